"""Installing, listing and removing model folders; what is broken or hostile changes nothing."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from tests.translation.conftest import MODEL
from tests.translation.engines.converted import tiny
from toolkit.errors import MissingError, PackageError, UsageError
from toolkit.translation.engines.converted.engine import ConvertedEngine
from toolkit.translation.engines.converted.packages import (
    InstalledModel,
    install_folder,
    list_models,
    model_findings,
    remove_model,
)
from toolkit.translation.engines.converted.record import ModelSource
from toolkit.translation.engines.neural.binary import read_layout
from toolkit.translation.engines.neural.files import ModelFiles


def _install(folder: Path) -> InstalledModel:
    return install_folder(folder, sources=["en"] if "ROMANCE" in folder.name else [])


def _changed(folder: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    (folder / name).write_bytes(change((folder / name).read_bytes()))


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A good folder, to be spoilt."""
    return Path(shutil.copytree(made / "plain-en-es", tmp_path / "given" / "plain-en-es"))


@pytest.mark.parametrize(
    ("name", "kind", "files"),
    [
        ("plain-en-es", "plain", {"source.spm"}),
        ("opus-mt-en-es", "plain", {"source.spm", "target.spm"}),
        ("opus-mt-en-ROMANCE", "opus", {"source.spm", "target.spm"}),
        ("nllb-200", "nllb", {"source.spm"}),
        ("m2m100", "m2m100", {"source.spm"}),
        ("separate-en-es", "plain", {"source.spm", "target.spm"}),
    ],
)
def test_installed_model(name: str, kind: str, files: set[str], made: Path, models: Path) -> None:
    (made / name / "README.md").write_text("not needed")
    installed = _install(made / name)
    assert list_models() == [installed]
    assert (installed.name, installed.record.family.name, installed.folder) == (name, kind, models / name)
    assert {path.name for path in installed.folder.iterdir()} == {*files, "model", "publish-model.json"}
    assert {path.name for path in (installed.folder / "model").iterdir()} <= {
        "model.bin",
        "config.json",
        "shared_vocabulary.json",
        "source_vocabulary.json",
        "target_vocabulary.json",
    }
    assert [path.name for path in models.parent.iterdir()] == ["models"]
    assert not model_findings()


def test_what_a_model_is_made_of(made: Path, models: Path) -> None:
    def around(files: ModelFiles) -> tuple[tuple[str, ...], ...]:
        return files.source_prefix, files.source_suffix, files.target_prefix

    nllb = _install(made / "nllb-200").files("en", "es")
    assert around(nllb) == (("eng_Latn",), ("</s>",), ("spa_Latn",))
    assert set(nllb.silent) == {"<s>", "<pad>", "<mask>", "eng_Latn", "spa_Latn", "zho_Hant", "fuv_Latn"}
    assert nllb.source_tokenizer == nllb.target_tokenizer
    opus = _install(made / "opus-mt-en-ROMANCE").files("en", "fr")
    assert around(opus) == ((">>fra<<",), ("</s>",), ())
    assert opus.source_tokenizer != opus.target_tokenizer
    assert opus.guided
    # CTranslate2 adds the end token itself where config.json says so.
    assert around(_install(made / "opus-mt-en-es").files("en", "es")) == ((), (), ())
    assert models.is_dir()


@pytest.mark.usefixtures("models")
def test_languages_that_are_given(made: Path) -> None:
    model = install_folder(made / "plain-en-es", ["EN_gb"], ["pt-BR"], "mine")
    assert (model.name, model.pair) == ("mine", ("en-GB", "pt-BR"))
    several = install_folder(made / "plain-en-es", ["en", "de"], ["es"], "several")
    assert several.pair is None
    assert several.reach.sources == {"en", "de"}
    some = install_folder(made / "nllb-200", ["en"], ["es", "zh-TW"], "some")
    assert (some.record.sources, set(some.record.targets)) == ({"en": "eng_Latn"}, {"es", "zh-Hant"})
    french = install_folder(made / "opus-mt-en-ROMANCE", ["en"], ["fr"], "french")
    assert french.record.targets == {"fr": ">>fra<<"}


