"""What Sphinx adds to reStructuredText: its roles and directives, which pandoc's reader knows not as text.

Roles: https://www.sphinx-doc.org/en/master/usage/restructuredtext/roles.html; directives: the page beside it. What only
a program could fill in (autodoc) is left out and told; lists of pages (``toctree``) and an index are no text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from toolkit.document import REFERENCE, inlines_of, iterate, nodes as n, plain_text, rewrite
from toolkit.findings import Finding
from toolkit.ingest.encoding import decode
from toolkit.ingest.source_folder import Refused, SourceFolder
from toolkit.ingest.sphinx_labels import MOST, Labels, labels_in

_DOMAIN = re.compile(r"^(?P<indent>[ \t]*)\.\. (?P<domain>[a-z]{1,6}):(?P<name>[a-z-]+)::", re.MULTILINE)
_PAGE_TITLE = re.compile(r"^(?P<title>[^\s.:][^\n]*)\n(?P<sign>[=\-`'\"~^_*+#<>])(?P=sign){2,}[ \t]*$", re.MULTILINE)
_TITLED = re.compile(r"(?P<text>[^<>]*[^<>\s])\s*<(?P<target>[^<>]+)>", re.DOTALL)

_EQUATION = re.compile(r"^\.\. math::[^\n]*\n(?:[ \t]+:[a-z]+:[^\n]*\n){0,4}?[ \t]+:label:[ \t]*(\S+)", re.MULTILINE)
_CALLED = frozenset({"func", "meth"})
_NAMES = frozenset(
    {"class", "mod", "attr", "data", "exc", "obj", "const", "type", "any", "macro", "enum", "envvar", "option", "file"}
    | {"samp", "token", "makevar", "mimetype", "newsgroup", "regexp", "manpage", "cpp", "c", "js"}
)
_LABELLED = frozenset({"ref", "numref"})
_STRONG = frozenset({"guilabel", "command", "program", "menuselection"})
_PLAIN = frozenset({"term", "abbr", "download", "keyword", "ref", "doc", "eq"})
_NO_TEXT = frozenset({"toctree", "index", "tabularcolumns", "highlight", "currentmodule", "module", "sectionauthor"})
_BY_PROGRAM = ("auto", "inheritance-diagram", "graphviz", "plot", "program-output", "argparse", "click")
_SHOWN_IN = frozenset({"html", "epub"})
"""What ``only`` is asked for: editions are read, as those are."""

_VERSIONS = {
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "deprecated": "Deprecated since version",
    "versionremoved": "Removed in version",
}
_DOMAINS = ("py-", "c-", "cpp-", "js-", "rst-", "std-")


_TODAY = re.compile(r"^\.\. \|(?P<name>[^|\n]+)\| date::[^\n]*$", re.MULTILINE)
_SAID = re.compile(r"^:date:[ \t]*(?P<date>[^\n]+)$", re.MULTILINE | re.IGNORECASE)
_SESSION = re.compile(r"(?<=\n\n)>>> [^\n]*(?:\n[^\n]+)*")


def without_domains(text: str) -> str:
    """Return reStructuredText as pandoc's reader takes it.

    Directives have no colon in their names, since it takes such for comments; sessions of Python are code; and the day
    is the document's own, where it names one: no reader knows on which an edition is made.
    """
    text = _DOMAIN.sub(r"\g<indent>.. \g<domain>-\g<name>::", text)
    said = _SAID.search(text)
    text = _TODAY.sub(lambda match: f".. |{match['name']}| replace:: {said['date']}" if said else "", text)
    return _SESSION.sub(lambda match: ".. code-block:: pycon\n\n   " + match[0].replace("\n", "\n   "), text)


_UNKNOWN_NAME = "##SUBST##"
"""What pandoc's reader has for the address of a substitution that only Sphinx knows, such as ``|version|``."""


