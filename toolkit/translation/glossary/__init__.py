"""Glossaries: how certain terms are to be translated, found in sentences and enforced in their translations."""

from toolkit.translation.glossary.enforcement import Applied, Enforced, enforce
from toolkit.translation.glossary.loading import load_glossary
from toolkit.translation.glossary.lookup import Glossary, Match
from toolkit.translation.glossary.terms import Term

__all__ = ["Applied", "Enforced", "Glossary", "Match", "Term", "enforce", "load_glossary"]
