"""The calls of pandoc and Typst that a build makes: written down while it makes them, and made again by themselves.

`write_down` and `make_again` are what `builds.py` uses; the rest runs in their processes.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

_CALLS = "calls.pickle"


@dataclass(frozen=True)
class PandocCall:
    """A process of pandoc.

    Attributes:
        command: It, with its arguments.
        stdin: What it reads.
        copy: The folder that it runs in.
        environment: All of its variables.
    """

    command: list[str]
    stdin: bytes
    copy: Path
    environment: dict[str, str]


@dataclass(frozen=True)
class TypstCall:
    """A document compiled by Typst.

    Attributes:
        copy: Where what lay in its folder lies now.
        fonts: Arguments of the `typst.Fonts` that it was given.
        method: The method of `typst.Compiler`.
        source: The document.
        options: Further arguments.
    """

    copy: Path
    fonts: Mapping[str, Any]
    method: str
    source: bytes
    options: Mapping[str, Any]


Call = PandocCall | TypstCall


@dataclass(slots=True)
class Spent:
    """What the calls took when they were made by themselves: how many, seconds, and processor seconds, by program."""

    calls: dict[str, int] = field(default_factory=lambda: {"pandoc": 0, "typst": 0})
    seconds: dict[str, float] = field(default_factory=lambda: {"pandoc": 0.0, "typst": 0.0})
    processor: dict[str, float] = field(default_factory=lambda: {"pandoc": 0.0, "typst": 0.0})

    @contextlib.contextmanager
    def counting(self, name: str) -> Iterator[None]:
        """Count a call that is made in this context."""
        start, used = time.perf_counter(), processor_seconds()
        yield
        self.calls[name] += 1
        self.seconds[name] += time.perf_counter() - start
        self.processor[name] += processor_seconds() - used


def processor_seconds() -> float:
    """Return the processor time of this process and of those that it has started and that have ended."""
    return sum(os.times()[:4])


class _Recorder:
    """Writes down calls, with copies of the folders that they work in.

    Args:
        log: A folder for all of it.
    """

    def __init__(self, log: Path) -> None:
        log.mkdir(parents=True, exist_ok=True)
        self._log = log
        self._file = (log / _CALLS).open("ab", buffering=0)
        self._numbers = count()

    def note(self, call: Call) -> None:
        """Write down a call."""
        self._file.write(pickle.dumps(call))

    def copied(self, folder: str | Path | None) -> Path:
        """Return a copy of a folder; an empty one if there is none."""
        copy = self._log / "files" / str(next(self._numbers))
        if folder is None:
            copy.mkdir(parents=True)
        else:
            shutil.copytree(folder, copy)
        return copy


def record(log: Path) -> None:
    """From now on write down the calls of this process.

    Args:
        log: A folder for all of it.
    """
    recorder = _Recorder(log)
    _record_pandoc(recorder)
    _record_typst(recorder)
    _record_workers(recorder)


def _record_pandoc(recorder: _Recorder) -> None:
    """Write down what the workers are given, as the process that would do the same."""
    from plain_pandoc import arguments_of

    from toolkit.pandoc import program
    from toolkit.pandoc.pool import Pool

    do = Pool.do

    def noting(pool: Pool, header: Mapping[str, Any], text: bytes) -> Any:
        copy = recorder.copied(header.get("folder"))
        command = [program.executable(), *arguments_of(header, copy)]
        variables = program.variables({"SOURCE_DATE_EPOCH": header["epoch"]} if "epoch" in header else {})
        recorder.note(PandocCall(command, text, copy, variables))
        return do(pool, header, text)

    _put(Pool, do=noting)


def _record_typst(recorder: _Recorder) -> None:
    import typst

    fonts, compiler = typst.Fonts, typst.Compiler

    class NotingFonts:
        """Stands for `typst.Fonts`, which can't be a base class and does not tell its arguments."""

        def __init__(self, **options: Any) -> None:
            self.options = options
            self.made = fonts(**options)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.made, name)

    class NotingCompiler:
        """Stands for `typst.Compiler`."""

        def __init__(self, root: str | Path, font_paths: Any, **options: Any) -> None:
            self._root, self._fonts = root, font_paths
            self._compiler = compiler(root=root, font_paths=font_paths.made, **options)

        def __getattr__(self, method: str) -> Any:
            made = getattr(self._compiler, method)

            def call(source: bytes, **options: Any) -> Any:
                recorder.note(TypstCall(recorder.copied(self._root), self._fonts.options, method, source, options))
                return made(source, **options)

            return call

    _put(typst, Fonts=NotingFonts, Compiler=NotingCompiler)