def with_sphinx_read(
    blocks: n.Blocks, text: str, beside: SourceFolder, where: str
) -> tuple[n.Blocks, tuple[Finding, ...]]:
    """Return blocks with roles and directives as what they mean, and a finding for each that means nothing here.

    Args:
        blocks: What pandoc has read.
        text: What from, for the titles that labels stand before.
        beside: The files that may be shown.
        where: The source, for findings.
    """
    reading = _Reading(text, blocks, beside, where)
    return rewrite(blocks, reading.visit, words=False), tuple(reading.findings)


class _Reading:
    def __init__(self, text: str, blocks: n.Blocks, beside: SourceFolder, where: str) -> None:
        self.findings: list[Finding] = []
        self._beside = beside
        self._where = where
        self._pages: dict[str, str] = {}
        self._titles = {name: title for name, (_, title) in labels_in(text).items()}
        self._labels = Labels(beside)
        labels = dict.fromkeys(_EQUATION.findall(text))
        self._equations = {label: number for number, label in enumerate(labels, 1)}
        self._anchors = {
            plain_text(node.content): node.attr.identifier
            for node in iterate(blocks, words=False)
            if isinstance(node, n.Header)
        }

    def visit(self, node: Any) -> Any:
        """Return a node as what it means."""
        if isinstance(node, n.Code) and "interpreted-text" in node.attr.classes:
            return self._role(node.attr.get("role") or "", node.text)
        if isinstance(node, n.Span) and (number := self._equations.get(node.attr.get("label") or "")):
            return replace(node, content=tuple(_numbered(each, number) for each in node.content))
        if isinstance(node, n.Link) and node.target[0].startswith(_UNKNOWN_NAME):
            return node.content
        if isinstance(node, n.Div) and node.attr.classes:
            return self._directive(node, node.attr.classes[0])
        return node

    def _role(self, role: str, said: str) -> n.Inline | n.Inlines:
        name = role.rpartition(":")[2]
        titled = _TITLED.fullmatch(said)
        text, target = (titled["text"], titled["target"]) if titled else (said, said)
        if name in _LABELLED:
            return self._reference(name, text if titled else "", target)
        if name == "doc":
            address = target if target.rpartition("/")[2].count(".") else f"{target}.rst"
            shown = text if titled else self._title_of(address) or target.rpartition("/")[2]
            return n.Link(n.EMPTY_ATTR, inlines_of(shown), (address, ""))
        if name in _CALLED:
            shown = _short(text).removesuffix("()")
            return n.Code(n.EMPTY_ATTR, f"{shown}()")
        if name in _NAMES:
            return n.Code(n.EMPTY_ATTR, _short(text))
        if name in _STRONG:
            return n.Strong(
                inlines_of(text.replace("-->", "→").replace("&&", "\0").replace("&", "").replace("\0", "&"))
            )
        if name == "kbd":
            return n.Span(n.Attr(classes=("kbd",)), inlines_of(text))
        if name in ("pep", "rfc"):
            return inlines_of(text if titled else f"{name.upper()} {text}")
        if name == "dfn":
            return n.Emph(inlines_of(text))
        if name == "eq" and target in self._equations:
            return inlines_of(f"({self._equations[target]})")
        return inlines_of(text) if name in _PLAIN else n.Code(n.EMPTY_ATTR, text)

    def _title_of(self, page: str) -> str:
        """Return the title of another page, which Sphinx shows in a link to it; nothing if it can't be had."""
        if page not in self._pages:
            try:
                decoded = decode(self._beside.first((page,), MOST))
            except (Refused, OSError):
                decoded = None
            title = _PAGE_TITLE.search(decoded.text.replace("\r\n", "\n")) if decoded else None
            self._pages[page] = title["title"].strip() if title else ""
        return self._pages[page]

    def _reference(self, role: str, text: str, label: str) -> n.Inline | n.Inlines:
        if role == "numref":  # see `toolkit.ingest.figure_numbers`
            attr = n.Attr(attributes=((REFERENCE, role),))
            return n.Link(attr, inlines_of(text or label), (f"#{label.strip().lower()}", ""))
        name = label.strip().lower()
        title = self._titles.get(name, "")
        anchor = self._anchors.get(title)
        address = f"#{anchor}" if anchor else ""
        if not title and (found := self._labels.find(name)):
            address, title = found
        shown = inlines_of(text or title or label)
        return n.Link(n.EMPTY_ATTR, shown, (address, "")) if address else shown

    def _directive(self, div: n.Div, name: str) -> Any:
        if name in _NO_TEXT:
            return ()
        if name.startswith(_BY_PROGRAM):
            self._tell("markup-skipped", f"What {name} would show is made by a program, and is left out.")
            return ()
        if name == "only":
            return self._only(div)
        if name == "literalinclude":
            return self._file(div)
        first = div.content[0] if div.content else None
        if name == "productionlist" and isinstance(first, n.Para):
            return n.CodeBlock(n.EMPTY_ATTR, plain_text(first.content))
        if name in _VERSIONS and isinstance(first, n.Para):
            return replace(div, content=(n.Para(_versioned(name, first.content)), *div.content[1:]))
        if name.startswith(_DOMAINS) and isinstance(first, n.Para):
            signature = plain_text(first.content).split(" :", 1)[0]
            return replace(div, content=(n.Para((n.Code(n.EMPTY_ATTR, signature),)), *div.content[1:]))
        return div

    def _only(self, div: n.Div) -> n.Blocks:
        first, rest = div.content[:1], div.content[1:]
        asked = plain_text(first[0].content) if first and isinstance(first[0], n.Para) else ""
        if _holds(asked):
            return rest
        self._tell("markup-skipped", f"What is there only for '{asked[:80]}' is left out.")
        return ()

    def _file(self, div: n.Div) -> Any:
        name = plain_text(div.content[0].content) if div.content and isinstance(div.content[0], n.Para) else ""
        try:
            decoded = decode(self._beside.first((name, f"/{name.lstrip('/')}"), MOST))
        except (Refused, OSError):
            decoded = None
        if decoded is None:
            self._tell("include-left-out", f"The file {name[:200]} could not be had: it is not there, or outside.")
            return ()
        lines = decoded.text.splitlines()
        wanted = _numbers(div.attr.get("lines") or "", len(lines))
        shown = "\n".join(line for number, line in enumerate(lines, 1) if not wanted or number in wanted)
        language = div.attr.get("language") or ""
        caption = tuple(pair for pair in div.attr.attributes if pair[0] == "caption")
        return n.CodeBlock(n.Attr(classes=(language,) if language else (), attributes=caption), shown)

    def _tell(self, code: str, message: str) -> None:
        self.findings.append(Finding(code, f"{self._where}: {message}", self._where))


