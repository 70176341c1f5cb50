"""A locale: all that differs from one language's editions to another's, as data from `locales/<tag>/`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.languages import language_name
from toolkit.localization.shelf import Locales

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Family:
    """A font family.

    Attributes:
        name: Its name.
        covers: What it is used for: a regular expression of characters, Typst's ``latin-in-cjk``, or empty for all that
            it has (https://typst.app/docs/reference/text/text/#parameters-font).
    """

    name: str
    covers: str = ""


@dataclass(frozen=True, slots=True)
class ScriptFonts:
    """What writes characters that the text fonts lack.

    Attributes:
        families: Font families, best first; ``{script}`` in one stands for the name of the script.
        package: The system package that holds them.
    """

    families: tuple[str, ...]
    package: str


@dataclass(frozen=True, slots=True)
class DocxFonts:
    """Families for Word's slots (ECMA-376 part 1, 17.3.2.26) and for code: those that readers most likely have."""

    latin: str
    east_asian: str
    complex: str
    code: str


@dataclass(frozen=True, slots=True)
class Fonts:
    """Font families by role.

    Attributes:
        text: For running text in PDF, best first.
        headings: For headings in PDF; those of the text where there are none.
        code: For code in PDF; characters that they lack come from the text's.
        math: For formulas in PDF, likewise.
        package: The system package that holds the families of text and headings; empty if they are built in.
        symbols: For signs that look alike in every script.
        scripts: By the first word of a character's Unicode name; ``other`` is for all the rest.
        features: OpenType features of running text in PDF, by tag: 0 switches one off that fonts have on.
        docx: For DOCX, where the reader's own fonts are used.
    """

    text: tuple[Family, ...]
    headings: tuple[Family, ...]
    code: tuple[Family, ...]
    math: tuple[Family, ...]
    package: str
    symbols: Family
    scripts: Mapping[str, ScriptFonts]
    features: Mapping[str, int]
    docx: DocxFonts


@dataclass(frozen=True, slots=True)
class PageStyle:
    """The page and the lines on it.

    Attributes:
        size: ``a4`` or ``us-letter``.
        text_size: Of running text, in points.
        leading: Space between two lines, in parts of the text size, as Typst counts it.
        indent: Of the first line of a paragraph, in parts of the text size.
        rise: Of signs above the letters of a title, in parts of its size.
    """

    size: str
    text_size: float
    leading: float
    indent: float
    rise: float


ASCII_DIGITS = "0123456789"
"""Those that most languages have, and that typewriters and engines write in every script."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Signs that number and set off.

    Attributes:
        bullets: Of lists, by level.
        notes: Typst's numbering pattern of footnotes, ``1`` or ``*``.
        separator: Between two sections of a text without headings, ``* * *``.
        digits: The ten digits of page and note numbers.
        systems: The digits of all numbering systems, ten each.
        label: What stands between the number of a figure or a table and its caption.
    """

    bullets: tuple[str, ...]
    notes: str
    separator: str
    digits: str
    systems: tuple[str, ...]
    label: str

    def in_digits(self, text: str) -> str:
        """Return a text with these digits in the place of 0 to 9."""
        return text.translate(str.maketrans(ASCII_DIGITS, self.digits))


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How dates are written.

    Attributes:
        style: CLDR's name of the format: full, long, medium or short.
        pattern: A pattern in CLDR's letters in its place, where print is unlike CLDR; empty for CLDR's own.
        month: A pattern for a month without a day; empty for CLDR's own.
        first_day: What stands for the first day of a month, ``1er`` in French; empty for its number.
        calendar: The calendar of texts that were written in the language, one of `toolkit.localization.calendars`.
        translated: That of translations, whose text keeps the years of its source.
        calendar_pattern: A pattern for dates in a calendar other than the Gregorian.
        months: Names of its months; empty for those of the Gregorian.
        era: Its era, which ``G`` in the pattern stands for.
    """

    style: str
    pattern: str
    month: str
    first_day: str
    calendar: str
    translated: str
    calendar_pattern: str
    months: tuple[str, ...]
    era: str


@dataclass(frozen=True, slots=True)
class WriterTags:
    """What each writer calls the language.

    Attributes:
        pandoc: BCP 47 as pandoc's own translations are named.
        typst: ISO 639 code.
        typst_region: ISO 3166 code, the edition's own or else the usual one, or empty.
        typst_script: ISO 15924 code in small letters, or ``auto``.
        ooxml: Of text in the edition's own script, language and country.
        ooxml_east_asian: Of East Asian text in the edition.
        ooxml_bidi: Of right-to-left and other complex text in the edition.
    """

    pandoc: str
    typst: str
    typst_region: str
    typst_script: str
    ooxml: str
    ooxml_east_asian: str
    ooxml_bidi: str


@dataclass(frozen=True, slots=True, eq=False)
class Locale:
    """How editions in one language look and speak.

    Attributes:
        tag: BCP 47 tag that was asked for.
        direction: ``ltr`` or ``rtl``.
        script: ISO 15924 code of the script.
        quotes: Opening and closing quotation marks by level, spaces inside them included, outermost first.
        emphasis: How emphasis is shown: ``italic``, ``bold``, ``dots-over``, ``dots-under`` or ``spaced``.
        hyphenate: Whether words may be divided at line ends.
        justify: Whether both edges of the text are even.
        language_names: ``cldr``, or ``small`` where names of languages begin with a small letter inside a sentence.
        date: How dates are written.
        page: The page and its lines.
        marks: Signs that number and set off.
        fonts: Font families by role.
        tags: What each writer calls the language.
        messages: Translations of the English strings.
        locales: Where it was found, and others are.
    """

    tag: str
    direction: str
    script: str
    quotes: tuple[tuple[str, str], ...]
    emphasis: str
    hyphenate: bool
    justify: bool
    language_names: str
    date: DateStyle
    page: PageStyle
    marks: Marks
    fonts: Fonts
    tags: WriterTags
    messages: Mapping[str, str]
    locales: Locales

    def name_of(self, tag: str) -> str:
        """Return what a language is called inside a sentence."""
        name = language_name(tag, self.tag)
        return name[:1].lower() + name[1:] if self.language_names == "small" else name

    def gettext(self, message: str, **values: str) -> str:
        """Return an English string in the locale's language, or as it is where there is no translation.

        Args:
            message: The msgid.
            values: What stands in for ``%(name)s``.
        """
        text = self.messages.get(message) or message
        # Not Python's own way: it raises where a translation names something else, and fills up to any width.
        return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text) if values else text
