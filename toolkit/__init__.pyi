from .api import (
    Sources as Sources,
    bundle as bundle,
    correct as correct,
    publish as publish,
    publish_async as publish_async,
    read as read,
    render as render,
    sentences_of as sentences_of,
    translate as translate,
)
from .document import (
    Article as Article,
    Atom as Atom,
    Content as Content,
    Metadata as Metadata,
    Origin as Origin,
    Provenance as Provenance,
    Resource as Resource,
    Span as Span,
    Unit as Unit,
    UnitKind as UnitKind,
    Value as Value,
)
from .editions import (
    BuildResult as BuildResult,
    Bundle as Bundle,
    CleanResult as CleanResult,
    Edition as Edition,
    Event as Event,
    Failure as Failure,
    Left as Left,
    Listener as Listener,
    ManifestEntry as ManifestEntry,
    Plan as Plan,
    Round as Round,
    Status as Status,
    Step as Step,
)
from .errors import (
    EngineError as EngineError,
    ExitCode as ExitCode,
    MemoryFileError as MemoryFileError,
    MissingError as MissingError,
    PackageError as PackageError,
    PublishError as PublishError,
    RenderError as RenderError,
    SourceError as SourceError,
    UsageError as UsageError,
)
from .files import OutputError as OutputError
from .findings import Finding as Finding, Severity as Severity
from .project import Project as Project
from .rendering import Rendered as Rendered
from .reporting import (
    BuildReport as BuildReport,
    ReportedFinding as ReportedFinding,
    ReportedText as ReportedText,
    Unmade as Unmade,
)
from .review import (
    Correction as Correction,
    ExportResult as ExportResult,
    ImportResult as ImportResult,
    Unplaced as Unplaced,
)
from .settings import (
    BundleSpec as BundleSpec,
    FrozenTable as FrozenTable,
    Many as Many,
    Options as Options,
    Override as Override,
    Settings as Settings,
)
from .steps import Source as Source
from .storage import AnyPath as AnyPath, RemotePath as RemotePath
from .translation import (
    Counts as Counts,
    DoubtfulSentence as DoubtfulSentence,
    Evaluation as Evaluation,
    EvaluationRow as EvaluationRow,
    Progress as Progress,
    ReviewState as ReviewState,
    Score as Score,
    Sentence as Sentence,
    Sentences as Sentences,
    Translated as Translated,
    evaluate as evaluate,
)
from .translation.engines import (
    Aligner as Aligner,
    Alignment as Alignment,
    Engine as Engine,
    Fingerprint as Fingerprint,
    Pair as Pair,
    Range as Range,
    Request as Request,
    Scorer as Scorer,
    Surroundings as Surroundings,
    Translation as Translation,
)
from .translation.glossary import Glossary as Glossary, Match as Match, Term as Term, load_glossary as load_glossary
from .translation.markup import MarkedText as MarkedText
from .translation.memory import FuzzyMatch as FuzzyMatch, Memory as Memory

__all__: list[str]
