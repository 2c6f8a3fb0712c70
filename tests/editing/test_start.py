"""Start half way: faithful at one end, free at the other, and exact in between."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
import torch
from editing_truth import SCHEDULE, seeded
from torch import Tensor
from torch.testing import assert_close

import minidiff as md
from minidiff import SAMPLERS, data
from minidiff.denoisers import squared_distances
from minidiff.editing import image_to_image, start_at, start_of
from minidiff.schedule import ScheduleWarning

DIGITS = data.digits("train")
FEW, LABELS = DIGITS.images[:150], DIGITS.labels[:150]
N, STEPS = 3000, 60


def guides() -> tuple[Tensor, Tensor]:
    """Rough strokes, black or white, and the digits that they mean."""
    which = torch.arange(N) % len(FEW)
    return torch.where(FEW[which] > 0, 1.0, -1.0), LABELS[which]


def posterior(x_t: Tensor, t: int) -> Tensor:
    """p(image i | x_t) of the finite data set, written a second time, (B, 150)."""
    alpha_bar = SCHEDULE.alpha_bars[t]
    apart = squared_distances(x_t.double().flatten(1), alpha_bar.sqrt() * FEW.double().flatten(1))
    return torch.softmax(-apart / (2 * (1 - alpha_bar)), dim=1)


def digit_of(images: Tensor) -> Tensor:
    return LABELS[torch.cdist(images.flatten(1), FEW.flatten(1)).argmin(dim=1)]


@pytest.mark.slow
@pytest.mark.parametrize("t", [300, 450, 600, 750])
def test_the_stochastic_sampler_follows_the_exact_posterior(t: int) -> None:
    guide, meant = guides()
    x_t, until = start_at(guide, SCHEDULE, t, generator=seeded(t))
    exact = (posterior(x_t, t) * (meant[:, None] == LABELS)).sum(dim=1).mean().item()
    ideal = md.IdealDenoiser(FEW, SCHEDULE)
    made = md.sample(ideal, until, x_t, "ddpm", steps=STEPS, generator=seeded(1))
    assert abs((digit_of(made) == meant).double().mean().item() - exact) < 0.02


@pytest.mark.slow
def test_the_deterministic_sampler_does_not() -> None:
    guide, meant = guides()
    x_t, until = start_at(guide, SCHEDULE, 750, generator=seeded(750))
    exact = (posterior(x_t, 750) * (meant[:, None] == LABELS)).sum(dim=1).mean().item()
    made = md.sample(md.IdealDenoiser(FEW, SCHEDULE), until, x_t, "ddim", steps=STEPS)
    assert (digit_of(made) == meant).double().mean().item() - exact > 0.05


@pytest.mark.parametrize("sampler", list(SAMPLERS))
def test_strength_zero_gives_the_picture_back_to_the_bit(sampler: str) -> None:
    x_0 = FEW[:3]
    edited = image_to_image(
        md.IdealDenoiser(FEW, SCHEDULE), SCHEDULE, x_0, 0.0, sampler, generator=seeded(0), steps=3
    )
    assert torch.equal(edited, x_0)
    assert edited.data_ptr() != x_0.data_ptr()


@pytest.mark.parametrize("sampler", list(SAMPLERS))
def test_strength_one_forgets_the_picture_to_the_bit(sampler: str) -> None:
    ideal = md.IdealDenoiser(FEW, SCHEDULE)
    one, other = (
        image_to_image(ideal, SCHEDULE, x_0, 1.0, sampler, generator=seeded(0), steps=5)
        for x_0 in (FEW[:3], 100 * FEW[3:6])
    )
    assert torch.equal(one, other)


def test_strength_one_is_sampling() -> None:
    ideal = md.IdealDenoiser(FEW, SCHEDULE)
    x_T = md.randn((3, 1, 8, 8), generator=seeded(4))
    edited = image_to_image(ideal, SCHEDULE, FEW[:3], 1.0, "ddim", generator=seeded(4), steps=8)
    assert torch.equal(edited, md.sample(ideal, SCHEDULE, x_T, "ddim", steps=8))


@pytest.mark.parametrize("t", [0, 1, 500, 999])
def test_the_noise_and_the_first_question_are_of_one_level(t: int) -> None:
    """The pixels of a start from 0 have the variance 1 - ᾱ_t, and the sampler asks at t first."""
    x_t, until = start_at(torch.zeros(4000, 10, dtype=torch.float64), SCHEDULE, t, generator=seeded(0))
    assert_close(x_t.var().item(), 1 - SCHEDULE.alpha_bars[t].item(), rtol=0.02, atol=1e-9)
    first = next(md.ddim(md.IdealDenoiser(x_t[:2] * 0, until), until, x_t[:2], steps=1))
    assert first.t == t


def test_the_picture_is_weighed_by_the_root() -> None:
    x_0 = torch.ones(4000, 10, dtype=torch.float64)
    x_t, _ = start_at(x_0, SCHEDULE, 300, generator=seeded(0))
    assert_close(x_t.mean().item(), SCHEDULE.alpha_bars[300].sqrt().item(), rtol=0.02, atol=0)


def test_a_start_half_way_warns_nobody() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", ScheduleWarning)
        for name in SAMPLERS:
            image_to_image(
                md.IdealDenoiser(FEW, SCHEDULE), SCHEDULE, FEW[:2], 0.3, name, steps=4, generator=seeded(0)
            )


def test_the_start_is_a_share_of_the_steps() -> None:
    assert [start_of(s, SCHEDULE) for s in (0, 0.001, 0.5, 1)] == [-1, 0, 499, 999]


def test_more_steps_than_are_left_are_those_that_are_left() -> None:
    asked: list[float] = []
    ideal = md.IdealDenoiser(FEW, SCHEDULE)

    def spy(x_t: Tensor, t: float) -> md.Prediction:
        asked.append(t)
        return ideal(x_t, t)

    image_to_image(spy, SCHEDULE, FEW[:2], 0.005, "ddim", steps=50, generator=seeded(0))
    assert asked == [4, 3, 2, 1, 0]


@pytest.mark.parametrize(
    ("strength", "error", "words"),
    [
        (1.5, ValueError, r"strength must be a finite number in \[0, 1\], got 1.5"),
        (-0.1, ValueError, "strength"),
        ("half", TypeError, "strength must be a number"),
    ],
)
def test_a_strength_that_is_none_is_refused(strength: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        image_to_image(md.IdealDenoiser(FEW, SCHEDULE), SCHEDULE, FEW[:2], strength)
