"""The page in a real browser: by keys alone, by two people at once, in every script, on a phone, against harm."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.rendering.conftest import sample
from tests.reviewing.desk import ARTICLE, Place
from tests.reviewing.look import DESKTOP, PHONE, Look, editor, row, saved, violations
from toolkit.rendering.formats import render
from toolkit.reviewing import ReviewServer, renew_address
from toolkit.translation.engines import Pair, registry
from toolkit.translation.memory import Memory

pytestmark = pytest.mark.xdist_group("chromium")

PAIR = Pair("en", "es")
CAPTAIN = "The captain sleeps."


def given(folder: Path, text: str, pair: Pair = PAIR) -> str:
    """Return what a person gave for a sentence; empty for nothing."""
    with Memory(folder / "memory.sqlite") as memory:
        found = memory.people(pair).find([text])
    return found[text].translation.text if text in found else ""


def test_from_the_doubtful_sentence_to_the_corrected_epub_by_keys_alone(tmp_path: Path, look: Look) -> None:
    with Memory(tmp_path / "memory.sqlite") as memory:
        memory.review(PAIR, "The sea was calm yesterday.", "Ayer el mar estaba en calma.")
    page = look.article(look.serve(Place(tmp_path).project.settings))
    press = page.keyboard.press
    press("Alt+KeyD")
    expect(editor(page, "calm today")).to_be_focused()
    expect(page.locator("#panel-sentence")).to_contain_text("88 %")
    press("Control+KeyA")
    page.keyboard.type("Hoy el mar está en calma.")
    saved(page)
    assert given(tmp_path, "The sea was calm today.") == "Hoy el mar está en calma."
    press("Alt+Digit2")
    book = page.frame_locator("#book")
    expect(book.locator("body")).to_contain_text("Hoy el mar está en calma.", timeout=60_000)
    press("Control+Enter")  # it is reviewed already, and the next one is gone to
    expect(editor(page, "The nets")).to_be_focused()
    press("Control+Enter")
    expect(row(page, "The nets").locator(".badge")).to_have_text("✓ reviewed by Ann")
    press("Control+KeyZ")
    expect(row(page, "The nets").locator(".badge")).to_have_text("")
    press("Control+Shift+KeyZ")
    expect(row(page, "The nets").locator(".badge")).to_have_text("✓ reviewed by Ann")
    [edition] = (tmp_path / "editions").rglob("*.epub")
    with zipfile.ZipFile(edition) as archive:
        texts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml")]
    assert any("Hoy el mar está en calma." in text for text in texts)


def test_formatting_is_moved_and_chips_cannot_be_typed_over(tmp_path: Path, look: Look) -> None:
    page = look.article(look.serve(Place(tmp_path).project.settings))
    cost = editor(page, "four million")
    cost.click()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+Shift+ArrowRight")
    expect(page.locator("#panel-sentence")).to_contain_text("History")
    page.keyboard.press("Alt+KeyJ")  # by keys alone
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Put on what is marked")).to_be_focused()
    page.keyboard.press("Enter")
    saved(page)
    assert re.match(r"Costaría\s?", cost.locator("strong").inner_text())
    page.get_by_role("button", name="Take away").click()
    saved(page)
    assert cost.locator("strong").count() == 0
    expect(page.locator("#panel-sentence")).to_contain_text("markup-dropped")
    runs = editor(page, "She runs")
    before = runs.inner_text()
    runs.click()
    page.keyboard.press("Control+KeyA")
    page.keyboard.press("Delete")
    expect(row(page, "She runs").locator(".message")).to_contain_text("stay")
    assert runs.inner_text() == before
    page.keyboard.press("Control+Home")
    page.get_by_role("button", name="Move to the cursor").first.click()
    saved(page)
    assert runs.inner_text().startswith("make")
    # What is dropped there comes as words alone.
    drop = """one => {
      const dropped = new DataTransfer();
      dropped.setData("text/plain", "y\\n más");
      dropped.setData("text/html", "<b>y</b><img src=x>");
      const said = { inputType: "insertFromDrop", dataTransfer: dropped, cancelable: true, bubbles: true };
      return one.dispatchEvent(new InputEvent("beforeinput", said));
    }"""
    runs.focus()
    page.keyboard.press("Control+End")
    assert runs.evaluate(drop) is False
    saved(page)
    assert runs.inner_text().endswith("y más")
    assert runs.locator("b, img").count() == 0
    # A note is saved as it is typed.
    note = page.get_by_label("What others should know")
    with page.expect_response(lambda answer: "Ask Mara." in (answer.request.post_data or "")):
        note.press_sequentially("Ask Mara.")
    expect(row(page, "She runs").locator(".badge")).not_to_have_text("saving…")
    page.reload()
    runs.click()
    expect(note).to_have_value("Ask Mara.")
    # So is one whose page is left at the last key.
    leave = """field => {
      field.value = "Ask Mara or Jo.";
      field.dispatchEvent(new InputEvent("input", {bubbles: true}));
      location.reload();
    }"""
    with page.expect_navigation():
        note.evaluate(leave)
    runs.click()
    expect(note).to_have_value("Ask Mara or Jo.")


def test_a_word_becomes_a_term_and_what_was_before_is_had_back(tmp_path: Path, look: Look) -> None:
    (tmp_path / "terms.csv").write_text("source,target,note\n", "utf-8")
    page = look.article(look.serve(Place(tmp_path, glossary=["terms.csv"]).project.settings))
    row(page, CAPTAIN).locator(".source").click(position={"x": 45, "y": 10}, click_count=2)
    page.keyboard.press("Alt+KeyG")
    expect(page.get_by_label("Term", exact=True)).to_have_value("captain")
    expect(page.get_by_label("Its translation", exact=True)).to_be_focused()
    page.keyboard.type("patrón")
    page.get_by_role("button", name="Show what it would change").click()
    expect(page.locator("#term-changes li")).to_have_count(1)
    expect(page.locator("#term-changes ins")).to_have_text("patrón")
    assert (tmp_path / "terms.csv").read_text("utf-8") == "source,target,note\n"
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("#term-told")).to_have_text("It is in terms.csv.")
    page.keyboard.press("Escape")
    assert (tmp_path / "terms.csv").read_text("utf-8").splitlines()[1:] == ["captain,patrón,"]
    captain = editor(page, CAPTAIN)
    expect(captain).to_contain_text("patrón", timeout=30_000)
    captain.fill("El patrón duerme.")
    saved(page)
    captain.fill("El capitán duerme.")
    expect(row(page, CAPTAIN).locator(".notes")).to_contain_text("The glossary wants 'patrón' for 'captain'")
    page.get_by_role("button", name="Take back").first.click()
    expect(captain).to_have_text("El patrón duerme.")
    expect(row(page, CAPTAIN).locator(".notes")).to_have_text("")
    assert given(tmp_path, CAPTAIN) == "El patrón duerme."


def test_two_at_once_see_each_other_and_settle_a_conflict(tmp_path: Path, look: Look) -> None:
    place = Place(tmp_path)
    ann = look.article(look.serve(place.project.settings, "Ann"))
    ben = look.article(look.serve(place.project.settings, "Ben"))
    editor(ann, "The night").fill("La noche es larga.")
    saved(ann)
    expect(editor(ben, "The night")).to_have_text("La noche es larga.")
    expect(row(ben, "The night").locator(".badge")).to_have_text("✓ reviewed by Ann")
    # Ben's page doesn't hear of it before he has typed.
    ben.route("**/changes?*", lambda route: route.abort())
    editor(ann, "The house").fill("La casa está vacía.")
    saved(ann)
    editor(ben, "The house").fill("La casa vacía.")
    message = row(ben, "The house").locator(".message")
    expect(message).to_contain_text("Ann has changed this meanwhile to: La casa está vacía.")
    assert given(tmp_path, "The house is empty.") == "La casa está vacía."
    message.get_by_role("button", name="Keep mine").click()
    saved(ben)
    expect(editor(ann, "The house")).to_have_text("La casa vacía.")


@contextmanager
def running(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server as people start it, and its address."""
    options = ["--lang", "es", "--engine", "apertium", "--memory", "memory.sqlite", "--format", "epub", "--as", "Ann"]
    own = {name: value for name, value in os.environ.items() if name not in ("PUBLISH_MEMORY", "XDG_STATE_HOME")}
    server = subprocess.Popen(
        [sys.executable, "-m", "toolkit", "review", *options, "a.md"],
        cwd=folder,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=own | {"PYTHONUNBUFFERED": "1", "HOME": str(folder / "home")},
    )
    try:
        assert server.stdout is not None
        yield server, server.stdout.readline().split()[-1]
    finally:
        server.kill()
        server.communicate()


