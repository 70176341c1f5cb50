"""Where a build's time goes, and how it grows: what is known for a million articles.

stages  Milliseconds for a thousand words of each step, one after the other on one core, in one process that is warm:
        read, translate (with each engine that is here, for Spanish), find in the memory, put markup back, localize,
        render each format, check, put in place. And what the editions, the memory and what builds know take on disk.
growth  Cold builds of ever more articles, with the pseudo engine: what one costs, beside the start of the process.
        Target: within 10 % from 100 to 5,000. And builds with nothing stale. One language and one format by default,
        to come to an end within minutes: what a build knows of an article grows with its editions.

Run: python tests/benchmarks/scale.py                          (both: some 8 minutes on two cores)
     python tests/benchmarks/scale.py --part stages
     python tests/benchmarks/scale.py --part growth --articles 100 500 1000 5000 --formats docx
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import real_model
from calls import processor_seconds
from corpus import write_corpus
from measuring import heading, table
from running import FORMATS, Taken, WordEngine, add_choice, bind, command, environment, run, say

from toolkit import Article, Engine, Memory, read
from toolkit.files import write_atomically
from toolkit.localization import load_locale, localize
from toolkit.rendering import sanitized, typeset
from toolkit.steps.checking import check_edition
from toolkit.translation.engines.protocol import Pair
from toolkit.translation.engines.registry import load_engine
from toolkit.translation.translator import Translated, translate_articles

TARGET = 0.10


@dataclass(slots=True)
class Stages:
    """Processor seconds by stage, in the order in which stages were first entered; of several times, the last."""

    taken: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Count what is done in this context."""
        start = processor_seconds()
        yield
        self.taken[name] = processor_seconds() - start


# ---------------------------------------------------------------- stages


def stages(articles: int, folder: Path) -> None:
    """Print what each stage takes."""
    paths = write_corpus(folder / "texts", articles)
    words = sum(len(path.read_text("utf-8").split()) for path in paths)
    say(f"stages: {articles} articles, {words:,} words …")
    _warm_up(paths[0])
    result, made = Stages(), []
    with result.of("read: pandoc and our reader"):
        originals = [read(path, source_language="en") for path in paths]
    sizes = {"sources": sum(path.stat().st_size for path in paths)}
    for label, engine in _engines(folder):
        say(f"stages: {label} …")
        memory = folder / f"{label}.sqlite"
        with result.of(f"translate ({label}), put markup back"):
            _translated(originals, engine, memory)
        with result.of("… from the memory, put markup back"):
            made = _translated(originals, engine, memory)
        sizes["memory of translations"] = memory.stat().st_size
        engine.close()
    locale = load_locale("es")
    with result.of("localize"):
        localized = [localize(one.article, locale) for one in made]
    with result.of("make ready for all formats"):
        clean = [sanitized(article) for article in localized]
    for name in FORMATS:
        with result.of(f"render {name}"):
            editions = [typeset(article, name, locale).data for article in clean]
        with result.of(f"… check {name}"):
            for data in editions:
                check_edition(data, name)
        with result.of(f"… put {name} in place"):
            for number, data in enumerate(editions):
                write_atomically(folder / "out" / f"{number}.{name}", data)
        sizes[f"{name} editions"] = sum(map(len, editions))
    print(f"Stages: {articles} articles, {words:,} words, en→es, one core\n")
    rows = [[name, f"{taken / words * 1e6:.1f}"] for name, taken in result.taken.items()]
    print(table(("Stage", "processor ms for 1,000 words"), rows))
    print(table(("On disk", "kB for 1,000 words"), [[name, f"{size / words:.1f}"] for name, size in sizes.items()]))


