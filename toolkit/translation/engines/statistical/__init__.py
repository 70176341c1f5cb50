"""Word alignment of texts of which nothing but the words is known: by a lexicon and by statistics over many of them."""
