"""Saving and loading trained models: one safetensors file, never a pickle.

The file holds tensors ("network.*", "schedule.betas", and while training "training.*") and one JSON
metadata entry with everything else. Loading runs no code from the file, whoever made it.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from minidiff._validate import check_choice
from minidiff.denoisers import PREDICTS, Denoiser, NetworkDenoiser
from minidiff.guidance import GuidedDenoiser
from minidiff.nets import MLP, MLPSettings, UNet, UNetSettings
from minidiff.schedule import NoiseSchedule

FORMAT = 1
NETWORKS: dict[str, tuple[type[nn.Module], type]] = {"UNet": (UNet, UNetSettings), "MLP": (MLP, MLPSettings)}


class CheckpointError(RuntimeError):
    """The file is missing, damaged, foreign, or does not fit; the message says which and what to do."""


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
        [-clip, clip] (None for data that are not images).
        """

        def with_condition(condition: Tensor | None) -> NetworkDenoiser:
            return NetworkDenoiser(
                self.network, self.schedule, predicts=self.predicts, condition=condition, clip=clip
            )

        if labels is None or scale == 1.0:
            return with_condition(labels)
        return GuidedDenoiser(with_condition(labels), with_condition(None), scale)


def save(
    path: str | os.PathLike[str],
    network: nn.Module,
    schedule: NoiseSchedule,
    *,
    predicts: str,
    info: Mapping[str, Any] | None = None,
    training: Mapping[str, Tensor] | None = None,
) -> None:
    """Write a checkpoint, atomically: after a crash there is the old file or the new one, nothing between.

    Raises TypeError for networks that `load` could not build again.
    """
    check_choice(predicts, "predicts", PREDICTS)
    kind = type(network).__name__
    if kind not in NETWORKS:
        raise TypeError(f"Only {', '.join(NETWORKS)} can be saved, got {kind}. Add your class to NETWORKS.")
    header = {
        "format": FORMAT,
        "network": kind,
        "settings": asdict(network.settings),  # type: ignore[call-overload]
        "predicts": predicts,
        "info": dict(info or {}),
    }
    tensors = {f"network.{name}": tensor for name, tensor in network.state_dict().items()}
    tensors["schedule.betas"] = schedule.betas
    tensors |= {f"training.{name}": tensor for name, tensor in (training or {}).items()}
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}

    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        save_file(tensors, unfinished, metadata={"minidiff": json.dumps(header)})
        with open(unfinished, "rb") as file:
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def load(path: str | os.PathLike[str], *, device: torch.device | str = "cpu") -> TrainedModel:
    """Read a checkpoint written by `save`.

    Raises CheckpointError for a file that is missing, truncated, a pickle, foreign, or whose tensors do
    not fit the network it describes.
    """
    path = Path(path)
    header, tensors = _read(path)
    try:
        kind, settings = header["network"], header["settings"]
        if kind not in NETWORKS:
            raise CheckpointError(
                f"{path} holds a network of kind {kind!r}; known are {', '.join(NETWORKS)}."
            )
        network_class, settings_class = NETWORKS[kind]
        with torch.device("meta"):  # shapes first, memory only once they fit
            network = network_class(settings_class(**settings))
        predicts, info = header["predicts"], header["info"]
        check_choice(predicts, "predicts", PREDICTS)
        schedule = NoiseSchedule(tensors.pop("schedule.betas"))
    except (KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"{path} describes no model that this version can build: {error!r}") from error

    weights = {name.removeprefix("network."): t for name, t in tensors.items() if name.startswith("network.")}
    training = {
        name.removeprefix("training."): t for name, t in tensors.items() if name.startswith("training.")
    }
    _check_fit(path, network, weights)
    network.load_state_dict(weights, assign=True)
    network.requires_grad_(True)
    return TrainedModel(network.to(device).eval(), schedule, predicts, info, training)


def _read(path: Path) -> tuple[dict[str, Any], dict[str, Tensor]]:
    if not path.is_file():
        raise CheckpointError(f"There is no checkpoint at {path}. `minidiff train` writes one.")
    with open(path, "rb") as file:
        start = file.read(8)
    if start[:2] in (b"PK", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05"):
        raise CheckpointError(
            f"{path} is a pickle (as torch.save writes), whatever its name says. Unpickling runs code from "
            f"the file, so minidiff never does it. Save the weights with minidiff.checkpoint.save instead."
        )
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except SafetensorError as error:
        raise CheckpointError(
            f"{path} is truncated or not a safetensors file ({error}). If a copy or download was cut short, "
            f"fetch it again; an earlier checkpoint of the run is not affected."
        ) from error
    try:
        header = json.loads(metadata["minidiff"])
        version = header["format"]
    except (KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"{path} is a safetensors file, but minidiff did not write it.") from error
    if version != FORMAT:
        raise CheckpointError(
            f"{path} has format {version!r}, this minidiff reads {FORMAT}. Update minidiff."
        )
    return header, tensors


def _check_fit(path: Path, network: nn.Module, weights: Mapping[str, Tensor]) -> None:
    expected = network.state_dict()
    for name in sorted(expected.keys() | weights.keys()):
        if name not in weights or name not in expected:
            where = "missing from the file" if name not in weights else "not part of the network"
            raise CheckpointError(f"{path} does not fit the network it describes: {name} is {where}.")
        if weights[name].shape != expected[name].shape or weights[name].dtype != expected[name].dtype:
            raise CheckpointError(
                f"{path} does not fit the network it describes: {name} is {weights[name].dtype} "
                f"{tuple(weights[name].shape)}, not {expected[name].dtype} {tuple(expected[name].shape)}."
            )
        if not bool(torch.isfinite(weights[name]).all()):
            raise CheckpointError(
                f"{path} holds NaN or infinite weights in {name}: that training had diverged."
            )
