"""Every regular expression takes a number of steps that grows with the text, whatever the text is made of.

The strings are those that make expressions explode: what one looks for, so often, and then something that it does not.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest

from tests.house.regexes import Counter, Expression, TooManyError, attacks, expressions

_PARTS = 6
"""So many tests, so that none takes long."""

_GROWTH = 2.6
"""How many times the steps for twice the text may be those for the text: 2, and something for what is constant."""

_SHORT = {
    "toolkit.translation.engines.apertium.stream:_WORD": "Apertium's own output, in which these marks are escaped",
    "toolkit.translation.engines.apertium.stream:_BOUND": "likewise",
    "toolkit.translation.engines.apertium.stream:_BLANK_MARKS": "likewise",
    "toolkit.translation.sentences.marks:_ADDRESS": "windows of 64 characters (`_NEAR`)",
}
"""Expressions that never see a long text of somebody else's, and why."""

_ANCHORED = frozenset({"toolkit.ingest.content"})
"""Modules that try what they put together at the beginning of a text only, or in 4,096 characters of it."""

_WINDOWS = (r"((?<!",)
"""How those begin that are put together and see windows of 64 characters (`toolkit.translation.sentences.marks`)."""

_PUT_TOGETHER = """
import json, re._compiler as compiler, sys
found, plain = set(), compiler.compile

def compile(pattern, flags=0):
    frame = sys._getframe(1)
    while frame.f_globals.get("__name__", "").startswith("re"):
        frame = frame.f_back
    if frame.f_globals.get("__name__", "").startswith("toolkit"):
        text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
        found.add((frame.f_globals["__name__"], text, int(flags)))
    return plain(pattern, flags)

compiler.compile = compile
from pathlib import Path
from toolkit import read, render, translate
from toolkit.localization import load_locale
from toolkit.data import locales_folder

folder = Path(sys.argv[1])
(folder / "a.md").write_text(
    "---\\ntitle: A title\\nauthor: Ann Bee\\ndate: 3 May 2024\\n---\\n\\n# Head\\n\\n"
    "Dr. Smith met \\"Ann\\" on 3 May 2024 at 5 p.m. "
    "for 1,234.50 km and 20 %. [A link](http://a.b/). He *said*: no! $x$\\n", "utf-8")
(folder / "g.csv").write_text("en,es,fr,de\\nlink,enlace,lien,Link\\n", "utf-8")
article = read(folder / "a.md")
for place in sorted(locales_folder().iterdir()):
    if place.is_dir():
        try:
            load_locale(place.name)
            made = translate(article, place.name, engine="pseudo", glossary=folder / "g.csv")
        except Exception:
            continue
        if place.name in ("es", "ar", "ja"):
            render(made.article, "docx")
            render(made.article, "epub")
print(json.dumps(sorted(found)))
"""


@cache
def _all() -> list[Expression]:
    return list(expressions())


@pytest.mark.parametrize("part", range(_PARTS))
def test_each_expression_is_linear(part: int) -> None:
    named = (one for one in _all() if one.pattern is not None and one.place not in _SHORT)
    # Some stand in several modules.
    known = list({(one.pattern, one.flags, one.anchored): one for one in named}.values())
    assert len(known) > 200
    exploding = [(one.place, found) for one in known[part::_PARTS] if (found := _explodes(one))]
    assert not exploding


def test_what_is_put_together_at_run_time_is_linear(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("put-together")
    done = subprocess.run([sys.executable, "-c", _PUT_TOGETHER, str(folder)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    named = {one.pattern for one in _all()}
    found = [item for item in json.loads(done.stdout) if item[1] not in named and not item[1].startswith(_WINDOWS)]
    assert len(found) > 20
    exploding = [
        (module, pattern[:200], told)
        for module, pattern, flags in found
        if (told := _explodes(Expression(module, pattern, flags, anchored=module in _ANCHORED)))
    ]
    assert not exploding


def test_those_that_are_let_off_are_there() -> None:
    assert _SHORT.keys() <= {one.place for one in _all()}


@pytest.mark.parametrize(
    ("pattern", "linear"),
    [
        (r"(X.*?Y)*Z", False),
        (r"(a+)+$", False),
        (r"\s*,", False),
        (r"(?:(?<!\s)\s++)?,", True),
        (r"<!--.*?-->", False),
        (r"url\(\s*['\"]?#([^'\")]*)['\"]?\s*\)", False),
        (r"[^<>]*<", False),
        (r"<[^<>]*>", True),
        (r"\w+(?:-\w+)*", True),
        (r"(?<!a)(?>a|ab)*c", True),
        (r"(a|a)*b", False),
    ],
)
def test_the_counter_tells_them_apart(pattern: str, linear: bool) -> None:
    assert bool(_explodes(Expression("", pattern, re.DOTALL, anchored=False))) is not linear


def _explodes(one: Expression) -> str:
    """Return what makes an expression take too many steps, or the empty string."""
    limit, size = sys.getrecursionlimit(), threading.stack_size(512 << 20)
    sys.setrecursionlimit(100_000)
    try:
        with ThreadPoolExecutor(1) as deep:  # each character that a group takes is a call inside another
            return deep.submit(_explosion, one).result()
    finally:  # other tests nest deeply on purpose, on a stack of the usual size
        sys.setrecursionlimit(limit)
        threading.stack_size(size)


def _explosion(one: Expression) -> str:
    assert one.pattern is not None
    counter = Counter(one.pattern, one.flags)
    for attack in attacks(counter.tree, one.flags):
        try:
            few, more = (counter.steps(attack(number), anchored=one.anchored) for number in (10, 20))
            if more <= _GROWTH * few or more < 100:
                continue
            few, more = (counter.steps(attack(number), anchored=one.anchored) for number in (40, 80))
        except (TooManyError, RecursionError):
            return repr(attack(2))
        if more > _GROWTH * few:
            return repr(attack(2))
    return ""
