"""The quality of what an engine makes: looked at sentence by sentence, mended where that is certain, else reported."""

from toolkit.translation.quality.careful import Checked, careful
from toolkit.translation.quality.inspection import inspect
from toolkit.translation.quality.mending import mend_numbers
from toolkit.translation.quality.problems import CODES, Problem

__all__ = ["CODES", "Checked", "Problem", "careful", "inspect", "mend_numbers"]
