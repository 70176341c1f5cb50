"""Marks of single generators as those that others have too: what is read of one is read of all.

GitBook's blocks (https://gitbook.com/docs/creating-content/blocks) and Zola's shortcodes (https://www.getzola.org/
documentation/content/shortcodes/) are paired shortcodes; docsify's paragraphs (https://docsify.js.org/#/helpers) and
Hugo's alerts in one tag are alerts; Obsidian's comments (https://help.obsidian.md/syntax) are none of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.ingest.site_fences import FENCE

_TAG = re.compile(r"\{%-?[ \t]{0,9}(?P<name>[a-z][\w-]{0,40}+)(?P<more>[^%{]*+)%\}")
_END = re.compile(r"[ \t]*\{%-?[ \t]*end(?P<name>[\w-]{0,40})[ \t]*-?%\}[ \t]*")
_ALERT = re.compile(r"(?P<mark>[!?])>[ \t]+(?P<text>\S.*)")
_ONE = re.compile(
    r"[ \t]*\{\{[<%]\s*(?P<name>alert|note|notice|tip|warning|info|important|caution|danger|callout|hint)"
    r"[ \t]+\"(?P<text>[^\"\n]{1,2000})\"\s*/?[>%]\}\}[ \t]*"
)
_SIGNS = ("{%", "!> ", "?> ", "%%", "{{")
_CONTROL = frozenset(
    {
        *("if", "unless", "case", "for", "tablerow", "capture", "comment", "raw", "highlight", "liquid", "block"),
        *("macro", "call", "filter", "autoescape", "with", "trans", "set", "verbatim"),
    }
)
"""Paired tags of Liquid and Jinja that say what a program is to do."""
_OTHERWISE = {"code": "listing"}
"""Names that mean something else as shortcodes."""


def as_shared_marks(text: str) -> str:
    """Return Markdown with marks of single generators as those that others have too; code is left alone."""
    if not any(sign in text for sign in _SIGNS):
        return text
    ended = {match["name"] for line in text.split("\n") if (match := _END.fullmatch(line))}
    return "\n".join(_Dialect(ended, text).lines(text.split("\n")))


class _Dialect:
    def __init__(self, ended: set[str], text: str) -> None:
        self._ended = ended
        self._text = text
        self._open: list[str] = []

    def lines(self, lines: list[str]) -> Iterator[str]:
        fence, comment = "", False
        for line in lines:
            mark = FENCE.fullmatch(line)
            if mark and not fence:
                fence = mark["mark"]
            elif mark and mark["mark"].startswith(fence) and not mark["info"].strip():
                fence = ""
            if fence or mark:
                yield line
            elif line.strip() == "%%":
                comment = not comment and "\n%%" in self._text
            elif not comment and not (line.startswith("%%") and line.rstrip().endswith("%%") and len(line) > 4):
                yield from self._line(line)

    def _line(self, line: str) -> Iterator[str]:
        if "{%" in line and (match := _END.fullmatch(line)) and self._open and match["name"] in (self._open[-1], ""):
            name = self._open.pop()
            yield f"{{{{< /{_OTHERWISE.get(name, name)} >}}}}"
        elif "{%" in line and (match := _TAG.fullmatch(line.strip())) and self._begins(match):
            name, more = match["name"], match["more"].strip("- \t")
            self._open.append(name)
            said = more[1:-1].replace(",", " ") if more.startswith("(") else more.replace("style=", "type=")
            yield f"{{{{< {_OTHERWISE.get(name, name)} {said} >}}}}"
        elif match := _ALERT.fullmatch(line):
            yield from ("", f"> [!{'IMPORTANT' if match['mark'] == '!' else 'TIP'}]", f"> {match['text']}", "")
        elif "{{" in line and (match := _ONE.fullmatch(line)) and not self._is_paired(match["name"]):
            yield from ("", f'!!! {match["name"]} ""', f"    {match['text']}", "")
        else:
            yield line

    def _begins(self, match: re.Match[str]) -> bool:
        """Tell whether a tag begins what another one ends."""
        name = match["name"]
        if name in _CONTROL or name.startswith("end"):
            return False
        return name in self._ended or ("" in self._ended and match["more"].startswith("("))

    def _is_paired(self, name: str) -> bool:
        return bool(re.search(rf"\{{\{{[<%]\s*/\s*{name}\b", self._text))
