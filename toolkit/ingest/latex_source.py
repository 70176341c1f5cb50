r"""LaTeX before pandoc reads it: what its reader passes over is written as what it knows, line for line.

Labels of items (``\item[(b)]``, enumitem's ``label=``), the bibliography in the document and what cites it, names of
sections, titles of boxes, and commands whose argument it takes for text. ``\today`` is no day that an edition knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from toolkit.findings import Finding
from toolkit.ingest.item_labels import in_order, value_of
from toolkit.ingest.latex_commands import with_known_commands
from toolkit.ingest.theorems import definitions, with_names

_ARGUMENT = re.compile(r"(\\begin\{(?:multicols\*?|minipage|adjustbox|wrapfigure)\})(?:\[[^\[\]\n]*\])?\{[^{}\n]*\}")
_BOX = re.compile(r"\\begin\{(?P<name>tcolorbox|mdframed|exampleblock|alertblock)\}\[(?P<options>[^\[\]]*)\]")
_BOX_TITLE = re.compile(r"(?:\A|,)\s*(?:frametitle|title)\s*=\s*(?:\{(?P<braced>[^{}]*)\}|(?P<plain>[^,{}]*))")
_TODAY = re.compile(r"\\today\b(?:\{\})?")
_THANKS = re.compile(r"\\thanks\{(?P<text>[^{}]*)\}")
_SECTION = re.compile(
    r"\\(?:part|chapter|(?:sub)*section|paragraph)\*?(?:\[[^\[\]\n]*\])?\{(?P<title>[^{}\n]*)\}[ \t]*\n?[ \t]*"
    r"\\label\{(?P<label>[^{}\n]*)\}"
)
_NAMED = re.compile(r"\\[nN]ameref\*?\{(?P<label>[^{}\n]*)\}")
_PAGE = re.compile(r"\\(?:v?pageref|autopageref|cpageref)\*?\{(?P<label>[^{}\n]*)\}")
_BOOKS = re.compile(r"\\begin\{thebibliography\}(?:\{[^{}\n]*\})?")
_BOOKS_END = "\\end{thebibliography}"
_BOOK = re.compile(r"\\bibitem(?:\[(?P<shown>[^\[\]\n]*)\])?\{(?P<key>[^{}\n]*)\}")
_CITES = re.compile(r"\\cite[tp]?\*?(?:\[(?P<more>[^\[\]\n]*)\])?\{(?P<keys>[^{}\n]*)\}")
_LIST = re.compile(r"\\(?P<what>begin|end)\{(?P<name>enumerate|itemize)\*?\}(?P<options>\[[^\[\]\n]*\])?")
_ITEM = re.compile(r"\\item\b(?:[ \t]*\[(?P<label>[^\[\]\n]*)\])?")
_LABEL = re.compile(r"label\s*=\s*\{?(?P<label>[^,{}\]]*)")
_COUNTER = re.compile(r"\\(?P<kind>alph|Alph|roman|Roman|arabic)\*")
_FIRST = {"alph": "a", "Alph": "A", "roman": "i", "Roman": "I", "arabic": "1"}
_MARKER = re.compile(r"(?P<before>\(?)(?P<number>\d{1,3}|[ivxlcIVXLC]{1,8}|[a-zA-Z])(?P<after>[.)])")


def prepared(text: str, where: str) -> tuple[str, tuple[Finding, ...]]:
    """Return LaTeX as pandoc's reader takes all of it, and what is left out.

    Args:
        text: The source.
        where: The source, for findings.
    """
    if "\\" not in text:
        return text, ()
    findings: list[Finding] = []

    def tell(message: str) -> str:
        findings.append(Finding("markup-skipped", f"{where}: {message}", where))
        return ""

    text = _with_lists(with_names(with_known_commands(text)))
    text = _with_books(text)
    text = _BOX.sub(_box, _ARGUMENT.sub(r"\1", text))
    titles = {match["label"]: match["title"] for match in _SECTION.finditer(text)}
    text = _NAMED.sub(
        lambda match: f"\\hyperref[{match['label']}]{{{titles.get(match['label'], match['label'])}}}", text
    )
    text = _PAGE.sub(
        lambda match: tell(f"The page of {match['label'][:80]} is left out: editions have other pages."), text
    )
    text = _THANKS.sub(lambda match: tell(f"The note of thanks “{match['text'][:80]}” is left out."), text)
    preamble, begins, body = text.partition("\\begin{document}")
    if not begins:
        preamble, body = "", text
    body = _TODAY.sub(lambda _: tell("\\today is left out: write the day."), body)
    defined, told = definitions(text, where)
    return defined + _TODAY.sub("", preamble) + begins + body, tuple(dict.fromkeys((*findings, *told)))


def _box(match: re.Match[str]) -> str:
    said = _BOX_TITLE.search(match["options"])
    title = (said["braced"] or said["plain"] or "").strip() if said else ""
    return f"\\begin{{{match['name']}}}" + (f"\\textbf{{{title}}}\\par " if title else "")


def _with_books(text: str) -> str:
    """Return a text whose bibliography is a list with the labels that are cited."""
    begin = _BOOKS.search(text)
    end = text.find(_BOOKS_END, begin.end()) if begin else -1
    if begin is None or end < 0:
        return text
    books = text[begin.end() : end]
    labels: dict[str, str] = {}
    for match in _BOOK.finditer(books):
        labels.setdefault(match["key"].strip(), match["shown"] or str(len(labels) + 1))
    books = _BOOK.sub(lambda match: f"\\item[{{[{labels[match['key'].strip()]}]}}]", books)
    listed = f"\\section*{{References}}\\begin{{description}}{books}\\end{{description}}"

    def cited(match: re.Match[str]) -> str:
        keys = [key.strip() for key in match["keys"].split(",")]
        if not all(key in labels for key in keys):
            return match[0]
        return "{[}" + ", ".join((*(labels[key] for key in keys), *filter(None, (match["more"],)))) + "]"

    return _CITES.sub(cited, text[: begin.start()]) + listed + _CITES.sub(cited, text[end + len(_BOOKS_END) :])


@dataclass(slots=True)
class _List:
    opened: re.Match[str]
    items: list[re.Match[str]] = field(default_factory=list)
    """Those that are in no list within it."""


def _with_lists(text: str) -> str:
    """Return a text whose lists show the labels of their items: by their style, or as terms."""
    changes: list[tuple[int, int, str]] = []
    stack: list[_List] = []
    for match in sorted((*_LIST.finditer(text), *_ITEM.finditer(text)), key=lambda match: match.start()):
        if match.re is _ITEM:
            if stack:
                stack[-1].items.append(match)
        elif match["what"] == "begin":
            stack.append(_List(match))
        elif stack:
            changes += _changes(stack.pop(), match)
    pieces, end = [], 0
    for start, stop, new in sorted(changes):
        pieces += [text[end:start], new]
        end = stop
    return "".join((*pieces, text[end:])) if pieces else text


def _changes(listed: _List, closed: re.Match[str]) -> list[tuple[int, int, str]]:
    """Return what is to be put in the place of what, for one list."""
    opened, items = listed.opened, listed.items
    label = _LABEL.search(opened["options"] or "")
    counter = _COUNTER.search(label["label"]) if label else None
    begin = f"\\begin{{{opened['name']}}}"
    if label and counter and opened["name"] == "enumerate":
        marker = label["label"].replace(counter[0], _FIRST[counter["kind"]]).strip()
        return [(*opened.span(), f"{begin}[{marker}]" if _MARKER.fullmatch(marker) else begin)]
    labels = [item["label"] for item in items if item["label"] and any(map(str.isalnum, item["label"]))]
    if not labels or "\\" in "".join(labels):
        return []
    kind = in_order(labels) if len(labels) == len(items) and opened["name"] == "enumerate" else ""
    if kind and (first := _MARKER.fullmatch(labels[0].strip())):
        marker = f"{first['before']}{_FIRST[kind]}{first['after']}"
        start = value_of(first["number"], kind) - 1
        counted = f"\\setcounter{{enumi}}{{{start}}}" if start else ""
        return [(*opened.span(), f"{begin}[{marker}]{counted}"), *((*item.span(), "\\item ") for item in items)]
    renamed = [(*each.span(), f"\\{each['what']}{{description}}") for each in (opened, closed)]
    return [*renamed, *((*item.span(), f"\\item[{item['label'] or '•'}]") for item in items)]
