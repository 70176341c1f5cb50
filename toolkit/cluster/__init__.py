"""Builds on a Dask cluster: the same plan, the same steps and the same editions, on the machines of others.

Dask decides where a task runs, runs it again if a worker is lost, and moves what one task made to the next. Here is
only what a task is: an article is read, a window of articles is translated into a language, some of their editions are
made and put in their places. The state, the manifest and the decision about what is stale stay with whoever builds.
"""

from __future__ import annotations

from toolkit.cluster.build import build_on_cluster

__all__ = ["build_on_cluster"]
