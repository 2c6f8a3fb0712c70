"""Noise becoming an image: what one or more samplers see and believe at every step, side by side."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from minidiff._validate import check_callable, check_count, check_number
from minidiff.denoisers import Denoiser
from minidiff.device import resolve_device
from minidiff.noise import randn
from minidiff.samplers import SAMPLERS, Sampler
from minidiff.schedule import NoiseSchedule, check_schedule
from minidiff.show.controls import Caption, Tick
from minidiff.show.explorer import Explorer, Hint, sampling_controls
from minidiff.show.film import Film, Images, Panel, Scene
from minidiff.show.language import word
from minidiff.show.palette import GUIDANCE, NOISE, PREDICTION
from minidiff.show.player import frame_captions
from minidiff.show.sprite import part_of, tile, to_pixels
from minidiff.show.views import View, check_sample_shape, frames_seen

MOST_STEPS = 100
MOST_FRAMES = 60
DIFFERENCE_RANGE = (-1.0, 1.0)


@dataclass(frozen=True)
class Trajectory:
    """What a sampler saw: F moments, from the finished image (index 0) to pure noise (index F - 1)."""

    t: list[float]  # of the finished image: -1, "before the first step"
    x_t: Tensor  # (F, N, ...), like the two below
    x_0: Tensor
    epsilon: Tensor


@dataclass(frozen=True)
class Run:
    """What an explorer showed: how it was made, in words, and the finished pictures of each sampler."""

    made: str
    finished: dict[str, Tensor]  # name -> (1, N, 1 or 3, H, W)


class SamplingExplorer(Explorer):
    """x_t, x̂_0 and ε̂ of one or more samplers under one slider, and the difference of the first two.

        SamplingExplorer(denoise, schedule, ["ddpm", "ddim"], shape=(1, 8, 8))

    Changing steps, η, seed or the ticked samplers runs them again, all from the same x_T; what the run before
    had made stays beside it. With a `view`, the difference is that of the pictures.

    Args:
        denoise: any denoiser, `denoise(x_t, t) -> Prediction`.
        schedule: the schedule it belongs to.
        samplers: names from `SAMPLERS`, or a dict of name -> generator function of your own.
        shape: of one sample; (C, H, W) of an image, if there is no `view`.
        images: how many images to make at once, laid out as a grid.
        steps, eta, seed: where the controls start.
        device: where the denoiser's network lives; None for the best device there is.
        view: makes pictures (N, 1 or 3, H, W) of samples (N, *shape) that are none, on that device.

    Raises:
        TypeError, ValueError: no or unknown samplers, a wrong shape, a denoiser that fails, returns another
            shape, returns NaN or sits on another device. Later, in a control's callback, the same message
            is shown under the controls.
    """

    def __init__(
        self,
        denoise: Denoiser,
        schedule: NoiseSchedule,
        samplers: Sequence[str] | Mapping[str, Sampler] = ("ddim",),
        *,
        shape: tuple[int, ...],
        images: int = 1,
        steps: int = 20,
        eta: float = 0.0,
        seed: int = 0,
        device: torch.device | str | None = "cpu",
        view: View | None = None,
    ) -> None:
        check_callable(denoise, "denoise")
        check_schedule(schedule)
        check_sample_shape(shape, view)
        check_count(images, "images", 1, 64)
        most_steps = min(MOST_STEPS, schedule.T)
        check_count(steps, "steps", 1, most_steps)
        check_number(eta, "eta", 0, 1)
        check_count(seed, "seed", 0, 2**31 - 1)
        self.denoise, self.schedule, self.device = denoise, schedule, resolve_device(device)
        self.shape, self.view = (images, *shape), view
        self.samplers = named_samplers(samplers)
        self.shown: Run | None = None
        self.last: Run | None = None  # the run before, made in another way

        self.ticks = [Tick(name, True, word("sampler")) for name in self.samplers]
        self.steps, self.eta, self.seed = sampling_controls(steps, most_steps, eta, seed)
        names = [Caption(word("sampler")), *self.ticks]
        super().__init__(self.film, [[*names, self.steps, self.eta, self.seed]])

    def film(self) -> Film:
        """Run the ticked samplers with the controls as they stand."""
        chosen = [name for name, tick in zip(self.samplers, self.ticks, strict=True) if tick.value]
        if not chosen:
            raise Hint(word("tick_one_sampler"))
        trajectories = {name: self.run(name) for name in chosen}
        self._keep(trajectories)
        return sampling_film(trajectories, self.schedule, self.view, self.device, self.last)

    def _keep(self, trajectories: Mapping[str, Trajectory]) -> None:
        """What is shown from now on; what was shown becomes the last run, if that was made in another way."""
        made = word("made_with", seed=int(self.seed.value), steps=int(self.steps.value), eta=self.eta.value)
        finished = {name: _seen(one, [0], self.view, self.device).x_t for name, one in trajectories.items()}
        if self.shown is not None and self.shown.made != made:
            self.last = self.shown
        self.shown = Run(made, finished)

    def run(self, name: str) -> Trajectory:
        """One sampler's trajectory from the seed's x_T, checked."""
        x_T = randn(self.shape, generator=torch.Generator().manual_seed(int(self.seed.value)))
        return record(
            name,
            self.samplers[name],
            self.denoise,
            self.schedule,
            x_T.to(self.device),
            steps=int(self.steps.value),
            eta=float(self.eta.value),
            # Every sampler draws the same fresh noise, so what differs on screen is the sampler.
            seed=int(self.seed.value) + 1,
        )


def named_samplers(samplers: Sequence[str] | Mapping[str, Sampler]) -> dict[str, Sampler]:
    """name -> generator function, from names or from a dict."""
    if isinstance(samplers, str):
        samplers = [samplers]
    if not isinstance(samplers, (Sequence, Mapping)):
        raise TypeError(f"samplers must be a list of names or a dict, got {type(samplers).__name__}.")
    if len(samplers) == 0:
        raise ValueError(f"samplers is empty; name at least one of {', '.join(SAMPLERS)}.")
    if isinstance(samplers, Mapping):
        for name, sampler in samplers.items():
            check_callable(sampler, f"samplers[{name!r}]")
        return dict(samplers)
    unknown = [name for name in samplers if name not in SAMPLERS]
    if unknown:
        raise ValueError(f"Unknown sampler {unknown[0]!r}; there are {', '.join(SAMPLERS)}.")
    return {name: SAMPLERS[name] for name in samplers}


def takes_eta(sampler: Sampler) -> bool:
    """Whether a sampler has the control η."""
    return "eta" in inspect.signature(sampler).parameters


@torch.no_grad()
def record(
    name: str,
    sampler: Sampler,
    denoise: Denoiser,
    schedule: NoiseSchedule,
    x_T: Tensor,
    *,
    steps: int,
    eta: float,
    seed: int,
) -> Trajectory:
    """All that a sampler sees on its way from `x_T`, checked. `seed` is of its fresh noise.

    Raises ValueError if the denoiser fails, changes the shape, or anything becomes NaN or infinite.
    """
    options: dict[str, Any] = {"steps": steps, "generator": torch.Generator().manual_seed(seed)}
    if takes_eta(sampler):
        options["eta"] = eta
    x_t, moments = x_T, []
    try:
        for step in sampler(denoise, schedule, x_T, **options):
            moments.append((float(step.t), x_t, step.prediction.x_0, step.prediction.epsilon))
            x_t = step.x_t
    except RuntimeError as error:
        said = word("denoiser_failed", shape=tuple(x_T.shape), device=x_T.device, error=error)
        raise ValueError(said) from error
    if not moments:
        raise ValueError(f"Sampler {name!r} took no step.")
    moments.append((-1.0, x_t, moments[-1][2], moments[-1][3]))
    for _, *tensors in moments:
        for quantity, tensor in zip(("x_t", "x̂_0", "ε̂"), tensors, strict=True):
            if tensor.shape != x_T.shape:
                raise ValueError(
                    f"{quantity} of {name!r} has shape {tuple(tensor.shape)}, not {tuple(x_T.shape)}."
                )
            if not bool(torch.isfinite(tensor).all()):
                raise ValueError(f"{quantity} of {name!r} became NaN or infinite.")
    times, *columns = zip(*reversed(moments), strict=True)
    return Trajectory(list(times), *(torch.stack(column).cpu() for column in columns))


def sampling_film(
    trajectories: Mapping[str, Trajectory],
    schedule: NoiseSchedule,
    view: View | None = None,
    device: torch.device | str | None = None,
    last: Run | None = None,
) -> Film:
    """One row of panels for each sampler, at its end what the `last` run had made; the first sampler's
    timesteps are the slider's."""
    names = list(trajectories)
    first = trajectories[names[0]]
    frames = min(len(first.t), MOST_FRAMES)
    shown = torch.linspace(0, len(first.t) - 1, frames).round().long().tolist()
    times = [first.t[i] for i in shown]
    # Other samplers may visit other timesteps: show the moment nearest in t.
    picks = {
        name: [min(range(len(one.t)), key=lambda i, t=t, one=one: abs(one.t[i] - t)) for t in times]  # type: ignore[misc]
        for name, one in trajectories.items()
    }
    panels: list[Panel] = []
    pictures_of_x_t: list[Tensor] = []
    for name in names:
        seen = _seen(trajectories[name], picks[name], view, device)
        panels += sampler_row(name, seen)
        if last is not None and name in last.finished:
            panels.append(last_panel(last, name))
        pictures_of_x_t.append(seen.x_t)
        if len(pictures_of_x_t) == 2:
            a, b = pictures_of_x_t
            panels.append(difference_panel(f"{names[0]} − {names[1]}", a - b))
    finished = word("finished")
    alpha_bars = [schedule.alpha_bar_at(t) if t >= 0 else 1.0 for t in times]
    captions = [
        finished if t < 0 else text
        for t, text in zip(times, frame_captions(frames, [round(t) for t in times], alpha_bars), strict=True)
    ]
    return Film(
        title=word("reverse_process"),
        scenes=(Scene(tuple(panels), tuple(captions)),),
        description=word("reverse_alt", steps=len(first.t) - 1, samplers=", ".join(names)),
        slider_label=word("timestep"),
        ends=(word("image_end"), word("noise_end")),
        backwards=True,
    )


