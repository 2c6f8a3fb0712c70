"""How a network is told what time it is."""

import math

import torch
from torch import Tensor

LONGEST_PERIOD = 10_000.0


def timestep_embedding(t: Tensor, width: int) -> Tensor:
    """Sines and cosines of t at geometrically spaced frequencies: (B,) -> (B, width).

        [cos(ω_i t), sin(ω_i t)],   ω_i = 10000^(-i / (width/2)),   i = 0 .. width/2 - 1

    Neighbouring t get similar vectors, distant t different ones; t may be fractional. `width` is even.
    Source: Vaswani et al. 2017, section 3.5; used for t by Ho et al. 2020.
    """
    if isinstance(width, bool) or not isinstance(width, int) or width < 2 or width % 2:
        raise ValueError(f"width must be an even number of at least 2, got {width!r}.")
    if not isinstance(t, Tensor) or t.is_complex() or t.dtype == torch.bool:
        kind = t.dtype if isinstance(t, Tensor) else type(t).__name__
        raise TypeError(f"t must be a tensor of real numbers, got {kind}.")
    if t.ndim != 1 or t.numel() == 0:
        raise ValueError(f"t must have shape (B,) with B >= 1, got {tuple(t.shape)}.")
    i = torch.arange(width // 2, device=t.device, dtype=torch.float32)
    frequencies = torch.exp(-math.log(LONGEST_PERIOD) * i / (width // 2))  # (width/2,)
    angles = t.float()[:, None] * frequencies  # (B, width/2)
    return torch.cat([angles.cos(), angles.sin()], dim=1)
