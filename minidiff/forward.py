"""The forward process: how an image sinks into noise, one step or one jump at a time.

Shapes: images are (B, C, H, W), points (B, 2); anything with a batch axis works. `t` is an int, a scalar
integer tensor, or one index per sample, shape (B,); index t means t + 1 noising steps.
"""

from typing import TypeVar

import torch
from torch import Tensor

from minidiff._validate import check_floating, check_same_shape, check_timestep, row_of_numbers
from minidiff.noise import Noise, check_noise, randn_like
from minidiff.schedule import NoiseSchedule, check_schedule

# ᾱ: a number for the whole batch, or one per sample in float64, shape (B, 1, ..., 1)
Level = TypeVar("Level", float, Tensor)


def mix(x_0: Tensor, epsilon: Tensor, alpha_bar: float | Tensor) -> Tensor:
    """Image and noise at the level ᾱ, all the noising there is (Ho et al. 2020, eq. 4).

        x_t = √ᾱ x_0 + √(1 - ᾱ) ε

    `x_0` and `epsilon` have one shape (B, ...); `alpha_bar` is a number in [0, 1], or a float64 tensor that
    multiplies the batch. Roots are taken before the cast: 1 - ᾱ_0 is about 1e-4, and float32 would keep
    three digits of it.

    >>> mix(torch.tensor([[3.0]]), torch.tensor([[1.0]]), alpha_bar=0.64)
    tensor([[3.]])
    """
    signal, noise = _cast(alpha_bar**0.5, x_0), _cast((1 - alpha_bar) ** 0.5, x_0)
    if isinstance(noise, Tensor):
        return signal * x_0 + noise * epsilon
    return torch.add(signal * x_0, epsilon, alpha=noise)  # the same with one pass less over the memory


def posterior_mean(
    x_0: Tensor, x_t: Tensor, alpha_bar: float | Tensor, alpha_bar_prev: float | Tensor
) -> Tensor:
    """Mean of q(x_prev | x_t, x_0), for a stride of any length from ᾱ up to ᾱ_prev (Ho et al. 2020, eq. 7).

        √ᾱ_prev β / (1 - ᾱ) · x_0 + √α (1 - ᾱ_prev) / (1 - ᾱ) · x_t,    α = ᾱ / ᾱ_prev,   β = 1 - α

    α and β belong to the whole stride. Into the clean image, ᾱ_prev = 1, it is x_0 itself.
    """
    alpha = alpha_bar / alpha_bar_prev
    weight_x_0 = alpha_bar_prev**0.5 * (1 - alpha) / (1 - alpha_bar)
    weight_x_t = alpha**0.5 * (1 - alpha_bar_prev) / (1 - alpha_bar)
    return _cast(weight_x_0, x_0) * x_0 + _cast(weight_x_t, x_0) * x_t


def posterior_variance(alpha_bar: Level, alpha_bar_prev: Level, variance: str = "small") -> Level:
    """Variance (not its root, not its log) of a reverse stride from ᾱ up to ᾱ_prev.

        (1 - ᾱ_prev) / (1 - ᾱ) · β  ("small", that of the posterior)   or   β = 1 - ᾱ / ᾱ_prev  ("large")

    Into the clean image, ᾱ_prev = 1, the small one is 0.

    >>> posterior_variance(0.5, 1.0), posterior_variance(0.5, 1.0, "large")
    (0.0, 0.5)
    """
    beta = 1 - alpha_bar / alpha_bar_prev
    return beta if variance == "large" else (1 - alpha_bar_prev) / (1 - alpha_bar) * beta


def forward_diffusion_step(
    x_0: Tensor, t: int | Tensor, beta_t_schedule: Tensor, *, generator: Noise = None
) -> tuple[Tensor, Tensor]:
    """Noise a clean image up to timestep t, in one jump, from nothing but the list of betas.

        x_t = √ᾱ_t x_0 + √(1 - ᾱ_t) ε,   ᾱ_t = (1 - β_0)(1 - β_1) ... (1 - β_t),   ε ~ N(0, I)

    The product includes index t itself. `t` is one integer for the whole batch (int or scalar tensor);
    `beta_t_schedule` has shape (T,). Returns (x_t, ε), both with the shape and dtype of `x_0`.

    Raises ValueError if t is outside 0 .. T-1, and for betas outside (0, 1].
    Source: Ho et al. 2020, eq. 4.

    >>> x_0 = torch.zeros(1, 1, 8, 8)
    >>> x_t, epsilon = forward_diffusion_step(x_0, 9, torch.full((10,), 0.02))
    >>> torch.allclose(x_t, (1 - 0.98**10) ** 0.5 * epsilon)
    True
    """
    check_floating(x_0, "x_0")
    betas = row_of_numbers(beta_t_schedule, "beta_t_schedule").to("cpu", torch.float64)
    outside = betas[~((betas > 0) & (betas <= 1))]  # NaN is outside, too
    if outside.numel():
        raise ValueError(
            "Every beta must lie in (0, 1]: a beta is the variance of the noise of one step. "
            f"beta_t_schedule holds {outside[0].item():g}."
        )
    if isinstance(t, Tensor) and (t.ndim > 1 or t.numel() != 1):
        raise ValueError(f"t must be one timestep, got shape {tuple(t.shape)}. For one per sample: q_sample.")
    check_timestep(t, len(betas))
    check_noise(generator, len(x_0))

    alpha_bar_t = (1 - betas[: int(t) + 1]).prod()
    epsilon = randn_like(x_0, generator)
    return mix(x_0, epsilon, alpha_bar_t), epsilon


