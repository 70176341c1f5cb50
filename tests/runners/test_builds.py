"""Builds on a cluster leave what a build here leaves, byte for byte, whatever becomes of its workers."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.postgres import running_server
from tests.runners.conftest import MODEL, Cluster, client_of
from tests.runners.project import ARTICLES, contents, fill, settings
from tests.translation.engines.llm.served import serving
from toolkit.editions.build import build_editions
from toolkit.editions.events import Event, Step
from toolkit.editions.plan import make_plan
from toolkit.editions.result import BuildResult, Status
from toolkit.settings import Settings
from toolkit.storage import RemotePath, storage_of

pytestmark = [pytest.mark.xdist_group("cluster"), pytest.mark.usefixtures("packages")]


def made(result: BuildResult) -> list[str]:
    return [edition.entry.path for edition in result.editions if edition.status is Status.MADE]


def failures(result: BuildResult) -> list[tuple[str, str, str]]:
    return sorted((failure.source, failure.language, failure.error.message) for failure in result.failures)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    fill(tmp_path)
    return tmp_path


def run(wanted: Settings, listener: Callable[[Event], None] = lambda _: None) -> BuildResult:
    return build_editions(make_plan(wanted), listener)


def test_a_build_on_a_cluster_is_the_same_as_one_here(
    project: Path, cluster: Cluster, bucket: RemotePath, caplog: pytest.LogCaptureFixture
) -> None:
    storage_of(bucket).write(f"models/{MODEL.name}", MODEL.read_bytes())
    here = run(settings(project, out="here"))
    assert not (cluster.packages / "translate-en_es-0_1").exists()
    logging.getLogger("werkzeug").setLevel(logging.INFO)
    events: list[Event] = []
    there = run(settings(project, out="there", cluster=cluster.address, models=f"{bucket}/models"), events.append)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)

    assert failures(there) == failures(here)
    assert made(there) == made(here)
    assert len(made(there)) == 2 * 2 * (ARTICLES - 2) + 2 * 2  # and of the bundle; none of what is empty, or German
    assert {source for source, _, _ in failures(there)} == {"texts/a2.md", "texts/a3.md", "Too much"}
    assert contents(project / "there") == contents(project / "here")
    assert there.engines == here.engines
    assert [event.step for event in events].count(Step.DONE) == len(made(there))
    fetched = [
        record for record in caplog.records if MODEL.name in record.getMessage() and "GET" in record.getMessage()
    ]
    assert len(fetched) == 1  # by two workers that both needed it

    (project / "texts/a5.md").write_text("# Article 5\n\nMy father is **a doctor**.\n")
    wanted = settings(project, out="there", cluster=cluster.address, models=f"{bucket}/models")
    assert made(run(wanted)) == [f"{tag}/a5.{name}" for tag in ("es", "en") for name in ("epub", "docx")]
    assert made(run(wanted)) == []
    (project / "terms.csv").write_text("en,es\ntea,infusión\n")
    again = run(wanted)
    assert "es/a5.epub" in made(again)  # the term was in it
    assert not [place for place in made(again) if place.startswith("en/")]
    assert contents(project / "there") == contents_here_again(project)


def contents_here_again(project: Path) -> dict[str, str]:
    run(settings(project, out="again"))
    return contents(project / "again")


ELSEWHERE = "0.0.0.0"  # noqa: S104 - leads to this machine, and is none of its own addresses: there is no other here


@pytest.mark.allow_hosts(["127.0.0.1", "::1", ELSEWHERE])
def test_workers_tell_that_text_has_left_the_machine(tmp_path: Path, cluster: Cluster) -> None:
    fill(tmp_path, 1)
    with serving() as server:
        usual = settings(
            tmp_path,
            sources=("texts/a0.md",),
            languages=("es",),
            engine="llm",
            formats=("md",),
            bundles=(),
            glossaries=(),
        )
        wanted = replace(usual, cluster=cluster.address, llm_url=server.url)
        result = run(wanted)
        assert (made(result), result.findings) == (["es/a0.md"], ())
        elsewhere = server.url.replace("127.0.0.1", ELSEWHERE)
        sent = run(replace(wanted, llm_url=elsewhere, force=True))
    assert made(sent) == ["es/a0.md"]
    assert [finding.code for finding in sent.findings] == ["text-sent"]
    assert ELSEWHERE in sent.findings[0].message


def test_sources_and_editions_may_be_in_an_object_store(
    tmp_path: Path, cluster: Cluster, bucket: RemotePath, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    fill(bucket, 5)
    fill(tmp_path, 0)
    usual = settings(tmp_path, sources=(f"{bucket}/texts",), engine="pseudo", bundles=(), glossaries=())
    here = run(replace(usual, out=f"{bucket}/here"))
    wanted = replace(usual, out=f"{bucket}/there", cluster=cluster.address)
    there = run(wanted)
    assert failures(there) == failures(here)
    assert len(made(there)) == 2 * 2 * 4
    assert str(there.editions[0].path) == f"{bucket}/there/es/a0.epub"
    assert contents(bucket / "there") == contents(bucket / "here")
    assert made(run(wanted)) == []
    storage_of(bucket).remove("there/es/a0.epub")
    storage_of(bucket).write("there/en/a4.docx", b"altered")
    again = run(wanted)
    assert made(again) == ["es/a0.epub"]
    kept = [failure for failure in again.failures if failure.format]
    assert [(failure.language, failure.format) for failure in kept] == [("en", "docx")]  # somebody's own
    assert storage_of(bucket).read("there/en/a4.docx") == b"altered"
    storage_of(bucket).remove("there/en/a4.docx")
    assert made(run(wanted)) == ["en/a4.docx"]
    assert contents(bucket / "there") == contents(bucket / "here")


def test_a_worker_may_be_killed_in_the_middle(tmp_path: Path, cluster: Cluster) -> None:
    fill(tmp_path, 12)
    usual = settings(tmp_path, engine="pseudo", languages=("es", "fr"), formats=("epub",))
    here = run(replace(usual, out="here"))
    victim = cluster.workers[0]
    over = threading.Event()

    def kill_while_it_makes_editions() -> None:
        with client_of(cluster.address) as client:
            workers = client.scheduler_info(n_workers=-1)["workers"]
            address = next(address for address, worker in workers.items() if worker["name"] == "worker-0")
            while not over.wait(0.005):
                if any(key.startswith("print_editions-") for key in client.processing([address])[address]):
                    victim.send_signal(signal.SIGKILL)
                    return

    killer = threading.Thread(target=kill_while_it_makes_editions)
    killer.start()
    there = run(replace(usual, out="there", cluster=cluster.address))
    over.set()
    killer.join()
    assert victim.wait(timeout=30) == -signal.SIGKILL
    assert len(made(there)) > 2 * 9
    assert made(there) == made(here)
    assert failures(there) == failures(here)
    assert contents(tmp_path / "there") == contents(tmp_path / "here")
    cluster.workers.remove(victim)
    cluster.add_worker()


def test_a_build_that_is_stopped_keeps_what_is_finished(tmp_path: Path, cluster: Cluster) -> None:
    fill(tmp_path, 12)
    usual = settings(tmp_path, engine="pseudo", bundles=(), languages=("es", "fr"), formats=("epub",))
    wanted = replace(usual, cluster=cluster.address)
    cancel = threading.Event()
    stopped = build_editions(
        make_plan(wanted), lambda event: cancel.set() if event.step is Step.DONE else None, cancel=cancel
    )
    assert stopped.stopped
    assert 0 < len(stopped.editions) < 2 * 11
    finished = run(wanted)
    assert not finished.stopped
    assert len(finished.editions) == 2 * 11
    current = {edition.entry.path for edition in finished.editions if edition.status is Status.CURRENT}
    assert {edition.entry.path for edition in stopped.editions} <= current


@pytest.fixture(params=["sqlite", "postgres"])
def memory(request: pytest.FixtureRequest) -> Iterator[str]:
    """A file in the folder that all share, or a server."""
    if request.param == "sqlite":
        yield "memory.sqlite"
        return
    with running_server() as server:
        yield server.address(server.create_database())


def test_workers_remember_sentences_in_a_memory_that_they_share(tmp_path: Path, cluster: Cluster, memory: str) -> None:
    fill(tmp_path, 3)
    usual = settings(tmp_path, memory=memory, formats=("epub",), languages=("es",), bundles=())
    wanted = replace(usual, cluster=cluster.address, models=str(MODEL.parent))
    first = run(wanted)
    assert first.editions[0].entry.sentences["engine"] > 0
    again = run(replace(wanted, force=True))
    assert len(again.editions), [str(failure.error) for failure in again.failures]
    assert again.editions[0].entry.sentences["engine"] == 0
    assert again.editions[0].entry.sentences["memory"] == first.editions[0].entry.sentences["engine"]
    assert not list(tmp_path.glob(".*memory*"))  # the mark that workers look for is gone
