"""`publish models` with model folders, beside Argos packages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import MODEL, Shell
from tests.translation.engines.converted import tiny
from tests.translation.engines.firefox.offered import RECORDS, offering
from tests.translation.engines.hub.server import serving


@pytest.fixture
def folders(bare: Shell) -> Shell:
    """A folder with model folders in it, and nothing installed."""
    tiny.unpacked(MODEL, bare.folder / "opus-mt-en-es", "source.spm", "target.spm", source_eos=True)
    tiny.unpacked(MODEL, bare.folder / "mine", "sentencepiece.model")
    tiny.build(bare.folder / "nllb", tiny.NLLB)
    return bare


def _names(shell: Shell) -> list[str]:
    return [model["name"] for model in json.loads(shell("models", "list", "--json").out)]


def test_a_folder_is_installed_listed_used_and_removed(folders: Shell) -> None:
    result = folders("models", "install", "mine", "--from", "en", "--to", "es")
    assert (result.code, result.out) == (0, "mine is installed and translates en→es.\n")
    [model] = json.loads(folders("models", "list", "--json").out)
    assert (model["engine"], model["source"], model["target"], model["version"]) == ("ctranslate2", "en", "es", "")
    assert (model["sources"], model["targets"]) == (["en"], ["es"])
    assert "en→es        mine, 2.9 MB (ctranslate2)" in folders("models", "list").out
    made = folders("-l", "es", "-f", "epub", "article.md")
    assert made.code == 0, made.err
    manifest = json.loads((folders.folder / "editions" / "manifest.json").read_text("utf-8"))
    assert '"ctranslate2"' in json.dumps(manifest)
    assert folders("models", "remove", "en", "es").out == "mine is removed.\n"
    assert folders("models", "remove", "en", "es").code == 3
    assert _names(folders) == []


def test_a_model_of_the_hub(folders: Shell) -> None:
    (folders.folder / "hub" / "facebook").mkdir(parents=True)
    (folders.folder / "nllb").rename(folders.folder / "hub" / "facebook" / "nllb-200-ct2")
    with serving(folders.folder / "hub") as hub:
        hub.cards["facebook/nllb-200-ct2"] = {"license": "cc-by-nc-4.0"}
        result = folders("models", "install", "hf:facebook/nllb-200-ct2", "--to", "es", HF_ENDPOINT=hub.url)
    assert result.code == 0, result.err
    assert result.out == "nllb-200-ct2 is installed and translates en,es,ff,zh-Hant→es.\n"
    assert "licence CC-BY-NC-4.0, not for commercial use." in result.err
    [model] = json.loads(folders("models", "list", "--json").out)
    assert model["licence"] == "CC-BY-NC-4.0"
    assert model["origin"].startswith("hf:facebook/nllb-200-ct2@")
    assert "(ctranslate2), CC-BY-NC-4.0" in folders("models", "list").out
    gone = folders("models", "install", "hf:facebook/nllb-200-ct2")
    assert gone.code == 3
    assert "can't be fetched from http://127.0.0.1:9" in gone.err


def test_the_best_that_can_be_had(folders: Shell) -> None:
    place = folders.folder / "hub" / "gaudi" / "opus-mt-en-es-ctranslate2"
    place.parent.mkdir(parents=True)
    (folders.folder / "opus-mt-en-es").rename(place)
    with serving(folders.folder / "hub") as hub:
        found = folders("models", "search", "en", "es", HF_ENDPOINT=hub.url)
        plain = json.loads(folders("models", "search", "en", "es", "--json", HF_ENDPOINT=hub.url).out)
        result = folders("models", "install", "en", "es", HF_ENDPOINT=hub.url)
    assert found.code == 0, found.err
    assert "publish models install hf:gaudi/opus-mt-en-es-ctranslate2" in found.out
    assert "auto takes" in found.out or "Nothing here serves the pair yet" in found.out
    assert [row["kind"] for row in plain["found"]][:3] == ["firefox", "opus", "argos"]
    assert result.code == 0, result.err
    assert result.out == "opus-mt-en-es-ctranslate2 is installed and translates en→es.\n"
    assert "firefox, en es: published for the pair with BLEU 27.4" in result.err
    nothing = folders("models", "install", "en", "fr")
    assert nothing.code == 3
    assert "Nothing can be had for en→fr now, 3 were tried." in nothing.err


def test_packages_and_folders_side_by_side(folders: Shell) -> None:
    assert folders("models", "install", "package.argosmodel").code == 0
    assert folders("models", "install", "opus-mt-en-es").code == 0
    assert _names(folders) == ["translate-en_es", "opus-mt-en-es"]
    ambiguous = folders("models", "remove", "en", "es")
    assert ambiguous.code == 2
    assert "translate-en_es, opus-mt-en-es" in ambiguous.err
    assert folders("models", "remove", "translate-en_es").code == 0
    assert _names(folders) == ["opus-mt-en-es"]
    assert folders("models", "remove", "en-GB", "es-MX").code == 0
    assert _names(folders) == []


def test_a_model_for_many_languages(folders: Shell) -> None:
    assert folders("models", "install", "nllb", "--name", "nllb-200").code == 0
    assert "en,es,ff,zh-Hant→en,es,ff,zh-Hant nllb-200" in folders("models", "list").out
    [model] = json.loads(folders("models", "list", "--json").out)
    assert (model["source"], model["target"]) == (None, None)
    doctor = folders("doctor")
    assert "engine ctranslate2" in doctor.out
    assert "en→es" in doctor.out
    assert folders("models", "remove", "en", "es").code == 3
    assert folders("models", "remove", "nllb-200").code == 0


def test_some_of_many_languages(folders: Shell) -> None:
    result = folders("models", "install", "nllb", "--from", "en", "--to", "es,zh-TW")
    assert result.out == "nllb is installed and translates en→es,zh-Hant.\n"
    assert "The licence of nllb: CC-BY-NC-4.0." in result.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("mine",), "from which and into which language mine translates"),
        (("nothing-en-es",), "no file nothing-en-es"),
        (("en",), "or two languages: en es"),
        (("en", "en-GB"), "'en' and 'en-GB' are one language"),
        ((".", "--from", "en", "--to", "es", "--name", "x"), "model.bin"),
        (("en", "es", "--from", "en"), "for a model folder"),
        (("package.argosmodel", "--name", "x"), "for a model folder"),
        (("a", "b", "c"), "two languages or one path"),
    ],
)
def test_what_can_not_be_installed(arguments: tuple[str, ...], message: str, folders: Shell) -> None:
    result = folders("models", "install", *arguments)
    assert result.code == 2
    assert message in result.err
    assert not list((folders.home / ".local").rglob("*/models/*"))
    assert not folders.packages.exists() or not list(folders.packages.iterdir())


def test_the_folder_of_models_can_be_chosen(folders: Shell, tmp_path: Path) -> None:
    place = str(tmp_path / "elsewhere")
    assert folders("models", "install", "opus-mt-en-es", PUBLISH_MODELS_DIR=place).code == 0
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["opus-mt-en-es"]
    assert _names(folders) == []


def test_firefox_models_are_installed_listed_used_and_removed(bare: Shell) -> None:
    with offering() as offers:
        offers.offer()
        place = offers.url + RECORDS
        done = bare("models", "install", "en", "es", "--engine", "firefox", FXTRANSLATE_RECORDS_URL=place)
    assert (done.code, done.out) == (0, "firefox-en-es 3.0 is installed and translates en→es.\n")
    [model] = json.loads(bare("models", "list", "--json").out)
    assert (model["engine"], model["source"], model["target"], model["version"]) == ("firefox", "en", "es", "3.0")
    made = bare("-l", "es", "-f", "md", "--engine", "firefox", "article.md")
    assert made.code == 0, made.err
    manifest = json.loads((bare.folder / "editions" / "manifest.json").read_text("utf-8"))
    assert '"firefox"' in json.dumps(manifest)
    assert bare("models", "remove", "en", "es").out == "firefox-en-es 3.0 is removed.\n"
    assert _names(bare) == []
    assert bare("models", "install", "en", "es", "--engine", "apertium").code == 2
