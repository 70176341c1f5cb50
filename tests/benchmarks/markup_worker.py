"""Runs stock argostranslate in its own environment on marked sentences: started by `markup.py`, not by people.

On standard input: a JSON object with "plain", sentences; "trees", tags as ``{"n", "fixed", "children"}``; and "html",
the path of a document. On standard output, after whatever the libraries print: a line of JSON with "plain", translated;
"trees", the children translated; and "html", the path of the translated document.
"""

import importlib
import json
import sys
from typing import Any

from argostranslate import translate
from argostranslate.tags import Tag, translate_tags

# Only the environment that this runs in has it.
argostranslatefiles = importlib.import_module("argostranslatefiles.argostranslatefiles")

SOURCE, TARGET = "en", "es"


class WholeText:
    """Takes every text for one sentence, which it is; the package has no splitter, and one would be downloaded."""

    def split_sentences(self, text: str) -> list[str]:
        return [text]


def to_tag(tree: Any) -> Any:
    if isinstance(tree, str):
        return tree
    tag = Tag([to_tag(child) for child in tree["children"]], not tree["fixed"])
    tag.n, tag.fixed = tree["n"], tree["fixed"]
    return tag


def from_tag(tag: Any) -> Any:
    if isinstance(tag, str):
        return tag
    return {"n": tag.n, "fixed": tag.fixed, "children": [from_tag(child) for child in tag.children]}


def main() -> None:
    given = json.load(sys.stdin)
    translation = translate.get_translation_from_codes(SOURCE, TARGET)
    translation.underlying.sentencizer = WholeText()
    answer = {
        "plain": [translation.translate(sentence) for sentence in given["plain"]],
        "trees": [from_tag(translate_tags(translation, to_tag(tree))) for tree in given["trees"]],
        "html": argostranslatefiles.translate_file(translation, given["html"]),
    }
    print("\n" + json.dumps(answer))


if __name__ == "__main__":
    main()
