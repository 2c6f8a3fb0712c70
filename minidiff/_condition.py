"""What a network is told besides x_t and t, and what every reader of such a thing can be asked.

A condition is a tensor, or a dict of tensors, with one row for each sample. The kinds of readers are in
`minidiff.nets.conditions`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from minidiff._shared import global_chance
from minidiff._validate import check_finite, check_labels, check_number, check_tensor

Condition = Tensor | dict[str, Tensor]


def check_condition(condition: Condition, name: str = "condition", batch: int | None = None) -> None:
    """Raise unless `condition` is a tensor, or a dict of them, with one row for each of `batch` samples."""
    parts = condition if isinstance(condition, dict) else {"": condition}
    if not parts or not all(isinstance(key, str) for key in parts):
        raise TypeError(f"{name} must be a tensor or a dict of tensors by name, got {condition!r}.")
    for key, part in parts.items():
        own = f"{name}[{key!r}]" if key else name
        check_tensor(part, own)
        if part.is_complex():
            raise TypeError(f"{own} must hold real numbers, got {part.dtype}.")
        if part.ndim == 0 or part.numel() == 0:
            raise ValueError(f"{own} needs a row for each sample, got shape {tuple(part.shape)}.")
    lengths = [part.shape[0] for part in parts.values()]  # not len(part): an exporter leaves the batch open
    if batch is not None and any(length != batch for length in lengths):
        raise ValueError(f"{name} must have a row for each of {batch} samples, got {_listed(lengths)} rows.")
    if any(length != lengths[0] for length in lengths):
        raise ValueError(f"The parts of {name} must have as many rows as each other, got {_listed(lengths)}.")


def _listed(lengths: list[int]) -> str:
    return " and ".join(map(str, sorted(set(lengths))))


def each(change: Callable[..., Tensor], *conditions: Condition) -> Condition:
    """`change` applied to the tensor, or to each tensor of the dict (of several conditions: side by side).

    >>> each(torch.neg, {"a": torch.tensor([1]), "b": torch.tensor([2])})
    {'a': tensor([-1]), 'b': tensor([-2])}
    """
    first = conditions[0]
    if isinstance(first, dict):
        return {key: change(*(one[key] for one in conditions)) for key in first}  # type: ignore[index]
    return change(*conditions)


def rows(condition: Condition, index: Tensor | slice) -> Condition:
    """The rows at `index`."""
    return each(lambda part: part[index], condition)


def moved(condition: Condition, device: torch.device | str) -> Condition:
    """The same on another device."""
    return each(lambda part: part.to(device), condition)


def joined(one: Condition, other: Condition) -> Condition:
    """The rows of `one`, then those of `other`."""
    return each(lambda a, b: torch.cat([a, b]), one, other)


def replaced(condition: Condition, null: Condition, where: Tensor) -> Condition:
    """The rows of `null` where `where` (B,) is true, those of `condition` elsewhere."""

    def choose(own: Tensor, nothing: Tensor) -> Tensor:
        return torch.where(where.to(own.device).reshape(-1, *[1] * (own.ndim - 1)), nothing, own)

    return each(choose, condition, null)


class Told(NamedTuple):
    """What comes in of a condition, by the way it comes in."""

    vector: Tensor | None = None  # (B, width), added to the time
    tokens: Tensor | None = None  # (B, L, D), looked at by cross-attention
    picture: Tensor | None = None  # (B, C, H, W), laid beside x_t


class Reader(nn.Module, ABC):
    """A kind of condition. See the top of this file."""

    name = "condition"  # what messages call it

    @abstractmethod
    def null(self, batch: int, device: torch.device | str = "cpu") -> Condition: ...

    def check(
        self, condition: Condition, batch: int | None = None, *, values: bool = True, null: bool = True
    ) -> None:
        """Raise TypeError or ValueError unless this can be heard, by `batch` samples."""
        check_condition(condition, self.name, batch)
        self.understand(condition, values, null)

    @abstractmethod
    def understand(self, condition: Condition, values: bool, null: bool) -> None: ...

    @abstractmethod
    def forward(self, condition: Condition) -> Told: ...

    def from_numbers(
        self, told: Sequence[int] | None, n: int, generator: torch.Generator | None, name: str
    ) -> Tensor:
        """Rows of this condition from whole numbers that a person gave, or, without any, for `n` samples."""
        raise ValueError(f"{name} are whole numbers, and this model is told something else.")

    def drop(
        self, condition: Condition, probability: float, generator: torch.Generator | None = None
    ) -> Condition:
        """Tell a sample nothing with this probability: a network trained so is two networks in one,
        conditional and unconditional."""
        check_number(probability, "probability", 0, 1)
        some = next(iter(condition.values())) if isinstance(condition, dict) else condition
        nothing = chance(len(some), generator) < probability
        return replaced(condition, self.null(len(some), some.device), nothing)


def tensor_of(condition: Condition) -> Tensor:
    """The condition, which is one tensor; raise TypeError for a dict of several."""
    if isinstance(condition, dict):
        raise TypeError(f"One tensor is wanted, got a dict of {', '.join(condition)}.")
    return condition


def chance(rows: int | tuple[int, ...], generator: torch.Generator | None) -> Tensor:
    """Uniform numbers in [0, 1) on the generator's device, brought to the CPU."""
    device = "cpu" if generator is None else generator.device
    with global_chance:
        return torch.rand(rows, generator=generator, dtype=torch.float32, device=device).cpu()


# ---- questions that the kinds ask -----------------------------------------------------------------------


def check_whole_numbers(condition: Condition, wanted: str, row: tuple[int, ...]) -> Tensor:
    """The labels; or raise unless they are whole numbers, a `row` of them for each sample."""
    labels = tensor_of(condition)
    check_labels(labels, "labels")
    if labels.ndim != 1 + len(row) or labels.shape[1:] != row:
        raise ValueError(f"labels must have shape {wanted}, got {tuple(labels.shape)}.")
    return labels


def check_range(labels: Tensor, count: int, null_label: int, null: bool) -> None:
    """Raise unless each label (B,) is one of `count` (or, with `null`, the null label); a GPU's go unread."""
    told = labels[labels != null_label] if null else labels
    if labels.device.type == "cpu" and len(told) and not 0 <= int(told.min()) <= int(told.max()) < count:
        also = f", or be the null label {null_label}" if null else ""
        raise ValueError(
            f"labels must lie in 0 .. {count - 1}{also}; got {int(told.min())} .. {int(told.max())}."
        )


def check_rows(condition: Condition, name: str, shape: tuple[int | None, ...], values: bool) -> None:
    """Raise unless `condition` is a floating-point tensor (B, *shape); None in `shape` is any size."""
    rows = tensor_of(condition)
    fits = rows.ndim == len(shape) + 1 and all(
        want in (None, size) for want, size in zip(shape, rows.shape[1:], strict=True)
    )
    if not rows.is_floating_point() or not fits:
        wanted = ", ".join("any" if size is None else str(size) for size in shape)
        raise ValueError(
            f"{name} must be floating-point numbers of shape (B, {wanted}), got {rows.dtype} "
            f"{tuple(rows.shape)}."
        )
    if values and bool(torch.isnan(rows).any()):
        check_finite(rows, name)
