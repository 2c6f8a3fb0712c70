"""Different samplers that must be the same one, and one sampler seen from two sides."""

import math
from itertools import pairwise
from typing import Any

import pytest
import torch
from sampler_oracles import COSINE, LINEAR, SCHEDULES, SPACINGS, GaussianDenoiser
from torch import Tensor
from torch.testing import assert_close

import minidiff as md
from minidiff import NoiseSchedule, Prediction
from minidiff.predictions import prediction_from_epsilon, prediction_from_v, prediction_from_x_0
from minidiff.samplers.euler_ancestral import split_sigma
from minidiff.samplers.lms import adams_bashforth
from minidiff.samplers.pndm import transfer

schedules = pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES.keys())
spacings = pytest.mark.parametrize("spacing", SPACINGS)


def ideal(schedule: NoiseSchedule, dtype: torch.dtype = torch.float64) -> md.IdealDenoiser:
    """Far from linear: five images, and the softmax between them."""
    images = torch.randn(5, 1, 3, 3, dtype=dtype, generator=torch.Generator().manual_seed(5))
    return md.IdealDenoiser(images.clamp(-1, 1), schedule)


def noise(dtype: torch.dtype = torch.float64) -> Tensor:
    return torch.randn(6, 1, 3, 3, dtype=dtype, generator=torch.Generator().manual_seed(6))


def same_path(a: Any, b: Any, tolerance: float = 1e-9) -> None:
    for step_a, step_b in zip(a, b, strict=True):
        assert step_a.t == step_b.t
        assert_close(step_a.x_t, step_b.x_t, atol=tolerance, rtol=0)


@schedules
@spacings
def test_ddim_without_noise_is_euler(schedule: NoiseSchedule, spacing: str) -> None:
    options = {"steps": 13, "spacing": spacing}
    same_path(
        md.ddim(ideal(schedule), schedule, noise(), eta=0, **options),
        md.euler(ideal(schedule), schedule, noise(), **options),
    )


@schedules
@spacings
def test_ddim_without_noise_is_euler_in_float32(schedule: NoiseSchedule, spacing: str) -> None:
    x_T, options = noise(torch.float32), {"steps": 13, "spacing": spacing}
    same_path(
        md.ddim(ideal(schedule, torch.float32), schedule, x_T, eta=0, **options),
        md.euler(ideal(schedule, torch.float32), schedule, x_T, **options),
        1e-5,
    )


@schedules
@spacings
def test_euler_written_out_in_sigma_space(schedule: NoiseSchedule, spacing: str) -> None:
    """The textbook loop: start at x = x_T √(1+σ²), feed x / √(1+σ²), add (σ_next - σ) times the slope."""
    denoise = ideal(schedule)
    steps = list(md.euler(denoise, schedule, noise(), steps=13, spacing=spacing))
    sigmas = [math.sqrt(1 / schedule.alpha_bar_at(step.t) - 1) for step in steps] + [0.0]
    x = noise() * math.sqrt(1 + sigmas[0] ** 2)
    for step, sigma, sigma_next in zip(steps, sigmas[:-1], sigmas[1:], strict=True):
        fed = x / math.sqrt(1 + sigma**2)
        slope = (x - denoise(fed, step.t).x_0) / sigma
        x = x + (sigma_next - sigma) * slope
        assert_close(step.x_t, x / math.sqrt(1 + sigma_next**2), atol=1e-9, rtol=0)


def test_starting_at_sigma_max_times_z_is_a_slightly_smaller_x_T() -> None:
    """Some write the start as x = σ_max z. Here x_T is the image at the first level, x = x_T √(1 + σ_max²);
    whoever wants the other start gives x_T = √(1-ᾱ) z, and the denoiser is fed σ_max z / √(1 + σ_max²)."""
    z, denoise = noise(), GaussianDenoiser(LINEAR, 1.0)
    alpha_bar, sigma_max = LINEAR.alpha_bars[-1].item(), LINEAR.sigmas[-1].item()
    list(md.euler(denoise, LINEAR, math.sqrt(1 - alpha_bar) * z, steps=4))
    assert_close(denoise.seen[0], sigma_max * z / math.sqrt(1 + sigma_max**2), atol=1e-12, rtol=1e-12)


