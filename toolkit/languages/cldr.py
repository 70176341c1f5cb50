"""Locales of Babel's that keep to themselves what they look up.

Babel resolves an alias of CLDR ("the months that stand alone are those of a date") at the first look, in the very
dictionary in which it stands. Locales share those dictionaries with what they inherit from, so that a language that has
no such months of its own would leave them to all that are loaded after it: Spanish had Azerbaijani months.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from babel import Locale
from babel.localedata import LocaleDataDict, load


class OwnLocale(Locale):
    """A locale whose data are a copy, 2 ms each, of what Babel has loaded."""

    @cached_property
    def _data(self) -> LocaleDataDict:
        return LocaleDataDict(_copy(load(str(self))))


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(some) for key, some in value.items()}
    return tuple(map(_copy, value)) if isinstance(value, tuple) else value
