"""What `publish build` and `publish plan` share: a build, shown while it goes on and told when it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.cli import options as o
from toolkit.cli.interrupt import INTERRUPTED, stopping
from toolkit.cli.streams import need_stdout
from toolkit.cli.wanted import Flags

if TYPE_CHECKING:
    from toolkit.editions import BuildResult
    from toolkit.findings import Severity


def run_build(
    flags: Flags,
    *,
    dry_run: bool = False,
    check: bool = False,
    fail_on: str | None = None,
    json: bool = False,
    quiet: bool,
    verbose: bool,
) -> int:
    """Build what the options say, and return the exit code.

    Args:
        flags: The options.
        dry_run: Make nothing; show what is stale, and why.
        check: Return 1 if anything is stale.
        fail_on: Return 4 if something was found that is as severe as that, or more.
        json: Write a line of JSON for each event to stdout, and nothing else.
        quiet: Say nothing but errors.
        verbose: Tell what goes on inside.

    Raises:
        PublishError: The build could not begin, or broke off.
    """
    o.set_up_logging(verbose)
    threshold = o.severity_of(fail_on)
    if json:
        need_stdout()
    with stopping() as cancel:
        from toolkit.cli.events import JsonLines
        from toolkit.cli.plan_table import print_plan
        from toolkit.cli.progress import reporter
        from toolkit.cli.summary import print_summary
        from toolkit.editions import Status, build_editions, make_plan
        from toolkit.errors import ExitCode
        from toolkit.settings import load_settings

        lines = JsonLines() if json else None
        plan = make_plan(load_settings(flags))
        with reporter(quiet=quiet, json=lines) as listener:
            result = build_editions(plan, listener, dry_run=dry_run, cancel=cancel)
        code = INTERRUPTED if result.stopped else int(result.exit_code)
        if check and not code and any(edition.status is Status.WANTED for edition in result.editions):
            code = int(ExitCode.INCOMPLETE)
        if not code and threshold and _found(result, threshold):
            code = int(ExitCode.FINDINGS)
        if lines is not None:
            lines.end(result, code)
        elif not quiet:
            (print_plan if dry_run else print_summary)(result)
    return code


def _found(result: BuildResult, threshold: Severity) -> bool:
    """Tell whether something was found in a build that is as severe as that, or more."""
    from toolkit.reporting import reaches

    return reaches(result.findings, threshold) or any(
        reaches(edition.entry.warnings, threshold) for edition in result.editions
    )
