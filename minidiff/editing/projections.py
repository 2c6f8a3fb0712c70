"""What is known of a picture, as a projection: for `ProjectedDenoiser`, which puts it into every x̂_0.

Each function here returns a function x̂_0 -> x̂_0 that changes the guess as little as possible (in squares) so
that it agrees with what is known. Asked twice, it changes nothing the second time. Source: Wang et al. 2023
(DDNM, "range-null space decomposition"), eq. 10:  x̂_0 ← x̂_0 - A⁺ (A x̂_0 - y).
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from minidiff._validate import check_floating, check_tensor

Projection = Callable[[Tensor], Tensor]


def keep_known(known: Tensor, mask: Tensor) -> Projection:
    """Pixels that are known: A picks those where `mask` is true.

    `known` (B, ...) and `mask`, bool, of a shape that fits it; (1, ...) serves every picture.

    >>> project = keep_known(torch.zeros(1, 1, 2, 2), torch.tensor([True, False]))
    >>> project(torch.ones(3, 1, 2, 2))[0, 0, 0].tolist()
    [0.0, 1.0]
    """
    check_known(known, mask)
    known, mask = known.clone(), mask.clone()
    return lambda x_0: torch.where(mask.to(x_0.device), known.to(x_0), x_0)


def keep_coarse(small: Tensor) -> Projection:
    """A small picture is known, (B, C, h, w): A averages squares of pixels, A⁺ spreads a number over them.

    >>> project = keep_coarse(torch.zeros(1, 1, 1, 1))
    >>> project(torch.tensor([[[[1.0, 2.0], [3.0, 6.0]]]])).flatten().tolist()
    [-2.0, -1.0, 0.0, 3.0]
    """
    check_picture(small, "small")
    small = small.clone()

    def project(x_0: Tensor) -> Tensor:
        check_picture(x_0, "x_0")
        factor = x_0.shape[-1] // small.shape[-1]
        if factor < 1 or tuple(x_0.shape[-2:]) != (factor * small.shape[-2], factor * small.shape[-1]):
            raise ValueError(
                f"x_0 of {tuple(x_0.shape[-2:])} pixels does not shrink to small's {tuple(small.shape[-2:])} "
                f"by whole squares: its sides must be the same multiple of both."
            )
        missing = small.to(x_0) - F.avg_pool2d(x_0, factor)
        return x_0 + missing.repeat_interleave(factor, -2).repeat_interleave(factor, -1)

    return project


def keep_grey(grey: Tensor) -> Projection:
    """The brightness is known, (B, 1, H, W), the colour is not: A is the mean over the channels.

    >>> project = keep_grey(torch.zeros(1, 1, 1, 1))
    >>> project(torch.tensor([0.0, 0.5, 1.0]).reshape(1, 3, 1, 1)).flatten().tolist()
    [-0.5, 0.0, 0.5]
    """
    check_picture(grey, "grey")
    if grey.shape[1] != 1:
        raise ValueError(f"grey must have one channel, (B, 1, H, W), got {tuple(grey.shape)}.")
    grey = grey.clone()
    return lambda x_0: x_0 + (grey.to(x_0) - x_0.mean(dim=1, keepdim=True))


def check_known(known: Tensor, mask: Tensor) -> None:
    """Raise unless `known` (B, ...) is finite and `mask` is bool and fits it."""
    check_floating(known, "known")
    check_tensor(mask, "mask")
    if mask.dtype != torch.bool:
        raise TypeError(
            f"mask must be bool, True where the picture is known, got {mask.dtype}. Try mask > 0.5."
        )
    sides = zip(reversed(mask.shape), reversed(known.shape), strict=False)
    fits = mask.ndim <= known.ndim and all(one in (1, other) for one, other in sides)
    if not fits:
        raise ValueError(f"mask of shape {tuple(mask.shape)} does not fit known of {tuple(known.shape)}.")


def check_whole(known: Tensor, mask: Tensor, x_T: Tensor, **_: object) -> None:
    """Raise unless `known` and `mask` fit each other, and the noise from which a walk starts."""
    check_known(known, mask)
    if known.shape != x_T.shape:
        raise ValueError(
            f"known and x_T must have one shape, got {tuple(known.shape)} and {tuple(x_T.shape)}."
        )


def check_picture(x: Tensor, name: str) -> None:
    """Raise unless `x` is a batch of pictures, (B, C, H, W)."""
    check_floating(x, name)
    if x.ndim != 4:
        raise ValueError(f"{name} must be pictures, (B, C, H, W), got shape {tuple(x.shape)}.")
