"""minidiff: a small diffusion library that is meant to be read.

    schedule = NoiseSchedule.cosine(T=1000)                # how much noise, when
    x_t, epsilon = q_sample(x_0, t, schedule)              # forward
    loss = diffusion_loss(network, x_0, schedule)          # learn
    denoise = NetworkDenoiser(network, schedule)           # the seam
    for step in ddim(denoise, schedule, x_T, steps=50):    # backward
        ...

Data, training, shipped models, plots and widgets live in `minidiff.data`, `.train`, `.zoo`, `.show`.
"""

from minidiff.denoisers import (
    ClippedDenoiser,
    GaussianMixtureDenoiser,
    IdealDenoiser,
    NetworkDenoiser,
    ProjectedDenoiser,
)
from minidiff.forward import forward_diffusion_step, q_posterior, q_sample, q_step
from minidiff.guidance import GuidedDenoiser, GuidedPair
from minidiff.loss import diffusion_loss, diffusion_losses
from minidiff.nets import MLP, MLPSettings, UNet, UNetSettings
from minidiff.noise import generators, randn, randn_like
from minidiff.predictions import Prediction
from minidiff.samplers import (
    SAMPLERS,
    SampleStep,
    ddim,
    ddpm,
    dpm_solver_pp,
    euler,
    euler_ancestral,
    heun,
    invert,
    lms,
    pndm,
    sample,
)
from minidiff.schedule import NoiseSchedule

__version__ = "0.1.0"

__all__ = [
    "MLP",
    "SAMPLERS",
    "ClippedDenoiser",
    "GaussianMixtureDenoiser",
    "GuidedDenoiser",
    "GuidedPair",
    "IdealDenoiser",
    "MLPSettings",
    "NetworkDenoiser",
    "NoiseSchedule",
    "Prediction",
    "ProjectedDenoiser",
    "SampleStep",
    "UNet",
    "UNetSettings",
    "ddim",
    "ddpm",
    "diffusion_loss",
    "diffusion_losses",
    "dpm_solver_pp",
    "euler",
    "euler_ancestral",
    "forward_diffusion_step",
    "generators",
    "heun",
    "invert",
    "lms",
    "pndm",
    "q_posterior",
    "q_sample",
    "q_step",
    "randn",
    "randn_like",
    "sample",
]
