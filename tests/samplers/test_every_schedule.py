"""Every sampler on every schedule, in float32: the exact answer, or a refusal in plain words.

The truth is a point mass, whose denoiser is exact in closed form. By day a few T, by night all of them.
"""

from __future__ import annotations

import itertools
import math
import warnings
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

import minidiff as md
from minidiff import SAMPLERS, NoiseSchedule, Prediction
from minidiff.samplers.frame import LARGEST_GAP
from minidiff.schedule import SMALLEST_SIGNAL, SPACINGS, ScheduleWarning

pytestmark = pytest.mark.filterwarnings("ignore::minidiff.schedule.ScheduleWarning")

MU = 0.3
BY_DAY, BY_NIGHT = (1, 2, 10, 50, 1000, 20_000), (1, 2, 3, 5, 10, 50, 100, 300, 1000, 4000, 20_000, 100_000)
MAKERS: dict[str, Callable[[int], NoiseSchedule]] = {
    "linear": NoiseSchedule.linear,
    "quadratic": NoiseSchedule.quadratic,
    "cosine": NoiseSchedule.cosine,
    "cosine, s = 0": lambda T: NoiseSchedule.cosine(T, s=0.0),
    "linear up to 0.05": lambda T: NoiseSchedule.linear(T, beta_end=0.05),
    "linear, scaled": lambda T: NoiseSchedule.linear(T, min(0.1 / T, 0.5), min(20 / T, 0.9)),
    "linear, rescaled": lambda T: NoiseSchedule.linear(T).with_zero_terminal_snr(),
    "cosine, rescaled": lambda T: NoiseSchedule.cosine(T).with_zero_terminal_snr(),
    "from levels": lambda T: NoiseSchedule.from_alpha_bars(NoiseSchedule.cosine(T).alpha_bars),
    "half of cosine": lambda T: NoiseSchedule.cosine(T).until(T // 2),
}
STARTS = {"pndm": ({"start": "multistep"}, {"start": "runge_kutta"}), "heun": ({}, {"churn": 1.0})}


def point_mass(schedule: NoiseSchedule) -> Callable[[Tensor, float], Prediction]:
    def denoise(x_t: Tensor, t: float) -> Prediction:
        alpha_bar = schedule.alpha_bar_at(t)
        x_0 = torch.full_like(x_t, MU)
        return Prediction(x_0, (x_t - math.sqrt(alpha_bar) * x_0) / math.sqrt(1 - alpha_bar))

    return denoise


def misses(name: str, T: int, longest: int) -> tuple[list[str], int]:
    """What is neither right nor refused, and how many runs were right."""
    x_T = torch.randn(4, 3, generator=torch.Generator().manual_seed(1))
    found, right = [], 0
    for kind, make in MAKERS.items():
        try:
            schedule = make(T)
        except ValueError:
            continue
        counts = {n for n in (1, 2, 10, schedule.T) if n <= schedule.T and (n <= 10 or n <= longest)}
        for N, spacing, options in itertools.product(
            sorted(counts), (*SPACINGS, "karras"), STARTS.get(name, ({},))
        ):
            run = f"{name} {options} on {kind}({T}), {N} steps, {spacing}"
            g = torch.Generator().manual_seed(2)
            try:
                denoise = point_mass(schedule)
                x = md.sample(denoise, schedule, x_T, name, steps=N, spacing=spacing, generator=g, **options)
            except ValueError:
                if name != "pndm":
                    found.append(f"{run}: refused")
                continue
            except Exception as error:  # a foreign one
                found.append(f"{run}: {error!r}")
                continue
            miss = (x - MU).abs().max().item()
            right += 1
            if not miss < 1e-3:
                found.append(f"{run}: {miss:.3g}")
    return found, right


@pytest.mark.parametrize("T", BY_DAY)
@pytest.mark.parametrize("name", list(SAMPLERS))
def test_a_point_mass_is_hit_or_the_run_is_refused(name: str, T: int) -> None:
    found, right = misses(name, T, longest=10)
    assert found == []
    assert right > 0


@pytest.mark.nightly
@pytest.mark.parametrize("T", BY_NIGHT)
@pytest.mark.parametrize("name", list(SAMPLERS))
def test_a_point_mass_is_hit_or_the_run_is_refused_at_every_length(name: str, T: int) -> None:
    found, right = misses(name, T, longest=100_000)
    assert found == []
    assert right > 0


@pytest.mark.parametrize("kind", ["linear", "quadratic", "half of cosine"])
def test_lms_does_not_swing_where_a_long_step_follows_a_thousand_short_ones(kind: str) -> None:
    """The step to σ = 0 is 48 times as long as the one before it; in float64 the cubic would still do."""
    schedule = MAKERS[kind](1000)
    x_T = torch.randn(4, 3, generator=torch.Generator().manual_seed(1))
    x = md.sample(point_mass(schedule), schedule, x_T, "lms", steps=schedule.T, spacing="karras")
    torch.testing.assert_close(x, torch.full_like(x, MU), atol=1e-4, rtol=0)


def test_pndm_refuses_by_what_rounding_would_do_and_not_by_the_name_of_a_dtype() -> None:
    """The same run is refused in float32 and right in float64; half precision will do where σ is small."""
    schedule = NoiseSchedule.linear(T=4000)
    denoise, x_T = point_mass(schedule), torch.randn(2, 3)
    with pytest.raises(ValueError, match=r"which makes rounding errors large: from x_T of torch\.float32"):
        md.pndm(denoise, schedule, x_T)
    exact = md.sample(denoise, schedule, x_T.double(), "pndm")
    torch.testing.assert_close(exact, torch.full_like(exact, MU), atol=1e-3, rtol=0)
    beginning = schedule.until(100)
    half = md.sample(point_mass(beginning), beginning, x_T.half(), "pndm", steps=5)
    # on its way an image holds numbers of 2 to 4, which half precision tells apart by 0.002
    torch.testing.assert_close(half, torch.full_like(half, MU), atol=4e-3, rtol=0)


def test_pndm_answers_on_the_schedules_that_people_use() -> None:
    for schedule in (NoiseSchedule.linear(1000), NoiseSchedule.quadratic(1000), NoiseSchedule.cosine(1000)):
        x = md.sample(point_mass(schedule), schedule, torch.randn(2, 3), "pndm")
        torch.testing.assert_close(x, torch.full_like(x, MU), atol=1e-3, rtol=0)


# ---- schedules whose betas are in range and whose levels are not -------------------------------------


@pytest.mark.parametrize(
    ("betas", "t"),
    [
        ([1e-17, 0.5], 0),  # ᾱ_0 is 1 exactly
        ([0.1, 1e-17, 0.5], 1),  # two equal levels
        ([0.5, 1e-14, 0.5], 1),  # levels that float64 tells apart, and their σ not reliably
        ([0.999] * 30, 24),  # √ᾱ underflows float32
        ([0.999999] * 60, 12),  # and after that ᾱ underflows float64
    ],
)
def test_levels_that_nobody_could_compute_with_are_no_schedule(betas: list[float], t: int) -> None:
    with pytest.raises(ValueError, match=rf"betas\[{t}\] = .* leaves √ᾱ = .* at t = {t}\."):
        NoiseSchedule(torch.tensor(betas, dtype=torch.float64))


@pytest.mark.parametrize("kind", ["linear", "quadratic"])
def test_a_schedule_so_long_that_nothing_is_left_says_so(kind: str) -> None:
    with pytest.raises(ValueError, match=f"stay above {SMALLEST_SIGNAL:g}"):
        getattr(NoiseSchedule, kind)(100_000)


def test_all_that_follows_from_a_legal_schedule_is_finite_and_in_order() -> None:
    for make, T in itertools.product(MAKERS.values(), (1, 2, 10, 1000, 20_000)):
        try:
            schedule = make(T)
        except ValueError:
            continue
        assert (schedule.sigmas.diff() > 0).all()
        assert (schedule.snr.diff() < 0).all()
        assert schedule.sigmas[:-1].isfinite().all()
        assert schedule.sigmas[:-1].float().isfinite().all()
        for predicts in ("x_0", "v"):
            assert md.loss.loss_weight(schedule, predicts, 5.0).isfinite().all()


# ---- Karras's spacing where there is no σ = 80 -------------------------------------------------------


@pytest.mark.parametrize("T", [2, 3, 10, 50, 100])
def test_karras_begins_in_pure_noise_where_no_finite_sigma_is_large_enough(T: int) -> None:
    schedule = NoiseSchedule.cosine(T).with_zero_terminal_snr()
    for N in range(1, T + 1):
        times = schedule.karras_timesteps(N)
        assert len(times) == N
        assert times[0] == T - 1
        assert all(a > b for a, b in itertools.pairwise(times))
        assert N == 1 or times[-1] == 0


def test_heun_takes_the_step_out_of_pure_noise_as_euler_on_its_own_spacing() -> None:
    schedule = NoiseSchedule.cosine(50).with_zero_terminal_snr()
    asked: list[float] = []

    def denoise(x_t: Tensor, t: float) -> Prediction:
        asked.append(t)
        return point_mass(schedule)(x_t, t)

    x = md.sample(denoise, schedule, torch.randn(2, 3), "heun", steps=5)
    torch.testing.assert_close(x, torch.full_like(x, MU), atol=1e-5, rtol=0)
    assert len(asked) == 2 * 5 - 2


def test_a_sigma_that_was_asked_for_is_still_asked_for() -> None:
    schedule = NoiseSchedule.cosine(1000)
    sigma = schedule.alpha_bar_at(schedule.karras_timesteps(5, sigma_max=10.0)[0]) ** -1 - 1
    assert sigma**0.5 == pytest.approx(10)
    with pytest.raises(ValueError, match="sigma_max must be a finite number"):
        schedule.karras_timesteps(5, sigma_max=1e-9)


def test_a_schedule_that_begins_above_80_begins_at_its_largest() -> None:
    schedule = NoiseSchedule(torch.full((3,), 1 - 1e-6, dtype=torch.float64))
    assert schedule.sigmas[0] > 80
    assert schedule.karras_timesteps(3) == pytest.approx([2, 1.2, 0], abs=0.5)


# ---- spacings that do not begin where x_T is ---------------------------------------------------------


def test_few_steps_that_begin_in_the_middle_of_the_way_say_so() -> None:
    schedule = NoiseSchedule.cosine(1000)
    denoise, x_T = point_mass(schedule), torch.randn(2, 3)
    with pytest.warns(ScheduleWarning, match="begins at t = 500, where 70% of the image should be there"):
        md.pndm(denoise, schedule, x_T, steps=2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        md.pndm(denoise, schedule, x_T, steps=10)
        for spacing in ("trailing", "linspace", "karras"):
            md.ddim(denoise, schedule, x_T, steps=1, spacing=spacing)
        half = schedule.until(500)  # there, an image that is half noise is what is handed in
        md.ddim(point_mass(half), half, x_T, steps=20, spacing="leading")
    assert 0 < LARGEST_GAP < 1


# ---- what comes out ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(SAMPLERS))
def test_an_image_that_is_no_image_is_an_error(name: str) -> None:
    schedule = NoiseSchedule.linear(1000)

    def ill(x_t: Tensor, t: float) -> Prediction:
        return Prediction(torch.full_like(x_t, math.nan), torch.full_like(x_t, math.nan))

    with pytest.raises(ValueError, match="holds NaN or infinite numbers"):
        md.sample(ill, schedule, torch.randn(2, 3), name, steps=5)
