"""Installing from the hub: what is told before, what is fetched, what is kept, and what is refused."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.translation.engines.converted import tiny
from tests.translation.engines.hub.server import COMMIT, Hub
from tests.translation.made_up import translate_article
from toolkit.document import Article, Metadata, inlines_of, nodes as n
from toolkit.document.provenance import provenance_of
from toolkit.errors import MissingError, PackageError, UsageError
from toolkit.localization import load_locale
from toolkit.rendering.imprint import imprint_of
from toolkit.translation.engines.converted.engine import ConvertedEngine
from toolkit.translation.engines.converted.installed import list_models
from toolkit.translation.engines.converted.packages import install_folder
from toolkit.translation.engines.hub.packages import install_from_hub
from toolkit.translation.engines.neural.loading import open_tokenizer
from toolkit.translation.engines.protocol import Licensed, translate_all

OPUS, NLLB = "hf:gaudi/opus-mt-en-es-ctranslate2", "hf:facebook/nllb-200-ct2"


def _fetched(hub: Hub) -> list[str]:
    return [line.rpartition("/")[2] for line in hub.asked if line.startswith("GET") and "/api/" not in line]


def _left(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "cache").rglob("*") if path.is_file() and path.suffix != ".lock")


def test_a_model_is_installed_by_its_address(hub: Hub, tmp_path: Path) -> None:
    told: list[str] = []
    seen: list[tuple[str, int, int]] = []
    model = install_from_hub(OPUS, progress=lambda *step: seen.append(step), tell=told.append)
    assert (model.name, model.pair, model.record.family.name) == ("opus-mt-en-es-ctranslate2", ("en", "es"), "opus")
    assert model.record.came.origin == f"{OPUS}@{COMMIT}"
    assert list_models() == [model]
    assert _fetched(hub) == ["config.json", "model.bin", "shared_vocabulary.json", "source.spm", "target.spm"]
    assert told == [f"{OPUS} from {hub.url}: 1 MB, licence APACHE-2.0."]
    size = (model.folder / "model" / "model.bin").stat().st_size
    assert ("model.bin", size, size) in seen
    assert _left(tmp_path) == []
    assert all(found.alignment for found in translate_all(ConvertedEngine(), tiny.SENTENCES, "en", "es"))


@pytest.mark.usefixtures("hub")
def test_a_licence_is_told_kept_and_in_the_colophon() -> None:
    told: list[str] = []
    model = install_from_hub(NLLB, ["en"], ["es"], "mine", tell=told.append)
    assert (model.name, list(model.record.targets)) == ("mine", ["es"])
    assert "licence CC-BY-NC-4.0, not for commercial use." in told[0]
    assert list_models()[0].record.came.licence == "CC-BY-NC-4.0"
    engine = ConvertedEngine()
    assert isinstance(engine, Licensed)
    article = Article(Metadata(), (n.Para(inlines_of(tiny.SENTENCES[0])),))
    article = translate_article(article, engine, "es", source="en").article
    provenance = provenance_of(article.metadata)
    assert provenance is not None
    assert provenance.licence == "CC-BY-NC-4.0"
    assert any("(mine, CC-BY-NC-4.0)" in line for line in imprint_of(article, load_locale("es")).colophon)


@pytest.mark.parametrize(
    ("card", "licence"),
    [
        ({}, "UNKNOWN"),  # of the tags
        ({"license": ["mit", "apache-2.0"]}, "MIT, APACHE-2.0"),
        ({"license": "other", "license_name": "sea-lion"}, "SEA-LION"),
        ({"license": "a\x1b[31m\n b" + 300 * "c"}, ("A[31M B" + 300 * "C")[:99]),
    ],
    ids=["tags", "several", "other", "odd"],
)
def test_licences_of_all_kinds(card: dict[str, Any], licence: str, hub: Hub) -> None:
    hub.cards[OPUS[3:]] = card
    assert install_from_hub(OPUS).record.came.licence == licence


def test_what_breaks_off_goes_on_from_there(hub: Hub, tmp_path: Path) -> None:
    hub.breaks.add("model.bin")
    install_from_hub(OPUS)
    assert _fetched(hub).count("model.bin") == 2
    assert _left(tmp_path) == []


def test_what_only_lacks_languages_is_not_fetched_again(hub: Hub, published: Path) -> None:
    folder = published / "someone" / "nameless"
    if not folder.exists():
        tiny.build(folder, tiny.Layout(("sentencepiece.model",)))
    with pytest.raises(UsageError, match="from which and into which language nameless translates"):
        install_from_hub("hf:someone/nameless")
    hub.asked.clear()
    assert install_from_hub("hf:someone/nameless", ["en"], ["es"]).pair == ("en", "es")
    assert "model.bin" not in _fetched(hub)


@pytest.mark.parametrize(
    ("address", "error", "message"),
    [
        ("hf:name", UsageError, "no address on the hub"),
        ("hf:a/b/../c", UsageError, "no address on the hub"),
        ("hf:someone/nothing", MissingError, "There is no hf:someone/nothing at http://127"),
        (f"{OPUS}@v9", MissingError, "no such revision"),
        ("hf:someone/original", PackageError, "holds no model of CTranslate2"),
    ],
)
def test_what_is_not_there(address: str, error: type[Exception], message: str, hub: Hub) -> None:
    with pytest.raises(error, match=message) as caught:
        install_from_hub(address)
    assert caught.value.hint  # type: ignore[attr-defined]
    assert _fetched(hub) == []
    assert list_models() == []


@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        (("source.spm", "target.spm"), "no SentencePiece model .* spiece.model of MADLAD-400"),
        (("shared_vocabulary.json",), "no vocabulary"),
    ],
)
def test_what_lacks_a_part_is_refused_before_it_is_fetched(
    lacking: tuple[str, ...], told: str, hub: Hub, published: Path, tmp_path: Path
) -> None:
    """People publish model.bin alone, without what the original model's page has."""
    name = f"someone/bare-{len(lacking)}"
    shutil.copytree(published / OPUS[3:], published / name, dirs_exist_ok=True)
    for part in lacking:
        (published / name / part).unlink()
    with pytest.raises(PackageError, match=told) as caught:
        install_from_hub(f"hf:{name}")
    assert "Nothing was fetched" in caught.value.hint
    assert _fetched(hub) == []
    assert list_models() == []
    # What is put together by hand from there is installed as a folder.
    folder = shutil.copytree(published / name, tmp_path / "opus-mt-en-es")
    for part in lacking:
        shutil.copy(published / OPUS[3:] / part, folder)
    assert install_folder(folder).pair == ("en", "es")


