from collections.abc import Mapping
from typing import Any

from toolkit.document import Article


def split_overrides(article: Article) -> tuple[Article, Mapping[str, Any]]:
    return article, {}
