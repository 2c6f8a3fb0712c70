"""The limits that SECURITY.md declares: a file that is too large is refused before it is read."""

from __future__ import annotations

import json
import os
import struct
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from minidiff import MLP, MLPSettings, NoiseSchedule, _untrusted, checkpoint, zoo
from minidiff.__main__ import FAILED, main
from minidiff.checkpoint import CheckpointError
from minidiff.checks import progress_file
from minidiff.data import DataUnavailableError, downloads, mnist
from minidiff.data import standard_sets as sets
from minidiff.metrics.classifier_file import read_classifier
from minidiff.train import CHECKPOINT_NAME, train
from tests.fuzz import seeds


def sparse(path: Path, size: int, start: bytes = b"") -> Path:
    """A file of that size, which takes no room on the disk."""
    with path.open("wb") as file:
        file.write(start)
        file.truncate(size)
    return path


def must_not_be_called(*_: object, **__: object) -> None:
    raise AssertionError("it was read")


@pytest.mark.parametrize("read", [checkpoint.load, read_classifier])
def test_a_checkpoint_above_the_limit_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: object
) -> None:
    assert callable(read)
    path = sparse(tmp_path / "a.safetensors", _untrusted.LARGEST_FILE + 1)
    monkeypatch.setattr(_untrusted, "safe_open", must_not_be_called)
    with pytest.raises(CheckpointError, match=r"has 1,073,741,825 bytes, and no more than 1,073,741,824 are"):
        read(path)


def test_a_description_above_the_limit_is_not_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    length = _untrusted.LARGEST_HEADER + 1
    path = sparse(tmp_path / "a.safetensors", length + 8, struct.pack("<Q", length) + b"{}")
    monkeypatch.setattr(_untrusted, "safe_open", must_not_be_called)
    with pytest.raises(CheckpointError, match=r"describes its tensors in 4,194,305 bytes"):
        checkpoint.load(path)


def test_what_could_not_be_loaded_again_is_not_saved(tmp_path: Path) -> None:
    network, info = MLP(MLPSettings(width=2, depth=1)), {"notes": "x" * _untrusted.LARGEST_HEADER}
    with pytest.raises(ValueError, match="Put less into info"):
        checkpoint.save(tmp_path / "a", network, NoiseSchedule.cosine(T=4), predicts="v", info=info)
    assert list(tmp_path.iterdir()) == []


def test_what_a_file_says_is_shown_in_part(tmp_path: Path) -> None:
    wide = {"minidiff": json.dumps({"format": ["\x1b[2J" * 100_000]})}
    save_file({"weight": torch.zeros(2)}, tmp_path / "a", metadata=wide)
    with pytest.raises(CheckpointError, match="has format") as caught:
        checkpoint.load(tmp_path / "a")
    assert len(str(caught.value)) < 1000
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize("name", ["../escape", "../../data/digits", "", "*", "digits\0"])
def test_a_classifier_is_looked_for_among_the_shipped_ones_only(name: str) -> None:
    with pytest.raises(ValueError, match="No classifier is shipped"):
        zoo.load_classifier(name)


def test_a_progress_file_above_the_limit_counts_as_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        progress_file.SETTING, str(sparse(tmp_path / "p.json", 1 << 40 if os.name != "nt" else 1 << 20))
    )
    with pytest.raises(ValueError, match=f"is larger than {progress_file.LARGEST} bytes"):
        progress_file.load()


def test_a_data_file_above_the_limit_is_not_even_summed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name in sets.MNIST.md5:
        sparse(raw / name, downloads.LARGEST_FILE + 1)
        sparse(raw / f"{name}.gz", downloads.LARGEST_FILE + 1)
    monkeypatch.setattr(downloads, "_md5", must_not_be_called)
    with pytest.raises(DataUnavailableError, match=r"damaged \(200000001 bytes; no file of the set has more"):
        mnist(root=tmp_path, download=False)


def test_a_data_file_that_changes_after_its_check_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    (raw / "train-images-idx3-ubyte").write_bytes(b"exchanged")
    monkeypatch.setattr(sets, "ensure_files", lambda *_: None)
    with pytest.raises(DataUnavailableError, match="it has changed since it was checked"):
        mnist(root=tmp_path, download=False)


@pytest.mark.parametrize("part", ["raw.stem.weight", "adam.step.stem.bias", "adam.exp_avg_sq.stem.bias"])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0])
def test_a_run_whose_state_cannot_be_right_is_not_continued(tmp_path: Path, part: str, value: float) -> None:
    (tmp_path / CHECKPOINT_NAME).write_bytes((seeds.CORPUS / "resume" / "run").read_bytes())
    model = checkpoint.load(tmp_path / CHECKPOINT_NAME)
    model.training[part].flatten()[0] = value
    checkpoint.save(
        tmp_path / CHECKPOINT_NAME, model.network, model.schedule,
        predicts=model.predicts, info=model.info, training=model.training,
    )  # fmt: skip
    network, schedule = seeds.run_parts()
    steps = train(network, schedule, seeds.run_data(), seeds.RUN, device="cpu", folder=tmp_path)
    if part.startswith("raw.") and value == -1.0:  # an ordinary weight
        assert [step.step for step in steps] == [3]
    else:
        with pytest.raises(CheckpointError, match=f"whole state of a run .{part} is missing or cannot be"):
            next(steps)


@pytest.mark.parametrize("size", [[4, 100_000], [0, 4], [4.0, 4], [4], "ab", None, {"4": 4, "5": 5}])
def test_a_checkpoint_cannot_ask_for_giant_images(
    tmp_path: Path, size: object, capsys: pytest.CaptureFixture[str]
) -> None:
    model = zoo.load("digits")
    path = tmp_path / "a.safetensors"
    checkpoint.save(path, model.network, model.schedule, predicts="x_0", info={"image_size": size})
    assert main(["sample", str(path), "--out", str(tmp_path / "a.png")]) == FAILED
    assert "side of a sample" in (error := capsys.readouterr().err) or "what size of images" in error
    assert not (tmp_path / "a.png").exists()
