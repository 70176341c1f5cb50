from .asynchronous import in_thread as in_thread
from .build import build_editions as build_editions
from .build_folder import BuildFolder as BuildFolder
from .cleaning import CleanResult as CleanResult, Left as Left, clean as clean
from .events import Event as Event, Listener as Listener, Step as Step, ignore as ignore
from .manifest import Manifest as Manifest, ManifestEntry as ManifestEntry
from .plan import Bundle as Bundle, Plan as Plan, make_plan as make_plan
from .result import BuildResult as BuildResult, Edition as Edition, Failure as Failure, Status as Status
from .sources import find_sources as find_sources
from .state import State as State
from .watching import Round as Round, watch as watch
