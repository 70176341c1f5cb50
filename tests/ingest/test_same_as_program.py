"""A worker reads what pandoc's program reads, to the last node and the last byte of an image, in every format."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.conftest import WRITERS
from toolkit import pandoc
from toolkit.ingest.formats import FORMATS

_BY_EXTENSION = {extension: item for item in reversed(FORMATS) if item.reader for extension in item.extensions}
_READERS = sorted({item.reader for item in FORMATS if item.reader and not item.binary})

_TEXTS = {
    "tabs and line ends": "Title\tx\r\n=====\r\n\r\n\tcode\tx\r\n\r\n-\ta\r\n\r\n|a\t|b|\r\n|-|-|\r\n|1|2|",
    "no line end": "a *b*",
    "nothing": "",
    "a mark at the beginning": "\ufeff# Title\n\nText.",
    "marks and abbreviations": "\"Straight\" 'marks' -- Mr. Smith, e.g. pp. 3, approx. Sgt. X, Sept. 4...\n",
    "chinese": "---\ntitle: 长\n  城\n---\n\n历时三年的\n古城墙 *修*\n缮 and\n工程\nA\n中^[注\n释]\n",
    "chinese in entities": "&#20013;\n&#22269; &#x4e2d;\nab\n",
    "a line between two widths": f"| a | b |\n|---|-----|\n| {'x ' * 20} | {'y ' * 14} |\n",
    "raw": "<div>a</div> \\textbf{b} `x`{=html} <b>c</b>\n\n.. note:: d\n\n:e:`f`\n",
    "data": "![a](data:image/png;base64,iVBORw0KGgo=) ![b](b.png)\n",
    "notebook": json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
    "txt2tags": "Title\nAuthor\n%%date %%infile\n\n= One =\n\n\ttabbed\n",
}


def by_program(data: bytes, reader: str, folder: Path) -> tuple[Any, dict[str, bytes]]:
    """What the program reads, and the images that it takes out of the source."""
    arguments = ["--sandbox", "--standalone", "--from", reader, "--to", "json", f"--extract-media={pandoc.MEDIA}"]
    document = json.loads(pandoc.run(arguments, data, cwd=folder))
    media = folder / pandoc.MEDIA
    return document, {str(path.relative_to(media)): path.read_bytes() for path in media.rglob("*") if path.is_file()}


def by_worker(data: bytes, reader: str) -> tuple[Any, dict[str, bytes]]:
    read = pandoc.read(data, reader, media=True)
    return json.loads(read.document), dict(read.media)


def outcome(read: Callable[[], object]) -> object:
    try:
        return read()
    except pandoc.PandocError as error:
        return error.message


@pytest.mark.parametrize("name", ["md", *(name for name in WRITERS if name != "json")])
def test_a_rich_article_of_every_format(samples: Path, tmp_path: Path, name: str) -> None:
    data, reader = (samples / f"master.{name}").read_bytes(), _BY_EXTENSION[name].reader
    assert by_worker(data, reader) == by_program(data, reader, tmp_path)


@pytest.mark.parametrize("reader", _READERS)
def test_texts_that_readers_prepare_each_in_its_way(tmp_path: Path, reader: str) -> None:
    for name, text in _TEXTS.items():
        theirs = outcome(lambda text=text: by_program(text.encode(), reader, tmp_path))  # type: ignore[misc]
        assert outcome(lambda text=text: by_worker(text.encode(), reader)) == theirs, name  # type: ignore[misc]


def test_text_that_is_not_in_utf8(tmp_path: Path) -> None:
    data = b"{\\rtf1\\ansi caf\xe9 \\'e9}"
    assert by_worker(data, "rtf") == by_program(data, "rtf", tmp_path)


@pytest.mark.parametrize("path", sorted(Path("tests/data/scripts").iterdir()), ids=lambda path: path.stem)
def test_articles_in_every_script(tmp_path: Path, path: Path) -> None:
    reader = "markdown+east_asian_line_breaks"
    assert by_worker(path.read_bytes(), reader) == by_program(path.read_bytes(), reader, tmp_path)
