"""Latents as a diffusion model is trained on them, and the autoencoder that makes and reads them."""

from functools import cache
from pathlib import Path

import torch

from minidiff.data import Examples, render, scene, shape_indices
from minidiff.latent.autoencoder import Autoencoder
from minidiff.latent.autoencoder_file import load_autoencoder
from minidiff.latent.large_scenes import SIDE

FILE = Path(__file__).parents[1] / "shipped" / "latents-autoencoder.safetensors"
BATCH = 200  # scenes that are painted and encoded at once


@cache
def shipped_autoencoder() -> Autoencoder:
    """The shipped autoencoder of scenes of 64 x 64; the same object each time.

    Raises CheckpointError where there is none: `python -m tools.autoencoder` trains it.
    """
    return load_autoencoder(FILE)


@torch.no_grad()
def latents(split: str = "train") -> Examples:
    """The scenes of a part of `shapes`, painted at 64 x 64 and encoded: float32 (N, 4, 8, 8), told the five
    attributes (N, 5). About half a minute for "train".

    Raises ValueError for another split, CheckpointError where no autoencoder is shipped.
    """
    scenes, autoencoder = [scene(i) for i in shape_indices(split)], shipped_autoencoder()
    parts = [scenes[first : first + BATCH] for first in range(0, len(scenes), BATCH)]
    x = torch.cat([autoencoder.encode(render(part, SIDE).images) for part in parts])
    return Examples(x, torch.tensor([s.labels for s in scenes]), "latents")
