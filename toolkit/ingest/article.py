"""Reading an article: from the file to `Article`, one step after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePath
from types import MappingProxyType

from toolkit.document import COVER_KEY, Article, Metadata, Origin, Resource, iterate, nodes as n
from toolkit.errors import SourceError
from toolkit.findings import Finding
from toolkit.ingest import latex_source, man_source, mediawiki, org_source, safety, typst_source
from toolkit.ingest.account import lost_text
from toolkit.ingest.asciidoc import preprocessed
from toolkit.ingest.chunks import chunks_in, with_chunks
from toolkit.ingest.detection import other_language
from toolkit.ingest.encoding import decode
from toolkit.ingest.epub_book import mended_epub
from toolkit.ingest.figure_numbers import with_numbers_of_figures
from toolkit.ingest.formats import Normalizer, SourceFormat, format_of
from toolkit.ingest.front_matter import split_front_matter, split_yaml
from toolkit.ingest.heading_links import with_heading_links
from toolkit.ingest.hidden import org_logs
from toolkit.ingest.images import ImageCollector
from toolkit.ingest.mdx import without_mdx
from toolkit.ingest.metadata import DEFAULT_LANGUAGE, merge, settle_created, settle_metadata
from toolkit.ingest.notebooks import with_cells_read, with_rich_outputs
from toolkit.ingest.office import mended_docx
from toolkit.ingest.opendocument import mended_odt
from toolkit.ingest.properties import properties_of
from toolkit.ingest.ranges import in_range, spans_in_range
from toolkit.ingest.reader import ReaderResult, read_with_pandoc
from toolkit.ingest.screen_tips import with_tips
from toolkit.ingest.site_dialects import as_shared_marks
from toolkit.ingest.site_lines import with_closed_fences, with_flat_tables
from toolkit.ingest.site_markup import without_site_markup
from toolkit.ingest.source_folder import SourceFolder
from toolkit.ingest.source_text import GIVEN_BACK, MARKDOWN
from toolkit.ingest.sphinx import without_domains
from toolkit.ingest.tex import notebook_with_bare_formulas, with_bare_formulas
from toolkit.ingest.titles import settle_title
from toolkit.ingest.xml_articles import XML, mended_xml
from toolkit.ingest.xml_metadata import without_colon
from toolkit.ingest.xml_parts import xml_part
from toolkit.languages import language_name, normalize_tag
from toolkit.storage import AnyPath, located

_INDEXES = frozenset({"_index", "index"})
"""Names of pages that begin a section of a site, often with front matter alone."""
_NAMED_HEADINGS = MARKDOWN | {"ipynb"}
"""Formats that generators make pages of, whose headings they name in their own way."""
_TAKES_IN = frozenset({"include-left-out", "shortcode-left-out"})
"""What is found in a page that consists of what a program would put into it."""


def read_article(
    path: str | AnyPath,
    *,
    raw: bool = False,
    format: str | None = None,  # noqa: A002 - the CLI's word
    language: str | None = None,
    root: Path | None = None,
) -> Article:
    """Read an article from a file of any supported format.

    What is known about it is in its metadata, a title and a language in any case. Images inside the file, in its folder
    or in its project's come along; nothing else is read, and nothing is fetched. What a person should look at is in
    `Article.findings`.

    Args:
        path: The file, or its URL. Its extension says what it is; its content is checked against that.
        raw: Take a web page as it is, navigation and all.
        format: Name of the format to read it as, whatever its extension; see `toolkit.ingest.formats`.
        language: BCP 47 tag of the language that it is in; None for the one that it says itself, else English.
        root: The project's folder: what an article in it brings along may lie anywhere inside.

    Raises:
        SourceError: The file is missing, unreadable, empty, broken, too large, or not what its name says.
        MissingError: It is at a URL, and what reads such is not installed.
        UsageError: There is no such format or language.
    """
    path = located(path)
    language = normalize_tag(language) if language else None
    data = safety.load(path)
    chosen = format_of(path, data, format)
    beside = SourceFolder(path.parent, root)
    reading = _read(path, data, chosen, beside, raw=raw, language=language)
    settled = settle_metadata(reading.metadata, str(path), language)
    page = chosen.normalizer is Normalizer.WEB_PAGE
    blocks, corrected = in_range(reading.blocks)
    metadata = settled.metadata
    if chosen.name in _NAMED_HEADINGS:
        metadata, blocks = with_heading_links(metadata, blocks)
    metadata, blocks, titled = settle_title(metadata, blocks, path, repeated=settled.repeated, page=page)
    _refuse_empty(path, reading, chosen)
    lost = lost_text(chosen.name, reading.counted, metadata, blocks, path.name)
    blocks = with_numbers_of_figures(blocks, metadata.language)
    return Article(
        settle_created(metadata),
        blocks,
        MappingProxyType(reading.resources),
        Origin(
            str(path),
            _digest(data, reading.resources.values()),
            chosen.name,
            tuple(sorted(beside.looked_for.items())),
        ),
        (*reading.findings, *corrected, *lost, *settled.findings, *titled, *_contradictions(path, metadata, blocks)),
    )


def _read(
    path: PurePath,
    data: bytes,
    format: SourceFormat,  # noqa: A002
    beside: SourceFolder,
    *,
    raw: bool,
    language: str | None,
    nested: bool = False,
) -> ReaderResult:
    if format.binary:
        with safety.undamaged(path):
            return _read_binary(path, data, format, beside, language=language, nested=nested)
    text, findings = _decode(path, data)
    match format.normalizer:
        case Normalizer.PANDOC_JSON:
            reading = _read_json(path, text, beside)
        case Normalizer.PLAIN_TEXT:
            from toolkit.ingest.plaintext import read_plain_text

            reading = read_plain_text(path, text, language or DEFAULT_LANGUAGE)
        case Normalizer.WEB_PAGE:
            from toolkit.ingest.webpage import article_of_page
            from toolkit.ingest.webpage.formulas import with_formulas

            page = article_of_page(path, text, raw=raw)
            html, spans = spans_in_range(page.html)
            findings += (*page.findings, *spans)
            reading = read_with_pandoc(path, *with_formulas(html, text, format), beside)
            reading = replace(reading, metadata=merge(page.metadata, reading.metadata), counted=page.html.encode())
        case Normalizer.NONE:
            written = text
            text, front, found = _preprocessed(path, text, format, beside)
            findings += found
            reading = read_with_pandoc(path, _with_formulas(text, format).encode(), format, beside)
            if format.name in XML:
                reading = replace(reading, counted=written.encode())
            properties = _with_properties(reading.metadata, format, text.encode())
            reading = replace(reading, metadata=merge(properties, front))
    counted = reading.counted or text.encode()
    return replace(reading, findings=(*findings, *reading.findings), counted=counted)


def _read_binary(
    path: PurePath,
    data: bytes,
    format: SourceFormat,  # noqa: A002
    beside: SourceFolder,
    *,
    language: str | None,
    nested: bool,
) -> ReaderResult:
    if data.startswith(b"PK"):
        safety.check_container(path, data)
    chunks = chunks_in(data) if format.name == "docx" and not nested else {}
    mended, left_out = data, tuple[Finding, ...]()
    if format.name == "docx":
        mended, left_out = mended_docx(data, str(path), {key: chunk.mark for key, chunk in chunks.items()})
    if format.name == "odt":
        mended, left_out = mended_odt(data, str(path))
    cover = b""
    if format.name == "epub":
        mended, cover, left_out = mended_epub(data, str(path))
    reading = read_with_pandoc(path, mended, format, beside)
    if format.name == "docx":
        reading = replace(reading, blocks=with_tips(reading.blocks))
    linked = _linked_images(data) if format.name == "docx" else ()
    metadata = _with_properties(reading.metadata, format, data)
    counted = mended if format.name == "epub" else data  # contents and cover are made anew
    reading = replace(reading, metadata=metadata, findings=(*reading.findings, *linked, *left_out), counted=counted)
    reading = with_chunks(
        reading,
        chunks,
        lambda at, part, kind: _read(at, part, kind, beside, raw=True, language=language, nested=True),
    )
    return _with_cover(reading, cover)


def _with_cover(reading: ReaderResult, cover: bytes) -> ReaderResult:
    """Return what was read with the book's own cover, if it has one that can be used."""
    try:
        resource = replace(Resource.of(cover), source="cover")
    except ValueError:
        return reading
    metadata = reading.metadata.with_extra({COVER_KEY: n.MetaString(resource.name)})
    return replace(reading, metadata=metadata, resources={**reading.resources, resource.name: resource})


