"""The training objective: noise an image, let the network guess, square the difference."""

import torch
from torch import Tensor, nn

from minidiff._validate import (
    check_callable,
    check_choice,
    check_count,
    check_floating,
    check_number,
    check_same_shape,
    check_tensor,
    check_timestep,
)
from minidiff.denoisers import PREDICTS, check_answer
from minidiff.forward import at, weights
from minidiff.noise import Noise, check_noise, randn_like
from minidiff.schedule import NoiseSchedule, check_schedule


def diffusion_loss(
    network: nn.Module,
    x_0: Tensor,
    schedule: NoiseSchedule,
    *,
    condition: Tensor | None = None,
    predicts: str = "epsilon",
    min_snr_gamma: float | None = None,
    t: Tensor | None = None,
    epsilon: Tensor | None = None,
    generator: Noise = None,
) -> Tensor:
    """The objective of Ho et al. 2020, eq. 14, as one number: the mean of `diffusion_losses`.

    >>> class Silent(nn.Module):  # predicts that there is no noise
    ...     def forward(self, x_t, t):
    ...         return torch.zeros_like(x_t)
    >>> x_0 = torch.zeros(4096, 1, 4, 4)
    >>> loss = diffusion_loss(Silent(), x_0, NoiseSchedule.cosine(), generator=torch.manual_seed(0))
    >>> round(loss.item(), 1)  # the variance of the noise
    1.0
    """
    return diffusion_losses(
        network, x_0, schedule,
        condition=condition, predicts=predicts, min_snr_gamma=min_snr_gamma,
        t=t, epsilon=epsilon, generator=generator,
    )[0].mean()  # fmt: skip


def diffusion_losses(
    network: nn.Module,
    x_0: Tensor,
    schedule: NoiseSchedule,
    *,
    condition: Tensor | None = None,
    predicts: str = "epsilon",
    min_snr_gamma: float | None = None,
    t: Tensor | None = None,
    epsilon: Tensor | None = None,
    generator: Noise = None,
) -> tuple[Tensor, Tensor]:
    """One loss per image, and the timestep at which it was taken: two tensors of shape (B,).

        L = ‖ε - ε_θ(√ᾱ_t x_0 + √(1 - ᾱ_t) ε, t)‖²,   averaged over pixels,   t uniform on 0 .. T-1

    - `x_0` (B, ...), clean, in [-1, 1] for images; `condition` is handed to the network as it is.
    - `predicts`: the target is "epsilon" as above, "x_0" itself, or "v" = √ᾱ_t ε - √(1 - ᾱ_t) x_0.
    - `min_snr_gamma`: weigh by `loss_weight` (Hang et al. 2023); None keeps the weight at 1.
    - `t` (B,) and `epsilon` (like x_0) are drawn unless given.
    """
    check_callable(network, "network")
    check_schedule(schedule)
    check_floating(x_0, "x_0")
    if condition is not None:
        check_tensor(condition, "condition")
    check_choice(predicts, "predicts", PREDICTS)
    check_noise(generator, len(x_0))
    if predicts == "epsilon" and schedule.alpha_bars[-1] == 0:
        raise ValueError("Zero terminal SNR needs predicts='v' or 'x_0': where all is noise, ε says nothing.")
    if t is None:
        t = draw_timesteps(len(x_0), schedule.T, generator)
    elif not isinstance(t, Tensor) or t.shape != (len(x_0),):
        raise ValueError(f"t must be a tensor with one timestep per image, shape ({len(x_0)},), got {t!r}.")
    check_timestep(t, schedule.T, len(x_0))
    if epsilon is None:
        epsilon = randn_like(x_0, generator)
    else:
        check_floating(epsilon, "epsilon")
    check_same_shape(x_0, "x_0", epsilon, "epsilon")

    signal, noise = weights(t, schedule, x_0)
    x_t = signal * x_0 + noise * epsilon
    target = {"epsilon": epsilon, "x_0": x_0, "v": signal * epsilon - noise * x_0}[predicts]

    times = t.to(x_0.device, torch.float32)
    output = network(x_t, times) if condition is None else network(x_t, times, condition)
    check_answer(output, x_t, "the network's output")
    losses = (output - target).float().square().flatten(1).mean(dim=1)
    if min_snr_gamma is not None:
        losses = losses * at(loss_weight(schedule, predicts, min_snr_gamma), t, losses[:, None]).flatten()
    return losses, t


def draw_timesteps(batch: int, T: int, generator: Noise = None) -> Tensor:
    """`batch` timesteps, uniform on 0 .. T-1 with both ends included, shape (B,), int64, on the CPU."""
    check_count(batch, "batch", 1)
    check_count(T, "T", 1)
    check_noise(generator, batch)
    if generator is None or isinstance(generator, torch.Generator):
        device = "cpu" if generator is None else generator.device
        return torch.randint(0, T, (batch,), generator=generator, device=device).cpu()
    return torch.cat([draw_timesteps(1, T, g) for g in generator])


def loss_weight(schedule: NoiseSchedule, predicts: str, gamma: float) -> Tensor:
    """Min-SNR-γ weights (Hang et al. 2023, section 3.4), shape (T,), float64.

    All three targets measure the same error in x̂_0, times SNR (ε), 1 (x_0) or SNR + 1 (v). These weights
    make the error in x̂_0 count min(SNR, γ) whichever of them the network predicts.
    """
    check_schedule(schedule)
    check_choice(predicts, "predicts", PREDICTS)
    check_number(gamma, "min_snr_gamma", low=1e-9)
    wanted = schedule.snr.clamp(max=gamma)
    return wanted / {"epsilon": schedule.snr, "x_0": torch.ones(()), "v": schedule.snr + 1}[predicts]
