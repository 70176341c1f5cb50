"""Untrusted package files: each kind of broken or hostile one is refused by name, and nothing is written."""

from __future__ import annotations

import json
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.errors import PackageError
from toolkit.translation.engines.argos.archive import PackageArchive
from toolkit.translation.engines.argos.packages import install_file

TOP = "translate-en_es-0_1/"


def _refused(path: Path, packages: Path, reason: str) -> None:
    with pytest.raises(PackageError, match=reason) as caught:
        install_file(path)
    assert path.name in caught.value.message
    assert caught.value.hint
    assert not packages.exists() or not list(packages.iterdir())
    assert not packages.parent.exists() or {path.name for path in packages.parent.iterdir()} <= {"packages"}


def _with_member(model_file: Path, path: Path, info: zipfile.ZipInfo | str, content: bytes = b"x") -> Path:
    path.write_bytes(model_file.read_bytes())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(info, content)
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        TOP + "../../evil",
        "/etc/evil",
        "C:/evil",
        TOP + "C:evil",
        TOP + "a\\..\\..\\evil",
        TOP + "./evil",
        TOP + "a//evil",
        TOP + "line\nbreak",
        TOP + "x" * 300,
        TOP + "a/" * 20 + "deep",
    ],
)
def test_unsafe_names(name: str, model_file: Path, tmp_path: Path, packages: Path) -> None:
    path = _with_member(model_file, tmp_path / "hostile.argosmodel", name)
    _refused(path, packages, "unsafe|too deep")
    assert not list(tmp_path.rglob("*evil*"))


