"""The forward process: how an image sinks into noise, one step or one jump at a time.

Shapes: images are (B, C, H, W), points (B, 2); anything with a batch axis works. `t` is an int, a scalar
integer tensor, or one index per sample, shape (B,); index t means t + 1 noising steps.
"""

import torch
from torch import Tensor

from minidiff._validate import check_floating, check_same_shape, check_timestep, row_of_numbers
from minidiff.noise import Noise, check_noise, randn_like
from minidiff.schedule import NoiseSchedule, check_schedule


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
    x_t = alpha_bar_t.sqrt().to(x_0) * x_0 + (1 - alpha_bar_t).sqrt().to(x_0) * epsilon
    return x_t, epsilon


def q_step(
    x_prev: Tensor, t: int | Tensor, schedule: NoiseSchedule, *, generator: Noise = None
) -> tuple[Tensor, Tensor]:
    """Take the single noising step number t, from x_{t-1} (x_0 when t = 0) to x_t.

        q(x_t | x_{t-1}) = N(√(1 - β_t) x_{t-1}, β_t I)

    Returns (x_t, the noise that was added). Source: Ho et al. 2020, eq. 2.
    """
    check_schedule(schedule)
    check_floating(x_prev, "x_prev")
    check_timestep(t, schedule.T, len(x_prev))
    epsilon = randn_like(x_prev, generator)
    keep, add = at(schedule.alphas.sqrt(), t, x_prev), at(schedule.betas.sqrt(), t, x_prev)
    return keep * x_prev + add * epsilon, epsilon


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
    check_schedule(schedule)
    check_floating(x_0, "x_0")
    check_timestep(t, schedule.T, len(x_0))
    check_noise(generator, len(x_0))
    if epsilon is None:
        epsilon = randn_like(x_0, generator)
    else:
        check_floating(epsilon, "epsilon")
    check_same_shape(x_0, "x_0", epsilon, "epsilon")
    signal, noise = weights(t, schedule, x_0)
    return signal * x_0 + noise * epsilon, epsilon


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
    check_schedule(schedule)
    check_floating(x_0, "x_0")
    check_floating(x_t, "x_t")
    check_same_shape(x_0, "x_0", x_t, "x_t")
    check_timestep(t, schedule.T, len(x_0))
    alpha_bars_prev = torch.cat([torch.ones(1, dtype=torch.float64), schedule.alpha_bars[:-1]])
    share = 1 / (1 - schedule.alpha_bars)
    weight_x_0 = alpha_bars_prev.sqrt() * schedule.betas * share
    weight_x_t = schedule.alphas.sqrt() * (1 - alpha_bars_prev) * share
    variance = (1 - alpha_bars_prev) * schedule.betas * share
    mean = at(weight_x_0, t, x_0) * x_0 + at(weight_x_t, t, x_0) * x_t
    return mean, at(variance, t, x_0)


def at(values: Tensor, t: int | Tensor, like: Tensor) -> Tensor:
    """Pick values[t] and shape it to multiply a batch: (T,) -> (B or 1, 1, ..., 1), cast like `like`.

    Roots are taken before the cast: 1 - ᾱ_0 is about 1e-4, and float32 would keep three digits of it.
    """
    t = torch.as_tensor(t, device=values.device).long()  # bytes would be read as a mask
    return values[t].to(like).reshape(-1, *[1] * (like.ndim - 1))
