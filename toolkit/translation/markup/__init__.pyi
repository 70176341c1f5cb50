from .assembly import Assembly as Assembly
from .marked_text import (
    Codes as Codes,
    MarkedText as MarkedText,
    added_code as added_code,
    added_shell as added_shell,
    codes_of as codes_of,
    kind_of as kind_of,
    marked_as as marked_as,
    place_marked as place_marked,
)
from .projection import Projected as Projected, keep as keep, project as project
from .segments import Segment as Segment, segments_of as segments_of
from .spans import is_ordinal as is_ordinal
from .stand_ins import (
    Hole as Hole,
    Received as Received,
    Sent as Sent,
    received as received,
    sent_as_plain as sent_as_plain,
    sent_with_atoms as sent_with_atoms,
    without_atoms as without_atoms,
)