def _seen(
    one: Trajectory, picks: list[int], view: View | None, device: torch.device | str | None
) -> Trajectory:
    """The pictures of some moments of a trajectory, (F, N, 1 or 3, H, W) each."""
    quantities = (("x_t", one.x_t), ("x̂_0", one.x_0), ("ε̂", one.epsilon))
    seen = (frames_seen(values[picks], view, name, device) for name, values in quantities)
    return Trajectory([one.t[i] for i in picks], *seen)


def sampler_row(name: str, seen: Trajectory) -> list[Panel]:
    """x_t, x̂_0 and ε̂ of one sampler, from their pictures."""
    texts = tuple(f"t = {t:g}" if t >= 0 else word("finished") for t in seen.t)
    x_t, x_0, epsilon = (to_pixels(tile(one)) for one in (seen.x_t, seen.x_0, seen.epsilon))
    part = part_of(seen.x_t)
    return [
        Images(f"{name}  xₜ", x_t, word("noisy"), texts, starts_row=True, part=part),
        Images("x̂₀", x_0, word("predicted_clean"), colour=PREDICTION, part=part),
        Images("ε̂", epsilon, word("predicted_noise"), colour=NOISE, part=part),
    ]


def last_panel(last: Run, name: str) -> Images:
    """What a sampler had made in the run before: a picture that stands still."""
    finished = last.finished[name]
    pixels = to_pixels(tile(finished))
    return Images(word("last_run"), pixels, word("finished"), (last.made,), part=part_of(finished))


def difference_panel(title: str, difference: Tensor) -> Images:
    """Where two samplers disagree: mid-grey is zero."""
    largest = difference.flatten(1).abs().amax(1)
    texts = tuple(word("largest_difference", value=float(value)) for value in largest)
    pixels = to_pixels(tile(difference, fill=0.0), DIFFERENCE_RANGE)
    return Images(title, pixels, word("difference"), texts, colour=GUIDANCE, part=part_of(difference))
