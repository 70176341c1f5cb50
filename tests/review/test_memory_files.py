"""Memories of others come in, and ours go out: TMX of any size, CSV, PO, XLIFF."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.errors import UsageError
from toolkit.review import export_memory, import_memory
from toolkit.review.exchange import ExchangeError
from toolkit.review.memory_tmx import read_memory, write_memory
from toolkit.translation.engines.protocol import Pair, Translation
from toolkit.translation.markup import MarkedText
from toolkit.translation.memory import Entry, Memory, clean, forget, holdings_of, reviewed_entries

PAIR = Pair("en", "es")
HEAD = '<?xml version="1.0"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'

TMX = """<tmx version="1.4"><header srclang="en-US" segtype="sentence" datatype="xml" adminlang="en"/><body>
<tu><note>Said a person.</note>
 <tuv xml:lang="en-us"><seg>The <bpt i="1">&lt;b&gt;</bpt>sea<ept i="1">&lt;/b&gt;</ept> was calm.</seg></tuv>
 <tuv xml:lang="es_MX"><seg>El <bpt i="1">&lt;b&gt;</bpt>mar<ept i="1">&lt;/b&gt;</ept> estaba
   en calma.</seg></tuv>
 <tuv xml:lang="fr"><seg>La mer était calme.</seg></tuv></tu>
