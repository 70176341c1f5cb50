"""The project file: where it is found, what it takes, and how it says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.errors import UsageError
from toolkit.settings import FrozenTable, Settings, find_project_file, load_settings


def write(folder: Path, text: str, name: str = "publish.toml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder


def load(folder: Path, text: str, name: str = "publish.toml") -> Settings:
    return load_settings(folder=write(folder, text, name), environment={})


# ---------------------------------------------------------------- where


def test_the_nearest_file_is_taken(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    write(tmp_path, 'out = "far"')
    write(tmp_path / "a", '[tool.publish]\nout = "near"', "pyproject.toml")
    inner.mkdir()
    settings = load_settings(folder=inner, environment={})
    assert (settings.out, settings.root) == ("near", tmp_path / "a")
    assert settings.project_file == tmp_path / "a" / "pyproject.toml"


def test_in_one_folder_our_own_file_comes_first(tmp_path: Path) -> None:
    write(tmp_path, '[tool.publish]\nout = "theirs"', "pyproject.toml")
    assert load(tmp_path, 'out = "ours"').out == "ours"


@pytest.mark.parametrize(
    "text",
    ['[project]\nname = "publish"\n', "[tool.ruff]\n", "tool = 3 # publish\n", 'name = "publish"\nbroken =\n'],
)
def test_a_pyproject_that_is_not_about_us_is_passed_over(tmp_path: Path, text: str) -> None:
    write(tmp_path, 'out = "ours"')
    write(tmp_path / "package", text, "pyproject.toml")
    assert find_project_file(tmp_path / "package") == tmp_path / "publish.toml"


def test_a_pyproject_that_is_about_us_is_not_passed_over_because_it_is_broken(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"pyproject.toml:2: the file can't be read"):
        load(tmp_path, '[tool.publish]\nlang = "es\n', "pyproject.toml")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "publish.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match=r"publish\.toml can't be read"):
        load_settings(folder=tmp_path, environment={})


def test_a_byte_order_mark_is_no_matter(tmp_path: Path) -> None:
    assert load(tmp_path, '\ufeffout = "books"').out == "books"


# ---------------------------------------------------------------- what

EVERYTHING = """
sources = ["texts/**/*.md", "s3://news/texts"]
lang = ["es", "pt_br"]
models = "s3://news/models"
cluster = "tcp://scheduler:8786"
memory = "postgresql://news@db/memory"
out = "s3://news/editions"

[language.pt_BR]
format = "epub"
glossary = ["pt.csv"]
[language.pt_BR.decoding]
beam_size = 8

[article."texts/opinion"]
lang = "fr"
from = "en_gb"
as = "gfm"
raw = true

[bundles.weekly]
title = { title = "The week", pt_br = "A semana" }
sources = ["texts/news/*.md"]
lang = ["pt-BR"]
format = ["epub"]

