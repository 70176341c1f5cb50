"""Without a project an article may bring files from the folder that was named, and from nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rendering.conftest import picture
from toolkit import publish
from toolkit.findings import Finding


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "docs/guide/one.md": "# One\n\n![Here](../img/a.png) ![Site](/img/a.png) ![Out](../../out.png)\n\n"
        '--8<-- "parts/part.md"\n\n--8<-- "../secret.md"\n',
        "docs/parts/part.md": "A part of it.\n",
        "secret.md": "A secret.\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "docs" / "img").mkdir()
    for name in ("docs/img/a.png", "out.png"):
        (tmp_path / name).write_bytes(picture().data)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(*sources: str) -> list[tuple[str, str]]:
    result = publish(list(sources), lang=["en-XA"], format=["epub"], engine="pseudo", out="editions", memory="none")
    findings: list[Finding] = [each for edition in result.editions for each in edition.entry.warnings]
    return sorted({(each.code, each.message) for each in findings if each.code != "no-title"})


def left_out(found: list[tuple[str, str]]) -> str:
    return " ".join(message for _, message in found)


@pytest.mark.usefixtures("tree")
def test_pictures_and_parts_lie_anywhere_in_the_folder_that_was_named() -> None:
    found = told("docs")
    assert [code for code, _ in found] == ["include-left-out", "outside-image"]
    assert "../../out.png" in left_out(found)
    assert "../secret.md" in left_out(found)


@pytest.mark.parametrize(
    ("file", "pages"),
    [("mkdocs.yml", "docs"), ("docusaurus.config.js", "docs"), ("hugo.toml", "content"), ("book.toml", "src")],
)
def test_a_site_right_around_the_folder_is_its_root(tree: Path, file: str, pages: str) -> None:
    (tree / file).write_text("", "utf-8")
    (tree / "docs").rename(tree / pages)
    assert told(pages) == []


@pytest.mark.parametrize(("file", "text"), [("mkdocs.yml", "docs_dir: other"), ("conf.py", ""), ("config.toml", "")])
def test_a_file_that_says_nothing_of_the_folder_makes_no_root(tree: Path, file: str, text: str) -> None:
    (tree / "other").mkdir()
    (tree / file).write_text(text, "utf-8")
    assert "../secret.md" in left_out(told("docs"))


def test_the_file_of_a_site_stands_for_its_folder(tree: Path) -> None:
    (tree / "mkdocs.yml").write_text("site_name: A\nnav:\n  - guide/one.md\n", "utf-8")
    (tree / "docs" / "guide" / "one.md").write_text('# One\n\n![Out](../../out.png)\n\n--8<-- "docs/parts/part.md"\n')
    assert told("mkdocs.yml") == []


@pytest.mark.usefixtures("tree")
def test_a_file_that_is_named_itself_has_its_own_folder() -> None:
    found = left_out(told("docs/guide/one.md"))
    assert "../img/a.png" in found
    assert "parts/part.md" in found


def test_two_folders_do_not_make_one_of_what_lies_around_them(tree: Path) -> None:
    (tree / "other").mkdir()
    (tree / "other" / "two.md").write_text("# Two\n\n![Elsewhere](../docs/img/a.png)\n", "utf-8")
    found = left_out(told("docs", "other"))
    assert "../docs/img/a.png" in found
    assert "../img/a.png" not in found.replace("../docs/img/a.png", "")


def test_a_page_of_an_antora_module_finds_its_pictures_and_parts(tree: Path) -> None:
    text = "= One\n\nimage::a.png[Here]\n\ninclude::partial$part.adoc[]\n\n----\ninclude::example$b/a.rb[]\n----\n"
    for name, said in {"pages/x/one": text, "partials/part": "A part.\n"}.items():
        (tree / "docs/modules/M" / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / f"docs/modules/M/{name}.adoc").write_text(said, "utf-8")
    (tree / "docs/guide/one.md").unlink()
    (tree / "docs/modules/M/examples/b").mkdir(parents=True)
    (tree / "docs/modules/M/examples/b/a.rb").write_text("puts 1\n", "utf-8")
    (tree / "docs/img").rename(tree / "docs/modules/M/images")
    assert told("docs") == []


def test_what_changes_there_is_read_again(tree: Path) -> None:
    assert "parts/part.md" not in left_out(told("docs"))
    (tree / "docs" / "parts" / "part.md").unlink()
    assert "parts/part.md" in left_out(told("docs"))
