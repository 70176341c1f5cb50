"""What can be wrong with a translation: a stable code for each, and what a person should do about it."""

from __future__ import annotations

from dataclasses import dataclass

_EXCERPT = 80
"""Characters of a sentence that a message quotes."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or may be, with the translation of a sentence.

    Attributes:
        code: Stable identifier in kebab case, one of `CODES`.
        message: One sentence that says what it is about and what a person should do.
        severe: Whether the translation can't be used, so that another way must be found.
    """

    code: str
    message: str
    severe: bool = False


@dataclass(frozen=True, slots=True)
class _Kind:
    severe: bool
    text: str


CODES: dict[str, _Kind] = {
    "empty": _Kind(True, "Nothing came out; translate it by hand"),
    "garbled": _Kind(
        True, "It has '{detail}', which stands for what can't be read or was left by a program; translate it by hand"
    ),
    "too-long": _Kind(True, "It is {detail} times as long as the sentence; look for what was added"),
    "too-short": _Kind(True, "It is {detail} times as long as the sentence; look for what is missing"),
    "broken-off": _Kind(True, "It breaks off before the end of the sentence; add what is missing"),
    "repetition": _Kind(True, "It repeats '{detail}'; take out what the sentence doesn't say"),
    "words-twice": _Kind(False, "It has '{detail}' more often than the sentence; take out what is too much"),
    "untranslated": _Kind(True, "It is the sentence itself; translate it by hand, or mark it as not to be translated"),
    "address-added": _Kind(True, "It has the address '{detail}', which the sentence lacks; take it out"),
    "left-as-it-is": _Kind(False, "No usable translation was found ({detail}); translate it by hand"),
    "numbers-differ": _Kind(False, "The numbers differ ({detail}); compare them"),
    "number-added": _Kind(False, "It has a number that the sentence lacks ({detail}); compare them"),
    "sign-differs": _Kind(False, "The sign '{detail}' is on one side only; compare the amounts"),
    "currency-differs": _Kind(False, "The money is of another currency ({detail}); compare the amounts"),
    "question-lost": _Kind(False, "It asks nothing any more; compare it with the sentence"),
    "bracket-alone": _Kind(False, "Its '{detail}' has no other half; add it, or take it out"),
    "negation-lost": _Kind(False, "Nothing in it says '{detail}' any more; compare it with the sentence"),
    "negation-added": _Kind(False, "It says '{detail}', and the sentence says no such thing; compare them"),
    "lines-joined": _Kind(False, "It had line breaks, and stands on one line now; look for what was added"),
    "low-score": _Kind(False, "The engine was unsure of it (score {detail}); compare it with the sentence"),
}
"""All codes, with whether each makes a translation useless, and its message."""


def problem(code: str, sentence: str, detail: str = "") -> Problem:
    """Return a problem of a kind.

    Args:
        code: One of `CODES`.
        sentence: The sentence that was translated; the message quotes its beginning.
        detail: What its message wants to know.
    """
    kind = CODES[code]
    text = kind.text.format(detail=_excerpt(detail))
    return Problem(code, f"{text}: {_excerpt(sentence)}", kind.severe)


def _excerpt(text: str) -> str:
    text = " ".join(text[: 2 * _EXCERPT].split())
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"
