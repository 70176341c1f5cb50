"""Between the typed tree and pandoc's JSON, without loss: one table says how each constructor is written.

pandoc writes a constructor as ``{"t": name, "c": content}``, the content being a single value, or a list when
there are several fields. Each field has a codec: a pair of functions, to JSON text and from a JSON value. It is text
at once because every format of every edition is written, and a tree of dicts would only be made to be thrown away.
"""

from __future__ import annotations

import json
from dataclasses import fields
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, cast, get_args

from toolkit.document import nodes as n
from toolkit.document.json_fields import (
    Codec,
    Json,
    array,
    constructor_name,
    malformed,
    mapping,
    optional,
    plain,
    positional,
    record,
    sequence,
)
from toolkit.errors import SourceError

API_VERSION = (1, 23, 1, 1)
"""The version of pandoc-types that we write; we read any 1.23."""

MAX_DEPTH = 150
"""Levels of nesting that are read. Deeper trees are not articles, and would exhaust Python's stack."""


def _read_width(value: Json, _depth: int) -> float | None:
    if value == {"t": "ColWidthDefault"}:
        return None
    if not isinstance(value, dict) or value.get("t") != "ColWidth" or not isinstance(value.get("c"), int | float):
        raise malformed("column width expected")
    return float(value["c"])


def _write_width(value: float | None) -> str:
    return '{"t":"ColWidthDefault"}' if value is None else f'{{"t":"ColWidth","c":{json.dumps(value)}}}'


def _read_citation(value: Json, depth: int) -> n.Citation:
    try:
        return n.Citation(
            identifier=_TEXT.read(value["citationId"], depth),
            prefix=_INLINES.read(value["citationPrefix"], depth),
            suffix=_INLINES.read(value["citationSuffix"], depth),
            mode=cast("n.CitationMode", _CITATION_MODE.read(value["citationMode"], depth)),
            note_num=_INT.read(value["citationNoteNum"], depth),
            hash=_INT.read(value["citationHash"], depth),
        )
    except (KeyError, TypeError) as error:
        raise malformed("citation expected") from error


def _write_citation(value: n.Citation) -> str:
    return mapping(
        {
            "citationId": encode_basestring(value.identifier),
            "citationPrefix": _INLINES.write(value.prefix),
            "citationSuffix": _INLINES.write(value.suffix),
            "citationMode": _CITATION_MODE.write(value.mode),
            "citationNoteNum": json.dumps(value.note_num),
            "citationHash": json.dumps(value.hash),
        }
    )


def _read_items(value: Json, depth: int) -> tuple[tuple[str, n.MetaValue], ...]:
    if not isinstance(value, dict):
        raise malformed("mapping expected")
    return tuple((key, _NODE.read(value[key], depth)) for key in sorted(value))


def _write_items(items: tuple[tuple[str, n.MetaValue], ...]) -> str:
    return mapping({key: _write_node(value) for key, value in items})


@lru_cache(maxsize=1 << 12)
def _word(text: str) -> str:
    """Return a word as JSON; a text has the same ones again and again, and is written for every format."""
    return f'{{"t":"Str","c":{encode_basestring(text)}}}'


def _write_nodes(values: tuple[Any, ...]) -> str:
    # Nearly all nodes of a text are words and spaces: they are written without a call of their own.
    written = [
        _word(value.text) if type(value) is n.Str else _SPACE if type(value) is n.Space else _write_node(value)
        for value in values
    ]
    return array(written)


def _write_node(value: Any) -> str:
    name = type(value).__name__
    names, codecs = _FIELDS[name]
    if not names:
        return f'{{"t":"{name}"}}'
    content = [codec.write(getattr(value, key)) for key, codec in zip(names, codecs, strict=True)]
    return f'{{"t":"{name}","c":{content[0] if len(names) == 1 else array(content)}}}'


def _read_nodes(value: Json, depth: int) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise malformed("list expected")
    return tuple([each if type(each) in _WORDS else _read_node(each, depth) for each in value])


