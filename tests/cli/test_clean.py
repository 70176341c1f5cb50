"""`publish clean`: what is ours is removed, and nothing else, whatever the manifest says."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Shell
from toolkit.files import sha256_of_file


@pytest.fixture(scope="module")
def original(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with three articles and their six editions, built once."""
    folder = tmp_path_factory.mktemp("original")
    (folder / "seeds").mkdir()
    for name in "abc":
        (folder / "seeds" / f"{name}.txt").write_text(f"Headline {name}\n\nOne sentence here.\n", "utf-8")
    (folder / "publish.toml").write_text('lang = "en"\nformat = ["epub", "docx"]\n', "utf-8")
    assert Shell(folder, folder.with_name("home"), installed)("--quiet").code == 0
    return folder


@pytest.fixture
def built(original: Path, installed: Path, tmp_path: Path) -> Shell:
    """A copy of it."""
    shutil.copytree(original, tmp_path / "work")
    return Shell(tmp_path / "work", tmp_path / "home", installed)


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def change_manifest(shell: Shell, **changes: Any) -> None:
    """Make the manifest say something else of the first edition."""
    path = shell.folder / "editions" / "manifest.json"
    data = json.loads(path.read_text("utf-8"))
    data["editions"][0] |= changes
    path.write_text(json.dumps(data), "utf-8")


def test_all_that_is_ours_goes_and_the_project_stays(built: Shell) -> None:
    before = names(built.folder)
    planned = built("clean", "--dry-run")
    assert names(built.folder) == before
    assert planned.out.startswith("Would remove (10):")
    result = built("clean")
    assert (result.code, result.err) == (0, "")
    assert result.out == planned.out.replace("Would remove", "Removed")
    for expected in (
        "editions/en/a.epub",
        "editions/manifest.json",
        "editions/.publish",
        "editions/en\n",
        "editions\n",
    ):
        assert expected in result.out
    assert names(built.folder) == {name for name in before if not name.startswith("editions")}
    again = built("clean")
    assert (again.code, again.out) == (0, f"There is nothing of ours to remove in {built.folder / 'editions'}.\n")


def test_what_people_have_put_there_or_changed_stays(built: Shell) -> None:
    editions = built.folder / "editions"
    (editions / "en" / "a.epub").write_bytes(b"edited by hand")
    (editions / "en" / "notes.txt").write_text("mine", "utf-8")
    result = built("clean")
    assert result.code == 0
    assert "Left (1):\n  en/a.epub: it was changed since it was made\n--force" in result.out
    assert names(editions) == {"en", "en/a.epub", "en/notes.txt", "manifest.json"}
    (entry,) = json.loads((editions / "manifest.json").read_text("utf-8"))["editions"]
    assert entry["path"] == "en/a.epub"
    assert "Left" in built("clean").out
    forced = built("clean", "--force")
    assert (forced.code, "Left" in forced.out) == (0, False)
    assert names(editions) == {"en", "en/notes.txt"}


def test_a_build_after_cleaning_makes_the_same(built: Shell) -> None:
    editions = built.folder / "editions"
    before = {path: path.read_bytes() for path in editions.rglob("*.*") if path.is_file() and path.suffix != ".sqlite"}
    built("clean")
    assert built("--quiet").code == 0
    assert {path: path.read_bytes() for path in before} == before


OUTSIDE = (
    "../precious.txt",
    "en/../../precious.txt",
    "{folder}/precious.txt",
    "far/precious.txt",
    "link.txt",
    "far",
    "",
)


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_a_manifest_cannot_lead_out_of_the_folder(built: Shell, force: tuple[str, ...]) -> None:
    precious = built.folder / "precious.txt"
    precious.write_text("precious", "utf-8")
    (built.folder / "elsewhere").mkdir()
    (built.folder / "elsewhere" / "precious.txt").write_text("precious", "utf-8")
    (built.folder / "editions" / "far").symlink_to(built.folder / "elsewhere")
    (built.folder / "editions" / "link.txt").symlink_to(precious)
    places = [place.format(folder=built.folder) for place in OUTSIDE]
    path = built.folder / "editions" / "manifest.json"
    data = json.loads(path.read_text("utf-8"))
    data["editions"] = [{**data["editions"][0], "path": place, "sha256": sha256_of_file(precious)} for place in places]
    path.write_text(json.dumps(data), "utf-8")
    result = built("clean", *force)
    assert result.code == 0
    told = [f"  {place}: it does not lie in the folder, or is no plain file" for place in places]
    assert [line for line in result.out.splitlines() if "no plain file" in line] == told
    assert precious.read_text("utf-8") == "precious"
    assert names(built.folder / "elsewhere") == {"precious.txt"}
    assert (built.folder / "editions" / "link.txt").is_symlink()
    assert (built.folder / "editions" / "far").is_symlink()
    assert (built.folder / "editions" / "en" / "a.epub").is_file()


