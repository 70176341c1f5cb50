from .source import MarkdownSource as MarkdownSource
