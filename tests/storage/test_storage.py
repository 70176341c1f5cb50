"""Places: the same is promised of a folder here and of a bucket in an object store."""

from __future__ import annotations

import os
import pickle
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.errors import MissingError, UsageError
from toolkit.files import OutputError
from toolkit.storage import AnyPath, RemotePath, Storage, located, state_of_file, storage_of
from toolkit.storage.local import LocalStorage

pytestmark = pytest.mark.xdist_group("object store")


@pytest.fixture(params=["local", "s3", "memory"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> AnyPath:
    match request.param:
        case "s3":
            place: RemotePath = request.getfixturevalue("bucket")
            return place / "deep" / "folder"
        case "memory":
            return RemotePath(f"memory://{tmp_path.name}")
    return tmp_path


@pytest.fixture
def storage(folder: AnyPath) -> Storage:
    return storage_of(folder)


def test_what_is_written_is_there(storage: Storage) -> None:
    assert not list(storage.files())
    for name in ("b/two words é.md", "a.md", "b/100%25 #.md", "empty"):
        storage.write(name, name.encode() if name != "empty" else b"")
    assert list(storage.files()) == ["a.md", "b/100%25 #.md", "b/two words é.md", "empty"]
    assert list(storage.files("b")) == ["b/100%25 #.md", "b/two words é.md"]
    assert list(storage.glob("*.md")) == ["a.md"]
    assert list(storage.glob("**/*.md")) == ["a.md", "b/100%25 #.md", "b/two words é.md"]
    assert list(storage.glob("*")) == ["a.md", "empty"]
    assert storage.read("b/two words é.md") == "b/two words é.md".encode()
    assert storage.read("a.md", 2) == b"a."
    assert storage.read("a.md", 200) == b"a.md"
    assert storage.read("empty", 10) == b""
    assert storage.is_folder()
    assert storage.is_folder("b")
    assert not storage.is_folder("a.md")
    assert not storage.is_folder("c")


def test_a_file_that_changes_has_another_stamp(storage: Storage, folder: AnyPath) -> None:
    assert storage.stamp("b/a.md") is None
    storage.write("b/a.md", b"one")
    first = storage.stamp("b/a.md")
    assert first is not None
    assert storage.stamp("b/a.md") == first
    assert storage.stamp("b") is None
    state = state_of_file(folder / "b/a.md")
    storage.write("b/a.md", b"two")
    assert storage.stamp("b/a.md") != first
    assert state_of_file(folder / "b/a.md") != state
    storage.remove("b/a.md")
    storage.remove("b/a.md")
    assert storage.stamp("b/a.md") is None
    assert state_of_file(folder / "b/a.md") is None


def test_files_move_to_a_storage_and_back(storage: Storage, tmp_path: Path) -> None:
    here = tmp_path / "local"
    here.mkdir()
    (here / "big").write_bytes(b"0123456789" * 1000)
    storage.upload(here / "big", "deep/big")
    assert storage.read("deep/big", 12) == b"012345678901"
    storage.download("deep/big", here / "again")
    assert (here / "again").read_bytes() == b"0123456789" * 1000
    with pytest.raises(OSError, match=r"no such file|No such file"):
        storage.download("none", here / "none")


@pytest.mark.parametrize("folder", ["local", "s3"], indirect=True)
def test_all_stamps_are_had_in_one_look(storage: Storage) -> None:
    assert storage.stamps() == {}
    for name in ("a.md", "b/c.md"):
        storage.write(name, name.encode())
    assert storage.stamps() == {name: storage.stamp(name) for name in ("a.md", "b/c.md")}


def test_what_is_not_there_can_not_be_read(storage: Storage) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        storage.read("none.md", 5)
    assert caught.value.strerror
    with pytest.raises(FileNotFoundError):
        storage.read("none.md")


def test_what_can_not_be_written_is_said_in_one_sentence(object_store: str, tmp_path: Path) -> None:
    assert object_store
    with pytest.raises(
        OutputError, match=r"^s3://no-such-bucket/a/b\.md can't be written: there is no such file or folder\.\n.*AWS_"
    ):
        storage_of(located("s3://no-such-bucket/a")).write("b.md", b"text")
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OutputError, match="can't be written: File exists"):
        storage_of(tmp_path / "file").write("b.md", b"text")


def test_names_of_objects_are_no_patterns(bucket: RemotePath) -> None:
    storage = storage_of(bucket)
    for name in ("a?#.md", "ab#.md", "[a].md", "a*.md"):
        storage.write(name, name.encode())
        assert storage.read(name) == name.encode()
    storage.remove("a?#.md")
    assert list(storage.files()) == ["[a].md", "a*.md", "ab#.md"]


def test_nobody_leaves_a_folder_far_away(bucket: RemotePath) -> None:
    storage_of(bucket).write("secret", b"text")
    for name in ("../secret", "a/../../secret", "/secret"):
        with pytest.raises(FileNotFoundError):
            storage_of(bucket / "folder").read(name)
        with pytest.raises(OutputError):
            storage_of(bucket / "folder").write(name, b"other")
    assert storage_of(bucket).read("secret") == b"text"


def test_a_service_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    script = (
        "from toolkit.storage import *\n"
        "try:\n    storage_of(located('s3://bucket/texts')).read('a.md')\n"
        "except OSError as error:\n    print(error.strerror)"
    )
    for name, value in {"AWS_ENDPOINT_URL": address, "AWS_MAX_ATTEMPTS": "1", "AWS_ACCESS_KEY_ID": "x"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "y")
    monkeypatch.setenv("FSSPEC_S3", '{"config_kwargs": {"retries": {"max_attempts": 0}}}')
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == f'Could not connect to the endpoint URL: "{address}/bucket/texts/a.md"'


def test_paths_are_urls_files_or_relative_to_a_root(tmp_path: Path) -> None:
    assert located("a.md", tmp_path) == tmp_path / "a.md"
    assert located("/b/a.md", tmp_path) == Path("/b/a.md")
    assert located("file:///b/two%20words.md", tmp_path) == Path("/b/two words.md")
    url = located("s3://bucket/texts/a.md", tmp_path)
    assert str(url) == "s3://bucket/texts/a.md"
    assert isinstance(url, RemotePath)
    assert (url.name, url.stem, url.suffix, url.protocol) == ("a.md", "a", ".md", "s3")
    assert str(url.parent / "b.md") == "s3://bucket/texts/b.md"
    assert located(url, tmp_path) is url
    assert pickle.loads(pickle.dumps(url)) == url  # noqa: S301 - our own bytes
    assert str(pickle.loads(pickle.dumps(url))) == str(url)  # noqa: S301 - our own bytes
    assert located("C:/texts/a.md", tmp_path) == tmp_path / "C:/texts/a.md"


def test_kinds_of_urls_that_are_not_known_are_refused() -> None:
    with pytest.raises(UsageError, match="nope://a/b is at no kind of place that is known"):
        storage_of(located("nope://a/b"))
    with pytest.raises(UsageError, match="is a URL inside a URL"):
        located("zip://a.md::s3://bucket/a.zip")
    with pytest.raises(MissingError, match="gs://a/b can't be opened: Please install gcsfs"):
        storage_of(located("gs://a/b"))


@pytest.mark.parametrize(("library", "extra"), [("fsspec", "cluster"), ("s3fs", "s3")])
def test_libraries_that_are_missing_are_named(library: str, extra: str, tmp_path: Path) -> None:
    (tmp_path / f"{library}.py").write_text(f"raise ImportError('No module named {library}')")
    script = (
        "from toolkit.storage import *\nfrom toolkit.errors import MissingError\n"
        "try:\n    storage_of(located('s3://bucket/a'))\nexcept MissingError as error:\n    print(error.hint)"
    )
    path = os.pathsep.join([str(tmp_path), str(Path(__file__).parents[2])])
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": path})
    assert done.stdout.strip() == f"Run: pip install 'publish-toolkit[{extra}]'"


def test_a_pattern_goes_round_in_no_circles(tmp_path: Path) -> None:
    """Two links to the folder that they lie in have as many names as there are numbers."""
    (tmp_path / "deep" / ".hidden").mkdir(parents=True)
    for name in ("a.md", "deep/b.md", "deep/.hidden/c.md", "deep/.d.md"):
        (tmp_path / name).write_text("x", "utf-8")
    for name in ("one", "two", "deep/three"):
        (tmp_path / name).symlink_to(tmp_path)
    storage = storage_of(tmp_path)
    assert list(storage.glob("**/*.md")) == ["a.md", "deep/b.md"]
    assert list(storage.glob("**/" * 100 + "*.md")) == ["a.md", "deep/b.md"]
    assert list(storage.glob("**")) == ["a.md", "deep/b.md"]
    assert list(storage.glob("./deep/../*.md")) == ["./deep/../a.md"]
    assert list(storage.glob(f"{tmp_path}/d*/*.md")) == [f"{tmp_path}/deep/b.md"]
    assert list(storage.glob("one/deep/?.md")) == ["one/deep/b.md"]
    assert list(storage.glob("nothing/**/*.md")) == list(storage.glob("")) == []


def test_a_file_is_written_with_few_looks_at_the_way_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each follows all links from the root of the disk on: of the folder, of the file's own, of the temporary one."""
    looks: list[Path] = []
    resolve = Path.resolve

    def noting(path: Path, *, strict: bool = False) -> Path:
        looks.append(path)
        return resolve(path, strict=strict)

    monkeypatch.setattr(Path, "resolve", noting)
    LocalStorage(tmp_path, tmp_path / "tmp").write("es/a.md", b"one")
    assert (tmp_path / "es" / "a.md").read_bytes() == b"one"
    assert len(looks) == 3
