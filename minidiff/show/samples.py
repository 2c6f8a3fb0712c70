"""What a network draws while it learns."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from minidiff._condition import Condition, check_condition, moved
from minidiff._shared import evaluating
from minidiff._validate import check_choice, check_count, check_seed
from minidiff.denoisers import NetworkDenoiser
from minidiff.noise import randn
from minidiff.predictions import PARAMETRISATIONS
from minidiff.record import Step
from minidiff.samplers import sample
from minidiff.schedule import NoiseSchedule, check_schedule
from minidiff.show.sprite import check_images
from minidiff.show.views import View, check_sample_shape, pictures

Samples = Callable[[nn.Module], Tensor]
WEIGHTS = {"raw": "network", "ema": "ema"}  # whose samples -> the name by which a step has these weights


def samples_from(
    schedule: NoiseSchedule,
    shape: tuple[int, ...],
    *,
    predicts: str | None = None,
    condition: Condition | None = None,
    images: int = 16,
    steps: int = 20,
    seed: int = 0,
    view: View | None = None,
) -> Samples:
    """A `samples` function for `TrainingMonitor`: DDIM from one x_T, so that only learning shows.

    Args:
        schedule, predicts: as the network is trained; what it predicts, a network in training knows itself.
        shape: of one sample; (C, H, W) of an image, if there is no `view`.
        condition: what the network is told, a row for each image; sets the number of images.
        images, steps, seed: how many images, in how many steps, from which noise.
        view: makes pictures (N, 1 or 3, H, W) of samples (N, *shape) that are none; where the network is.

    >>> draw = samples_from(NoiseSchedule.cosine(T=20), (1, 8, 8), predicts="x_0", images=4, steps=2)
    >>> draw(lambda x_t, t: 0 * x_t).shape
    torch.Size([4, 1, 8, 8])
    """
    check_schedule(schedule)
    check_sample_shape(shape, view)
    if predicts is not None:
        check_choice(predicts, "predicts", tuple(PARAMETRISATIONS))
    check_count(images, "images", 1)
    check_count(steps, "steps", 1, schedule.T)
    check_seed(seed)
    if condition is not None:
        check_condition(condition)
        images = len(next(iter(condition.values())) if isinstance(condition, dict) else condition)

    def draw(network: nn.Module) -> Tensor:
        where = torch.device("cpu")
        if isinstance(network, nn.Module):
            where = next((p.device for p in network.parameters()), where)
        told = None if condition is None else moved(condition, where)
        denoise = NetworkDenoiser(network, schedule, predicts=predicts, condition=told)
        x_T = randn((images, *shape), generator=torch.Generator().manual_seed(seed), device=where)
        return pictures(sample(denoise, schedule, x_T, "ddim", steps=steps), view, "samples")

    return draw


def drawn_by(step: Step, samples: Samples) -> dict[str, Tensor]:
    """What the networks of a step draw: "raw" and "ema", or those of them that it has -> (N, C, H, W)."""
    networks = {whose: getattr(step, name, None) for whose, name in WEIGHTS.items()}
    drawn = {whose: _drawn(samples, network) for whose, network in networks.items() if network is not None}
    if not drawn:
        raise TypeError(f"samples needs steps that have a `network`; {type(step).__name__} has none.")
    return drawn


def _drawn(samples: Samples, network: nn.Module) -> Tensor:
    with torch.no_grad(), evaluating(network):
        images = samples(network)
    check_images(images, "The answer of samples(network)")
    return images.detach().cpu().clone()  # `samples` may use its memory again
