"""On a cluster, too, nothing connects but the processes of the cluster with one another: strace watches all of them."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.cli.conftest import PUBLISH
from tests.runners.conftest import Cluster

pytestmark = pytest.mark.xdist_group("cluster")

_CONNECTED = re.compile(r"connect\(.*?sa_family=AF_INET6?, (?P<where>.*?)\}")
_THIS_MACHINE = re.compile(r'sin_port=htons\((?!53\))\d+\), sin_addr=inet_addr\("127\.0\.0\.1"\)')


def test_a_cluster_connects_to_nothing_but_itself(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# The sea\n\nIt was calm. ![x](https://example.invalid/a.png)\n", "utf-8")
    watched: dict[str, Path] = {}

    def trace(name: str) -> tuple[str, ...]:
        watched[name] = tmp_path / f"calls-of-{name}"
        watched[name].mkdir()
        options = ("-ff", "-I", "waiting", "-qq", "--seccomp-bpf", "-e", "trace=connect", "-e", "signal=none")
        return ("strace", *options, "-o", str(watched[name] / "of"))

    with ExitStack() as stack:
        cluster = Cluster(tmp_path, prefix=trace("scheduler"))
        cluster.start(stack)
        cluster.prefix = trace("worker")
        cluster.add_worker()
        options = ("-l", "en-XA", "--engine", "pseudo", "-f", "epub,pdf", "--memory", "m.sqlite", "-o", "out")
        command = [*trace("build"), str(PUBLISH), *options, "--cluster", cluster.address, "a.md"]
        environment = {**os.environ, "HOME": str(tmp_path)}
        done = subprocess.run(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "out" / "en-XA").iterdir()) == ["a.epub", "a.pdf"]
    for name, folder in watched.items():
        calls = [call for log in folder.iterdir() for call in log.read_text("utf-8", "replace").splitlines()]
        found = [match["where"] for match in map(_CONNECTED.search, calls) if match]
        assert found or name == "scheduler"
        assert [where for where in found if not _THIS_MACHINE.search(where)] == [], name