@pytest.mark.parametrize(
    "text",
    [
        "no JSON",
        "[" * 100_000,
        '{"name": "a web app"}',
        '{"schema": 4, "editions": {}}',
        '{"schema": "4", "editions": []}',
    ],
)
def test_a_manifest_of_somebody_else_stays(built: Shell, text: str) -> None:
    """Web apps have a manifest.json, too."""
    editions = built.folder / "editions"
    (editions / "manifest.json").write_text(text, "utf-8")
    assert built("clean").code == 0
    assert (editions / "manifest.json").read_text("utf-8") == text
    assert (editions / "en" / "a.epub").is_file()
    assert not (editions / ".publish").exists()


def test_entries_that_make_no_sense_harm_nothing(built: Shell) -> None:
    change_manifest(built, path=["en", "a.epub"], sha256=7)
    result = built("clean")
    assert (result.code, result.err) == (0, "")
    assert names(built.folder / "editions") == {"en", "en/a.docx"}


def test_editions_of_an_older_version_are_known(built: Shell) -> None:
    path = built.folder / "editions" / "manifest.json"
    data = json.loads(path.read_text("utf-8"))
    for entry in data["editions"]:
        del entry["made_from"]
    path.write_text(json.dumps({**data, "schema": 3}), "utf-8")
    (built.folder / "seeds" / "a.txt").unlink()
    assert "Removed (2):" in built("clean", "--orphans").out
    kept = json.loads(path.read_text("utf-8"))
    assert (kept["schema"], len(kept["editions"])) == (3, 4)
    assert built("clean").code == 0
    assert not (built.folder / "editions").exists()


def test_orphans_alone(built: Shell) -> None:
    editions = built.folder / "editions"
    (built.folder / "seeds" / "b.txt").unlink()
    planned = built("clean", "--orphans", "--dry-run")
    assert (editions / "en" / "b.epub").is_file()
    result = built("clean", "--orphans")
    assert result.out == planned.out.replace("Would remove", "Removed")
    assert "Removed (2):" in result.out
    assert {path.name for path in (editions / "en").iterdir()} == {"a.epub", "a.docx", "c.epub", "c.docx"}
    manifest = json.loads((editions / "manifest.json").read_text("utf-8"))
    assert {entry["source"] for entry in manifest["editions"]} == {"seeds/a.txt", "seeds/c.txt"}
    assert "nothing of ours" in built("clean", "--orphans").out
    assert "0 to be made, 4 up to date." in built("plan").out
    assert built("--quiet").code == 0
    manifest = json.loads((editions / "manifest.json").read_text("utf-8"))
    assert {entry["source"] for entry in manifest["editions"]} == {"seeds/a.txt", "seeds/c.txt"}


def test_a_bundle_is_an_orphan_when_nothing_makes_it(built: Shell) -> None:
    (built.folder / "publish.toml").write_text('lang = "en"\nformat = "docx"\nbundle = "All"\n', "utf-8")
    assert built("--quiet").code == 0
    assert "nothing of ours" in built("clean", "--orphans").out
    (built.folder / "publish.toml").write_text('lang = "en"\nformat = "docx"\nbundle = "Everything"\n', "utf-8")
    assert "editions/en/All.docx" in built("clean", "--orphans").out
    assert not (built.folder / "editions" / "en" / "All.docx").exists()
    assert (built.folder / "editions" / "en" / "a.docx").exists()


def test_orphans_are_not_guessed_at(built: Shell) -> None:
    """Without a source left, more is wrong than a few orphans."""
    for path in (built.folder / "seeds").iterdir():
        path.unlink()
    result = built("clean", "--orphans")
    assert (result.code, result.out) == (2, "")
    assert "holds no article" in result.err
    assert (built.folder / "editions" / "en" / "a.epub").is_file()


def test_a_hidden_folder_that_is_a_link_is_left(built: Shell) -> None:
    hidden = built.folder / "editions" / ".publish"
    hidden.rename(built.folder / "kept")
    hidden.symlink_to(built.folder / "kept")
    before = names(built.folder / "kept")
    result = built("clean")
    assert "  .publish: it is a link" in result.out
    assert names(built.folder / "kept") == before
    assert names(built.folder / "editions") == {".publish"}


def test_what_is_no_folder_of_editions_holds_nothing_of_ours(built: Shell) -> None:
    before = names(built.folder)
    for place in ("publish.toml", "seeds", "nowhere", "editions/en"):
        assert "nothing of ours" in built("clean", "--force", "-o", place).out
    assert names(built.folder) == before


def test_the_folder_in_which_one_is_stays(built: Shell) -> None:
    inside = Shell(built.folder / "editions", built.home, built.packages)
    assert inside("clean").code == 0
    assert names(built.folder / "editions") == set()
    assert (built.folder / "editions").is_dir()
