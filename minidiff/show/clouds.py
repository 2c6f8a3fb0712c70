"""Clouds of points as pictures: a panel of the player that turns, and the same view painted for stills.

Seen from outside, without perspective. `turn` walks round the vertical, `tilt` looks from above:

    (x', y') = (x, y) turned by -turn;   across = x',   up = z cos tilt + y' sin tilt
    depth = y' cos tilt - z sin tilt,    nearer points are drawn last, larger and darker

The same three lines stand in player.js.
"""

from __future__ import annotations

import base64
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from minidiff._validate import check_count, check_floating, check_number
from minidiff.show.sprite import to_pixels

if TYPE_CHECKING:
    from minidiff.show.sprite import Pixels

TURN, TILT = 30.0, 25.0  # degrees: where a view begins
REACH = 1.5  # the picture shows -REACH .. REACH
UNITS = 10_000  # of one, in the 16-bit numbers that travel to the browser
SIDE = 168  # pixels of a painted view
FAR_SHADE, NEAR_SHADE = 150, 10  # greys of the farthest and of the nearest point


@dataclass(frozen=True, eq=False)
class Cloud:
    """A panel of clouds that can be turned: `points` (F, P, 3), float; F = 1 for one that stands still."""

    title: str
    points: Tensor
    about: str = ""
    texts: tuple[str, ...] = ()
    colour: str = ""
    starts_row: bool = False
    on_request: bool = False

    def __post_init__(self) -> None:
        check_clouds(self.points, f"points of {self.title!r}")

    @property
    def frames(self) -> int:
        return len(self.points)

    def encoded(self) -> str:
        """All coordinates, frame by frame, as 16-bit whole numbers in base64; beyond ±3 they are clipped."""
        whole = (self.points.detach().cpu().clamp(-3, 3) * UNITS).round().numpy().astype("<i2")
        return base64.b64encode(whole.tobytes()).decode("ascii")

    def pixels(self) -> Pixels:
        """The panel as it looks before anyone turns it."""
        return to_pixels(view(self.points))


def view(points: Tensor, *, turn: float = TURN, tilt: float = TILT, side: int = SIDE) -> Tensor:
    """Clouds (F, P, 3) seen from a direction, in degrees: grey dots on white, (F, 1, side, side) in [-1, 1].

    Raises TypeError or ValueError for what is no cloud of finite points, and for a tilt beyond ±90.
    """
    check_clouds(points, "points")
    check_number(turn, "turn", -360, 360)
    check_number(tilt, "tilt", -90, 90)
    check_count(side, "side", 16, 2000)
    across, up, depth = seen_from(points.detach().cpu().double(), turn, tilt)
    near = ((REACH - depth) / (2 * REACH)).clamp(0, 1)  # 0 far, 1 near
    rows, columns = (side * (REACH - up) / (2 * REACH)), (side * (across + REACH) / (2 * REACH))
    radius = side / 160 * (1.3 + 1.4 * near)
    shade = FAR_SHADE + (NEAR_SHADE - FAR_SHADE) * near
    middle = torch.arange(side, dtype=torch.float64) + 0.5
    paper = torch.full((len(points), side, side), 255.0, dtype=torch.float64)
    order = depth.argsort(dim=1, descending=True)  # far points first
    for place in order.T:  # one point of every frame at a time
        own = torch.arange(len(points)), place
        dy = middle[None, :] - rows[own][:, None]
        dx = middle[None, :] - columns[own][:, None]
        covered = (radius[own][:, None, None] + 0.5 - torch.hypot(dy[:, :, None], dx[:, None, :])).clamp(0, 1)
        paper = paper + covered * (shade[own][:, None, None] - paper)
    return paper[:, None].float() / 127.5 - 1


def seen_from(points: Tensor, turn: float, tilt: float) -> tuple[Tensor, Tensor, Tensor]:
    """Across, up and depth of points (..., 3), each (...)."""
    a, b = math.radians(turn), math.radians(tilt)
    x, y, z = points.unbind(-1)
    across, away = x * math.cos(a) + y * math.sin(a), y * math.cos(a) - x * math.sin(a)
    return across, z * math.cos(b) + away * math.sin(b), away * math.cos(b) - z * math.sin(b)


def check_clouds(points: Tensor, name: str) -> None:
    """Raise unless these are clouds of finite points in space, (F, P, 3)."""
    check_floating(points, name)
    if points.ndim != 3 or points.shape[-1] != 3:
        raise ValueError(f"{name} must have shape (F, P, 3), clouds of points; got {tuple(points.shape)}.")
    if not bool(torch.isfinite(points).all()):
        raise ValueError(f"{name} hold NaN or infinity.")
