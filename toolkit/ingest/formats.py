"""The table of formats that an article may come in, and which file is read as which."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath

from toolkit.errors import SourceError, UsageError
from toolkit.ingest.content import FileContent, describe, recognize
from toolkit.storage import AnyPath, storage_of


class Normalizer(StrEnum):
    """What is done beyond pandoc's reader, for formats that say too little or too much about an article."""

    NONE = "none"
    PLAIN_TEXT = "plain text"
    """There is no markup: structure is found in the text itself (`toolkit.ingest.plaintext`)."""
    WEB_PAGE = "web page"
    """The article is cut out of the page around it (`toolkit.ingest.webpage`)."""
    PANDOC_JSON = "pandoc JSON"
    """It is the model already."""


@dataclass(frozen=True, slots=True)
class SourceFormat:
    """One format.

    Attributes:
        name: What it is called in options and in an article's origin.
        label: What it is called in sentences.
        extensions: Extensions of its files, without the dot, the usual one first.
        content: What its files may be by their content.
        reader: Pandoc's reader with extensions, or nothing where pandoc isn't asked.
        binary: Whether its files are bytes rather than encoded text.
        embeds: Whether its files may carry images inside.
        normalizer: What is done beyond pandoc's reader.
    """

    name: str
    label: str
    extensions: tuple[str, ...]
    content: tuple[FileContent, ...] = (FileContent.TEXT,)
    reader: str = ""
    binary: bool = False
    embeds: bool = False
    normalizer: Normalizer = Normalizer.NONE


_MARKUP = (FileContent.TEXT, FileContent.XML)
# Lines of Chinese and Japanese are wrapped anywhere: their ends are no spaces. Other scripts are not touched.
_WIDE = "+east_asian_line_breaks"

_CELLS = "+alerts+fenced_divs+bracketed_spans+footnotes"
"""What books of notebooks (MyST, Quarto) have in cells of Markdown."""

