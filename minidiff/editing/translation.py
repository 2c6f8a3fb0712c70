"""Invert a picture knowing what it is, and sample it back as something else."""

from collections import deque

from torch import Tensor

from minidiff.denoisers import Denoiser
from minidiff.samplers import invert, sample
from minidiff.schedule import NoiseSchedule


def invert_and_sample(
    told: Denoiser,
    asked: Denoiser,
    schedule: NoiseSchedule,
    x_0: Tensor,
    *,
    steps: int | None = 50,
    spacing: str = "trailing",
) -> Tensor:
    """The picture x_0 (B, ...) with another condition (Su et al. 2023, "Dual Diffusion Implicit Bridges").

        x_T = invert(told, x_0),    x_0' = ddim(asked, x_T)

    `told` knows what x_0 shows, `asked` what it shall show. Where both agree the picture comes back, but for
    an error that falls like 1/steps; where they differ, what they agree on tends to stay, for the noise is
    the same. 2 · `steps` calls.
    """
    (top,) = deque(invert(told, schedule, x_0, steps=steps, spacing=spacing), maxlen=1)
    return sample(asked, schedule, top.x_t, "ddim", steps=steps, spacing=spacing)
