"""Encoders in a file: a safetensors file with the words they know. Loading runs no code from it."""

import json
import os
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save as to_bytes

from minidiff._files import write_whole
from minidiff._untrusted import AtMost, CheckpointError, check_fit, excerpt, read_tensors
from minidiff._validate import check_path
from minidiff.data.words import Vocabulary
from minidiff.nets import registry
from minidiff.text.contrastive import Encoders

FORMAT = 1


def save_encoders(
    path: str | os.PathLike[str], encoders: Encoders, info: dict[str, Any] | None = None
) -> None:
    """Write both encoders with their words, the weights in float16, as a shipped model has them."""
    check_path(path)
    if not isinstance(encoders, Encoders):
        raise TypeError(f"encoders must be Encoders, got {type(encoders).__name__}.")
    header = {
        "format": FORMAT,
        "words": encoders.vocabulary.known,
        "text": registry.description(encoders.text),
        "pictures": registry.description(encoders.pictures),
        "info": info or {},
    }
    weights = {name: tensor.detach().cpu().half() for name, tensor in encoders.state_dict().items()}
    write_whole(Path(path), to_bytes(weights, metadata={"minidiff-encoders": json.dumps(header)}))


@torch.inference_mode(False)
def load_encoders(path: str | os.PathLike[str]) -> Encoders:
    """Read encoders that `save_encoders` wrote, with float32 weights, ready to be used.

    Raises CheckpointError for a file that is missing, damaged, foreign, or does not fit what it describes.
    """
    check_path(path)
    path = Path(path)
    metadata, weights = read_tensors(path)
    try:
        header = json.loads(metadata["minidiff-encoders"])
        with torch.device("meta"), AtMost(len(weights)):  # shapes first, memory only once they fit
            text, pictures = (registry.build(*header[part]) for part in ("text", "pictures"))
            known = Vocabulary(tuple(header["words"]))
            encoders = Encoders(known, text, pictures).float()  # type: ignore[arg-type]
    except (KeyError, TypeError, ValueError, AttributeError, RuntimeError, RecursionError) as error:
        raise CheckpointError(f"{path} holds no encoders of text and pictures: {excerpt(error)}") from error
    weights = {name: tensor.float() for name, tensor in weights.items()}
    check_fit(path, encoders, weights)
    encoders.load_state_dict(weights, assign=True)
    return encoders.requires_grad_(False).eval()
