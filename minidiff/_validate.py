"""Questions that every public function asks of its arguments before it computes.

A wrong shape or range here would give a wrong picture in silence, so each answer is an error that
says what came in, what was expected and what to do.
"""

import math
import os
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from minidiff import _words as words


def check_floating(x: Tensor, name: str) -> None:
    """Raise unless `x` is a finite floating-point tensor with a batch axis, shape (B, ...), B >= 1."""
    check_batch(x, name)
    check_finite(x, name)


def check_batch(x: Tensor, name: str) -> None:
    """The same without a look at the numbers: for what is called at every step."""
    check_tensor(x, name)
    if not x.is_floating_point():
        raise TypeError(words.FLOATS_8_BIT.said(name=name, dtype=x.dtype))
    if x.ndim < 2:
        raise ValueError(words.BATCH_AXIS.said(name=name, shape=tuple(x.shape)))
    if x.numel() == 0:
        raise ValueError(words.EMPTY.said(name=name, shape=tuple(x.shape)))


def check_tensor(x: Tensor, name: str) -> None:
    """Raise unless `x` is a tensor that holds numbers: those on the meta device have only a shape."""
    if isinstance(x, (list, tuple)) and x and all(isinstance(one, Tensor) for one in x):
        raise TypeError(words.LIST_OF_TENSORS.said(name=name, count=len(x)))
    if not isinstance(x, Tensor):
        raise TypeError(words.NOT_A_TENSOR.said(name=name, kind=type(x).__name__))
    if x.is_meta:
        raise ValueError(words.ON_META.said(name=name))


def check_labels(labels: Tensor, name: str) -> None:
    """Raise unless `labels` is a tensor of whole numbers, int64 or int32, and not empty."""
    check_tensor(labels, name)
    if labels.dtype not in (torch.int64, torch.int32):
        raise TypeError(words.WHOLE_LABELS.said(name=name, dtype=labels.dtype))
    if labels.numel() == 0:
        raise ValueError(words.EMPTY.said(name=name, shape=tuple(labels.shape)))


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
    if t.shape != x_t.shape[:1]:  # not len(x_t), so that an exporter leaves the batch open
        raise ValueError(words.ONE_TIME_EACH.said(batch=len(x_t), shape=tuple(t.shape)))
    if t.is_complex() or t.dtype == torch.bool:
        raise TypeError(f"t must hold real numbers, got {t.dtype}.")
    if t.device != x_t.device:
        raise ValueError(f"t is on {t.device}, but x_t is on {x_t.device}.")


def check_weights_fit(x: Tensor, name: str, weight: Tensor) -> None:
    """Raise TypeError unless a network with this `weight` can work on `x`: one dtype, one device."""
    if x.dtype != weight.dtype or x.device != weight.device:
        there = str(weight.device)
        given = {"dtype": x.dtype, "device": x.device, "weights": weight.dtype, "there": there}
        raise TypeError(words.WEIGHTS_FIT.said(name=name, **given))


def check_finite(x: Tensor, name: str) -> None:
    """Raise ValueError if `x` holds NaN or infinity."""
    check_tensor(x, name)
    if x.numel() == 0:
        raise ValueError(words.EMPTY.said(name=name, shape=tuple(x.shape)))
    if x.is_complex():
        raise TypeError(words.REAL_NUMBERS.said(name=name, dtype=x.dtype))
    low, high = torch.aminmax(x.detach())  # one pass and no mask: tens of times faster than isfinite
    if not (math.isfinite(low.item()) and math.isfinite(high.item())):
        bad = int((~torch.isfinite(x)).sum())
        raise ValueError(words.NOT_FINITE.said(name=name, bad=bad, count=x.numel()))


def usable_device(device: torch.device | str, else_use: str = "device='cpu'") -> torch.device:
    """`device`, if tensors can be made there; raise where they cannot, or would hold no numbers."""
    try:
        resolved = torch.device(device)
        torch.empty(0, device=resolved)
    except TypeError as error:
        raise TypeError(f"device must be a name like 'cpu' or 'cuda', got {device!r}.") from error
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        reason = str(error).splitlines()[0]
        said = words.DEVICE_UNUSABLE.said(device=str(device), reason=reason, instead=else_use)
        raise ValueError(said) from error
    if resolved.type == "meta":
        raise ValueError("device is 'meta': there, tensors have shapes but hold no numbers.")
    return resolved