def test_a_server_that_is_killed_and_started_again_costs_nothing_that_was_typed(tmp_path: Path, look: Look) -> None:
    (tmp_path / "a.md").write_text(ARTICLE, "utf-8")
    with running(tmp_path) as (server, address):
        page = look.page(f"{address}article/a/es")
        captain = editor(page, CAPTAIN)
        captain.fill("El capitán duerme")
        saved(page)
        captain.press("Control+End")
        page.keyboard.type(" mucho")
        server.send_signal(signal.SIGKILL)
        server.wait()
        page.keyboard.type(" y bien.")
        expect(page.locator("#told")).to_contain_text("The server doesn't answer.")
        expect(row(page, CAPTAIN).locator(".badge")).to_have_text("not saved")
        assert captain.inner_text() == "El capitán duerme mucho y bien."
    assert given(tmp_path, CAPTAIN) in ("El capitán duerme", "El capitán duerme mucho")
    with running(tmp_path) as (server, again):
        assert again == address
        expect(row(page, CAPTAIN).locator(".badge")).to_have_text("✓ reviewed by Ann", timeout=30_000)
        assert given(tmp_path, CAPTAIN) == "El capitán duerme mucho y bien."
        expect(captain).to_have_text("El capitán duerme mucho y bien.")


def test_what_was_typed_without_a_server_is_there_when_the_page_is_opened_again(tmp_path: Path, look: Look) -> None:
    settings, kept = Place(tmp_path).project.settings, tmp_path / "address.json"
    with ReviewServer(settings, "Ann", kept=kept) as server:
        page = look.article(server)
    editor(page, "The nets").fill("Las redes secas.")
    editor(page, "The night").fill("La noche larga.")
    for words in ("The nets", "The night"):
        expect(row(page, words).locator(".badge")).to_have_text("not saved")
    # The page is closed; the browser has what was typed. Meanwhile somebody else mends one of the two.
    context = page.context
    page.close()
    with Memory(tmp_path / "memory.sqlite") as memory:
        memory.review(PAIR, "The night is long.", "Larga es la noche.")
    with ReviewServer(settings, "Ann", kept=kept) as server:
        page = context.new_page()
        page.goto(f"{server.address}article/a/es")
        expect(row(page, "The nets").locator(".badge")).to_have_text("✓ reviewed by Ann", timeout=30_000)
        assert given(tmp_path, "The nets are dry.") == "Las redes secas."
        expect(row(page, "The night").locator(".message")).to_contain_text("Larga es la noche.")
        assert given(tmp_path, "The night is long.") == "Larga es la noche."
        row(page, "The night").get_by_role("button", name="Keep mine").click()
        saved(page)
        assert given(tmp_path, "The night is long.") == "La noche larga."
        assert page.evaluate("() => Object.keys(localStorage)") == []
    # The server has another secret: the page says so, and what is typed goes over to the new one.
    renew_address(kept)
    with ReviewServer(settings, "Ann", kept=kept) as server:
        editor(page, "The house").fill("La casa vacía.")
        expect(row(page, "The house").locator(".message")).to_contain_text("The server has another address now.")
        page.close()
        page = context.new_page()
        page.goto(f"{server.address}article/a/es")
        expect(row(page, "The house").locator(".badge")).to_have_text("✓ reviewed by Ann", timeout=30_000)
        assert given(tmp_path, "The house is empty.") == "La casa vacía."


