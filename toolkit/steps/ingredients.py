"""What goes into an edition, each thing by a hash or a version, so that a build knows what is stale, and why."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version

from toolkit import pandoc
from toolkit.data import locales_folder
from toolkit.document import BilingualStyle
from toolkit.files import sha256, sha256_of_folder
from toolkit.localization import SHIPPED, Locales
from toolkit.rendering import Templates
from toolkit.settings import Settings
from toolkit.steps.values import TREES, ArticleJob, BundleJob, Job
from toolkit.translation.engines import Fingerprint

_SHORT = 16
"""Digits of a hash that are kept: with 64 bits, two of a million articles are alike once in 40 million builds."""

REASONS = {
    "source": "the file's name",
    "article": "the article",
    "articles": "its articles",
    "dedication": "its dedication",
    "written": "the source",
    "links": "the pages that it leads to",
    "engine": "the engine",
    "glossary": "the glossary",
    "reviewed": "reviewed translations",
    "locale": "the locale's data",
    "templates": "the templates",
    "options": "the options",
    "publish": "publish itself",
    "pandoc": "pandoc",
    "typst": "Typst",
}
"""What goes into an edition, as people call it."""

_TOLD = frozenset({"engine", "options", "publish", "pandoc", "typst"})
"""Those whose values say something to people."""

MadeFrom = Mapping[str, str]
"""All that goes into an edition, by what it is; see `REASONS`."""

MANIFEST_SCHEMA = 4
"""Version of the manifest's form. A manifest of another version is not read; everything is made again."""


def short(digest: str) -> str:
    """Return as much of a hash as is kept."""
    return digest[:_SHORT]


def key_of(made_from: MadeFrom) -> str:
    """Return the hash of all that goes into an edition."""
    return sha256(json.dumps(made_from, sort_keys=True).encode())


def reasons(before: MadeFrom, now: MadeFrom) -> tuple[str, ...]:
    """Return what differs, as people call it; of versions, the old and the new one.

    Args:
        before: What went into the edition that is there.
        now: What would go into it now.
    """
    found = []
    for name in dict.fromkeys((*now, *before)):
        old, new = before.get(name, ""), now.get(name, "")
        if old != new:
            told = f" ({old or 'none'} → {new or 'none'})" if name in _TOLD else ""
            found.append(f"{REASONS.get(name, name)}{told}")
    return tuple(found)


@lru_cache(maxsize=256)
def engine_told(fingerprint: Fingerprint | None) -> str:
    """Return what an engine is: its name and version for people, and a hash of all that it is."""
    if fingerprint is None:
        return ""
    digest = sha256(json.dumps(asdict(fingerprint), sort_keys=True).encode())
    return f"{fingerprint.engine} {fingerprint.version} {fingerprint.model} {digest[:8]}".replace("  ", " ")


class Ingredients:
    """Tells what goes into editions. Tools, templates and locales are looked at once in a build.

    Args:
        templates: Returns the templates of a job's editions.
        locales: The locales of the editions.
    """

    def __init__(self, templates: Callable[[Job], Templates], locales: Locales = SHIPPED) -> None:
        self._templates = templates
        self._locales = locales
        self._tools = {
            "publish": f"{_version('publish-toolkit')} schema {MANIFEST_SCHEMA}",
            "pandoc": pandoc.version(),
            "typst": _version("typst"),
        }
        self._folder = cache(sha256_of_folder)
        self._templates_told = cache(lambda templates, kind: short(_joined(templates.states(kind))))
        self._locale = cache(self._hash_of_locale)
        self._locales_told = cache(lambda *tags: short(sha256("".join(map(self._locale, tags)).encode())))

    def of(self, job: Job, format: str) -> dict[str, str]:  # noqa: A002 - the command line's word
        """Return all that goes into the edition of an article or a bundle in a format."""
        if isinstance(job, ArticleJob):
            originals = [job.known.language] if job.is_bilingual else []
            text = {"source": job.name, **_text(job)}
            if format == "md":  # it has all that the source has, and not only what the article has
                text["written"] = short(job.known.sha256)
            if format in TREES and job.known.links:
                text["links"] = short(job.known.links)
            return {**text, **self._around(job, originals, format)}
        return self._of_bundle(job, format)

    def _of_bundle(self, job: BundleJob, format: str) -> dict[str, str]:  # noqa: A002
        """Of many articles, one hash of each thing."""
        texts = [_text(member) for member in job.members]
        originals = list(dict.fromkeys(member.known.language for member in job.members if member.is_bilingual))
        engines = dict.fromkeys(text["engine"] for text in texts if text["engine"])
        return {
            "source": job.title,
            **{part: _together(text[part] for text in texts) for part in texts[0]},
            "engine": "; ".join(engines),
            "articles": _together(
                (
                    *(f"{one.name}: {one.settings.typography} {one.is_bilingual}" for one in job.members),
                    *(job.parts if any(job.parts) else ()),
                )
            ),
            **({"dedication": dedication} if (dedication := _dedication(job)) else {}),
            **self._around(job, originals, format),
        }

    def _around(self, job: Job, originals: Sequence[str], format: str) -> dict[str, str]:  # noqa: A002
        """Return what decides about an edition beside its text."""
        return {
            "locale": self._locales_told(job.language, *originals),
            "templates": self._templates_told(self._templates(job), format),
            "options": _options(job.settings, format),
            **self._tools,
        }

    def _hash_of_locale(self, tag: str) -> str:
        if not self._locales.has(tag):  # an original in a language that we set nothing for
            return ""
        defaults = sorted(locales_folder().glob("default-*"))
        files = _joined(path.read_text("utf-8") for path in defaults)
        return _joined([files, *(self._folder(folder) for folder in self._locales.folders(tag))])


def _text(job: ArticleJob) -> dict[str, str]:
    """Return what goes into the text of an article, whatever the format."""
    return {
        "article": short(job.known.digest),
        "engine": engine_told(job.engine),
        "glossary": job.usage.terms,
        "reviewed": _reviewed(job),
    }


def _dedication(job: BundleJob) -> str:
    """Return what decides about the dedication of a bundle: its words, and the languages that they are in."""
    return _together(f"{name}: {text}" for name, text in sorted(job.dedication.items()))


def _reviewed(job: ArticleJob) -> str:
    """Return what people reviewed of an article, and who is named for it; a name alone changes nothing."""
    used, reviser = job.usage.reviewed, job.settings.reviser
    return short(sha256(f"{used} {reviser}".encode())) if used and reviser else used


def _together(parts: Iterable[str]) -> str:
    every = list(parts)
    return short(sha256("\n".join(every).encode())) if any(every) else ""


def _options(settings: Settings, format: str) -> str:  # noqa: A002
    style = settings.bilingual_style if settings.bilingual and format in ("epub", "html") else ""
    given = {
        "typography": settings.typography,
        "bilingual": settings.bilingual and "yes",
        "bilingual_style": style != BilingualStyle.PARAGRAPHS and style,
        "strict": settings.strict and "yes",
        "unchecked": " ".join(sorted(settings.unchecked)),
        "date": os.environ.get("SOURCE_DATE_EPOCH", ""),
    }
    return ", ".join(f"{name} {value}" for name, value in given.items() if value)


def _joined(parts: Iterable[str]) -> str:
    return sha256("\0".join(parts).encode())


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:  # run from a folder, without being installed
        return ""
