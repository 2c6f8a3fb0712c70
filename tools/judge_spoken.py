"""Figures of a model of spoken digits: what three readers, which never heard it, make of its sounds."""

from typing import Any

import torch
from torch import Tensor

from minidiff import data, metrics, sound
from minidiff.model import TrainedModel

READERS = (0, 1, 2)  # seeds
EACH = 12  # of each digit and language
STEPS = 50


def judge_spoken(model: TrainedModel, seed: int) -> dict[str, Any]:
    """Shares of sounds that are read as asked: the mean of three readers, and each one's share of digits.

    - "spoken": the model's pictures, twelve of each word, each made a sound (`sound.to_wave`).
    - "floor": recordings of voices that neither the readers nor the model were trained on, the same way back.
    - "known": recordings of voices that readers and model learnt from, the same way back.
    - "before": the same recordings as those of the floor, which the way back has taken nothing from.
    - "swapped": the samples, held against the labels of the word 13 rows before.
    """
    train, test = data.spoken("train"), data.spoken("test")
    assert train.attributes is not None
    assert test.attributes is not None
    asked = test.attributes[:20].repeat(EACH, 1)
    x_T = model.noise(len(asked), torch.Generator().manual_seed(seed))
    drawn = model.draw(asked, x_T=x_T, steps=STEPS)
    readers = [metrics.train_spoken_reader(train, seed=one) for one in READERS]

    def heard(pictures: Tensor) -> Tensor:
        return sound.to_picture(sound.to_wave(pictures, generator=torch.Generator().manual_seed(seed)))

    def shares(pictures: Tensor, labels: Tensor) -> dict[str, Any]:
        right = torch.stack([(reader.read(pictures) == labels).float().mean(dim=0) for reader in readers])
        mean, digits = right.mean(dim=0), [round(share, 4) for share in right[:, 0].tolist()]
        return {"digit": round(float(mean[0]), 4), "language": round(float(mean[1]), 4), "digits": digits}

    samples = heard(drawn)
    return {
        "n": len(drawn),
        "spoken": shares(samples, asked),
        "floor": shares(heard(test.images), test.attributes),
        "known": shares(heard(train.images[: len(test)]), train.attributes[: len(test)]),
        "before": shares(test.images, test.attributes),
        "swapped": shares(samples, asked.roll(13, dims=0)),
    }
