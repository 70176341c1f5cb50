"""The last steps: an edition is rendered, checked, and put in its place. Each runs in any thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from toolkit.editions.jobs import Outcome, Work
from toolkit.editions.manifest import Entry
from toolkit.editions.output import OutputFolder
from toolkit.editions.press import Outcome as Came, Press
from toolkit.editions.printing import print_edition
from toolkit.editions.report import Report
from toolkit.editions.result import Edition, Status
from toolkit.editions.state import State
from toolkit.editions.texts import Text, is_bilingual
from toolkit.files import sha256
from toolkit.rendering import SanitizedArticle, sanitized


@dataclass(frozen=True, slots=True)
class Wanted:
    """An edition that is to be made.

    Attributes:
        order: Its number in the plan.
        name: Its format.
        reasons: Why, for people.
    """

    order: int
    name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """An edition that is in its place.

    Attributes:
        entry: What the manifest says of it.
        signature: What tells that its file is the one that was written.
    """

    entry: Entry
    signature: str


class Maker:
    """Has texts made into editions, several at once, and remembers each as soon as it is in its place.

    Args:
        report: Told what becomes of them.
        press: Does the work.
        output: Where they are put.
        state: Remembers them.
    """

    def __init__(self, report: Report, press: Press[Finished], output: OutputFolder, state: State) -> None:
        self._report = report
        self._press = press
        self._output = output
        self._state = state

    def make(self, work: Work, text: Callable[[], Text], wanted: list[Wanted]) -> None:
        """Have the editions of a text made.

        Args:
            work: The article or bundle, in a language.
            text: Returns its text, or raises what went wrong with it.
            wanted: The editions.

        Raises:
            Stopped: The build is to stop.
            OutputError: Nothing more can be written at all.
        """
        ready = self._report.attempt(work.name, work.language, "", lambda: _sanitized(text()))
        if ready is None:
            return
        for item in wanted:
            self._report.rendering(work.place(item.name))
            self._press.hand_in(
                lambda item=item: make_edition(work, *ready, item.name, self._output),  # type: ignore[misc]
                lambda came, item=item: self._finish(work, item, came),  # type: ignore[misc]
            )

    def _finish(self, work: Work, item: Wanted, came: Came[Finished]) -> None:
        finished = self._report.attempt(work.name, work.language, item.name, came)
        if finished is not None:
            self.remember(finished, item)

    def remember(self, finished: Finished, item: Wanted) -> None:
        """Remember an edition that is in its place, and tell of it."""
        entry = finished.entry
        self._state.put_edition(entry, finished.signature)
        edition = Edition(self._output.path(entry.path), Status.MADE, entry, item.reasons)
        self._report.note(item.order, entry.path, edition)


def _sanitized(text: Text) -> tuple[Text, SanitizedArticle]:
    return text, sanitized(text.article)


def make_edition(work: Work, text: Text, article: SanitizedArticle, name: str, output: OutputFolder) -> Finished:
    """Make an edition and put it in its place.

    Args:
        work: The article or bundle, in a language.
        text: Its text.
        article: The same, as all formats share it.
        name: The format.
        output: Where it is put.

    Raises:
        RenderError: It can't be made, or is refused.
        UsageError: A template can't be used.
        MissingError: A font is missing.
        OutputError: It can't be written.
    """
    printed = print_edition(article, name, work.language, work.templates, strict=work.settings.strict)
    outcome = Outcome(
        title=text.article.metadata.title_text,
        counts=text.counts,
        checks={"markup-kept": text.counts.kept == 0, **printed.checks},
        findings=(*text.findings, *printed.rendered.findings),
        bilingual=is_bilingual(text),
        sha256=sha256(printed.rendered.data),
    )
    signature = output.put(work.place(name), printed.rendered.data)
    return Finished(work.entry(name, outcome), signature)
