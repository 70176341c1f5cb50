"""`publish`: editions, exit codes, messages; what goes to stdout and what to stderr."""

from __future__ import annotations

import fcntl
import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import ARTICLE, Result, Shell
from toolkit.files import sha256_of_file


def test_no_command_needs_to_be_named(shell: Shell) -> None:
    result = shell("-l", "es", "-f", "epub,docx", "-f", "pdf", "article.md")
    assert (result.code, result.err.count("[")) == (0, 3)
    folder = shell.folder / "editions" / "es"
    assert sorted(path.name for path in folder.iterdir()) == ["article.docx", "article.epub", "article.pdf"]
    for expected in ("editions/es/article.epub", "editions/es/article.pdf", "argos", "made", "en→es by argos"):
        assert expected in result.out


def test_what_to_read_first_is_told_first(shell: Shell) -> None:
    article = "# Sea\n\nMy father is a doctor. I like tea. The steering committee deferred its amendments."
    (shell.folder / "article.md").write_text(article, "utf-8")
    arguments = ("--lang", "es", "--format", "epub,docx", "article.md")
    for result in (shell(*arguments), shell(*arguments)):  # also if nothing is stale
        lines = result.out.splitlines()
        assert lines[0] == "Read these first:"
        assert lines[1].startswith("  • article.md (es): The steering committee deferred its amendments. → ")
        assert result.out.count("deferred its amendments. →") == 1
        assert "Edition" in result.out


def test_the_manifest_tells_what_each_edition_was_made_from(shell: Shell) -> None:
    assert shell("build", "--lang", "es", "--format", "epub", "article.md").code == 0
    out = shell.folder / "editions"
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    (entry,) = manifest["editions"]
    assert entry["path"] == "es/article.epub"
    assert entry["sha256"] == sha256_of_file(out / "es" / "article.epub")
    assert entry["source"] == "article.md"
    assert len(entry["source_sha256"]) == 64
    assert (entry["language"], entry["source_language"], entry["format"]) == ("es", "en", "epub")
    assert entry["engine"]["engine"] == "argos"
    assert entry["engine"]["model"].startswith("translate-en_es")
    # Title, two sentences of a paragraph and an item of a list.
    assert entry["sentences"] == {
        "engine": 4,
        "memory": 0,
        "reviewed": 0,
        "left alone": 0,
        "kept": 0,
        "terms": 0,
        "placed by rule": 0,
    }
    assert entry["checks"]
    assert all(entry["checks"].values())


def test_only_what_is_stale_is_made_again(shell: Shell) -> None:
    arguments = ("--lang", "es", "--format", "epub,docx", "article.md")
    shell(*arguments)
    files = sorted((shell.folder / "editions" / "es").iterdir())
    before = [path.stat().st_mtime_ns for path in files]
    again = shell(*arguments)
    assert again.out.count("up to date") == 2
    assert [path.stat().st_mtime_ns for path in files] == before

    (shell.folder / "editions" / "es" / "article.epub").unlink()
    mended = shell(*arguments)
    assert (mended.out.count("up to date"), mended.out.count("made")) == (1, 1)
    assert shell("--force", *arguments).out.count("up to date") == 0
    (shell.folder / "article.md").write_text(ARTICLE.replace("doctor", "teacher"), "utf-8")
    assert shell(*arguments).out.count("up to date") == 0


def test_a_dry_run_makes_nothing_and_says_what_it_would(shell: Shell) -> None:
    result = shell("--dry-run", "-l", "es,en", "-f", "epub", "article.md")
    assert (result.code, result.err) == (0, "")
    assert "2 to be made, 0 up to date." in result.out
    assert not (shell.folder / "editions").exists()


def test_json_is_a_line_for_each_event_and_all_there_is_on_stdout(shell: Shell) -> None:
    wrong = shell("--json", "-l", "es", "-f", "epub", "article.md", "missing.md")
    assert (wrong.code, wrong.out) == (2, "")
    (shell.folder / "broken.docx").write_bytes(b"PK\x03\x04 not a zip")
    result = shell("--json", "-l", "es,en", "-f", "epub", "article.md", "broken.docx")
    lines = result.events
    assert {"read", "render", "done", "failed"} <= {line["event"] for line in lines}
    assert all({"subject", "done", "total"} <= line.keys() for line in lines[:-1])
    made, original = (line for line in lines if line["event"] == "done")
    assert (made["subject"], made["edition"]["path"], made["edition"]["status"]) == (*["es/article.epub"] * 2, "made")
    assert (original["edition"]["language"], made["edition"]["reasons"]) == ("en", ["new"])
    assert Path(made["edition"]["file"]).is_file()
    (failed,) = (line for line in lines if line["event"] == "failed")
    assert failed["failure"]["source"] == "broken.docx"
    assert failed["failure"]["exit_code"] == 2
    assert failed["failure"]["message"] in failed["message"]
    end = lines[-1]
    assert end["event"] == "end"
    assert end["editions"] == {"made": 2, "up to date": 0, "to be made": 0}
    assert (end["failures"], end["stopped"], end["exit_code"], end["findings"]) == (1, False, 1, [])
    assert end["engines"].keys() == {"en→es"}
    assert Path(end["out"]) == shell.folder / "editions"
    # What fails is said on stderr, too; nothing else is.
    assert result.err == f"publish: {failed['message'].replace(chr(10), chr(10) + ' ' * 9)}\n"


