"""The third step: a translation becomes what its readers expect, with its original beside it if that is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace

from toolkit.document import (
    BILINGUAL_STYLE_KEY,
    Article,
    BilingualStyle,
    Metadata,
    bundle,
    dedication_blocks,
    nodes as n,
    provenance_of,
    side_by_side,
    with_provenance,
)
from toolkit.errors import UsageError
from toolkit.findings import Finding, Severity
from toolkit.languages import normalize_tag
from toolkit.localization import Locale, Locales, display_dates, load_locale, localize
from toolkit.steps.values import ArticleJob, Text
from toolkit.translation import Counts, Translated, worst_of

_ALONE = "It is published in its own language, so that there is no original to put beside it."


def text_of(job: ArticleJob, original: Article, translated: Translated, locales: Locales) -> Text:
    """Return an article as it is to be typeset.

    Args:
        job: What is wanted.
        original: The article in its own language.
        translated: Its translation.
        locales: The locales that there are.

    Raises:
        UsageError: A locale is malformed.
    """
    beside = original if job.is_bilingual else None
    article = _signed(translated.article, job.settings.reviser)
    style, locale = job.settings.bilingual_style, locale_of(article, job.language, locales)
    article = localized(article, locale, job.settings.typography, beside, style)
    findings = [*original.findings, *translated.findings, *_unknown(translated)]
    if job.settings.bilingual and not beside:
        findings.append(Finding("not-bilingual", _ALONE, severity=Severity.INFO))
    told = tuple(finding for finding in findings if finding.code not in job.settings.unchecked)
    return Text(article, translated.counts, told, translated.read_first)


def locale_of(article: Article, language: str, locales: Locales) -> Locale:
    """Return the locale of an edition: that of the article's own tag, if it says more than what was asked for.

    An original in British English that is asked for as English stays British, and so do its dates.

    Args:
        article: The text of the edition.
        language: What was asked for.
        locales: The locales that there are.
    """
    own = article.language or ""
    return load_locale(own if own.startswith(f"{language}-") else language, locales)


def localized(
    article: Article,
    locale: Locale,
    typography: str,
    original: Article | None = None,
    style: str = BilingualStyle.PARAGRAPHS,
) -> Article:
    """Return an article as its locale asks, with its original beside it if there is one to be.

    Args:
        article: The article.
        locale: The locale of its language.
        typography: How much of the locale's typography is applied.
        original: The original that is to stand beside it.
        style: How it is to stand there in EPUB and HTML, a `BilingualStyle`.

    Raises:
        UsageError: There is no such level of typography or style, or a locale is malformed.
    """
    if style not in set(BilingualStyle):
        raise UsageError(f"There is no bilingual style '{style}'.", f"Styles: {', '.join(BilingualStyle)}.")
    article = localize(article, locale, typography)
    if original is None:
        return article
    together = side_by_side(_localized_original(original, typography, locale.locales), article)
    if style == BilingualStyle.PARAGRAPHS:
        return together
    return together.with_metadata(together.metadata.with_extra({BILINGUAL_STYLE_KEY: n.MetaString(str(style))}))


def _signed(article: Article, reviser: str) -> Article:
    """Return an article that tells who revised it, if something in it was."""
    provenance = provenance_of(article.metadata)
    if provenance is None or not provenance.reviewed or not reviser:
        return article
    return article.with_metadata(with_provenance(article.metadata, replace(provenance, reviser=reviser)))


def bundled(
    title: str, chapters: Sequence[tuple[str, Text]], parts: Sequence[n.Inlines] = (), dedication: n.Blocks = ()
) -> Text:
    """Return many texts as one, a chapter for each; findings say which article they are about.

    Args:
        title: Title of the whole.
        chapters: The name and the text of each article, in order.
        parts: For each the title of the part that it is in; nothing for one that is in none.
        dedication: That of the whole.
    """
    articles = [text.article for _, text in chapters]
    findings = [
        replace(finding, message=f"{name}: {finding.message}") for name, text in chapters for finding in text.findings
    ]
    counts, doubtful = _sum_of(text.counts for _, text in chapters), worst_of((n, t.read_first) for n, t in chapters)
    return Text(chapters_of(articles, title, parts, dedication), counts, tuple(findings), doubtful)


def chapters_of(
    articles: Sequence[Article], title: str, parts: Sequence[n.Inlines] = (), dedication: n.Blocks = ()
) -> Article:
    """Return localized articles as one, with their authors and dates under the titles of the chapters."""
    return bundle(articles, title, [_byline(article) for article in articles], parts, dedication)


def localized_bundle(articles: Sequence[Article], title: str, dedication: str, locales: Locales) -> Article:
    """Return articles as one, all localized.

    Args:
        articles: Articles in one language.
        title: Title of the whole.
        dedication: Dedication of the whole, in their language; or the empty string.
        locales: The locales that there are.

    Raises:
        UsageError: There are no articles, or they are in several languages, or in one that has no locale.
    """
    languages = list(dict.fromkeys(article.language or "en" for article in articles))
    if len(languages) != 1:
        told = f"not in {', '.join(languages)}" if languages else "and there is none"
        raise UsageError(
            f"A bundle holds articles in one language, {told}.", "Translate them first, or leave some out."
        )
    locale = load_locale(languages[0], locales)
    words = Article(Metadata.of(language=locale.tag), dedication_blocks(dedication))
    *chapters, dedicated = (localized(article, locale, "standard") for article in (*articles, words))
    return chapters_of(chapters, title, (), dedicated.blocks)


def _sum_of(counts: Iterable[Counts]) -> Counts:
    every = list(counts)
    return Counts(**{item.name: sum(getattr(one, item.name) for one in every) for item in fields(Counts)})


def _byline(article: Article) -> tuple[str, str]:
    return ", ".join(article.metadata.authors), " · ".join(display_dates(article.metadata))


def _localized_original(article: Article, typography: str, locales: Locales) -> Article:
    tag = normalize_tag(article.language or "en")
    if not locales.has(tag):  # its author's own marks stay
        return article
    return localize(article, load_locale(tag, locales), typography)


def _unknown(translated: Translated) -> tuple[Finding, ...]:
    """Return the finding about words that the engine could not translate."""
    words = [word for word in translated.unknown if any(map(str.isalpha, word))]
    if not words:
        return ()
    shown = ", ".join(words[:10]) + (", …" if len(words) > 10 else "")
    told = f"{len(words)} words were left as they are" if len(words) > 1 else "A word was left as it is"
    return (Finding("unknown-words", f"{told}: {shown}"),)
