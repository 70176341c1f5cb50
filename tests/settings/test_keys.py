"""The table of keys says what the rest of the toolkit says."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import get_args, get_type_hints

import pytest

from toolkit.localization import available_locales
from toolkit.localization.typography import Typography
from toolkit.rendering import FORMATS
from toolkit.settings import Settings
from toolkit.settings.keys import ENGINE_GROUP, ENGINES, TOP_KEYS, keys_at
from toolkit.settings.kinds import Key, Kind, Place
from toolkit.settings.values import WrongSettingError, edition_tag, value_of
from toolkit.translation.engines.neural.options import QUALITIES, Options, options_of
from toolkit.translation.engines.registry import AUTO, GROUP, engine_names

DECODING = keys_at(Place.DECODING)


def test_choices_are_what_there_is() -> None:
    assert TOP_KEYS["format"].choices == tuple(FORMATS)
    assert TOP_KEYS["typography"].choices == tuple(Typography)
    assert TOP_KEYS["quality"].choices == tuple(QUALITIES)
    assert ((AUTO, *engine_names()), GROUP) == (ENGINES, ENGINE_GROUP)
    hints = get_type_hints(Options)
    assert TOP_KEYS["device"].choices == get_args(hints["device"])
    assert DECODING["heads"].choices == get_args(hints["heads"])


def test_every_key_sets_a_field_that_there_is() -> None:
    names = {field.name for field in fields(Settings)}
    assert {key.field for place in (Place.TOP, Place.FRONT) for key in keys_at(place).values()} <= names
    assert set(DECODING) == {field.name for field in fields(Options)} - {"device"}


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
        "strict",
    }
