"""What there is to say of a key: what it takes, and where it can stand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a key takes."""

    TEXT = "text"
    TAG = "tag"
    TEXTS = "texts"
    TAGS = "tags"
    FLAG = "flag"
    WHOLE = "whole"
    DECIMAL = "decimal"
    TITLES = "titles"
    WORDINGS = "wordings"
    OPTIONS = "options"


EXPECTED = {
    Kind.TEXT: "a string that is not empty",
    Kind.TAG: "a language tag",
    Kind.TEXTS: "a string or a list of strings",
    Kind.TAGS: "a string or a list of strings",
    Kind.FLAG: "true or false",
    Kind.WHOLE: "a number",
    Kind.DECIMAL: "a number",
    Kind.TITLES: "a title, or a table of titles",
    Kind.WORDINGS: "a text, or a table of texts",
    Kind.OPTIONS: "a table",
}
"""How messages call what a key takes."""

USUAL = {Kind.TITLES: "title", Kind.WORDINGS: "text"}
"""Of what can be said by language, where what holds for all languages without words of their own stands."""


class Place(StrEnum):
    """Where a key can stand; the value is how messages call it."""

    TOP = "the project"
    LANGUAGE = "a language"
    ARTICLE = "an article"
    FRONT = "an article in its own front matter"
    BUNDLE = "a bundle"
    DECODING = "decoding"
    LLM = "llm"
    USER = "the user alone"
    """An option or a variable says it, and no file that may come from somebody else."""


@dataclass(frozen=True, slots=True)
class Option:
    """How a key is given on the command line and to the library.

    Attributes:
        flags: What it is called on the command line; empty for an argument without a name.
        help: What it does there, if more or else is to be said than in a file.
        default: What holds unless it is given.
        parameter: What `publish` calls it; the key's own name unless given.
    """

    flags: tuple[str, ...]
    help: str = ""
    default: str = ""
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """Something that can be set.

    Attributes:
        name: How it is called in files; in capitals, after ``PUBLISH_``, it is its environment variable.
        field: The field of `Settings`, or of what else its place describes.
        kind: What it takes.
        help: What it does, in one line.
        example: A value, as a project file has it.
        places: Where it can stand.
        choices: What it takes, if only certain words.
        open: Whether plug-ins may bring more choices.
        positive: Whether it takes no zero.
        active: Whether `publish init` writes it so that it holds.
        is_path: Whether it names a file or folder.
        inner: Of a table of options, where its keys stand.
        option: How it is given on the command line and to the library; None if it can't be.
    """

    name: str
    field: str
    kind: Kind
    help: str
    example: Any
    places: frozenset[Place]
    choices: tuple[str, ...] = ()
    open: bool = False
    positive: bool = False
    active: bool = False
    is_path: bool = False
    inner: Place = Place.DECODING
    option: Option | None = None

    @property
    def parameter(self) -> str:
        """What the library calls it."""
        return (self.option.parameter if self.option else "") or self.name


@dataclass(frozen=True, slots=True)
class Section:
    """Tables of one kind, each with a name: ``[language.es]``.

    Attributes:
        name: The first part of their names.
        place: Which keys they hold.
        help: What they are for, in one line.
        named: What the second part of their names is.
        example: A name and keys, as a project file has them.
    """

    name: str
    place: Place
    help: str
    named: str
    example: tuple[str, dict[str, Any]]
