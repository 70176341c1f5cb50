"""A PostgreSQL server of our own, from Debian's package: private, in a temporary folder, gone with the tests."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

USER = "publish"
PASSWORD = "correct horse/battery@staple"
"""With what an address must write otherwise; asked for on 127.0.0.1, not on the socket."""

_NUMBERS = count(1)


class PostgresServer:
    """A server that is running.

    Attributes:
        port: Where it listens on 127.0.0.1.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._data = folder / "data"
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        # The server refuses to run as root, which continuous integration does.
        self._user: dict[str, Any] = {}
        if os.geteuid() == 0:
            self._user = {"user": "postgres", "group": "postgres", "extra_groups": []}
            shutil.chown(folder, "postgres", "postgres")
        password = folder / "password"
        password.write_text(PASSWORD, "utf-8")
        password.chmod(0o644)
        self._run(
            "initdb",
            f"--pgdata={self._data}",
            f"--username={USER}",
            f"--pwfile={password}",
            "--auth-local=trust",
            "--auth-host=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        )

    def start(self) -> None:
        """Start it unless it runs, and wait until it answers."""
        if self._process is not None:
            return
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self._folder,
            "fsync": "off",
            "full_page_writes": "off",
            "shared_buffers": "32MB",
            "autovacuum": "off",
        }
        arguments = [item for name, value in settings.items() for item in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [_program("postgres"), "-D", str(self._data), *arguments],
                stdout=log,
                stderr=log,
                cwd=self._folder,
                start_new_session=True,  # Ctrl-C is for the tests, which stop it then
                **self._user,
            )
        end = time.monotonic() + 60
        while not self._answers():
            assert self._process.poll() is None, (self._folder / "log").read_text("utf-8")
            assert time.monotonic() < end, (self._folder / "log").read_text("utf-8")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop it as an administrator does: whoever is connected is told."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End it as a crash does: what is under way is lost, what was committed is recovered when it starts again."""
        self._end(signal.SIGQUIT)

    def create_database(self, *options: str) -> str:
        """Return the name of a new, empty database."""
        name = f"memory_{next(_NUMBERS)}"
        self._run("createdb", f"--host={self._folder}", f"--port={self.port}", f"--username={USER}", *options, name)
        return name

    def address(self, database: str) -> str:
        """Return the address of a database, without a password: through the server's socket."""
        return f"postgresql://{USER}@/{database}?host={self._folder}&port={self.port}"

    def address_with(self, password: str, database: str) -> str:
        """Return the address of a database with a password in it, as a URL spells it."""
        return f"postgresql://{USER}:{password}@127.0.0.1:{self.port}/{database}"

    def sql(self, database: str, statements: str) -> str:
        """Return what psql prints for some statements."""
        place = (f"--host={self._folder}", f"--port={self.port}", f"--username={USER}")
        return self._run(
            "psql",
            *place,
            "--no-psqlrc",
            "--quiet",
            "--set=ON_ERROR_STOP=1",
            "--tuples-only",
            "--no-align",
            database,
            given=statements,
        )

    def _answers(self) -> bool:
        command = [_program("pg_isready"), f"--host={self._folder}", f"--port={self.port}", "--quiet"]
        return subprocess.run(command, check=False).returncode == 0

    def _end(self, how: signal.Signals) -> None:
        """End it: https://www.postgresql.org/docs/current/server-shutdown.html."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(60)
            self._process = None

    def _run(self, program: str, *arguments: str, given: str = "") -> str:
        result = subprocess.run(
            [_program(program), *arguments],
            input=given,
            capture_output=True,
            cwd=self._folder,
            encoding="utf-8",
            timeout=120,
            check=False,
            **self._user,
        )
        assert result.returncode == 0, result.stderr + result.stdout
        return str(result.stdout)


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """Run a server; its folder has a short name, as that of a socket must have."""
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        server = PostgresServer(Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _program(name: str) -> str:
    """Return the newest version of a program: Debian has those of the server in a folder for each version."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    program = str(found[-1]) if found else shutil.which(name)
    assert program, f"{name} is missing; run: apt-get install postgresql"
    return program


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
