"""A hundred random edits to DOCX editions: what is certain comes back, and nothing comes back wrong.

Run with ``-s`` it tells the share of each kind that comes back.
"""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.text.paragraph import Paragraph

from tests.review.bench import Bench
from toolkit import read, sentences_of
from toolkit.review.folding import folded

SENTENCES = (
    "The council wants to dig a channel.",
    "Nobody knows who would pay for the new harbour.",
    "The river brings sand, and the boats sit in the mud.",
    "In a dry year it brings less, and the fishermen are happy.",
    "The old crane stands at the end of the pier.",
    "She repairs nets in a small house near the church.",
    "Every morning the children walk to the school by the sea.",
    "The bank of the river is soft, and the spring comes late.",
    "A storm took the roof of the market two winters ago.",
    "The mayor reads the letters, but he answers few of them.",
    "Fish is sold in the square before the sun is high.",
    "The road to the city was closed for three weeks.",
    "Old men play cards under the trees all afternoon.",
    "The library opens only when the teacher has time.",
    "Two ships wait outside because the water is low.",
    "The baker knows every name and every birthday.",
    "They painted the lighthouse white and red last summer.",
    "The doctor comes on Mondays, if the bridge is open.",
    "Young people leave, and some of them come back.",
    "The sea gives much and takes more.",
)
DOCUMENTS, EDITS = 10, 10
KINDS = ("replace", "insert", "delete", "mark", "bold", "join", "cut", "move")


@dataclass
class Ledger:
    """What was done to a document, and to which sentences.

    Attributes:
        expected: The text that each edited sentence has now, by what was published.
        kinds: What was done to each.
        formatted: Sentences in which a word was set in bold.
        done: How many edits of each kind were made.
    """

    expected: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    formatted: set[str] = field(default_factory=set)
    done: Counter[str] = field(default_factory=Counter)


def article() -> str:
    """Return an article with paragraphs of one to four sentences."""
    chooser = random.Random(1)  # noqa: S311 - the same at each run
    parts, rest = [], list(SENTENCES)
    while rest:
        count = chooser.randint(1, 4)
        parts.append(" ".join(rest[:count]))
        rest = rest[count:]
    return "---\ntitle: The harbour\nlang: en\n---\n\n" + "\n\n".join(parts) + "\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    bench = Bench(tmp_path_factory.mktemp("random"))
    (bench.folder / "a.md").write_text(article(), "utf-8")
    assert not bench.project(format="docx", out="editions").build().failures
    return bench.folder


def sentences_in(text: str) -> list[str]:
    return re.split(r"(?<=[.!?]) ", text)


def edit(document: Document, chooser: random.Random, published: set[str], ledger: Ledger) -> None:
    """Make one random edit of a sentence, or of paragraphs."""
    bodies = [one for one in document.paragraphs if any(s in published for s in sentences_in(one.text))]
    kind = chooser.choice(KINDS)
    paragraph = chooser.choice(bodies)
    done = _structure(kind, bodies, paragraph, chooser) if kind in ("join", "cut", "move") else None
    if done is None:
        free = [s for s in sentences_in(paragraph.text) if s in published and s not in ledger.expected]
        done = bool(free) and _words(kind, paragraph, chooser.choice(free), chooser, ledger)
    ledger.done[kind] += bool(done)


def _structure(kind: str, bodies: list[Paragraph], paragraph: Paragraph, chooser: random.Random) -> bool:
    if any(len(one.runs) != 1 for one in bodies):
        bodies = [one for one in bodies if len(one.runs) == 1]
    if kind == "move":
        other = chooser.choice(bodies)
        if other._p is not paragraph._p:
            other._p.addnext(paragraph._p)
            return True
        return False
    number = next((n for n, one in enumerate(bodies) if one._p is paragraph._p), None)
    if number is None:
        return False
    if kind == "join" and number + 1 < len(bodies) and paragraph._p.getnext() is bodies[number + 1]._p:
        following = bodies[number + 1]
        paragraph.runs[0].text += f" {following.text}"
        parent = following._p.getparent()
        assert parent is not None
        parent.remove(following._p)
        return True
    parts = sentences_in(paragraph.text)
    if kind == "cut" and len(parts) > 1:
        copy = deepcopy(paragraph._p)
        paragraph._p.addnext(copy)
        paragraph.runs[0].text = parts[0]
        Paragraph(copy, paragraph._parent).runs[0].text = " ".join(parts[1:])
        return True
    return False