def test_what_was_done_to_many_sentences_is_undone_by_a_key(tmp_path: Path, look: Look) -> None:
    page = look.article(look.serve(Place(tmp_path).project.settings))
    before = editor(page, "12 boats").inner_text()
    page.keyboard.press("Alt+KeyF")
    page.get_by_label("Search", exact=True).fill("12")
    page.get_by_label("Replace with").fill("14")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.locator("#search-found li")).to_have_count(1)
    page.get_by_role("button", name="Replace what is shown").click()
    expect(page.locator("#search-told")).to_contain_text("1 sentence is changed")
    page.keyboard.press("Escape")
    # What the change has lost is told beside the sentence.
    expect(row(page, "12 boats").locator(".notes")).to_contain_text("12")
    page.keyboard.press("Control+KeyZ")
    expect(editor(page, "12 boats")).to_have_text(before)
    expect(row(page, "12 boats").locator(".notes")).to_have_text("")
    # A paragraph, too, is approved and had back in one step.
    harbour = row(page, "The harbour").locator("..")
    harbour.get_by_role("button", name="Approve paragraph").click()
    expect(harbour.locator("[data-state=reviewed]")).to_have_count(3)
    page.keyboard.press("Control+KeyZ")
    expect(harbour.locator("[data-state=reviewed]")).to_have_count(0)
    page.get_by_role("button", name="Approve article").click()
    expect(row(page, "The night").locator(".badge")).to_have_text("✓ reviewed by Ann")
    expect(page.locator("#told")).to_contain_text("sentences are approved.")
    page.keyboard.press("Control+KeyZ")
    expect(row(page, "The night").locator(".badge")).to_have_text("")
    assert given(tmp_path, "The night is long.") == ""


