from .edges import lost_end as lost_end
from .first_letters import raised as raised
from .inspection import inspect as inspect
from .retries import Checked as Checked, translate_checked as translate_checked
