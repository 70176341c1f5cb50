"""What must come through a translation untouched though it is written as text: addresses, placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.document.content import ATOM, LINE_BREAK

# What must not be translated though it is written as text: addresses on the web and of mail (RFC 3986, RFC 5322,
# narrowed to what people write in prose; closing punctuation belongs to the sentence).
_ADDRESS = re.compile(
    r"(?:https?|ftp)://[^\s<>\"“”«»]+[^\s<>\"“”«».,;:!?()\[\]{}'’]/?"
    r"|www\.[\w-]+(?:\.[\w-]+)+(?:/[^\s<>\"“”«»]*[^\s<>\"“”«».,;:!?()\[\]{}'’])?"
    r"|(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]+(?:\.[\w-]+)+"
)
# What a program fills in: {{var}}, ${var}, {name}, {0:.2f}; %s, %d, %1$s, %(name)s, %@. Braces must hold a name or a
# small number and nothing else, and must not follow a letter or backslash, where they are TeX's. A percent sign must
# not follow a letter or digit, where it is "100%" or part of an address, and the letter after it must end the word;
# the space that printf allows there is not allowed here, because of "50% discount".
_PLACEHOLDER = re.compile(
    r"\{\{[#/^]?\s?[A-Za-z_][\w.-]{0,60}\s?\}\}"
    r"|\$\{[A-Za-z_][\w.:-]{0,60}\}"
    r"|(?<![\w\\}$^{])\{(?:\d{1,2}|[A-Za-z_][\w.]{0,60})(?:![rsa])?(?::[^{}\s]{0,12})?\}(?!\})"
    r"|(?<![\w%])%(?:\d{1,2}\$|\([A-Za-z_]\w{0,60}\))?[-+#0]?\d{0,3}(?:\.\d{1,2})?(?:[sdiufxX](?!\w)|@)"
)
# What each of them has: most words have none of it, and are not looked at further.
_SUSPECT = re.compile(f"[@/%${{{ATOM}{LINE_BREAK}]|www")
_UNTOUCHED = re.compile(f"{_ADDRESS.pattern}|{_PLACEHOLDER.pattern}|[{ATOM}{LINE_BREAK}]")


def may_be_untouched(text: str) -> bool:
    """Tell whether a text has a character of what must come through untouched: most have none, and are done with."""
    return _SUSPECT.search(text) is not None


def untouched_in(word: str) -> Iterator[re.Match[str]]:
    """Yield what must come through untouched in a word, in order."""
    return _UNTOUCHED.finditer(word)
