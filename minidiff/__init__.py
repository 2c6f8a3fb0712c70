"""minidiff: a small diffusion library that is meant to be read.

    schedule = NoiseSchedule.cosine(T=1000)                         # how much noise, when
    x_t, epsilon = q_sample(x_0, t, schedule)                       # forward
    loss = diffusion_loss(network, x_0, schedule, predicts="x_0")   # learn
    denoise = NetworkDenoiser(network, schedule, predicts="x_0")    # the seam
    for step in ddim(denoise, schedule, x_T, steps=50):             # backward
        ...

The house has floors, and a room knows only the floors below it.

    6  __main__, demo, doctor   the command line, and in _arguments what it asks and can be asked
       retouch                  a picture file edited by the command line
       own_pictures, drawn      what it trains, one's own pictures among it; what it draws, as files
       named_labels             what to draw, said in words
       lab, lab_files           JupyterLab at a place in the course; opening a notebook changes nothing
    5  capstone/                a project: its contract checked, its figure computed again
       show/                    plots, the frame player, explorers and the training monitor
       checks/                  what the exercises call: a module for each lesson
    4  zoo, metrics/            shipped models; how good samples are
       recipes                  how those are trained: data, network, schedule and settings
       progress, record         a training watched in a terminal; what is noted down of it
       text/                    words and pictures in one space: encoders trained by contrast
       rivals/                  a VAE and a GAN, to measure against
       latent/                  an autoencoder, its latents and its ceiling; what networks cost
       train                    the training loop; beside it, one idea each:
       optim, draws             Adam and the moving average; what each step draws at random
       run_folder, loss_file    saving and resuming; the losses beside the checkpoint
       interrupts, joined       Ctrl-C; several processes
       open_runs                what becomes of a run when the program ends
       checkpoint, _untrusted   the file format; reading files that somebody else made
       model                    TrainedModel: a network with all that it takes to use it
    3  editing/                 what people do to pictures with a trained model: one file an idea
       samplers/                one file a sampler, and the frame that all share
       guidance, loss           the line through two predictions; the objective
       denoisers                the seam: networks, projections and exact answers as denoisers
    2  predictions              what a network predicts: ε, x_0, v, and how one follows from another
       nets/                    U-Nets, DiT, MLP, attention, conditions, control, encoders, and their registry
       forward                  q: noising, mixing, the posterior and its variance
    1  schedule                 how much noise, when; which times a sampler visits
       data/                    examples of any shape: pictures, points, sounds, made-up sets, words
       sound/                   spectrograms and the way back to a wave; pitch read off it
    0  noise, device            where every random number is drawn; where to compute
       phrase, _words           texts in the course's languages; what goes wrong, said in them
       _condition, _validate, _files     conditions as values; questions that arguments are asked; whole files
       _shared, _start          what all threads share, in turn; the first second of the command line
       _arguments               what the command line can be asked, in the language of whoever asks
"""

from minidiff import _start as _start
from minidiff.denoisers import (
    ClippedDenoiser,
    GaussianMixtureDenoiser,
    IdealDenoiser,
    NetworkDenoiser,
    ProjectedDenoiser,
)
from minidiff.forward import forward_diffusion_step, q_posterior, q_sample, q_step
from minidiff.guidance import GuidedDenoiser, GuidedPair, IntervalDenoiser
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
    "IntervalDenoiser",
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
