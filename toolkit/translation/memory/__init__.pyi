from .entry import Entry as Entry
from .history import Past as Past
from .housekeeping import (
    Holding as Holding,
    clean as clean,
    forget as forget,
    holdings_of as holdings_of,
    reviewed_entries as reviewed_entries,
    reviewed_pairs as reviewed_pairs,
)
from .location import default_path as default_path, open_memory as open_memory
from .similar import FuzzyMatch as FuzzyMatch
from .store import Memory as Memory, reviewed_entry as reviewed_entry
from .view import MemoryView as MemoryView
