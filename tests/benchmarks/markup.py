"""Whether markup stays on the right words: ours, against Argos' own two ways, with the same model.

The sentences of tests/data/markup/ go through

- `toolkit.translation`, which translates each sentence whole and projects its markup by alignment;
- `argostranslate.tags.translate_tags`, given each sentence as a tree of tags; what must not change is in tags that are
  not to be translated;
- argos-translate-files, given all of them as one document in HTML.

The latter two run in an environment of their own, see `stock.py`, with ARGOS_INTRA_THREADS=1. The package has no
sentence splitter, and stock would download one (it refuses ARGOS_CHUNK_TYPE=NONE, which its settings list); so its
splitter is replaced by one that takes each text for one sentence, which nearly all are.

Counted are spans that are still on words; spans that are on the words on which people put them, whatever the case of
the letters, punctuation and spaces, only in sentences whose words alone stock translates as we do; spans of these that
have those words among others (translated alone, fragments make this small model loop: "puerta puerta"; other models
may do so less); atoms (code, math, citations, notes, images, raw markup, addresses) that are there unchanged; and
sentences that read, whatever their punctuation, like the translation that the same tool makes of their words alone.

Run: python tests/benchmarks/markup.py          (with --show, some of what stock makes goes to standard error)
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import stock
from markup_trees import Outcome, outcome_of, outcome_of_tree, outcomes_of_html, to_html, tree_of
from measuring import heading, table

ROOT = Path(__file__).parents[2]
# As "tests.translation" it can't be imported outside pytest: some library installs a package "tests" of its own.
sys.path.append(str(ROOT / "tests" / "translation"))

from marked import Marked, contents, load, plain_sentences, projected  # type: ignore[import-not-found]  # noqa: E402

from toolkit.document.content import Content  # noqa: E402
from toolkit.translation.engines.argos.engine import ArgosEngine  # noqa: E402
from toolkit.translation.engines.argos.packages import install_file  # noqa: E402
from toolkit.translation.engines.neural.options import DecodingOptions  # noqa: E402
from toolkit.translation.engines.protocol import Translation, translate_all  # noqa: E402

MODEL = ROOT / "tests" / "data" / "models" / "translate-en_es-0_1.argosmodel"
HEAD = ("", "spans kept", "spans exact", "spans with the words", "atoms kept", "reads as without markup")


@dataclass(slots=True)
class Set:
    """The sentences of one set in a form that all can take.

    Attributes:
        name: Its name.
        marked: What people made of them.
        sources: The sentences.
        expected: Their translations with markup.
        plain: What their words alone are, sentence by sentence.
    """

    name: str
    marked: list[Marked]
    sources: list[Content]
    expected: list[Content]
    plain: list[list[str]]


def read_set(name: str) -> Set:
    marked = load(name)
    sources = contents([one.source for one in marked], "en")
    expected = contents([one.expected for one in marked], "en")
    return Set(name, marked, sources, expected, [plain_sentences(content, "en") for content in sources])


def ours(one: Set, known: dict[str, Translation]) -> list[Outcome]:
    found = []
    for marked, source, plain in zip(one.marked, one.sources, one.plain, strict=True):
        got, _ = projected(source, [known[sentence] for sentence in plain], marked)
        found.append(outcome_of(got, source))
    return found


def theirs(sets: Sequence[Set], packages: Path, folder: Path) -> tuple[dict[str, str], list[Outcome], list[Outcome]]:
    """Return what stock makes of words alone, of trees of tags, and of a document."""
    every = [content for one in sets for content in one.sources]
    document = folder / "document.html"
    document.write_text(to_html(every), "utf-8")
    plain = list(dict.fromkeys(sentence for one in sets for texts in one.plain for sentence in texts))
    request = json.dumps({"plain": plain, "trees": [tree_of(content) for content in every], "html": str(document)})
    done = subprocess.run(
        [stock.environment(), Path(__file__).with_name("markup_worker.py")],
        input=request,
        env=stock.settings(packages, folder / "home", ARGOS_INTRA_THREADS="1", ARGOS_CHUNK_TYPE="MINISBD"),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    answer = json.loads(done.stdout.splitlines()[-1])
    trees = [outcome_of_tree(tree, content) for tree, content in zip(answer["trees"], every, strict=True)]
    html = outcomes_of_html(Path(answer["html"]).read_text("utf-8"), every)
    return dict(zip(plain, answer["plain"], strict=True)), trees, html


def row(name: str, one: Set, outcomes: Sequence[Outcome], plain: Sequence[str], counted: Sequence[bool]) -> list[str]:
    count: Counter[str] = Counter()
    for place, outcome in enumerate(outcomes):
        source, expected = one.sources[place], one.expected[place]
        wanted = Counter(
            (repr(span.shell), _words(_covered(expected, span.start, span.end))) for span in expected.spans
        )
        got = Counter((repr(source.spans[i].shell), _words(text)) for i, text in outcome.covered.items() if i >= 0)
        count["spans"] += len(source.spans)
        count["kept"] += sum(
            bool(_words(text)) or not _has_words(source, i) for i, text in outcome.covered.items() if i >= 0
        )
        count["atoms"] += len(source.atoms)
        count["kept atoms"] += len(set(outcome.atoms))
        count["same"] += _words(outcome.text) == _words(plain[place])
        if counted[place]:
            count["comparable"] += len(source.spans)
            count["exact"] += (wanted & got).total()
            count["with words"] += sum(
                any(kind == other and words in text for other, text in got) for kind, words in wanted.elements()
            )
    exact, with_words = (
        _share(count[key], count["comparable"]) if any(counted) else "–" for key in ("exact", "with words")
    )
    return [
        name,
        _share(count["kept"], count["spans"]),
        exact,
        with_words,
        _share(count["kept atoms"], count["atoms"]),
        _share(count["same"], len(outcomes)),
    ]


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.0%})"


def _covered(content: Content, start: int, end: int) -> str:
    return content.text[start:end]


def _has_words(content: Content, index: int) -> bool:
    return bool(_words(_covered(content, content.spans[index].start, content.spans[index].end)))


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        packages = folder / "packages"
        os.environ["ARGOS_PACKAGES_DIR"] = str(packages)
        install_file(MODEL)
        engine = ArgosEngine(DecodingOptions(compute_type="float32"))
        sets = [read_set("argos"), read_set("apertium")]
        plain = list(dict.fromkeys(sentence for one in sets for texts in one.plain for sentence in texts))
        known = dict(zip(plain, translate_all(engine, plain, "en", "es"), strict=True))
        stock_plain, trees, html = theirs(sets, packages, folder)
    start = 0
    versions = stock.versions(stock.environment())
    print(heading("Markup on the right words", ["ctranslate2"]))
    print(f"stock: {', '.join(f'{name} {number}' for name, number in versions.items())}\n")
    for one in sets:
        end = start + len(one.marked)
        ours_plain = [" ".join(known[sentence].text for sentence in texts) for texts in one.plain]
        theirs_plain = [" ".join(stock_plain[sentence] for sentence in texts) for texts in one.plain]
        # Only the first set was marked on this model's translations.
        pairs = zip(ours_plain, theirs_plain, strict=True)
        counted = [one.name == "argos" and _words(mine) == _words(other) for mine, other in pairs]
        rows = [
            row("publish", one, ours(one, known), ours_plain, counted),
            row("argostranslate.tags", one, trees[start:end], theirs_plain, counted),
            row("argos-translate-files", one, html[start:end], theirs_plain, counted),
        ]
        print(f"{len(one.marked)} sentences of {one.name}.toml, {sum(counted)} of them comparable for exact spans\n")
        print(table(HEAD, rows))
        if "--show" in sys.argv:
            for place in range(0, len(one.marked), 10):
                print(f"{one.marked[place].source}\n  {trees[start + place]}\n  {html[start + place]}", file=sys.stderr)
        start = end


if __name__ == "__main__":
    main()
