"""What newsrooms write around an article, by language: data, no rules."""

from __future__ import annotations

BYLINE = (
    "by", "story by", "written by", "words by", "text by", "von", "par", "por", "texto de", "di", "автор", "авторы",
    "текст", "作者", "文/", "記者", "记者", "文 /", "文：", "بقلم", "द्वारा",
)  # fmt: skip
"""Words before the names of the authors."""

BYLINE_NEEDS_COLON = frozenset({"автор", "авторы", "текст", "作者", "記者", "记者", "بقلم", "द्वारा", "texto de"})
"""Those that are ordinary words too, so that only a colon makes a byline of them."""

AND = ("and", "und", "et", "y", "e", "и", "en", "&", "和", "و", "और")
"""Words between the names of two authors."""

PLACE = ("in", "en", "à", "em", "a", "в", "aus")
"""Words between the author and the place that the author writes from."""

UPDATED = (
    "updated", "last updated", "update", "modified", "last modified", "revised", "aktualisiert", "stand",
    "mis à jour", "mise à jour", "actualizado", "actualización", "atualizado", "aggiornato", "обновлено", "更新",
    "更新时间", "更新時間", "最終更新", "تحديث", "आखरी अपडेट",
)  # fmt: skip
"""Labels of the day of the last change."""

PUBLISHED = (
    "published", "posted", "date", "first published", "publication date", "created", "veröffentlicht", "datum",
    "publié", "publié le", "publicado", "fecha", "data", "pubblicato", "опубликовано", "дата", "发布", "发布时间",
    "發布時間", "日期", "公開日", "تاريخ النشر", "प्रकाशित",
)  # fmt: skip
"""Labels of the day of publication."""

CREDIT = (
    "photo", "photos", "photograph", "photography", "file photo", "image", "images", "picture", "pictures",
    "illustration", "graphic", "graphics", "cartoon", "courtesy", "credit", "foto", "fotos", "bild", "bilder",
    "imagen", "imagem", "immagine", "crédit", "crédito", "cortesía", "фото", "иллюстрация", "图", "摄", "圖", "攝",
    "写真", "撮影", "提供", "사진", "صورة", "तस्वीर",
)  # fmt: skip
"""Words that show that what stands in brackets says who made a picture."""

FIELDS = {
    "title": "title",
    "headline": "title",
    "subtitle": "subtitle",
    "author": "authors",
    "authors": "authors",
    "source": "source",
    "copyright": "rights",
}
"""Names of fields that some texts begin with, one a line, and ours."""
