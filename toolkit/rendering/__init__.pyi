from .fonts import font_packages as font_packages
from .formats import FORMATS as FORMATS, Format as Format, Rendered as Rendered, expect as expect, typeset as typeset
from .images import BARRIERS as BARRIERS
from .page_links import with_pages_led_to as with_pages_led_to
from .preparing import SanitizedArticle as SanitizedArticle, sanitized as sanitized
from .templates import Templates as Templates, template_names as template_names
