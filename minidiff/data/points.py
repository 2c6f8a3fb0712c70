"""Points in the plane: data sets so small that a whole diffusion model fits into one picture.

Every function draws `n` points and returns them as float32 (n, 2), within [-1, 1] but for a little noise.
`generator` makes the draw repeatable; the points live on its device, or on the CPU without one.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from minidiff._shared import global_chance
from minidiff._validate import check_count
from minidiff.noise import check_one_generator, randn

CURVE_NOISE = 0.02  # standard deviation around a curve: thin enough to see the curve, not a line
RING_RADIUS = 0.8  # of the eight Gaussians
RING_STD = 0.06  # neighbours lie 10 standard deviations apart, so the eight clusters do not touch
GRID_STD = 0.05  # of the twenty-five Gaussians, whose neighbours are 0.5 apart


def swiss_roll(n: int, *, generator: torch.Generator | None = None) -> Tensor:
    """A spiral of one and a half turns, evenly filled along its length. Returns float32 (n, 2).

    The curve is r(φ) = φ / (4.5 π) for φ from 1.5 π to 4.5 π.

    >>> swiss_roll(500, generator=torch.Generator().manual_seed(0)).shape
    torch.Size([500, 2])
    """
    u = _uniform(n, generator)
    angle = _along_spiral(u, 1.5 * math.pi, 4.5 * math.pi)
    radius = angle / (4.5 * math.pi)
    return _noisy(_polar(radius, angle), generator)


def moons(n: int, *, generator: torch.Generator | None = None) -> Tensor:
    """Two half circles that reach into each other, half of the points on each. Returns float32 (n, 2)."""
    u = _uniform(n, generator)
    upper = _uniform(n, generator) < 0.5
    sign = 2 * upper.float() - 1
    # The lower moon is the upper one turned by half a turn about the origin.
    half_circle = _polar(torch.full_like(u, 0.62), math.pi * u) - torch.tensor([0.31, 0.155]).to(u)
    return _noisy(sign[:, None] * half_circle, generator)


def spiral(n: int, *, generator: torch.Generator | None = None) -> Tensor:
    """Two arms that wind out from the middle, half of the points on each. Returns float32 (n, 2).

    The arms are r(φ) = φ / (3 π) for φ from 0.5 π to 3 π, and the same turned by π.
    """
    u = _uniform(n, generator)
    second = _uniform(n, generator) < 0.5
    angle = _along_spiral(u, 0.5 * math.pi, 3.0 * math.pi)
    radius = angle / (3.0 * math.pi)
    return _noisy(_polar(radius, angle + math.pi * second.float()), generator)


def eight_gaussians(n: int, *, generator: torch.Generator | None = None) -> Tensor:
    """Eight equal round clusters on a ring. Returns float32 (n, 2).

    The distribution is exactly the mixture that `eight_gaussians_parameters` names.
    """
    means, stds, _ = eight_gaussians_parameters()
    which = _one_of(8, n, generator)
    z = randn((n, 2), generator=generator)
    return means.to(z)[which] + stds.to(z)[which, None] * z


def eight_gaussians_parameters() -> tuple[Tensor, Tensor, Tensor]:
    """The means (8, 2), standard deviations (8,) and weights (8,) of `eight_gaussians`, float32.

    With them the exact denoiser of a Gaussian mixture can be written down.

    >>> means, stds, weights = eight_gaussians_parameters()
    >>> means.shape, round(weights.sum().item(), 6)
    (torch.Size([8, 2]), 1.0)
    """
    angle = torch.arange(8, dtype=torch.float32) * (math.pi / 4)
    means = _polar(torch.full_like(angle, RING_RADIUS), angle)
    return means, torch.full_like(angle, RING_STD), torch.full_like(angle, 1 / 8)


def grid_gaussians(n: int, *, generator: torch.Generator | None = None) -> Tensor:
    """Twenty-five equal round clusters on a grid. Returns float32 (n, 2).

    The distribution is exactly the mixture that `grid_gaussians_parameters` names.
    """
    means, stds, _ = grid_gaussians_parameters()
    which = _one_of(25, n, generator)
    z = randn((n, 2), generator=generator)
    return means.to(z)[which] + stds.to(z)[which, None] * z


def grid_gaussians_parameters() -> tuple[Tensor, Tensor, Tensor]:
    """The means (25, 2), standard deviations (25,) and weights (25,) of `grid_gaussians`, float32.

    Neighbours lie ten standard deviations apart, as on the ring: the grid is larger, not finer.

    >>> grid_gaussians_parameters()[0][:2]
    tensor([[-1.0000, -1.0000],
            [-1.0000, -0.5000]])
    """
    axis = torch.linspace(-1, 1, 5)
    means = torch.cartesian_prod(axis, axis)
    return means, torch.full((25,), GRID_STD), torch.full((25,), 1 / 25)


def checkerboard(n: int, *, generator: torch.Generator | None = None) -> Tensor:
    """The eight dark squares of a 4x4 board over [-1, 1]², evenly filled. Returns float32 (n, 2)."""
    square = _one_of(8, n, generator)
    row = square // 2  # two dark squares in each of four rows
    column = 2 * (square % 2) + row % 2
    inside = _uniform(n, generator, 2)
    return (torch.stack([column, row], dim=1) + inside) / 2 - 1


def letter(n: int, *, generator: torch.Generator | None = None) -> Tensor:
    """The letter D, evenly filled: a straight stem and a half ring. Returns float32 (n, 2).

    The stem is the rectangle [-0.6, -0.3] x [-0.9, 0.9]; the half ring has its middle at (-0.3, 0) and
    radii from 0.6 to 0.9. A point falls on either part with a chance in proportion to its area.
    """
    stem_area, ring_area = 0.3 * 1.8, 0.5 * math.pi * (0.9**2 - 0.6**2)
    part, u, v = (_uniform(n, generator) for _ in range(3))
    stem = torch.stack([-0.6 + 0.3 * u, -0.9 + 1.8 * v], dim=1)
    radius = torch.sqrt(0.6**2 + u * (0.9**2 - 0.6**2))  # uniform in area, not in radius
    ring = _polar(radius, math.pi * (v - 0.5)) + torch.tensor([-0.3, 0.0]).to(u)
    on_stem = part < stem_area / (stem_area + ring_area)
    return torch.where(on_stem[:, None], stem, ring)


PointSet = Callable[..., Tensor]

POINTS: dict[str, PointSet] = {
    "swiss_roll": swiss_roll,
    "moons": moons,
    "spiral": spiral,
    "eight_gaussians": eight_gaussians,
    "checkerboard": checkerboard,
    "letter": letter,
}


def _device(generator: torch.Generator | None) -> torch.device:
    check_one_generator(generator)
    return torch.device("cpu") if generator is None else generator.device


def _uniform(n: int, generator: torch.Generator | None, *more: int) -> Tensor:
    check_count(n, "n", 1)
    device = _device(generator)
    with global_chance:
        return torch.rand(n, *more, generator=generator, dtype=torch.float32, device=device)


def _one_of(count: int, n: int, generator: torch.Generator | None) -> Tensor:
    check_count(n, "n", 1)
    device = _device(generator)
    with global_chance:
        return torch.randint(count, (n,), generator=generator, device=device)


def _along_spiral(u: Tensor, start: float, end: float) -> Tensor:
    """Angles from `start` to `end` that fill r(φ) ∝ φ evenly by length.

    A piece of the curve is about φ dφ long, so φ² is what must be uniform.
    """
    return torch.sqrt(start**2 + u * (end**2 - start**2))


def _polar(radius: Tensor, angle: Tensor) -> Tensor:
    return torch.stack([radius * torch.cos(angle), radius * torch.sin(angle)], dim=1)


def _noisy(points: Tensor, generator: torch.Generator | None) -> Tensor:
    z = randn(tuple(points.shape), generator=generator)
    return points + CURVE_NOISE * z
