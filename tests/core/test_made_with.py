"""Made with A, used with B: of all pairs that do not fit, none is silent. `pytest -s` prints the table."""

from __future__ import annotations

import itertools
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from minidiff import (
    SAMPLERS,
    ClippedDenoiser,
    GuidedDenoiser,
    IdealDenoiser,
    NetworkDenoiser,
    NoiseSchedule,
    UNet,
    UNetSettings,
    checkpoint,
    diffusion_loss,
    invert,
)
from minidiff.data import ImageData, shapes
from minidiff.metrics import (
    Classifier,
    evaluate,
    evaluate_scenes,
    nearest_neighbours,
    train_classifier,
)
from minidiff.model import TrainedModel
from minidiff.predictions import Learned
from minidiff.schedule import ScheduleWarning
from minidiff.train import TrainSettings, train

pytestmark = pytest.mark.filterwarnings("ignore::minidiff.schedule.ScheduleWarning")

Use = Callable[[Any, Any], object]  # use(A, B): something made with A is used with B

PICTURES = torch.rand(80, 1, 8, 8, generator=torch.Generator().manual_seed(1)) * 2 - 1
LABELS = torch.arange(80) % 2


def all_schedules() -> Iterator[tuple[str, NoiseSchedule]]:
    for name, T in itertools.product(("linear", "cosine", "quadratic"), (100, 1000, 4000)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ScheduleWarning)
            schedule = getattr(NoiseSchedule, name)(T)
        yield f"{name}({T})", schedule
        yield f"{name}({T}) rescaled", schedule.with_zero_terminal_snr()


def unet(classes: object = None) -> UNet:
    return UNet(UNetSettings(width=8, multipliers=(1,), attention=(), classes=classes))


def knowing(schedule: NoiseSchedule, predicts: str = "v") -> nn.Module:
    network = unet()
    network.learned = Learned(predicts, schedule)  # type: ignore[assignment]
    return network


SCHEDULES = dict(all_schedules())
TRUTHS = {name: IdealDenoiser(torch.zeros(1, 1, 8, 8), schedule) for name, schedule in SCHEDULES.items()}
NETWORKS = {name: knowing(schedule) for name, schedule in SCHEDULES.items()}
NOISE = torch.randn(1, 1, 8, 8, generator=torch.Generator().manual_seed(2))


def sampled(name: str) -> Use:
    return lambda a, b: SAMPLERS[name](TRUTHS[a], SCHEDULES[b], NOISE.double(), steps=50)


WITH_A_SCHEDULE: dict[str, Use] = {
    **{name: sampled(name) for name in SAMPLERS},
    "invert": lambda a, b: invert(TRUTHS[a], SCHEDULES[b], NOISE, steps=2),
    "clipped": lambda a, b: ClippedDenoiser(TRUTHS[a], SCHEDULES[b]),
    "guided": lambda a, b: GuidedDenoiser(TRUTHS[a], TRUTHS[b], 2.0),
    "denoiser": lambda a, b: NetworkDenoiser(NETWORKS[a], SCHEDULES[b]),
    "model": lambda a, b: TrainedModel(NETWORKS[a], SCHEDULES[b], "v"),
    "loss": lambda a, b: diffusion_loss(NETWORKS[a], NOISE, SCHEDULES[b], t=torch.tensor([9])),
}
PREDICTS = ("epsilon", "x_0", "v")
COSINE = SCHEDULES["cosine(100)"]
BY_WHAT = {predicts: knowing(COSINE, predicts) for predicts in PREDICTS}


def of_predictions(folder: Path) -> dict[str, Use]:
    return {
        "denoiser": lambda a, b: NetworkDenoiser(BY_WHAT[a], COSINE, predicts=b),
        "model": lambda a, b: TrainedModel(BY_WHAT[a], COSINE, b),
        "loss": lambda a, b: diffusion_loss(BY_WHAT[a], NOISE, COSINE, predicts=b),
        "save": lambda a, b: checkpoint.save(folder / "it", BY_WHAT[a], COSINE, predicts=b),
    }


SPACES: dict[
    str, tuple[object, Tensor | None]
] = {  # what a network is built for, and labels that use all of it
    "nothing": (None, None),
    "2 classes": (2, LABELS),
    "4 classes": (4, torch.arange(80) % 4),
    "10 classes": (10, torch.arange(80) % 10),
    "attributes (3, 2)": ((3, 2), torch.stack([torch.arange(80) % 3, LABELS], 1)),
    "attributes (2, 3)": ((2, 3), torch.stack([LABELS, torch.arange(80) % 3], 1)),
    "attributes (2, 2, 2)": ((2, 2, 2), torch.stack([LABELS, LABELS, LABELS], 1)),
}


def trained(a: str, b: str) -> None:
    examples = ImageData(PICTURES, LABELS, "some", ("a", "b")).told(SPACES[b][1])
    next(train(unet(SPACES[a][0]), COSINE, examples, TrainSettings(steps=1, batch_size=2), device="cpu"))


