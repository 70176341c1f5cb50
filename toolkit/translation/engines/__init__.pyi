from .alignments import joined as joined
from .argos.folders import packages_dir as packages_dir
from .argos.installed import (
    InstalledPackage as InstalledPackage,
    list_packages as list_packages,
    package_findings as package_findings,
)
from .argos.library import argos_version as argos_version
from .argos.packages import install_file as install_file, remove_pair as remove_pair
from .best import Installed as Installed, install_best as install_best
from .candidates import can_be_installed as can_be_installed
from .converted.folders import models_dir as models_dir
from .converted.installed import (
    InstalledModel as InstalledModel,
    list_models as list_models,
    model_findings as model_findings,
)
from .converted.packages import install_folder as install_folder, remove_model as remove_model
from .downloads import DownloadProgress as DownloadProgress
from .editing import with_edit as with_edit
from .firefox.installed import (
    FirefoxPackage as FirefoxPackage,
    firefox_findings as firefox_findings,
    list_firefox as list_firefox,
)
from .firefox.packages import (
    firefox_files as firefox_files,
    install_firefox as install_firefox,
    install_firefox_folder as install_firefox_folder,
    remove_firefox as remove_firefox,
)
from .hub.packages import install_from_hub as install_from_hub
from .llm.options import llm_options_of as llm_options_of
from .neural.options import options_of as options_of
from .neural.routes import find_route as find_route
from .protocol import (
    Aligner as Aligner,
    Alignment as Alignment,
    Engine as Engine,
    Fingerprint as Fingerprint,
    Licensed as Licensed,
    Pair as Pair,
    Range as Range,
    Rated as Rated,
    Request as Request,
    Scorer as Scorer,
    Surroundings as Surroundings,
    Translation as Translation,
    Tunable as Tunable,
    carries_atoms as carries_atoms,
    is_genuine as is_genuine,
)
from .published import sources_told as sources_told
from .registry import (
    AUTO as AUTO,
    Engines as Engines,
    engine_names as engine_names,
    is_engine as is_engine,
    load_engine as load_engine,
)
from .search import SearchResult as SearchResult, SearchRow as SearchRow, search_models as search_models
from .statistical.aligner import Guess as Guess
from .statistical.texts import TextAligner as TextAligner
