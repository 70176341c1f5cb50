"""A server on the loopback that answers as Mozilla's do: records, and files packed with Zstandard below an address."""

from __future__ import annotations

import hashlib
import http.server
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.translation.engines.firefox.made import Shape, container, vocabulary

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

RECORDS = "/v1/buckets/main/collections/translations-models-v2/records"


def zstandard(content: bytes) -> bytes:
    """Pack bytes with Zstandard."""
    return zstd.compress(content)


@dataclass
class Offers:
    """What the server has.

    Attributes:
        answers: What it answers for each path.
        asked: The paths that it was asked for.
        records: Its records.
        port: Where it listens.
    """

    answers: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def offer(self, source: str = "en", target: str = "es", version: str = "3.0", shape: Shape | None = None) -> None:
        """Add a model with its records and files."""
        shape = shape or Shape()
        sides = vocabulary(), vocabulary(1) if shape.split else vocabulary()
        pair = source + target
        self.file("model", f"model.{pair}.intgemm.alphas.bin", container(shape, *sides), source, target, version)
        if shape.split:
            self.file("srcvocab", f"srcvocab.{pair}.spm", sides[0], source, target, version)
            self.file("trgvocab", f"trgvocab.{pair}.spm", sides[1], source, target, version)
        else:
            self.file("vocab", f"vocab.{pair}.spm", sides[0], source, target, version)
        self.file("lex", f"lex.50.50.{pair}.s2t.bin", b"a shortlist", source, target, version)

    def file(self, kind: str, name: str, content: bytes, source: str, target: str, version: str) -> None:
        packed = zstandard(content)
        location = f"main-workspace/translations-models-v2/{len(self.records)}.zst"
        self.answers[f"/attachments/{location}"] = packed
        self.records.append(
            {
                "name": name,
                "version": version,
                "fileType": kind,
                "architecture": "base-memory",
                "sourceLanguage": source,
                "targetLanguage": target,
                "decompressedHash": hashlib.sha256(content).hexdigest(),
                "decompressedSize": len(content),
                "attachment": {
                    "hash": hashlib.sha256(packed).hexdigest(),
                    "size": len(packed),
                    "filename": f"{name}.zst",
                    "location": location,
                    "mimetype": "application/zstd",
                },
            }
        )

    def answer(self, path: str) -> bytes | None:
        self.asked.append(path)
        if path == RECORDS and path not in self.answers:
            return json.dumps({"data": self.records}).encode()
        return self.answers.get(path)

    def tell_attachments(self) -> None:
        """Tell at the root where files lie, as Remote Settings do."""
        told = {"capabilities": {"attachments": {"base_url": f"{self.url}/attachments/"}}}
        self.answers["/v1/"] = json.dumps(told).encode()


@contextmanager
def offering() -> Iterator[Offers]:
    """Run the server."""
    offers = Offers()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = offers.answer(self.path)
            self.send_response(404 if content is None else 200)
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        offers.port = server.server_port
        offers.tell_attachments()
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield offers
        finally:
            server.shutdown()
            thread.join()
