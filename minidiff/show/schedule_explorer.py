"""A noise schedule under your hands: its curves and its film strip follow every slider."""

from __future__ import annotations

import base64
import html
import io
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import torch
from torch import Tensor

from minidiff._validate import check_seed, check_texts
from minidiff.forward import q_sample
from minidiff.noise import randn_like
from minidiff.schedule import LARGEST_TERMINAL_SIGNAL, NoiseSchedule, ScheduleWarning
from minidiff.show.kept import widget_bundle
from minidiff.show.language import name_of, word
from minidiff.show.noise_explorer import clean_batch
from minidiff.show.palette import (
    BASE_DPI,
    DASHES,
    INK,
    SERIES,
    new_figure,
    own_settings,
    style_axes,
    style_time_axis,
)
from minidiff.show.plots import film_strip
from minidiff.show.redraw import LatestOnly
from minidiff.show.sprite import encode_png, tile, to_pixels
from minidiff.show.still import SHARPNESS, Still, pixels_still, render, stacked
from minidiff.show.view import View, frames_seen

if TYPE_CHECKING:
    from minidiff.show.sprite import Pixels

CONSTRUCTORS = ("linear", "quadratic", "cosine")
FEWEST_STEPS, MOST_STEPS = 10, 1000
STRIP_FRAMES = 8
STILL_PICTURES = 12  # in the still that a notebook keeps: more would not fit its 60 kB
WIDTH, HEIGHT = 880, 250  # pixels of the curves
PICTURE = 74  # pixels: how large one picture of a strip is shown
LOWEST_BETA = 1e-6  # the smallest that the sliders can make is 2.5e-6, of a cosine with s = 0
LOG_SNR_LIMIT = 14.0  # both ends run off to infinity; what happens is in between
DIGIT = 3  # of scikit-learn's digits, the one that is shown without an x_0


