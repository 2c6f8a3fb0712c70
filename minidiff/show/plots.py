"""Still pictures for lessons. Every function returns a matplotlib `Figure` and touches no global state.

Show one with `show.figure(figure, alt="what is there to see")`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from minidiff._validate import (
    check_count,
    check_floating,
    check_number,
    check_tensor,
    check_text,
    check_texts,
    row_of_numbers,
)
from minidiff.schedule import NoiseSchedule
from minidiff.show.language import name_of, word
from minidiff.show.palette import (
    BASE_DPI,
    DASHES,
    FAINT,
    INK,
    MUTED,
    NOISE,
    SERIES,
    SIGNAL,
    new_figure,
    own_settings,
    style_axes,
    style_time_axis,
)
from minidiff.show.sprite import check_images, to_pixels

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from minidiff.show.sprite import Pixels

CELL = 88  # pixels: about how large one image of a grid or strip is shown
GAP = 6
LINE = 15  # pixels for one line of small text
LOWEST_LOG_SNR = -14.0  # a cosine schedule falls to -40 in its last step and would flatten all the rest
MOST_BINS = 1000
MOST_DRAWN_PATHS = 400  # more are a tangle


def grid(
    images: Tensor,
    *,
    columns: int | None = None,
    captions: Sequence[str] = (),
    title: str = "",
    value_range: tuple[float, float] = (-1.0, 1.0),
) -> Figure:
    """Images (N, C, H, W) side by side, each with its caption under it.

    >>> figure = grid(torch.zeros(6, 1, 8, 8), columns=3, captions=list("abcdef"))
    >>> [text.get_text() for text in figure.texts]
    ['a', 'b', 'c', 'd', 'e', 'f']
    """
    check_images(images, "images")
    check_texts(captions, "captions")
    check_text(title, "title")
    if columns is None:
        columns = min(len(images), math.ceil(math.sqrt(2 * len(images))))
    check_count(columns, "columns", 1)
    if captions and len(captions) != len(images):
        raise ValueError(f"Pass one caption for each of the {len(images)} images, got {len(captions)}.")
    pixels = to_pixels(images, value_range)
    rows = [("", pixels[start : start + columns]) for start in range(0, len(pixels), columns)]
    return picture_rows(rows, captions, title, caption_every_row=True)


def film_strip(
    frames: Tensor | Mapping[str, Tensor],
    *,
    t: Sequence[int] | None = None,
    alpha_bars: Sequence[float] | Tensor | None = None,
    captions: Sequence[str] | None = None,
    title: str = "",
    value_range: tuple[float, float] = (-1.0, 1.0),
) -> Figure:
    """One image at several times, from left to right; several rows if `frames` is a dict of name -> frames.

    Each row is (F, C, H, W). Under the strip stand t and ᾱ, or your own captions. Let t rise from left to
    right: noise is on the right in every picture of the course.

    >>> figure = film_strip(torch.zeros(4, 1, 8, 8), t=[0, 9, 99, 999], alpha_bars=[1.0, 0.9, 0.5, 0.0])
    >>> [text.get_text() for text in figure.texts][0]
    't = 0\\nᾱ = 1.000'
    """
    rows = dict(frames) if isinstance(frames, Mapping) else {"": frames}
    if not rows:
        raise ValueError("frames is an empty dict; pass at least one row.")
    for name, row in rows.items():
        check_images(row, _of("frames", name))
    lengths = {len(row) for row in rows.values()}
    if len(lengths) > 1:
        raise ValueError(f"All rows must have the same number of frames, got {sorted(lengths)}.")
    count = lengths.pop()
    check_text(title, "title")
    if captions is not None:
        check_texts(captions, "captions")
    check_times(t, alpha_bars)
    for label, values in (("t", t), ("alpha_bars", alpha_bars), ("captions", captions)):
        if values is not None and len(values) != count:
            raise ValueError(f"Pass one of {label} for each of the {count} frames, got {len(values)}.")
    if captions is None:
        lines = [[f"t = {int(step)}" for step in t]] if t is not None else []
        lines += [[f"ᾱ = {float(bar):.3f}" for bar in alpha_bars]] if alpha_bars is not None else []
        captions = ["\n".join(parts) for parts in zip(*lines, strict=True)]
    return picture_rows([(name, to_pixels(row, value_range)) for name, row in rows.items()], captions, title)


@own_settings()
def curves(schedules: NoiseSchedule | Mapping[str, NoiseSchedule]) -> Figure:
    """β, ᾱ and log-SNR of one or more schedules over t, noise on the right."""
    named = named_schedules(schedules)
    figure = new_figure(960, 300)
    axes = figure.subplots(1, 3)
    for index, (name, schedule) in enumerate(named.items()):
        colour, dashes = SERIES[index % len(SERIES)], DASHES[index % len(DASHES)]
        for ax, values in zip(axes, (schedule.betas, schedule.alpha_bars, schedule.snr.log()), strict=True):
            finite = torch.where(values.isfinite(), values, torch.nan)  # log-SNR is -inf at zero terminal SNR
            ax.plot(range(schedule.T), finite.numpy(), label=name_of(name), color=colour, linestyle=dashes)
    longest = max(schedule.T for schedule in named.values())
    for ax, label in zip(axes, ("$\\beta_t$", "$\\bar\\alpha_t$", "log SNR"), strict=True):
        style_axes(ax)
        style_time_axis(ax, longest)
        ax.set_title(label, loc="left", color=INK)
    axes[0].set_yscale("log")
    axes[2].set_ylim(bottom=max(axes[2].get_ylim()[0], LOWEST_LOG_SNR))
    if any(named):
        axes[1].legend(frameon=False, fontsize=9, labelcolor=INK)
    figure.tight_layout(w_pad=2)
    return figure


def named_schedules(schedules: NoiseSchedule | Mapping[str, NoiseSchedule]) -> dict[str, NoiseSchedule]:
    """name -> schedule, from a dict or from one schedule without a name; raise for anything else."""
    named = {"": schedules} if isinstance(schedules, NoiseSchedule) else schedules
    if not isinstance(named, Mapping) or not named:
        raise TypeError(
            f"schedules must be a NoiseSchedule or a dict of name -> NoiseSchedule with an entry, "
            f"got {schedules!r}."
        )
    for name, one in named.items():
        if not isinstance(one, NoiseSchedule):
            raise TypeError(f"schedules[{name!r}] must be a NoiseSchedule, got {type(one).__name__}.")
    return dict(named)


def check_times(t: Sequence[int] | None, alpha_bars: Sequence[float] | Tensor | None) -> None:
    """Raise unless `t` are timesteps (-1: before the first) and `alpha_bars` shares of variance, if given."""
    if t is not None:
        if isinstance(t, str) or not isinstance(t, (Sequence, Tensor, range)):
            raise TypeError(f"t must be a list of timesteps, got {t!r}.")
        for one in t.tolist() if isinstance(t, Tensor) else t:
            check_count(one, "each of t", -1)
    if alpha_bars is not None:
        for one in row_of_numbers(alpha_bars, "alpha_bars").tolist():
            check_number(one, "each of alpha_bars", 0, 1)


@own_settings()
def histogram(pixels: Tensor | Mapping[str, Tensor], *, bins: int = 50) -> Figure:
    """How pixel values are spread, against the density of N(0, 1); one panel for each named tensor."""
    named = dict(pixels) if isinstance(pixels, Mapping) else {"": pixels}
    if not named:
        raise ValueError("pixels is an empty dict; pass at least one tensor.")
    check_count(bins, "bins", 1, MOST_BINS)
    for name, values in named.items():
        check_floating(
            values[None] if isinstance(values, Tensor) and values.ndim == 1 else values, _of("pixels", name)
        )
    figure = new_figure(max(320, 240 * len(named)), 260)
    all_axes = figure.subplots(1, len(named), squeeze=False, sharey=True)[0]
    for ax, (name, values) in zip(all_axes, named.items(), strict=True):
        density, edges = density_of(values, bins)
        ax.bar(edges[:-1], density, width=edges[1] - edges[0], align="edge", color=SIGNAL, alpha=0.55)
        x = torch.linspace(-4, 4, 201)
        ax.plot(x, normal_density(x), color=NOISE, linewidth=1.8, label="N(0, 1)")
        style_axes(ax)
        ax.set_xlim(-4, 4)
        ax.set_xlabel(word("pixel_value"))
        ax.set_title(name, loc="left", color=INK)
    all_axes[0].set_ylabel(word("density"))
    all_axes[-1].legend(frameon=False, fontsize=9, labelcolor=INK)
    figure.tight_layout()
    return figure


@own_settings()
def trajectories(paths: Tensor, *, data: Tensor | None = None, title: str = "") -> Figure:
    """The ways of N points through the plane: `paths` is (steps, N, 2), from noise to data in time.

    A ring marks where each path starts (noise), a dot where it ends; `data` (M, 2) lies behind in grey.
    """
    check_text(title, "title")
    given = [("paths", paths, "(steps, N, 2)", 3)]
    if data is not None:
        given.append(("data", data, "(M, 2)", 2))
    for name, tensor, wanted, ndim in given:
        check_tensor(tensor, name)
        if tensor.ndim != ndim or tensor.shape[-1] != 2:
            raise ValueError(f"{name} must have shape {wanted}, got {tuple(tensor.shape)}.")
        check_floating(tensor, name)
    figure = new_figure(460, 460)
    ax = figure.add_axes((0.1, 0.08, 0.86, 0.84))
    style_axes(ax)
    ax.set_aspect("equal", adjustable="datalim")
    if data is not None:
        behind = data.detach().cpu().float().numpy()
        ax.scatter(behind[:, 0], behind[:, 1], s=5, color=FAINT, zorder=1)
    drawn = paths[:, :MOST_DRAWN_PATHS].detach().cpu().float().numpy()
    ax.plot(drawn[..., 0], drawn[..., 1], color=MUTED, linewidth=0.7, alpha=0.6, zorder=2)
    ax.scatter(
        drawn[0, :, 0],
        drawn[0, :, 1],
        s=16,
        facecolors="none",
        edgecolors=NOISE,
        zorder=3,
        label=word("start_end"),
    )
    ax.scatter(drawn[-1, :, 0], drawn[-1, :, 1], s=12, color=SIGNAL, zorder=4, label=word("finish_end"))
    ax.set_title(title, loc="left", color=INK)
    ax.legend(frameon=False, fontsize=9, labelcolor=INK, loc="upper right")
    return figure


# ---- building blocks, also used by the explorers ---------------------------------------------------------


def density_of(values: Tensor, bins: int, limit: float = 4.0) -> tuple[list[float], list[float]]:
    """Heights and edges of a histogram on [-limit, limit] whose area is the share of values inside."""
    flat = values.detach().flatten().cpu().double()
    if flat.numel() == 0 or not bool(torch.isfinite(flat).all()):
        raise ValueError("A histogram needs at least one value, and none may be NaN or infinite.")
    counts, edges = torch.histogram(flat, bins=bins, range=(-limit, limit))
    return (counts / flat.numel() / (edges[1] - edges[0])).tolist(), edges.tolist()


def normal_density(x: Tensor) -> Tensor:
    """The density of N(0, 1) at x."""
    return torch.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)


@own_settings()
def picture_rows(
    rows: Sequence[tuple[str, Pixels]],
    captions: Sequence[str],
    title: str = "",
    *,
    caption_every_row: bool = False,
) -> Figure:
    """Rows of pictures, each row (name, (F, H, W, C) bytes), every source pixel a whole number of pixels.

    Captions stand under the last row, or under every picture in reading order. All rows share their columns:
    a narrower picture stands in the middle of its own (to half a pixel), above its caption. All pictures are
    pasted into one: an axes for each of them would take five times as long to draw.
    """
    enlarged = [_enlarged(pixels) for _, pixels in rows]
    sizes = [pixels.shape[1:3] for pixels in enlarged]
    columns = max(len(pixels) for pixels in enlarged)
    margin = 12 + max(_text_width(name) for name, _ in rows) if rows[0][0] else 4
    caption_height = 4 + LINE * max((caption.count("\n") + 1 for caption in captions), default=0)
    title_height = 26 if title else 4
    widest = max(w for _, w in sizes)
    sheet_width = columns * (widest + GAP)
    sheet_height = sum(h + GAP for h, _ in sizes) + caption_height * (len(rows) if caption_every_row else 1)
    width, height = margin + sheet_width, title_height + sheet_height
    figure = new_figure(width, height)

    def say(x: float, y: float, text: str, **options: Any) -> None:
        figure.text(x / width, 1 - y / height, text, color=INK, **options)

    if title:
        say(4, 5, title, va="top", ha="left", fontsize=11)
    sheet = np.full((sheet_height, sheet_width, 4), 255, dtype=np.uint8)  # opaque white
    waiting, top = list(captions), 0
    for (name, _), pixels, (h, w) in zip(rows, enlarged, sizes, strict=True):
        if name:
            say(margin - 6, title_height + top + h / 2, name, va="center", ha="right", fontsize=10)
        below = caption_every_row or pixels is enlarged[-1]
        for column, picture in enumerate(pixels):
            start = column * (widest + GAP)
            left = start + (widest - w) // 2
            sheet[top : top + h, left : left + w, :3] = picture
            if below and waiting:
                x, y = margin + start + widest / 2, title_height + top + h + 3
                say(x, y, waiting.pop(0), va="top", ha="center", fontsize=8, linespacing=1.3)
        top += h + GAP + (caption_height if caption_every_row else 0)
    ax = figure.add_axes((margin / width, 0, sheet_width / width, sheet_height / height))
    ax.imshow(sheet, interpolation="nearest", aspect="auto")
    ax.set_axis_off()
    return figure


def _enlarged(pixels: Pixels) -> Pixels:
    """Pictures of about `CELL` pixels: every source pixel a square, (F, H, W, C) -> (F, s H, s W, C)."""
    scale = max(1, round(CELL / max(pixels.shape[1:3])))
    return pixels.repeat(scale, axis=1).repeat(scale, axis=2)


def _of(parameter: str, name: str) -> str:
    return f"{parameter}[{name!r}]" if name else parameter


@lru_cache(maxsize=256)
def _text_width(text: str, size: float = 10) -> int:
    """How many pixels a line of text takes at `size` points, as new_figure draws it."""
    from matplotlib.textpath import TextPath

    drawn = TextPath((0, 0), text, size=size) if text.strip() else None
    return math.ceil(drawn.get_extents().width * BASE_DPI / 72) if drawn else 0
