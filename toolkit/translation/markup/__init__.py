"""Markup put back: what a sentence is sent as, where its words went, where spans and atoms go in its translation."""
