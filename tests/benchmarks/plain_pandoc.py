"""Jobs of the workers as commands of pandoc's program, which is started for each: what they are compared with."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from toolkit import pandoc

_OPTIONS: dict[str, Callable[[Any], list[str]]] = {
    "wrap_text": lambda value: ["--wrap", value.removeprefix("wrap-")],
    "html_math_method": lambda value: [f"--{value}"],
    "highlight_method": lambda value: ["--syntax-highlighting", value],
    "split_level": lambda value: ["--split-level", str(value)],
    "table_of_contents": lambda value: [f"--toc={str(value).lower()}"],
    "toc_depth": lambda value: ["--toc-depth", str(value)],
    "epub_title_page": lambda value: [f"--epub-title-page={str(value).lower()}"],
    "reference_doc": lambda value: ["--reference-doc", value],
    "variables": lambda value: [f"--css={value['css'][0]}", f"--epub-cover-image={value['epub-cover-image']}"],
}
_TEMPLATE = "template.of-the-job"


def arguments_of(header: Mapping[str, Any], folder: Path) -> list[str]:
    """Return the arguments of the program that do a job.

    Args:
        header: The job, as a worker is given it.
        folder: The program's working folder; a template of the job's is written there.
    """
    if header["job"] == "read":
        media = [f"--extract-media={header['media']}"] if "media" in header else []
        return ["--sandbox", "--standalone", "--from", header["format"], "--to", "json", *media]
    arguments = ["--from=json", f"--to={header['format']}", "--output=-"]
    for name, value in header["options"].items():
        arguments += _OPTIONS[name](value)
    if "template" in header:
        (folder / _TEMPLATE).write_text(header["template"], "utf-8")
        arguments += ["--standalone", f"--template={_TEMPLATE}"]
    return arguments


def write(document: bytes, writer: pandoc.Writer, *, folder: Path, epoch: int) -> bytes:
    """Write a document as `toolkit.pandoc.write` does, with a process of its own."""
    header = {"job": "write", "format": writer.format, "options": writer.options}
    if writer.template is not None:
        header["template"] = writer.template
    environment = {"SOURCE_DATE_EPOCH": str(epoch)}
    return pandoc.run(arguments_of(header, folder), document, cwd=folder, environment=environment)


def started_for_each_job() -> None:
    """From now on start pandoc for each job of this process: for sources without images inside."""
    from toolkit.pandoc.pool import Pool

    def do(_: Pool, header: Mapping[str, Any], text: bytes) -> list[bytes]:
        environment = {"SOURCE_DATE_EPOCH": header["epoch"]} if "epoch" in header else {}
        with tempfile.TemporaryDirectory() as name:
            folder = Path(header.get("folder", name))
            made = pandoc.run(arguments_of(header, folder), text, cwd=folder, environment=environment)
        return [made, b"[]"] if header["job"] == "read" else [made]  # a reader has a log as well

    setattr(Pool, "do", do)  # noqa: B010 - it stands in for a method