SCRIPTS = {"ar": "ينام القبطان.", "ja": "船長は眠っている。", "hi": "कप्तान सो रहा है।"}


def test_every_script_is_written_its_way(tmp_path: Path, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry._BUILT_IN, "reversing", "tests.translation.made_up:ReversingEngine")
    article = "---\nlang: en\n---\n\nThe captain sleeps. He runs `make`.\n"
    server = look.serve(Place(tmp_path, article, lang=",".join(SCRIPTS), engine="reversing").project.settings)
    for tag, text in SCRIPTS.items():
        page = look.article(server, tag)
        captain = editor(page, CAPTAIN)
        direction = "rtl" if tag == "ar" else "ltr"
        assert [captain.get_attribute(name) for name in ("lang", "dir")] == [tag, direction]
        assert captain.evaluate("one => getComputedStyle(one).direction") == direction
        captain.click()
        page.keyboard.press("Control+KeyA")
        page.keyboard.insert_text(text)
        saved(page)
        assert given(tmp_path, CAPTAIN, Pair("en", tag)) == text
    # A word that an input method has not finished is not saved; once it is chosen it is.
    japanese = look.article(server, "ja")
    japanese.locator("#told").evaluate("one => { one.textContent = ''; }")
    editor(japanese, CAPTAIN).click()
    japanese.keyboard.press("Control+KeyA")
    method = japanese.context.new_cdp_session(japanese)
    method.send("Input.imeSetComposition", {"text": "せんち", "selectionStart": 3, "selectionEnd": 3})
    japanese.wait_for_timeout(1_000)
    expect(row(japanese, CAPTAIN).locator(".badge")).to_have_text("being typed…")
    assert given(tmp_path, CAPTAIN, Pair("en", "ja")) == SCRIPTS["ja"]
    method.send("Input.insertText", {"text": "船長。"})
    saved(japanese)
    assert given(tmp_path, CAPTAIN, Pair("en", "ja")) == "船長。"
    # An input method may type over a chip: that is refused, and what is saved can be had back.
    runs = editor(japanese, "He runs")
    before = runs.inner_text()
    runs.click()
    japanese.keyboard.press("Control+KeyA")
    method.send("Input.imeSetComposition", {"text": "かれ", "selectionStart": 2, "selectionEnd": 2})
    method.send("Input.insertText", {"text": "彼。"})
    message = row(japanese, "He runs").locator(".message")
    expect(message).to_contain_text("It lacks the code 'make'.")
    message.get_by_role("button", name="Go back to what is saved").click()
    assert runs.inner_text() == before
    arabic = look.article(server, "ar")
    editor(arabic, CAPTAIN).click()
    arabic.keyboard.press("Alt+Digit2")
    expect(arabic.frame_locator("#book").locator("body")).to_contain_text(SCRIPTS["ar"][:-1], timeout=60_000)
    marked = "() => document.getElementById('book').contentDocument.getSelection().toString()"
    assert SCRIPTS["ar"][:-1] in arabic.evaluate(marked)


HOSTILE = """---
title: '\\<script\\>bad("title")\\</script\\> \\<img src=x onerror=bad(1)\\>'
lang: en
---

Click [this link](javascript:bad(2)) and <b onclick="bad(3)">that word</b> now. `<svg onload=bad(4)>` is code.

<script>bad(5)</script>

A <iframe srcdoc="<script>parent.bad(6)</script>"></iframe> frame and
[another](https://evil.example/ "x\\" onmouseover=bad(7)").
"""


