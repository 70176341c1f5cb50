"""Translates documents with stock argostranslate, in its own environment: started by `translation.py`, not by people.

For each line on standard input, the path of a text, it translates the text paragraph by paragraph and answers with a
line of JSON: the seconds and processor seconds that it took, and how many sentences Argos' splitter found.
"""

import json
import sys
import time
from pathlib import Path

from argostranslate import translate

SOURCE, TARGET = "en", "es"


def main() -> None:
    translation = translate.get_translation_from_codes(SOURCE, TARGET)
    translate.translate("Hello, my friend.", SOURCE, TARGET)  # loads the model
    splitter = translation.underlying.sentencizer
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        start, used = time.perf_counter(), time.process_time()
        paragraphs = Path(line.strip()).read_text("utf-8").strip().split("\n\n")
        for paragraph in paragraphs:
            translate.translate(paragraph, SOURCE, TARGET)
        taken = {"seconds": time.perf_counter() - start, "processor": time.process_time() - used}
        found = sum(len(splitter.split_sentences(paragraph)) for paragraph in paragraphs)
        print(json.dumps({**taken, "sentences": found}), flush=True)


if __name__ == "__main__":
    main()
