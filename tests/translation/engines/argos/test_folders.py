"""Our look-up of Argos' folders agrees with argostranslate.settings, without its side effects."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.errors import PackageError
from toolkit.translation.engines.argos.folders import index_url, packages_dir

PRINT = """
from argostranslate import settings
print(settings.package_data_dir)
print(settings.remote_package_index)
"""


def _as_argos_has_it() -> list[str]:
    found = subprocess.run([sys.executable, "-c", PRINT], capture_output=True, text=True, check=True)
    return found.stdout.splitlines()


@pytest.mark.parametrize("case", ["home", "xdg", "variables", "settings"])
def test_the_same_as_argos(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ARGOS_PACKAGES_DIR", "ARGOS_PACKAGE_INDEX", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "SNAP"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    if case == "xdg":
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    if case == "variables":
        monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "mine"))
        monkeypatch.setenv("ARGOS_PACKAGE_INDEX", "http://127.0.0.1:9/argos/")
    if case == "settings":
        settings = tmp_path / ".config" / "argos-translate" / "settings.json"
        settings.parent.mkdir(parents=True)
        settings.write_text(json.dumps({"ARGOS_PACKAGES_DIR": str(tmp_path / "theirs")}))
    before = sorted(tmp_path.rglob("*"))
    ours = [str(packages_dir()), index_url()]
    assert sorted(tmp_path.rglob("*")) == before
    assert ours == _as_argos_has_it()


def test_broken_settings_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARGOS_PACKAGES_DIR", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "argos-translate").mkdir()
    (tmp_path / "argos-translate" / "settings.json").write_text("{")
    with pytest.raises(PackageError, match=r"settings\.json can't be read"):
        packages_dir()


def test_an_unwritable_home_does_not_matter(model_file: Path, tmp_path: Path) -> None:
    """Importing argostranslate.settings fails there; our installation must not."""
    home = tmp_path / "home"
    home.write_text("a file, so that no folder can be made below it, not even by root")
    code = (
        "import sys; from pathlib import Path; import os;"
        "from toolkit.translation.engines.argos.packages import install_file, list_packages;"
        "install_file(Path(sys.argv[1])); print(len(list_packages()), 'XDG_DATA_HOME' in os.environ)"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    environment |= {"HOME": str(home), "ARGOS_PACKAGES_DIR": str(tmp_path / "packages")}
    found = subprocess.run(
        [sys.executable, "-c", code, str(model_file)], capture_output=True, text=True, env=environment, check=False
    )
    assert found.stdout.strip() == "1 False", found.stderr
