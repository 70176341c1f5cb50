"""Templates: a user's own over ours, and what is wrong with one is said with its file and line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from toolkit.errors import UsageError
from toolkit.rendering import Templates
from toolkit.rendering.compiled import CompiledTemplates


def written(folder: Path, text: str, name: str = "epub/own.css") -> Templates:
    path = folder / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return Templates(folder / "templates")


def test_an_own_template_stands_over_ours_and_can_hold_it(tmp_path: Path) -> None:
    ours = Templates().fill("docx/footer.xml", rtl=False, first_page="1")
    text = '{% include "builtin/docx/footer.xml" %}<!-- {{ word }} -->'
    templates = written(tmp_path, text, "docx/footer.xml")
    assert templates.fill("docx/footer.xml", rtl=False, first_page="1", word="mine") == f"{ours}<!-- mine -->"
    assert len(templates.states("docx")) == 2
    assert templates.states("epub") == Templates().states("epub")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\n{% if %}", "epub/own.css, line 2"),
        ("a\n\n{{ nothing }}", "epub/own.css, line 3.*'nothing' is undefined"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{{ 1 / 0 }}", "division by zero"),
        ('{% include "../secret.txt" %}', "secret"),
        ('{% include "/etc/passwd" %}', "passwd"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    with pytest.raises(UsageError, match=said):
        written(tmp_path, text).fill("epub/own.css")


@pytest.mark.parametrize("link", ["epub/own.css", "epub", "far"])
def test_links_that_lead_out_of_the_folder_are_not_read(tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "own.css").write_text("secret", "utf-8")
    folder = tmp_path / "templates"
    (folder / link).parent.mkdir(parents=True)
    (folder / link).symlink_to(outside / "own.css" if link.endswith("css") else outside)
    before = Templates.of(folder).state, Templates.of(folder).states("epub")
    name = "far/own.css" if link == "far" else "epub/own.css"
    with pytest.raises(UsageError, match=r"own\.css can't be used: .*leads out of its folder"):
        Templates.of(folder).fill(name)
    (outside / "own.css").write_text("another secret", "utf-8")
    assert (Templates.of(folder).state, Templates.of(folder).states("epub")) == before


def test_a_pipe_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "templates" / "epub").mkdir(parents=True)
    os.mkfifo(tmp_path / "templates" / "epub" / "style.css")
    with pytest.raises(UsageError, match=r"style\.css can't be read: it is a pipe or a device"):
        Templates.of(tmp_path / "templates").fill("epub/style.css")


def test_links_that_stay_in_the_folder_are_read(tmp_path: Path) -> None:
    templates = written(tmp_path, "inside", "shared/own.css")
    (tmp_path / "templates" / "epub").symlink_to("shared")
    (tmp_path / "templates" / "again.css").symlink_to("epub/own.css")
    assert templates.fill("epub/own.css") == templates.fill("again.css") == "inside"


def test_templates_may_not_run_without_end(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can't be used"):
        written(tmp_path, "{% for number in range(10**9) %}x{% endfor %}").fill("epub/own.css")


def test_text_is_escaped_for_where_it_stands(tmp_path: Path) -> None:
    assert written(tmp_path, "{{ x }}", "epub/a.xhtml").fill("epub/a.xhtml", x="<&>") == "&lt;&amp;&gt;"
    assert written(tmp_path, "{{ x|typst }}", "pdf/a.typ").fill("pdf/a.typ", x='"\\\n') == '"\\"\\\\\\n"'


def test_compiled_templates_are_kept_for_the_next_process(tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "templates"
    assert _filled_with(CompiledTemplates(folder)) == "<p>&lt;</p>"
    (kept,) = folder.iterdir()
    written = kept.stat().st_mtime_ns
    assert _filled_with(CompiledTemplates(folder)) == "<p>&lt;</p>"
    assert [path.stat().st_mtime_ns for path in folder.iterdir()] == [written]


@pytest.mark.parametrize("data", [b"", b"torn", b"\x00" * 500])
def test_a_kept_template_that_is_torn_is_compiled_anew(tmp_path: Path, data: bytes) -> None:
    assert _filled_with(CompiledTemplates(tmp_path)) == "<p>&lt;</p>"
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(data or whole[: len(whole) // 2])
    assert _filled_with(CompiledTemplates(tmp_path)) == "<p>&lt;</p>"
    assert kept.read_bytes() == whole


def test_a_kept_template_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    cache, outside = tmp_path / "cache", tmp_path / "outside"
    assert _filled_with(CompiledTemplates(cache)) == "<p>&lt;</p>"
    (kept,) = cache.iterdir()
    kept.rename(outside)
    outside.write_bytes(b"precious")
    kept.symlink_to(outside)
    assert _filled_with(CompiledTemplates(cache)) == "<p>&lt;</p>"
    assert outside.read_bytes() == b"precious"


def test_templates_are_filled_where_none_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert _filled_with(CompiledTemplates(tmp_path / "file" / "folder")) == "<p>&lt;</p>"


def _filled_with(cache: CompiledTemplates) -> str:
    """A template filled in by a new environment, as in a new process."""
    loader = DictLoader({"a.xhtml": "<p>{{ x }}</p>"})
    environment = Environment(loader=loader, bytecode_cache=cache, autoescape=True)
    return environment.get_template("a.xhtml").render(x="<")


def test_what_is_wrong_with_a_template_ends_with_one_full_stop(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"can't be used: .*[^.]\.\nMend"):
        written(tmp_path, "{% if x %}{% endblock").fill("epub/own.css")
