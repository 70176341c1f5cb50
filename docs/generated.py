"""The parts of the manual that are made from the code when it is built, so that they can't say anything else.

A page holds ``<!-- generated: NAME -->``; in its place comes the Markdown that the function NAME returns.
"""

from __future__ import annotations

import enum
import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import typer
from sphinx.pycode import ModuleAnalyzer

import toolkit
from toolkit import errors
from toolkit.catalogue import CATALOGUE
from toolkit.cli.events import JsonLines
from toolkit.cli.interrupt import INTERRUPTED
from toolkit.cli.main import program
from toolkit.editions.manifest import ManifestEntry
from toolkit.findings import Severity
from toolkit.ingest.formats import FORMATS
from toolkit.localization import available_locales, load_locale
from toolkit.rendering import BARRIERS
from toolkit.settings.keys import keys_at
from toolkit.settings.kinds import EXPECTED, Key, Kind, Place
from toolkit.settings.sample import sample_text
from toolkit.settings.sections import SECTIONS
from toolkit.steps.checking import _CHECKS
from toolkit.steps.ingredients import REASONS
from toolkit.translation import DoubtfulSentence
from toolkit.translation.engines.candidates import candidates
from toolkit.translation.engines.published import expected_quality, published, sources_told

MARKER = re.compile(r"<!-- generated: ([a-z-]+) -->")


