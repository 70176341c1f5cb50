"""Installing Firefox's models: from a server that answers as Mozilla's, from a folder; what is broken is refused."""

from __future__ import annotations

import gzip
import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.translation.engines.firefox.conftest import Put
from tests.translation.engines.firefox.made import TEXTS, Shape, container, vocabulary
from tests.translation.engines.firefox.offered import RECORDS, Offers, offering, zstandard
from toolkit.errors import MissingError, PackageError, UsageError
from toolkit.translation.engines import install_firefox, install_firefox_folder, list_firefox, remove_firefox
from toolkit.translation.engines.converted.folders import FIREFOX_RECORD
from toolkit.translation.engines.firefox import records
from toolkit.translation.engines.firefox.engine import FirefoxEngine
from toolkit.translation.engines.protocol import translate_all


@pytest.fixture
def offers(models: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Offers]:
    assert not models.exists()
    with offering() as running:
        monkeypatch.setenv(records.RECORDS_VARIABLE, running.url + RECORDS)
        monkeypatch.setattr(records, "_ATTACHMENTS", f"{running.url}/mozilla/")  # nothing is asked of the real one
        yield running


def nothing_is_there(models: Path) -> bool:
    return not models.exists() or not list(models.iterdir())


@pytest.mark.parametrize("split", [False, True], ids=["shared", "split"])
def test_a_pair_is_installed_and_translates(offers: Offers, split: bool) -> None:
    offers.offer(shape=Shape(split=split))
    seen: list[tuple[str, int, int]] = []
    [package] = install_firefox("en", "es", lambda *told: seen.append(told))
    assert (package.name, package.version, package.record.split) == ("firefox-en-es", "3.0", split)
    assert list_firefox() == [package]
    assert {name for name, _, _ in seen} == {"firefox-en-es"}
    assert all(done <= total for _, done, total in seen)
    assert package.size > len(vocabulary())
    assert not any("lex" in path for path in offers.asked if path.endswith(".zst"))
    assert translate_all(FirefoxEngine(), list(TEXTS), "en", "es")
    assert remove_firefox("firefox-en-es") == package
    assert list_firefox() == []
    with pytest.raises(MissingError, match="firefox-en-es"):
        remove_firefox("firefox-en-es")


def test_by_way_of_english(offers: Offers) -> None:
    offers.offer("es", "en")
    offers.offer("en", "fr")
    assert [package.name for package in install_firefox("es", "fr")] == ["firefox-es-en", "firefox-en-fr"]


def test_what_is_up_to_date_is_not_fetched_again(offers: Offers) -> None:
    offers.offer()
    first = install_firefox("en", "es")
    fetched = len(offers.asked)
    assert install_firefox("en", "es") == first
    assert [path for path in offers.asked[fetched:] if path.endswith(".zst")] == []
    offers.offer(version="3.1", shape=Shape(seed=9))
    [newer] = install_firefox("en", "es")
    assert newer.version == "3.1"
    assert list_firefox() == [newer]


def test_the_newest_whole_version_that_can_be_run_is_taken(offers: Offers) -> None:
    offers.offer(version="3.0")
    offers.offer(version="3.1a1", shape=Shape(seed=2))
    offers.offer(version="4.0", shape=Shape(seed=3))
    offers.offer(version="3.2", shape=Shape(seed=4))
    offers.records = [one for one in offers.records if (one["version"], one["fileType"]) != ("3.2", "vocab")]
    [package] = install_firefox("en", "es")
    assert package.version == "3.0"


def test_codes_of_mozilla_s_are_tags_of_ours(offers: Offers) -> None:
    offers.offer("en", "zh", shape=Shape(split=True))
    [package] = install_firefox("en", "zh-Hans")
    assert package.name == "firefox-en-zh-Hans"
    assert FirefoxEngine().serves("en", "zh-CN")


