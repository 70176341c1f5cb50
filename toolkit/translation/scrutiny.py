"""Who looks at translations, beside those who make them."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.translation.consistency import Wordings
from toolkit.translation.engines import Scorer, TextAligner
from toolkit.translation.sentence import Observer


@dataclass(frozen=True, slots=True, eq=False)
class Scrutiny:
    """Who looks at translations, and what is not to be told.

    Attributes:
        scorer: Judges translations that the engine gives no score; None for nobody.
        unchecked: Codes of findings that are not to be told.
        wordings: How sentences were translated so far in this build; None if that is not to be compared.
        observer: Told of each sentence with its translation, as its article is put together.
        aligner: Aligns translations that come without an alignment; None to go by their words alone.
    """

    scorer: Scorer | None = None
    unchecked: frozenset[str] = frozenset()
    wordings: Wordings | None = None
    observer: Observer | None = None
    aligner: TextAligner | None = None