WITH_LABELS: dict[str, Use] = {
    "train": trained,
    "denoiser": lambda a, b: NetworkDenoiser(
        unet(SPACES[a][0]), COSINE, predicts="x_0", condition=SPACES[b][1]
    ),
    "loss": lambda a, b: diffusion_loss(
        unet(SPACES[a][0]), PICTURES, COSINE, predicts="x_0", condition=SPACES[b][1]
    ),
}
NARROWER = {("4 classes", "2 classes"), ("10 classes", "2 classes"), ("10 classes", "4 classes")}

RANGES: dict[str, Callable[[Tensor], Tensor]] = {
    "[-1, 1]": lambda x: x,
    "[0, 1]": lambda x: (x + 1) / 2,
    "[0, 255]": lambda x: (x + 1) * 127.5,
}
SCENES = shapes("held_out")
CLASSIFIER = Classifier(1, 2).eval()


def data(pictures: Tensor) -> ImageData:
    return ImageData(pictures, LABELS, "some", ("a", "b"))


WITH_PIXELS: dict[str, Use] = {
    "evaluate": lambda a, b: evaluate(
        RANGES[b](PICTURES.repeat(2, 1, 1, 1)), LABELS.repeat(2),
        data(RANGES[a](PICTURES)).subset([*range(80)] * 2), CLASSIFIER,
    ),
    "scenes": lambda a, b: evaluate_scenes(RANGES[b](SCENES.images[:4]), SCENES.attributes[:4]),
    "neighbours": lambda a, b: nearest_neighbours(RANGES[b](PICTURES), RANGES[a](PICTURES)),
    "classifier": lambda a, b: train_classifier(data(RANGES[b](PICTURES)), steps=2, batch=4),
}  # fmt: skip
DTYPES = (torch.float16, torch.bfloat16, torch.float32, torch.float64)


def asked(a: torch.dtype, b: torch.dtype) -> None:
    NetworkDenoiser(unet().to(a), COSINE, predicts="x_0")(NOISE.to(b), 5)


class Deaf:
    """A denoiser that answers in its own dtype, whatever it was asked in."""

    def __init__(self, dtype: torch.dtype) -> None:
        self.guess = IdealDenoiser(torch.zeros(1, 1, 8, 8, dtype=dtype), COSINE)
        self.dtype = dtype

    def __call__(self, x_t: Tensor, t: float) -> object:
        return self.guess(x_t.to(self.dtype), t)


WITH_A_DTYPE: dict[str, Use] = {
    "denoiser": asked,
    "sampler": lambda a, b: next(SAMPLERS["ddim"](Deaf(a), COSINE, NOISE.to(b), steps=2)),
}
KINDS = ("schedule", "prediction", "labels", "pixels", "dtype")


def uses_of(kind: str, folder: Path) -> tuple[dict[str, Use], list[Any], Callable[[Any, Any], bool | None]]:
    """The uses, what there is of the kind, and whether A and B fit (None: it cannot be told)."""
    if kind == "schedule":
        return WITH_A_SCHEDULE, list(SCHEDULES), lambda a, b: a == b
    if kind == "prediction":
        return of_predictions(folder), list(PREDICTS), lambda a, b: a == b
    if kind == "labels":
        return (
            WITH_LABELS,
            list(SPACES),
            lambda a, b: a == b or (a, b) in NARROWER or (None if b == "nothing" else False),
        )
    if kind == "pixels":
        return (
            WITH_PIXELS,
            list(RANGES),
            lambda a, b: (a, b) == ("[-1, 1]", "[-1, 1]") or (None if b == "[-1, 1]" else False),
        )
    return WITH_A_DTYPE, list(DTYPES), lambda a, b: a == b


@pytest.mark.parametrize("kind", KINDS)
def test_of_all_pairs_that_do_not_fit_none_is_silent(kind: str, tmp_path: Path) -> None:
    uses, things, fit = uses_of(kind, tmp_path)
    print(f"\n{kind}: {len(things)} x {len(things)} pairs")
    wrong: list[str] = []
    for name, use in uses.items():
        counts: Counter[str] = Counter()
        for a, b in itertools.product(things, things):
            fits = fit(a, b)
            if fits is None:
                continue
            try:
                use(a, b)
                outcome = "worked" if fits else "SILENT"
            except (ValueError, TypeError) as error:
                pure_noise = "PNDM cannot step from pure noise" in str(error) or "zero terminal SNR" in str(
                    error
                )
                outcome = "REFUSED ALL THE SAME" if fits and not pure_noise else "refused"
                if not fits and not str(error).strip():
                    outcome = "WITHOUT A WORD"
            counts[outcome] += 1
            if outcome.isupper():
                wrong.append(f"{kind}, {name}: made with {a}, used with {b}: {outcome}")
        print(
            f"  {name:16s}" + "".join(f"{counts[word]:6d} {word}" for word in ("worked", "refused", "SILENT"))
        )
    assert wrong == []