@pytest.mark.usefixtures("models")
@pytest.mark.parametrize(
    ("folder", "sources", "targets", "name", "message"),
    [
        ("opus-mt-en-ROMANCE", [], [], "", "from which language"),
        ("opus-mt-en-ROMANCE", ["en"], ["de"], "", "no language token for 'de'"),
        ("nllb-200", ["en"], ["de"], "", "no language token for 'de'"),
        ("nllb-200", ["en"], ["en"], "", "into itself"),
        ("plain-en-es", ["es"], [], "", "into itself"),
        ("plain-en-es", ["en"], ["es", "fr"], "", "one language only"),
        ("plain-en-es", ["english"], [], "", "not a language tag"),
        ("plain-en-es", [], [], "../up", "can't be called"),
        ("plain-en-es", [], [], "a b", "can't be called"),
        ("plain-en-es", [], [], ".hidden", "can't be called"),
    ],
)
def test_languages_and_names_that_can_not_be(
    folder: str, sources: list[str], targets: list[str], name: str, message: str, made: Path
) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        install_folder(made / folder, sources, targets, name)
    assert caught.value.hint
    assert list_models() == []


def test_a_name_that_tells_no_languages(folder: Path, models: Path) -> None:
    other = folder.rename(folder.with_name("my model"))
    with pytest.raises(UsageError, match="can't be called 'my model'") as caught:
        install_folder(other)
    assert "--name" in caught.value.hint
    with pytest.raises(UsageError, match="from which and into which language my model translates") as caught:
        install_folder(other, name="mine")
    assert "--from en --to es" in caught.value.hint
    assert not list(models.iterdir())


POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22e\nsize 155502501\n"