class ScheduleExplorer(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets carries no types
    """β, ᾱ, log-SNR and film strips of noise schedules that you build with sliders.

        ScheduleExplorer()

    The sliders set T, the first and last β of `linear` and `quadratic`, and the offset s of `cosine`. A line
    under them warns when the last step leaves more than 5 % of the image, and says so when the sliders
    describe no schedule; the picture then keeps the schedules that are left. `explorer.schedules` is the dict
    of name -> `NoiseSchedule` that is drawn.

    Args:
        x_0: a clean image (C, H, W), or several (N, C, H, W), in [-1, 1]; with a `view`, samples (N, ...). A
            handwritten digit if left out.
        schedules: which of "linear", "quadratic" and "cosine" are ticked at the start.
        seed: of the one noise ε that all strips share.
        view: makes pictures (N, 1 or 3, H, W) of samples that are none.

    Raises:
        TypeError, ValueError: wrong shape, NaN, values outside [-1, 1], no or unknown schedules.
    """

    def __init__(
        self,
        x_0: Tensor | None = None,
        *,
        schedules: Sequence[str] = ("linear", "cosine"),
        seed: int = 0,
        view: View | None = None,
    ) -> None:
        check_seed(seed)
        names = [schedules] if isinstance(schedules, str) else schedules
        check_texts(names, "schedules")
        unknown = [name for name in names if name not in CONSTRUCTORS]
        if unknown or not names:
            wanted = ", ".join(map(repr, CONSTRUCTORS))
            raise ValueError(f"schedules must name at least one of {wanted}; got {names}.")
        if x_0 is None and view is not None:
            raise ValueError("view shows samples of your own; pass them as x_0.")
        self.x_0, self.view = clean_batch(_shipped_digit() if x_0 is None else x_0, view), view
        self.epsilon = randn_like(self.x_0, torch.Generator().manual_seed(seed))
        self.schedules: dict[str, NoiseSchedule] = {}
        self.strips: dict[str, Tensor] = {}  # name -> pictures of x_t at the shown times, (F, C, H, W)
        self._curves = _Curves()

        self.ticks = {
            name: ipywidgets.Checkbox(name in names, description=name_of(name), indent=False)
            for name in CONSTRUCTORS
        }
        for tick in self.ticks.values():
            tick.layout.width = "auto"
        whole, real, listed = ipywidgets.IntSlider, ipywidgets.FloatSlider, ipywidgets.SelectionSlider
        self.T = _slider(whole, "T", value=1000, min=FEWEST_STEPS, max=MOST_STEPS, step=10)
        self.beta_start = _slider(listed, word("beta_first"), options=_betas(-5, -1), value=1e-4)
        self.beta_end = _slider(listed, word("beta_last"), options=_betas(-3, 0), value=0.02)
        self.s = _slider(
            real, word("cosine_offset"), value=0.008, min=0, max=0.2, step=0.002, readout_format=".3f"
        )
        self.status = ipywidgets.HTML()
        self.picture = ipywidgets.HTML()
        self.redraw = LatestOnly(self._draw)
        self.redraw()
        for control in (*self.ticks.values(), self.T, self.beta_start, self.beta_end, self.s):
            control.observe(self.redraw, names="value")
        choice = ipywidgets.HBox([ipywidgets.Label(word("schedule")), *self.ticks.values()])
        numbers = ipywidgets.HBox([self.T, self.beta_start, self.beta_end, self.s])
        choice.layout.flex_flow = numbers.layout.flex_flow = "row wrap"
        super().__init__([choice, numbers, self.status, self.picture])

    @property
    def times(self) -> list[int]:
        """The timesteps of the film strips, the same for all schedules."""
        T = next(iter(self.schedules.values())).T
        return [int(t) for t in torch.linspace(0, T - 1, STRIP_FRAMES).round()]

    def _build(self) -> tuple[dict[str, NoiseSchedule], list[str]]:
        """The ticked schedules as the sliders stand, and what must be said about them."""
        T, betas = int(self.T.value), (float(self.beta_start.value), float(self.beta_end.value))
        built: dict[str, NoiseSchedule] = {}
        messages = []
        for name in (name for name, tick in self.ticks.items() if tick.value):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", ScheduleWarning)  # said below, in the widget's language
                    if name == "cosine":
                        built[name] = NoiseSchedule.cosine(T, float(self.s.value))
                    else:
                        built[name] = getattr(NoiseSchedule, name)(T, *betas)
            except ValueError as error:
                messages.append(word("no_such_schedule", name=name_of(name), error=error))
        for name, schedule in built.items():
            left = float(schedule.alpha_bars[-1].sqrt())
            if left > LARGEST_TERMINAL_SIGNAL:
                messages.append(
                    word("signal_left", name=name_of(name), left=left, limit=LARGEST_TERMINAL_SIGNAL)
                )
        if not built and not messages:
            messages.append(word("tick_one_schedule"))
        return built, messages

    def _draw(self) -> None:
        """Build, draw, show. If nothing can be built, the last picture stays and the message says why."""
        built, messages = self._build()
        lines = "<br>".join(f"⚠ {html.escape(message)}" for message in messages)
        self.status.value = f'<div role="status" style="min-height: 1.6em">{lines}</div>'
        if not built:
            return
        self.schedules = built
        times = self.times
        self.strips = {
            name: tile(frames_seen(self._noised(one, times), self.view, "x_t")) for name, one in built.items()
        }
        curves = _image(_png(self._curves.draw(built)), WIDTH, self.description)
        self.picture.value = curves + "".join(
            _strip(name, strip, times, built[name]) for name, strip in self.strips.items()
        )

    def _noised(self, schedule: NoiseSchedule, times: Sequence[int]) -> Tensor:
        """x_t at these times, (F, N, ...)."""
        return torch.stack([q_sample(self.x_0, t, schedule, epsilon=self.epsilon)[0] for t in times])

    @property
    def description(self) -> str:
        """What the picture shows, in words."""
        ends = "; ".join(
            f"{name_of(name)}: √ᾱ_T = {float(one.alpha_bars[-1].sqrt()):.3f}"
            for name, one in self.schedules.items()
        )
        return word("schedules_alt", T=next(iter(self.schedules.values())).T, ends=ends)

    def still(self) -> Still:
        """The curves above the film strips, as they stand."""
        count = min(STRIP_FRAMES, STILL_PICTURES // len(self.schedules))
        kept = torch.linspace(0, STRIP_FRAMES - 1, count).round().long().tolist()
        named = {name_of(name): strip[kept] for name, strip in self.strips.items()}
        strip = film_strip(named, t=[self.times[i] for i in kept])
        parts = [self._curves.draw(self.schedules, sharpness=1), render(strip)]
        return pixels_still(stacked(parts, gap=8), self.description)

    def __repr__(self) -> str:
        return self.description

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        return widget_bundle(self, self.still(), controls=True)


class _Curves:
    """β, ᾱ and log-SNR on one private figure.

    Axes and words take far longer to draw than lines. They are drawn when T or the names change and kept as
    a background; every other move of a slider draws the lines alone.
    """

    @own_settings()
    def __init__(self) -> None:
        self.figure = new_figure(WIDTH, HEIGHT)
        titles = ("$\\beta_t$", "$\\bar\\alpha_t$", "log SNR")
        limits = ((LOWEST_BETA, 1.2), (0, 1.03), (-LOG_SNR_LIMIT, LOG_SNR_LIMIT))
        self.axes = [self.figure.add_axes((0.06 + 0.325 * i, 0.19, 0.27, 0.69)) for i in range(3)]
        for ax, title, (low, high) in zip(self.axes, titles, limits, strict=True):
            style_axes(ax)
            ax.set_title(title, loc="left", color=INK, fontsize=11)
            ax.set_ylim(low, high)
            ax.locator_params(axis="x", nbins=4)
        self.axes[0].set_yscale("log")
        self.axes[0].minorticks_off()
        self.lines = {
            name: [
                ax.plot([], [], color=colour, linestyle=dashes, label=name_of(name), animated=True)[0]
                for ax in self.axes
            ]
            for name, colour, dashes in zip(CONSTRUCTORS, SERIES, DASHES, strict=False)
        }
        self._stage: tuple[int, tuple[str, ...], int] | None = None
        self._background: Any = None

    @own_settings()
    def draw(self, schedules: dict[str, NoiseSchedule], sharpness: int = SHARPNESS) -> Pixels:
        """The curves as bytes (H, W, 3)."""
        for name, lines in self.lines.items():
            schedule = schedules.get(name)
            for line in lines:
                line.set_visible(schedule is not None)
            if schedule is None:
                continue
            quantities = (schedule.betas, schedule.alpha_bars, schedule.snr.log())
            for line, values in zip(lines, quantities, strict=True):
                line.set_data(range(schedule.T), values.numpy())
        canvas: Any = self.figure.canvas  # of the Agg kind, see new_figure; it carries no types
        stage = (next(iter(schedules.values())).T, tuple(schedules), sharpness)
        if stage != self._stage:
            self._set(*stage)
            canvas.draw()  # all but the lines
            self._stage, self._background = stage, canvas.copy_from_bbox(self.figure.bbox)
        canvas.restore_region(self._background)
        for lines in self.lines.values():
            for ax, line in zip(self.axes, lines, strict=True):
                ax.draw_artist(line)
        pixels: Pixels = np.asarray(canvas.buffer_rgba())[..., :3].copy()
        return pixels

    def _set(self, T: int, names: Sequence[str], sharpness: int) -> None:
        """Axes and legend for schedules of T steps."""
        self.figure.set_dpi(BASE_DPI * sharpness)
        for ax in self.axes:
            style_time_axis(ax, T)
        shown = [self.lines[name][1] for name in names]
        self.axes[1].legend(
            handles=shown, frameon=False, fontsize=9, labelcolor=INK, handlelength=2.6, loc="upper right"
        )


def _slider(kind: Any, label: str, **options: Any) -> Any:
    slider = kind(description=label, continuous_update=True, **options)
    slider.style.description_width = "initial"
    slider.layout.width = "310px"
    return slider


def _betas(low: int, high: int) -> list[tuple[str, float]]:
    """Round numbers from 10^low to 10^high, as label and value.

    A logarithmic slider would not do: the browser moves 0.02 to its nearest step, 0.01995, unasked.
    """
    values = [float(f"{digit}e{power}") for power in range(low, high) for digit in (1, 1.5, 2, 3, 5, 7)]
    return [(f"{value:g}", value) for value in (*values, 10.0**high)]


def _shipped_digit() -> Tensor:
    from minidiff.data import digits

    return digits().images[DIGIT]


def _png(pixels: Pixels) -> bytes:
    """Encoded fast rather than small: it lives until the next move of a slider."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="PNG", compress_level=1)
    return buffer.getvalue()


def _image(png: bytes, width: int, alt: str) -> str:
    source = base64.b64encode(png).decode("ascii")
    look = "max-width: 100%; image-rendering: pixelated" if width == PICTURE else "max-width: 100%"
    return (
        f'<img src="data:image/png;base64,{source}" width="{width}" alt="{html.escape(alt)}" style="{look}">'
    )


def _strip(name: str, strip: Tensor, times: Sequence[int], schedule: NoiseSchedule) -> str:
    """One row of pictures with t and ᾱ_t under each."""
    cells = "".join(
        f'<figure style="margin: 0">{_image(encode_png(pixels), PICTURE, f"xₜ, t = {t}")}'
        f'<figcaption style="font-size: 11px; line-height: 1.3">t = {t}<br>'
        f"ᾱₜ = {float(schedule.alpha_bars[t]):.4f}</figcaption></figure>"
        for pixels, t in zip(to_pixels(strip), times, strict=True)
    )
    return (
        f'<div style="margin-top: 6px"><b>{html.escape(name_of(name))}</b></div>'
        f'<div style="display: flex; flex-wrap: wrap; gap: 6px; text-align: center">{cells}</div>'
    )
