"""Foreign input that is guided by coverage, with Atheris: what reaches code that nothing has reached is changed on.

What mutations find by chance in hours, such as a word that a reader looks for, is found here from the code. Each kind
of `test_fuzz` that is read in this process has its turn, in a process of its own, from the same seeds; a failure is as
there.

Run: make fuzz; or, with the group `fuzz` installed: python tests/fuzz/guided.py SECONDS [KIND …]
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import types
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
GUIDED = ("glossaries", "projects", "exchange", "drawings", "images", "documents")
_MOST_BYTES = 20_000


def fuzz(kind: str, seconds: int) -> None:
    """Try input of a kind for so long, and end this process: with code 0 if nothing was found."""
    import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

    # Some library has a package of this name, too.
    package: Any = types.ModuleType("tests")
    package.__path__ = [str(ROOT / "tests")]
    sys.modules["tests"] = package
    with atheris.instrument_imports(include=["toolkit"]):
        import toolkit.ingest.article
        import toolkit.review.formats
        import toolkit.review.po
        import toolkit.review.table
        import toolkit.review.tmx
        import toolkit.review.xliff
        import toolkit.review.xliff2  # noqa: F401 - all that is to be watched is imported here
        from tests.fuzz import test_fuzz
        from tests.fuzz.mutations import seeds
    folder, use, _ = test_fuzz.KINDS[kind]
    files = seeds(folder)
    place = Path(tempfile.mkdtemp())
    corpus = place / "corpus"
    corpus.mkdir()
    for number, file in enumerate(files):  # the first byte says which name the rest bears
        (corpus / file.name).write_bytes(bytes([number]) + file.read_bytes())

    def try_out(data: bytes) -> None:
        name = files[data[0] % len(files)].name if data else files[0].name
        test_fuzz.try_out(use, name, data[1:], place, (name, data))

    options = [f"-max_total_time={seconds}", f"-max_len={_MOST_BYTES}", "-rss_limit_mb=4000", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *options, f"-seed={random.getrandbits(30)}", str(corpus)], try_out)
    atheris.Fuzz()


def main() -> int:
    """Try each kind, and return 1 if something was found."""
    seconds, *kinds = sys.argv[1:]
    if find_spec("atheris") is None:
        print("Atheris can't be had for this Python or machine: no input is guided by coverage.")  # noqa: T201
        return 0
    failed = []
    for kind in kinds or GUIDED:
        with tempfile.TemporaryDirectory() as place:
            code = f"import guided; guided.fuzz({kind!r}, {int(seconds)})"
            environment = {"PYTHONPATH": str(Path(__file__).parent), "HOME": place, "PATH": os.environ["PATH"]}
            ran = subprocess.run([sys.executable, "-c", code], cwd=place, env=environment, check=False)
        print(f"{kind}: {'nothing found' if ran.returncode == 0 else 'a failure, told above'}")  # noqa: T201
        failed += [kind] if ran.returncode else []
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
