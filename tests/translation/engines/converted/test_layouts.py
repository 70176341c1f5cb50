"""Layouts that people publish models in: what they are is told by what their files say."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.translation.engines.converted import tiny
from toolkit.errors import PackageError, UsageError
from toolkit.translation.engines.converted.card import source_told
from toolkit.translation.engines.converted.engine import ConvertedEngine
from toolkit.translation.engines.converted.installed import InstalledModel
from toolkit.translation.engines.converted.packages import install_folder
from toolkit.translation.engines.converted.record import ModelSource
from toolkit.translation.engines.neural.loading import open_tokenizer
from toolkit.translation.engines.neural.routes import find_route
from toolkit.translation.engines.protocol import Licensed, translate_all

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


def test_quickmt_of_its_newer_trainer(tmp_path: Path) -> None:
    """One tokenizer; CTranslate2 adds <s> before a sentence, and not </s> after it (`add_source_bos` alone)."""
    before = ("<pad>", "<unk>", "<s>", "</s>", "<blank>")
    layout = tiny.Layout(("joint.spm.model",), before, source_bos=True)
    model = install_folder(tiny.build(tmp_path / "quickmt-en-es", layout))
    assert (model.record.family.name, model.record.suffix) == ("quickmt", ("</s>",))
    assert {"<pad>", "<blank>", "<s>"} <= set(model.record.silent)
    _translates(model, "en", "es")
    # The place of <s> is none of the sentence's: alignments are those that the model has without it in the count.
    (found,) = ConvertedEngine().align([(tiny.SENTENCES[1], "A small house.")], "en", "es")
    assert found is not None
    assert [tiny.SENTENCES[1][start:end] for start, end in found.source][-1].endswith(".")
    assert float(found.weights.sum(axis=1).max()) <= 1.001


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("src.model", "tgt.model"),
        ("spm.src.model", "spm.trg.model"),
        ("source.spm.model", "target.spm.model"),
        ("en.spm", "es.spm"),
        ("es_unigram.spm", "en_unigram.spm"),
        ("spm.en.nopretok.model", "spm.es.nopretok.model"),
    ],
)
def test_two_tokenizers_are_told_apart_by_a_word(source: str, target: str, tmp_path: Path) -> None:
    name = "mine-en-es" if not source.startswith("es") else "mine-es-en"
    folder = tiny.build(tmp_path / name, tiny.Layout((source, target), shared=False))
    model = install_folder(folder)
    one, other = model.pair or ("", "")
    files = model.files(one, other)
    assert files.source_tokenizer.read_bytes() == (folder / source).read_bytes()
    assert files.target_tokenizer.read_bytes() == (folder / target).read_bytes()
    _translates(model, one, other)


def test_one_tokenizer_under_two_names(tmp_path: Path) -> None:
    folder = tiny.build(tmp_path / "nllb-200", tiny.NLLB)
    shutil.copy(folder / "sentencepiece.bpe.model", folder / "flores200_spm.model")
    assert install_folder(folder, ["en"], ["es"]).record.tokenizers == ("source.spm",)


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


@pytest.mark.parametrize("names", [("source.spm", "target.spm"), ("source.spm",), ("sentencepiece.model",)])
@pytest.mark.parametrize("tokens", [(), (">>pob<<", ">>por<<")], ids=["one target", "two"])
def test_tc_big(names: tuple[str, ...], tokens: tuple[str, ...], tmp_path: Path) -> None:
    """OPUS-MT's newer models have a vocabulary in another order; their weights tell that they are Marian's."""
    layout = tiny.Layout(names, before=("<s>", "<unk>"), after=(*tokens, "</s>"), marian=True)
    model = install_folder(tiny.build(tmp_path / "opus-mt-tc-big-en-pt", layout))
    assert (model.record.family.name, model.record.suffix) == ("opus", ("</s>",))
    assert set(model.record.targets) == ({"pt", "pt-BR"} if tokens else {"pt"})
    _translates(model, "en", "pt")
    if tokens:  # Portuguese alone is Brazil's; Portugal's has its own token
        [served] = ConvertedEngine().models()
        route = find_route("en", "pt", [served.reach])
        assert route == (("en", "pt-BR"),)
        assert served.files("en", "pt-BR").source_prefix == (">>pob<<",)
        assert find_route("en", "pt-PT", [served.reach]) == (("en", "pt"),)


def test_small100(tmp_path: Path) -> None:
    """M2M-100's vocabulary, and 4 times as many layers in the encoder; the target's token is before the sentence."""
    layout = tiny.Layout(tiny.M2M100.tokenizers, after=tiny.M2M100.after, layers=(4, 1))
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


def test_a_repository_in_the_cache_of_the_hub(snapshot: Path) -> None:
    """Its newest snapshot is meant, or the only one; where it comes from is known, and the licence by its card."""
    repository = snapshot.parents[1]
    newest = snapshot.rename(snapshot.with_name(40 * "a"))
    assert install_folder(repository).record.came.origin == f"hf:gaudi/some-en-es-ctranslate2@{40 * 'a'}"
    (repository / "snapshots" / (40 * "b")).mkdir()
    with pytest.raises(PackageError, match="has 2 snapshots") as caught:
        install_folder(repository)
    assert "snapshots/REVISION" in caught.value.hint
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(40 * "a")
    (newest / "README.md").write_text("---\nlanguage: en\nlicense: cc-by-4.0\n---\n# A model\n")
    assert install_folder(repository).record.licence == "CC-BY-4.0"
    (repository / "refs" / "main").write_text(40 * "b")
    with pytest.raises(PackageError, match=r"it has no model\.bin"):
        install_folder(repository)


CARDS = {
    "---\nlicense: mit\n---\n": "MIT",
    "\ufeff---\r\nlicense:\r\n- apache-2.0\r\n- mit\r\n---\r\n": "APACHE-2.0, MIT",
    "---\nlicense: other\nlicense_name: sea-lion\n---\n": "SEA-LION",
    "---\nlicense: [&a [*a], 3, {x: y}]\n---\n": "",
    '---\nlicense: "lizenz\\u200b\\e[31mü"\n---\n': "lizenz[31mü",
    "---\nlicense: *nothing\n---\n": "",
    "---\n" + "[" * 100_000 + "\n---\n": "",
    "license: mit\n": "",
}


@pytest.mark.parametrize("card", CARDS, ids=range(len(CARDS)))
def test_a_card_in_a_folder_tells_the_licence(card: str, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(card, "utf-8")
    told = source_told(tmp_path)
    assert told == ModelSource("", CARDS[card])


def test_what_all_of_a_family_have_is_their_licence_where_none_is_told(tmp_path: Path) -> None:
    """NLLB-200 is not for commercial use, wherever one has it from."""
    folder = tiny.build(tmp_path / "nllb-200", tiny.NLLB)
    assert install_folder(folder, ["en"], ["es"]).record.licence == "CC-BY-NC-4.0"
    engine = ConvertedEngine()
    assert isinstance(engine, Licensed)
    assert engine.licence("en", "es") == "CC-BY-NC-4.0"
    assert install_folder(folder, ["en"], ["es"], came=ModelSource("", "UNKNOWN")).record.licence == "CC-BY-NC-4.0"
    assert install_folder(folder, ["en"], ["es"], came=ModelSource("", "MIT")).record.licence == "MIT"
    assert install_folder(tiny.build(tmp_path / "m2m100", tiny.M2M100)).record.licence == ""


@pytest.mark.parametrize("leads_to", ["/etc/passwd", "../../refs", "../../../other/blobs/1"])
def test_a_link_out_of_the_cache_is_refused(leads_to: str, snapshot: Path) -> None:
    for path in (snapshot.parents[1] / "refs", snapshot.parents[2] / "other" / "blobs" / "1"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
    (snapshot / "config.json").unlink()
    (snapshot / "config.json").symlink_to(leads_to)
    with pytest.raises(PackageError, match="leads out of it"):
        install_folder(snapshot)


@pytest.fixture
def nllb(tmp_path: Path) -> Path:
    """NLLB-200 with a tokenizer.json alone, made of a SentencePiece model, which lies beside the folder."""
    folder = tiny.build(tmp_path / "nllb-200", tiny.NLLB)
    (folder / "sentencepiece.bpe.model").rename(tmp_path / "sentencepiece.bpe.model")
    _write(folder, tiny.as_json(tmp_path / "sentencepiece.bpe.model"))
    return folder


def _write(folder: Path, tokenizer: Any) -> None:
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), "utf-8")


def test_a_tokenizer_json_alone(nllb: Path, tmp_path: Path) -> None:
    model = install_folder(nllb)
    assert (model.record.family.name, model.record.tokenizers) == ("nllb", ("tokenizer.json",))
    assert {path.name for path in model.folder.iterdir()} == {"model", "publish-model.json", "tokenizer.json"}
    _translates(model, "en", "es")
    (alignment,) = ConvertedEngine().align([(tiny.SENTENCES[0], "Mother opens a door.")], "en", "es")
    assert alignment is not None
    assert "tokenizers " in ConvertedEngine().fingerprint("en", "es").details
    made = open_tokenizer(model.files("en", "es").source_tokenizer)
    original = open_tokenizer(tmp_path / "sentencepiece.bpe.model")
    texts = [*tiny.SENTENCES, "  A  small ﬁne house ", "", "Ñandú → ½ door."]
    for one, other in zip(made.encode(texts), original.encode(texts), strict=True):
        assert one.pieces == other.pieces or "→" in one.text
        assert all(0 <= start <= end <= len(one.text) for start, end in one.ranges)
        assert all(before[1] <= after[0] for before, after in pairwise(one.ranges))
        assert "½" in one.text or "ﬁ" in one.text or one.ranges == other.ranges
    assert made.vocabulary() == original.vocabulary()
    # A language's token in the text is text, and the file's own limit of length is none of ours.
    (found,) = made.encode(["The spa_Latn door with a red garden."])
    assert "spa_Latn" not in found.pieces
    assert len(found.pieces) > 4
    assert "→" in "".join(translate_all(ConvertedEngine(), ["A → door."], "en", "es")[0].unknown)


def test_a_tokenizer_json_of_nllbs_kind(nllb: Path) -> None:
    """BPE, its spaces cut before ▁ is put in front, and a character that it doesn't know named <unk>."""
    data = tiny.as_json(nllb.parent / "sentencepiece.bpe.model")
    pieces = [piece for piece, _ in data["model"]["vocab"]]
    letters = sorted({letter for piece in pieces for letter in piece})
    vocabulary = dict.fromkeys(["<unk>", *letters, "▁t", "▁th", "▁the"])
    data["model"] = {
        "type": "BPE",
        "vocab": {piece: number for number, piece in enumerate(vocabulary)},
        "merges": [["▁", "t"], ["▁t", "h"], ["▁th", "e"]],
        "unk_token": "<unk>",
        "fuse_unk": True,
    }
    _write(nllb, data)
    tokenizer = open_tokenizer(nllb / "tokenizer.json")
    (found,) = tokenizer.encode(["the →→ the"])
    assert found.pieces == ("▁the", "▁", "→→", "▁the")
    assert found.ranges == ((0, 3), (3, 4), (4, 6), (6, 10))
    assert "<unk>" not in tokenizer.vocabulary()


