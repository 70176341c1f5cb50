"""Clusters that can't do what is asked of them: each is told in a sentence, and nothing is made from something else."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from distributed import Client

from tests.runners.conftest import MODEL, Cluster, client_of
from tests.runners.project import fill, settings
from toolkit.editions.build import build_editions
from toolkit.editions.plan import make_plan
from toolkit.editions.result import BuildResult
from toolkit.errors import MissingError
from toolkit.runners import connection
from toolkit.runners.connection import ClusterError
from toolkit.runners.dask import _LOOK
from toolkit.runners.marks import MEMORY
from toolkit.runners.worker import Spec, run as run_step
from toolkit.settings import Settings
from toolkit.steps import ArticleJob, Failed, ReadArticle, Source, read, translate
from toolkit.translation.engines.argos.engine import ArgosEngine
from toolkit.translation.engines.pseudo import PseudoEngine

pytestmark = [pytest.mark.xdist_group("cluster"), pytest.mark.usefixtures("packages")]

PUBLISH = str(Path(sys.executable).with_name("publish"))


@pytest.fixture
def wanted(tmp_path: Path) -> Settings:
    fill(tmp_path, 1)
    return settings(tmp_path, sources=("texts/a0.md",), languages=("es",), formats=("epub",), bundles=())


@pytest.fixture(scope="module")
def poor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler without workers."""
    made = Cluster(tmp_path_factory.mktemp("poor"))
    with ExitStack() as stack:
        made.start(stack)
        yield made


def run(wanted: Settings) -> BuildResult:
    return build_editions(make_plan(wanted))


def test_what_steps_return_may_take_longer_to_come_than_a_build_waits_before_it_looks_around(
    wanted: Settings, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = Client._gather

    async def slow(self: Client, *arguments: Any, **options: Any) -> Any:
        await asyncio.sleep(3 * _LOOK)
        return await quick(self, *arguments, **options)  # type: ignore[no-untyped-call]

    monkeypatch.setattr(Client, "_gather", slow)
    result = run(replace(wanted, cluster=cluster.address))
    assert [edition.status for edition in result.editions] == ["made"]


def test_a_cluster_that_lacks_something(
    wanted: Settings, poor: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = replace(wanted, cluster=poor.address)
    with monkeypatch.context() as patch:
        patch.setattr(connection, "_NO_WORKERS", 0.2)
        with pytest.raises(ClusterError, match=f"The cluster at {poor.address} has no workers"):
            run(wanted)

    package = tmp_path / "other" / "publish_toolkit-9.9.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: publish-toolkit\nVersion: 9.9\n")
    other = poor.add_worker(PYTHONPATH=str(package.parent))
    with pytest.raises(
        ClusterError, match=r"The worker tcp://\S+ would make other editions .*: publish 9\.9 instead of"
    ):
        run(wanted)
    other.terminate()
    other.wait(timeout=30)

    poor.add_worker()
    (failure,) = run(wanted).failures
    assert isinstance(failure.error, MissingError)
    assert "has no translate-en_es 0.1" in failure.error.message
    (tmp_path / "models").mkdir()
    (failure,) = run(replace(wanted, models="models")).failures
    assert f"{tmp_path / 'models'} has no translate-en_es-0_1.argosmodel" in failure.error.message
    (tmp_path / "models" / MODEL.name).write_bytes(b"no package")
    (failure,) = run(replace(wanted, models="models")).failures
    assert MODEL.stem in failure.error.message
    (tmp_path / "models" / MODEL.name).write_bytes(MODEL.read_bytes())
    assert not run(replace(wanted, models="models")).failures


def test_a_worker_sees_the_folders_of_whoever_builds_or_says_so(
    wanted: Settings, cluster: Cluster, tmp_path: Path
) -> None:
    source = Source(tmp_path / "texts/a0.md", "texts/a0.md", "a0")
    elsewhere = str(tmp_path / "elsewhere")
    out = tmp_path / "editions"
    temporary = tmp_path / "tmp"
    with client_of(cluster.address) as client:
        blind = Spec("blind", wanted, out, temporary, {str(out): elsewhere})
        failed = client.submit(run_step, blind, read, source).result()
        assert isinstance(failed, Failed)
        assert failed.everywhere
        assert f"does not see {out}." in failed.error.message

        forgetful = Spec("forgetful", wanted, out, temporary, {MEMORY: elsewhere})
        reading = client.submit(run_step, forgetful, read, source)
        found = reading.result()
        assert isinstance(found, ReadArticle)
        job = ArticleJob(found.known, "es", wanted, ArgosEngine().fingerprint("en", "es"))
        (failed,) = client.submit(run_step, forgetful, translate, [job], [reading]).result()
        assert failed.everywhere
        assert "does not see the translation memory" in failed.error.message
        assert "postgresql://" in failed.error.hint

        job = replace(job, engine=replace(PseudoEngine().fingerprint("en", "es"), version="0"))
        spec = Spec("other", wanted, out, temporary, {})
        (failed,) = client.submit(run_step, spec, translate, [job], [reading]).result()
        assert failed.everywhere
        assert re.search("its engine has version '.+', not '0'", failed.error.message)


def test_sources_that_workers_do_not_see(wanted: Settings, cluster: Cluster, tmp_path: Path) -> None:
    with client_of(cluster.address) as client:
        source = Source(tmp_path / "texts/none.md", "texts/none.md", "none")
        spec = Spec("sources", wanted, tmp_path, tmp_path / "tmp", {})
        failed = client.submit(run_step, spec, read, source).result()
    assert failed.error.message == f"A worker of the cluster does not see {source.path}."


def test_no_scheduler(wanted: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_PATIENCE", 0.5)
    with pytest.raises(ClusterError, match=r"No scheduler of a cluster answers at tcp://127\.0\.0\.1:9"):
        run(replace(wanted, cluster="tcp://127.0.0.1:9"))
    with pytest.raises(ClusterError, match=r"No scheduler of a cluster answers at nonsense://x"):
        run(replace(wanted, cluster="nonsense://x"))


def test_the_library_for_clusters_may_be_missing(tmp_path: Path) -> None:
    fill(tmp_path, 1)
    (tmp_path / "lacking").mkdir()
    (tmp_path / "lacking" / "distributed.py").write_text("raise ImportError('No module named distributed')")
    done = publish(tmp_path, "--cluster", "tcp://127.0.0.1:9", PYTHONPATH=str(tmp_path / "lacking"))
    assert done.returncode == 3
    assert "pip install 'publish-toolkit[cluster]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_line_builds_on_a_cluster(cluster: Cluster, tmp_path: Path) -> None:
    fill(tmp_path, 1)
    done = publish(tmp_path, "--cluster", cluster.address)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "editions/es/a0.epub").exists()


def publish(folder: Path, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [PUBLISH, "--lang", "es", "--format", "epub", "--engine", "pseudo", "--quiet", *options, "texts/a0.md"]
    environment = os.environ | variables
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
