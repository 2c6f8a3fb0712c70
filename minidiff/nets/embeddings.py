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
    if width < 2 or width % 2:
        raise ValueError(f"width must be an even number of at least 2, got {width}.")
    i = torch.arange(width // 2, device=t.device, dtype=torch.float32)
    frequencies = torch.exp(-math.log(LONGEST_PERIOD) * i / (width // 2))  # (width/2,)
    angles = t.float()[:, None] * frequencies  # (B, width/2)
    return torch.cat([angles.cos(), angles.sin()], dim=1)
