"""What a sub-editor of each language would print, sentence by sentence; and that every rule is there for a reason.

``⍽`` is a no-break space, ``␣`` a narrow one; the sentences are CommonMark, read by pandoc in one start.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from toolkit import pandoc
from toolkit.data import locales_folder
from toolkit.document import Article, Metadata, Provenance, nodes as n
from toolkit.document.content import Content
from toolkit.document.flattening import flatten, to_text
from toolkit.document.provenance import with_provenance
from toolkit.localization import available_locales, load_locale, localize, typography
from toolkit.localization.loading import locale_folders
from toolkit.localization.locale import Locale
from toolkit.localization.shelf import TYPOGRAPHY_FILE
from toolkit.localization.typography.rules import Rules, rules_of

FOLDER = Path(__file__).parent
TAGS = sorted(path.stem for path in FOLDER.glob("*.toml"))


@dataclass(frozen=True)
class Sentence:
    engine: n.Para
    printed: n.Para
    level: str
    author: bool


def read_sentences() -> dict[str, list[Sentence]]:
    found = {tag: tomllib.loads((FOLDER / f"{tag}.toml").read_text("utf-8"))["sentences"] for tag in TAGS}
    lines = [sentence[side] for tag in TAGS for sentence in found[tag] for side in ("engine", "printed")]
    text = "\n\n".join(re.sub("^(?=- )", r"\\", line) for line in lines)
    text = text.replace("⍽", "\u00a0").replace("␣", "\u202f")
    blocks = iter(Article.from_json(pandoc.run(["--sandbox", "--from=commonmark", "--to=json"], text.encode())).blocks)
    result: dict[str, list[Sentence]] = defaultdict(list)
    for tag in TAGS:
        for item in found[tag]:
            engine, printed = next(blocks), next(blocks)
            assert isinstance(engine, n.Para)
            assert isinstance(printed, n.Para)
            result[tag].append(Sentence(engine, printed, item.get("level", "standard"), item.get("author", False)))
    assert next(blocks, None) is None
    return result


@pytest.fixture(scope="session")
def sentences() -> dict[str, list[Sentence]]:
    return read_sentences()


def localized(tag: str, sentence: Sentence) -> n.Para:
    metadata = Metadata.of(language=tag)
    if not sentence.author:
        metadata = with_provenance(metadata, Provenance("xx", tag, "x"))
    result = localize(Article(metadata, (sentence.engine,)), load_locale(tag), sentence.level)
    block = result.blocks[0]
    assert isinstance(block, n.Para)
    return block


def shown(paragraph: n.Para) -> tuple[str, list[tuple[int, int, Any]]]:
    content: Content = flatten(paragraph.content)
    spans = [(span.start, span.end, span.shell) for span in content.spans]
    return to_text(content).replace("\u00a0", "⍽").replace("\u202f", "␣"), spans


def test_every_locale_has_rules_and_sentences() -> None:
    assert list(available_locales()) == TAGS
    assert [tag for tag in TAGS if not (locales_folder() / tag / TYPOGRAPHY_FILE).is_file()] == []


@pytest.mark.parametrize("tag", TAGS)
def test_what_is_printed(tag: str, sentences: dict[str, list[Sentence]]) -> None:
    for sentence in sentences[tag]:
        assert shown(localized(tag, sentence)) == shown(sentence.printed)


@pytest.mark.parametrize("tag", TAGS)
def test_what_is_printed_stays(tag: str, sentences: dict[str, list[Sentence]]) -> None:
    for sentence in sentences[tag]:
        assert shown(localized(tag, replace(sentence, engine=sentence.printed))) == shown(sentence.printed)


def test_every_rule_changes_a_sentence(sentences: dict[str, list[Sentence]], monkeypatch: pytest.MonkeyPatch) -> None:
    needed, named = set(), set()
    for tag in TAGS:
        rules = rules_of(load_locale(tag))
        printed = [shown(sentence.printed) for sentence in sentences[tag]]
        for rule in rules.rules:
            owner = owner_of(rule.name, tag)
            named.add((owner, rule.name))
            if (owner, rule.name) in needed:
                continue
            without = Rules(tuple(other for other in rules.rules if other is not rule), rules.protected)
            with monkeypatch.context() as patch:
                patch.setattr(typography, "rules_of", lambda _, rules=without: rules)
                if printed != [shown(localized(tag, sentence)) for sentence in sentences[tag]]:
                    needed.add((owner, rule.name))
    assert sorted(named - needed) == []


def test_everything_protected_would_be_changed(
    sentences: dict[str, list[Sentence]], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = {tag: [shown(sentence.printed) for sentence in sentences[tag]] for tag in TAGS}
    protected = rules_of(load_locale("en")).protected
    for number in range(len(protected)):
        with monkeypatch.context() as patch:

            def without(locale: Locale, number: int = number) -> Rules:
                rules = rules_of(locale)
                return Rules(rules.rules, rules.protected[:number] + rules.protected[number + 1 :])

            patch.setattr(typography, "rules_of", without)
            changed = [tag for tag in TAGS if printed[tag] != [shown(localized(tag, item)) for item in sentences[tag]]]
            assert changed, protected[number].pattern.pattern


def owner_of(rule: str, tag: str) -> str:
    """The locale whose file tells what a rule does in another; empty for the rules that all share."""
    for folder in locale_folders(tag):
        if rule in tomllib.loads((folder / TYPOGRAPHY_FILE).read_text("utf-8")).get("rule", {}):
            return folder.name
    return ""
