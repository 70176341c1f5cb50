"""`publish init` and `publish schema`, as their users run them."""

from __future__ import annotations

import json
import tomllib

from jsonschema import Draft202012Validator

from tests.cli.conftest import Shell


def test_a_project_from_nothing_to_its_first_edition(bare: Shell) -> None:
    result = bare("init")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("Wrote publish.toml.\n")
    assert "seeds/" in result.out
    assert "run: publish" in result.out
    assert not (bare.folder / "publish.schema.json").exists()
    nothing = bare()
    assert (nothing.code, "put articles in the folder seeds/" in nothing.err) == (2, True)
    (bare.folder / "seeds").mkdir()
    (bare.folder / "article.md").rename(bare.folder / "seeds" / "article.md")
    made = bare("-l", "en", "-f", "epub", "--quiet")
    assert (made.code, made.err) == (0, "")
    assert (bare.folder / "editions" / "en" / "article.epub").is_file()


def test_it_never_writes_over_a_project_file(bare: Shell) -> None:
    (bare.folder / "publish.toml").write_text("# mine\n", "utf-8")
    result = bare("init", "--schema")
    assert (result.code, "publish.toml is a project file already" in result.err) == (2, True)
    assert (bare.folder / "publish.toml").read_text("utf-8") == "# mine\n"
    assert not (bare.folder / "publish.schema.json").exists()


def test_nor_hides_one_that_is_in_a_pyproject(bare: Shell) -> None:
    (bare.folder / "pyproject.toml").write_text("[project]\n", "utf-8")
    assert bare("init", "new").code == 0
    (bare.folder / "pyproject.toml").write_text('[tool.publish]\nlang = "es"\n', "utf-8")
    result = bare("init")
    assert (result.code, "pyproject.toml is a project file already" in result.err) == (2, True)
    assert not (bare.folder / "publish.toml").exists()


def test_a_schema_beside_it_is_named_in_its_first_line(bare: Shell) -> None:
    assert bare("init", "new/project", "--schema").code == 0
    folder = bare.folder / "new" / "project"
    text = (folder / "publish.toml").read_text("utf-8")
    assert text.splitlines()[0] == "#:schema ./publish.schema.json"
    schema = json.loads((folder / "publish.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(tomllib.loads(text))
    assert bare("schema").out == (folder / "publish.schema.json").read_text("utf-8")


def test_where_nothing_can_be_written_it_is_said(bare: Shell) -> None:
    (bare.folder / "file").write_text("", "utf-8")
    result = bare("init", "file/inside")
    assert (result.code, "can't be written" in result.err) == (1, True)


def test_what_is_wrong_in_a_project_file_is_said_with_its_line(bare: Shell) -> None:
    (bare.folder / "publish.toml").write_text('lang = "es"\n\n[article."a.md"]\nenigne = "argos"\n', "utf-8")
    result = bare("--dry-run")
    assert result.code == 2
    assert "publish.toml:4: there is no setting 'article.\"a.md\".enigne'." in result.err
    assert "Did you mean 'engine'?" in result.err
