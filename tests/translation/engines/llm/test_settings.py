"""Where the engine llm may send text: to this machine, and elsewhere only if the user says so, never a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

import pytest

from tests.translation.engines.llm.served import ModelServer
from toolkit import Project, correct, publish, sentences_of, translate
from toolkit.cli.summary import _Overview
from toolkit.document import Article, Metadata, nodes as n
from toolkit.errors import MissingError, SourceError, UsageError
from toolkit.findings import Finding
from toolkit.network import is_loopback
from toolkit.review import broken_terms
from toolkit.settings import Settings, load_settings
from toolkit.settings.keys import keys_at
from toolkit.settings.kinds import Place
from toolkit.translation import compare_engines, evaluate
from toolkit.translation.engines.llm.options import DEFAULT_URL, LlmOptions, llm_options_of
from toolkit.translation.engines.registry import Engines
from toolkit.translation.memory import Memory

ELSEWHERE = "http://192.0.2.7:8000/v1"


def settings(folder: Path, toml: str, variables: dict[str, str] | None = None, **flags: str) -> Settings:
    (folder / "publish.toml").write_text(toml, "utf-8")
    return load_settings(flags, folder=folder, environment=variables or {})


def test_keys_are_options_and_examples_can_be_used() -> None:
    keys = keys_at(Place.LLM)
    assert set(keys) == {field.name for field in fields(LlmOptions)}
    options = llm_options_of(Settings(llm={name: key.example for name, key in keys.items()}))
    assert options.url == keys["url"].example == DEFAULT_URL == LlmOptions().url
    for name in ("temperature", "seed", "context", "timeout"):
        assert keys[name].example == getattr(LlmOptions(), name)


def test_the_user_comes_before_the_variable_and_that_before_the_project(tmp_path: Path) -> None:
    toml = '[llm]\nurl = "http://127.0.0.1:1/v1"\nmodel = "a"\ntemperature = 0.2\n'
    assert llm_options_of(settings(tmp_path, toml)) == LlmOptions("http://127.0.0.1:1/v1", "a", 0.2)
    variables = {"PUBLISH_LLM_URL": "http://[::1]:2", "PUBLISH_LLM_MODEL": "b"}
    assert llm_options_of(settings(tmp_path, toml, variables)) == LlmOptions("http://[::1]:2/v1", "b", 0.2)
    given = llm_options_of(settings(tmp_path, toml, variables, llm_url="https://localhost:3/api/v1/chat/completions"))
    assert given.url == "https://localhost:3/api/v1"


def test_scripts_ask_where_the_user_s_variables_say(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLISH_LLM_URL", server.url)
    sea = Article(Metadata.of(language="en"), (n.Para((n.Str("The sea was calm."),)),))
    assert [unit.text for unit in translate(sea, "es", engine="llm").article.units()] == ["Eht aes saw mlac."]


def test_a_project_file_never_sends_text_elsewhere(tmp_path: Path) -> None:
    toml = f'[llm]\nurl = "{ELSEWHERE}"\n'
    with pytest.raises(UsageError, match=r"another machine, 192\.0\.2\.7:8000") as raised:
        llm_options_of(settings(tmp_path, toml))
    assert f"--llm-url {ELSEWHERE}" in raised.value.hint
    assert llm_options_of(settings(tmp_path, toml, {"PUBLISH_LLM_URL": ELSEWHERE})).is_elsewhere
    assert llm_options_of(settings(tmp_path, toml, llm_url=ELSEWHERE)).is_elsewhere
    assert not llm_options_of(settings(tmp_path, toml, llm_url=DEFAULT_URL)).is_elsewhere


@pytest.mark.parametrize("table", ["llm", "llm_url", "llm_model"])
def test_only_the_project_as_a_whole_says_something_of_it(tmp_path: Path, table: str) -> None:
    value = '{ url = "http://127.0.0.1:1/v1" }' if table == "llm" else '"x"'
    for place in ("language.es", 'article."a.md"', "bundles.a"):
        with pytest.raises(UsageError, match=table):
            settings(tmp_path, f"[{place}]\n{table} = {value}\n")
    if table != "llm":
        with pytest.raises(UsageError, match="no setting"):
            settings(tmp_path, f'{table} = "x"\n')


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1/", "127.0.0.1:8080", "http://", "http://127.0.0.1:x/", "http://h/?a=b", "http://[::1"]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="no address of a server"):
        llm_options_of(Settings(llm_url=url))


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("http://127.0.0.1:8080", True),
        ("http://127.9.9.9/v1", True),
        ("http://[::1]:1/", True),
        ("http://localhost:1/", True),
        ("http://LOCALHOST:1/", True),
        ("http://0.0.0.0:1/", False),
        ("http://192.168.1.2/", False),
        ("http://[::ffff:10.0.0.1]/", False),
        ("http://localhost.example.org/", False),
        ("http://127.0.0.1.example.org/", False),
        ("http://localhost@example.org/", False),
        ("http://example.org#127.0.0.1", False),
    ],
)
def test_what_is_this_machine(url: str, own: bool) -> None:
    assert is_loopback(url) is own


def project(folder: Path, server: ModelServer, front: str = "") -> Path:
    (folder / "a.md").write_text(f"---\ntitle: The coast\n{front}---\n\nThe **sea** was calm.\n", "utf-8")
    table = f'engine = "llm"\n[llm]\nurl = "{server.url}"\n'
    (folder / "publish.toml").write_text(f'sources = ["a.md"]\nlang = "es"\nformat = "md"\n{table}', "utf-8")
    return folder


def test_a_build_tells_that_text_has_left_the_machine(
    server: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project(tmp_path, server))
    made = publish(memory="m.sqlite")
    [edition] = made.editions
    assert "**aes**" in Path(str(edition.path)).read_text("utf-8")
    assert edition.entry.engine["model"] == "small"  # type: ignore[index]
    assert not made.findings
    # There is no other machine here: this one passes for it.
    monkeypatch.setattr("toolkit.translation.engines.llm.options.is_loopback", lambda _: False)
    with pytest.raises(UsageError, match="another machine"):
        publish(memory="m.sqlite", force=True)
    again = publish(memory="m.sqlite", force=True, llm_url=server.url)
    assert not again.findings  # all of it was remembered
    sent = publish(memory="none", force=True, llm_url=server.url)
    assert [(finding.code, finding.severity) for finding in sent.findings] == [("text-sent", "info")]
    assert server.url.split("/")[2] in sent.findings[0].message


def test_an_evaluation_asks_it_by_name_alone_and_tells_where_text_went(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentences, given = ["The sea was calm."], ["Eht aes saw mlac."]
    own = Settings(llm_url=server.url, engine="llm")
    found = evaluate(sentences, given, "tlh", engine="llm", settings=own)
    assert (found.chrf.value, found.findings) == (100, ())
    assert compare_engines(sentences, given, "tlh", settings=own).evaluations[0].fingerprint.engine == "llm"
    asked = len(server.chats)
    with pytest.raises(MissingError):
        compare_engines(sentences, given, "tlh", settings=Settings(llm_url=server.url))
    assert len(server.chats) == asked
    monkeypatch.setattr("toolkit.translation.engines.llm.options.is_loopback", lambda _: False)
    sent = evaluate(sentences, given, "tlh", engine="llm", settings=own)
    assert [finding.code for finding in sent.findings] == ["text-sent"]


def test_a_script_that_translates_is_told_as_well(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLISH_LLM_URL", server.url)
    article = Article(Metadata.of(language="en"), (n.Para((n.Str("Sea."),)),))
    assert "text-sent" not in {finding.code for finding in translate(article, "tlh", engine="llm").findings}
    monkeypatch.setattr("toolkit.translation.engines.llm.options.is_loopback", lambda _: False)
    with Memory(None) as memory:
        sent = translate(article, "tlh", engine="llm", memory=memory)
        assert [finding.message for finding in sent.findings if finding.code == "text-sent"] == [
            f"The engine llm sent text to another machine, {server.url.split('/')[2]}"
        ]
        again = translate(article, "tlh", engine="llm", memory=memory)
    assert "text-sent" not in {finding.code for finding in again.findings}  # it was remembered


def _codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings if finding.code == "text-sent"]


def test_sentences_and_corrections_tell_it(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLISH_LLM_URL", server.url)
    article = Article(Metadata.of(language="en"), (n.Para((n.Str("Sea."),)),))
    assert sentences_of(article, "tlh", engine="llm").findings == ()
    monkeypatch.setattr("toolkit.translation.engines.llm.options.is_loopback", lambda _: False)
    with Memory(None) as memory:
        found = sentences_of(article, "tlh", engine="llm", memory=memory)
        assert ([one.translation.text for one in found], _codes(found.findings)) == (["Aes."], ["text-sent"])
        assert sentences_of(article, "tlh", engine="llm", memory=memory).findings == ()  # it was remembered
        assert correct(article, "tlh", {"Sea.": "Bo."}, memory=memory, engine="llm") == ()
    with Memory(None) as memory:
        assert _codes(correct(article, "tlh", {"Sea.": "Bo."}, memory=memory, engine="llm")) == ["text-sent"]


def test_whatever_translates_a_project_s_articles_tells_it(
    server: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The build and its manifest, what goes out to be corrected and comes back, and a glossary's check."""
    monkeypatch.chdir(project(tmp_path, server))
    (tmp_path / "terms.csv").write_text("source,target\nsea,mar\n", "utf-8")
    monkeypatch.setattr("toolkit.translation.engines.llm.options.is_loopback", lambda _: False)
    built = publish(memory="none", llm_url=server.url)
    [edition] = built.editions
    assert (_codes(built.findings), _codes(edition.entry.warnings)) == (["text-sent"], ["text-sent"])
    # The summary says it once, for the build as a whole.
    assert [line for line in _Overview(built).findings if "text-sent" in line] == [
        f"{built.findings[0].message} [text-sent]"
    ]
    loaded = Project.load(memory="none", llm_url=server.url, glossaries=["terms.csv"])
    out = loaded.export_review("csv", tmp_path / "out")
    assert _codes(out.findings) == ["text-sent"]
    assert _codes(loaded.import_review(out.files, dry_run=True).findings) == ["text-sent"]
    told: list[Finding] = []
    assert [one.term for one in broken_terms(loaded.settings, told.append)] == ["sea"]
    assert _codes(told) == ["text-sent"]
    kept = Project.load(memory="m.sqlite", llm_url=server.url, glossaries=["terms.csv"])
    assert _codes(kept.export_review("csv", tmp_path / "out").findings) == ["text-sent"]
    assert kept.export_review("csv", tmp_path / "out").findings == ()  # it was remembered


def test_an_article_can_not_choose_the_engine(
    server: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project(tmp_path, server, "publish:\n  engine: llm\n"))
    made = publish(memory="none")
    assert not made.editions
    assert isinstance(made.failures[0].error, SourceError)
    assert "can't choose the engine 'llm'" in made.failures[0].error.message
    assert not server.chats


def test_it_is_asked_by_name_alone() -> None:
    with Engines() as engines:
        llm = engines.get("llm")
        assert llm.pairs() == frozenset()
        assert engines.choose("llm", "en", "tlh").engine is llm
        assert llm not in engines.helpers(engines.get("argos"), "en", "es")
