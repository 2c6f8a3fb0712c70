"""Questions that every public function asks of its arguments before it computes.

A wrong shape or range here would give a wrong picture in silence, so each answer is an error that
says what came in, what was expected and what to do.
"""

import math
import os
from collections.abc import Callable, Sequence

import torch
from torch import Tensor


def check_floating(x: Tensor, name: str) -> None:
    """Raise unless `x` is a finite floating-point tensor with a batch axis, shape (B, ...), B >= 1."""
    check_batch(x, name)
    check_finite(x, name)


def check_batch(x: Tensor, name: str) -> None:
    """The same without a look at the numbers: for what is called at every step."""
    check_tensor(x, name)
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


def check_tensor(x: Tensor, name: str) -> None:
    """Raise unless `x` is a tensor that holds numbers: those on the meta device have only a shape."""
    if not isinstance(x, Tensor):
        raise TypeError(f"{name} must be a torch.Tensor, got {type(x).__name__}. Try torch.as_tensor(...).")
    if x.is_meta:
        raise ValueError(f"{name} is on the meta device and holds no numbers. Make it on the CPU or a GPU.")


def check_labels(labels: Tensor, name: str) -> None:
    """Raise unless `labels` is a tensor of whole numbers, int64 or int32, and not empty."""
    check_tensor(labels, name)
    if labels.dtype not in (torch.int64, torch.int32):
        raise TypeError(f"{name} must be whole numbers (int64 or int32), got {labels.dtype}.")
    if labels.numel() == 0:
        raise ValueError(f"{name} is empty: shape {tuple(labels.shape)}.")


def row_of_numbers(values: Tensor | Sequence[float], name: str) -> Tensor:
    """A tensor, array or list of real numbers as a tensor of shape (N,), N >= 1; or raise."""
    if isinstance(values, (str, bytes)) or not hasattr(values, "__len__"):
        raise TypeError(f"{name} must be a tensor or a list of numbers, got {type(values).__name__}.")
    try:
        row = torch.as_tensor(values)
    except (TypeError, ValueError, RuntimeError) as error:
        raise TypeError(f"{name} must be a tensor or a list of numbers, got {values!r}.") from error
    check_tensor(row, name)
    if row.is_complex():
        raise TypeError(f"{name} must be real numbers, got {row.dtype}.")
    if row.ndim != 1 or row.numel() == 0:
        raise ValueError(f"{name} must have shape (T,) with T >= 1, got {tuple(row.shape)}.")
    return row


def check_network_input(x_t: Tensor, t: Tensor, weight: Tensor) -> None:
    """Raise unless a network with this `weight` can work on x_t (B, ...) at t (B,); no number is read.

    The meta device, where tensors have shapes and no numbers, is allowed: networks are counted there.
    """
    for x, name in ((x_t, "x_t"), (t, "t")):
        if not isinstance(x, Tensor):
            raise TypeError(f"{name} must be a torch.Tensor, got {type(x).__name__}.")
        if x.ndim == 0 or x.numel() == 0:
            raise ValueError(f"{name} is empty or has no batch axis: shape {tuple(x.shape)}.")
    check_weights_fit(x_t, "x_t", weight)
    if t.shape != (len(x_t),):
        raise ValueError(
            f"t must hold one timestep per sample of x_t, shape ({len(x_t)},); got {tuple(t.shape)}."
        )
    if t.is_complex() or t.dtype == torch.bool:
        raise TypeError(f"t must hold real numbers, got {t.dtype}.")
    if t.device != x_t.device:
        raise ValueError(f"t is on {t.device}, but x_t is on {x_t.device}.")


def check_weights_fit(x: Tensor, name: str, weight: Tensor) -> None:
    """Raise TypeError unless a network with this `weight` can work on `x`: one dtype, one device."""
    if x.dtype != weight.dtype or x.device != weight.device:
        raise TypeError(
            f"{name} is {x.dtype} on {x.device}, but the network's weights are {weight.dtype} on "
            f"{weight.device}. Use {name}.to({str(weight.device)!r}, {weight.dtype})."
        )


