"""What a person sees and does in a browser."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Locator, Page, ViewportSize, expect

from toolkit.reviewing import ReviewServer

AXE = Path(__file__).parents[2] / ".ci" / "ace" / "node_modules" / "@daisy" / "axe-core-for-ace" / "axe.min.js"
"""axe-core, as DAISY Ace brings it."""

DESKTOP, PHONE = ViewportSize(width=1280, height=800), ViewportSize(width=390, height=800)


class Look:
    """Opens pages in windows of their own."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._stack = ExitStack()
        self.wrong: list[str] = []

    def __enter__(self) -> Look:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._stack.close()
        assert kind is not None or not self.wrong, self.wrong

    def serve(self, settings: Any, person: str = "Ann") -> ReviewServer:
        return self._stack.enter_context(ReviewServer(settings, person))

    def page(self, address: str, size: ViewportSize = DESKTOP, **options: Any) -> Page:
        context = self._browser.new_context(viewport=size, **options)
        self._stack.callback(context.close)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("dialog", self._dismiss)
        page.on("console", self._heard)
        page.goto(address)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.wrong.append(message.text)

    def _dismiss(self, dialog: Dialog) -> None:
        self.wrong.append(dialog.message)
        dialog.dismiss()

    def article(self, server: ReviewServer, language: str = "es", size: ViewportSize = DESKTOP, **options: Any) -> Page:
        page = self.page(f"{server.address}article/a/{language}", size, **options)
        page.wait_for_selector(".target[contenteditable]")
        return page


def row(page: Page, words: str) -> Locator:
    """Return the row of a sentence that has some words in the original."""
    return page.locator(".pair").filter(has=page.locator(".source", has_text=words)).first


def editor(page: Page, words: str) -> Locator:
    return row(page, words).locator(".target")


def saved(page: Page) -> None:
    """Wait until everything is shown as saved."""
    expect(page.locator("#told")).to_have_text("All changes are saved.", timeout=30_000)


def violations(page: Page) -> list[str]:
    """Return what axe-core has against a page, in WCAG 2.2 AA and its best practices."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("async () => (await axe.run(document, {iframes: false})).violations")
    return [f"{one['id']}: {one['help']} {[node['html'][:200] for node in one['nodes'][:3]]}" for one in found]
