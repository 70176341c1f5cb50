"""What stands around an article on a web page: data on how it is marked, and taking it out."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from toolkit.ingest.hidden import says_hidden
from toolkit.ingest.webpage.dom import BLOCKS, HEADINGS, Measure, elements, key, remove, text_of, tokens
from toolkit.ingest.webpage.insets import LONG, drop_insets

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SIGN = re.compile(
    r"<(?:nav|aside|footer|form|button|iframe)\b|\brole\s*=\s*[\"']?(?:navigation|banner|complementary|contentinfo|search)"
    r"|\b(?:class|id)\s*=\s*[\"'][^\"']*\b(?:sidebar|menu|navbar|breadcrumbs?|cookies?|comments|related|share|social|widget)\b",
    re.IGNORECASE,
)
"""What shows that a page has more in it than an article. A page without it is read as it stands."""


@lru_cache(maxsize=1)
def _marked() -> dict[str, frozenset[str]]:
    """How pages mark their boilerplate: `markup.toml`."""
    data = tomllib.loads(resources.files(__package__).joinpath("markup.toml").read_text("utf-8"))
    return {name: frozenset(words) for name, words in data.items()}


_MOST_ABOUT = 200
"""Letters of a line that says who wrote an article and when."""


def prune(article: HtmlElement, measure: Measure) -> None:
    """Take out of an element what is not the article: navigation, share buttons, related links, comments."""
    whole = drop_insets(article, measure, _marked()["galleries"]) or measure.total(article)
    for element in list(elements(article)):
        if element is article or element.getparent() is None:
            continue
        if _is_boilerplate(element, measure, whole):
            remove(element)
    _drop_tail(article, measure)
    _drop_idle_headings(article, measure)


def _drop_tail(article: HtmlElement, measure: Measure) -> None:
    """Take out the boxes after the article's last line that offer other things to read, or what others said of it."""
    if measure.matched(article) < LONG:
        return
    leaves = [element for element in elements(article) if _is_leaf(element, measure)]
    if not leaves:
        return
    for above in (leaves[-1], *leaves[-1].iterancestors()):
        if above is article:
            return
        for element in list(above.itersiblings()):
            if isinstance(element.tag, str) and _is_offer(element, measure):
                remove(element)


_LINE = 40
"""Letters of a line that is surely the article's."""
_OFFER = 150
"""Letters of a box that offers other things to read, at least."""


def _is_leaf(element: HtmlElement, measure: Measure) -> bool:
    return measure.matched(element) >= _LINE and not any(measure.matched(child) for child in element)


def _is_offer(element: HtmlElement, measure: Measure) -> bool:
    if element.tag not in ("div", "section", "aside", "ul", "ol") or measure.total(element) < _OFFER:
        return False
    if measure.matched(element) * 10 > measure.total(element) or any(_is_note(e, tokens(e)) for e in elements(element)):
        return False
    links = [link for link in element.iter("a") if link.get("href", "")]
    if _is_of_article(element) and all(_ABROAD.match(link.get("href", "")) for link in links):
        return False
    return len(links) + sum(1 for _ in element.iter(*HEADINGS)) >= _OFFERED


_OFFERED = 3


def drop_what_metadata_say(article: HtmlElement, measure: Measure) -> None:
    """Take out the lines about author and date that stand before the text: they are in the metadata."""
    for element in list(elements(article)):
        if element.tag in ("p", "pre", "table", "blockquote") and measure.matched(element) > _MOST_ABOUT:
            break
        if element is not article and element.getparent() is not None and is_about(element):
            remove(element)


def drop_empty(article: HtmlElement) -> None:
    """Take out divisions that nothing is left in, unless a link leads to them."""
    wanted = {link.get("href", "") for link in article.iter("a")}
    for element in reversed(list(elements(article))):
        if element is article or element.tag not in _CONTAINERS or f"#{element.get('id', '')}" in wanted:
            continue
        if len(element) == 0 and not (element.text or "").strip():
            remove(element)


_CONTAINERS = frozenset({"div", "section", "header", "footer", "aside", "p", "ul", "ol", "span", "figure", "article"})


def is_about(element: HtmlElement) -> bool:
    """Tell whether an element says who wrote an article and when, and nothing else."""
    names = tokens(element)
    marked = (
        (element.tag == "time" and _stands_alone(element))
        or names & _marked()["about"]
        or element.get("rel") == "author"
    )
    return bool(marked) and len(text_of(element)) <= _MOST_ABOUT and element.find(".//img") is None


_BESIDE = 60
"""Letters that stand beside a date in the line that tells it: a name, a place, "updated on"."""


