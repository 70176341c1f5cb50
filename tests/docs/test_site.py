"""The manual as a site: built without a warning, every link leads somewhere, nothing is asked of a network."""

from __future__ import annotations

import pkgutil
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

import toolkit
from toolkit.catalogue import CATALOGUE
from toolkit.errors import ExitCode
from toolkit.localization import available_locales
from toolkit.settings.keys import keys_at
from toolkit.settings.kinds import Place

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]

LOADING = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src", "form": "action"}
"""What a browser asks for when it shows a page; a link that somebody clicks is another thing."""

pytestmark = pytest.mark.xdist_group("docs")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` builds it."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "docs", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert (built.returncode, built.stderr) == (0, "")
    return folder


@pytest.fixture(scope="session")
def trees(site: Path) -> dict[Path, html.HtmlElement]:
    """Every page of it, parsed."""
    return {path: html.parse(path).getroot() for path in sorted(site.rglob("*.html"))}


def text_of(trees: dict[Path, html.HtmlElement], page: str) -> str:
    (tree,) = (tree for path, tree in trees.items() if path.as_posix().endswith(f"/{page}.html"))
    return " ".join(tree.text_content().split())


def test_every_page_is_reached_from_the_first_one(site: Path, trees: dict[Path, html.HtmlElement]) -> None:
    seen, left = set[Path](), [site / "index.html"]
    while left:
        path = left.pop()
        if path in trees and path not in seen:
            seen.add(path)
            left += [(path.parent / urlsplit(link).path).resolve() for link in trees[path].xpath("//a/@href")]
    manual = ROOT / "docs"
    own = {site / path.relative_to(manual).with_suffix(".html") for path in PAGES if path.is_relative_to(manual)}
    assert own <= seen


def test_every_link_within_the_site_leads_somewhere(trees: dict[Path, html.HtmlElement]) -> None:
    anchors = {path: {*tree.xpath("//@id"), *tree.xpath("//a/@name"), ""} for path, tree in trees.items()}
    broken = []
    for path, tree in trees.items():
        for link in tree.xpath("//@href | //@src"):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            known = anchors.get(target, {""}) if target.suffix == ".html" else {"", parts.fragment}
            if not target.is_file() or unquote(parts.fragment) not in known:
                broken.append((path.name, link))
    assert broken == []


def test_no_page_asks_for_anything_from_the_network(site: Path, trees: dict[Path, html.HtmlElement]) -> None:
    asked = [
        (path.name, element.get(attribute))
        for path, tree in trees.items()
        for name, attribute in LOADING.items()
        for element in tree.iter(name)
        if re.match(r"(?:[a-z][a-z0-9+.-]*:)?//", element.get(attribute, ""))
    ]
    sheets = [
        (path.name, found)
        for path in (*site.rglob("*.css"), *site.rglob("*.html"))
        for found in re.findall(r"(?:url\(|@import)\s*['\"]?\s*(?:https?:)?//[^)]*", path.read_text("utf-8"))
    ]
    scripts = [
        (path.name, found)
        for path in site.rglob("*.js")
        for found in re.findall(r"(?:fetch|import|open)\(\s*['\"](?:https?:)?//[^)]*", path.read_text("utf-8"))
    ]
    assert (asked, sheets, scripts) == ([], [], [])


def test_every_link_from_a_page_of_the_repository_leads_to_a_file() -> None:
    broken = []
    for page in PAGES:
        text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
        for link in re.findall(r"\]\(([^)\s]+)\)", text):
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme in {"https", "mailto"}, (page, link)
            elif parts.path and not (page.parent / parts.path).exists():
                broken.append((str(page.relative_to(ROOT)), link))
    assert broken == []


PLACE = re.compile(r"`((?:toolkit|tests|locales|templates|seeds|docs|\.ci)/[\w./*-]*)`")


def test_every_file_that_a_page_names_is_there() -> None:
    """But for those that a reader is told to make, of a language that there is not yet."""
    (example,) = re.findall(
        r"^1\. `locales/([\w-]+)/", (ROOT / "docs/how-to/add-a-language.md").read_text("utf-8"), re.M
    )
    assert example not in available_locales()
    missing = [
        (str(page.relative_to(ROOT)), name)
        for page in PAGES
        if page.name != "CHANGELOG.md"
        for name in PLACE.findall(page.read_text("utf-8"))
        if not re.search(rf"/{example}[./]|/_build/", name) and not list(ROOT.glob(name.rstrip("/")))
    ]
    assert missing == []


def test_every_name_in_the_package_that_the_manual_mentions_is_there(trees: dict[Path, html.HtmlElement]) -> None:
    """In generated parts, too: a docstring that names something which has moved is found here."""
    names = {
        name.rstrip(".")
        for tree in trees.values()
        for name in re.findall(r"(?<![\w.])toolkit(?:\.\w+)+", tree.xpath("string(//article)"))
    }
    assert len(names) > len(toolkit.__all__)
    assert [name for name in sorted(names) if name not in PUBLIC_GROUPS and not is_there(name)] == []


PUBLIC_GROUPS = {"toolkit.engines"}
"""An entry point's group is no module."""


def is_there(name: str) -> bool:
    """Tell whether a dotted name leads to a module, or to something in one."""
    try:
        pkgutil.resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


def test_the_map_of_the_house_is_the_house() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    table = text.partition("| in `toolkit/` |")[2].partition("\n\n")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    told = {name.rstrip("/") for row in rows for name in re.findall(r"`([\w./]+)`", row)}
    there = {path.name for path in (ROOT / "toolkit").iterdir() if path.suffix == ".py" or list(path.glob("*.py"))}
    assert told == there
    beside = text.partition("| beside it |")[2].partition("\n\n")[0]
    assert all((ROOT / name).is_dir() for name in re.findall(r"^\| `([\w./]+)/` \|", beside, re.MULTILINE))


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_bytes()) <= 6_000


def test_all_that_there_is_stands_in_the_reference(trees: dict[Path, html.HtmlElement]) -> None:
    from toolkit.cli.main import NAMES

    api = text_of(trees, "reference/api")
    assert [name for name in toolkit.__all__ if f"toolkit.{name}" not in api] == []
    assert [code for code in CATALOGUE if code not in text_of(trees, "reference/findings")] == []
    codes = text_of(trees, "reference/exit-codes")
    assert all(f"{int(code)} " in codes for code in ExitCode)
    commands = text_of(trees, "reference/cli")
    assert [name for name in NAMES if f"publish {name}" not in commands] == []
    keys = text_of(trees, "reference/project-file")
    assert [name for place in Place for name in keys_at(place) if name not in keys] == []
    assert [tag for tag in available_locales() if tag not in text_of(trees, "reference/locales")] == []