def test_lines_of_json_come_as_things_happen(shell: Shell) -> None:
    for number in range(12):
        shutil.copy(shell.folder / "article.md", shell.folder / f"{number}.md")
    with shell.start("--json", "-l", "en", "-f", "docx", "*.md") as process:
        assert process.stdout
        # So small that the process has to wait for a reader before it is over.
        fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, 4096)
        first = json.loads(process.stdout.readline())
        assert process.poll() is None
        rest, _ = process.communicate(timeout=60)
    assert first["event"] == "read"
    assert len(Result(0, rest, "").editions) == 13
    assert json.loads(rest.splitlines()[-1])["event"] == "end"


def test_many_editions_are_counted_and_those_that_fail_are_listed_with_their_reasons(shell: Shell) -> None:
    (shell.folder / "texts").mkdir()
    for number in range(41):
        (shell.folder / "texts" / f"{number:02}.txt").write_text(f"A headline\n\nSentence {number}.\n", "utf-8")
    for number in range(25):
        (shell.folder / "texts" / f"broken-{number:02}.docx").write_bytes(b"PK\x03\x04 not a zip")
    result = shell("-l", "en", "-f", "docx", "texts")
    (row,) = (line.split() for line in result.out.splitlines() if line.split()[:2] == ["en", "docx"])
    assert row == ["en", "docx", "41", "–", "25"]
    assert "texts/00" not in result.out
    assert "25 could not be made:" in result.out
    assert result.out.count("is named .docx, but") == 20
    assert "… and 5 more above, and in what --json writes" in result.out
    assert len(result.out.splitlines()) < 40


def test_names_and_titles_are_no_markup_of_the_terminal(shell: Shell) -> None:
    (shell.folder / "[bold].md").write_text("---\ntitle: '[red]Alert[/red]'\n---\n\nText.\n", "utf-8")
    for arguments in (("--dry-run",), ()):
        result = shell(*arguments, "-l", "en", "-f", "docx", "[bold].md")
        assert "[bold].md" in result.out if arguments else "[red]Alert[/red]" in result.out


def test_quiet_says_nothing(shell: Shell) -> None:
    result = shell("--quiet", "-l", "es", "-f", "epub", "article.md")
    assert (result.code, result.out, result.err) == (0, "", "")


def test_the_source_s_own_language_makes_originals(shell: Shell) -> None:
    (edition,) = shell("--json", "-l", "en", "-f", "epub", "article.md").editions
    assert edition["engine"] is None
    assert edition["title"] == "A day at sea"


def test_pseudo_translation_shows_what_was_reached(shell: Shell) -> None:
    (edition,) = shell("--json", "-l", "en-XA", "-f", "epub", "article.md").editions
    assert edition["engine"]["engine"] == "pseudo"
    assert edition["title"] != "A day at sea"
    assert edition["path"] == "en-XA/article.epub"


def test_sources_come_from_seeds_or_the_project_file(shell: Shell) -> None:
    (shell.folder / "seeds").mkdir()
    (shell.folder / "article.md").rename(shell.folder / "seeds" / "first.md")
    assert "en/first.epub" in shell("-l", "en", "-f", "epub").out
    (shell.folder / "texts").mkdir()
    (shell.folder / "texts" / "second.txt").write_text("A headline\n\nOne sentence here.\n", "utf-8")
    (shell.folder / "publish.toml").write_text('sources = ["texts/*.txt"]\nlang = "en"\nformat = ["docx"]\n', "utf-8")
    result = shell()
    assert "en/second.docx" in result.out
    assert "first" not in result.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--lang", "es", "nothing.md"), "There is no file"),
        (("--lang", "es", "--format", "mobi", "article.md"), "no format 'mobi'"),
        (("--lang", "no tag!", "article.md"), "'no tag!' is not a language tag"),
        (("--lang", "es", "--engine", "magic", "article.md"), "no engine 'magic'"),
        (("--lang", "es", "--speed", "9", "article.md"), "--speed"),
        (("article.md",), "No language is given"),
        (("--lang", "es"), "nothing to publish"),
        (("--lang", "es", "--jobs", "-1", "article.md"), "-1 editions"),
        (("--lang", "es", "--jobs", "9" * 20, "article.md"), f"{'9' * 20} editions"),
        (("--lang", "es", "--bundle", " ", "article.md"), "The bundle has no title"),
        (("--lang", "es", "--templates", "nowhere", "article.md"), "There is no folder"),
        (("--lang", "es", "--typography", "loud", "article.md"), "no typography 'loud'"),
        (("--lang", "es", "empty.md"), "empty.md"),
        (("--lang", "es", "broken.docx"), "broken.docx"),
        (("--lang", "tlh", "--engine", "pseudo", "article.md"), "tlh"),
        (("models", "install", "broken.argosmodel"), "broken.argosmodel"),
        (("models", "install", "en", "es", "fr"), "two languages or one path"),
        (("normalize", "nothing.md"), "nothing.md"),
    ],
)
def test_wrong_use_is_one_or_two_lines_and_exit_code_2(shell: Shell, arguments: tuple[str, ...], said: str) -> None:
    (shell.folder / "empty.md").write_text("  \n", "utf-8")
    (shell.folder / "broken.docx").write_bytes(b"PK\x03\x04 not a zip")
    (shell.folder / "broken.argosmodel").write_bytes(b"PK\x03\x04 not a zip")
    result = shell(*arguments)
    assert result.code == 2
    assert said in result.err
    assert 1 <= len(result.err.strip().splitlines()) <= 2
    assert "Traceback" not in result.err
    assert not list((shell.folder).glob("editions/**/*.epub"))


