"""The readers of MNIST's and CIFAR-10's files: they read what is right, refuse the rest, and run nothing."""

from __future__ import annotations

import os
import pickle
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from minidiff.data.file_formats import Call, DataFormatError, read_idx, read_photos, read_pickle

PIXELS = np.random.default_rng(0).integers(0, 256, (4, 3072), dtype=np.uint8)
LABELS = [3, 0, 9, 9]
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda some: st.lists(some) | st.tuples(some) | st.tuples(some, some) | st.dictionaries(st.text(), some),
    max_leaves=20,
)


@given(tree=TREES, protocol=st.integers(2, pickle.HIGHEST_PROTOCOL))
def test_plain_data_come_out_of_a_pickle_as_pickle_itself_reads_them(tree: Any, protocol: int) -> None:
    assert read_pickle(pickle.dumps(tree, protocol)) == tree


@given(tree=st.dictionaries(st.text(), st.lists(st.integers() | st.text()) | st.integers()))
def test_so_do_those_of_the_oldest_protocols(tree: Any) -> None:
    for protocol in (0, 1):
        assert read_pickle(pickle.dumps(tree, protocol)) == tree


@pytest.mark.parametrize("order", ["C", "F"])
def test_a_batch_pickled_by_numpy_is_read(order: Any) -> None:
    batch = {
        "batch_label": "x",
        "labels": LABELS,
        "data": np.array(PIXELS, order=order),
        "filenames": ["a"] * 4,
    }
    pixels, labels = read_photos(pickle.dumps(batch, protocol=4))
    assert torch.equal(pixels, torch.from_numpy(PIXELS).reshape(4, 3, 32, 32))
    assert labels == LABELS


def test_a_batch_pickled_by_python_2_is_read_as_pickle_itself_reads_it() -> None:
    content = (Path(__file__).parents[1] / "fuzz" / "corpus" / "cifar10" / "test_batch").read_bytes()
    pixels, labels = read_photos(content)
    expected = pickle.loads(content, encoding="latin1")
    assert torch.equal(pixels, torch.from_numpy(expected["data"]).reshape(-1, 3, 32, 32))
    assert labels == expected["labels"] == [3, 8]


class Trap:
    def __init__(self, proof: Path) -> None:
        self.proof = proof

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.mkdir, (str(self.proof),))


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_what_a_pickle_would_call_is_written_down_and_not_called(tmp_path: Path, protocol: int) -> None:
    content = pickle.dumps({"labels": [1], "data": Trap(tmp_path / "proof")}, protocol)
    call = read_pickle(content)["data"]
    assert isinstance(call, Call)
    assert call.name.endswith(".mkdir")
    assert call.arguments == (str(tmp_path / "proof"),)
    with pytest.raises(DataFormatError, match="numpy array of unsigned bytes"):
        read_photos(content)
    assert not (tmp_path / "proof").exists()
    pickle.loads(content)  # the trap would have worked
    assert (tmp_path / "proof").exists()


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"labels": [1, 2, 3]}, "3 labels and pixels of shape"),
        ({"labels": [1, 2, 3, 10]}, r"numbers in 0 \.\. 9"),
        ({"labels": [1, 2, 3, True]}, r"numbers in 0 \.\. 9"),
        ({"labels": (1, 2, 3, 4)}, "a list 'labels'"),
        ({"data": PIXELS.astype(np.int16)}, "unsigned bytes"),
        ({"data": PIXELS[:, :100]}, "3072 pixels"),
        ({"data": PIXELS.reshape(4, 3, 32, 32)}, "two axes"),
        ({"data": PIXELS.tobytes()}, "an array 'data'"),
    ],
)
def test_a_batch_of_another_make_is_refused(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(DataFormatError, match=complaint):
        read_photos(pickle.dumps({"labels": LABELS, "data": PIXELS} | changes, protocol=4))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "no pickle of plain data"),
        (b"]", "no pickle of plain data"),
        (b"e.", "no pickle of plain data"),
        (b"c__builtin__\nint\n)\x81.", "does more than hold data: NEWOBJ"),
        (b"Pname\n.", "does more than hold data: PERSID"),
        (b"N0" * 200_001 + b".", "does more than hold data|more than 200000 instructions"),
        (b"N" * 300_000 + b".", "more than 200000 instructions"),
        (b"\x8e" + b"\xff" * 8 + b".", "no pickle of plain data"),
    ],
)
def test_no_other_program_runs(content: bytes, complaint: str) -> None:
    with pytest.raises(DataFormatError, match=complaint):
        read_pickle(content)


def idx(*shape: int, body: bytes, kind: int = 8) -> bytes:
    return bytes([0, 0, kind, len(shape)]) + struct.pack(f">{len(shape)}I", *shape) + body


def test_idx_files_are_read() -> None:
    assert read_idx(idx(2, 2, 3, body=bytes(range(12))), 3).tolist() == [
        [[0, 1, 2], [3, 4, 5]], [[6, 7, 8], [9, 10, 11]],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\0\0\x08", b"\0\0\x08\3\0", idx(2, body=b"ab"), idx(2, 2, 2, body=b"1234567"),
        idx(2, 2, 2, body=b"123456789"), idx(0, 2, 2, body=b""), idx(*[2**32 - 1] * 3, body=b"a"),
        idx(1, 1, 1, body=b"a", kind=9), idx(2**31, 2**31, 4, body=b""),
    ],
)  # fmt: skip
def test_other_idx_files_are_refused(content: bytes) -> None:
    with pytest.raises(DataFormatError, match="An IDX file"):
        read_idx(content, 3)
