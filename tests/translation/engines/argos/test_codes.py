"""Argos' codes, BCP 47 tags, and which package serves which tag."""

from __future__ import annotations

import pytest

from toolkit.errors import UsageError
from toolkit.languages import matches
from toolkit.translation.engines.argos.codes import code_of, tag_of
from toolkit.translation.engines.neural.routes import all_pairs, find_route
from toolkit.translation.engines.protocol import Pair


@pytest.mark.parametrize(
    ("code", "tag"),
    [("en", "en"), ("zh", "zh-Hans"), ("zt", "zh-Hant"), ("pb", "pt-BR"), ("pt", "pt"), ("nb", "nb"), ("tl", "fil")],
)
def test_codes_and_tags(code: str, tag: str) -> None:
    assert tag_of(code) == tag
    assert code_of(tag) == code


def test_what_is_no_code() -> None:
    with pytest.raises(UsageError):
        tag_of("e")


@pytest.mark.parametrize(
    ("tag", "available", "best"),
    [
        ("es-MX", {"es"}, "es"),
        ("es-419", {"es"}, "es"),
        ("pt-BR", {"pt", "pt-BR"}, "pt-BR"),
        ("pt-PT", {"pt", "pt-BR"}, "pt"),
        ("pt", {"pt-BR"}, "pt-BR"),
        ("zh", {"zh-Hans", "zh-Hant"}, "zh-Hans"),
        ("zh-TW", {"zh-Hans", "zh-Hant"}, "zh-Hant"),
        ("zh-TW", {"zh-Hans"}, None),
        ("no", {"nb"}, "nb"),
        ("tl", {"fil"}, "fil"),
        ("iw", {"he"}, "he"),
        ("fr", {"es"}, None),
        ("not a tag", {"es"}, None),
    ],
)
def test_the_best_match(tag: str, available: set[str], best: str | None) -> None:
    assert next(iter(matches(tag, available)), None) == best


HOPS = {("en", "es"), ("es", "en"), ("en", "fr"), ("es", "ca"), ("ca", "fr"), ("de", "en"), ("en", "pt-BR")}


@pytest.mark.parametrize(
    ("source", "target", "route"),
    [
        ("en", "es", (("en", "es"),)),
        ("en-GB", "es-MX", (("en", "es"),)),
        ("es", "fr", (("es", "en"), ("en", "fr"))),
        ("de", "pt", (("de", "en"), ("en", "pt-BR"))),
        ("de", "ca", None),
        ("en", "en", None),
        ("fr", "en", None),
    ],
)
def test_routes(source: str, target: str, route: tuple[tuple[str, str], ...] | None) -> None:
    assert find_route(source, target, HOPS) == route


def test_a_near_tag_with_a_package_beats_the_nearest_without() -> None:
    hops = {("en", "pt"), ("en", "pt-BR"), ("es", "pt")}
    assert find_route("es", "pt-BR", hops) == (("es", "pt"),)


def test_all_pairs() -> None:
    assert all_pairs([("es", "en"), ("en", "fr")]) == {Pair("es", "en"), Pair("en", "fr"), Pair("es", "fr")}
    assert all_pairs([]) == frozenset()


@pytest.mark.parametrize(("tag", "end"), [("pt", "pt-BR"), ("pt-BR", "pt-BR"), ("pt-PT", "pt"), ("pt-AO", "pt")])
def test_portuguese_alone_is_brazils(tag: str, end: str) -> None:
    """CLDR's likely region, and what our locale `pt` is; where only the one is there, it serves for both."""
    assert find_route("en", tag, [("en", "pt"), ("en", "pt-BR")]) == (("en", end),)
    assert find_route("en", tag, [("en", "pt")]) == (("en", "pt"),)
    assert find_route(tag, "en", [("pt", "en"), ("pt-BR", "en")]) == ((end, "en"),)
