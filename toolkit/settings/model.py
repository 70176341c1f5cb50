"""All that a build is told, and what of it holds for one article or one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from toolkit.languages import fallbacks
from toolkit.settings.kinds import USUAL, Kind
from toolkit.settings.paths import matches

DEFAULT_SOURCES = "seeds"
"""The folder whose articles are published when nothing else is said."""
NO_MEMORY = "none"
"""What people say who want no translation memory."""
BUNDLE_TITLE = USUAL[Kind.TITLES]
"""Where the title of a bundle stands that holds for all languages without one of their own."""
DEDICATION_TEXT = USUAL[Kind.WORDINGS]
"""Where its dedication stands in the language of its articles, likewise; it is translated."""


class FrozenTable(Mapping[str, Any]):
    """A mapping that can't be changed, so that settings can be compared, hashed and sent to other processes."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, Any] | None = None) -> None:
        self._items = dict(items or {})

    def __getitem__(self, key: str) -> Any:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return repr(self._items)


@dataclass(frozen=True, slots=True)
class Override:
    """What the project file says for some editions only.

    Attributes:
        name: A language's BCP 47 tag; or a path or glob of articles, relative to `Settings.root`.
        values: Fields of `Settings` by name.
    """

    name: str
    values: FrozenTable


@dataclass(frozen=True, slots=True)
class BundleSpec:
    """A bundle that is made in addition to the articles' own editions.

    Attributes:
        name: How the project file calls it.
        titles: Its title under ``title``; for single languages under their tags.
        sources: Which of the project's articles it holds, as paths, folders or globs; none for all.
        languages: BCP 47 tags of its editions; none for the build's.
        formats: Their formats; none for the build's.
        dedication: Its dedication under ``text``; for single languages under their tags. Empty for the project's.
    """

    name: str
    titles: FrozenTable
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    dedication: FrozenTable = field(default_factory=FrozenTable)

    def title(self, language: str) -> str:
        """Return its title in a language: the language's own, else that of the nearest, else the usual one."""
        return str(next((self.titles[tag] for tag in (*fallbacks(language), BUNDLE_TITLE) if tag in self.titles), ""))

    def select(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the articles that it holds, in the order of its sources; within one of these, in the order given.

        Args:
            names: The project's articles, as people see them.
        """
        every = tuple(names)
        if not self.sources:
            return every
        return tuple(dict.fromkeys(name for source in self.sources for name in every if matches(source, name)))


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a build is told. It can be compared, hashed and sent to other processes.

    Attributes:
        sources: Files, folders (every article in them) or globs, relative to `root`; or URLs.
        languages: BCP 47 tags of the editions.
        formats: ``epub``, ``pdf``, ``docx``, ``html``, ``md``.
        source_language: BCP 47 tag of the sources' language; None for each document's own, else English.
        out: Folder of the editions, relative to `root`; or a URL.
        layout: Where editions lie in it: see `toolkit.settings.layouts`; empty for a folder for each language.
        engine: Name of the engine, or ``auto``.
        quality: How neural engines decode: ``best`` or ``fast``.
        device: Where they run: ``cpu``, ``cuda``, or ``auto`` for a GPU if there is one.
        decoding: Single options of theirs, over what `quality` says: see
            `toolkit.translation.engines.neural.options.DecodingOptions`.
        llm: What the project says of the engine ``llm``: see `toolkit.translation.engines.llm.options.LlmOptions`.
        llm_url: Address of its server as the user gives it; None for the project's.
        llm_model: Its model as the user gives it; None likewise.
        glossaries: Files with terms, relative to `root`; an earlier one has precedence.
        memory: File of the translation memory, relative to `root`, or a URL such as ``postgresql://…``; ``none`` for
            none; None for the user's own.
        source_format: Format to read the sources as; None to tell it from their names.
        raw: Take web pages as they are, navigation and all.
        typography: How much of a locale's typography is applied: ``none``, ``standard`` or ``full``.
        bilingual: Put the original beside its translation.
        bilingual_style: How originals stand in EPUB and HTML, as `toolkit.document.BilingualStyle` has it.
        reviser: Who revised the translations: named in editions that have reviewed sentences; empty for nobody.
        bundle: Title of one edition that holds all articles, under ``title``; for single languages under their tags.
            Empty for an edition of each article.
        dedication: Dedication of bundles without one of their own, under ``text``; for single languages under their
            tags.
        templates: Folder of a user's own templates, relative to `root`; None for the toolkit's own alone.
        locales: Folder of a user's own locales, relative to `root`; None for the toolkit's own alone.
        strict: Refuse editions that can't be made accessible.
        unchecked: Codes of checks of translations whose findings are not to be told.
        jobs: How many editions are rendered at once; 0 for as many as there are cores.
        force: Make editions even if they are up to date.
        root: What relative paths are relative to: the project file's folder, else the working folder.
        models: Folder or URL of packages that a cluster's workers fetch models from.
        cluster: Address of a Dask scheduler; None to work here.
        bundles: Bundles that are made in addition to the articles' own editions.
        by_language: What holds for editions in single languages.
        by_article: What holds for single articles; later ones win.
        fixed: Fields that flags or the environment gave, which nothing overrides.
        project_file: The project file that was read; None if there is none.
    """

    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("epub", "pdf", "docx")
    source_language: str | None = None
    out: str = "editions"
    layout: str = ""
    engine: str = "auto"
    quality: str = "best"
    device: str = "auto"
    decoding: Mapping[str, Any] = field(default_factory=FrozenTable)
    llm: Mapping[str, Any] = field(default_factory=FrozenTable)
    llm_url: str | None = None
    llm_model: str | None = None
    glossaries: tuple[str, ...] = ()
    memory: str | None = None
    source_format: str | None = None
    raw: bool = False
    typography: str = "standard"
    bilingual: bool = False
    bilingual_style: str = "paragraphs"
    reviser: str = ""
    bundle: Mapping[str, str] = field(default_factory=FrozenTable)
    dedication: Mapping[str, str] = field(default_factory=FrozenTable)
    templates: str | None = None
    locales: str | None = None
    strict: bool = False
    unchecked: tuple[str, ...] = ()
    jobs: int = 0
    force: bool = False
    root: Path = field(default_factory=Path)
    models: str | None = None
    cluster: str | None = None
    bundles: tuple[BundleSpec, ...] = ()
    by_language: tuple[Override, ...] = ()
    by_article: tuple[Override, ...] = ()
    fixed: frozenset[str] = frozenset()
    project_file: Path | None = None

    def __post_init__(self) -> None:
        for name in ("decoding", "llm", "bundle", "dedication"):
            if not isinstance(getattr(self, name), FrozenTable):
                object.__setattr__(self, name, FrozenTable(getattr(self, name)))

    @property
    def locales_folder(self) -> Path | None:
        """The folder of a user's own locales."""
        return (self.root / self.locales).resolve() if self.locales else None

    def resolve(self, name: str, front: Mapping[str, Any] | None = None, language: str | None = None) -> Settings:
        """Return the settings for one article.

        What says more about it wins: project file < language < article < its front matter < environment < flags.

        Call it on the project's settings, not on what it returned: what is said for a language comes before what is
        said for an article. It returns these settings themselves where nothing differs.

        Args:
            name: The article's file as people see it, relative to `root`, with forward slashes.
            front: What its front matter says, as fields of `Settings`: see `toolkit.settings.front_matter`.
            language: BCP 47 tag of the edition; None as long as it isn't known.
        """
        said: dict[str, Any] = {}
        for values in (*self._of_language(language), *self._of_article(name), front or {}):
            said |= {key: _over(said.get(key, getattr(self, key)), value) for key, value in values.items()}
        changed = {key: value for key, value in said.items() if key not in self.fixed and value != getattr(self, key)}
        return replace(self, **changed) if changed else self

    def _of_language(self, language: str | None) -> Iterator[Mapping[str, Any]]:
        """Yield what is said for a language, that for its fallbacks first: ``es`` before ``es-MX``."""
        if language and self.by_language:
            for tag in reversed(fallbacks(language)):
                yield from (override.values for override in self.by_language if override.name == tag)

    def _of_article(self, name: str) -> Iterator[Mapping[str, Any]]:
        return (override.values for override in self.by_article if matches(override.name, name))


def _over(old: Any, new: Any) -> Any:
    """Return a value over an older one; of two tables, the keys of both; lists, which JSON makes of them, as tuples."""
    if isinstance(new, Mapping):
        return FrozenTable({**old, **new})
    return tuple(new) if isinstance(new, list) else new
