"""A picture encoder: from a picture to one vector, in the same space as the vectors of sentences."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from minidiff._validate import check_batch, check_count, check_weights_fit
from minidiff.nets.attention import norm
from minidiff.nets.registry import network

HALF_WAY, FEATURES = 9, 64  # layers of the body up to the map of places, and its channels


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

    def map(self, images: Tensor) -> Tensor:
        """Half way: what there is at each of 8 x 8 places of a picture of 32 x 32, (B, 64, S/4, S/4)."""
        self._check(images)
        return self.body[:HALF_WAY](images)  # type: ignore[no-any-return]

    def forward(self, images: Tensor) -> Tensor:
        self._check(images)
        return F.normalize(self.head(self.body(images)), dim=-1)

    def _check(self, images: Tensor) -> None:
        check_batch(images, "images")
        side = self.settings.side
        if images.ndim != 4 or images.shape[1:] != (self.settings.channels, side, side):
            raise ValueError(
                f"images must have shape (B, {self.settings.channels}, {side}, {side}), "
                f"got {tuple(images.shape)}."
            )
        check_weights_fit(images, "images", self.head.weight)


class PlaceHead(nn.Module):
    """From the map half way to a vector for each place: (B, 64, S/4, S/4) -> (B, (S/4)², D), of length 1.

    A convolution does not know where it is, so each place has a learned vector of its own.
    """

    def __init__(self, settings: PictureSettings) -> None:
        super().__init__()
        side = settings.side // 4
        self.where = nn.Parameter(0.1 * torch.randn(FEATURES, side, side))
        self.look = nn.Sequential(
            nn.Conv2d(FEATURES, FEATURES, 1), nn.SiLU(), nn.Conv2d(FEATURES, settings.width, 1)
        )

    def forward(self, seen: Tensor) -> Tensor:
        return F.normalize(self.look(seen + self.where).flatten(2).transpose(1, 2), dim=-1)
