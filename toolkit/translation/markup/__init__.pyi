from .assembly import Assembly as Assembly
from .projection import Projected as Projected, keep as keep, project as project
from .segments import Segment as Segment, segments_of as segments_of