def test_symbolic_link(model_file: Path, tmp_path: Path, packages: Path) -> None:
    info = zipfile.ZipInfo(TOP + "link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = _with_member(model_file, tmp_path / "link.argosmodel", info, b"/etc/passwd")
    _refused(path, packages, "link or a special file")


def test_second_top_folder(model_file: Path, tmp_path: Path, packages: Path) -> None:
    path = _with_member(model_file, tmp_path / "two.argosmodel", "other/file")
    _refused(path, packages, "one top folder")


def test_file_beside_the_top_folder(model_file: Path, tmp_path: Path, packages: Path) -> None:
    path = _with_member(model_file, tmp_path / "flat.argosmodel", "file")
    _refused(path, packages, "outside its top folder")


def test_names_that_differ_in_case_only(model_file: Path, tmp_path: Path, packages: Path) -> None:
    path = _with_member(model_file, tmp_path / "case.argosmodel", TOP + "METADATA.json")
    _refused(path, packages, "two members")


def test_bomb_that_declares_its_size(model_file: Path, tmp_path: Path, packages: Path) -> None:
    path = _with_member(model_file, tmp_path / "bomb.argosmodel", TOP + "bomb", b"\0" * (4 << 20))
    _refused(path, packages, "100 times its size")


@pytest.mark.usefixtures("tmp_path")
def test_bomb_that_declares_too_much(model_file: Path, packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.translation.engines.argos.archive.MAX_TOTAL_BYTES", 1_000_000)
    _refused(model_file, packages, "more than 1,000,000 bytes")


def test_member_larger_than_it_says(make_package: Callable[..., Path], packages: Path) -> None:
    """Only the header lies: the packed data go on behind the size that it states."""
    path = make_package(members={"padding": bytes(range(256)) * 64})
    content = bytearray(path.read_bytes())
    real = struct.pack("<I", 256 * 64)
    positions = [i for i in range(len(content)) if content.startswith(real, i)]
    assert len(positions) >= 2
    for position in positions:
        content[position : position + 4] = struct.pack("<I", 16)
    path.write_bytes(content)
    _refused(path, packages, "damaged|larger than it says")


def test_too_many_members(make_package: Callable[..., Path], packages: Path) -> None:
    path = make_package(members={f"file-{number}": b"" for number in range(2_001)})
    _refused(path, packages, "2,000 members")


def test_encrypted(model_file: Path, tmp_path: Path, packages: Path) -> None:
    content = bytearray(model_file.read_bytes())
    position = content.index(b"PK\x01\x02")
    content[position + 8] |= 1
    path = tmp_path / "encrypted.argosmodel"
    path.write_bytes(content)
    _refused(path, packages, "encrypted")


@pytest.mark.parametrize("kept", [0, 10, 1_000_000, 2_668_000])
def test_truncated(kept: int, model_file: Path, tmp_path: Path, packages: Path) -> None:
    path = tmp_path / "cut.argosmodel"
    path.write_bytes(model_file.read_bytes()[:kept])
    _refused(path, packages, "not a complete zip" if kept < 4 else "it is cut short: download it again")


def test_flipped_bit(model_file: Path, tmp_path: Path, packages: Path) -> None:
    content = bytearray(model_file.read_bytes())
    content[1_500_000] ^= 1
    path = tmp_path / "flipped.argosmodel"
    path.write_bytes(content)
    _refused(path, packages, "damaged")


def test_not_a_zip(tmp_path: Path, packages: Path) -> None:
    path = tmp_path / "page.argosmodel"
    path.write_text("<html>404</html>")
    _refused(path, packages, "not a complete zip")


def test_missing_file(tmp_path: Path, packages: Path) -> None:
    with pytest.raises(PackageError, match="There is no file"):
        install_file(tmp_path / "none.argosmodel")
    assert not packages.exists()


def test_folder(tmp_path: Path, packages: Path) -> None:
    with pytest.raises(PackageError, match=tmp_path.name):
        install_file(tmp_path)
    assert not packages.exists()


@pytest.mark.parametrize(
    ("without", "reason"),
    [
        ("metadata.json", "no metadata.json"),
        ("model/model.bin", "no model/model.bin"),
        ("model/shared_vocabulary.json", "no vocabulary"),
        ("sentencepiece.model", "no sentencepiece.model and no bpe.model"),
    ],
)
def test_missing_parts(without: str, reason: str, make_package: Callable[..., Path], packages: Path) -> None:
    _refused(make_package(without=(without,)), packages, reason)


@pytest.mark.parametrize(
    "metadata",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"[" * 100_000,
        b'"text"',
        b"{}",
        json.dumps({"from_code": "en", "to_code": "es"}).encode(),
        json.dumps({"from_code": "en", "to_code": ["es"], "package_version": "1.0"}).encode(),
        json.dumps({"from_code": "../en", "to_code": "es", "package_version": "1.0"}).encode(),
        json.dumps({"from_code": "en", "to_code": "es", "package_version": "../../1"}).encode(),
        json.dumps({"from_code": "en", "to_code": "es", "package_version": 1}).encode(),
        json.dumps({"from_code": "en", "to_code": "es", "package_version": "1", "type": "sbd"}).encode(),
        b" " * (1 << 20) + b"{}",
    ],
)
def test_wrong_metadata(metadata: bytes, make_package: Callable[..., Path], packages: Path) -> None:
    path = make_package(members={"metadata.json": metadata})
    _refused(path, packages, "metadata.json|not a translation package")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("model/model.bin", b""),
        ("model/model.bin", b"\x06\0\0\0" + b"\xff" * 100),
        ("model/model.bin", b"\x80\x04cos\nsystem\n"),
        ("model/config.json", b"{"),
        ("model/shared_vocabulary.json", b'["a"]'),
        ("model/shared_vocabulary.json", b"{}"),
        ("sentencepiece.model", b"nonsense"),
        ("sentencepiece.model", b""),
    ],
)
def test_models_that_do_not_load(name: str, content: bytes, make_package: Callable[..., Path], packages: Path) -> None:
    _refused(make_package(members={name: content}), packages, "not a usable Argos package")


def test_mac_litter_is_left_out(model_file: Path, tmp_path: Path, packages: Path) -> None:
    path = _with_member(model_file, tmp_path / "mac.argosmodel", "__MACOSX/._x")
    package = install_file(path)
    assert not list(packages.rglob("._x"))
    assert package.name == "translate-en_es"


def test_old_package_without_config(make_package: Callable[..., Path], tmp_path: Path) -> None:
    """Packages from before 2023 have a plain-text vocabulary and no config.json."""
    path = make_package(
        members={"model/shared_vocabulary.txt": b"a\n"},
        without=("model/config.json", "model/shared_vocabulary.json"),
    )
    with PackageArchive(path) as archive:
        archive.extract(tmp_path / "out")
        assert archive.metadata.folder_name == "translate-en_es-0_1"
    assert (tmp_path / "out" / "model" / "model.bin").stat().st_size == 2_639_962
