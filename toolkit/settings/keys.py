"""The one table of keys: what can be set, where, and what it takes.

The project file, the environment, front matter, the JSON Schema and the file that `publish init` writes all follow it.
"""

from __future__ import annotations

from toolkit.catalogue import CHECKS
from toolkit.settings.bundle_keys import BUNDLE_KEYS
from toolkit.settings.decoding_keys import DECODING_KEYS
from toolkit.settings.kinds import Key, Kind, Option, Place
from toolkit.settings.llm_keys import LLM_KEYS

_TOP = frozenset({Place.TOP})
_READING = frozenset({Place.TOP, Place.ARTICLE})
"""How an article is read can't be said in the article, nor for a language, before it is read."""
_LOCAL = frozenset({Place.TOP, Place.LANGUAGE, Place.ARTICLE})
"""What reaches beyond the article is not for its author to say: a document is untrusted input."""
_ANYWHERE = _LOCAL | {Place.FRONT}
_BUNDLE = frozenset({Place.BUNDLE})
_USER = frozenset({Place.USER})

ENGINES = ("auto", "ctranslate2", "firefox", "argos", "apertium", "llm", "pseudo")
"""`toolkit.translation.engines.registry` has the engines themselves."""
ENGINE_GROUP = "toolkit.engines"
"""The entry point group of engines that are plug-ins."""

