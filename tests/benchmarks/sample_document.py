"""The document that speed is measured on: 1,000 different sentences, four to a paragraph, one in five with markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

SENTENCES = 1_000
_IN_A_PARAGRAPH = 4
_MARKED_EVERY = 5

# Short and simple, as the sentences of the Tatoeba project are that the small package was trained on.
_WHO = (
    *("I", "We", "They", "Tom", "Mary", "My father", "My mother", "My sister", "My brother", "The teacher"),
    *("The doctor", "The children", "Our neighbor", "His uncle", "Her friend", "The old man", "The girl", "The boy"),
    *("The police", "Everybody", "The students", "Her husband", "His wife"),
)
_DID = (
    *("bought a new car", "read the letter", "opened the window", "lost the key", "found a good job", "ate an apple"),
    *("wrote a long book", "went to the station", "saw a white dog", "played the guitar", "drank a cup of coffee"),
    *(
        "cleaned the kitchen",
        "sold the house",
        "told the truth",
        "called the doctor",
        "learned French",
        "closed the door",
    ),
    *("walked to school", "broke the glass", "made a big mistake", "came home late", "took the wrong bus"),
    *("visited an old friend", "needed more money", "wanted to help", "lived in a small town", "slept very well"),
    *("asked a difficult question", "forgot the name of the hotel"),
)
_WHEN = (
    *("", "yesterday", "last night", "this morning", "after dinner", "two days ago", "with a friend", "again"),
    *("because it was raining", "when the war was over", "before the train left", "in the afternoon", "on Monday"),
    *("although the weather was bad", "for the first time", "without saying a word", "last summer"),
)

# What would not come through Markdown as it is, or would begin a list or a quotation.
_UNFIT = re.compile(r"[*_\[\]<>`\\|#~^$&{}@]|^[^A-Za-z“\"¿¡]|://|\.\s|^\S+$")


@dataclass(frozen=True, slots=True)
class Document:
    """A document in Markdown and in plain text.

    Attributes:
        sentences: Its sentences, plain.
        markdown: The document; paragraphs are separated by an empty line.
        plain: The same without markup.
    """

    sentences: tuple[str, ...]
    markdown: str
    plain: str


def make_document(source: Path | None = None, size: int = SENTENCES) -> Document:
    """Make the document.

    Args:
        source: A file with a sentence a line to take them from; made-up ones unless given.
        size: How many sentences it has.

    Raises:
        ValueError: The file has too few sentences that fit.
    """
    found = made_up() if source is None else source.read_text("utf-8").splitlines()
    fitting = (
        line.strip() for line in found if not _UNFIT.search(line.strip()) and line.strip()[-1:] in (".", "!", "?")
    )
    sentences = tuple(islice(dict.fromkeys(islice(fitting, 2 * size)), size))
    if len(sentences) < size:
        raise ValueError(f"{source} has only {len(sentences)} of {size} sentences")
    marked = [_marked(text, i // _MARKED_EVERY) if i % _MARKED_EVERY == 0 else text for i, text in enumerate(sentences)]
    return Document(sentences, _paragraphs(marked), _paragraphs(sentences))


def made_up() -> Iterator[str]:
    """Yield sentences without end, different ones for many thousands."""
    for number in count():
        # Steps that share no factor with the lists' lengths, so that neighbours differ in everything.
        who, did = _WHO[number * 7 % len(_WHO)], _DID[number * 11 % len(_DID)]
        when = _WHEN[(number * 5 + number // (len(_WHO) * len(_DID))) % len(_WHEN)]
        simple = f"{who} {did} {when}".strip()
        if number % 3:
            yield f"{simple}."
        else:
            other = _WHO[number * 5 % len(_WHO)]
            other = other if other in {"I", "Tom", "Mary"} else other[0].lower() + other[1:]
            yield f"{simple}, but {other} {_DID[(number * 3 + 1) % len(_DID)]}."


def _marked(sentence: str, number: int) -> str:
    """Put two words in the middle in bold, one into a link, or one into code, in turn."""
    words = sentence.split(" ")
    middle = len(words) // 2
    length = 2 if number % 3 == 0 and middle + 1 < len(words) else 1
    inner = " ".join(words[middle : middle + length])
    core = inner.rstrip(".,!?;:")
    opening, closing = (("**", "**"), ("[", "](https://example.org/)"), ("`", "`"))[number % 3]
    marked = f"{opening}{core}{closing}{inner[len(core) :]}"
    return " ".join((*words[:middle], marked, *words[middle + length :]))


def _paragraphs(sentences: Sequence[str]) -> str:
    starts = range(0, len(sentences), _IN_A_PARAGRAPH)
    return "\n\n".join(" ".join(sentences[start : start + _IN_A_PARAGRAPH]) for start in starts) + "\n"
