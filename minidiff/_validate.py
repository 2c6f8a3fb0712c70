"""Questions that every public function asks of its arguments before it computes.

A wrong shape or range here would give a wrong picture in silence, so each answer is an error that
says what came in, what was expected and what to do.
"""

import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor


def check_floating(x: Tensor, name: str) -> None:
    """Raise unless `x` is a finite floating-point tensor with a batch axis, shape (B, ...), B >= 1."""
    if not isinstance(x, Tensor):
        raise TypeError(f"{name} must be a torch.Tensor, got {type(x).__name__}. Try torch.as_tensor(...).")
    if not x.is_floating_point():
        raise TypeError(
            f"{name} must hold floating-point numbers, got {x.dtype}. "
            f"For 8-bit images use {name}.float() / 127.5 - 1, which gives the range [-1, 1]."
        )
    if x.ndim < 2:
        raise ValueError(
            f"{name} must have a batch axis and at least one more, like (B, C, H, W) or (B, 2); "
            f"got shape {tuple(x.shape)}. For a single image use {name}[None]."
        )
    if x.numel() == 0:
        raise ValueError(f"{name} is empty: shape {tuple(x.shape)}.")
    check_finite(x, name)


def check_finite(x: Tensor, name: str) -> None:
    """Raise ValueError if `x` holds NaN or infinity."""
    low, high = torch.aminmax(x.detach())  # one pass and no mask: tens of times faster than isfinite
    if not (math.isfinite(low.item()) and math.isfinite(high.item())):
        bad = int((~torch.isfinite(x)).sum())
        raise ValueError(f"{name} holds {bad} values that are NaN or infinite (of {x.numel()}).")


def check_same_shape(a: Tensor, name_a: str, b: Tensor, name_b: str) -> None:
    """Raise ValueError unless both tensors have one shape (silent broadcasting hides mistakes)."""
    if a.shape != b.shape:
        raise ValueError(
            f"{name_a} and {name_b} must have the same shape, got {tuple(a.shape)} and {tuple(b.shape)}."
        )


def check_count(value: int, name: str, low: int, high: int | None = None) -> None:
    """Raise unless `value` is a whole number with low <= value <= high."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be a whole number (int), got {value!r}.")
    if value < low or (high is not None and value > high):
        span = f"at least {low}" if high is None else f"from {low} to {high}"
        raise ValueError(f"{name} must be {span}, got {value}.")


def check_number(value: float, name: str, low: float = -math.inf, high: float = math.inf) -> None:
    """Raise unless `value` is a finite real number with low <= value <= high."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{name} must be a number, got {value!r}.")
    if not (math.isfinite(value) and low <= value <= high):
        raise ValueError(f"{name} must be a finite number in [{low:g}, {high:g}], got {value}.")


def check_timestep(t: int | Tensor, T: int, batch: int | None = None) -> None:
    """Raise unless `t` is one integer index, or one per sample, with 0 <= t <= T - 1."""
    if isinstance(t, Tensor):
        if t.is_floating_point() or t.is_complex() or t.dtype == torch.bool:
            raise TypeError(f"t counts noising steps and must be an integer tensor, got {t.dtype}.")
        if t.ndim > 1 or (t.ndim == 1 and batch is not None and t.shape[0] not in (1, batch)):
            raise ValueError(
                f"t must be a scalar or hold one index per sample, shape ({batch},); got {tuple(t.shape)}."
            )
        if t.numel() == 0:
            raise ValueError("t is empty.")
        low, high = int(t.min()), int(t.max())
    elif isinstance(t, int) and not isinstance(t, bool):
        low = high = t
    else:
        raise TypeError(f"t must be an int or an integer tensor, got {t!r}.")
    if low < 0 or high > T - 1:
        raise ValueError(
            f"Timestep t is out of bounds: got {low if low < 0 else high}, "
            f"but this schedule has indices 0 .. {T - 1} (T = {T})."
        )


def check_choice(value: str, name: str, choices: Sequence[str]) -> None:
    """Raise ValueError unless `value` is one of `choices`."""
    if value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, choices))}; got {value!r}.")


def check_callable(f: Callable[..., object], name: str) -> None:
    """Raise TypeError unless `f` can be called."""
    if not callable(f):
        raise TypeError(f"{name} must be callable, got {type(f).__name__}.")
