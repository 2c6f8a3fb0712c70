"""A small network for points in the plane: enough to learn a swirl in seconds."""

from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor, nn

from minidiff._condition import Condition, Reader
from minidiff._validate import check_count, check_network_input
from minidiff.nets.conditions import KINDS, ConditionSettings, check_settings
from minidiff.nets.embeddings import timestep_embedding
from minidiff.nets.registry import network


@dataclass(frozen=True)
class MLPSettings:
    """What shapes the MLP; saved with its weights."""

    dimensions: int = 2  # of a point
    width: int = 128
    depth: int = 3  # hidden layers after the first
    condition: ConditionSettings | None = None  # what the network is told besides

    def __post_init__(self) -> None:
        for name in ("dimensions", "width", "depth"):
            check_count(getattr(self, name), name, 1)
        check_settings(self.condition)
        if self.width % 2:
            raise ValueError(f"width must be even, got {self.width}.")


@network(MLPSettings, *KINDS)
class MLP(nn.Module):
    """`network(x_t, t)` or `network(x_t, t, condition)`: (B, D), (B,) -> (B, D).

    Each hidden layer adds to what came before. A condition is heard as the time is: as a vector (a class
    label, attributes); what comes as tokens or a picture has no way in here.
    """

    def __init__(self, settings: MLPSettings | None = None) -> None:
        super().__init__()
        if settings is not None and not isinstance(settings, MLPSettings):
            raise TypeError(f"settings must be MLPSettings, got {type(settings).__name__}.")
        self.settings = settings = settings or MLPSettings()
        self.point = nn.Linear(settings.dimensions, settings.width)
        self.time = nn.Linear(settings.width, settings.width)
        self.hidden = nn.ModuleList(nn.Linear(settings.width, settings.width) for _ in range(settings.depth))
        self.head = nn.Linear(settings.width, settings.dimensions)
        told = settings.condition
        self.condition: Reader | None = None if told is None else told.build(settings.width)

    def forward(self, x_t: Tensor, t: Tensor, condition: Condition | None = None) -> Tensor:
        check_network_input(x_t, t, self.point.weight)
        if x_t.ndim != 2 or x_t.shape[1] != self.settings.dimensions:
            raise ValueError(f"x_t must have shape (B, {self.settings.dimensions}), got {tuple(x_t.shape)}.")
        h = self.point(x_t) + self.time(timestep_embedding(t, self.settings.width).to(x_t.dtype))
        if self.condition is not None:
            condition = self.condition.null(t.shape[0], t.device) if condition is None else condition
            self.condition.check(condition, t.shape[0], values=False)
            h = h + self.condition(condition).vector
        elif condition is not None:
            raise ValueError("This network was built without a condition and takes none.")
        for layer in self.hidden:
            h = h + layer(F.silu(h))
        return self.head(F.silu(h))  # type: ignore[no-any-return]
