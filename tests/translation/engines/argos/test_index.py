"""Installing from an index: a real server on the loopback serves index and packages as Argos' does."""

from __future__ import annotations

import hashlib
import http.server
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from toolkit.errors import MissingError, PackageError
from toolkit.translation.engines.argos.packages import install_file, install_pair, list_packages

PackageMaker = Callable[..., Path]


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, redirects, and breaks off where it is told to."""

    def do_GET(self) -> None:
        if self.path.startswith("/redirect/"):
            self.send_response(302)
            self.send_header("Location", "/" + self.path.removeprefix("/redirect/"))
            self.end_headers()
        elif self.path == "/to-file":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()
        elif self.path == "/broken-off":
            self.send_response(200)
            self.send_header("Content-Length", "1000000")
            self.end_headers()
            self.wfile.write(b"PK")
        else:
            super().do_GET()

    def log_message(self, *_: object) -> None:
        pass


class Server:
    """An index of packages."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.url = f"http://127.0.0.1:{port}/"
        self.entries: list[Any] = []

    def offer(self, path: Path, links: list[str] | None = None, **fields: object) -> None:
        """Add a package, with metadata as in Argos' index, and its file."""
        (self.folder / path.name).write_bytes(path.read_bytes())
        source, _, target = path.stem.split("-")[1].partition("_")
        self.entries.append(
            {
                "package_version": path.stem.split("-")[2].replace("_", "."),
                "argos_version": "1.9",
                "from_code": source,
                "from_name": source,
                "to_code": target,
                "to_name": target,
                "links": [self.url + path.name] if links is None else links,
                "code": f"translate-{source}_{target}",
            }
            | fields
        )
        self.write(json.dumps(self.entries))

    def write(self, text: str) -> None:
        (self.folder / "index.json").write_text(text)


@pytest.fixture
def server(tmp_path: Path, packages: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    assert not packages.exists()
    folder = tmp_path / "served"
    folder.mkdir()
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder))) as served:
        thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        made = Server(folder, served.server_address[1])
        monkeypatch.setenv("ARGOS_PACKAGE_INDEX", made.url)
        yield made
        served.shutdown()
        thread.join()


def test_installs_the_newest(server: Server, make_package: PackageMaker, packages: Path) -> None:
    server.offer(make_package(version="1.9"))
    server.offer(make_package(version="1.10"))
    server.offer(make_package(version="1.2"))
    seen: list[tuple[str, int, int]] = []
    installed = install_pair("en", "es-MX", lambda *step: seen.append(step))
    assert [package.version for package in installed] == ["1.10"]
    assert list_packages() == installed
    size = (server.folder / "translate-en_es-1_10.argosmodel").stat().st_size
    assert seen[-1] == ("translate-en_es", size, size)
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)
    assert [path.name for path in packages.parent.iterdir()] == ["packages"]


def test_what_is_up_to_date_is_not_fetched_again(server: Server, make_package: PackageMaker) -> None:
    server.offer(make_package(version="1.0"))
    install_pair("en", "es")
    seen: list[object] = []
    assert [package.version for package in install_pair("en", "es", lambda *step: seen.append(step))] == ["1.0"]
    assert not seen
    server.offer(make_package(version="1.1"))
    assert [package.version for package in install_pair("en", "es")] == ["1.1"]
    assert len(list_packages()) == 1


def test_a_newer_package_from_a_file_stays(server: Server, make_package: PackageMaker) -> None:
    server.offer(make_package(version="1.0"))
    install_file(make_package(version="2.0"))
    assert [package.version for package in install_pair("en", "es")] == ["2.0"]


def test_a_chain_where_there_is_no_direct_package(server: Server, make_package: PackageMaker) -> None:
    server.offer(make_package("es", "en"))
    server.offer(make_package("en", "fr"))
    server.offer(make_package("es", "ca"))
    server.offer(make_package("ca", "fr"))
    installed = install_pair("es", "fr")
    assert [str(package.name) for package in installed] == ["translate-es_en", "translate-en_fr"]
    assert len(list_packages()) == 2


def test_argos_own_codes(server: Server, make_package: PackageMaker) -> None:
    server.offer(make_package("en", "zh"))
    server.offer(make_package("en", "zt"))
    server.offer(make_package("en", "pt"))
    server.offer(make_package("en", "pb"))
    assert install_pair("en", "zh-TW")[0].name == "translate-en_zt"
    assert install_pair("en", "zh")[0].name == "translate-en_zh"
    assert install_pair("en", "pt-BR")[0].name == "translate-en_pb"
    assert install_pair("en", "pt-PT")[0].name == "translate-en_pt"


def test_nothing_for_the_pair(server: Server, make_package: PackageMaker) -> None:
    server.offer(make_package())
    with pytest.raises(MissingError, match="'en' to 'fr'"):
        install_pair("en", "fr")


