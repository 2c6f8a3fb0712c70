"""Bad values for one parameter, made from its annotation and from a good value of it.

The good value says the shape and dtype that the documentation asks for, the annotation what else may come.
Where a bad value has a clean twin, the same numbers in the documented form, a call with the bad one may
also succeed: it must then give what a call with the twin gives.
"""

from __future__ import annotations

import inspect
import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from minidiff import NoiseSchedule


class _Nothing:
    def __repr__(self) -> str:
        return "nothing"


NO_TWIN = _Nothing()
MISSING_DEVICE = "cuda:99"
EXACT, SINGLE, HALF = 1e-6, 1e-4, 4e-2  # how far results may lie apart: same dtype, float32, float16


@dataclass(frozen=True)
class BadValue:
    """One bad value: what is bad about it, the value, and its clean twin if it has one."""

    kind: str
    value: Any
    twin: Any = NO_TWIN
    tolerance: float = EXACT


@dataclass(frozen=True)
class Hints:
    """What the annotation cannot say about a parameter."""

    at_most: int | None = None  # a whole number may be this large
    zero: bool = False  # 0 is a good number
    negative: bool = False  # so are numbers below 0
    any_text: bool = False  # a title, a caption: no text is unknown
    any_rank: bool = False  # whatever has a batch axis is good; x[0] is then a batch of one
    empty: bool = False  # an empty list or text is good
    any_value: bool = False  # of a tensor: its numbers are not used, or any whole number is good
    scalar: bool = False  # one number for all samples is good
    nan: bool = False  # NaN is a choice with a meaning of its own
    extra: tuple[tuple[str, Any], ...] = ()  # bad values that only this parameter can have


NO_HINTS = Hints()


def bad_values(parameter: inspect.Parameter, good: Any, hints: Hints = NO_HINTS) -> list[BadValue]:
    """All bad values for one parameter."""
    annotation = str(parameter.annotation)
    optional = "None" in annotation
    made: list[BadValue] = []
    if isinstance(good, Tensor):
        masks = good.dtype == torch.bool
        made = _masks(good) if masks else (_floating if good.is_floating_point() else _whole)(good, hints)
    elif isinstance(good, bool):
        made = _truth(good)
    elif isinstance(good, int) and "float" not in annotation:
        made = _count(good, hints)
    elif isinstance(good, (int, float)):
        made = _number(hints)
    elif isinstance(good, Path) or "PathLike" in annotation:
        made = _wrong_types(7, 0.5, ["a"])
    elif isinstance(good, str) and "device" in annotation:
        made = [
            BadValue("unknown device", "warp"),
            BadValue("device that is not here", MISSING_DEVICE),
            BadValue("meta device", "meta"),
            *_wrong_types([], 0.5),
        ]
    elif isinstance(good, str):
        made = _text(hints)
    elif isinstance(good, torch.Generator) or _all(good, torch.Generator):
        made = _noise_source("Sequence" in annotation)
    elif isinstance(good, NoiseSchedule):
        made = _wrong_types("cosine", 10, good.betas, {"cosine": good})
    elif isinstance(good, torch.dtype):
        made = [
            BadValue("integer dtype", torch.int64),
            BadValue("complex dtype", torch.complex64),
            *_wrong_types("float32", 32),
        ]
    elif isinstance(good, (tuple, list)):
        made = _row(good, hints)
    elif isinstance(good, Mapping):
        made = _wrong_types(7, ["a"], "text")
    elif isinstance(good, Callable):  # type: ignore[arg-type]
        made = _wrong_types("a name", 7, torch.zeros(2, 2))
    else:
        made = _wrong_types("text", 7, [], torch.zeros(2, 2))
    if not optional and "Any" not in annotation:
        made.append(BadValue("None", None))
    if "None" in annotation and good is not None and "bool" not in annotation:
        made.append(BadValue("wrong type: object", object()))
    if "int |" in annotation and not isinstance(good, (int, Tensor)):
        made = [bad for bad in made if bad.kind != "wrong type: int"]
    return made + [BadValue(kind, value) for kind, value in hints.extra]