def _read_node(value: Json, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise SourceError(
            f"The document is nested more than {MAX_DEPTH} levels deep.",
            "Flatten its lists, quotes or divisions.",
        )
    if type(value) in _WORDS:
        return value
    kind = _KINDS.get(str(value.get("t"))) if isinstance(value, dict) else None
    if kind is None:
        raise malformed(f"unknown element {str(value)[:60]!r}")
    _, codecs = _FIELDS[kind.__name__]
    if not codecs:
        return kind()
    content = value.get("c")
    if len(codecs) == 1:
        return kind(codecs[0].read(content, depth + 1))
    if not isinstance(content, list) or len(content) != len(codecs):
        raise malformed(f"{kind.__name__} has {len(codecs)} fields")
    return kind(*[codec.read(part, depth + 1) for codec, part in zip(codecs, content, strict=True)])


_WORDS = frozenset({n.Str, n.Space, n.SoftBreak})
"""What `load_json` has made already."""

_SPACE = '{"t":"Space"}'
_TEXT, _INT, _BOOL = plain(str, encode_basestring), plain(int), plain(bool)
_ALIGNMENT, _QUOTE_TYPE, _MATH_TYPE, _CITATION_MODE, _NUMBER_STYLE, _NUMBER_DELIMITER = (
    constructor_name(*get_args(names))
    for names in (n.Alignment, n.QuoteType, n.MathType, n.CitationMode, n.ListNumberStyle, n.ListNumberDelim)
)
_NODE = Codec(_write_node, _read_node)
_INLINES = _BLOCKS = Codec(_write_nodes, _read_nodes)
_STRING_PAIR = positional(lambda *parts: parts, lambda value: value, _TEXT, _TEXT)
_ATTR = record(n.Attr, _TEXT, sequence(_TEXT), sequence(_STRING_PAIR))
_CAPTION = record(n.Caption, optional(_INLINES), _BLOCKS)
_COLSPEC = record(n.ColSpec, _ALIGNMENT, Codec(_write_width, _read_width))
_CELL = record(n.Cell, _ATTR, _ALIGNMENT, _INT, _INT, _BLOCKS)
_ROWS = sequence(record(n.Row, _ATTR, sequence(_CELL)))
_BODY = record(n.TableBody, _ATTR, _INT, _ROWS, _ROWS)

_CONTENT: dict[type, tuple[Codec, ...]] = {
    n.Str: (_TEXT,),
    n.Emph: (_INLINES,),
    n.Underline: (_INLINES,),
    n.Strong: (_INLINES,),
    n.Strikeout: (_INLINES,),
    n.Superscript: (_INLINES,),
    n.Subscript: (_INLINES,),
    n.SmallCaps: (_INLINES,),
    n.Quoted: (_QUOTE_TYPE, _INLINES),
    n.Cite: (sequence(Codec(_write_citation, _read_citation)), _INLINES),
    n.Code: (_ATTR, _TEXT),
    n.Space: (),
    n.SoftBreak: (),
    n.LineBreak: (),
    n.Math: (_MATH_TYPE, _TEXT),
    n.RawInline: (_TEXT, _TEXT),
    n.Link: (_ATTR, _INLINES, _STRING_PAIR),
    n.Image: (_ATTR, _INLINES, _STRING_PAIR),
    n.Note: (_BLOCKS,),
    n.Span: (_ATTR, _INLINES),
    n.Plain: (_INLINES,),
    n.Para: (_INLINES,),
    n.LineBlock: (sequence(_INLINES),),
    n.CodeBlock: (_ATTR, _TEXT),
    n.RawBlock: (_TEXT, _TEXT),
    n.BlockQuote: (_BLOCKS,),
    n.OrderedList: (record(n.ListAttributes, _INT, _NUMBER_STYLE, _NUMBER_DELIMITER), sequence(_BLOCKS)),
    n.BulletList: (sequence(_BLOCKS),),
    n.DefinitionList: (sequence(record(n.Definition, _INLINES, sequence(_BLOCKS))),),
    n.Header: (_INT, _ATTR, _INLINES),
    n.HorizontalRule: (),
    n.Table: (
        _ATTR,
        _CAPTION,
        sequence(_COLSPEC),
        record(n.TableHead, _ATTR, _ROWS),
        sequence(_BODY),
        record(n.TableFoot, _ATTR, _ROWS),
    ),
    n.Figure: (_ATTR, _CAPTION, _BLOCKS),
    n.Div: (_ATTR, _BLOCKS),
    n.MetaMap: (Codec(_write_items, _read_items),),
    n.MetaList: (sequence(_NODE),),
    n.MetaBool: (_BOOL,),
    n.MetaString: (_TEXT,),
    n.MetaInlines: (_INLINES,),
    n.MetaBlocks: (_BLOCKS,),
}
_KINDS: dict[str, type] = {kind.__name__: kind for kind in _CONTENT}
_FIELDS = {kind.__name__: (tuple(field.name for field in fields(kind)), codecs) for kind, codecs in _CONTENT.items()}


def document_text(meta: tuple[tuple[str, n.MetaValue], ...], blocks: n.Blocks) -> str:
    """Return a whole document as pandoc's JSON."""
    version = json.dumps(API_VERSION, separators=(",", ":"))
    return f'{{"pandoc-api-version":{version},"meta":{_write_items(meta)},"blocks":{_write_nodes(blocks)}}}'


def load_json(text: str | bytes) -> Json:
    """Return a JSON value in which words and spaces are nodes already, equal ones being the same node.

    They are nearly all of a document: as dicts they would take ten times the memory of the whole tree.

    Raises:
        ValueError: The text is not JSON.
        RecursionError: It is nested too deeply.
    """
    words: dict[str, n.Str] = {}
    spaces: dict[str, Json] = {"Space": n.Space(), "SoftBreak": n.SoftBreak()}

    def read(value: dict[str, Json]) -> Json:
        kind = value.get("t")
        if kind == "Str" and len(value) == 2 and isinstance(text := value.get("c"), str):
            word = words.get(text)
            if word is None:
                word = words[text] = n.Str(text)
            return word
        return spaces.get(kind, value) if len(value) == 1 and isinstance(kind, str) else value

    return json.loads(text, object_hook=read)


def document_from_json(value: Json) -> tuple[tuple[tuple[str, n.MetaValue], ...], n.Blocks]:
    """Return the metadata and the blocks of a document in pandoc's JSON, as `load_json` or `json.loads` read it.

    Raises:
        SourceError: It is not the JSON of pandoc-types 1.23, or nested too deeply.
    """
    if not isinstance(value, dict) or not {"pandoc-api-version", "meta", "blocks"} <= value.keys():
        raise malformed("'pandoc-api-version', 'meta' and 'blocks' expected")
    version = value["pandoc-api-version"]
    if not isinstance(version, list) or version[:2] != list(API_VERSION[:2]):
        raise SourceError(
            f"The pandoc JSON is of pandoc-types {version}, not 1.23.", "Write it with pandoc 3.0 or newer."
        )
    return _read_items(value["meta"], 0), _BLOCKS.read(value["blocks"], 0)
