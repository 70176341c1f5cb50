"""The addresses: pages, the JSON API, and what is in the editions."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import MissingError, PublishError
from toolkit.reviewing.api import Api, Asked
from toolkit.reviewing.changing import ConflictError
from toolkit.reviewing.safety import BOOK_POLICY, Guard
from toolkit.reviewing.shown import FaultyTextError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route
    from starlette.types import ASGIApp

log = logging.getLogger(__name__)

PAGES = Path(__file__).parent / "pages"
_FILES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

_READ = ("article", "progress", "paragraphs", "next", "history", "matches", "engines", "search", "changes", "place")
"""What is asked of an article, with GET."""
_TOLD = ("change", "approve", "translate", "replace", "preview", "term")
"""What is told about an article, with POST."""


def review_app(api: Api, token: str, hosts: Collection[str], *, anywhere: bool = False) -> ASGIApp:
    """Return the ASGI application.

    Args:
        api: What answers.
        token: The first part of every address.
        hosts: What the server is called: see `toolkit.reviewing.safety.Guard`.
        anywhere: Whether it listens at all addresses of this machine; see there.

    Raises:
        MissingError: Starlette is not installed.
    """
    try:
        from starlette.applications import Starlette
        from starlette.routing import Route
    except ImportError as error:
        raise MissingError(f"The page needs Starlette: {error}.", "pip install 'publish-toolkit[review]'") from error
    below = "/api/articles/{slug}/{language}"
    project = api.project
    routes = [
        Route("/", _page("list.html", project)),
        Route("/article/{slug}/{language}", _page("article.html", project)),
        Route("/files/{name}", _file),
        Route("/api/articles", _asked(api.articles)),
        *(Route(f"{below}/{name}", _asked(getattr(api, name))) for name in _READ),
        *(Route(f"{below}/{name}", _asked(getattr(api, name)), methods=["POST"]) for name in _TOLD),
        *_of_editions(api),
    ]
    return Guard(Starlette(routes=routes), token, hosts, anywhere=anywhere)


def _asked(answer: Callable[[Asked], Any]) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import JSONResponse

        try:
            body: Any = json.loads(await request.body()) if request.method == "POST" else {}
            if not isinstance(body, dict):
                raise ValueError("no object")
        except (ValueError, RecursionError):
            return JSONResponse({"error": "That is no JSON object.", "hint": ""}, 400)
        params = request.path_params
        asked = Asked(params.get("slug", ""), params.get("language", ""), dict(request.query_params), body)
        try:
            return JSONResponse(await run_in_threadpool(answer, asked))
        except PublishError as error:
            told = {"error": error.message, "hint": error.hint}
            if isinstance(error, ConflictError):
                return JSONResponse(told | {"sentence": error.sentence}, 409)
            return JSONResponse(told, 422 if isinstance(error, FaultyTextError) else 400)
        except Exception as error:
            log.exception("a request to %s", request.url.path)
            hint = "This is a bug. Run again with --verbose, and report what it says."
            return JSONResponse({"error": f"{type(error).__name__}: {error}", "hint": hint}, 500)

    return endpoint


def _page(name: str, project: str) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
        from starlette.responses import HTMLResponse

        environment = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)
        params = request.path_params
        up = "../../" if params else ""
        made = environment.get_template(name).render(
            up=up, project=project, slug=params.get("slug", ""), language=params.get("language", "")
        )
        return HTMLResponse(made)

    return endpoint


def _file(request: Request) -> Response:
    from starlette.responses import FileResponse, PlainTextResponse

    path = next((path for path in PAGES.iterdir() if path.name == request.path_params["name"]), None)
    if path is None or path.suffix not in _FILES:
        return PlainTextResponse("There is no such file.\n", 404)
    return FileResponse(path, media_type=_FILES[path.suffix])


def _of_editions(api: Api) -> list[Route]:
    from starlette.responses import PlainTextResponse, Response
    from starlette.routing import Route

    nothing = PlainTextResponse("There is no such page.\n", 404)

    def book(request: Request) -> Response:
        params = request.path_params
        opened = api.shelf.book(params["slug"], params["language"])
        found = None if opened is None else opened.file(params["name"])
        if found is None:
            return nothing
        data, kind = found
        return Response(data, media_type=kind, headers={"content-security-policy": BOOK_POLICY})

    def page(request: Request) -> Response:
        params = request.path_params
        opened = api.shelf.pages(params["slug"], params["language"])
        picture = None if opened is None else opened.picture(params["page"])
        return nothing if picture is None else Response(picture, media_type="image/png")

    # The number of the preview is part of the address, so that what a browser has kept is never an older one.
    below = "/editions/{slug}/{language}/{number:int}"
    return [Route(f"{below}/epub/{{name:path}}", book), Route(f"{below}/pdf/{{page:int}}.png", page)]
