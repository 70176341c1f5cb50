"""A person's file is never overwritten, wherever it lies; what is surely ours is made anew without asking.

Whose a file is its bytes tell, and not what is written in it: a person who corrects an edition leaves that as it is.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from toolkit import BuildResult, publish
from toolkit.editions import BuildFolder
from toolkit.errors import ExitCode
from toolkit.files import OutputError
from toolkit.steps import OutputFolder

FORMATS = ("epub", "pdf", "docx", "html", "md")
PLACES = tuple(f"en-XA/a.{name}" for name in FORMATS)


def _publish(*sources: str, **options: Any) -> BuildResult:
    usual = {"lang": "en-XA", "format": FORMATS, "memory": "none", "engine": "pseudo", "out": "out"}
    return publish(list(sources or ["a.md"]), **{**usual, **options})


def _kept(result: BuildResult) -> list[str]:
    said = "is not known to be made by a build: it is kept as it is."
    return sorted(failure.format for failure in result.failures if failure.error.message.endswith(said))


def _write(text: str) -> None:
    Path("a.md").write_text(f"---\ntitle: The sea\nlang: en\n---\n\n{text}\n", "utf-8")


def _all(folder: Path) -> dict[str, bytes]:
    return {place: (folder / place).read_bytes() for place in PLACES}


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an article and its editions in all formats."""
    folder = tmp_path_factory.mktemp("complete")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        _write("The sea was calm.")
        assert _publish().exit_code is ExitCode.OK
    return folder


@pytest.fixture
def out(complete: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The editions in a copy of it."""
    shutil.copytree(complete, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "out"


def _lose_all(out: Path) -> None:
    shutil.rmtree(out / ".publish")
    (out / "manifest.json").unlink()


def test_a_strangers_file_is_kept_and_told_and_force_sets_it_aside(out: Path) -> None:
    shutil.rmtree(out)
    (out / "en-XA").mkdir(parents=True)
    for place in PLACES:
        (out / place).write_bytes(b"Mine: " + place.encode())
    result = _publish(lang="en-XA,en")
    assert _kept(result) == sorted(FORMATS)
    assert result.exit_code is ExitCode.INCOMPLETE
    assert [edition.entry.language for edition in result.editions] == ["en"] * len(FORMATS)
    assert _all(out) == {place: b"Mine: " + place.encode() for place in PLACES}
    assert _kept(_publish()) == sorted(FORMATS)  # nor the second time
    assert _publish(force=True).exit_code is ExitCode.OK
    aside = sorted((out / "en-XA").glob("a.changed-*"))
    assert sorted(path.read_bytes() for path in aside) == sorted(b"Mine: " + place.encode() for place in PLACES)
    assert _publish().exit_code is ExitCode.OK


def test_editions_are_taken_over_where_all_that_knew_of_them_is_lost(out: Path) -> None:
    before = _all(out)
    _lose_all(out)
    assert _publish().exit_code is ExitCode.OK
    assert _all(out) == before
    assert sorted(path.name for path in (out / "en-XA").iterdir()) == sorted(Path(place).name for place in PLACES)


def test_the_marks_of_an_edition_prove_nothing(out: Path) -> None:
    """All is lost, and the editions are others than would be made now: they may have been corrected by hand."""
    before = _all(out)
    _lose_all(out)
    _write("The sea was rough.")
    assert _kept(_publish()) == sorted(FORMATS)
    assert _all(out) == before


def _manifest_alone(out: Path) -> None:
    shutil.rmtree(out / ".publish")


def _of_an_older_version(out: Path) -> None:
    shutil.rmtree(out / ".publish")
    data = json.loads((out / "manifest.json").read_bytes())
    (out / "manifest.json").write_text(json.dumps({**data, "schema": 1}), "utf-8")


def _cut_short(out: Path) -> None:
    shutil.rmtree(out / ".publish")
    (out / "manifest.json").write_bytes((out / "manifest.json").read_bytes()[:-3])


@pytest.mark.parametrize("lose", [_manifest_alone, _of_an_older_version, _cut_short])
def test_a_manifest_proves_what_is_ours(out: Path, lose: Callable[[Path], None]) -> None:
    before = _all(out)
    lose(out)
    (out / PLACES[2]).write_bytes(before[PLACES[2]] + b"corrected")
    _write("The sea was rough.")
    result = _publish()
    assert [failure.format for failure in result.failures] == ["docx"]
    after = _all(out)
    assert [place for place in PLACES if after[place] == before[place]] == []
    assert after[PLACES[2]] == before[PLACES[2]] + b"corrected"


def test_what_a_build_has_put_there_before_it_was_killed_is_ours(out: Path) -> None:
    shutil.rmtree(out)
    hidden = BuildFolder(out)
    hidden.temporary.mkdir(parents=True)
    for place in PLACES:
        OutputFolder(out, hidden.temporary).put(place, b"An edition of an earlier text.")
    (out / PLACES[0]).write_bytes(b"By hand.")
    assert _kept(_publish()) == ["epub"]
    assert (out / PLACES[0]).read_bytes() == b"By hand."


def test_an_edition_of_another_source_is_ours_as_long_as_nobody_has_changed_it(out: Path) -> None:
    Path("a.md").rename("a.markdown")
    corrected = (out / PLACES[2]).read_bytes() + b"corrected"
    (out / PLACES[2]).write_bytes(corrected)
    assert _kept(_publish("a.markdown", format=FORMATS[:4])) == ["docx"]
    assert (out / PLACES[2]).read_bytes() == corrected


@pytest.mark.parametrize("force", [False, True])
def test_an_article_gives_way_to_no_edition(out: Path, *, force: bool) -> None:
    place = out / "en" / "b.md"
    place.parent.mkdir()
    place.write_text("# B\n\nText.\n", "utf-8")
    result = _publish(str(place), lang="en", format="md,html", force=force)
    assert [failure.error.message for failure in result.failures] == [
        f"{place} is an article itself, and is kept: its edition would take its place."
    ]
    assert place.read_text("utf-8") == "# B\n\nText.\n"
    assert [edition.entry.format for edition in result.editions] == ["html"]
    assert list(place.parent.glob("b.changed-*")) == []


@pytest.mark.parametrize("text", ['{"name": "A web app"}', "// A comment\n{}", "[]", "ü" * 80])
def test_a_manifest_of_somebody_else_stays(out: Path, text: str) -> None:
    shutil.rmtree(out)
    out.mkdir()
    (out / "manifest.json").write_text(text, "utf-8")
    with pytest.raises(OutputError, match=r"manifest\.json is not a list of editions"):
        _publish()
    assert (out / "manifest.json").read_text("utf-8") == text
    assert {path.name for path in out.iterdir()} <= {"manifest.json", ".publish"}


def test_what_is_set_aside_twice_in_a_second_is_there_twice(tmp_path: Path) -> None:
    output = OutputFolder(tmp_path, tmp_path / "tmp")
    for number in range(4):
        (tmp_path / "a.docx").write_bytes(str(number).encode())
        output.set_aside("a.docx")
    assert sorted(path.read_bytes() for path in tmp_path.glob("a.changed-*.docx")) == [b"0", b"1", b"2", b"3"]
