"""Catalogues of gettext that strangers have written, read by Babel."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

_PLURALS = re.compile(rb"nplurals\s*+=\s*+\d\d")
"""More forms than any language has (Arabic: six); Babel makes room for as many as a catalogue claims."""


def read_catalogue(data: bytes) -> Catalog:
    """Return a catalogue, without its obsolete entries.

    Raises:
        ValueError: It is none; the reason is said.
    """
    from babel.messages.pofile import PoFileError, read_po

    if _PLURALS.search(data):
        raise ValueError("it claims more forms of the plural than any language has")
    try:
        return read_po(io.BytesIO(data), ignore_obsolete=True, abort_invalid=True)
    except PoFileError as error:
        raise ValueError(str(error)) from error
    except (LookupError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise ValueError(f"it is malformed ({error})") from error
