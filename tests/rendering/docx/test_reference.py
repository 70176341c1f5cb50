"""The reference document: fonts, languages, sizes and pages as the locale has them, in Word's own styles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from toolkit.document import Article
from toolkit.errors import UsageError
from toolkit.localization import load_locale
from toolkit.localization.loading import available_locales
from toolkit.rendering.docx.reference import reference_document
from toolkit.rendering.formats import render
from toolkit.rendering.templates import Templates

pytestmark = pytest.mark.xdist_group("editions")

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

WORDS_OWN = {
    "Normal", "Body Text", "Title", "Subtitle", "heading 1", "heading 6", "caption", "footnote text",
    "footnote reference", "Block Text", "Date", "TOC Heading", "toc 1", "toc 2", "Hyperlink", "header", "footer",
    "Emphasis",
}  # fmt: skip


@pytest.mark.parametrize("tag", available_locales())
def test_every_locale(open_part: Callable[[bytes, str], Any], tag: str) -> None:
    locale = load_locale(tag)
    data = reference_document(locale, Templates())
    styles = open_part(data, "word/styles.xml")
    defaults = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    fonts = locale.fonts.docx
    assert defaults.find(f"{W}rFonts").attrib == {
        f"{W}ascii": fonts.latin,
        f"{W}hAnsi": fonts.latin,
        f"{W}eastAsia": fonts.east_asian,
        f"{W}cs": fonts.complex,
    }
    size = str(round(locale.page.text_size * 2))
    assert [defaults.find(W + name).get(f"{W}val") for name in ("sz", "szCs")] == [size, size]
    languages = defaults.find(f"{W}lang").attrib
    assert set(languages) == {f"{W}val", f"{W}eastAsia", f"{W}bidi"}
    assert locale.tags.ooxml in languages.values()
    assert {style.find(f"{W}name").get(f"{W}val") for style in styles.iter(f"{W}style")} >= WORDS_OWN
    section = open_part(data, "word/document.xml").find(f".//{W}sectPr")
    assert (section.find(f"{W}bidi") is not None) == (locale.direction == "rtl")


def test_bold_and_sizes_hold_for_complex_scripts_too(open_part: Callable[[bytes, str], Any]) -> None:
    styles = open_part(reference_document(load_locale("ar"), Templates()), "word/styles.xml")
    for look in styles.iter(f"{W}rPr"):
        for name, twin in (("b", "bCs"), ("i", "iCs"), ("sz", "szCs")):
            assert (look.find(W + name) is None) == (look.find(W + twin) is None)


def test_korean_has_no_space_between_letters_and_figures(open_part: Callable[[bytes, str], Any]) -> None:
    for tag, spaced in (("ko", False), ("ja", True)):
        styles = open_part(reference_document(load_locale(tag), Templates()), "word/styles.xml")
        assert (styles.find(f".//{W}autoSpaceDN") is None) is spaced


def test_quotations_in_columns_are_not_stretched_and_code_is_as_small_in_every_script(
    open_part: Callable[[bytes, str], Any],
) -> None:
    def styles(tag: str, *, bilingual: bool) -> dict[str, Any]:
        root = open_part(reference_document(load_locale(tag), Templates(), bilingual=bilingual), "word/styles.xml")
        return {style.get(f"{W}styleId"): style for style in root.iter(f"{W}style")}

    side = [styles("es", bilingual=both)["BlockText"].find(f".//{W}jc") for both in (True, False)]
    assert side[0].get(f"{W}val") == "left"
    assert side[1] is None
    assert {styles(tag, bilingual=False)["VerbatimChar"].find(f".//{W}sz").get(f"{W}val") for tag in ("en", "ar")} == {
        "20"
    }
    assert {styles(tag, bilingual=False)["SourceCode"].find(f".//{W}sz").get(f"{W}val") for tag in ("en", "ar")} == {
        "19"
    }


def test_a_themes_fonts_are_the_locales(open_part: Callable[[bytes, str], Any]) -> None:
    locale = load_locale("ja")
    data = reference_document(locale, Templates())
    for name in ("ea", "cs", "latin"):
        slots = list(open_part(data, "word/theme/theme1.xml").iter(A + name))
        assert all(slot.get("typeface") for slot in slots[:2])
    fonts = open_part(data, "word/styles.xml").iter(f"{W}rFonts")
    assert not [key for item in fonts for key in item.attrib if key.lower().endswith("theme")]


def test_letter_paper_and_sizes_that_are_none(markdown: Callable[..., Article]) -> None:
    import io

    import docx

    locale = load_locale("en")
    letter = replace(locale, page=replace(locale.page, size="us-letter"))
    section = docx.Document(io.BytesIO(render(markdown("x", "en"), "docx", locale=letter).data)).sections[0]
    assert section.page_width is not None
    assert section.page_width.inches == pytest.approx(8.5)
    odd = replace(locale, page=replace(locale.page, size="papyrus"))
    with pytest.raises(UsageError, match="papyrus"):
        reference_document(odd, Templates())


def test_a_users_template_stands_over_ours(markdown: Callable[..., Article], tmp_path: Any) -> None:
    import io

    import docx

    (tmp_path / "docx").mkdir()
    text = '{% extends "builtin/docx/footer.xml" %}'
    (tmp_path / "docx" / "footer.xml").write_text(text, "utf-8")
    header = '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>Our house'
    (tmp_path / "docx" / "header.xml").write_text(f"{header}</w:t></w:r></w:p></w:hdr>", "utf-8")
    data = render(markdown("x", "en"), "docx", templates=Templates(tmp_path)).data
    section = docx.Document(io.BytesIO(data)).sections[0]
    assert section.header.paragraphs[0].text == "Our house"
    assert "PAGE" in section.footer._element.xml