def _record_workers(recorder: _Recorder) -> None:
    """Write down what the workers of Typst are given, as the call that would do the same in this process."""
    import toolkit.rendering.epub.cover
    import toolkit.rendering.pdf.compile
    from toolkit.rendering.typesetting import compile_typst

    def noting(source: str, root: Path, *, system: bool, files: int = 0, **options: Any) -> Any:
        fonts = {"include_system_fonts": system, "include_embedded_fonts": True}
        text = source.encode("utf-8", "replace")
        recorder.note(TypstCall(recorder.copied(root), fonts, "compile_with_warnings", text, options))
        return compile_typst(source, root, system=system, files=files, **options)

    for place in (toolkit.rendering.epub.cover, toolkit.rendering.pdf.compile):
        _put(place, compile_typst=noting)


def _put(place: Any, **names: Any) -> None:
    for name, value in names.items():
        setattr(place, name, value)


def recorded(log: Path) -> Iterator[Call]:
    """Yield the calls that were written down, in order."""
    with (log / _CALLS).open("rb") as file:
        while True:
            try:
                yield pickle.load(file)  # noqa: S301 - our own
            except EOFError:
                return


def replay(log: Path) -> Spent:
    """Make the calls again, one after the other, and return what they take by themselves.

    What is counted is `subprocess.run` for pandoc, with its pipes, and for Typst the making of a compiler, the call of
    its method, and the loading of fonts, once for each choice of them. Reading the log is not counted.
    """
    import typst

    spent = Spent()
    loaded: dict[str, Any] = {}
    for call in recorded(log):
        if isinstance(call, PandocCall):
            with spent.counting("pandoc"):
                subprocess.run(
                    call.command, input=call.stdin, capture_output=True, cwd=call.copy, env=call.environment, check=True
                )
            continue
        wanted = repr(call.fonts)
        with spent.counting("typst"):
            if wanted not in loaded:
                loaded[wanted] = typst.Fonts(**call.fonts)
            compiler = typst.Compiler(
                root=call.copy, font_paths=loaded[wanted], package_path=call.copy, package_cache_path=call.copy
            )
            with contextlib.suppress(typst.TypstError):  # it may be asked for just that: which characters it lacks
                getattr(compiler, call.method)(call.source, **call.options)
    return spent


def write_down(log: Path, arguments: Sequence[str], variables: Mapping[str, str]) -> None:
    """Run `publish` in a process of its own that writes down its calls.

    Args:
        log: A folder for them.
        arguments: Those of `publish`.
        variables: Its environment, in which this module can be imported.
    """
    command = [sys.executable, "-P", "-c", "import calls; calls.main()", str(log), *arguments]
    subprocess.run(command, env=variables, check=True, stdout=subprocess.DEVNULL)


def make_again(log: Path, variables: Mapping[str, str]) -> Spent:
    """Make the calls again in a bare process of their own: see `replay`."""
    code = "import calls, sys; calls.replay_here(sys.argv[1])"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, str(log)], env=variables, check=True, stdout=subprocess.PIPE, text=True
    )
    return Spent(**json.loads(done.stdout))


def replay_here(log: str) -> None:
    """Make the calls again in this process, and print what they take as JSON."""
    print(json.dumps(asdict(replay(Path(log)))))


def main() -> None:
    """Run `publish` in this process, and write down its calls: the first argument says where."""
    from toolkit.cli.main import main as publish

    record(Path(sys.argv[1]))
    sys.argv = ["publish", *sys.argv[2:]]
    publish()