# ---- by kind ------------------------------------------------------------------------------------------


def _floating(x: Tensor, hints: Hints) -> list[BadValue]:
    nan, infinite = x.clone(), x.clone()
    nan.view(-1)[x.numel() // 2] = math.nan
    infinite.view(-1)[x.numel() // 2] = math.inf
    one_less, one_more = x[0], x[None]
    return [
        BadValue("NaN", nan, x if hints.any_value else NO_TWIN),
        BadValue("infinite", infinite, x if hints.any_value else NO_TWIN),
        BadValue("size zero", x[:0]),
        BadValue("rank 0", x.flatten()[0]),
        BadValue("one axis less", one_less, one_less[None] if hints.any_rank and x.ndim > 2 else NO_TWIN),
        BadValue("one axis more", one_more, x if hints.any_rank else NO_TWIN),
        BadValue("integer dtype", x.round().long(), x.round()),
        BadValue("bool dtype", x > 0, (x > 0).to(x.dtype)),
        BadValue("complex dtype", x.to(torch.complex64)),
        BadValue("float16", x.half(), x.half().to(x.dtype), HALF),
        BadValue("bfloat16", x.bfloat16(), x.bfloat16().to(x.dtype), 8 * HALF),
        BadValue("float64", x.double(), x, SINGLE),
        BadValue("non-contiguous", torch.stack([x, -x], dim=-1)[..., 0], x),
        BadValue("requires_grad", x.clone().requires_grad_(), x),
        BadValue("wrong device (meta)", x.to("meta")),
        BadValue("list", x.tolist(), x),
        BadValue("numpy array", x.numpy(), x),
        *_wrong_types("text", 0.5),
    ]


def _masks(x: Tensor) -> list[BadValue]:
    return [
        BadValue("rank 0", x.flatten()[0]),
        BadValue("size zero", x[:0]),
        BadValue("one more", torch.cat([x, x[:1]])),
        BadValue("float dtype", x.float()),
        BadValue("integer dtype", x.long()),
        BadValue("NaN", torch.full(x.shape, math.nan)),
        BadValue("complex dtype", x.to(torch.complex64)),
        BadValue("non-contiguous", torch.stack([x, ~x], dim=-1)[..., 0], x),
        BadValue("wrong device (meta)", x.to("meta")),
        BadValue("list", x.tolist(), x),
        BadValue("numpy array", x.numpy(), x),
        *_wrong_types("text", 0.5),
    ]


def _whole(x: Tensor, hints: Hints) -> list[BadValue]:
    negative, large = x.clone(), x.clone()
    negative.view(-1)[0], large.view(-1)[-1] = -1, 10**6
    made = [BadValue("rank 0", x.flatten()[0])] if not hints.scalar else []
    if not hints.any_value:
        made += [
            BadValue("negative", negative),
            BadValue("too large", large, large if hints.at_most == 10**6 else NO_TWIN),
            BadValue("wrong length", x[:-1], x[:-1] if hints.any_rank else NO_TWIN),
            BadValue("one axis more", x[None]),
        ]
    return [
        *made,
        BadValue("size zero", x[:0]),
        BadValue("float dtype", x.float(), x),
        BadValue("fractions", x.float() + 0.5),
        BadValue("NaN", torch.full(x.shape, math.nan)),
        BadValue("bool dtype", x > 0, (x > 0).to(x.dtype)),
        BadValue("complex dtype", x.to(torch.complex64)),
        BadValue("int32", x.int(), x),
        BadValue("uint8", x.byte(), x),
        BadValue("non-contiguous", torch.stack([x, -x], dim=-1)[..., 0], x),
        BadValue("wrong device (meta)", x.to("meta")),
        BadValue("list", x.tolist(), x),
        *_wrong_types("text", 0.5),
    ]


def _count(good: int, hints: Hints) -> list[BadValue]:
    made = [
        BadValue("a float", good + 0.5),
        BadValue("a whole float", float(good), good),
        BadValue("NaN", math.nan),
        BadValue("infinite", math.inf),
        BadValue("bool", True),
        BadValue("text", str(good)),
        BadValue("numpy integer", np.int64(good), good),
        BadValue("a tensor", torch.tensor(good), good),
        BadValue("list", [good]),
    ]
    if not hints.zero:
        made.append(BadValue("0", 0))
    if not hints.negative:
        made.append(BadValue("negative", -1))
    if hints.at_most is not None:
        made += [BadValue("too large", hints.at_most + 1), BadValue("far too large", 10**30)]
    return made


def _number(hints: Hints) -> list[BadValue]:
    return [
        BadValue("NaN", math.nan, math.nan if hints.nan else NO_TWIN),
        BadValue("infinite", math.inf),
        BadValue("minus infinity", -math.inf),
        BadValue("negative", -1e6, -1e6 if hints.negative else NO_TWIN),
        BadValue("text", "0.5"),
        BadValue("bool", True),
        BadValue("complex", 0.5j),
        BadValue("a tensor of two", torch.tensor([0.5, 0.5])),
        BadValue("list", [0.5]),
    ]


def _text(hints: Hints) -> list[BadValue]:
    if hints.any_text:
        return [*_wrong_types(["a"], 0.5, b"bytes")]
    return [BadValue("unknown name", "no such name"), BadValue("empty text", ""), *_wrong_types(7, ["a"], [])]


def _truth(good: bool) -> list[BadValue]:
    return [
        BadValue("text", "no"),
        BadValue("1 for True", 1, True),
        BadValue("2", 2),
        BadValue("list", [good]),
    ]


def _noise_source(several: bool) -> list[BadValue]:
    made = [*_wrong_types(7, "seed", np.random.default_rng(0)), BadValue("list of seeds", [1, 2, 3, 4])]
    if several:
        made += [
            BadValue("no generator", []),
            BadValue("one generator too few", [torch.Generator() for _ in range(3)]),
        ]
    else:
        made.append(BadValue("list of generators", [torch.Generator() for _ in range(4)]))
    return made


def _row(good: tuple[Any, ...] | list[Any], hints: Hints) -> list[BadValue]:
    made = _wrong_types(object())
    if not hints.empty:
        made.append(BadValue("empty", type(good)()))
    first = good[0] if good else None
    if isinstance(first, int):
        made += [BadValue(f"holds {bad!r}", [bad, *good[1:]]) for bad in (1.5, True, "1", None, math.nan)]
        if not hints.negative:
            made.append(BadValue("holds -1", [-1, *good[1:]]))
        if not hints.zero:
            made.append(BadValue("holds 0", [0, *good[1:]]))
    elif isinstance(first, float):
        made += [BadValue(f"holds {bad!r}", [bad, *good[1:]]) for bad in ("1", None, math.nan)]
    elif isinstance(first, str):
        made += [BadValue(f"holds {bad!r}", [bad, *good[1:]]) for bad in (7, None)]
        if not hints.any_text:
            made.append(BadValue("holds an unknown name", ["no such name", *good[1:]]))
    elif first is not None:
        made += [BadValue(f"holds {bad!r}", [bad, *good[1:]]) for bad in (7, None, "text")]
    return [*made, *_wrong_types(7)]


def _wrong_types(*values: Any) -> list[BadValue]:
    return [BadValue(f"wrong type: {type(value).__name__}", value) for value in values]


def _all(values: Any, kind: type) -> bool:
    return isinstance(values, (list, tuple)) and bool(values) and all(isinstance(v, kind) for v in values)


os.environ.setdefault("MPLBACKEND", "agg")
