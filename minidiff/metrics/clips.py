"""Clips, read frame by frame: where the thing is, how large, in which colour; and from that, how it moves.

No network and no training. A pixel weighs as much as its brightest colour; the centre is the mean place by
that weight. Physics is the judge: away from the walls a thing that flies freely has no acceleration.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from minidiff._validate import check_floating, check_number
from minidiff.data.moving import COLOURS, EDGE, RADIUS, SIDE, SPEED
from minidiff.data.shapes import paint
from minidiff.noise import Noise, randn

COLOUR_TABLE = paint([rgb for _, _, rgb in COLOURS])[:, :, 0, 0]  # (4, 3)
FAINT = 0.05  # of full brightness: so much of every pixel weighs nothing
NOTHING = -1  # the colour of a frame that shows nothing
WALL = (
    RADIUS[1] + EDGE + SPEED[1] / 2
)  # a thing that bounces is, before or after, nearer to the rim than this


@dataclass(frozen=True, eq=False)
class Reading:
    """What can be read off N clips of F frames."""

    centres: Tensor  # (N, F, 2): x to the right, y downwards, in pixels
    sizes: Tensor  # (N, F): how much is covered, in pixels
    colours: Tensor  # (N, F): the position in `COLOURS` of the nearest, or NOTHING


@dataclass(frozen=True)
class ClipQuality:
    """How `n` clips move; lengths in pixels."""

    n: int
    acceleration: float  # away from the walls: the median length of the second difference
    step: float  # from frame to frame: the median
    one_colour: float  # the share of clips with one colour in all frames
    size_change: float  # from frame to frame, as a share of the size: the mean

    def __str__(self) -> str:
        return (
            f"acceleration {self.acceleration:.3f}, step {self.step:.2f}, one colour {self.one_colour:.3f}, "
            f"size changes by {self.size_change:.3f}, n = {self.n}"
        )


def read_clips(clips: Tensor) -> Reading:
    """Read clips (N, F, 3, 16, 16) in [-1, 1]; a frame that shows nothing has its centre in the middle.

    Raises ValueError for another shape or for pixels that are no numbers.

    >>> from minidiff.data.moving import film, flight
    >>> reading = read_clips(film([flight(5)]))
    >>> [round(c, 1) for c in reading.centres[0, 0].tolist()], [round(c, 1) for c in flight(5).start]
    ([6.2, 8.0], [6.2, 8.0])
    >>> reading.colours.tolist()
    [[1, 1, 1, 1, 1, 1, 1, 1]]
    """
    check_clips(clips)
    clips = clips.detach().cpu().double()
    weight = ((clips.amax(dim=2) + 1) / 2 - FAINT).clamp(min=0)  # (N, F, 16, 16)
    size = weight.sum(dim=(-2, -1))  # (N, F)
    share = weight / size.clamp(min=1e-9)[..., None, None]
    pixel = torch.arange(SIDE, dtype=torch.float64) + 0.5
    centres = torch.stack([(share.sum(dim=-2) * pixel).sum(-1), (share.sum(dim=-1) * pixel).sum(-1)], dim=-1)
    seen = (share[:, :, None] * clips).sum(dim=(-2, -1))  # (N, F, 3): the mean colour
    lit = (seen + 1) / (seen.amax(dim=-1, keepdim=True) + 1).clamp(min=1e-9)
    table = (COLOUR_TABLE.double() + 1) / (COLOUR_TABLE.double().amax(dim=1, keepdim=True) + 1)
    colours = torch.cdist(lit, table.expand(len(clips), -1, -1)).argmin(dim=-1)
    empty = size == 0
    return Reading(
        torch.where(empty[..., None], SIDE / 2, centres), size, torch.where(empty, NOTHING, colours)
    )


def accelerations(centres: Tensor, wall: float = WALL) -> Tensor:
    """How much the way of a thing bends, away from the walls: |c_{k+1} - 2 c_k + c_{k-1}|, in pixels.

    centres (N, F, 2) -> (M,): one number for each three frames in a row in which the centre is at least
    `wall` pixels from every rim. There can be none.

    >>> accelerations(torch.tensor([[[6.0, 8.0], [7.0, 8.0], [8.0, 8.0], [8.0, 9.0]]])).tolist()
    [0.0, 1.4142135381698608]
    """
    check_floating(centres, "centres")
    check_number(wall, "wall", 0, SIDE / 2)
    if centres.ndim != 3 or centres.shape[1] < 3 or centres.shape[2] != 2:
        raise ValueError(f"centres must have shape (N, F, 2), F at least 3, got {tuple(centres.shape)}.")
    free = ((centres >= wall) & (centres <= SIDE - wall)).all(dim=-1)  # (N, F)
    bend = (centres[:, 2:] - 2 * centres[:, 1:-1] + centres[:, :-2]).norm(dim=-1)
    away: Tensor = bend[free[:, 2:] & free[:, 1:-1] & free[:, :-2]]
    return away


def evaluate_clips(clips: Tensor) -> ClipQuality:
    """How clips (N, F, 3, 16, 16) move. Beside it belongs the same of real clips, and of real clips whose
    frames were shuffled.

    >>> from minidiff.data import moving
    >>> print(evaluate_clips(moving("test").x[:64]))  # doctest: +ELLIPSIS
    acceleration 0.0..., one colour 1.000, size changes by 0.0..., n = 64
    """
    reading = read_clips(clips)
    bends, steps = accelerations(reading.centres), reading.centres.diff(dim=1).norm(dim=-1)
    one = (reading.colours == reading.colours[:, :1]).all(dim=1) & (reading.colours[:, 0] != NOTHING)
    change = reading.sizes.diff(dim=1).abs() / reading.sizes[:, 1:].clamp(min=1)
    return ClipQuality(
        len(clips),
        bends.median().item() if len(bends) else float("nan"),
        steps.median().item(),
        one.double().mean().item(),
        change.mean().item(),
    )


def shuffled(clips: Tensor, generator: Noise = None) -> Tensor:
    """The same pictures in another order, drawn for each clip: what a clip is without its time."""
    check_clips(clips)
    order = randn(tuple(clips.shape[:2]), generator=generator).argsort(dim=1)
    return torch.stack([clip[row] for clip, row in zip(clips, order, strict=True)])


def check_clips(clips: Tensor) -> None:
    """Raise unless these are clips (N, F, 3, 16, 16) of finite numbers."""
    check_floating(clips, "clips")
    if clips.ndim != 5 or clips.shape[2:] != (3, SIDE, SIDE):
        raise ValueError(f"clips must have shape (N, F, 3, {SIDE}, {SIDE}), got {tuple(clips.shape)}.")