def _with_formulas(text: str, format: SourceFormat) -> str:  # noqa: A002
    if format.name == "ipynb":
        return notebook_with_bare_formulas(text)
    return with_bare_formulas(text) if format.name in ("gfm", "commonmark") else text


def _preprocessed(
    path: PurePath,
    text: str,
    format: SourceFormat,  # noqa: A002
    beside: SourceFolder,
) -> tuple[str, Metadata, list[Finding]]:
    """Return a text without what its format's reader does not know, what its front matter says, and findings."""
    if format.name == "asciidoc":
        safety.check_aliases(path, text)
        text, front = split_yaml(text)
        return preprocessed(text), front, []
    if format.name == "ipynb":
        text, left_out = with_rich_outputs(text, path.name)
        text, tags = with_cells_read(text, lambda cell: without_site_markup(as_shared_marks(cell), path.name, beside))
        return text, Metadata(), [*left_out, *tags]
    if format.name == "org":
        logs = sum(line.strip().upper() == ":LOGBOOK:" for line in text.splitlines())
        return org_source.prepared(text), Metadata(), [*org_logs(logs, path.name)]
    if format.name in XML:
        text, told = mended_xml(format.name, text, path.name)
        return text, Metadata(), [*told]
    if format.name in _PREPARED:
        return _PREPARED[format.name](text), Metadata(), []
    if format.name == "latex":
        text, told = latex_source.prepared(text, path.name)
        return text, Metadata(), [*told]
    if format.name not in MARKDOWN:
        return text, Metadata(), []
    safety.check_aliases(path, text)
    text, front, wrong = split_front_matter(text, path.name)
    text, skipped = without_mdx(text, path.name, page=path.suffix == ".mdx")
    text = with_flat_tables(with_closed_fences(text))
    text, tags = without_site_markup(as_shared_marks(text), path.name, beside)
    return text, front, [*wrong, *skipped, *tags]


