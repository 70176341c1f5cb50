"""What one language has of CLDR is not left to the next."""

from __future__ import annotations

import pytest
from babel import Locale

from toolkit.languages.cldr import OwnLocale


@pytest.mark.parametrize("before", ["az", "eo", "zh_Hant", "en_GB", "es_MX"])
def test_a_locale_leaves_nothing_to_those_that_come_after_it(before: str) -> None:
    """All of these inherit months that stand alone from what Spanish inherits them from, too."""
    for kind in ("months", "days", "quarters"):
        table = getattr(OwnLocale.parse(before), kind)
        for context in table:
            for width in table[context]:
                assert len(table[context][width])
    spanish = OwnLocale.parse("es")
    assert spanish.months["stand-alone"]["wide"][5] == "mayo"
    assert spanish.months["stand-alone"]["abbreviated"][1] == "ene"
    assert spanish.days["stand-alone"]["wide"][6] == "domingo"
    assert OwnLocale.parse("es_MX").months["stand-alone"]["abbreviated"][9] == "sep"


def test_a_locale_says_what_babel_s_says() -> None:
    own, theirs = OwnLocale.parse("de_AT"), Locale("de", "AT")
    assert own == theirs
    assert own.months["format"]["wide"][1] == theirs.months["format"]["wide"][1] == "Jänner"
    assert own.currency_formats["standard"].pattern == theirs.currency_formats["standard"].pattern
    assert own.get_display_name(OwnLocale.parse("fr")) == "allemand (Autriche)"
