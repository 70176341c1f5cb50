"""A DOCX for whoever corrects in a word processor: a row for each sentence, its markup as tags."""

from __future__ import annotations

import html
import io
import re
import zipfile

from toolkit import pandoc
from toolkit.document import blocks_text, iterate, nodes as n, plain_text
from toolkit.review.docx.reading import COMMENT, Tracked, article_of
from toolkit.review.exchange import ExchangeError, ExchangeFile, ExchangeSegment, score_of
from toolkit.review.inline import as_tags, of_tags
from toolkit.translation import ReviewState

_MARK = "publish review"
"""The first paragraph of such a document: it tells it from an edition."""

_COLUMNS = (("id", 10), ("source", 30), ("translation", 30), ("state", 8), ("note", 11), ("about", 11))
"""Names of the columns, and their widths in per cent."""

_TAGS = {n.Strong: "b", n.Emph: "i", n.Underline: "u", n.Strikeout: "s", n.Superscript: "sup", n.Subscript: "sub"}


def write(file: ExchangeFile) -> bytes:
    """Return an article's sentences as a DOCX with a table.

    Raises:
        PandocError: Pandoc can't write it.
    """
    columns = "".join(f'<col style="width: {width}%">' for _, width in _COLUMNS)
    heads = "".join(f"<th>{name}</th>" for name, _ in _COLUMNS)
    rows = "".join(map(_row, file.segments))
    facts = (_MARK, file.name, f"{file.source_language} {file.target_language}")
    paragraphs = "".join(f"<p>{html.escape(fact)}</p>" for fact in facts)
    table = f"<table><colgroup>{columns}</colgroup><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    page = f"<!DOCTYPE html><meta charset='utf-8'><title></title>{paragraphs}{table}"
    arguments = ["-f", "html", "-t", "docx", "--sandbox"]
    return pandoc.run(arguments, page.encode("utf-8", "replace"), environment={"SOURCE_DATE_EPOCH": "315532800"})


def _row(segment: ExchangeSegment) -> str:
    about = [
        ("kind", [segment.kind]),
        ("score", [] if segment.score is None else [repr(segment.score)]),
        ("before", [segment.context]),
        ("finding", segment.findings),
        ("alternative", segment.alternatives),
    ]
    cells = (
        segment.id,
        as_tags(segment.source),
        as_tags(segment.target),
        str(segment.state or ReviewState.MACHINE),
        segment.note,
        "\n".join(f"{name}: {' '.join(value.split())}" for name, values in about for value in values if value),
    )
    return "<tr>" + "".join(f"<td>{_lines(cell)}</td>" for cell in cells) + "</tr>"


def _lines(text: str) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))


def is_table(data: bytes) -> bool:
    """Tell whether a DOCX is such a table, and no edition."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("word/document.xml") as file:
            start = file.read(200_000).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):
        return False
    return re.sub(r"<[^<>]*>", "", start).lstrip().startswith(_MARK)


def read(name: str, data: bytes, tracked: Tracked | None = None) -> list[ExchangeFile]:
    """Return the sentences in such a table.

    Args:
        name: The file's name.
        data: Its bytes.
        tracked: What is done with pending changes; None if there must be none.

    Raises:
        ExchangeError: It is none, or has pending changes and nothing says what to do with them.
    """
    article = article_of(name, data, tracked)
    facts = [blocks_text((block,)) for block in article.blocks if isinstance(block, n.Para | n.Plain)]
    tables = [block for block in article.blocks if isinstance(block, n.Table)]
    if len(facts) < 3 or facts[0].strip() != _MARK or not tables:
        raise ExchangeError(f"{name} is no table of sentences.", "Export it with: publish review export --as docx")
    languages = [*facts[2].split(), "", ""]
    rows = [row for body in tables[0].bodies for row in body.rows]
    segments = tuple(_segment(row) for row in rows if len(row.cells) == len(_COLUMNS))
    return [ExchangeFile(facts[1].strip(), languages[0], languages[1], segments)]


def _segment(row: n.Row) -> ExchangeSegment:
    key, source, target, state, note, about = ("\n".join(_texts(cell)) for cell in row.cells)
    said = [node.text for node in iterate(row) if isinstance(node, n.RawInline) and node.format == COMMENT]
    told: dict[str, list[str]] = {}
    for line in about.splitlines():
        head, _, value = line.partition(": ")
        told.setdefault(head, []).append(value)
    score = next(iter(told.get("score", [])), "")
    known = state.strip().lower()
    return ExchangeSegment(
        id=key.strip(),
        source=of_tags(" ".join(source.split("\n"))),
        target=of_tags(" ".join(target.split("\n"))),
        state=ReviewState(known) if known in tuple(ReviewState) else None,
        context=" ".join(told.get("before", [])),
        note="\n".join(filter(None, (note, *said))),
        findings=tuple(told.get("finding", [])),
        score=score_of(score),
        kind=" ".join(told.get("kind", [])),
        alternatives=tuple(told.get("alternative", [])),
    )


def _texts(cell: n.Cell) -> list[str]:
    return [_tagged(block.content) for block in cell.content if isinstance(block, n.Para | n.Plain)]


def _tagged(inlines: n.Inlines) -> str:
    """Return a text with tags for what the editor has formatted."""
    text = ""
    for node in inlines:
        tag = _TAGS.get(type(node))
        content = getattr(node, "content", None)
        if tag is not None and content is not None:
            text += f"<{tag}>{_tagged(content)}</{tag}>"
        elif isinstance(node, n.Span | n.Link):
            text += _tagged(node.content)
        else:
            text += plain_text((node,))
    return text
