"""On a cluster, too, nothing connects but the processes of the cluster with one another: strace watches all of them."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import PUBLISH
from tests.runners.conftest import TRACE, Cluster

pytestmark = pytest.mark.xdist_group("cluster")

_CONNECTED = re.compile(r"connect\(.*?sa_family=AF_INET6?, (?P<where>.*?)\}")
_THIS_MACHINE = re.compile(r'sin_port=htons\((?!53\))\d+\), sin_addr=inet_addr\("127\.0\.0\.1"\)')


def test_a_cluster_connects_to_nothing_but_itself(tmp_path: Path, cluster: Cluster) -> None:
    """The object store of the tests is on this machine as well."""
    (tmp_path / "a.md").write_text("# The sea\n\nIt was calm. ![x](https://example.invalid/a.png)\n", "utf-8")
    options = ("-l", "en-XA", "--engine", "pseudo", "-f", "epub,pdf", "--memory", "m.sqlite", "-o", "out")
    command = [*TRACE, str(cluster.folder / "build.calls"), str(PUBLISH), *options, "--cluster", cluster.address]
    environment = {**os.environ, "HOME": str(tmp_path)}
    before = {log: log.stat().st_size for log in cluster.folder.glob("*.calls")}  # of other tests' builds
    done = subprocess.run(
        [*command, "a.md"], cwd=tmp_path, env=environment, capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "out" / "en-XA").iterdir()) == ["a.epub", "a.pdf"]
    logs = sorted(cluster.folder.glob("*.calls"))
    assert {"build.calls", "scheduler.calls", "worker-0.calls", "worker-1.calls"} <= {log.name for log in logs}
    told = [log.read_bytes()[before.get(log, 0) :].decode("utf-8", "replace") for log in logs]
    calls = [call for text in told for call in text.splitlines()]
    found = [match["where"] for match in map(_CONNECTED.search, calls) if match]
    assert found
    assert [where for where in found if not _THIS_MACHINE.search(where)] == []
