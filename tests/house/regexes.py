"""Every regular expression of the toolkit, and how many steps a backtracking matcher takes with one.

Python's `re` tells nobody how often it tries, so that its own parser's trees are walked here, in the same order, and
each look at a character is counted. What is counted does not depend on the machine.
"""

from __future__ import annotations

import ast
import importlib
import re
import re._constants as c  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_CALLS = frozenset({"compile", "match", "search", "sub", "subn", "split", "findall", "finditer", "fullmatch"})
_ANCHORED = frozenset({"match", "fullmatch"})
_MOST = 300_000
"""Steps after which nobody asks any more."""

Next = Callable[[int], bool]
Matcher = Callable[[int, Next], bool]


class TooManyError(Exception):
    """More steps than anybody would wait for."""


@dataclass(frozen=True)
class Expression:
    """A regular expression where it stands.

    Attributes:
        place: Module, and its name or line.
        pattern: It; None if it is put together when the program runs.
        flags: Of `re`.
        anchored: Whether it is only ever tried at the beginning of a text.
    """

    place: str
    pattern: str | None
    flags: int
    anchored: bool


def expressions() -> Iterator[Expression]:
    """Yield every expression that a call of `re` names, in all modules."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "toolkit").rglob("*.py"))}
    elsewhere = _uses(trees.values())
    for path, tree in trees.items():
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        used = _uses([tree])
        names = dict(_names(tree))
        for call in ast.walk(tree):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.args):
                continue
            of, method = call.func.value, call.func.attr
            if not (isinstance(of, ast.Name) and of.id == "re" and method in _CALLS):
                continue
            name = names.get(id(call), "")
            compiled = getattr(importlib.import_module(module), name, None) if name else None
            methods = {method}
            if method == "compile":
                methods = (used if name.startswith("_") else elsewhere).get(name, set())
            place = f"{module}:{name or call.lineno}"
            anchored = bool(methods) and methods <= _ANCHORED
            if isinstance(compiled, re.Pattern):
                yield Expression(place, _text(compiled.pattern), compiled.flags, anchored)
            elif isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str | bytes):
                yield Expression(place, _text(call.args[0].value), _flags(call), anchored)
            else:
                yield Expression(place, None, 0, anchored)


def _names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the name that each value is given, by the value's identity."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            yield id(node.value), node.targets[0].id


def _uses(trees: Any) -> dict[str, set[str]]:
    used: dict[str, set[str]] = {}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                used.setdefault(node.value.id, set()).add(node.attr)
            elif isinstance(node, ast.Call):  # handed on to a function, which may search
                for argument in node.args:
                    if isinstance(argument, ast.Name):
                        used.setdefault(argument.id, set()).add("search")
    return used


def _text(pattern: str | bytes) -> str:
    return pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern


def _flags(call: ast.Call) -> int:
    words = [*(ast.unparse(item.value) for item in call.keywords if item.arg == "flags")]
    words += [text for item in call.args[1:] if (text := ast.unparse(item)).startswith("re.")]
    found = 0
    for word in "|".join(words).split("|"):
        found |= int(getattr(re, word.strip().removeprefix("re."), 0)) if word.strip() else 0
    return found


# ---------------------------------------------------------------- counting


class Counter:
    """Counts the steps of one expression."""

    def __init__(self, pattern: str, flags: int) -> None:
        tree = parser.parse(pattern, flags)
        self._flags = tree.state.flags
        self._match = self._sequence(tree)
        self.tree = tree
        self._groups: dict[int, tuple[int, int]] = {}
        self._steps = 0
        self._string = ""

    def steps(self, text: str, *, anchored: bool) -> int:
        """Return how many looks at a character it takes to find all that it matches, or to match once.

        Raises:
            TooManyError: They are far too many.
        """
        self._string, self._steps, start = text, 0, 0
        while start <= len(text):
            self._groups = {}
            end = self._end_of(self._match, start)
            if anchored:
                break
            self._step()
            start = start + 1 if end is None or end == start else end
        return self._steps

    def _step(self) -> None:
        self._steps += 1
        if self._steps > _MOST:
            raise TooManyError

    @staticmethod
    def _end_of(match: Matcher, start: int) -> int | None:
        ends: list[int] = []

        def note(end: int) -> bool:
            ends.append(end)
            return True

        match(start, note)
        return ends[0] if ends else None

    def _sequence(self, nodes: Any) -> Matcher:
        matchers = [self._node(op, value) for op, value in nodes]

        def run(number: int, at: int, after: Next) -> bool:
            if number == len(matchers):
                return after(at)
            return matchers[number](at, lambda end: run(number + 1, end, after))

        return lambda at, after: run(0, at, after)

    def _node(self, op: Any, value: Any) -> Matcher:
        if op in (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN):
            return self._one(op, value)
        if op is c.SUBPATTERN:
            return self._group(value[0], self._sequence(value[3]))
        if op is c.BRANCH:
            branches = [self._sequence(item) for item in value[1]]
            return lambda at, after: any(branch(at, after) for branch in branches)
        if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            return self._repeat(op, *value)
        if op is c.ATOMIC_GROUP:
            return self._atomic(self._sequence(value))
        if op in (c.ASSERT, c.ASSERT_NOT):
            return self._look(op is c.ASSERT, value[0], self._sequence(value[1]), value[1].getwidth()[0])
        if op is c.AT:
            return lambda at, after: self._at(value, at) and after(at)
        if op is c.GROUPREF:
            return lambda at, after: self._reference(value, at, after)
        if op is c.FAILURE:
            return lambda _at, _after: False
        raise NotImplementedError(op)

    def _one(self, op: Any, value: Any) -> Matcher:
        takes = self._taking(op, value)
        return lambda at, after: self._fits(takes, at) and after(at + 1)

    def _group(self, number: int | None, inner: Matcher) -> Matcher:
        if number is None:
            return inner

        def match(at: int, after: Next) -> bool:
            before = self._groups.get(number)

            def note(end: int) -> bool:
                self._groups[number] = (at, end)
                return after(end)

            if inner(at, note):
                return True
            if before is not None:
                self._groups[number] = before
            return False

        return match

    def _reference(self, number: int, at: int, after: Next) -> bool:
        start, end = self._groups.get(number, (0, -1))
        self._step()
        text = self._string[start:end]
        self._steps += len(text)
        return end >= start and self._string.startswith(text, at) and after(at + len(text))

    def _atomic(self, inner: Matcher) -> Matcher:
        def match(at: int, after: Next) -> bool:
            end = self._end_of(inner, at)
            return end is not None and after(end)

        return match

    def _look(self, wanted: bool, direction: int, inner: Matcher, width: int) -> Matcher:
        def match(at: int, after: Next) -> bool:
            start = at if direction > 0 else at - width
            found = start >= 0 and self._end_of(inner, start) is not None
            return found is wanted and after(at)

        return match

    def _repeat(self, op: Any, least: int, most: int, body: Any) -> Matcher:
        inner = self._sequence(body)
        if len(body) == 1 and body[0][0] in (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN):
            return self._repeat_one(op, least, most, *body[0])
        if op is c.POSSESSIVE_REPEAT:
            return self._possessive(inner, least, most)

        def repeated(at: int, count: int, after: Next) -> bool:
            self._step()

            def more() -> bool:
                return count < most and inner(at, lambda end: end > at and repeated(end, count + 1, after))

            if count < least:
                return inner(at, lambda end: repeated(end, count + 1, after))
            return (after(at) or more()) if op is c.MIN_REPEAT else (more() or after(at))

        return lambda at, after: repeated(at, 0, after)

    def _possessive(self, inner: Matcher, least: int, most: int) -> Matcher:
        def match(at: int, after: Next) -> bool:
            count = 0
            while count < most and (end := self._end_of(inner, at)) is not None and end > at:
                at, count = end, count + 1
            return count >= least and after(at)

        return match

    def _repeat_one(self, op: Any, least: int, most: int, kind: Any, value: Any) -> Matcher:
        takes = self._taking(kind, value)

        def last(at: int) -> int:
            end = at
            while end - at < most and self._fits(takes, end):
                end += 1
            return end

        def possessive(at: int, after: Next) -> bool:
            end = last(at)
            return end - at >= least and after(end)

        def greedy(at: int, after: Next) -> bool:
            for end in range(last(at), at + least - 1, -1):
                self._step()
                if after(end):
                    return True
            return False

        def lazy(at: int, after: Next) -> bool:
            end = at
            while not (end - at >= least and after(end)):
                if end - at >= most or not self._fits(takes, end):
                    return False
                end += 1
            return True

        return {c.MIN_REPEAT: lazy, c.POSSESSIVE_REPEAT: possessive}.get(op, greedy)

    def _taking(self, op: Any, value: Any) -> Callable[[str], bool]:
        """Return what tells whether a node takes a character; each is thought about once."""
        return cache(lambda character: fits(op, value, character, self._flags))

    def _fits(self, takes: Callable[[str], bool], at: int) -> bool:
        self._step()
        return at < len(self._string) and takes(self._string[at])

    def _at(self, where: Any, at: int) -> bool:
        text, end = self._string, len(self._string)
        if where in (c.AT_BOUNDARY, c.AT_NON_BOUNDARY):
            word = [0 <= place < end and (text[place].isalnum() or text[place] == "_") for place in (at - 1, at)]
            return (word[0] != word[1]) is (where is c.AT_BOUNDARY)
        lines = self._flags & re.MULTILINE
        if where in (c.AT_BEGINNING, c.AT_BEGINNING_STRING):
            return at == 0 or bool(where is c.AT_BEGINNING and lines and text[at - 1] == "\n")
        if where is c.AT_END_STRING:
            return at == end
        return at == end or (text[at] == "\n" and (at == end - 1 or bool(lines)))


@cache
def _category(name: Any, character: str) -> bool:
    word, digit, space = character.isalnum() or character == "_", character.isdecimal(), character.isspace()
    known = {
        c.CATEGORY_WORD: word,
        c.CATEGORY_NOT_WORD: not word,
        c.CATEGORY_DIGIT: digit,
        c.CATEGORY_NOT_DIGIT: not digit,
        c.CATEGORY_SPACE: space,
        c.CATEGORY_NOT_SPACE: not space,
    }
    return known[name]


def fits(op: Any, value: Any, character: str, flags: int) -> bool:
    """Tell whether a node for one character takes a character."""
    if op is c.ANY:
        return character != "\n" or bool(flags & re.DOTALL)
    forms = {character, character.lower(), character.upper()} if flags & re.IGNORECASE else {character}
    if op is c.IN:
        negated = value[0][0] is c.NEGATE
        return any(_member(item, form) for item in value[negated:] for form in forms) is not negated
    return any(ord(form) == value for form in forms if len(form) == 1) is (op is c.LITERAL)


def _member(item: Any, character: str) -> bool:
    op, value = item
    if op is c.CATEGORY:
        return _category(value, character)
    if len(character) != 1:
        return False
    return bool(value[0] <= ord(character) <= value[1] if op is c.RANGE else ord(character) == value)


# ---------------------------------------------------------------- strings that make expressions explode

_CANDIDATES = "a0 .-<>\"'\n/x,_A:;@#{[(&%\\=*é中।\u2028\u0301\ue000\ufffc"


def attacks(tree: Any, flags: int) -> Iterator[Callable[[int], str]]:
    """Yield functions from a number to a string that repeats something that an expression looks for so often."""
    singles = list(dict.fromkeys(_singles(tree, flags)))[:14]
    words = list(dict.fromkeys(filter(None, _samples(tree, flags))))[:20]
    few = singles[:5]
    pumps = list(dict.fromkeys([*singles, *words, *(one + two for one in few for two in few if one != two)]))
    whole = _sample(tree, flags)
    prefixes = list(dict.fromkeys(["", *(whole[:cut] for cut in (len(whole) // 2, len(whole)))]))
    for pump in pumps:
        for prefix in prefixes:
            for suffix in ("", "\x01"):
                yield lambda number, parts=(prefix, pump, suffix): parts[0] + parts[1] * number + parts[2]  # type: ignore[misc]


def _singles(nodes: Any, flags: int) -> Iterator[str]:
    for op, value in nodes:
        if op is c.LITERAL:
            yield chr(value)
        elif op in (c.IN, c.ANY, c.NOT_LITERAL):
            yield from [one for one in _CANDIDATES if fits(op, value, one, flags)][:2]
        for inner in _inner(op, value):
            yield from _singles(inner, flags)


def _inner(op: Any, value: Any) -> list[Any]:
    if op is c.SUBPATTERN:
        return [value[3]]
    if op is c.BRANCH:
        return list(value[1])
    if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
        return [value[2]]
    if op is c.ATOMIC_GROUP:
        return [value]
    return [value[1]] if op in (c.ASSERT, c.ASSERT_NOT) else []


def _samples(nodes: Any, flags: int) -> Iterator[str]:
    """Yield texts that the beginnings of each part of an expression match, with and without what may be left out."""
    for end in range(len(nodes), 0, -1):
        yield _sample(nodes[:end], flags)
        yield _sample(nodes[:end], flags, fewest=True)
    for op, value in nodes:
        for inner in _inner(op, value):
            yield from _samples(inner, flags)


def _sample(nodes: Any, flags: int, *, fewest: bool = False) -> str:
    parts = []
    for op, value in nodes:
        if op is c.LITERAL:
            parts.append(chr(value))
        elif op in (c.IN, c.ANY, c.NOT_LITERAL):
            parts.append(next((one for one in _CANDIDATES if fits(op, value, one, flags)), ""))
        elif op in (c.ASSERT, c.ASSERT_NOT):
            continue
        elif inner := _inner(op, value):
            least = value[0] if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT) else 1
            times = least if fewest else max(1, least)
            parts.append(_sample(inner[0], flags, fewest=fewest) * min(times, 8))
    return "".join(parts)
