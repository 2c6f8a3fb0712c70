"""How much fine detail do pictures have, and of the right kind? What a small picture of them cannot show."""

import torch
import torch.nn.functional as F
from torch import Tensor

from minidiff._validate import check_count
from minidiff.metrics._pixels import check_pixels
from minidiff.metrics.distances import frechet_distance


def grain(images: Tensor, real: Tensor, factor: int = 4) -> float:
    """The Fréchet distance of what shrinking loses, (N, C, H, W), (M, C, H, W): as real 0, flat squares 1.

        d² = ‖μ - μ_r‖² + tr(Σ + Σ_r - 2 (Σ Σ_r)^½),  divided by ‖μ_r‖² + tr Σ_r

    of the `factor`² pixels of every square, less their mean, each colour by itself. Pictures that are too
    smooth lie between 0 and 1; grain of a wrong kind can be worse than none.

    Raises ValueError for pictures of another range or shape, for sides that are no multiples of `factor`, and
    for real pictures without any detail.

    >>> import torch
    >>> real = torch.randn(9, 1, 8, 8, generator=torch.Generator().manual_seed(0)).clamp(-1, 1)
    >>> [round(abs(grain(some, real)), 3) for some in (real, 0 * real)]
    [0.0, 1.0]
    """
    check_count(factor, "factor", 2)
    fine, true = (_within_squares(x, name, factor) for x, name in ((images, "images"), (real, "real")))
    if not true.any():
        raise ValueError("real has no detail: every square is flat, and nothing can be compared with it.")
    return frechet_distance(fine, true) / frechet_distance(torch.zeros_like(true), true)


def _within_squares(x: Tensor, name: str, factor: int) -> Tensor:
    """Each square less its mean: (N, C, H, W) -> (N C H W / factor², factor²)."""
    check_pixels(x, name)
    if x.ndim != 4 or x.shape[2] % factor or x.shape[3] % factor:
        raise ValueError(
            f"{name} must be pictures (N, C, H, W) whose sides are multiples of {factor}, "
            f"got {tuple(x.shape)}."
        )
    cut = F.pixel_unshuffle(x.flatten(0, 1)[:, None], factor)  # (N C, factor², H/factor, W/factor)
    return (cut - cut.mean(dim=1, keepdim=True)).permute(0, 2, 3, 1).flatten(0, 2)
