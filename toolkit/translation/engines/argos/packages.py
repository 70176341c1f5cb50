"""Installing and removing Argos packages: the public functions behind `publish models`.

Argos' own `package.install_from_path` unpacks whatever the zip says straight into place, keeps old versions in use, and
ends in an ImportError where stanza isn't installed. Here the package is checked, unpacked beside the packages folder,
opened by `argostranslate.package` and by CTranslate2, and only then moved in, under Argos' own lock. Packages
installed by either are found by both.
"""

from __future__ import annotations

from pathlib import Path

from toolkit.errors import MissingError, PackageError, PublishError
from toolkit.translation.engines.argos.archive import PackageArchive
from toolkit.translation.engines.argos.folders import packages_dir
from toolkit.translation.engines.argos.index import IndexEntry, download, read_index
from toolkit.translation.engines.argos.installed import (
    GUIDED,
    InstalledPackage,
    all_versions,
    check_prefix,
    list_packages,
    package_findings,
)
from toolkit.translation.engines.argos.library import argos_package, forget_languages
from toolkit.translation.engines.argos.metadata import PackageMetadata, version_key
from toolkit.translation.engines.downloads import DownloadProgress
from toolkit.translation.engines.neural.routes import find_route
from toolkit.translation.engines.staging import move_in, staging, take_out

__all__ = [
    "InstalledPackage",
    "install_file",
    "install_pair",
    "list_packages",
    "package_findings",
    "remove_pair",
]


def install_file(path: Path) -> InstalledPackage:
    """Install an .argosmodel file; it replaces every installed version of its pair.

    Args:
        path: The file; it is not trusted.

    Returns:
        The installed package.

    Raises:
        PackageError: The file is missing, broken or unsafe, or can't be written. Nothing has changed then.
    """
    with PackageArchive(path) as archive:
        folder = packages_dir()
        try:
            with staging(folder) as aside:
                prepared = aside / archive.metadata.folder_name
                prepared.mkdir()
                archive.extract(prepared)
                package = InstalledPackage(prepared, archive.metadata)
                _try_out(package, path.name)
                target = folder / prepared.name
                with argos_package().package_lock:
                    move_in(prepared, target, _replaced(archive.metadata, target), aside)
        except OSError as error:
            raise _not_written(path.name, error) from error
    forget_languages()
    return InstalledPackage(target, archive.metadata)


def install_pair(source: str, target: str, progress: DownloadProgress | None = None) -> list[InstalledPackage]:
    """Install from Argos' index what translates between two languages, or bring it up to date.

    Args:
        source: BCP 47 tag to translate from.
        target: BCP 47 tag to translate to.
        progress: Called with the name of the package that is being fetched, the bytes fetched and the bytes in all
            (0 if unknown).

    Returns:
        The packages that now serve the pair: one, or a chain of two where there is no direct package.

    Raises:
        MissingError: The index can't be reached, or has nothing for the pair.
        PackageError: The index or a package is broken.
    """
    newest: dict[tuple[str, str], IndexEntry] = {}
    for entry in read_index():
        pair = (entry.metadata.source, entry.metadata.target)
        if pair not in newest or _newer(entry.metadata, newest[pair].metadata):
            newest[pair] = entry
    installed = {(package.source, package.target): package for package in list_packages()}
    route = find_route(source, target, {*newest, *installed})
    if route is None:
        raise MissingError(
            f"Argos' index has no package from '{source}' to '{target}', not even by way of another language.",
            "Choose another engine with --engine, or install a package from a file: "
            "publish models install FILE.argosmodel",
        )
    return [_bring_up_to_date(newest.get(hop), installed.get(hop), progress) for hop in route]


def remove_pair(source: str, target: str) -> list[InstalledPackage]:
    """Delete every installed version of the package for a pair.

    Args:
        source: BCP 47 tag.
        target: BCP 47 tag.

    Returns:
        What was deleted.

    Raises:
        MissingError: There is no such package.
        PackageError: It can't be deleted.
    """
    route = find_route(source, target, {(package.source, package.target) for package in list_packages()})
    packages = all_versions(*route[0]) if route and len(route) == 1 else []
    if not packages:
        raise MissingError(
            f"No Argos package from '{source}' to '{target}' is installed.",
            "See what is installed with: publish models list",
        )
    try:
        with argos_package().package_lock:
            for package in packages:
                take_out(package.folder)
    except OSError as error:
        raise PackageError(f"The package in {packages[0].folder} can't be deleted: {error}.") from error
    forget_languages()
    return packages


def _bring_up_to_date(
    entry: IndexEntry | None, installed: InstalledPackage | None, progress: DownloadProgress | None
) -> InstalledPackage:
    """Download and install a package of the index unless the installed one is as new."""
    if installed and (entry is None or not _newer(entry.metadata, installed.metadata)):
        return installed
    assert entry is not None, "a route is made of what the index has and what is installed"  # noqa: S101
    try:
        with staging(packages_dir()) as folder:
            return install_file(download(entry, folder, progress))
    except OSError as error:
        raise _not_written(entry.metadata.name, error) from error


def _not_written(name: str, error: OSError) -> PackageError:
    return PackageError(
        f"{name} can't be installed in {packages_dir()}: {error}.",
        "Check its permissions and the free space, or set ARGOS_PACKAGES_DIR to another folder.",
    )


def _newer(one: PackageMetadata, other: PackageMetadata) -> bool:
    return version_key(one.version) > version_key(other.version)


def _try_out(package: InstalledPackage, file_name: str) -> None:
    """Open a prepared package with Argos' library, and run its model in a process of its own; note its guided head.

    Raises:
        PackageError: It can't be opened or run.
    """
    from toolkit.translation.engines.neural.trial import try_out_apart

    try:
        check_prefix(package)
        opened = argos_package().Package(package.folder)
        if argos_package().argospm_package_name(opened) != package.name:
            raise PackageError("Argos' library reads another pair from it.")
        if try_out_apart(package.files, probe=True):
            (package.folder / GUIDED).touch()
    except (PublishError, OSError, ValueError, TypeError, AttributeError) as error:
        reason = error.message if isinstance(error, PublishError) else str(error)
        raise PackageError(
            f"{file_name} is not a usable Argos package: {reason}",
            "Nothing was installed. Get the package again from where it came from.",
        ) from error


def _replaced(metadata: PackageMetadata, target: Path) -> list[Path]:
    """Return the folders that a new package takes the place of."""
    folders = {package.folder for package in all_versions(metadata.source, metadata.target)}
    if target.exists():
        folders.add(target)
    return sorted(folders)