_PREPARED = {
    "rst": without_domains,
    "mediawiki": mediawiki.prepared,
    "man": man_source.prepared,
    "typst": typst_source.prepared,
}


def _linked_images(data: bytes) -> tuple[Finding, ...]:
    """Return a finding for each image that a Word document only links to: pandoc's reader passes over them."""
    root = xml_part(data, "word/_rels/document.xml.rels")
    relations = [] if root is None else [dict(relation.attrib) for relation in root]
    targets = [
        relation.get("Target", "")[:200]
        for relation in relations
        if relation.get("TargetMode") == "External" and relation.get("Type", "").endswith("/image")
    ]
    message = "The image {} is linked, not in the document, and is left out; insert it instead."
    return tuple(Finding("remote-image", message.format(target), target) for target in dict.fromkeys(targets))


def _with_properties(metadata: Metadata, format: SourceFormat, data: bytes) -> Metadata:  # noqa: A002
    properties = properties_of(format.name, data)
    if format.name in XML:
        # Its reader passes over parts of names, dates and rights, and has a colon before a subtitle.
        gone = {"copyright", "license"} if properties.rights else set()
        rest = tuple((key, value) for key, value in without_colon(metadata).values if key not in gone)
        return merge(properties, Metadata(rest))
    if format.name == "org":  # which has its authors on lines of one text
        return merge(properties, metadata)
    if format.name != "epub":
        return merge(metadata, properties)
    # Pandoc's reader turns the order of the authors round, and has its own names for what is in the package document.
    gone = {"language", "subject"}
    return merge(properties, Metadata(tuple((key, value) for key, value in metadata.values if key not in gone)))


def _decode(path: PurePath, data: bytes) -> tuple[str, list[Finding]]:
    safety.check_text(path, data)
    safety.check_entities(path, data)
    decoded = decode(data)
    if decoded is None:
        raise SourceError(f"{path} is in no encoding that is known.", "Save it as UTF-8.")
    # Lone surrogates and zero bytes are in no text, but in what is decoded leniently.
    text = decoded.text.replace("\x00", "").encode("utf-8", "replace").decode()
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # lines end in either, or in both
    if not decoded.guessed:
        return text, []
    message = (
        f"The file does not say its encoding and was read as {decoded.encoding}: "
        "check its letters, or save it as UTF-8."
    )
    return text, [Finding("guessed-encoding", message, str(path))]


def _read_json(path: PurePath, text: str, beside: SourceFolder) -> ReaderResult:
    try:
        article = Article.from_json(text)
    except SourceError as error:
        raise SourceError(f"{path}: {error.message}", error.hint) from error
    images = ImageCollector(path, beside, known=article.resources)
    blocks, metadata = images.collect(article.blocks), images.collect_cover(article.metadata)
    return ReaderResult(metadata, blocks, images.resources, tuple(images.findings))


def _contradictions(path: PurePath, metadata: Metadata, blocks: n.Blocks) -> list[Finding]:
    found = other_language(blocks, metadata.language)
    if not found:
        return []
    looks, taken = language_name(found, "en"), language_name(metadata.language, "en")
    message = f"The text looks like {looks}, but it is taken for {taken}: give --from {found} if that is wrong."
    return [Finding("language-mismatch", message, str(path))]


def _refuse_empty(path: PurePath, reading: ReaderResult, format: SourceFormat) -> None:  # noqa: A002
    """An article has words or pictures in its text; a page of a site has its title, or what a program puts there."""
    said = reading.metadata
    if format.name in GIVEN_BACK and (
        (said.title_text and (path.stem in _INDEXES or said.description))
        or any(finding.code in _TAKES_IN for finding in reading.findings)
    ):
        return
    for node in iterate(reading.blocks):
        match node:
            case n.Str(text) | n.Code(_, text) | n.CodeBlock(_, text) | n.Math(_, text) if text.strip():
                return
            case n.Image():
                return
    raise SourceError(f"{path} has no text in it.", "Give a file with an article in it.")


def _digest(data: bytes, resources: Iterable[Resource]) -> str:
    """Return the hash of a source and of what came along with it; resources are named by their content."""
    digest = hashlib.sha256(data)
    for resource in sorted(resources, key=lambda resource: resource.name):
        digest.update(b"\x00" + resource.name.encode())
    return digest.hexdigest()
