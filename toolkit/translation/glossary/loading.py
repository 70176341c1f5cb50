"""Reading glossary files, several with precedence, for one language pair."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence
from pathlib import Path

from toolkit.errors import UsageError
from toolkit.languages import normalize_tag
from toolkit.translation.glossary.lookup import Glossary
from toolkit.translation.glossary.tables import read_table
from toolkit.translation.glossary.tbx import read_tbx
from toolkit.translation.glossary.terms import Term
from toolkit.translation.glossary.words import fold

MAX_FILE = 64_000_000
"""Bytes of a glossary file. Microsoft's terminology of one language, among the largest there are, has 20 MB."""

MAX_TERMS = 200_000
"""Terms of all files together; each takes about 1 kB of memory."""


def load_glossary(paths: Sequence[Path], source: str, target: str) -> Glossary:
    """Read glossary files for a language pair.

    Args:
        paths: CSV (also with tabs or semicolons) and TBX files. Where two have the same source term, the earlier one
            holds; so does the earlier of two lines of one file. A verb and a noun are two terms.
        source: BCP 47 tag of the language of the sentences.
        target: BCP 47 tag of the language of the translations.

    Raises:
        UsageError: A file is missing, unreadable, too large, or not a glossary; the message names its line.
    """
    source, target = normalize_tag(source), normalize_tag(target)
    terms: dict[tuple[str, bool, bool], Term] = {}
    for path in paths:
        for term in _read(Path(path), source, target):
            name = term.source[0] if term.exact else fold(term.source[0])
            terms.setdefault((name, term.exact, term.is_verb), term)
            if len(terms) > MAX_TERMS:
                raise UsageError(
                    f"The glossary {path} brings more than {MAX_TERMS:,} terms together.",
                    "Keep only the terms that your texts need.",
                )
    return Glossary(tuple(terms.values()), source, target)


def _read(path: Path, source: str, target: str) -> Iterable[Term]:
    data = _bytes(path)
    if path.suffix.lower() in (".tbx", ".xml") or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return read_tbx(path, data, source, target)
    return read_table(path, data, source, target)


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            if path.exists() and not path.is_dir():
                raise OSError(errno.EINVAL, "it is a pipe or a device, no regular file")
            raise UsageError(f"There is no glossary file {path}.", "Check its name and the folder that you are in.")
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"The glossary {path} can't be read: {reason}.", "Give a file that can be read.") from error
    if len(data) > MAX_FILE:
        raise UsageError(
            f"The glossary {path} is larger than {MAX_FILE // 1_000_000} MB.",
            "Keep only the languages and terms that your texts need.",
        )
    return data
