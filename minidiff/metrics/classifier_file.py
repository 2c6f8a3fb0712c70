"""A classifier in a file: safetensors, its weights alone. Loading runs no code from it."""

from pathlib import Path

import torch
from safetensors.torch import save as to_bytes

from minidiff._files import write_whole
from minidiff._untrusted import CheckpointError, check_fit, read_tensors
from minidiff.metrics.classifier import Classifier


@torch.inference_mode(False)
def read_classifier(path: Path) -> Classifier:
    """A classifier from its file. Raises CheckpointError for a file that holds anything else."""
    _, weights = read_tensors(path)
    first, last = weights.get("body.0.weight"), weights.get("head.bias")
    if first is None or last is None or first.ndim != 4 or last.ndim != 1 or 0 in (*first.shape, *last.shape):
        raise CheckpointError(f"{path} holds no classifier.")
    width, channels = first.shape[:2]
    with torch.device("meta"):  # shapes first, memory only once they fit
        network = Classifier(channels, len(last), width).float()
    check_fit(path, network, weights)
    network.load_state_dict(weights, assign=True)
    return network.requires_grad_(True).eval()


def write_classifier(path: Path, classifier: Classifier) -> None:
    """Write the weights of a classifier, all or nothing."""
    weights = classifier.state_dict()
    check_fit(path, Classifier(classifier.channels, classifier.classes, classifier.width).float(), weights)
    write_whole(path, to_bytes({key: value.contiguous() for key, value in weights.items()}))
