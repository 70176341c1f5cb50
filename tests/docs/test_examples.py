"""The examples in README and manual: each is taken out of its page and run."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from toolkit import Project, read, render
from toolkit.data import locales_folder
from toolkit.localization import problems_in
from toolkit.settings.keys import ENGINE_GROUP
from toolkit.translation.engines import llm_options_of
from toolkit.translation.glossary import load_glossary

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
HOW_TO = ROOT / "docs" / "how-to"
REFERENCE = ROOT / "docs" / "reference"
PROGRAMS = Path(sys.executable).parent
"""Where `publish` is, as it is installed for the tests."""

PROJECT = 'sources = ["articles"]\nlang = ["en-XA", "en"]\nformat = "docx"\n'
"""In a language that needs no model: what the workflow's step `Install` brings is not needed."""


def example(page: Path, name: str, language: str) -> str:
    """Return the block of code after a marker."""
    pattern = rf"<!-- example: {re.escape(name)} -->\n+```{re.escape(language)}\n(.*?)```"
    (found,) = re.findall(pattern, page.read_text("utf-8"), re.DOTALL)
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
    workflow = yaml.safe_load(example(HOW_TO / "ci.md", "github-actions", "yaml"))
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
    workflow = yaml.safe_load(example(HOW_TO / "ci.md", "github-actions", "yaml"))
    (script,) = (step["run"] for step in workflow["jobs"]["editions"]["steps"] if step.get("name") == "Make it")
    (project / "articles" / "broken.docx").write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(AssertionError, match=r"broken\.docx"):
        run_as_github_does(project, script, project.parent / "summary.md")
    assert "1 could not be made:" in (project.parent / "summary.md").read_text("utf-8")


def test_the_makefile(project: Path) -> None:
    make = shutil.which("make")
    assert make
    (project / "Makefile").write_text(example(HOW_TO / "scripts.md", "makefile", "make"), "utf-8")
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
    (project / "script.py").write_text(example(HOW_TO / "scripts.md", "python", "python"), "utf-8")
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
    (project / "script.py").write_text(example(HOW_TO / "scripts.md", "asyncio", "python"), "utf-8")
    for path in (project / "articles").iterdir():
        path.rename(project / path.name)
    assert run(project, sys.executable, "script.py") == "6 editions\n"
    assert len(times(project / "one")) == len(times(project / "other")) == 4


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the article that short examples are about."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "article.md"
    path.write_text("---\ntitle: A day at sea\n---\n\nThe sea was calm.\n", "utf-8")
    return path


SHORT = [
    (README, "library", "editions/en-XA/article.epub {"),
    (REFERENCE / "api.md", "publish", "editions/en-XA/article.epub {"),
    (REFERENCE / "api.md", "steps", "2 sentences translated by pseudo"),
    (HOW_TO / "corrections.md", "corrections", "1 by a person, 1 by the engine"),
    (HOW_TO / "kinds-of-edition.md", "kinds", ""),
    (HOW_TO / "add-an-engine.md", "engine", "shout"),
]


