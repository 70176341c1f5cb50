"""`publish evaluate`."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Result, Shell

SOURCES = "My father is a doctor.\nWhere is the station?\n\nShe is reading [a] book.\n"
REFERENCES = "Mi padre es médico.\n¿Dónde está la estación?\n\nLee [un] libro.\n"


@pytest.fixture
def files(shell: Shell) -> Shell:
    (shell.folder / "en.txt").write_text(SOURCES, "utf-8")
    (shell.folder / "es.txt").write_text(REFERENCES, "utf-8")
    return shell


def _evaluate(shell: Shell, *arguments: str) -> Result:
    return shell("evaluate", "--source", "en.txt", "--reference", "es.txt", "--lang", "es", *arguments)


def test_scores_and_the_worst_sentences(files: Shell) -> None:
    result = _evaluate(files, "--worst", "1")
    assert result.code == 0, result.err
    lines = result.out.splitlines()
    assert lines[0].startswith("BLEU ")
    assert "tok:13a" in lines[0]
    assert lines[1].startswith("chrF ")
    assert "3 sentences, en→es, argos (translate-en_es 0.1)" in lines[2]
    assert "1 left out, one side is empty: line 3" in lines[3]
    assert "[a]" in result.out  # which rich would take for markup
    assert "[un]" in result.out
    assert "station" not in result.out


def test_as_json(files: Shell) -> None:
    result = json.loads(_evaluate(files, "--json", "--engine", "argos", "--quality", "fast").out)
    assert 0 < result["bleu"]["value"] < 100
    assert 0 < result["chrf"]["value"] < 100
    assert result["left_out"] == [3]
    assert result["rows"][0]["line"] == 4
    assert result["fingerprint"]["engine"] == "argos"
    assert "beam 1" in result["fingerprint"]["details"]


def test_another_engine_and_no_table(files: Shell) -> None:
    result = _evaluate(files, "--engine", "apertium", "--worst", "0")
    assert "apertium" in result.out
    assert "Reference" not in result.out


def test_all_engines_side_by_side(files: Shell) -> None:
    result = _evaluate(files, "--engines")
    assert result.code == 0, result.err
    assert "translate-en_es 0.1" in result.out
    assert "3 sentences, en→es, 1 left out; seconds with the loading of models" in result.out
    assert "tok:13a" in result.out
    assert _evaluate(files, "--engines", "--engine", "argos").code == 2


def test_wrong_use(files: Shell) -> None:
    (files.folder / "es.txt").write_text("Uno.\n", "utf-8")
    result = _evaluate(files)
    assert result.code == 2
    assert "en.txt has 4 lines, es.txt has 1" in result.err
    assert files("evaluate", "--source", "none", "--reference", "es.txt", "--lang", "es").code == 2
    assert files("evaluate", "--source", "es.txt", "--reference", "es.txt").code == 2
    assert files("evaluate", "--source", "es.txt", "--reference", "es.txt", "--lang", "xx").code == 3
