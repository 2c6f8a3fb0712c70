"""Samplers against data whose denoiser is known exactly."""

import math
from typing import Any

import pytest
import torch
from sampler_checks import check_point_mass, check_recursion
from sampler_oracles import (
    COSINE,
    LINEAR,
    NEW,
    SCHEDULES,
    STEPS,
    VARIANTS,
    GaussianDenoiser,
    exact_gain,
    run_linear,
    spacings_of,
)
from torch.testing import assert_close

import minidiff as md
from minidiff import SAMPLERS, NoiseSchedule
from minidiff.schedule import ScheduleWarning

variants = pytest.mark.parametrize(("name", "options"), VARIANTS)
new_variants = pytest.mark.parametrize(("name", "options"), NEW)
schedules = pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES.keys())


@schedules
@variants
def test_point_mass_is_hit(name: str, options: dict[str, Any], schedule: NoiseSchedule) -> None:
    for spacing in spacings_of(name, options, schedule):
        for steps in STEPS:
            check_point_mass(SAMPLERS[name], schedule, steps=steps, spacing=spacing, **options)


@variants
def test_point_mass_is_hit_in_float32(name: str, options: dict[str, Any]) -> None:
    spacing = "leading" if name in ("pndm", "heun") else "trailing"
    for steps in (5, 10, 50):
        check_point_mass(SAMPLERS[name], LINEAR, torch.float32, steps=steps, spacing=spacing, **options)
        check_point_mass(SAMPLERS[name], COSINE, torch.float32, steps=steps, spacing=spacing, **options)


@schedules
@new_variants
def test_gaussian_follows_the_scalar_recursion(
    name: str, options: dict[str, Any], schedule: NoiseSchedule
) -> None:
    for spacing in spacings_of(name, options, schedule):
        for steps in STEPS:
            check_recursion(SAMPLERS[name], name, schedule, 0.5, steps, spacing, **options)


@new_variants
def test_wide_gaussian_follows_the_scalar_recursion(name: str, options: dict[str, Any]) -> None:
    for steps in (4, 27):
        check_recursion(SAMPLERS[name], name, LINEAR, 2.0, steps, "leading", **options)


@pytest.mark.parametrize("name", ["heun", "pndm"])
def test_looking_ahead_over_a_giant_stride_fails_where_one_look_does_not(name: str) -> None:
    """A cosine schedule ends at σ = 20,000. From there the slope at the far end says nothing about the
    stride, and heun and pndm multiply its error by σ. That is why their default spacings avoid it."""
    assert COSINE.sigmas[-1] > 1e4

    def error(sampler: str, **options: Any) -> float:
        x_T = torch.ones(1, 1, dtype=torch.float64)
        x_0 = md.sample(GaussianDenoiser(COSINE, 0.5), COSINE, x_T, sampler, steps=10, **options)
        return abs(x_0.item() - 0.5)

    one_look = error("euler", spacing="trailing")
    assert error(name, spacing="trailing") > 10 * one_look
    assert error(name) < 2 * one_look


# ---- order of convergence ------------------------------------------------------------------------------
# Measured where the solver ends and the plain step into the clean image has not been taken yet: at the
# last visited t. That step is the same for every N, and its error would hide the solver's.


def order_between(name: str, coarse: int, schedule: NoiseSchedule, spacing: str, **options: Any) -> float:
    """log2 of how much smaller the error gets when the strides are halved."""
    s = 0.5
    errors = []
    for strides in (coarse, 2 * coarse):
        denoise = GaussianDenoiser(schedule, s)
        N = strides + 1
        gain, variance = run_linear(
            SAMPLERS[name], denoise, schedule, N, steps=N, spacing=spacing, **options
        )[-2]
        start, end = (a * s**2 + 1 - a for a in (schedule.alpha_bar_at(denoise.asked[i]) for i in (0, -1)))
        std = math.sqrt(gain**2 * start + variance)
        errors.append(abs(std - math.sqrt(end)))
    return math.log2(errors[0] / errors[1])


@pytest.mark.parametrize(
    ("name", "options", "order"),
    [
        ("ddim", {}, 1),
        ("euler", {}, 1),
        ("ddim", {"eta": 0.6}, 1),
        ("ddpm", {"variance": "small"}, 1),
        ("euler_ancestral", {}, 1),
        ("heun", {}, 2),
        ("dpm_solver_pp", {}, 2),
        ("lms", {"order": 1}, 1),
        ("lms", {"order": 2}, 2),
        ("lms", {"order": 3}, 3),
        ("lms", {"order": 4}, 4),
    ],
)
def test_order_of_convergence(name: str, options: dict[str, Any], order: int) -> None:
    assert abs(order_between(name, 240, NoiseSchedule.linear(T=961), "karras", **options) - order) < 0.15


