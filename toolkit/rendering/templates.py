"""The Jinja2 templates of the editions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.data import templates_folder
from toolkit.errors import RenderError, UsageError
from toolkit.storage import Beneath

if TYPE_CHECKING:
    from jinja2 import Environment, TemplateError

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def typst_string(text: str) -> str:
    """Return text as a Typst string literal, quotes and all; control characters go."""
    return '"' + "".join(_ESCAPES.get(char, char) for char in text if char >= " " or char in "\n\t") + '"'


_PACKAGE = re.compile(r"\b(?:import|include)[\s(]*+\"(@[^\"\s]*+)")
"""Typst's reference, "Scripting": packages are imported by names that begin with an at sign."""

_LARGEST = 5_000_000
"""Bytes of a template; ours have at most some 20,000."""

_HINT = "Mend it; templates/ in the toolkit's repository shows what each one is given."

BUILT_IN = "builtin"
"""Before a template's name, it stands for the toolkit's own: ``{% extends "builtin/epub/style.css" %}``."""


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates of the editions: those in a user's folder over the toolkit's own.

    Attributes:
        folder: The user's folder, laid out as `templates/` is; None for the toolkit's own alone.
        state: Hash of what is in it, so that what was made of it before it changed is not taken again.
    """

    folder: Path | None = None
    state: str = ""

    @classmethod
    def of(cls, folder: Path | None) -> Templates:
        """Return the templates of a folder as it is now; the toolkit's own alone if there is none."""
        return cls() if folder is None else cls(folder, Beneath(folder).sha256_of_all())

    def fill(self, template: str, **values: Any) -> str:
        """Return a template filled in.

        Args:
            template: Its path, such as ``epub/title-page.xhtml``. XML is escaped by itself; in Typst use ``|typst``.
            values: What it refers to; a name that is not given is an error, never nothing.

        Raises:
            UsageError: It is malformed, refers to what there is not, or does what templates may not.
        """
        if self.folder is None:
            return fill_here(self, template, values)
        from toolkit.rendering.filling import fill_elsewhere

        return fill_elsewhere(self, self.folder, template, values)

    def states(self, format: str) -> list[str]:  # noqa: A002 - the command line's word
        """Return hashes of the templates of a format, the user's first, which may be of some formats only."""
        own = templates_folder()
        folders = (own,) if self.folder is None else (self.folder, own)
        formats = ("epub", format) if format == "html" else (format,)  # pages have the styles of books, and more
        return [
            Beneath(folder).sha256_of_all(name) for folder in folders for name in formats if (folder / name).is_dir()
        ]

    def unused(self) -> list[str]:
        """Return the user's files that have no name of ours, and that none of the user's other templates names."""
        if self.folder is None:
            return []
        beneath, own = Beneath(self.folder), templates_folder()
        names = [name for name in beneath.files() if not any(part.startswith(".") for part in name.split("/"))]
        texts = {name: _text(beneath, name) for name in names}
        return [
            name
            for name in names
            if not (own / name).is_file() and not any(name in text for other, text in texts.items() if other != name)
        ]


def template_names() -> list[str]:
    """Return the names of the templates of editions, which a user's may have too."""
    folder = templates_folder()
    return [name for name in Beneath(folder).files() if not name.startswith("report/")]


def _text(beneath: Beneath, name: str) -> str:
    """Return the text of a file for a look at what it names; that of one that can't be read is empty."""
    try:
        return beneath.read(name, _LARGEST).decode("utf-8", "replace")
    except OSError:
        return ""


def fill_here(templates: Templates, template: str, values: Mapping[str, Any]) -> str:
    """Return a template filled in, in this process; see `Templates.fill`."""
    from jinja2 import TemplateError

    try:
        return _environment(templates).get_template(template).render(**values)
    except TemplateError as error:
        place = _place(error, template)
        raise UsageError(f"The template {place} can't be used: {str(error.message).rstrip('.')}.", _HINT) from error
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError) as error:
        raise UsageError(f"The template {template} can't be used: {str(error).rstrip('.')}.", _HINT) from error


