"""Samplers with one deliberate mistake each: every one must fail the checks that the real ones pass."""

from types import ModuleType
from typing import Any
from unittest.mock import patch

import pytest
import test_inversion as inversion
import test_sampler_spacing as spacing
from mutation import mutant
from sampler_checks import check_all
from sampler_oracles import NEW, Sampler, names_in

from minidiff import SAMPLERS

Row = tuple[str, str] | tuple[str, str, str]

# (what the code says, what the mutant says instead), or (where, what, instead): see tests/mutation.py
MUTANTS: dict[str, list[Row]] = {
    "euler": [
        ("(t, _, alpha_bar_next)", "(t, alpha_bar_next, _)"),  # ᾱ_t for ᾱ_next
        ("mix(prediction.x_0, prediction.epsilon, alpha_bar_next)",
         "mix(prediction.x_0, -prediction.epsilon, alpha_bar_next)"),  # the wrong sign
        ("euler[2]", "alpha_bar_next", "alpha_bar_next**0.5"),  # a root too many
        ("euler[2]", "alpha_bar_next", "alpha_bar_next**2"),  # a missing root
        ("mix(prediction.x_0, prediction.epsilon, alpha_bar_next)",
         "prediction.x_0 + (1 / alpha_bar_next - 1) ** 0.5 * prediction.epsilon"),  # feeds the σ-space image
        ("mix(prediction.x_0, prediction.epsilon, alpha_bar_next)",
         "mix(prediction.epsilon, prediction.x_0, alpha_bar_next)"),
        ("prediction.x_0", "x_t"),
        ("denoise(x_t, t)", "denoise(x_t, max(t - 1, 0))"),  # an index shift
        ("denoise(x_t, t)", "denoise(x_T, t)"),
        ("walk(schedule, steps, spacing)", "walk(schedule, steps, 'trailing')"),
    ],
    "euler_ancestral": [
        # noise on top of a full step
        ("sigma_down * prediction.epsilon",
         "sqrt((1 - alpha_bar_next) / alpha_bar_next) * prediction.epsilon"),
        ("sigma_up * randn_like(x, generator)", "sigma_up**2 * randn_like(x, generator)"),  # the variance
        ("sigma_up * randn_like(x, generator)",
         "sigma_up / alpha_bar_next**0.5 * randn_like(x, generator)"),
        ("sigma_up > 0", "True"),  # draws at the last step too
        ("sigma_up > 0", "alpha_bar_next < 0.5"),
        ("eta**2", "eta"),
        ("posterior_variance(alpha_bar, alpha_bar_next)", "(alpha_bar_next - alpha_bar)"),
        ("posterior_variance(alpha_bar, alpha_bar_next)",
         "posterior_variance(alpha_bar, alpha_bar_next, 'large')"),
        ("posterior_variance(alpha_bar, alpha_bar_next)",
         "sqrt(posterior_variance(alpha_bar, alpha_bar_next))"),
        ("eta**2 * posterior_variance(alpha_bar, alpha_bar_next) / alpha_bar_next",
         "eta**2 * posterior_variance(alpha_bar, alpha_bar_next)"),  # in x_t, not in x
        ("(1 - alpha_bar_next) / alpha_bar_next", "(1 - alpha_bar) / alpha_bar"),  # σ_t for σ_next
        ("sqrt(variance_next - variance_up)", "sqrt(variance_next) - sqrt(variance_up)"),
        ("sqrt(variance_next - variance_up)", "sqrt(variance_next)"),
        ("sqrt(alpha_bar_next)", "1 / sqrt(1 + sigma_down**2)"),
        ("sqrt(alpha_bar_next)", "sqrt(alpha_bar)"),
        ("denoise(x_t, t)", "denoise(x_t, max(t - 1, 0))"),
        ("walk(schedule, steps, spacing)", "walk(schedule, steps, 'trailing')"),
    ],
    "heun": [
        ("strides[i + 1][0]", "t"),  # the second look at the first level
        ("strides[i + 1][0]", "max(strides[i + 1][0] - 1, 0)"),
        ("sqrt(alpha_bar_next) * (sigma_next - sigma) / 2", "sqrt(alpha_bar_next) * (sigma_next - sigma)"),
        ("sigma_next - sigma", "sigma - sigma_next"),
        ("sqrt(alpha_bar_next)", "1"),
        ("slope_next - slope", "slope_next + slope"),
        ("slope_next - slope", "slope - slope_next"),
        ("sigma_next > 0", "sigma_next > 1"),  # Euler too early
        ("sigma_next > 0 and sigma < inf", "False"),  # plain Euler throughout
        ("mix(prediction.x_0, slope, alpha_bar_next)", "mix(prediction.x_0, slope, alpha_bar)"),
        ("mix(prediction.x_0, slope, alpha_bar_next)", "prediction.x_0 + sigma_next * slope"),
        ("denoise(x_euler, strides[i + 1][0])", "denoise(prediction.x_0, strides[i + 1][0])"),
        ("sigma_of(alpha_bar)", "sigma_of(alpha_bar_next)"),
        ("churn / len(strides)", "churn"),
        ("min(churn / len(strides), LARGEST_GAMMA)", "churn / len(strides)"),
        ("schedule.t_at_sigma(raised)", "t"),  # asks at the old level
        ("to_x_t(x, raised), schedule.t_at_sigma(raised), raised",
         "to_x_t(x, raised), schedule.t_at_sigma(raised), sigma"),
        ("sqrt(raised**2 - sigma**2)", "(raised - sigma)"),
        ("sqrt(raised**2 - sigma**2)", "raised"),
        ("to_x_t(x, raised)", "to_x_t(x, sigma)"),
        ("SampleStep(t, x_t, prediction)", "SampleStep(strides[i - 1][0], x_t, prediction)"),
    ],
    "lms": [
        ("[slope for _, slope in older]", "[slope for _, slope in reversed(older)]"),  # history reversed
        ("order - 1", "order"),
        ("order - 1", "max(order - 2, 0)"),
        ("sigma_next - sum(c)", "sigma_next"),  # weights no longer sum to the stride
        ("sigma_next - sum(c)", "sigma_next - sigma - sum(c)"),
        ("[1, sigma_next - sum(c), *c]", "[1, sigma_next - sum(c), *c[::-1]]"),
        ("to_x_t(x, sigma_next)", "to_x_t(x, sigma_next**0.5)"),
        ("to_x_t(x, sigma_next)", "to_x_t(x, sigma)"),  # σ_t for σ_next
        ("steady_weights([sigma, *sigmas], sigma_next)[1:]",
         "steady_weights([sigma, *sigmas], sigma_next)[:-1]"),
        ("(sigma, prediction.epsilon)", "(sigma_next, prediction.epsilon)"),
        ("(sigma, prediction.epsilon)", "(sigma, prediction.x_0)"),
        ("a * h ** (m + 1) / (m + 1)", "a * h ** (m + 1)"),  # a sum, not an integral
        ("a * h ** (m + 1) / (m + 1)", "a * h ** (m + 1) / (m + 2)"),
        ("other - sigmas[0]", "other"),
        ("(a - root * b) / (node - other)", "(a + root * b) / (node - other)"),
        ("(a - root * b) / (node - other)", "(a - root * b) / (other - node)"),
        ("denoise(x_t, t)", "denoise(x_t, max(t - 1, 0))"),
        ("deque(maxlen=order - 1)", "globals().setdefault('kept', deque(maxlen=order - 1))"),  # shared
    ],
    "pndm": [
        ("history.appendleft", "history.append"),  # history reversed
        ("deque(maxlen=4)", "deque(maxlen=3)"),
        ("(3 / 2, -1 / 2)", "(-1 / 2, 3 / 2)"),
        ("(23 / 12, -16 / 12, 5 / 12)", "(23 / 12, -15 / 12, 4 / 12)"),
        ("(55 / 24, -59 / 24, 37 / 24, -9 / 24)", "(55 / 24, -59 / 24, 36 / 24, -8 / 24)"),
        ("min(first_steps, len(strides) - 1)", "min(first_steps, len(strides) - 2)"),
        ("min(first_steps, len(strides) - 1)", "min(first_steps + 1, len(strides) - 1)"),
        ("transfer(x_t, epsilon, alpha_bar, alpha_bar_next)",
         "transfer(x_t, prediction.epsilon, alpha_bar, alpha_bar_next)"),
        ("transfer(x_t, epsilon, alpha_bar, alpha_bar_next)",
         "transfer(x_t, epsilon, alpha_bar_next, alpha_bar_next)"),
        ("sqrt(alpha_bar_next / alpha_bar)", "alpha_bar_next / alpha_bar"),
        ("sqrt(alpha_bar_next / alpha_bar)", "sqrt(alpha_bar_next)"),
        ("sqrt(1 - alpha_bar_next) - signal * sqrt(1 - alpha_bar)",
         "sqrt(1 - alpha_bar_next) + signal * sqrt(1 - alpha_bar)"),
        ("signal * sqrt(1 - alpha_bar)", "signal * (1 - alpha_bar)"),
        ("sqrt(1 - alpha_bar_next)", "sqrt(1 - alpha_bar)"),  # ᾱ_t for ᾱ_{t-1}
        ("(e_1 + e_2) / 2", "e_2"),
        ("(e_1 + e_2) / 2", "e_1"),
        ("runge_kutta", "(t + t_next) / 2", "t_next"),
        ("(e_1 + 2 * e_2 + 2 * e_3 + e_4) / 6", "(e_1 + e_2 + e_3 + e_4) / 4"),
        ("transfer(x_t, e_2, alpha_bar, half)", "transfer(x_t, e_1, alpha_bar, half)"),
        ("transfer(x_t, e_3, alpha_bar, end)", "transfer(x_t, e_3, alpha_bar, half)"),
        ("(runge_kutta, 3)", "(runge_kutta, 2)"),
        ("history.appendleft(prediction.epsilon)", "history.appendleft(prediction.x_0)"),
    ],
    "dpm_solver_pp": [
        ("half_log_snr(alpha_bar_next) - half_log_snr(alpha_bar)",
         "half_log_snr(alpha_bar_next) + half_log_snr(alpha_bar)"),
        ("exp(-h)", "exp(h)"),
        ("sqrt(alpha_bar_next)", "alpha_bar_next"),
        ("sqrt(alpha_bar_next)", "sqrt(alpha_bar)"),  # ᾱ_t for ᾱ_{t-1}
        ("h / (2 * h_before)", "h / h_before"),  # a missing half
        ("h / (2 * h_before)", "h_before / (2 * h)"),  # r the wrong way up
        ("h == inf", "h > 1"),
        ("sqrt((1 - alpha_bar_next) / (1 - alpha_bar))", "((1 - alpha_bar_next) / (1 - alpha_bar))"),
        ("sqrt((1 - alpha_bar_next) / (1 - alpha_bar))", "sqrt(alpha_bar_next / alpha_bar)"),
        ("torch.lerp(prediction.x_0, x_0_before, -past)", "torch.lerp(x_0_before, prediction.x_0, -past)"),
        ("-past", "past"),  # between, not ahead
        ("x_0_before, h_before = prediction.x_0, h", "x_0_before, h_before = x_t, h"),
        ("x_0_before, h_before = prediction.x_0, h", "x_0_before = prediction.x_0"),
        ("log(alpha_bar / (1 - alpha_bar)) / 2", "log(alpha_bar / (1 - alpha_bar))"),
        ("log(alpha_bar / (1 - alpha_bar)) / 2", "log(alpha_bar) / 2"),
        ("denoise(x_t, t)", "denoise(x_t, max(t - 1, 0))"),
    ],
}  # fmt: skip

