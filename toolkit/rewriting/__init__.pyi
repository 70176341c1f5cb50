from .rst_source import RstSource as RstSource
from .source import MarkdownSource as MarkdownSource
