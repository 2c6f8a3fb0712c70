"""Training runs so small that a test can afford many: 4x4 images, a U-Net of one level."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from minidiff import NoiseSchedule
from minidiff.checkpoint import load
from minidiff.data import ImageData
from minidiff.model import TrainedModel
from minidiff.nets import UNet, UNetSettings
from minidiff.train import CHECKPOINT_NAME, TrainSettings, TrainStep, train

CLASSES = 3
SETTINGS = TrainSettings(steps=12, batch_size=4, warmup=3, learning_rate=3e-3, label_dropout=0.2)
SCHEDULE = NoiseSchedule.cosine(T=100)


def tiny_network(**changes: Any) -> UNet:
    # Two channels in each of the 8 groups of a norm: with one, the norm undoes the bias before it, whose
    # gradient is then nothing but rounding, which Adam blows up to full steps.
    settings: dict[str, Any] = {"width": 16, "multipliers": (1,), "attention": (), "classes": CLASSES}
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        return UNet(UNetSettings(**(settings | changes)))


def tiny_data(n: int = 10, seed: int = 0) -> ImageData:
    """Images that can be told apart, in three classes."""
    images = torch.rand(n, 1, 4, 4, generator=torch.Generator().manual_seed(seed)) * 2 - 1
    return ImageData(images, torch.arange(n) % CLASSES, "tiny", ("a", "b", "c"))


def tiny_train(
    settings: TrainSettings = SETTINGS,
    *,
    network: UNet | None = None,
    data: ImageData | None = None,
    schedule: NoiseSchedule = SCHEDULE,
    **options: Any,
) -> list[TrainStep]:
    """The whole run, on the CPU."""
    options.setdefault("device", "cpu")
    network = tiny_network() if network is None else network
    return list(train(network, schedule, data or tiny_data(), settings, **options))


def saved(folder: Path) -> TrainedModel:
    return load(folder / CHECKPOINT_NAME)


def everything(model: TrainedModel) -> dict[str, torch.Tensor]:
    """All tensors of a checkpoint: averaged weights, raw weights, the optimiser's state."""
    averaged = {f"ema.{name}": tensor for name, tensor in model.network.state_dict().items()}
    assert any(name.startswith("raw.") for name in model.training)
    assert any(name.startswith("adam.exp_avg_sq.") for name in model.training)
    return averaged | model.training


def assert_same_bits(a: TrainedModel, b: TrainedModel) -> None:
    one, other = everything(a), everything(b)
    assert one.keys() == other.keys()
    assert [name for name in one if not torch.equal(one[name], other[name])] == []
    assert a.info == b.info