<tu srclang="de"><tuv xml:lang="de"><seg>Zweimal.</seg></tuv><tuv xml:lang="es"><seg>Dos veces.</seg></tuv></tu>
<tu><tuv lang="EN-US"><seg>Once.</seg></tuv><tuv lang="ES" changedate="20200102T030405Z"><seg>Una vez.</seg></tuv></tu>
<tu><tuv lang="EN-US"><seg>Once.</seg></tuv><tuv lang="ES"><seg>Solo una vez.</seg></tuv></tu>
<tu><tuv lang="EN-US"><seg> </seg></tuv><tuv lang="ES"><seg>Nada.</seg></tuv></tu>
<tu><tuv lang="EN-US"><seg>Alone.</seg></tuv></tu>
</body></tmx>"""


@pytest.fixture
def memory() -> Iterator[Memory]:
    with Memory(None) as made:
        yield made


def saved(folder: Path, text: str, name: str = "a.tmx", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def told(memory: Memory) -> list[tuple[str, str, str]]:
    return sorted((str(pair), entry.text, entry.translation.text) for pair, entry in reviewed_entries(memory))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tmx_of_others_with_variants_duplicates_codes_and_a_named_dtd(
    memory: Memory, tmp_path: Path, encoding: str
) -> None:
    head = HEAD if encoding != "utf-16" else HEAD.replace('"1.0"', '"1.0" encoding="utf-16"')
    done = import_memory(memory, saved(tmp_path, head + TMX, encoding=encoding))
    assert told(memory) == [
        ("de→es", "Zweimal.", "Dos veces."),
        ("en-US→es", "Once.", "Una vez."),
        ("en-US→es-MX", "The sea was calm.", "El mar estaba en calma."),
        ("en-US→fr", "The sea was calm.", "La mer était calme."),
    ]
    assert (done.read, done.stored) == (5, 4)
    assert memory.people(Pair("en", "es")).find(["The sea was calm."])["The sea was calm."].note == "Said a person."
    assert memory.people(Pair("en-US", "es")).find(["Once."])["Once."].created == 1577934245
    # Again: nothing is new; and with its will, the last one stands.
    assert import_memory(memory, saved(tmp_path, head + TMX, encoding=encoding)).stored == 0
    import_memory(memory, saved(tmp_path, head + TMX, encoding=encoding), replace=True)
    assert ("en-US→es", "Once.", "Solo una vez.") in told(memory)


def test_only_the_languages_that_are_wanted_are_taken(memory: Memory, tmp_path: Path) -> None:
    assert import_memory(memory, saved(tmp_path, TMX), ("en", "fr")).read == 1
    assert import_memory(memory, saved(tmp_path, TMX), ("de", None)).read == 1
    assert import_memory(memory, saved(tmp_path, TMX), ("pt", None)).read == 0
    assert [pair for pair, *_ in told(memory)] == ["de→es", "en-US→fr"]


def test_of_any_language_means_from_the_one_that_is_asked_for(memory: Memory, tmp_path: Path) -> None:
    text = TMX.replace('srclang="en-US"', 'srclang="*all*"').replace(' srclang="de"', "")
    import_memory(memory, saved(tmp_path, text), ("es", "en"))
    assert ("es-MX→en-US", "El mar estaba en calma.", "The sea was calm.") in told(memory)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('<?xml version="1.0"?><!DOCTYPE tmx [<!ENTITY a "b">]>' + TMX, "entities"),
        ('<!DOCTYPE tmx [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>' + TMX, "entities"),
        (TMX.replace("</body></tmx>", ""), "well-formed"),
        (TMX.replace("Dos veces.", "&unknown;"), "well-formed"),
        ("<html><body/></html>", "not TMX"),
        ("no XML", "well-formed"),
        ("", "well-formed"),
    ],
)
def test_what_is_broken_or_declares_entities_changes_nothing(
    memory: Memory, tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(ExchangeError, match=message):
        import_memory(memory, saved(tmp_path, text))
    assert memory.size() == 0


def test_what_goes_out_as_tmx_comes_back_as_it_was(memory: Memory, tmp_path: Path) -> None:
    memory.review(PAIR, "The sea was calm.", "El mar.", note="A & <b>")
    memory.review(PAIR, "Close.", "Cerrar.", context="heading: File")
    memory.review(PAIR, "Close.", MarkedText("Cerca.", ("strong",), ((0, 5, 0),)))
    memory.review(Pair("ar", "zh-Hant"), "مرحبا", "你\u00a0好")
    before = list(reviewed_entries(memory))
    first, second = tmp_path / "first.tmx", tmp_path / "second.tmx"
    assert export_memory(memory, first, "tmx") == 4
    with Memory(None) as other:
        assert import_memory(other, first).stored == 4
        after = list(reviewed_entries(other))
        export_memory(other, second, "tmx")
        assert other.people(PAIR).find(["Close."], {"Close.": "heading: File"})["Close."].translation.text == "Cerrar."
    assert after == before
    assert first.read_bytes() == second.read_bytes()


def test_a_file_that_is_there_is_not_replaced(memory: Memory, tmp_path: Path) -> None:
    memory.review(PAIR, "One.", "Uno.")
    path = saved(tmp_path, "mine")
    with pytest.raises(UsageError, match="is there already"):
        export_memory(memory, path, "tmx")
    assert path.read_text("utf-8") == "mine"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("form", "name"), [("csv", "a.csv"), ("po", "a.po"), ("xliff", "a.xlf"), ("xliff2", "a.xlf")])
def test_other_formats_hold_one_pair(memory: Memory, tmp_path: Path, form: str, name: str) -> None:
    memory.review(PAIR, "The sea was calm.", "El mar estaba en calma.")
    memory.review(PAIR, "Three.", "Tres.", note="A number.")
    memory.review(Pair("en", "fr"), "Three.", "Trois.")
    with pytest.raises(UsageError, match="one pair"):
        export_memory(memory, tmp_path / name, form)
    assert export_memory(memory, tmp_path / name, form, ("en", "es")) == 2
    with Memory(None) as other:
        done = import_memory(other, tmp_path / name)
        assert (done.read, done.stored, done.pairs) == (2, 2, (PAIR,))
        assert told(other) == told(memory)[:2]


def test_what_is_held_and_what_is_forgotten(memory: Memory) -> None:
    from tests.translation.memory.places import OTHER, PRINT, entry

    memory.view(PRINT, PAIR).store([entry("One."), entry("Two.")])
    newer = Entry.of("One.", Translation("UNO."), created=9.0)
    memory.view(OTHER, PAIR).store([newer])
    memory.review(PAIR, "One.", "Uno.")
    memory.review(Pair("en", "es-MX"), "One.", "Uno, pues.")
    memory.review(Pair("en", "fr"), "One.", "Un.")
    state = memory.reviewed_state(PAIR)
    assert [(str(held.pair), held.engine, held.entries) for held in holdings_of(memory)] == [
        ("en→es", "", 1),
        ("en→es", "made up 1 (model)", 2),
        ("en→es", "made up 2 (model)", 1),
        ("en→es-MX", "", 1),
        ("en→fr", "", 1),
    ]
    assert [held.entries for held in clean(memory, dry_run=True)] == [2]
    assert memory.size() == 6
    assert [held.engine for held in clean(memory)] == ["made up 1 (model)"]
    assert memory.size() == 4
    assert forget(memory, PAIR, ["One.", "Never."]) == 3
    assert memory.similar(PAIR, "One.") == []
    assert memory.reviewed_state(PAIR) != state
    assert told(memory) == [("en→fr", "One.", "Un.")]
    assert forget(memory, Pair("en", "fr")) == 1
    assert memory.size() == 0


def test_a_large_file_is_read_and_written_in_bounded_memory(tmp_path: Path) -> None:
    """In a process of its own, whose highest memory is compared: ten times as many units, a tenth more of it."""
    program = """
