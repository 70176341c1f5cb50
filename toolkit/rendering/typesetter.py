"""What a Typst that stays does with a job: see `toolkit.workers.serving`.

It imports nothing of ours, so that it begins at once.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import typst


@lru_cache(maxsize=2)
def _fonts(system: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=system, include_embedded_fonts=True)


def answer(header: dict[str, Any], text: bytes) -> tuple[bytes, list[bytes]]:
    """Compile a Typst source.

    Args:
        header: ``system``, whether the system's fonts are used; ``root``, the folder of its files; ``options``, what
            `typst.Compiler.compile` is told. Without a root, only the fonts are read.
        text: The source.

    Returns:
        ``done``, with what Typst had to say of it, as JSON, and the pages, or the one file that holds them all; or
        ``refused``, with what Typst has against it, as JSON.
    """
    fonts = _fonts(header["system"])
    if "root" not in header:
        return b"done", [b""]
    root = header["root"]
    try:
        # Packages are looked for in the folder, where there are none, and can't be fetched from here.
        compiler = typst.Compiler(root=root, font_paths=fonts, package_path=root, package_cache_path=root)
        made, warnings = compiler.compile_with_warnings(text, **header["options"])
    except typst.TypstError as error:
        return b"refused", [json.dumps([str(error.message), str(error.diagnostic)]).encode()]
    pages = made if isinstance(made, list) else [made or b""]
    return b"done", [json.dumps([str(item.message) for item in warnings]).encode(), *pages]
