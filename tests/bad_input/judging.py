"""The verdict on one cell of the table: was the call right, refused, or neither?"""

from __future__ import annotations

import copy
import dataclasses
import dis
import inspect
import io
import math
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import torch
from bad_values import EXACT, NO_HINTS, NO_TWIN, BadValue, Hints, bad_values
from torch import Tensor, nn

import minidiff
from minidiff import NoiseSchedule
from minidiff.show.film import Chart, Film, Images

LIBRARY = Path(minidiff.__file__).parent
RIGHT, REFUSED, NAN_STAYS, SHAPES_ONLY = "right", "refused", "NaN stays NaN", "shapes only"
FINE = (RIGHT, REFUSED, NAN_STAYS, SHAPES_ONLY)


@dataclass(frozen=True)
class Subject:
    """One public function or class with good arguments, a fresh set at every call of `good`.

    `hints` say what annotations cannot; `aliases` under which other names an error may speak of a parameter;
    `errors` what it may raise besides ValueError and TypeError; `nan_stays` marks what is called at every
    step and so does not read its tensors: a NaN or infinity that goes in must then come out, in that sample.
    `see` turns the answer into what is compared.
    """

    call: Callable[..., Any]
    good: Callable[[], dict[str, Any]]
    hints: Mapping[str, Hints] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[type[Exception], ...] = ()
    nan_stays: bool = False
    see: Callable[[Any], Any] = lambda answer: answer
    signature: Callable[..., Any] | None = None  # whose parameters are meant, where `call` hides them


@dataclass(frozen=True)
class Cell:
    """One call: function, parameter, what was bad, how it came out, and the words that go with it."""

    function: str
    parameter: str
    kind: str
    outcome: str
    words: str = ""

    @property
    def fine(self) -> bool:
        return self.outcome in FINE


def parameters_of(subject: Subject) -> dict[str, inspect.Parameter]:
    """The parameters to probe; `**options` are those of another function."""
    parameters = inspect.signature(subject.signature or subject.call).parameters
    return {n: p for n, p in parameters.items() if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)}


def cells_of(name: str, subject: Subject) -> Iterator[Cell]:
    """Every cell of one function."""
    known: dict[str, Any] = {}
    for parameter in parameters_of(subject).values():
        good = subject.good()[parameter.name]
        hints = subject.hints.get(parameter.name, NO_HINTS)
        for bad in bad_values(parameter, good, hints):
            outcome, words = judge(subject, parameter.name, bad, known)
            yield Cell(name, parameter.name, bad.kind, outcome, words)


def judge(subject: Subject, parameter: str, bad: BadValue, known: dict[str, Any]) -> tuple[str, str]:
    """The outcome of a call with one bad argument, and why."""
    arguments = subject.good() | {parameter: bad.value}
    before = _kept(arguments)
    try:
        with _noise_of_one_kind(), redirect_stdout(io.StringIO()):
            answer = _plain(subject.see(_run_out(subject.call(**arguments))))
    except Exception as error:
        return _judge_error(error, subject, parameter, bad)
    if not _same_arguments(before, arguments):
        return "changed its argument", ""
    if subject.nan_stays and _broken(bad.value):
        return (NAN_STAYS, "") if _broken_rows(answer, bad.value) else ("silently wrong", "NaN disappeared")
    if bad.twin is NO_TWIN and "meta" not in bad.kind:
        return "silently wrong", f"took {_short(bad.value)} and returned {_short(answer)}"
    if "meta" in bad.kind:
        shapes = all(leaf.is_meta for leaf in _leaves(answer) if isinstance(leaf, Tensor))
        return (SHAPES_ONLY, "") if shapes and subject.nan_stays else ("silently wrong", "lost its numbers")
    reference = _reference(subject, parameter, bad, known)
    problem = _difference(answer, reference, bad.tolerance)
    return ("silently wrong", problem) if problem else (RIGHT, "")


