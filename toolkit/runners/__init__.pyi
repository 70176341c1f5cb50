from .dask import DaskRunner as DaskRunner, dask_runner as dask_runner
from .models import required_models as required_models
from .runner import Come as Come, Done as Done, Handle as Handle, Runner as Runner
from .threads import ThreadRunner as ThreadRunner
