"""The languages of an edition's text: which part is in which, and the fonts that write each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from toolkit.document import iterate, nodes as n, rewrite
from toolkit.errors import UsageError
from toolkit.languages import HANGUL, base_language, direction, likely_script, normalize_tag, one_of
from toolkit.localization import Family, Locale, load_locale
from toolkit.rendering.fonts import families_for, has_bold, no_font, serving, typst_families, typst_features, unwritable
from toolkit.rendering.imprint import Imprint

_OURS = "…·.0123456789"
"""What the templates themselves write."""

_LONGEST_CODE = 3
"""Letters of a language that Typst takes: ISO 639-1, -2 and -3."""


@dataclass(frozen=True, slots=True)
class PassageStyle:
    """How passages in another language are set.

    Attributes:
        tag: BCP 47 tag, as the text has it.
        language: ISO 639 code, for Typst.
        region: ISO 3166 code, or the empty string.
        direction: ``ltr`` or ``rtl``.
        hyphenate: Whether its words may be divided.
        justify: Whether both edges of its paragraphs are even.
        emphasis: How it shows emphasis, see `Locale`.
        digits: The ten digits of its lists' numbers.
        features: OpenType features, as Typst writes them.
        families: Its fonts, best first; those of the text around it come after them, for marks that are not its own.
    """

    tag: str
    language: str
    region: str
    direction: str
    hyphenate: bool
    justify: bool
    emphasis: str
    digits: str
    features: str
    families: tuple[Family, ...]

    @property
    def font(self) -> str:
        """The families as Typst writes them."""
        return typst_families(self.families)

    @property
    def bold(self) -> bool:
        """Whether they have bold letters."""
        return has_bold(self.families)


@dataclass(frozen=True, slots=True)
class Typefaces:
    """The fonts of an edition by role, best first; each character of the text is in one of them.

    Attributes:
        text: For running text.
        headings: For headings and titles.
        code: For code.
        math: For formulas.
        passages: For passages in other languages, and how these are set.
        korean: Whether any of the text is Korean.
        drawings: For the words in drawings, which Typst looks for among all fonts that it is given.
    """

    text: tuple[Family, ...]
    headings: tuple[Family, ...]
    code: tuple[Family, ...]
    math: tuple[Family, ...]
    passages: tuple[PassageStyle, ...]
    korean: bool
    drawings: tuple[Family, ...] = ()

    @property
    def bold(self) -> bool:
        """Whether running text has bold letters."""
        return has_bold(self.text)

    def all(self) -> tuple[Family, ...]:
        """Return all families."""
        own = (*self.text, *self.headings, *self.code, *self.math, *self.drawings)
        return tuple(dict.fromkeys((*own, *(family for passage in self.passages for family in passage.families))))


def typefaces_of(blocks: n.Blocks, imprint: Imprint, locale: Locale, drawn: str = "") -> Typefaces:
    """Return the fonts that write an edition.

    Args:
        blocks: Its text.
        imprint: What it says of itself.
        locale: Its locale.
        drawn: The words of its drawings.

    Raises:
        MissingError: A font of a locale is not on this machine, or none has some of the characters.
    """
    content = (blocks, imprint.title, imprint.subtitle, imprint.original_title, imprint.original_subtitle)
    own = rewrite(content, lambda node: () if _language(node) else node, words=False)
    marks = locale.marks
    said = (*imprint.authors, *imprint.byline, *imprint.colophon, imprint.title_text, *marks.bullets, marks.separator)
    own_words = _words(own)
    labels = locale.gettext("Original") + locale.gettext("Translation") if imprint.bilingual_with else ""
    text = own_words + "".join(said) + marks.digits + _OURS + locale.gettext("Contents") + labels
    families = families_for(text, locale)
    headings = tuple(node for node in iterate(blocks, words=False) if isinstance(node, n.Header))
    shown = _words(rewrite(headings, lambda node: () if _language(node) else node, words=False)) + imprint.title_text
    fonts = locale.fonts
    return Typefaces(
        text=families,
        headings=families_for(shown, locale, (*fonts.headings, *families)) if fonts.headings else families,
        code=families_for(_code(content), locale, (*fonts.code, *families)),
        math=_for_formulas(content, locale, (*fonts.math, *families)),
        passages=tuple(_passage(tag, words, locale) for tag, words in sorted(_foreign(content).items())),
        korean=is_korean(own_words if own is content else _words(content)),
        drawings=families_for(drawn, locale) if drawn else (),
    )


def latin_of(locale: Locale) -> str:
    """Return the family of a locale's digits and Latin letters, if another one than that of its text has them."""
    first = locale.fonts.text[0]
    return first.name if "0-9" in first.covers else ""


def is_korean(text: str) -> bool:
    """Tell whether there is Hangul in a text; its first letter is U+1100."""
    return max(text, default="") >= "\u1100" and one_of(HANGUL).search(text) is not None


def _language(node: Any) -> str:
    """Return the language that a node says it is in, as it says it, or the empty string if it says none that can be."""
    attr = getattr(node, "attr", None)
    tag = (attr.get("lang") or "") if attr else ""
    try:
        return tag if tag and normalize_tag(tag) else ""
    except UsageError:
        return ""


def _foreign(content: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in iterate(content, words=False):
        if tag := _language(node):
            found[tag] = found.get(tag, "") + _words(node)
    return found


def _words(content: Any) -> str:
    """Return the text of a tree, formulas and code left out."""
    return _characters({node.text for node in iterate(content) if isinstance(node, n.Str)})


def _code(content: Any) -> str:
    nodes = iterate(content, words=False)
    return _characters({node.text for node in nodes if isinstance(node, n.Code | n.CodeBlock)})


def _for_formulas(content: Any, locale: Locale, families: tuple[Family, ...]) -> tuple[Family, ...]:
    """Return the families for formulas, in which there may be words of any script.

    Not all of a formula's TeX is set, so nothing is asked for that may not be needed: Typst says what is lacking.

    Raises:
        MissingError: There are characters that no font could have, for which a sign is to stand.
    """
    shown = _characters({node.text for node in iterate(content, words=False) if isinstance(node, n.Math)})
    if shown.isascii():
        return families
    families, missing = serving(shown, locale, families)
    if unwritable("".join(missing), locale):
        raise no_font(missing, locale)
    return families


def _characters(texts: set[str]) -> str:
    """Return each character of some texts once."""
    return "".join(sorted(set().union(*texts)))


_WITH_ITALICS = frozenset(("Latn", "Cyrl", "Grek"))
"""Scripts whose fonts have italics: emphasis in any other would not be seen."""


def _passage(tag: str, words: str, around: Locale) -> PassageStyle:
    base = base_language(tag)
    try:
        locale = load_locale(tag, around.locales)
        language, region, way = locale.tags.typst, locale.tags.typst_region, locale.direction
    except UsageError:  # a language without a locale is set as the text around it, and its words are not divided
        emphasis = "italic" if likely_script(tag) in _WITH_ITALICS else "bold"
        locale = replace(around, hyphenate=False, emphasis=emphasis)
        language, region, way = base if len(base) <= _LONGEST_CODE else "und", "", direction(tag)
    return PassageStyle(
        tag=tag,
        language=language,
        region=region,
        direction=way,
        hyphenate=locale.hyphenate,
        justify=locale.justify,
        emphasis=locale.emphasis,
        digits=locale.marks.digits,
        features=typst_features(locale.fonts.features),
        families=families_for(words + locale.marks.digits, locale),
    )
