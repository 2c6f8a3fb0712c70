"""A picture encoder: from a picture to one vector, in the same space as the vectors of sentences."""

from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor, nn

from minidiff._validate import check_batch, check_count, check_weights_fit
from minidiff.nets.attention import norm
from minidiff.nets.registry import network


@dataclass(frozen=True)
class PictureSettings:
    """Everything that shapes a picture encoder; saved with its weights."""

    channels: int = 3
    side: int = 32
    width: int = 64  # of the vector

    def __post_init__(self) -> None:
        for name in ("channels", "side", "width"):
            check_count(getattr(self, name), name, 1)
        if self.side % 8:
            raise ValueError(f"side must be a multiple of 8, got {self.side}.")


@network(PictureSettings)
class PictureEncoder(nn.Module):
    """`encoder(images)`: (B, C, S, S) -> (B, D), of length 1.

    The last map is not averaged over its places: where something is must not be forgotten.
    """

    def __init__(self, settings: PictureSettings) -> None:
        super().__init__()
        if not isinstance(settings, PictureSettings):
            raise TypeError(f"settings must be PictureSettings, got {type(settings).__name__}.")
        self.settings = settings
        self.body = nn.Sequential(
            nn.Conv2d(settings.channels, 32, 3, stride=2, padding=1), norm(32), nn.SiLU(),
            nn.Conv2d(32, 64, 3, stride=2, padding=1), norm(64), nn.SiLU(),
            nn.Conv2d(64, 64, 3, padding=1), norm(64), nn.SiLU(),
            nn.Conv2d(64, 96, 3, stride=2, padding=1), norm(96), nn.SiLU(),
            nn.Flatten(),
        )  # fmt: skip
        self.head = nn.Linear(96 * (settings.side // 8) ** 2, settings.width)

    def forward(self, images: Tensor) -> Tensor:
        check_batch(images, "images")
        side = self.settings.side
        if images.ndim != 4 or images.shape[1:] != (self.settings.channels, side, side):
            raise ValueError(
                f"images must have shape (B, {self.settings.channels}, {side}, {side}), "
                f"got {tuple(images.shape)}."
            )
        check_weights_fit(images, "images", self.head.weight)
        return F.normalize(self.head(self.body(images)), dim=-1)