@pytest.mark.parametrize("place", ["/mirror/", "/", "/mozilla/"])
def test_files_lie_beside_the_records_or_at_mozilla_s(
    offers: Offers, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    offers.offer()
    del offers.answers["/v1/"]
    told = [path for path in offers.answers if path.startswith("/attachments/")]
    for path in told:
        offers.answers[place + path.removeprefix("/attachments/")] = offers.answers.pop(path)
    offers.answers["/mirror/records.json"] = offers.answer(RECORDS) or b""
    monkeypatch.setenv(records.RECORDS_VARIABLE, f"{offers.url}/mirror/records.json")
    assert [package.name for package in install_firefox("en", "es")] == ["firefox-en-es"]


def test_another_digest_is_refused(offers: Offers, models: Path) -> None:
    offers.offer()
    path = next(path for path in offers.answers if path.endswith("/0.zst"))
    good = offers.answers[path]
    offers.answers[path] = zstandard(b"something else")
    with pytest.raises(PackageError, match="digest"):
        install_firefox("en", "es")
    offers.records[0]["attachment"]["hash"] = hashlib.sha256(offers.answers[path]).hexdigest()
    with pytest.raises(PackageError, match="digest"):
        install_firefox("en", "es")
    assert nothing_is_there(models)
    offers.answers[path] = good
    offers.records[0]["attachment"]["hash"] = hashlib.sha256(good).hexdigest()
    assert install_firefox("en", "es")


def test_a_mirror_that_answers_with_something_else_is_passed_over(
    offers: Offers, monkeypatch: pytest.MonkeyPatch
) -> None:
    offers.offer()
    del offers.answers["/v1/"]
    for path in [path for path in offers.answers if path.startswith("/attachments/")]:
        name = path.removeprefix("/attachments/")
        offers.answers[f"/mozilla/{name}"] = offers.answers.pop(path)
        offers.answers[f"/mirror/{name}"] = zstandard(b"a file of last year")
    offers.answers["/mirror/records.json"] = offers.answer(RECORDS) or b""
    monkeypatch.setenv(records.RECORDS_VARIABLE, f"{offers.url}/mirror/records.json")
    assert [package.name for package in install_firefox("en", "es")] == ["firefox-en-es"]


def test_what_is_damaged_or_no_model_is_refused(offers: Offers, models: Path) -> None:
    offers.offer()
    path = next(path for path in offers.answers if path.endswith("/0.zst"))
    for content, reason in (
        (offers.answers[path][:-20], "damaged"),
        (zstandard(b"no model"), "ends too early"),
        (b"not packed at all", "not a container|ends too early"),
        (container(Shape(int8=False, others=1e38), vocabulary(), vocabulary()), "numbers without bound"),
    ):
        offers.answers[path] = content
        offers.records[0]["attachment"]["hash"] = hashlib.sha256(content).hexdigest()
        offers.records[0]["decompressedHash"] = ""
        with pytest.raises(PackageError, match=reason):
            install_firefox("en", "es")
    assert nothing_is_there(models)


def test_what_would_unpack_to_too_much_is_refused(
    offers: Offers, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.translation.engines.firefox.packages._VOCABULARY_BYTES", 1000)
    offers.offer()
    with pytest.raises(PackageError, match="more than 1,000 bytes"):
        install_firefox("en", "es")
    assert nothing_is_there(models)


def test_records_that_are_none(offers: Offers) -> None:
    with pytest.raises(MissingError, match="no model from 'en' to 'es'"):
        install_firefox("en", "es")
    for content in (b"[]", b"no JSON", b'{"data": 3}', b"[" * 100_000):
        offers.answers[RECORDS] = content
        with pytest.raises(PackageError, match="not the records"):
            install_firefox("en", "es")


def test_records_that_are_odd_are_left_out(offers: Offers) -> None:
    offers.offer()
    good = list(offers.records)
    for field, value in (
        ("sourceLanguage", "../../etc"),
        ("sourceLanguage", 3),
        ("version", "3/../.."),
        ("attachment", None),
        ("attachment", {"location": "x"}),
        ("fileType", ["model"]),
    ):
        offers.records = [3, *(record | {field: value} for record in good)]  # type: ignore[list-item]
        if isinstance(value, dict):
            offers.records = [record | {"decompressedHash": None, "attachment": value} for record in good]
        with pytest.raises(MissingError, match="no model from"):
            install_firefox("en", "es")


def test_a_server_that_isn_t_there(offers: Offers, monkeypatch: pytest.MonkeyPatch) -> None:
    offers.offer()
    for path in [path for path in offers.answers if path.startswith("/attachments/")]:
        del offers.answers[path]
    with pytest.raises(MissingError, match="can't be downloaded from"):
        install_firefox("en", "es")
    monkeypatch.setenv(records.RECORDS_VARIABLE, "file:///etc/passwd")
    with pytest.raises(MissingError, match="only http and https") as caught:
        install_firefox("en", "es")
    assert records.RECORDS_VARIABLE in caught.value.hint


def test_a_vocabulary_that_is_broken_is_refused(offers: Offers, models: Path) -> None:
    for content in (b"no vocabulary", vocabulary()[:-100] + b"\xff" * 100, vocabulary().replace(b"</s>", b"</t>")):
        offers.records.clear()
        offers.file("model", "model.enes.bin", container(Shape(), vocabulary(), vocabulary()), "en", "es", "3.0")
        offers.file("vocab", "vocab.enes.spm", content, "en", "es", "3.0")
        with pytest.raises(PackageError, match=r"not a SentencePiece model|has no </s>"):
            install_firefox("en", "es")
    assert nothing_is_there(models)


@pytest.mark.parametrize("packed", ["", ".zst", ".gz"])
def test_a_folder_with_their_files(models: Path, tmp_path: Path, packed: str) -> None:
    folder = tmp_path / "en-es"
    folder.mkdir()
    ways: dict[str, Callable[[bytes], bytes]] = {"": bytes, ".zst": zstandard, ".gz": gzip.compress}
    pack = ways[packed]
    (folder / f"model.enes.intgemm.alphas.bin{packed}").write_bytes(
        pack(container(Shape(), vocabulary(), vocabulary()))
    )
    with pytest.raises(PackageError, match="holds no model"):
        install_firefox_folder(folder)
    (folder / f"vocab.enes.spm{packed}").write_bytes(pack(vocabulary()))
    (folder / "lex.50.50.enes.s2t.bin").write_bytes(b"a shortlist")
    package = install_firefox_folder(folder)
    assert package.folder.parent == models
    assert (package.name, package.record.split) == ("firefox-en-es", False)
    assert install_firefox_folder(folder, ["en"], ["gl"]).name == "firefox-en-gl"
    other = folder.rename(tmp_path / "models")
    assert install_firefox_folder(other).name == "firefox-en-es"
    (model,) = other.glob("model.*")
    model.rename(other / model.name.replace("enes", "some"))
    with pytest.raises(UsageError, match="isn't known"):
        install_firefox_folder(other, ["en"])


@pytest.mark.parametrize("split", [False, True], ids=["shared", "split"])
def test_a_folder_that_was_installed_elsewhere(put: Put, tmp_path: Path, split: bool) -> None:
    package = put(shape=Shape(split=split))
    copied = Path(shutil.copytree(package.folder, tmp_path / "from another machine"))
    before = FirefoxEngine().fingerprint("en", "es")
    remove_firefox(package.name)
    assert install_firefox_folder(copied) == package
    assert FirefoxEngine().fingerprint("en", "es") == before
    (copied / FIREFOX_RECORD).write_text('{"schema": 1, "source": "en", "target": "../es", "version": "3.0"}')
    with pytest.raises(PackageError, match="not one of this version"):
        install_firefox_folder(copied)