FORMATS: tuple[SourceFormat, ...] = (
    SourceFormat("text", "plain text", ("txt", "text"), normalizer=Normalizer.PLAIN_TEXT),
    SourceFormat(
        "markdown",
        "Markdown",
        ("md", "markdown", "mkd", "mdown", "mkdn", "mdx", "qmd", "rmd"),
        _MARKUP,
        f"markdown{_WIDE}+alerts+mark",
    ),
    SourceFormat("gfm", "GitHub Markdown", (), _MARKUP, f"gfm{_WIDE}+yaml_metadata_block+fenced_divs+bracketed_spans"),
    SourceFormat(
        "commonmark",
        "CommonMark",
        (),
        _MARKUP,
        f"commonmark{_WIDE}+alerts+yaml_metadata_block+fenced_divs+bracketed_spans",
    ),
    SourceFormat(
        "html",
        "HTML",
        ("html", "htm", "xhtml"),
        (FileContent.HTML, FileContent.TEXT, FileContent.XML),
        f"html{_WIDE}",
        normalizer=Normalizer.WEB_PAGE,
    ),
    SourceFormat("docx", "Word", ("docx", "docm", "dotx"), (FileContent.DOCX,), "docx", binary=True, embeds=True),
    SourceFormat("odt", "OpenDocument", ("odt", "ott"), (FileContent.ODT,), "odt", binary=True, embeds=True),
    SourceFormat("epub", "EPUB", ("epub",), (FileContent.EPUB,), "epub", binary=True, embeds=True),
    SourceFormat("rst", "reStructuredText", ("rst", "rest"), _MARKUP, f"rst{_WIDE}"),
    SourceFormat("latex", "LaTeX", ("tex", "latex", "ltx"), _MARKUP, f"latex{_WIDE}"),
    SourceFormat("org", "Org", ("org",), _MARKUP, f"org{_WIDE}"),
    SourceFormat("asciidoc", "AsciiDoc", ("adoc", "asciidoc", "asc"), _MARKUP, f"asciidoc{_WIDE}"),
    SourceFormat("rtf", "RTF", ("rtf",), (FileContent.RTF,), "rtf", binary=True, embeds=True),
    SourceFormat(
        "ipynb", "Jupyter notebook", ("ipynb",), (FileContent.NOTEBOOK,), f"ipynb{_WIDE}{_CELLS}", embeds=True
    ),
    SourceFormat("typst", "Typst", ("typ", "typst"), _MARKUP, f"typst{_WIDE}"),
    SourceFormat("jats", "JATS", ("jats", "nxml", "xml"), (FileContent.JATS,), "jats"),
    SourceFormat("docbook", "DocBook", ("dbk", "docbook", "xml"), (FileContent.DOCBOOK,), "docbook"),
    SourceFormat("mediawiki", "MediaWiki", ("wiki", "mediawiki"), _MARKUP, f"mediawiki{_WIDE}"),
    SourceFormat("json", "pandoc JSON", ("json",), (FileContent.PANDOC_JSON,), normalizer=Normalizer.PANDOC_JSON),
    SourceFormat("fb2", "FictionBook", ("fb2",), (FileContent.FB2,), "fb2", embeds=True),
    SourceFormat("opml", "OPML", ("opml",), (FileContent.OPML,), "opml"),
    SourceFormat("textile", "Textile", ("textile",), _MARKUP, f"textile{_WIDE}"),
    SourceFormat("djot", "Djot", ("dj", "djot"), _MARKUP, f"djot{_WIDE}"),
    SourceFormat("muse", "Muse", ("muse",), _MARKUP, f"muse{_WIDE}"),
    SourceFormat("t2t", "txt2tags", ("t2t",), _MARKUP, f"t2t{_WIDE}"),
    SourceFormat("man", "man page", ("man", "roff"), _MARKUP, f"man{_WIDE}"),
    SourceFormat("dokuwiki", "DokuWiki", ("dokuwiki",), _MARKUP, f"dokuwiki{_WIDE}"),
    SourceFormat("twiki", "TWiki", ("twiki",), _MARKUP, f"twiki{_WIDE}"),
    SourceFormat("tikiwiki", "TikiWiki", ("tikiwiki",), _MARKUP, f"tikiwiki{_WIDE}"),
    SourceFormat("vimwiki", "Vimwiki", ("vimwiki",), _MARKUP, f"vimwiki{_WIDE}"),
    SourceFormat("creole", "Creole", ("creole",), _MARKUP, f"creole{_WIDE}"),
    SourceFormat("jira", "Jira markup", ("jira",), _MARKUP, f"jira{_WIDE}"),
    SourceFormat("pod", "Pod", ("pod",), _MARKUP, f"pod{_WIDE}"),
)

MARKDOWN_EXTENSIONS = next(each.extensions for each in FORMATS if each.name == "markdown")
"""Extensions of Markdown, without the dot."""
KEPT_EXTENSIONS = tuple(
    extension
    for each in FORMATS
    if each.name in ("markdown", "rst", "asciidoc", "org")
    for extension in each.extensions
)
"""Extensions of what is given back in its own format, without the dot."""

_BY_NAME = {each.name: each for each in FORMATS}
_ALIASES = {"txt": "text", "plain": "text", "md": "markdown", "commonmark_x": "commonmark", "word": "docx"}
_SNIFF = 65536
"""Bytes that are read of a file to tell whether it is an article, where its extension doesn't."""
_SHARED = frozenset({"xml", "json"})
"""Extensions that files other than articles mostly have."""


def format_named(name: str) -> SourceFormat:
    """Return the format that a name or an extension stands for.

    Raises:
        UsageError: There is none.
    """
    key = name.strip().lower().lstrip(".")
    found = _BY_NAME.get(_ALIASES.get(key, key)) or next(iter(_with_extension(key)), None)
    if found is None:
        raise UsageError(f"There is no format '{name}'.", f"Use one of {', '.join(sorted(_BY_NAME))}.")
    return found


