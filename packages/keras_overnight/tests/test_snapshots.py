"""A snapshot is whole or it is not taken for one; the generation before it is used, and that is said."""

from __future__ import annotations

import errno
import os
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keras_overnight import container
from keras_overnight.errors import Damaged, NewerFormat, OvernightError
from keras_overnight.history import HistoryFile, from_line
from keras_overnight.snapshots import Snapshot, Snapshots

ARRAYS = [np.arange(6, dtype="float32").reshape(2, 3), np.array(7, "int64"), np.zeros((0, 4)), np.array([True, False])]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "a.snapshot"
    container.write(path, {"epochs": 3}, ARRAYS)
    return path.read_bytes()


def test_header_and_arrays_come_back(tmp_path: Path) -> None:
    import ml_dtypes

    arrays = [*ARRAYS, np.array([1.5, -2], ml_dtypes.bfloat16), np.asfortranarray(np.ones((3, 2)))]
    size = container.write(tmp_path / "a", {"epochs": 3, "text": "日本"}, arrays)
    header, found = container.read(tmp_path / "a")
    assert size == (tmp_path / "a").stat().st_size
    assert (header["epochs"], header["text"]) == (3, "日本")
    assert container.read_header(tmp_path / "a") == header
    for array, same in zip(arrays, found, strict=True):
        assert (array.dtype, array.shape) == (same.dtype, same.shape)
        assert array.tobytes() == same.tobytes()
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@settings(deadline=None, max_examples=300)
@given(data=st.data())
def test_any_truncation_is_recognised(
    whole: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "cut"
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    with pytest.raises(Damaged):
        container.read(path)


def test_any_flipped_bit_is_recognised(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "flipped"
    for position in range(len(whole) * 8):
        data = bytearray(whole)
        data[position // 8] ^= 1 << position % 8
        path.write_bytes(data)
        with pytest.raises(Damaged):
            container.read(path)


@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_anything_appended_or_replaced_is_recognised(
    whole: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(whole)))
    other = whole[:start] + data.draw(st.binary(max_size=64)) + whole[data.draw(st.integers(start, len(whole))) :]
    path = tmp_path_factory.getbasetemp() / "replaced"
    path.write_bytes(other)
    if other != whole:
        with pytest.raises(Damaged):
            container.read(path)


def test_a_newer_format_is_not_damage(tmp_path: Path, whole: bytes) -> None:
    import hashlib

    newer = bytearray(whole[: -container.DIGEST])
    struct.pack_into("<I", newer, 16, 2)
    path = tmp_path / "state" / "000000000004.snapshot"
    path.parent.mkdir()
    path.write_bytes(bytes(newer) + hashlib.sha256(newer).digest())
    with pytest.raises(NewerFormat):
        container.read(path)
    with pytest.raises(OvernightError, match="upgrade keras-overnight"):
        Snapshots(tmp_path).newest()


@settings(deadline=None, max_examples=60)
@given(
    damage=st.lists(st.sampled_from(["", "cut", "flip", "empty", "gone"]), min_size=2, max_size=2),
    half_written=st.booleans(),
)
def test_the_newest_whole_generation_counts(
    tmp_path_factory: pytest.TempPathFactory, damage: list[str], half_written: bool
) -> None:
    folder = tmp_path_factory.mktemp("generations")
    snapshots = Snapshots(folder)
    for epochs in (1, 2, 3):
        snapshots.write(epochs, {"epochs": epochs}, [np.full(3, epochs)])
    paths = snapshots.paths()
    assert [path.name for path in paths] == ["000000000003.snapshot", "000000000002.snapshot"]
    for path, how in zip(paths, damage, strict=True):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 4
        {
            "": lambda: None,
            "cut": lambda p=path: os.truncate(p, 70),
            "flip": lambda p=path, d=data: p.write_bytes(d),
            "empty": lambda p=path: os.truncate(p, 0),
            "gone": path.unlink,
        }[how]()
    if half_written:
        (folder / "state" / "000000000004.snapshot.tmp").write_bytes(b"keras-overnight\n")
    said: list[str] = []
    wholes = [epochs for epochs, how in zip((3, 2), damage, strict=True) if how == ""]
    broken = [how for how in damage if how not in ("", "gone")]
    if wholes:
        found = snapshots.newest(say=lambda en, ja: said.append(en))
        assert found.header["epochs"] == wholes[0]
        assert found.arrays[0].tolist() == [wholes[0]] * 3
        assert len(said) == (damage[0] not in ("", "gone"))
    elif broken:
        with pytest.raises(OvernightError, match="only damaged ones"):
            snapshots.newest()
    else:
        assert snapshots.newest() is None


def test_one_whose_history_is_damaged_is_passed_over(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    for epochs in (1, 2):
        snapshots.write(epochs, {"epochs": epochs}, [])

    def fits(snapshot: Snapshot) -> None:
        if snapshot.header["epochs"] == 2:
            raise Damaged("its history is short")

    assert snapshots.newest(fits).header["epochs"] == 1


@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    path = tmp_path / "a"
    container.write(path, {"epochs": 1}, ARRAYS)
    before = path.read_bytes()

    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if call == "write":
        monkeypatch.setattr(container, "_bytes_of", full)
    else:
        monkeypatch.setattr(container.os, call, full)
    with pytest.raises(OSError, match="No space left"):
        container.write(path, {"epochs": 2}, ARRAYS)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a"]


def test_what_the_disk_changes_is_seen_before_the_old_one_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    container.write(path, {"epochs": 1}, ARRAYS)
    fsync = os.fsync

    def flipping(descriptor: int) -> None:
        fsync(descriptor)
        os.pwrite(descriptor, b"\x7f", 60)

    monkeypatch.setattr(container.os, "fsync", flipping)
    with pytest.raises(OSError, match="the disk fails"):
        container.write(path, {"epochs": 2}, ARRAYS)
    monkeypatch.undo()
    assert container.read(path)[0]["epochs"] == 1


def test_history_is_exact_and_only_appended(tmp_path: Path) -> None:
    file = HistoryFile(tmp_path)
    values = {"loss": 0.1 + 0.2, "nan": float("nan"), "inf": -float("inf"), "n": 3, "many": np.array([0.1, 2.0])}
    file.add(0, values)
    file.commit()
    first = file.path.read_bytes()
    size, check = file.size, file.check
    file.add(1, {"loss": 5e-324})
    file.commit()
    assert file.path.read_bytes().startswith(first)
    (epoch, logs), (_, last) = file.rows()
    assert (epoch, logs["loss"], logs["n"], logs["many"]) == (0, 0.1 + 0.2, 3, [0.1, 2.0])
    assert np.isnan(logs["nan"])
    assert logs["inf"] == -float("inf")
    assert last == {"loss": 5e-324}
    file.verify(size, check)
    file.verify(file.size, file.check)
    with pytest.raises(Damaged):
        file.verify(file.size, file.check ^ 1)
    with pytest.raises(Damaged, match="only"):
        file.verify(file.size + 1, file.check)
    file.roll_back(size, check)
    assert file.path.read_bytes() == first


def test_a_failed_commit_writes_each_line_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from keras_overnight import history

    file = HistoryFile(tmp_path)
    file.add(0, {"loss": 1.0})

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(history.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        file.commit()
    monkeypatch.undo()
    file.add(1, {"loss": 2.0})
    file.commit()
    assert [from_line(line)[0] for line in file.path.read_bytes().splitlines()] == [0, 1]
    file.verify(file.size, file.check)
