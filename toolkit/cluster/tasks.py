"""The tasks of a cluster: functions that workers run. What goes wrong with an article is a value, and no exception.

An exception is what another worker may not meet: Dask tries such a task again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from toolkit.cluster.connection import ClusterError
from toolkit.cluster.orders import BundleOrder, Failed, Order, Outcome, PackedText, Read, Spec
from toolkit.cluster.shop import Shop, shop_of
from toolkit.document import Article
from toolkit.editions.cache import pack, unpack
from toolkit.editions.jobs import BundleJob, Work
from toolkit.editions.making import make_edition
from toolkit.editions.plan import Source
from toolkit.editions.reading import read_source
from toolkit.editions.report import as_publish_error
from toolkit.editions.texts import Text, bundled, texts_of
from toolkit.errors import SourceError
from toolkit.files import OutputError
from toolkit.rendering import sanitized

ReadArticle = tuple[Read | Failed, bytes]
"""What is known of a source, and its article, packed."""

MadeText = PackedText | Failed


def read(spec: Spec, source: Source) -> ReadArticle:
    """Read a source."""
    try:
        shop_of(spec)
        reading = read_source(spec.settings, source)
    except Exception as error:
        if isinstance(error, SourceError) and isinstance(source.path, Path) and not source.path.exists():
            message = f"A worker of the cluster does not see {source.path}."
            error = SourceError(message, "Put sources into a folder that all workers share, or give their URLs.")
        return _failed(source.name, error), b""
    return Read(reading.known, reading.record), pack(reading.article)


def facts(read: ReadArticle) -> Read | Failed:
    """Return what is known of a source that was read, without its article."""
    return read[0]


def translate(spec: Spec, orders: Sequence[Order], articles: Sequence[ReadArticle]) -> list[MadeText]:
    """Translate articles into a language, together.

    Args:
        spec: What the tasks of the build share.
        orders: The articles, all to be translated by one service.
        articles: What reading them gave, in the same order.
    """
    try:
        texts = _texts(shop_of(spec), orders, articles)
    except Exception as error:
        return [_failed(order.known.source.name, error) for order in orders]
    return [
        PackedText(pack(text.article), text.counts, text.findings) if isinstance(text, Text) else text for text in texts
    ]


def make(spec: Spec, orders: Sequence[Order], texts: Sequence[MadeText], start: int) -> list[list[Outcome]]:
    """Make the editions of some texts and put them in their places.

    Args:
        spec: What the tasks of the build share.
        orders: The articles.
        texts: Those of a whole window.
        start: Where the articles' own begin in it.

    Returns:
        What became of each article's editions, in the order of its formats.
    """
    return [_made(spec, order, texts[start + number]) for number, order in enumerate(orders)]


def make_bundle(spec: Spec, order: BundleOrder, articles: Sequence[ReadArticle]) -> list[Outcome]:
    """Translate all articles of a bundle, and make its editions."""
    try:
        shop = shop_of(spec)
        jobs = tuple(shop.job(member) for member in order.members)
        work = BundleJob(order.title, jobs, order.settings, order.slug)
        shop.must_be_made_from(work, order.made_from)
        texts: dict[str, Text] = {}
        failures: list[Outcome] = []
        for group in _groups(order.members):
            chosen = [order.members[number] for number in group]
            for member, text in zip(chosen, _texts(shop, chosen, [articles[number] for number in group]), strict=True):
                if isinstance(text, Text):
                    texts[member.known.source.name] = text
                else:
                    failures.append(replace(text, source=member.known.source.name))
        if failures:
            return failures
        names = [member.known.source.name for member in order.members]
        return _editions(
            shop, work, bundled(order.title, [(name, texts[name]) for name in names]), list(order.made_from)
        )
    except Exception as error:
        return [_failed(order.title, error)]


def _groups(members: Sequence[Order]) -> list[list[int]]:
    """Return the numbers of orders, those together that one service translates."""
    groups: dict[object, list[int]] = {}
    for number, member in enumerate(members):
        settings = member.settings
        key = (member.engine, member.known.language, settings.quality, settings.device, settings.decoding, member.terms)
        groups.setdefault(key, []).append(number)
    return list(groups.values())


def _texts(shop: Shop, orders: Sequence[Order], articles: Sequence[ReadArticle]) -> list[Text | Failed]:
    service = shop.serve(orders[0])
    texts: list[Text | Failed | None] = [None] * len(orders)
    tasks, numbers = [], []
    for number, (order, (known, packed)) in enumerate(zip(orders, articles, strict=True)):
        article = _article(order, known, packed)
        if isinstance(article, Failed):
            texts[number] = article
            continue
        job = shop.job(order, service)
        shop.must_be_made_from(job, order.made_from)
        tasks.append((job, article))
        numbers.append(number)
    with shop.translating:
        made = list(texts_of(tasks, service, lambda _count: None))
    for number, text in zip(numbers, made, strict=True):
        try:
            texts[number] = text()
        except Exception as error:
            texts[number] = _failed(orders[number].known.source.name, error)
    return [text for text in texts if text is not None]


def _article(order: Order, known: Read | Failed, packed: bytes) -> Article | Failed:
    if isinstance(known, Failed):
        return known
    article = unpack(packed)
    if article is None or known.known.digest != order.known.digest:
        name = order.known.source.name
        return Failed(SourceError(f"{name} has changed since the build began.", "Run again."))
    return article


def _made(spec: Spec, order: Order, text: MadeText) -> list[Outcome]:
    if isinstance(text, Failed):
        return [text]
    try:
        shop = shop_of(spec)
        work = shop.job(order)
        shop.must_be_made_from(work, order.made_from)
        article = unpack(text.article)
        assert article is not None, "it was packed by ourselves"  # noqa: S101
        return _editions(shop, work, Text(article, text.counts, text.findings), list(order.made_from))
    except Exception as error:
        return [_failed(order.known.source.name, error)]


def _editions(shop: Shop, work: Work, text: Text, names: Sequence[str]) -> list[Outcome]:
    article = sanitized(text.article)
    outcomes: list[Outcome] = []
    for name in names:
        try:
            outcomes.append(make_edition(work, text, article, name, shop.output))
        except Exception as error:
            outcomes.append(replace(_failed(work.name, error), name=name))
    return outcomes


def _failed(name: str, error: Exception) -> Failed:
    reason = as_publish_error(name, error)
    everywhere = isinstance(reason, ClusterError) or (isinstance(reason, OutputError) and reason.everywhere)
    return Failed(reason, everywhere)
