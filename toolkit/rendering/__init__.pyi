from .accessibility import BARRIERS as BARRIERS
from .fonts import font_packages as font_packages
from .formats import FORMATS as FORMATS, Format as Format, Rendered as Rendered, typeset as typeset
from .prepare import Manuscript as Manuscript, manuscript_of as manuscript_of
from .templates import Templates as Templates
