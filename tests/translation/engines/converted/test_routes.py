"""Ways over models for one pair and for many languages."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, strategies as st

from toolkit.translation.engines.converted.languages import flores_codes
from toolkit.translation.engines.neural.routes import Reach, all_pairs, find_route
from toolkit.translation.engines.protocol import Pair

TAGS = ("en", "es", "fr", "de", "pt", "it")
LANGUAGES = st.frozensets(st.sampled_from(TAGS), min_size=1, max_size=4)
REACHES = st.lists(st.builds(Reach, LANGUAGES, LANGUAGES), max_size=4)


@given(REACHES)
def test_a_pair_is_served_if_there_is_a_way(reaches: list[Reach]) -> None:
    pairs = all_pairs(reaches)
    for source, target in product(TAGS, TAGS):
        route = find_route(source, target, reaches)
        assert (route is not None) == (Pair(source, target) in pairs)
        if route is None:
            continue
        assert all(any(hop in reach for reach in reaches) for hop in route)
        assert (route[0][0], route[-1][1]) == (source, target)
        direct = any((source, target) in reach for reach in reaches)
        assert len(route) == (1 if direct else 2)


@given(REACHES)
def test_a_model_for_many_languages_is_many_models_for_one_pair(reaches: list[Reach]) -> None:
    hops = {
        (source, target)
        for reach in reaches
        for source, target in product(reach.sources, reach.targets)
        if source != target
    }
    assert all_pairs(hops) == all_pairs(reaches)
    for source, target in product(TAGS, TAGS):
        assert find_route(source, target, hops) == find_route(source, target, reaches)


def test_english_is_the_preferred_pivot() -> None:
    many = Reach(frozenset({"de", "en", "es"}), frozenset({"de", "en", "es"}))
    assert find_route("de", "nso", [many, Reach.of(("es", "nso")), Reach.of(("en", "nso"))]) == (
        ("de", "en"),
        ("en", "nso"),
    )


@pytest.mark.parametrize(("source", "target"), [("en", "zu"), ("pt-BR", "zh-TW"), ("no", "sr-RS"), ("ar-EG", "fil")])
def test_tags_of_people_find_the_languages_of_flores(source: str, target: str) -> None:
    tags = frozenset(flores_codes().values())
    route = find_route(source, target, [Reach(tags, tags)])
    assert route is not None
    assert len(route) == 1
