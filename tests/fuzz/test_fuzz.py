"""Whatever a file holds, it is read, or refused with one sentence; never a traceback, and in time that grows with it.

`make test` tries some of each kind, the same at every run; ``make fuzz`` tries new ones for as long as it is let
(``FUZZ_EXAMPLES``). A failure names seed file and number: with them it can be had again, and becomes a test of its own.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from tests.fuzz.mutations import mutated, seeds
from toolkit import read, render
from toolkit.document import Article, Resource
from toolkit.errors import PublishError
from toolkit.localization import load_locale, problems_in
from toolkit.rendering.bitmaps import sound
from toolkit.rendering.svg import SvgError, clean_svg
from toolkit.review.formats import read_exchange
from toolkit.settings.project import read_project_file
from toolkit.translation.engines.argos.packages import install_file
from toolkit.translation.glossary import load_glossary
from toolkit.translation.memory import Memory

FEW = int(os.environ.get("FUZZ_EXAMPLES", "0"))
"""How many of each kind; those of `make test` unless given."""

_SECONDS, _SECONDS_FOR_MEGABYTE = 5.0, 60.0
"""Of this process, which may take so many and so many more for each megabyte; a sound one takes a hundredth of it."""

Use = Callable[[str, bytes, Path], object]
NUMBERS = st.integers(0, 2**32)


def _document(name: str, data: bytes, folder: Path) -> None:
    article = read(_written(name, data, folder))
    for kind in ("epub", "docx", "pdf"):
        try:
            render(article, kind)
        except PublishError as error:
            if "Please report" in str(error):
                raise AssertionError(str(error)) from error


def _reading(name: str, data: bytes, folder: Path) -> object:
    return read(_written(name, data, folder))


def _glossary(name: str, data: bytes, folder: Path) -> object:
    return load_glossary([_written(name, data, folder)], "en", "es")


def _project(_name: str, data: bytes, folder: Path) -> object:
    return read_project_file(_written("publish.toml", data, folder))


def _exchange(name: str, data: bytes, _folder: Path) -> object:
    return read_exchange(name, data)


def _drawing(_name: str, data: bytes, _folder: Path) -> object:
    try:
        return clean_svg(data)
    except SvgError:
        return None


def _image(_name: str, data: bytes, _folder: Path) -> object:
    try:
        resource = Resource.of(data)
        return sound(resource) if resource.media_type.startswith("image/") else None
    except (ValueError, OSError):
        return None


def _locale(name: str, data: bytes, folder: Path) -> None:
    place = folder / "locales" / "es"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    _written(name, data, place)
    list(problems_in(place.parent))
    render(Article.from_json(ARTICLE), ("docx", "epub")[len(data) % 2], locales=place.parent)


def _written(name: str, data: bytes, folder: Path) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


ARTICLE = json.dumps(
    {
        "pandoc-api-version": [1, 23, 1],
        "meta": {"title": {"t": "MetaString", "c": "Uno"}, "lang": {"t": "MetaString", "c": "es"}},
        "blocks": [
            {"t": "Para", "c": [{"t": "Str", "c": word} for word in ('"Uno"', "1234.5", "km?", "2024-05-06...", "a!")]}
        ],
    }
)

KINDS: dict[str, tuple[str, Use, int]] = {
    "glossaries": ("glossaries", _glossary, 300),
    "projects": ("projects", _project, 300),
    "exchange": ("exchange", _exchange, 400),
    "drawings": ("drawings", _drawing, 400),
    "images": ("images", _image, 300),
    "locales": ("locales", _locale, 25),
    "documents": ("documents", _reading, 150),
    "editions": ("documents", _document, 25),
}
"""Where the seeds of each kind lie, what is done with it, and how often in `make test`."""


def try_out(use: Use, name: str, data: bytes, folder: Path, told: Any) -> None:
    begun = time.thread_time()
    try:
        use(name, data, folder)
    except PublishError as error:
        if "inside the toolkit" in str(error) or "This is a bug" in str(error):
            raise AssertionError(f"{told}: {error}") from error
    except Exception as error:
        raise AssertionError(f"{told}: {type(error).__name__}: {error}") from error
    taken, most = time.thread_time() - begun, _SECONDS + _SECONDS_FOR_MEGABYTE * len(data) / 1_000_000
    assert taken < most, f"{told} took {taken:.1f} seconds"


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_mutated_is_read_or_refused(kind: str, tmp_path: Path) -> None:
    folder, use, few = KINDS[kind]
    files = seeds(folder)
    contents = [path.read_bytes() for path in files]
    load_locale("en")

    @settings(max_examples=FEW or few)
    @given(NUMBERS)
    def check(number: int) -> None:
        chosen = random.Random(number)  # noqa: S311 - what can be had again
        place = chosen.randrange(len(files))
        try_out(
            use, files[place].name, mutated(contents[place], chosen, contents), tmp_path, (files[place].name, number)
        )

    check()


@pytest.mark.parametrize("suffix", ["docx", "odt", "epub"])
def test_what_is_mutated_inside_a_package_is_read_or_refused(suffix: str, tmp_path: Path) -> None:
    """Most mutations of a package do no more than break its checksums."""
    [seed] = [path for path in seeds("documents") if path.suffix == f".{suffix}"]
    with zipfile.ZipFile(seed) as package:
        parts = {item.filename: package.read(item) for item in package.infolist()}

    @settings(max_examples=FEW or 60)
    @given(NUMBERS)
    def check(number: int) -> None:
        chosen = random.Random(number)  # noqa: S311 - likewise
        name = chosen.choice(sorted(parts))
        path = tmp_path / f"a.{suffix}"
        with zipfile.ZipFile(path, "w") as package:
            for part, data in parts.items():
                package.writestr(part, mutated(data, chosen, [*parts.values()]) if part == name else data)
        try_out(lambda *_: read(path), path.name, path.read_bytes(), tmp_path, (suffix, name, number))

    check()


def test_a_model_package_that_is_mutated_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it is bound by checksums and hashes: what is changed is told, and nothing is left of it."""
    from tests.cli.conftest import MODEL

    content = MODEL.read_bytes()
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "packages"))

    @settings(max_examples=FEW or 40)
    @given(NUMBERS)
    def check(number: int) -> None:
        chosen = random.Random(number)  # noqa: S311 - likewise
        data = mutated(content, chosen, [content])
        try_out(lambda *_: install_file(_written("a.argosmodel", data, tmp_path)), "", data, tmp_path, number)

    check()


