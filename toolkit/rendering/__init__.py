"""Article → edition file: EPUB, PDF and DOCX, through pandoc and the templates in `templates/`."""

from toolkit.rendering.formats import FORMATS, Format, Rendered, render, typeset
from toolkit.rendering.templates import Templates

__all__ = ["FORMATS", "Format", "Rendered", "Templates", "render", "typeset"]
