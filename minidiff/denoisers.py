"""The seam of the library: everything a sampler may know about an image model.

A denoiser is any callable `denoise(x_t, t) -> Prediction(x_0, epsilon)`. `t` is a timestep of the noise
schedule, the same for the whole batch; it may fall between two indices (a float) when a sampler's own
grid of noise levels asks for that. Networks, labels, guidance, clipping and editing all live behind this
call.
"""

from collections.abc import Callable
from math import sqrt
from typing import Protocol

import torch
from torch import Tensor

from minidiff import _words as words
from minidiff._condition import Condition, Reader, check_condition, each
from minidiff._shared import evaluating
from minidiff._validate import (
    check_batch,
    check_callable,
    check_finite,
    check_floating,
    check_number,
    row_of_numbers,
)
from minidiff.predictions import (
    Prediction,
    bare,
    parametrisation,
    prediction_from_x_0,
    what_it_predicts,
)
from minidiff.schedule import NoiseSchedule, check_schedule, check_schedules_agree

FOREIGN = object()  # stands for the condition of a network that is not of this library


class Denoiser(Protocol):
    """`denoise(x_t, t)`: x_t of shape (B, ...), t in [0, T-1].

    A denoiser that has a `schedule` is used on no other: samplers compare it with theirs.
    """

    def __call__(self, x_t: Tensor, t: float) -> Prediction: ...


def check_prediction(prediction: Prediction, x_t: Tensor, name: str = "denoise") -> None:
    """Raise unless the denoiser `name` answered with a Prediction about x_t; no number is read."""
    if not isinstance(prediction, Prediction):
        raise TypeError(words.A_PREDICTION.said(name=name, kind=type(prediction).__name__))
    check_answer(prediction.x_0, x_t, f"x_0 from {name}")
    check_answer(prediction.epsilon, x_t, f"epsilon from {name}")


def check_answer(answer: Tensor, x_t: Tensor, name: str) -> None:
    """Raise unless `answer` is a floating-point tensor of x_t's shape: another one would be broadcast."""
    if not isinstance(answer, Tensor) or not answer.is_floating_point():
        kind = answer.dtype if isinstance(answer, Tensor) else type(answer).__name__
        raise TypeError(f"{name} must be a floating-point tensor, got {kind}.")
    if answer.shape != x_t.shape:
        shapes = {"shape": tuple(answer.shape), "wanted": tuple(x_t.shape)}
        raise ValueError(words.PREDICTION_SHAPE.said(name=name, **shapes))


class NetworkDenoiser:
    """A network turned into a denoiser.

    - `network(x_t, t)` or, with a `condition`, `network(x_t, t, condition)`; t has shape (B,) and holds
      original timesteps, never loop indices. The network runs in eval mode.
    - `predicts` says what its output means: "epsilon", "x_0" or "v". A network that was trained or loaded by
      this library knows, and need not be told.
    - `condition`: class labels (B,), or whatever the network's third argument is, a row for each sample.

    Gradients flow through where they are asked for: where x_t requires them.

    Raises ValueError when the network was trained for another `predicts` or on another schedule, when it does
    not take this condition, and for an ε-network where the schedule ends in nothing but noise.
    """

    def __init__(
        self,
        network: Callable[..., Tensor],
        schedule: NoiseSchedule,
        *,
        predicts: str | None = None,
        condition: Condition | None = None,
    ) -> None:
        check_callable(network, "network")
        self.predicts = what_it_predicts(network, schedule, predicts)
        self.complete = parametrisation(self.predicts, schedule).complete
        if condition is not None:
            check_told(network, condition)
            condition = each(torch.clone, condition)
        self.network, self.schedule, self.condition = network, schedule, condition

    def __call__(self, x_t: Tensor, t: float) -> Prediction:
        check_batch(x_t, "x_t")
        if self.condition is not None:
            check_condition(self.condition, batch=len(x_t))
        told = () if self.condition is None else (self.condition,)
        alpha_bar = self.schedule.alpha_bar_at(t)
        times = torch.full((len(x_t),), t, device=x_t.device, dtype=torch.float32)
        with evaluating(self.network), torch.set_grad_enabled(torch.is_grad_enabled() and x_t.requires_grad):
            output = self.network(x_t, times, *told)
            check_answer(output, x_t, "the network's output")
            return self.complete(output.to(x_t.dtype), x_t, alpha_bar)  # under autocast it is a narrower one


