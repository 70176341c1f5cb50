"""Draws an SVG drawing from standard input as PNG to standard output: a program of its own.

A renderer that asks for more memory than there is takes its whole process along, and a small drawing can make it do so
in many ways: a pattern as wide as a town, a filter of a million octaves. Here it takes nothing else along.
"""

from __future__ import annotations

import sys

from toolkit.network import cut_off

_MEMORY = 2_000_000_000
_SECONDS = 20
"""Of the processor. What takes longer would hold up the edition as well."""


def main() -> None:
    """Draw what comes in by the Typst source in the first argument; leave with a message if that can't be done.

    The second argument is the resolution, the third ``system`` if it is to have the system's fonts, too.
    """
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    cut_off()
    import typst

    inputs = {"svg": sys.stdin.buffer.read().decode()}
    source = sys.argv[1].encode()
    own = sys.argv[3] != "system"
    try:
        # Editions hold it as it is: what draws PDFs has to get along with it too.
        typst.compile(source, format="pdf", ignore_system_fonts=own, sys_inputs=inputs)
        png = typst.compile(source, format="png", ppi=float(sys.argv[2]), ignore_system_fonts=own, sys_inputs=inputs)
    except typst.TypstError as error:
        sys.exit(str(error)[:200])
    sys.stdout.buffer.write(png if isinstance(png, bytes) else png[0])


if __name__ == "__main__":
    main()
