from .correcting import correct_sentences as correct_sentences
from .desk import Desk as Desk, Listed as Listed
from .exchange import InlineCode as InlineCode, Pieces as Pieces, Role as Role
from .exporting import ExportResult as ExportResult, export_sentences as export_sentences
from .importing import import_corrections as import_corrections
from .inline import (
    CodeFault as CodeFault,
    ids_in as ids_in,
    marked_of as marked_of,
    pieces_of as pieces_of,
    plain_pieces as plain_pieces,
)
from .memory_files import MemoryImport as MemoryImport, export_memory as export_memory, import_memory as import_memory
from .outcome import Correction as Correction, ImportResult as ImportResult, Unplaced as Unplaced
from .terms import BrokenTerm as BrokenTerm, broken_terms as broken_terms
from .word_diff import differences as differences
