"""What pandoc's log says about a source: what its reader left out becomes findings."""

from __future__ import annotations

import re
from collections.abc import Iterable

from toolkit.findings import Finding
from toolkit.pandoc import LogMessage

MOST = 10
"""Findings of one code about one source; the last of them counts the others."""

_INCLUDE, _AT = "Could not load include file ", " at "
_PACKAGE = (".sty", ".cls", ".bst", ".ldf")
"""Extensions of files that say how LaTeX looks and hold no text."""
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|\\(?:begin|end)\s*\{[^{}]*\}(?:\[\])?|[.'][A-Za-z]{1,3}")
"""Marks whose content was read: lone tags of HTML, environments of LaTeX, requests of man pages."""
_SETTING = re.compile(
    r"\\(?:[hv]space|setlength|addtolength|settowidth|(?:this)?pagestyle|pagenumbering|bibliographystyle|usepackage"
    r"|hypersetup|geometry|newcolumntype|c(?:mid)?(?:rule|line)|(?:set|addto)counter|addcontentsline|markboth|markright"
    r"|definecolor|color|graphicspath|hyphenation|selectlanguage|selectfont|fontsize|linespread|new[a-z]+|renew[a-z]+"
    r"|theoremstyle|bibitem|index|label|DeclareMathOperator|allowdisplaybreaks|[a-z]*skip|[a-z]*penalty|vskip|hskip)\b"
)
"""Commands of LaTeX whose arguments are no text."""
_ARGUMENT = re.compile(r"[{\[(][^{}\[(]*?[^\W\d_]{2}")
_SILENT = frozenset(
    {
        "Deprecated", "Extracting", "IgnoredElement", "UnexpectedXmlElement",
        "Fetching", "InvalidLang", "LoadedResource", "NoLangSpecified", "NoTitleElement",
        "MacroAlreadyDefined", "ParsingTrace", "ParsingUnescaped", "DuplicateIdentifier", "UndefinedToggle",
        "CouldNotDetermineMimeType", "DuplicateAttribute", "FormattingDeprecated", "UnusualConversion",
    }
)  # fmt: skip
"""Kinds of message that tell of nothing left out, or name an element: `account` tells of its words."""


def included(messages: Iterable[LogMessage]) -> tuple[str, ...]:
    """Return the names of the files that a source includes and that its reader was not given."""
    names = (_included_name(message) for message in messages if message.kind == "CouldNotLoadIncludeFile")
    return tuple(dict.fromkeys(name for name in names if name and not name.endswith(_PACKAGE)))


def not_loaded(name: str) -> LogMessage:
    """Return what the log says of a file that a source includes and that can't be had."""
    return LogMessage("CouldNotLoadIncludeFile", f"{_INCLUDE}{name}")


def _included_name(message: LogMessage) -> str:
    """Return the name of the file that a message is about: it stands before the place where it was asked for."""
    named = message.text.removeprefix(_INCLUDE)
    return named.rpartition(_AT)[0] or named


def findings_of(messages: Iterable[LogMessage], where: str, preamble: str = "") -> tuple[Finding, ...]:
    """Return what of a log a person should know.

    Args:
        messages: The log.
        where: The source.
        preamble: What of it only says how it is to look.
    """
    told: dict[str, list[str]] = {}

    def note(code: str, text: str) -> None:
        if text not in told.setdefault(code, []):
            told[code].append(text)

    for message in messages:
        if message.kind == "CouldNotLoadIncludeFile":
            if not _included_name(message).endswith(_PACKAGE):
                note("include-left-out", message.text)
        elif message.kind == "SkippedContent":
            contents = message.contents.strip()
            if not contents.startswith("<!--") and _holds_text(contents) and contents[:20] not in preamble:
                note("markup-skipped", message.text)
        elif message.kind not in _SILENT:
            note("reader-warning", message.text)
    return tuple(finding for code, texts in told.items() for finding in _findings(code, texts[::-1], where))


def _holds_text(contents: str) -> bool:
    known = _TAG.fullmatch(contents) or _SETTING.match(contents)
    return not known and bool(_ARGUMENT.search(contents))


def _findings(code: str, texts: list[str], where: str) -> list[Finding]:
    shown = texts if len(texts) <= MOST else texts[: MOST - 1]
    result = [Finding(code, f"{where}: {text[:200].rstrip('.')}.", where) for text in shown]
    if len(shown) < len(texts):
        result.append(Finding(code, f"{where}: {len(texts) - len(shown)} more of this kind.", where))
    return result
