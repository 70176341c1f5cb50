"""Is it right? Checks of translations and of edition files."""
