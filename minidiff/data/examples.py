"""`Examples`: anything that a diffusion model can be trained on, checked once when it is made."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import torch
from torch import Tensor

from minidiff._condition import Condition, check_condition, rows
from minidiff._validate import check_finite, check_floating, check_tensor
from minidiff.phrase import Phrase

EXAMPLES = Phrase("{count} of shape {size}, told {told}", "şekli {size} olan {count} örnek; söylenen: {told}")
NOTHING = Phrase("nothing", "hiçbir şey")
TENSOR = Phrase("a tensor of shape {shape}", "şekli {shape} olan tensör")

AnyExamples = TypeVar("AnyExamples", bound="Examples")


@dataclass(frozen=True, eq=False)
class Examples:
    """Clean examples x_0 of any shape and, where there is something to tell, a condition for each.

    `x`: float32 (N, ...), N >= 1: points (N, 2), pictures (N, C, H, W), clips, sounds.
    `condition`: what a network is told of each, a tensor of N rows or a dict of such; or `None`.
    `name`: used in messages and file names.

    Raises `TypeError` for a wrong type or dtype and `ValueError` for a wrong shape, NaN or infinity.

    >>> rings = Examples(torch.zeros(3, 2), torch.tensor([0, 1, 0]), "rings")
    >>> rings
    Examples('rings': 3 of shape 2, told a tensor of shape (3,))
    >>> rings.subset([0, 2]).told(None)
    Examples('rings': 2 of shape 2, told nothing)
    """

    x: Tensor
    condition: Condition | None = None
    name: str = "examples"

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise TypeError(f"name must be text, got {self.name!r}.")
        check_floating(self.x, "x")
        if self.x.dtype != torch.float32:
            raise TypeError(f"x must be float32, as networks are, got {self.x.dtype}. Use x.float().")
        if self.condition is not None:
            check_known(self.condition, len(self.x))

    def __len__(self) -> int:
        """The number of examples."""
        return len(self.x)

    def __repr__(self) -> str:
        told = self.condition
        if isinstance(told, dict):
            said = ", ".join(told)
        else:
            said = NOTHING.said() if told is None else TENSOR.said(shape=tuple(told.shape))
        size = "x".join(map(str, self.x.shape[1:]))
        inside = EXAMPLES.said(count=len(self), size=size, told=said)
        return f"{type(self).__name__}({self.name!r}: {inside})"

    def told(self: AnyExamples, condition: Condition | None) -> AnyExamples:
        """The same examples with another condition; `None` tells a network nothing about them.

        Raises `TypeError` or `ValueError` for a condition without a row for each example.
        """
        if condition is not None:
            check_known(condition, len(self))
        return self._with(condition=condition)

    def subset(self: AnyExamples, indices: Sequence[int] | Tensor) -> AnyExamples:
        """The examples at `indices`, in that order, with all that is known of them.

        `indices` are whole numbers in 0 .. N-1, one-dimensional and not empty; repeats are allowed.
        Raises `TypeError` for a mask or fractions and `IndexError` for an index that does not exist.
        """
        index = check_indices(indices, len(self), self.name)
        return self._with(
            x=self.x[index], condition=None if self.condition is None else rows(self.condition, index)
        )

    def _with(self: AnyExamples, **changed: object) -> AnyExamples:
        other = copy.copy(self)
        for name, value in changed.items():
            object.__setattr__(other, name, value)
        return other


def check_known(condition: Condition, count: int) -> None:
    """Raise unless `condition` has a row for each of `count` examples, without NaN or infinity."""
    check_condition(condition, batch=count)
    for name, part in condition.items() if isinstance(condition, dict) else [("condition", condition)]:
        if part.is_floating_point():
            check_finite(part, name)


def check_indices(indices: Sequence[int] | Tensor, count: int, name: str) -> Tensor:
    """`indices` as an int64 tensor (N,) with 0 <= index < count; or raise."""
    if isinstance(indices, str) or not hasattr(indices, "__len__"):
        raise TypeError(f"indices must be a list of whole numbers, got {indices!r}.")
    try:
        index = torch.as_tensor(indices)
    except (TypeError, ValueError, RuntimeError) as error:
        raise TypeError(f"indices must be a list of whole numbers, got {indices!r}.") from error
    check_tensor(index, "indices")
    if index.dtype == torch.bool:
        raise TypeError("indices must be whole numbers, got a mask. Use mask.nonzero().flatten().")
    if index.numel() == 0 or index.ndim != 1:
        raise ValueError(f"indices must be a list of at least one index, got shape {tuple(index.shape)}.")
    if index.is_floating_point() or index.is_complex():
        raise TypeError(f"indices must be whole numbers, got {index.dtype}.")
    low, high = int(index.min()), int(index.max())
    if low < 0 or high >= count:
        wrong = low if low < 0 else high
        raise IndexError(f"There is no example {wrong}: {name!r} has examples 0 .. {count - 1}.")
    return index.long()  # bytes would be read as a mask
