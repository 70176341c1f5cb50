"""The only place that starts pandoc: ours, sandboxed, bounded in time and memory."""

from __future__ import annotations

import http.server
import threading
from pathlib import Path

import pytest

from toolkit import pandoc
from toolkit.errors import SourceError
from toolkit.ingest import read_article
from toolkit.pandoc import program


def test_a_program_called_pandoc_in_the_working_folder_is_not_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stray = tmp_path / "pandoc"
    stray.write_text("#!/bin/sh\ntouch started\n")
    stray.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    program.executable.cache_clear()
    assert pandoc.run(["-t", "plain"], b"*text*") == b"text\n"
    assert not (tmp_path / "started").exists()


def test_a_document_that_would_take_for_ever_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "TIMEOUT", 1.0)
    path = tmp_path / "hostile.md"
    path.write_text("[" * 3000)
    with pytest.raises(SourceError, match=r"hostile.md can't be read as Markdown: .*did not finish"):
        read_article(path)


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "MAX_MEMORY", 20 << 20)
    with pytest.raises(pandoc.PandocError, match="more than 20 MB of memory"):
        pandoc.run(["-t", "json"], b"- a\n\n" * 100_000)


def test_what_pandoc_says_is_on_one_line() -> None:
    with pytest.raises(pandoc.PandocError, match="Unknown input format nonsense") as caught:
        pandoc.run(["-f", "nonsense"])
    assert "\n" not in caught.value.message


def test_nothing_is_fetched_when_a_document_is_read(tmp_path: Path) -> None:
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        path = tmp_path / "remote.md"
        path.write_text(f"---\ntitle: T\n---\n\n![Alt](http://127.0.0.1:{server.server_port}/x.png) Text.\n")
        article = read_article(path)
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []
    assert [finding.code for finding in article.findings] == ["remote-image"]
