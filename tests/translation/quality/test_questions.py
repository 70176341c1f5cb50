"""A question that became none, in languages whose questions need no mark."""

from __future__ import annotations

import pytest

from toolkit.translation.quality.marks import lacks_question


@pytest.mark.parametrize(
    ("translation", "target", "lacks"),
    [
        ("誰ですか。", "ja", False),
        ("誰ですか？", "ja", False),
        ("「誰ですか。」", "ja", False),
        ("彼はここにいます。", "ja", True),
        ("他在这里吗。", "zh-Hans", False),
        ("他在这里。", "zh-Hans", True),
        ("여기 있습니까.", "ko", False),
        ("여기 있습니다.", "ko", True),
        ("Él está aquí.", "es", True),
    ],
)
def test_a_question_is_told_by_its_last_word_where_that_says_so(translation: str, target: str, lacks: bool) -> None:
    assert lacks_question("Is he here?", translation, target) is lacks
