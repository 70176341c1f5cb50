"""Article → edition file: EPUB, PDF and DOCX, through pandoc and the templates in `templates/`."""

from toolkit.rendering.formats import FORMATS, Format, Rendered, render, typeset
from toolkit.rendering.prepare import Manuscript, manuscript_of
from toolkit.rendering.templates import Templates

__all__ = ["FORMATS", "Format", "Manuscript", "Rendered", "Templates", "manuscript_of", "render", "typeset"]