def fill(page: str) -> str:
    """Return a page with its generated parts filled in.

    Args:
        page: Its Markdown.

    Raises:
        KeyError: There is no such part.
    """
    return MARKER.sub(lambda marker: PARTS[marker[1]](), page)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["", " | ".join(head), " | ".join("---" for _ in head)]
    lines += [" | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in row) for row in rows]
    return "\n".join(f"| {line} |" if line else line for line in lines) + "\n"


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _members(kind: type[enum.Enum]) -> Iterator[tuple[Any, str]]:
    """Yield the members of an enumeration, each with the docstring under it."""
    told = ModuleAnalyzer.for_module(kind.__module__).find_attr_docs()
    for member in kind:
        yield member, " ".join(told.get((kind.__name__, member.name), [])).strip()


# ---------------------------------------------------------------- the command line


def commands() -> str:
    """Every command with its arguments and options, as Typer has them."""
    walk = _walk(typer.main.get_command(program()), "publish", None)
    return "\n".join(_command(command, name, parent) for command, name, parent in walk)


def _walk(command: Any, name: str, parent: Any) -> Iterator[tuple[Any, str, Any]]:
    context = command.context_class(command, info_name=name, parent=parent)
    children = getattr(command, "commands", {})
    if not children or parent is None:
        yield command, name, parent
    for child, inner in children.items():
        if not inner.hidden:
            yield from _walk(inner, child, context)


def _command(command: Any, name: str, parent: Any) -> str:
    context = command.context_class(command, info_name=name, parent=parent)
    usage = " ".join((context.command_path, *command.collect_usage_pieces(context)))
    rows = [_parameter(item, context) for item in command.params if not getattr(item, "hidden", False)]
    told = _options_as_code(inspect.cleandoc(command.help or ""))
    parts = [f"\n## {context.command_path}\n", told, f"\n```text\n{usage}\n```\n"]
    return "\n".join([*parts, _table(("", "what it does"), filter(None, rows))])


def _parameter(item: Any, context: Any) -> tuple[str, str] | None:
    record = item.get_help_record(context)
    if record is None:
        return None
    names, told = record
    return _code(re.sub(r" <.*>$", "", names)), _options_as_code(told)


def _options_as_code(text: str) -> str:
    return re.sub(r"(?<![`\w-])(--[a-z-]+)", r"`\1`", text)


# ---------------------------------------------------------------- settings


def project_file() -> str:
    """The project file that `publish init` writes."""
    return f"```toml\n{sample_text()}```\n"


_PLACES = {
    Place.TOP: "project",
    Place.LANGUAGE: "`[language.…]`",
    Place.ARTICLE: "`[article.…]`",
    Place.FRONT: "front matter",
    Place.BUNDLE: "`[bundles.…]`",
    Place.USER: "option or variable alone",
}


def _keys() -> dict[str, Key]:
    return {name: key for place in _PLACES for name, key in keys_at(place).items()}


def settings() -> str:
    """What can be set, in which places."""
    rows = (
        (_code(name), _told(key), ", ".join(label for place, label in _PLACES.items() if place in key.places))
        for name, key in _keys().items()
    )
    return _table(("key", "what it says", "where it can stand"), rows)


def names() -> str:
    """What each setting is called, wherever it can be said."""
    rows = ((_code(name), _flags(key), _argument(key), _variable(key)) for name, key in _keys().items())
    return _table(("key", "on the command line", "argument of `publish`", "variable"), rows)


def _flags(key: Key) -> str:
    if key.option is None:
        return ""
    return ", ".join(map(_code, key.option.flags)) or _code(key.parameter.upper())


def _argument(key: Key) -> str:
    return _code(key.parameter) if key.option is not None else ""


def decoding() -> str:
    """The options of neural engines."""
    return _table(("key", "what it says"), ((_code(n), _told(k)) for n, k in keys_at(Place.DECODING).items()))


def llm() -> str:
    """The options of the engine llm."""
    return _table(("key", "what it says"), ((_code(n), _told(k)) for n, k in keys_at(Place.LLM).items()))


def sections() -> str:
    """The tables of the project file that have names."""
    rows = ((f"`[{item.name}.…]`", item.help, item.named) for item in SECTIONS.values())
    return _table(("table", "what it is for", "what is named"), rows)


def _variable(key: Key) -> str:
    there = not key.places.isdisjoint((Place.TOP, Place.USER)) and key.kind is not Kind.OPTIONS
    return f"`PUBLISH_{key.name.upper()}`" if there else ""


def _told(key: Key) -> str:
    kinds = f"One of {', '.join(map(_code, key.choices))}" if key.choices else EXPECTED[key.kind].capitalize()
    return f"{key.help} {kinds}{', or a plug-in’s' if key.open else ''}."


# ---------------------------------------------------------------- findings, errors, exit codes


def findings() -> str:
    """Every code of a finding, with what it means and what to do."""
    parts: list[str] = []
    for about in dict.fromkeys(item.about for item in CATALOGUE.values()):
        rows = [
            (f"`{code}`", item.meaning, item.advice, str(item.severity))
            for code, item in CATALOGUE.items()
            if item.about == about
        ]
        parts.append(f"\n## {about}\n{_table(('code', 'what was seen', 'what to do', 'severity'), rows)}")
    return "\n".join(parts)


def severities() -> str:
    """How much a finding matters."""
    return _table(("severity", "what it says"), ((f"`{member}`", told) for member, told in _members(Severity)))


def barriers() -> str:
    """The findings that `--strict` does not let pass."""
    return ", ".join(f"`{code}`" for code in sorted(BARRIERS))


def exit_codes() -> str:
    """What the process returns."""
    rows = [(f"`{int(member)}`", told) for member, told in _members(errors.ExitCode)]
    rows.append((f"`{INTERRUPTED}`", "Stopped with Ctrl-C or SIGTERM; what was made is complete."))
    return _table(("exit code", "meaning"), rows)


def error_classes() -> str:
    """The errors that the library raises."""
    known = {item for _, item in inspect.getmembers(errors, inspect.isclass)}
    known |= {item for name in toolkit.__all__ if inspect.isclass(item := getattr(toolkit, name))}
    kinds = sorted((item for item in known if issubclass(item, errors.PublishError)), key=lambda item: item.__name__)
    rows = ((f"`{item.__name__}`", _first(item), f"`{int(item.exit_code)}`") for item in kinds)
    return _table(("error", "what it says", "exit code"), rows)


def _first(item: Any) -> str:
    return inspect.cleandoc(item.__doc__ or "").partition("\n\n")[0]


# ---------------------------------------------------------------- the manifest


def manifest() -> str:
    """The fields of an edition in the manifest."""
    return _fields(ManifestEntry)


def read_first() -> str:
    """The fields of a sentence to read first."""
    return _fields(DoubtfulSentence)


def made_from() -> str:
    """What goes into an edition."""
    return _table(("in `made_from`", "as people call it"), ((f"`{name}`", told) for name, told in REASONS.items()))


def checks() -> str:
    """What every edition is checked for, by format."""
    rows = ((_code(name), ", ".join(map(_code, codes))) for name, codes in _CHECKS.items())
    return _table(("format", "checks"), rows)


def events() -> str:
    """The lines that `--json` writes."""
    return inspect.cleandoc(JsonLines.__doc__ or "").replace("``", "`") + "\n"


def _fields(kind: type) -> str:
    """Return the attributes of a class as its docstring tells of them."""
    section = inspect.cleandoc(kind.__doc__ or "").partition("Attributes:\n")[2]
    found = re.findall(r"^    (\w+): (.*(?:\n {8}.*)*)", section, re.MULTILINE)
    return _table(("field", "what it says"), ((f"`{name}`", told.replace("``", "`")) for name, told in found))


# ---------------------------------------------------------------- data


def formats() -> str:
    """What an article may come in."""
    rows = (
        (item.label, _code(item.name), " ".join(_code(f".{extension}") for extension in item.extensions))
        for item in FORMATS
    )
    return _table(("format", "`--as`", "files"), rows)


def locales() -> str:
    """The locales, with what one sees of each at once."""
    from babel import Locale as Cldr

    rows = []
    for tag in available_locales():
        locale = load_locale(tag)
        name = Cldr.parse(tag, sep="-").get_display_name("en")
        fonts = f"`{locale.fonts.package}`" if locale.fonts.package else "built in"
        rows.append((_code(tag), str(name), locale.direction, locale.page.size, fonts))
    return _table(("tag", "language", "direction", "page", "fonts for PDF"), rows)


# ---------------------------------------------------------------- the library


def api() -> str:
    """Every public name, from its docstring."""
    names = {name: getattr(toolkit, name) for name in toolkit.__all__}
    functions = [name for name, item in names.items() if inspect.isfunction(item)]
    listed = [name for name, item in names.items() if inspect.isclass(item)]
    others = [name for name in names if name not in {*functions, *listed}]
    parts = ["\n## Functions\n", *(_auto("autofunction", name) for name in functions)]
    parts += ["\n## Classes\n", *(_auto("autoclass", name) for name in listed)]
    if others:
        parts += ["\n## Types\n", *(_auto("autodata", name) for name in others)]
    return "\n".join(parts)


def _auto(directive: str, name: str) -> str:
    options = "   :members:\n" if directive == "autoclass" else ""
    return f"```{{eval-rst}}\n.. {directive}:: toolkit.{name}\n{options}```\n"


# ---------------------------------------------------------------- engines


def engines() -> str:
    """Return the table of what could be had for five pairs, with the quality that is published for them."""
    pairs = [("en", target) for target in ("es", "fr", "de", "ar", "zh-Hans")]
    known = {one.kind: one for one in reversed(candidates(*pairs[0]))} | {"apertium": None}
    order = sorted(known, key=lambda kind: -(expected_quality(kind, *pairs[0]) or 0.0))
    rows = []
    for kind in order:
        one = known[kind]
        size = f"{one.megabytes:,.0f} MB" if one else "15 MB"
        command = one.command if one else "apt-get install apertium-eng-spa"
        rows.append(
            (kind, size, *(_figures(kind, *pair) for pair in pairs), one.licence if one else "GPL", _code(command))
        )
    head = ("kind", "size", *(f"en→{target.partition('-')[0]}" for _, target in pairs), "licence", "installed by")
    sources = "\n".join(f"- {told}" for told in sources_told().values())
    return f"{_table(head, rows)}\n{sources}\n"


def _figures(kind: str, source: str, target: str) -> str:
    found = published(kind, source, target)
    if found is None:
        return "–"
    return f"{found.bleu:.1f}" + (f" / {found.comet:.3f}".replace(" 0.", " .") if found.comet is not None else "")


PARTS: dict[str, Callable[[], str]] = {
    "engines": engines,
    "api": api,
    "barriers": barriers,
    "checks": checks,
    "commands": commands,
    "decoding": decoding,
    "errors": error_classes,
    "events": events,
    "exit-codes": exit_codes,
    "findings": findings,
    "formats": formats,
    "llm": llm,
    "locales": locales,
    "made-from": made_from,
    "manifest": manifest,
    "names": names,
    "project-file": project_file,
    "read-first": read_first,
    "sections": sections,
    "settings": settings,
    "severities": severities,
}
"""The generated parts by the names that pages give them."""
