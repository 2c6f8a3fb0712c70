"""Shares with their intervals, detectors, and the test for copies, against definitions and counts."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Generator

from minidiff.metrics import Share, alarm_share, extraction_ratio, roc, share, wilson


@pytest.mark.parametrize(("count", "of"), [(0, 10), (1, 10), (7, 10), (10, 10), (123, 1000)])
@pytest.mark.parametrize("z", [1.0, 1.96, 3.0])
def test_the_ends_of_wilsons_interval_are_z_deviations_from_the_count(count: int, of: int, z: float) -> None:
    for p in wilson(count, of, z):
        assert (count / of - p) ** 2 == pytest.approx(z**2 * p * (1 - p) / of, abs=1e-14)
    low, high = wilson(count, of, z)
    assert 0 <= low <= count / of <= high <= 1
    assert low < high


@pytest.mark.parametrize("p", [0.03, 0.2, 0.5, 0.9])
def test_it_holds_the_true_share_about_as_often_as_it_says(p: float) -> None:
    """Exactly, by the binomial distribution of 50 tries: no draw is made."""
    n = 50
    held = sum(
        math.comb(n, k) * p**k * (1 - p) ** (n - k)
        for k in range(n + 1)
        if wilson(k, n)[0] <= p <= wilson(k, n)[1]
    )
    assert 0.92 < held < 0.985


def test_a_share_is_written_with_its_interval() -> None:
    low, high = wilson(30, 40)
    assert str(share(torch.arange(40) < 30)) == f"0.750 [{low:.3f}, {high:.3f}]"
    assert Share(30, 40).interval == (low, high)


def test_numbers_are_no_hits() -> None:
    with pytest.raises(TypeError, match="bools"):
        share(torch.ones(4))
    for none in (torch.zeros(0, dtype=torch.bool), torch.tensor(True)):
        with pytest.raises(ValueError, match="at least one try, got shape"):
            share(none)


def test_the_curve_is_the_counts_at_each_threshold() -> None:
    generator = Generator().manual_seed(0)
    scores = torch.randint(0, 9, (60,), generator=generator).double()
    forbidden = torch.rand(60, generator=generator) < 0.3
    false_alarms, found = roc(scores, forbidden)
    thresholds = [math.inf, *sorted(set(scores.tolist()), reverse=True)]
    assert len(false_alarms) == len(found) == len(thresholds)
    for i, threshold in enumerate(thresholds):
        rings = scores >= threshold
        assert false_alarms[i] == pytest.approx(rings[~forbidden].double().mean().item())
        assert found[i] == pytest.approx(rings[forbidden].double().mean().item())


def test_the_area_under_the_curve_is_how_often_the_forbidden_scores_higher() -> None:
    generator = Generator().manual_seed(1)
    scores = torch.randint(0, 12, (80,), generator=generator).double()
    forbidden = torch.rand(80, generator=generator) < 0.4
    false_alarms, found = roc(scores, forbidden)
    bad, good = scores[forbidden][:, None], scores[~forbidden][None]
    higher = ((bad > good).double() + 0.5 * (bad == good).double()).mean()
    torch.testing.assert_close(torch.trapezoid(found, false_alarms), higher)


def test_a_curve_of_one_kind_alone_is_refused() -> None:
    for forbidden in (torch.ones(5, dtype=torch.bool), torch.zeros(5, dtype=torch.bool)):
        with pytest.raises(ValueError, match="allowed ones, got"):
            roc(torch.arange(5.0), forbidden)


def test_an_alarm_is_worth_what_counting_says() -> None:
    bad, good, d, f = 50, 5350, 0.9, 0.02  # pictures of a set, and how many of each ring
    counted = bad * d / (bad * d + good * f)
    assert alarm_share(bad / (bad + good), d, f) == pytest.approx(counted)
    assert alarm_share(0.5, 0.99, 0.01) == pytest.approx(0.99)
    with pytest.raises(ValueError, match="nothing ever rings"):
        alarm_share(0.5, 0, 0)


def test_the_ratio_of_a_copy_is_zero_and_that_of_a_point_among_equals_one() -> None:
    corners = torch.tensor([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    ratios = extraction_ratio(torch.tensor([[0.0, 0.0], [1.0, 0.0]]), corners, k=3)
    torch.testing.assert_close(ratios, torch.tensor([1.0, 0.0], dtype=torch.float64))


def test_the_ratio_takes_the_next_ones_and_no_other() -> None:
    line = torch.tensor([[0.0], [1.0], [3.0], [50.0]])
    assert extraction_ratio(torch.tensor([[0.2]]), line, k=2).item() == pytest.approx(0.2 / ((0.8 + 2.8) / 2))


def test_an_example_that_stands_there_twice_is_refused() -> None:
    twice = torch.tensor([[0.0], [0.0], [1.0], [2.0]])
    with pytest.raises(ValueError, match="more than once"):
        extraction_ratio(torch.tensor([[0.1]]), twice, k=2)