@schedules
@spacings
def test_euler_ancestral_without_noise_is_euler(schedule: NoiseSchedule, spacing: str) -> None:
    options = {"steps": 13, "spacing": spacing}
    same_path(
        md.euler_ancestral(ideal(schedule), schedule, noise(), eta=0, **options),
        md.euler(ideal(schedule), schedule, noise(), **options),
    )


@pytest.mark.parametrize("eta", [0.3, 1.0])
def test_euler_ancestral_is_ddim_with_the_same_noise(eta: float) -> None:
    """σ_up is DDIM's σ divided by √ᾱ_next: the σ-space and the ᾱ-space forms are one sampler."""

    def path(sampler: str) -> Any:
        g = torch.Generator().manual_seed(1)
        return md.SAMPLERS[sampler](ideal(LINEAR), LINEAR, noise(), steps=13, eta=eta, generator=g)

    same_path(path("euler_ancestral"), path("ddim"))


def test_euler_ancestral_is_ddpm_with_the_same_noise() -> None:
    def path(sampler: str) -> Any:
        g = torch.Generator().manual_seed(1)
        return md.SAMPLERS[sampler](ideal(LINEAR), LINEAR, noise(), steps=13, generator=g)

    same_path(path("euler_ancestral"), path("ddpm"))


@schedules
@spacings
def test_lms_of_order_one_is_euler(schedule: NoiseSchedule, spacing: str) -> None:
    options = {"steps": 13, "spacing": spacing}
    same_path(
        md.lms(ideal(schedule), schedule, noise(), order=1, **options),
        md.euler(ideal(schedule), schedule, noise(), **options),
    )


@schedules
def test_first_and_last_step_of_dpm_solver_are_ddim_steps(schedule: NoiseSchedule) -> None:
    one = list(md.dpm_solver_pp(ideal(schedule), schedule, noise(), steps=7))
    two = list(md.ddim(ideal(schedule), schedule, noise(), steps=7))
    assert_close(one[0].x_t, two[0].x_t, atol=1e-9, rtol=0)
    assert torch.equal(one[-1].x_t, one[-1].prediction.x_0)


def test_pndms_transfer_is_a_ddim_step() -> None:
    for alpha_bar, alpha_bar_next in ((1e-4, 1e-3), (0.3, 0.8), (0.9, 1.0)):
        x_t, epsilon = noise(), noise().flip(0)
        x_0 = (x_t - math.sqrt(1 - alpha_bar) * epsilon) / math.sqrt(alpha_bar)
        ddim = math.sqrt(alpha_bar_next) * x_0 + math.sqrt(1 - alpha_bar_next) * epsilon
        assert_close(transfer(x_t, epsilon, alpha_bar, alpha_bar_next), ddim, atol=1e-10, rtol=1e-10)


def test_pndms_transfer_is_the_papers_equation_eleven() -> None:
    a, b = 0.3, 0.8  # ᾱ_t and ᾱ_{t-δ}
    x_t, epsilon = noise(), noise().flip(0)
    fraction = (b - a) / (math.sqrt(a) * (math.sqrt((1 - b) * a) + math.sqrt((1 - a) * b)))
    assert_close(transfer(x_t, epsilon, a, b), math.sqrt(b / a) * x_t - fraction * epsilon)


@pytest.mark.parametrize("name", ["ddpm", "ddim", "pndm", "lms", "euler", "euler_ancestral", "dpm_solver_pp"])
def test_one_step_is_the_predicted_image(name: str) -> None:
    for spacing in SPACINGS[:3]:
        (step,) = md.SAMPLERS[name](ideal(LINEAR), LINEAR, noise(), steps=1, spacing=spacing)
        assert_close(step.x_t, step.prediction.x_0, atol=1e-9, rtol=0)


@pytest.mark.parametrize("name", list(md.SAMPLERS))
def test_strided_with_the_full_list_is_unstrided(name: str) -> None:
    schedule = NoiseSchedule.linear(T=40, beta_start=0.002, beta_end=0.4)

    def path(**options: Any) -> Any:
        g = torch.Generator().manual_seed(1)
        return md.SAMPLERS[name](ideal(schedule), schedule, noise(), generator=g, **options)

    for spacing in SPACINGS[:3]:
        same_path(path(steps=None, spacing=spacing), path(steps=40, spacing="trailing"), 0)