[bundles."all of it"]
title = "All"
"""


def test_all_that_a_project_file_can_say(tmp_path: Path) -> None:
    settings = load(tmp_path, EVERYTHING)
    assert (settings.models, settings.cluster) == ("s3://news/models", "tcp://scheduler:8786")
    assert (settings.memory, settings.out) == ("postgresql://news@db/memory", "s3://news/editions")
    assert settings.sources == ("texts/**/*.md", "s3://news/texts")
    (language,) = settings.by_language
    assert (language.name, dict(language.values)) == (
        "pt-BR",
        {"formats": ("epub",), "glossaries": ("pt.csv",), "decoding": {"beam_size": 8}},
    )
    (article,) = settings.by_article
    assert (article.name, dict(article.values)) == (
        "texts/opinion",
        {"languages": ("fr",), "source_language": "en-GB", "source_format": "gfm", "raw": True},
    )
    weekly, every = settings.bundles
    assert (weekly.name, weekly.sources, weekly.languages, weekly.formats) == (
        "weekly",
        ("texts/news/*.md",),
        ("pt-BR",),
        ("epub",),
    )
    assert [weekly.title(tag) for tag in ("pt-BR", "pt", "es")] == ["A semana", "The week", "The week"]
    assert (every.name, every.titles, every.sources) == ("all of it", FrozenTable({"title": "All"}), ())
    assert settings.bundle == {}


def test_dedications_of_bundles(tmp_path: Path) -> None:
    own = 'title = "B"\ndedication = { text = "For Ann", es = "A Ana" }\n'
    text = f'dedication = "For all"\n[bundles.a]\ntitle = "A"\n[bundles.b]\n{own}'
    settings = load(tmp_path, text)
    first, second = settings.bundles
    assert settings.dedication == FrozenTable({"text": "For all"})
    assert (first.dedication, second.dedication) == (FrozenTable(), FrozenTable({"text": "For Ann", "es": "A Ana"}))


def test_the_same_in_a_pyproject(tmp_path: Path) -> None:
    text = EVERYTHING.replace("[language", "[tool.publish.language").replace("[article", "[tool.publish.article")
    text = "[tool.publish]\n" + text.replace("[bundles", "[tool.publish.bundles")
    ours, theirs = load(tmp_path / "a", EVERYTHING), load(tmp_path / "b", text, "pyproject.toml")
    assert (ours.by_language, ours.by_article, ours.bundles) == (theirs.by_language, theirs.by_article, theirs.bundles)
    assert ours.sources == theirs.sources


def test_urls_on_the_command_line_are_no_paths(tmp_path: Path) -> None:
    flags = {"sources": ["s3://a/*.md", "b.md"], "out": "s3://c", "memory": "postgresql+psycopg://d", "models": "e"}
    settings = load_settings(flags, folder=tmp_path, environment={"PUBLISH_MODELS": "f", "PUBLISH_CLUSTER": "tcp://g"})
    assert settings.sources == ("s3://a/*.md", str(tmp_path / "b.md"))
    assert (settings.out, settings.memory) == ("s3://c", "postgresql+psycopg://d")
    assert (settings.models, settings.cluster) == (str(tmp_path / "e"), "tcp://g")


# ---------------------------------------------------------------- what is wrong


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('\n\nenigne = "argos"', r"publish\.toml:3: there is no setting 'enigne'\.\nDid you mean 'engine'\?"),
        ('lang = "es"\nlanguages = "es"', r":2: .*'languages'\.\nDid you mean 'language'"),
        (
            'format = [\n"epub",\n"pfd"]',
            r":1: 'format' must be one of epub, pdf, docx, html, md, not 'pfd'\.\nDid you mean 'pdf'",
        ),
        ('\nquality = "worse"', r":2: 'quality' must be one of best, fast, not 'worse'\.\nChoose from: best, fast"),
        ('\nengine = "argoss"', r":2: 'engine' must be one of auto, .*, not 'argoss'\.\nDid you mean 'argos'"),
        ('\ntypography = "half"', r":2: 'typography' must be one of none, standard, full"),
        ('\ndevice = "gpu"', r":2: 'device' must be one of auto, cpu, cuda"),
        ('out = ""', r":1: 'out' must be a string that is not empty, not ''"),
        ("jobs = 1.5", r":1: 'jobs' must be a whole number from 0, at most 1,000,000, not 1\.5"),
        ("jobs = 1000001", r":1: 'jobs' must be a whole number from 0, at most 1,000,000, not 1000001"),
        ("\njobs = -1", r":2: 'jobs': -1 editions can't be rendered at once"),
        ("lang = []", r":1: 'lang' names none\.\nName at least one"),
        ('\nlang = "ess"', r":2: 'lang': there is no locale for the language 'ess'\.\nDid you mean 'es'"),
        ('\nlang = "e!"', r":2: 'lang': 'e!' is not a language tag"),
        ('from = "?"', r":1: 'from': '\?' is not a language tag"),
        ("[decoding]\nthreads = 1\nbeam = 2", r":3: .*'decoding\.beam'\.\nDid you mean 'beam_size'"),
        ("[decoding]\nbeam_size = 0", r":2: 'decoding\.beam_size' must be a whole number over 0"),
        ("[decoding]\nlength_penalty = -1.0", r":2: 'decoding\.length_penalty' must be a number from 0"),
        ("[decoding]\nrepetition_penalty = 0", r":2: 'decoding\.repetition_penalty' must be a number over 0"),
        ('[decoding]\nbeam_size = "x"', r":2: 'decoding\.beam_size' must be a number, not 'x'"),
        ('[decoding]\nheads = "none"', r":2: 'decoding\.heads' must be one of all, stored"),
        ('[decoding]\nlang = "es"', r":2: there is no setting 'decoding\.lang'"),
        ("decoding = 3", r":1: 'decoding' must be a table, not 3"),
        ('[bundle]\ntitle = "x"\nlang = "es"', r":3: 'bundle\.lang': 'lang' is not a language tag"),
        ('[language.es]\n\nenigne = "x"', r":3: .*'language\.es\.enigne'\.\nDid you mean 'engine'"),
        ('[language.es]\nout = "x"', r":2: 'language\.es\.out' can't be set for a language\.\n.*above the first"),
        ('[language."??"]\nraw = true', r":2: 'language\.\"\?\?\"\.raw' can't be set for a language"),
        ('[language."??"]\nstrict = true', r":1: 'language\.\"\?\?\"': '\?\?' is not a language tag"),
        ("[language.ess]\nstrict = true", r":1: 'language\.ess': there is no locale for the language 'ess'"),
        ("[language]\nes = 3", r":2: 'language\.es' must be a table, such as \[language\.es\], not 3"),
        ("\nlanguage = 3", r":2: 'language' must be a table, such as \[language\.es\], not 3"),
        ("[[article]]\nraw = true", r":1: 'article' must be a table, such as \[article\.\"interviews"),
        ('[article." "]', r":1: 'article\.\" \"' has no name\.\nWrite a path, a folder or a glob"),
        ('[article."a.md"]\nmemory = "x"', r":2: 'article\.\"a\.md\"\.memory' can't be set for an article"),
        ('[article."a.md"]\nformat = "x"', r":2: 'article\.\"a\.md\"\.format' must be one of epub"),
        ("[bundles.w]\n", r":1: 'bundles\.w' has no title"),
        ("[bundles.w]\ntitle = ' '", r":2: 'bundles\.w\.title': The bundle has no title"),
        ("[bundles.w]\ntitle = { es = 'x' }", r":2: 'bundles\.w\.title': The bundle has no title"),
        ("[bundles.w]\ntitle = 3", r":2: 'bundles\.w\.title' must be a title, or a table of titles, not 3"),
        ("[bundles.w]\ntitle = 'x'\nlang = 'zz'", r":3: 'bundles\.w\.lang': there is no locale for the language 'zz'"),
        ("[bundles.w]\ntitle = 'x'\nengine = 'argos'", r":3: 'bundles\.w\.engine' can't be set for a bundle"),
        ("a = 1\nb = = 2", r"publish\.toml:2: the file can't be read: Invalid value"),
    ],
)
def test_what_is_wrong_is_said_with_its_file_line_and_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=message) as caught:
        load(tmp_path, text)
    assert str(caught.value).startswith("publish.toml:")


def test_the_line_in_a_pyproject_and_a_file_elsewhere_are_told(tmp_path: Path) -> None:
    text = '[project]\nname = "x"\nengine = "mine"\n\n[tool.publish.language.es]\nengin = "argos"\n'
    with pytest.raises(UsageError) as caught:
        load(tmp_path, text, "pyproject.toml")
    assert caught.value.message == f"{tmp_path}/pyproject.toml:6: there is no setting 'language.es.engin'."


def test_a_plug_in_s_engine_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = write(tmp_path / "house-1.dist-info", "[toolkit.engines]\nhouse = house:Engine\n", "entry_points.txt")
    write(installed, "Metadata-Version: 2.1\nName: house\nVersion: 1\n", "METADATA")
    monkeypatch.syspath_prepend(tmp_path)
    assert load(tmp_path, 'engine = "house"').engine == "house"


@pytest.mark.parametrize(
    ("variable", "text", "message"),
    [
        ("PUBLISH_FORMAT", "epub,odt", "'PUBLISH_FORMAT' must be one of epub, pdf, docx, html, md, not 'odt'"),
        ("PUBLISH_LANG", "ess", "'PUBLISH_LANG': there is no locale for the language 'ess'"),
        ("PUBLISH_JOBS", "-2", "'PUBLISH_JOBS': -2 editions can't be rendered at once"),
        ("PUBLISH_BUNDLE", " ", "The bundle has no title"),
    ],
)
def test_a_wrong_variable_is_named(tmp_path: Path, variable: str, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        load_settings(folder=tmp_path, environment={variable: text})
