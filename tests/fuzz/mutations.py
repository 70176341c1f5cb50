"""Foreign input, made of what is sound: bytes that are others, pieces that go, come twice, or come from elsewhere."""

from __future__ import annotations

import random
from pathlib import Path

SEEDS = Path(__file__).parent / "seeds"

_TOKENS = (
    b'\x00', b'\xff\xfe', b'\xed\xa0\x80', b'\xe2\x80\xa8', b'\xef\xbf\xbc', b'99999999999999999999', b'-1',
    b'1e308', b'NaN', b'<', b'</', b'<!--', b'-->', b'<![CDATA[', b']]>', b'<!DOCTYPE a [<!ENTITY b "c">]>', b'&b;',
    b'&#0;', b'<?x', b'<figure><img src="x"></figure>', b"<svg width='0' height='0'/>",
    b"<table><tr><td colspan='0'>", b"<ol start='-2'>", b'[[[[', b']]]]', b'((((', b'{{{{', b'}}', b'****', b'____',
    b'~~~', b'```', b'$$', b'\\begin{a}', b'\\end{a}', b'\\', b'[^1]:', b'[^1]', b'![](x.png)',
    b'![](data:image/png;base64,AAAA)', b'| a |\n|---|\n', b'> > > > ', b'- - - - ', b'---\n', b'...\n',
    b'title: [', b"lang: ''", b'date: 0000-00-00', b'#let x = ', b'#+INCLUDE: "/etc/passwd"',
    b'.. include:: /etc/passwd\n', b'\r', b'\n\n', b'\t', b" " * 300, b"a" * 300, b"\xcc\x81" * 50,
    b'\xd7\x90\xd8\xa7', b'\xf0\x9f\x8e\x89',
)  # fmt: skip
"""What means something to one reader or another."""


def seeds(kind: str) -> list[Path]:
    """Return the sound files of a kind."""
    return sorted((SEEDS / kind).iterdir())


def mutated(content: bytes, chosen: random.Random, others: list[bytes]) -> bytes:
    """Return a file with one to eight mutations.

    Args:
        content: It.
        chosen: Chooses them.
        others: Files that pieces may come from.
    """
    result = bytearray(content)
    for _ in range(chosen.choice((1, 1, 2, 3, 5, 8))):
        at = chosen.randrange(len(result) + 1)
        end = min(len(result), at + chosen.choice((1, 2, 4, 16, 64, 500)))
        match chosen.randrange(7):
            case 0 if at < len(result):
                result[at] = chosen.randrange(256)
            case 1:
                del result[at:end]
            case 2:
                result[at:at] = result[at:end] * chosen.choice((1, 2, 30))
            case 3:
                other = chosen.choice(others)
                start = chosen.randrange(len(other) + 1)
                result[at:at] = other[start : start + chosen.choice((4, 40, 400))]
            case 4:
                del result[at:]
            case _:
                result[at:at] = chosen.choice(_TOKENS) * chosen.choice((1, 1, 1, 20))
    return bytes(result)
