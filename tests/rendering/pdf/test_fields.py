"""What follows a function of Typst stays text, also where Typst would take it for a field of the function's."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from toolkit import read, render

TEXT = "[link](https://example.org).foo *emphasis*.b `code`.c [q](https://example.org)(a) H~2~.d [链接](#t).后文 end.\n"


def test_what_follows_a_function_is_text(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\ntitle: t\nlang: en\n---\n\n{TEXT}", "utf-8")
    with pypdfium2.PdfDocument(render(read(tmp_path / "a.md"), "pdf").data) as pdf:
        text = pdf[0].get_textpage().get_text_range()
    assert "link.foo emphasis.b code.c q(a) H2.d 链接.后文 end." in " ".join(text.split())
