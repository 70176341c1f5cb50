from .casing import Casing as Casing, in_capitals as in_capitals, is_in_capitals as is_in_capitals
from .joints import joint as joint
from .splitter import split_sentences as split_sentences
