"""`python -m toolkit` is `publish`, where its program is not on the path."""

from __future__ import annotations

from toolkit.cli.main import main

if __name__ == "__main__":
    main()
