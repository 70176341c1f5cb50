from .casing import Casing as Casing, in_capitals as in_capitals, is_in_capitals as is_in_capitals
from .splitter import split_sentences as split_sentences
