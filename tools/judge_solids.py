"""How good samples of a model of solids are: read by trying all surfaces, no network."""

from typing import Any

import torch
from torch import Tensor

from minidiff import data
from minidiff.model import TrainedModel

CLOUDS = 240  # twenty of each kind and size
STEPS = 50


def judge_solids(model: TrainedModel, seed: int) -> dict[str, Any]:
    """Figures of clouds drawn for all labels in turn.

    - "right": the share whose nearest solid has the kind and the size that were asked for.
    - "one_turn", "own_turns": how far they are from the asked solid (`data.to_asked`), a mean.

    Beside the samples: real clouds of the test part ("floor"), and the same samples held against the labels
    of the cloud before ("other_labels").
    """
    test = data.solids("test").subset(range(CLOUDS))
    labels = test.condition
    assert isinstance(labels, Tensor)
    x_T = model.noise(CLOUDS, torch.Generator().manual_seed(seed))
    parts = zip(torch.split(x_T, 40), torch.split(labels, 40), strict=True)
    drawn = torch.cat([model.draw(some, x_T=noise, steps=STEPS) for noise, some in parts])

    def read(clouds: Tensor, asked: Tensor) -> dict[str, float]:
        far = data.to_asked(clouds, asked)
        right = (data.read_solids(clouds).labels == asked).all(dim=1).float()
        figures = {"right": right, "one_turn": far.one_turn, "own_turns": far.own_turns}
        return {part: round(figure.mean().item(), 4) for part, figure in figures.items()}

    return {
        "clouds": CLOUDS,
        "samples": read(drawn, labels),
        "floor": read(test.x, labels),
        "other_labels": read(drawn, labels.roll(1, dims=0)),
    }
