"""Titles in scripts without spaces are divided between phrases."""

from __future__ import annotations

import pytest

from toolkit.languages import Phrase, language_name, phrases_of


@pytest.mark.parametrize(
    ("script", "title"),
    [
        ("Jpan", "港の時計：ある町はいかにして潮を読むことを覚えたか"),
        ("Jpan", "「海」と、Harbour Data 社の一年。"),
        ("Hans", "港口的钟：一座小镇如何学会读潮"),
        ("Hant", "港口的鐘，與一座小鎮"),
        ("Latn", "The clock in the harbour"),
        ("Kore", "항구의 시계"),
        ("Jpan", "Only Latin"),
        ("Jpan", ""),
        ("Hans", "……——：：的"),
    ],
)
def test_pieces_joined_are_the_title(script: str, title: str) -> None:
    pieces = phrases_of(title, script)
    assert "".join(piece.text for piece in pieces) == title
    assert all(piece.text or piece == Phrase("", False) for piece in pieces)
    assert all(piece.kept is False or piece.text[-1] not in "：，、。」；" for piece in pieces)


def test_japanese_phrases_and_chinese_words_are_kept() -> None:
    kept = [
        piece.text
        for piece in phrases_of("世界保健機関がパンデミックを宣言してから、一年が経過した", "Jpan")
        if piece.kept
    ]
    assert kept == ["世界保健機関が", "パンデミックを", "宣言してから", "一年が", "経過した"]
    chinese = [piece.text for piece in phrases_of("人民代表的一座小镇", "Hans") if piece.kept]
    assert chinese == ["人民", "代表的", "一座", "小镇"]


def test_numbers_and_words_of_lists_are_kept() -> None:
    title = "一八六七年から二〇二六年までの観測所における潮位・気圧・水温および漁獲高についての報告"
    kept = [piece.text for piece in phrases_of(title, "Jpan") if piece.kept]
    assert {"一八六七年から", "二〇二六年までの", "潮位・", "気圧・"} <= set(kept)
    assert "アーサー・ウェイリーと" in [piece.text for piece in phrases_of("アーサー・ウェイリーとその時代", "Jpan")]
    assert "二〇二六年" in [piece.text for piece in phrases_of("至二〇二六年港口观测站", "Hans") if piece.kept]


def test_a_mark_that_may_begin_a_line_after_a_box_stays_with_its_word() -> None:
    assert phrases_of("時計：ある", "Jpan")[0] == Phrase("時計：", False)


def test_languages_have_cldr_s_own_names() -> None:
    assert language_name("zh-Hans", "zh-Hans") == "简体中文"
    assert language_name("zh-Hant", "zh-Hant") == "繁體中文"
    assert language_name("es-419", "es") == "español latinoamericano"
    assert language_name("en-GB", "en") == "British English"
    assert language_name("pt-BR", "pt") == "português (Brasil)"


def test_burmese_titles_are_divided_at_their_spaces() -> None:
    title = "မြို့လေးတစ်မြို့ ဒီရေကို ဖတ်တတ်လာပုံ"
    pieces = phrases_of(title, "Mymr")
    assert "".join(piece.text for piece in pieces) == title
    assert [piece.text for piece in pieces if piece.kept] == title.split()
