"""The intermediate document model: metadata, a typed tree that mirrors pandoc's, and its units."""

from toolkit.document.article import Article, Origin
from toolkit.document.content import Atom, Content, Span
from toolkit.document.metadata import Metadata
from toolkit.document.provenance import Provenance
from toolkit.document.resources import Resource
from toolkit.document.units import Unit, UnitKind

__all__ = ["Article", "Atom", "Content", "Metadata", "Origin", "Provenance", "Resource", "Span", "Unit", "UnitKind"]
