"""The parser: markdown-it-py reads CommonMark with the extensions of documentation tools, and tells what stood where.

Its inline rules don't say what they have read, only what it means. Each is wrapped, so that a token of a link, of code
or of a tag carries the characters that it came from.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from toolkit.markdown.lines import add_lines

Rule = Callable[[StateInline, bool], bool]

_AS_THEY_ARE = re.compile(
    r"\{\{[^{}\n]*\}\}|\{%[^%\n]*%\}|\{#[^#{}\n]*#\}"  # shortcodes of Hugo, tags of Liquid and Jinja, mdBook's includes
    r"|\\\\\([^\n]*?\\\\\)|\\\\\[[^\n]*?\\\\\]"  # formulas in mdBook
    r"|\$\$[^$]+\$\$|\$(?![\s$])[^$\n]*(?<![\s$\\])\$(?!\d)|\\\([^\n]*?\\\)|\\\[[^\n]*?\\\]"  # formulas
    r"|\[\^[^\]\s]+\](?!:)"  # marks of notes
    r"|\[-?@[^\]\[\n]*\]"  # citations
    r"|\[\[[^\]\[\n]*\]\]"  # links of wikis
    r"|\{[:#.%][^{}\n]*\}|\{ ?[#.][\w-][^{}\n]*\}"  # attributes
    r"|\{[A-Za-z][\w:+.-]*\}`[^`\n]+`|:[A-Za-z][\w:+.-]*:`[^`\n]+`"  # roles of MyST and Sphinx
    r"|\+\+[\w+-]+\+\+"  # keys of PyMdown
    r"|:[a-z][a-z0-9_-]*(?:-[a-z0-9_]+)*:"  # signs by name
    r"|\{/\*(?:[^*]|\*(?!/))*\*/\}"  # comments of MDX
)
"""What means something to a tool, and nothing to readers of the source: it stays as it is, wherever it goes."""

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


def _with_sources(parser: MarkdownIt, names: set[str]) -> MarkdownIt:
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


def _tell_link(state: StateInline, made: list[Token], start: int) -> None:
    end = state.md.helpers.parseLinkLabel(state, start, True)
    made[0].meta["source"] = state.src[start : start + 1]
    made[-1].meta["source"] = whole_reference(state.src[end : state.pos], state.src[start + 1 : end])


def whole_reference(close: str, label: str) -> str:
    """Return what ends a link whose label its text was: that is said beside the text, which may be another one now."""
    return f"][{label}]" if close in ("]", "][]") else close