WALK_MUTANTS: list[Row] = [
    ("[*alpha_bars[1:], 1.0]", "[*alpha_bars[1:], schedule.alpha_bar_at(0)]"),  # never quite clean
    ("[*alpha_bars[1:], 1.0]", "[*alpha_bars[:-1], 1.0]"),
    ("walk", "zip(visited, alpha_bars, [*alpha_bars[1:], 1.0], strict=True)",
     "zip(range(len(visited)), alpha_bars, [*alpha_bars[1:], 1.0], strict=True)"),  # the loop index for t
    ("sqrt((1 - alpha_bar) / alpha_bar)", "(1 - alpha_bar) / alpha_bar"),  # a missing root
    ("sqrt((1 - alpha_bar) / alpha_bar)", "sqrt(1 - alpha_bar)"),
    ("sigma_walk", "sigma_of(alpha_bar)", "sigma_of(alpha_bar_next)"),
    ("sqrt(1 + sigma**2)", "(1 + sigma**2)"),
    ("sqrt(1 + sigma**2)", "sqrt(1 + sigma)"),  # a missing square
    ("tensors[1:]", "tensors[:-1]"),
    ("weights[0] * tensors[0]", "tensors[0]"),  # and writes into what it was given
    ("walk", "schedule.alpha_bar_at(t)", "schedule.alpha_bars[round(t)].item()"),
    ("schedule.timesteps(N, spacing)", "schedule.timesteps(N)"),
]  # fmt: skip

