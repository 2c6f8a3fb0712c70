"""How good are the samples? Every figure comes with its floor: what real images score against real ones.

All figures are taken on the features of a small classifier (`Classifier`) that never saw the diffusion
model. A distance has no meaning without the number of images it was taken from, so the floor uses as many.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from minidiff._validate import check_count, check_floating, check_labels
from minidiff.data import ImageData
from minidiff.denoisers import evaluating
from minidiff.metrics.classifier import Classifier, check_data
from minidiff.metrics.distances import coverage, frechet_distance

SPLITS = 20  # random halves that each distance is averaged over
SPLIT_SEED = 0


@dataclass(frozen=True)
class Quality:
    """Figures of `n` samples, each beside the same figure for `n` real images."""

    n: int
    accuracy: float  # share of samples whose label the classifier reads back
    accuracy_real: float
    frechet: float
    frechet_floor: float
    coverage: float
    coverage_real: float

    @property
    def frechet_ratio(self) -> float:
        """Fréchet distance in units of its floor; 1 is as good as real."""
        return self.frechet / self.frechet_floor

    def __str__(self) -> str:
        return (
            f"class accuracy {self.accuracy:.3f} (real images {self.accuracy_real:.3f}), "
            f"Fréchet distance {self.frechet:.2f} "
            f"(floor {self.frechet_floor:.2f}, ratio {self.frechet_ratio:.2f}), "
            f"coverage {self.coverage:.3f} (real {self.coverage_real:.3f}), n = {self.n}"
        )


@torch.no_grad()
def evaluate(images: Tensor, labels: Tensor, real: ImageData, classifier: Classifier) -> Quality:
    """Compare generated `images` (N, C, H, W), made for `labels` (N,), with the `real` ones.

    n = min(N, half of the real images): real-against-real needs two disjoint halves, and the samples are
    compared with those same halves. Each distance is the mean over 20 random halvings.
    Raises ValueError when n is too small for the distance (see `frechet_distance`).
    """
    check_data(real, "real")
    check_floating(images, "images")
    check_labels(labels, "labels")
    if not isinstance(classifier, Classifier):
        raise TypeError(f"classifier must be a Classifier, got {type(classifier).__name__}.")
    if images.shape[1:] != real.images.shape[1:] or labels.shape != (len(images),):
        raise ValueError(
            f"Got images {tuple(images.shape)} with labels {tuple(labels.shape)}; "
            f"{real.name} has images of shape {tuple(real.images.shape[1:])}."
        )
    if real.labels is None:
        raise ValueError(f"{real.name} has no labels.")
    low, high = int(labels.min()), int(labels.max())
    if low < 0 or high >= classifier.classes:
        raise ValueError(f"labels must lie in 0 .. {classifier.classes - 1}, got {low} .. {high}.")
    images, labels = images.cpu().float(), labels.cpu()
    fake_features, fake_accuracy = _read(classifier, images, labels)
    real_features, real_accuracy = _read(classifier, real.images, real.labels)
    n = min(len(images), len(real) // 2)
    generator = torch.Generator().manual_seed(SPLIT_SEED)

    def mean_over_halves(figure: Callable[[Tensor, Tensor], float]) -> tuple[float, float]:
        fake, floor = [], []
        for _ in range(SPLITS):
            order = torch.randperm(len(real), generator=generator)
            one, other = real_features[order[:n]], real_features[order[n : 2 * n]]
            chosen = fake_features[torch.randperm(len(images), generator=generator)[:n]]
            fake.append(figure(one, chosen))
            floor.append(figure(one, other))
        return sum(fake) / SPLITS, sum(floor) / SPLITS

    frechet, frechet_floor = mean_over_halves(frechet_distance)
    covered, covered_real = mean_over_halves(coverage)
    return Quality(n, fake_accuracy, real_accuracy, frechet, frechet_floor, covered, covered_real)


def _read(classifier: Classifier, images: Tensor, labels: Tensor) -> tuple[Tensor, float]:
    with evaluating(classifier):
        features = torch.cat([classifier.features(part) for part in torch.split(images, 512)])
    return features, (classifier.head(features).argmax(dim=1) == labels).float().mean().item()


def balanced_labels(n: int, classes: int) -> Tensor:
    """Labels 0, 1, ..., classes-1, 0, 1, ... of shape (n,)."""
    check_count(n, "n", 1)
    check_count(classes, "classes", 1)
    return torch.arange(n) % classes
