from .casing import Casing as Casing, in_capitals as in_capitals, is_in_capitals as is_in_capitals
from .rules import SplitRules as SplitRules, rules_for as rules_for
from .splitter import split_sentences as split_sentences
