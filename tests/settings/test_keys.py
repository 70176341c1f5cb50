"""The table of keys says what the rest of the toolkit says."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import typer
from typer.testing import CliRunner

from toolkit.cli.wanted import takes_wanted
from toolkit.document import BilingualStyle
from toolkit.localization import Typography, available_locales
from toolkit.rendering import FORMATS
from toolkit.settings import Options as LibraryOptions, Settings, keys, load_settings
from toolkit.settings.keys import ENGINE_GROUP, ENGINES, OPTIONS, TOP_KEYS, keys_at
from toolkit.settings.kinds import Key, Kind, Option, Place
from toolkit.settings.sample import sample_text
from toolkit.settings.schema import schema_text
from toolkit.settings.values import WrongSettingError, edition_tag, value_of
from toolkit.translation.engines.neural.options import QUALITIES, DecodingOptions, options_of
from toolkit.translation.engines.registry import AUTO, GROUP, engine_names

DECODING = keys_at(Place.DECODING)


def test_choices_are_what_there_is() -> None:
    assert TOP_KEYS["format"].choices == tuple(FORMATS)
    assert TOP_KEYS["typography"].choices == tuple(Typography)
    assert TOP_KEYS["bilingual_style"].choices == tuple(BilingualStyle)
    assert TOP_KEYS["quality"].choices == tuple(QUALITIES)
    assert ((AUTO, *engine_names()), GROUP) == (ENGINES, ENGINE_GROUP)
    hints = get_type_hints(DecodingOptions)
    assert TOP_KEYS["device"].choices == get_args(hints["device"])
    assert DECODING["heads"].choices == get_args(hints["heads"])


def test_every_key_sets_a_field_that_there_is() -> None:
    names = {field.name for field in fields(Settings)}
    assert {key.field for place in (Place.TOP, Place.FRONT) for key in keys_at(place).values()} <= names
    assert set(DECODING) == {field.name for field in fields(DecodingOptions)} - {"device"}


@pytest.mark.parametrize("key", [*TOP_KEYS.values(), *DECODING.values()], ids=lambda key: key.name)
def test_its_example_can_be_used(key: Key) -> None:
    value = value_of(key, key.example, (key.name,))
    if key.name in DECODING:
        assert getattr(options_of(replace(Settings(), decoding={key.name: value})), key.field) == value
    else:
        hash(replace(Settings(), **{key.field: value}))


@pytest.mark.parametrize("key", [key for key in DECODING.values() if key.kind in (Kind.WHOLE, Kind.DECIMAL)])
@pytest.mark.parametrize("value", [-1, 0, 1, 1_000_000, 1_000_001, 0.5, True])
def test_numbers_that_engines_refuse_are_refused_here(key: Key, value: float) -> None:
    try:
        options_of(Settings(decoding={key.name: value}))
        usable = True
    except Exception:
        usable = False
    if usable:
        assert value_of(key, value, (key.name,)) == value
    else:
        with pytest.raises(WrongSettingError):
            value_of(key, value, (key.name,))


def test_every_locale_can_be_asked_for_and_so_can_pseudo() -> None:
    for tag in (*available_locales(), "es-MX", "zh-TW", "en-XA"):
        assert edition_tag(tag, ("lang",)) == tag


def test_an_article_can_say_less_of_itself_than_the_project_can() -> None:
    assert set(keys_at(Place.FRONT)) == {
        "lang",
        "format",
        "engine",
        "quality",
        "glossary",
        "typography",
        "bilingual",
        "bilingual_style",
        "reviser",
        "strict",
    }


def test_options_of_the_library_are_those_of_the_table() -> None:
    assert set(get_type_hints(LibraryOptions)) | {"sources"} == set(OPTIONS)
    hints = get_type_hints(LibraryOptions)
    for name, key in OPTIONS.items():
        if name != "sources":
            assert (hints[name] is bool) == (key.kind is Kind.FLAG), name


def test_an_option_is_one_entry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A key that is put into the table is on the command line, in the environment, files, the schema and the sample."""
    key = Key("speed", "quality", Kind.TEXT, "How fast.", "best", frozenset({Place.TOP}), option=Option(("--speed",)))
    monkeypatch.setitem(OPTIONS, "speed", key)
    monkeypatch.setitem(TOP_KEYS, "speed", key)
    monkeypatch.setattr(keys, "_ALL", (*keys._ALL, key))
    given: list[dict[str, Any]] = []

    @takes_wanted
    def command(flags: dict[str, Any]) -> None:
        given.append(flags)

    app = typer.Typer(rich_markup_mode=None)
    app.command()(command)
    shown = CliRunner().invoke(app, ["--help"])
    assert "--speed TEXT" in shown.output
    assert "How fast." in shown.output
    assert CliRunner().invoke(app, ["--speed", "fast", "a.md"]).exit_code == 0
    assert (given[0]["quality"], given[0]["sources"]) == ("fast", ["a.md"])
    assert load_settings({}, folder=tmp_path, environment={"PUBLISH_SPEED": "fast"}).quality == "fast"
    (tmp_path / "publish.toml").write_text('speed = "fast"\n', "utf-8")
    assert load_settings({}, folder=tmp_path, environment={}).quality == "fast"
    assert "speed" in json.loads(schema_text())["properties"]
    assert "# How fast." in sample_text()
