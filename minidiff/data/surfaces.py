"""The six surfaces of `solids`, of size 1: points on them, and how far a point is from them."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

AROUND, TUBE = 0.7, 0.3  # radii of the torus, which stands upright like a wheel
HALF = 0.8  # half an edge of the cube and of the pyramid's base; the pyramid is as high as the cube
SLOPE = math.sqrt(5) * HALF  # from the middle of an edge of the base up to the tip

# ---- points on them: three uniform numbers (P,) each -> (P, 3), uniform over the area --------------------


def on_ball(u: Tensor, v: Tensor, w: Tensor) -> Tensor:
    """Archimedes: heights on a ball are uniform."""
    z, a = 2 * u - 1, 2 * math.pi * v
    return torch.stack([(1 - z * z).sqrt() * a.cos(), (1 - z * z).sqrt() * a.sin(), z], dim=-1)


def on_cylinder(u: Tensor, v: Tensor, w: Tensor) -> Tensor:
    """Radius 1, height 2: a third of the area are the two lids."""
    lid, a = u < 1 / 3, 2 * math.pi * v
    r = torch.where(lid, w.sqrt(), 1.0)
    z = torch.where(lid, (u < 1 / 6) * 2.0 - 1, 2 * w - 1)
    return torch.stack([r * a.cos(), r * a.sin(), z], dim=-1)


def on_cone(u: Tensor, v: Tensor, w: Tensor) -> Tensor:
    """Base of radius 1 at z = -1, tip at z = 1: the mantle has √5 times the area of the base."""
    a, r = 2 * math.pi * v, w.sqrt()
    z = torch.where(u < 1 / (1 + math.sqrt(5)), -1.0, 1 - 2 * r)
    return torch.stack([r * a.cos(), r * a.sin(), z], dim=-1)


def on_cube(u: Tensor, v: Tensor, w: Tensor) -> Tensor:
    """Six faces, alike."""
    face, p, q = (6 * u).long(), HALF * (2 * v - 1), HALF * (2 * w - 1)
    far = HALF * ((face % 2) * 2.0 - 1)
    sides = torch.stack([torch.stack(one, -1) for one in ((far, p, q), (p, far, q), (p, q, far))])
    return sides[face // 2, torch.arange(len(u))]


def on_pyramid(u: Tensor, v: Tensor, w: Tensor) -> Tensor:
    """A square base, and four triangles whose area together is √5 times its own."""
    share = 1 / (1 + math.sqrt(5))
    base = torch.stack([HALF * (2 * v - 1), HALF * (2 * w - 1), -HALF * torch.ones_like(u)], dim=-1)
    side = ((u - share) / (1 - share) * 4).floor().clamp(0, 3)
    down = w.sqrt()  # 0 at the tip, 1 at the base: a triangle is as wide as it is far from its tip
    across = torch.stack([HALF * down, HALF * down * (2 * v - 1), HALF * (1 - 2 * down)], dim=-1)
    a = side * math.pi / 2
    x, y, z = across.unbind(-1)
    slant = torch.stack([x * a.cos() - y * a.sin(), x * a.sin() + y * a.cos(), z], dim=-1)
    return torch.where((u < share)[:, None], base, slant)


def on_torus(u: Tensor, v: Tensor, w: Tensor) -> Tensor:
    """Around its axis, the y-axis, all angles are alike; across the tube, the outer ones have more area.

    The angle b across has density 1 + (r/R) cos b. With u it is found by halving, 40 times.
    """
    a, low, high = 2 * math.pi * v, torch.zeros_like(u), torch.full_like(u, 2 * math.pi)
    for _ in range(40):
        b = (low + high) / 2
        below = (b + TUBE / AROUND * b.sin()) / (2 * math.pi) < u
        low, high = torch.where(below, b, low), torch.where(below, high, b)
    r = AROUND + TUBE * b.cos()
    return torch.stack([r * a.cos(), TUBE * b.sin(), r * a.sin()], dim=-1)


# ---- how far a point (..., 3) is from the nearest point of a surface: (...) --------------------------------


def to_ball(p: Tensor) -> Tensor:
    far: Tensor = p.norm(dim=-1) - 1
    return far.abs()


def to_cylinder(p: Tensor) -> Tensor:
    out = torch.stack([p[..., :2].norm(dim=-1), p[..., 2].abs()], dim=-1) - 1
    return box_distance(out).abs()


def to_cone(p: Tensor) -> Tensor:
    q = torch.stack([p[..., :2].norm(dim=-1), p[..., 2]], dim=-1)
    return torch.minimum(to_segment(q, (0, -1), (1, -1)), to_segment(q, (1, -1), (0, 1)))


def to_cube(p: Tensor) -> Tensor:
    out = p.abs() - HALF
    return box_distance(out).abs()


def to_pyramid(p: Tensor) -> Tensor:
    """The base, or the triangle on the side where the point lies: the other three are no nearer."""
    ground, z = p[..., :2].abs(), p[..., 2]
    over = (ground - HALF).clamp(min=0).norm(dim=-1)
    base = torch.hypot(over, z + HALF)
    x, y = ground.amax(dim=-1), ground.amin(dim=-1)
    up = (2 * (z + HALF) - (x - HALF)) / math.sqrt(5)  # along the triangle, from its base to its tip
    off = (2 * (x - HALF) + (z + HALF)) / math.sqrt(5)  # at a right angle to it
    q = torch.stack([y, up], dim=-1)
    edges = torch.minimum(to_segment(q, (0, 0), (HALF, 0)), to_segment(q, (HALF, 0), (0, SLOPE)))
    inside = (up >= 0) & (y <= HALF * (1 - up / SLOPE))
    return torch.minimum(base, torch.hypot(torch.where(inside, 0.0, edges), off))


def to_torus(p: Tensor) -> Tensor:
    ring = torch.hypot(p[..., 0], p[..., 2]) - AROUND
    return (torch.hypot(ring, p[..., 1]) - TUBE).abs()


def box_distance(out: Tensor) -> Tensor:
    """From how far a point is beyond each side, (..., D): the distance from the box, negative inside."""
    far: Tensor = out.clamp(min=0).norm(dim=-1) + out.amax(dim=-1).clamp(max=0)
    return far


def to_segment(q: Tensor, start: tuple[float, float], end: tuple[float, float]) -> Tensor:
    """How far points (..., 2) of the plane are from a straight line between two points: (...)."""
    a, b = torch.tensor(start, dtype=q.dtype), torch.tensor(end, dtype=q.dtype)
    along = (((q - a) * (b - a)).sum(-1) / (b - a).square().sum()).clamp(0, 1)
    far: Tensor = (q - a - along[..., None] * (b - a)).norm(dim=-1)
    return far


PLACING: tuple[Callable[[Tensor, Tensor, Tensor], Tensor], ...] = (
    on_ball, on_cylinder, on_cone, on_cube, on_pyramid, on_torus,
)  # fmt: skip
DISTANCES: tuple[Callable[[Tensor], Tensor], ...] = (
    to_ball, to_cylinder, to_cone, to_cube, to_pyramid, to_torus,
)  # fmt: skip
