"""Which device to compute on, when nobody says."""

import torch

from minidiff import _words as words
from minidiff._validate import usable_device


def best_device() -> torch.device:
    """CUDA if there is one, else Apple's MPS, else the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def resolve_device(device: torch.device | str | None) -> torch.device:
    """`device` as given, or the best there is. Raises ValueError when it is not there."""
    if device is None:
        return best_device()
    return usable_device(device, words.OR_THE_BEST.said(best=best_device()))
