from .entry import Entry as Entry
from .location import default_path as default_path, open_memory as open_memory
from .similar import FuzzyMatch as FuzzyMatch
from .store import Memory as Memory, reviewed_entry as reviewed_entry
from .view import MemoryView as MemoryView
