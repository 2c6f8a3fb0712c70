"""How much noise, when: against 50-digit arithmetic, closed forms and the index convention."""

import itertools
import warnings
from dataclasses import FrozenInstanceError
from types import ModuleType

import mpmath
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

mpmath.mp.dps = 50
LENGTHS = (1, 2, 10, 50, 1000, 4000)
KINDS = ("linear", "quadratic", "cosine")

pytestmark = pytest.mark.filterwarnings("ignore::minidiff.schedule.ScheduleWarning")


def exact_betas(kind: str, T: int) -> list[mpmath.mpf]:
    """The definition, in 50 digits."""
    start, end = mpmath.mpf(1e-4), mpmath.mpf(0.02)
    share = [mpmath.mpf(t) / max(T - 1, 1) for t in range(T)]
    if kind == "linear":
        return [start + (end - start) * u for u in share]
    if kind == "quadratic":
        return [(mpmath.sqrt(start) + (mpmath.sqrt(end) - mpmath.sqrt(start)) * u) ** 2 for u in share]
    f = [exact_cosine(mpmath.mpf(k) / T) for k in range(T + 1)]
    return [min(1 - f[k + 1] / f[k], mpmath.mpf(0.999)) for k in range(T)]


def exact_cosine(u: mpmath.mpf) -> mpmath.mpf:
    s = mpmath.mpf(0.008)
    return mpmath.cos((u + s) / (1 + s) * mpmath.pi / 2) ** 2


def exact_alpha_bars(kind: str, T: int) -> list[mpmath.mpf]:
    alpha_bars, product = [], mpmath.mpf(1)
    for beta in exact_betas(kind, T):
        product *= 1 - beta
        alpha_bars.append(product)
    return alpha_bars


def as_floats(values: list[mpmath.mpf]) -> Tensor:
    return torch.tensor([float(v) for v in values], dtype=torch.float64)


