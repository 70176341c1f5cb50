"""`publish review`: out as a file, corrected, and in again."""

from __future__ import annotations

import json

from tests.cli.conftest import Shell

ARGUMENTS = ("-l", "es", "--memory", "memory.sqlite", "article.md")


def test_corrections_go_out_and_come_back(shell: Shell) -> None:
    (shell.folder / "article.md").write_text("# A day at sea\n\nMy father is **a doctor**. He lives here.\n", "utf-8")
    result = shell("review", "export", "--as", "csv", "--to", "out", *ARGUMENTS)
    assert (result.code, result.out) == (0, "out/article.es.csv\n"), result.err
    file = shell.folder / "out" / "article.es.csv"
    rows = file.read_text("utf-8-sig").splitlines()
    [number] = [number for number, row in enumerate(rows) if "<b1>a doctor</b1>" in row]
    first, _, rest = rows[number].partition("My father is <b1>a doctor</b1>.,")
    target = rest.split(",")[0]
    rows[number] = f"{first}My father is <b1>a doctor</b1>.,Mi papá es <b1>médico</b1>.{rest.removeprefix(target)}"
    file.write_text("\n".join([*rows, "article.md,en,es,x,,,Nobody.,Nadie.,,,,,"]), "utf-8")

    shown = shell("review", "import", "--memory", "memory.sqlite", "--dry-run", "out/article.es.csv")
    assert shown.code == 1
    assert "{+papá+}" in shown.out
    assert "1 to be taken in" in shown.out
    assert "out/article.es.csv" not in shown.err
    assert "article.es.csv, x: left out: the article has no such sentence" in shown.err
    told = shell("review", "import", "--memory", "memory.sqlite", "--json", "out/article.es.csv")
    said = json.loads(told.out)
    assert [one["after"] for one in said["corrections"]] == ["Mi papá es <b1>médico</b1>."]
    assert (said["stored"], [one["place"] for one in said["unplaced"]]) == (True, ["x"])

    built = shell("--json", "-f", "docx", *ARGUMENTS)
    [edition] = built.editions
    assert edition["sentences"]["reviewed"] == 1


def test_a_file_that_somebody_works_on_is_not_overwritten(shell: Shell) -> None:
    arguments = ("review", "export", "--as", "csv", "--to", "out", *ARGUMENTS)
    for _ in range(2):
        assert "set aside" not in shell(*arguments).err
    file = shell.folder / "out" / "article.es.csv"
    before = file.read_bytes()
    file.write_bytes(before + b"worked on")
    result = shell(*arguments)
    assert (result.code, result.out) == (0, "out/article.es.csv\n")
    [aside] = file.parent.glob("article.es.changed-*.csv")
    assert f"set aside as {aside.name}" in result.err
    assert (file.read_bytes(), aside.read_bytes()) == (before, before + b"worked on")


def test_what_can_t_be_taken_in_is_told(shell: Shell) -> None:
    (shell.folder / "notes.odt").write_bytes(b"x")
    result = shell("review", "import", "notes.odt")
    assert result.code == 2
    assert "notes.odt is of no format that corrections come in" in result.err
    result = shell("review", "import", "nothing.po")
    assert (result.code, "nothing.po can't be read" in result.err) == (2, True)
