"""Corrections in a DOCX edition: its sentences are compared with those that were published, and what we added undone.

`reading` takes a document apart into texts, `matching` pairs edited sentences with published ones, `untypeset` turns an
edited sentence back into a translation with markup, `corrections` is the way through all of it.
"""