def test_the_digest_is_checked(server: Server, make_package: PackageMaker, packages: Path) -> None:
    path = make_package()
    server.offer(path, sha256="0" * 64)
    with pytest.raises(PackageError, match="SHA-256"):
        install_pair("en", "es")
    assert not list(packages.iterdir())
    server.entries.clear()
    server.offer(path, sha256=hashlib.sha256(path.read_bytes()).hexdigest().upper())
    assert install_pair("en", "es")


def test_a_mirror_with_another_file_is_passed_over(server: Server, make_package: PackageMaker, packages: Path) -> None:
    path = make_package()
    (server.folder / "portal.html").write_text("<html>Log in to the hotel's network</html>")
    right = hashlib.sha256(path.read_bytes()).hexdigest()
    links = [server.url + "portal.html", server.url + "broken-off", server.url + path.name]
    server.offer(path, links, sha256=right)
    assert install_pair("en", "es")
    server.offer(make_package("en", "fr"), links[:2], sha256=right)
    with pytest.raises(PackageError, match=r"portal\.html doesn't have the SHA-256 digest that the index gives"):
        install_pair("en", "fr")
    assert len(list(packages.iterdir())) == 1


def test_the_next_link_is_tried(server: Server, make_package: PackageMaker) -> None:
    path = make_package()
    links = [
        "ipfs://Qm",
        server.url + "missing.argosmodel",
        server.url + "broken-off",
        server.url + "redirect/" + path.name,
    ]
    server.offer(path, links)
    assert install_pair("en", "es")


@pytest.mark.parametrize("link", ["missing", "broken-off", "to-file"])
def test_no_link_works(link: str, server: Server, make_package: PackageMaker, packages: Path) -> None:
    server.offer(make_package(), [server.url + link])
    with pytest.raises(MissingError, match=link) as caught:
        install_pair("en", "es")
    assert "FILE.argosmodel" in caught.value.hint
    assert not list(packages.iterdir())
    assert [path.name for path in packages.parent.iterdir()] == ["packages"]


def test_only_http_links(server: Server, make_package: PackageMaker) -> None:
    path = make_package()
    server.offer(path, [path.as_uri(), "ftp://127.0.0.1/x"])
    with pytest.raises(MissingError, match="no package"):
        install_pair("en", "es")


def test_a_download_that_is_no_package(server: Server, make_package: PackageMaker, packages: Path) -> None:
    server.offer(make_package())
    (server.folder / "translate-en_es-0_1.argosmodel").write_text("<html>maintenance</html>")
    with pytest.raises(PackageError, match=r"translate-en_es-0_1\.argosmodel is not a usable"):
        install_pair("en", "es")
    assert not list(packages.iterdir())


def test_a_download_that_is_too_large(
    server: Server, make_package: PackageMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.translation.engines.argos.index.MAX_FILE_BYTES", 1_000_000)
    server.offer(make_package())
    with pytest.raises(PackageError, match="larger than 1,000,000 bytes"):
        install_pair("en", "es")


def test_malformed_entries_are_left_out(server: Server, make_package: PackageMaker) -> None:
    server.entries += [1, {}, {"from_code": "en"}, {"from_code": "en", "to_code": "es", "package_version": "9.9"}]
    server.entries += [{"from_code": "en", "to_code": "es", "package_version": "9.9", "links": 3}]
    server.offer(make_package())
    assert install_pair("en", "es")[0].version == "0.1"


@pytest.mark.parametrize("text", ["", "{}", "<html>", "[" * 100_000])
def test_an_index_that_is_none(text: str, server: Server) -> None:
    server.write(text)
    with pytest.raises(PackageError, match="not an index"):
        install_pair("en", "es")


@pytest.mark.usefixtures("server")
def test_an_index_that_is_not_there() -> None:
    with pytest.raises(MissingError, match=r"index\.json can't be reached: HTTP 404"):
        install_pair("en", "es")


def test_an_index_that_nobody_serves(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", f"http://127.0.0.1:{port}/")
    start = time.monotonic()
    with pytest.raises(MissingError, match=f"127.0.0.1:{port}/index.json can't be reached") as caught:
        install_pair("en", "es")
    assert time.monotonic() - start < 5
    assert "publish models install FILE.argosmodel" in caught.value.hint
    assert not packages.exists()


def test_an_index_that_never_answers(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.translation.engines.downloads.TIMEOUT", 0.2)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("ARGOS_PACKAGE_INDEX", f"http://127.0.0.1:{silent.getsockname()[1]}/")
        start = time.monotonic()
        with pytest.raises(MissingError, match="can't be reached"):
            install_pair("en", "es")
        assert time.monotonic() - start < 5
    assert not packages.exists()


def test_only_http_indexes(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", packages.parent.as_uri() + "/")
    with pytest.raises(MissingError, match="only http and https"):
        install_pair("en", "es")
