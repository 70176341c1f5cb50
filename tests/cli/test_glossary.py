"""`publish glossary`: where editions break its terms, and glossaries for other programs."""

from __future__ import annotations

import json

from lxml import etree

from tests.cli.conftest import Shell
from toolkit import Memory, Pair
from toolkit.translation.glossary import load_glossary

ARTICLE = "# The house\n\nThe house is big. He has a new car. My sister likes *Windows*.\n"
TERMS = """source,target,note,case,pos,do-not-translate
house,mansión|mansiones,"a ""big"" one",,noun f,
car|automobile,coche,,,noun m pl,
Windows,,,sensitive,proper noun,yes
"""


def test_terms_that_a_person_or_an_engine_broke_are_told(shell: Shell) -> None:
    (shell.folder / "article.md").write_text(ARTICLE, "utf-8")
    (shell.folder / "terms.csv").write_text(TERMS, "utf-8")
    with Memory(shell.folder / "memory.sqlite") as memory:
        memory.review(Pair("en", "es"), "The house is big.", "La casa es grande.")
        memory.review(Pair("en", "es"), "He has a new car.", "Tiene coches nuevos.")
    given = ("-l", "es", "--glossary", "terms.csv", "--memory", "memory.sqlite", "article.md")
    result = shell("glossary", "check", *given, "--json")
    assert result.code == 4, result.err
    found = [one for one in json.loads(result.out) if one["reviewed"]]
    assert [(one["term"], one["wanted"], one["sentence"]) for one in found] == [
        ("house", ["mansión", "mansiones"], "blocks.0#0")
    ]
    assert (found[0]["article"], found[0]["language"]) == ("article.md", "es")
    shown = shell("glossary", "check", *given)
    assert "article.md (es) blocks.0#0: 'house' should be 'mansión' or 'mansiones'" in shown.out
    assert "→ La casa es grande. (by a person)" in shown.out
    # An inflection of what the glossary gives is right, and so is a name that stayed.
    assert "coche" not in {one["term"] for one in json.loads(result.out)}

    with Memory(shell.folder / "memory.sqlite") as memory:
        for sentence, translation in (
            ("The house", "La mansión"),
            ("The house is big.", "La mansión es grande."),
            ("My sister likes Windows.", "A mi hermana le gusta Windows."),
        ):
            memory.review(Pair("en", "es"), sentence, translation)
    sound = shell("glossary", "check", *given)
    assert (sound.code, sound.out) == (0, "No term is broken.\n")


def test_a_glossary_goes_out_and_comes_back(shell: Shell) -> None:
    (shell.folder / "terms.csv").write_text(TERMS, "utf-8")
    (shell.folder / "more.csv").write_text("en,es\nhouse,casa\nsea,mar\n", "utf-8")
    paths = [shell.folder / "terms.csv", shell.folder / "more.csv"]
    terms = load_glossary(paths, "en", "es").terms
    languages = ("--from", "en", "--lang", "es", "-g", "terms.csv", "-g", "more.csv")
    assert shell("glossary", "export", "out.csv", *languages).out == "4 terms are in out.csv.\n"
    assert load_glossary([shell.folder / "out.csv"], "en", "es").terms == terms
    assert shell("glossary", "export", "out.tbx", "--as", "tbx", *languages).code == 0
    back = load_glossary([shell.folder / "out.tbx"], "en", "es").terms
    # Synonyms are terms of their own there, and "proper noun" is one word in TBX.
    assert [(term.source[0], term.target, term.keep, term.gender, term.plural) for term in back] == [
        (form, term.target, term.keep, term.gender, term.plural) for term in terms for form in term.source
    ]
    root = etree.parse(shell.folder / "out.tbx").getroot()
    assert (root.get("type"), root.get("style")) == ("TBX-Basic", "dca")
    assert shell("glossary", "export", "out.csv", *languages).code == 2


def test_wrong_use_is_said_in_a_sentence(shell: Shell) -> None:
    for arguments in (
        ("check", "-l", "es", "article.md"),
        ("export", "a.csv", "--from", "en", "--lang", "es"),
        ("export", "a.xls", "--as", "xls", "--from", "en", "--lang", "es", "-g", "terms.csv"),
    ):
        result = shell("glossary", *arguments)
        assert (result.code, "Traceback" in result.err) == (2, False), result.err
