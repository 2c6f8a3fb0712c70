"""Which device to compute on, when nobody says; how much memory there is."""

import os

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


def multiplies_bfloat16(device: torch.device) -> bool:
    """Whether it is a GPU that has bfloat16 itself; older ones, a T4 among them, only imitate it, slowly."""
    if not isinstance(device, torch.device):
        raise TypeError(f"device must be a torch.device, got {device!r}.")
    return device.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)


def memory_of_machine() -> int | None:
    """Bytes of memory that this machine has; None on a system that does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None
