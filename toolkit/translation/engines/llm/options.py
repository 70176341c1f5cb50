"""Which server and model are asked, and how."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.resources import files
from urllib.parse import urlsplit

from toolkit.errors import UsageError
from toolkit.network import is_loopback
from toolkit.settings import Settings

DEFAULT_URL = "http://127.0.0.1:11434/v1"
"""Where Ollama listens (docs.ollama.com, "OpenAI compatibility")."""

_CHAT = "/chat/completions"


@dataclass(frozen=True, slots=True)
class LlmOptions:
    """How a language model is asked.

    Attributes:
        url: Address of the server's API, without what follows ``/v1``.
        model: Name of the model; empty for the only one that the server has.
        temperature: How freely it chooses; 0 for what is likeliest.
        seed: Where its chance begins.
        context: Characters of the preceding text that it is told.
        prompt: What it is told to do; see `toolkit.translation.engines.llm.prompt`.
        timeout: Seconds that an answer may take.
    """

    url: str = DEFAULT_URL
    model: str = ""
    temperature: float = 0.0
    seed: int = 0
    context: int = 600
    prompt: str = ""
    timeout: int = 300

    @property
    def host(self) -> str:
        """The machine and port that the text goes to, for people."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def is_elsewhere(self) -> bool:
        """Whether that is another machine than this one."""
        return not is_loopback(self.url)

    def instructions(self) -> str:
        """Return what the model is told to do, with places to be filled."""
        return self.prompt or files(__package__).joinpath("prompt.txt").read_text("utf-8")


def llm_options_of(settings: Settings) -> LlmOptions:
    """Return how the model is to be asked, as settings say.

    Raises:
        UsageError: The address is none, or the project file names another machine.
    """
    # The variables count for scripts, too, which make their settings themselves.
    url = settings.llm_url or os.environ.get("PUBLISH_LLM_URL")
    model = settings.llm_model or os.environ.get("PUBLISH_LLM_MODEL")
    said = {**settings.llm, **({"url": url} if url else {}), **({"model": model} if model else {})}
    options = LlmOptions(**{**said, "url": _base(str(said.get("url", DEFAULT_URL)))})
    if not url and options.is_elsewhere:
        raise UsageError(
            f"The project file sends text to another machine, {options.host}.",
            f"If that is what you want, say so yourself: --llm-url {options.url}, or set PUBLISH_LLM_URL.",
        )
    return options


def _base(url: str) -> str:
    """Return the address of an API as it is put before the names of its calls."""
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or parts.query or parts.fragment:
        raise UsageError(f"'{url}' is no address of a server.", f"Give one such as {DEFAULT_URL}.")
    path = parts.path.rstrip("/").removesuffix(_CHAT)
    return f"{parts.scheme}://{parts.netloc}{path or '/v1'}"
