"""Which packages are installed: read from Argos' own folder, whoever put them there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import PackageError
from toolkit.files import open_file
from toolkit.findings import Finding
from toolkit.translation.engines.argos.folders import PACKAGES_VARIABLE, packages_dir
from toolkit.translation.engines.argos.metadata import (
    METADATA_LIMIT,
    PackageMetadata,
    parse_metadata,
    version_key,
)
from toolkit.translation.engines.folders import look_through, size_of
from toolkit.translation.engines.neural.files import ModelFiles

SENTENCEPIECE, BPE = "sentencepiece.model", "bpe.model"
"""The tokenizers that a package may have; with both, Argos takes the first."""

GUIDED = "publish-guided-head"
"""A file that we put beside a model whose named attention head was found to be trained to align."""


@dataclass(frozen=True, slots=True)
class InstalledPackage:
    """A translation package on this machine.

    Attributes:
        folder: Where it lies.
        metadata: What it says about itself.
    """

    folder: Path
    metadata: PackageMetadata

    @property
    def source(self) -> str:
        """BCP 47 tag of the language that it translates from."""
        return self.metadata.source

    @property
    def target(self) -> str:
        """BCP 47 tag of the language that it translates to."""
        return self.metadata.target

    @property
    def version(self) -> str:
        """Its version, such as ``1.9``."""
        return self.metadata.version

    @property
    def name(self) -> str:
        """Its name in Argos' own tools, such as ``translate-en_es``."""
        return self.metadata.name

    @property
    def size(self) -> int:
        """Bytes that it takes on the disk."""
        return size_of(self.folder)

    @property
    def files(self) -> ModelFiles:
        """What the model is made of."""
        tokenizer = self.folder / SENTENCEPIECE
        moses = (self.metadata.from_code, self.metadata.to_code)
        if not tokenizer.is_file() and (self.folder / BPE).is_file():
            tokenizer = self.folder / BPE
        prefix = self.metadata.target_prefix
        pair = f"{self.source} {self.target}"
        return ModelFiles(
            name=self.name,
            version=self.version,
            source=self.source,
            target=self.target,
            folder=self.folder / "model",
            source_tokenizer=tokenizer,
            target_tokenizer=tokenizer,
            target_prefix=(prefix,) if prefix else (),
            guided=(self.folder / GUIDED).is_file(),
            moses=moses if tokenizer.name == BPE else (),
            remedy=f"Install it again: publish models remove {pair}, then publish models install {pair}",
        )


def list_packages() -> list[InstalledPackage]:
    """Return the packages that are in use, one for each pair, the newest, by source and target.

    Folders that aren't usable packages are left out; `package_findings` tells of them.
    """
    return _in_use(_scan()[0])


def all_versions(source: str, target: str) -> list[InstalledPackage]:
    """Return every installed package for exactly this pair of tags, also the ones that aren't in use."""
    return [package for package in _scan()[0] if (package.source, package.target) == (source, target)]


def package_findings() -> list[Finding]:
    """Return what is odd in the packages folder: stray or broken folders, and versions that aren't in use."""
    packages, findings = _scan()
    used = {package.folder for package in _in_use(packages)}
    old = [
        Finding(
            "old-package",
            f"Version {package.version} of {package.name} isn't used, a newer one is installed: delete the folder.",
            str(package.folder),
        )
        for package in packages
        if package.folder not in used
    ]
    return findings + old


def _in_use(packages: list[InstalledPackage]) -> list[InstalledPackage]:
    """Return the newest package of each pair, sorted by pair."""
    # Of equal versions the last by folder name wins, so that every call picks the same.
    packages = sorted(packages, key=lambda package: (version_key(package.version), str(package.folder)))
    newest = {(package.source, package.target): package for package in packages}
    return [newest[pair] for pair in sorted(newest)]


def _scan() -> tuple[list[InstalledPackage], list[Finding]]:
    """Look at every folder in the packages folder."""
    return look_through("stray-package-folder", packages_dir(), _read, PACKAGES_VARIABLE)


def _read(folder: Path) -> InstalledPackage:
    """Return the package in a folder.

    Raises:
        PackageError: It isn't a package that can be used.
    """
    try:
        with open_file(folder / "metadata.json") as file:
            content = file.read(METADATA_LIMIT)
    except OSError as error:
        raise PackageError(f"{folder.name} has no readable metadata.json.") from error
    package = InstalledPackage(folder, parse_metadata(content, folder.name))
    for path in (package.files.folder / "model.bin", package.files.source_tokenizer):
        if not path.is_file():
            raise PackageError(f"{folder.name} has no {path.relative_to(folder)}.")
    check_prefix(package)
    return package


def check_prefix(package: InstalledPackage) -> None:
    """Refuse a package whose token before each translation its model doesn't know: every translation would be wrong.

    Raises:
        PackageError: It doesn't, or there is no vocabulary to look it up in.
    """
    from toolkit.translation.engines.neural.loading import read_vocabulary

    prefix = package.metadata.target_prefix
    if not prefix:
        return
    try:
        known = prefix in read_vocabulary(package.folder / "model", "target")
    except (ValueError, OSError) as error:
        raise PackageError(f"{package.folder.name}: {error}") from error
    if not known:
        raise PackageError(f"its 'target_prefix', '{prefix}', is not in its vocabulary.")