def _stands_alone(time: HtmlElement) -> bool:
    """Tell whether a time is in no sentence of the text."""
    line = next((above for above in time.iterancestors() if above.tag in BLOCKS), None)
    if line is not None and (line.tag == "dd" or (line.tag == "td" and line.getparent().find("th") is not None)):
        return False  # what a table or a list of facts says of something
    return line is None or line.tag not in _SENTENCES or len(key(text_of(line))) - len(key(text_of(time))) <= _BESIDE


_SENTENCES = frozenset({"p", "li", "dd", "td", "blockquote", "figcaption"})


def _is_boilerplate(element: HtmlElement, measure: Measure, whole: int) -> bool:
    names = tokens(element)
    if _is_note(element, names):
        return False
    if element.tag == "script" and element.get("type", "").startswith("math/"):
        return False
    if element.tag in _marked()["always"] or is_hidden(element) or _is_pixel(element):
        return True
    # What holds a good part of the article is the article, whatever it is called.
    if measure.matched(element) * 4 > whole:
        return False
    if element.tag == "form":
        return True
    if element.tag == "aside":
        return not names & _marked()["callouts"]
    if element.tag == "footer":
        return not any(above.tag in ("blockquote", "figure") for above in element.iterancestors())
    if element.get("role", "").lower() in _marked()["roles"]:
        return True
    if names & _marked()["boilerplate"] and element.tag not in ("html", "body", "main", "article"):
        return not _is_code(element)
    return _is_link_list(element, measure)


def _is_note(element: HtmlElement, names: frozenset[str]) -> bool:
    return bool(names & _marked()["notes"]) or element.get("role", "") in _marked()["notes"]


def _is_code(element: HtmlElement) -> bool:
    return element.tag in ("pre", "code", "span") and any(
        e.tag in ("pre", "code") for e in (element, *element.iterancestors())
    )


def drop_hidden(root: HtmlElement) -> str:
    """Take out what a browser doesn't show; return its text."""
    gone: list[str] = []
    for element in list(elements(root)):
        if element.tag not in ("html", "body") and element.getparent() is not None and is_hidden(element):
            if not names_of_formula(element):
                gone.append(text_of(element))
            remove(element)
    return " ".join(filter(None, gone))


def names_of_formula(element: HtmlElement) -> bool:
    """Tell whether an element is how a formula looks, which is there a second time for programs that read aloud."""
    return bool(tokens(element) & {"katex-html", "mathjax", "mjx-chtml"}) or str(element.tag).startswith("mjx-")


def is_hidden(element: HtmlElement) -> bool:
    """Tell whether an element says of itself that it is not shown."""
    # Pandoc's own HTML hides captions that say what the image's alternative says.
    unread = element.get("aria-hidden") == "true" and element.tag != "figcaption"
    return unread or says_hidden(element.get("hidden"), element.get("style", ""), element.get("class", ""))


def _is_pixel(element: HtmlElement) -> bool:
    """An image that nobody is to see counts visitors."""
    return element.tag == "img" and {element.get("width"), element.get("height")} & {"0", "1", "1px", "0px"} != set()


def _is_link_list(element: HtmlElement, measure: Measure) -> bool:
    """A list, or a box, that is nearly all links, and that the extractor didn't take for text either."""
    if element.tag not in ("ul", "ol", "dl", "div", "section") or measure.matched(element) * 2 > measure.total(element):
        return False
    links = [link for link in element.iter("a") if not link.get("href", "").startswith("#")]
    if _is_of_article(element) and all(_ABROAD.match(link.get("href", "")) for link in links):
        return False  # an article's sources; what else a site has to offer it links to without its own name
    linked = sum(len(key(text_of(link))) for link in links)
    return (
        len(links) >= (2 if element.tag in ("ul", "ol", "dl") else 3) and linked * 10 >= len(key(text_of(element))) * 8
    )


_ABROAD = re.compile(r"https?://")


def _is_of_article(element: HtmlElement) -> bool:
    return any(
        above.tag == "article" or "articleBody" in above.get("itemprop", "") for above in element.iterancestors()
    )


def drop_anchors(root: HtmlElement) -> None:
    """Take out the marks beside headings that link to the headings themselves."""
    for link in list(root.iter("a")):
        if tokens(link) & _marked()["anchors"] and len(text_of(link)) <= 2:
            remove(link)


def _drop_idle_headings(article: HtmlElement, measure: Measure) -> None:
    """Take out headings of what was taken out: with nothing below them, and unknown to the extractor."""
    for heading in reversed([element for element in elements(article) if element.tag in HEADINGS]):
        if heading is article or heading.tag == "h1" or measure.matched(heading) or (heading.tail or "").strip():
            continue
        below = heading.getnext()
        if below is None or (below.tag in HEADINGS and below.tag <= heading.tag):
            remove(heading)
