"""Language tags: spelling, fallbacks, direction."""

from __future__ import annotations

import pytest

from toolkit.errors import UsageError
from toolkit.languages import direction, fallbacks, language_name, likely_script, normalize_tag, same_language


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("ES", "es"),
        ("pt_br", "pt-BR"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("es-419", "es-419"),
        ("en_US.UTF-8", "en-US"),
        ("de-DE-1996", "de-DE"),
        ("en-XA", "en-XA"),
        ("iw", "he"),
        ("in-ID", "id-ID"),
    ],
)
def test_tags_have_one_spelling(given: str, expected: str) -> None:
    assert normalize_tag(given) == expected


@pytest.mark.parametrize("text", ["", "e", "spanish!", "12", "es--MX", "../es"])
def test_what_is_no_tag_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a language tag"):
        normalize_tag(text)


@pytest.mark.parametrize(
    ("tag", "chain"),
    [
        ("es-MX", ["es-MX", "es-419", "es"]),
        ("pt-BR", ["pt-BR", "pt"]),
        ("pt-AO", ["pt-AO", "pt-PT", "pt"]),
        ("zh-TW", ["zh-TW", "zh-Hant"]),
        ("zh", ["zh", "zh-Hans"]),
        ("en-XA", ["en-XA", "en"]),
        ("iw", ["he", "he-Hebr"]),
    ],
)
def test_fallbacks_follow_cldr_and_never_change_the_script(tag: str, chain: list[str]) -> None:
    assert [item for item in fallbacks(tag) if item in chain] == chain
    assert {likely_script(item) for item in fallbacks(tag)} == {likely_script(tag)}


def test_direction_and_script() -> None:
    assert [direction(tag) for tag in ("ar", "he", "fa", "ur", "es", "zh")] == ["rtl"] * 4 + ["ltr"] * 2
    assert same_language("es", "es-MX")
    assert not same_language("zh-Hans", "zh-TW")


def test_names_are_in_the_reader_s_language() -> None:
    assert language_name("en", "es") == "inglés"
    assert language_name("de", "fr") == "allemand"
