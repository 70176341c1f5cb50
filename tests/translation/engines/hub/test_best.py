"""The best that can be had, by what is published for the pair; the next where that can't be; and what `auto` takes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.translation.conftest import PackageMaker
from tests.translation.engines.converted import tiny
from tests.translation.engines.hub.server import Hub
from toolkit.errors import MissingError, PackageError, UsageError
from toolkit.translation.engines.argos.packages import install_file
from toolkit.translation.engines.best import install_best
from toolkit.translation.engines.candidates import can_be_installed, candidates
from toolkit.translation.engines.converted.packages import install_folder
from toolkit.translation.engines.hub.packages import install_from_hub
from toolkit.translation.engines.published import expected_quality, published, sources_told
from toolkit.translation.engines.registry import Engines
from toolkit.translation.engines.search import search_models

OPUS, NLLB = "hf:gaudi/opus-mt-en-es-ctranslate2", "hf:facebook/nllb-200-ct2"
OTHERS = "hf:michaelfeil/ct2fast-opus-mt-en-es"
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def nothing_else(packages: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither Argos' index nor Mozilla's records can be reached; nothing is installed."""
    assert not packages.exists()
    assert hub.url
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", f"{NOWHERE}/index.json")
    monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", f"{NOWHERE}/records")


def test_the_table() -> None:
    """FLORES-200, as Mozilla publishes it."""
    found = {kind: published(kind, "en", "es-MX") for kind in ("firefox", "opus", "argos", "nllb", "apertium")}
    assert {kind: one and one.bleu for kind, one in found.items()} == {
        "firefox": 27.4,
        "opus": 26.7,
        "argos": 23.3,
        "nllb": 26.4,
        "apertium": 12.1,
    }
    assert all(one is not None and one.source in sources_told() for one in found.values())
    assert published("opus", "en", "zh-Hant") is None
    assert published("nllb", "en", "zh") == published("nllb", "en", "zh-Hans")
    assert published("plain", "en", "es") is None


def test_what_is_to_be_expected_without_a_figure_for_the_pair() -> None:
    usual = {kind: expected_quality(kind, "es", "de") for kind in ("firefox", "opus", "argos")}
    assert all(usual.values())
    assert sorted(usual, key=lambda kind: usual[kind] or 0) == ["argos", "opus", "firefox"]
    assert expected_quality("apertium", "en", "es") is None
    assert expected_quality("quickmt", "en", "es") is None


def test_candidates_stand_in_the_order_of_their_quality() -> None:
    order = [one.kind for one in candidates("en", "es")]
    assert order[:5] == ["firefox", "nllb", "opus", "opus", "argos"]
    assert set(order[5:]) == {"quickmt", "m2m100", "small100", "madlad"}
    # Not by a fixed order of engines.
    assert [one.kind for one in candidates("az", "en") if one.kind in ("argos", "opus")] == ["argos", *2 * ["opus"]]
    assert [one.kind for one in candidates("de", "en") if one.chosen] == [*2 * ["opus"], "firefox", "argos"]
    assert all(one.command.startswith("publish models install ") for one in candidates("en", "es"))


@pytest.mark.parametrize(
    ("source", "target", "offered"),
    [("en", "es", True), ("ta", "en", True), ("de", "ja", True), ("en", "gl", True), ("en", "sw", False)],
)
def test_what_firefox_or_argos_have(source: str, target: str, offered: bool) -> None:
    assert can_be_installed(source, target) is offered


def test_the_next_is_taken_where_the_best_can_not_be_reached(hub: Hub) -> None:
    told: list[str] = []
    [model] = install_best("en", "es", tell=told.append)
    assert model.name == "opus-mt-en-es-ctranslate2"
    assert told[0] == "firefox, en es: published for the pair with BLEU 27.4 and COMET 0.854."
    assert "can't be reached" in told[1]
    assert told[2] == f"{OTHERS}: published for the pair with BLEU 26.7 and COMET 0.850."
    assert f"There is no {OTHERS}" in told[3]
    assert told[4] == f"{OPUS}: published for the pair with BLEU 26.7 and COMET 0.850."
    assert "licence APACHE-2.0" in told[5]
    asked = len(hub.asked)
    assert install_best("en", "es") == [model]  # it is here
    assert len(hub.asked) == asked