class ProjectedDenoiser:
    """Any denoiser, with what it says of the image put right: x̂_0 goes through `project`, ε̂ is derived again.

        x̂_0 ← project(x̂_0),   ε̂ = (x_t - √ᾱ_t x̂_0) / √(1 - ᾱ_t)

    What is known of the image is said here, and every sampler obeys: known pixels are put back (inpainting),
    x̂_0 is shifted until it shrinks to a given small picture (super-resolution), or is kept in range
    (clipping). Use it outermost, after guidance.

    >>> known, mask = torch.zeros(1, 1, 8, 8), torch.arange(8) < 4  # the left half
    >>> guess = IdealDenoiser(torch.ones(1, 1, 8, 8), NoiseSchedule.cosine())
    >>> denoise = ProjectedDenoiser(guess, guess.schedule, lambda x_0: torch.where(mask, known, x_0))
    >>> denoise(torch.randn(1, 1, 8, 8), 500).x_0[0, 0, 0].tolist()
    [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0]
    """

    def __init__(
        self, denoise: Denoiser, schedule: NoiseSchedule, project: Callable[[Tensor], Tensor]
    ) -> None:
        check_callable(denoise, "denoise")
        check_schedule(schedule)
        check_callable(project, "project")
        check_own_schedule(denoise, schedule)
        self.denoise, self.schedule, self.project = denoise, schedule, project

    def __call__(self, x_t: Tensor, t: float) -> Prediction:
        prediction = self.denoise(x_t, t)
        check_prediction(prediction, x_t)
        x_0 = self.project(prediction.x_0)
        check_answer(x_0, x_t, "the projected x_0")
        return prediction_from_x_0(x_0, x_t, self.schedule.alpha_bar_at(t))


class ClippedDenoiser(ProjectedDenoiser):
    """Any denoiser with x̂_0 kept inside [-bound, bound]; use it outermost, after guidance."""

    def __init__(self, denoise: Denoiser, schedule: NoiseSchedule, bound: float = 1.0) -> None:
        check_number(bound, "bound", low=1e-6)
        super().__init__(denoise, schedule, lambda x_0: x_0.clamp(-bound, bound))


def check_own_schedule(denoise: Denoiser, schedule: NoiseSchedule, name: str = "denoise") -> None:
    """Raise ValueError where a denoiser says that its schedule is another one."""
    own = getattr(denoise, "schedule", None)
    if isinstance(own, NoiseSchedule):
        check_schedules_agree(schedule, own, "schedule", f"the schedule of {name}")


def check_told(network: Callable[..., Tensor], condition: Condition, batch: int | None = None) -> None:
    """Raise unless `network` takes this condition; of a foreign network, only that it is one can be asked."""
    check_condition(condition, batch=batch)
    reads = getattr(bare(network), "condition", FOREIGN)
    if reads is None:
        raise ValueError(
            "A condition was given, but this network was built without one (classes or condition in its "
            "settings) and would not hear it."
        )
    if isinstance(reads, Reader):
        reads.check(condition, batch)


class IdealDenoiser:
    """The exact posterior mean when the data are nothing but the images of `dataset`, shape (N, ...).

        x̂_0 = Σ_i w_i x_i,   w = softmax_i( -‖x_t - √ᾱ_t x_i‖² / (2 (1 - ᾱ_t)) )

    No training, no error: the loss of section 4.1 has its minimum here. Sampling with it returns the
    images of the data set. A data set of one image is the point mass, the simplest truth for tests.
    """

    def __init__(self, dataset: Tensor, schedule: NoiseSchedule) -> None:
        check_floating(dataset, "dataset")
        check_schedule(schedule)
        self.dataset, self.schedule = dataset.clone(), schedule

    def __call__(self, x_t: Tensor, t: float) -> Prediction:
        _check_item_shape(x_t, self.dataset, "the dataset's images")
        alpha_bar = self.schedule.alpha_bar_at(t)
        data = precise(self.dataset.to(x_t.device)).flatten(1)  # (N, D)
        x = precise(x_t).flatten(1)  # (B, D)
        distances = squared_distances(x, sqrt(alpha_bar) * data)  # (B, N)
        w = torch.softmax(-distances / (2 * (1 - alpha_bar)), dim=1)
        return prediction_from_x_0((w @ data).to(x_t).reshape(x_t.shape), x_t, alpha_bar)


