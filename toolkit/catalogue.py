"""The catalogue of findings: every code that there is, with what it means and what a person should do about it.

The manual's page of findings is made of it, and a test compares it with the code that makes findings.
"""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.catalogue_sentences import TRANSLATING
from toolkit.findings import Severity


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code means, whatever it is found in.

    Attributes:
        about: What is being done when it is found: the heading that it stands under in the manual.
        meaning: What was seen, and what was done about it, in one sentence.
        advice: What a person should do, in one sentence.
        severity: How much it matters.
    """

    about: str
    meaning: str
    advice: str
    severity: Severity


_READING: dict[str, tuple[str, str]] = {
    "ambiguous-date": (
        "A date can mean two days (03/04/2026), so that it is not used as the article's date.",
        "Write it as YYYY-MM-DD, or give the region: `--from en-GB`.",
    ),
    "changes-accepted": (
        "The document holds tracked changes; the text was taken as it is when all are accepted.",
        "Accept or reject them in its own program, if that is not what was meant.",
    ),
    "comments-left-out": (
        "The document holds comments; they are no part of its text, and in no edition.",
        "Nothing is to be done, unless one of them belongs into the text.",
    ),
    "guessed-encoding": (
        "The file does not say in which encoding it is; the likeliest was taken.",
        "Look whether its letters are right, or save it as UTF-8.",
    ),
    "hidden-text": (
        "The source holds text that its own program does not show; it is left out.",
        "Show the text there, if it is to be published.",
    ),
    "include-left-out": (
        "The source includes a file that is not in its folder, or goes round in circles: its text is missing.",
        "Put the file there, or its text where it is included.",
    ),
    "invalid-language": (
        "The document names a language that is no BCP 47 tag; what it says is ignored.",
        "Write a tag such as `en` or `pt-BR`, or give `--from`.",
    ),
    "language-mismatch": (
        "The text looks like another language than the document or `--from` says.",
        "Give the right language with `--from`; if it is right already, nothing is to be done.",
    ),
    "margins-left-out": (
        "The pages of the document have headers or footers with words in them; editions make their own.",
        "Nothing is to be done, unless one of them belongs into the text.",
    ),
    "markup-skipped": (
        "The reader does not know a piece of markup and left it out, with the words in it.",
        "Write the words in markup that it knows.",
    ),
    "no-title": (
        "No title was found; the file's name stands in its place.",
        "Give the article a title, in its front matter or as its first heading.",
    ),
    "number-out-of-range": (
        "A list begins with, or a cell spans, a number that can't be printed; it was brought into range.",
        "Correct the number.",
    ),
    "page-trimmed": (
        "Of a saved web page only the article was taken, without navigation, advertisements and the like.",
        "If something is missing, read the page as it is: `--raw`.",
    ),
    "raw-markup-left-out": (
        "Scripts, forms, frames or markup of one format alone were left out.",
        "Say it in words or as an image, if readers need it.",
    ),
    "reader-warning": (
        "The reader could not make sense of a place in the source.",
        "Look at the place in the edition, and mend the source.",
    ),
    "shape-left-out": (
        "A diagram or chart of a Word document can't be read and is left out.",
        "Put it into the document as a picture, with a description.",
    ),
    "standby-left-out": (
        "A page holds text in fields, or for browsers that can't show a film, a drawing or what a script makes.",
        "Nothing is to be done, unless it belongs into the text.",
    ),
    "text-left": (
        "A run of text could not be put into the markup of its source, and stands there as it was.",
        "Look at the place; write it in simpler markup, or translate it by hand.",
    ),
    "text-lost": (
        "Words that the source holds are not in the article.",
        "Compare the place, and write the words in a way that the reader knows.",
    ),
    "updated-before-date": (
        "The article says that it was updated before it was published.",
        "Compare the two dates.",
    ),
}
_IMAGES: dict[str, tuple[str, str]] = {
    "image-left-out": (
        "An image can't be used: its description stands in its place.",
        "Save it as PNG, JPEG or SVG.",
    ),
    "image-scaled": (
        "A large image was scaled down to what a page can show.",
        "Nothing is to be done.",
    ),
    "image-without-alt": (
        "An image has neither an alternative text nor a caption, so that nobody who can't see learns of it.",
        "Describe it; `--strict` refuses an edition without.",
    ),
    "large-image": (
        "An image, or all of an article's together, is larger than what is read.",
        "Make it smaller.",
    ),
    "local-copy": (
        "An image on the web was taken from a file of its name beside the article.",
        "Nothing is to be done, if it is the same image.",
    ),
    "missing-image": (
        "The file that an image names is not there.",
        "Put it where the article says, or take the image out.",
    ),
    "shortcode-left-out": (
        "A template tag or a component stands in the source, and nobody knows here what would take its place.",
        "Put the text there, or leave the tag out.",
    ),
    "outside-image": (
        "An image lies outside of the article's folder, or of the project's, and is not read.",
        "Copy it into the folder, or put a project file above both.",
    ),
    "remote-image": (
        "An image is on the web, or only linked; nothing is fetched from a network.",
        "Save it beside the article, or insert it into the document.",
    ),
    "unknown-image": (
        "A file that should be an image is of no type that can be used.",
        "Save it as PNG, JPEG or SVG.",
    ),
    "unreadable-image": (
        "An image's file can't be read.",
        "Look at its permissions.",
    ),
}
_RENDERING: dict[str, tuple[str, str]] = {
    "broken-link": (
        "A link leads to no place in the article; it is plain text now.",
        "Mend the link's address, or the heading's.",
    ),
    "cover-left-out": (
        "The cover that the article names can't be used; one was drawn instead.",
        "Put a PNG or JPEG beside the article.",
    ),
    "cover-without-words": (
        "No font here has the letters of the title: the cover leaves them out.",
        "Install the fonts that the message names.",
    ),
    "link-left-out": (
        "A link's address can't be followed from an edition; it is plain text now.",
        "Give an address on the web, or a file of the bundle.",
    ),
    "not-bilingual": (
        "The article is published in its own language: there is no original to put beside it.",
        "Nothing is to be done.",
    ),
    "formula-as-code": (
        "Typst can't set a formula; in the PDF it stands as it was written, in TeX.",
        "Write the formula in another way, or look at it in the EPUB.",
    ),
    "sign-without-font": (
        "The text has characters that no font has and no package brings, such as those for private use, which only a "
        "font of their author's shows; in the PDF, � stands for each.",
        "Write the sign that is meant, or look for it in the other editions.",
    ),
    "table-crowded": (
        "A table is too wide for a page of PDF, even in small type and on its side: words are divided anywhere.",
        "Make two tables of it, or take columns out.",
    ),
    "contents-cut": (
        "A PDF has more headings than a list of contents can hold, so that it lacks those of the second level, or all.",
        "Nothing is to be done, since bookmarks lead to all headings; divide the article if readers need a list.",
    ),
}
_CORRECTING: dict[str, tuple[str, str]] = {
    "markup-dropped": (
        "Formatting or a link of the sentence stands on no words of the correction.",
        "Put it on some words, if it is wanted.",
    ),
}

_AROUND: dict[str, tuple[str, str]] = {
    "memory-damaged": (
        "The translation memory was damaged: it was set aside, and a new one begun with what could be read of it.",
        "Bring it back from a copy, if there is one.",
    ),
    "memory-unusable": (
        "The translation memory can't be used this time: nothing is remembered.",
        "Do what the message says.",
    ),
    "old-package": (
        "A newer version of this model package is installed, so that this one isn't used.",
        "Delete its folder.",
    ),
    "outside-source": (
        "A link in a folder of sources leads out of it: what it leads to is not published.",
        "Copy the file into the folder, or name it itself as a source.",
    ),
    "generators-folder": (
        "A folder in a project is a site generator's own: what it makes, or templates that it fills; no articles.",
        "Nothing, or name the folder itself as a source.",
    ),
    "locale-data": (
        "A locale of the project's own is not as it should be: a string is missing, or a key or file means nothing.",
        "Mend it as the message says; `locales/es` in the toolkit's repository shows what a locale holds.",
    ),
    "same-name": (
        "Editions of two sources would have the same name; a hash in their names tells them apart.",
        "Rename one of the sources, if the names are to be read.",
    ),
    "set-aside": (
        "A file for whoever corrects took the place of another one, which may have been worked on.",
        "Take that in first, if it has corrections: publish review import.",
    ),
    "stray-model-folder": (
        "A folder among the models can't be used and is ignored.",
        "Mend it as the message says, or take it away.",
    ),
    "stray-package-folder": (
        "A folder among the model packages can't be used and is ignored.",
        "Mend it as the message says, or take it away.",
    ),
    "template-unused": (
        "A file among the project's own templates has a name that none of the toolkit's has, and no other names it.",
        "Give it the name of the one that it is to take the place of: see `templates/` in the toolkit's repository.",
    ),
    "text-sent": (
        "Text left this machine: the engine `llm` asked a server on another one, as the user has said.",
        "Nothing is to be done, if that is what was meant.",
    ),
    "unmatched": (
        "A table of the project file is about an article that there is not.",
        "Correct the path or glob in the table's name.",
    ),
}
_INFO = frozenset(
    {
        "contents-cut",
        "changes-accepted",
        "generators-folder",
        "margins-left-out",
        "comments-left-out",
        "page-trimmed",
        "standby-left-out",
        "updated-before-date",
        "image-scaled",
        "local-copy",
        "markup-dropped",
        "not-bilingual",
        "text-sent",
    }
)
"""Nothing that needs a look before the edition is published."""

_ERROR = frozenset({"left-as-it-is", "sentence-kept"})
"""Readers get a sentence that they can't read."""


def _severity(code: str) -> Severity:
    return Severity.ERROR if code in _ERROR else Severity.INFO if code in _INFO else Severity.WARNING


CATALOGUE: dict[str, Explanation] = {
    code: Explanation(about, meaning, advice, _severity(code))
    for about, codes in (
        ("Reading a source", _READING),
        ("Images", _IMAGES),
        ("Translating a sentence", TRANSLATING),
        ("Making an edition", _RENDERING),
        ("Correcting a translation", _CORRECTING),
        ("This machine and this project", _AROUND),
    )
    for code, (meaning, advice) in codes.items()
}
"""Every code that a finding can have, in the order in which an article meets them, with what it means."""

CHECKS = tuple(code for code in TRANSLATING if code not in _ERROR)
"""What translations are checked for and can be left unchecked, but for what readers can't read."""
