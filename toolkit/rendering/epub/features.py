"""What there is in an edition, and what its accessibility metadata may say of it: the truth and nothing else."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.document import nodes as n
from toolkit.localization import Locale
from toolkit.rendering.imprint import Imprint
from toolkit.rendering.preparing import Prepared

CERTIFIED_KEY = "accessibility-certified-by"
"""Metadata key with the name of whoever has checked the edition against WCAG."""

_CONFORMANCE = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
_LOST = frozenset({"image-left-out", "broken-link", "link-left-out"})
"""Findings that mean that something of the author's is not in the edition as it was meant."""


@dataclass(frozen=True, slots=True)
class Features:
    """What there is in an edition.

    Attributes:
        images: There are images, the cover apart.
        described: Every image has an alternative text by its author.
        animated: There are images that move.
        math: There are formulas.
        notes: There are notes.
        tables: There are tables.
        headed: Every table has header cells.
        certifier: Who says that it conforms to WCAG, and nothing that we can see speaks against it.
    """

    images: bool
    described: bool
    animated: bool
    math: bool
    notes: bool
    tables: bool
    headed: bool
    certifier: str


def features_of(prepared: Prepared, nodes: Sequence[Any], imprint: Imprint) -> Features:
    """Return what there is in an edition.

    Args:
        prepared: Its article.
        nodes: The nodes of the article's text, words apart.
        imprint: What the edition says of itself.
    """
    tables = [node for node in nodes if isinstance(node, n.Table)]
    codes = {finding.code for finding in prepared.findings}
    described = "image-without-alt" not in codes
    headed = all(map(_has_head, tables))
    # A person has checked the author's text, not what an engine has made of it.
    sound = described and headed and not codes & _LOST and not imprint.translation
    return Features(
        images=bool(prepared.files),
        described=described,
        animated=_any_moves(prepared.files),
        math=any(isinstance(node, n.Math) for node in nodes),
        notes=any(isinstance(node, n.Note) for node in nodes),
        tables=bool(tables),
        headed=headed,
        certifier=prepared.article.metadata.text(CERTIFIED_KEY).strip() if sound else "",
    )


def accessibility(features: Features, locale: Locale) -> list[tuple[str, str]]:
    """Return the accessibility metadata of an edition, properties and values (EPUB Accessibility 1.1, section 2).

    Conformance to WCAG (section 4) is claimed only where the article names the person or house that has checked it
    under `CERTIFIED_KEY`, since a claim says that somebody has: no program can tell whether an alternative text is
    a good one. And it is dropped where a program can see that it isn't true: an image without a description, a
    table without header cells, a link that leads nowhere, a machine translation that this person can't have seen.

    The cover's words are all on the title page, so that it counts as no visual content of its own.
    """
    described = features.images and features.described
    values = [("schema:accessMode", "textual")]
    if features.images:
        values.append(("schema:accessMode", "visual"))
    if described or not features.images:
        values.append(("schema:accessModeSufficient", "textual"))
    if features.images:
        values.append(("schema:accessModeSufficient", "textual,visual"))
    values += [("schema:accessibilityFeature", feature) for feature in _features(features)]
    values += [("schema:accessibilityHazard", hazard) for hazard in _hazards(features)]
    values.append(("schema:accessibilitySummary", _joined(_summary(features, locale))))
    if features.certifier:
        values += [("dcterms:conformsTo", _CONFORMANCE), ("a11y:certifiedBy", features.certifier)]
    return values


def _features(features: Features) -> list[str]:
    """Values of https://www.w3.org/community/reports/a11y-discov-vocab/CG-FINAL-vocabulary-20241209/, section 4."""
    always = ["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability", "unlocked"]
    described = ["alternativeText"] if features.images and features.described else []
    return [*always, *described, *(["MathML"] if features.math else [])]


def _hazards(features: Features) -> list[str]:
    if not features.animated:
        return ["none"]
    return ["unknownFlashingHazard", "unknownMotionSimulationHazard", "noSoundHazard"]


def _summary(features: Features, locale: Locale) -> list[str]:
    said = [locale.gettext("This edition can be read in a logical order and navigated by its headings.")]
    if features.images:
        said.append(
            locale.gettext("Its images have text alternatives.")
            if features.described
            else locale.gettext("Some of its images have no text alternatives.")
        )
    if features.math:
        said.append(locale.gettext("Its formulas are MathML."))
    if features.notes:
        said.append(locale.gettext("Its notes are linked to the text and back."))
    if features.tables and features.headed:
        said.append(locale.gettext("Its tables have header cells."))
    return said


def _joined(sentences: list[str]) -> str:
    """Sentences one after the other; an ideographic full stop brings its own space."""
    return "".join(text if text.endswith("。") else f"{text} " for text in sentences).strip()


def _has_head(table: n.Table) -> bool:
    return bool(table.head.rows) or all(body.row_head_columns for body in table.bodies)


def _any_moves(files: Mapping[str, bytes]) -> bool:
    return any(_moves(name, data) for name, data in files.items())


def _moves(name: str, data: bytes) -> bool:
    from PIL import Image

    if name.endswith(".svg"):
        return b"<animate" in data
    if not name.endswith((".gif", ".webp", ".png")):
        return False
    with Image.open(io.BytesIO(data)) as image:
        return bool(getattr(image, "is_animated", False))
