"""How good are the samples? Every figure stands beside the same figure for real images: the floor.

All figures are taken on the features of a small classifier (`Classifier`) that never saw the diffusion
model. What the numbers are:

- **floor**: the distance between real images and *other* real images, as many as there are samples and with
  the samples' own labels. Like is compared with like: a draw whose labels differ by chance lies several times
  as far away, and samples, whose labels were chosen, would seem better than real.
- **ratio**: the samples' distance divided by the floor. 1 within its spread: by this figure the samples
  cannot be told from real images. Clearly below 1: they are nearer to these images than other real ones are,
  which is what copies are.
- **spread**: every draw is repeated. Printed is mean ± standard deviation over the draws.
"""

from dataclasses import dataclass
from fractions import Fraction

import torch
from torch import Tensor

from minidiff._shared import evaluating
from minidiff._validate import check_count, check_labels
from minidiff.data import ImageData
from minidiff.metrics._pixels import check_pixels
from minidiff.metrics.classifier import FEATURES, Classifier, check_data
from minidiff.metrics.distances import coverage, frechet_distance
from minidiff.phrase import Phrase

DRAWS = 20  # of real images, and of samples where not all can be used
DRAW_SEED = 0
LEAST = 2 * FEATURES  # images, for a Fréchet distance
HELD_OUT = Phrase("held-out images", "ayrılmış görüntüler")
REAL = Phrase("real images", "gerçek görüntüler")
QUALITY = Phrase(
    "class accuracy {q.accuracy:.3f} ({real} {q.accuracy_real:.3f}), Fréchet distance {q.frechet:.2f} ± "
    "{q.frechet_std:.2f} (floor, {real} {q.frechet_floor:.2f} ± {q.frechet_floor_std:.2f}; ratio "
    "{q.frechet_ratio:.2f} ± {q.frechet_ratio_std:.2f}), coverage {q.coverage:.3f} ± {q.coverage_std:.3f} "
    "({real} {q.coverage_real:.3f} ± {q.coverage_real_std:.3f}), n = {q.n}",
    "sınıf doğruluğu {q.accuracy:.3f} ({real} {q.accuracy_real:.3f}), Fréchet uzaklığı {q.frechet:.2f} ± "
    "{q.frechet_std:.2f} (taban, {real} {q.frechet_floor:.2f} ± {q.frechet_floor_std:.2f}; oran "
    "{q.frechet_ratio:.2f} ± {q.frechet_ratio_std:.2f}), kapsama {q.coverage:.3f} ± {q.coverage_std:.3f} "
    "({real} {q.coverage_real:.3f} ± {q.coverage_real_std:.3f}), n = {q.n}",
)


@dataclass(frozen=True)
class Quality:
    """Figures of samples, each beside the same figure for other real images. See the module for the words.

    Distance and coverage are taken on `n` images a side, with the samples' labels, and averaged over draws;
    `..._std` is the standard deviation over the draws. `accuracy` is taken on all images.
    """

    n: int
    accuracy: float  # share of samples whose label the classifier reads back
    accuracy_real: float  # the same for the images that the floor is taken from
    frechet: float  # from the real images to the samples
    frechet_std: float
    frechet_floor: float  # from the real images to other real images
    frechet_floor_std: float
    frechet_ratio: float
    frechet_ratio_std: float
    coverage: float
    coverage_std: float
    coverage_real: float
    coverage_real_std: float
    held_out: bool = False  # whether the other real images are a set of their own

    def __str__(self) -> str:
        real = (HELD_OUT if self.held_out else REAL).said()
        return QUALITY.said(q=self, real=real)


@torch.no_grad()
def evaluate(
    images: Tensor,
    labels: Tensor,
    real: ImageData,
    classifier: Classifier,
    *,
    held_out: ImageData | None = None,
    n: int | None = None,
) -> Quality:
    """Compare generated `images` (N, C, H, W) in [-1, 1], made for `labels` (N,), with `real` ones.

    `real` are the images to be near to, as a rule those of training. The floor is their distance to other
    real images: to `held_out`, where it is given (images that the model never saw, the better yardstick), or
    else between two halves of `real` that share no image. Every draw holds the labels of the samples in
    their proportions. It has N images, or the largest number for which there are enough real images of each
    class, or `n`, where that is less; `Quality.n` says how many. Compare figures of one n only. What the
    labels leave out is not asked, and not missed.

    Raises ValueError for pixels of another range, for labels that do not fit, where a class has too few real
    images, and where n is too small for the distance (see `frechet_distance`).
    """
    _check(images, labels, real, classifier)
    if n is not None:
        check_count(n, "n", LEAST)
    made, near = _read(classifier, images, labels), _read(classifier, real.images, real.labels)
    far = None
    if held_out is not None:
        _check(images, labels, held_out, classifier, "held_out")
        far = _read(classifier, held_out.images, held_out.labels)
    counts = _counts(made, near, far, n)
    generator = torch.Generator().manual_seed(DRAW_SEED)
    figures = []
    for _ in range(DRAWS):
        one, other = (
            near.draw(counts, generator, 2) if far is None
            else near.draw(counts, generator) + far.draw(counts, generator)
        )  # fmt: skip
        (some,) = made.draw(counts, generator)
        figures.append([figure(one, few) for figure in (frechet_distance, coverage) for few in (some, other)])
    accuracies = made.accuracy, (near if far is None else far).accuracy
    return _summary(sum(counts), accuracies, torch.tensor(figures), held_out is not None)


