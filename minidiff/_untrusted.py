"""Reading tensors from a file that a stranger may have made: no code is run, and no more memory is taken
than the file's own size lets expect.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

LARGEST_FILE = 1 << 30  # bytes that are read at most; the run of a shipped model has ten million
LARGEST_HEADER = 1 << 22  # of these, bytes that describe the tensors; the same run has eighty thousand
CALLS = 100  # of torch, to build a network, for each tensor that it has: those of the library take seven
LONGEST_EXCERPT = 300  # characters of a file's own words in an error message
PICKLES = (b"PK", b"\x80\2", b"\x80\3", b"\x80\4", b"\x80\5")  # how what torch.save and pickle write begins


class CheckpointError(RuntimeError):
    """The file is missing, damaged, foreign, does not fit or cannot be written; the message says more."""


def read_tensors(path: Path) -> tuple[dict[str, str], dict[str, Tensor]]:
    """The metadata and the tensors of a safetensors file of at most `LARGEST_FILE` bytes.

    Raises CheckpointError for a file that is missing, too large, truncated, or of another kind.
    """
    if not path.is_file():
        raise CheckpointError(f"There is no checkpoint at {path}. `minidiff train` writes one.")
    try:
        _check_size(path)
        with safe_open(path, framework="pt") as file:
            # copies, because what safetensors hands out is still tied to the file
            tensors = {name: file.get_tensor(name).clone() for name in file.keys()}  # noqa: SIM118
            return file.metadata() or {}, tensors
    except SafetensorError as error:
        raise CheckpointError(_why_unreadable(path, error)) from error
    except OSError as error:
        raise CheckpointError(f"{path} cannot be read: {error}.") from error


def _check_size(path: Path) -> None:
    """Raise CheckpointError, before anything is read, for a file that would take too much memory."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise CheckpointError(
            f"{path} has {size:,} bytes, and no more than {LARGEST_FILE:,} are read. If you know where it "
            f"comes from, set minidiff._untrusted.LARGEST_FILE higher."
        )
    with open(path, "rb") as file:
        described = described_in(file.read(8))
    if LARGEST_HEADER < described < size:  # a length past the end is no length: another kind of file
        raise CheckpointError(
            f"{path} describes its tensors in {described:,} bytes, and no more than {LARGEST_HEADER:,} are "
            f"read."
        )


def described_in(content: bytes) -> int:
    """How many bytes of a safetensors file describe its tensors: the file begins with that number."""
    return int.from_bytes(content[:8], "little")


def check_readable(content: bytes) -> None:
    """Raise ValueError for a file that `read_tensors` would refuse for its size."""
    if len(content) > LARGEST_FILE or described_in(content) > LARGEST_HEADER:
        raise ValueError(
            f"This would make a file of {len(content):,} bytes, described in {described_in(content):,}; "
            f"`load` reads no more than {LARGEST_FILE:,} and {LARGEST_HEADER:,}. Put less into info, or set "
            f"minidiff._untrusted.LARGEST_FILE higher."
        )


def _why_unreadable(path: Path, error: SafetensorError) -> str:
    with open(path, "rb") as file:
        start = file.read(9)
    # a safetensors file begins with a length of 8 bytes, which may look like anything, and then "{"
    if start[:2] in PICKLES and start[8:] not in (b"", b"{"):
        return (
            f"{path} is a pickle (as torch.save writes), whatever its name says. Unpickling runs code from "
            f"the file, so minidiff never does it. Save the weights with minidiff.checkpoint.save instead."
        )
    return (
        f"{path} is truncated or not a safetensors file ({excerpt(error)}). If a copy or download was cut "
        f"short, fetch it again; an earlier checkpoint of the run is not affected."
    )


def excerpt(value: object) -> str:
    """A value out of a file, fit to be shown: on one line, without control characters, not too long."""
    try:
        text = repr(value)
    except RecursionError:  # it was nested as deep as JSON may be
        text = type(value).__name__
    return text if len(text) <= LONGEST_EXCERPT else text[:LONGEST_EXCERPT] + " ..."


class AtMost(TorchFunctionMode):
    """Stop a network from being built, in this thread, when it gets more tensors than its file has.

    Without it, a file of a hundred bytes that asks for a million layers would keep us busy for hours.
    """

    def __init__(self, tensors: int) -> None:
        super().__init__()
        self.tensors, self.left = tensors, CALLS * (1 + tensors)

    def __torch_function__(
        self,
        f: Callable[..., Any],
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        self.left -= 1
        if self.left < 0:
            raise ValueError(f"its settings ask for more than the {self.tensors} tensors in the file")
        return f(*args, **(kwargs or {}))


def check_fit(path: object, network: nn.Module, weights: Mapping[str, Tensor]) -> None:
    """Raise CheckpointError unless `weights`, read from `path`, are what `network` needs, and all finite."""
    expected = network.state_dict()
    for name in sorted(expected.keys() | weights.keys()):
        shown = excerpt(name).strip("'\"")
        if name not in weights or name not in expected:
            where = "missing from the file" if name not in weights else "not part of the network"
            raise CheckpointError(f"{path} does not fit the network it describes: {shown} is {where}.")
        if weights[name].shape != expected[name].shape or weights[name].dtype != expected[name].dtype:
            raise CheckpointError(
                f"{path} does not fit the network it describes: {shown} is {weights[name].dtype} "
                f"{excerpt(tuple(weights[name].shape))}, not {expected[name].dtype} "
                f"{tuple(expected[name].shape)}."
            )
        if not bool(torch.isfinite(weights[name]).all()):
            raise CheckpointError(
                f"{path} holds NaN or infinite weights in {shown}: that training had diverged."
            )
