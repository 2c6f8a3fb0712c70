"""Saving and loading trained models: one safetensors file, never a pickle.

The file holds tensors ("network.*", "schedule.betas", and while training "training.*") and one JSON
metadata entry with everything else. Loading runs no code from the file, whoever made it.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save as to_bytes
from torch import Tensor, nn

from minidiff import _words as words
from minidiff._files import write_whole
from minidiff._untrusted import AtMost, CheckpointError, check_fit, check_readable, excerpt, read_tensors
from minidiff._validate import (
    check_choice,
    check_flag,
    check_path,
    check_tensor,
    check_text,
    usable_device,
)
from minidiff.model import TrainedModel
from minidiff.nets import registry
from minidiff.nets.control import ControlBranch, Controlled
from minidiff.nets.unet import UNet
from minidiff.predictions import PARAMETRISATIONS, parametrisation, what_it_predicts
from minidiff.schedule import NoiseSchedule

FORMAT = 1
OLD_NAMES = {  # of tensors in files from before conditions were objects of the network
    "label_embedding.weight": "condition.table.weight",
    "label_embedding.tables.": "condition.tables.",
}


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
    Raises TypeError for networks that `load` could not build again, ValueError for one that was trained to
    predict something else, and CheckpointError, before the old file is touched, for weights that `load` would
    refuse (not float32, NaN, of other shapes than the settings say), or when the disk is full or the folder
    cannot be written.
    """
    check_path(path)
    path = Path(path)
    _check_extras(info, training)
    check_savable(network, schedule, predicts, half=half, path=path)
    kind, settings = registry.description(network)
    header = {
        "format": FORMAT,
        "network": kind,
        "settings": settings,
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
    check_readable(content)
    _write(path, content)


def check_savable(
    network: nn.Module,
    schedule: NoiseSchedule,
    predicts: str,
    *,
    half: bool = False,
    path: Path | None = None,
) -> None:
    """Raise TypeError, ValueError or CheckpointError for a network that `load` would not give back.

    `path` is what the message names.
    """
    check_flag(half, "half")
    if path is not None:
        check_path(path)
    check_choice(predicts, "predicts", tuple(PARAMETRISATIONS))
    kind, settings = registry.description(network)
    what_it_predicts(network, schedule, predicts)
    weights = network.state_dict()
    if half:
        beyond = [name for name, w in weights.items() if w.is_floating_point() and _overflows(w)]
        if beyond:
            raise CheckpointError(
                f"{beyond[0]} holds a weight beyond 65504, the largest of float16. Save with half=False."
            )
    try:
        check_fit(path or "It", _rebuilt(kind, settings, predicts, schedule, len(weights)), weights)
    except (ValueError, TypeError, RuntimeError) as error:
        raise CheckpointError(
            f"This network could not be loaded again, so it is not saved: {error}"
        ) from error


def _overflows(weight: Tensor) -> bool:
    return bool(weight.isfinite().all() and not weight.half().isfinite().all())


def _rebuilt(
    kind: str, settings: dict[str, Any], predicts: str, schedule: NoiseSchedule, tensors: int
) -> nn.Module:
    """The network of a file, on the meta device: shapes first, memory only once they fit."""
    with torch.device("meta"), AtMost(tensors):
        network = registry.build(kind, settings)
    check_choice(predicts, "predicts", tuple(PARAMETRISATIONS))
    parametrisation(predicts, schedule)
    return network.float()  # where the default dtype is another one, too


def _check_extras(info: Mapping[str, Any] | None, training: Mapping[str, Tensor] | None) -> None:
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


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    except OSError as error:
        raise CheckpointError(
            words.NOT_WRITTEN.said(path=path, error=error, size=len(content) / 1e6)
        ) from error


@torch.inference_mode(False)
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
        schedule, info = NoiseSchedule(tensors.pop("schedule.betas")), header["info"]
        if not isinstance(info, dict):
            raise TypeError(f"info must be a dict, got {type(info).__name__}")
        predicts = header["predicts"]
        network = _rebuilt(header["network"], header["settings"], predicts, schedule, len(tensors))
    except (KeyError, TypeError, ValueError, ArithmeticError, RuntimeError) as error:
        raise CheckpointError(
            f"{path} describes no model that this version can build: {excerpt(error)}"
        ) from error

    weights, training = _part(tensors, "network."), _part(tensors, "training.")
    if header.get("half") is True:
        weights = {name: t.float() if t.dtype == torch.float16 else t for name, t in weights.items()}
    check_fit(path, network, weights)
    network.load_state_dict(weights, assign=True)
    network.requires_grad_(True)
    return TrainedModel(network.to(device).eval(), schedule, predicts, info, training)


# ---- a branch, without the network that it controls ---------------------------------------------------


def save_branch(
    path: str | os.PathLike[str],
    model: TrainedModel,
    *,
    base: str,
    info: Mapping[str, Any] | None = None,
    half: bool = False,
) -> None:
    """Write the branch of a controlled model, without its base: a third of the weights.

    The file names the base and holds a digest of its weights, so that `load_branch` can refuse another one.
    Raises as `save` does, and TypeError for a model that is not controlled.
    """
    if not isinstance(model, TrainedModel) or not isinstance(model.network, Controlled):
        raise TypeError(f"model must be a TrainedModel of a Controlled network, got {model!r}.")
    check_text(base, "base")
    beside = {"base": {"name": base, "digest": digest(model.network.base)}}
    save(
        path, model.network.branch, model.schedule, predicts=model.predicts,
        info=model.info | dict(info or {}) | beside, half=half,
    )  # fmt: skip


def load_branch(path: str | os.PathLike[str], base: TrainedModel) -> TrainedModel:
    """The controlled model: the branch from the file, and `base`, which is frozen and shared.

    Raises CheckpointError for a file that is no branch, or whose branch was trained beside other weights.
    """
    if not isinstance(base, TrainedModel) or not isinstance(base.network, UNet):
        raise TypeError(f"base must be a TrainedModel of a UNet, got {base!r}.")
    saved = load(path, device=base.network.stem.weight.device)
    if not isinstance(saved.network, ControlBranch):
        raise CheckpointError(f"{path} holds a {type(saved.network).__name__}, no branch. Use load.")
    beside = saved.info.get("base")
    known = beside if isinstance(beside, dict) else {}
    if known.get("digest") != digest(base.network):
        raise CheckpointError(
            f"The branch in {path} was trained beside {excerpt(known.get('name'))} with other weights than "
            f"this base has; it would put things in wrong places. Train it again beside this one."
        )
    network = Controlled.of(base.network, saved.network).eval()
    return TrainedModel(network, base.schedule, base.predicts, saved.info)


def digest(network: nn.Module) -> str:
    """What tells the weights of one network from another's: SHA-256 over their names and values, 16 signs."""
    seen = hashlib.sha256()
    for name, tensor in sorted(network.state_dict().items()):
        seen.update(name.encode())
        seen.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return seen.hexdigest()[:16]


# ---- what both read -------------------------------------------------------------------------------------


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
    return header, {_name_today(name): tensor for name, tensor in tensors.items()}


def _name_today(name: str) -> str:
    for old, new in OLD_NAMES.items():
        name = name.replace(old, new)
    return name


def _part(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    """The tensors whose name begins so, without that beginning."""
    return {name.removeprefix(prefix): t for name, t in tensors.items() if name.startswith(prefix)}
