"""Inpainting in the plane, where the right answer is a formula: know the first number, draw the second."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from editing_truth import (
    FIRST_KNOWN,
    SCHEDULE,
    conditional_denoiser,
    eight_bumps,
    exact_draws,
    given,
    last,
    mixture,
    seeded,
    start,
    two_bumps,
    wasserstein,
)
from torch import Tensor
from torch.testing import assert_close

import minidiff as md
from minidiff import Prediction, SampleStep
from minidiff.editing import jump_back, keep_known, particles, repaint

X, N = 0.62, 2000


def drawn(method: str, bumps: tuple[Tensor, Tensor], x: float, n: int, **options: Any) -> Tensor:
    """Points (n, 2) whose first number is known to be x."""
    denoise, known = mixture(*bumps), given(x, n)
    if method == "projection":
        projected = md.ProjectedDenoiser(denoise, SCHEDULE, keep_known(known, FIRST_KNOWN))
        return md.sample(projected, SCHEDULE, start(n), "ddpm", steps=50, generator=seeded(2))
    if method == "conditional":
        y = md.sample(
            conditional_denoiser(*bumps, x), SCHEDULE, start(n)[:, 1:], "ddpm", steps=100, generator=seeded(2)
        )
        return torch.cat([known[:, :1], y], dim=1)
    walk = {"repaint": repaint, "particles": particles}[method]
    return last(
        walk(denoise, SCHEDULE, start(n), known, FIRST_KNOWN, steps=50, generator=seeded(2), **options)
    )


def right_share(points: Tensor) -> float:
    return (points[:, 1] > 0).double().mean().item()


def nowhere_share(points: Tensor) -> float:
    """Points further than four standard deviations from both bumps."""
    return (torch.cdist(points, two_bumps()[0]).amin(dim=1) > 0.16).double().mean().item()


# ---- the easy case -----------------------------------------------------------------------------------------


def test_where_the_known_number_speaks_early_all_come_near_and_the_floor_is_the_conditional() -> None:
    exact = exact_draws(*eight_bumps(), X, N, seed=5)
    floor = wasserstein(exact, exact_draws(*eight_bumps(), X, N, seed=6))
    free = md.sample(mixture(*eight_bumps()), SCHEDULE, start(N), "ddpm", steps=50, generator=seeded(3))[:, 1]
    ignoring = wasserstein(free, exact)
    off = {
        "replace": wasserstein(drawn("repaint", eight_bumps(), X, N)[:, 1], exact),
        "repaint": wasserstein(drawn("repaint", eight_bumps(), X, N, resamplings=10)[:, 1], exact),
        "conditional": wasserstein(drawn("conditional", eight_bumps(), X, N)[:, 1], exact),
    }
    assert off["conditional"] < 2 * floor  # it is as good as exact draws
    assert 2 * floor < off["repaint"] < 0.9 * off["replace"]  # calls buy something
    assert off["replace"] < 0.9 * ignoring  # and pasting is better than nothing


# ---- the hard case -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "options"),
    [("repaint", {}), ("projection", {}), ("repaint", {"resamplings": 10})],
    ids=["replace", "projection", "repaint"],
)
def test_where_it_speaks_late_pasting_throws_a_coin(method: str, options: dict[str, Any]) -> None:
    """The known number leaves no doubt, and half of the points go to where no data are."""
    points = drawn(method, two_bumps(), 0.12, 1500, **options)
    assert 0.44 < right_share(points) < 0.65  # exact: 1.00
    assert nowhere_share(points) > 0.3  # exact: 0.00006
    assert bool((points[:, 0] == 0.12).all())


def test_the_conditional_denoiser_is_certain() -> None:
    points = drawn("conditional", two_bumps(), 0.12, 1500)
    assert right_share(points) == 1
    assert nowhere_share(points) < 0.01


@pytest.mark.slow
def test_particles_find_it_the_surer_the_more_there_are() -> None:
    shares = [right_share(drawn("particles", two_bumps(), 0.12, 300, count=K)) for K in (1, 16, 64)]
    assert shares[0] < 0.6
    assert shares[0] + 0.08 < shares[1] < shares[2] - 0.08
    assert shares[2] > 0.85


def test_the_further_apart_the_surer_is_pasting() -> None:
    shares = [right_share(drawn("repaint", two_bumps(a), a, 800)) for a in (0.12, 0.4, 0.8)]
    assert shares[0] < 0.62 < shares[1] < 0.8 < 0.97 < shares[2]


# ---- the walk itself ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("walk", [repaint, particles])
def test_known_numbers_come_out_exactly_and_nothing_unknown_is_looked_at(
    walk: Callable[..., Iterator[SampleStep]],
) -> None:
    known = given(X, 5)
    one, other = (
        last(walk(mixture(*eight_bumps()), SCHEDULE, start(5), k, FIRST_KNOWN, steps=7, generator=seeded(0)))
        for k in (known, torch.where(FIRST_KNOWN, known, -3.0))
    )
    assert bool((one[:, 0] == X).all())
    assert torch.equal(one, other)


def spy(asked: list[tuple[Tensor, float]]) -> Callable[[Tensor, float], Prediction]:
    """A denoiser of the standard normal distribution that remembers: x_t is N(0, I) at every level."""
    normal = md.GaussianMixtureDenoiser(
        torch.zeros(1, 2, dtype=torch.float64), torch.ones(1), torch.ones(1), SCHEDULE
    )

    def denoise(x_t: Tensor, t: float) -> Prediction:
        asked.append((x_t, t))
        return normal(x_t, t)

    return denoise


@pytest.mark.parametrize("resamplings", [1, 3])
def test_the_paste_is_of_the_level_that_the_step_is_at(resamplings: int) -> None:
    """What the denoiser sees of the known part at t is q(x_t | known), in mean and in variance."""
    asked: list[tuple[Tensor, float]] = []
    n = 20_000
    known = given(2.0, n)
    steps = repaint(
        spy(asked), SCHEDULE, start(n), known, FIRST_KNOWN,
        steps=10, resamplings=resamplings, generator=seeded(0),
    )  # fmt: skip
    last(steps)
    seen = [(x, t) for x, t in asked if t < 999]  # the first was pure noise
    assert len(seen) == 9 * resamplings - (resamplings - 1)
    for x_t, t in seen:
        alpha_bar = SCHEDULE.alpha_bar_at(t)
        assert_close(x_t[:, 0].mean().item(), 2 * alpha_bar**0.5, atol=0.03, rtol=0)
        assert_close(x_t[:, 0].var().item(), 1 - alpha_bar, atol=0.03, rtol=0)


@pytest.mark.parametrize("resamplings", [1, 4])
def test_the_rest_keeps_the_variance_of_its_level(resamplings: int) -> None:
    """Of N(0, I), whose x_t is N(0, I) at every level: fine strides of DDPM keep it, up or down."""
    asked: list[tuple[Tensor, float]] = []
    last(
        repaint(
            spy(asked), SCHEDULE, start(8000), given(2.0, 8000), FIRST_KNOWN,
            steps=100, resamplings=resamplings, generator=seeded(0),
        )
    )  # fmt: skip
    for x_t, _ in asked:
        assert_close(x_t[:, 1].var().item(), 1.0, atol=0.12, rtol=0)


def test_calls_are_counted() -> None:
    for resamplings, calls in ((1, 6), (4, 21)):
        asked: list[tuple[Tensor, float]] = []
        steps = list(
            repaint(
                spy(asked), SCHEDULE, start(2), given(0.0, 2), FIRST_KNOWN,
                steps=6, resamplings=resamplings, generator=seeded(0),
            )
        )  # fmt: skip
        assert len(asked) == len(steps) == calls == resamplings * 5 + 1
        assert [t for _, t in asked] == [step.t for step in steps]


def test_jumping_back_is_the_forward_process() -> None:
    """From q(x_prev | x_0), the jump leads to q(x_t | x_0)."""
    x_0, g = torch.full((200_000, 1), 0.7, dtype=torch.float64), seeded(0)
    z, w = torch.randn(2, 200_000, 1, generator=g, dtype=torch.float64)
    x_prev = 0.8**0.5 * x_0 + 0.2**0.5 * z
    x_t = jump_back(x_prev, 0.3, 0.8, w)
    assert_close(x_t.mean().item(), 0.3**0.5 * 0.7, atol=0.01, rtol=0)
    assert_close(x_t.var().item(), 0.7, atol=0.01, rtol=0)
    assert torch.equal(jump_back(x_prev, 0.8, 0.8, w), x_prev)  # no way to go


def test_two_runs_are_the_same() -> None:
    for method in ("repaint", "particles"):
        one, two = (drawn(method, eight_bumps(), X, 6) for _ in range(2))
        assert torch.equal(one, two)


def test_pictures_of_any_shape_are_painted() -> None:
    images = torch.linspace(-1, 1, 3 * 64).reshape(3, 1, 8, 8)
    mask = torch.arange(8) < 4
    for walk in (repaint, particles):
        made = last(
            walk(
                md.IdealDenoiser(images, SCHEDULE), SCHEDULE, md.randn((3, 1, 8, 8), generator=seeded(1)),
                images, mask, steps=20, generator=seeded(2),
            )
        )  # fmt: skip
        assert torch.equal(made[..., :4], images[..., :4])
        assert (made[..., 4:].abs() <= 1 + 1e-5).all()


@pytest.mark.parametrize("walk", [repaint, particles])
@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"mask": torch.ones(1, 2)}, TypeError, "mask must be bool"),
        ({"known": torch.zeros(3, 2)}, ValueError, r"must have one shape, got \(3, 2\) and \(2, 2\)"),
        ({"steps": 0}, ValueError, "steps must be from 1 to 1000"),
    ],
)
def test_bad_input_is_refused(
    walk: Callable[..., Any], change: dict[str, Any], error: type[Exception], words: str
) -> None:
    good = {"known": given(0.0, 2), "mask": FIRST_KNOWN, "steps": 3}
    with pytest.raises(error, match=words):
        walk(mixture(*eight_bumps()), SCHEDULE, start(2), **{**good, **change})


def test_counts_must_be_whole_and_positive() -> None:
    arguments = (mixture(*eight_bumps()), SCHEDULE, start(2), given(0.0, 2), FIRST_KNOWN)
    with pytest.raises(ValueError, match="resamplings must be at least 1"):
        repaint(*arguments, resamplings=0)
    with pytest.raises(TypeError, match="count must be a whole number"):
        particles(*arguments, count=2.5)