def _place(error: TemplateError, template: str) -> str:
    """Return where a template went wrong: the file and line that the error names, or the last one of the traceback."""
    name, line = getattr(error, "filename", None) or getattr(error, "name", None), getattr(error, "lineno", None)
    trace = error.__traceback__
    while trace is not None and not line:
        code = trace.tb_frame.f_code
        if code.co_name in {"root", "top-level template code"} or code.co_filename.endswith(template):
            name, line_of_code = code.co_filename, trace.tb_lineno
            return f"{name}, line {line_of_code}"
        trace = trace.tb_next
    return f"{name or template}, line {line}" if line else str(name or template)


def _source(folder: Path, name: str) -> tuple[str, str, Callable[[], bool]] | None:
    """Return the text of a user's template, its file, and what tells whether it is still the same; None without one.

    Raises:
        TemplateError: It lies outside the folder, or can't be read.
    """
    from jinja2 import TemplateError

    parts = [part for part in name.split("/") if part not in {"", "."}]  # as Jinja's own loader has it
    if ".." in parts:
        return None
    name = "/".join(parts)
    beneath, path = Beneath(folder), str(folder / name)
    state = beneath.state(name)
    try:
        data = beneath.read(name, _LARGEST + 1)
        if len(data) > _LARGEST:
            raise TemplateError(f"{name} is larger than {_LARGEST // 1_000_000} MB")
        text = data.decode("utf-8")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None
    except OSError as error:
        raise TemplateError(f"{name} can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise TemplateError(f"{name} is not in UTF-8") from error
    _refuse_packages(name, text)
    return text, path, lambda: beneath.state(name) == state


def _refuse_packages(name: str, text: str) -> None:
    """Refuse a template that names a package of Typst's. One whose name is made up while it is set finds no network.

    Raises:
        UsageError: It does.
    """
    for number, line in enumerate(text.split("\n"), 1):
        found = None if line.lstrip().startswith("//") else _PACKAGE.search(line)
        if found:
            raise UsageError(
                f"The template {name} can't be used: in line {number} it asks for the package {found[1]}, "
                "and nothing is fetched.",
                "Copy what you need of it into a template of yours, and include that: {% include 'pdf/own.typ' %}.",
            )


def asks_for_package(message: str) -> bool:
    """Tell whether Typst has refused a document because a package was not there.

    Args:
        message: What it says.
    """
    return message.startswith(("failed to download package", "package not found"))


def no_packages(name: str) -> RenderError:
    """Return what tells that an edition asks for a package.

    Args:
        name: The edition.
    """
    return RenderError(
        f"{name} can't be set: a template asks for a package of Typst's, and nothing is fetched.",
        "Copy what you need of it into a template of yours, and include that: {% include 'pdf/own.typ' %}.",
    )


@lru_cache(maxsize=8)
def _environment(templates: Templates) -> Environment:
    from jinja2 import ChoiceLoader, FileSystemLoader, FunctionLoader, PrefixLoader, StrictUndefined, select_autoescape
    from jinja2.sandbox import SandboxedEnvironment

    from toolkit.rendering.compiled import CompiledTemplates

    own, folder = FileSystemLoader(templates_folder()), templates.folder
    loaders = [*([FunctionLoader(partial(_source, folder))] if folder else []), own, PrefixLoader({BUILT_IN: own})]
    environment = SandboxedEnvironment(
        loader=ChoiceLoader(loaders),
        autoescape=select_autoescape(("xhtml", "xml"), default_for_string=False),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        # The toolkit's own templates don't change, and another state of a user's folder has an environment of its own.
        auto_reload=folder is not None and not templates.state,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=CompiledTemplates.of_user(),
    )
    environment.filters["typst"] = typst_string
    return environment
