"""Where every random number of the library is drawn.

A `Noise` source is None (torch's global generator), one `torch.Generator`, or one generator per sample.
With one per sample, a sample does not depend on what else is in its batch.
"""

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor

from minidiff._shared import global_chance
from minidiff._validate import check_count, check_seed, check_tensor, usable_device

Noise = torch.Generator | Sequence[torch.Generator] | None


def generators(seeds: Sequence[int], device: torch.device | str = "cpu") -> list[torch.Generator]:
    """One generator per sample, seeded with `seeds`.

    >>> x_T = randn((2, 1, 8, 8), generator=generators([7, 8]))
    >>> torch.equal(x_T[1:], randn((1, 1, 8, 8), generator=generators([8])))
    True
    """
    if isinstance(seeds, (str, bytes)) or not isinstance(seeds, Iterable):
        raise TypeError(f"seeds must be a list of whole numbers, one for each sample; got {seeds!r}.")
    seeds = list(seeds)
    for seed in seeds:
        check_seed(seed, "each of seeds")
    device = usable_device(device)
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
    check_shape(shape)
    check_noise(generator, shape[0])
    if device is not None and not isinstance(device, torch.device):
        device = usable_device(device)
    if not isinstance(dtype, torch.dtype) or not dtype.is_floating_point:
        raise TypeError(f"dtype must be a floating-point torch.dtype, got {dtype!r}.")
    if generator is None:
        with global_chance:
            return torch.randn(*shape, dtype=dtype, device=device)
    if isinstance(generator, torch.Generator):
        noise = torch.randn(*shape, dtype=dtype, device=generator.device, generator=generator)
        return noise.to(device or generator.device)
    return torch.cat([randn((1, *shape[1:]), generator=g, dtype=dtype, device=device) for g in generator])


def check_shape(shape: Sequence[int], name: str = "shape") -> None:
    """Raise unless `shape` is a row of at least one whole number, each at least 1."""
    if not isinstance(shape, (tuple, list)) or not shape:
        raise TypeError(f"{name} must be a tuple of sizes like (B, C, H, W), got {shape!r}.")
    for size in shape:
        check_count(size, f"each size in {name}", 1)


def check_noise(generator: Noise, batch: int) -> None:
    """Raise unless `generator` is None, a torch.Generator, or a list of one for each of `batch` samples."""
    if generator is None or isinstance(generator, torch.Generator):
        return
    many = isinstance(generator, (tuple, list))
    if not many or not all(isinstance(one, torch.Generator) for one in generator):
        kind = f"list with {generator[0]!r}" if many and len(generator) else type(generator).__name__
        raise TypeError(
            f"generator must be a torch.Generator, a list of one per sample, or None; got {kind}. "
            f"From a seed: torch.Generator().manual_seed(seed)."
        )
    if len(generator) != batch:
        raise ValueError(f"Got {len(generator)} generators for a batch of {batch}: need one per sample.")


def check_one_generator(generator: torch.Generator | None) -> None:
    """Raise TypeError unless `generator` is a torch.Generator or None."""
    if generator is not None and not isinstance(generator, torch.Generator):
        raise TypeError(
            f"generator must be a torch.Generator or None, got {type(generator).__name__}. "
            f"From a seed: torch.Generator().manual_seed(seed)."
        )


def randn_like(x: Tensor, generator: Noise = None) -> Tensor:
    """Standard normal noise with the shape, dtype and device of `x` (B, ...)."""
    check_tensor(x, "x")
    if not x.is_floating_point():
        raise TypeError(f"x must hold floating-point numbers, got {x.dtype}.")
    if x.ndim == 0 or x.numel() == 0:
        raise ValueError(f"x is empty or has no batch axis: shape {tuple(x.shape)}.")
    return randn(x.shape, generator=generator, dtype=x.dtype, device=x.device)
