"""The whole way, with everything real: an article becomes Spanish EPUB, PDF and DOCX, and readers get all of it."""

from __future__ import annotations

import re
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import docx
import pypdfium2
import pytest
from lxml import html

from tests.conftest import DATA, DocxToPdf, Epubcheck
from toolkit import Article, BuildResult, publish, read as read_article, translate
from toolkit.translation.engines.argos.packages import install_file

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.xdist_group("editions")
ENGINES = ("argos", "apertium")


@dataclass(frozen=True)
class Published:
    """The editions of two articles by one engine: the seed, and one with every kind of markup."""

    result: BuildResult
    articles: dict[str, Article]

    def path(self, slug: str, extension: str) -> Path:
        return Path(self.result.out) / "es" / f"{slug}.{extension}"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Published]:
    folder = tmp_path_factory.mktemp("whole")
    seeds = sorted((ROOT / "seeds").glob("*.txt"))
    sources = folder / "sources"
    sources.mkdir()
    for seed in seeds:
        shutil.copy(seed, sources)
    shutil.copy(Path(__file__).parent / "rendering" / "sample.md", sources / "sample.md")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARGOS_PACKAGES_DIR", str(folder / "packages"))
        install_file(DATA / "models" / "translate-en_es-0_1.argosmodel")
        made = {}
        for engine in ENGINES:
            result = publish(str(sources), lang="es", engine=engine, out=folder / engine)
            articles = {
                path.stem: translate(read_article(path), "es", engine=engine).article for path in sources.iterdir()
            }
            made[engine] = Published(result, articles)
        return made


@pytest.mark.parametrize("engine", ENGINES)
def test_everything_is_made(published: dict[str, Published], engine: str) -> None:
    result = published[engine].result
    assert (result.failures, len(result.editions)) == ((), 6)
    for edition in result.editions:
        assert edition.entry.engine is not None
        assert edition.entry.engine["engine"] == engine
        assert edition.entry.sentences["engine"] > 10
        assert all(edition.entry.checks.values())


def test_epubcheck_finds_nothing(published: dict[str, Published], epubcheck: Epubcheck) -> None:
    paths = [Path(edition.path) for each in published.values() for edition in each.result.editions]
    messages = epubcheck([path for path in paths if path.suffix == ".epub"])
    assert len(messages) == 4
    assert not any(messages.values())


@pytest.mark.parametrize("engine", ENGINES)
def test_readers_of_every_format_get_every_unit_in_order(published: dict[str, Published], engine: str) -> None:
    each = published[engine]
    for slug, article in each.articles.items():
        for read in (epub_text, pdf_text, docx_text):
            extension = read.__name__.partition("_")[0]
            text = letters(read(each.path(slug, extension)))
            position = 0
            for unit in article.units():
                if unit.key.startswith("blocks") and unit.kind in ("paragraph", "heading", "list item") and unit.text:
                    wanted = longest_run(unit.text)
                    found = text.find(wanted, position)
                    assert found >= 0, f"{slug}.{extension} lacks {unit.key} after its predecessors: {wanted}"
                    position = found


@pytest.mark.parametrize("engine", ENGINES)
def test_the_colophon_tells_who_translated_it(published: dict[str, Published], engine: str) -> None:
    for slug in published[engine].articles:
        for read in (epub_text, pdf_text, docx_text):
            text = letters(read(published[engine].path(slug, read.__name__.partition("_")[0])))
            assert letters("Traducción automática a partir del original en inglés") in text
            assert engine in text


def test_the_seed_is_dated_and_titled_in_spanish(published: dict[str, Published]) -> None:
    (seed,) = [slug for slug in published["apertium"].articles if slug != "sample"]
    for read in (epub_text, pdf_text, docx_text):
        text = letters(read(published["apertium"].path(seed, read.__name__.partition("_")[0])))
        assert letters("Publicado el 2 de abril de 2020") in text
        assert letters("China comparte experiencia, recursos") in text
        assert text.count(letters("China comparte experiencia, recursos")) <= 2


def test_pages_are_not_blank(published: dict[str, Published], docx_to_pdf: DocxToPdf) -> None:
    paths = [Path(edition.path) for each in published.values() for edition in each.result.editions]
    converted = docx_to_pdf([path for path in paths if path.suffix == ".docx"])
    for path in [*converted.values(), *(path for path in paths if path.suffix == ".pdf")]:
        with pypdfium2.PdfDocument(path) as pdf:
            for page in pdf:
                # Small print in grey, alone on a page, is pale where its lines are thinner than a pixel.
                shades = page.render(scale=2).to_pil().convert("L").getextrema()
                assert shades[0] < 100 < shades[1]


def epub_text(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if re.search(r"/text/.*\.xhtml$", name))
        names.sort(key=lambda name: "title_page" not in name)
        bodies = [html.fromstring(archive.read(name)).find("body") for name in names]
        return " ".join("".join(map(str, body.itertext())) for body in bodies if body is not None)


def pdf_text(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return " ".join(page.get_textpage().get_text_range() for page in pdf)


def docx_text(path: Path) -> str:
    document = docx.Document(str(path))
    return " ".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))


def letters(text: str) -> str:
    """Return only the letters and digits: hyphenation, quotation marks and line ends are the formats' own."""
    return "".join(filter(str.isalnum, text)).lower()


def longest_run(text: str) -> str:
    """Return the letters of the longest stretch of a unit's text without an atom or a line break in it."""
    return letters(max(re.split("[\N{OBJECT REPLACEMENT CHARACTER}\N{LINE SEPARATOR}]", text), key=len))
