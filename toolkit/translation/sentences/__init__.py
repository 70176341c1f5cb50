"""Where the sentences of a text begin and end: `sentencex`, then a step that mends what it gets wrong."""

from toolkit.translation.sentences.splitter import split_sentences

__all__ = ["split_sentences"]
