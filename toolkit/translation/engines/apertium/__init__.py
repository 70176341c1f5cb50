"""Rule-based translation by the system's Apertium, with word alignment from its word-bound blanks."""
