"""What is said of bundles, at the top of the project file and in their tables: a part of `toolkit.settings.keys`."""

from __future__ import annotations

from toolkit.settings.kinds import Key, Kind, Option, Place

_TOP = frozenset({Place.TOP})

BUNDLE_KEYS = (
    Key(
        "bundle",
        "bundle",
        Kind.TITLES,
        "Title of one edition that holds all articles, instead of one for each; or titles by language.",
        {"title": "A year by the sea", "es": "Un año junto al mar"},
        _TOP,
        option=Option(("--bundle",), "Title of one edition that holds all sources, instead of one for each."),
    ),
    Key(
        "dedication",
        "dedication",
        Kind.WORDINGS,
        "Dedication of a bundle in its articles' language, which is translated; or a table: text, and es for Spanish.",
        {"text": "For Ann", "es": "A Ana"},
        _TOP | {Place.BUNDLE},
        option=Option(("--dedication",), "Dedication of the bundle, in the language of its articles."),
    ),
)
"""The title of the one edition that holds all, and what stands before its text."""
