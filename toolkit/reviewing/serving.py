"""The server: on this machine's own address, at a port of its own, until somebody says stop."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

from toolkit.errors import MissingError, UsageError
from toolkit.network import is_loopback
from toolkit.reviewing.api import Api
from toolkit.reviewing.app import review_app
from toolkit.reviewing.previews import Previews
from toolkit.reviewing.safety import new_token
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
        port: The port; 0 for one that is free.

    Raises:
        UsageError: A setting can't be used, or the address or port can't be listened at.
        SourceError: A source does not exist.
        MissingError: What the server needs is not installed.
    """

    def __init__(self, settings: Settings, person: str, host: str = LOOPBACK, port: int = 0) -> None:
        try:
            from uvicorn import Config, Server
        except ImportError as error:
            raise MissingError(f"The page needs uvicorn: {error}.", "pip install 'publish-toolkit[review]'") from error
        self._workshop = Workshop(settings, person)
        self._previews = Previews(self._workshop.plan)
        self._socket = _listening(host, port)
        port = int(self._socket.getsockname()[1])
        token = new_token()
        shown = f"[{host}]" if ":" in host else host
        self.address = f"http://{shown}:{port}/{token}/"
        hosts = {
            f"{shown}:{port}",
            *(f"{name}:{port}" for name in ("localhost", LOOPBACK) if is_loopback(f"http://{shown}")),
        }
        self._api = Api(self._workshop, self._previews)
        app = review_app(self._api, token, hosts)
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
