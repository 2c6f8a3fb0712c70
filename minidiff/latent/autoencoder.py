"""An autoencoder: a picture becomes 48 times fewer numbers, and a picture again.

    z = encoder(x),   latent = (z - mean) / std,   x̂ = decoder(latent · std + mean)

Diffusion happens between the two. The decoder never hears of it, and what the encoder has thrown away no
sampler brings back. Source: Rombach et al. 2022, "High-resolution image synthesis with latent diffusion
models", section 3.1; `mean` and `std` stand where that code has one number, 0.18215.
"""

from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn

from minidiff._validate import check_batch, check_count, check_weights_fit
from minidiff.nets.attention import norm, zeroed
from minidiff.nets.registry import network

PATCH = 4  # side of the squares of pixels that are folded into channels, at both ends
SHRINK = 2 * PATCH  # pixels to a place of a latent, in each direction


@dataclass(frozen=True)
class AutoencoderSettings:
    """Everything that shapes an autoencoder; saved with its weights."""

    channels: int = 3  # of the picture
    latent: int = 4  # channels of a latent
    width: int = (
        64  # feature maps at a quarter of the picture's side; at an eighth there are half as many more
    )

    def __post_init__(self) -> None:
        for name in ("channels", "latent", "width"):
            check_count(getattr(self, name), name, 1)
        if self.width % 16:
            raise ValueError(f"width must be a multiple of 16, got {self.width}.")


class Block(nn.Module):
    """x + two 3 x 3 convolutions, which begin as "change nothing"."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            norm(width), nn.SiLU(), nn.Conv2d(width, width, 3, padding=1),
            norm(width), nn.SiLU(), zeroed(nn.Conv2d(width, width, 3, padding=1)),
        )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x)  # type: ignore[no-any-return]


@network(AutoencoderSettings)
class Autoencoder(nn.Module):
    """`encode`: (B, C, H, W) -> (B, c, H/8, W/8), of mean 0 and standard deviation 1 in each channel, once
    `standardise_` has seen examples; `decode`: the way back."""

    mean: Tensor
    std: Tensor

    def __init__(self, settings: AutoencoderSettings) -> None:
        super().__init__()
        if not isinstance(settings, AutoencoderSettings):
            raise TypeError(f"settings must be AutoencoderSettings, got {type(settings).__name__}.")
        self.settings = settings
        folded, w, deep = settings.channels * PATCH**2, settings.width, settings.width * 3 // 2
        self.encoder = nn.Sequential(  # at H/4, then at H/8
            nn.PixelUnshuffle(PATCH), nn.Conv2d(folded, w, 3, padding=1), norm(w), nn.SiLU(),
            nn.Conv2d(w, deep, 3, stride=2, padding=1), Block(deep),
            norm(deep), nn.SiLU(), nn.Conv2d(deep, settings.latent, 1),
        )  # fmt: skip
        self.decoder = nn.Sequential(  # at H/8, then at H/4
            nn.Conv2d(settings.latent, deep, 3, padding=1), Block(deep), Block(deep),
            norm(deep), nn.SiLU(), nn.Conv2d(deep, 4 * w, 3, padding=1), nn.PixelShuffle(2), Block(w),
            norm(w), nn.SiLU(), nn.Conv2d(w, folded, 3, padding=1), nn.PixelShuffle(PATCH),
        )  # fmt: skip
        self.register_buffer("mean", torch.zeros(settings.latent, 1, 1))
        self.register_buffer("std", torch.ones(settings.latent, 1, 1))

    def encode(self, images: Tensor) -> Tensor:
        """Latents (B, c, H/8, W/8). Raises ValueError for pictures of another shape."""
        check_batch(images, "images")
        check_weights_fit(images, "images", self.std)
        if images.ndim != 4 or images.shape[1] != self.settings.channels or any(
            side % SHRINK for side in images.shape[2:]
        ):  # fmt: skip
            raise ValueError(
                f"images must have shape (B, {self.settings.channels}, H, W), H and W multiples of {SHRINK}; "
                f"got {tuple(images.shape)}."
            )
        return cast(Tensor, (self.encoder(images) - self.mean) / self.std)

    def decode(self, latents: Tensor) -> Tensor:
        """Pictures (B, C, 8h, 8w), kept inside [-1, 1]. Raises ValueError for latents of another shape."""
        check_batch(latents, "latents")
        check_weights_fit(latents, "latents", self.std)
        if latents.ndim != 4 or latents.shape[1] != self.settings.latent:
            raise ValueError(
                f"latents must have shape (B, {self.settings.latent}, h, w), got {tuple(latents.shape)}."
            )
        return cast(Tensor, self.decoder(latents * self.std + self.mean).clamp(-1, 1))

    def forward(self, images: Tensor) -> Tensor:
        """There and back: the best that a model of the latents could draw."""
        return self.decode(self.encode(images))

    @torch.no_grad()
    def standardise_(self, images: Tensor) -> None:
        """From now on latents of pictures like these have mean 0 and standard deviation 1 in each channel."""
        self.mean, self.std = torch.zeros_like(self.mean), torch.ones_like(self.std)
        z = torch.cat([self.encode(part) for part in torch.split(images, 250)])
        std, mean = torch.std_mean(z, dim=(0, 2, 3), keepdim=True, correction=0)
        if bool((std < 1e-6).any()):
            raise ValueError(
                "A channel of the latents is the same for all images: there is nothing to scale."
            )
        self.mean, self.std = mean[0], std[0]
