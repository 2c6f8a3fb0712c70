"""β, ᾱ and log-SNR of noise schedules as vector pictures, drawn in no time: they follow a slider.

An SVG takes its ink from the page (player.css), so it is dark where the page is.
"""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from minidiff.schedule import NoiseSchedule
from minidiff.show.language import name_of, word
from minidiff.show.palette import SERIES

WIDTH, HEIGHT = 300, 190
LEFT, RIGHT, TOP, BOTTOM = 34, 292, 24, 152  # where the axes lie
POINTS = 151  # of a curve: one each two pixels
LOWEST_BETA = 1e-6  # the smallest that the sliders can make is 2.5e-6, of a cosine with s = 0
LOG_SNR_LIMIT = 14.0  # both ends run off to infinity; what happens is in between
DASHES = ("", "7 3", "7 3 1.5 3")


@dataclass(frozen=True)
class _Panel:
    title: str
    values: Callable[[NoiseSchedule], Tensor]
    limits: tuple[float, float]
    ticks: Sequence[tuple[float, str]]


PANELS = (
    _Panel(
        "βₜ",
        lambda one: one.betas.log10(),
        (math.log10(LOWEST_BETA), 0.08),
        ((-6, "10⁻⁶"), (-4, "10⁻⁴"), (-2, "10⁻²"), (0, "1")),
    ),
    _Panel("ᾱₜ", lambda one: one.alpha_bars, (0, 1.03), ((0, "0"), (0.5, "0.5"), (1, "1"))),
    _Panel(
        "log SNR",
        lambda one: one.snr.log(),
        (-LOG_SNR_LIMIT, LOG_SNR_LIMIT),
        ((-10, "−10"), (0, "0"), (10, "10")),
    ),
)


def curves(schedules: Mapping[str, tuple[int, NoiseSchedule]], about: str) -> str:
    """The three panels as HTML, from name -> (number of its look, schedule); all have the same T.

    `about` says in words what there is to see.
    """
    T = next(iter(schedules.values()))[1].T
    drawn = "".join(_svg(panel, schedules, T, legend=number == 1) for number, panel in enumerate(PANELS))
    return f'<div class="minidiff-curves" role="img" aria-label="{html.escape(about)}">{drawn}</div>'


def points(panel: int, schedule: NoiseSchedule) -> list[tuple[float, float]]:
    """The corners of a curve in the picture's own units, from left to right."""
    one = PANELS[panel]
    low, high = one.limits
    t = torch.linspace(0, schedule.T - 1, min(schedule.T, POINTS)).round().long()
    values = one.values(schedule).double()[t].clamp(low, high)
    x = LEFT + t / (schedule.T - 1) * (RIGHT - LEFT)
    y = BOTTOM - (values - low) / (high - low) * (BOTTOM - TOP)
    return list(zip(x.tolist(), y.tolist(), strict=True))


def _svg(panel: _Panel, schedules: Mapping[str, tuple[int, NoiseSchedule]], T: int, legend: bool) -> str:
    low, high = panel.limits
    parts = [f'<text x="{LEFT}" y="13" font-weight="600">{panel.title}</text>']
    for value, text in panel.ticks:
        y = BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="quiet" x="{LEFT - 5}" y="{y + 4:.1f}" text-anchor="end">{text}</text>')
    for t in _round_times(T):
        x = LEFT + t / (T - 1) * (RIGHT - LEFT)
        parts.append(f'<text class="quiet" x="{x:.1f}" y="{BOTTOM + 15}" text-anchor="middle">{t}</text>')
    middle = (LEFT + RIGHT) / 2
    axis = f"{word('image_end')} ← t → {word('noise_end')}"
    parts.append(f'<text class="quiet" x="{middle}" y="{BOTTOM + 32}" text-anchor="middle">{axis}</text>')
    number = PANELS.index(panel)
    names = []
    for row, (name, (look, schedule)) in enumerate(schedules.items()):
        corners = " ".join(f"{x:.1f},{y:.2f}" for x, y in points(number, schedule))
        parts.append(f'<path data-name="{html.escape(name)}" d="M{corners}" {_look(look)}/>')
        if legend:
            y = TOP + 8 + 15 * row
            names.append(f'<path d="M{RIGHT - 96},{y} {RIGHT - 68},{y}" {_look(look)}/>')
            said = html.escape(name_of(name))
            names.append(f'<text class="named" x="{RIGHT - 62}" y="{y + 4}">{said}</text>')
    drawn = "".join(parts + names)  # the names lie over the curves
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">{drawn}</svg>'


def _look(number: int) -> str:
    return f'stroke="{SERIES[number]}" stroke-dasharray="{DASHES[number]}"'


def _round_times(T: int) -> list[int]:
    """A few round timesteps from 0 to T - 1."""
    rough = (T - 1) / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(one * power for one in (1, 2, 2.5, 5, 10) if one * power >= rough * 0.999)
    return [round(k * step) for k in range(5) if k * step <= T - 1]
