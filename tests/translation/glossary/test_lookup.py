"""Terms found in sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from tests.translation.glossary.made import glossary, term
from toolkit.translation.glossary import Glossary


def found(terms: Glossary, sentence: str) -> list[str]:
    return [match.text for match in terms.matches(sentence)]


NOUNS = glossary(
    term("class", "clase"),
    term("base class", "clase base"),
    term("abstract base class", "clase base abstracta"),
    term("setting", "ajuste"),
    term("API", "API"),
    term("Windows", exact=True),
    term("command line", "línea de comandos"),
    term("dependency", "dependencia"),
    term("cache", "caché"),
    term("install", "instalar", "verb"),
    term("iPhone"),
    term("C++"),
    term(".NET"),
)


@pytest.mark.parametrize(
    ("sentence", "terms"),
    [
        ("A class and two Classes.", ["class", "Classes"]),
        ("An abstract base class, a base class.", ["abstract base class", "base class"]),
        ("ABSTRACT BASE CLASSES", ["ABSTRACT BASE CLASSES"]),
        ("an abstract\u00a0base  class", ["abstract\u00a0base  class"]),
        # Never inside a longer word, a name, an address or code.
        ("classic subclass class-based meta-class my_class class_ a.class class.name /class", []),
        ("classes@example.org https://example.org/class --class class() #class", []),
        ("(class) “class”, 'class' class: class/", ["class"] * 5),
        ("The class's name; the classes’ names.", ["class", "classes"]),
        # A plural, but no other word of the same stem.
        ("It sets settings; it depends on a dependency.", ["settings", "dependency"]),
        ("Caches are cached by caching.", ["Caches"]),
        ("He installs it, installed it, installing.", ["installs", "installed", "installing"]),
        # Capitals inside a term count, unless all are.
        ("api API APIs Api", ["API", "APIs"]),
        ("Windows has windows.", ["Windows"]),
        ("An iPhone, iPhones, an Iphone, IPHONE.", ["iPhone", "iPhones"]),
        # A hyphen does the work of a space.
        ("The command-line interface, a command line.", ["command-line", "command line"]),
        ("C++, .NET and C. Not C++11, ASP.NET or C+++.", ["C++", ".NET"]),
        ("", []),
    ],
)
def test_words(sentence: str, terms: list[str]) -> None:
    assert found(NOUNS, sentence) == terms


def test_case_column_decides() -> None:
    assert found(glossary(term("polish", "pulir", exact=True)), "Polish polish") == ["polish"]
    assert found(glossary(term("API", "API", exact=False)), "api Api APIs") == ["api", "Api", "APIs"]


def test_a_form_says_which_it_is() -> None:
    terms = glossary(term("child|children", "hijo|hijos"))
    matches = terms.matches("A child, children, child's.")
    assert [(match.text, match.form, match.inflected) for match in matches] == [
        ("child", 0, False),
        ("children", 1, False),
        ("child", 0, False),
    ]
    (plural,) = NOUNS.matches("settings")
    assert plural.inflected


def test_of_equal_terms_the_first_holds() -> None:
    terms = glossary(term("file", "archivo"), term("FILE|file", "fichero", exact=False))
    assert [match.term.target[0] for match in terms.matches("a file")] == ["archivo"]


@pytest.mark.parametrize(
    ("language", "word", "sentence", "terms"),
    [
        ("fr", "ordinateur", "L'ordinateur, d’ordinateurs, micro-ordinateur", ["ordinateur", "ordinateurs"]),
        ("it", "errore", "L'errore e gli errori dell'errore", ["errore", "errori", "errore"]),
        ("de", "Datei", "Die Datei, viele Dateien, die Dateinamen", ["Datei", "Dateien"]),
        ("ru", "файл", "В файле много файлов; файловый", ["файле", "файлов"]),
        ("ja", "関数", "この関数は内部関数です", ["関数", "関数"]),
        ("zh", "数据库", "打开数据库文件", ["数据库"]),
        ("th", "ข้อมูล", "ฐานข้อมูลนี้", ["ข้อมูล"]),
        ("ja", "Pythonコード", "このPythonコードと、CPythonコード", ["Pythonコード"]),
        ("hi", "किताब", "किताब और किताबें", ["किताब", "किताबें"]),
        ("ar", "ملف", "هذا ملف جديد", ["ملف"]),
        ("vi", "tệp", "Một te\u0323\u0302p mới", ["te\u0323\u0302p"]),
        ("es", "niño", "El nin\u0303o y los niños", ["nin\u0303o", "niños"]),
        ("xx", "grul", "grul gruls", ["grul"]),
    ],
)
def test_languages(language: str, word: str, sentence: str, terms: list[str]) -> None:
    assert found(glossary(term(word, "x"), source=language), sentence) == terms


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Windows", True),
        ("iPhone, .NET & C++ 20!", True),
        ("API", False),
        ("Windows API", False),
        ("Windows here", False),
        ("2024", False),
        ("", False),
    ],
)
def test_keeps_sentences_of_nothing_but_names(text: str, kept: bool) -> None:
    assert NOUNS.keeps(text) is kept


HOSTILE = glossary(
    term("a.*b", "(?:x"),
    term("\\d+x", "\\1"),
    term("قاعدة بيانات", "base"),
    term("e\u0301t", "ete"),
    term("İx", "ı"),
    term("class", "clase"),
    term("数", "número"),
)
PIECES = st.sampled_from(
    [
        "a.*b",
        "\\d+x",
        "قاعدة بيانات",
        "e\u0301t",
        "ét",
        "İx",
        "class",
        "数",
        " ",
        "-",
        "'",
        "\u0301",
        "\x00",
        "\u202e",
        "s",
    ]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=30).map("".join))
def test_any_text(sentence: str) -> None:
    matches = HOSTILE.matches(sentence)
    end_before = 0
    for match in matches:
        assert end_before <= match.start < match.end <= len(sentence)
        assert sentence[match.start : match.end] == match.text
        end_before = match.end
        before, after = sentence[match.start - 1 : match.start], sentence[match.end : match.end + 1]
        if match.term.source[0] != "数":
            assert not before.isalnum() or "数" in before or ord(before) > 0x2E7F or 0xE00 <= ord(before) < 0x1800
            assert not after.isalnum() or "数" in after or ord(after) > 0x2E7F or 0xE00 <= ord(after) < 0x1800
    assert HOSTILE.matches(sentence) == matches


def test_long_text_and_many_matches() -> None:
    assert len(NOUNS.matches("class " * 20_000)) == 20_000
    assert NOUNS.matches("x" * 1_000_000) == ()
    assert len(NOUNS.matches("abstract base " * 20_000 + "class")) == 1
