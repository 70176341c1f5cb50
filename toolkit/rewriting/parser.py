"""The parser: markdown-it-py reads CommonMark with the extensions of documentation tools, and tells what stood where.

Its inline rules don't say what they have read, only what it means. Each is wrapped, so that a token of a link, of code
or of a tag carries the characters that it came from.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from types import ModuleType, SimpleNamespace
from typing import Any, cast

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination, parseLinkLabel, parseLinkTitle
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from toolkit.rewriting.lines import add_lines

Rule = Callable[[StateInline, bool], bool]

_SAID = r"(?:[^\W\d_]{4,}|[^\W\d_]{2,}(?:[ ,.;:!?’'-]{1,3}[^\W\d_]{2,}){1,100})[.!?:]?"
"""Words between brackets that are escaped, ``\\[Breaking change\\]``: no formula."""
_NO_LINK = r"(?!\(|\[(?!-?@))"
"""What is no text of a link: ``[[1]](page.md)``, ``[@somebody][home]``."""
_AS_THEY_ARE = re.compile(
    r"\{\{[^{}\n]*\}\}|\{%[^%\n]*%\}|\{#[^#{}\n]*#\}"  # shortcodes of Hugo, tags of Liquid and Jinja, mdBook's includes
    r"|\\\\\([^\n]{0,2000}?\\\\\)|\\\\\[[^\n]{0,2000}?\\\\\]"  # formulas in mdBook
    r"|\$\$[^$]+\$\$|\$(?![\s$])[^$\n]{0,2000}(?<![\s$\\])\$(?!\d)"  # formulas
    rf"|\\\((?!{_SAID}\\\))[^\n]{{0,2000}}?\\\)|\\\[(?!{_SAID}\\\])[^\n]{{0,2000}}?\\\]"
    r"|\[\^[^\]\s]{1,200}\](?!:)"  # marks of notes
    rf"|\[-?@[^\]\[\n]*\]{_NO_LINK}"  # citations
    rf"|\[\[[^\]\[\n]*\]\]{_NO_LINK}"  # links of wikis
    r"|\{[:#.%][^{}\n]*\}|\{ ?(?:[#.][\w-]|[A-Za-z][\w:-]{0,80}=[^\s{}=])[^{}\n]*\}"  # attributes
    r"|\{[A-Za-z][\w:+.-]*\}`[^`\n]+`|:[A-Za-z][\w:+.-]{0,80}:`[^`\n]+`"  # roles of MyST and Sphinx
    r"|\+\+[\w+-]+\+\+"  # keys of PyMdown
    r"|:[a-z][a-z0-9_-]*+:"  # signs by name
    r"|\{/\*(?:[^*]|\*(?!/)){0,2000}\*/\}"  # comments of MDX
)
"""What means something to a tool, and nothing to readers of the source: it stays as it is, wherever it goes.

It is looked for at every place where one may begin, so that what looks far ahead for its end has a bound.
"""

_BEGIN = frozenset("{$\\[+:^")


@cache
def markdown() -> MarkdownIt:
    """Return the parser of Markdown; blocks by `MarkdownIt.parse`, inlines by its ``inline.parse``."""
    parser = MarkdownIt("commonmark", {"maxNesting": 60}).enable(["table", "strikethrough"])
    parser.use(deflist_plugin).use(footnote_plugin)
    add_lines(parser)
    parser.core.ruler.enableOnly(["normalize", "block"])
    own = {"text", "newline", "escape", "backticks", "strikethrough", "emphasis", "link", "image", "autolink"}
    return _with_sources(parser, own | {"html_inline", "entity"})


@cache
def tags_only() -> MarkdownIt:
    """Return the parser of the text in HTML's blocks, where Markdown means nothing."""
    parser = MarkdownIt("commonmark", {"maxNesting": 60})
    return _with_sources(parser, {"text", "newline", "html_inline", "entity"})


