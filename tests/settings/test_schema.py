"""The JSON Schema and our own loader agree; and so does the file that `publish init` writes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from toolkit.errors import UsageError
from toolkit.settings import PROJECT_FILE, Settings, load_settings
from toolkit.settings.keys import TOP_KEYS
from toolkit.settings.sample import sample_text
from toolkit.settings.schema import project_schema
from toolkit.settings.sections import SECTIONS

SCHEMA = Draft202012Validator(project_schema())


def load(folder: Path, text: str) -> Settings:
    (folder / PROJECT_FILE).write_text(text, "utf-8")
    return load_settings(folder=folder, environment={})


def uncommented(text: str) -> str:
    """Take the # away that stands right before a key or a table."""
    return re.sub(r"(?m)^#(?=[\[\w])", "", text)


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(project_schema())


@pytest.mark.parametrize("schema", [True, False])
def test_the_file_to_begin_with_can_be_used_as_it_is(tmp_path: Path, schema: bool) -> None:
    text = sample_text(schema=schema)
    SCHEMA.validate(tomllib.loads(text))
    assert load(tmp_path, text) == Settings(languages=("es",), root=tmp_path, project_file=tmp_path / PROJECT_FILE)


def test_and_with_all_that_is_commented_out(tmp_path: Path) -> None:
    text = uncommented(sample_text())
    table = tomllib.loads(text)
    assert set(table) == {*TOP_KEYS, *SECTIONS}
    SCHEMA.validate(table)
    settings = load(tmp_path, text)
    assert (len(settings.by_language), len(settings.by_article), len(settings.bundles)) == (1, 1, 1)
    assert settings.bundle["title"] == "A year by the sea"


def test_each_line_of_it_is_short_enough_to_read() -> None:
    assert [line for line in sample_text(schema=True).splitlines() if len(line) > 125] == []


RIGHT = [
    "",
    'sources = "a.md"',
    "sources = []\nglossary = []",
    'lang = "es, pt_BR,zh-Hant-TW"',
    'lang = ["es,fr", "de"]',
    'format = "epub,pdf"',
    'format = ["epub", "pdf,docx"]',
    'from = "EN_us"',
    'bundle = "All"',
    'bundle = { title = "All", pt_br = "Tudo" }',
    "decoding = { beam_size = 1, length_penalty = 0, repetition_penalty = 0.5 }",
    "jobs = 1_000_000",
    'memory = "none"',
    '[article."a b/**"]\nraw = false\n[article.a]',
    '[bundles.a]\ntitle = "x"\nsources = "a.md"',
    "[language]",
]

WRONG = [
    'enigne = "argos"',
    "lang = 3",
    'lang = "not a tag!"',
    'lang = ["es", "not a tag!"]',
    "lang = []",
    'format = "odt"',
    'format = ["epub,odt"]',
    "format = []",
    'from = "?"',
    'out = ""',
    'out = " "',
    "out = [1]",
    'quality = "worse"',
    'device = "gpu"',
    'typography = "half"',
    'raw = "yes"',
    "bilingual = 1",
    "jobs = -1",
    "jobs = 1.5",
    "jobs = true",
    'jobs = "many"',
    "jobs = 1000001",
    "bundle = 3",
    'bundle = ""',
    'bundle = { es = "Todo" }',
    'bundle = { title = "" }',
    "bundle = { title = 3 }",
    'bundle = { title = "x", "not a tag!" = "y" }',
    "decoding = 3",
    "decoding = { beam = 1 }",
    "decoding = { beam_size = 0 }",
    "decoding = { repetition_penalty = 0 }",
    'decoding = { heads = "none" }',
    "language = 3",
    "language = { es = 3 }",
    "[language.es]\nout = 'x'",
    "[language.es]\nquality = 'worse'",
    '[language."not a tag!"]',
    '[article.""]',
    "[[article]]",
    '[article."a.md"]\nmemory = "x"',
    '[article."a.md"]\nraw = 1',
    "[bundles.a]",
    '[bundles.a]\ntitle = ""',
    '[bundles.a]\ntitle = "x"\nengine = "argos"',
    "bundles = 1",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_taken_by_both(tmp_path: Path, text: str) -> None:
    SCHEMA.validate(tomllib.loads(text))
    load(tmp_path, text)


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_refused_by_both(tmp_path: Path, text: str) -> None:
    assert not SCHEMA.is_valid(tomllib.loads(text))
    with pytest.raises(UsageError, match=r"publish\.toml:\d+: "):
        load(tmp_path, text)


def test_engines_of_plug_ins_are_for_the_loader_to_judge() -> None:
    assert SCHEMA.is_valid({"engine": "house"})
    assert not SCHEMA.is_valid({"engine": ""})
