"""What came of taking corrections in."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from toolkit.errors import ExitCode
from toolkit.findings import Finding
from toolkit.review.word_diff import word_diff
from toolkit.translation import ReviewState


@dataclass(frozen=True, slots=True)
class Correction:
    """A sentence that a person corrected or approved.

    Attributes:
        file: The file that it came in.
        article: The article's file.
        language: BCP 47 tag of the translation.
        id: The sentence: see `toolkit.Sentence`.
        source: The sentence, with its markup as tags.
        before: Its translation until now, with tags.
        after: The person's translation, with tags; the same as before if it was approved.
        state: How far it is now.
        note: What the person remarked.
    """

    file: str
    article: str
    language: str
    id: str
    source: str
    before: str
    after: str
    state: ReviewState = ReviewState.REVIEWED
    note: str = ""

    @property
    def diff(self) -> str:
        """What was changed, word by word: ``Hoy [-costará-]{+costaría+} más.``."""
        return word_diff(self.before, self.after)

    def to_dict(self) -> dict[str, Any]:
        """Return it as values that JSON has."""
        return asdict(self) | {"diff": self.diff}


@dataclass(frozen=True, slots=True)
class Unplaced:
    """What could not be taken in, and was not.

    Attributes:
        file: The file that it stands in.
        place: Where: a sentence's id, or what the file calls it.
        reason: Why, as a sentence.
        text: What stands there.
    """

    file: str
    place: str
    reason: str
    text: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return it as values that JSON has."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came of taking corrections in.

    Attributes:
        corrections: What was taken in, or would be.
        unplaced: What was not.
        unchanged: How many sentences came back as they went out.
        stored: Whether it is in the memory now.
        findings: What a person should know of how the articles were translated for that: that text has left this
            machine, say.
    """

    corrections: tuple[Correction, ...]
    unplaced: tuple[Unplaced, ...]
    unchanged: int = 0
    stored: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """What the command line returns: 0, or 1 if something could not be placed."""
        return ExitCode.INCOMPLETE if self.unplaced else ExitCode.OK