def _words(kind: str, paragraph: Paragraph, sentence: str, chooser: random.Random, ledger: Ledger) -> bool:
    run = next((one for one in paragraph.runs if sentence in one.text), None)
    words = list(re.finditer(r"(?<= )\w{4,}", sentence))
    if run is None or not words:
        return False
    word = chooser.choice(words)
    new = f"palabra{chooser.randint(100, 999)}"
    if kind == "bold":
        before, after = run.text.split(sentence)
        first = deepcopy(run._r)
        last = deepcopy(run._r)
        run._r.addprevious(first)
        run._r.addnext(last)
        runs = {id(one._r): one for one in paragraph.runs}
        runs[id(first)].text = before + sentence[: word.start()]
        runs[id(last)].text = sentence[word.end() :] + after
        run.text, run.bold = word[0], True
        ledger.formatted.add(sentence)
        changed = sentence
    else:
        changed = {
            "replace": f"{sentence[: word.start()]}{new}{sentence[word.end() :]}",
            "insert": f"{sentence[: word.start()]}{new} {sentence[word.start() :]}",
            "delete": f"{sentence[: word.start()]}{sentence[word.end() :].lstrip()}",
            "mark": sentence.replace(",", ";") if "," in sentence else f"{sentence[:-1]}!",
        }.get(kind, "")
        if not changed:
            return False
        run.text = run.text.replace(sentence, changed)
    ledger.expected[sentence] = changed
    ledger.kinds[sentence] = kind
    return True


def test_a_hundred_random_edits_come_back_right_or_not_at_all(project: Path, tmp_path: Path) -> None:
    memory = project / "memory.sqlite"
    listed = sentences_of(read(project / "a.md"), "es", engine="apertium", memory=memory)
    original = project / "editions" / "es" / "a.docx"
    texts = {folded(s): s for one in docx.Document(str(original)).paragraphs for s in sentences_in(one.text)}
    by_id = {one.id: texts[folded(one.translation.text)] for one in listed if folded(one.translation.text) in texts}
    assert len(by_id) >= len(SENTENCES)
    published = {text for key, text in by_id.items() if key.startswith("blocks")}
    made, back, listed_only, lost, wrong = Counter[str](), Counter[str](), Counter[str](), [], []
    structural = Counter[str]()
    for number in range(DOCUMENTS):
        chooser, ledger = random.Random(number), Ledger()  # noqa: S311 - the same at each run
        folder = tmp_path / str(number)
        shutil.copytree(project, folder)
        file = folder / "editions" / "es" / "a.docx"
        document = docx.Document(str(file))
        while ledger.done.total() < EDITS:
            edit(document, chooser, published, ledger)
        document.save(str(file))
        result = Bench.of(folder).project(format="docx", out="editions").import_review([file], dry_run=True)
        structural.update({kind: ledger.done[kind] for kind in ("join", "cut", "move")})
        made.update(ledger.kinds.values())
        taken = {by_id[one.id]: one for one in result.corrections}
        for sentence, correction in taken.items():
            plain = folded(re.sub(r"</?\w+>", "", correction.after))
            right = sentence in ledger.expected and plain == folded(ledger.expected[sentence])
            right = right and ("<b>" in correction.after) == (sentence in ledger.formatted)
            if right:
                back[ledger.kinds[sentence]] += 1
            else:
                wrong.append((number, sentence, correction.after))
        for sentence in ledger.expected.keys() - taken.keys():
            if any(folded(ledger.expected[sentence]) in folded(one.text) for one in result.unplaced):
                listed_only[ledger.kinds[sentence]] += 1
            else:
                lost.append((number, sentence, ledger.expected[sentence]))
    print("\nmade", dict(made), "and", dict(structural), "\nback", dict(back), "\nlisted", dict(listed_only))  # noqa: T201
    assert made.total() + structural.total() == DOCUMENTS * EDITS
    assert wrong == []
    assert lost == []
    assert back.total() / made.total() >= 0.95
