"""Accessibility metadata: what is true of the file, all of it and nothing else."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from tests.rendering.epub.book import Book
from toolkit.document import Article, Resource, nodes as n
from toolkit.document.provenance import Provenance, with_provenance

pytestmark = pytest.mark.xdist_group("epub")

ALWAYS = ["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability", "unlocked"]
READS = "Esta edición sigue un orden de lectura lógico y permite navegar por sus títulos."
DESCRIBED = "Las imágenes tienen texto alternativo."
NOTES = "Las notas están enlazadas con el texto en ambos sentidos."
HEADED_TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"
BARE_TABLE = "--- ---\n 1   2\n 3   4\n--- ---\n"

TRUTH: dict[str, tuple[str, list[str], list[str], list[str], str]] = {
    "text": ("Texto.", ["textual"], ["textual"], [], ""),
    "described image": (
        "![Un gato](media/picture.png)",
        ["textual", "visual"],
        ["textual", "textual,visual"],
        ["alternativeText"],
        DESCRIBED,
    ),
    "image with a caption": (
        "![Un gato](media/picture.png)\n",
        ["textual", "visual"],
        ["textual", "textual,visual"],
        ["alternativeText"],
        DESCRIBED,
    ),
    "image without description": (
        "![](media/picture.png) ![Un gato](media/picture.png)",
        ["textual", "visual"],
        ["textual,visual"],
        [],
        "Algunas imágenes no tienen texto alternativo.",
    ),
    "image that is not there": ("x ![Un gato](nowhere.png) y", ["textual"], ["textual"], [], ""),
    "formula": ("$x$", ["textual"], ["textual"], ["MathML"], "Las fórmulas están en MathML."),
    "note": ("x^[y]", ["textual"], ["textual"], [], NOTES),
    "table": (HEADED_TABLE, ["textual"], ["textual"], [], "Las tablas tienen celdas de encabezado."),
    "table without a head": (BARE_TABLE, ["textual"], ["textual"], [], ""),
    "tables of both kinds": (f"{HEADED_TABLE}\n\ntext\n\n{BARE_TABLE}", ["textual"], ["textual"], [], ""),
}


@pytest.mark.parametrize("case", TRUTH)
def test_only_what_is_there_is_said(case: str, book: Callable[..., Book], markdown: Callable[..., Article]) -> None:
    text, modes, sufficient, features, said = TRUTH[case]
    made = book(markdown(text))
    assert made.meta("schema:accessMode") == modes
    assert made.meta("schema:accessModeSufficient") == sufficient
    assert made.meta("schema:accessibilityFeature") == [*ALWAYS, *features]
    assert made.meta("schema:accessibilityHazard") == ["none"]
    assert made.meta("schema:accessibilitySummary") == [f"{READS} {said}".strip()]


def test_the_summary_is_in_the_language_of_the_edition(epubs: dict[str, bytes]) -> None:
    books = {language: Book(data) for language, data in epubs.items()}
    summaries = {language: made.meta("schema:accessibilitySummary")[0] for language, made in books.items()}
    assert len(set(summaries.values())) == len({language.split("-")[0] for language in books}) + 1  # zh-Hans, zh-Hant
    assert summaries["en"].startswith("This edition can be read")
    assert "صور" in summaries["ar"]
    assert " " not in summaries["ja"].replace("MathML", "")


def moving(kind: str) -> Resource:
    from PIL import Image

    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, kind, save_all=True, append_images=frames[1:])
    return Resource.of(buffer.getvalue())


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9">%s</rect></svg>'
DRAWING = Resource.of(SVG % b'<animate attributeName="x" to="3" dur="1s"/>')
STILL = Resource.of(SVG % b"")


@pytest.mark.parametrize(
    ("image", "moves"),
    [(moving("GIF"), True), (moving("WEBP"), True), (DRAWING, True), (STILL, False)],
    ids=["gif", "webp", "svg", "still svg"],
)
def test_images_that_move_may_be_a_hazard(
    image: Resource, moves: bool, book: Callable[..., Book], markdown: Callable[..., Article]
) -> None:
    made = book(markdown("![x](media/i)", resources={"media/i": image}))
    unknown = ["unknownFlashingHazard", "unknownMotionSimulationHazard", "noSoundHazard"]
    assert made.meta("schema:accessibilityHazard") == (unknown if moves else ["none"])


CLAIM = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
UNSOUND = {
    "image without description": "![](media/picture.png)",
    "image that is not there": "![x](nowhere.png)",
    "link to nowhere": "[x](#nowhere)",
    "table without a head": BARE_TABLE,
}


def certified(article: Article, name: str = "Ana García") -> Article:
    return article.with_metadata(
        article.metadata.with_extra({"accessibility-certified-by": n.MetaInlines((n.Str(name),))})
    )


def test_conformance_is_claimed_where_somebody_has_checked(
    book: Callable[..., Book], markdown: Callable[..., Article]
) -> None:
    article = markdown("![x](media/picture.png) $x$^[y]")
    made = book(certified(article))
    assert made.meta("dcterms:conformsTo") == [CLAIM]
    assert made.meta("a11y:certifiedBy") == ["Ana García"]
    assert "a11y: http://www.idpf.org/epub/vocab/package/a11y/#" in made.package.get("prefix")
    nobody = book(article)
    assert nobody.meta("dcterms:conformsTo") == nobody.meta("a11y:certifiedBy") == []


@pytest.mark.parametrize("case", UNSOUND)
def test_conformance_is_not_claimed_where_it_is_not_true(
    case: str, book: Callable[..., Book], markdown: Callable[..., Article]
) -> None:
    made = book(certified(markdown(UNSOUND[case])))
    assert made.meta("dcterms:conformsTo") == made.meta("a11y:certifiedBy") == []


def test_nobody_has_checked_a_machine_translation(book: Callable[..., Book], markdown: Callable[..., Article]) -> None:
    article = certified(markdown("x"))
    translated = with_provenance(article.metadata, Provenance("en", "es", "apertium", "3.8.3"))
    made = book(article.with_metadata(translated))
    assert made.meta("dcterms:conformsTo") == []
