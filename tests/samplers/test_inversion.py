"""Inversion: from an image to its noise and back."""

import itertools
import math

import pytest
import torch
from sampler_oracles import LINEAR, SPACINGS, GaussianDenoiser, exact_gain
from torch import Tensor
from torch.testing import assert_close

import minidiff as md

x_0 = torch.tensor([[-0.9, 0.1], [0.5, 0.4], [0.8, 0.7]], dtype=torch.float64)


def two_modes() -> md.GaussianMixtureDenoiser:
    means = torch.tensor([[-0.8, 0.0], [0.6, 0.5]], dtype=torch.float64)
    return md.GaussianMixtureDenoiser(means, torch.tensor([0.2, 0.3]), torch.tensor([0.3, 0.7]), LINEAR)


def round_trip(steps: int, spacing: str, sampler: str = "ddim") -> float:
    *_, top = md.invert(two_modes(), LINEAR, x_0, steps=steps, spacing=spacing)
    back = md.sample(two_modes(), LINEAR, top.x_t, sampler, steps=steps, spacing=spacing)
    return (back - x_0).abs().max().item()


@pytest.mark.parametrize("spacing", SPACINGS)
def test_image_comes_back_the_better_the_more_steps(spacing: str) -> None:
    errors = [round_trip(N, spacing) for N in (50, 100, 200, 400)]
    for coarse, fine in itertools.pairwise(errors):
        assert fine < 0.6 * coarse  # first order: half
    assert errors[-1] < 0.02


def test_first_step_adds_the_predicted_noise_to_the_image() -> None:
    (step,) = md.invert(two_modes(), LINEAR, x_0, steps=1)
    alpha_bar = LINEAR.alpha_bars[-1].item()
    fed = math.sqrt(alpha_bar) * x_0
    expected = fed + math.sqrt(1 - alpha_bar) * two_modes()(fed, 999).epsilon
    assert_close(step.x_t, expected)
    (step,) = md.invert(two_modes(), LINEAR, x_0, steps=1, spacing="leading")  # where √ and square differ
    alpha_bar = LINEAR.alpha_bars[0].item()
    fed = math.sqrt(alpha_bar) * x_0
    assert_close(step.x_t, fed + math.sqrt(1 - alpha_bar) * two_modes()(fed, 0).epsilon)


def test_all_solvers_of_the_flow_bring_it_back() -> None:
    for sampler in ("euler", "lms", "heun", "dpm_solver_pp", "pndm"):
        assert round_trip(400, "linspace", sampler) < 0.02


def test_noise_found_for_a_gaussian_is_the_flows_own() -> None:
    start = torch.full((1, 1), 0.7, dtype=torch.float64)
    *_, top = md.invert(GaussianDenoiser(LINEAR, 0.5), LINEAR, start, steps=1000)
    assert_close(top.x_t, start / exact_gain_to_clean(0.5), rtol=0.01, atol=0)


def exact_gain_to_clean(s: float) -> float:
    return (
        exact_gain(LINEAR, s, 999, 0) * s / math.sqrt(LINEAR.alpha_bars[0] * s**2 + 1 - LINEAR.alpha_bars[0])
    )


def test_noise_of_data_looks_like_noise() -> None:
    s = 0.5
    data = s * torch.randn(4000, 1, dtype=torch.float64)
    *_, top = md.invert(GaussianDenoiser(LINEAR, s), LINEAR, data, steps=500)
    assert_close(top.x_t.std().item(), 1.0, atol=0.05, rtol=0)


@pytest.mark.parametrize("spacing", SPACINGS)
def test_asks_upwards_once_a_step_and_first_about_the_image_itself(spacing: str) -> None:
    for N in (1, 2, 3, 10):
        denoise = GaussianDenoiser(LINEAR, 0.5)
        steps = list(md.invert(denoise, LINEAR, x_0, steps=N, spacing=spacing))
        upwards = md.samplers.visited_times(LINEAR, N, spacing)[::-1]
        assert denoise.asked == [upwards[0], *upwards[:-1]]
        assert [step.t for step in steps] == denoise.asked
        assert_close(denoise.seen[0], math.sqrt(LINEAR.alpha_bar_at(upwards[0])) * x_0)
        for step, seen in zip(steps[:-1], denoise.seen[1:], strict=True):
            assert torch.equal(step.x_t, seen)


def test_point_mass_goes_to_no_noise_at_all() -> None:
    """The one image of a point mass has the noise 0 at every level."""
    mu = torch.tensor([0.3, -0.7], dtype=torch.float64)
    *_, top = md.invert(md.IdealDenoiser(mu[None], LINEAR), LINEAR, mu[None], steps=20)
    assert_close(top.x_t, math.sqrt(LINEAR.alpha_bars[-1]) * mu[None])


def test_each_step_lies_on_the_level_it_says() -> None:
    """For the Gaussian the exact path is known at every level, not only at the top."""
    s, N = 0.5, 800
    x_t: Tensor
    steps = list(md.invert(GaussianDenoiser(LINEAR, s), LINEAR, torch.full((1, 1), s).double(), steps=N))
    levels = LINEAR.timesteps(N)[::-1]
    for t, step in zip(levels, steps, strict=True):
        alpha_bar = LINEAR.alpha_bar_at(t)
        x_t = torch.full((1, 1), math.sqrt(alpha_bar * s**2 + 1 - alpha_bar)).double()
        assert_close(step.x_t, x_t, atol=0.01, rtol=0)


def test_works_up_to_zero_terminal_snr() -> None:
    schedule = LINEAR.with_zero_terminal_snr()
    *_, top = md.invert(md.IdealDenoiser(x_0, schedule), schedule, x_0 + 0.1, steps=10)
    assert bool(top.x_t.isfinite().all())


def test_bad_images_are_refused() -> None:
    with pytest.raises(TypeError, match="x_0 must hold floating-point"):
        list(md.invert(two_modes(), LINEAR, torch.zeros(1, 2, dtype=torch.int64)))
    with pytest.raises(ValueError, match="from 1 to 1000"):
        list(md.invert(two_modes(), LINEAR, x_0, steps=0))
