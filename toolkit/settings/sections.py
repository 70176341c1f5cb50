"""The tables of the project file: what holds for some editions only, and bundles."""

from __future__ import annotations

from toolkit.settings.kinds import Place, Section

SECTIONS = {
    section.name: section
    for section in (
        Section(
            "language",
            Place.LANGUAGE,
            "What holds for editions in one language.",
            "a language tag",
            ("es", {"quality": "fast", "glossary": ["terms-es.csv"]}),
        ),
        Section(
            "article",
            Place.ARTICLE,
            "What holds for some articles: a path, a folder or a glob; a later table wins.",
            "a path, a folder or a glob",
            ("interviews/*.md", {"bilingual": True, "format": ["pdf"]}),
        ),
        Section(
            "bundles",
            Place.BUNDLE,
            "A bundle beside the articles' own editions.",
            "a name",
            ("weekly", {"title": "The week", "sources": ["news/*.md"], "format": ["epub"]}),
        ),
    )
}
