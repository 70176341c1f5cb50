"""What makes an edition inaccessible: findings that `--strict` does not let pass."""

from __future__ import annotations

BARRIERS = frozenset({"image-without-alt"})
"""Codes of findings after which an edition is no longer what WCAG 2.1 (1.1.1) and PDF/UA-1 (7.3) ask for."""
