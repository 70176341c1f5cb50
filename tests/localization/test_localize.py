"""An article as its readers expect it: quotation marks, levels of typography, dates."""

from __future__ import annotations

import pytest

from toolkit.document import Article, Metadata, Provenance, nodes as n
from toolkit.document.provenance import with_provenance
from toolkit.document.text import blocks_text, inlines_of
from toolkit.errors import UsageError
from toolkit.localization import Typography, display_dates, load_locale, localize


def quoted(kind: n.QuoteType, *content: n.Inline) -> n.Quoted:
    return n.Quoted(kind, content)


def article(*inlines: n.Inline, language: str = "es", source: str = "") -> Article:
    metadata = Metadata.of(title="T", language=language)
    if source:
        metadata = with_provenance(metadata, Provenance(source, language, "argos"))
    return Article(metadata, (n.Para(inlines),))


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "“a ‘b “c” b’ a”"),
        ("es", "«a “b ‘c’ b” a»"),
        ("fr", "«\u00a0a “b ‘c’ b” a\u00a0»"),
        ("de", "„a ‚b „c“ b‘ a“"),
        ("pt", "“a ‘b “c” b’ a”"),
        ("it", "«a “b ‘c’ b” a»"),
    ],
)
def test_marks_go_by_depth_in_a_translation(tag: str, expected: str) -> None:
    inner = quoted("SingleQuote", n.Str("b"), n.Space(), quoted("DoubleQuote", n.Str("c")), n.Space(), n.Str("b"))
    text = quoted("DoubleQuote", n.Str("a"), n.Space(), inner, n.Space(), n.Str("a"))
    result = localize(article(text, language=tag, source="xx"), load_locale(tag))
    assert blocks_text(result.blocks) == expected


def test_british_single_quotes_become_the_first_level_of_a_translation() -> None:
    single = quoted("SingleQuote", n.Str("a"))
    assert blocks_text(localize(article(single, source="en"), load_locale("es")).blocks) == "«a»"


def test_the_author_of_an_original_chooses() -> None:
    single = quoted("SingleQuote", n.Str("a"))
    assert blocks_text(localize(article(single, language="en"), load_locale("en")).blocks) == "‘a’"


def test_a_note_begins_anew() -> None:
    note = n.Note((n.Para((quoted("DoubleQuote", n.Str("n")),)),))
    text = article(quoted("DoubleQuote", n.Str("a"), note), source="en")
    result = localize(text, load_locale("es"))
    notes = [node for node in result.blocks[0].content if isinstance(node, n.Note)]  # type: ignore[union-attr]
    assert blocks_text(notes[0].content) == "«n»"


def test_quotation_marks_in_titles_and_tables() -> None:
    cell = n.Cell(n.EMPTY_ATTR, "AlignDefault", 1, 1, (n.Plain((quoted("DoubleQuote", n.Str("c")),)),))
    table = n.Table(
        n.EMPTY_ATTR,
        n.Caption(None, (n.Plain((quoted("DoubleQuote", n.Str("k")),)),)),
        (n.ColSpec("AlignDefault", None),),
        n.TableHead(n.EMPTY_ATTR, (n.Row(n.EMPTY_ATTR, (cell,)),)),
        (),
        n.TableFoot(n.EMPTY_ATTR, ()),
    )
    whole = Article(Metadata.of(title=(quoted("DoubleQuote", n.Str("t")),), language="es"), (table,))
    result = localize(whole, load_locale("es"))
    assert result.metadata.title_text == "«t»"
    assert "Quoted(" not in repr(result)


def test_it_is_idempotent() -> None:
    whole = article(quoted("DoubleQuote", *inlines_of("a b")), source="en")
    whole = whole.with_metadata(whole.metadata.with_(date="2020-04-02", updated="2020-05-01"))
    once = localize(whole, load_locale("es"))
    assert localize(once, load_locale("es")) == once


def test_dates_for_machines_stay_and_those_for_readers_are_beside_them() -> None:
    whole = article(n.Str("x"))
    result = localize(
        whole.with_metadata(whole.metadata.with_(date="2020-04-02", updated="2020-05-01")), load_locale("es")
    )
    assert result.metadata.text("date") == "2020-04-02"
    assert display_dates(result.metadata) == (
        "Publicado el 2 de abril de 2020",
        "Actualizado el 1 de mayo de 2020",
    )


