"""PO, gettext's own format: through Babel. What nobody has looked at is ``fuzzy``; who has, takes the flag away."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from gettext import c2py
from typing import TYPE_CHECKING

from toolkit.languages import babel_locale, normalize_tag
from toolkit.localization import read_catalogue
from toolkit.review.exchange import ExchangeError, ExchangeFile, ExchangeSegment, score_of
from toolkit.review.inline import as_tags, of_tags
from toolkit.translation import ReviewState

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

_FUZZY = "fuzzy"
_BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""A file says the same whenever it is written: a date would be a change in it."""

_COUNTED = 200
"""Numbers that are asked for their form, to know which form most numbers have."""


def write(file: ExchangeFile) -> bytes:
    """Return an article's sentences as PO."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    catalog = Catalog(
        babel_locale(file.target_language),
        project=file.name,
        version=file.source_language,
        copyright_holder="",
        creation_date=_BEGINNING,
        revision_date=_BEGINNING,
        fuzzy=False,
    )
    catalog.header_comment = "#"
    for segment in file.segments:
        state = segment.state or ReviewState.MACHINE
        told = {
            "kind": [segment.kind],
            "state": [str(state)],
            "score": [] if segment.score is None else [repr(segment.score)],
            "before": [segment.context],
            "finding": segment.findings,
            "alternative": segment.alternatives,
        }
        catalog.add(
            as_tags(segment.source),
            as_tags(segment.target),
            auto_comments=[f"{name}: {_line(value)}" for name, values in told.items() for value in values if value],
            user_comments=segment.note.splitlines(),
            flags=[_FUZZY] if state is ReviewState.MACHINE else [],
            context=segment.id,
        )
    output = io.BytesIO()
    write_po(output, catalog, width=None)
    return output.getvalue()


def _line(text: str) -> str:
    return " ".join(text.split())


def read(name: str, data: bytes) -> list[ExchangeFile]:
    """Return the sentences in a PO file, in the encoding that its header names.

    Raises:
        ExchangeError: It is none.
    """
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if b"msgid" not in data:
        raise ExchangeError(f"{name} is not PO.", "Give a file that `publish review export --as po` has made.")
    try:
        catalog = read_catalogue(data)
    except ValueError as error:
        raise ExchangeError(f"{name} can't be read as PO: {error}.", "Save it again as UTF-8.") from error
    segments = tuple(segment for message in catalog if message.id for segment in _segments(message, catalog))
    if not segments:
        raise ExchangeError(f"{name} holds no sentence.", "Export it again.")
    return [ExchangeFile(catalog.project, *_languages(catalog, data), segments)]


def _languages(catalog: Catalog, data: bytes) -> tuple[str, str]:
    """Return the languages that the header tells; Babel keeps its own form of them, and none that it doesn't know."""
    found = re.search(rb'"Language:\s*([\w-]+)', data)
    target = normalize_tag(found[1].decode("ascii", "replace")) if found else ""
    version = str(catalog.version)
    return (version if re.fullmatch(r"[A-Za-z]{2,3}(-\w+)*", version) else ""), target


def _segments(message: Message, catalog: Catalog) -> Iterator[ExchangeSegment]:
    """Yield the sentence of a message; of one that counts things the singular and the plural.

    The singular's translation is the form for one, the plural's the form for most numbers: of three Russian forms that
    for five, not that for two. A language with one form has it for both.
    """
    if isinstance(message.id, str):
        target = message.string if isinstance(message.string, str) else message.string[0]
        yield _segment(message, message.id, target)
        return
    forms = [message.string] if isinstance(message.string, str) else list(message.string)
    choose = _form_of(catalog)
    numbers = Counter(choose(number) for number in range(_COUNTED))
    one, most = choose(1), numbers.most_common(1)[0][0]
    for source, form in zip(message.id, (one, most), strict=False):
        yield _segment(message, source, forms[form] if form < len(forms) else "")


def _form_of(catalog: Catalog) -> Callable[[int], int]:
    """Return the rule of a catalogue by which a number has its form; that of English if it can't be read."""
    try:
        return c2py(catalog.plural_expr)
    except (ValueError, RecursionError):
        return c2py("n != 1")


def _segment(message: Message, source: str, target: str) -> ExchangeSegment:
    told: dict[str, list[str]] = {}
    for comment in message.auto_comments:
        name, _, value = comment.partition(": ")
        told.setdefault(name, []).append(value)
    score = next(iter(told.get("score", [])), "")
    return ExchangeSegment(
        id=str(message.context or ""),
        source=of_tags(source),
        target=of_tags(target),
        state=_state(message, target, told),
        context=" ".join(told.get("before", [])),
        note="\n".join(message.user_comments),
        findings=tuple(told.get("finding", [])),
        score=score_of(score),
        kind=" ".join(told.get("kind", [])),
        alternatives=tuple(told.get("alternative", [])),
    )


def _state(message: Message, target: str, told: dict[str, list[str]]) -> ReviewState | None:
    if message.fuzzy or not target:
        return ReviewState.MACHINE
    return ReviewState.FINAL if str(ReviewState.FINAL) in told.get("state", []) else ReviewState.REVIEWED
