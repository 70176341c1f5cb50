"""Installing the best that can be had for a pair: the best first, the next if that can't be had, and so on."""

from __future__ import annotations

from collections.abc import Callable

from toolkit.counting import counted
from toolkit.errors import MissingError, PackageError, UsageError
from toolkit.translation.engines.argos.installed import InstalledPackage
from toolkit.translation.engines.argos.packages import install_pair
from toolkit.translation.engines.candidates import Candidate, candidates
from toolkit.translation.engines.converted.installed import InstalledModel, list_models
from toolkit.translation.engines.downloads import DownloadProgress
from toolkit.translation.engines.firefox.installed import FirefoxPackage
from toolkit.translation.engines.firefox.packages import install_firefox
from toolkit.translation.engines.hub.packages import install_from_hub
from toolkit.translation.engines.hub.repository import AbsentError, UnreachableError
from toolkit.translation.engines.published import expected_quality

Installed = InstalledPackage | FirefoxPackage | InstalledModel


def install_best(
    source: str,
    target: str,
    engine: str = "",
    *,
    progress: DownloadProgress | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> list[Installed]:
    """Install the best that can be had for a pair, or bring it up to date.

    Args:
        source: BCP 47 tag to translate from.
        target: BCP 47 tag to translate to.
        engine: The engine whose models are wanted; the best of all unless given.
        progress: Told how far a download is.
        tell: Told what is taken and why, and why something isn't.

    Returns:
        What now serves the pair.

    Raises:
        UsageError: They are one language or none, or of that engine nothing can be installed for two languages.
        MissingError: Nothing can be had.
        PackageError: An engine was asked for, and what it has is broken.
    """
    known = candidates(source, target)
    if engine in _INSTALLERS:
        return _INSTALLERS[engine](source, target, progress)
    wanted = [one for one in known if one.chosen and engine in ("", one.engine)]
    if engine and not wanted:
        raise UsageError(f"Of '{engine}' nothing can be installed.", "Choose one of: firefox, ctranslate2, argos.")
    failures: list[str] = []
    unreachable = ""
    for candidate in _without_twins(wanted):
        if candidate.where == unreachable:
            continue
        tell(f"{_described(candidate)}: {_why(candidate, source, target)}.")
        try:
            return _install(candidate, source, target, progress, tell)
        except AbsentError as error:
            tell(error.message)
        except (MissingError, PackageError) as error:
            tell(error.message)
            failures.append(error.message)
            unreachable = candidate.where if isinstance(error, UnreachableError) else unreachable
    raise MissingError(
        f"Nothing can be had for {source}→{target}"
        + (f" now, {counted(len(failures), 'was', 'were')} tried." if failures else "."),
        _instead(source, target),
    )


def _without_twins(wanted: list[Candidate]) -> list[Candidate]:
    """Return candidates without those of which another repository has the same kind, and is installed."""
    origins = {model.record.came.origin.partition("@")[0] for model in list_models()}
    here = {one.kind for one in wanted if one.what in origins}
    return [one for one in wanted if one.kind not in here or one.what in origins]


def _argos(source: str, target: str, progress: DownloadProgress | None) -> list[Installed]:
    return [*install_pair(source, target, progress)]


def _firefox(source: str, target: str, progress: DownloadProgress | None) -> list[Installed]:
    return [*install_firefox(source, target, progress)]


_INSTALLERS: dict[str, Callable[[str, str, DownloadProgress | None], list[Installed]]] = {
    "argos": _argos,
    "firefox": _firefox,
}


def _install(
    candidate: Candidate,
    source: str,
    target: str,
    progress: DownloadProgress | None,
    tell: Callable[[str], None],
) -> list[Installed]:
    if install := _INSTALLERS.get(candidate.engine):
        return install(source, target, progress)
    here = [model for model in list_models() if model.record.came.origin.startswith(f"{candidate.what}@")]
    return [*here[:1]] or [install_from_hub(candidate.what, [], [], progress=progress, tell=tell)]


def _described(candidate: Candidate) -> str:
    return candidate.what if candidate.engine not in _INSTALLERS else f"{candidate.engine}, {candidate.what}"


def _why(candidate: Candidate, source: str, target: str) -> str:
    """Return why a candidate is tried in its turn."""
    found = candidate.published
    if found and found.comet is not None:
        return f"published for the pair with BLEU {found.bleu} and COMET {found.comet:.3f}"
    usual = expected_quality(candidate.kind, source, target)
    return f"nothing is published for the pair; its kind has COMET {usual:.3f} on average" if usual else "tried last"


_GETTING = "apt-get install"
"""What Apertium's hint says where the system's packages have the pair."""


def _instead(source: str, target: str) -> str:
    """Return what can be done without a network: Apertium, from the system's packages."""
    from toolkit.translation.engines.apertium.engine import ApertiumEngine

    engine = ApertiumEngine()
    if engine.serves(source, target):
        return "Apertium's pair is installed and will do meanwhile."
    try:
        engine.fingerprint(source, target)
    except MissingError as error:
        if _GETTING in error.hint:
            return f"Apertium may do meanwhile. {error.hint}"
    return "Try it again when the network is there."
