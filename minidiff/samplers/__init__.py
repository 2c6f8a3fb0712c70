"""Samplers: from pure noise to an image, one file each.

Every sampler is a generator with the same first arguments, `sampler(denoise, schedule, x_T, steps=...)`;
it yields a `SampleStep` after each step and keeps no state once the loop is over.
"""

# The samplers are imported in the order of `SAMPLERS`, in which they enter themselves.
# isort: off
from collections import deque
from typing import Any

from torch import Tensor

from minidiff._validate import check_callable, check_choice
from minidiff.denoisers import Denoiser
from minidiff.samplers._steps import SampleStep, visited_times
from minidiff.samplers.frame import SAMPLERS, Sampler
from minidiff.samplers.ddpm import ddpm
from minidiff.samplers.ddim import ddim
from minidiff.samplers.pndm import pndm
from minidiff.samplers.lms import lms
from minidiff.samplers.euler import euler
from minidiff.samplers.euler_ancestral import euler_ancestral
from minidiff.samplers.heun import heun
from minidiff.samplers.dpm_solver_pp import dpm_solver_pp
from minidiff.samplers.inversion import invert
from minidiff.schedule import NoiseSchedule

__all__ = [
    "SAMPLERS",
    "SampleStep",
    "Sampler",
    "ddim",
    "ddpm",
    "dpm_solver_pp",
    "euler",
    "euler_ancestral",
    "heun",
    "invert",
    "lms",
    "pndm",
    "sample",
    "visited_times",
]


def sample(
    denoise: Denoiser, schedule: NoiseSchedule, x_T: Tensor, sampler: Sampler | str = "ddim", **options: Any
) -> Tensor:
    """Run a sampler to its end and return the finished image, shape of `x_T`.

    `sampler` is one of the functions here or its name in `SAMPLERS`; `options` are its own (steps, eta,
    generator, ...).
    """
    if isinstance(sampler, str):
        check_choice(sampler, "sampler", tuple(SAMPLERS))
        sampler = SAMPLERS[sampler]
    check_callable(sampler, "sampler")
    last_step = deque(sampler(denoise, schedule, x_T, **options), maxlen=1)
    if not last_step:
        raise ValueError(f"sampler took no step, got {sampler!r}.")
    return last_step[0].x_t
