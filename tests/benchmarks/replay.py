"""Replays what other engines have said of FLORES through everything that stands between an engine and a reader.

Prints, as a Markdown table, for each pair and engine how many sentences came through letter for letter, translated and
typeset, about how many something was told, and how long it took. Lines that we cut into several sentences are left out.

Run: python tests/benchmarks/replay.py FOLDER [PAIR ...]

FOLDER is `evaluation/` of github.com/mozilla/firefox-translations-models, whose FLORES is CC BY-SA 4.0, with
en-es/flores-test.en and the like; a pair is en-es. Some of its files have apostrophes as entities, which are read as
what they stand for.
"""

from __future__ import annotations

import argparse
import html
import re
import sys
import time
from collections import Counter
from pathlib import Path

from measuring import heading, table

from toolkit.document import Article, Metadata, flatten, inlines_of, nodes as n
from toolkit.localization import load_locale
from toolkit.steps import localized

ROOT = Path(__file__).parents[2]
# As "tests.translation" it can't be imported outside pytest: some library installs a package "tests" of its own.
sys.path.append(str(ROOT / "tests" / "translation"))

from made_up import ReplayEngine, translate_article  # type: ignore[import-not-found]  # noqa: E402
from marked import plain_sentences  # type: ignore[import-not-found]  # noqa: E402

TRANSLATORS = ("google", "microsoft", "bergamot-base-memory", "bergamot-tiny", "opusmt", "nllb", "argos")


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def texts(article: Article) -> list[str]:
    return [flatten(block.content, article.language).text for block in article.blocks if isinstance(block, n.Para)]


def replayed(sentences: list[str], made: list[str], source: str, target: str) -> list[str]:
    """Return a row's figures: sentences, those that are whole, how much is told and most of all what, seconds."""
    alone = [plain_sentences(flatten(inlines_of(text), source), source) == [text] for text in sentences]
    sentences, made = ([text for text, one in zip(some, alone, strict=True) if one] for some in (sentences, made))
    begun = time.perf_counter()
    blocks = tuple(n.Para(inlines_of(sentence)) for sentence in sentences)
    article = Article(Metadata.of(language=source), blocks)
    done = translate_article(article, ReplayEngine(dict(zip(sentences, made, strict=True))), target)
    printed = texts(localized(done.article, load_locale(target), "standard"))
    whole = sum(letters(said) == letters(text) for said, text in zip(made, printed, strict=True))
    codes = Counter(finding.code for finding in done.findings)
    told = ", ".join(f"{code} {count}" for code, count in codes.most_common(3))
    seconds = f"{time.perf_counter() - begun:.1f}"
    return [str(len(made)), f"{whole} ({whole / len(made):.1%})", str(codes.total()), told, seconds]


def main() -> None:
    """Replay, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("pairs", nargs="*", default=["en-es", "en-fr", "en-de", "en-ru", "en-pl"])
    wanted = parser.parse_args()
    rows = []
    for pair in wanted.pairs:
        source, target = pair.split("-")
        originals = (wanted.folder / pair / f"flores-test.{source}").read_text("utf-8").splitlines()
        for name in TRANSLATORS:
            path = wanted.folder / pair / f"flores-test.{name}.{target}"
            if path.exists():
                made = [html.unescape(line) for line in path.read_text("utf-8").splitlines()]
                rows.append([pair, name, *replayed(originals, made, source, target)])
    print(heading("Stored translations, replayed", ["numpy"]))
    print(table(("pair", "engine", "sentences", "letter for letter", "findings", "of these", "seconds"), rows))


if __name__ == "__main__":
    main()
