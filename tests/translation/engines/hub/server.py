"""A server of this machine that speaks as much of the hub's protocol as fetching a model takes."""

from __future__ import annotations

import hashlib
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Hub:
    """What the server has.

    Attributes:
        folder: OWNER/NAME/FILE.
        url: Its address.
        cards: What a repository's page tells, by its name.
        gated: Repositories that are only for those who agreed to something.
        announced: What is told of a repository's files in place of the truth, by their names.
        breaks: Files that break off in the middle when they are fetched for the first time.
        asked: What was asked for.
    """

    folder: Path
    url: str = ""
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)
    gated: set[str] = field(default_factory=set)
    announced: dict[str, dict[str, Any]] = field(default_factory=dict)
    breaks: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def info(self, name: str) -> dict[str, Any]:
        """Return what the hub tells of a repository."""
        files = sorted(path for path in (self.folder / name).rglob("*") if path.is_file())
        return {
            "id": name,
            "_id": "1",
            "sha": COMMIT,
            "siblings": [self._file(path, path.relative_to(self.folder / name).as_posix()) for path in files],
            "tags": [f"license:{self.cards.get(name, {}).get('license', 'unknown')}"],
            "cardData": self.cards.get(name, {}),
        }

    def _file(self, path: Path, name: str) -> dict[str, Any]:
        content = path.read_bytes()
        lfs = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 100}
        large = {"lfs": lfs} if path.suffix == ".bin" else {}
        blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
        return {"rfilename": name, "size": len(content), "blobId": blob, **large, **self.announced.get(name, {})}


class _Handler(http.server.BaseHTTPRequestHandler):
    hub: ClassVar[Hub]

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.hub.asked.append(f"{self.command} {path}")
        parts = path.strip("/").split("/")
        name = "/".join(parts[2:4] if parts[:2] == ["api", "models"] else parts[:2])
        if not name or not (self.hub.folder / name).is_dir():
            self._answer(401, b"", {"X-Error-Code": "RepoNotFound"})
        elif name in self.hub.gated:
            self._answer(403, b"", {"X-Error-Code": "GatedRepo"})
        elif parts[0] == "api":
            if parts[4:5] == ["revision"] and parts[5] not in {"main", COMMIT}:
                self._answer(404, b"", {"X-Error-Code": "RevisionNotFound"})
            else:
                self._answer(200, json.dumps(self.hub.info(name)).encode(), {"Content-Type": "application/json"})
        else:
            self._file(self.hub.folder / name / "/".join(parts[4:]))

    do_HEAD = do_GET  # noqa: N815 - the name that the library looks for

    def _file(self, path: Path) -> None:
        content = path.read_bytes()
        headers = {
            "ETag": f'"{hashlib.sha256(content).hexdigest()}"',
            "X-Repo-Commit": COMMIT,
            "Accept-Ranges": "bytes",
        }
        start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").split("-")[0])
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        if self.command == "GET" and path.name in self.hub.breaks:
            self.hub.breaks.remove(path.name)
            self._answer(200, content[start : len(content) // 2], headers, len(content) - start)
        else:
            self._answer(206 if start else 200, content[start:], headers)

    def _answer(self, status: int, content: bytes, headers: dict[str, str], length: int | None = None) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[Hub]:
    """Serve a folder as the hub."""
    hub = Hub(folder)
    handler = type("Handler", (_Handler,), {"hub": hub})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        hub.url = f"http://127.0.0.1:{server.server_address[1]}"
        yield hub
        server.shutdown()
        thread.join()
