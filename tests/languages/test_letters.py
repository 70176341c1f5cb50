"""Letters and words of all scripts: by Unicode's properties, whatever the block that they are in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import toolkit.languages
from toolkit.languages import EAST_ASIAN, HANGUL, characters, is_unspaced, letters, words_of
from toolkit.rendering.docx import scripts
from toolkit.rendering.pdf import tables

TABLE = Path(toolkit.languages.__file__).with_name("letters.json")
SETS = (
    *(letters.UNSPACED, letters.UNSPACED_LETTERS, letters.MARKS, letters.STACKERS, EAST_ASIAN, HANGUL),
    *(r"\p{Lu}", r"\p{Ll}", r"\p{Sc}", tables._THAI),
    *(scripts._RTL_BLOCKS, scripts._RTL_LETTERS, scripts._RTL_ASTRAL, scripts._COMPLEX_BLOCKS),
)
"""What is known of before it is looked up: what editions of most languages ask for."""


def table() -> dict[str, dict[str, str]]:
    """Return what the table of known sets is to be; run this file to write it."""
    planes = {"every plane": True, "first plane": False}
    return {name: {each: letters.looked_up(each, astral=astral) for each in SETS} for name, astral in planes.items()}


def test_what_is_known_of_letters_is_what_unicode_says() -> None:
    assert json.loads(TABLE.read_text("ascii")) == table(), f"python {__file__}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("佐々木さんはここ", "佐 々 木 さ ん は こ こ"),
        ("人々、時々、様々", "人 々 時 々 様 々"),
        ("〆切ヶ丘〇時", "〆 切 ヶ 丘 〇 時"),
        ("コーヒー", "コ ー ヒ ー"),
        ("ｶﾞｰﾃﾞﾝABC", "ｶﾞ ｰ ﾃﾞ ﾝ ABC"),
        ("か\u3099き\u3099", "か\u3099 き\u3099"),
        ("𠮷野家の𪚥", "𠮷 野 家 の 𪚥"),
        ("葛\U000e0100城", "葛\U000e0100 城"),
        ("神社", "神 社"),
        ("2026年に3人が", "2026 年 に 3 人 が"),
        ("Aさんは", "A さ ん は"),
        ("ジョン・スミス", "ジ ョ ン ス ミ ス"),
        ("ข้าวที่ ๑๒", "ข้ า ว ที่ ๑๒"),
        ("ພາສາລາວ", "ພ າ ສ າ ລ າ ວ"),
        ("ខ្មែរ", "ខ្មែ រ"),
        ("မြန်မာ", "မြ န် မာ"),
        ("བོད་སྐད་", "བོད སྐད"),
        ("대한민국은 좋다", "대한민국은 좋다"),
        ("हिन्दी में", "हिन्दी में"),
        ("тест-драйв сёла", "тест-драйв сёла"),
        ("Việt Nam", "Việt Nam"),
        ("ⵜⴰⵎⴰⵣⵉⵖⵜ አማርኛ", "ⵜⴰⵎⴰⵣⵉⵖⵜ አማርኛ"),
    ],
)
def test_words_of_any_script(text: str, words: str) -> None:
    assert [text[start:end] for start, end in words_of(text)] == words.split()


@pytest.mark.parametrize("script", ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"])
def test_no_letter_of_a_script_without_spaces_swallows_the_next(script: str) -> None:
    """Every letter that Unicode has of it, extensions and compatibility forms among them."""
    import regex

    letter_of = regex.compile(rf"[\p{{Script={script}}}&&\p{{L}}]", regex.V1)
    letters = [chr(code) for code in range(0x40000) if letter_of.match(chr(code))]
    assert len(letters) > 50
    for letter in letters:
        assert is_unspaced(letter), letter
        assert words_of(f"{letter}木")[0] == (0, 1), letter
        assert words_of(f"木{letter}x")[1:] == [(1, 2), (2, 3)], letter


def test_classes_hold_what_their_properties_say() -> None:
    import re

    east = re.compile(f"[{characters(EAST_ASIAN)}]")
    assert all(map(east.match, "漢々ーｶＡ、。「」ㄅ𠮷"))
    assert not any(map(east.match, "a·é한ก…“”1"))
    hangul = characters(r"\p{Script=Hangul}")
    assert re.fullmatch(f"[{hangul}]+", "한글")


if __name__ == "__main__":
    TABLE.write_text(f"{json.dumps(table(), indent=1)}\n", "ascii")
