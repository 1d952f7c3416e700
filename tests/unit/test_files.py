"""How files are replaced, by all that write some."""

import errno
import os
import stat
import time
from pathlib import Path

import pytest

from tui_reader import files

KILLED = ".a.json.0123456789abcdef.tmp"
"""What a writer of a.json that was killed has left."""


def modes(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_written_is_there_and_nothing_else(tmp_path: Path) -> None:
    for content in (b"old", b"new", b""):
        files.replace(tmp_path / "a", content)
        assert (tmp_path / "a").read_bytes() == content
        assert os.listdir(tmp_path) == ["a"]


def test_permissions_stay_or_are_those_that_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a"
    files.replace(path, b"private", mode=0o600)
    assert modes(path) == 0o600
    files.replace(path, b"still private")
    assert modes(path) == 0o600
    path.chmod(0o644)
    files.replace(path, b"private again", mode=0o600)
    assert modes(path) == 0o600


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")
    (tmp_path / "a").symlink_to(tmp_path / "precious")
    files.replace(tmp_path / "a", b"new")
    assert (tmp_path / "precious").read_text() == "mine"
    assert not (tmp_path / "a").is_symlink()
    assert not modes(tmp_path / "a") & stat.S_IXUSR, "it is no link, and does not look like one"


@pytest.mark.parametrize("name", ["n" * 255, "ü" * 127, "a\nb"])
def test_any_name_that_a_file_can_have(tmp_path: Path, name: str) -> None:
    files.replace(tmp_path / name, b"new")
    assert os.listdir(tmp_path) == [name]


@pytest.mark.parametrize("call", ["open", "write", "fsync", "close", "replace"])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    real = os.close

    def fail(*arguments: int) -> None:
        if call == "close":
            real(*arguments)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(OSError, match="No space"):
            files.replace(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a"]


@pytest.mark.parametrize("durable", [True, False])
def test_only_what_must_last_is_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, durable: bool
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    files.replace(tmp_path / "a", b"new", durable=durable)
    assert len(synced) == (2 if durable else 0)


def test_what_killed_writers_left_goes_when_nobody_can_be_writing_it(tmp_path: Path) -> None:
    others = ["b.tmp", ".c.tmp", ".d.0123456789abcdeg.tmp", "e.json"]
    for name in (KILLED, KILLED.replace("0", "1"), *others):
        (tmp_path / name).write_text("half")
        os.utime(tmp_path / name, times=(0, 0))
    now = time.time() - files.STALE / 2
    os.utime(tmp_path / KILLED, times=(now, now))
    files.replace(tmp_path / "e.json", b"new")
    assert sorted(os.listdir(tmp_path)) == sorted([KILLED, *others])
    assert files.is_temporary(KILLED)
