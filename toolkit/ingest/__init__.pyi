from .article import read_article as read_article
from .formats import (
    KEPT_EXTENSIONS as KEPT_EXTENSIONS,
    MARKDOWN_EXTENSIONS as MARKDOWN_EXTENSIONS,
    is_article as is_article,
)
from .safety import check_container as check_container
from .source_folder import MAX_IMAGE as MAX_IMAGE, SourceFolder as SourceFolder
from .source_text import MARKDOWN as MARKDOWN, SourceText as SourceText, source_text as source_text
from .xml_parts import part_of as part_of
