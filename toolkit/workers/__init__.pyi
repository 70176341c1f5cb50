from .pool import (
    StayingProcess as StayingProcess,
    WorkerLostError as WorkerLostError,
    WorkerPool as WorkerPool,
)
from .python import LostError as LostError, PythonWorker as PythonWorker
