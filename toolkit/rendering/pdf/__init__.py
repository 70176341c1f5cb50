"""PDF: pandoc writes Typst, our template sets it, and Typst compiles it to PDF/UA-1 and PDF/A-2a."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from toolkit.document import PART, Article, dedication_of, is_bundle, nodes as n, strings
from toolkit.errors import MissingError, RenderError
from toolkit.findings import Finding
from toolkit.localization import Locale
from toolkit.pandoc import Writer
from toolkit.rendering.characters import REPLACEMENT, article_with_replaced, with_replaced
from toolkit.rendering.fonts import (
    NoFontError,
    lacking,
    needs_system,
    typst_families,
    typst_features,
    typst_pattern,
    unwritable,
)
from toolkit.rendering.formats import Rendered
from toolkit.rendering.images import media_types
from toolkit.rendering.imprint import Imprint, imprint_of
from toolkit.rendering.marks import mark
from toolkit.rendering.pdf.compile import compile_pdf
from toolkit.rendering.pdf.contents import depth_of_contents
from toolkit.rendering.pdf.facing import with_facing_lists
from toolkit.rendering.pdf.formulas import as_code, formulas_in, in_our_typst, refused_of
from toolkit.rendering.pdf.layout import in_phrases, labelled, laid_out, with_last_kept
from toolkit.rendering.pdf.properties import language_beyond, with_properties
from toolkit.rendering.pdf.tables import fit_tables
from toolkit.rendering.pdf.tree import typst_tree
from toolkit.rendering.pdf.typefaces import Typefaces, is_korean, latin_of, typefaces_of
from toolkit.rendering.preparing import Prepared, prepare
from toolkit.rendering.structure import openings_in
from toolkit.rendering.svg import drawn_text
from toolkit.rendering.templates import Templates
from toolkit.rendering.temporary import temporary_folder
from toolkit.rendering.typesetting import TypstRefusal, compile_typst, prepare_typst
from toolkit.rendering.writing import write_with_pandoc

T = TypeVar("T")

ACCEPTED = media_types(("png", "jpg", "gif", "webp", "svg"))
"""What Typst takes: https://typst.app/docs/reference/visualize/image/."""


def render(article: Article, locale: Locale, templates: Templates) -> Rendered:
    """Return an article as PDF.

    Raises:
        MissingError: A font of the locale is not on this machine, or none has some of the characters.
        RenderError: Typst can't set it.
    """
    prepared = prepare(article, locale, accepted=ACCEPTED)
    try:
        blocks, crowded, imprint, faces = _set_in(prepared, locale)
    except MissingError:
        whole = prepared
        prepared = _without_unwritable(prepared, locale)
        if prepared is whole:
            raise
        blocks, crowded, imprint, faces = _set_in(prepared, locale)
    bundle = is_bundle(article.metadata)
    depth, cut = depth_of_contents(blocks, bundle=bundle)
    prepare_typst(system=needs_system(faces.all()))
    with temporary_folder(prepared.files) as folder:
        if bundle and imprint.bilingual_with:
            blocks = labelled(blocks, locale.gettext("Original"), locale.gettext("Translation"))
        written = _written(folder, blocks, imprint, locale, faces)
        values = {
            "imprint": imprint,
            "locale": locale,
            "bundle": bundle,
            "parted": PART in openings_in(blocks),
            "contents": depth,
            "fonts": {role: typst_families(getattr(faces, role)) for role in ("text", "headings", "code", "math")},
            "features": typst_features(locale.fonts.features),
            "bold": faces.bold,
            "latin": latin_of(locale),
            "parts": faces.passages,
        }

        upright: set[str] = set()

        def compiled(pieces: Mapping[str, str]) -> bytes:
            values["upright"] = typst_pattern(upright) if upright else ""
            source = _filled(templates, {**values, **pieces}, korean=faces.korean)
            try:
                return compile_pdf(source, folder, faces.all(), locale, imprint, templates.folder)
            except NoFontError as error:
                new = error.characters - upright
                if not new or lacking("".join(new), faces.all()) == new:
                    raise
                upright.update(new, _signs_beyond(prepared.article, faces))
                return compiled(pieces)

        told: tuple[Finding, ...] = ()
        try:
            data = compiled(written)
        except RenderError:
            written, told = _with_code(written, folder, faces)
            if not told:
                raise
            data = compiled(written)
        data = with_properties(data, imprint, prepared.article.metadata, language_beyond(locale))
        return Rendered(data, (*prepared.findings, *crowded, *cut, *told))


def _set_in(prepared: Prepared, locale: Locale) -> tuple[n.Blocks, tuple[Finding, ...], Imprint, Typefaces]:
    """Return an article's text with its tables fitted, what is to be told of these, its imprint, and its fonts."""
    blocks, crowded = fit_tables(prepared.article.blocks, locale)
    imprint = imprint_of(prepared.article, locale)
    return blocks, crowded, imprint, typefaces_of(blocks, imprint, locale, _drawn(prepared))


