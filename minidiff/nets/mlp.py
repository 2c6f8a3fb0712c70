"""A small network for points in the plane: enough to learn a swirl in seconds."""

from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor, nn

from minidiff._validate import check_count, check_network_input
from minidiff.nets.embeddings import timestep_embedding
from minidiff.nets.registry import network


@dataclass(frozen=True)
class MLPSettings:
    """What shapes the MLP; saved with its weights."""

    dimensions: int = 2  # of a point
    width: int = 128
    depth: int = 3  # hidden layers after the first

    def __post_init__(self) -> None:
        for name in ("dimensions", "width", "depth"):
            check_count(getattr(self, name), name, 1)
        if self.width % 2:
            raise ValueError(f"width must be even, got {self.width}.")


@network(MLPSettings)
class MLP(nn.Module):
    """`network(x_t, t)`: (B, D), (B,) -> (B, D). Each hidden layer adds to what came before."""

    def __init__(self, settings: MLPSettings | None = None) -> None:
        super().__init__()
        if settings is not None and not isinstance(settings, MLPSettings):
            raise TypeError(f"settings must be MLPSettings, got {type(settings).__name__}.")
        self.settings = settings = settings or MLPSettings()
        self.point = nn.Linear(settings.dimensions, settings.width)
        self.time = nn.Linear(settings.width, settings.width)
        self.hidden = nn.ModuleList(nn.Linear(settings.width, settings.width) for _ in range(settings.depth))
        self.head = nn.Linear(settings.width, settings.dimensions)

    def forward(self, x_t: Tensor, t: Tensor) -> Tensor:
        check_network_input(x_t, t, self.point.weight)
        if x_t.ndim != 2 or x_t.shape[1] != self.settings.dimensions:
            raise ValueError(f"x_t must have shape (B, {self.settings.dimensions}), got {tuple(x_t.shape)}.")
        h = self.point(x_t) + self.time(timestep_embedding(t, self.settings.width).to(x_t.dtype))
        for layer in self.hidden:
            h = h + layer(F.silu(h))
        return self.head(F.silu(h))  # type: ignore[no-any-return]
