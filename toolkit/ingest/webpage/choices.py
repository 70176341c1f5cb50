"""Elements of a page that hold several things of which a browser shows one: pictures, objects, lists to choose from.

HTML Living Standard, 4.8.1 (picture), 4.8.6 (object), 4.10.7 (select) and 4.10.8 (datalist, of which nothing is shown).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.ingest.xml_parts import remove

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LOADED = frozenset({"param", "embed", "source", "script", "style"})


def show_chosen(root: HtmlElement) -> None:
    """Leave of such elements what is shown, or what stands for it where it can't be loaded.

    Args:
        root: A page.
    """
    for picture in list(root.iter("picture")):
        _choose_picture(picture)
    for thing in list(root.iter("object")):
        fallback = [child for child in thing if isinstance(child.tag, str) and child.tag not in _LOADED]
        if fallback or (thing.text or "").strip():
            for child in [each for each in thing if each not in fallback]:
                remove(child)
            thing.tag = "div" if any(child.tag in ("p", "div", "ul", "ol", "table") for child in fallback) else "span"
            thing.addprevious(thing.makeelement("object", dict(thing.attrib)))  # which is named
            thing.attrib.clear()
    for listed in list(root.iter("datalist")):
        remove(listed)
    for listed in list(root.iter("select")):
        options = list(listed.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        shown = ", ".join(" ".join(option.text_content().split()) for option in chosen)
        listed[:] = []
        listed.tag, listed.text = "span", shown
        listed.attrib.clear()


def _choose_picture(picture: HtmlElement) -> None:
    image, source = next(picture.iter("img"), None), next(picture.iter("source"), None)
    if image is None and source is not None:
        image = picture.makeelement("img", {"alt": picture.get("aria-label", "")})
        picture.append(image)
    if image is not None and source is not None and not image.get("src") and source.get("srcset"):
        image.set("srcset", source.get("srcset", ""))
    for each in list(picture.iter("source")):
        each.drop_tag()  # the parser takes what follows for a part of it