def test_a_tokenizer_json_of_transformers_5(nllb: Path) -> None:
    """It writes SentencePiece's own rules of spaces as expressions."""
    replaced = {r"[\n\r\t]": " ", " +▁": "▁", "^▁+$": "", " {2,}": "▁"}
    rules = [{"type": "Replace", "pattern": {"Regex": rule}, "content": by} for rule, by in replaced.items()]
    strip = {"type": "Strip", "strip_left": False, "strip_right": True}
    data = json.loads((nllb / "tokenizer.json").read_text("utf-8"))
    data["normalizer"] = {"type": "Sequence", "normalizers": [rules[0], {"type": "NFKC"}, strip, *rules[1:]]}
    data["pre_tokenizer"] = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": True}
    _write(nllb, data)
    model = install_folder(nllb, ["en"], ["es"])
    _translates(model, "en", "es")
    (found,) = open_tokenizer(nllb / "tokenizer.json").encode(["A  small\nhouse. "])
    assert "".join(found.pieces) == "▁A▁small▁house."


NO_TOKENIZERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a list": lambda _: [],
    "nothing": lambda _: {},
    "bytes": lambda data: data | {"pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False}},
    "words": lambda data: data | {"model": {"type": "WordLevel", "vocab": {"a": 0}, "unk_token": "a"}},
    "no spaces": lambda data: data | {"pre_tokenizer": None},
    "an expression": lambda data: (
        data | {"normalizer": {"type": "Replace", "pattern": {"Regex": "(a+)+$"}, "content": ""}}
    ),
    "deep": lambda data: data | {"normalizer": _nested(50)},
    "half a model": lambda data: data | {"model": {"type": "Unigram", "vocab": [["a"]]}},
    "another's": lambda data: data | {"model": data["model"] | {"vocab": [[f"{n}", -1] for n in range(70)]}},
}


