"""One article in ten languages and three formats, beside plain pandoc commands that make the same from the same text.

Both sides are given the translations: ours as the model's JSON, the plain commands as Markdown. What we do more is
part of our time: typography, covers, accessibility, fonts, checks, one start of Python and of the workers. The plain
commands run one after the other: pandoc for EPUB and DOCX, pandoc and Typst for PDF, with pandoc's own templates.
Both run on the same cores. Targets: at least 1.5 times as fast on one core, 2.7 on two.
"Processor" compares processor time, which other programs change less.

Run: python tests/benchmarks/editions.py
"""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from toolkit import pandoc
from toolkit.document import Article
from toolkit.files import write_atomically
from toolkit.localization import load_locale, localize
from toolkit.rendering import Rendered, expect, sanitized, typeset
from toolkit.steps.checking import check_edition

LANGUAGES = ("es", "fr", "de", "it", "pt", "nl", "pl", "sv", "ru", "el")
FORMATS = ("epub", "pdf", "docx")
"""Those that the plain commands make, too."""

_FRONT = "---\ntitle: A day in the life\nauthor: A. Writer\ndate: 2026-01-02\nlang: en\n---\n\n"
_EXTRAS = """

## Numbers

| Name | Figure |
|:-----|-------:|
| One  |      1 |
| Two  |      2 |

: A table

Inline $E = mc^2$, and a note.[^1]

[^1]: A note with *emphasis*.

```python
print("code")
```

"""
_PLAIN_TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])"


def article(sentences: int) -> str:
    """Return an article of as many sentences, in sections."""
    from sample_document import make_document

    paragraphs = make_document(size=sentences).markdown.split("\n\n")
    parts = []
    for number, paragraph in enumerate(paragraphs):
        if number % 8 == 0:
            parts.append(f"## Section {number // 8 + 1}")
        parts.append(paragraph)
    return f"{_FRONT}{chr(10).join(part + chr(10) for part in parts)}{_EXTRAS}"


def on(number: int) -> Callable[[], None]:
    """Return what binds a child process to a number of cores."""
    chosen = set(sorted(os.sched_getaffinity(0))[:number])
    return lambda: os.sched_setaffinity(0, chosen)


def taken(commands: Sequence[Sequence[str]], number: int, folder: Path) -> tuple[float, float]:
    """Return seconds, and seconds of processors, that commands take one after the other on so many cores."""
    from calls import processor_seconds

    start, used = time.perf_counter(), processor_seconds()
    for command in commands:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, preexec_fn=on(number))
    return time.perf_counter() - start, processor_seconds() - used


def ours(folder: Path, jobs: int) -> list[str]:
    """Return the command that renders all editions."""
    return [sys.executable, str(Path(__file__).resolve()), "--render", str(folder), "--jobs", str(jobs)]


def render(folder: Path, jobs: int) -> None:
    """Render the articles of a folder in every format, as a build does."""
    gc.set_threshold(200_000)  # as `publish` does
    expect(FORMATS, jobs)
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(jobs + 1)) if jobs > 1 else None
        begun = []
        for language in LANGUAGES:
            locale = load_locale(language)
            article = sanitized(localize(Article.from_json((folder / f"{language}.json").read_bytes()), locale))
            for name in FORMATS:
                path = folder / f"ours-{language}.{name}"
                if pool is None:
                    put(path, name, typeset(article, name, locale))
                else:
                    begun.append((path, name, pool.submit(typeset, article, name, locale)))
        for path, name, come in begun:
            put(path, name, come.result())


def put(path: Path, name: str, rendered: Rendered) -> None:
    """Check an edition and put it in its place."""
    check_edition(rendered.data, name)
    write_atomically(path, rendered.data)


def theirs(folder: Path) -> list[list[str]]:
    """Return the plain commands that make the same editions from translated Markdown."""
    return [line for language in LANGUAGES for line in plain_commands(f"{language}.md", language, folder)]


def plain_commands(source: str, name: str, folder: Path) -> list[list[str]]:
    """Return the plain commands that make the three files of one article."""
    program = pandoc.executable()
    return [
        [program, source, "-o", f"{name}.epub", "--mathml", "--toc"],
        [program, source, "-o", f"{name}.docx"],
        [program, source, "-s", "-t", "typst", "-o", f"{name}.typ"],
        [sys.executable, "-c", _PLAIN_TYPST, str(folder / f"{name}.typ"), str(folder / f"{name}.pdf")],
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sentences", type=int, default=300, help="length of the article; 10 words each")
    parser.add_argument("--render", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--jobs", type=int, default=1, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.render:
        render(options.render, options.jobs)
        return
    # What is imported here is not part of what renders.
    from measuring import Comparison, cores, heading, table

    from toolkit import read, translate

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "article.md"
        source.write_text(article(options.sentences), "utf-8")
        original = read(source)
        for language in LANGUAGES:
            translated = translate(original, language, engine="pseudo").article
            json = translated.to_json().encode("utf-8")
            (folder / f"{language}.json").write_bytes(json)
            (folder / f"{language}.md").write_bytes(pandoc.run(["-f", "json", "-t", "markdown", "-s"], json))
        rows = []
        for number, target in ((1, "1.5"), (2, "2.7"))[: cores()]:
            mine, plain = [], []
            for _ in range(options.rounds):
                mine.append(taken([ours(folder, number)], number, folder))
                plain.append(taken(theirs(folder), number, folder))
            cores_used = f"{number} core{'s' if number > 1 else ''}"
            for label, kind, wanted in ((cores_used, 0, target), ("… processor", 1, "")):
                sides = (tuple(one[kind] for one in side) for side in (mine, plain))
                rows.append(Comparison(*sides).row(label, wanted))
    print(heading("One article in ten languages and three formats", ("pypandoc_binary", "typst")))
    print(table(("", "ours, s", "plain commands, s", "times as fast", "target"), rows))


if __name__ == "__main__":
    main()
