"""Where editions break the terms of their glossaries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from toolkit.errors import UsageError
from toolkit.findings import Finding
from toolkit.review.desk import Desk, Listed
from toolkit.settings import Settings
from toolkit.translation import ReviewState
from toolkit.translation.glossary import Glossary, missing_terms


@dataclass(frozen=True, slots=True)
class BrokenTerm:
    """A term of a glossary that a sentence has, and its translation lacks.

    Attributes:
        article: The article's file.
        language: BCP 47 tag of the edition.
        sentence: The sentence's id: see `toolkit.translation.Sentence`.
        term: The term as it stands in the sentence.
        wanted: What the glossary wants for it, the preferred form first.
        source: The sentence.
        translation: Its translation.
        reviewed: Whether a person wrote or approved the translation.
    """

    article: str
    language: str
    sentence: str
    term: str
    wanted: tuple[str, ...]
    source: str
    translation: str
    reviewed: bool


def broken_terms(settings: Settings, tell: Callable[[Finding], None] = lambda _: None) -> Iterator[BrokenTerm]:
    """Yield where the editions of a project break the terms of their glossaries, by engines or by people.

    The articles are taken as their editions are made: out of the memory, with the terms put in where that is certain.

    Args:
        settings: Those of the project.
        tell: Told what a person should know of how its articles were translated for that.

    Raises:
        UsageError: There is no glossary, or one can't be used.
        PublishError: An article can't be read or translated.
    """
    asked = False
    with Desk(settings) as desk:
        for source in desk.plan.sources:
            for language in desk.plan.settings.resolve(source.name).languages:
                listed = desk.listed(source, language)
                if listed is not None and listed.service.glossary is not None:
                    asked = True
                    yield from _broken(listed, listed.service.glossary)
        for finding in desk.findings:
            tell(finding)
    if not asked:
        raise UsageError(
            "There is no glossary to check editions against.", "Give one with --glossary, or in the project file."
        )


def _broken(listed: Listed, glossary: Glossary) -> Iterator[BrokenTerm]:
    for sentence in listed.sentences:
        said = sentence.translation.plain
        if not sentence.sent:
            continue
        for match in missing_terms(glossary, sentence.plain, said):
            yield BrokenTerm(
                article=listed.source.name,
                language=listed.pair.target,
                sentence=sentence.id,
                term=match.text,
                wanted=(match.text,) if match.term.keep else match.term.target,
                source=sentence.plain,
                translation=said,
                reviewed=sentence.state is not ReviewState.MACHINE,
            )