class Agreeing:
    """One denoiser behind three faces: what it knows is said as ε, x_0 or v, and read back."""

    def __init__(self, schedule: NoiseSchedule, predicts: str) -> None:
        self.truth, self.schedule, self.predicts = ideal(schedule), schedule, predicts

    def __call__(self, x_t: Tensor, t: float) -> Prediction:
        truth, alpha_bar = self.truth(x_t, t), self.schedule.alpha_bar_at(t)
        if self.predicts == "epsilon":
            return prediction_from_epsilon(truth.epsilon, x_t, alpha_bar)
        if self.predicts == "x_0":
            return prediction_from_x_0(truth.x_0, x_t, alpha_bar)
        v = math.sqrt(alpha_bar) * truth.epsilon - math.sqrt(1 - alpha_bar) * truth.x_0
        return prediction_from_v(v, x_t, alpha_bar)


@pytest.mark.parametrize("name", list(md.SAMPLERS))
def test_networks_that_agree_give_the_same_samples(name: str) -> None:
    def last(predicts: str) -> Tensor:
        g = torch.Generator().manual_seed(1)
        return md.sample(Agreeing(LINEAR, predicts), LINEAR, noise(), name, steps=10, generator=g)

    assert_close(last("x_0"), last("epsilon"), atol=1e-8, rtol=0)
    assert_close(last("v"), last("epsilon"), atol=1e-8, rtol=0)


# ---- the coefficients ----------------------------------------------------------------------------------


@schedules
@spacings
def test_lms_weights_integrate_polynomials_exactly(schedule: NoiseSchedule, spacing: str) -> None:
    levels = [*(schedule.alpha_bar_at(t) for t in md.samplers.visited_times(schedule, 12, spacing)), 1.0]
    sigmas = [math.sqrt(1 / a - 1) for a in levels]
    for i in range(12):
        for order in range(1, min(i + 1, 4) + 1):
            nodes = sigmas[i - order + 1 : i + 1][::-1]
            c = adams_bashforth(nodes, sigmas[i + 1])
            assert_close(sum(c), sigmas[i + 1] - sigmas[i], rtol=1e-9, atol=1e-12)
            for m in range(order):  # in units of the stride, where the numbers stay near 1
                h = sigmas[i + 1] - sigmas[i]
                moment = sum(w / h * ((node - nodes[0]) / h) ** m for w, node in zip(c, nodes, strict=True))
                assert_close(moment, 1 / (m + 1), rtol=1e-9, atol=0)


def test_lms_weights_in_exact_fractions() -> None:
    from fractions import Fraction

    nodes = [Fraction(5), Fraction(7), Fraction(11), Fraction(20)]
    c = adams_bashforth(nodes, Fraction(3))  # type: ignore[arg-type]
    for m in range(4):
        integral = (Fraction(3) ** (m + 1) - Fraction(5) ** (m + 1)) / (m + 1)
        assert_close(float(sum(w * node**m for w, node in zip(c, nodes, strict=True))), float(integral))


@schedules
@spacings
@pytest.mark.parametrize("eta", [0.0, 0.4, 1.0])
def test_both_parts_of_the_noise_add_up(schedule: NoiseSchedule, spacing: str, eta: float) -> None:
    for N in (1, 2, 3, 10, 50, 1000):
        levels = [*(schedule.alpha_bar_at(t) for t in md.samplers.visited_times(schedule, N, spacing)), 1.0]
        for alpha_bar, alpha_bar_next in pairwise(levels):
            down, up = split_sigma(alpha_bar, alpha_bar_next, eta)
            assert math.isfinite(down)
            assert math.isfinite(up)
            assert_close(down**2 + up**2, 1 / alpha_bar_next - 1, rtol=1e-12, atol=1e-15)
            kept = (1 / alpha_bar_next - 1) / (1 / alpha_bar - 1)  # σ_next² / σ²
            assert_close(up**2, eta**2 * (1 / alpha_bar_next - 1) * (1 - kept), rtol=1e-9, atol=1e-15)


def test_runs_on_cosine_are_finite_for_every_count() -> None:
    """Where a public implementation of Euler ancestral returns NaN."""
    for N in (*range(1, 12), 50, 1000):
        x = md.sample(ideal(COSINE), COSINE, noise(), "euler_ancestral", steps=N)
        assert bool(x.isfinite().all())
