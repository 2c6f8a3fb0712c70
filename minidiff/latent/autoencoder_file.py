"""An autoencoder in a file: a safetensors file with its settings. Loading runs no code from it."""

import json
import os
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save as to_bytes

from minidiff._files import write_whole
from minidiff._untrusted import AtMost, CheckpointError, check_fit, excerpt, read_tensors
from minidiff._validate import check_path
from minidiff.latent.autoencoder import Autoencoder
from minidiff.nets import registry

FORMAT = 1


def save_autoencoder(
    path: str | os.PathLike[str], autoencoder: Autoencoder, info: dict[str, Any] | None = None
) -> None:
    """Write an autoencoder with its scaling, the weights in float16, as a shipped model has them."""
    check_path(path)
    if not isinstance(autoencoder, Autoencoder):
        raise TypeError(f"autoencoder must be Autoencoder, got {type(autoencoder).__name__}.")
    header = {"format": FORMAT, "autoencoder": registry.description(autoencoder), "info": info or {}}
    weights = {name: tensor.detach().cpu().half() for name, tensor in autoencoder.state_dict().items()}
    contiguous = {name: tensor.contiguous() for name, tensor in weights.items()}
    write_whole(Path(path), to_bytes(contiguous, metadata={"minidiff-autoencoder": json.dumps(header)}))


@torch.inference_mode(False)
def load_autoencoder(path: str | os.PathLike[str]) -> Autoencoder:
    """Read an autoencoder that `save_autoencoder` wrote, with float32 weights, ready to be used.

    Raises CheckpointError for a file that is missing, damaged, foreign, or does not fit what it describes.
    """
    check_path(path)
    path = Path(path)
    metadata, weights = read_tensors(path)
    try:
        header = json.loads(metadata["minidiff-autoencoder"])
        with torch.device("meta"), AtMost(len(weights)):  # shapes first, memory only once they fit
            autoencoder = registry.build(*header["autoencoder"]).float()
        if not isinstance(autoencoder, Autoencoder):
            raise TypeError(f"a {type(autoencoder).__name__}")
    except (KeyError, TypeError, ValueError, AttributeError, RuntimeError, RecursionError) as error:
        raise CheckpointError(f"{path} holds no autoencoder: {excerpt(error)}") from error
    weights = {name: tensor.float() for name, tensor in weights.items()}
    check_fit(path, autoencoder, weights)
    if not bool((weights["std"] > 0).all()):
        raise CheckpointError(f"{path} holds a scaling that is not above 0.")
    autoencoder.load_state_dict(weights, assign=True)
    return autoencoder.requires_grad_(False).eval()