def _nested(depth: int) -> dict[str, Any]:
    return {"type": "Sequence", "normalizers": [_nested(depth - 1)] if depth else []}


@pytest.mark.parametrize("case", NO_TOKENIZERS)
def test_a_tokenizer_json_that_is_of_another_kind_or_broken(case: str, nllb: Path) -> None:
    _write(nllb, NO_TOKENIZERS[case](json.loads((nllb / "tokenizer.json").read_text("utf-8"))))
    with pytest.raises(PackageError, match=r"tokenizer\.json|don't belong together") as caught:
        install_folder(nllb)
    assert "Nothing was installed" in caught.value.hint


def test_madlad(tmp_path: Path) -> None:
    """A T5: the target's token before the sentence, </s> after it; its tasks are no languages, and never said."""
    model = install_folder(tiny.build(tmp_path / "madlad400", tiny.MADLAD), ["en"], ["es", "zh-TW"])
    assert model.record.family.name == "madlad"
    assert model.record.targets == {"es": "<2es>", "zh-Hant": "<2zh_Hant>"}
    files = model.files("en", "es")
    assert (files.source_prefix, files.source_suffix, files.target_prefix) == (("<2es>",), ("</s>",), ())
    assert {"<2translate>", "<2en_xx_simple>", "<extra_id_0>", "<s>"} <= set(files.silent)
    _translates(model, "en", "es")
    # Its SentencePiece model knows the tokens as pieces: in a text they are text all the same.
    tokenizer = open_tokenizer(files.source_tokenizer)
    assert "<2en>" in tokenizer.encode(["A <2en> door."])[0].pieces
    plain, marked = translate_all(ConvertedEngine(), ["A door.", "A <2en> door."], "en", "es")
    assert marked.unknown == ("<2en>",)
    assert marked.text.replace("<2en>", "").split() == plain.text.split()
    t5 = tiny.Layout(tiny.MADLAD.tokenizers, tiny.MADLAD.before, t5=True)
    with pytest.raises(PackageError, match="T5 without MADLAD-400's language tokens"):
        install_folder(tiny.build(tmp_path / "t5-en-es", t5))


def test_what_files_do_not_tell_is_asked_for(tmp_path: Path) -> None:
    """OPUS-MT's names on another's model; layers that neither M2M-100 nor SMaLL-100 has."""
    renamed = tiny.build(tmp_path / "opus-mt-en-es", tiny.Layout(("source.spm", "target.spm"), shared=False))
    with pytest.raises(PackageError, match=r"can't be told whether .* say what it is with --kind"):
        install_folder(renamed)
    assert install_folder(renamed, kind="quickmt").record.suffix == ("</s>",)
    assert install_folder(renamed, kind="plain").record.suffix == ()
    odd = tiny.Layout(tiny.M2M100.tokenizers, after=tiny.M2M100.after, layers=(2, 1))
    folder = tiny.build(tmp_path / "m2m100", odd)
    with pytest.raises(PackageError, match="2 and 1 layers, as neither has; say what it is with --kind m2m100 or"):
        install_folder(folder)
    assert install_folder(folder, kind="m2m100").record.family.name == "m2m100"
    with pytest.raises(PackageError, match="none of the language tokens of nllb"):
        install_folder(folder, kind="nllb")
    with pytest.raises(UsageError, match="no kind of models 'bert'"):
        install_folder(folder, kind="bert")