def test_a_memory_that_is_mutated_is_healed_or_refused(tmp_path: Path) -> None:
    from tests.translation.memory.places import PAIR, PRINT, entry
    from tests.unbreakable.test_corruption import whole

    path = tmp_path / "memory.sqlite"
    with Memory(path) as memory:
        memory.view(PRINT, PAIR).store([entry("One."), entry("Two.")])
    content = whole(path)

    def use(_name: str, data: bytes, folder: Path) -> None:
        for file in folder.glob("m.sqlite*"):
            file.unlink()
        with Memory(_written("m.sqlite", data, folder)) as memory:
            memory.view(PRINT, PAIR).find(["One."])  # as builds do, first: what is damaged goes
            memory.view(PRINT, PAIR).store([entry("One.")])
            if not memory.view(PRINT, PAIR).find(["One."]):
                assert memory.findings  # the damage was seen only now, and that it can't be read any more is told
                memory.view(PRINT, PAIR).store([entry("One.")])
                assert memory.view(PRINT, PAIR).find(["One."])

    @settings(max_examples=FEW or 100)
    @given(NUMBERS)
    def check(number: int) -> None:
        chosen = random.Random(number)  # noqa: S311 - likewise
        try_out(use, "m.sqlite", mutated(content, chosen, [content]), tmp_path, number)

    check()
