"""`publish memory`: translations of others come in and are published, ours go out, and what is held is told."""

from __future__ import annotations

import json

from tests.cli.conftest import Shell

TMX = """<tmx version="1.4"><header srclang="en" segtype="sentence" datatype="xml" adminlang="en"/><body>
<tu><tuv xml:lang="en"><seg>He lives in Boston.</seg></tuv><tuv xml:lang="es-MX"><seg>Reside en Boston.</seg></tuv></tu>
</body></tmx>"""


def test_translations_of_others_are_published_and_told(shell: Shell) -> None:
    (shell.folder / "office.tmx").write_text(TMX, "utf-8")
    place = ("--memory", "memory.sqlite")
    build = ("-l", "es", "-f", "docx", "article.md", *place)
    # A TMX is no memory; what to do with it is said.
    refused = shell("-l", "es", "-f", "docx", "article.md", "--memory", "office.tmx")
    assert (refused.code, f"publish memory import {shell.folder / 'office.tmx'}" in refused.err) == (1, True)
    assert shell("memory", "stats", *place).out == "The memory of this run is empty.\n"
    assert not (shell.folder / "memory.sqlite").exists()

    dry = shell("memory", "import", "office.tmx", "--dry-run", *place)
    assert dry.out == "office.tmx: 1 translation (en→es-MX).\n"
    assert not (shell.folder / "memory.sqlite").exists()
    assert (
        shell("memory", "import", "office.tmx", *place).out == "office.tmx: 1 translation, 1 of them new (en→es-MX).\n"
    )
    assert shell("memory", "import", "office.tmx", "-l", "fr", *place).out.endswith("(no languages that are wanted).\n")
    assert shell(*build).code == 0

    held = json.loads(shell("memory", "stats", "--json", *place).out)
    assert [(one["pair"]["target"], bool(one["engine"]), one["entries"]) for one in held] == [
        ("es", True, 3),
        ("es-MX", False, 1),
    ]
    found = json.loads(shell("memory", "search", "He lives in London.", "--json", *place).out)
    assert [(match["translation"], match["similarity"] >= 75) for match in found] == [("Reside en Boston.", True)]
    assert "Reside en Boston." in shell("memory", "search", "He lives in London.", *place).out
    assert shell("memory", "search", "Nothing of that kind.", *place).out == "People have translated nothing like it.\n"

    assert shell("memory", "export", "out.tmx", *place).out == "1 translation is in out.tmx.\n"
    assert "Reside en Boston." in (shell.folder / "out.tmx").read_text("utf-8")
    assert shell("memory", "export", "out.tmx", *place).code == 2
    assert "Took out 0 translations." in shell("memory", "clean", *place).out
    languages = ("--from", "en", "--lang", "es")
    assert shell("memory", "forget", "He lives in Boston.", *languages, *place).out == "Took out 1 translation.\n"
    assert shell("memory", "forget", *languages, *place).code == 2
    assert shell("memory", "forget", "--all", *languages, *place).out == "Took out 3 translations.\n"


def test_what_cannot_be_read_is_said_in_a_sentence(shell: Shell) -> None:
    (shell.folder / "a.tmx").write_text("<tmx>", "utf-8")
    (shell.folder / "b.csv").write_text("source,target\nOne.,Uno.\n", "utf-8")
    for arguments, said in (
        (("a.tmx",), "well-formed"),
        (("none.tmx",), "can't be read"),
        (("b.csv",), "--from and --lang"),
        (("a.docx",), "a.docx"),
        (("a.tmx", "--lang", "not a tag"), "not a tag"),
    ):
        result = shell("memory", "import", *arguments, "--memory", "m.sqlite")
        assert (result.code, said in result.err, "Traceback" in result.err) == (2, True, False), result.err
    assert shell("memory", "import", "b.csv", "--from", "en", "--lang", "es", "--memory", "m.sqlite").code == 0
