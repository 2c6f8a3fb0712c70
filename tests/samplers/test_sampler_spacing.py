"""Which times a sampler visits, and the way back from σ to t."""

import itertools
import math

import pytest
import torch
from sampler_oracles import COSINE, LINEAR, SCHEDULES, SPACINGS, STEPS, sigma_at
from torch.testing import assert_close

from minidiff import NoiseSchedule
from minidiff.samplers import visited_times
from minidiff.samplers._steps import sigma_walk, walk

schedules = pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES.keys())


@schedules
@pytest.mark.parametrize("spacing", SPACINGS)
def test_walks_go_strictly_down_and_end_clean(schedule: NoiseSchedule, spacing: str) -> None:
    for N in (*STEPS, 999, 1000):
        strides = list(walk(schedule, N, spacing))
        assert len(strides) == N
        ts = [t for t, _, _ in strides]
        assert all(0 <= t <= 999 for t in ts)
        assert all(a > b for a, b in itertools.pairwise(ts))
        assert strides[-1][2] == 1.0
        for (_, _, after), (t, at, _) in itertools.pairwise(strides):
            assert after == at == schedule.alpha_bar_at(t)


@schedules
def test_sigma_walk_is_the_walk_in_noise_to_signal(schedule: NoiseSchedule) -> None:
    for spacing in SPACINGS:
        for (t, a, b), (t_2, sigma, after) in zip(
            walk(schedule, 7, spacing), sigma_walk(schedule, 7, spacing), strict=True
        ):
            assert t == t_2
            assert_close(1 / (1 + sigma**2), a, rtol=1e-9, atol=0)
            assert_close(1 / (1 + after**2), b, rtol=1e-9, atol=0)


@schedules
def test_t_at_sigma_reads_alpha_bar_at_backwards(schedule: NoiseSchedule) -> None:
    for t in (0, 0.25, 1, 17, 499.5, 998, 998.75, 999):
        alpha_bar = schedule.alpha_bar_at(t)
        assert_close(schedule.t_at_sigma(math.sqrt(1 / alpha_bar - 1)), float(t), rtol=0, atol=1e-6)


@schedules
def test_t_at_sigma_is_exact_on_the_indices(schedule: NoiseSchedule) -> None:
    for t, sigma in enumerate(schedule.sigmas.tolist()):
        assert schedule.t_at_sigma(sigma) == t


def test_t_at_sigma_refuses_what_no_index_has() -> None:
    for sigma in (0.0, LINEAR.sigmas[0].item() * 0.99, LINEAR.sigmas[-1].item() * 1.01, math.inf):
        with pytest.raises(ValueError, match="sigma must be a finite number"):
            LINEAR.t_at_sigma(sigma)
    zero_snr = LINEAR.with_zero_terminal_snr()
    with pytest.raises(ValueError, match="the last σ is infinite"):
        zero_snr.t_at_sigma(10 * zero_snr.sigmas[-2].item())


@schedules
def test_alpha_bar_between_the_indices(schedule: NoiseSchedule) -> None:
    for t in (0.5, 17.25, 998.9):
        assert_close(schedule.alpha_bar_at(t), 1 / (1 + sigma_at(schedule, t) ** 2), rtol=1e-9, atol=0)


@schedules
@pytest.mark.parametrize("rho", [1.0, 3.0, 7.0])
def test_karras_times_are_even_in_the_root_of_sigma(schedule: NoiseSchedule, rho: float) -> None:
    for N in (3, 4, 10, 50):
        ts = schedule.karras_timesteps(N, rho)
        roots = torch.tensor([sigma_at(schedule, t) for t in ts], dtype=torch.float64) ** (1 / rho)
        gaps = roots[:-1] - roots[1:]
        assert_close(gaps, gaps.mean().expand(N - 1), rtol=1e-6, atol=0)


@schedules
def test_karras_times_run_from_sigma_eighty_or_the_largest_to_the_smallest(schedule: NoiseSchedule) -> None:
    for N in (2, 3, 10):
        ts = schedule.karras_timesteps(N)
        assert_close(sigma_at(schedule, ts[0]), min(80.0, schedule.sigmas[-1].item()), rtol=1e-6, atol=0)
        assert ts[-1] == 0
        assert schedule.karras_timesteps(N, sigma_max=1e9)[0] == 999
    assert schedule.karras_timesteps(1) == schedule.karras_timesteps(5)[:1]


def test_karras_times_exist_where_the_last_sigma_is_infinite() -> None:
    schedule = COSINE.with_zero_terminal_snr()
    ts = schedule.karras_timesteps(5)
    assert_close(sigma_at(COSINE, ts[0]), 80.0, rtol=0.02, atol=0)
    with pytest.raises(ValueError, match="from 1 to 1000"):
        schedule.karras_timesteps(0)


def test_unknown_spacing_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'karras'"):
        visited_times(LINEAR, 5, "uniform")


def test_no_count_means_every_step() -> None:
    assert visited_times(LINEAR, None, "trailing") == list(range(999, -1, -1))
