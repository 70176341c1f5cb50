"""The JSON API: what the page asks and tells, and what an editor or a script may as well.

Each function answers one request. Every address is below ``/TOKEN/api``; the manual lists them.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from toolkit.errors import UsageError
from toolkit.languages import direction, language_name
from toolkit.review import pieces_of
from toolkit.reviewing.addresses import project_name
from toolkit.reviewing.changing import ConflictError, approved_in, changed_by, number_of, several, wanted_of
from toolkit.reviewing.matches import matches_json
from toolkit.reviewing.previews import SHOWN, Previews
from toolkit.reviewing.searching import found_in, pattern_of, replaced
from toolkit.reviewing.sheet import Sheet, marked_in
from toolkit.reviewing.shelf import Shelf
from toolkit.reviewing.shown import entry_json, finding_json, pieces_json, sentence_json
from toolkit.reviewing.terms import add_term, changes_by, file_for, glossary_with, term_from_json
from toolkit.reviewing.workshop import Wanted, Workshop, is_open

_MOST_PARAGRAPHS = 100
_MOST_FOUND = 500
_SECONDS = 1.0
"""Time in which articles are read for their titles before they are listed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request.

    Attributes:
        slug: The article, as its editions are called.
        language: BCP 47 tag.
        query: What stands after the address.
        body: The JSON that was sent.
    """

    slug: str = ""
    language: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)

    def number(self, name: str, default: int = 0) -> int:
        """Return a whole number out of the query.

        Raises:
            UsageError: It is none.
        """
        value = self.query.get(name, str(default))
        if not value.removeprefix("-").isdecimal() or len(value) > 9:
            raise UsageError(f"'{name}' is a whole number.", "Send one.")
        return int(value)


class Api:
    """Answers requests. Threads may share one.

    Attributes:
        shelf: The editions that are shown.
        project: What browsers keep something of this project under.

    Args:
        workshop: The articles.
        previews: Has editions made.
    """

    def __init__(self, workshop: Workshop, previews: Previews) -> None:
        self._workshop = workshop
        self._previews = previews
        self.shelf = Shelf(previews)
        self.project = project_name(workshop.plan.settings.root)
        self._adding = threading.Lock()

    def articles(self, asked: Asked) -> Any:  # noqa: ARG002 - what every one of them is given
        """Return the articles and the languages that they are published in; of very many, some by their names alone."""
        titles = self._workshop.titles(_SECONDS)
        return {
            "person": self._workshop.person,
            "articles": [
                {
                    "slug": source.slug,
                    "name": source.name,
                    "title": titles[source.slug],
                    "languages": [_language_json(tag) for tag in self._workshop.languages_of(source)],
                }
                for source in self._workshop.plan.sources
            ],
        }

    def article(self, asked: Asked) -> Any:
        """Return what an article in a language is, and how far it is."""
        with self._opened(asked) as sheet:
            pair = sheet.listed.pair
            return {
                "title": sheet.listed.original.metadata.title_text or sheet.listed.source.name,
                "name": sheet.listed.source.name,
                "person": self._workshop.person,
                "source": _language_json(pair.source),
                "target": _language_json(pair.target),
                "paragraphs": [len(paragraph.sentences) for paragraph in sheet.paragraphs],
                "counts": sheet.counts(),
                "revision": sheet.revision,
                "epoch": sheet.epoch,
                "engine": sheet.listed.service.reason,
                "problem": sheet.problem,
                "findings": [finding_json(finding) for finding in sheet.listed.findings],
            }

    def progress(self, asked: Asked) -> Any:
        """Return whether an article is being translated, as when it is first opened, and how many sentences so far."""
        count = self._workshop.sentences_so_far(asked.slug, asked.language)
        return {"busy": count is not None, "sentences": count or 0}

    def paragraphs(self, asked: Asked) -> Any:
        """Return some paragraphs with their sentences: from number ``from`` on, ``count`` of them."""
        with self._opened(asked) as sheet:
            first = max(0, asked.number("from"))
            count = min(_MOST_PARAGRAPHS, max(0, asked.number("count", 20)))
            return {
                "revision": sheet.revision,
                "paragraphs": [
                    {
                        "number": first + place,
                        "kind": paragraph.kind,
                        "sentences": [sentence_json(sheet, number) for number in paragraph.sentences],
                    }
                    for place, paragraph in enumerate(sheet.paragraphs[first : first + count])
                ],
            }

    def next(self, asked: Asked) -> Any:
        """Return the sentence to go to after ``after``: the next ``want`` (doubtful, unreviewed), or ``back``."""
        with self._opened(asked) as sheet:
            after = sheet.number(asked.query.get("after", ""))
            back = asked.query.get("back") == "1"
            number = sheet.next(-1 if after is None else after, asked.query.get("want", "unreviewed"), back=back)
            return {"sentence": None if number is None else self._place(sheet, number)}

    def change(self, asked: Asked) -> Any:
        """Store a translation: ``id``, ``version``, ``target`` (null for the engine's), ``note``, ``final``.

        With ``sentences``, a list of these, store them all; those that somebody else was faster with are left.

        Raises:
            ConflictError: Somebody else was faster, and it is one.
            FaultyTextError: It lacks a note or code.
        """
        with self._opened(asked) as sheet:
            if "sentences" in asked.body:
                wanted = [wanted_of(sheet, one) for one in several(asked.body)]
                done = changed_by(self._workshop, sheet, wanted)
                return self._after_change(asked, sheet, [one.number for one in wanted]) | done
            one = wanted_of(sheet, asked.body)
            [stored] = self._workshop.change(sheet, [one])
            if not stored:
                raise ConflictError(sentence_json(sheet, one.number))
            return self._after_change(asked, sheet, [one.number])

    def approve(self, asked: Asked) -> Any:
        """Approve sentences as they are: ``sentences``, each ``id`` and ``version``; or a ``paragraph``; or ``all``.

        With ``most`` no more than so many, so that others need not wait.
        """
        most = asked.body.get("most")
        with self._opened(asked) as sheet:
            numbers = approved_in(sheet, asked.body)[: most if isinstance(most, int) and most > 0 else None]
            wanted = [
                Wanted(number, sheet.version(number), sheet.sentences[number].translation, sheet.sentences[number].note)
                for number in numbers
                if is_open(sheet, number)
            ]
            done = changed_by(self._workshop, sheet, wanted)
            return self._after_change(asked, sheet, numbers) | {"approved": done["stored"], "undo": done["undo"]}

    def history(self, asked: Asked) -> Any:
        """Return what people made of a sentence before, the newest first, and the engine's translation."""
        with self._opened(asked) as sheet:
            number = number_of(sheet, asked.query.get("id"))
            sentence = sheet.sentences[number]
            return {
                "past": [
                    entry_json(sheet, number, one.entry, marked_in(one.entry, sentence))
                    | {"ended": one.ended, "ended_by": one.ended_by}
                    for one in self._workshop.past(sheet, number)
                ]
            }

    def matches(self, asked: Asked) -> Any:
        """Return what the memory has that is like a sentence, and its terms."""
        with self._opened(asked) as sheet:
            return matches_json(sheet, number_of(sheet, asked.query.get("id")))

    def engines(self, asked: Asked) -> Any:
        """Return the engines that can be asked for a translation, and why others can't."""
        with self._opened(asked) as sheet:
            pair = sheet.listed.pair
        return self._workshop.engines.able(pair).to_dict()  # a server may take a while to say what it has

    def translate(self, asked: Asked) -> Any:
        """Have an ``engine`` translate a sentence; nothing is stored."""
        with self._opened(asked) as sheet:
            sentence, pair = sheet.sentences[number_of(sheet, asked.body.get("id"))], sheet.listed.pair
        return self._workshop.engines.translated_json(str(asked.body.get("engine", "")), pair, sentence)

    def search(self, asked: Asked) -> Any:
        """Return the sentences that have the words ``q``: in the translation, or with ``in=source`` in the original."""
        with self._opened(asked) as sheet:
            pattern = pattern_of(asked.query.get("q", ""), exact=asked.query.get("case") == "1")
            numbers = list(found_in(sheet, pattern, source=asked.query.get("in") == "source"))
            return {"count": len(numbers), "found": [self._place(sheet, number) for number in numbers[:_MOST_FOUND]]}

    def replace(self, asked: Asked) -> Any:
        """Put ``with`` in the place of ``search`` in the translations; with ``preview``, only show what would be."""
        with self._opened(asked) as sheet:
            pattern = pattern_of(str(asked.body.get("search", "")), exact=asked.body.get("case") is True)
            words = str(asked.body.get("with", ""))
            versions = asked.body.get("versions")
            numbers = [number for number in found_in(sheet, pattern) if sheet.sentences[number].sent]
            made = {number: replaced(sheet.sentences[number].translation, pattern, words) for number in numbers}
            made = {
                n: marked
                for n, marked in made.items()
                if marked != sheet.sentences[n].translation and marked.text.strip()
            }
            if asked.body.get("preview") is not False:
                return {
                    "changes": [
                        self._place(sheet, number)
                        | {
                            "version": sheet.version(number),
                            "before": pieces_json(pieces_of(sheet.sentences[number].translation)),
                            "after": pieces_json(pieces_of(marked)),
                        }
                        for number, marked in made.items()
                    ]
                }
            if not isinstance(versions, Mapping):
                raise UsageError("Nothing says which sentences were looked at.", "Send 'versions', by their ids.")
            wanted = [
                Wanted(number, str(versions[identifier]), marked, sheet.sentences[number].note)
                for number, marked in made.items()
                if (identifier := sheet.sentences[number].id) in versions
            ]
            done = changed_by(self._workshop, sheet, wanted)
            told = {"replaced": done["stored"], "refused": done["refused"], "undo": done["undo"]}
            return self._after_change(asked, sheet, [one.number for one in wanted]) | told

    def changes(self, asked: Asked) -> Any:
        """Return what was changed after revision ``since``, by whomever, and how far the editions are."""
        with self._opened(asked) as sheet:
            before = sheet.revision
            same = asked.query.get("epoch") == sheet.epoch
            numbers = sheet.changed_since(asked.number("since")) if same else []
            told = {
                "revision": before,
                "epoch": sheet.epoch,
                "counts": sheet.counts(),
                "sentences": [sentence_json(sheet, number) for number in numbers[:_MOST_FOUND]],
                "more": len(numbers) > _MOST_FOUND,
            }
        return told | {"preview": self.shelf.state_json(asked.slug, sheet.listed.pair.target)}

    def preview(self, asked: Asked) -> Any:
        """Have the edition made that is shown beside the sentences: ``format``, both unless given."""
        with self._opened(asked) as sheet:
            target = sheet.listed.pair.target
        form = str(asked.body.get("format") or "")
        self._previews.want(asked.slug, target, form if form in SHOWN else "")
        return self.shelf.state_json(asked.slug, target)

    def place(self, asked: Asked) -> Any:
        """Return where a sentence stands in the EPUB and in the PDF."""
        with self._opened(asked) as sheet:
            number = number_of(sheet, asked.query.get("id"))
        return self.shelf.place_json(asked.slug, sheet.listed.pair.target, sheet, number)

    def term(self, asked: Asked) -> Any:
        """Put a term into the project's glossary: ``source``, ``target``; with ``preview``, show what it changes."""
        settings = self._workshop.plan.settings
        with self._opened(asked) as sheet:
            term, listed, before = term_from_json(asked.body), sheet.listed, tuple(sheet.sentences)
            file_for(term, sheet, settings)
        after = self._workshop.tried(listed, glossary_with(term, listed))  # nobody waits meanwhile
        changes = changes_by(term, listed.pair, before, after)
        if asked.body.get("preview") is not False:
            return {"changes": changes}
        with self._opened(asked) as sheet, self._adding:
            path = add_term(term, sheet, settings)
        self._workshop.renew()
        self._previews.changed(asked.slug, listed.pair.target)
        return {"changes": changes, "file": path.name}

    def _opened(self, asked: Asked) -> AbstractContextManager[Sheet]:
        return self._workshop.opened(asked.slug, asked.language)

    @staticmethod
    def _place(sheet: Sheet, number: int) -> dict[str, Any]:
        found = next(n for n, paragraph in enumerate(sheet.paragraphs) if number in paragraph.sentences)
        return {"id": sheet.sentences[number].id, "paragraph": found, "text": sheet.sentences[number].plain[:200]}

    def _after_change(self, asked: Asked, sheet: Sheet, numbers: list[int]) -> dict[str, Any]:
        self._previews.changed(asked.slug, sheet.listed.pair.target)
        return {
            "revision": sheet.revision,
            "epoch": sheet.epoch,
            "counts": sheet.counts(),
            "sentences": [sentence_json(sheet, number) for number in numbers[:_MOST_FOUND]],
        }


def _language_json(tag: str) -> dict[str, str]:
    return {"tag": tag, "name": language_name(tag, "en"), "direction": direction(tag)}
