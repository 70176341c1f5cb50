"""Flags over environment over project file over defaults; and what is wrong is said with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.errors import UsageError
from toolkit.settings import load_settings


def project(folder: Path, text: str) -> Path:
    (folder / "publish.toml").write_text(text, "utf-8")
    return folder


def test_defaults(tmp_path: Path) -> None:
    settings = load_settings(folder=tmp_path, environment={})
    assert settings.formats == ("epub", "pdf", "docx")
    assert (settings.out, settings.engine, settings.source_language) == ("editions", "auto", None)


def test_precedence(tmp_path: Path) -> None:
    project(tmp_path, 'lang = ["fr", "de"]\nformat = "pdf"\nengine = "argos"\nout = "books"\nsources = "texts"')
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    settings = load_settings(
        {"languages": ["es,pt_br", "es"], "engine": None}, folder=inner, environment={"PUBLISH_FORMAT": "epub,docx"}
    )
    assert settings.languages == ("es", "pt-BR")
    assert settings.formats == ("epub", "docx")
    assert (settings.engine, settings.out, settings.sources) == ("argos", "books", ("texts",))
    assert settings.root == tmp_path


def test_sources_and_out_on_the_command_line_are_relative_to_the_working_folder(tmp_path: Path) -> None:
    inner = project(tmp_path, 'out = "books"') / "inner"
    inner.mkdir()
    settings = load_settings({"sources": ["x.md"], "out": "here"}, folder=inner, environment={})
    assert settings.sources == (str(inner / "x.md"),)
    assert settings.out == str(inner / "here")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('langs = "es"', "no setting 'langs'.*\n.*Did you mean 'lang'"),
        ("lang = 3", "'lang' must be a string or a list of strings, not 3"),
        ('raw = "yes"', "'raw' must be true or false"),
        ("out = [1]", "'out' must be a string"),
        ("lang = ", "can't be read"),
        ('lang = "not a tag!"', "'not a tag!' is not a language tag"),
        ("bilingual = 1", "'bilingual' must be true or false"),
        ('strict = "yes"', "'strict' must be true or false"),
        ('jobs = "many"', "'jobs' must be a number"),
        ("jobs = true", "'jobs' must be a number"),
        ("jobs = -1", "-1 editions can't be rendered at once"),
        ("templates = [1]", "'templates' must be a string"),
        ("bundle = 3", "'bundle' must be a title, or a table of titles, not 3"),
        ("bundle = { title = 3 }", "'bundle' must be a title, or a table of titles"),
        ('bundle = ""', "The bundle has no title"),
        ('bundle = { es = "Todo" }', "The bundle has no title"),
        ('bundle = { title = "All", "not a tag!" = "x" }', "'not a tag!' is not a language tag"),
        ("dedication = 3", "'dedication' must be a text, or a table of texts, not 3"),
        ('dedication = { es = "A Ana" }', "The dedication has no words"),
        ('[bundles.w]\ntitle = "x"\ndedication = " "', "The dedication has no words"),
    ],
)
def test_a_wrong_project_file_is_refused_with_a_reason(tmp_path: Path, text: str, message: str) -> None:
    project(tmp_path, text)
    with pytest.raises(UsageError, match=message):
        load_settings(folder=tmp_path, environment={})


def test_switches_in_the_environment(tmp_path: Path) -> None:
    assert load_settings(folder=tmp_path, environment={"PUBLISH_RAW": "1"}).raw is True
    assert load_settings(folder=tmp_path, environment={"PUBLISH_RAW": "no"}).raw is False


def test_kinds_of_edition_in_the_project_file_and_over_it(tmp_path: Path) -> None:
    project(
        tmp_path,
        'bilingual = true\nstrict = true\njobs = 3\ntemplates = "own"\ntypography = "full"\n'
        'bundle = { title = "All of it", pt_br = "Tudo" }',
    )
    settings = load_settings(folder=tmp_path, environment={})
    assert (settings.bilingual, settings.strict, settings.jobs, settings.typography) == (True, True, 3, "full")
    assert (settings.templates, settings.bundle) == ("own", {"title": "All of it", "pt-BR": "Tudo"})
    environment = {"PUBLISH_JOBS": "2", "PUBLISH_TEMPLATES": "other", "PUBLISH_BUNDLE": "Theirs", "PUBLISH_STRICT": "0"}
    settings = load_settings(folder=tmp_path, environment=environment)
    assert (settings.jobs, settings.templates, settings.strict) == (2, "other", False)
    assert settings.bundle == {"title": "Theirs"}
    settings = load_settings({"jobs": 1, "templates": "mine"}, folder=tmp_path, environment=environment)
    assert (settings.jobs, settings.templates) == (1, str(tmp_path / "mine"))


def test_a_number_in_the_environment_is_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="PUBLISH_JOBS is 'all', not a number"):
        load_settings(folder=tmp_path, environment={"PUBLISH_JOBS": "all"})
