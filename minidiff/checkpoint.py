"""Saving and loading trained models: one safetensors file, never a pickle.

The file holds tensors ("network.*", "schedule.betas", and while training "training.*") and one JSON
metadata entry with everything else. Loading runs no code from the file, whoever made it.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as to_bytes
from torch import Tensor, nn
from torch.nn.modules.module import register_module_parameter_registration_hook

from minidiff._files import write_whole
from minidiff._validate import (
    check_choice,
    check_flag,
    check_labels,
    check_number,
    check_path,
    check_tensor,
    usable_device,
)
from minidiff.denoisers import ClippedDenoiser, Denoiser, NetworkDenoiser
from minidiff.guidance import GuidedDenoiser, GuidedPair
from minidiff.nets import MLP, MLPSettings, UNet, UNetSettings
from minidiff.schedule import NoiseSchedule, check_schedule

FORMAT = 1
LARGEST_FILE = 1 << 30  # bytes that are read at most; the run of a shipped model has ten million
LARGEST_HEADER = 1 << 22  # of these, bytes that describe the tensors; the same run has eighty thousand
LONGEST_EXCERPT = 300  # characters of a file's own words in an error message
PAIR_AT_MOST = 16  # images on a CPU, for which a guided pair in one call is the quicker one
NETWORKS: dict[str, tuple[type[nn.Module], type]] = {"UNet": (UNet, UNetSettings), "MLP": (MLP, MLPSettings)}


class CheckpointError(RuntimeError):
    """The file is missing, damaged, foreign, does not fit or cannot be written; the message says more."""


@dataclass(frozen=True, eq=False)
class TrainedModel:
    """A network with what is needed to use it: its schedule, and what its output means.

    `info` is free JSON (recipe, figures, step). `training` holds the tensors of an unfinished run.
    """

    network: nn.Module
    schedule: NoiseSchedule
    predicts: str
    info: dict[str, Any] = field(default_factory=dict)
    training: dict[str, Tensor] = field(default_factory=dict)

    def denoiser(
        self, labels: Tensor | None = None, *, scale: float = 1.0, clip: float | None = 1.0
    ) -> Denoiser:
        """The model as a sampler wants it.

        `labels` (B,) asks for classes; `scale` other than 1 guides towards them; `clip` keeps x̂_0 inside
        [-clip, clip], after guidance (None for data that are not images). Raises ValueError for a scale
        without labels: there is nothing to guide to.
        """
        check_number(scale, "scale")
        if labels is not None:
            check_labels(labels, "labels")
            if labels.ndim == 0:
                raise ValueError(f"labels must have shape (B,) or (B, K), got {tuple(labels.shape)}.")
        elif scale != 1.0:
            raise ValueError(
                f"scale {scale:g} guides towards labels, but labels is None. Give labels, or scale=1."
            )
        denoise = self._knowing(labels)
        if labels is not None and scale != 1.0:
            null = getattr(self.network, "null_label", None)
            if null is None or (labels.device.type == "cpu" and len(labels) > PAIR_AT_MOST):
                denoise = GuidedDenoiser(denoise, self._knowing(None), scale)
            else:
                both = torch.cat([labels, torch.full_like(labels, null)])
                denoise = GuidedPair(self._knowing(both), scale)
        return denoise if clip is None else ClippedDenoiser(denoise, self.schedule, clip)

    def _knowing(self, labels: Tensor | None) -> Denoiser:
        return NetworkDenoiser(self.network, self.schedule, predicts=self.predicts, condition=labels)


def save(
    path: str | os.PathLike[str],
    network: nn.Module,
    schedule: NoiseSchedule,
    *,
    predicts: str,
    info: Mapping[str, Any] | None = None,
    training: Mapping[str, Tensor] | None = None,
    half: bool = False,
) -> None:
    """Write a checkpoint, atomically: after a crash there is the old file or the new one, nothing between.

    `half` stores the weights in float16, in half the space, for a model that is only to be used; `load`
    makes float32 of them again, each weight rounded to three digits.
    Raises TypeError for networks that `load` could not build again, CheckpointError when the disk is full or
    the folder cannot be written.
    """
    check_path(path)
    check_choice(predicts, "predicts", PREDICTS)
    check_savable(network)
    check_schedule(schedule)
    check_flag(half, "half")
    for given, name in ((info, "info"), (training, "training")):
        if given is not None and not isinstance(given, Mapping):
            raise TypeError(f"{name} must be a dict or None, got {given!r}.")
    for name, tensor in (training or {}).items():
        check_tensor(tensor, f"training[{name!r}]")
    try:
        json.dumps(dict(info or {}), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"info must hold nothing but JSON: texts, numbers, lists; {error}. Got {info!r}."
        ) from error
    header = {
        "format": FORMAT,
        "network": type(network).__name__,
        "settings": asdict(network.settings),  # type: ignore[call-overload]
        "predicts": predicts,
        "half": half,
        "info": dict(info or {}),
    }
    weights = network.state_dict()
    tensors = {f"network.{name}": tensor.half() if half else tensor for name, tensor in weights.items()}
    tensors["schedule.betas"] = schedule.betas
    tensors |= {f"training.{name}": tensor for name, tensor in (training or {}).items()}
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}

    content = to_bytes(tensors, metadata={"minidiff": json.dumps(header)})
    if len(content) > LARGEST_FILE or int.from_bytes(content[:8], "little") > LARGEST_HEADER:
        raise ValueError(
            f"This would make a file of {len(content):,} bytes, described in "
            f"{int.from_bytes(content[:8], 'little'):,}; `load` reads no more than {LARGEST_FILE:,} and "
            f"{LARGEST_HEADER:,}. Put less into info, or set minidiff.checkpoint.LARGEST_FILE higher."
        )

    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    except OSError as error:
        raise CheckpointError(
            f"{path} could not be written: {error}. What was saved there before is untouched. It takes "
            f"a folder that you may write to, with room for {len(content) / 1e6:.1f} MB beside the old file."
        ) from error


def check_savable(network: nn.Module) -> None:
    """Raise TypeError for a network that `load` could not build again."""
    known, _ = NETWORKS.get(type(network).__name__, (None, None))
    if type(network) is not known:
        raise TypeError(
            f"Only {', '.join(NETWORKS)} can be saved, got {type(network).__name__}. "
            f"Add your class to minidiff.checkpoint.NETWORKS."
        )


def load(path: str | os.PathLike[str], *, device: torch.device | str = "cpu") -> TrainedModel:
    """Read a checkpoint written by `save`.

    Raises CheckpointError for a file that is missing, truncated, a pickle, foreign, or whose tensors do
    not fit the network it describes.
    """
    check_path(path)
    device = usable_device(device)
    path = Path(path)
    header, tensors = _read(path)
    try:
        kind, settings = header["network"], header["settings"]
        if kind not in NETWORKS:
            raise ValueError(f"a network of kind {kind!r}; known are {', '.join(NETWORKS)}")
        network_class, settings_class = NETWORKS[kind]
        with torch.device("meta"), _at_most(len(tensors)):  # shapes first, memory only once they fit
            network = network_class(settings_class(**settings))
        predicts, info = header["predicts"], header["info"]
        check_choice(predicts, "predicts", PREDICTS)
        if not isinstance(info, dict):
            raise TypeError(f"info must be a dict, got {type(info).__name__}")
        schedule = NoiseSchedule(tensors.pop("schedule.betas"))
    except (KeyError, TypeError, ValueError, ArithmeticError, RuntimeError) as error:
        raise CheckpointError(
            f"{path} describes no model that this version can build: {excerpt(error)}"
        ) from error

    weights = {name.removeprefix("network."): t for name, t in tensors.items() if name.startswith("network.")}
    training = {
        name.removeprefix("training."): t for name, t in tensors.items() if name.startswith("training.")
    }
    if header.get("half") is True:
        weights = {name: t.float() if t.dtype == torch.float16 else t for name, t in weights.items()}
    check_fit(path, network, weights)
    network.load_state_dict(weights, assign=True)
    network.requires_grad_(True)
    return TrainedModel(network.to(device).eval(), schedule, predicts, info, training)


def _read(path: Path) -> tuple[dict[str, Any], dict[str, Tensor]]:
    metadata, tensors = read_tensors(path)
    try:
        header = json.loads(metadata["minidiff"])
        version = header["format"]
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise CheckpointError(f"{path} is a safetensors file, but minidiff did not write it.") from error
    if version != FORMAT:
        raise CheckpointError(
            f"{path} has format {excerpt(version)}, this minidiff reads {FORMAT}. Update minidiff."
        )
    return header, tensors


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
            f"comes from, set minidiff.checkpoint.LARGEST_FILE higher."
        )
    with open(path, "rb") as file:
        described = int.from_bytes(file.read(8), "little")
    if LARGEST_HEADER < described < size:  # a length past the end is no length: another kind of file
        raise CheckpointError(
            f"{path} describes its tensors in {described:,} bytes, and no more than {LARGEST_HEADER:,} are "
            f"read."
        )


def excerpt(value: object) -> str:
    """A value out of a file, fit to be shown: on one line, without control characters, not too long."""
    try:
        text = repr(value)
    except RecursionError:  # it was nested as deep as JSON may be
        text = type(value).__name__
    return text if len(text) <= LONGEST_EXCERPT else text[:LONGEST_EXCERPT] + " ..."


def _why_unreadable(path: Path, error: SafetensorError) -> str:
    with open(path, "rb") as file:
        start = file.read(9)
    # a safetensors file begins with a length of 8 bytes, which may look like anything, and then "{"
    if start[:2] in (b"PK", b"\x80\2", b"\x80\3", b"\x80\4", b"\x80\5") and start[8:] not in (b"", b"{"):
        return (
            f"{path} is a pickle (as torch.save writes), whatever its name says. Unpickling runs code from "
            f"the file, so minidiff never does it. Save the weights with minidiff.checkpoint.save instead."
        )
    return (
        f"{path} is truncated or not a safetensors file ({excerpt(error)}). If a copy or download was cut "
        f"short, fetch it again; an earlier checkpoint of the run is not affected."
    )


@contextmanager
def _at_most(parameters: int) -> Iterator[None]:
    """Stop a network from being built when it gets more parameters than its file has tensors.

    Without it, a file of a hundred bytes that asks for a million layers would keep us busy for hours.
    """
    count = 0

    def one_more(*_: object) -> None:
        nonlocal count
        count += 1
        if count > parameters:
            raise ValueError(f"its settings ask for more than the {parameters} tensors in the file")

    hook = register_module_parameter_registration_hook(one_more)
    try:
        yield
    finally:
        hook.remove()


def check_fit(path: Path, network: nn.Module, weights: Mapping[str, Tensor]) -> None:
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
