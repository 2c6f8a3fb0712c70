"""What a network is told besides x_t and t: a tensor, or a dict of tensors, with one row for each sample."""

from collections.abc import Callable

import torch
from torch import Tensor

from minidiff._validate import check_tensor

Condition = Tensor | dict[str, Tensor]


def check_condition(condition: Condition, name: str = "condition", batch: int | None = None) -> None:
    """Raise unless `condition` is a tensor, or a dict of them, with one row for each of `batch` samples."""
    parts = condition if isinstance(condition, dict) else {"": condition}
    if not parts or not all(isinstance(key, str) for key in parts):
        raise TypeError(f"{name} must be a tensor or a dict of tensors by name, got {condition!r}.")
    for key, part in parts.items():
        own = f"{name}[{key!r}]" if key else name
        check_tensor(part, own)
        if part.ndim == 0 or part.numel() == 0:
            raise ValueError(f"{own} needs a row for each sample, got shape {tuple(part.shape)}.")
    lengths = {len(part) for part in parts.values()}
    if batch is not None and lengths != {batch}:
        raise ValueError(f"{name} must have a row for each of {batch} samples, got {_listed(lengths)} rows.")
    if len(lengths) > 1:
        raise ValueError(f"The parts of {name} must have as many rows as each other, got {_listed(lengths)}.")


def _listed(lengths: set[int]) -> str:
    return " and ".join(map(str, sorted(lengths)))


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
