"""The same inputs make the same bytes, whoever builds them, where, when, and with how many hands."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from toolkit.editions.build_folder import NAME as HIDDEN

PUBLISH = Path(sys.executable).with_name("publish")
SAMPLE = Path(__file__).parents[1] / "rendering" / "sample.md"
LANGUAGES = {"es": "Hola, mundo. Una nota.", "ar": "مرحبا بالعالم.", "zh-Hans": "你好,世界。"}
HERE = {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
THERE = {"TZ": "America/Lima", "LC_ALL": "POSIX", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "2", "HOME": "/nowhere"}


def build(folder: Path, variables: dict[str, str], *arguments: str, umask: int) -> dict[str, bytes]:
    """Build originals in three scripts, translations and a bilingual bundle of them; return the editions."""
    sources = folder / "texts"
    sources.mkdir(parents=True)
    for language, text in LANGUAGES.items():
        article = (
            f"---\ntitle: {text}\nlang: {language}\ndate: 2024-05-06\n---\n\n# {text}\n\n{text}[^1]\n\n[^1]: {text}\n"
        )
        (sources / f"{language}.md").write_text(article, "utf-8")
    (sources / "sample.md").write_bytes(SAMPLE.read_bytes())
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PUBLISH_MEMORY": "none", **variables}
    options = ["--engine", "pseudo", "--quiet", *arguments]
    for more in (["--lang", ",".join(LANGUAGES)], ["--lang", "en-XA", "--bilingual", "--bundle", "All"]):
        done = subprocess.run(
            [PUBLISH, *options, *more, "texts"],
            cwd=folder,
            env=environment,
            umask=umask,
            capture_output=True,
            check=False,
            text=True,
            timeout=240,
        )
        assert done.returncode == 0, done.stderr
    root = folder / "editions"
    files = (path for path in root.rglob("*") if path.is_file() and HIDDEN not in path.relative_to(root).parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return build(tmp_path_factory.mktemp("here"), HERE, "--jobs", "1", umask=0o022)


def test_folder_time_zone_locale_hash_seed_umask_and_jobs_change_no_byte(
    here: dict[str, bytes], tmp_path: Path
) -> None:
    there = build(tmp_path / "another folder" / "deeper", THERE, "--jobs", "2", umask=0o077)
    assert len(here) == 4 * 3 * 3 + 3 + 1  # articles × languages × formats, the bundle, the manifest
    assert here.keys() == there.keys()
    assert [name for name in here if here[name] != there[name]] == []


def test_the_given_moment_is_the_one_that_files_bear(here: dict[str, bytes], tmp_path: Path) -> None:
    given = build(tmp_path, HERE | {"SOURCE_DATE_EPOCH": "1700000000"}, "--format", "epub", umask=0o022)
    path = tmp_path / "editions" / "es" / "es.epub"
    with zipfile.ZipFile(path) as archive:
        assert {item.date_time for item in archive.infolist()} == {(2023, 11, 14, 22, 13, 20)}
    assert given["es/es.epub"] != here["es/es.epub"]
