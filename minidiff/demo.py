"""`minidiff demo`: from an untrained network to readable digits, in about a minute on two cores."""

from __future__ import annotations

import dataclasses
import io
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from tqdm.auto import tqdm

from minidiff import metrics, zoo
from minidiff._files import write_whole
from minidiff.device import resolve_device
from minidiff.phrase import Phrase
from minidiff.progress import bar
from minidiff.show.language import word
from minidiff.show.palette import INK, MUTED, new_figure, own_settings
from minidiff.show.sprite import tile, to_pixels
from minidiff.train import train

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from minidiff.data import ImageData

SHOWN_TIMES = 8
SAMPLING_STEPS = 50
EVALUATED = 720  # 72 of each digit, as many as two halves of the training images hold

LEARNING = Phrase(
    "Learning from {count} handwritten digits, {parameters} parameters, on {device}.",
    "{count} el yazısı rakamdan öğreniliyor: {parameters} parametre, aygıt {device}.",
)
LEARNT = Phrase(
    "Trained {steps} steps in {seconds:.0f} s. Sampling ...",
    "{steps} adım {seconds:.0f} saniyede eğitildi. Örnekleniyor ...",
)
SAMPLING, STEP = Phrase("sampling", "örnekleme"), Phrase("step", "adım")
GENERATED = Phrase("Generated, one column per class", "Üretilen; her sınıf bir sütun")
REAL = Phrase("Real", "Gerçek")
PURE_NOISE, FINISHED = Phrase("pure noise", "saf gürültü"), Phrase("finished", "bitmiş")
AFTER = Phrase("after t = {t}", "t = {t} sonrası")
ONE_SAMPLE = Phrase("One sample, from noise to digit", "Tek bir örnek, gürültüden rakama")


def demo(
    path: Path, *, steps: int | None = None, device: str | None = None, seed: int = 0
) -> metrics.Quality:
    """Train on the real digits, sample, write the picture to `path`, return the figures."""
    recipe, real = zoo.recipe("demo"), zoo.recipe_pictures("demo")
    settings = dataclasses.replace(
        recipe.train, steps=recipe.train.steps if steps is None else steps, seed=seed
    )
    network, schedule = dataclasses.replace(recipe, train=settings).build()
    where = resolve_device(device)
    parameters = sum(p.numel() for p in network.parameters())
    parameters_said = f"{parameters:,}".replace(",", word("thousands"))
    print(LEARNING.said(count=len(real), parameters=parameters_said, device=where))

    started = time.perf_counter()
    training = train(network, schedule, real, settings, device=where)
    (last,) = deque(bar(training, settings.steps), maxlen=1)
    print(LEARNT.said(steps=settings.steps, seconds=time.perf_counter() - started))

    model = last.model
    labels = metrics.balanced_labels(EVALUATED, 10).to(where)
    x_T = model.noise(EVALUATED, torch.Generator().manual_seed(seed))
    sampling = model.drawing(labels, x_T=x_T, steps=SAMPLING_STEPS)
    for step in tqdm(sampling, total=SAMPLING_STEPS, desc=SAMPLING.said(), unit=STEP.said()):
        images = step.x_t.cpu()
    quality = metrics.evaluate(images, labels, real, zoo.load_classifier("digits"))

    strip = [(schedule.T, x_T[3:4].cpu())]  # sample 3 is a three
    for step in model.drawing(labels[3:4], x_T=x_T[3:4], steps=SAMPLING_STEPS):
        strip.append((int(step.t), step.x_t.cpu()))
    save_picture(picture(images, real, strip), path, dpi=150)
    return quality


def save_picture(figure: Figure, path: Path, **options: Any) -> None:
    """Write a figure, whole or not at all; `options` are those of matplotlib's savefig."""
    drawn = io.BytesIO()
    figure.savefig(drawn, format=path.suffix[1:].lower(), **options)
    write_whole(path, drawn.getvalue())


@own_settings()
def picture(images: Tensor, real: ImageData, strip: list[tuple[int, Tensor]]) -> Figure:
    """Generated digits beside real ones, and below them one sample at eight times of its making."""
    figure = new_figure(1000, 720)
    left, right = figure.add_axes((0.02, 0.25, 0.47, 0.67)), figure.add_axes((0.51, 0.25, 0.47, 0.67))
    assert real.labels is not None
    by_class = torch.stack([(real.labels == c).nonzero()[:10, 0] for c in range(10)])  # (class, 10)
    _show(left, images[:100], GENERATED.said())
    _show(right, real.images[by_class.T.flatten()], REAL.said())

    chosen = torch.linspace(0, len(strip) - 1, SHOWN_TIMES).round().int().tolist()
    for place, index in enumerate(chosen):
        t, image = strip[index]
        axes = figure.add_axes((0.02 + place * 0.1205, 0.04, 0.11, 0.15))
        _show(axes, image, "")
        said = PURE_NOISE if index == 0 else FINISHED if place == SHOWN_TIMES - 1 else AFTER
        caption = said.said(t=t)
        axes.text(0.5, -0.08, caption, ha="center", va="top", transform=axes.transAxes, color=MUTED, size=9)
    figure.text(0.02, 0.205, ONE_SAMPLE.said(), color=INK, size=11)
    return figure


def _show(axes: Axes, images: Tensor, title: str) -> None:
    pixels = to_pixels(tile(images, columns=10) if len(images) > 1 else images[0])
    shown = pixels if pixels.shape[-1] == 3 else pixels[..., 0]
    axes.imshow(shown, cmap="gray", vmin=0, vmax=255, interpolation="nearest")  # -1 is black everywhere
    axes.set_axis_off()
    axes.set_title(title, color=INK, size=11, loc="left")
