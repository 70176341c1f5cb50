"""The catalogue of findings holds every code that the toolkit can emit, with its severity, and no other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from toolkit.catalogue import CATALOGUE
from toolkit.findings import Severity
from toolkit.translation.quality.problems import CODES

TOOLKIT = Path(__file__).parents[1] / "toolkit"

MAKERS = {"Finding", "Refused", "problem", "note", "_note", "_find", "look_through"}
"""Functions and classes whose first argument is a code, if it is text."""


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Yield each call that makes a finding, or what becomes one, with its place in the source."""
    for path in sorted(TOOLKIT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and name_of(node) in MAKERS:
                yield f"{path.relative_to(TOOLKIT)}:{node.lineno}", node


LOOKING_UP = {"problem", "note"}
"""Those that take the severity from the catalogue."""


def name_of(call: ast.Call) -> str:
    """Return what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def codes_of(node: ast.expr) -> list[str]:
    """Return the codes that an expression can have, as far as they are written there."""
    if isinstance(node, ast.IfExp):
        return codes_of(node.body) + codes_of(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def emitted() -> dict[str, set[str]]:
    """Return where each code is made."""
    places: dict[str, set[str]] = {}
    for place, call in calls():
        for code in codes_of(call.args[0]):
            places.setdefault(code, set()).add(place)
    return places


def test_every_code_is_explained_and_none_is_explained_that_is_not_made() -> None:
    made = emitted()
    assert {code: places for code, places in made.items() if code not in CATALOGUE} == {}
    assert CATALOGUE.keys() - made.keys() == set()


def test_no_code_is_made_in_a_way_that_this_test_does_not_see() -> None:
    """Where a finding's code isn't written, it must come through one of the functions whose calls are looked at."""
    unseen = {
        place
        for place, call in calls()
        if getattr(call.func, "id", "") == "Finding"
        and not codes_of(call.args[0])
        and ast.unparse(call.args[0]) not in {"code", "refused.code", "item['code']"}
    }
    assert unseen == set()
    keywords = [
        path
        for path in TOOLKIT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Finding"
        and not node.args
        # A finding that was kept comes back as it was: `Finding(**item)`.
        and any(keyword.arg is not None for keyword in node.keywords)
    ]
    assert keywords == []


def test_problems_of_translations_are_explained() -> None:
    assert CODES.keys() <= CATALOGUE.keys()


def test_the_severity_is_the_one_with_which_a_finding_is_made() -> None:
    for place, call in calls():
        said = [
            Severity[node.attr]
            for argument in (*call.args[1:], *(keyword.value for keyword in call.keywords))
            for node in ast.walk(argument)
            if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "Severity"
        ]
        for code in codes_of(call.args[0]):
            if name_of(call) not in LOOKING_UP:
                assert CATALOGUE[code].severity is (said[0] if said else Severity.WARNING), (place, code)


def test_what_is_said_of_a_code_is_one_sentence_each() -> None:
    for code, explained in CATALOGUE.items():
        assert code == code.lower().replace(" ", "-")
        for text in (explained.meaning, explained.advice):
            assert text[0].isupper() or text[0] == "`", code
            assert text.endswith("."), code
            assert ". " not in text, code
