"""The pictures of a training, and the words for them: functions of a `TrainingRecord`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from minidiff.record import BINS, WINDOW, Curve, Moment, TrainingRecord
from minidiff.show.film import Film, Images, Scene
from minidiff.show.language import word
from minidiff.show.palette import (
    DASHES,
    INK,
    MUTED,
    PREDICTION,
    SERIES,
    SIGNAL,
    new_figure,
    own_settings,
    style_axes,
)
from minidiff.show.plots import picture_rows
from minidiff.show.sprite import part_of, tile, to_pixels
from minidiff.show.still import Still, figure_still, pixels_still, render, stacked

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from minidiff.show.sprite import Pixels

MOST_POINTS = 1000  # of a curve: more than there are pixels
STILL_MOMENTS = 6
FIGURE_SIZE = (760, 260)
PLACES = "235"  # of the numbers between powers of ten that a logarithmic axis writes


@own_settings()
def training_curves(record: TrainingRecord) -> Figure:
    """The loss over the steps, and over t where timesteps are known."""
    if not isinstance(record, TrainingRecord):
        raise TypeError(f"record must be a TrainingRecord, got {type(record).__name__}.")
    figure = new_figure(*FIGURE_SIZE)
    if record.timed or not record.steps:
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        _draw_by_timestep(right, record)
    else:
        left = figure.subplots()
    _draw_losses(left, record)
    figure.tight_layout(w_pad=2)
    return figure


def _draw_losses(axes: Axes, record: TrainingRecord) -> None:
    style_axes(axes)
    axes.set_title(word("loss"), loc="left")
    axes.set_xlabel(word("training_step"))
    count = len(record.steps)
    if count == 0:
        return
    shown = np.unique(np.linspace(0, count - 1, min(count, MOST_POINTS)).round().astype(int))
    steps = np.array(record.steps)[shown]
    looks = [(SIGNAL, INK, "-")] if len(record.curves) == 1 else _looks(len(record.curves))
    for (name, curve), (pale, dark, dashes) in zip(record.curves.items(), looks, strict=True):
        raw, smoothed = (np.array(values)[shown] for values in (curve.raw, curve.smoothed))
        axes.plot(steps, raw, color=pale, alpha=0.35, linewidth=0.8, label=_label(name, "raw"))
        axes.plot(
            steps, smoothed, color=dark, linestyle=dashes, linewidth=1.8, label=_label(name, "smoothed")
        )
    if min(min(curve.raw) for curve in record.curves.values()) > 0:
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_formatter(lambda value, _: f"{value:g}" if f"{value:e}"[0] in PLACES else "")
    axes.set_xlim(record.steps[0], max(steps[-1], record.steps[0] + 1))
    axes.legend(frameon=False, fontsize=9, labelcolor=INK, loc="upper right")


def _looks(count: int) -> list[tuple[str, str, object]]:
    """Colours (raw, smoothed) and dashes of several losses."""
    places = [(index % len(SERIES), index % len(DASHES)) for index in range(count)]
    return [(SERIES[colour], SERIES[colour], DASHES[dashes]) for colour, dashes in places]


def _label(name: str, key: str) -> str:
    return f"{name}, {word(key)}" if name else word(key)


def _draw_by_timestep(axes: Axes, record: TrainingRecord) -> None:
    style_axes(axes)
    axes.set_title(word("loss_by_timestep"), loc="left")
    axes.set_xlabel(f"{word('image_end')}  ←   t   →  {word('noise_end')}")
    if not record.steps:
        return
    early, late = record.by_timestep()
    edges = np.linspace(0, record.span, BINS + 1)
    width = edges[1] - edges[0]
    last = word("last_steps", count=record.timed)
    axes.bar(edges[:-1], late, width * 0.92, align="edge", color=SIGNAL, label=last)
    if len(record.steps) > WINDOW:  # before that, first and last steps are the same
        first = word("first_steps", count=record.timed)
        axes.stairs(early, edges, baseline=None, color=MUTED, linestyle="--", label=first)
    axes.set_xlim(0, record.span)
    axes.set_ylim(0, axes.get_ylim()[1] * 1.35)  # room for the legend
    axes.legend(frameon=False, fontsize=9, labelcolor=INK)


# ---- words ------------------------------------------------------------------------------------------------


def curves_words(record: TrainingRecord) -> str:
    """What the picture of the losses shows."""
    said = [_curve_words(name, curve) for name, curve in record.curves.items()]
    if record.timed:
        _, late = record.by_timestep()
        worst = max((bin for bin in range(BINS) if not math.isnan(late[bin])), key=lambda bin: late[bin])
        low, high = (place * record.span // BINS for place in (worst, worst + 1))
        said.append(word("training_alt_timed", low=low, high=high - 1))
    return " ".join(said)


def _curve_words(name: str, curve: Curve) -> str:
    first, last = (f"{curve.smoothed[place]:.1g}" for place in (0, -1))
    key = "training_alt_named" if name else "training_alt"
    return word(key, name=name, first=first, last=last, steps=len(curve.raw))


def summary(record: TrainingRecord, total: int | None = None, digits: int = 1) -> str:
    """Step and loss, in words; no times and only one digit, so that it can be kept.

    The further digits of a trained loss differ from one kind of processor to the next.
    """
    if not record.steps:
        return word("not_started")
    last = record.steps[-1]
    losses = [f"{name} {curve.smoothed[-1]:.{digits}g}".strip() for name, curve in record.curves.items()]
    place = str(last) if total is None else f"{last} / {total}"
    return word("training_place", place=place, loss=", ".join(losses))


# ---- what was drawn ---------------------------------------------------------------------------------------


def samples_film(moments: Sequence[Moment]) -> Film:
    """The samples of the raw and of the averaged weights, one frame for each moment of the training."""
    panels = tuple(
        Images(
            _weights_of(whose),
            _sheets([one.pictures[whose] for one in moments]),
            colour=PREDICTION if whose == "ema" else "",
            part=part_of(moments[0].pictures[whose]),
        )
        for whose in moments[0].pictures
    )
    return Film(
        title=word("samples"),
        scenes=(Scene(panels, tuple(word("after_steps", steps=one.step) for one in moments)),),
        slider_label=word("training_step"),
        ends=(word("start_end"), word("finish_end")),
    )


def _weights_of(whose: str) -> str:
    return word({"raw": "raw_weights", "ema": "ema_weights"}[whose])


def _sheets(pictures: Sequence[Tensor]) -> Pixels:
    """The pictures of each moment laid out as one: F times (N, C, H, W) -> (F, H', W', C) bytes."""
    count = len(pictures[0])
    root = math.ceil(math.sqrt(count))
    columns = next((c for c in range(root, 2 * root) if count % c == 0), root)  # without holes, if it can be
    return to_pixels(tile(torch.stack(list(pictures)), columns))


def training_still(record: TrainingRecord, total: int | None = None) -> Still:
    """What a notebook keeps: the losses and, below them, the samples from first to last."""
    figure = training_curves(record)
    words = f"{word('training')}. {summary(record, total)} {curves_words(record)}".strip()
    if not record.moments:
        return figure_still(figure, words, sharpness=1)
    chosen = np.linspace(0, len(record.moments) - 1, min(STILL_MOMENTS, len(record.moments)))
    shown = [record.moments[i] for i in chosen.round().astype(int)]
    rows = [
        (_weights_of(whose), _sheets([one.pictures[whose] for one in shown])) for whose in shown[0].pictures
    ]
    strip = picture_rows(rows, [word("after_steps", steps=one.step) for one in shown])
    key = "samples_alt" if len(rows) == 2 else "samples_alt_one"
    words += " " + word(key, steps=", ".join(str(one.step) for one in shown))
    return pixels_still(stacked([render(figure), render(strip)]), words)