def _drawn(prepared: Prepared) -> str:
    """Return the words of an article's drawings."""
    return "".join(drawn_text(data) for name, data in prepared.files.items() if name.endswith(".svg"))


def _signs_beyond(article: Article, faces: Typefaces) -> set[str]:
    """Return the signs of a text that its first font lacks: those after it may have them in upright letters alone."""
    signs = {character for character in _said(article) if unicodedata.category(character)[0] == "S"}
    return lacking("".join(signs), faces.text[:1])


def _said(article: Article) -> set[str]:
    return {*"".join(strings((*(value for _, value in article.metadata.values), article.blocks)))}


def _without_unwritable(prepared: Prepared, locale: Locale) -> Prepared:
    """Return what is to be set with a sign for each character that no font has, if there are any; it is told."""
    article = prepared.article
    nowhere = sorted(unwritable("".join({*_said(article), *_drawn(prepared)}), locale))
    if not nowhere:
        return prepared
    shown = ", ".join(f"U+{ord(character):04X}" for character in nowhere[:5])
    more = f" and {len(nowhere) - 5} more" if len(nowhere) > 5 else ""
    told = Finding("sign-without-font", f"No font has {shown}{more}: in PDF, {REPLACEMENT} stands there.")
    files = {
        name: with_replaced(data.decode("utf-8"), nowhere).encode("utf-8") if name.endswith(".svg") else data
        for name, data in prepared.files.items()
    }
    return Prepared(article_with_replaced(article, nowhere), files, (*prepared.findings, told))


def _with_code(
    written: Mapping[str, str], folder: Path, faces: Typefaces
) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """Return titles and text in which the formulas that Typst refuses stand as their TeX, and what is to be told."""

    def sets(source: str) -> bool:
        try:
            compile_typst(source, folder, system=needs_system(faces.all()), format="svg")
        except TypstRefusal:
            return False
        return True

    whole = mark().join(written[name] for name in _PARTS)
    whole, told = as_code(whole, refused_of(formulas_in(whole), sets))
    return dict(zip(_PARTS, whole.split(mark()), strict=True)), told


def _filled(templates: Templates, values: Mapping[str, Any], *, korean: bool) -> str:
    """Return the whole source; code, names and a user's templates may be Korean where the text is not."""
    source = templates.fill("pdf/article.typ", korean=korean, **values)
    return source if korean or not is_korean(source) else _filled(templates, values, korean=True)


_ROOMS = {"title": 14, "subtitle": 26, "original_title": 26, "original_subtitle": 34}
"""Lines above the text, with the characters of a full square that surely stand on one line of theirs."""
_PARTS = (*_ROOMS, "dedication", "body")


def _without_last_breaks(piece: str) -> str:
    """Return a title without the line ends after it: the backslash of one would escape the bracket that closes it."""
    end = len(piece)
    while end and (piece[end - 1].isspace() or (piece[end - 1] == "\\" and piece[end - 2 : end - 1].isspace())):
        end -= 1
    return piece[:end] if "\\" in piece[end:] else piece


def _pieces() -> str:
    """Return pandoc's template, which parts titles and text by marks."""
    return mark().join(f"${name.replace('_', '-')}$" for name in _PARTS)


def _written(folder: Path, blocks: n.Blocks, imprint: Imprint, locale: Locale, faces: Typefaces) -> dict[str, str]:
    """Return titles and text as pandoc writes them in Typst, by their names in the template."""
    passages = {passage.tag: passage for passage in faces.passages}

    def tree(value: T) -> T:
        shaped = laid_out(value, korean=faces.korean, mirrored=locale.direction == "rtl", script=locale.script)
        return typst_tree(with_facing_lists(shaped, passages), passages)

    meta: dict[str, n.MetaValue] = {
        name.replace("_", "-"): n.MetaInlines(tree(in_phrases(getattr(imprint, name), locale.script, room)))
        for name, room in _ROOMS.items()
    }
    dedication, blocks = dedication_of(blocks)
    blocks = with_last_kept(blocks, imprint.colophon) if imprint.colophon else blocks
    if dedication:
        meta["dedication"] = n.MetaBlocks(tree(dedication))
    writer = Writer("typst-smart", {"wrap_text": "wrap-none"}, template=_pieces())
    written = write_with_pandoc(meta, tree(blocks), writer, folder=folder, imprint=imprint).decode("utf-8")
    pieces = zip(_PARTS, in_our_typst(written).split(mark(), len(_PARTS) - 1), strict=True)
    return {name: _without_last_breaks(piece) if name in _ROOMS else piece for name, piece in pieces}
