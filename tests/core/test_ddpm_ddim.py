"""DDPM and DDIM against truths that are known exactly, and against each other.

Both are linear in x_T and in the noises they draw, wherever the denoiser is linear. Two tricks follow:
`counted_noise` makes every noise its own axis, so a variance is a sum of squares and not an estimate; and
on Gaussian data a sampler is a product of numbers, which the tests multiply themselves.
"""

import itertools
from collections.abc import Callable
from functools import partial
from math import log2, sqrt
from types import ModuleType

import pytest
import torch
from core_oracles import SCHEDULES, Answer, clean_end, counted_noise, gaussian, point_mass, quiet_linear, row
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from minidiff import (
    ClippedDenoiser,
    GaussianMixtureDenoiser,
    IdealDenoiser,
    NetworkDenoiser,
    NoiseSchedule,
    Prediction,
    SampleStep,
    generators,
    sample,
)
from minidiff import ddim as true_ddim
from minidiff import ddpm as true_ddpm

SPACINGS = ("trailing", "leading", "linspace")
VARIANCES = ("small", "large")
MU = torch.tensor([0.7, -0.3, 0.0, 1.0])


def start(B: int = 3, D: int = 4, dtype: torch.dtype = torch.float64) -> Tensor:
    return torch.randn(B, D, dtype=dtype, generator=torch.Generator().manual_seed(1))


def seed(number: int = 7) -> torch.Generator:
    return torch.Generator().manual_seed(number)


def strides(schedule: NoiseSchedule, steps: int, spacing: str) -> list[tuple[int, float, float]]:
    """(t, ᾱ_t, ᾱ_prev) from the definitions: the previous level is that of the next t in the list."""
    visited = schedule.timesteps(steps, spacing)
    alpha_bar = dict(enumerate(schedule.alpha_bars.tolist()))
    return [
        (t, alpha_bar[t], alpha_bar[visited[i + 1]] if i + 1 < len(visited) else 1.0)
        for i, t in enumerate(visited)
    ]


def bayes(alpha_bar: float, alpha_bar_prev: float) -> tuple[float, float, float]:
    """q(x_prev | x_t, x_0) of a stride by adding precisions: weight of x_0, weight of x_t, variance."""
    alpha = alpha_bar / alpha_bar_prev
    if alpha_bar_prev == 1:
        return 1.0, 0.0, 0.0
    variance = 1 / (1 / (1 - alpha_bar_prev) + alpha / (1 - alpha))
    return (
        variance * sqrt(alpha_bar_prev) / (1 - alpha_bar_prev),
        variance * sqrt(alpha) / (1 - alpha),
        variance,
    )


# ---- the strides both of them walk --------------------------------------------------------------------


@pytest.mark.parametrize("spacing", SPACINGS)
@pytest.mark.parametrize("steps", [1, 2, 7, 50])
def test_a_walk_pairs_each_level_with_the_next_in_the_list(
    steps_module: ModuleType, spacing: str, steps: int
) -> None:
    schedule = SCHEDULES["short cosine"]
    assert list(steps_module.walk(schedule, steps, spacing)) == strides(schedule, steps, spacing)


def test_a_walk_without_a_count_visits_every_timestep(steps_module: ModuleType) -> None:
    visited = [t for t, _, _ in steps_module.walk(SCHEDULES["short cosine"], None, "trailing")]
    assert visited == list(range(49, -1, -1))


@pytest.mark.parametrize("steps", [1, 2, 7, 50])
def test_a_walk_ends_in_the_clean_image(steps_module: ModuleType, steps: int) -> None:
    *_, (_, _, last) = steps_module.walk(SCHEDULES["short cosine"], steps, "trailing")
    assert last == 1.0


def test_a_walk_in_sigma_is_the_same_walk(steps_module: ModuleType) -> None:
    schedule = SCHEDULES["short cosine"]
    expected = [
        (t, sqrt(1 / alpha_bar - 1), sqrt(1 / alpha_bar_prev - 1))
        for t, alpha_bar, alpha_bar_prev in strides(schedule, 7, "trailing")
    ]
    got = list(steps_module.sigma_walk(schedule, 7, "trailing"))
    torch.testing.assert_close(torch.tensor(got).double(), torch.tensor(expected).double())


def test_a_walk_never_goes_back(steps_module: ModuleType) -> None:
    for spacing in SPACINGS:
        for steps in range(1, 51):
            for _, alpha_bar, alpha_bar_prev in steps_module.walk(SCHEDULES["short cosine"], steps, spacing):
                assert alpha_bar < alpha_bar_prev


# ---- oracle 1: one point ------------------------------------------------------------------------------