def check_finite(x: Tensor, name: str) -> None:
    """Raise ValueError if `x` holds NaN or infinity."""
    check_tensor(x, name)
    if x.numel() == 0:
        raise ValueError(f"{name} is empty: shape {tuple(x.shape)}.")
    if x.is_complex():
        raise TypeError(f"{name} must hold real numbers, got {x.dtype}.")
    low, high = torch.aminmax(x.detach())  # one pass and no mask: tens of times faster than isfinite
    if not (math.isfinite(low.item()) and math.isfinite(high.item())):
        bad = int((~torch.isfinite(x)).sum())
        raise ValueError(f"{name} holds {bad} values that are NaN or infinite (of {x.numel()}).")


def usable_device(device: torch.device | str, else_use: str = "device='cpu'") -> torch.device:
    """`device`, if tensors can be made there; raise where they cannot, or would hold no numbers."""
    try:
        resolved = torch.device(device)
        torch.empty(0, device=resolved)
    except TypeError as error:
        raise TypeError(f"device must be a name like 'cpu' or 'cuda', got {device!r}.") from error
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        reason = str(error).splitlines()[0]
        raise ValueError(f"Device {str(device)!r} cannot be used here: {reason} Use {else_use}.") from error
    if resolved.type == "meta":
        raise ValueError("device is 'meta': there, tensors have shapes but hold no numbers.")
    return resolved


def check_same_shape(a: Tensor, name_a: str, b: Tensor, name_b: str) -> None:
    """Raise ValueError unless both tensors have one shape and one device (broadcasting hides mistakes)."""
    if a.shape != b.shape:
        raise ValueError(
            f"{name_a} and {name_b} must have the same shape, got {tuple(a.shape)} and {tuple(b.shape)}."
        )
    if a.device != b.device:
        raise ValueError(f"{name_a} and {name_b} must be on one device, got {a.device} and {b.device}.")


def check_count(value: int, name: str, low: int, high: int | None = None) -> None:
    """Raise unless `value` is a whole number with low <= value <= high."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be a whole number (int), got {value!r}.")
    if value < low or (high is not None and value > high):
        span = f"at least {low}" if high is None else f"from {low} to {high}"
        raise ValueError(f"{name} must be {span}, got {value}.")


def check_seed(seed: int, name: str = "seed") -> None:
    """Raise unless `seed` is a whole number that every generator takes."""
    check_count(seed, name, 0, 2**63 - 1)


def check_flag(value: bool, name: str) -> None:
    """Raise TypeError unless `value` is True or False: in Python, "no" counts as yes."""
    if not isinstance(value, bool):
        raise TypeError(f"{name} must be True or False, got {value!r}.")


def check_number(value: float, name: str, low: float = -math.inf, high: float = math.inf) -> None:
    """Raise unless `value` is a finite real number with low <= value <= high."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{name} must be a number, got {value!r}.")
    if not (math.isfinite(value) and low <= value <= high):
        raise ValueError(f"{name} must be a finite number in [{low:g}, {high:g}], got {value}.")


def check_timestep(t: int | Tensor, T: int, batch: int | None = None) -> None:
    """Raise unless `t` is one integer index, or one per sample, with 0 <= t <= T - 1."""
    if isinstance(t, Tensor):
        check_tensor(t, "t")
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
    """Raise unless `value` is one of `choices`."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be one of {', '.join(map(repr, choices))}; got {value!r}.")
    if value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, choices))}; got {value!r}.")


def check_text(value: str, name: str) -> None:
    """Raise TypeError unless `value` is text."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be text, got {value!r}.")


def check_texts(values: Sequence[str], name: str) -> None:
    """Raise TypeError unless `values` is a list of texts, and not one text, which is a list of letters."""
    if not isinstance(values, (list, tuple)) or not all(isinstance(value, str) for value in values):
        raise TypeError(f"{name} must be a list of texts, got {values!r}.")


def check_path(path: object, name: str = "path") -> None:
    """Raise TypeError unless `path` can name a file."""
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"{name} must be a path, got {path!r}.")


def check_callable(f: Callable[..., object], name: str) -> None:
    """Raise TypeError unless `f` can be called."""
    if not callable(f):
        raise TypeError(f"{name} must be callable, got {type(f).__name__}.")