SPOILT: dict[str, tuple[str, Callable[[Path], object]]] = {
    "no weights": ("no model.bin", lambda folder: (folder / "model.bin").unlink()),
    "no vocabulary": ("no vocabulary", lambda folder: (folder / "shared_vocabulary.json").unlink()),
    "no tokenizer": ("no SentencePiece model", lambda folder: (folder / "sentencepiece.model").unlink()),
    "two tokenizers": ("several SentencePiece", lambda folder: shutil.copy(MODEL, folder / "other.model")),
    "cut weights": ("model.bin is broken", lambda folder: _changed(folder, "model.bin", lambda data: data[:-100])),
    "more weights": ("model.bin is broken", lambda folder: _changed(folder, "model.bin", lambda data: data + b"x")),
    "empty weights": ("model.bin is broken", lambda folder: (folder / "model.bin").write_bytes(b"")),
    "old weights": ("version", lambda folder: _changed(folder, "model.bin", lambda data: b"\1\0\0\0" + data[4:])),
    # CTranslate2 divides by the one, looks in its memory by the other, and takes the process with it.
    "no heads": ("crashed", lambda folder: _variable(folder, "decoder/num_heads", 0)),
    "a layer far away": ("crashed", lambda folder: _variable(folder, "decoder/alignment_layer", -256)),
    "cut vocabulary": (
        "shared_vocabulary|another number",
        lambda folder: _changed(
            folder, "shared_vocabulary.json", lambda data: json.dumps(json.loads(data)[:9]).encode()
        ),
    ),
    # CTranslate2 loads this one, and reads beyond the end of the weights.
    "long vocabulary": (
        "another number",
        lambda folder: _changed(
            folder, "shared_vocabulary.json", lambda data: json.dumps([*json.loads(data), "▁more"]).encode()
        ),
    ),
    "other vocabulary": (
        "don't belong together",
        lambda folder: _changed(
            folder,
            "shared_vocabulary.json",
            lambda data: json.dumps([*(f"{number}" for number, _ in enumerate(json.loads(data)))]).encode(),
        ),
    ),
    "no list": ("not a list", lambda folder: (folder / "shared_vocabulary.json").write_text("{}")),
    "no JSON": ("not a usable model", lambda folder: (folder / "shared_vocabulary.json").write_text("{")),
    "deep JSON": ("not a usable model", lambda folder: (folder / "shared_vocabulary.json").write_text("[" * 100_000)),
    "no tokens": ("SentencePiece", lambda folder: (folder / "sentencepiece.model").write_bytes(b"no model")),
    "empty tokenizer": ("usable", lambda folder: (folder / "sentencepiece.model").write_bytes(b"")),
    "the original": (
        r"no model\.bin, but the original model \(pytorch_model\.bin\), which has to be converted",
        lambda folder: (folder / "model.bin").rename(folder / "pytorch_model.bin"),
    ),
    "in a folder": (
        r"no model\.bin\. Its folder ct2 has one: give that",
        lambda folder: _moved(folder / "model.bin", folder / "ct2"),
    ),
    "a pointer for weights": ("git lfs pull", lambda folder: (folder / "model.bin").write_text(POINTER)),
    "a pointer for a tokenizer": ("git lfs pull", lambda folder: (folder / "sentencepiece.model").write_text(POINTER)),
    "the original's config": (
        r"config\.json is none of CTranslate2's",
        lambda folder: (folder / "config.json").write_text('{"model_type": "marian", "eos_token_id": 0}'),
    ),
    "config forgotten": (r"it has no config\.json", lambda folder: (folder / "config.json").unlink()),
    "no config": ("config.json", lambda folder: _as_opus(folder).joinpath("config.json").write_text("[]")),
    "mBART": ("mBART", lambda folder: _tokens(folder, ["en_XX", "es_XX", "de_DE", "fr_XX"])),
    "MADLAD": ("not its architecture", lambda folder: _tokens(folder, ["<2en>", "<2es>", "<2de>", "<2fr>"])),
    "two kinds": ("several kinds", lambda folder: _tokens(folder, ["__en__", "__es__", "eng_Latn", "spa_Latn"])),
    "a folder": ("is not a file", lambda folder: _replaced(folder, lambda path: path.mkdir())),
    "a pipe": ("is not a file", lambda folder: _replaced(folder, os.mkfifo)),
    "a link out": ("leads out", lambda folder: _replaced(folder, lambda path: path.symlink_to("/etc/passwd"))),
    "a dead link": ("can't be read", lambda folder: _replaced(folder, lambda path: path.symlink_to("nothing"))),
    "a circle": ("can't be read", lambda folder: _replaced(folder, lambda path: path.symlink_to(path.name))),
    "a large file": ("larger than", lambda folder: os.truncate(folder / "config.json", 65 << 20)),
}


def _moved(path: Path, folder: Path) -> None:
    folder.mkdir()
    path.rename(folder / path.name)


def _variable(folder: Path, name: str, value: int) -> None:
    layout = read_layout(folder / "model.bin")
    assert layout is not None
    place = layout.variables[name]
    number = value.to_bytes(place.size, "little", signed=True)
    _changed(folder, "model.bin", lambda data: data[: place.offset] + number + data[place.offset + place.size :])


def _replaced(folder: Path, make: Callable[[Path], object]) -> None:
    (folder / "config.json").unlink()
    make(folder / "config.json")


def _as_opus(folder: Path) -> Path:
    (folder / "sentencepiece.model").rename(folder / "source.spm")
    shutil.copy(folder / "source.spm", folder / "target.spm")
    return folder


def _tokens(folder: Path, tokens: list[str]) -> None:
    _changed(
        folder,
        "shared_vocabulary.json",
        lambda data: json.dumps([*json.loads(data)[: -len(tokens)], *tokens]).encode(),
    )


@pytest.mark.parametrize("case", SPOILT)
def test_what_is_broken_or_hostile_is_refused(case: str, folder: Path, models: Path) -> None:
    message, spoil = SPOILT[case]
    spoil(folder)
    with pytest.raises(PackageError, match=message) as caught:
        install_folder(folder)
    assert folder.name in caught.value.message
    assert "Nothing was installed" in caught.value.hint
    assert list_models() == []
    # Neither a model nor what it was prepared in.
    assert {path.name for path in models.parent.rglob("*")} <= {"models"}


