"""Glossary files: tables, TBX, precedence, and what is said of bad ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from toolkit.errors import UsageError
from toolkit.translation.glossary import Glossary, load_glossary


def load(folder: Path, *contents: str | bytes, name: str = "terms.csv", target: str = "es") -> Glossary:
    paths = []
    for number, content in enumerate(contents):
        path = folder / str(number) / name
        path.parent.mkdir(parents=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        paths.append(path)
    return load_glossary(paths, "en", target)


def pairs(glossary: Glossary) -> dict[str, tuple[str, ...]]:
    return {term.source[0]: term.target for term in glossary.terms}


def test_columns(tmp_path: Path) -> None:
    glossary = load(
        tmp_path,
        "source,target,note,case,pos,do-not-translate\n"
        "file|files,archivo|archivos,not fichero,,noun m,\n"
        "Windows,,,sensitive,,yes\n"
        ",,,,,\n"
        "API,API,,no,noun f,no\n",
    )
    file, windows, api = glossary.terms
    assert (file.source, file.target, file.note) == (("file", "files"), ("archivo", "archivos"), "not fichero")
    assert (file.gender, file.keep, file.exact) == ("m", False, False)
    assert (windows.target, windows.keep, windows.exact) == (("Windows",), True, True)
    assert (api.exact, api.gender) == (False, "f")


@pytest.mark.parametrize(
    "content",
    [
        "source\ttarget\nfile, large\tarchivo; grande\n",
        'source;target\nfile, large;"archivo; grande"\n',
        'Source ,TARGET\r\n"file, large","archivo; grande"\r\n',
        "\ufeffsource\ttarget\nfile,  large\tarchivo; grande",
        "en\tes-ES\tfr\nfile, large\tarchivo; grande\tgros fichier\n",
        "fr\tes\tes-ES\ten-GB\tnote\nx\tarchivo; grande\tno\tfile, large\n",
    ],
)
def test_dialects_and_language_columns(tmp_path: Path, content: str) -> None:
    assert pairs(load(tmp_path, content)) == {"file, large": ("archivo; grande",)}


def test_region_falls_back_to_language_and_prefers_its_own(tmp_path: Path) -> None:
    content = "en,es,es-MX\ncomputer,ordenador,computadora\n"
    assert pairs(load(tmp_path, content, target="es-MX")) == {"computer": ("computadora",)}
    assert pairs(load(tmp_path / "other", content, target="es-ES")) == {"computer": ("ordenador",)}


def test_languages_of_other_pairs_are_left_out(tmp_path: Path) -> None:
    assert len(load(tmp_path, "en,fr\nfile,fichier\n", "en,fr,es\nfile,fichier,\n")) == 0


@pytest.mark.parametrize(
    ("name", "count"),
    [("a.en-es.csv", 1), ("a.en_es.csv", 1), ("a.en-GB_es-ES.csv", 1), ("a.en-fr.csv", 0), ("v1.2-final.csv", 1)],
)
def test_the_name_may_say_the_pair(tmp_path: Path, name: str, count: int) -> None:
    assert len(load(tmp_path, "source,target\nfile,archivo\n", name=name)) == count


def test_earlier_file_and_earlier_line_hold(tmp_path: Path) -> None:
    one = "source,target\nFile,archivo\nfile,documento\n"
    other = "source,target\nfile,fichero\nfolder,carpeta\n"
    assert pairs(load(tmp_path, one, other)) == {"File": ("archivo",), "folder": ("carpeta",)}


def test_empty_glossaries_are_valid(tmp_path: Path) -> None:
    glossary = load(tmp_path, "source,target\n")
    assert (len(glossary), glossary.digest, glossary.matches("file")) == (0, "", ())
    assert load_glossary([], "en", "es").digest == ""


def test_digest_says_what_has_an_effect(tmp_path: Path) -> None:
    base = load(tmp_path, "source,target,note\nfile,archivo,\n").digest
    assert load(tmp_path / "a", "source,target,note\nfile,archivo,a remark\n").digest == base
    assert load(tmp_path / "b", "source,target,note\nfile,fichero,\n").digest != base
    assert load(tmp_path / "c", "source,target,note\nfile,archivo,\n", target="es-MX").digest != base


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("file,archivo\n", 1, "does not name a column"),
        ("", 1, "does not name a column"),
        ("source\nfile\n", 1, "does not name a column"),
        ("source,target,source\na,b,c\n", 1, "two columns 'source'"),
        ("source,target\nfile,\n", 2, "no translation of 'file'"),
        ("source,target\n\n,archivo\n", 3, "no source term"),
        ("source,target\nfile,a,b\n", 2, "more cells"),
        ("source,target,case\nfile,archivo,maybe\n", 2, "'maybe' in the column case"),
        ("source,target,dnt\nfile,archivo,perhaps\n", 2, "'perhaps'"),
        ('source,target\nfile,"archivo\n', 2, "can't be read"),
        ("source,target\nfile,arch\x07ivo\n", 2, "control character"),
        ("source,target\n***,archivo\n", 2, "no letter or digit"),
        (f"source,target\n{'x' * 501},archivo\n", 2, "longer than 500"),
        (b"source,target\nfile,caf\xe9\n", 2, "not UTF-8"),
    ],
)
def test_bad_lines_are_named(tmp_path: Path, content: str | bytes, line: int, says: str) -> None:
    with pytest.raises(UsageError, match=f"Line {line} of the glossary .*terms.csv") as caught:
        load(tmp_path, content)
    assert says in caught.value.message
    assert caught.value.hint


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(UsageError, match="There is no glossary file"):
            load_glossary([path], "en", "es")


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode), st.sampled_from(["a.csv", "a.tbx"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str) -> None:
    path = tmp_path_factory.mktemp("glossary") / name
    for content in (data, b"source,target,case\n" + data, b"<tbx><text><body>" + data + b"</body></text></tbx>"):
        path.write_bytes(content)
        assert _read_or_refused(path)


def _read_or_refused(path: Path) -> bool:
    try:
        glossary = load_glossary([path], "en", "es")
    except UsageError as error:
        return str(path) in error.message and bool(error.hint)
    return all(term.source and term.target for term in glossary.terms)