SCHEDULE_MUTANTS: list[Row] = [
    ("above - 1 + math.log(sigma / below) / math.log(after / below)",
     "above + math.log(sigma / below) / math.log(after / below)"),
    # not in log σ
    ("math.log(sigma / below) / math.log(after / below)", "(sigma - below) / (after - below)"),
    ("smallest ** (1 / rho), largest ** (1 / rho)", "smallest, largest"),
    ("i / (N - 1) * (low - high)", "i / N * (low - high)"),
    ("[*inner, smallest]", "[smallest, *inner]"),
    ("min(finite[-1], sigma_max)", "finite[-1]"),
    ("sigma_max >= finite[-1]", "True"),
    ("float(above)", "float(above - 1)"),
    ("(below + 1 - t) * before + (t - below) * after", "(t - below) * before + (below + 1 - t) * after"),
]  # fmt: skip

INVERSION_MUTANTS: list[Row] = [
    ("visited_times(schedule, steps, spacing)[::-1]", "visited_times(schedule, steps, spacing)"),
    ("sqrt(alpha_bars[0]) * x_0", "x_0"),
    ("mix(x_0, prediction.epsilon, alpha_bars[0])", "mix(x_0, prediction.epsilon, alpha_bars[0] ** 2)"),
    ("mix(x_0, prediction.epsilon, alpha_bars[0])", "sqrt(alpha_bars[0]) * x_0"),
    ("upwards[:-1]", "upwards[1:]"),  # asks at the level above
    ("alpha_bars[1:]", "alpha_bars[:-1]"),
    ("mix(prediction.x_0, prediction.epsilon, alpha_bar_next)",
     "mix(prediction.x_0, prediction.epsilon, alpha_bar_next**2)"),
    ("mix(prediction.x_0, prediction.epsilon, alpha_bar_next)",
     "mix(prediction.x_0, prediction.epsilon, alpha_bar_next**0.5)"),
    ("prediction.x_0", "x_0"),
]  # fmt: skip

