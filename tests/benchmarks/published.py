"""Makes toolkit/translation/engines/published.toml of the figures that Mozilla publishes with Firefox's models.

Run as: python tests/benchmarks/published.py COPY > toolkit/translation/engines/published.toml, where COPY is a clone of
github.com/mozilla/firefox-translations-models (its weights aren't needed).
"""

from __future__ import annotations

import argparse
import json
import subprocess
from pathlib import Path
from typing import Any

from toolkit.translation.engines.converted.languages import tag_of

_TEST = "flores-test"
_KINDS = {"argos": "argos", "nllb": "nllb", "opusmt": "opus"}
_FIREFOX = ("bergamot-base-memory", "bergamot-base", "bergamot-tiny")
"""Firefox's models by preference; of a pair the first is meant that there is."""

_HEAD = """\
# How good models are, as others published it: BLEU and COMET for each pair, by kind of model. `auto` goes by it, and so
# does publish models install FROM TO. Made by tests/benchmarks/published.py.

[sources.flores]
what = "FLORES-200, devtest; BLEU by sacrebleu, COMET by wmt22-comet-da"
models = "argos, opus (Helsinki-NLP/opus-mt-SRC-TRG) and nllb (distilled, 600M) of January 2024; firefox of 2024, 2025"
where = "https://github.com/mozilla/firefox-translations-models, evaluation/bleu-results.json and comet-results.json"
revision = "{revision}"

[sources.here]
what = "FLORES-200, devtest; BLEU, by publish evaluate"
models = "apertium-eng-spa of Debian 12, in November 2026"
where = "docs/explanation/measurements.md"

[here.en]
es = {{ apertium = [12.1] }}
"""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("copy", type=Path, help="a clone of github.com/mozilla/firefox-translations-models")
    copy = parser.parse_args().copy
    bleu, comet = (json.loads(_shown(copy, f"evaluation/{name}-results.json")) for name in ("bleu", "comet"))
    print(_HEAD.format(revision=subprocess.check_output(["git", "-C", copy, "rev-parse", "HEAD"], text=True).strip()))
    table: dict[str, dict[str, str]] = {}
    for pair in sorted(bleu):
        source, target = (tag_of(code) for code in pair.split("-"))
        figures = _figures(bleu[pair].get(_TEST, {}), comet.get(pair, {}).get(_TEST, {}))
        if figures:
            table.setdefault(source, {})[target] = f"{{ {figures} }}"
    for source, targets in sorted(table.items()):
        print(f"[flores.{source}]", *(f"{target} = {figures}" for target, figures in sorted(targets.items())), sep="\n")
        print()


def _shown(copy: Path, name: str) -> str:
    return subprocess.check_output(["git", "-C", copy, "show", f"HEAD:{name}"], text=True)


def _figures(bleu: dict[str, Any], comet: dict[str, Any]) -> str:
    """Return the figures of a pair by kind, as TOML; what Mozilla did not measure is 0 in its files."""
    found = {kind: (bleu.get(name), comet.get(name)) for name, kind in _KINDS.items()}
    found["firefox"] = next(
        ((bleu[name], comet.get(name)) for name in _FIREFOX if bleu.get(name) and comet.get(name)), (0, 0)
    )
    return ", ".join(
        f"{kind} = [{one:.1f}, {other:.4f}]" for kind, (one, other) in sorted(found.items()) if one and other
    )


if __name__ == "__main__":
    main()