def test_no_engine_for_the_pair_is_exit_code_3_with_the_command_that_installs_one(bare: Shell) -> None:
    result = bare("--lang", "fr", "article.md")
    assert result.code == 3
    assert "from en to fr" in result.err
    assert "publish models install en fr" in result.err
    assert len(result.err.strip().splitlines()) == 2


def test_an_index_that_cannot_be_reached_is_exit_code_3(bare: Shell) -> None:
    result = bare("models", "install", "en", "es", "--engine", "argos")
    assert result.code == 3
    assert "127.0.0.1:9" in result.err
    assert len(result.err.strip().splitlines()) <= 2


def test_what_alone_failed_is_told_once_on_a_terminal_or_in_a_log(shell: Shell, tmp_path: Path) -> None:
    (shell.folder / "broken.docx").write_bytes(b"PK\x03\x04 not a zip")
    with (tmp_path / "log").open("wb") as log:
        assert shell.start("-l", "es", "-f", "epub", "broken.docx", into=log).wait(60) == 2
    said = (tmp_path / "log").read_text()
    assert said.count("broken.docx is named .docx, but") == 1
    assert said.endswith("1 could not be made, see above.\n")


def test_one_broken_article_does_not_stop_the_others(shell: Shell) -> None:
    (shell.folder / "broken.docx").write_bytes(b"PK\x03\x04 not a zip")
    result = shell("-l", "es", "-f", "epub", "article.md", "broken.docx")
    assert result.code == 1
    assert "broken.docx" in result.err
    assert (shell.folder / "editions" / "es" / "article.epub").is_file()
    assert "1 could not be made:" in result.out
    assert "broken.docx is named .docx, but" in result.out


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(shell: Shell) -> None:
    (shell.folder / "taken").write_text("a file")
    result = shell("-l", "en", "-f", "epub", "-o", "taken", "article.md")
    assert result.code == 1
    assert "taken" in result.err
    assert "Traceback" not in result.err
    assert (shell.folder / "taken").read_text() == "a file"


def test_a_bilingual_bundle_by_the_project_file(shell: Shell) -> None:
    (shell.folder / "publish.toml").write_text(
        'sources = ["article.md", "more.md"]\nlang = ["es"]\nformat = "epub"\nbilingual = true\n'
        'bundle = { title = "Everything", es = "Todo" }\n',
        "utf-8",
    )
    (shell.folder / "more.md").write_text(ARTICLE.replace("at sea", "on land"), "utf-8")
    (edition,) = shell("--json").editions
    assert (edition["path"], edition["title"], edition["bilingual"]) == ("es/Everything.epub", "Todo", True)
    assert [item["source"] for item in edition["articles"]] == ["article.md", "more.md"]


def test_strict_refuses_and_a_template_of_ones_own_is_blamed_with_its_line(shell: Shell) -> None:
    (shell.folder / "p.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "utf-8")
    (shell.folder / "shown.md").write_text("---\ntitle: Shown\n---\n\nSee ![](p.svg) here.\n", "utf-8")
    assert "p.svg has no alternative text. [image-without-alt]" in shell("-l", "en", "-f", "epub", "shown.md").out
    refused = shell("--strict", "-l", "en", "-f", "epub", "shown.md", "article.md")
    assert (refused.code, "p.svg" in refused.err, "en/article.epub" in refused.out) == (1, True, True)
    (shell.folder / "own" / "epub").mkdir(parents=True)
    (shell.folder / "own" / "epub" / "style.css").write_text("a {}\n{{ nothing }}\n", "utf-8")
    result = shell("-l", "en", "-f", "epub", "--templates", "own", "article.md")
    assert (result.code, "epub/style.css, line 2" in result.err, "Traceback" in result.err) == (2, True, False)
