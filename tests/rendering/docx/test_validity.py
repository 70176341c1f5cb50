"""Every edition is valid against the schemas of Office Open XML, and opens in python-docx."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

from toolkit.document import Article
from toolkit.localization.loading import available_locales
from toolkit.rendering.formats import render

pytestmark = pytest.mark.xdist_group("editions")

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def errors(path: Path) -> list[str]:
    return [f"{error.description} {error.path}".strip() for error in OpenXmlValidator().validate(str(path)).errors]


def test_the_validator_sees_what_is_wrong(kinds_of_edition: dict[str, bytes], tmp_path: Path) -> None:
    import io
    import zipfile

    path = tmp_path / "broken.docx"
    with zipfile.ZipFile(io.BytesIO(kinds_of_edition["bundle"])) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<w:bidi/>", b"<w:bidi/><w:pStyle w:val='x'/>"))
    assert any("pStyle" in error for error in errors(path))


@pytest.mark.parametrize("tag", available_locales())
def test_every_locale_makes_a_valid_file(make_sample: Callable[[str], Article], tag: str, tmp_path: Path) -> None:
    path = tmp_path / "edition.docx"
    path.write_bytes(render(make_sample(tag), "docx").data)
    assert errors(path) == []
    assert docx.Document(str(path)).core_properties.language == tag


def test_every_kind_is_valid(drawn: dict[str, Any]) -> None:
    found = {name: errors(item.path) for name, item in drawn.items()}
    assert {name: list_ for name, list_ in found.items() if list_} == {}


def test_bookmarks_are_unique_and_short(drawn: dict[str, Any]) -> None:
    for name, item in drawn.items():
        body = docx.Document(str(item.path)).element.body
        starts = list(body.iter(f"{W}bookmarkStart"))
        for key in ("id", "name"):
            assert max(Counter(start.get(f"{W}{key}") for start in starts).values(), default=1) == 1, name
        names = {start.get(f"{W}name") for start in starts}
        assert all(len(bookmark) <= 40 for bookmark in names)
        assert {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")} - {None} <= names
