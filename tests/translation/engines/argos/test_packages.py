"""Installing, upgrading, listing and removing packages in Argos' own folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.errors import MissingError, PackageError
from toolkit.translation.engines.argos.engine import ArgosEngine
from toolkit.translation.engines.argos.packages import (
    install_file,
    list_packages,
    package_findings,
    remove_pair,
)
from toolkit.translation.engines.registry import Engines


def test_installed_package(model_file: Path, packages: Path) -> None:
    installed = install_file(model_file)
    assert list_packages() == [installed]
    assert (installed.source, installed.target, installed.version) == ("en", "es", "0.1")
    assert installed.name == "translate-en_es"
    assert installed.size == 2_944_404
    assert installed.folder == packages / "translate-en_es-0_1"
    assert [path.name for path in packages.parent.iterdir()] == ["packages"]
    assert not package_findings()


def test_nothing_installed(packages: Path) -> None:
    assert list_packages() == []
    assert package_findings() == []
    assert not packages.exists()


def test_the_folder_is_looked_up_at_each_call(
    model_file: Path, packages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_file(model_file)
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "elsewhere"))
    assert list_packages() == []
    install_file(model_file)
    assert list_packages()[0].folder.parent == tmp_path / "elsewhere"
    assert len(list(packages.iterdir())) == 1


def test_upgrade_replaces_the_old_version(make_package: Callable[..., Path], packages: Path) -> None:
    install_file(make_package(version="1.9"))
    install_file(make_package(version="1.10"))
    assert [package.version for package in list_packages()] == ["1.10"]
    assert [path.name for path in packages.iterdir()] == ["translate-en_es-1_10"]


def test_the_same_version_again(make_package: Callable[..., Path], packages: Path) -> None:
    install_file(make_package())
    install_file(make_package(members={"README.md": b"second"}))
    assert (packages / "translate-en_es-0_1" / "README.md").read_bytes() == b"second"
    assert len(list(packages.iterdir())) == 1


def test_a_broken_upgrade_leaves_the_old_version(make_package: Callable[..., Path], packages: Path) -> None:
    install_file(make_package(version="1.0"))
    with pytest.raises(PackageError):
        install_file(make_package(version="2.0", members={"model/model.bin": b"x"}))
    assert [package.version for package in list_packages()] == ["1.0"]
    assert len(list(packages.iterdir())) == 1


def test_of_two_versions_side_by_side_the_newer_is_used(make_package: Callable[..., Path], packages: Path) -> None:
    """Argos' own installer leaves the old version beside the new one."""
    install_file(make_package(version="1.9"))
    (packages / "translate-en_es-1_9").rename(packages / "en_es")
    old = packages.parent / "old"
    (packages / "en_es").rename(old)
    install_file(make_package(version="1.10"))
    old.rename(packages / "zz_old")
    assert [package.version for package in list_packages()] == ["1.10"]
    findings = package_findings()
    assert [(finding.code, Path(finding.where).name) for finding in findings] == [("old-package", "zz_old")]
    assert len(remove_pair("en", "es")) == 2
    assert not list(packages.iterdir())


def test_stray_folders_are_ignored_and_told_of(model_file: Path, packages: Path) -> None:
    install_file(model_file)
    (packages / "stray").mkdir()
    (packages / "broken").mkdir()
    (packages / "broken" / "metadata.json").write_text("{")
    (packages / "file.txt").write_text("")
    assert len(list_packages()) == 1
    findings = package_findings()
    assert {finding.code for finding in findings} == {"stray-package-folder"}
    assert [Path(finding.where).name for finding in findings] == ["broken", "stray"]
    assert ArgosEngine().serves("en", "es")


def test_remove(model_file: Path, packages: Path) -> None:
    install_file(model_file)
    removed = remove_pair("en-GB", "es-MX")
    assert [package.name for package in removed] == ["translate-en_es"]
    assert not list(packages.iterdir())
    assert [path.name for path in packages.parent.iterdir()] == ["packages"]
    with pytest.raises(MissingError, match="'en' to 'es'") as caught:
        remove_pair("en", "es")
    assert "publish models list" in caught.value.hint


