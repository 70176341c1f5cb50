"""Article → Article in another language: what the memory lacks is translated, then every article is put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.document import Article, Provenance
from toolkit.findings import Finding
from toolkit.translation.doubts import DoubtfulSentence
from toolkit.translation.engines import Engine, Licensed, Pair, carries_atoms, is_genuine
from toolkit.translation.memory import Memory
from toolkit.translation.merging import Merger
from toolkit.translation.pretranslation import Pretranslation, Progress
from toolkit.translation.scrutiny import Scrutiny
from toolkit.translation.segmentation import SegmentedArticle
from toolkit.translation.tally import Counts

if TYPE_CHECKING:
    from toolkit.translation.glossary import Glossary

__all__ = ["Counts", "Progress", "Translated", "translate_articles"]

_TREATMENT = 2
"""To be raised when what is done to an engine's translations before they are stored has changed: see `quality`."""


@dataclass(frozen=True, slots=True)
class Translated:
    """An article in another language.

    Attributes:
        article: The translated article.
        provenance: Who translated it; None for an article in its own language.
        counts: What became of its sentences.
        findings: What a person should look at.
        unknown: Words that the engine could not translate, each once, in order.
        read_first: The sentences that a person should read first.
    """

    article: Article
    provenance: Provenance | None
    counts: Counts
    findings: tuple[Finding, ...]
    unknown: tuple[str, ...] = ()
    read_first: tuple[DoubtfulSentence, ...] = ()


def translate_articles(
    articles: Iterable[Article],
    engine: Engine,
    pair: Pair,
    *,
    memory: Memory | None = None,
    glossary: Glossary | None = None,
    progress: Progress | None = None,
    scrutiny: Scrutiny = Scrutiny(),  # noqa: B008 - it can't change
) -> Iterator[Translated]:
    """Translate articles, all of one language, and yield each as soon as it is done, in their order.

    Articles are read ahead as far as full batches need it, and no further.

    Args:
        articles: What to translate.
        engine: The engine; it must serve the pair.
        pair: The articles' language, and the language wanted.
        memory: Sentences that were translated before; each new one is stored as soon as its batch is done.
            None for a private one that is gone afterwards.
        glossary: Terms that the translation must use.
        progress: Told how many more distinct sentences are finished.
        scrutiny: Who looks at translations, and what is not to be told.

    Raises:
        MissingError: The engine can't serve the pair.
        EngineError: It failed. What it had finished is in the memory.
        MemoryFileError: The memory can't be used.
    """
    fingerprint = engine.fingerprint(pair.source, pair.target)
    licence = engine.licence(pair.source, pair.target) if isinstance(engine, Licensed) else ""
    provenance = Provenance(
        pair.source, pair.target, fingerprint.engine, fingerprint.version, fingerprint.model, licence=licence
    )
    shared = memory if is_genuine(engine) else None
    with nullcontext(shared) if shared else Memory(None) as store:
        treated = replace(fingerprint, details=f"{fingerprint.details}; treatment {_TREATMENT}")
        pretranslation = Pretranslation(store.view(treated, pair), engine, pair, progress, scrutiny.scorer)
        merger = Merger(pretranslation, provenance, glossary, getattr(engine, "brackets", ("", "")), scrutiny)
        carries = carries_atoms(engine)
        segmented = (SegmentedArticle(article, pair.source, glossary, carries=carries) for article in articles)
        for filled in pretranslation.fill(segmented):
            article, tally = merger.merge(filled)
            unknown, doubts = tuple(tally.unknown), tally.doubts.most() if is_genuine(engine) else ()
            told = getattr(engine, "findings", ()) if tally.asked else ()
            yield Translated(article, provenance, tally.counts, (*tally.findings(), *told), unknown, doubts)
