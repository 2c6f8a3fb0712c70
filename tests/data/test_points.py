import doctest
import importlib
import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from minidiff.data import (
    POINTS,
    checkerboard,
    eight_gaussians,
    eight_gaussians_parameters,
    grid_gaussians,
    grid_gaussians_parameters,
    letter,
)

NAMES = sorted(POINTS)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("name", NAMES)
@given(n=st.integers(1, 300), seed=st.integers(0, 2**31))
@settings(max_examples=20, deadline=None)
def test_points_are_finite_float32_pairs_near_the_unit_square(name: str, n: int, seed: int) -> None:
    points = POINTS[name](n, generator=seeded(seed))
    assert points.shape == (n, 2)
    assert points.dtype == torch.float32
    assert points.abs().max() < 1.2


@pytest.mark.parametrize("name", NAMES)
def test_one_seed_gives_the_same_points_to_the_bit(name: str) -> None:
    assert torch.equal(POINTS[name](100, generator=seeded(1)), POINTS[name](100, generator=seeded(1)))
    assert not torch.equal(POINTS[name](100, generator=seeded(1)), POINTS[name](100, generator=seeded(2)))


@pytest.mark.parametrize("name", NAMES)
def test_a_generator_leaves_the_global_one_alone(name: str) -> None:
    before = torch.get_rng_state()
    POINTS[name](10, generator=seeded())
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize("name", NAMES)
def test_without_a_generator_the_global_seed_decides(name: str) -> None:
    torch.manual_seed(3)
    first = POINTS[name](10)
    torch.manual_seed(3)
    assert torch.equal(first, POINTS[name](10))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("n", "error"), [(0, ValueError), (-1, ValueError), (2.0, TypeError), (True, TypeError)]
)
def test_a_wrong_number_of_points_is_refused(name: str, n: object, error: type[Exception]) -> None:
    with pytest.raises(error, match="n must be"):
        POINTS[name](n)


def test_eight_gaussians_has_the_moments_it_names() -> None:
    means, stds, weights = eight_gaussians_parameters()
    assert (means.shape, stds.shape, weights.shape) == ((8, 2), (8,), (8,))
    assert {means.dtype, stds.dtype, weights.dtype} == {torch.float32}
    n = 40_000
    points = eight_gaussians(n, generator=seeded())
    nearest = torch.cdist(points, means).argmin(dim=1)
    for k in range(8):
        own = points[nearest == k]
        share_error = math.sqrt(weights[k] * (1 - weights[k]) / n)
        assert abs(len(own) / n - weights[k]) < 5 * share_error
        standard_error = stds[k] / math.sqrt(len(own))
        assert (own.mean(dim=0) - means[k]).abs().max() < 5 * standard_error
        assert (own.std(dim=0) - stds[k]).abs().max() < 5 * standard_error


def test_checkerboard_fills_exactly_the_dark_squares() -> None:
    points = checkerboard(20_000, generator=seeded())
    column, row = ((points + 1) * 2).floor().long().clamp(0, 3).unbind(dim=1)
    assert bool(((column + row) % 2 == 0).all())
    counts = torch.bincount(4 * row + column, minlength=16)
    filled = counts[counts > 0]
    assert len(filled) == 8
    assert (filled - 2500).abs().max() < 5 * math.sqrt(20_000 * 7 / 64)


def test_letter_is_filled_evenly() -> None:
    n = 40_000
    points = letter(n, generator=seeded())

    def area_share(inside: Tensor) -> float:
        return inside.float().mean().item()

    stem, ring = 0.3 * 1.8, 0.5 * math.pi * (0.9**2 - 0.6**2)
    in_stem = points[:, 0] < -0.3
    assert area_share(in_stem) == pytest.approx(stem / (stem + ring), abs=5 * 0.5 / math.sqrt(n))
    distance = (points[~in_stem] - torch.tensor([-0.3, 0.0])).norm(dim=1)
    assert distance.min() >= 0.6 - 1e-6
    assert distance.max() <= 0.9 + 1e-6
    inner_half = 0.5 * math.pi * (0.75**2 - 0.6**2) / ring  # of the ring's area, not of its width
    assert area_share(distance < 0.75) == pytest.approx(inner_half, abs=5 * 0.5 / math.sqrt(len(distance)))


@pytest.mark.parametrize(("name", "turn"), [("swiss_roll", False), ("spiral", True)])
def test_spirals_are_filled_evenly_by_length(name: str, turn: bool) -> None:
    n = 40_000
    points = POINTS[name](n, generator=seeded())
    radius = points.norm(dim=1)
    low, high = (0.5, 3.0) if turn else (1.5, 4.5)
    middle = math.sqrt((low**2 + high**2) / 2) / high  # half of the length lies below this radius
    assert (radius < middle).float().mean().item() == pytest.approx(0.5, abs=0.02)


def test_the_moons_and_the_two_arms_are_mirror_images_in_law() -> None:
    for name in ("moons", "spiral"):
        points = POINTS[name](40_000, generator=seeded())
        assert points.mean(dim=0).abs().max() < 5 * points.std() / math.sqrt(40_000)


def test_a_generator_on_another_device_decides_where_the_points_live() -> None:
    if not torch.cuda.is_available():
        pytest.skip("no CUDA device here")
    generator = torch.Generator("cuda").manual_seed(0)
    for make in POINTS.values():
        assert make(5, generator=generator).device.type == "cuda"


def test_the_examples_in_the_docstrings_run() -> None:
    result = doctest.testmod(importlib.import_module("minidiff.data.points"))
    assert result.attempted > 0
    assert result.failed == 0


def test_grid_gaussians_are_the_mixture_that_they_name() -> None:
    means, stds, weights = grid_gaussians_parameters()
    assert len({(x, y) for x, y in means.tolist()}) == 25
    assert weights.sum().item() == pytest.approx(1)
    neighbours = torch.cdist(means, means).fill_diagonal_(math.inf).min(dim=1).values
    torch.testing.assert_close(
        neighbours / stds, torch.full((25,), 10.0)
    )  # as on the ring, but for its chord
    n = 20_000
    points = grid_gaussians(n, generator=seeded())
    nearest = torch.cdist(points, means).argmin(dim=1)
    counts = torch.bincount(nearest, minlength=25).double()
    assert (counts - n / 25).abs().max() < 5 * math.sqrt(n / 25 * 24 / 25)
    own = points - means[nearest]
    assert own.std().item() == pytest.approx(0.05, rel=5 / math.sqrt(4 * n))