def test_a_linked_package_is_unlinked_only(model_file: Path, packages: Path) -> None:
    install_file(model_file)
    real = packages.parent / "real"
    (packages / "translate-en_es-0_1").rename(real)
    (packages / "link").symlink_to(real)
    assert len(list_packages()) == 1
    remove_pair("en", "es")
    assert (real / "metadata.json").exists()
    assert not list(packages.iterdir())


def test_a_folder_that_cannot_be_made(model_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(blocked / "packages"))
    with pytest.raises(PackageError, match="can't be installed") as caught:
        install_file(model_file)
    assert "ARGOS_PACKAGES_DIR" in caught.value.hint


def test_a_killed_installation_leaves_nothing(make_package: Callable[..., Path], packages: Path) -> None:
    """A process that is killed while it unpacks installs nothing; the next installation sweeps its folder away."""
    path = make_package(members={f"padding-{number}": os.urandom(1 << 20) for number in range(30)})
    code = (
        "import sys; from pathlib import Path;"
        "from toolkit.translation.engines.argos.packages import install_file; install_file(Path(sys.argv[1]))"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(path)], stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while not list(packages.parent.glob(".publish-staging-*/*/*")):
            assert process.poll() is None, "it was too quick to be killed"
            assert time.monotonic() < deadline
            time.sleep(0.001)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert not list(packages.iterdir())
    assert list_packages() == []
    install_file(path)
    assert [entry.name for entry in packages.parent.iterdir()] == ["packages"]
    assert [entry.name for entry in packages.iterdir()] == ["translate-en_es-0_1"]


def test_a_running_installation_is_not_swept_away(model_file: Path, packages: Path) -> None:
    from toolkit.translation.engines.staging import staging

    with staging(packages) as other:
        install_file(model_file)
        assert other.exists()
    assert not other.exists()


ARGOS = """
import sys
from pathlib import Path
from argostranslate import package, settings
"""


@pytest.mark.usefixtures("packages")
def test_argos_finds_what_we_installed(model_file: Path) -> None:
    install_file(model_file)
    code = ARGOS + "print([(p.from_code, p.to_code, p.package_version) for p in package.get_installed_packages()])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[('en', 'es', '0.1')]"


def test_we_find_what_argos_installed(model_file: Path, packages: Path) -> None:
    code = ARGOS + (
        "try:\n    package.install_from_path(Path(sys.argv[1]))\n"
        "except ModuleNotFoundError:\n    pass  # it imports stanza when all is done"
    )
    subprocess.run([sys.executable, "-c", code, str(model_file)], capture_output=True, check=True)
    assert [package.name for package in list_packages()] == ["translate-en_es"]
    assert list_packages()[0].folder.parent == packages


def test_a_prefix_that_the_model_does_not_know_is_refused(make_package: Callable[..., Path], packages: Path) -> None:
    with pytest.raises(PackageError, match=r"'target_prefix', '__es__', is not in its vocabulary"):
        install_file(make_package(target_prefix="__es__"))
    assert list_packages() == []
    # One that another program has put there is told of, and not used.
    folder = packages / "translate-en_es-0_1"
    with zipfile.ZipFile(make_package(target_prefix="__es__")) as archive:
        archive.extractall(packages)
    assert list_packages() == []
    (finding,) = package_findings()
    assert (finding.code, finding.where) == ("stray-package-folder", str(folder))
    assert "__es__" in finding.message


@pytest.mark.usefixtures("packages")
def test_bokmal_for_nynorsk_is_told(make_package: Callable[..., Path]) -> None:
    install_file(make_package(target="nb"))
    with Engines() as engines:
        assert engines.choose("argos", "en", "nn").reason.endswith("; nb stands in for nn, which it doesn't know")
        assert "stands in" not in engines.choose("argos", "en", "nb").reason
