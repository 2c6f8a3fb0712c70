"""Diffusion in few numbers: an autoencoder, its latents, its ceiling, and what it all costs.

- `autoencoder`: pictures to latents and back; `training`: how it learns; `autoencoder_file`: it in a file.
- `large_scenes`: the scenes of `shapes` at 64 x 64, and how they are read.
- `examples`: latents as `train` takes them.
- `ceiling`: what encoding alone has lost already.
- `costs`: multiply-adds, bytes of weights, weights in a byte each.
"""

from minidiff.latent.autoencoder import Autoencoder, AutoencoderSettings
from minidiff.latent.autoencoder_file import load_autoencoder, save_autoencoder
from minidiff.latent.ceiling import Ceiling, ceiling, there_and_back
from minidiff.latent.costs import bytes_of, int8_by_row, multiply_adds, rounded
from minidiff.latent.examples import latents, shipped_autoencoder
from minidiff.latent.large_scenes import large_shapes, read_large, shrunk
from minidiff.latent.training import AutoencoderStep, AutoencoderTraining, train_autoencoder

__all__ = [
    "Autoencoder",
    "AutoencoderSettings",
    "AutoencoderStep",
    "AutoencoderTraining",
    "Ceiling",
    "bytes_of",
    "ceiling",
    "int8_by_row",
    "large_shapes",
    "latents",
    "load_autoencoder",
    "multiply_adds",
    "read_large",
    "rounded",
    "save_autoencoder",
    "shipped_autoencoder",
    "shrunk",
    "there_and_back",
    "train_autoencoder",
]
