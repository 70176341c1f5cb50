"""How many there are of something, in the English of messages: "1 word", "2 words"."""

from __future__ import annotations


def counted(number: int, one: str, more: str = "") -> str:
    """Return a number with the noun that it counts.

    Args:
        number: How many.
        one: The noun in the singular, with what else belongs to it: "term is".
        more: The same in the plural; the singular with an s unless given.
    """
    return f"{number:,} {one if number == 1 else more or f'{one}s'}"