# ---- the curves ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("T", LENGTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_betas_agree_with_fifty_digits(schedule_module: ModuleType, kind: str, T: int) -> None:
    betas = getattr(schedule_module.NoiseSchedule, kind)(T).betas
    torch.testing.assert_close(betas, as_floats(exact_betas(kind, T)), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("T", LENGTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_alpha_bars_agree_with_fifty_digits(schedule_module: ModuleType, kind: str, T: int) -> None:
    alpha_bars = getattr(schedule_module.NoiseSchedule, kind)(T).alpha_bars
    torch.testing.assert_close(alpha_bars, as_floats(exact_alpha_bars(kind, T)), rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize("kind", KINDS)
def test_the_noise_of_the_first_step_keeps_its_digits(schedule_module: ModuleType, kind: str) -> None:
    first = 1 - getattr(schedule_module.NoiseSchedule, kind)(1000).alpha_bars[:1]
    exact = as_floats([1 - exact_alpha_bars(kind, 1000)[0]])
    torch.testing.assert_close(first, exact, rtol=1e-10, atol=0)


@pytest.mark.parametrize("kind", KINDS)
def test_signal_to_noise_agrees_with_fifty_digits(schedule_module: ModuleType, kind: str) -> None:
    exact = as_floats([a / (1 - a) for a in exact_alpha_bars(kind, 50)])
    snr = getattr(schedule_module.NoiseSchedule, kind)(50).snr
    torch.testing.assert_close(snr, exact, rtol=1e-10, atol=0)


@pytest.mark.parametrize("kind", KINDS)
def test_sigmas_agree_with_fifty_digits(schedule_module: ModuleType, kind: str) -> None:
    exact = as_floats([mpmath.sqrt((1 - a) / a) for a in exact_alpha_bars(kind, 50)])
    sigmas = getattr(schedule_module.NoiseSchedule, kind)(50).sigmas
    torch.testing.assert_close(sigmas, exact, rtol=1e-10, atol=0)


@pytest.mark.parametrize("T", [T for T in LENGTHS if T > 1])
def test_cosine_is_its_closed_form_before_the_last_step(schedule_module: ModuleType, T: int) -> None:
    closed = as_floats([exact_cosine(mpmath.mpf(t + 1) / T) / exact_cosine(mpmath.mpf(0)) for t in range(T)])
    alpha_bars = schedule_module.NoiseSchedule.cosine(T).alpha_bars
    torch.testing.assert_close(alpha_bars[:-1], closed[:-1], rtol=0, atol=1e-12)


@pytest.mark.parametrize("T", LENGTHS)
def test_cosine_clips_its_last_beta_and_no_other(schedule_module: ModuleType, T: int) -> None:
    clipped = schedule_module.NoiseSchedule.cosine(T).betas == 0.999
    assert clipped.nonzero().flatten().tolist() == [T - 1]


def test_linear_is_a_straight_line_in_beta(schedule_module: ModuleType) -> None:
    bends = schedule_module.NoiseSchedule.linear(200).betas.diff().diff()
    torch.testing.assert_close(bends, torch.zeros_like(bends), rtol=0, atol=1e-15)


def test_quadratic_is_a_straight_line_in_the_root_of_beta(schedule_module: ModuleType) -> None:
    bends = schedule_module.NoiseSchedule.quadratic(200).betas.sqrt().diff().diff()
    torch.testing.assert_close(bends, torch.zeros_like(bends), rtol=0, atol=1e-14)


@pytest.mark.parametrize("T", LENGTHS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("curve", ["betas", "alphas", "alpha_bars", "snr", "sigmas"])
def test_every_curve_has_T_finite_float64_values(
    schedule_module: ModuleType, kind: str, T: int, curve: str
) -> None:
    values = getattr(getattr(schedule_module.NoiseSchedule, kind)(T), curve)
    assert values.shape == (T,)
    assert values.dtype == torch.float64
    assert torch.isfinite(values).all()


@pytest.mark.parametrize("T", [T for T in LENGTHS if T > 1])
@pytest.mark.parametrize("kind", KINDS)
def test_alpha_bars_fall_strictly(schedule_module: ModuleType, kind: str, T: int) -> None:
    assert (getattr(schedule_module.NoiseSchedule, kind)(T).alpha_bars.diff() < 0).all()


def test_index_zero_is_one_noising_step(schedule_module: ModuleType) -> None:
    schedule = schedule_module.NoiseSchedule.linear(10)
    assert schedule.alpha_bars[0] == 1 - schedule.betas[0]


# ---- zero terminal SNR --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_zero_terminal_snr_leaves_exactly_nothing(schedule_module: ModuleType, kind: str) -> None:
    assert getattr(schedule_module.NoiseSchedule, kind)(50).with_zero_terminal_snr().alpha_bars[-1] == 0


@pytest.mark.parametrize("kind", KINDS)
def test_zero_terminal_snr_keeps_the_first_level(schedule_module: ModuleType, kind: str) -> None:
    before = getattr(schedule_module.NoiseSchedule, kind)(50)
    after = before.with_zero_terminal_snr()
    torch.testing.assert_close(after.alpha_bars[:1], before.alpha_bars[:1], rtol=1e-12, atol=0)


def test_zero_terminal_snr_bends_the_roots_in_a_straight_line(schedule_module: ModuleType) -> None:
    before = schedule_module.NoiseSchedule.linear(50)
    after = before.with_zero_terminal_snr()
    slope = after.alpha_bars.sqrt().diff() / before.alpha_bars.sqrt().diff()
    torch.testing.assert_close(slope, slope[:1].expand_as(slope), rtol=1e-9, atol=0)


def test_zero_terminal_snr_twice_is_once(schedule_module: ModuleType) -> None:
    once = schedule_module.NoiseSchedule.linear(50).with_zero_terminal_snr()
    torch.testing.assert_close(once.with_zero_terminal_snr().betas, once.betas, rtol=1e-12, atol=1e-15)


def test_zero_terminal_snr_needs_two_steps(schedule_module: ModuleType) -> None:
    with pytest.raises(ValueError, match="needs T >= 2"):
        schedule_module.NoiseSchedule.linear(1).with_zero_terminal_snr()


# ---- warnings -----------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("default")
def test_a_schedule_that_leaves_the_image_visible_warns_and_says_how_much(
    schedule_module: ModuleType,
) -> None:
    left = float(mpmath.sqrt(exact_alpha_bars("linear", 50)[-1]))
    with pytest.warns(schedule_module.ScheduleWarning, match=rf"√ᾱ_T = {left:.2f}"):
        schedule_module.NoiseSchedule.linear(50)


@pytest.mark.parametrize("kind", KINDS)
def test_a_thousand_steps_reach_noise_without_a_warning(schedule_module: ModuleType, kind: str) -> None:
    end = {"quadratic": {"beta_end": 0.03}}.get(kind, {})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert getattr(schedule_module.NoiseSchedule, kind)(1000, **end).T == 1000


def test_zero_terminal_snr_does_not_warn(schedule_module: ModuleType) -> None:
    short = schedule_module.NoiseSchedule.linear(50)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert short.with_zero_terminal_snr().T == 50


# ---- which timesteps a sampler visits -----------------------------------------------------------------


def every_count(T: int) -> list[int]:
    return list(range(1, T + 1))


@pytest.mark.parametrize("T", [1, 2, 7, 50, 1000])
@pytest.mark.parametrize("spacing", ["trailing", "leading", "linspace"])
def test_timesteps_are_exactly_N_strictly_decreasing_indices(
    schedule_module: ModuleType, spacing: str, T: int
) -> None:
    schedule = schedule_module.NoiseSchedule.cosine(T)
    for N in every_count(T):
        visited = schedule.timesteps(N, spacing)
        assert len(visited) == N
        assert all(isinstance(t, int) and 0 <= t <= T - 1 for t in visited)
        assert all(later < earlier for earlier, later in itertools.pairwise(visited))


@pytest.mark.parametrize("spacing", ["trailing", "leading", "linspace"])
def test_all_timesteps_are_visited_when_N_is_T(schedule_module: ModuleType, spacing: str) -> None:
    assert schedule_module.NoiseSchedule.cosine(7).timesteps(7, spacing) == [6, 5, 4, 3, 2, 1, 0]


@pytest.mark.parametrize("spacing", ["trailing", "linspace"])
def test_trailing_and_linspace_start_at_pure_noise(schedule_module: ModuleType, spacing: str) -> None:
    schedule = schedule_module.NoiseSchedule.cosine(50)
    assert {schedule.timesteps(N, spacing)[0] for N in every_count(50)} == {49}


def test_leading_and_linspace_end_at_index_zero(schedule_module: ModuleType) -> None:
    schedule = schedule_module.NoiseSchedule.cosine(50)
    ends = {schedule.timesteps(N, "leading")[-1] for N in every_count(50)}
    assert ends | {schedule.timesteps(N, "linspace")[-1] for N in every_count(50)[1:]} == {0}


@pytest.mark.parametrize("spacing", ["trailing", "leading", "linspace"])
def test_strides_differ_by_one_at_most(schedule_module: ModuleType, spacing: str) -> None:
    schedule = schedule_module.NoiseSchedule.cosine(50)
    for N in every_count(50)[1:]:
        visited = schedule.timesteps(N, spacing)
        strides = [a - b for a, b in itertools.pairwise(visited)]
        assert max(strides) - min(strides) <= 1


def test_trailing_stops_one_stride_before_the_clean_image(schedule_module: ModuleType) -> None:
    schedule = schedule_module.NoiseSchedule.cosine(50)
    for N in every_count(50):
        assert 0 <= schedule.timesteps(N, "trailing")[-1] + 1 - 50 / N < 1


def test_leading_starts_one_stride_before_the_end_of_the_schedule(schedule_module: ModuleType) -> None:
    schedule = schedule_module.NoiseSchedule.cosine(50)
    for N in every_count(50):
        assert 0 <= 50 - schedule.timesteps(N, "leading")[0] - 50 / N < 1


def test_linspace_is_nowhere_off_the_even_grid_by_more_than_rounding(schedule_module: ModuleType) -> None:
    schedule = schedule_module.NoiseSchedule.cosine(50)
    for N in every_count(50)[1:]:
        even = torch.linspace(49, 0, N, dtype=torch.float64)
        visited = torch.tensor(schedule.timesteps(N, "linspace"))
        assert (visited - even).abs().max() <= 0.5 + 1e-9


def test_trailing_stands_at_the_end_of_each_stride(schedule_module: ModuleType) -> None:
    """Lin et al. 2024, table 2: T = 1000, N = 10 gives 999, 899, ..., 99."""
    visited = schedule_module.NoiseSchedule.cosine(1000).timesteps(10, "trailing")
    assert visited == list(range(999, 0, -100))


def test_leading_stands_at_the_start_of_each_stride(schedule_module: ModuleType) -> None:
    visited = schedule_module.NoiseSchedule.cosine(1000).timesteps(10, "leading")
    assert visited == list(range(900, -1, -100))


# ---- between two timesteps ----------------------------------------------------------------------------


def test_alpha_bar_at_a_whole_t_is_the_stored_one(schedule_module: ModuleType) -> None:
    schedule = schedule_module.NoiseSchedule.cosine(10)
    assert [schedule.alpha_bar_at(t) for t in range(10)] == schedule.alpha_bars.tolist()


@given(t=st.floats(0, 9), share=st.floats(0.01, 0.99))
@settings(max_examples=50, deadline=None)
def test_between_two_timesteps_log_sigma_is_a_straight_line(
    schedule_module: ModuleType, t: float, share: float
) -> None:
    schedule = schedule_module.NoiseSchedule.cosine(11)
    below = int(t)
    alpha_bar = schedule.alpha_bar_at(below + share)
    sigma = ((1 - alpha_bar) / alpha_bar) ** 0.5
    expected = schedule.sigmas[below] ** (1 - share) * schedule.sigmas[below + 1] ** share
    assert sigma == pytest.approx(expected.item(), rel=1e-9)


def test_between_the_last_two_levels_of_zero_terminal_snr_nothing_is_left(
    schedule_module: ModuleType,
) -> None:
    schedule = schedule_module.NoiseSchedule.cosine(10).with_zero_terminal_snr()
    assert [schedule.alpha_bar_at(t) for t in (8.1, 8.5, 8.9)] == [0, 0, 0]


# ---- a schedule is a value ----------------------------------------------------------------------------


def test_from_alpha_bars_undoes_alpha_bars(schedule_module: ModuleType) -> None:
    schedule = schedule_module.NoiseSchedule.linear(50)
    back = schedule_module.NoiseSchedule.from_alpha_bars(schedule.alpha_bars)
    torch.testing.assert_close(back.betas, schedule.betas, rtol=1e-10, atol=0)


def test_a_schedule_cannot_be_reassigned(schedule_module: ModuleType) -> None:
    schedule = schedule_module.NoiseSchedule.cosine(10)
    with pytest.raises(FrozenInstanceError):
        schedule.betas = torch.rand(10)


def test_a_schedule_keeps_its_own_copy_of_the_betas(schedule_module: ModuleType) -> None:
    betas = torch.full((100,), 0.1, dtype=torch.float64)
    schedule = schedule_module.NoiseSchedule(betas)
    betas[0] = 0.5
    assert schedule.betas[0] == 0.1


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_betas_of_any_precision_are_computed_with_in_float64(
    schedule_module: ModuleType, dtype: torch.dtype
) -> None:
    betas = torch.linspace(0.01, 0.2, 100).to(dtype)
    schedule = schedule_module.NoiseSchedule(betas)
    torch.testing.assert_close(schedule.alpha_bars, (1 - betas.double()).cumprod(0), rtol=0, atol=0)


# ---- the beginning of a schedule, and agreement -------------------------------------------------------


@pytest.mark.parametrize("t", [0, 1, 24, 49])
def test_the_beginning_of_a_schedule_keeps_every_index(schedule_module: ModuleType, t: int) -> None:
    schedule = schedule_module.NoiseSchedule.cosine(50)
    beginning = schedule.until(t)
    assert len(beginning.betas) == t + 1
    assert torch.equal(beginning.alpha_bars, schedule.alpha_bars[: t + 1])
    assert beginning.alpha_bar_at(t) == schedule.alpha_bar_at(t)
    assert beginning.timesteps(1) == [t]


def test_the_beginning_of_a_schedule_is_no_cause_for_a_warning(schedule_module: ModuleType) -> None:
    schedule = schedule_module.NoiseSchedule.cosine(50)
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always")
        schedule.until(5)
    assert not given


def test_the_beginning_of_a_schedule_is_a_copy(schedule_module: ModuleType) -> None:
    schedule = schedule_module.NoiseSchedule.cosine(50)
    schedule.until(5).betas[0] = 0.5
    assert schedule.betas[0] < 0.1


def test_the_whole_of_a_schedule_with_zero_terminal_snr_still_ends_in_noise(
    schedule_module: ModuleType,
) -> None:
    schedule = schedule_module.NoiseSchedule.cosine(50).with_zero_terminal_snr()
    assert schedule.until(49).alpha_bars[-1] == 0
    assert schedule.until(48).alpha_bars[-1] > 0


@pytest.mark.parametrize(
    ("t", "error", "message"),
    [
        (-1, ValueError, "t must be from 0 to 49, got -1"),
        (50, ValueError, "t must be from 0 to 49, got 50"),
        (2.5, TypeError, "t must be a whole number"),
        (True, TypeError, "t must be a whole number"),
        (torch.tensor(3), TypeError, "t must be a whole number"),
    ],
)
def test_a_schedule_has_no_other_beginnings(
    schedule_module: ModuleType, t: object, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        schedule_module.NoiseSchedule.cosine(50).until(t)


@pytest.mark.parametrize("kind", KINDS)
def test_a_schedule_agrees_with_its_like_and_with_its_beginning(
    schedule_module: ModuleType, kind: str
) -> None:
    make, agree = getattr(schedule_module.NoiseSchedule, kind), schedule_module.check_schedules_agree
    schedule = make(50)
    for other in (
        schedule,
        make(50),
        schedule.until(9),
        schedule_module.NoiseSchedule(schedule.betas.float()),
    ):
        agree(schedule, other)
        agree(other, schedule)


def test_one_other_beta_is_enough_to_disagree(schedule_module: ModuleType) -> None:
    schedule = schedule_module.NoiseSchedule.cosine(50)
    for t in (0, 20, 49):
        betas = schedule.betas.clone()
        betas[t] *= 0.9
        other = schedule_module.NoiseSchedule(betas)
        for pair in ((schedule, other), (other, schedule)):
            with pytest.raises(ValueError, match=f"from t = {t} on"):
                schedule_module.check_schedules_agree(*pair)


def test_a_disagreement_names_both_sides_and_what_to_do(schedule_module: ModuleType) -> None:
    one, other = schedule_module.NoiseSchedule.cosine(1000), schedule_module.NoiseSchedule.linear(500)
    with pytest.raises(ValueError, match="another noise") as caught:
        schedule_module.check_schedules_agree(one, other, "schedule", "the denoiser's schedule")
    for part in (f"schedule is {one!r}", f"the denoiser's schedule is {other!r}", "t = 0", "until(t)"):
        assert part in str(caught.value)


@given(x=st.floats(-800, 800))
def test_sigmoid_agrees_with_fifty_digits(schedule_module: ModuleType, x: float) -> None:
    exact = 1 / (1 + mpmath.exp(-mpmath.mpf(x)))
    assert schedule_module.sigmoid(x) == pytest.approx(float(exact), rel=1e-14, abs=0)


def test_between_two_levels_in_python_is_what_torch_says(schedule_module: ModuleType) -> None:
    schedule = schedule_module.NoiseSchedule.cosine(50)
    for t in (0.25, 7.5, 30.125, 48.9):
        log_snr, below = schedule.snr.log(), int(t)
        there = torch.lerp(log_snr[below], log_snr[below + 1], t - below)
        assert schedule.alpha_bar_at(t) == pytest.approx(torch.sigmoid(there).item(), rel=1e-13)
