"""Distances between sets of features, and from an image to its closest one."""

import torch
from torch import Tensor

from minidiff._validate import check_count, check_floating, check_tensor
from minidiff.metrics._pixels import check_pixels


def frechet_distance(a: Tensor, b: Tensor) -> float:
    """Squared Fréchet distance between Gaussians fitted to two sets of features, (N, D) and (M, D).

        d² = ‖μ_a - μ_b‖² + tr(Σ_a + Σ_b - 2 (Σ_a Σ_b)^½)

    Source: Heusel et al. 2017, eq. 6 (with Inception features it is called FID). Raises ValueError below
    2 D rows: a covariance estimated from fewer is mostly noise.
    """
    _check_features(a, b)
    if min(len(a), len(b)) < 2 * a.shape[1]:
        raise ValueError(
            f"A Fréchet distance in {a.shape[1]} dimensions needs at least {2 * a.shape[1]} images on each "
            f"side, got {len(a)} and {len(b)}. Generate more; where the real ones are too few, only more of "
            f"them help."
        )
    a, b = a.cpu().double(), b.cpu().double()  # an Apple GPU has no float64
    cov_a, cov_b = _covariance(a), _covariance(b)
    root_a = _matrix_root(cov_a)
    # (Σ_a Σ_b)^½ has the trace of (Σ_a^½ Σ_b Σ_a^½)^½, which is symmetric
    cross = _matrix_root(root_a @ cov_b @ root_a)
    trace = (cov_a + cov_b - 2 * cross).trace()
    return ((a.mean(0) - b.mean(0)).square().sum() + trace).item()


def _covariance(features: Tensor) -> Tensor:
    D = features.shape[1]
    return features.T.cov().reshape(D, D)  # of one feature, torch gives a bare number


def _matrix_root(symmetric: Tensor) -> Tensor:
    values, vectors = torch.linalg.eigh((symmetric + symmetric.T) / 2)
    root: Tensor = vectors @ torch.diag(values.clamp(min=0).sqrt()) @ vectors.T
    return root


def coverage(real: Tensor, fake: Tensor, k: int = 5) -> float:
    """Share of real images that have a sample closer than their k-th nearest real neighbour.

    Falls when the model leaves kinds of images out. Source: Naeem et al. 2020, eq. 6. (N, D), (M, D).
    """
    real, fake, radius = _with_radii(real, fake, k, "coverage")
    return (torch.cdist(real, fake).min(dim=1).values <= radius).float().mean().item()


def precision(real: Tensor, fake: Tensor, k: int = 5) -> float:
    """Share of samples that lie closer to some real image than that image's k-th nearest real neighbour.

    Falls when the model makes what is not there. Source: Kynkäänniemi et al. 2019, eq. 2. (N, D), (M, D).
    """
    real, fake, radius = _with_radii(real, fake, k, "precision")
    return (torch.cdist(real, fake) <= radius[:, None]).any(dim=0).float().mean().item()


def _with_radii(real: Tensor, fake: Tensor, k: int, name: str) -> tuple[Tensor, Tensor, Tensor]:
    """Both sets, and from each real image the distance to its k-th nearest real neighbour, (N,)."""
    _check_features(real, fake)
    check_count(k, "k", 1)
    if len(real) <= k:
        raise ValueError(f"{name} with k = {k} needs more than {k} real images, got {len(real)}.")
    # the fast way to many distances cancels digits; an Apple GPU has no float64
    real, fake = real.cpu().double(), fake.cpu().double()
    return real, fake, torch.cdist(real, real).kthvalue(k + 1, dim=1).values  # the nearest is itself


def nearest_neighbours(images: Tensor, dataset: Tensor) -> tuple[Tensor, Tensor]:
    """For each image, its closest one in `dataset`: index (B,) and root-mean-square pixel distance (B,).

    Pictures (B, 1 or 3, H, W) must be in [-1, 1]; anything else, points or features, in units of its own.
    Raises ValueError for pictures in [0, 1] or [0, 255], and for images unlike those of the data set.
    """
    for given, name in ((images, "images"), (dataset, "dataset")):
        check_floating(given, name)
        if given.ndim == 4 and given.shape[1] in (1, 3):
            check_pixels(given, name)
    if images.shape[1:] != dataset.shape[1:]:
        raise ValueError(
            f"images of shape {tuple(images.shape[1:])} cannot be compared with a dataset of "
            f"{tuple(dataset.shape[1:])}, got {tuple(images.shape)} and {tuple(dataset.shape)}."
        )
    if images.dtype in (torch.float16, torch.bfloat16):  # too few digits to tell neighbours apart
        images = images.float()
    distances = torch.cdist(
        images.flatten(1), dataset.to(images).flatten(1), compute_mode="donot_use_mm_for_euclid_dist"
    )  # (B, N), exactly 0 for a copy
    nearest = distances.min(dim=1)
    return nearest.indices, nearest.values / images[0].numel() ** 0.5


def _check_features(a: Tensor, b: Tensor) -> None:
    for features in (a, b):
        check_tensor(features, "features")
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[1]:
        raise ValueError(f"Features must be (N, D) and (M, D), got {tuple(a.shape)} and {tuple(b.shape)}.")
    for features in (a, b):
        check_floating(features, "features")
