"""Memories that a team shares: PostgreSQL, through psycopg."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from toolkit.errors import MemoryFileError, MissingError, UsageError
from toolkit.translation.memory.backend import PATIENCE, WRITES

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine, Table

_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")

_CONNECTION: Mapping[str, Any] = {
    "application_name": "publish",
    "connect_timeout": 10,
    # A network that went away is noticed within a minute, not after the two hours of TCP's own rule.
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
"""libpq's parameters, unless the address says otherwise: https://www.postgresql.org/docs/current/libpq-connect.html"""

_SECRETS = ("password", "sslpassword")
_SHOWN_PARAMETERS = ("host", "port", "dbname", "user", "service")

_WAITS = (0.0, 1.0, 2.0)
"""Seconds before each new attempt when a connection was lost: a server that is started again is back by then."""

_LOST = ("57P01", "57P02", "57P03")
"""The server stops, has crashed, or starts: https://www.postgresql.org/docs/current/errcodes-appendix.html"""
_OUT_OF_TURN = ("40001", "40P01")
"""The transaction was undone for another one's sake."""

_LOCK = 0x7075626C697368
"""The number that we know our advisory lock by: ``publish`` in ASCII."""

_HINTS = {
    "authentication failed": "Put the right password in ~/.pgpass or the variable PGPASSWORD.",
    "no password supplied": "Put the password in ~/.pgpass or the variable PGPASSWORD.",
    "no pg_hba.conf entry": "Allow this machine in the server's pg_hba.conf.",
    "permission denied": "The user must be able to make tables at first, and to read and write them: "
    "GRANT CREATE ON SCHEMA public TO the user, or make the user the database's owner.",
    "does not exist": "Make what is missing (createdb NAME, createuser NAME), or mend the address.",
    "too many clients": "Raise the server's max_connections, or build with fewer workers at once.",
    "starting up": "Try again in a moment.",
    "No space left on device": "Make room on the server. What was translated before is kept.",
}
"""What to do, by what the server says; an address without an answer, or words in another language, get `_HINT`."""
_HINT = (
    "Check that the server runs, that this machine may reach it, and the address. What was translated before is kept: "
    "run again, or give a file with --memory (none for no memory)."
)


class PostgresDatabase:
    """A memory in a PostgreSQL database.

    Args:
        address: ``postgresql://USER@HOST/DATABASE``, with libpq's parameters as a query if need be.

    Raises:
        UsageError: It is no such address.
    """

    path = None

    def __init__(self, address: str) -> None:
        self._url = _url_of(address)
        self.shown = _shown(self._url)

    def open(self) -> tuple[Engine, None]:
        """Return SQLAlchemy's engine for it; no other database takes its place."""
        from sqlalchemy import create_engine, event

        try:
            import psycopg  # noqa: F401 - SQLAlchemy imports it too, and says less
        except ImportError as error:
            raise MissingError(
                f"The translation memory {self.shown} is in PostgreSQL, and psycopg isn't installed: {error}.",
                "pip install 'publish-toolkit[postgres]'",
            ) from error
        ours = {name: value for name, value in _CONNECTION.items() if name not in self._url.query}
        # In each statement we must see what others have committed, whatever the server's default is.
        engine = create_engine(self._url, connect_args=ours, isolation_level="READ COMMITTED", hide_parameters=True)

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            if connection.get_execution_options().get(WRITES, False):
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}s'")

        return engine, None

    def exists(self) -> None:
        """Return None: only looking into the database tells."""

    @staticmethod
    def insert(table: Table) -> Any:
        """Return an insert that can be told what to do on conflict."""
        from sqlalchemy.dialects.postgresql import insert

        return insert(table)

    def exclude_others(self, connection: Connection) -> None:
        """Wait for an advisory lock, which the end of the transaction gives back."""
        from sqlalchemy import func, select

        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))

    def check(self, connection: Connection) -> None:
        """See to it that the database holds every text: its encoding is UTF-8."""
        driver: Any = connection.connection.driver_connection
        encoding = driver.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise MemoryFileError(
                f"The database {self.shown} is in the encoding {encoding}, which can't hold every language.",
                "Make one that can: createdb --encoding=UTF8 --template=template0 NAME",
            )

    def is_curable(self, error: Exception, attempt: int) -> bool:
        """Tell whether the connection was lost or another transaction was preferred; not if there never was one."""
        state = _sqlstate(error)
        lost = getattr(error, "connection_invalidated", False) or state.startswith("08")
        again = attempt > 0 and not state  # it was lost before, and can't be made again yet
        return attempt < len(_WAITS) and (lost or again or state in _LOST or state in _OUT_OF_TURN)

    def cure(self, mark: object, attempt: int) -> None:  # noqa: ARG002 - what every backend is told
        """Wait a moment."""
        time.sleep(_WAITS[attempt])

    def reason(self, error: Exception) -> str:
        """Return what the server or libpq says, in one line."""
        original = getattr(error, "orig", None)
        said = getattr(getattr(original, "diag", None), "message_primary", None) or str(original or error)
        for secret in self._secrets():
            said = said.replace(secret, "***")
        return " ".join(said.split()).rstrip(".")

    def hint(self, error: Exception) -> str:
        """Return what to do about an error."""
        said = str(getattr(error, "orig", None) or error)
        return next((hint for words, hint in _HINTS.items() if words in said), _HINT)

    def _secrets(self) -> list[str]:
        named = (self._url.query.get(name) for name in _SECRETS)
        return [str(secret) for secret in (self._url.password, *named) if secret]


def _sqlstate(error: Exception) -> str:
    """Return PostgreSQL's code of an error; empty if it doesn't come from the server."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) or ""


def _url_of(address: str) -> URL:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    scheme = address.partition("://")[0]
    if scheme not in _SCHEMES:
        raise UsageError(
            f"A translation memory can't be at an address that begins with '{scheme}://'.",
            "Give a file, or a PostgreSQL database: postgresql://USER@HOST/DATABASE",
        )
    try:
        url = make_url(address).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        url = None
    if url is None or "@" in (url.host or ""):
        # Neither shown nor chained: what can't be parsed may hold a password anywhere.
        raise UsageError(
            "The address of the translation memory can't be read.",
            "It must be like postgresql://USER@HOST:PORT/DATABASE; in a password write '@' as %40 and '/' as %2F, or "
            "better leave it out: ~/.pgpass and PGPASSWORD are the places for it.",
        )
    return url


def _shown(url: URL) -> str:
    from sqlalchemy import URL

    query = {name: value for name, value in url.query.items() if name in _SHOWN_PARAMETERS}
    shown = URL.create(
        "postgresql", username=url.username, host=url.host, port=url.port, database=url.database, query=query
    )
    return shown.render_as_string()
