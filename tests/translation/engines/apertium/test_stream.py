from __future__ import annotations

from hypothesis import example, given, strategies as st

from toolkit.translation.engines.apertium.stream import number_words, pieces_of, shield, unshield

RESERVED = "\\[]{}^$/@<>*#~+|="


def test_reserved_characters_leave_the_text_and_come_back() -> None:
    shielded = shield(f"a{RESERVED}b")
    assert not set(shielded.text) & set(RESERVED)
    assert unshield(shielded.text) == f"a{RESERVED}b"


def test_spaces_hyphens_and_accents_are_made_regular_and_can_be_traced() -> None:
    sentence = "so\u00adft \u00a0 cafe\u0301s"
    shielded = shield(sentence)
    assert shielded.text == "soft cafés"
    assert sentence[slice(*shielded.range_of(0, 4))] == "so\u00adft"
    assert sentence[slice(*shielded.range_of(5, 10))] == "cafe\u0301s"


def test_a_text_without_a_stop_is_sent_with_one() -> None:
    assert shield("The end").sent == "The end ."
    assert shield("The end.").sent == "The end."
    assert shield("“The end?”").sent == "“The end?”"
    assert shield("").sent == ""


@given(st.one_of(st.text(), st.text(alphabet=f"{RESERVED} a\u0301\u00ad\n\0\ud800\U0010f003")))
@example("\u0301")
@example("\u00ad\u00ad")
def test_whatever_the_text_each_character_knows_its_origin(sentence: str) -> None:
    shielded = shield(sentence)
    assert len(shielded.text) == len(shielded.origins)
    shielded.text.encode()
    assert "\0" not in shielded.text
    edges = [edge for origin in shielded.origins for edge in origin]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(sentence) for start, end in shielded.origins)


def test_words_are_numbered_though_the_analyser_puts_spaces_between() -> None:
    sentence = "project's end"
    analysed = "^project/project<n><sg>$ ^'s/'s<gen>$ ^end/end<n><sg>$ ^./.<sent>$\n"
    analysis = number_words(analysed, shield(sentence))
    assert analysis is not None
    assert [sentence[start:end] for start, end in analysis.words] == ["project", "'s", "end"]
    assert "[[t:w:0]]^project/" in analysis.stream
    assert "[[t:w:3]]^./" in analysis.stream  # the stop that was added stands for no word


def test_a_lost_word_is_noticed() -> None:
    assert number_words("^The/The<det>$ \n", shield("The end")) is None
    assert number_words("^end/end<n>$ \n", shield("The end")) is None
    assert number_words("", shield("The end")) is None


def test_pieces_leave_out_the_added_stop() -> None:
    pieces = list(pieces_of("[[t:w:0; t:w:1]]Del[[/]] el [[t:w:2]]fin[[/]] [[t:w:3]].[[/]]", words=3))
    assert [(piece.text, piece.words) for piece in pieces if piece.text.strip()] == [
        ("Del", (0, 1)),
        (" el ", ()),
        ("fin", (2,)),
    ]
