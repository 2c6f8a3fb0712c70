"""A noise schedule under your hands: its curves and its film strip follow every slider."""

from __future__ import annotations

import base64
import html
import warnings
from collections.abc import Sequence
from typing import Any

import ipywidgets
import torch
from torch import Tensor

from minidiff._validate import check_seed, check_texts
from minidiff.forward import q_sample
from minidiff.noise import randn_like
from minidiff.schedule import LARGEST_TERMINAL_SIGNAL, NoiseSchedule, ScheduleWarning
from minidiff.show import plots
from minidiff.show.controls import Caption, Row, Slider, Status, Steps, Tick, card
from minidiff.show.kept import widget_bundle
from minidiff.show.language import name_of, word
from minidiff.show.noise_explorer import clean_batch
from minidiff.show.redraw import LatestOnly
from minidiff.show.schedule_curves import curves
from minidiff.show.sprite import encode_png, tile, to_pixels
from minidiff.show.still import Still, pixels_still, render, stacked
from minidiff.show.views import View, frames_seen

CONSTRUCTORS = ("linear", "quadratic", "cosine")
FEWEST_STEPS, MOST_STEPS = 10, 1000
STRIP_FRAMES = 8
STILL_PICTURES = 12  # in the still that a notebook keeps: more would not fit its 60 kB
STILL_COLOURS = 192  # the same
PICTURE = 74  # pixels: how large one picture of a strip is shown
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

        self.ticks = {name: Tick(name_of(name), name in names, word("schedule")) for name in CONSTRUCTORS}
        self.T = Slider("T", 1000, FEWEST_STEPS, MOST_STEPS, 10, live=True)
        self.beta_start = Steps(word("beta_first"), _betas(-5, -1), 1e-4)
        self.beta_end = Steps(word("beta_last"), _betas(-3, 0), 0.02)
        self.s = Slider(word("cosine_offset"), 0.008, 0.0, 0.2, 0.002, digits=3, live=True)
        self.status = Status("")
        self.picture = ipywidgets.HTML()
        self.redraw = LatestOnly(self._draw)
        self.redraw()
        for control in (*self.ticks.values(), self.T, self.beta_start, self.beta_end, self.s):
            control.observe(self.redraw, names="value")
        choice = Row([Caption(word("schedule")), *self.ticks.values()])
        sliders = Row([self.T, self.beta_start, self.beta_end, self.s])
        # Under the sliders: a line that comes and goes moves none of them away under the hand.
        super().__init__([choice, sliders, Row([self.status]), self.picture])
        card(self)

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
            except ValueError:
                messages.append(word("no_such_schedule", name=name_of(name)))
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
        self.status.say("\n".join(f"⚠ {message}" for message in messages))
        if not built:
            return
        self.schedules = built
        times = self.times
        self.strips = {
            name: tile(frames_seen(self._noised(one, times), self.view, "x_t")) for name, one in built.items()
        }
        looks = {name: (CONSTRUCTORS.index(name), one) for name, one in built.items()}
        self.picture.value = curves(looks, self.description) + "".join(
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
        strip = plots.film_strip(named, t=[self.times[i] for i in kept])
        parts = [render(plots.curves(self.schedules)), render(strip)]
        return pixels_still(stacked(parts, gap=8), self.description, colours=STILL_COLOURS)

    def __repr__(self) -> str:
        return self.description

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        return widget_bundle(self, self.still(), controls=True)


def _betas(low: int, high: int) -> list[tuple[str, float]]:
    """Round numbers from 10^low to 10^high, as label and value.

    A logarithmic slider would not do: the browser moves 0.02 to its nearest step, 0.01995, unasked.
    """
    values = [float(f"{digit}e{power}") for power in range(low, high) for digit in (1, 1.5, 2, 3, 5, 7)]
    return [(f"{value:g}", value) for value in (*values, 10.0**high)]


def _shipped_digit() -> Tensor:
    from minidiff.data import digits

    return digits().images[DIGIT]


def _strip(name: str, strip: Tensor, times: Sequence[int], schedule: NoiseSchedule) -> str:
    """One row of pictures with t and ᾱ_t under each."""
    cells = "".join(
        f"<figure>{_image(encode_png(pixels), f'{name_of(name)}: xₜ, t = {t}')}"
        f"<figcaption>t = {t}<br>ᾱₜ = {float(schedule.alpha_bars[t]):.4f}</figcaption></figure>"
        for pixels, t in zip(to_pixels(strip), times, strict=True)
    )
    return f'<div class="minidiff-strip"><b>{html.escape(name_of(name))}</b>{cells}</div>'


def _image(png: bytes, alt: str) -> str:
    source = base64.b64encode(png).decode("ascii")
    return f'<img src="data:image/png;base64,{source}" width="{PICTURE}" alt="{html.escape(alt)}">'
