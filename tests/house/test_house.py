"""The plan of the house holds: rooms import from those below them, through their faces, and never in a circle."""

from __future__ import annotations

import ast
from collections import defaultdict
from graphlib import CycleError, TopologicalSorter

from tests.house.imports import faces, imports, modules

FLOORS = (
    ("__init__", "__main__"),
    ("cli",),
    ("reviewing",),
    ("api",),
    ("project",),
    ("reporting", "review"),
    ("editions", "inventory"),
    ("runners",),
    ("steps",),
    ("rendering", "translation", "ingest", "rewriting"),
    ("localization",),
    ("settings", "storage"),
    ("document",),
    ("languages",),
    ("foundation",),
)
"""From the top down. Rooms on one floor know nothing of each other."""

MIRROR = "document.nodes"
"""It has pandoc's own names, one class for each of pandoc-types, and is always written ``n.Span``."""

LONGEST = 350
"""Lines of a module; most have less than half of that."""


def room_of(module: str) -> str:
    """Return the room of a module: the longest face, else the top folder or module."""
    parts = module.split(".")
    return next((room for end in range(len(parts), 0, -1) if (room := ".".join(parts[:end])) in faces()), parts[0])


def test_there_are_no_circles() -> None:
    graph = defaultdict(set)
    for item in imports():
        if item.home != item.importer:
            graph[item.importer].add(item.home)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError("a circle: " + " → ".join(reversed(error.args[1]))) from None


def test_nobody_reaches_past_a_face() -> None:
    past = [
        f"{item.importer}:{item.line} asks {item.asked}"
        for item in imports()
        if (room := room_of(item.asked)) in faces() and item.asked != room and room_of(item.importer) != room
    ]
    assert not past


def test_rooms_import_from_those_below() -> None:
    level = {name: number for number, floor in enumerate(FLOORS) for name in floor}
    wrong = set()
    for item in imports():
        above, below = (name.split(".")[0] or "__init__" for name in (item.importer, item.home))
        if above != below and level.get(above, len(FLOORS) - 1) >= level.get(below, len(FLOORS) - 1) != len(FLOORS) - 1:
            wrong.add(f"{item.importer} → {item.home}")
    assert not sorted(wrong)


def test_a_word_names_one_thing() -> None:
    homes = defaultdict(list)
    for module, path in modules().items():
        if module == MIRROR:
            continue
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(module)
    assert not {name: places for name, places in homes.items() if len(places) > 1}


def test_modules_are_short() -> None:
    lines = {module: len(path.read_text("utf-8").splitlines()) for module, path in modules().items()}
    assert not {module: count for module, count in lines.items() if count > LONGEST and module != MIRROR}


def test_faces_list_what_somebody_takes() -> None:
    taken = {(room_of(item.asked), item.home) for item in imports() if room_of(item.importer) != room_of(item.asked)}
    asked = {home for _, home in taken}
    public = faces()[""]
    unused = [
        f"{room}: {name}"
        for room, names in faces().items()
        if room
        for name, home in names.items()
        if home not in asked and name not in public
    ]
    assert not unused
