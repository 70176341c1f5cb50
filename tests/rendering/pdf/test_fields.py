"""What follows a function of Typst stays text, also where Typst would take it for a field of the function's."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from tests.rendering.pdf.conftest import Pdf, article
from toolkit import read, render
from toolkit.document import nodes as n

TEXT = "[link](https://example.org).foo *emphasis*.b `code`.c [q](https://example.org)(a) H~2~.d [链接](#t).后文 end.\n"


def test_what_follows_a_function_is_text(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\ntitle: t\nlang: en\n---\n\n{TEXT}", "utf-8")
    with pypdfium2.PdfDocument(render(read(tmp_path / "a.md"), "pdf").data) as pdf:
        text = pdf[0].get_textpage().get_text_range()
    assert "link.foo emphasis.b code.c q(a) H2.d 链接.后文 end." in " ".join(text.split())


@pytest.mark.parametrize("field", ["title", "subtitle"])
def test_a_title_that_ends_with_its_line_is_a_title(field: str) -> None:
    words = (n.Str("One\\"), n.Space(), n.Str("\\"), n.LineBreak(), n.Str("two"), n.LineBreak(), n.LineBreak())
    whole = article("Words.", "en")
    whole = whole.with_metadata(whole.metadata.with_extra({field: n.MetaInlines(words)}))
    text = " ".join(Pdf(render(whole, "pdf").data).texts[0].split())
    assert "One\\ \\ two" in text
    assert "]" not in text
