"""How good a model of latents can be at best: what of real pictures is still read after there and back.

    ceiling = share of held-out pictures x with   read(decode(encode(x))) = what x shows

A perfect model of the latents draws latents of real pictures, and its pictures are these. Encoding loses
what it loses before any sampler has begun.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from minidiff._validate import check_labels
from minidiff.latent.autoencoder import Autoencoder
from minidiff.latent.large_scenes import read_large

BATCH = 100  # pictures at once


@dataclass(frozen=True)
class Ceiling:
    """Of `n` pictures: the share read right after there and back (`read`), and before (`reader`, the floor: 1
    where the reader itself is never wrong); and the mean square of what there and back changes."""

    n: int
    read: float
    reader: float
    error: float

    def __str__(self) -> str:
        return (
            f"read right after there and back {self.read:.3f}, before {self.reader:.3f}, mean square of the "
            f"difference {self.error:.4f}, n = {self.n}"
        )


@torch.no_grad()
def there_and_back(autoencoder: Autoencoder, images: Tensor) -> Tensor:
    """Pictures (N, C, H, W) encoded and decoded, a part at a time."""
    if not isinstance(autoencoder, Autoencoder):
        raise TypeError(f"autoencoder must be Autoencoder, got {type(autoencoder).__name__}.")
    return torch.cat([autoencoder(part) for part in torch.split(images, BATCH)])


def ceiling(autoencoder: Autoencoder, images: Tensor, labels: Tensor) -> Ceiling:
    """The ceiling on pictures (N, 3, 64, 64) that show what `labels` (N, 5) say.

    Raises ValueError where images and labels do not belong together.
    """
    check_labels(labels, "labels")
    if labels.ndim != 2 or len(labels) != len(images):
        raise ValueError(
            f"labels must have a row for each of {len(images)} images, got {tuple(labels.shape)}."
        )
    back = there_and_back(autoencoder, images)
    read, reader = ((read_large(x) == labels).all(dim=1).double().mean().item() for x in (back, images))
    return Ceiling(len(images), read, reader, (back - images).square().mean().item())
