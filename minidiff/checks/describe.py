"""What a student's function gave back, in one short line: whatever it is, and without touching much of it."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from minidiff.checks.words import NAMED, TENSOR, VALUES

MANY = 10_000_000  # numbers; no task asks for a thousandth of it
LONGEST = 80  # characters


def as_tensor(value: Any) -> Tensor | None:
    """A number, list, array or tensor as a float64 tensor; None if it is none of these, or complex.

    More than `MANY` numbers are not copied: of those only the shape comes back, on torch's device "meta".
    """
    if isinstance(value, (str, bytes, dict, set)):
        return None
    try:
        found = _tensor(value)
        if found.is_complex() or found.is_quantized or found.is_nested or found.is_meta:
            return None
        if found.numel() > MANY:
            return torch.empty(found.shape, device="meta")
        return (found if found.layout == torch.strided else found.to_dense()).double().cpu()
    except Exception:  # whatever else it is, it is no tensor of numbers
        return None


def _tensor(value: Any) -> Tensor:
    if isinstance(value, Tensor):
        return value.detach()
    if isinstance(value, (list, tuple)) and value and all(isinstance(part, Tensor) for part in value):
        return torch.stack([part.detach() for part in value])
    if hasattr(value, "__len__") and not hasattr(value, "shape") and len(value) > MANY:
        return torch.empty(len(value), device="meta")
    return torch.as_tensor(value)


def is_complex(value: Any) -> bool:
    """Whether a number, tensor or list of them is complex."""
    if isinstance(value, (list, tuple)):
        return any(is_complex(part) for part in value[:MANY])
    return isinstance(value, complex) or (hasattr(value, "dtype") and "complex" in str(value.dtype))


def describe(value: Any) -> str:
    """A value in one short line; anything at all can be described."""
    try:
        return _described(value)
    except Exception:  # a hostile __repr__, a tensor without numbers
        return type(value).__name__


def _described(value: Any) -> str:
    if isinstance(value, (tuple, list)) and any(isinstance(part, Tensor) for part in value[:MANY]):
        return "(" + "; ".join(describe(part) for part in value[:9]) + ")"
    if isinstance(value, Tensor):
        return _tensor_described(value)
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, dict) and value and all(isinstance(part, Tensor) for part in value.values()):
        return NAMED.said(names=", ".join(map(repr, list(value)[:4])) + (", ..." if len(value) > 4 else ""))
    if isinstance(value, (list, tuple, dict, set, str, bytes)) and len(value) > 1000:
        return f"{type(value).__name__}, {len(value)}"
    text = repr(value)
    return text if len(text) <= LONGEST and " at 0x" not in text else type(value).__name__


def _tensor_described(value: Tensor) -> str:
    value = value.detach()
    if value.layout != torch.strided or value.is_meta or value.is_nested or value.is_quantized:
        return f"{type(value).__name__} ({value.dtype}, {value.layout}, {value.device})"
    if value.numel() == 1:
        return f"{value.item():.4g}"
    if value.ndim == 1 and value.numel() <= 6:
        return "[" + ", ".join(f"{number:.4g}" for number in value.tolist()) + "]"
    text = TENSOR.said(shape=tuple(value.shape))
    if 0 < value.numel() <= MANY and not value.is_complex():
        low, high = f"{float(value.min()):.3g}", f"{float(value.max()):.3g}"
        text += ", " + VALUES.said(low=low, high=high)
    return text