def test_nothing_can_be_had(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", NOWHERE)
    told: list[str] = []
    with pytest.raises(MissingError, match="Nothing can be had for en→es now, 3 were tried") as caught:
        install_best("en", "es", tell=told.append)
    assert len(told) == 6
    assert "Apertium" in caught.value.hint
    assert hub.asked == []
    with pytest.raises(MissingError, match="index of Argos packages"):
        install_best("en", "es", "argos")
    with pytest.raises(UsageError, match="Of 'apertium' nothing can be installed"):
        install_best("en", "es", "apertium")


def test_another_repository_of_the_kind_is_tried(hub: Hub, published: Path) -> None:
    """Some repositories have no weights in them; others have the same model."""
    name, empty = "gaudi/opus-mt-fr-es-ctranslate2", "michaelfeil/ct2fast-opus-mt-fr-es"
    if not (published / name).exists():
        shutil.copytree(published / OPUS[3:], published / name)
        (published / empty).mkdir(parents=True)
        (published / empty / "config.json").write_text("{}")
    told: list[str] = []
    [model] = install_best("fr", "es", tell=told.append)
    assert (model.name, getattr(model, "pair", None)) == ("opus-mt-fr-es-ctranslate2", ("fr", "es"))
    assert any(f"{empty} holds no model of CTranslate2" in line for line in told)
    assert hub.asked
    rows = [row for row in search_models("fr", "es").found if row.candidate.kind == "opus"]
    assert [(row.candidate.what, row.installed, row.taken) for row in rows] == [(f"hf:{name}", True, True)]


def test_languages_of_m2m100_are_told_by_our_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its codes are no tags: ns is Northern Sotho, no is Bokmål, tl is Filipino."""
    monkeypatch.setenv("HF_ENDPOINT", NOWHERE)
    for tag, known in (("nso", True), ("nb", True), ("fil", True), ("zh-Hant", True), ("eu", False), ("nn", False)):
        kinds = {one.kind for one in candidates("en", tag)}
        assert ({"m2m100", "small100"} <= kinds) is known, tag


def test_what_is_broken_is_told_and_the_next_is_taken(hub: Hub) -> None:
    hub.announced["model.bin"] = {"lfs": {"sha256": 64 * "0", "size": 1, "pointerSize": 1}}
    told: list[str] = []
    with pytest.raises(MissingError, match="3 were tried"):
        install_best("en", "es", tell=told.append)
    assert any("another content than the hub tells" in line for line in told)
    with pytest.raises(PackageError):
        install_from_hub(OPUS)


def test_auto_goes_by_the_quality_for_the_pair(make_package: PackageMaker, tmp_path: Path) -> None:
    install_file(make_package())
    install_from_hub(OPUS)
    with Engines() as engines:
        choice = engines.choose("auto", "en", "es")
        assert choice.engine.name == "ctranslate2"
        assert "published: BLEU 26.7, COMET 0.850" in choice.reason
    # Azerbaijani to English: Argos .644, OPUS-MT .584.
    install_file(make_package("az", "en"))
    install_folder(tiny.build(tmp_path / "opus-mt-az-en", tiny.Layout(("source.spm", "target.spm"), tiny.OPUS.before)))
    with Engines() as engines:
        assert engines.choose("auto", "az", "en").engine.name == "argos"
    # A kind of which nothing is published was installed on purpose.
    install_folder(tiny.build(tmp_path / "mine-az-en", tiny.Layout(("sentencepiece.model",))))
    with Engines() as engines:
        assert engines.choose("auto", "az", "en").engine.name == "ctranslate2"


def test_searching(make_package: PackageMaker) -> None:
    install_file(make_package())
    result = search_models("en", "es")
    rows = {row.candidate.kind: row for row in result.found}
    # The hub was asked: it has neither quickmt nor the large models.
    assert set(rows) - {"apertium"} == {"firefox", "opus", "argos"}
    assert (rows["opus"].candidate.asked, rows["opus"].candidate.licence) == (True, "APACHE-2.0")
    assert (rows["opus"].installed, rows["opus"].taken) == (False, False)
    assert (rows["argos"].installed, rows["argos"].taken) == (True, True)
    assert result.auto.startswith("argos (translate-en_es 0.1): the best")
    assert result.notes == ()
    install_from_hub(OPUS)
    rows = {row.candidate.kind: row for row in search_models("en", "es").found}
    assert (rows["opus"].taken, rows["argos"].taken, rows["argos"].installed) == (True, False, True)


def test_searching_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", NOWHERE)
    result = search_models("en", "sw")
    assert {row.candidate.kind for row in result.found} >= {"nllb", "opus", "madlad"}
    assert not any(row.candidate.asked for row in result.found)
    assert len(result.notes) == 1
    assert result.auto == ""


def test_kinds_are_told_of_that_know_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", NOWHERE)
    for pair, missing in (
        (("en", "tlh"), {"nllb", "m2m100", "small100", "firefox", "argos"}),
        (("ja", "ko"), {"apertium", "quickmt"}),  # quickmt's models have English on one side
        (("en", "pt-BR"), set()),
        (("en", "zh-Hant"), set()),
    ):
        kinds = {row.candidate.kind for row in search_models(*pair).found}
        assert kinds.isdisjoint(missing), pair
        assert kinds >= {"opus", "madlad"}, pair
        assert missing or kinds >= {"nllb", "m2m100", "small100", "quickmt"}, pair


@pytest.mark.parametrize("pair", [("xx", "es"), ("en", "zz"), ("en", "qqq")])
def test_what_is_no_language_is_refused(pair: tuple[str, str]) -> None:
    for look in (search_models, install_best):
        with pytest.raises(UsageError, match="There is no language"):
            look(*pair)


@pytest.mark.parametrize("pair", [("en", "en"), ("pt", "pt-BR"), ("zh", "zh-Hans")])
def test_one_language_is_refused_before_anything_is_asked(pair: tuple[str, str], hub: Hub) -> None:
    for look in (search_models, install_best):
        with pytest.raises(UsageError, match="are one language"):
            look(*pair)
    assert hub.asked == []


def test_apertium_is_advised_where_there_is_a_pair_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HF_ENDPOINT", "FXTRANSLATE_RECORDS_URL", "ARGOS_PACKAGE_INDEX"):
        monkeypatch.setenv(variable, NOWHERE)
    for pair, advice in ((("en", "pl"), False), (("en", "ca"), True)):
        with pytest.raises(MissingError, match="Nothing can be had") as caught:
            install_best(*pair)
        assert ("apt-get install" in caught.value.hint) is advice
        assert "publish models install" not in caught.value.hint