class GaussianMixtureDenoiser:
    """The exact posterior mean when the data are Σ_k weights_k N(means_k, stds_k² I).

    `means` (K, ...), `stds` (K,) >= 0, `weights` (K,) > 0 (scaled to sum to 1). With
    variance_k = ᾱ_t stds_k² + 1 - ᾱ_t, the k-th part of the posterior has

        responsibility r_k ∝ weights_k N(x_t; √ᾱ_t means_k, variance_k I)
        mean           m_k = means_k + √ᾱ_t stds_k² / variance_k · (x_t - √ᾱ_t means_k)

    and x̂_0 = Σ_k r_k m_k. One component is the Gaussian, for which samplers are linear maps.
    """

    def __init__(self, means: Tensor, stds: Tensor, weights: Tensor, schedule: NoiseSchedule) -> None:
        check_floating(means, "means")
        check_schedule(schedule)
        stds, weights = row_of_numbers(stds, "stds"), row_of_numbers(weights, "weights")
        if stds.shape != (len(means),) or weights.shape != (len(means),):
            raise ValueError(
                f"{len(means)} means need stds and weights of shape ({len(means)},), "
                f"got {tuple(stds.shape)} and {tuple(weights.shape)}."
            )
        check_finite(stds, "stds")
        check_finite(weights, "weights")
        if not bool((stds >= 0).all() and (weights > 0).all()):
            raise ValueError("stds must be >= 0 and weights > 0.")
        self.means, self.stds, self.weights = means.clone(), stds.clone(), weights.clone()
        self.schedule = schedule

    def __call__(self, x_t: Tensor, t: float) -> Prediction:
        _check_item_shape(x_t, self.means, "the mixture's means")
        alpha_bar = self.schedule.alpha_bar_at(t)
        x = precise(x_t).flatten(1)  # (B, D)
        means, stds, weights = (precise(p.to(x_t.device)) for p in (self.means, self.stds, self.weights))
        means = means.flatten(1)  # (K, D)
        variance = alpha_bar * stds**2 + 1 - alpha_bar  # (K,)
        distances = squared_distances(x, sqrt(alpha_bar) * means)  # (B, K)
        log_r = weights.log() - distances / (2 * variance) - 0.5 * x.shape[1] * variance.log()
        r = torch.softmax(log_r, dim=1)
        gain = sqrt(alpha_bar) * stds**2 / variance  # (K,)
        # Σ_k r_k m_k, sorted by what multiplies the means and what multiplies x
        x_0 = (r * (1 - sqrt(alpha_bar) * gain)) @ means + (r @ gain)[:, None] * x
        return prediction_from_x_0(x_0.to(x_t).reshape(x_t.shape), x_t, alpha_bar)


# ---- small helpers ------------------------------------------------------------------------------------


def precise(x: Tensor) -> Tensor:
    """`x` in float64, or in float32 on the one kind of device that has no float64."""
    return x.to(torch.float32 if x.device.type == "mps" else torch.float64)


def squared_distances(a: Tensor, b: Tensor) -> Tensor:
    """‖a_i - b_j‖² for a (B, D) and b (N, D), as a (B, N) tensor."""
    return ((a * a).sum(1)[:, None] - 2 * a @ b.T + (b * b).sum(1)).clamp(min=0)


def _check_item_shape(x_t: Tensor, reference: Tensor, name: str) -> None:
    check_batch(x_t, "x_t")
    if x_t.shape[1:] != reference.shape[1:]:
        raise ValueError(
            f"x_t holds items of shape {tuple(x_t.shape[1:])}, but {name} have {tuple(reference.shape[1:])}."
        )
