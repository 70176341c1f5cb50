"""Layouts that people publish models in: what they are is told by what their files say."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.translation.engines.converted import tiny
from toolkit.errors import PackageError
from toolkit.translation.engines.converted.engine import ConvertedEngine
from toolkit.translation.engines.converted.installed import InstalledModel
from toolkit.translation.engines.converted.packages import install_folder
from toolkit.translation.engines.protocol import translate_all

pytestmark = pytest.mark.usefixtures("models")


def _translates(model: InstalledModel, source: str, target: str) -> None:
    assert model.reach.sources >= {source}
    assert all(
        found.text and found.alignment for found in translate_all(ConvertedEngine(), tiny.SENTENCES, source, target)
    )


def test_quickmt(tmp_path: Path) -> None:
    layout = tiny.Layout(("src.spm.model", "tgt.spm.model"), shared=False)
    model = install_folder(tiny.build(tmp_path / "quickmt-en-es", layout))
    assert (model.record.family.name, model.record.two_tokenizers, model.pair) == ("quickmt", True, ("en", "es"))
    assert model.record.suffix == ("</s>",)
    files = model.files("en", "es")
    assert files.source_tokenizer.read_bytes() == (tmp_path / "quickmt-en-es" / "src.spm.model").read_bytes()
    assert files.target_tokenizer.read_bytes() == (tmp_path / "quickmt-en-es" / "tgt.spm.model").read_bytes()
    _translates(model, "en", "es")


def test_tokenizers_that_are_called_as_their_languages(tmp_path: Path) -> None:
    folder = tiny.build(tmp_path / "mine-es-en", tiny.Layout(("es.model", "en.model"), shared=False))
    model = install_folder(folder)
    assert (model.record.family.name, model.pair) == ("plain", ("es", "en"))
    assert model.files("es", "en").source_tokenizer.read_bytes() == (folder / "es.model").read_bytes()
    (folder / "en.model").rename(folder / "de.model")
    with pytest.raises(PackageError, match="names don't tell them apart"):
        install_folder(folder)


def test_opus_with_one_tokenizer(tmp_path: Path) -> None:
    """Marian's vocabulary tells it, though target.spm is missing: each sentence ends with </s>, as with both files."""
    folder = tiny.build(tmp_path / "opus-mt-en-de", tiny.OPUS)
    (folder / "target.spm").unlink()
    model = install_folder(folder, targets=["fr"])
    assert (model.record.family.name, model.record.suffix, model.record.two_tokenizers) == ("opus", ("</s>",), False)
    _translates(model, "en", "fr")
    (found,) = ConvertedEngine().align([(tiny.SENTENCES[0], "Mother opens a door.")], "en", "fr")
    assert found is not None


def test_small100(tmp_path: Path) -> None:
    """It has M2M-100's vocabulary, but fewer layers in the decoder; the target's token comes before the sentence."""
    layout = tiny.Layout(tiny.M2M100.tokenizers, after=tiny.M2M100.after, layers=(3, 1))
    model = install_folder(tiny.build(tmp_path / "small100-ct2", layout, seed=1))
    assert model.record.family.name == "small100"
    assert {"en", "es", "zh-Hans"} <= model.reach.sources & model.reach.targets
    files = model.files("en", "es")
    assert (files.source_prefix, files.target_prefix, files.source_suffix) == (("__es__",), (), ("</s>",))
    _translates(model, "en", "es")
    same = install_folder(tiny.build(tmp_path / "m2m100", tiny.M2M100))
    assert same.record.family.name == "m2m100"


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """A model in the cache of the hub: a folder of links to blobs that are named by their digests."""
    made = tiny.build(tmp_path / "made", tiny.Layout(("source.model", "target.model"), shared=False))
    repository = tmp_path / "hub" / "models--gaudi--some-en-es-ctranslate2"
    folder = repository / "snapshots" / "0123abcd"
    folder.mkdir(parents=True)
    (repository / "blobs").mkdir()
    for number, path in enumerate(sorted(made.iterdir())):
        shutil.move(path, repository / "blobs" / str(number))
        (folder / path.name).symlink_to(Path("../../blobs") / str(number))
    return folder


def test_the_cache_of_the_hub(snapshot: Path) -> None:
    model = install_folder(snapshot)
    assert (model.name, model.pair) == ("some-en-es-ctranslate2", ("en", "es"))
    assert not any(path.is_symlink() for path in model.folder.rglob("*"))
    _translates(model, "en", "es")


@pytest.mark.parametrize("leads_to", ["/etc/passwd", "../../refs", "../../../other/blobs/1"])
def test_a_link_out_of_the_cache_is_refused(leads_to: str, snapshot: Path) -> None:
    for path in (snapshot.parents[1] / "refs", snapshot.parents[2] / "other" / "blobs" / "1"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
    (snapshot / "config.json").unlink()
    (snapshot / "config.json").symlink_to(leads_to)
    with pytest.raises(PackageError, match="leads out of it"):
        install_folder(snapshot)


def test_a_tokenizer_of_another_kind(tmp_path: Path) -> None:
    folder = tiny.build(tmp_path / "nllb-200", tiny.NLLB)
    (folder / "sentencepiece.bpe.model").unlink()
    (folder / "tokenizer.json").write_text(json.dumps({"model": {"type": "BPE"}}))
    with pytest.raises(PackageError, match=r"no SentencePiece model .* wanted beside its tokenizer\.json"):
        install_folder(folder)
