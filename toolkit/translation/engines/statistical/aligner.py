"""Aligns sentences with translations of which nothing but the text is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.translation.engines.protocol import Alignment
from toolkit.translation.engines.statistical.corpus import Corpus, corpus_of, side_of
from toolkit.translation.engines.statistical.hmm import Direction
from toolkit.translation.engines.statistical.lexicon import Lexicon

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_SURE = 0.5
"""Words that are this sure on average are: of 469 marked sentences, all in one text, 133 had a span that is less sure,
and of the 25 that had one on wrong words 15; in texts of 20 sentences 246, and 41 of 49."""

_SEEN = 2
"""In as many sentences two words have to meet, before that they do says something, if the lexicon does not."""

_TELLS = 0.4
"""What the lexicon has to say of two words: of three that a dictionary knows together each has a third of each."""


@dataclass(frozen=True, slots=True, eq=False)
class Guess:
    """A word alignment that was worked out from the words alone.

    Attributes:
        alignment: It, with all words of both sides as its tokens.
        sure: For each word of the sentence, how sure it is: 0 where only its place tells.
    """

    alignment: Alignment
    sure: tuple[float, ...]

    def is_sure(self, start: int, end: int) -> bool:
        """Tell whether it is known where source[start:end] went, and not only guessed by its place."""
        words = zip(self.alignment.source, self.sure, strict=True)
        inside = [sure for (one, other), sure in words if one < end and start < other]
        return not inside or sum(inside) >= _SURE * len(inside)


def align_texts(
    pairs: Sequence[tuple[str, str]],
    others: Sequence[tuple[str, str]],
    source: str,
    target: str,
    dictionary: Mapping[tuple[str, str], float] | None = None,
) -> list[Guess | None]:
    """Return the word alignment of sentences with translations, learned from them and from others.

    Args:
        pairs: Sentences with their translations.
        others: More of them, which are learned from as well.
        source: BCP 47 tag of the sentences.
        target: BCP 47 tag of the translations.
        dictionary: Pairs of forms (see `forms.form_of`) with their share, as `Lexicon.learn` takes them.

    Returns:
        For each pair its alignment; None where one side has no words, or very many.
    """
    import numpy as np

    places = {pair: place for place, pair in enumerate(dict.fromkeys((*pairs, *others)))}
    lexicon = Lexicon(source, target)
    lexicon.learn(dictionary or {})
    our_words, their_words = lexicon.words
    ours = side_of([one for one, _ in places], our_words)
    theirs = side_of([other for _, other in places], their_words)
    there, back = corpus_of(ours, theirs), corpus_of(theirs, ours)
    if not there.usable:
        return [None] * len(pairs)
    weights, odd = there.weights(lexicon)
    other_words, words = np.divmod(back.pairs, ours.size)
    turned_pairs = np.searchsorted(there.pairs, words * theirs.size + other_words)
    forward = Direction(there, weights, odd)
    backward = Direction(back, weights[turned_pairs], odd[turned_pairs])
    known = (weights >= _TELLS) | ((there.met() >= _SEEN) & ~odd)
    wanted = sorted({places[pair] for pair in pairs}.intersection(there.usable))
    turned = dict(_posteriors(backward, back, wanted))
    guesses: dict[int, Guess] = {}
    for place, posteriors in _posteriors(forward, there, wanted):
        agreed = np.minimum(posteriors, turned[place].T) * known[there.meetings(place)].reshape(posteriors.shape)
        alignment = Alignment(
            tuple(ours.ranges[place]), tuple(theirs.ranges[place]), _joined(posteriors, turned[place].T)
        )
        guesses[place] = Guess(alignment, tuple(agreed.sum(axis=0).tolist()))
    return [guesses.get(places[pair]) for pair in pairs]


def _posteriors(direction: Direction, corpus: Corpus, places: Sequence[int]) -> Iterator[tuple[int, Floats]]:
    """Yield sentences' places, each with ``[target words, source words]``: which word says which."""
    for batch in corpus.batches(places):
        posteriors = direction.posteriors(batch)
        for row, place in enumerate(batch.numbers.tolist()):
            yield place, posteriors[row, : batch.target_lengths[row], : batch.source_lengths[row]]


def _joined(forward: Floats, backward: Floats) -> NDArray[np.float32]:
    """Return the mean of both directions, in rows that add up to 1 at most."""
    import numpy as np

    mean = (forward + backward) / 2
    return np.asarray(mean / np.maximum(mean.sum(axis=1, keepdims=True), 1), dtype=np.float32)
