"""Apostrophes that pandoc pairs as quotation marks are apostrophes again; quotations stay quotations."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.document import blocks_text
from toolkit.ingest import read_article as read


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("In the '90s the boys' room was red.", "In the ’90s the boys’ room was red."),
        ("It was the '60s. The dogs' house is big.", "It was the ’60s. The dogs’ house is big."),
        ("Rock 'n' roll.", "Rock ’n’ roll."),
        ("'Tis the boys' toy.", "’Tis the boys’ toy."),
        ("He said 'come here' and went.", "He said ‘come here’ and went."),
        ("He said 'the boys' and went.", "He said ‘the boys’ and went."),
        ("The '90s' are over.", "The ‘90s’ are over."),
        ("Fish 'n' chips.", "Fish ’n’ chips."),
        ("The variable 'n' is a number.", "The variable ‘n’ is a number."),
        ("In '68 the students' protests began.", "In ’68 the students’ protests began."),
        ("The class of '68. The boys' room.", "The class of ’68. The boys’ room."),
        ("He sang '57 Channels' aloud.", "He sang ‘57 Channels’ aloud."),
        ("He drove the '57 Chevy to the kids' school.", "He drove the ’57 Chevy to the kids’ school."),
        ("'Twas nothin' to me.", "’Twas nothin’ to me."),
        ("'The boys' room' is red.", "‘The boys’ room’ is red."),
        ("He said: 'The dogs' big house.' 'Go!'", "He said: ‘The dogs’ big house.’ ‘Go!’"),
        ("The 'dogs' and 'cats' are here. The dogs' house.", "The ‘dogs’ and ‘cats’ are here. The dogs’ house."),
        ("The 'boys' say it's John's dogs' house.", "The ‘boys’ say it’s John’s dogs’ house."),
        ("The '90s. Rock 'n' roll.", "The ’90s. Rock ’n’ roll."),
        ("He said, 'The boys' toys are here.' Yes.", "He said, ‘The boys’ toys are here.’ Yes."),
        (
            "'t Is mooi en 'n man had auto's. Hij zei 'nee' tegen mij.",
            "’t Is mooi en ’n man had auto’s. Hij zei ‘nee’ tegen",
        ),
        ("Negli anni '90 l'arte era un po' strana.", "Negli anni ’90 l’arte era un po’ strana."),
        ("L'an '68 et l'été '69 : l'homme dit 'oui'.", "L’an ’68 et l’été ’69 : l’homme dit ‘oui’."),
        ("Das war in den '90ern, Hans' Haus und Max' Auto.", "Das war in den ’90ern, Hans’ Haus und Max’ Auto."),
        ("W roku '89. Powiedział 'nie' do nas.", "W roku ’89. Powiedział ‘nie’ do nas."),
        ("В '90-х годах он сказал 'нет'.", "В ’90-х годах он сказал ‘нет’."),
        ("Το '90 και τ' άλλα παιδιά είπαν 'ναι' σ' όλους.", "Το ’90 και τ’ άλλα παιδιά είπαν ‘ναι’ σ’ όλους."),
        ("`x`'s dog. Rock 'n' roll.", "x’s dog. Rock ’n’ roll."),
    ],
)
def test_what_is_no_quotation_has_apostrophes(written: str, wanted: str, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"# Title\n\n{written}\n")
    blocks = read(path).blocks

    assert wanted in blocks_text(blocks)
