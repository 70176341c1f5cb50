"""The server: on this machine's own address, at a port of its own, until somebody says stop."""

from __future__ import annotations

import socket
import threading
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import MissingError, UsageError
from toolkit.network import is_loopback
from toolkit.reviewing.addresses import Address, keep_address, kept_address, new_address
from toolkit.reviewing.api import Api
from toolkit.reviewing.app import review_app
from toolkit.reviewing.previews import Previews
from toolkit.reviewing.workshop import Workshop

if TYPE_CHECKING:
    from types import TracebackType

    from toolkit.settings import Settings

LOOPBACK = "127.0.0.1"


class ReviewServer:
    """Serves the pages on which a project's translations are corrected; to be used in a ``with``.

    Attributes:
        address: What to open in a browser. Whoever knows it may change the project's translations.

    Args:
        settings: Those of the project.
        person: The name under which corrections are kept.
        host: Address to listen at: this machine's own, unless others are to reach it.
        port: The port; 0 for the one that was kept if it is free, and else any that is.
        kept: File that keeps the address, so that pages that are open find a server again that is started anew; None
            for another address each time.

    Raises:
        UsageError: A setting can't be used, or the address or port can't be listened at.
        SourceError: A source does not exist.
        MissingError: What the server needs is not installed.
    """

    def __init__(
        self, settings: Settings, person: str, host: str = LOOPBACK, port: int = 0, kept: Path | None = None
    ) -> None:
        try:
            from uvicorn import Config, Server
        except ImportError as error:
            raise MissingError(f"The page needs uvicorn: {error}.", "pip install 'publish-toolkit[review]'") from error
        self._socket, token = _listening_again(host, port, kept)
        try:
            self._workshop = Workshop(settings, person)
        except BaseException:
            self._socket.close()
            raise
        self._previews = Previews(self._workshop.plan)
        port = int(self._socket.getsockname()[1])
        names = names_of(host)
        self.address = f"http://{names[0]}:{port}/{token}/"
        self._api = Api(self._workshop, self._previews)
        app = review_app(self._api, token, {f"{name}:{port}" for name in names}, anywhere=_is_anywhere(host))
        config = Config(app, log_level="warning", lifespan="off", access_log=False, server_header=False, ws="none")
        self._server = Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), name="review", daemon=True)

    def __enter__(self) -> ReviewServer:
        """Begin to listen."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Answer what was asked, and end."""
        self._server.should_exit = True
        self._thread.join()
        self._previews.close()
        self._api.shelf.close()
        self._workshop.close()
        self._socket.close()


def names_of(host: str) -> tuple[str, ...]:
    """Return what a server is called that listens at an address, what it is shown as first."""
    if _is_anywhere(host):
        return (socket.gethostname(), "localhost", LOOPBACK)
    shown = f"[{host}]" if ":" in host else host
    own = ("localhost", LOOPBACK) if is_loopback(f"http://{shown}") else ()
    return (shown, *(name for name in own if name != shown))


def _is_anywhere(host: str) -> bool:
    """Tell whether an address stands for all that this machine has."""
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _listening_again(host: str, port: int, kept: Path | None) -> tuple[socket.socket, str]:
    """Return what listens, and the secret: those of the last time, if they are kept and nobody else has the port."""
    known = kept_address(kept) if kept is not None else None
    address = known or new_address()
    made = None
    if not port and address.port:
        try:
            made = _listening(host, address.port)
        except UsageError:  # it is another server's now, of the same project perhaps: that one keeps it
            return _listening(host, port), address.token
    made = made or _listening(host, port)
    address = Address(address.token, int(made.getsockname()[1]))
    if kept is not None and address != known:
        keep_address(kept, address)
    return made, address.token


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen()  # whoever opens the address before uvicorn answers waits, and is not refused
    except (OSError, OverflowError) as error:
        made.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{host}, port {port}, can't be listened at: {reason}.", "Give another --port.") from error
    return made