def test_what_a_hostile_article_holds_is_shown_and_not_run(tmp_path: Path, look: Look) -> None:
    server = look.serve(Place(tmp_path, HOSTILE).project.settings)
    asked: list[str] = []
    page = look.page(server.address)
    page.context.on("request", lambda request: asked.append(request.url))
    page.context.add_init_script("window.bad = (what) => { (top.done ??= []).push(what); };")
    page.reload()
    expect(page.get_by_role("heading", name="<script>bad(")).to_be_visible()
    page.goto(f"{server.address}article/a/es")
    expect(page.locator("#title")).to_contain_text("<script>bad")
    editor(page, "Click").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(" <img src=x onerror=bad(8)>")
    saved(page)
    page.keyboard.press("Alt+Digit2")
    expect(page.frame_locator("#book").locator("body")).to_contain_text("onerror=bad(8)", timeout=60_000)
    for link in page.locator(".link.code").all():
        link.click()
    assert page.evaluate("() => window.done ?? []") == []
    assert page.locator("#text script, #text img, #text iframe, #text a").count() == 0
    assert {url for url in asked if not url.startswith(server.address)} == set()


def test_a_thousand_paragraphs_are_sent_as_they_are_seen(tmp_path: Path, look: Look) -> None:
    article = "---\nlang: en\n---\n\n" + "\n\n".join(f"The house is empty. It has {n} rooms." for n in range(1000))
    page = look.article(look.serve(Place(tmp_path, article).project.settings))
    assert page.locator(".paragraph").count() == 1001  # with the title
    assert page.locator(".pair").count() < 200
    page.locator(".paragraph").last.scroll_into_view_if_needed()
    expect(editor(page, "It has 999 rooms.")).to_be_visible()
    assert page.locator(".pair").count() < 400


def test_on_a_phone_nothing_is_cut_off(tmp_path: Path, look: Look) -> None:
    page = look.article(look.serve(Place(tmp_path, format="epub,pdf").project.settings), size=PHONE)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
    first = editor(page, "The captain")
    first.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Sí.")
    saved(page)
    source, target = (row(page, "The captain").locator(name).bounding_box() for name in (".source", ".target"))
    assert source is not None
    assert target is not None
    assert target["y"] >= source["y"] + source["height"]
    # The page of the PDF is scrolled within what is seen, to the sentence.
    page.get_by_role("tab", name="PDF").click()
    page.wait_for_function("() => document.getElementById('page').naturalWidth > 500", timeout=60_000)
    page.get_by_role("button", name="Enlarge").click()
    mark = page.locator("#mark").bounding_box()
    assert mark is not None
    bar = page.locator(".turn").bounding_box()
    assert bar is not None
    assert bar["y"] + bar["height"] <= mark["y"] <= PHONE["height"] - mark["height"]
    assert PHONE["height"] - bar["y"] > 200
    assert page.evaluate("() => document.documentElement.scrollHeight") <= PHONE["height"]


def test_axe_finds_nothing(tmp_path: Path, look: Look) -> None:
    server = look.serve(Place(tmp_path, format="epub,pdf").project.settings)
    for scheme in ("light", "dark"):
        page = look.article(server, color_scheme=scheme, bypass_csp=True)
        editor(page, "four million").click()
        expect(page.locator("#panel-sentence")).to_contain_text("History")
        assert violations(page) == [], scheme
        for key in ("Alt+KeyF", "Alt+KeyG", "Alt+KeyK"):
            page.keyboard.press(key)
            assert violations(page) == [], (scheme, key)
            page.keyboard.press("Escape")
        page.keyboard.press("Alt+Digit3")
        page.get_by_role("button", name="Enlarge").click()
        expect(page.locator("#mark")).to_be_visible(timeout=60_000)  # the sentence on its page
        page.wait_for_function("() => document.getElementById('page').naturalWidth > 500")
        assert violations(page) == [], scheme
        page.goto(server.address)
        page.wait_for_selector("progress")
        assert violations(page) == [], scheme


@pytest.mark.parametrize("language", ["en", "ar", "ja"])
def test_axe_finds_nothing_in_an_edition_for_a_browser(chromium: Browser, language: str) -> None:
    edition = render(sample(language), "html").data.decode()
    for scheme in ("light", "dark"):
        page = chromium.new_page(color_scheme=scheme, viewport=PHONE if scheme == "dark" else DESKTOP)
        page.set_content(edition)
        assert violations(page) == [], scheme
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"), scheme
        page.emulate_media(media="print", color_scheme=scheme)
        background = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        assert background in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"), background  # ink is for the text
        page.close()