def _numbered(node: n.Inline, number: int) -> n.Inline:
    return replace(node, text=f"{node.text} \\qquad ({number})") if isinstance(node, n.Math) else node


def _numbers(said: str, last: int) -> frozenset[int]:
    """Return the lines that ``1-3,7-`` names; none if it names none."""
    found: set[int] = set()
    for part in said.split(","):
        first, dash, end = part.strip().partition("-")
        begin = int(first) if first.isdecimal() and len(first) < 8 else 1
        stop = int(end) if end.isdecimal() and len(end) < 8 else last if dash else begin
        if first or dash:
            found.update(range(begin, min(stop, last) + 1))
    return frozenset(found)


def _short(text: str) -> str:
    return text.rpartition(".")[2] if text.startswith("~") else text.removeprefix("!")


def _versioned(name: str, content: n.Inlines) -> n.Inlines:
    version, *rest = content
    shown = plain_text((version,)).rstrip(":")
    while rest and isinstance(rest[0], n.Space | n.SoftBreak):
        rest.pop(0)
    end = ":" if rest else "."
    space = (n.Space(),) if rest else ()
    return (*inlines_of(_VERSIONS[name]), n.Space(), n.Str(f"{shown}{end}"), *space, *rest)


def _holds(asked: str) -> bool:
    """Tell whether a condition of ``only`` holds: names with and, or, not, from left to right."""
    either = False
    for part in asked.replace("(", " ").replace(")", " ").split(" or "):
        every = True
        for term in part.split(" and "):
            words = term.split()
            negated = words[:1] == ["not"]
            known = words[-1:] != [] and words[-1] in _SHOWN_IN
            every = every and known != negated
        either = either or every
    return either
