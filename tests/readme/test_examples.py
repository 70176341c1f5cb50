"""The examples in the README that other programs would copy: each is taken out of it and run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

README = Path(__file__).parents[2] / "README.md"
PROGRAMS = Path(sys.executable).parent
"""Where `publish` is, as it is installed for the tests."""

PROJECT = 'sources = ["articles"]\nlang = ["en-XA", "en"]\nformat = "docx"\n'
"""In a language that needs no model: what the workflow's step `Install` brings is not needed."""


def example(name: str, language: str) -> str:
    """Return the block of code after a marker."""
    pattern = rf"<!-- example: {re.escape(name)} -->\n+```{language}\n(.*?)```"
    (found,) = re.findall(pattern, README.read_text("utf-8"), re.DOTALL)
    return str(found)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project: three articles and a project file."""
    (tmp_path / "project" / "articles").mkdir(parents=True)
    for name in "abc":
        write(tmp_path / "project", name, "The sea was calm.")
    (tmp_path / "project" / "publish.toml").write_text(PROJECT, "utf-8")
    return tmp_path / "project"


def write(project: Path, name: str, sentence: str) -> None:
    (project / "articles" / f"{name}.md").write_text(f"---\ntitle: Day {name}\n---\n\n{sentence}\n", "utf-8")


def run(project: Path, *command: str, **variables: str) -> str:
    """Run a program in the project, with `publish` on the path, and return what it writes; it must succeed."""
    environment = {
        "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(project.parent / "home"),
        "LC_ALL": "C.UTF-8",
        **variables,
    }
    done = subprocess.run(
        command, cwd=project, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def times(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*.*") if path.suffix in {".epub", ".docx", ".json"}}


def test_the_workflow(project: Path) -> None:
    """Its steps are run by bash as GitHub's runners do it, but for `Install`: that needs the network."""
    workflow = yaml.safe_load(example("github-actions", "yaml"))
    # YAML 1.1, which this library reads, takes `on` for true.
    assert workflow.keys() == {"name", True, "jobs"}
    (job,) = workflow["jobs"].values()
    assert re.fullmatch(r"ubuntu-(latest|\d\d\.\d\d)", job["runs-on"])
    steps: list[dict[str, Any]] = job["steps"]
    for step in (step for step in steps if "uses" in step):
        assert re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"])
        assert step.keys() <= {"name", "uses", "with"}
    (install,) = (step for step in steps if step.get("name") == "Install")
    assert all(re.match(r"(pip install|publish models install) ", line) for line in install["run"].splitlines())

    scripts = [step["run"] for step in steps if "run" in step and step is not install]
    assert len(scripts) == 3
    summary = project.parent / "summary.md"
    said = [run_as_github_does(project, script, summary) for script in scripts]
    assert "6 to be made, 0 up to date." in said[0]
    assert said[1].count("made") == 6
    assert summary.read_text("utf-8") == said[1]
    before = times(project / "editions")
    assert len(before) == 7
    write(project, "b", "The sea was wild.")
    again = [run_as_github_does(project, script, summary) for script in scripts]
    assert "2 to be made, 4 up to date." in again[0]
    after = times(project / "editions")
    assert {path.name for path in before if before[path] != after[path]} == {"b.docx", "manifest.json"}


def run_as_github_does(project: Path, script: str, summary: Path) -> str:
    assert "${{" not in script
    file = project.parent / "script.sh"
    file.write_text(script, "utf-8")
    # https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax, shell: bash
    bash = ("bash", "--noprofile", "--norc", "-eo", "pipefail", str(file))
    return run(project, *bash, GITHUB_STEP_SUMMARY=str(summary))


def test_the_workflow_fails_if_an_edition_cannot_be_made(project: Path) -> None:
    workflow = yaml.safe_load(example("github-actions", "yaml"))
    (script,) = (step["run"] for step in workflow["jobs"]["editions"]["steps"] if step.get("name") == "Make it")
    (project / "articles" / "broken.docx").write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(AssertionError, match=r"broken\.docx"):
        run_as_github_does(project, script, project.parent / "summary.md")
    assert "1 could not be made:" in (project.parent / "summary.md").read_text("utf-8")


def test_the_makefile(project: Path) -> None:
    make = shutil.which("make")
    assert make
    (project / "Makefile").write_text(example("makefile", "make"), "utf-8")
    run(project, make)
    before = times(project / "editions")
    assert len(before) == 7
    run(project, make)
    assert times(project / "editions") == before

    run(project, make, "editions.tar.gz")
    archive = (project / "editions.tar.gz").stat().st_mtime_ns
    assert "editions/en/a.docx" in run(project, "tar", "-tzf", "editions.tar.gz")
    assert ".publish" not in run(project, "tar", "-tzf", "editions.tar.gz")
    run(project, make, "editions.tar.gz")
    assert (project / "editions.tar.gz").stat().st_mtime_ns == archive
    write(project, "b", "The sea was wild.")
    assert "2 to be made" in run(project, make, "stale")
    run(project, make, "editions.tar.gz")
    assert (project / "editions.tar.gz").stat().st_mtime_ns != archive

    run(project, make, "clean")
    assert {path.name for path in project.iterdir()} == {"Makefile", "articles", "publish.toml"}


def test_the_script(project: Path) -> None:
    (project / "script.py").write_text(example("python", "python"), "utf-8")
    for path in (project / "articles").iterdir():
        path.rename(project / path.name)
    lines = run(project, sys.executable, "script.py").splitlines()
    assert lines[0] == "1/6 en-XA/a.epub (new)"
    assert len(lines) == 7
    assert lines[-1] == "complete 6 editions 0"
    assert run(project, sys.executable, "script.py") == "complete 6 editions 0\n"
    (project / "0.md").write_text("  \n", "utf-8")
    assert run(project, sys.executable, "script.py").startswith("stopped ")


def test_the_asyncio_program(project: Path) -> None:
    (project / "script.py").write_text(example("asyncio", "python"), "utf-8")
    for path in (project / "articles").iterdir():
        path.rename(project / path.name)
    assert run(project, sys.executable, "script.py") == "6 editions\n"
    assert len(times(project / "one")) == len(times(project / "other")) == 4
