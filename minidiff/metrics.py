"""How good are the samples? Every figure comes with its floor: what real images score against real ones.

All figures are taken on the features of a small classifier (`Classifier`) that never saw the diffusion
model. A distance has no meaning without the number of images it was taken from, so the floor uses as many.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from minidiff._validate import (
    check_batch,
    check_count,
    check_floating,
    check_labels,
    check_seed,
    check_tensor,
    check_weights_fit,
)
from minidiff.data import ImageData, read_shapes
from minidiff.data.shapes import COUNTS as SCENE_COUNTS
from minidiff.data.shapes_reader import UNREADABLE
from minidiff.denoisers import evaluating

FEATURES = 32
SPLITS = 20  # random halves that each distance is averaged over
SPLIT_SEED = 0


class Classifier(nn.Module):
    """A small convolutional network: images (B, C, H, W) -> logits (B, classes)."""

    def __init__(self, channels: int, classes: int, width: int = 32) -> None:
        super().__init__()
        for size, name in ((channels, "channels"), (classes, "classes"), (width, "width")):
            check_count(size, name, 1)
        self.channels, self.classes, self.width = channels, classes, width
        self.body = nn.Sequential(
            nn.Conv2d(channels, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(width, 2 * width, 3, padding=1), nn.BatchNorm2d(2 * width), nn.ReLU(),
            nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Dropout(0.3),
            nn.Linear(8 * width, FEATURES), nn.ReLU(),
        )  # fmt: skip
        self.head = nn.Linear(FEATURES, classes)

    def features(self, images: Tensor) -> Tensor:
        """What the last hidden layer sees: (B, C, H, W) -> (B, 32)."""
        check_batch(images, "images")
        if images.ndim != 4 or images.shape[1] != self.channels or min(images.shape[2:]) < 2:
            raise ValueError(
                f"images must have shape (B, {self.channels}, H, W), H and W at least 2; "
                f"got {tuple(images.shape)}."
            )
        check_weights_fit(images, "images", self.head.weight)
        return self.body(images)  # type: ignore[no-any-return]

    def forward(self, images: Tensor) -> Tensor:
        return self.head(self.features(images))  # type: ignore[no-any-return]


def train_classifier(data: ImageData, *, steps: int = 800, batch: int = 128, seed: int = 0) -> Classifier:
    """Train a classifier on labelled images (about 20 s for the 8x8 digits); same seed, same network.

    Images are shifted by up to one pixel and slightly noised, so that it learns shapes, not pixels.
    """
    _check_data(data, "data")
    if data.labels is None:
        raise ValueError(f"{data.name} has no labels, so no classifier can be trained on it.")
    check_count(steps, "steps", 2)
    check_count(batch, "batch", 2)
    check_seed(seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = Classifier(data.images.shape[1], len(data.class_names)).train()
        optimizer = torch.optim.AdamW(network.parameters(), weight_decay=0.05)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=5e-3, total_steps=steps)
        for _ in range(steps):
            rows = torch.randint(len(data), (batch,))
            images = _jitter(data.images[rows])
            loss = F.cross_entropy(network(images), data.labels[rows], label_smoothing=0.05)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return network.eval()


def _jitter(images: Tensor) -> Tensor:
    padded = F.pad(images, (1, 1, 1, 1), value=-1)
    H, W = images.shape[2:]
    y, x = torch.randint(0, 3, (2,)).tolist()
    return padded[:, :, y : y + H, x : x + W] + 0.1 * torch.randn_like(images)


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
    _check_data(real, "real")
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


@dataclass(frozen=True)
class SceneQuality:
    """What the reader of shapes pictures says about `n` pictures made for given labels (shares of n)."""

    n: int
    shape_and_colour: float  # both as asked
    all_told: float  # every attribute that was asked for
    unreadable: float

    def __str__(self) -> str:
        return (
            f"shape and colour right {self.shape_and_colour:.3f}, all that was asked right "
            f"{self.all_told:.3f}, unreadable {self.unreadable:.3f}, n = {self.n}"
        )


def evaluate_scenes(images: Tensor, labels: Tensor) -> SceneQuality:
    """Read pictures (N, 3, 32, 32) and compare with the `labels` (N, 5) that they were made for.

    A label past the last value of its attribute, as the null label is, means that nothing was asked.
    An unreadable picture counts as wrong. Raises ValueError when images and labels do not belong together.

    >>> from minidiff.data import shapes
    >>> held_out = shapes("held_out")
    >>> print(evaluate_scenes(held_out.images, held_out.attributes))
    shape and colour right 1.000, all that was asked right 1.000, unreadable 0.000, n = 180
    """
    check_floating(images, "images")
    check_labels(labels, "labels")
    if labels.shape != (len(images), len(SCENE_COUNTS)):
        raise ValueError(
            f"labels must have shape ({len(images)}, {len(SCENE_COUNTS)}), a row for each picture; "
            f"got {tuple(labels.shape)}."
        )
    if int(labels.min()) < 0 or int(labels.max()) > max(SCENE_COUNTS):
        raise ValueError(
            f"labels must lie in 0 .. {max(SCENE_COUNTS)} (the null label), "
            f"got {int(labels.min())} .. {int(labels.max())}."
        )
    read, labels = read_shapes(images), labels.cpu()
    right = (read == labels) | (labels >= torch.tensor(SCENE_COUNTS))
    readable = (read != UNREADABLE).all(dim=1)
    return SceneQuality(
        len(images),
        (right[:, :2].all(dim=1) & readable).double().mean().item(),
        (right.all(dim=1) & readable).double().mean().item(),
        1 - readable.double().mean().item(),
    )


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
            f"side, got {len(a)} and {len(b)}. Generate more."
        )
    a, b = a.double(), b.double()
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
    _check_features(real, fake)
    check_count(k, "k", 1)
    if len(real) <= k:
        raise ValueError(f"coverage with k = {k} needs more than {k} real images, got {len(real)}.")
    real, fake = real.double(), fake.double()  # the fast way to many distances cancels digits
    radius = torch.cdist(real, real).kthvalue(k + 1, dim=1).values  # the nearest one is the image itself
    return (torch.cdist(real, fake).min(dim=1).values <= radius).float().mean().item()


def nearest_neighbours(images: Tensor, dataset: Tensor) -> tuple[Tensor, Tensor]:
    """For each image, its closest one in `dataset`: index (B,) and root-mean-square pixel distance (B,)."""
    check_floating(images, "images")
    check_floating(dataset, "dataset")
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


def _check_data(data: ImageData, name: str) -> None:
    if not isinstance(data, ImageData):
        raise TypeError(f"{name} must be ImageData, got {type(data).__name__}. See minidiff.data.load.")


def _check_features(a: Tensor, b: Tensor) -> None:
    for features in (a, b):
        check_tensor(features, "features")
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[1]:
        raise ValueError(f"Features must be (N, D) and (M, D), got {tuple(a.shape)} and {tuple(b.shape)}.")
    for features in (a, b):
        check_floating(features, "features")


def balanced_labels(n: int, classes: int) -> Tensor:
    """Labels 0, 1, ..., classes-1, 0, 1, ... of shape (n,)."""
    check_count(n, "n", 1)
    check_count(classes, "classes", 1)
    return torch.arange(n) % classes
