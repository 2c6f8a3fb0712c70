"""Modes found, and precision, against closed forms and definitions; wrong versions are told apart."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from minidiff.data import eight_gaussians_parameters, grid_gaussians, grid_gaussians_parameters
from minidiff.metrics import ModeReport, mode_report, precision
from minidiff.metrics.modes import ENOUGH, RADII, REAL_SHARE

MEANS, STDS, _ = eight_gaussians_parameters()
Judge = Callable[[Tensor, Tensor, Tensor], ModeReport]


def at(counts: list[int], away: float = 0.0) -> Tensor:
    """So many samples at each mean, moved by so many standard deviations."""
    moved = MEANS + torch.stack([STDS * away, torch.zeros(8)], dim=1)
    return moved.repeat_interleave(torch.tensor(counts), dim=0)


def hand_made(judge: Judge) -> list[tuple[ModeReport, ModeReport]]:
    """What `judge` says of samples whose answer is known without any program, beside that answer."""
    even = judge(at([5] * 8), MEANS, STDS)
    half = judge(at([9, 9, 9, 9, 0, 0, 0, 0]), MEANS, STDS)
    edge = judge(torch.cat([at([10] * 8, 2.99), at([10] * 8, 3.01)]), MEANS, STDS)
    # of 400 samples, 50 to a mode would be even: 10 are just enough, 9 are not
    rare = judge(at([10, 9, 64, 64, 63, 63, 63, 64]), MEANS, STDS)
    shares = [n / 400 for n in (10, 9, 64, 64, 63, 63, 63, 64)]
    one = judge(at([0, 0, 0, 12, 0, 0, 0, 0]), MEANS, STDS)
    return [
        (even, ModeReport(8, 8, 1.0, 0.0)),
        (half, ModeReport(8, 4, 1.0, math.log(2))),
        (edge, ModeReport(8, 8, 0.5, 0.0)),
        (rare, ModeReport(8, 7, 1.0, sum(p * math.log(8 * p) for p in shares))),
        (one, ModeReport(8, 1, 1.0, math.log(8))),
    ]


def equal(one: ModeReport, other: ModeReport) -> bool:
    numbers = ((one.good, other.good), (one.divergence, other.divergence))
    close = all(math.isclose(a, b, abs_tol=1e-9) for a, b in numbers)
    return (one.modes, one.found) == (other.modes, other.found) and close


def test_a_report_says_what_can_be_counted_by_hand() -> None:
    for said, known in hand_made(mode_report):
        assert equal(said, known), (said, known)


def test_where_no_sample_is_good_nothing_is_found() -> None:
    assert equal(mode_report(at([3] * 8, 5.0), MEANS, STDS), ModeReport(8, 0, 0.0, math.log(8)))


def test_samples_of_the_mixture_itself_are_good_as_often_as_the_closed_form_says() -> None:
    """In the plane the radius is Rayleigh's: P(r <= 3 σ) = 1 - exp(-9/2)."""
    n, (means, stds, _) = 40_000, grid_gaussians_parameters()
    report = mode_report(grid_gaussians(n, generator=torch.Generator().manual_seed(0)), means, stds)
    assert report.found == 25
    assert abs(report.good - REAL_SHARE) < 5 * math.sqrt(REAL_SHARE * (1 - REAL_SHARE) / n)
    assert report.divergence < 3 * 24 / (2 * n)  # of even counts: its mean is (K - 1) / (2 n)


def test_each_mode_has_its_own_standard_deviation() -> None:
    means, stds = torch.tensor([[0.0, 0.0], [10.0, 0.0]]), torch.tensor([0.1, 1.0])
    points = torch.tensor([[1.0, 0.0], [8.0, 0.0]])  # 10 of its own away, and 2 of its own away
    assert equal(mode_report(points, means, stds), ModeReport(2, 1, 0.5, math.log(2)))


def mutant(
    *,
    radius: float = RADII,
    enough: float = ENOUGH,
    of_good: bool = False,
    all_count: bool = False,
    reverse: bool = False,
    bits: bool = False,
) -> Judge:
    """The report with one thing wrong."""

    def judge(points: Tensor, means: Tensor, stds: Tensor) -> ModeReport:
        distance, nearest = (torch.cdist(points.double(), means.double()) / stds.double()).min(dim=1)
        kept = nearest if all_count else nearest[distance <= radius]
        counts = torch.bincount(kept, minlength=len(means)).double()
        least = enough * (len(kept) if of_good else len(points)) / len(means)
        p, u = counts / counts.sum(), 1 / len(means)
        divergence = (
            float((u * (u / p.clamp(min=1e-12)).log()).sum())
            if reverse
            else float(torch.xlogy(p, p / u).sum())
        )
        good = float((distance <= radius).double().mean())
        return ModeReport(
            len(means), int((counts >= least).sum()), good, divergence / (math.log(2) if bits else 1)
        )

    return judge


def test_the_mutants_are_the_report_where_nothing_is_changed() -> None:
    assert all(equal(said, known) for said, known in hand_made(mutant()))


@pytest.mark.parametrize(
    "wrong",
    [
        mutant(radius=2.0),
        mutant(radius=3.1),
        mutant(enough=1e-9),
        mutant(enough=0.21),
        mutant(enough=1.0),
        mutant(reverse=True),
        mutant(bits=True),
    ],
)
def test_a_wrong_report_is_told_from_the_right_one(wrong: Judge) -> None:
    assert not all(equal(said, known) for said, known in hand_made(wrong))


@pytest.mark.parametrize("wrong", [mutant(of_good=True), mutant(all_count=True)])
def test_a_mode_needs_its_share_of_all_samples_in_good_ones(wrong: Judge) -> None:
    """Eight modes with one good sample each among a hundred bad ones are not found."""
    points = torch.cat([at([1] * 8), at([100, 0, 0, 0, 0, 0, 0, 0], 5.0)])
    assert mode_report(points, MEANS, STDS).found == 0
    assert wrong(points, MEANS, STDS).found > 0


@pytest.mark.parametrize(
    ("points", "means", "stds"),
    [
        (torch.zeros(3, 3), MEANS, STDS),
        (torch.zeros(3, 2), MEANS, STDS[:7]),
        (torch.zeros(3, 2), MEANS, STDS * 0),
    ],
)
def test_what_does_not_fit_is_refused(points: Tensor, means: Tensor, stds: Tensor) -> None:
    with pytest.raises(ValueError, match="must be"):
        mode_report(points, means, stds)


def test_precision_against_its_definition() -> None:
    generator = torch.Generator().manual_seed(0)
    real, fake, k = torch.randn(30, 2, generator=generator), torch.randn(12, 2, generator=generator), 3
    near = 0
    for one in fake:
        inside = []
        for i in range(30):
            others = sorted((real[i] - real[j]).norm().item() for j in range(30) if j != i)
            inside.append((real[i] - one).norm().item() <= others[k - 1])
        near += any(inside)
    assert 0 < near < 12
    assert precision(real, fake, k=k) == pytest.approx(near / 12)


def test_precision_sees_what_is_made_up_and_not_what_is_left_out() -> None:
    real = torch.tensor([[0.0], [1.0], [10.0], [11.0]])
    assert precision(real, torch.tensor([[0.5]]), k=1) == 1
    assert precision(real, torch.tensor([[0.5], [5.0], [20.0], [10.5]]), k=1) == 0.5
    with pytest.raises(ValueError, match="precision with k = 4 needs more than 4 real images"):
        precision(real, real, k=4)
