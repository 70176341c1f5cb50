"""Plain values of the command line are taken as Typer takes them, and Pydantic is not imported for them."""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated, Any

import pytest
import typer

from toolkit.cli.plain_values import take_plainly


def _app(seen: list[Any]) -> typer.Typer:
    app = typer.Typer()

    @app.command()
    def command(
        sources: Annotated[list[str] | None, typer.Argument()] = None,
        words: Annotated[list[str] | None, typer.Option("--word")] = None,
        text: str | None = None,
        number: int | None = None,
        small: Annotated[int, typer.Option(min=1, max=3)] = 2,
        share: float = 0.5,
        told: Annotated[str | None, typer.Option(callback=lambda value: value and value.upper())] = None,
    ) -> None:
        seen.append((sources, words, text, number, small, share, told))

    return app


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "a b --word c --word d --text e --number 7 --small 3 --share 0.25 --told f",
        "--text= --number 007",
        "--number -3",
        "--number ٣",
        "--number x",
        "--number 1.5",
        "--small 9",
        "--share half",
        "--nothing",
        "--text",
    ],
)
def test_values_are_those_of_typer(arguments: str) -> None:
    outcomes = []
    for plainly in (True, False):
        seen: list[Any] = []
        command = typer.main.get_command(_app(seen))
        if plainly:
            take_plainly(command)
        try:
            command.main(args=arguments.split(), prog_name="program", standalone_mode=False)
        except Exception as error:
            seen.append((type(error), str(error)))
        outcomes.append(seen)
    assert outcomes[0] == outcomes[1]
    assert outcomes[0]


def test_a_build_imports_no_pydantic(tmp_path: Any) -> None:
    (tmp_path / "a.md").write_text("A word.\n", "utf-8")
    code = (
        "import sys\n"
        "from toolkit.cli.main import run\n"
        "code = run('--lang es --format md --engine pseudo --memory none --jobs 1 a.md'.split())\n"
        "assert code == 0 and 'pydantic' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)