@pytest.mark.parametrize(("page", "name", "said"), SHORT, ids=[name for _, name, _ in SHORT])
def test_short_examples_of_the_library(
    page: Path, name: str, said: str, article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exec(compile(example(page, name, "python"), str(page), "exec"), {"__name__": name})  # noqa: S102 - it is our own page
    assert said in capsys.readouterr().out
    assert article.exists()


def test_a_locale_of_ones_own(tmp_path: Path) -> None:
    page, own = HOW_TO / "add-a-language.md", tmp_path / "is"
    own.mkdir()
    (own / "locale.toml").write_text(example(page, "locale", "toml"), "utf-8")
    (own / "typography.toml").write_text(example(page, "locale-typography", "toml"), "utf-8")
    shutil.copy(locales_folder() / "es" / "messages.po", own)
    assert list(problems_in(tmp_path)) == []


def test_a_tree_of_documentation(article: Path) -> None:
    pages = article.parent / "pages"
    pages.mkdir()
    article.rename(pages / "index.md")
    page = HOW_TO / "documentation.md"
    for name in ("documentation", "documentation-book"):
        run(pages.parent, "bash", "-e", "-c", example(page, name, "sh"), PUBLISH_ENGINE="pseudo")
    made = sorted(str(path.relative_to(pages.parent / "editions")) for path in pages.parent.glob("editions/es/**/*.*"))
    assert made == ["es/The-manual.epub", "es/The-manual.pdf", "es/index.md"]


def test_no_example_is_left_out() -> None:
    """Every example has a test: one that nothing runs would go stale."""
    tests = Path(__file__).read_text("utf-8")
    for page in [README, *sorted((ROOT / "docs").rglob("*.md"))]:
        text = page.read_text("utf-8")
        for name in re.findall(r"<!-- example: ([a-z-]+) -->", text):
            assert f'"{name}"' in tests, f"{page}: {name}"
        for block in re.finditer(r"(<!-- [^>]*-->\n+)?^```(?:python|sh)\n", text, re.MULTILINE):
            assert block[1], f"{page}: {text[block.start() : block.start() + 200]}"


def test_the_command_line_in_the_readme(article: Path) -> None:
    said = run(article.parent, "bash", "-e", "-c", example(README, "command-line", "sh"))
    assert said.count("made ") >= 4
    assert {path.name for path in (article.parent / "editions").rglob("article.*")} == {"article.epub", "article.docx"}


def test_the_project_file(tmp_path: Path) -> None:
    (tmp_path / "publish.toml").write_text(example(HOW_TO / "project.md", "project", "toml"), "utf-8")
    project = Project.load(tmp_path)
    assert (project.settings.languages, project.settings.formats) == (("es", "fr"), ("epub", "pdf"))


def test_the_table_of_a_language_model(tmp_path: Path) -> None:
    (tmp_path / "publish.toml").write_text(example(HOW_TO / "language-models.md", "language-model", "toml"), "utf-8")
    settings = Project.load(tmp_path).settings
    assert settings.engine == "llm"
    assert llm_options_of(settings).url == "http://127.0.0.1:8080/v1"


def test_the_front_matter(article: Path) -> None:
    front = example(HOW_TO / "project.md", "front-matter", "yaml")
    article.write_text(f"{front}\nThe sea was calm.\n", "utf-8")
    (article.parent / "publish.toml").write_text('sources = ["*.md"]\nlang = ["fr"]\nengine = "pseudo"\n', "utf-8")
    planned = Project.load().build(dry_run=True)
    assert {(edition.entry.language, edition.entry.format) for edition in planned.editions} == {
        ("es", "epub"),
        ("pt", "epub"),
    }


def test_the_glossary(tmp_path: Path) -> None:
    file = tmp_path / "terms.csv"
    file.write_text(example(HOW_TO / "glossary.md", "glossary", "csv"), "utf-8")
    matches = load_glossary([file], "en", "es").matches("The file is read by Windows.")
    assert [match.text for match in matches] == ["file", "Windows"]


def test_the_table_of_a_team_s_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUBLISH_MEMORY", raising=False)
    (tmp_path / "publish.toml").write_text(example(HOW_TO / "team-memory.md", "memory", "toml"), "utf-8")
    assert Project.load(tmp_path).settings.memory == "postgresql://publish@db.example.org/memory"


def test_the_entry_point_of_an_engine() -> None:
    (group,) = tomllib.loads(example(HOW_TO / "add-an-engine.md", "entry-point", "toml"))["project"]["entry-points"]
    assert group == ENGINE_GROUP


def test_the_template(article: Path) -> None:
    style = article.parent / "own" / "epub" / "style.css"
    style.parent.mkdir(parents=True)
    style.write_text(example(HOW_TO / "templates.md", "template", "css+jinja"), "utf-8")
    book = render(read(article), "epub", templates=style.parent.parent)
    with zipfile.ZipFile(io.BytesIO(book.data)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".css")]
    assert any("letter-spacing: 0.02em" in sheet and len(sheet) > 1000 for sheet in sheets)


def test_the_commands_of_a_cluster_are_there() -> None:
    """The cluster itself is tested in `tests/cluster/`; here, that its commands take what the page gives them."""
    lines = example(HOW_TO / "cluster.md", "cluster", "sh").splitlines()
    assert [line.split()[:2] for line in lines] == [["dask", "scheduler"], ["dask", "worker"], ["publish", "build"]]
    for line in lines:
        program, command, *rest = line.split()
        told = subprocess.run(
            [PROGRAMS / program, command, "--help"], capture_output=True, encoding="utf-8", check=True, timeout=60
        ).stdout
        assert all(option in told for option in rest if option.startswith("--"))
