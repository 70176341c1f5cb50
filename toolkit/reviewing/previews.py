"""The real thing beside the sentences: the editions of an article, made again by the ordinary incremental build."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from toolkit.editions import BuildResult, Edition, Plan, build_editions
from toolkit.errors import PublishError
from toolkit.storage import storage_of

SHOWN = ("epub", "pdf")
"""Formats that can be shown in a browser."""

_Key = tuple[str, str]
"""Slug and language of an article."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What there is to be seen of an article in a language.

    Attributes:
        number: How often it was made so far: another one, another picture.
        editions: Its editions by format, their bytes.
        errors: What could not be made, and why.
        changes: How many changes it shows: those that were told of before it was begun.
    """

    number: int = 0
    editions: dict[str, bytes] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    changes: int = 0


class Previews:
    """Makes editions in a thread of its own, those of the last article that was asked for; to be closed.

    Args:
        plan: What the project publishes.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._made: dict[_Key, Preview] = {}
        self._changes: dict[_Key, int] = {}
        self._formats: dict[_Key, str] = {}
        self._wanted: dict[_Key, None] = {}
        self._busy: _Key | None = None
        self._cancel = threading.Event()
        self._woken = threading.Condition()
        self._thread: threading.Thread | None = None

    def close(self) -> None:
        """End the thread; what it is at is finished."""
        self._cancel.set()
        with self._woken:
            self._woken.notify_all()
        if self._thread is not None:
            self._thread.join()

    def want(self, slug: str, language: str, form: str = "") -> None:
        """Have an edition of an article made, or made again after a change.

        Args:
            slug: The article.
            language: BCP 47 tag.
            form: The format that somebody looks at; the one of the last time unless given.
        """
        key = (slug, language)
        with self._woken:
            self._formats[key] = form or self._formats.get(key, "")
            self._changes[key] = self._changes.get(key, 0) + 1
            self._wanted[key] = None
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="previews", daemon=True)
                self._thread.start()
            self._woken.notify_all()

    def changed(self, slug: str, language: str) -> None:
        """Have the editions made again if somebody looks at them."""
        if (slug, language) in self._changes:
            self.want(slug, language)

    def state(self, slug: str, language: str) -> tuple[Preview, bool]:
        """Return what there is to be seen, and whether something newer is being made."""
        key = (slug, language)
        with self._woken:
            return self._made.get(key, Preview()), key in self._wanted or self._busy == key

    def wait(self, slug: str, language: str, timeout: float) -> Preview:
        """Return what there is to be seen once nothing newer is being made, or time is up."""
        key = (slug, language)
        with self._woken:
            self._woken.wait_for(lambda: key not in self._wanted and self._busy != key, timeout)
            return self._made.get(key, Preview())

    def _work(self) -> None:
        while True:
            with self._woken:
                self._woken.wait_for(lambda: bool(self._wanted) or self._cancel.is_set())
                if self._cancel.is_set():
                    return
                key, _ = self._wanted.popitem()  # what somebody asked for last is what he looks at
                self._busy, changes, form = key, self._changes[key], self._formats[key]
            made = self._build(key, changes, form)
            with self._woken:
                self._made[key], self._busy = made, None
                self._woken.notify_all()

    def _build(self, key: _Key, changes: int, form: str) -> Preview:
        before = self._made.get(key, Preview())
        try:
            plan = plan_for(self._plan, *key, form)
            result = build_editions(plan, cancel=self._cancel)
            storage = storage_of(plan.out)
            editions = {one.entry.format: storage.read(one.entry.path) for one in _those_of(result, key[1])}
        except PublishError as error:
            return replace(before, number=before.number + 1, errors=(str(error),), changes=changes)
        except Exception as error:  # a bug in a build ends neither the page nor this thread
            return replace(before, number=before.number + 1, errors=(f"{type(error).__name__}: {error}",))
        errors = tuple(str(failure.error) for failure in result.failures)
        # One of the other format stays until somebody looks at it: it may be older, and is made again then.
        return Preview(before.number + 1, before.editions | editions, errors, changes)


def plan_for(plan: Plan, slug: str, language: str, form: str = "") -> Plan:
    """Return the plan for what is shown of one article; of a project that is one bundle, for the bundle.

    Args:
        plan: What the project publishes.
        slug: The article.
        language: BCP 47 tag of the edition.
        form: Its format; all that can be shown unless given.
    """
    settings = plan.settings
    formats = tuple(name for name in SHOWN if name in settings.formats) or SHOWN[:1]
    formats = (form,) if form in formats else formats
    fixed = settings.fixed | {"languages", "formats"}
    own = replace(settings, languages=(language,), formats=formats, force=False, fixed=fixed)
    if not plan.singly:
        bundles = tuple(
            replace(one, settings=replace(one.settings, languages=(language,), formats=formats)) for one in plan.bundles
        )
        return replace(plan, settings=own, bundles=bundles)
    sources = tuple(source for source in plan.sources if source.slug == slug)
    return replace(plan, settings=own, sources=sources, bundles=())


def _those_of(result: BuildResult, language: str) -> Sequence[Edition]:
    return [edition for edition in result.editions if edition.entry.language == language]
