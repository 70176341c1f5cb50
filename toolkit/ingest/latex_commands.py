r"""Commands and environments of LaTeX's packages as those that pandoc's reader knows, so that their text is read.

Boxes keep what is in them; notes in the margin are notes; figures beside the text are figures; captions outside of
figures are paragraphs; readings stand in brackets; quotations of csquotes are quoted. Code is left alone.
"""

from __future__ import annotations

import re

_VERBATIM = re.compile(
    r"\\begin\{(?P<name>verbatim\*?|Verbatim|lstlisting|minted|alltt|comment|filecontents\*?)\}"
    r"|\\(?:verb\*?|lstinline(?:\[[^\[\]\n]*\])?)(?P<sign>[^\w\s{])"
)
_G = r"\{[^{}\n]{0,200}\}"
_O = r"(?:\[[^\[\]\n]{0,200}\])"
_BOXES = re.compile(
    rf"\\(?:fbox|ovalbox|shadowbox|doublebox|frame(?=\{{)|(?:framebox|makebox){_O}{{0,2}}"
    rf"|raisebox{_G}{_O}{{0,2}}|resizebox\*?{_G}{_G}|scalebox{_G}{_O}?|rotatebox{_O}?{_G}|colorbox{_O}?{_G}"
    rf"|fcolorbox{_O}?{_G}{_G}|adjustbox{_G}|reflectbox|centerline|leftline|rightline|textquote)(?=\{{)"
)
_MARGIN = re.compile(rf"\\(?:marginpar|marginnote|sidenote|sidenotetext|footnotetext|endnote){_O}?(?=\{{)")
_MARK = re.compile(r"\\(?:footnotemark|sidenotemark)(?:\[\d{1,4}\])?(?:\{\})?")
_RUBY = re.compile(
    r"\\(?:ruby|jruby|kana)\*?(?:\[[^\[\]\n]*\])?\{(?P<base>[^{}\n]{1,200})\}\{(?P<reading>[^{}\n]{1,200})\}"
)
_FLOATS = re.compile(
    rf"\\(?P<what>begin|end)\{{(?:wrap|SC|sideways|margin|floating|rotated?|landscape)(?P<kind>figure|table)\*?\}}"
    rf"(?:{_O}|{_G}){{0,4}}"
)
_CAPTION_OF = re.compile(rf"\\captionof\*?{_G}{_O}?(?=\{{)|\\captionsetup{_O}?{_G}")
_PROGRAMS = re.compile(
    r"\\begin\{(?:algorithm2e|algorithm|listing|program|scheme|chart|graph)\*?\}(?P<place>\[[^\[\]\n]{0,20}\])?"
)
_CAPTION = re.compile(rf"\\caption\*?{_O}?(?=\{{)")
_DECLARED = re.compile(r"\\declaretheorem(?P<options>\[[^\[\]]{0,500}\])?\{(?P<name>[^{}\n]{1,80})\}")
_NAME = re.compile(r"\bname\s*=\s*\{?(?P<name>[^,{}\]]{1,200})")
_FAR = 5_000
"""Characters of an environment in which its caption is looked for."""


def with_known_commands(text: str) -> str:
    """Return LaTeX with commands of packages as those that are known.

    Args:
        text: The source.
    """
    preamble, begins, body = text.partition("\\begin{document}")
    if not begins:
        preamble, body = "", text
    pieces: list[str] = [_DECLARED.sub(_declared, preamble), begins]  # what else is there are definitions
    at = 0
    for start, end in _verbatim(body):
        pieces += [_known(body[at:start]), body[start:end]]
        at = end
    return "".join((*pieces, _known(body[at:])))


def _verbatim(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = 0
    while match := _VERBATIM.search(text, at):
        mark = f"\\end{{{match['name']}}}" if match["name"] else match["sign"]
        end = text.find(mark, match.end())
        at = end + len(mark) if end >= 0 else match.end()
        if end >= 0:
            found.append((match.start(), at))
    return found


def _known(text: str) -> str:
    if "\\" not in text:
        return text
    text = _DECLARED.sub(_declared, text)
    text = _FLOATS.sub(lambda match: f"\\{match['what']}{{{match['kind']}}}", text)
    text = _with_captions(text)
    text = _CAPTION_OF.sub(lambda match: "" if "setup" in match[0] else "\\par ", text)
    text = _RUBY.sub(lambda match: f"{match['base']} ({match['reading']})", text)
    text = _MARK.sub("", _MARGIN.sub(lambda _: "\\footnote", text))
    return _BOXES.sub(lambda match: "\\enquote" if "quote" in match[0] else "", text)


def _declared(match: re.Match[str]) -> str:
    r"""Return thmtools' ``\declaretheorem`` as ``\newtheorem``."""
    options = match["options"] or ""
    said = _NAME.search(options)
    name = said["name"].strip() if said else match["name"].capitalize()
    star = "*" if re.search(r"numbered\s*=\s*(?:no|false)", options) else ""
    return f"\\newtheorem{star}{{{match['name']}}}{{{name}}}"


def _with_captions(text: str) -> str:
    """Return a text whose programs have their captions as paragraphs."""
    pieces: list[str] = []
    at = 0
    for match in _PROGRAMS.finditer(text):
        end = text.find("\\end{", match.end(), match.end() + _FAR)
        caption = _CAPTION.search(text, match.end(), end if end >= 0 else match.end())
        if match.start() < at:
            continue
        begin = match.start("place") if match["place"] else match.end()
        pieces.append(text[at:begin])
        at = match.end()
        if caption:
            pieces += [text[at : caption.start()], "\\par\\textbf"]
            at = caption.end()
    return "".join((*pieces, text[at:]))
