"""Where every random number of the library is drawn.

A `Noise` source is None (torch's global generator), one `torch.Generator`, or one generator per sample.
With one per sample, a sample does not depend on what else is in its batch.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

Noise = torch.Generator | Sequence[torch.Generator] | None


def generators(seeds: Sequence[int], device: torch.device | str = "cpu") -> list[torch.Generator]:
    """One generator per sample, seeded with `seeds`.

    >>> x_T = randn((2, 1, 8, 8), generator=generators([7, 8]))
    >>> torch.equal(x_T[1:], randn((1, 1, 8, 8), generator=generators([8])))
    True
    """
    return [torch.Generator(device).manual_seed(seed) for seed in seeds]


def randn(
    shape: Sequence[int],
    *,
    generator: Noise = None,
    dtype: torch.dtype = torch.float32,
    device: torch.device | str | None = None,
) -> Tensor:
    """Standard normal noise of `shape` (B, ...).

    Numbers are drawn on the generator's own device and then moved, so a CPU generator gives the same
    noise on every device. Raises ValueError when a list of generators does not have one per sample.
    """
    if generator is None:
        return torch.randn(*shape, dtype=dtype, device=device)
    if isinstance(generator, torch.Generator):
        noise = torch.randn(*shape, dtype=dtype, device=generator.device, generator=generator)
        return noise.to(device or generator.device)
    check_one_each(generator, shape[0])
    return torch.cat([randn((1, *shape[1:]), generator=g, dtype=dtype, device=device) for g in generator])


def check_one_each(generator: Sequence[torch.Generator], batch: int) -> None:
    """Raise ValueError unless there is one generator per sample."""
    if len(generator) != batch:
        raise ValueError(f"Got {len(generator)} generators for a batch of {batch}: need one per sample.")


def randn_like(x: Tensor, generator: Noise = None) -> Tensor:
    """Standard normal noise with the shape, dtype and device of `x` (B, ...)."""
    return randn(x.shape, generator=generator, dtype=x.dtype, device=x.device)
