"""What fills a user's own templates in, as a process that stays: see `toolkit.workers.serving` and `filling`."""

from __future__ import annotations

import json
import pickle
from typing import Any

from toolkit.errors import UsageError
from toolkit.rendering.templates import fill_here

MOST = 100_000_000
"""Bytes of a template that is filled in. Our own, filled with an article of a megabyte, is some megabytes."""


def answer(_header: dict[str, Any], text: bytes) -> tuple[bytes, list[bytes]]:
    """Fill a template in.

    Args:
        text: Pickled by whoever started this process: the templates, the template's name and its values.

    Returns:
        ``done`` and the text, or ``refused``, with message and hint as JSON.
    """
    templates, template, values = pickle.loads(text)  # noqa: S301 - from our own process
    try:
        filled = fill_here(templates, template, values).encode("utf-8", "surrogatepass")
    except UsageError as error:
        return b"refused", [json.dumps([error.message[:2000], error.hint]).encode("utf-8", "replace")]
    if len(filled) > MOST:
        message = f"The template {template} can't be used: what it makes is larger than {MOST // 1_000_000} MB."
        return b"refused", [json.dumps([message, ""]).encode()]
    return b"done", [filled]
