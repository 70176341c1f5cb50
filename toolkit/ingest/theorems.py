r"""Theorems of LaTeX whose names pandoc's reader does not show: those without a number, and those defined elsewhere.

``\newtheorem*``: amsthm's manual, 2. Environments that a class or a template defines (llncs' and beamer's ``theorem``)
are called as they are named.
"""

from __future__ import annotations

import re

from toolkit.findings import Finding

_STARRED = re.compile(r"\\newtheorem\*\{(?P<name>[^{}\n]{1,80})\}\s{0,9}\{(?P<title>[^{}\n]{0,200})\}")
_DEFINED = re.compile(r"\\(?:newtheorem\*?|(?:re)?newenvironment|newtcbtheorem)\*?\{(?P<name>[^{}\n]{1,80})\}")
_USUAL = (
    "theorem lemma corollary proposition conjecture definition remark example exercise problem claim axiom notation"
)
_BEGUN = re.compile(rf"\\begin\{{(?P<name>{'|'.join(_USUAL.split())})\}}")


def with_names(text: str) -> str:
    """Return LaTeX whose theorems without a number begin with their names: the reader has none for them.

    Args:
        text: The source.
    """
    names = {match["name"]: match["title"].strip() for match in _STARRED.finditer(text)}
    if not names:
        return text

    def begun(match: re.Match[str]) -> str:
        said = f" ({match['more'].strip()})" if match["more"] else ""
        return f"\\begin{{{match['name']}}}\\textbf{{{names[match['name']]}{said}.}} "

    begin = re.compile(
        rf"\\begin\{{(?P<name>{'|'.join(map(re.escape, names))})\}}(?:\[(?P<more>[^\[\]\n]*)\])?\s{{0,99}}"
    )
    return begin.sub(begun, _STARRED.sub("", text))


def definitions(text: str, where: str) -> tuple[str, tuple[Finding, ...]]:
    """Return definitions of the usual theorems that a text has and does not define, and findings about them.

    Args:
        text: The source.
        where: The source, for findings.
    """
    used = dict.fromkeys(match["name"] for match in _BEGUN.finditer(text))
    known = {match["name"] for match in _DEFINED.finditer(text)} if used else set()
    names = [name for name in used if name not in known]
    message = "{}: The environment ‘{}’ is defined nowhere: it is called {} and numbered."
    found = (Finding("reader-warning", message.format(where, name, name.capitalize()), where) for name in names)
    return "".join(f"\\newtheorem{{{name}}}{{{name.capitalize()}}}" for name in names), tuple(found)