import io, resource, sys
from pathlib import Path
from toolkit.review.memory_tmx import read_memory, write_memory
from toolkit.translation.engines import Pair
from toolkit.translation.memory import reviewed_entry
count, path = int(sys.argv[1]), Path(sys.argv[2])
pair = Pair("en", "es")
entries = ((pair, reviewed_entry(f"Sentence number {n} of many.", f"Oración {n}." * 9)) for n in range(count))
with path.open("wb") as file:
    assert write_memory(file, entries) == count
assert sum(1 for _ in read_memory(path, (None, None))) == count
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""

    def peak(count: int) -> int:
        command = [sys.executable, "-c", program, str(count), str(tmp_path / f"{count}.tmx")]
        return int(subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout)

    assert peak(40_000) < 1.1 * peak(4_000)


def test_nothing_is_written_for_nothing() -> None:
    file = io.BytesIO()
    assert write_memory(file, []) == 0
    assert file.getvalue().endswith(b"</body></tmx>")


def test_a_file_is_read_as_it_is_asked_for(tmp_path: Path) -> None:
    units = read_memory(saved(tmp_path, TMX.replace("Alone.", "&broken;")), (None, None))
    assert next(units)[1].text == "The sea was calm."


COUNTED = {
    # The language's rule, its forms, and those of them that stand for one and for most numbers.
    "es": ("nplurals=2; plural=(n != 1);", ["un perro", "%d perros"], (0, 1)),
    "ja": ("nplurals=1; plural=0;", ["%d 匹の犬"], (0, 0)),
    "ru": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
        ["%d собака", "%d собаки", "%d собак"],
        (0, 2),
    ),
    "ga": ("nplurals=5; plural=n==1 ? 0 : n==2 ? 1 : n<7 ? 2 : n<11 ? 3 : 4;", list("abcde"), (0, 4)),
    "fr": ("nplurals=2; plural=(n > 1);", ["un chien", "%d chiens"], (0, 1)),
}


@pytest.mark.parametrize("language", COUNTED)
def test_messages_that_count_come_in_as_singular_and_plural(memory: Memory, tmp_path: Path, language: str) -> None:
    rule, forms, (one, most) = COUNTED[language]
    head = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    strings = "".join(f'msgstr[{number}] "{form}"\n' for number, form in enumerate(forms))
    text = f'{head}"Plural-Forms: {rule}\\n"\n\nmsgid "a dog"\nmsgid_plural "%d dogs"\n{strings}'
    import_memory(memory, saved(tmp_path, text, "a.po"), ("en", None))
    pair = f"en→{language}"
    assert told(memory) == [(pair, "%d dogs", forms[most]), (pair, "a dog", forms[one])]


def test_forms_that_nobody_wrote_are_no_translations(memory: Memory, tmp_path: Path) -> None:
    head = 'msgid ""\nmsgstr ""\n"Language: es\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    body = 'msgid "a dog"\nmsgid_plural "%d dogs"\nmsgstr[0] "un perro"\nmsgstr[1] ""\n'
    import_memory(memory, saved(tmp_path, head + body, "a.po"), ("en", None))
    assert told(memory) == [("en→es", "a dog", "un perro")]
