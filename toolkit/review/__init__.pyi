from .correcting import correct_sentences as correct_sentences
from .exporting import ExportResult as ExportResult, export_sentences as export_sentences
from .importing import import_corrections as import_corrections
from .memory_files import MemoryImport as MemoryImport, export_memory as export_memory, import_memory as import_memory
from .outcome import Correction as Correction, ImportResult as ImportResult, Unplaced as Unplaced
from .terms import BrokenTerm as BrokenTerm, broken_terms as broken_terms
