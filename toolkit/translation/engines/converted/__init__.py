"""Converted models: folders that CTranslate2's converters wrote, with their SentencePiece files."""
