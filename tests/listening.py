"""A server on this machine that answers nothing and remembers what it was asked for: nothing may ask it."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Server:
    """A server on this machine, and what it was asked for."""

    address: str
    asked: list[str]


@contextmanager
def listening() -> Iterator[Server]:
    """Run such a server for as long as the block does."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            asked.append(self.rfile.readline().decode("latin-1"))

    running = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield Server(f"http://127.0.0.1:{running.server_port}", asked)
    finally:
        running.shutdown()
        running.server_close()
