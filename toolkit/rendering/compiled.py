"""Templates that Jinja has compiled, kept for the next process: to compile them takes as long as a short edition."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache

from toolkit.files import OutputError
from toolkit.storage import Beneath

if TYPE_CHECKING:
    from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """A folder of compiled templates, as Python keeps its modules; the hash of its text is in each of them.

    Args:
        folder: It; what can't be written there is compiled anew each time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def of_user(cls) -> CompiledTemplates:
        """Return those in the user's cache, for this version of the toolkit and of Python."""
        from platformdirs import user_cache_path

        release = f"{version('publish-toolkit')}-{sys.implementation.cache_tag}"
        return cls(user_cache_path("publish", appauthor=False) / "templates" / release)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket, if its template has been compiled before; one that is torn is as if it were not there."""
        with suppress(OSError), Beneath(self._folder).open(bucket.key) as file:
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template. It appears in one piece; nothing is lost if it does not."""
        with suppress(OSError, OutputError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            Beneath(self._folder).write(bucket.key, bucket.bytecode_to_string(), lasting=False)