def check_same_shape(a: Tensor, name_a: str, b: Tensor, name_b: str) -> None:
    """Raise ValueError unless both tensors have one shape and one device (broadcasting hides mistakes)."""
    if a.shape != b.shape:
        shapes = {"shape": tuple(a.shape), "other_shape": tuple(b.shape)}
        raise ValueError(words.ONE_SHAPE.said(one=name_a, other=name_b, **shapes))
    if a.device != b.device:
        devices = {"device": a.device, "other_device": b.device}
        raise ValueError(words.ONE_DEVICE.said(one=name_a, other=name_b, **devices))


def check_count(value: int, name: str, low: int, high: int | None = None) -> None:
    """Raise unless `value` is a whole number with low <= value <= high."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(words.WHOLE_NUMBER.said(name=name, got=value))
    if value < low or (high is not None and value > high):
        span = words.AT_LEAST if high is None else words.FROM_TO
        raise ValueError(span.said(name=name, low=low, high=high, got=value))


def check_seed(seed: int, name: str = "seed") -> None:
    """Raise unless `seed` is a whole number that every generator takes."""
    check_count(seed, name, 0, 2**63 - 1)


def check_flag(value: bool, name: str) -> None:
    """Raise TypeError unless `value` is True or False: in Python, "no" counts as yes."""
    if not isinstance(value, bool):
        raise TypeError(words.TRUE_OR_FALSE.said(name=name, got=value))


def check_number(value: float, name: str, low: float = -math.inf, high: float = math.inf) -> None:
    """Raise unless `value` is a finite real number with low <= value <= high."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(words.A_NUMBER.said(name=name, got=value))
    if not (math.isfinite(value) and low <= value <= high):
        raise ValueError(words.FINITE_NUMBER.said(name=name, low=low, high=high, got=value))


def check_timestep(t: int | Tensor, T: int, batch: int | None = None) -> None:
    """Raise unless `t` is one integer index, or one per sample, with 0 <= t <= T - 1."""
    if isinstance(t, Tensor):
        check_tensor(t, "t")
        if t.is_floating_point() or t.is_complex() or t.dtype == torch.bool:
            raise TypeError(words.INTEGER_TIMES.said(dtype=t.dtype))
        if t.ndim > 1 or (t.ndim == 1 and batch is not None and t.shape[0] not in (1, batch)):
            raise ValueError(words.TIMES_SHAPE.said(batch=batch, shape=tuple(t.shape)))
        if t.numel() == 0:
            raise ValueError(words.EMPTY.said(name="t", shape=tuple(t.shape)))
        low, high = int(t.min()), int(t.max())
    elif isinstance(t, int) and not isinstance(t, bool):
        low = high = t
    else:
        raise TypeError(words.A_TIME.said(got=t))
    if low < 0 or high > T - 1:
        raise ValueError(words.OUT_OF_BOUNDS.said(got=low if low < 0 else high, last=T - 1, T=T))


def check_choice(value: str, name: str, choices: Sequence[str]) -> None:
    """Raise unless `value` is one of `choices`."""
    if not isinstance(value, str):
        raise TypeError(words.ONE_OF.said(name=name, choices=", ".join(map(repr, choices)), got=value))
    if value not in choices:
        raise ValueError(words.ONE_OF.said(name=name, choices=", ".join(map(repr, choices)), got=value))


def check_text(value: str, name: str) -> None:
    """Raise TypeError unless `value` is text."""
    if not isinstance(value, str):
        raise TypeError(words.A_TEXT.said(name=name, got=value))


def check_texts(values: Sequence[str], name: str) -> None:
    """Raise TypeError unless `values` is a list of texts, and not one text, which is a list of letters."""
    if not isinstance(values, (list, tuple)) or not all(isinstance(value, str) for value in values):
        raise TypeError(f"{name} must be a list of texts, got {values!r}.")


def check_path(path: object, name: str = "path") -> None:
    """Raise TypeError unless `path` can name a file."""
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(words.A_PATH.said(name=name, got=path))


def check_callable(f: Callable[..., object], name: str) -> None:
    """Raise TypeError unless `f` can be called."""
    if not callable(f):
        raise TypeError(words.CALLABLE.said(name=name, kind=type(f).__name__))
