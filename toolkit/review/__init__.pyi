from .adopting import marked_from as marked_from
from .correcting import correct_sentences as correct_sentences
from .exporting import ExportResult as ExportResult, export_sentences as export_sentences
from .formats import EXCHANGE_FORMATS as EXCHANGE_FORMATS
from .importing import import_corrections as import_corrections
from .outcome import Correction as Correction, ImportResult as ImportResult, Unplaced as Unplaced
from .word_diff import word_diff as word_diff