_LEAST_STEPS = 500_000
_STEPS = 10
"""Characters that are looked through for the ends of labels: so many for each of a text's, and so many in any case.

An opening bracket without an end has all that follows it looked through; a megabyte of them would take minutes. Beyond
these, brackets are text.
"""
_SPENT, _LAST = -1, -2
"""Where a text's count, and the place of its last closing bracket, are kept among its places."""


def _bounded_label(state: StateInline, start: int, disable_nested: bool = False) -> int:
    """Return where a label ends, as the parser's own function does; -1 if looking for it would take too long."""
    if _LAST not in state.cache:
        state.cache[_LAST] = state.src.rfind("]")
    spent = state.cache.get(_SPENT, 0)
    if start >= state.cache[_LAST] or spent > _LEAST_STEPS + _STEPS * len(state.src):
        return -1
    end = parseLinkLabel(state, start, disable_nested)
    state.cache[_SPENT] = state.cache.get(_SPENT, 0) + (end if end >= 0 else state.posMax) - start
    return end


_TAGGED = re.compile(r"[^\s(){}<>]{0,500}(?:\{\{[^{}\n]{0,500}\}\}|\{%[^%\n]{0,500}%\})[^\s(){}<>]{0,500}")
"""An address that a generator writes: Hugo's ``ref``, Liquid's ``link`` and ``relative_url``."""


def _destination(text: str, start: int, end: int) -> Any:
    """Return where a link leads, as the parser's own function does; it may have a template tag in it."""
    match = _TAGGED.match(text, start, end)
    if match is None:
        return parseLinkDestination(text, start, end)
    found = parseLinkDestination("a", 0, 1)
    found.pos, found.str = match.end(), match[0]
    return found


def _with_sources(parser: MarkdownIt, names: set[str]) -> MarkdownIt:
    parser.helpers = cast(
        "ModuleType",  # a module is what its rules look into
        SimpleNamespace(
            parseLinkLabel=_bounded_label, parseLinkDestination=_destination, parseLinkTitle=parseLinkTitle
        ),
    )
    parser.inline.ruler.before("escape", "as_it_is", _as_it_is)
    parser.inline.ruler.enableOnly([*names, "as_it_is"])
    for rule in parser.inline.ruler.__rules__:
        rule.fn = _telling(rule.fn)
    return parser


def _as_it_is(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if state.src[start] not in _BEGIN:
        return False
    if state.src.startswith("^[", start):
        return _note(state, silent)
    match = _AS_THEY_ARE.match(state.src, start, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("as_it_is", "", 0)
    state.pos = match.end()
    return True


def _note(state: StateInline, silent: bool) -> bool:
    """Read a note that stands in the text, as pandoc has them."""
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1, False)
    if end < 0:
        return False
    if not silent:
        state.push("note", "", 0).content = state.src[state.pos + 2 : end]
    state.pos = end + 1
    return True


def _telling(rule: Rule) -> Rule:
    """Return a rule whose tokens carry what they came from."""

    def telling(state: StateInline, silent: bool) -> bool:
        start, before, pending = state.pos, len(state.tokens), bool(state.pending)
        if not rule(state, silent):
            return False
        if silent:
            return True
        made = state.tokens[before + pending :]
        if made and made[0].type == "link_open" and made[0].markup != "autolink":
            _tell_link(state, made, start)
        elif made and "source" not in made[0].meta:
            made[0].meta["source"] = state.src[start : state.pos]
        return True

    return telling


_NAMES_ITSELF = ("]", "][]")
"""What ends a link whose label its text is."""


def _tell_link(state: StateInline, made: list[Token], start: int) -> None:
    end = state.md.helpers.parseLinkLabel(state, start, True)
    made[0].meta["source"] = state.src[start : start + 1]
    label = state.src[start + 1 : end]
    made[-1].meta["source"] = whole_reference(state.src[end : state.pos], label)
    if state.src[end : state.pos] in _NAMES_ITSELF:
        made[0].meta["same"] = (label, state.src[start : state.pos])


def whole_reference(close: str, label: str) -> str:
    """Return what ends a link whose label its text was: that is said beside the text, which may be another one now."""
    return f"][{label}]" if close in _NAMES_ITSELF else close
