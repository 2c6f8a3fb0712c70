"""Pictures of scenes, read back by the reader of `shapes`: no network, no distance, only right or wrong."""

from dataclasses import dataclass

from torch import Tensor, tensor

from minidiff._validate import check_labels
from minidiff.data import read_shapes
from minidiff.data.shapes import COUNTS
from minidiff.data.shapes_reader import UNREADABLE
from minidiff.metrics._pixels import check_pixels


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
    check_pixels(images, "images")
    check_labels(labels, "labels")
    if labels.shape != (len(images), len(COUNTS)):
        raise ValueError(
            f"labels must have shape ({len(images)}, {len(COUNTS)}), a row for each picture; "
            f"got {tuple(labels.shape)}."
        )
    if int(labels.min()) < 0 or int(labels.max()) > max(COUNTS):
        raise ValueError(
            f"labels must lie in 0 .. {max(COUNTS)} (the null label), "
            f"got {int(labels.min())} .. {int(labels.max())}."
        )
    read, labels = read_shapes(images), labels.cpu()
    right = (read == labels) | (labels >= tensor(COUNTS))
    readable = (read != UNREADABLE).all(dim=1)
    return SceneQuality(
        len(images),
        (right[:, :2].all(dim=1) & readable).cpu().double().mean().item(),
        (right.all(dim=1) & readable).cpu().double().mean().item(),
        1 - readable.cpu().double().mean().item(),
    )
