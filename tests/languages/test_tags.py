"""Language tags: spelling, canonical forms, fallbacks, direction."""

from __future__ import annotations

import pytest
import regex
from babel import Locale
from babel.core import get_global

from toolkit.errors import UsageError
from toolkit.languages import (
    direction,
    fallbacks,
    joins_sentences,
    joins_words,
    likely_script,
    matches,
    normalize_tag,
    same_language,
)
from toolkit.languages.letters import UNSPACED
from toolkit.languages.scripts import _RIGHT_TO_LEFT, _UNSPACED


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
        # Codes of three letters, those of bibliographies among them (RFC 5646, section 2.2.1).
        *(("eng", "en"), ("spa", "es"), ("heb", "he"), ("ara", "ar"), ("fas", "fa"), ("per", "fa")),
        *(("ger", "de"), ("deu", "de"), ("fre", "fr"), ("chi", "zh"), ("dut", "nl"), ("wel", "cy"), ("tib", "bo")),
        # Members of a macrolanguage for which one writes its own tag (CLDR, languageAlias).
        *(("cmn", "zh"), ("cmn-Hans", "zh-Hans"), ("arb", "ar"), ("pes", "fa"), ("zsm", "ms"), ("swh", "sw")),
        # Withdrawn, and such as became two parts.
        *(("mo", "ro"), ("tl", "fil"), ("sh", "sr-Latn"), ("sh-Cyrl", "sr-Cyrl"), ("prs", "fa-AF"), ("ji", "yi")),
        *(("en-UK", "en-GB"), ("sr-YU", "sr-RS"), ("ru-SU", "ru-RU"), ("hy-SU", "hy-AM"), ("my-BU", "my-MM")),
        # Grandfathered (RFC 5646, section 2.2.8) and extended (2.2.2).
        *(("i-klingon", "tlh"), ("zh-min-nan", "nan"), ("art-lojban", "jbo"), ("sgn-BE-FR", "sfb"), ("no-bok", "nb")),
        *(("zh-cmn-Hans", "zh-Hans"), ("zh-yue-Hant-HK", "yue-Hant-HK"), ("ar-arb", "ar"), ("sgn-ase", "ase")),
        # Variants, extensions and private use.
        *(
            ("en-US-x-twain", "en-US"),
            ("sl-rozaj-biske", "sl"),
            ("de-DE-u-co-phonebk", "de-DE"),
            ("en-a-bbb-x-a", "en"),
        ),
    ],
)
def test_tags_have_one_spelling(given: str, expected: str) -> None:
    assert normalize_tag(given) == expected
    assert normalize_tag(expected) == expected


def test_all_of_cldr_s_aliases_are_taken() -> None:
    aliases = get_global("language_aliases")
    assert len(aliases) > 400
    for alias, language in aliases.items():
        assert normalize_tag(alias) == normalize_tag(str(language).replace("_", "-")), alias
        assert direction(alias) == direction(str(language)), alias


@pytest.mark.parametrize(
    "text", ["", "e", "spanish!", "12", "es--MX", "../es", "en-usa", "es-cmn", "en-x", "en-a", "x-twain", "de-ſ"]
)
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
        ("no", ["no", "nb"]),
        ("nn", ["nn", "no", "nb"]),
    ],
)
def test_fallbacks_follow_cldr_and_never_change_the_script(tag: str, chain: list[str]) -> None:
    assert [item for item in fallbacks(tag) if item in chain] == chain
    assert {likely_script(item) for item in fallbacks(tag)} == {likely_script(tag)}


def test_a_name_of_no_language_serves_nothing() -> None:
    assert matches("not a tag", {"es"}) == []


def test_direction_and_script() -> None:
    assert [direction(tag) for tag in ("ar", "he", "fa", "ur", "es", "zh")] == ["rtl"] * 4 + ["ltr"] * 2
    assert same_language("es", "es-MX")
    assert not same_language("zh-Hans", "zh-TW")


@pytest.mark.parametrize(
    "tag",
    "ckb dv ks nqo ps sd syr ug yi rhg ff-Adlm pa-PK uz-AF az-IR az-Arab ur-Aran heb per arc man-Nkoo".split(),  # noqa: SIM905 - a list of tags reads better so
)
def test_what_goes_from_right_to_left(tag: str) -> None:
    assert direction(tag) == "rtl"


@pytest.mark.parametrize(
    "tag",
    "he-Latn ar-Latn pa uz az sr ku ff ms ja ko mn-Mong zh-Hant und".split(),  # noqa: SIM905 - a list of tags reads better so
)
def test_what_goes_from_left_to_right(tag: str) -> None:
    assert direction(tag) == "ltr"


def test_what_is_known_of_scripts_is_what_unicode_says_of_their_letters() -> None:
    letters = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x40000))))
    scripts = {code for code in map(str, Locale("en").scripts) if code[0] != "Z"}  # which are no scripts
    for known, properties in (
        (_RIGHT_TO_LEFT, r"\p{Bidi_Class=R}\p{Bidi_Class=AL}"),
        (_UNSPACED, UNSPACED),
    ):
        found = regex.sub(rf"[^[\p{{L}}&&[{properties}]]]", "", letters, flags=regex.V1)
        assert known == {code for code in scripts if _has_letter(code, found)}


def _has_letter(script: str, letters: str) -> bool:
    try:
        return regex.search(rf"\p{{Script={script}}}", letters) is not None
    except regex.error:  # Unicode has none of its own
        return False


def test_what_stands_between_words_and_sentences() -> None:
    spaced, unspaced = ("en", "es", "ko", "vi", "bo"), ("zh", "zh-TW", "ja", "th", "lo", "km", "my", "yue")
    words = {tag for tag in [*spaced, *unspaced] if joins_words(tag)}
    assert words == set(unspaced)
    sentences = {tag for tag in [*spaced, *unspaced] if joins_sentences(tag)}
    assert sentences == {"zh", "zh-TW", "ja", "yue"}
