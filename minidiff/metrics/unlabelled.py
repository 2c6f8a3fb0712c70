"""How good are samples of pictures without labels? The figures of `evaluate`, on other features.

What two pictures have in common is said by a network that ships with the library and saw neither of them: the
model of `shapes`, whose way down describes colour pictures of 32x32. As everywhere, each figure stands beside
its floor, the same figure for other real pictures, and both beside their spread. docs/compare.md says what
the numbers are good for, and why none of them is the FID of a paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor

from minidiff._shared import evaluating
from minidiff._validate import check_count
from minidiff.data import ImageData
from minidiff.metrics._pixels import check_pixels
from minidiff.metrics.classifier import check_data
from minidiff.metrics.distances import coverage, frechet_distance
from minidiff.metrics.quality import DRAW_SEED, DRAWS
from minidiff.nets import UNet
from minidiff.phrase import Phrase

DESCRIBED_BY = "shapes"  # a shipped model of colour pictures, SIDE x SIDE
SIDE = 32
LOOKED_AT = 3  # of what its way down hands over: behind the block of its second level, 64 maps of 8 x 8
FEATURES = 64
LEAST = 2 * FEATURES  # pictures a side, for a Fréchet distance

COMPARISON = Phrase(
    "Fréchet distance {c.frechet:.3g} ± {c.frechet_std:.2g} (floor, {real} {c.frechet_floor:.3g} ± "
    "{c.frechet_floor_std:.2g}; ratio {c.frechet_ratio:.2f} ± {c.frechet_ratio_std:.2f}), "
    "coverage {c.coverage:.3f} ± {c.coverage_std:.3f} "
    "({real} {c.coverage_real:.3f} ± {c.coverage_real_std:.3f}), n = {c.n}",
    "Fréchet uzaklığı {c.frechet:.3g} ± {c.frechet_std:.2g} (taban, {real} {c.frechet_floor:.3g} ± "
    "{c.frechet_floor_std:.2g}; oran {c.frechet_ratio:.2f} ± {c.frechet_ratio_std:.2f}), "
    "kapsama {c.coverage:.3f} ± {c.coverage_std:.3f} "
    "({real} {c.coverage_real:.3f} ± {c.coverage_real_std:.3f}), n = {c.n}",
)
HALVES = Phrase("halves of the real pictures", "gerçek resimlerin yarıları")
HELD_OUT = Phrase("held-out pictures", "ayrılmış resimler")


@dataclass(frozen=True)
class Comparison:
    """Figures of samples, each beside the same figure for other real pictures; taken on `n` pictures a side.

    `..._std` is the standard deviation over the draws, `frechet_ratio` the distance divided by its floor.
    """

    n: int
    frechet: float
    frechet_std: float
    frechet_floor: float
    frechet_floor_std: float
    frechet_ratio: float
    frechet_ratio_std: float
    coverage: float
    coverage_std: float
    coverage_real: float
    coverage_real_std: float
    held_out: bool = False

    def __str__(self) -> str:
        return COMPARISON.said(c=self, real=(HELD_OUT if self.held_out else HALVES).said())


def compare(
    images: Tensor, real: ImageData, *, held_out: ImageData | None = None, n: int | None = None
) -> Comparison:
    """Compare generated `images` (N, C, H, W) in [-1, 1] with `real` ones of the same size, labels or not.

    `real` are as a rule the pictures of training. The floor is their distance to other real pictures: to
    `held_out`, where it is given, or else between two halves of `real`. Every draw takes N pictures a side,
    or the largest number for which there are enough real ones, or `n`, where that is less. Compare figures of
    one n only, and of pictures of one size.

    Raises ValueError for pixels of another range, other sizes, and fewer than 128 pictures a side.
    """
    _check(images, real, "real")
    if n is not None:
        check_count(n, "n", LEAST)
    near, made = describe(real.images), describe(images)
    far = None
    if held_out is not None:
        _check(images, held_out, "held_out")
        far = describe(held_out.images)
    # in units of the real pictures' own spread: otherwise the few features with large numbers decide alone
    mean, std = near.mean(dim=0), near.std(dim=0).clamp(min=1e-6)
    near, made = (near - mean) / std, (made - mean) / std
    far = None if far is None else (far - mean) / std
    there = len(near) // 2 if far is None else min(len(near), len(far))
    size = min(len(made), there, len(made) if n is None else n)
    if size < LEAST:
        needed = 2 * LEAST if far is None else LEAST
        raise ValueError(
            f"{LEAST} pictures a side are needed: at least {LEAST} samples (got {len(made)}) and {needed} "
            f"real ones (got {len(near) if far is None else there}). Draw more samples; where the real ones "
            f"are too few, no figure says much: look at the pictures."
        )
    generator, figures = torch.Generator().manual_seed(DRAW_SEED), []
    for _ in range(DRAWS):
        one, other = _drawn(near, size, generator, 1 if far is not None else 2)
        if far is not None:
            other, _ = _drawn(far, size, generator, 1)
        some, _ = _drawn(made, size, generator, 1)
        figures.append([figure(one, few) for figure in (frechet_distance, coverage) for few in (some, other)])
    return _summary(size, torch.tensor(figures, dtype=torch.float64), held_out is not None)


@torch.no_grad()
def describe(images: Tensor) -> Tensor:
    """What the way down of the shipped network makes of pictures, (N, C, H, W) -> (N, 64) on the CPU.

    They are brought to 32 x 32, grey ones said three times, and shown without noise, as at t = 0, with
    nothing told. A feature is the mean of a map over its places. The end of the way down would be another
    choice; it hardly sees noise.
    """
    network, described = _network(), []
    with evaluating(network), torch.autocast("cpu", enabled=False):
        for part in torch.split(images.detach().cpu().float(), 256):
            x = part.expand(-1, 3, -1, -1) if part.shape[1] == 1 else part
            if x.shape[2:] != (SIDE, SIDE):
                x = F.interpolate(x, (SIDE, SIDE), mode="bilinear", antialias=True, align_corners=False)
            x, context = network.context(x, torch.zeros(len(x), dtype=torch.int64), None)
            _, maps = network.encode(x, context)
            described.append(maps[LOOKED_AT].mean(dim=(2, 3)))
    return torch.cat(described)


@cache
def _network() -> UNet:
    from minidiff import zoo  # a room beside this one, which needs this one

    network = zoo.load(DESCRIBED_BY).network
    assert isinstance(network, UNet)
    return network


def _drawn(features: Tensor, size: int, generator: torch.Generator, parts: int) -> tuple[Tensor, Tensor]:
    """Random rows, and as many others (none, where one part is asked for)."""
    order = torch.randperm(len(features), generator=generator)
    return features[order[:size]], features[order[size : parts * size]]


def _summary(n: int, figures: Tensor, held_out: bool) -> Comparison:
    """The draws, (DRAWS, 4): distance to samples and to real pictures, then coverage by them; averaged."""
    mean, std = figures.mean(dim=0).tolist(), figures.std(dim=0).tolist()
    apart = (figures[:, 0] - figures[:, 1]).std().item()  # both are taken to the same pictures
    return Comparison(
        n,
        frechet=mean[0], frechet_std=std[0], frechet_floor=mean[1], frechet_floor_std=std[1],
        frechet_ratio=mean[0] / mean[1], frechet_ratio_std=apart / mean[1],
        coverage=mean[2], coverage_std=std[2], coverage_real=mean[3], coverage_real_std=std[3],
        held_out=held_out,
    )  # fmt: skip


def _check(images: Tensor, real: ImageData, name: str) -> None:
    check_data(real, name)
    check_pixels(images, "images")
    check_pixels(real.images, f"the images of {name}")
    if images.ndim != 4 or images.shape[1:] != real.images.shape[1:]:
        raise ValueError(
            f"Got images {tuple(images.shape)}; {name} has pictures of shape {tuple(real.images.shape[1:])}."
        )
    if images.shape[1] not in (1, 3):
        raise ValueError(f"Pictures have 1 or 3 channels, got {images.shape[1]}.")