def test_what_wants_its_terms_agreed_to(hub: Hub) -> None:
    hub.gated.add(NLLB[3:])
    with pytest.raises(MissingError, match="only for those who have agreed") as caught:
        install_from_hub(NLLB)
    assert f"{hub.url}/facebook/nllb-200-ct2" in caught.value.hint


@pytest.mark.parametrize(
    ("announced", "message"),
    [
        ({"size": 17 << 30}, "at most"),
        ({"size": None}, "at most"),
        ({"size": 10}, "larger than its 10 bytes"),
        ({"lfs": {"sha256": 64 * "0", "size": 1, "pointerSize": 1}}, "another content than the hub tells"),
    ],
)
def test_what_is_not_as_announced(announced: dict[str, Any], message: str, hub: Hub) -> None:
    hub.announced["model.bin"] = announced
    with pytest.raises(PackageError, match=message):
        install_from_hub(OPUS)
    assert list_models() == []


def test_a_small_file_that_is_not_as_announced(hub: Hub) -> None:
    """Of the same size: a vocabulary with two letters changed would make another translation of every word."""
    hub.announced["shared_vocabulary.json"] = {"blobId": 40 * "0"}
    with pytest.raises(PackageError, match=r"shared_vocabulary\.json came with another content than the hub tells"):
        install_from_hub(OPUS)
    hub.announced["shared_vocabulary.json"] = {"blobId": None}
    assert install_from_hub(OPUS).pair == ("en", "es")


@pytest.mark.usefixtures("hub")
def test_a_hub_that_can_not_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(MissingError, match=r"can't be fetched from http://127\.0\.0\.1:9") as caught:
        install_from_hub(OPUS)
    assert "HF_ENDPOINT" in caught.value.hint


@pytest.mark.usefixtures("hub")
def test_without_the_libraries(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """They are an extra: what needs them says how to get them."""
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(MissingError, match="huggingface_hub isn't installed") as caught:
        install_from_hub(OPUS)
    assert "publish-toolkit[hub]" in caught.value.hint
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    path = tmp_path / "tokenizer.json"
    path.write_text("{}")
    with pytest.raises(ValueError, match=r"run: pip install 'publish-toolkit\[hub\]'"):
        open_tokenizer(path)