def test_a_date_that_is_no_date_is_shown_as_it_is_and_one_day_is_told_once() -> None:
    whole = article(n.Str("x"))
    spring = localize(whole.with_metadata(whole.metadata.with_(date="primavera")), load_locale("es"))
    assert display_dates(spring.metadata) == ("primavera",)
    same = whole.metadata.with_(date="2020-04-02", updated="2020-04-02")
    assert display_dates(localize(whole.with_metadata(same), load_locale("es")).metadata) == (
        "Publicado el 2 de abril de 2020",
    )


def test_direction_and_language_are_set() -> None:
    result = localize(Article(Metadata.of(title="x"), ()), load_locale("es"))
    assert (result.language, result.metadata.direction) == ("es", "ltr")


def test_levels_of_typography() -> None:
    whole = article(*inlines_of('"Ja" -- 1,234.56 am 2020-04-02'), language="de", source="en")
    de = load_locale("de")
    printed = {level: blocks_text(localize(whole, de, level).blocks) for level in Typography}
    assert printed == {
        "none": '"Ja" -- 1,234.56 am 2020-04-02',
        "standard": "„Ja“\u00a0– 1,234.56 am 2020-04-02",
        "full": "„Ja“\u00a0– 1.234,56 am 2.\u00a0April 2020",
    }
    assert localize(whole, de, "full") == localize(whole, de, Typography.FULL)
    assert localize(whole, de) == localize(whole, de, "standard")


def test_an_unknown_level_names_those_there_are() -> None:
    with pytest.raises(UsageError, match="no level of typography 'much'") as error:
        localize(article(n.Str("x")), load_locale("es"), "much")
    assert "none, standard, full" in error.value.hint


def test_an_original_keeps_its_author_s_marks_words_and_figures() -> None:
    text = 'Vienes? "Sí" - dijo “él” -- 20% de 1,234.56 a 3:30 p.m. el 2020-04-02...'
    result = localize(article(*inlines_of(text)), load_locale("es"), "full")
    expected = "Vienes? «Sí» - dijo “él” — 20% de 1,234.56 a 3:30 p.m. el 2020-04-02…"
    assert blocks_text(result.blocks) == expected


def test_titles_notes_and_tooltips_are_set_as_the_text_is() -> None:
    note = n.Note((n.Para((n.Str('"n"'),)),))
    link = n.Link(n.EMPTY_ATTR, (n.Str('"l"'),), ("https://x.org/a--b", '"t"'))
    whole = article(n.Str("a"), note, n.Space(), link, source="en")
    whole = whole.with_metadata(whole.metadata.with_(title='"T"...'))
    result = localize(whole, load_locale("es"))
    assert result.metadata.title_text == "«T»…"
    paragraph = result.blocks[0]
    assert isinstance(paragraph, n.Para)
    assert paragraph.content[1:] == (
        n.Note((n.Para((n.Str("«n»"),)),)),
        n.Space(),
        n.Link(n.EMPTY_ATTR, (n.Str("«l»"),), ("https://x.org/a--b", "«t»")),
    )


def test_malformed_rules_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = {"rules": ["x"], "rule": {}, "sets": {}, "words": {}, "signs": {}, "numbers": {}, "protected": {}}
    monkeypatch.setattr("toolkit.localization.typography.rules.read_tables", lambda *_: tables)
    with pytest.raises(UsageError, match="typography of 'es-PA' is malformed"):
        localize(article(n.Str("x"), language="es-PA"), load_locale("es-PA"))


def test_a_rule_is_made_when_a_text_first_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("sets", "words", "signs", "numbers", "protected")
    tables: dict[str, object] = {**{name: {} for name in names}, "headings": {"case": "kept"}}
    rule = {"find": "(", "put": "x", "needs": "!"}
    made = {**tables, "rules": ["cry"], "rule": {"cry": rule}}
    monkeypatch.setattr("toolkit.localization.typography.rules.read_tables", lambda *_: made)
    locale = load_locale("es-CU")
    localize(article(n.Str("x"), language="es-CU", source="en"), locale)
    with pytest.raises(UsageError, match="typography of 'es-CU' is malformed"):
        localize(article(n.Str("x!"), language="es-CU", source="en"), locale)
