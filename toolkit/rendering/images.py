"""Images as an edition can hold them: of a type that the format takes, harmless, described."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from toolkit.document import Article, Resource, blocks_text, inlines_of, nodes as n, plain_text, rewrite
from toolkit.findings import Finding, Severity
from toolkit.localization import Locale
from toolkit.rendering.bitmaps import MAX_SIDE, TYPES, sound
from toolkit.rendering.metafiles import check_metafile
from toolkit.rendering.svg import SvgError, clean_svg, svg_to_png

BARRIERS = frozenset({"image-without-alt"})
"""Codes of findings after which an edition is not what WCAG 2.1 (1.1.1) and PDF/UA-1 (7.3) ask for: `--strict`."""


@dataclass
class Images:
    """The images of one edition.

    Args:
        article: The article that they belong to.
        locale: Locale of the edition.
        accepted: Media types that the format takes; others are converted to PNG where that can be done.
    """

    article: Article
    locale: Locale
    accepted: frozenset[str]
    files: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    _made: dict[str, Resource | None] = field(default_factory=dict)

    def apply(self, blocks: n.Blocks) -> n.Blocks:
        """Return blocks whose images all lie in `files` under the names that they bear, or are text now."""
        return rewrite(rewrite(blocks, _describe_by_caption, words=False), self._visit, words=False)

    def _visit(self, node: Any) -> Any:
        if not isinstance(node, n.Image):
            return node
        target = node.target[0]
        resource = self._resource(target)
        if resource is None:
            return node.content or inlines_of(node.attr.get("alt") or node.target[1])
        self.files[resource.name] = resource.data
        return self._described(replace(node, target=(resource.name, node.target[1])), target)

    def _described(self, image: n.Image, name: str) -> n.Image:
        said = (plain_text(image.content), image.attr.get("alt") or "", image.target[1])
        text = next((each.strip() for each in said if each.strip()), "")
        if not text:
            text = self.locale.gettext("Image without description")
            shown = (self.article.resources[name].source or name)[:100]
            self._find("image-without-alt", f"The image {shown} has no alternative text.", shown)
        pairs = tuple(pair for pair in image.attr.attributes if pair[0] in ("width", "height"))
        return replace(image, content=inlines_of(text), attr=replace(image.attr, attributes=pairs))

    def _resource(self, target: str) -> Resource | None:
        if target not in self._made:
            original = self.article.resources.get(target)
            self._made[target] = None if original is None else self._fitting(original, target)
            if original is None and not self._is_told(target):
                shown = target if len(target) <= 100 else f"{target[:100]}…"
                self._find(
                    "image-left-out", f"The image {shown} is not available; its description stands instead.", target
                )
        return self._made[target]

    def _is_told(self, target: str) -> bool:
        """Tell whether reading has said already why there is no image."""
        return any(finding.where and target.startswith(finding.where.rstrip("…")) for finding in self.article.findings)

    def _fitting(self, original: Resource, target: str) -> Resource | None:
        try:
            if original.media_type == "image/svg+xml":
                data = clean_svg(original.data)
                png = svg_to_png(data)  # drawn in any case, so that none breaks an edition that takes it as it is
                return replace(original, data=data) if original.media_type in self.accepted else Resource.of(png)
            if original.media_type not in TYPES:
                if original.media_type not in self.accepted:
                    raise ValueError(f"{original.media_type} can't be shown")
                check_metafile(original.data, original.media_type)
                return original
            bitmap = sound(original, as_png=original.media_type not in self.accepted)
            if bitmap.shrunk_from:
                width, height = bitmap.shrunk_from
                message = f"The image {target[:100]} of {width} × {height} pixels was scaled down to {MAX_SIDE}."
                self._find("image-scaled", message, target, Severity.INFO)
            return bitmap.resource
        except (ValueError, OSError, SvgError) as error:
            self._find("image-left-out", f"The image {target[:100]} can't be used: {error}.", target)
            return None

    def _find(self, code: str, message: str, where: str, severity: Severity = Severity.WARNING) -> None:
        self.findings.append(Finding(code, message, where[:200], severity))


def _describe_by_caption(node: Any) -> Any:
    """Give the images of a figure that have no alternative text the caption's."""
    if not isinstance(node, n.Figure):
        return node
    caption = blocks_text(node.caption.content).strip()
    if not caption:
        return node

    def describe(child: Any) -> Any:
        if isinstance(child, n.Image) and not (plain_text(child.content) + (child.attr.get("alt") or "")).strip():
            return replace(child, content=inlines_of(caption))
        return child

    return replace(node, content=rewrite(node.content, describe, words=False))


def media_types(extensions: Iterable[str]) -> frozenset[str]:
    """Return media types of bitmaps and drawings by their short names: ``png``, ``svg``."""
    names = {"jpg": "jpeg", "svg": "svg+xml", "emf": "x-emf", "wmf": "x-wmf"}
    return frozenset(f"image/{names.get(name, name)}" for name in extensions)