@pytest.mark.parametrize("variance", VARIANCES)
@pytest.mark.parametrize("spacing", SPACINGS)
@pytest.mark.parametrize("steps", [1, 2, 3, 10, 50])
@pytest.mark.parametrize("name", list(SCHEDULES))
def test_ddpm_returns_the_point_when_there_is_one(
    ddpm_module: ModuleType, name: str, steps: int, spacing: str, variance: str
) -> None:
    schedule, x_T = SCHEDULES[name], start(dtype=torch.float32)
    end = clean_end(
        ddpm_module.ddpm(
            point_mass(MU, schedule), schedule, x_T, steps=steps, spacing=spacing, variance=variance
        )
    )
    torch.testing.assert_close(end, MU.expand(3, 4), rtol=0, atol=1e-5)


@pytest.mark.parametrize("eta", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("spacing", SPACINGS)
@pytest.mark.parametrize("steps", [1, 2, 3, 10, 50])
@pytest.mark.parametrize("name", list(SCHEDULES))
def test_ddim_returns_the_point_when_there_is_one(
    ddim_module: ModuleType, name: str, steps: int, spacing: str, eta: float
) -> None:
    schedule, x_T = SCHEDULES[name], start(dtype=torch.float32)
    end = clean_end(
        ddim_module.ddim(point_mass(MU, schedule), schedule, x_T, steps=steps, spacing=spacing, eta=eta)
    )
    torch.testing.assert_close(end, MU.expand(3, 4), rtol=0, atol=1e-5)


@pytest.mark.parametrize("spacing", SPACINGS)
def test_with_the_small_variance_every_level_of_ddpm_is_exact_for_a_point(
    ddpm_module: ModuleType, spacing: str
) -> None:
    """After the stride to ᾱ_prev, x is N(√ᾱ_prev μ, 1 - ᾱ_prev), if x_T was N(√ᾱ_T μ, 1 - ᾱ_T)."""
    schedule, steps = SCHEDULES["short cosine"], 8
    levels = strides(schedule, steps, spacing)
    with counted_noise(ddpm_module):
        x_T = row(steps) * sqrt(1 - levels[0][1])
        spread = [
            step.x_t.square().sum().item()
            for step in ddpm_module.ddpm(
                point_mass(torch.zeros(steps), schedule), schedule, x_T, steps=steps, spacing=spacing
            )
        ]
    assert spread == pytest.approx([1 - after for _, _, after in levels], abs=1e-12)


@pytest.mark.parametrize("spacing", SPACINGS)
@pytest.mark.parametrize("eta", [0.0, 0.3, 1.0])
def test_every_level_of_ddim_is_exact_for_a_point(ddim_module: ModuleType, spacing: str, eta: float) -> None:
    schedule, steps = SCHEDULES["short cosine"], 8
    levels = strides(schedule, steps, spacing)
    with counted_noise(ddim_module):
        x_T = row(steps) * sqrt(1 - levels[0][1])
        spread = [
            step.x_t.square().sum().item()
            for step in ddim_module.ddim(
                point_mass(torch.zeros(steps), schedule), schedule, x_T, steps=steps, spacing=spacing, eta=eta
            )
        ]
    assert spread == pytest.approx([1 - after for _, _, after in levels], abs=1e-12)


@pytest.mark.parametrize("sampler", ["ddpm", "ddim"])
def test_every_level_stands_on_the_line_to_the_point(
    ddpm_module: ModuleType, ddim_module: ModuleType, sampler: str
) -> None:
    """Started without noise at √ᾱ_T μ, and drawing none, a sampler passes through √ᾱ_prev μ."""
    schedule, steps = SCHEDULES["short cosine"], 8
    module = {"ddpm": ddpm_module, "ddim": ddim_module}[sampler]
    levels = strides(schedule, steps, "trailing")
    mu = torch.cat([torch.zeros(steps + 1), MU]).double()  # the noises keep to the zeros in front
    x_T = sqrt(levels[0][1]) * mu[None]
    with counted_noise(module):
        run = getattr(module, sampler)(point_mass(mu, schedule), schedule, x_T, steps=steps)
        got = torch.cat([step.x_t for step in run])
    signal = torch.tensor([sqrt(after) for _, _, after in levels], dtype=torch.float64)
    torch.testing.assert_close(got[:, steps + 1 :], signal[:, None] * MU.double())


# ---- oracle 2: a Gaussian -----------------------------------------------------------------------------


def gaussian_gain(s: float, alpha_bar: float) -> tuple[float, float]:
    """x̂_0 and ε̂ as multiples of x_t."""
    spread = alpha_bar * s**2 + 1 - alpha_bar
    return sqrt(alpha_bar) * s**2 / spread, sqrt(1 - alpha_bar) / spread


@pytest.mark.parametrize("variance", VARIANCES)
@pytest.mark.parametrize("spacing", SPACINGS)
@pytest.mark.parametrize("name", list(SCHEDULES))
@pytest.mark.parametrize("s", [0.3, 1.0, 2.0])
def test_the_spread_of_ddpm_on_a_gaussian_is_a_recursion_of_one_number(
    ddpm_module: ModuleType, s: float, name: str, spacing: str, variance: str
) -> None:
    schedule, steps, expected = SCHEDULES[name], 10, 1.0
    for _, alpha_bar, alpha_bar_prev in strides(schedule, steps, spacing):
        of_x_0, of_x_t, added = bayes(alpha_bar, alpha_bar_prev)
        if variance == "large" and alpha_bar_prev < 1:
            added = 1 - alpha_bar / alpha_bar_prev
        expected = (of_x_0 * gaussian_gain(s, alpha_bar)[0] + of_x_t) ** 2 * expected + added
    with counted_noise(ddpm_module):
        end = clean_end(
            ddpm_module.ddpm(
                gaussian(s, schedule), schedule, row(steps), steps=steps, spacing=spacing, variance=variance
            )
        )
    assert end.norm().item() == pytest.approx(sqrt(expected), abs=1e-6)


@pytest.mark.parametrize("eta", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("spacing", SPACINGS)
@pytest.mark.parametrize("name", list(SCHEDULES))
@pytest.mark.parametrize("s", [0.3, 1.0, 2.0])
def test_the_spread_of_ddim_on_a_gaussian_is_a_recursion_of_one_number(
    ddim_module: ModuleType, s: float, name: str, spacing: str, eta: float
) -> None:
    schedule, steps, expected = SCHEDULES[name], 10, 1.0
    for _, alpha_bar, alpha_bar_prev in strides(schedule, steps, spacing):
        of_x_0, of_epsilon = gaussian_gain(s, alpha_bar)
        added = eta**2 * bayes(alpha_bar, alpha_bar_prev)[2]
        gain = sqrt(alpha_bar_prev) * of_x_0 + sqrt(1 - alpha_bar_prev - added) * of_epsilon
        expected = gain**2 * expected + added
    with counted_noise(ddim_module):
        end = clean_end(
            ddim_module.ddim(
                gaussian(s, schedule), schedule, row(steps), steps=steps, spacing=spacing, eta=eta
            )
        )
    assert end.norm().item() == pytest.approx(sqrt(expected), abs=1e-6)


@pytest.mark.parametrize("spacing", SPACINGS)
def test_with_the_large_variance_unit_noise_stays_unit_noise(ddpm_module: ModuleType, spacing: str) -> None:
    """For data N(0, I) every level is N(0, I); the large variance keeps it so until the clean image."""
    schedule, steps = SCHEDULES["short cosine"], 8
    with counted_noise(ddpm_module):
        spread = [
            step.x_t.norm().item()
            for step in ddpm_module.ddpm(
                gaussian(1.0, schedule), schedule, row(steps), steps=steps, spacing=spacing, variance="large"
            )
        ]
    assert spread[:-1] == pytest.approx([1.0] * (steps - 1), abs=1e-9)


def error_on_a_gaussian(module: ModuleType, steps: int, schedule: NoiseSchedule, s: float) -> float:
    """Distance of DDIM from the exact flow, which scales x_T to standard deviation s."""
    first = schedule.alpha_bars[-1].item()
    exact = s / sqrt(first * s**2 + 1 - first)
    x_T = torch.ones(1, 1, dtype=torch.float64)
    return abs(clean_end(module.ddim(gaussian(s, schedule), schedule, x_T, steps=steps)).item() - exact)


@pytest.mark.parametrize("s", [0.3, 0.5])
def test_ddim_is_a_solver_of_order_one(ddim_module: ModuleType, s: float) -> None:
    """Twice the steps, half the error."""
    schedule = NoiseSchedule.cosine(4000)
    errors = [error_on_a_gaussian(ddim_module, steps, schedule, s) for steps in (50, 100, 200)]
    orders = [log2(coarse / fine) for coarse, fine in itertools.pairwise(errors)]
    assert orders == pytest.approx([1, 1], abs=0.1)


# ---- oracle 3: a mixture ------------------------------------------------------------------------------

CENTRES = torch.tensor([[-1.0, 0.0], [1.0, 1.0]])
WIDTHS, SHARES = torch.tensor([0.15, 0.3]), torch.tensor([0.3, 0.7])


@pytest.mark.parametrize("sampler", ["ddpm", "ddim", "ddim with eta 1"])
def test_a_mixture_comes_out_with_its_weights_means_and_widths(
    ddpm_module: ModuleType, ddim_module: ModuleType, sampler: str
) -> None:
    """4,000 samples in 250 steps: five standard errors, and 2 % for the strides."""
    schedule, n = NoiseSchedule.cosine(1000), 4000
    denoise = GaussianMixtureDenoiser(CENTRES, WIDTHS, SHARES, schedule)
    run = {
        "ddpm": partial(ddpm_module.ddpm, steps=250),
        "ddim": partial(ddim_module.ddim, steps=250),
        "ddim with eta 1": partial(ddim_module.ddim, steps=250, eta=1.0),
    }[sampler]
    x = clean_end(run(denoise, schedule, torch.randn(n, 2, generator=seed()), generator=seed(8)))
    nearest = torch.cdist(x, CENTRES).argmin(dim=1)
    for k in range(2):
        mine, share, width = x[nearest == k], SHARES[k].item(), WIDTHS[k].item()
        assert len(mine) / n == pytest.approx(share, abs=5 * sqrt(share * (1 - share) / n))
        torch.testing.assert_close(
            mine.mean(0), CENTRES[k], rtol=0, atol=5 * width / sqrt(len(mine)) + 0.02 * width
        )
        assert mine.std(0).tolist() == pytest.approx([width] * 2, rel=5 / sqrt(2 * len(mine)) + 0.02)


# ---- oracle 4: a finite data set ----------------------------------------------------------------------


@pytest.mark.parametrize("sampler", ["ddpm", "ddim", "ddim with eta 1"])
def test_sampling_from_a_finite_data_set_returns_its_images_alike_often(
    ddpm_module: ModuleType, ddim_module: ModuleType, sampler: str
) -> None:
    """1,000 samples of 5 images: five standard errors of each share."""
    schedule, n = NoiseSchedule.cosine(1000), 1000
    data = torch.rand(5, 1, 3, 3, generator=seed(3)) * 2 - 1
    run = {
        "ddpm": partial(ddpm_module.ddpm, steps=100),
        "ddim": partial(ddim_module.ddim, steps=100),
        "ddim with eta 1": partial(ddim_module.ddim, steps=100, eta=1.0),
    }[sampler]
    x_T = torch.randn(n, 1, 3, 3, generator=seed())
    x = clean_end(run(IdealDenoiser(data, schedule), schedule, x_T, generator=seed(8))).flatten(1)
    distance, which = torch.cdist(x, data.flatten(1)).min(dim=1)
    assert (distance < 1e-3).double().mean() > 0.999
    shares = (torch.bincount(which, minlength=5) / n).tolist()
    assert shares == pytest.approx([0.2] * 5, abs=5 * sqrt(0.2 * 0.8 / n))


# ---- oracle 5: identities -----------------------------------------------------------------------------


@pytest.mark.parametrize("spacing", SPACINGS)
@pytest.mark.parametrize("steps", [1, 2, 7, 50])
def test_ddim_with_eta_one_is_ddpm(
    ddpm_module: ModuleType, ddim_module: ModuleType, spacing: str, steps: int
) -> None:
    schedule = SCHEDULES["short cosine"]
    denoise = IdealDenoiser(start(5), schedule)
    ours = list(ddim_module.ddim(denoise, schedule, start(), steps=steps, spacing=spacing, eta=1.0,
                                 generator=seed()))  # fmt: skip
    theirs = list(ddpm_module.ddpm(denoise, schedule, start(), steps=steps, spacing=spacing,
                                   generator=seed()))  # fmt: skip
    for a, b in zip(ours, theirs, strict=True):
        torch.testing.assert_close(a.x_t, b.x_t)


@pytest.mark.parametrize("steps", [1, 2, 7, 50])
def test_ddim_without_noise_is_euler_in_sigma(ddim_module: ModuleType, steps: int) -> None:
    """With y = x / √ᾱ and σ = √((1 - ᾱ) / ᾱ), a step is y + (σ_prev - σ) ε̂."""
    schedule = SCHEDULES["short cosine"]
    denoise = IdealDenoiser(start(5), schedule)
    levels = strides(schedule, steps, "trailing")
    y = start() / sqrt(levels[0][1])
    for t, alpha_bar, alpha_bar_prev in levels:
        sigma, sigma_prev = sqrt(1 / alpha_bar - 1), sqrt(1 / alpha_bar_prev - 1)
        y = y + (sigma_prev - sigma) * denoise(sqrt(alpha_bar) * y, t).epsilon
    end = clean_end(ddim_module.ddim(denoise, schedule, start(), steps=steps))
    torch.testing.assert_close(end, y, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("spacing", SPACINGS)
@pytest.mark.parametrize("sampler", ["ddpm", "ddim"])
def test_strided_with_the_full_list_is_unstrided(
    ddpm_module: ModuleType, ddim_module: ModuleType, sampler: str, spacing: str
) -> None:
    schedule = SCHEDULES["short cosine"]
    run = {"ddpm": ddpm_module.ddpm, "ddim": partial(ddim_module.ddim, eta=0.5)}[sampler]
    full, plain = (
        clean_end(run(IdealDenoiser(start(5), schedule), schedule, start(), generator=seed(), **options))
        for options in ({"steps": 50, "spacing": spacing}, {"steps": None})
    )
    assert torch.equal(full, plain)


def test_unstrided_ddpm_draws_from_the_posterior(ddpm_module: ModuleType) -> None:
    """Ho et al. 2020, algorithm 2, written with β_t of the schedule itself."""
    schedule = SCHEDULES["short cosine"]
    denoise, g, x = IdealDenoiser(start(5), schedule), seed(), start()
    for t in reversed(range(50)):
        beta, alpha, alpha_bar = (v[t].item() for v in (schedule.betas, schedule.alphas, schedule.alpha_bars))
        x = (x - beta / sqrt(1 - alpha_bar) * denoise(x, t).epsilon) / sqrt(alpha)
        if t > 0:
            small = (1 - schedule.alpha_bars[t - 1].item()) / (1 - alpha_bar) * beta
            x = x + sqrt(small) * torch.randn(x.shape, generator=g, dtype=x.dtype)
    end = clean_end(ddpm_module.ddpm(denoise, schedule, start(), generator=seed()))
    torch.testing.assert_close(end, x)


@pytest.mark.parametrize("sampler", ["ddpm", "ddim"])
def test_networks_that_agree_give_the_same_samples_whatever_they_predict(
    ddpm_module: ModuleType, ddim_module: ModuleType, sampler: str
) -> None:
    schedule = SCHEDULES["short cosine"]
    truth = IdealDenoiser(start(5), schedule)

    def output(predicts: str, x: Tensor, times: Tensor) -> Tensor:
        p, alpha_bar = truth(x, times[0].item()), schedule.alpha_bars[int(times[0])].item()
        v = sqrt(alpha_bar) * p.epsilon - sqrt(1 - alpha_bar) * p.x_0
        return {"epsilon": p.epsilon, "x_0": p.x_0, "v": v}[predicts]

    run = {"ddpm": ddpm_module.ddpm, "ddim": partial(ddim_module.ddim, eta=0.5)}[sampler]
    expected = clean_end(run(truth, schedule, start(), steps=10, generator=seed()))
    for predicts in ("epsilon", "x_0", "v"):
        network = Answer(partial(output, predicts))
        denoise = NetworkDenoiser(network, schedule, predicts=predicts)
        torch.testing.assert_close(
            clean_end(run(denoise, schedule, start(), steps=10, generator=seed())), expected
        )


# ---- oracle 6: an independent implementation ----------------------------------------------------------
# Only where that one is right: leading spacing, and a T that N divides. With trailing or linspace spacing
# it computes the previous timestep by subtraction; there the exact truths above decide.


def theirs(name: str, schedule: NoiseSchedule, **options: object) -> object:
    """Their scheduler, with our ᾱ in float64 (theirs are float32, which would hide small mistakes)."""
    diffusers = pytest.importorskip("diffusers")
    scheduler = getattr(diffusers, name)(
        num_train_timesteps=schedule.T, clip_sample=False, timestep_spacing="leading", **options
    )
    scheduler.betas, scheduler.alphas = schedule.betas, schedule.alphas
    scheduler.alphas_cumprod = schedule.alpha_bars
    scheduler.one = scheduler.final_alpha_cumprod = torch.tensor(1.0, dtype=torch.float64)
    return scheduler


@pytest.mark.parametrize("steps", [1, 5, 10, 50])
@pytest.mark.parametrize("variance", VARIANCES)
def test_ddpm_agrees_with_an_independent_implementation(
    ddpm_module: ModuleType, steps: int, variance: str
) -> None:
    schedule = quiet_linear(50)
    scheduler = theirs("DDPMScheduler", schedule, variance_type=f"fixed_{variance}")
    scheduler.set_timesteps(steps)
    denoise, g, x = IdealDenoiser(start(5), schedule), seed(), start()
    for t in scheduler.timesteps.tolist():
        x = scheduler.step(denoise(x, t).epsilon, t, x, generator=g).prev_sample
    end = clean_end(ddpm_module.ddpm(denoise, schedule, start(), steps=steps, spacing="leading",
                                     variance=variance, generator=seed()))  # fmt: skip
    torch.testing.assert_close(end, x)


@pytest.mark.parametrize("steps", [1, 5, 10, 50])
@pytest.mark.parametrize("eta", [0.0, 0.5, 1.0])
def test_ddim_agrees_with_an_independent_implementation(
    ddim_module: ModuleType, steps: int, eta: float
) -> None:
    schedule = quiet_linear(50)
    scheduler = theirs("DDIMScheduler", schedule, set_alpha_to_one=True)
    scheduler.set_timesteps(steps)
    denoise, g, x = IdealDenoiser(start(5), schedule), seed(), start()
    for t in scheduler.timesteps.tolist():
        x = scheduler.step(denoise(x, t).epsilon, t, x, eta=eta, generator=g).prev_sample
    end = clean_end(ddim_module.ddim(denoise, schedule, start(), steps=steps, spacing="leading",
                                     eta=eta, generator=seed()))  # fmt: skip
    torch.testing.assert_close(end, x)


# ---- the variance -------------------------------------------------------------------------------------


@given(t=st.integers(1, 49), stride=st.integers(1, 49))
@settings(max_examples=50, deadline=None)
def test_the_small_variance_is_that_of_the_posterior(ddpm_module: ModuleType, t: int, stride: int) -> None:
    alpha_bars = SCHEDULES["short cosine"].alpha_bars
    pair = alpha_bars[t].item(), alpha_bars[max(t - stride, 0)].item()
    assert ddpm_module.posterior_variance(*pair, "small") == pytest.approx(bayes(*pair)[2], rel=1e-9)


@given(t=st.integers(1, 49))
@settings(max_examples=49, deadline=None)
def test_the_large_variance_of_one_step_is_beta(ddpm_module: ModuleType, t: int) -> None:
    schedule = SCHEDULES["short cosine"]
    pair = schedule.alpha_bars[t].item(), schedule.alpha_bars[t - 1].item()
    assert ddpm_module.posterior_variance(*pair, "large") == pytest.approx(schedule.betas[t].item(), rel=1e-9)


@given(low=st.floats(0, 0.999), share=st.floats(0.001, 1))
@settings(max_examples=100, deadline=None)
def test_variances_are_never_negative_and_the_small_one_is_the_smaller(
    ddpm_module: ModuleType, low: float, share: float
) -> None:
    high = low + (1 - low) * share
    small, large = (ddpm_module.posterior_variance(low, high, v) for v in VARIANCES)
    assert 0 <= small <= large * (1 + 1e-12)


def test_into_the_clean_image_the_small_variance_is_zero(ddpm_module: ModuleType) -> None:
    assert ddpm_module.posterior_variance(0.5, 1.0, "small") == 0


# ---- how the denoiser is asked ------------------------------------------------------------------------


def samplers(ddpm_module: ModuleType, ddim_module: ModuleType) -> dict[str, Callable[..., object]]:
    return {
        "ddpm": ddpm_module.ddpm,
        "ddpm large": partial(ddpm_module.ddpm, variance="large"),
        "ddim": ddim_module.ddim,
        "ddim with eta 1": partial(ddim_module.ddim, eta=1.0),
    }


EVERY = ["ddpm", "ddpm large", "ddim", "ddim with eta 1"]


@pytest.mark.parametrize("sampler", EVERY)
@pytest.mark.parametrize("spacing", SPACINGS)
@pytest.mark.parametrize("steps", [1, 2, 7, 50])
def test_the_network_is_asked_once_at_each_original_timestep_the_smallest_last(
    ddpm_module: ModuleType, ddim_module: ModuleType, sampler: str, spacing: str, steps: int
) -> None:
    schedule, network = SCHEDULES["short cosine"], Answer(lambda x, t: 0 * x)
    run = samplers(ddpm_module, ddim_module)[sampler]
    list(
        run(
            NetworkDenoiser(network, schedule, predicts="epsilon"),
            schedule,
            start(),
            steps=steps,
            spacing=spacing,
        )
    )
    asked = [times.tolist() for _, times in network.asked]
    assert asked == [[float(t)] * 3 for t in schedule.timesteps(steps, spacing)]


def test_unless_told_otherwise_ddim_takes_fifty_steps_and_ddpm_all(
    ddpm_module: ModuleType, ddim_module: ModuleType
) -> None:
    schedule = NoiseSchedule.cosine(200)
    runs = [run(point_mass(MU, schedule), schedule, start()) for run in (ddim_module.ddim, ddpm_module.ddpm)]
    assert [len(list(run)) for run in runs] == [50, 200]


@pytest.mark.parametrize("sampler", EVERY)
def test_a_step_tells_where_it_asked_and_what_it_was_told(
    ddpm_module: ModuleType, ddim_module: ModuleType, sampler: str
) -> None:
    schedule, told = SCHEDULES["short cosine"], []

    def denoise(x_t: Tensor, t: float) -> Prediction:
        told.append((t, point_mass(MU, schedule)(x_t, t)))
        return told[-1][1]

    steps = list(samplers(ddpm_module, ddim_module)[sampler](denoise, schedule, start(), steps=7))
    assert [step.t for step in steps] == [t for t, _ in told]
    for step, (_, answer) in zip(steps, told, strict=True):  # a copy of it
        assert torch.equal(step.prediction.x_0, answer.x_0)
        assert torch.equal(step.prediction.epsilon, answer.epsilon)


@pytest.mark.parametrize("sampler", EVERY)
def test_the_denoiser_sees_the_image_of_the_step_before(
    ddpm_module: ModuleType, ddim_module: ModuleType, sampler: str
) -> None:
    schedule, seen = SCHEDULES["short cosine"], []

    def denoise(x_t: Tensor, t: float) -> Prediction:
        seen.append(x_t.clone())
        return point_mass(MU, schedule)(x_t, t)

    steps = list(samplers(ddpm_module, ddim_module)[sampler](denoise, schedule, start(), steps=7))
    torch.testing.assert_close(seen, [start(), *(step.x_t for step in steps[:-1])])


@pytest.mark.parametrize("sampler", EVERY)
def test_yielded_images_are_not_overwritten_and_x_T_is_left_alone(
    ddpm_module: ModuleType, ddim_module: ModuleType, sampler: str
) -> None:
    schedule, x_T = SCHEDULES["short cosine"], start()
    kept, copies = [], []
    for step in samplers(ddpm_module, ddim_module)[sampler](point_mass(MU, schedule), schedule, x_T, steps=7):
        kept.append(step.x_t)
        copies.append(step.x_t.clone())
    assert torch.equal(torch.stack(kept), torch.stack(copies))
    assert torch.equal(x_T, start())


@pytest.mark.parametrize("variance", VARIANCES)
@pytest.mark.parametrize("spacing", SPACINGS)
@pytest.mark.parametrize("steps", [1, 2, 7, 50])
def test_ddpm_adds_noise_at_every_step_but_the_last(
    ddpm_module: ModuleType, spacing: str, steps: int, variance: str
) -> None:
    schedule = SCHEDULES["short cosine"]
    denoise = point_mass(torch.zeros(steps + 1), schedule)
    with counted_noise(ddpm_module) as drawn:
        when = []
        for _ in ddpm_module.ddpm(
            denoise, schedule, row(steps + 1), steps=steps, spacing=spacing, variance=variance
        ):
            when.append(len(drawn))
    assert when == [*range(1, steps), steps - 1]


@pytest.mark.parametrize("spacing", SPACINGS)
@pytest.mark.parametrize("steps", [1, 2, 7, 50])
def test_ddim_with_eta_adds_noise_at_every_step_but_the_last(
    ddim_module: ModuleType, spacing: str, steps: int
) -> None:
    schedule = SCHEDULES["short cosine"]
    denoise = point_mass(torch.zeros(steps + 1), schedule)
    with counted_noise(ddim_module) as drawn:
        when = []
        for _ in ddim_module.ddim(denoise, schedule, row(steps + 1), steps=steps, spacing=spacing, eta=0.5):
            when.append(len(drawn))
    assert when == [*range(1, steps), steps - 1]


def test_ddim_draws_nothing_unless_asked(ddim_module: ModuleType) -> None:
    schedule = SCHEDULES["short cosine"]
    with counted_noise(ddim_module) as drawn:
        clean_end(ddim_module.ddim(point_mass(torch.zeros(8), schedule), schedule, row(8), steps=7))
    assert drawn == []


# ---- chance and batches -------------------------------------------------------------------------------


@pytest.mark.parametrize("sampler", EVERY)
@given(number=st.integers(0, 2**31))
@settings(max_examples=5, deadline=None)
def test_one_seed_gives_one_sample_to_the_bit(
    ddpm_module: ModuleType, ddim_module: ModuleType, sampler: str, number: int
) -> None:
    schedule = SCHEDULES["short cosine"]
    run = samplers(ddpm_module, ddim_module)[sampler]
    first, again = (
        clean_end(run(IdealDenoiser(start(5), schedule), schedule, start(), steps=7, generator=seed(number)))
        for _ in range(2)
    )
    assert torch.equal(first, again)


@pytest.mark.parametrize("sampler", EVERY)
def test_a_sample_with_its_own_seed_does_not_know_its_batch(
    ddpm_module: ModuleType, ddim_module: ModuleType, sampler: str
) -> None:
    schedule = SCHEDULES["short cosine"]
    run = samplers(ddpm_module, ddim_module)[sampler]
    denoise = IdealDenoiser(start(5), schedule)
    together = clean_end(run(denoise, schedule, start(), steps=7, generator=generators([5, 6, 7])))
    alone = [
        clean_end(run(denoise, schedule, start()[i : i + 1], steps=7, generator=generators([5 + i])))
        for i in range(3)
    ]
    torch.testing.assert_close(together, torch.cat(alone))


@pytest.mark.parametrize("sampler", EVERY)
@given(
    shape=st.lists(st.integers(1, 4), min_size=2, max_size=4),
    dtype=st.sampled_from([torch.float32, torch.float64, torch.bfloat16]),
)
@settings(max_examples=15, deadline=None)
def test_a_sample_has_the_shape_and_precision_of_x_T(
    ddpm_module: ModuleType, ddim_module: ModuleType, sampler: str, shape: list[int], dtype: torch.dtype
) -> None:
    schedule, x_T = SCHEDULES["short cosine"], torch.zeros(shape, dtype=dtype)
    denoise = IdealDenoiser(torch.zeros(shape), schedule)
    end = clean_end(samplers(ddpm_module, ddim_module)[sampler](denoise, schedule, x_T, steps=3))
    assert (end.shape, end.dtype) == (x_T.shape, dtype)


@pytest.mark.parametrize("device", ["cuda", "mps"])
@pytest.mark.parametrize("sampler", EVERY)
def test_a_cpu_seed_gives_the_same_sample_on_every_device(
    ddpm_module: ModuleType, ddim_module: ModuleType, sampler: str, device: str
) -> None:
    if not getattr(torch.backends if device == "mps" else torch, device).is_available():
        pytest.skip(f"no {device} here")
    schedule, x_T = SCHEDULES["short cosine"], start(dtype=torch.float32)
    denoise, run = point_mass(MU, schedule), samplers(ddpm_module, ddim_module)[sampler]
    here, there = (
        [step.x_t.cpu() for step in run(denoise, schedule, x_T.to(d), steps=7, generator=seed())]
        for d in ("cpu", device)
    )
    torch.testing.assert_close(torch.stack(there), torch.stack(here))


# ---- the ends of what is allowed ----------------------------------------------------------------------


@pytest.mark.parametrize("sampler", EVERY)
@pytest.mark.parametrize("steps", [1, 2, 7, 50])
def test_zero_terminal_snr_is_walked_with_an_x_0_network(
    ddpm_module: ModuleType, ddim_module: ModuleType, sampler: str, steps: int
) -> None:
    schedule = SCHEDULES["short cosine"].with_zero_terminal_snr()
    network = Answer(lambda x, t: MU.to(x).expand_as(x))
    denoise = NetworkDenoiser(network, schedule, predicts="x_0")
    end = clean_end(samplers(ddpm_module, ddim_module)[sampler](denoise, schedule, start(), steps=steps))
    torch.testing.assert_close(end, MU.expand_as(start()).to(end), rtol=0, atol=1e-5)


@pytest.mark.parametrize("sampler", EVERY)
@pytest.mark.parametrize("T", [1, 2])
def test_the_shortest_schedules_can_be_sampled(
    ddpm_module: ModuleType, ddim_module: ModuleType, sampler: str, T: int
) -> None:
    schedule = NoiseSchedule.cosine(T)
    run = samplers(ddpm_module, ddim_module)[sampler]
    end = clean_end(run(point_mass(MU, schedule), schedule, start(), steps=T))
    torch.testing.assert_close(end, MU.expand_as(start()).to(end), rtol=0, atol=1e-5)


@pytest.mark.parametrize("sampler", EVERY)
def test_what_a_clipped_sampler_is_told_always_explains_x_t(
    ddpm_module: ModuleType, ddim_module: ModuleType, sampler: str
) -> None:
    schedule = SCHEDULES["short cosine"]
    denoise = ClippedDenoiser(gaussian(2.0, schedule), schedule, bound=0.5)
    x = start()
    for step in samplers(ddpm_module, ddim_module)[sampler](denoise, schedule, x, steps=7):
        alpha_bar = schedule.alpha_bar_at(step.t)
        rebuilt = sqrt(alpha_bar) * step.prediction.x_0 + sqrt(1 - alpha_bar) * step.prediction.epsilon
        torch.testing.assert_close(rebuilt, x)
        assert step.prediction.x_0.abs().max() <= 0.5
        x = step.x_t


@pytest.mark.parametrize("name", ["ddpm", "ddim"])
def test_sample_returns_the_last_image_of_the_loop(name: str) -> None:
    schedule = SCHEDULES["short cosine"]
    denoise, run = IdealDenoiser(start(5), schedule), {"ddpm": true_ddpm, "ddim": true_ddim}[name]
    steps: list[SampleStep] = list(run(denoise, schedule, start(), steps=7, generator=seed()))
    for sampler in (name, run):
        end = sample(denoise, schedule, start(), sampler, steps=7, generator=seed())
        assert torch.equal(end, steps[-1].x_t)
