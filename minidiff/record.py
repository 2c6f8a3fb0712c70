"""What a training was like, in numbers: its losses, where in t they fell, what was drawn on the way.

    record = TrainingRecord()
    for step in train(network, schedule, data, settings):
        record.add(step)
    record.losses, record.smoothed, record.by_timestep()

It knows neither widgets nor networks. A step is anything with `step` and `loss`: the `TrainStep` of a
diffusion model, or one of a training that knows no timesteps and has several losses.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import torch
from torch import Tensor

from minidiff._validate import (
    check_count,
    check_floating,
    check_labels,
    check_number,
    check_same_shape,
    check_timestep,
)

SMOOTHING = 0.95  # how much of the smoothed loss is kept at every step
WINDOW = 200  # steps whose losses are averaged by timestep
BINS = 10
MOST_MOMENTS = 40  # of pictures; after that every second one is dropped


class Step(Protocol):
    """What every kind of training yields after a step.

    If it also has `t` (B,) and `losses` (B,), the loss is known by timestep.
    """

    @property
    def step(self) -> int:
        """The number of the step, counted from 1."""

    @property
    def loss(self) -> float | Mapping[str, float]:
        """The loss; or several, by name, the one that counts first. The names stay the same."""


class Smoothed:
    """The mean of all values so far, in which the newest weighs most: m_n = Σ_k d^(n-k) x_k / Σ_k d^(n-k).

    d = SMOOTHING. There is no zero at the start that would have to be forgotten: the first mean is the value.
    """

    def __init__(self) -> None:
        self.mean, self.count = 0.0, 0

    def add(self, value: float) -> float:
        """The mean with one more value in it."""
        self.count += 1
        self.mean += (value - self.mean) * (1 - SMOOTHING) / (1 - SMOOTHING**self.count)
        return self.mean


@dataclass
class Curve:
    """One loss over the steps: as it was, and smoothed."""

    raw: list[float] = field(default_factory=list)
    smoothed: list[float] = field(default_factory=list)
    _running: Smoothed = field(default_factory=Smoothed, repr=False)

    def add(self, value: float) -> None:
        """The loss of one more step."""
        self.raw.append(value)
        self.smoothed.append(self._running.add(value))


@dataclass(frozen=True, eq=False)
class Moment:
    """What was drawn after `step` steps: whose weights -> pictures (N, C, H, W)."""

    step: int
    pictures: Mapping[str, Tensor]


class TrainingRecord:
    """The numbers of one training, step by step.

    Args:
        T: timesteps of the schedule; by default the largest t seen so far says how far the axis of t goes.

    Attributes:
        steps: the numbers of the steps seen.
        curves: name -> `Curve`. A training with one loss has one curve, whose name is empty.
        moments: what was drawn, at most `MOST_MOMENTS` times; longer trainings keep every second, fourth, ...

    Raises:
        TypeError, ValueError: from `add` and `add_pictures`, for what is no step, a loss that is not finite,
            other names than before, a t outside the schedule, pictures of another shape than before.
    """

    def __init__(self, T: int | None = None) -> None:
        if T is not None:
            check_count(T, "T", 1)
        self.T = T
        self.steps: list[int] = []
        self.curves: dict[str, Curve] = {}
        self.moments: list[Moment] = []
        self._largest_t = -1
        self._early: list[tuple[Tensor, Tensor]] = []  # (losses, t) of the first steps and of the last
        self._late: deque[tuple[Tensor, Tensor]] = deque(maxlen=WINDOW)

    @property
    def losses(self) -> list[float]:
        """The loss of every step; of several losses, the first."""
        return list(next(iter(self.curves.values())).raw) if self.curves else []

    @property
    def smoothed(self) -> list[float]:
        """The same, smoothed."""
        return list(next(iter(self.curves.values())).smoothed) if self.curves else []

    def add(self, step: Step) -> None:
        """Remember one step."""
        if not (hasattr(step, "step") and hasattr(step, "loss")):
            raise TypeError(f"a step must have `step` and `loss`, got {type(step).__name__}.")
        check_count(step.step, "step.step", 0)
        named = dict(step.loss) if isinstance(step.loss, Mapping) else {"": step.loss}
        if not named:
            raise ValueError("step.loss is an empty dict; it needs at least one loss.")
        for name, value in named.items():
            check_number(value, f"step.loss[{name!r}]" if name else "step.loss")
        if self.curves and list(named) != list(self.curves):
            raise ValueError(f"step.loss has the names {list(named)}, before it had {list(self.curves)}.")
        self._remember_times(getattr(step, "losses", None), getattr(step, "t", None))
        self.steps.append(int(step.step))
        for name, value in named.items():
            self.curves.setdefault(name, Curve()).add(float(value))

    def _remember_times(self, losses: Tensor | None, t: Tensor | None) -> None:
        if losses is None or t is None:
            return
        _check_timed(losses, t)
        largest = int(t.max())
        if self.T is not None and largest >= self.T:
            raise ValueError(f"T is {self.T}, but the training drew t = {largest}; pass its schedule's T.")
        self._largest_t = max(self._largest_t, largest)
        pair = (losses.detach().cpu().clone(), t.detach().cpu().clone())
        self._late.append(pair)
        if len(self._early) < WINDOW:
            self._early.append(pair)

    # ---- by timestep --------------------------------------------------------------------------------------

    @property
    def timed(self) -> int:
        """How many of the last steps, `WINDOW` at most, are known by timestep."""
        return len(self._late)

    @property
    def span(self) -> int:
        """How far the axis of t goes."""
        return self.T or max(BINS, 1 + self._largest_t)

    def by_timestep(self) -> tuple[list[float], list[float]]:
        """Mean loss in `BINS` equal ranges of t: over the first and over the last `WINDOW` steps."""
        if not self._late:
            return [math.nan] * BINS, [math.nan] * BINS
        both = []
        for pairs in (self._early, self._late):
            losses, t = (torch.cat(column) for column in zip(*pairs, strict=True))
            both.append([float(value) for value in timestep_losses(losses, t, self.span, BINS)])
        return both[0], both[1]

    # ---- what was drawn -----------------------------------------------------------------------------------

    def add_pictures(self, step: int, pictures: Mapping[str, Tensor]) -> None:
        """Remember what was drawn after `step` steps."""
        now, before = _shapes(pictures), _shapes(self.moments[0].pictures) if self.moments else {}
        if self.moments and now != before:
            raise ValueError(f"samples must be of one shape, every time: they were {before}, now {now}.")
        self.moments.append(Moment(step, pictures))
        if len(self.moments) > MOST_MOMENTS:
            self.moments = self.moments[::2]


def timestep_losses(losses: Tensor, t: Tensor, T: int, bins: int = BINS) -> Tensor:
    """Mean loss in `bins` equal ranges of t: two (N,) tensors -> (bins,), NaN where no t fell."""
    _check_timed(losses, t)
    check_count(T, "T", 1)
    check_count(bins, "bins", 1)
    check_timestep(t, T)
    which = (t.long() * bins // T).clamp(max=bins - 1)
    total = torch.zeros(bins, dtype=torch.float32).index_add(0, which, losses.float())
    count = torch.bincount(which, minlength=bins)
    return torch.where(count > 0, total / count, math.nan)


def _check_timed(losses: Tensor, t: Tensor) -> None:
    check_floating(losses[:, None] if isinstance(losses, Tensor) and losses.ndim == 1 else losses, "losses")
    check_labels(t, "t")
    check_same_shape(losses, "losses", t, "t")


def _shapes(pictures: Mapping[str, Tensor]) -> dict[str, tuple[int, ...]]:
    return {name: tuple(drawn.shape) for name, drawn in pictures.items()}
