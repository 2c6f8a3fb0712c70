# ruff: noqa: E501  # a row of the table is one line
"""Two things that must agree do, or one of them raises and says which: no disagreement is silent.

A row is a call with something that fits (it must work) and the same call with something that does not (it
must be refused, with words that name both sides).
"""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from minidiff import (
    MLP,
    SAMPLERS,
    ClippedDenoiser,
    GuidedDenoiser,
    MLPSettings,
    NetworkDenoiser,
    NoiseSchedule,
    UNet,
    UNetSettings,
    diffusion_loss,
    randn,
    sample,
)
from minidiff.data import Examples, ImageData
from minidiff.model import TrainedModel
from minidiff.nets import ClassSettings
from minidiff.train import TrainSettings, train

COSINE, LINEAR = NoiseSchedule.cosine(T=50), NoiseSchedule.linear(T=50, beta_end=0.3)
ENDLESS = COSINE.with_zero_terminal_snr()
PICTURES = torch.rand(6, 1, 8, 8, generator=torch.Generator().manual_seed(1)) * 2 - 1
LABELS = torch.tensor([0, 1, 2, 0, 1, 2])
NAMES = ("a", "b", "c")


def unet(classes: object = 3) -> UNet:
    return UNet(UNetSettings(width=8, multipliers=(1,), attention=(), classes=classes))


def trained(predicts: str = "x_0", classes: int | None = 3, schedule: NoiseSchedule = COSINE) -> nn.Module:
    network = unet(classes)
    examples = ImageData(PICTURES, LABELS, "six", NAMES).told(None if classes is None else LABELS)
    for _ in train(network, schedule, examples, TrainSettings(steps=1, predicts=predicts), device="cpu"):
        pass
    return network.eval()


def fit(examples: Examples, network: nn.Module, **settings: object) -> None:
    for _ in train(network, COSINE, examples, TrainSettings(steps=1, **settings), device="cpu"):
        pass


def noise() -> Tensor:
    return randn((2, 1, 8, 8), generator=torch.Generator().manual_seed(0))


def denoiser(network: nn.Module, schedule: NoiseSchedule = COSINE, **said: object) -> NetworkDenoiser:
    return NetworkDenoiser(network, schedule, **said)


def some(condition: object = LABELS) -> ImageData:
    return ImageData(PICTURES, LABELS, "six", NAMES).told(condition)


