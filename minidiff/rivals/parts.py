"""What the rivals share: a plain network for flat vectors, and the step that their trainings yield."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from torch import Tensor, nn

from minidiff._validate import check_batch, check_count, check_number, check_seed, check_weights_fit
from minidiff.data import Examples
from minidiff.draws import Order

M = TypeVar("M", bound=nn.Module)


@dataclass(frozen=True)
class RivalSettings:
    """What both trainings are told."""

    steps: int = 3000
    batch_size: int = 256
    learning_rate: float = 1e-3
    latent: int = 2  # numbers in z, of which an example is made
    width: int = 128
    depth: int = 3  # hidden layers of each of the two networks
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("steps", "batch_size", "latent", "width", "depth"):
            check_count(getattr(self, name), name, 1)
        check_number(self.learning_rate, "learning_rate", low=1e-12, high=10)
        check_seed(self.seed)


@dataclass(frozen=True, eq=False)
class RivalStep(Generic[M]):
    """What a training yields after each step (`step` counts from 1), as `TrainingMonitor` wants it."""

    step: int
    loss: dict[str, float]
    model: M  # the networks as they are now, not an average; `model.draw(n, generator=...)`

    @property
    def network(self) -> M:
        """The same, by the name under which the monitor looks for networks."""
        return self.model


def perceptron(inputs: int, outputs: int, width: int, depth: int) -> nn.Sequential:
    """Linear layers with SiLU between them: (B, inputs) -> (B, outputs)."""
    layers: list[nn.Module] = [nn.Linear(inputs, width)]
    for _ in range(depth - 1):
        layers += [nn.SiLU(), nn.Linear(width, width)]
    return nn.Sequential(*layers, nn.SiLU(), nn.Linear(width, outputs))


def check_rows(x: Tensor, name: str, network: nn.Sequential) -> None:
    """Raise unless `network` can take x (B, ...), flattened; no number is read."""
    check_batch(x, name)
    first = network[0].weight
    assert isinstance(first, Tensor)
    check_weights_fit(x, name, first)
    if x[0].numel() != first.shape[1]:
        raise ValueError(
            f"{name} must have {first.shape[1]} numbers in each row, got {x[0].numel()} "
            f"in a tensor of shape {tuple(x.shape)}."
        )


def batches(examples: Examples, settings: RivalSettings) -> Iterator[tuple[int, Tensor]]:
    """The number of each step, from 1, and its examples as flat vectors (B, D)."""
    order, flat = Order(settings.seed, len(examples), settings.batch_size), examples.x.flatten(1)
    for n in range(settings.steps):
        yield n + 1, flat[order.rows(n)]


def check_arguments(examples: object, settings: object, kind: type) -> None:
    """Raise TypeError unless a rival can be trained on this."""
    for value, name, wanted in ((examples, "examples", Examples), (settings, "settings", kind)):
        if not isinstance(value, wanted):
            raise TypeError(f"{name} must be {wanted.__name__}, got {value!r}.")