def format_of(path: PurePath, data: bytes, name: str | None = None) -> SourceFormat:
    """Return the format that a file is to be read as: by its extension or *name*, checked against its content.

    Raises:
        SourceError: The extension says nothing, or the content is something else.
        UsageError: There is no format of that name.
    """
    candidates = (format_named(name),) if name else _with_extension(_extension(path))
    found = recognize(data)
    if not candidates:
        raise _unknown(path, found)
    for candidate in candidates:
        if found in candidate.content:
            return candidate
    if found is FileContent.TEXT and data[:_SNIFF].lstrip().startswith(b"<"):
        found = FileContent.XML  # text can begin so, but this was to be markup
    raise _mismatch(path, candidates[0], found, named=name is None)


def is_article(path: AnyPath) -> bool:
    """Tell whether a file found in a folder is an article.

    It is by its extension, and by its content where many things have that extension. Files that can't be opened
    count as articles, so that their reader says what is wrong.
    """
    extension = _extension(path)
    formats = _with_extension(extension)
    if not formats or (isinstance(path, Path) and not path.is_file()):
        return False
    if extension not in _SHARED:
        return True
    try:
        found = recognize(storage_of(path.parent).read(path.name, _SNIFF))
    except OSError:
        return True
    return any(found in each.content for each in formats)


def _extension(path: PurePath) -> str:
    return path.suffix.lower().lstrip(".")


def _with_extension(extension: str) -> tuple[SourceFormat, ...]:
    return tuple(each for each in FORMATS if extension in each.extensions)


def _fitting(found: FileContent) -> SourceFormat | None:
    """The format that a content belongs to, where it belongs to one."""
    if found in _MARKUP:
        return None
    return next((each for each in FORMATS if found in each.content), None)


def _unknown(path: PurePath, found: FileContent) -> SourceError:
    fitting = _fitting(found)
    what = f"looks like {describe(found)}" if fitting else "has no extension that says what it is"
    hint = f"Read it with --as {fitting.name}." if fitting else "Say how to read it: --as markdown, --as text …"
    if found in _NO_ARTICLE:
        return _mismatch(path, None, found, named=True)
    if not fitting and (extension := _extension(path)):
        if extension in _OF_TRANSLATORS:
            hint = "It holds translations, not an article: see publish review import and publish memory import."
        what = f"is named .{extension}, which is no format of articles"
    return SourceError(f"{path} {what}.", hint)


_OF_TRANSLATORS = frozenset({"xlf", "xliff", "po", "pot", "tmx", "tbx", "sdlxliff", "mqxliff"})
"""Extensions of what tools for translators write."""


_NO_ARTICLE = frozenset(
    {
        FileContent.PDF,
        FileContent.OLD_OFFICE,
        FileContent.IMAGE,
        FileContent.ARCHIVE,
        FileContent.BINARY,
        FileContent.CUT_SHORT,
    }
)
_HINTS = {
    FileContent.PDF: "A PDF holds the look of a text, not its structure: give the file that it was made from.",
    FileContent.OLD_OFFICE: "Open it in a word processor and save it as .docx or .odt.",
    FileContent.ENCRYPTED: "Save it without a password.",
    FileContent.IMAGE: "Give the text of the article.",
    FileContent.ARCHIVE: "Unpack it and give the article in it.",
    FileContent.CUT_SHORT: "Give another copy of it, or download it again.",
    FileContent.XML: "Give JATS, DocBook or another format that holds an article.",
    FileContent.JSON: "Give pandoc's JSON, as 'publish normalize' writes it.",
    FileContent.BINARY: "The file may be damaged: give another copy of it.",
}


def _mismatch(path: PurePath, expected: SourceFormat | None, found: FileContent, *, named: bool) -> SourceError:
    if found is FileContent.EMPTY:
        return SourceError(f"{path} is empty.", "Give a file with an article in it.")
    fitting = _fitting(found)
    hint = _HINTS.get(found, "")
    if fitting and not hint:
        hint = f"Give it the extension .{fitting.extensions[0]}, or read it with --as {fitting.name}."
    if expected is None:
        return SourceError(f"{path} is {describe(found)}, which can't be read as an article.", hint)
    said = f"is named .{_extension(path)}" if named and _extension(path) else f"was to be read as {expected.label}"
    return SourceError(f"{path} {said}, but it is {describe(found)}.", hint or "Give another copy of it.")
