"""Editions beside the sentences: the EPUB's files, the PDF's pages as pictures, and where in them a sentence stands."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.reviewing.desk import TOKEN, Page, Place
from toolkit.translation.engines import Pair, registry
from toolkit.translation.memory import Memory

LONG = "\n\n".join(f"The house number {n} is empty, and the captain sleeps. The sea was calm." * 3 for n in range(60))
ARTICLE = f"---\ntitle: A day at sea\nlang: en\n---\n\nThe nets are dry.\n\n{LONG}\n\nThe night is long.\n"
EDITIONS = f"/{TOKEN}/editions/a/es"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A project with an article of several pages, as EPUB and PDF."""
    with Place(tmp_path_factory.mktemp("previews"), ARTICLE, format="epub,pdf") as made:
        yield made


def made(page: Page, form: str) -> Any:
    """Have an edition made, and return what is told when it is."""
    return shown(page, page.post("preview", format=form)["changes"] + 1)


def shown(page: Page, changes: int) -> Any:
    """Wait until as many changes are shown."""
    end = time.monotonic() + 60
    while True:
        preview = page.get("changes")["preview"]
        assert preview["errors"] == []
        if preview["changes"] >= changes and not preview["busy"]:
            return preview
        assert time.monotonic() < end
        time.sleep(0.01)


def test_the_epub_is_shown_at_a_sentence_and_again_after_a_change(page: Page) -> None:
    before = made(page, "epub")
    assert [name for name in before["epub"] if name.endswith(".xhtml")] == before["epub"]
    spot = page.get("place", id=page.sentence("The nets")["id"])["epub"]
    answer = page.client.get(f"{EDITIONS}/{before['number']}/epub/{spot['page']}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xhtml+xml")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "Las redes secas" not in answer.text
    page.write("The nets", "Las redes secas.")
    after = shown(page, before["changes"] + 1)
    assert after["number"] > before["number"]
    place = page.get("place", id=page.sentence("The nets")["id"])
    assert place["letters"] == "lasredessecas"
    assert "Las redes secas." in page.client.get(f"{EDITIONS}/{after['number']}/epub/{place['epub']['page']}").text
    styles = [f"{EDITIONS}/1/epub/{name}" for name in ("EPUB/styles/stylesheet1.css", "mimetype", "EPUB/no.css")]
    answers = [page.client.get(address) for address in styles]
    assert [answer.status_code for answer in answers] == [200, 200, 404]
    assert [answer.headers["content-type"].partition(";")[0] for answer in answers[:2]] == [
        "text/css",
        "application/octet-stream",
    ]


def test_the_pdf_is_shown_as_pictures_at_the_page_of_a_sentence(page: Page) -> None:
    count = made(page, "pdf")["pdf"]
    assert count > 2
    first, last = (page.get("place", id=page.sentence(words)["id"])["pdf"] for words in ("The nets", "The night"))
    assert int(first["page"]) < int(last["page"]) < count
    for spot in (first, last):
        top, bottom = spot["band"]
        assert 0 < top < bottom < 1
        assert bottom - top < 0.05  # one line
    pictures = []
    for spot in (first, last):
        answer = page.client.get(f"{EDITIONS}/1/pdf/{spot['page']}.png")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
        with Image.open(io.BytesIO(answer.content)) as picture:
            shades = picture.convert("L").tobytes()
        assert (min(shades) < 100, max(shades)) == (True, 255)  # there are letters on it
        pictures.append(answer.content)
    assert pictures[0] != pictures[1]
    assert page.client.get(f"{EDITIONS}/1/pdf/{count}.png").status_code == 404


def test_a_script_of_joined_letters_is_found_by_parts_of_its_sentences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry._BUILT_IN, "reversing", "tests.translation.made_up:ReversingEngine")
    given = {"The harbour is empty.": "في الميناء ١٢ قاربًا.", "The sea was calm.": "كان البحر هادئًا اليوم."}
    with Memory(tmp_path / "memory.sqlite") as memory:
        for source, target in given.items():
            memory.review(Pair("en", "ar"), source, target)
    article = "\n\n".join(
        ("---\ntitle: Sea\nlang: en\n---", "The harbour is empty.", *["Far."] * 60, "The sea was calm.", "Far.")
    )
    with Place(tmp_path, article, lang="ar", engine="reversing", format="pdf") as place:
        page = place.page(language="ar")
        count = made(page, "pdf")["pdf"]
        first, last = (page.get("place", id=page.sentence(words)["id"])["pdf"] for words in ("harbour", "calm"))
    # By its share of the article alone, the last sentence would be looked for on the last page, which has the colophon.
    assert 0 == int(first["page"]) < int(last["page"]) < count - 1
    assert all(spot["band"] for spot in (first, last))


def test_what_can_not_be_made_is_told(tmp_path: Any) -> None:
    with Place(tmp_path) as place:
        page = place.page()
        page.get("article")
        (tmp_path / "editions").write_text("in the way", "utf-8")
        page.post("preview", format="epub")
        end = time.monotonic() + 60
        while not (told := page.get("changes")["preview"])["errors"]:
            assert time.monotonic() < end
        assert "editions" in told["errors"][0]
        assert told["epub"] is None
