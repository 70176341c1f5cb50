"""Labels of figures and tables that a text refers to by number: "Figure 3", "3. ábra", "図3"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from toolkit.document import (
    FIGURE,
    LABEL,
    NUMBER,
    REFERENCE,
    TABLE,
    Article,
    inlines_of,
    iterate,
    kind_of_float,
    nodes as n,
    rewrite,
)
from toolkit.localization.locale import Locale

_NO_BREAK = "\u00a0"


def with_labels(article: Article, locale: Locale) -> Article:
    """Return an article whose numbered figures and tables say their numbers, and so does what refers to them.

    Which have numbers is marked when it is read: see `toolkit.ingest`. Idempotent.

    Args:
        article: An article in the locale's language.
        locale: Its locale.
    """
    numbered = (n.Figure, n.Table, n.Link)
    if not any(isinstance(node, numbered) and node.attr.get(NUMBER) for node in iterate(article.blocks, words=False)):
        return article
    return replace(article, blocks=rewrite(article.blocks, lambda node: _labelled(node, locale), words=False))


def label_of(kind: str, number: str, locale: Locale) -> str:
    """Return what a figure or a table is called: ``Figure 3``.

    Args:
        kind: ``figure`` or ``table``.
        number: Its number.
        locale: The locale.
    """
    shown = locale.marks.in_digits(number)
    if kind == TABLE:
        text = locale.gettext("Table %(number)s", number=shown)
    else:
        text = locale.gettext("Figure %(number)s", number=shown)
    return text.replace(" ", _NO_BREAK)


def _labelled(node: Any, locale: Locale) -> Any:
    match node:
        case n.Figure(attr) | n.Table(attr) if (number := attr.get(NUMBER)) and number.isdecimal():
            return replace(node, caption=_caption(node, label_of(kind_of_float(node), number, locale), locale))
        case n.Link(attr) if (number := attr.get(NUMBER)) and number.isdecimal():
            kind = attr.get(REFERENCE)
            shown = label_of(kind, number, locale) if kind in (FIGURE, TABLE) else locale.marks.in_digits(number)
            return replace(node, content=(n.Str(shown),))
        case _:
            return node


def _caption(node: n.Figure | n.Table, label: str, locale: Locale) -> n.Caption:
    """Return a caption that begins with a label."""
    caption = node.caption
    first = caption.content[0] if caption.content else n.Plain(())
    content = first.content if isinstance(first, n.Para | n.Plain) else ()
    if content and isinstance(content[0], n.Span) and LABEL in content[0].attr.classes:
        return caption
    attr = n.Attr("", (LABEL,), (("translate", "no"),))
    if not (content and isinstance(first, n.Para | n.Plain)):
        alone = n.Plain((n.Span(attr, inlines_of(label)),))
        return replace(caption, content=(alone, *caption.content))
    mark = locale.marks.label
    span = n.Span(attr, (n.Str(label + mark.rstrip(" ").replace(" ", _NO_BREAK)),))
    gap: n.Inlines = (n.Space(),) if mark.endswith(" ") else ()
    return replace(caption, content=(replace(first, content=(span, *gap, *content)), *caption.content[1:]))
