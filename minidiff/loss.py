"""The training objective: noise an image, let the network guess, square the difference."""

import torch
from torch import Tensor, nn

from minidiff._condition import Condition
from minidiff._shared import global_chance, undisturbed
from minidiff._validate import (
    check_batch,
    check_callable,
    check_count,
    check_number,
)
from minidiff.denoisers import check_answer, check_told
from minidiff.forward import at, q_sample, weights
from minidiff.noise import Noise, check_noise
from minidiff.predictions import parametrisation, what_it_predicts
from minidiff.schedule import NoiseSchedule


def diffusion_loss(
    network: nn.Module,
    x_0: Tensor,
    schedule: NoiseSchedule,
    *,
    predicts: str | None = None,
    condition: Condition | None = None,
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
    >>> schedule, seed = NoiseSchedule.cosine(), torch.manual_seed(0)
    >>> loss = diffusion_loss(Silent(), x_0, schedule, predicts="epsilon", generator=seed)
    >>> round(loss.item(), 1)  # the variance of the noise
    1.0
    """
    return diffusion_losses(
        network, x_0, schedule,
        predicts=predicts, condition=condition, min_snr_gamma=min_snr_gamma,
        t=t, epsilon=epsilon, generator=generator,
    )[0].mean()  # fmt: skip


def diffusion_losses(
    network: nn.Module,
    x_0: Tensor,
    schedule: NoiseSchedule,
    *,
    predicts: str | None = None,
    condition: Condition | None = None,
    min_snr_gamma: float | None = None,
    t: Tensor | None = None,
    epsilon: Tensor | None = None,
    generator: Noise = None,
) -> tuple[Tensor, Tensor]:
    """One loss per image, and the timestep at which it was taken: two tensors of shape (B,).

        L = ‖ε - ε_θ(√ᾱ_t x_0 + √(1 - ᾱ_t) ε, t)‖²,   averaged over pixels,   t uniform on 0 .. T-1

    - `x_0` (B, ...), clean, in [-1, 1] for images; `condition` is handed to the network as it is.
    - `predicts`: the target is "epsilon" as above, "x_0" itself, or "v" = √ᾱ_t ε - √(1 - ᾱ_t) x_0. It must be
      said, except for a network that has learned one of them already.
    - `min_snr_gamma`: weigh by `loss_weight` (Hang et al. 2023); None keeps the weight at 1.
    - `t` (B,) and `epsilon` (like x_0) are drawn unless given.
    """
    check_callable(network, "network")
    predicts = what_it_predicts(network, schedule, predicts)
    target = parametrisation(predicts, schedule).target
    check_batch(x_0, "x_0")
    if condition is not None:
        check_told(network, condition, len(x_0))
    if t is None:
        t = draw_timesteps(len(x_0), schedule.T, generator)
    elif not isinstance(t, Tensor) or t.shape != (len(x_0),):
        raise ValueError(f"t must be a tensor with one timestep per image, shape ({len(x_0)},), got {t!r}.")
    x_t, epsilon = q_sample(x_0, t, schedule, epsilon=epsilon, generator=generator)
    told = () if condition is None else (condition,)
    with undisturbed(network):
        output = network(x_t, t.to(x_0.device, torch.float32), *told)
    check_answer(output, x_t, "the network's output")
    signal, noise = weights(t, schedule, x_0)
    losses = (output - target(x_0, epsilon, signal, noise)).float().square().flatten(1).mean(dim=1)
    if min_snr_gamma is not None:
        losses = losses * at(loss_weight(schedule, predicts, min_snr_gamma), t, losses[:, None]).flatten()
    return losses, t.clone()


def draw_timesteps(batch: int, T: int, generator: Noise = None) -> Tensor:
    """`batch` timesteps, uniform on 0 .. T-1 with both ends included, shape (B,), int64, on the CPU."""
    check_count(batch, "batch", 1)
    check_count(T, "T", 1)
    check_noise(generator, batch)
    if generator is None or isinstance(generator, torch.Generator):
        device = "cpu" if generator is None else generator.device
        with global_chance:
            return torch.randint(0, T, (batch,), generator=generator, device=device).cpu()
    return torch.cat([draw_timesteps(1, T, g) for g in generator])


def loss_weight(schedule: NoiseSchedule, predicts: str, gamma: float) -> Tensor:
    """Min-SNR-γ weights (Hang et al. 2023, section 3.4), shape (T,), float64.

    All targets measure the same error in x̂_0, times SNR (ε), 1 (x_0) or SNR + 1 (v). These weights make the
    error in x̂_0 count min(SNR, γ) whichever of them the network predicts.
    """
    error = parametrisation(predicts, schedule).error(schedule.snr)
    check_number(gamma, "min_snr_gamma", low=1e-9)
    return schedule.snr.clamp(max=gamma) / error
