from .asciidoc_source import AsciidocSource as AsciidocSource
from .marked_source import MarkedSource as MarkedSource
from .org_source import OrgSource as OrgSource
from .rst_source import RstSource as RstSource
from .source import MarkdownSource as MarkdownSource