KILLED_BY = (AssertionError, ValueError, ArithmeticError, TypeError)


def variants_of(name: str) -> list[dict[str, Any]]:
    return [options for other, options in NEW if other == name]


def survives(sampler: Sampler, name: str) -> bool:
    try:
        for options in variants_of(name):
            check_all(sampler, name, options)
    except KILLED_BY:
        return False
    return True


def pairs(mutants: dict[str, list[Row]]) -> list[Any]:
    return [pytest.param(n, m, id=f"{n}-{i}") for n, ms in mutants.items() for i, m in enumerate(ms)]


def made(module: str, row: Row) -> ModuleType:
    *where, old, new = row
    return mutant(module, old, new, *where)


@pytest.mark.parametrize("name", list(MUTANTS))
def test_the_real_sampler_survives(name: str) -> None:
    for options in variants_of(name):
        check_all(SAMPLERS[name], name, options)


def test_there_are_at_least_eight_for_each() -> None:
    assert all(len(set(mutants)) >= 8 for mutants in MUTANTS.values())


@pytest.mark.parametrize(("name", "row"), pairs(MUTANTS))
def test_mutant_of_a_sampler_is_killed(name: str, row: Row) -> None:
    module = made(f"minidiff.samplers.{name}", row)
    assert not survives(getattr(module, name), name)


@pytest.mark.parametrize("row", WALK_MUTANTS)
def test_mutant_of_the_shared_steps_is_killed(row: Row) -> None:
    module = made("minidiff.samplers._steps", row)
    lives = []
    for name in ("euler", "lms", "pndm"):
        shared = {f: getattr(module, f) for f in ("walk", "sigma_walk", "to_x_t", "weighted_sum")}
        globals_ = names_in(SAMPLERS[name])
        with patch.dict(globals_, {f: g for f, g in shared.items() if f in globals_}):
            lives.append(survives(SAMPLERS[name], name))
    assert not all(lives)


@pytest.mark.parametrize("row", SCHEDULE_MUTANTS)
def test_mutant_of_the_karras_times_is_killed(row: Row) -> None:
    make = made("minidiff.schedule", row).NoiseSchedule

    def checks() -> None:
        for schedule in (make.linear(T=1000), make.cosine(T=1000)):
            spacing.test_t_at_sigma_is_exact_on_the_indices(schedule)
            spacing.test_t_at_sigma_reads_alpha_bar_at_backwards(schedule)
            spacing.test_alpha_bar_between_the_indices(schedule)
            spacing.test_karras_times_are_even_in_the_root_of_sigma(schedule, 7.0)
            spacing.test_karras_times_run_from_sigma_eighty_or_the_largest_to_the_smallest(schedule)

    with pytest.raises(KILLED_BY):
        checks()


@pytest.mark.parametrize("row", INVERSION_MUTANTS)
def test_mutant_of_inversion_is_killed(row: Row) -> None:
    module = made("minidiff.samplers.inversion", row)

    def checks() -> None:
        inversion.test_asks_upwards_once_a_step_and_first_about_the_image_itself("leading")
        inversion.test_first_step_adds_the_predicted_noise_to_the_image()
        inversion.test_each_step_lies_on_the_level_it_says()
        inversion.test_image_comes_back_the_better_the_more_steps("trailing")

    with patch("minidiff.invert", module.invert), pytest.raises(KILLED_BY):
        checks()
