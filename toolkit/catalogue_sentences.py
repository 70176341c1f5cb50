"""The part of the catalogue of findings that is about translated sentences: see `toolkit.catalogue`."""

from __future__ import annotations

TRANSLATING: dict[str, tuple[str, str]] = {
    "address-added": (
        "The translation has a web or mail address that the sentence lacks; it was asked for in other ways.",
        "Take the address out.",
    ),
    "bracket-alone": (
        "A bracket of the translation has no other half, and all of the sentence's have one.",
        "Add the other half, or take it out.",
    ),
    "broken-off": (
        "The translation breaks off before the sentence's end; it was asked for in other ways.",
        "Add what is missing.",
    ),
    "currency-differs": (
        "Money is of another currency than in the sentence.",
        "Compare the amounts.",
    ),
    "empty": (
        "Nothing came out of the engine; the sentence was asked for in other ways.",
        "Translate it by hand.",
    ),
    "garbled": (
        "There are unreadable characters, tags or entities in it that no sentence has; it was asked for in other ways.",
        "Translate it by hand.",
    ),
    "left-as-it-is": (
        "No usable translation was found: the sentence stands in its own language.",
        "Translate it by hand.",
    ),
    "lines-joined": (
        "Line breaks that the sentence lacks became spaces in its translation: something may have been added.",
        "Look for what was added.",
    ),
    "low-score": (
        "The engine was unsure of the translation; headings and fragments were asked for again.",
        "Compare it with the sentence.",
    ),
    "markup-by-position": (
        "Nothing tells for sure where words of the sentence went; formatting was placed as position and other "
        "sentences suggest.",
        "Look whether it is on the right words; or install a model of the languages, or take an engine that aligns.",
    ),
    "name-lost": (
        "A name that the translation keeps in other sentences has nothing like it in this one.",
        "Compare it with the sentence.",
    ),
    "negation-added": (
        "The translation says no, and nothing in the sentence may say it.",
        "Compare it with the sentence.",
    ),
    "negation-lost": (
        "The sentence says no (“not”, “never”), and nothing in the translation may say it.",
        "Compare it with the sentence.",
    ),
    "number-added": (
        "The translation has a number, date, time or amount that the sentence lacks.",
        "Compare them.",
    ),
    "numbers-differ": (
        "Numbers, in digits or in words, dates, units or amounts differ; those in digits were put right where the word "
        "alignment is certain.",
        "Compare them.",
    ),
    "question-lost": (
        "The sentence is a question, the translation is none.",
        "Compare it with the sentence.",
    ),
    "repetition": (
        "The translation is in a loop: it says words again and again; it was asked for in other ways.",
        "Take out what the sentence doesn't say.",
    ),
    "reviewed-markup": (
        "A sentence that a person translated has other formatting here; it was placed by the words' places.",
        "Look whether it is on the right words, and review the sentence in this article.",
    ),
    "reviewed-variant": (
        "A person's translation for another variant of the language stands here (`es` in `es-MX`, say).",
        "Review the sentence in this variant, if it is said in another way there.",
    ),
    "sentence-kept": (
        "The sentence's markup could not be kept in translation: the sentence stands in its own language.",
        "Translate it by hand.",
    ),
    "sign-differs": (
        "A currency or percent sign is on one side only.",
        "Compare the amounts.",
    ),
    "similar-reviewed": (
        "A person translated a sentence much like this one, which may have been changed since.",
        "Take that translation over where it still fits.",
    ),
    "term-agreement": (
        "A glossary's term was put in; the words around it may not agree with it.",
        "Look at articles and endings beside it.",
    ),
    "term-missing": (
        "A glossary's term has no certain place in the translation and was not put in.",
        "Put the term in by hand.",
    ),
    "too-long": (
        "The translation is much longer than the sentence; it was asked for in other ways.",
        "Look for what was added.",
    ),
    "too-short": (
        "The translation is much shorter than the sentence; it was asked for in other ways.",
        "Look for what is missing.",
    ),
    "translated-twice": (
        "The same sentence is translated otherwise elsewhere in this build: by a person, a glossary or another engine.",
        "Decide for one, unless the place asks for another.",
    ),
    "unknown-words": (
        "Words that the engine does not know were left as they are.",
        "Translate them, or put them into a glossary.",
    ),
    "untranslated": (
        "The sentence itself came back; it was asked for in other ways.",
        "Translate it by hand, or mark it as not to be translated.",
    ),
    "words-twice": (
        "Words come more often in the translation than in the sentence.",
        "Take out what is too much.",
    ),
}
"""For each code what it means, and what to do about it."""
