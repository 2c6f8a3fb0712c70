"""Guidance under your hands: one slider from "anything" over "what was asked for" to its caricature."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from minidiff._validate import check_choice, check_count, check_number
from minidiff.denoisers import ClippedDenoiser, Denoiser
from minidiff.device import resolve_device
from minidiff.guidance import GuidedDenoiser, IntervalDenoiser
from minidiff.noise import randn
from minidiff.samplers import SAMPLERS
from minidiff.schedule import NoiseSchedule, check_schedule
from minidiff.show.controls import Interval
from minidiff.show.explorer import Explorer, sampler_choice, sampling_controls
from minidiff.show.film import Film, Images, Panel, Scene
from minidiff.show.guidance_plane import Plane
from minidiff.show.language import word
from minidiff.show.plots import film_strip
from minidiff.show.sampling_explorer import record, takes_eta
from minidiff.show.sprite import tile, to_pixels
from minidiff.show.still import SHARPNESS, Still, film_still, pixels_still, render
from minidiff.show.views import View, check_sample_shape, pictures

SCALES = tuple(i / 2 for i in range(17))  # 0, 0.5 ... 8
MOST_SCALES = 41
MOST_STEPS = 100
MOST_SAMPLES = 1000  # points in the plane
MOST_PICTURES = 40
COLUMNS = 10  # pictures side by side
PICTURE = 60  # pixels: as large as a whole number of times fits, a small picture is shown
STILL_ROWS = 5
MAX_BYTES = 3_000_000  # of a film, as for points in the plane


class GuidanceExplorer(Explorer):
    """What a guided sampler makes of the same noises at every scale s, under one slider.

        GuidanceExplorer(asked, anything, schedule, shape=(2,))
        GuidanceExplorer(model.denoiser(labels, clip=None), model.denoiser(clip=None), schedule,
                         shape=(1, 8, 8), samples=len(labels), clip=1.0)

    Two Gaussian mixtures make the plane: three arrows at one place (what either says, and the line through
    both carried on), the cloud of samples over the contours of p(x|c) and of p(x|c)^s p(x)^(1-s), and how
    many samples are where. Anything else makes pictures, a column for each sample. The slider of s asks
    nothing of the kernel. The controls run everything again; with `interval` the sampler is guided only
    there, and elsewhere follows `conditional`. `explorer.samples` holds what was drawn, (scales, N, ...).

    Args:
        conditional, unconditional: any two denoisers; in the plane, two `GaussianMixtureDenoiser`s.
        schedule: the schedule they belong to.
        shape: of one sample: (2,) for the plane, (C, H, W) of an image, or what `view` takes.
        scales: the values of s, rising.
        sampler, steps, eta, seed: where the controls start.
        samples: how many there are at each scale; of pictures, as many as `conditional` has labels.
        clip: keeps x̂_0 inside [-clip, clip], after the line; None for what is no image.
        interval: the timesteps between which it guides at the start; None for all.
        view: makes pictures (N, 1 or 3, H, W) of samples (N, *shape) that are none.
        device: where the denoisers' networks live; None for the best device there is.

    Raises:
        TypeError, ValueError: for what cannot be shown, or a denoiser that fails. Later, in a control's
            callback, the same message is shown under the controls.
    """

    def __init__(
        self,
        conditional: Denoiser,
        unconditional: Denoiser,
        schedule: NoiseSchedule,
        *,
        shape: tuple[int, ...],
        scales: Sequence[float] = SCALES,
        sampler: str = "ddim",
        steps: int = 20,
        eta: float = 0.0,
        seed: int = 0,
        samples: int = 300,
        clip: float | None = None,
        interval: tuple[int, int] | None = None,
        view: View | None = None,
        device: torch.device | str | None = "cpu",
    ) -> None:
        check_schedule(schedule)
        GuidedDenoiser(conditional, unconditional, 1.0)  # asks its own questions
        self._plane: Plane | None = None
        if view is None and isinstance(shape, (tuple, list)) and tuple(shape) == (2,):
            self._plane = Plane(conditional, unconditional, schedule)
        else:
            check_sample_shape(shape, view)
        self.scales = _checked_scales(scales)
        check_choice(sampler, "sampler", tuple(SAMPLERS))
        most_steps = min(MOST_STEPS, schedule.T)
        check_count(steps, "steps", 1, most_steps)
        check_number(eta, "eta", 0, 1)
        check_count(seed, "seed", 0, 2**31 - 1)
        check_count(samples, "samples", 1, MOST_SAMPLES if self._plane else MOST_PICTURES)
        if clip is not None:
            check_number(clip, "clip", low=1e-6)
        whole = (0, schedule.T - 1)
        low, high = _checked_interval(whole if interval is None else interval, schedule.T)
        self.conditional, self.unconditional, self.schedule = conditional, unconditional, schedule
        self.shape, self.clip, self.view = (samples, *shape), clip, view
        self.device = resolve_device(device)

        self.sampler = sampler_choice(sampler)
        self.interval = Interval(word("guided_for"), (low, high), 0, schedule.T - 1)
        self.steps, self.eta, self.seed = sampling_controls(steps, most_steps, eta, seed)
        rows: list[list[Any]] = [[self.sampler, self.steps, self.eta, self.seed], [self.interval]]
        rows[1] += self._plane.controls if self._plane else []
        super().__init__(self.film, rows, max_bytes=MAX_BYTES)

    def film(self) -> Film:
        """Sample at every scale with the controls as they stand, and draw."""
        self.eta.disabled = not takes_eta(SAMPLERS[str(self.sampler.value)])
        self.samples = torch.stack([self._drawn(scale) for scale in self.scales])
        panels = self._pictures() if self._plane is None else self._plane.panels(self.samples, self.scales)
        return Film(
            title=word("guidance_title"),
            scenes=(Scene(panels, tuple(_caption(scale) for scale in self.scales)),),
            description=self._plane.description if self._plane else self._about_pictures(),
            slider_label="s",
            ends=(word("anything_end"), word("caricature_end")),
        )

    def guided(self, scale: float) -> Denoiser:
        """The denoiser that is sampled with at this scale, as the controls stand."""
        check_number(scale, "scale")
        line: Denoiser = GuidedDenoiser(self.conditional, self.unconditional, scale)
        low, high = self.interval.value
        if (low, high) != (0, self.schedule.T - 1):
            line = IntervalDenoiser(line, self.conditional, low, high)
        return line if self.clip is None else ClippedDenoiser(line, self.schedule, self.clip)

    def _drawn(self, scale: float) -> Tensor:
        """The finished samples at one scale, (N, ...): always from the same noises."""
        name, seed = str(self.sampler.value), int(self.seed.value)
        x_T = randn(self.shape, generator=torch.Generator().manual_seed(seed)).to(self.device)
        return record(
            name,
            SAMPLERS[name],
            self.guided(scale),
            self.schedule,
            x_T,
            steps=int(self.steps.value),
            eta=float(self.eta.value),
            seed=seed + 1,
        ).x_t[0]

    def _pictures(self) -> tuple[Panel, ...]:
        """One panel: a column for each sample."""
        seen = torch.stack([self._seen(one) for one in self.samples])
        sheet = to_pixels(tile(seen, min(COLUMNS, seen.shape[1])))
        factor = max(1, PICTURE // max(seen.shape[-2:]))
        large = sheet.repeat(factor, axis=1).repeat(factor, axis=2)
        part = factor * seen.shape[-2], factor * seen.shape[-1]
        title, about = word("guided_samples"), word("same_noises")
        return (Images(title, large, about, drawn=True, part=part, gap=factor),)

    def _seen(self, samples: Tensor) -> Tensor:
        return pictures(samples if self.view is None else samples.to(self.device), self.view, "samples")

    def _about_pictures(self) -> str:
        return word("guided_pictures_alt", samples=self.shape[0], low=self.scales[0], high=self.scales[-1])

    def still(self) -> Still:
        """In the plane a film strip; of pictures, a row for each of a few scales."""
        if self._plane is not None:
            return film_still(self.player.film)
        shown = torch.linspace(0, len(self.scales) - 1, min(STILL_ROWS, len(self.scales))).round().long()
        rows = {f"s = {self.scales[i]:g}": self._seen(self.samples[i])[:COLUMNS] for i in shown.tolist()}
        return pixels_still(render(film_strip(rows), SHARPNESS), repr(self), SHARPNESS)

    def __repr__(self) -> str:
        return super().__repr__() if self._plane else f"{word('guidance_title')}. {self._about_pictures()}"


def _caption(scale: float) -> str:
    named = {0.0: word("scale_zero"), 1.0: word("scale_one")}
    return f"s = {scale:g}" + (f"    {named[scale]}" if scale in named else "")


def _checked_scales(scales: Sequence[float]) -> tuple[float, ...]:
    """The scales as numbers; raise unless they are a few that rise."""
    if not isinstance(scales, (tuple, list)):
        raise TypeError(f"scales must be a list of numbers, got {scales!r}.")
    for scale in scales:
        check_number(scale, "each of scales")
    if not 1 <= len(scales) <= MOST_SCALES or list(scales) != sorted(set(scales)):
        raise ValueError(f"scales must be 1 to {MOST_SCALES} rising numbers, got {list(scales)}.")
    return tuple(float(scale) for scale in scales)


def _checked_interval(interval: tuple[int, int], T: int) -> tuple[int, int]:
    if not isinstance(interval, (tuple, list)) or len(interval) != 2:
        raise TypeError(f"interval must be two timesteps (low, high), got {interval!r}.")
    for end in interval:
        check_count(end, "each end of interval", 0, T - 1)
    low, high = interval
    if low > high:
        raise ValueError(f"interval must be (low, high) with low <= high, got {interval}.")
    return low, high