@settings(max_examples=30)
@given(share=st.floats(0, 1, exclude_max=True))
def test_weights_that_are_cut_anywhere_are_refused(
    share: float, made: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = Path(shutil.copytree(made / "nllb-200", tmp_path_factory.mktemp("cut") / "nllb"))
    whole = (folder / "model.bin").read_bytes()
    (folder / "model.bin").write_bytes(whole[: int(share * len(whole))])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUBLISH_MODELS_DIR", str(folder.parent / "models"))
        with pytest.raises(PackageError, match=r"model\.bin is broken"):
            install_folder(folder)
        assert list_models() == []


def test_no_folder(tmp_path: Path, models: Path) -> None:
    with pytest.raises(PackageError, match="can't be read"):
        install_folder(tmp_path / "none-en-es")
    (tmp_path / "file-en-es").write_text("")
    with pytest.raises(PackageError, match="can't be read"):
        install_folder(tmp_path / "file-en-es")
    assert not models.exists()


@pytest.mark.usefixtures("models")
def test_links_inside_the_folder_are_fine(folder: Path) -> None:
    (folder / "blobs").mkdir()
    (folder / "model.bin").rename(folder / "blobs" / "1")
    (folder / "model.bin").symlink_to("blobs/1")
    installed = install_folder(folder)
    assert not (installed.folder / "model" / "model.bin").is_symlink()
    assert ConvertedEngine().serves("en", "es")


def test_the_same_name_again(folder: Path, models: Path) -> None:
    install_folder(folder)
    _changed(folder, "config.json", lambda data: data + b"\n")
    install_folder(folder)
    assert (models / "plain-en-es" / "model" / "config.json").read_bytes().endswith(b"\n\n")
    assert [path.name for path in models.iterdir()] == ["plain-en-es"]


@pytest.mark.parametrize("name", ["nllb-200", "separate-en-es", "opus-mt-en-es"])
def test_a_folder_that_another_machine_has_installed(name: str, made: Path, models: Path, tmp_path: Path) -> None:
    """Kind, languages, licence and origin are those that were noted there; the files are looked at all the same."""
    first = install_folder(made / name, targets=["es"], came=ModelSource("hf:a/b@1", "CC-BY-NC-4.0"))
    folder = first.folder.rename(tmp_path / name)
    assert list_models() == []
    second = install_folder(folder)
    assert (second.folder, second.record) == (models / name, first.record)
    assert second.files("en", "es") == first.files("en", "es")
    assert install_folder(folder, name="other").record.came == first.record.came
    _changed(folder, "model/model.bin", lambda data: data[:-1])
    with pytest.raises(PackageError, match=r"model\.bin is broken"):
        install_folder(folder)
    (folder / "publish-model.json").write_text("{}")
    with pytest.raises(PackageError, match="another version"):
        install_folder(folder)


def test_a_broken_successor_leaves_the_old_model(folder: Path, models: Path) -> None:
    install_folder(folder)
    (folder / "model.bin").write_bytes(b"x")
    with pytest.raises(PackageError):
        install_folder(folder)
    assert [path.name for path in models.iterdir()] == ["plain-en-es"]
    assert ConvertedEngine().serves("en", "es")


def test_remove(made: Path, models: Path) -> None:
    _install(made / "plain-en-es")
    _install(made / "nllb-200")
    assert remove_model("plain-en-es").name == "plain-en-es"
    assert [model.name for model in list_models()] == ["nllb-200"]
    assert [path.name for path in models.parent.iterdir()] == ["models"]
    with pytest.raises(MissingError, match="No model 'plain-en-es'") as caught:
        remove_model("plain-en-es")
    assert "publish models list" in caught.value.hint


def test_a_linked_model_is_unlinked_only(made: Path, models: Path, tmp_path: Path) -> None:
    _install(made / "plain-en-es")
    real = (models / "plain-en-es").rename(tmp_path / "plain-en-es")
    (models / "plain-en-es").symlink_to(real)
    remove_model("plain-en-es")
    assert (real / "publish-model.json").exists()
    assert not list(models.iterdir())


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ("{", "not JSON"),
        ("[]", "another version"),
        ('{"schema": 2}', "another version"),
        ('{"schema": 1, "name": "other", "kind": "plain"}', "not of this folder"),
        ('{"schema": 1, "name": "plain-en-es", "kind": "other"}', "not of this folder"),
        ('{"schema": 1, "name": "plain-en-es", "kind": "plain", "sources": {}}', "malformed"),
        ('{"schema": 1, "name": "plain-en-es", "kind": "plain", "sources": {"english": ""}}', "malformed"),
        ('{"schema": 1, "name": "plain-en-es", "kind": "plain", "sources": {"en": 1}}', "malformed"),
    ],
)
def test_a_record_is_checked_when_it_is_read(record: str, message: str, made: Path, models: Path) -> None:
    _install(made / "plain-en-es")
    assert len(list_models()) == 1
    (models / "plain-en-es" / "publish-model.json").write_text(record)
    assert list_models() == []
    [finding] = model_findings()
    assert finding.code == "stray-model-folder"
    assert message in finding.message


