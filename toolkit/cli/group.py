"""`publish …` is `publish build …`, and `publish review` is `publish review open`: one command needs no name."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from pathlib import Path
from typing import Any

from typer.core import TyperGroup


class DefaultGroup(TyperGroup):
    """Runs the command `build` where no command is named, and shows its options in the group's own help.

    Attributes:
        default: The command that needs no name.
        names: The names of all commands, where not all of them are there: see `toolkit.cli.main.program`.
    """

    default = "build"
    names: Collection[str] = ()
    _helping = False

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the default command's name before arguments that begin with none."""
        own = {name for param in self.params for name in (*param.opts, *param.secondary_opts)} | {"--help"}
        completing = not args and ctx.resilient_parsing  # a first word that is still being typed may be anything
        if not completing and (not args or (args[0] not in self.commands and args[0] not in own)):
            if args:
                self._refuse_mistaken(ctx, args[0])
            args = [self.default, *args]
        return super().parse_args(ctx, args)

    def _refuse_mistaken(self, ctx: Any, word: str) -> None:
        """Refuse a first word that is no source, and is nearly a command, or the tag of a language."""
        if word.startswith("-") or Path(word).exists():
            return
        if nearest := difflib.get_close_matches(word, (*self.commands, *self.names), 1, 0.75):
            ctx.fail(f"There is no command and no file '{word}'. Did you mean: {ctx.command_path} {nearest[0]}")
        from toolkit.localization import available_locales

        if word in available_locales():
            ctx.fail(f"There is no file '{word}'. For a language give an option: publish --lang {word}")

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the group's own parameters; in its help, the default command's before them."""
        own = super().get_params(ctx)
        if not self._helping:
            return own
        names = {param.name for param in own}
        return [param for param in self.commands[self.default].params if param.name not in names] + own

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help of the group and of its default command in one."""
        self._helping = True
        self.subcommand_metavar = ""
        try:
            super().format_help(ctx, formatter)
        finally:
            self._helping = False

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Complete the commands' names and the default command's options and sources."""
        command = self.commands[self.default]
        return super().shell_complete(ctx, incomplete) + command.shell_complete(ctx, incomplete)


class ReviewGroup(DefaultGroup):
    """Runs the command `open` where no command is named, and shows its options in the group's own help."""

    default = "open"
