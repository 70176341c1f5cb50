"""BLEU, chrF and the worst sentences, with the real package and with engines whose scores are known."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from tests.translation.engines.converted import tiny
from tests.translation.made_up import EchoEngine
from toolkit.errors import EngineError, MissingError, SourceError, UsageError
from toolkit.translation.comparison import compare_engines
from toolkit.translation.engines.converted.packages import install_folder
from toolkit.translation.engines.protocol import Request, Translation
from toolkit.translation.evaluation import evaluate, read_pairs

SOURCES = ["My father is a doctor.", "Where is the station?", "I bought a new car yesterday.", "She is reading a book."]
REFERENCES = ["Mi padre es médico.", "¿Dónde está la estación?", "Ayer compré un auto nuevo.", "Lee un libro."]


def test_the_real_package(shared_packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(shared_packages))
    monkeypatch.setenv("PUBLISH_MODELS_DIR", str(shared_packages / "none"))
    result = evaluate(SOURCES, REFERENCES, "es")
    assert result.fingerprint.engine == "argos"
    assert (result.source_language, result.language) == ("en", "es")
    # sacrebleu's own command line on the same texts.
    assert result.bleu.value == pytest.approx(60.62, abs=0.01)
    assert result.chrf.value == pytest.approx(80.83, abs=0.01)
    assert "tok:13a" in result.bleu.signature
    assert "nc:6" in result.chrf.signature
    assert [row.line for row in result.rows] == [1, 2, 3, 4]
    assert [row.translation for row in result.rows][:2] == REFERENCES[:2]
    assert [row.chrf for row in result.rows][:2] == [100, 100]
    assert [row.line for row in result.worst(2)] == [4, 3]
    assert result.left_out == ()
    assert result.seconds > 0


def test_a_perfect_engine_and_an_engine_that_copies() -> None:
    perfect = evaluate(SOURCES, SOURCES, "es", engine=EchoEngine())
    assert perfect.bleu.value == pytest.approx(100)
    assert perfect.chrf.value == pytest.approx(100)
    copied = evaluate(SOURCES, REFERENCES, "es", engine=EchoEngine())
    assert copied.bleu.value < 15


def test_each_sentence_is_sent_once_without_the_space_around_it() -> None:
    engine = EchoEngine()
    result = evaluate(["One two.", " One\u2028 two. ", "Three."], ["a", "b", "c"], "es", engine=engine)
    assert engine.seen == ["One two.", "Three."]
    assert [row.translation for row in result.rows] == ["One two.", "One two.", "Three."]


def test_lines_with_an_empty_side_are_left_out_and_told_of() -> None:
    engine = EchoEngine()
    sources = ["This is one.", "", "Two.", " ", "And this is three."]
    result = evaluate(sources, ["This is one.", "x", "", "", "And this is three."], "es", engine=engine)
    assert result.left_out == (2, 3, 4)
    assert [row.line for row in result.rows] == [1, 5]
    assert engine.seen == ["This is one.", "And this is three."]
    assert result.bleu.value == pytest.approx(100)


@pytest.mark.parametrize(
    ("sources", "references", "message"),
    [
        (["a", "b"], ["a"], "2 source sentences and 1 reference sentence"),
        ([], [], "no sentence"),
        (["", "a"], ["b", ""], "no sentence"),
    ],
)
def test_nothing_to_compare(sources: list[str], references: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        evaluate(sources, references, "es", engine=EchoEngine())


def test_wrong_languages_and_engines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path))
    monkeypatch.setenv("PUBLISH_MODELS_DIR", str(tmp_path))
    with pytest.raises(UsageError, match="not a language tag"):
        evaluate(["a"], ["b"], "spanish please")
    with pytest.raises(UsageError, match="no engine 'nobody'"):
        evaluate(["a"], ["b"], "es", engine="nobody")
    with pytest.raises(MissingError):
        evaluate(["a"], ["b"], "es", engine="argos")


class Forgetful(EchoEngine):
    def translate(self, requests: Iterable[Request], source: str, target: str) -> Iterator[tuple[int, Translation]]:
        yield from list(super().translate(requests, source, target))[1:]


def test_an_engine_that_leaves_a_sentence_out() -> None:
    with pytest.raises(EngineError, match="1 translation for 2 sentences"):
        evaluate(["One.", "Two."], ["One.", "Two."], "es", engine=Forgetful())


@pytest.mark.parametrize(
    ("lang", "tokenizer", "good", "bad"),
    [
        ("zh", "zh", "他在读一本书。", "他在看一本书。"),
        ("zh-TW", "zh", "他在讀一本書。", "他在看一本書。"),
        ("ja", "char", "彼は本を読んでいます。", "彼は本を見ています。"),
        ("ko", "char", "그는 책을 읽고 있습니다.", "그는 책을 보고 있습니다."),
        ("th", "char", "เขากำลังอ่านหนังสือ", "เขากำลังดูหนังสือ"),
        ("es", "13a", "Él está leyendo un libro.", "Él está viendo un buen libro."),
    ],
)
def test_words_of_scripts_without_spaces(lang: str, tokenizer: str, good: str, bad: str) -> None:
    """Otherwise a whole sentence would be one word, and BLEU all or nothing."""
    result = evaluate([good], [bad], lang, engine=EchoEngine())
    assert f"tok:{tokenizer}|" in result.bleu.signature
    assert 10 < result.bleu.value < 90


def test_as_json() -> None:
    result = evaluate(SOURCES, REFERENCES, "es", engine=EchoEngine())
    assert len(json.loads(json.dumps(result.to_dict()))["rows"]) == 4
    shown = result.to_dict(2)
    assert [row["line"] for row in shown["rows"]] == [row.line for row in result.worst(2)]
    assert shown["fingerprint"]["engine"] == "echo"


def _file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_files(tmp_path: Path) -> None:
    source = _file(tmp_path, "source", "\ufeffOne\u2028 and\x0b a\x85 half.\r\n\r\nTwo.\r\n".encode())
    reference = _file(tmp_path, "reference", b"Uno.\n\nDos.")
    sources, references = read_pairs(source, reference)
    assert [line.strip() for line in sources] == ["One\u2028 and\x0b a\x85 half.", "", "Two."]
    assert references == ["Uno.", "", "Dos."]


@given(st.lists(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"])), min_size=1))
def test_lines_are_counted_as_they_were_written(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    path = _file(tmp_path_factory.getbasetemp(), "lines", ("\n".join(lines) + "\n").encode())
    read, same = read_pairs(path, path)
    assert read == same == [lines[0].removeprefix("\ufeff"), *lines[1:]]


def test_files_that_can_not_be_read(tmp_path: Path) -> None:
    good = _file(tmp_path, "good", b"One.\nTwo.\n")
    with pytest.raises(UsageError, match=r"good has 2 lines, .*short has 1"):
        read_pairs(good, _file(tmp_path, "short", b"Uno.\n"))
    with pytest.raises(UsageError, match=r"good has 2 lines, .*empty has 0"):
        read_pairs(good, _file(tmp_path, "empty", b""))
    with pytest.raises(SourceError, match="missing can't be read"):
        read_pairs(good, tmp_path / "missing")
    with pytest.raises(SourceError, match="can't be read"):
        read_pairs(tmp_path, good)
    with pytest.raises(SourceError, match="latin is not in UTF-8"):
        read_pairs(good, _file(tmp_path, "latin", "año\n".encode("latin1")))


def test_all_that_is_here_is_compared(shared_packages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of model folders each by itself; what fails is told, and the others go on."""
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(shared_packages))
    monkeypatch.setenv("PUBLISH_MODELS_DIR", str(tmp_path / "models"))
    tiny.build(tmp_path / "random-en-es", tiny.Layout(("sentencepiece.model",)))
    tiny.build(tmp_path / "broken-en-es", tiny.Layout(("sentencepiece.model",)))
    for name in ("random-en-es", "broken-en-es"):
        install_folder(tmp_path / name)
    (tmp_path / "models" / "broken-en-es" / "model" / "model.bin").write_bytes(b"x")
    compared = compare_engines(SOURCES, REFERENCES, "es")
    rows = [(one.fingerprint.engine, one.fingerprint.model) for one in compared.evaluations]
    assert rows[0] == ("argos", "translate-en_es 0.1")
    assert ("ctranslate2", "random-en-es") in rows
    assert {engine for engine, _ in rows} <= {"argos", "ctranslate2", "apertium"}
    assert [one.chrf.value for one in compared.evaluations] == sorted(
        (one.chrf.value for one in compared.evaluations), reverse=True
    )
    assert all(one.seconds > 0 and len(one.rows) == len(SOURCES) for one in compared.evaluations)
    [(engine, message)] = compared.failures
    assert (engine, "broken-en-es" in message) == ("ctranslate2 (broken-en-es)", True)
    plain = json.loads(json.dumps(compared.to_dict(1)))
    assert [len(one["rows"]) for one in plain["evaluations"]] == [1] * len(rows)
    with pytest.raises(MissingError, match="No engine here translates from en to sw"):
        compare_engines(SOURCES, REFERENCES, "sw")