@pytest.mark.slow
@pytest.mark.parametrize("start", ["multistep", "runge_kutta"])
def test_pndm_is_of_second_order_on_an_ordinary_schedule(start: str) -> None:
    """As Liu et al. prove: equal strides in t are not equal in σ, and averaging ε over t costs two orders.
    (At the few steps people take, the error falls much faster than that; this is the limit.)"""
    T = 7681
    schedule = NoiseSchedule.linear(T=T, beta_start=0.1 / T, beta_end=20 / T)
    assert abs(order_between("pndm", 3840, schedule, "linspace", start=start) - 2) < 0.15


@pytest.fixture
def straight_sigma() -> NoiseSchedule:
    """σ_t is linear in t and small, so that the first stride lies where the path already bends."""
    sigma = torch.linspace(0.02, 1.0, 3841, dtype=torch.float64)
    with pytest.warns(ScheduleWarning):
        return NoiseSchedule.from_alpha_bars(1 / (1 + sigma**2))


@pytest.mark.parametrize(("start", "strides", "order"), [("multistep", 1920, 3), ("runge_kutta", 480, 4)])
def test_pndm_has_the_order_of_its_start_where_sigma_is_straight(
    start: str, strides: int, order: int, straight_sigma: NoiseSchedule
) -> None:
    """There PNDM is Adams-Bashforth with four terms, and as good as its start: improved Euler makes one
    error of h³, Runge-Kutta none above h⁵."""
    assert abs(order_between("pndm", strides, straight_sigma, "linspace", start=start) - order) < 0.15


@pytest.mark.parametrize(("order", "expected"), [(1, 1), (2, 2), (3, 2), (4, 2)])
def test_lms_is_held_back_by_its_euler_start_where_the_path_bends_at_once(
    order: int, expected: int, straight_sigma: NoiseSchedule
) -> None:
    """One Euler step makes an error of h², whatever order comes after. On schedules that begin at a large
    σ the first strides lie where the path is straight, and `test_order_of_convergence` sees 3 and 4."""
    assert abs(order_between("lms", 480, straight_sigma, "linspace", order=order) - expected) < 0.15


# ---- a mixture: two modes of unequal weight and width -----------------------------------------------------


def mixture(schedule: NoiseSchedule) -> md.GaussianMixtureDenoiser:
    means = torch.tensor([[-0.8, 0.0], [0.6, 0.5]], dtype=torch.float64)
    stds, weights = torch.tensor([0.1, 0.2]).double(), torch.tensor([0.3, 0.7]).double()
    return md.GaussianMixtureDenoiser(means, stds, weights, schedule)


@pytest.mark.parametrize(
    ("name", "options"), [(n, o) for n, o in VARIANTS if o not in ({"order": 1}, {"order": 2})]
)
def test_mixture_keeps_its_weights_means_and_widths(name: str, options: dict[str, Any]) -> None:
    n = 4000
    x_T = torch.randn(n, 2, dtype=torch.float64)
    steps = {"ddpm": 400, "euler_ancestral": 400, "ddim": 300, "euler": 300}.get(name, 100)
    g = torch.Generator().manual_seed(3)
    x = md.sample(mixture(LINEAR), LINEAR, x_T, name, steps=steps, generator=g, **options)
    left = x[:, 0] < -0.2
    share = left.double().mean().item()
    assert abs(share - 0.3) < 4 * math.sqrt(0.3 * 0.7 / n)
    for chosen, mean, std in ((left, (-0.8, 0.0), 0.1), (~left, (0.6, 0.5), 0.2)):
        mode = x[chosen]
        error_of_mean = std / math.sqrt(len(mode))
        assert_close(mode.mean(0), torch.tensor(mean).double(), atol=5 * error_of_mean, rtol=0)
        assert_close(mode.std(0), torch.full((2,), std).double(), atol=0, rtol=0.08)


def test_deterministic_solvers_agree_on_where_each_point_goes() -> None:
    """Not only the distribution: every noise has one image, and all solvers of the flow must find it."""
    x_T = torch.randn(200, 2, dtype=torch.float64)
    truth = md.sample(mixture(LINEAR), LINEAR, x_T, "lms", steps=1000)
    for name, tolerance in (("ddim", 2e-2), ("heun", 2e-3), ("pndm", 3e-3), ("dpm_solver_pp", 2e-3)):
        spacing = "linspace"
        x = md.sample(mixture(LINEAR), LINEAR, x_T, name, steps=400, spacing=spacing)
        off = (x - truth).abs().amax(1).quantile(0.95).item()  # near the watershed points may differ more
        assert off < tolerance, (name, off)


def test_gain_of_the_flow_is_the_ratio_of_standard_deviations() -> None:
    """The oracle checks itself: many small Euler steps reach `exact_gain`."""
    schedule = NoiseSchedule.linear(T=4000, beta_start=2.5e-5, beta_end=0.005)
    steps = run_linear(SAMPLERS["euler"], GaussianDenoiser(schedule, 0.5), schedule, 0, steps=4000)
    assert_close(steps[-2][0], exact_gain(schedule, 0.5, 3999, 0), rtol=2e-3, atol=0)