@dataclass(frozen=True)
class _Read:
    """What the classifier makes of images: features (N, 32), the rows of each class, the share read well."""

    features: Tensor
    rows: list[Tensor]
    accuracy: float

    def draw(self, counts: list[int], generator: torch.Generator, parts: int = 1) -> list[Tensor]:
        """Features of `parts` random sets that share no image, each with `counts` images of the classes."""
        order = [rows[torch.randperm(len(rows), generator=generator)] for rows in self.rows]
        classes = list(zip(order, counts, strict=True))
        sets = [[rows[part * c : (part + 1) * c] for rows, c in classes] for part in range(parts)]
        return [self.features[torch.cat(rows)] for rows in sets]


def _read(classifier: Classifier, images: Tensor, labels: Tensor | None) -> _Read:
    assert labels is not None
    images, labels = images.cpu().float(), labels.cpu()
    with evaluating(classifier), torch.autocast("cpu", enabled=False):
        features = torch.cat([classifier.features(part) for part in torch.split(images, 512)])
        read = classifier.head(features).argmax(dim=1)
    right = (read == labels).float().mean().item()
    return _Read(features, [(labels == k).nonzero().flatten() for k in range(classifier.classes)], right)


def _counts(made: _Read, near: _Read, far: _Read | None, n: int | None) -> list[int]:
    """How many images of each class a draw holds: as the samples do, all shrunk alike where need be."""
    asked = [len(rows) for rows in made.rows]
    if far is None:
        there = [len(rows) // 2 for rows in near.rows]
    else:
        there = [min(len(a), len(b)) for a, b in zip(near.rows, far.rows, strict=True)]
    wanted = min(sum(asked), sum(asked) if n is None else n)
    share, scarce = min((Fraction(there[k], count), k) for k, count in enumerate(asked) if count)
    counts = _shares(asked, min(share, Fraction(wanted, sum(asked))))
    if sum(counts) < LEAST <= wanted:
        raise ValueError(
            f"Only {sum(counts)} of {sum(asked)} samples can be compared, and {LEAST} are needed: "
            f"{asked[scarce]} were made for class {scarce}, and a draw of real images has {there[scarce]} of "
            "that class at most. Make samples for the classes in about the numbers that the real images have."
        )
    return counts


def _shares(asked: list[int], share: Fraction) -> list[int]:
    """A share of each count. What rounding down leaves over goes to the largest remainders."""
    exact = [count * share for count in asked]
    counts = [int(value) for value in exact]
    by_remainder = sorted(range(len(asked)), key=lambda k: counts[k] - exact[k])
    for k in by_remainder[: int(sum(exact)) - sum(counts)]:
        counts[k] += 1
    return counts


def _summary(n: int, accuracies: tuple[float, float], figures: Tensor, held_out: bool) -> Quality:
    """The draws, (DRAWS, 4): distance to samples and to real images, then coverage by them; averaged."""
    mean, std = figures.mean(dim=0).tolist(), figures.std(dim=0).tolist()
    apart = (figures[:, 0] - figures[:, 1]).std().item()  # both are taken to the same images
    return Quality(
        n, *accuracies,
        frechet=mean[0], frechet_std=std[0], frechet_floor=mean[1], frechet_floor_std=std[1],
        frechet_ratio=mean[0] / mean[1], frechet_ratio_std=apart / mean[1],
        coverage=mean[2], coverage_std=std[2], coverage_real=mean[3], coverage_real_std=std[3],
        held_out=held_out,
    )  # fmt: skip


def _check(
    images: Tensor, labels: Tensor, real: ImageData, classifier: Classifier, name: str = "real"
) -> None:
    check_data(real, name)
    check_pixels(real.images, f"the images of {name}")
    check_pixels(images, "images")
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


def balanced_labels(n: int, classes: int) -> Tensor:
    """Labels 0, 1, ..., classes-1, 0, 1, ... of shape (n,)."""
    check_count(n, "n", 1)
    check_count(classes, "classes", 1)
    return torch.arange(n) % classes