def test_stray_folders_are_ignored_and_told_of(made: Path, models: Path) -> None:
    _install(made / "plain-en-es")
    _install(made / "nllb-200")
    (models / "nllb-200" / "source.spm").unlink()
    (models / "stray").mkdir()
    (models / "file.txt").write_text("")
    assert [model.name for model in list_models()] == ["plain-en-es"]
    assert [Path(finding.where).name for finding in model_findings()] == ["nllb-200", "stray"]


def test_nothing_installed(models: Path) -> None:
    assert list_models() == []
    assert model_findings() == []
    assert not models.exists()


def test_a_folder_that_cannot_be_made(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PUBLISH_MODELS_DIR", str(tmp_path / "file" / "models"))
    with pytest.raises(PackageError, match="can't be installed") as caught:
        _install(made / "plain-en-es")
    assert "PUBLISH_MODELS_DIR" in caught.value.hint


def test_models_lie_in_the_users_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from toolkit.translation.engines.converted.folders import models_dir

    monkeypatch.delenv("PUBLISH_MODELS_DIR", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert models_dir() == tmp_path / "publish" / "models" or sys.platform == "darwin"


def test_a_killed_installation_leaves_nothing(folder: Path, models: Path) -> None:
    """A process that is killed while it copies installs nothing; the next installation sweeps its folder away."""
    (folder / "target_vocabulary.txt").write_bytes(os.urandom(60 << 20))
    code = (
        "import sys; from pathlib import Path;"
        "from toolkit.translation.engines.converted.packages import install_folder; install_folder(Path(sys.argv[1]))"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(folder)], stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while not list(models.parent.glob(".publish-staging-*/*/*/*")):
            assert process.poll() is None, "it was too quick to be killed"
            assert time.monotonic() < deadline
            time.sleep(0.001)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert list_models() == []
    assert not list(models.iterdir())
    (folder / "target_vocabulary.txt").unlink()
    install_folder(folder)
    assert [entry.name for entry in models.parent.iterdir()] == ["models"]


def test_many_languages_are_found_quickly(tmp_path: Path, models: Path) -> None:
    """A model for 201 languages serves 40,200 pairs; asking for one builds none of the others."""
    from toolkit.translation.engines.converted.languages import flores_codes

    codes = tuple(flores_codes())
    tiny.build(tmp_path / "nllb", tiny.Layout(("sentencepiece.bpe.model",), after=codes))
    _install(tmp_path / "nllb")
    assert set(list_models()[0].record.sources) == set(flores_codes().values())
    engine = ConvertedEngine()
    assert engine.serves("gu", "zu")
    [served] = engine.models()
    assert served.files("gu", "zu").target_prefix == ("zul_Latn",)
    assert len(engine.pairs()) == len(codes) * (len(codes) - 1)
    assert models.is_dir()
