"""What went into an edition: every part counts, and what has changed is told in people's words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from toolkit.rendering import FORMATS, Templates
from toolkit.settings import Settings
from toolkit.steps import ArticleJob, BundleJob, Known, Source
from toolkit.steps.ingredients import Ingredients, engine_told, key_of, reasons
from toolkit.translation.engines.protocol import Fingerprint

SETTINGS = Settings()
KNOWN = Known(Source(Path("a.md"), "a.md", "a"), "1" * 64, "0" * 64, "en", "Title")


def job(language: str) -> ArticleJob:
    return ArticleJob(KNOWN, language, SETTINGS)


def test_what_differs_is_named_and_versions_are_shown() -> None:
    before = {"article": "1", "engine": "argos 1.0", "pandoc": "3.8", "glossary": "x"}
    now = {"article": "2", "engine": "argos 1.1", "pandoc": "3.8", "glossary": "", "reviewed": "y"}
    assert reasons(before, now) == (
        "the article",
        "the engine (argos 1.0 → argos 1.1)",
        "the glossary",
        "reviewed translations",
    )
    assert reasons(now, now) == ()
    assert reasons({}, {"pandoc": "3.9"}) == ("pandoc (none → 3.9)",)


def test_the_key_depends_on_every_ingredient_and_not_on_their_order() -> None:
    parts = {"article": "1", "engine": "2"}
    assert key_of(parts) == key_of(dict(reversed(parts.items())))
    assert len({key_of(parts), key_of({**parts, "engine": "3"}), key_of({"article": "1"})}) == 3


def test_an_engine_is_told_with_a_hash_of_all_that_it_is() -> None:
    one = Fingerprint("argos", "1.0", "translate-en_es", "digest")
    assert engine_told(None) == ""
    assert engine_told(one).startswith("argos 1.0 translate-en_es ")
    assert engine_told(one) != engine_told(replace(one, digest="other"))


def test_ingredients_of_one_language_and_format_do_not_depend_on_those_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def everything() -> dict[tuple[str, str], dict[str, str]]:
        own = Templates.of(tmp_path)
        made = Ingredients(lambda _: own)
        pairs = [(language, name) for language in ("es", "es-MX", "ar") for name in FORMATS]
        return {(language, name): made.of(job(language), name) for language, name in pairs}

    before = everything()
    (tmp_path / "epub").mkdir()
    (tmp_path / "epub" / "style.css").write_text("p { color: red }")
    after = everything()
    changed = {pair for pair in before if before[pair] != after[pair]}
    # Pages of HTML have the styles of books.
    assert changed == {(tag, name) for tag in ("es", "es-MX", "ar") for name in ("epub", "html")}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert all(everything()[pair]["options"] != after[pair]["options"] for pair in after)
    assert before["es", "epub"]["locale"] != before["ar", "epub"]["locale"]


def test_an_original_beside_it_counts_with_its_locale() -> None:
    made = Ingredients(lambda _: Templates())
    engine = Fingerprint("argos", "1.0", "translate-en_es", "digest")
    bilingual = replace(job("es"), settings=replace(SETTINGS, bilingual=True), engine=engine)
    unknown = replace(bilingual, known=replace(KNOWN, language="tlh"))
    alone, beside, other = (made.of(one, "epub")["locale"] for one in (job("es"), bilingual, unknown))
    assert alone != beside
    assert alone == other  # nothing is set for it


def test_a_bundle_is_made_from_all_of_its_articles_in_their_order() -> None:
    made = Ingredients(lambda _: Templates())
    other = replace(job("es"), known=replace(KNOWN, digest="2" * 64, source=Source(Path("b.md"), "b.md", "b")))
    bundles = [BundleJob("All", members, SETTINGS, "all") for members in ((job("es"), other), (other, job("es")))]
    one, two = (made.of(bundle, "epub") for bundle in bundles)
    assert one["source"] == "All"
    assert one["article"] != two["article"]
    assert one.keys() - made.of(job("es"), "epub").keys() == {"articles"}
