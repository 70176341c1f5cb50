"""Small words that are written onto the word beside them stay with the term, or the term is not put."""

from __future__ import annotations

import pytest

from tests.translation.glossary.made import assert_consistent, enforced, glossary, term
from toolkit.translation.glossary.attached import attached_in

KOREAN = glossary(term("program", "프로그램"), term("file", "파일"), term("page", "쪽"), term("Apple"), target="ko")
HEBREW = glossary(term("program", "תוכנית", "noun f"), target="he")
ARABIC = glossary(term("program", "برنامج", "noun m"), target="ar")
RUSSIAN = glossary(term("dashboard", "панель|панели", "noun f"), term("Apple"), target="ru")


@pytest.mark.parametrize(
    ("terms", "sentence", "text", "links", "expected"),
    [
        (KOREAN, "Open the program.", "소프트웨어를 엽니다.", [[1, 2], [0]], "프로그램을 엽니다."),
        (KOREAN, "The program opens.", "소프트웨어가 열립니다.", [[0, 1], [2]], "프로그램이 열립니다."),
        (KOREAN, "It goes through programs.", "소프트웨어로 갑니다.", [[3], [1]], "프로그램으로 갑니다."),
        (KOREAN, "It goes through files.", "문서로 갑니다.", [[3], [1]], "파일로 갑니다."),
        (KOREAN, "The page is new.", "종이는 새것입니다.", [[0, 1], [3]], "쪽은 새것입니다."),
        (HEBREW, "Open the program.", "פתח את היישום.", [[0], [], [1, 2]], "פתח את התוכנית."),
        (HEBREW, "Open program.", "פתח יישום.", [[0], [1]], "פתח תוכנית."),
        (ARABIC, "Open the program.", "افتح التطبيق.", [[0], [1, 2]], "افتح البرنامج."),
    ],
)
def test_what_is_written_onto_a_word_stays(
    terms: object, sentence: str, text: str, links: list[list[int]], expected: str
) -> None:
    found, result = enforced(terms, sentence, text, links)  # type: ignore[arg-type]
    assert (found, len(result.applied)) == (expected, 1)
    assert_consistent(result.translation)
    again, second = enforced(terms, sentence, found, links)  # type: ignore[arg-type]
    assert (again, second.applied, second.missed) == (expected, (), ())


@pytest.mark.parametrize(
    ("terms", "sentence", "text"),
    [
        (KOREAN, "Open the program.", "프로그램을 엽니다."),
        (KOREAN, "I like Apple.", "저는 Apple을 좋아합니다."),
        (HEBREW, "Open the program.", "פתח את התוכנית."),
        (HEBREW, "It is in the program.", "זה בתוכנית."),
        (ARABIC, "Open the program.", "افتح البرنامج."),
        (ARABIC, "It is in the program.", "هو بالبرنامج."),
    ],
)
def test_a_term_is_seen_under_what_is_written_onto_it(terms: object, sentence: str, text: str) -> None:
    found, result = enforced(terms, sentence, text, [[] for _ in text.split()])  # type: ignore[arg-type]
    assert (found, len(result.already), result.missed) == (text, 1, ())


def test_what_a_preposition_became_is_not_guessed() -> None:
    found, result = enforced(HEBREW, "It is in the program.", "זה ביישום.", [[0], [3, 4]])
    assert (found, len(result.missed)) == ("זה ביישום.", 1)


def test_a_form_that_may_be_in_another_case_is_told() -> None:
    found, result = enforced(RUSSIAN, "I see the dashboard.", "Я вижу доску.", [[0], [1], [3]])
    assert (found, result.applied[0].inflection_unsure) == ("Я вижу панель.", True)
    found, result = enforced(RUSSIAN, "I see Apple.", "Я вижу Яблоко.", [[0], [1], [2]])
    assert (found, result.applied[0].inflection_unsure) == ("Я вижу Apple.", False)


def test_a_particle_has_two_forms_or_one() -> None:
    korean = attached_in("ko")
    forms = [korean.after(word, "를") for word in ("책", "나무", "API")]
    assert (forms, korean.after("물", "으로"), korean.after("책", "에서")) == (["을", "를", "를"], "로", "에서")
    assert attached_in("es").particle_of("perro") == attached_in("es").prefix_of("perro") == ""