def _reference(subject: Subject, parameter: str, bad: BadValue, known: dict[str, Any]) -> Any:
    def compute() -> Any:
        with _noise_of_one_kind():
            arguments = subject.good() | {parameter: bad.twin}
            return _plain(subject.see(_run_out(subject.call(**arguments))))

    good = subject.good()[parameter]
    if not (bad.twin is good or (isinstance(good, Tensor) and _equal(bad.twin, good))):
        return compute()
    if "answer" not in known:
        known["answer"] = compute()
    return known["answer"]


# ---- errors ---------------------------------------------------------------------------------------------


def _judge_error(error: Exception, subject: Subject, parameter: str, bad: BadValue) -> tuple[str, str]:
    message = str(error)
    words = f"{type(error).__name__}: {message}"
    if not isinstance(error, (ValueError, TypeError, *subject.errors)) or not _on_purpose(error):
        return "foreign exception", words
    if not _names(message, subject, parameter, bad):
        return "names no parameter", words
    if not _says_what(message, bad):
        return "does not say what came in", words
    return REFUSED, words


def _on_purpose(error: BaseException) -> bool:
    """Whether a `raise` of the library made the error, not an operation that went wrong inside it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return False
    code = trace.tb_frame.f_code
    if not Path(code.co_filename).is_relative_to(LIBRARY):
        return False
    at = {i.offset: i.opname for i in dis.get_instructions(code)}
    return at.get(trace.tb_lasti) in ("RAISE_VARARGS", "RERAISE")


def _names(message: str, subject: Subject, parameter: str, bad: BadValue) -> bool:
    names = [parameter, *subject.aliases.get(parameter, "").split()]
    shape = bad.kind in ("size zero", "wrong length", "rank 0", "one axis less", "one axis more", "list")
    if shape:  # two shapes that do not fit: either may be called the wrong one
        names += parameters_of(subject)
    return any(re.search(rf"(?<!\w){re.escape(name)}s?(?!\w)", message) for name in names)


def _says_what(message: str, bad: BadValue) -> bool:
    """The error shows the value, or its type, dtype or shape, or calls the fault by its name."""
    value = bad.value
    signs = [
        "NaN",
        "infinite",
        "empty",
        "meta device",
        "no numbers",
        "on meta",
        repr(value),
        type(value).__name__,
    ]
    if isinstance(value, Tensor):
        signs += [
            str(value.dtype),
            "a mask",
            "(6,)",
            str(tuple(value.shape)),
            str(len(value)) if value.ndim else "()",
        ]
        if not value.is_meta and value.numel() and not value.is_complex():
            signs += [f"{value.min().item():g}", f"{value.max().item():g}"]
    elif isinstance(value, (str, int, float, complex)):
        signs += [str(value), "-1e+06", "got ()"]
    elif isinstance(value, Mapping):
        signs.append(", got ")
    elif callable(value):  # what it answered, by shape
        signs += ["has shape (", "got "]
    elif isinstance(value, Sequence):
        signs += [str(len(value)), *(repr(one) for one in value), *(type(one).__name__ for one in value)]
    return any(sign in message for sign in signs)


# ---- answers --------------------------------------------------------------------------------------------


@contextmanager
def _noise_of_one_kind() -> Iterator[None]:
    """Fixed seeds, and normal noise drawn in float64: torch draws other numbers for every dtype."""
    true = torch.randn

    def randn(*shape: Any, dtype: torch.dtype = torch.float32, **options: Any) -> Tensor:
        if not dtype.is_floating_point:
            return true(*shape, dtype=dtype, **options)
        return true(*shape, dtype=torch.float64, **options).to(dtype)

    torch.manual_seed(0)
    with patch("torch.randn", randn), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _run_out(answer: Any) -> Any:
    return list(answer) if isinstance(answer, Iterator) else answer


def _plain(answer: Any) -> Any:
    """An answer as nested lists of tensors and plain values."""
    if isinstance(answer, Tensor):
        return answer.detach().clone()
    if answer is None or isinstance(answer, (str, int, float, bytes, Path, torch.device, torch.dtype)):
        return answer
    if isinstance(answer, np.ndarray):
        return torch.from_numpy(answer.copy())
    if isinstance(answer, torch.Generator):
        return answer.initial_seed()
    if isinstance(answer, NoiseSchedule):
        return answer.betas
    if isinstance(answer, nn.Module):
        return [value.clone() for value in answer.state_dict().values()]
    if isinstance(answer, Images):
        return torch.from_numpy(answer.pixels.copy()).float() / 127.5
    if isinstance(answer, Chart):
        return [list(answer.marker), answer.bars.heights if answer.bars else []]
    if isinstance(answer, Film):
        return [[_plain(panel) for panel in scene.panels] for scene in answer.scenes]
    if hasattr(answer, "savefig"):
        canvas: Any = answer.canvas
        canvas.draw()
        return torch.from_numpy(np.asarray(canvas.buffer_rgba()).copy()).float() / 127.5
    if isinstance(answer, Mapping):
        return [_plain(value) for value in answer.values()]
    if isinstance(answer, (list, tuple)):
        return [_plain(value) for value in answer]
    if dataclasses.is_dataclass(answer):
        return [_plain(getattr(answer, one.name)) for one in dataclasses.fields(answer)]
    return type(answer).__name__


def _leaves(answer: Any) -> list[Any]:
    if isinstance(answer, list):
        return [leaf for part in answer for leaf in _leaves(part)]
    return [answer]


def _difference(answer: Any, reference: Any, tolerance: float) -> str:
    """Where two answers differ, as a sentence; empty when they agree. Axes of length one do not count."""
    here, there = _leaves(answer), _leaves(reference)
    if len(here) != len(there):
        return f"{len(here)} parts, not {len(there)}"
    for one, other in zip(here, there, strict=True):
        if isinstance(one, Tensor) and isinstance(other, Tensor):
            if one.squeeze().shape != other.squeeze().shape:
                return f"shape {tuple(one.shape)}, not {tuple(other.shape)}"
            a, b = one.double().flatten(), other.double().flatten()
            if not torch.allclose(a, b, rtol=tolerance, atol=tolerance, equal_nan=True):
                return f"off by {(a - b).abs().max().item():.2g}"
        elif isinstance(one, float) and isinstance(other, (int, float)):
            if not math.isclose(one, other, rel_tol=tolerance, abs_tol=tolerance) and one == one:
                return f"{one}, not {other}"
        elif one != other and tolerance == EXACT:
            return f"{one!r}, not {other!r}"
    return ""


def _broken(value: Any) -> bool:
    if not isinstance(value, Tensor):
        return isinstance(value, float) and not math.isfinite(value)
    return value.is_floating_point() and not value.is_meta and not bool(value.isfinite().all())


def _broken_rows(answer: Any, value: Tensor) -> bool:
    """Whether each sample that went in broken came out broken, in every tensor of the answer."""
    rows = ~value.reshape(len(value), -1).isfinite().all(1)
    tensors = [leaf for leaf in _leaves(answer) if isinstance(leaf, Tensor)]
    return bool(tensors) and all(
        len(one) == len(rows) and not bool(one[rows].flatten(1).isfinite().all(1).any()) for one in tensors
    )


def _kept(arguments: dict[str, Any]) -> dict[str, Any]:
    return {n: copy.deepcopy(a) for n, a in arguments.items() if isinstance(a, (Tensor, list, dict))}


def _same_arguments(before: dict[str, Any], after: dict[str, Any]) -> bool:
    return all(_equal(value, after[name]) for name, value in before.items())


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, Tensor):
        if not isinstance(other, Tensor) or one.shape != other.shape or one.dtype != other.dtype:
            return False
        return one.is_meta or torch.allclose(one, other, rtol=0, atol=0, equal_nan=True)
    return bool(len(one) == len(other)) if isinstance(one, (list, dict)) else bool(one == other)


def _short(value: Any) -> str:
    if isinstance(value, Tensor):
        return f"{value.dtype} {tuple(value.shape)}"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
