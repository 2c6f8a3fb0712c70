"""Truths that need no training, written without the library's own formulas."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import ModuleType

import torch
from torch import Tensor, nn

from minidiff import NoiseSchedule, Prediction, SampleStep

Denoise = Callable[[Tensor, float], Prediction]


def quiet_linear(T: int) -> NoiseSchedule:
    """Linear betas that reach noise for any T >= 10: the usual range, scaled by 1000 / T."""
    return NoiseSchedule.linear(T, beta_start=0.1 / T, beta_end=min(20 / T, 0.999))


SCHEDULES = {
    "linear": quiet_linear(1000),
    "quadratic": NoiseSchedule.quadratic(1000, beta_end=0.03),
    "cosine": NoiseSchedule.cosine(1000),
    "short cosine": NoiseSchedule.cosine(50),
}


def point_mass(mu: Tensor, schedule: NoiseSchedule) -> Denoise:
    """All data are the one point `mu`: then ε = (x - √ᾱ μ) / √(1 - ᾱ), whatever x is."""

    def denoise(x_t: Tensor, t: float) -> Prediction:
        signal, noise = levels(schedule, t, x_t)
        return Prediction(mu.to(x_t).expand_as(x_t), (x_t - signal * mu.to(x_t)) / noise)

    return denoise


def gaussian(s: float, schedule: NoiseSchedule) -> Denoise:
    """The data are N(0, s²): then ε = √(1 - ᾱ) x / (ᾱ s² + 1 - ᾱ) and x_0 = √ᾱ s² x / (ᾱ s² + 1 - ᾱ)."""

    def denoise(x_t: Tensor, t: float) -> Prediction:
        signal, noise = levels(schedule, t, x_t)
        spread = signal**2 * s**2 + noise**2
        return Prediction(signal * s**2 / spread * x_t, noise / spread * x_t)

    return denoise


def levels(schedule: NoiseSchedule, t: float, like: Tensor) -> tuple[Tensor, Tensor]:
    alpha_bar = schedule.alpha_bars[int(t)]
    return alpha_bar.sqrt().to(like), (1 - alpha_bar).sqrt().to(like)


def clean_end(steps: Iterable[SampleStep]) -> Tensor:
    """The finished image of a sampler."""
    return list(steps)[-1].x_t


@contextmanager
def counted_noise(module: ModuleType) -> Iterator[list[Tensor]]:
    """While it lasts, the k-th noise that `module` draws is the k-th unit vector of a row, not chance.

    A sampler that is linear in its noises then returns the row of their coefficients: what is random
    becomes exact. Row element 0 is kept for x_T. Yields the list of noises drawn so far.
    """
    true, drawn = module.randn_like, []

    def unit_vector(x: Tensor, generator: object = None) -> Tensor:
        noise = torch.zeros_like(x)
        noise[:, len(drawn) + 1] = 1
        drawn.append(noise)
        return noise

    module.randn_like = unit_vector  # type: ignore[attr-defined]
    try:
        yield drawn
    finally:
        module.randn_like = true  # type: ignore[attr-defined]


def row(width: int) -> Tensor:
    """The unit vector that stands for x_T in `counted_noise`, shape (1, width), float64."""
    x_T = torch.zeros(1, width, dtype=torch.float64)
    x_T[0, 0] = 1
    return x_T


class Answer(nn.Module):
    """A network that computes what we tell it, and remembers what it was asked."""

    def __init__(self, formula: Callable[[Tensor, Tensor], Tensor]) -> None:
        super().__init__()
        self.formula = formula
        self.asked: list[tuple[Tensor, ...]] = []
        self.modes: list[tuple[bool, bool]] = []  # (training, gradients on) at each call
        self.weight = nn.Parameter(torch.ones(()))

    def forward(self, x_t: Tensor, t: Tensor, *condition: Tensor) -> Tensor:
        self.asked.append((x_t, t, *condition))
        self.modes.append((self.training, torch.is_grad_enabled()))
        return self.weight.to(x_t) * self.formula(x_t, t)