_ALL = (
    Key("title", "titles", Kind.TITLES, "Title; or a table: title for all languages, es for Spanish.", "Week", _BUNDLE),
    Key(
        "sources",
        "sources",
        Kind.TEXTS,
        "Files, folders or globs of articles, or a URL; the folder seeds/ unless given.",
        ["articles/*.md"],
        _TOP | _BUNDLE,
        option=Option(
            (), "Files, folders (every article in them) or globs.", "the project file's, else the folder seeds/"
        ),
    ),
    Key(
        "lang",
        "languages",
        Kind.TAGS,
        "Languages of the editions: BCP 47 tags such as es, pt-BR or zh-Hant.",
        ["es"],
        _READING | {Place.FRONT} | _BUNDLE,
        active=True,
        option=Option(("--lang", "-l"), "Target language(s), BCP 47; repeatable or comma-separated."),
    ),
    Key(
        "format",
        "formats",
        Kind.TEXTS,
        "Formats of the editions.",
        ["epub", "pdf", "docx"],
        _ANYWHERE | _BUNDLE,
        choices=("epub", "pdf", "docx", "html", "md"),
        active=True,
        option=Option(
            ("--format", "-f"), "epub, pdf, docx, html, md; repeatable or comma-separated.", "epub, pdf, docx"
        ),
    ),
    Key(
        "from",
        "source_language",
        Kind.TAG,
        "Language of the sources; each document's own, else English, unless given.",
        "en",
        _READING,
        option=Option(("--from",), "Source language.", "the document's own, else en", "source_language"),
    ),
    Key(
        "as",
        "source_format",
        Kind.TEXT,
        "Format to read the sources as, whatever they are called.",
        "markdown",
        _READING,
        option=Option(
            ("--as",), "Read the sources as this format, whatever they are called.", parameter="source_format"
        ),
    ),
    Key(
        "out",
        "out",
        Kind.TEXT,
        "Folder or URL of the editions.",
        "editions",
        _TOP,
        active=True,
        is_path=True,
        option=Option(("--out", "-o"), "Folder for the editions.", "editions"),
    ),
    Key(
        "layout",
        "layout",
        Kind.TEXT,
        "Where editions lie in it: a pattern with {lang} and {path}; or hugo, mkdocs, mdbook, docusaurus.",
        "{lang}/{path}",
        _TOP,
        option=Option(
            ("--layout",),
            "Where editions lie in it: '{lang}/{path}', '{path}.{lang}'; or hugo, mkdocs, mdbook, docusaurus.",
        ),
    ),
    Key(
        "engine",
        "engine",
        Kind.TEXT,
        "What translates: auto takes the best engine that is here for a pair of languages.",
        "auto",
        _ANYWHERE,
        choices=ENGINES,
        open=True,
        active=True,
        option=Option(
            ("--engine",), "auto, ctranslate2, firefox, argos, apertium, llm, pseudo, or a plug-in's name.", "auto"
        ),
    ),
    Key(
        "quality",
        "quality",
        Kind.TEXT,
        "How neural engines work: best, or fast, which is worse.",
        "best",
        _ANYWHERE,
        choices=("best", "fast"),
        option=Option(("--quality",), "best, or fast: 2.5 times as fast, and worse.", "best"),
    ),
    Key(
        "device",
        "device",
        Kind.TEXT,
        "Where they run: auto takes a GPU if there is one.",
        "auto",
        _LOCAL,
        choices=("auto", "cpu", "cuda"),
        option=Option(("--device",), "Where models run: auto, cpu, cuda.", "auto"),
    ),
    Key(
        "glossary",
        "glossaries",
        Kind.TEXTS,
        "Files with terms, CSV or TBX; an earlier one has precedence.",
        ["terms.csv"],
        _ANYWHERE,
        option=Option(("--glossary", "-g"), "File with terms, CSV or TBX; repeatable, an earlier one has precedence."),
    ),
    Key(
        "memory",
        "memory",
        Kind.TEXT,
        "Translation memory: a file, postgresql://…, or none; the user's own unless given.",
        "memory.sqlite",
        _TOP,
        is_path=True,
        option=Option(
            ("--memory",), "File of the translation memory, or postgresql://…; 'none' for none.", "the user's own"
        ),
    ),
    Key(
        "raw",
        "raw",
        Kind.FLAG,
        "Take web pages as they are, navigation and all.",
        False,
        _READING,
        option=Option(("--raw",)),
    ),
    Key(
        "typography",
        "typography",
        Kind.TEXT,
        "How much is typeset: none, standard, or full, which also changes numbers, dates and times in the text.",
        "standard",
        _ANYWHERE,
        choices=("none", "standard", "full"),
        option=Option(
            ("--typography",), "none, standard, or full: also numbers, dates and times in the text.", "standard"
        ),
    ),
    Key(
        "bilingual",
        "bilingual",
        Kind.FLAG,
        "Put the original beside its translation.",
        False,
        _ANYWHERE,
        option=Option(("--bilingual",)),
    ),
    Key(
        "bilingual_style",
        "bilingual_style",
        Kind.TEXT,
        "How originals stand in bilingual EPUB and HTML: by paragraphs, by sentences, or else.",
        "paragraphs",
        _ANYWHERE,
        choices=("paragraphs", "sentences", "columns", "small", "coloured", "folded"),
        option=Option(("--bilingual-style",), "paragraphs, sentences, columns, small, coloured, folded.", "paragraphs"),
    ),
    Key(
        "reviser",
        "reviser",
        Kind.TEXT,
        "Who revised it, as readers are told.",
        "Ana",
        _ANYWHERE,
        option=Option(("--reviser",)),
    ),
    Key(
        "strict",
        "strict",
        Kind.FLAG,
        "Refuse editions that can't be made accessible.",
        False,
        _ANYWHERE,
        option=Option(("--strict",)),
    ),
    Key(
        "unchecked",
        "unchecked",
        Kind.TEXTS,
        "Checks of translations that are switched off, by the codes of their findings.",
        ["words-twice"],
        _LOCAL,
        choices=CHECKS,
    ),
    Key(
        "templates",
        "templates",
        Kind.TEXT,
        "Folder of your own templates, over the toolkit's: epub/, pdf/, docx/, html/.",
        "templates",
        _LOCAL,
        is_path=True,
        option=Option(("--templates",)),
    ),
    Key(
        "locales",
        "locales",
        Kind.TEXT,
        "Folder of your own locales, over the toolkit's: a folder for each, named by its tag.",
        "locales",
        _TOP,
        is_path=True,
        option=Option(("--locales",)),
    ),
    Key(
        "jobs",
        "jobs",
        Kind.WHOLE,
        "How many editions are rendered at once; 0 for one for each core.",
        0,
        _TOP,
        option=Option(("--jobs", "-j"), "Editions rendered at once.", "all cores"),
    ),
    Key(
        "cluster",
        "cluster",
        Kind.TEXT,
        "Address of a Dask scheduler to build on.",
        "tcp://127.0.0.1:8786",
        _TOP,
        option=Option(("--cluster",), "Build on the Dask cluster whose scheduler is there, tcp://host:8786."),
    ),
    Key(
        "models",
        "models",
        Kind.TEXT,
        "Folder or URL of packages that its workers fetch.",
        "s3://news/models",
        _TOP,
        is_path=True,
    ),
    *BUNDLE_KEYS,
    Key(
        "force",
        "force",
        Kind.FLAG,
        "Make editions even if they are up to date.",
        False,
        frozenset(),
        option=Option(("--force",)),
    ),
    Key(
        "decoding",
        "decoding",
        Kind.OPTIONS,
        "Single options of neural engines, over what quality says.",
        {"beam_size": 4},
        _LOCAL,
    ),
    Key(
        "llm",
        "llm",
        Kind.OPTIONS,
        "The language model of the engine llm: a server on this machine that speaks OpenAI's chat protocol.",
        {"model": "qwen2.5:14b"},
        _TOP,
        inner=Place.LLM,
    ),
    Key(
        "llm_url",
        "llm_url",
        Kind.TEXT,
        "Address of its server, over what the project says; only here it may be another machine, which gets the text.",
        "http://127.0.0.1:8080/v1",
        _USER,
        option=Option(
            ("--llm-url",),
            "Server of the engine llm; text leaves this machine if it is another one.",
            "http://127.0.0.1:11434/v1",
        ),
    ),
    Key(
        "llm_model",
        "llm_model",
        Kind.TEXT,
        "Its model, over what the project says.",
        "qwen2.5:14b",
        _USER,
        option=Option(("--llm-model",), "Model of the engine llm.", "the only one that its server has"),
    ),
    *LLM_KEYS,
    *DECODING_KEYS,
)

MOST = 1_000_000
"""The largest number that a key takes."""


def keys_at(place: Place) -> dict[str, Key]:
    """Return the keys that can stand in a place, by name."""
    return {key.name: key for key in _ALL if place in key.places}


TOP_KEYS = keys_at(Place.TOP)
"""The keys of a project."""

OPTIONS = {key.parameter: key for key in _ALL if key.option is not None}
"""What can be given to commands that build and to `toolkit.publish`, by the name that the library has for it."""