def q_step(
    x_prev: Tensor, t: int | Tensor, schedule: NoiseSchedule, *, generator: Noise = None
) -> tuple[Tensor, Tensor]:
    """Take the single noising step number t, from x_{t-1} (x_0 when t = 0) to x_t.

        q(x_t | x_{t-1}) = N(√(1 - β_t) x_{t-1}, β_t I)

    It is `mix` with α_t = 1 - β_t, the share that one step keeps, in the place of ᾱ_t. Returns (x_t, the
    noise that was added). Source: Ho et al. 2020, eq. 2.
    """
    check_noising(schedule, t, generator=generator, x_prev=x_prev)
    epsilon = randn_like(x_prev, generator)
    return mix(x_prev, epsilon, pick(schedule.alphas, t, x_prev)), epsilon


def q_sample(
    x_0: Tensor,
    t: int | Tensor,
    schedule: NoiseSchedule,
    *,
    epsilon: Tensor | None = None,
    generator: Noise = None,
) -> tuple[Tensor, Tensor]:
    """Jump from x_0 straight to x_t.

        q(x_t | x_0) = N(√ᾱ_t x_0, (1 - ᾱ_t) I)

    `epsilon`, if given, is used instead of fresh noise. Returns (x_t, ε). Source: Ho et al. 2020, eq. 4.

    >>> schedule = NoiseSchedule.cosine(T=100)
    >>> x_t, epsilon = q_sample(torch.zeros(4, 1, 8, 8), torch.tensor([0, 10, 50, 99]), schedule)
    >>> x_t.shape
    torch.Size([4, 1, 8, 8])
    """
    check_noising(schedule, t, generator=generator, x_0=x_0, epsilon=epsilon)
    epsilon = randn_like(x_0, generator) if epsilon is None else epsilon.clone()
    return mix(x_0, epsilon, pick(schedule.alpha_bars, t, x_0)), epsilon


def weights(t: int | Tensor, schedule: NoiseSchedule, like: Tensor) -> tuple[Tensor, Tensor]:
    """The two weights (√ᾱ_t, √(1 - ᾱ_t)), shaped to multiply the batch `like`."""
    return at(schedule.alpha_bars.sqrt(), t, like), at((1 - schedule.alpha_bars).sqrt(), t, like)


def q_posterior(x_0: Tensor, x_t: Tensor, t: int | Tensor, schedule: NoiseSchedule) -> tuple[Tensor, Tensor]:
    """Where x_{t-1} was, given both ends of the step: mean and variance of q(x_{t-1} | x_t, x_0).

        mean     = √ᾱ_{t-1} β_t / (1 - ᾱ_t) · x_0 + √α_t (1 - ᾱ_{t-1}) / (1 - ᾱ_t) · x_t
        variance = β̃_t = (1 - ᾱ_{t-1}) / (1 - ᾱ_t) · β_t

    At t = 0 the image before the step is x_0 itself: ᾱ_{t-1} = 1, the mean is x_0, the variance 0.
    Returns (mean with the shape of x_0, variance broadcastable to it). Source: Ho et al. 2020, eq. 6-7.
    """
    check_noising(schedule, t, x_0=x_0, x_t=x_t)
    alpha_bars_prev = torch.cat([torch.ones(1, dtype=torch.float64), schedule.alpha_bars[:-1]])
    alpha_bar, alpha_bar_prev = pick(schedule.alpha_bars, t, x_0), pick(alpha_bars_prev, t, x_0)
    mean = posterior_mean(x_0, x_t, alpha_bar, alpha_bar_prev)
    return mean, posterior_variance(alpha_bar, alpha_bar_prev).to(x_0)


def at(values: Tensor, t: int | Tensor, like: Tensor) -> Tensor:
    """Pick values[t], shaped to multiply the batch `like` and cast to its dtype and device."""
    return pick(values, t, like).to(like)


def pick(values: Tensor, t: int | Tensor, like: Tensor) -> Tensor:
    """Pick values[t] and shape it to multiply a batch: (T,) -> (B or 1, 1, ..., 1), still in float64."""
    t = torch.as_tensor(t, device=values.device).long()  # bytes would be read as a mask
    return values[t].reshape(-1, *[1] * (like.ndim - 1))


def check_noising(
    schedule: NoiseSchedule,
    t: int | Tensor,
    *,
    generator: Noise = None,
    epsilon: Tensor | None = None,
    **images: Tensor,
) -> None:
    """Raise unless images can be noised, or were noised, to t: of one shape, finite, with t in the schedule.

    What all of the above ask before they compute. The images come under their names, the first sets the
    batch; `epsilon` may be None (still to be drawn).
    """
    if epsilon is not None:
        images["epsilon"] = epsilon
    (name, first), *others = images.items()
    check_schedule(schedule)
    check_floating(first, name)
    check_timestep(t, schedule.T, len(first))
    check_noise(generator, len(first))
    for other_name, other in others:
        check_floating(other, other_name)
        check_same_shape(first, name, other, other_name)


def _cast(weight: float | Tensor, like: Tensor) -> float | Tensor:
    return weight.to(like) if isinstance(weight, Tensor) else weight