Row = tuple[str, Callable[[], object], Callable[[], object], str]
ROWS: list[Row] = [
    ("what it predicts, denoiser", lambda: denoiser(trained("x_0"), predicts="x_0"),
     lambda: denoiser(trained("x_0"), predicts="epsilon"), "'epsilon', but this network was trained to predict 'x_0'"),
    ("what it predicts, loss", lambda: diffusion_loss(trained("v"), PICTURES, COSINE, predicts="v"),
     lambda: diffusion_loss(trained("v"), PICTURES, COSINE, predicts="x_0"), "trained to predict 'v'"),
    ("what it predicts, model", lambda: TrainedModel(trained("v"), COSINE, "v"),
     lambda: TrainedModel(trained("v"), COSINE, "x_0"), "trained to predict 'v'"),
    ("what it predicts, nobody says", lambda: denoiser(unet(), predicts="v"),
     lambda: denoiser(unet()), "What does this network predict"),
    ("what it predicts, wrapped", lambda: denoiser(nn.DataParallel(trained("v")), predicts="v"),
     lambda: denoiser(nn.DataParallel(trained("v")), predicts="x_0"), "trained to predict 'v'"),
    ("ε where all is noise, denoiser", lambda: denoiser(unet(), ENDLESS, predicts="v"),
     lambda: denoiser(unet(), ENDLESS, predicts="epsilon"), "zero terminal SNR"),
    ("ε where all is noise, training", lambda: fit(some(), unet(), predicts="v"),
     lambda: list(train(unet(), ENDLESS, some(), TrainSettings(steps=1, predicts="epsilon"))), "zero terminal SNR"),
    ("schedule, denoiser", lambda: denoiser(trained(), NoiseSchedule.cosine(T=50)),
     lambda: denoiser(trained(), LINEAR), "from t = 0 on, the same t means another noise"),
    ("schedule, half of it", lambda: denoiser(trained(), COSINE.until(20)),
     lambda: denoiser(trained(), NoiseSchedule.cosine(T=20)), "the one that the network was trained on"),
    ("schedule, loss", lambda: diffusion_loss(trained(), PICTURES, COSINE),
     lambda: diffusion_loss(trained(), PICTURES, LINEAR), "the one that the network was trained on"),
    ("schedule, clipping", lambda: ClippedDenoiser(denoiser(trained()), COSINE),
     lambda: ClippedDenoiser(denoiser(trained()), LINEAR), "the schedule of denoise"),
    ("schedule, guidance", lambda: GuidedDenoiser(denoiser(trained()), denoiser(trained()), 2.0),
     lambda: GuidedDenoiser(denoiser(trained()), denoiser(trained(schedule=LINEAR), LINEAR), 2.0),
     "the schedule of unconditional"),
    *((f"schedule, {name}", lambda name=name: sample(denoiser(trained()), COSINE, noise(), name, steps=3),
       lambda name=name: sample(denoiser(trained()), LINEAR, noise(), name, steps=3), "the denoiser's schedule")
      for name in SAMPLERS),
    ("schedule, behind clipping and guidance",
     lambda: sample(TrainedModel(trained(), COSINE, "x_0").denoiser(LABELS[:2], scale=2.0), COSINE, noise()),
     lambda: sample(TrainedModel(trained(), COSINE, "x_0").denoiser(LABELS[:2], scale=2.0), LINEAR, noise()),
     "the denoiser's schedule"),
    ("labels that nobody hears, denoiser", lambda: denoiser(trained(classes=None)),
     lambda: denoiser(trained(classes=None), condition=LABELS), "built without one"),
    ("labels that nobody hears, training", lambda: fit(some(None), unet(None)),
     lambda: fit(some(), unet(None)), "built to hear nothing"),
    ("labels that nobody hears, points", lambda: fit(Examples(torch.zeros(6, 2)), MLP(MLPSettings())),
     lambda: fit(Examples(torch.zeros(6, 2), LABELS), MLP(MLPSettings())), "built to hear nothing"),
    ("labels that nobody gives, training", lambda: fit(some(), unet()),
     lambda: fit(some(None), unet()), "tells nothing"),
    ("more labels than rows, training", lambda: fit(some(), unet(3)),
     lambda: fit(some(), unet(2)), r"labels must lie in 0 \.\. 1; got 0 \.\. 2"),
    ("more labels than rows, denoiser", lambda: denoiser(trained(), condition=LABELS),
     lambda: denoiser(trained(), condition=LABELS + 2), r"0 \.\. 2, or be the null label 3"),
    ("labels for attributes", lambda: fit(some(torch.stack([LABELS, LABELS], 1)), unet((3, 3))),
     lambda: fit(some(), unet((3, 3))), r"shape \(B, 2\), got \(6,\)"),
    ("labels for attributes, the other way", lambda: fit(some(), unet(3)),
     lambda: fit(some(torch.stack([LABELS, LABELS], 1)), unet(3)), r"shape \(B,\), got \(6, 2\)"),
    ("a label for each sample", lambda: denoiser(trained(), condition=LABELS[:2])(noise(), 5),
     lambda: denoiser(trained(), condition=LABELS)(noise(), 5), "a row for each of 2 samples, got 6"),
    ("a label for each sample, loss", lambda: diffusion_loss(trained(), PICTURES, COSINE, condition=LABELS),
     lambda: diffusion_loss(trained(), PICTURES, COSINE, condition=LABELS[:1]), "a row for each of 6 samples"),
    ("guidance towards something", lambda: TrainedModel(trained(), COSINE, "x_0").denoiser(LABELS, scale=2.0),
     lambda: TrainedModel(trained(), COSINE, "x_0").denoiser(scale=2.0), "none was given"),
    ("channels", lambda: fit(some(None), unet(None)),
     lambda: fit(ImageData(PICTURES.repeat(1, 3, 1, 1), None, "colour"), unet(None)), r"\(B, 1, H, W\)"),
    ("size of points", lambda: fit(Examples(torch.zeros(6, 2)), MLP(MLPSettings())),
     lambda: fit(Examples(torch.zeros(6, 3)), MLP(MLPSettings())), r"shape \(B, 2\)"),
    ("conditions of points", lambda: fit(Examples(torch.zeros(6, 2), LABELS), MLP(MLPSettings(condition=ClassSettings(3)))),
     lambda: fit(Examples(torch.zeros(6, 2), LABELS), MLP(MLPSettings(condition=ClassSettings(2)))), r"0 \.\. 1; got 0"),
]  # fmt: skip


@pytest.mark.filterwarnings("ignore::minidiff.schedule.ScheduleWarning")
@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_what_fits_works_and_what_does_not_is_refused_by_name(row: Row) -> None:
    _, right, wrong, words = row
    right()
    with pytest.raises((ValueError, TypeError), match=words):
        wrong()
