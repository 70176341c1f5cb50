"""PDF: pandoc writes Typst, our template sets it, and Typst compiles it in process to PDF/UA-1 and PDF/A-2a."""

from __future__ import annotations

import secrets

from toolkit.document import Article
from toolkit.document import nodes as n
from toolkit.localization import Locale
from toolkit.rendering.formats import Rendered
from toolkit.rendering.images import media_types
from toolkit.rendering.imprint import imprint_of
from toolkit.rendering.pdf.compile import compile_pdf
from toolkit.rendering.pdf.tree import typst_tree
from toolkit.rendering.prepare import prepare
from toolkit.rendering.templates import Templates
from toolkit.rendering.workshop import workshop, write_with_pandoc

ACCEPTED = media_types(("png", "jpg", "gif", "webp", "svg"))
"""What Typst takes: https://typst.app/docs/reference/visualize/image/."""


def render(article: Article, locale: Locale, templates: Templates) -> Rendered:
    """Return an article as PDF.

    Raises:
        MissingError: No font on this machine has some of its characters.
        RenderError: Typst can't set it.
    """
    prepared = prepare(article, locale, accepted=ACCEPTED)
    imprint = imprint_of(prepared.article, locale)
    blocks = typst_tree(prepared.article.blocks)
    with workshop(prepared.files) as folder:
        mark = secrets.token_hex(16)  # nothing in the document can contain it
        template = folder / f"pieces-{mark}.typst"
        template.write_text(f"$title${mark}$subtitle${mark}$body$", "utf-8")
        meta: dict[str, n.MetaValue] = {
            "title": n.MetaInlines(typst_tree(imprint.title)),
            "subtitle": n.MetaInlines(typst_tree(imprint.subtitle)),
        }
        arguments = ["--to=typst-smart", "--standalone", f"--template={template}", "--wrap=none"]
        written = write_with_pandoc(folder, meta, blocks, arguments=arguments, imprint=imprint).decode("utf-8")
        template.unlink()
        title, subtitle, body = written.split(mark, 2)

        def source(families: tuple[str, ...]) -> str:
            return templates.fill(
                "pdf/article.typ",
                imprint=imprint,
                locale=locale,
                families=families,
                title=title,
                subtitle=subtitle,
                body=body,
            )

        return Rendered(compile_pdf(source, folder, locale, imprint), prepared.findings)
