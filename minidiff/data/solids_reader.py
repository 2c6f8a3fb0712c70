"""What is a cloud? The solid whose surface its points are nearest to; found by trying them all. No network.

    distance of a cloud from a solid = √ mean_i d(p_i)²,   d = how far a point is from the surface

Kinds, sizes and turns, one every `STEP`, are tried. The distance looks one way: a cloud that covers half of a
ball is at distance 0 from it (lesson 18 measures the other way, too).
"""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from minidiff._validate import check_floating, check_labels
from minidiff.data.solids import EXTENTS, SOLIDS, Solid, turned
from minidiff.data.surfaces import AROUND, DISTANCES, HALF, TUBE

STEP = math.radians(2.5)  # from one turn that is tried to the next
SIDE = 12  # cells of a silhouette


class Reading(NamedTuple):
    """What clouds are nearest to: `labels` (N, 2), kind and size; the `turn` (N,), in radians; and the
    `distance` (N,), the root of the mean square."""

    labels: Tensor
    turn: Tensor
    distance: Tensor


def every_solid(step: float = STEP) -> list[Solid]:
    """All kinds and sizes at all turns that differ, one every `step` radians or a little less."""
    turns = [max(1, math.ceil(again / step - 1e-9)) for *_, again in SOLIDS]
    return [
        Solid(kind, size, again * k / turns[kind])
        for kind, (*_, again) in enumerate(SOLIDS)
        for size in range(len(EXTENTS))
        for k in range(turns[kind])
    ]


def distance(points: Tensor, solid: Solid) -> Tensor:
    """How far each point (..., 3) is from the nearest point of a solid's surface: (...)."""
    check_floating(points, "points")
    _check_solid(solid)
    if points.shape[-1] != 3:
        raise ValueError(f"points must have shape (..., 3), got {tuple(points.shape)}.")
    return solid.scale * DISTANCES[solid.kind](turned(points, -solid.turn) / solid.scale)


def read_solids(clouds: Tensor) -> Reading:
    """The solid that each cloud (N, P, 3) is nearest to.

    >>> from minidiff.data import solids
    >>> some = solids("test").subset(range(12))
    >>> torch.equal(read_solids(some.x).labels, some.condition)
    True
    """
    check_clouds(clouds)
    tried = every_solid()
    far = torch.stack([distance(clouds, one).square().mean(dim=1).sqrt() for one in tried])  # (K, N)
    nearest = far.argmin(dim=0)
    found = [tried[int(k)] for k in nearest]
    return Reading(
        torch.tensor([one.labels for one in found]),
        torch.tensor([one.turn for one in found]),
        far.gather(0, nearest[None])[0],
    )


class ToAsked(NamedTuple):
    """How far clouds are from the solids that were asked for, each (N,), the root of the mean square.

    `one_turn`: one turn, the best, for the whole cloud. `own_turns`: the best for each point by itself. A
    cloud whose points have agreed on a turn is near by both; a union of many turns only by the second.
    """

    one_turn: Tensor
    own_turns: Tensor


def to_asked(clouds: Tensor, labels: Tensor) -> ToAsked:
    """How far each cloud (N, P, 3) is from the solid of the kind and size that `labels` (N, 2) say."""
    check_clouds(clouds)
    check_labels(labels, "labels")
    if labels.shape != (len(clouds), 2):
        raise ValueError(
            f"labels must have shape ({len(clouds)}, 2), kind and size; got {tuple(labels.shape)}."
        )
    tried, one, own = every_solid(), clouds.new_empty(len(clouds)), clouds.new_empty(len(clouds))
    for label in {tuple(row) for row in labels.tolist()}:
        asked = (labels == torch.tensor(label)).all(dim=1)
        turns = [solid for solid in tried if solid.labels == label]
        if not turns:
            raise ValueError(f"labels must be kinds and sizes of solids, got {label}.")
        squares = torch.stack([distance(clouds[asked], solid).square() for solid in turns])  # (K, n, P)
        one[asked] = squares.mean(dim=2).amin(dim=0).sqrt()
        own[asked] = squares.amin(dim=0).mean(dim=1).sqrt()
    return ToAsked(one, own)


def silhouette(solid: Solid) -> Tensor:
    """What hides the ground, seen from above: (12, 12), bool. Row 0 is the far side, y = 1; x grows along it.

    A cell counts when its middle is hidden. Ball, cylinder and cone are a disc; cube and pyramid a square;
    the standing torus a bar with round ends.
    """
    _check_solid(solid)
    middle = (torch.arange(SIDE, dtype=torch.float64) + 0.5) * 2 / SIDE - 1
    y, x = torch.meshgrid(-middle, middle, indexing="ij")
    ground = turned(torch.stack([x, y, 0 * x], dim=-1), -solid.turn)[..., :2] / solid.scale
    if SOLIDS[solid.kind][2] == 0:
        return torch.hypot(ground[..., 0], ground[..., 1]) <= 1
    if SOLIDS[solid.kind][0] == "torus":
        along = (ground[..., 0].abs() - AROUND).clamp(min=0)
        return torch.hypot(along, ground[..., 1]) <= TUBE
    return ground.abs().amax(dim=-1) <= HALF


def check_clouds(clouds: Tensor) -> None:
    """Raise unless these are clouds of points in space: (N, P, 3), floating-point."""
    check_floating(clouds, "clouds")
    if clouds.ndim != 3 or clouds.shape[-1] != 3:
        raise ValueError(f"clouds must have shape (N, P, 3), got {tuple(clouds.shape)}.")


def _check_solid(solid: Solid) -> None:
    if not isinstance(solid, Solid):
        raise TypeError(f"solid must be a Solid, got {solid!r}. From an index: data.solid(index).")