def _engines(folder: Path) -> Iterator[tuple[str, Engine]]:
    """Yield the engines that there are, by what they are called in the table: real ones, and one that costs nothing."""
    from toolkit.translation.engines.argos.packages import install_file

    small = folder / "packages"
    os.environ["ARGOS_PACKAGES_DIR"] = str(small)
    install_file(real_model.SMALL_PACKAGE)
    for label, packages in (("argos, real size", real_model.real_packages()), ("argos, small", small)):
        os.environ["ARGOS_PACKAGES_DIR"] = str(packages)
        yield label, load_engine("argos")
    apertium = load_engine("apertium")
    if apertium.serves("en", "es"):
        yield "apertium", apertium
    yield "made-up, free of charge", WordEngine()


def _translated(articles: list[Article], engine: Engine, memory: Path) -> list[Translated]:
    with Memory(memory) as store:
        return list(translate_articles(iter(articles), engine, Pair("en", "es"), memory=store))


def _warm_up(path: Path) -> None:
    """Load what is loaded once in a build, however many articles it has."""
    article = sanitized(localize(read(path, source_language="en"), load_locale("es")))
    for name in FORMATS:
        check_edition(typeset(article, name, load_locale("es")).data, name)


# ---------------------------------------------------------------- growth


def growth(sizes: list[int], languages: list[str], formats: list[str], folder: Path) -> None:
    """Print what builds of so many articles take."""
    variables = environment(folder / "home")
    write_corpus(folder / "none", 1)
    start = _built(folder, "none", 1, variables, languages, formats)[1]
    rows, costs = [], []
    for number in sizes:
        say(f"growth: {number:,} articles …")
        write_corpus(folder / "texts", number)
        cold, again, known = _built(folder, "texts", number, variables, languages, formats)
        cost = (cold.processor - start.processor) / number
        costs.append(cost)
        ratio = f"{cost / costs[0]:.3f}"
        rows.append(
            [
                f"{number:,}",
                f"{cold.seconds:.1f}",
                f"{cold.seconds / number * 1000:.1f}",
                f"{cost * 1000:.1f}",
                ratio,
                f"{again.seconds:.2f}",
                f"{(again.processor - start.processor) / number * 1000:.2f}",
                f"{known / number / 1000:.1f}",
            ]
        )
    print(f"Growth: languages {', '.join(languages)}; formats {', '.join(formats)}; a worker on each core\n")
    head = (
        "Articles",
        "cold, s",
        "ms an article",
        "processor ms an article, without the start",
        f"ratio to the first (within {TARGET:.0%})",
        "nothing stale, s",
        "processor ms an article",
        "kept in .publish, kB an article",
    )
    print(table(head, rows))


def _built(
    folder: Path, sources: str, number: int, variables: dict[str, str], languages: list[str], formats: list[str]
) -> tuple[Taken, Taken, int]:
    """Return what a cold build and one with nothing stale take, and the bytes of what they know."""
    out = folder / f"editions-{sources}-{number}"
    wanted = command(folder / sources, out, jobs=0, languages=languages, formats=formats)
    cold, again = run(wanted, variables), run(wanted, variables)
    known = sum(path.stat().st_size for path in (out / ".publish").rglob("*") if path.is_file())
    shutil.rmtree(out)
    return cold, again, known


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--part", choices=("stages", "growth"), action="append", help="may be repeated; both unless given"
    )
    parser.add_argument("--articles", type=int, nargs="+", default=[100, 500, 1_000, 5_000], help="for growth")
    parser.add_argument("--sample", type=int, default=20, help="articles, for stages")
    add_choice(parser, ("es",))
    parser.set_defaults(formats=("docx",))
    chosen = parser.parse_args()
    print(heading("Builds at scale", ("ctranslate2", "pypandoc_binary", "sqlalchemy", "typst")))
    parts = chosen.part or ("growth", "stages")
    with tempfile.TemporaryDirectory() as name:
        if "growth" in parts:
            growth(chosen.articles, chosen.languages, chosen.formats, Path(name))
        if "stages" in parts:
            bind(1)
            stages(chosen.sample, Path(name) / "stages")


if __name__ == "__main__":
    main()
