"""`publish watch`: build, and make again what an edit makes stale, until Ctrl-C."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import typer

from toolkit.cli import options as o
from toolkit.cli.interrupt import INTERRUPTED, stopping
from toolkit.cli.wanted import Flags, takes_wanted

if TYPE_CHECKING:
    from toolkit.editions import Event, Listener, Round


@takes_wanted
def command(flags: Flags, quiet: o.Quiet = False, verbose: o.Verbose = False) -> None:
    """Make editions, and make them again whenever an edit makes them stale, until Ctrl-C."""
    o.set_up_logging(verbose)
    code = 0
    with stopping() as stop:
        from toolkit.project import Project

        shown = _Shown(quiet)
        for one in Project.load(**flags).watch(shown.listen, stop=stop):
            shown.end(one)
            if one.result is not None and one.result.stopped:
                code = INTERRUPTED
    raise typer.Exit(code)


class _Shown:
    """Shows the progress of each build of a watch, and says in a line or two what came of it."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._stack = ExitStack()
        self._listener: Listener | None = None
        self._made: list[str] = []
        self._failed = 0
        self._begun = False

    def listen(self, event: Event) -> None:
        """Show an event; the first one of a build begins to show it."""
        from toolkit.cli.progress import reporter
        from toolkit.editions import Status

        if self._listener is None:
            self._listener = self._stack.enter_context(reporter(quiet=self._quiet, told_after=True))
        self._listener(event)
        if event.edition is not None and event.edition.status is Status.MADE:
            self._made.append(event.subject)
        self._failed += event.failure is not None

    def end(self, one: Round) -> None:
        """Say what came of a build."""
        self._stack.close()
        made, self._made, self._listener = self._made, [], None
        failed, self._failed = self._failed, 0
        if one.error is not None:
            hint = f"\n         {one.error.hint}" if one.error.hint else ""
            print(f"publish: {one.error.message}{hint}", file=sys.stderr, flush=True)  # noqa: T201
        if self._quiet:
            return
        from toolkit.cli.summary import named

        if one.appeared:
            _say(f"New: {named(one.appeared)}")
        if one.gone:
            _say(f"Gone: {named(one.gone)}; the editions stay, publish clean --orphans removes them")
        said = [f"{len(made):,} made: {named(made)}"] if made else []
        said += [f"{failed:,} could not be made, see above"] if failed else []
        if said:
            _say("; ".join(said))
        if not self._begun and not (one.result and one.result.stopped):
            _say("Watching; Ctrl-C ends it")
        self._begun = True


def _say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {line}", flush=True)  # noqa: T201
