"""Which device to compute on, when nobody says."""

import torch


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
    try:
        resolved = torch.device(device)
        torch.empty(0, device=resolved)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        reason = str(error).splitlines()[0]
        raise ValueError(
            f"Device {str(device)!r} cannot be used here: {reason} Use device='cpu', or leave it out for the "
            f"best there is ({best_device()})."
        ) from error
    return resolved
