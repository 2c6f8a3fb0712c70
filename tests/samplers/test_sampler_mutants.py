"""Samplers with one deliberate mistake each: every one must fail the checks that the real ones pass."""

from typing import Any
from unittest.mock import patch

import pytest
import test_inversion as inversion
import test_sampler_spacing as spacing
from mutation import mutant
from sampler_checks import check_all
from sampler_oracles import NEW, Sampler

from minidiff import SAMPLERS

# (what reads so in the source, what the mutant says instead)
MUTANTS: dict[str, list[tuple[str, str]]] = {
    "euler": [
        ("for t, _, sigma_next in", "for t, sigma_next, _ in"),  # σ_t for σ_next
        ("signal * sigma_next]", "-signal * sigma_next]"),  # the wrong sign
        ("signal * sigma_next]", "signal * sigma_next**2]"),  # a missing root
        ("signal = 1 / sqrt(1 + sigma_next**2)", "signal = 1 / (1 + sigma_next**2)"),
        ("signal = 1 / sqrt(1 + sigma_next**2)", "signal = 1 / sqrt(1 + sigma_next)"),  # a missing square
        ("signal = 1 / sqrt(1 + sigma_next**2)", "signal = 1"),  # feeds the σ-space image
        ("[prediction.x_0, prediction.epsilon]", "[prediction.epsilon, prediction.x_0]"),
        ("[prediction.x_0, prediction.epsilon]", "[x_t, prediction.epsilon]"),
        ("denoise(x_t, t)", "denoise(x_t, max(t - 1, 0))"),  # an index shift
        ("denoise(x_t, t)", "denoise(x_T, t)"),
        ("sigma_walk(schedule, steps, spacing)", 'sigma_walk(schedule, steps, "trailing")'),
    ],
    "euler_ancestral": [
        ("signal * sigma_down]", "signal * sigma_next]"),  # noise on top of a full step
        ("alpha=signal * sigma_up)", "alpha=signal * sigma_up**2)"),  # the variance for the deviation
        ("alpha=signal * sigma_up)", "alpha=sigma_up)"),
        ("if sigma_up > 0:", "if True:"),  # draws at the last step too
        ("if sigma_up > 0:", "if sigma_next > 1:"),
        ("eta**2 * sigma_next**2", "eta * sigma_next**2"),
        ("(1 - (sigma_next / sigma) ** 2)", "(1 - sigma_next / sigma)"),
        ("(1 - (sigma_next / sigma) ** 2)", "((sigma_next / sigma) ** 2)"),
        ("eta**2 * sigma_next**2 * (1 -", "eta**2 * sigma**2 * (1 -"),  # σ_t for σ_next
        ("return sqrt(sigma_next**2 - variance_up), sqrt", "return sigma_next - sqrt(variance_up), sqrt"),
        ("return sqrt(sigma_next**2 - variance_up), sqrt", "return sigma_next, sqrt"),
        ("signal = 1 / sqrt(1 + sigma_next**2)", "signal = 1 / sqrt(1 + sigma_down**2)"),
        ("signal = 1 / sqrt(1 + sigma_next**2)", "signal = 1 / sqrt(1 + sigma**2)"),
        ("denoise(x_t, t)", "denoise(x_t, max(t - 1, 0))"),
        ("sigma_walk(schedule, steps, spacing)", 'sigma_walk(schedule, steps, "trailing")'),
    ],
    "heun": [
        ("strides[i + 1][0])", "t)"),  # the second look at the first level
        ("strides[i + 1][0])", "max(strides[i + 1][0] - 1, 0))"),
        ("half = signal * (sigma_next - sigma) / 2", "half = signal * (sigma_next - sigma)"),
        ("half = signal * (sigma_next - sigma) / 2", "half = signal * (sigma - sigma_next) / 2"),
        ("half = signal * (sigma_next - sigma) / 2", "half = (sigma_next - sigma) / 2"),
        ("[1, half, -half]", "[1, half, half]"),
        ("[x_t, epsilon_next, prediction.epsilon]", "[x_t, prediction.epsilon, epsilon_next]"),
        ("if sigma_next > 0 and sigma < inf:", "if sigma_next > 1 and sigma < inf:"),  # Euler too early
        ("if sigma_next > 0 and sigma < inf:", "if False:"),  # plain Euler throughout
        ("signal * sigma_next]", "signal * sigma]"),
        ("gamma = min(churn / len(strides), LARGEST_GAMMA)", "gamma = min(churn, LARGEST_GAMMA)"),
        ("gamma = min(churn / len(strides), LARGEST_GAMMA)", "gamma = churn / len(strides)"),
        ("t, sigma = schedule.t_at_sigma(raised), raised", "sigma = raised"),  # asks at the old level
        ("t, sigma = schedule.t_at_sigma(raised), raised", "t = schedule.t_at_sigma(raised)"),
        ("sqrt(raised**2 - sigma**2)", "(raised - sigma)"),
        ("sqrt(raised**2 - sigma**2)", "raised"),
        ("return x / sqrt(1 + raised**2)", "return x / sqrt(1 + sigma**2)"),
        ("SampleStep(t, x_t, prediction)", "SampleStep(strides[i - 1][0], x_t, prediction)"),
    ],
    "lms": [
        ("for _, epsilon in older]", "for _, epsilon in reversed(older)]"),  # history reversed
        ("deque(maxlen=order - 1)", "deque(maxlen=order)"),
        ("deque(maxlen=order - 1)", "deque(maxlen=max(order - 2, 0))"),
        ("(1, sigma_next - sum(c), *c)", "(1, sigma_next, *c)"),  # weights no longer sum to the stride
        ("(1, sigma_next - sum(c), *c)", "(1, sigma_next - sigma - sum(c), *c)"),
        ("(1, sigma_next - sum(c), *c)", "(1, sigma_next - sum(c), *c[::-1])"),
        ("signal = 1 / sqrt(1 + sigma_next**2)", "signal = 1 / (1 + sigma_next**2)"),
        ("signal = 1 / sqrt(1 + sigma_next**2)", "signal = 1 / sqrt(1 + sigma**2)"),  # σ_t for σ_next
        ("for node, _ in older)], sigma_next)[1:]", "for node, _ in older)], sigma_next)[:-1]"),
        ("appendleft((sigma, prediction.epsilon))", "appendleft((sigma_next, prediction.epsilon))"),
        ("older.appendleft((sigma, prediction.epsilon))", "older.appendleft((sigma, prediction.x_0))"),
        ("a * h ** (m + 1) / (m + 1)", "a * h ** (m + 1)"),  # a sum, not an integral
        ("a * h ** (m + 1) / (m + 1)", "a * h ** (m + 1) / (m + 2)"),
        ("root = other - sigmas[0]", "root = other"),
        ("(a - root * b) / (node - other)", "(a + root * b) / (node - other)"),
        ("(a - root * b) / (node - other)", "(a - root * b) / (other - node)"),
        ("denoise(x_t, t)", "denoise(x_t, max(t - 1, 0))"),
        ("deque(maxlen=order - 1)", "globals().setdefault('kept', deque(maxlen=order - 1))"),  # shared
    ],
    "pndm": [
        ("history.appendleft(", "history.append("),  # history reversed
        ("deque(maxlen=4)", "deque(maxlen=3)"),
        ("2: (3 / 2, -1 / 2)", "2: (-1 / 2, 3 / 2)"),
        ("(23 / 12, -16 / 12, 5 / 12)", "(23 / 12, -15 / 12, 4 / 12)"),
        ("(55 / 24, -59 / 24, 37 / 24, -9 / 24)", "(55 / 24, -59 / 24, 36 / 24, -8 / 24)"),
        ("min(first_steps, len(strides) - 1)", "min(first_steps, len(strides) - 2)"),
        ("i < min(first_steps, len(strides) - 1)", "i < min(first_steps + 1, len(strides) - 1)"),
        ("x_t = transfer(x_t, epsilon,", "x_t = transfer(x_t, prediction.epsilon,"),
        ("x_t = transfer(x_t, epsilon, alpha_bar, ", "x_t = transfer(x_t, epsilon, alpha_bar_next, "),
        ("signal = sqrt(alpha_bar_next / alpha_bar)", "signal = alpha_bar_next / alpha_bar"),
        ("signal = sqrt(alpha_bar_next / alpha_bar)", "signal = sqrt(alpha_bar_next)"),
        ("noise = sqrt(1 - alpha_bar_next) -", "noise = sqrt(1 - alpha_bar_next) +"),
        ("signal * sqrt(1 - alpha_bar)", "signal * (1 - alpha_bar)"),
        ("sqrt(1 - alpha_bar_next) - signal", "sqrt(1 - alpha_bar) - signal"),  # ᾱ_t for ᾱ_{t-1}
        ("return (e_1 + e_2) / 2", "return e_2"),
        ("return (e_1 + e_2) / 2", "return e_1"),
        ("t_half = (t + t_next) / 2", "t_half = t_next"),
        ("(e_1 + 2 * e_2 + 2 * e_3 + e_4) / 6", "(e_1 + e_2 + e_3 + e_4) / 4"),
        ("transfer(x_t, e_2, alpha_bar, half)", "transfer(x_t, e_1, alpha_bar, half)"),
        ("transfer(x_t, e_3, alpha_bar, end), t_next", "transfer(x_t, e_3, alpha_bar, half), t_next"),
        ("(runge_kutta, 3)", "(runge_kutta, 2)"),
        ("history.appendleft(prediction.epsilon)", "history.appendleft(prediction.x_0)"),
    ],
    "dpm_solver_pp": [
        ("h = half_log_snr(alpha_bar_next) - half", "h = half_log_snr(alpha_bar_next) + half"),
        ("(1 - exp(-h))", "(1 - exp(h))"),
        ("gain = sqrt(alpha_bar_next)", "gain = alpha_bar_next"),
        ("gain = sqrt(alpha_bar_next)", "gain = sqrt(alpha_bar)"),  # ᾱ_t for ᾱ_{t-1}
        ("h / (2 * h_before)", "h / h_before"),  # a missing half
        ("h / (2 * h_before)", "h_before / (2 * h)"),  # r the wrong way up
        ("0.0 if h == inf else h", "0.0 if h > 1 else h"),
        ("keep = sqrt((1 - alpha_bar_next)", "keep = ((1 - alpha_bar_next)"),
        ("keep = sqrt((1 - alpha_bar_next) / (1 - alpha_bar))", "keep = sqrt(alpha_bar_next / alpha_bar)"),
        ("gain * (1 + past), -gain * past]", "gain, -gain * past]"),
        ("gain * (1 + past), -gain * past]", "gain * (1 - past), gain * past]"),  # between, not ahead
        ("x_0_before, h_before = prediction.x_0, h", "x_0_before, h_before = x_t, h"),
        ("x_0_before, h_before = prediction.x_0, h", "x_0_before = prediction.x_0"),
        ("log(alpha_bar / (1 - alpha_bar)) / 2", "log(alpha_bar / (1 - alpha_bar))"),
        ("log(alpha_bar / (1 - alpha_bar)) / 2", "log(alpha_bar) / 2"),
        ("denoise(x_t, t)", "denoise(x_t, max(t - 1, 0))"),
    ],
}

WALK_MUTANTS = [
    ("[*alpha_bars[1:], 1.0]", "[*alpha_bars[1:], schedule.alpha_bar_at(0)]"),  # never quite clean
    ("zip(visited, alpha_bars, [*alpha_bars[1:], 1.0]", "zip(visited, alpha_bars, [*alpha_bars[:-1], 1.0]"),
    ("zip(visited, alpha_bars,", "zip(range(len(visited)), alpha_bars,"),  # the loop index for t
    ("sqrt((1 - alpha_bar) / alpha_bar)\n", "(1 - alpha_bar) / alpha_bar\n"),  # a missing root
    ("sqrt((1 - alpha_bar) / alpha_bar)\n", "sqrt(1 - alpha_bar)\n"),
    ("yield t, sigma_of(alpha_bar), ", "yield t, sigma_of(alpha_bar_next), "),
    ("zip(weights[1:], tensors[1:]", "zip(weights[1:], tensors[:-1]"),
    ("total = weights[0] * tensors[0]", "total = tensors[0]"),  # and writes into what it was given
    ("[schedule.alpha_bar_at(t) for", "[schedule.alpha_bars[round(t)].item() for"),
    ("else schedule.timesteps(N, spacing)", "else schedule.timesteps(N)"),
]

SCHEDULE_MUTANTS = [
    ("return above - 1 + math.log", "return above + math.log"),
    (
        "math.log(sigma / below) / math.log(after / below)",
        "(sigma - below) / (after - below)",
    ),  # not in log σ
    ("smallest ** (1 / rho), largest ** (1 / rho)", "smallest, largest"),
    ("[(high + i / (N - 1) * (low - high))", "[(high + i / N * (low - high))"),
    ("sigmas = [largest, *inner, smallest][:N]", "sigmas = [smallest, *inner, largest][:N]"),
    ("min(self.sigmas[-1].item(), sigma_max)", "self.sigmas[-1].item()"),
    ("return float(above)", "return float(above - 1)"),
    ("(below + 1 - t) * log_snr[0] + (t - below)", "(t - below) * log_snr[0] + (below + 1 - t)"),
]

INVERSION_MUTANTS = [
    ("visited_times(schedule, steps, spacing)[::-1]", "visited_times(schedule, steps, spacing)"),
    ("x_t = sqrt(alpha_bars[0]) * x_0", "x_t = x_0"),
    ("[1, sqrt(1 - alpha_bars[0])]", "[1, 1 - alpha_bars[0]]"),
    ("[1, sqrt(1 - alpha_bars[0])]", "[1, 0]"),
    ("zip(upwards[:-1], alpha_bars[1:]", "zip(upwards[1:], alpha_bars[1:]"),  # asks at the level above
    ("zip(upwards[:-1], alpha_bars[1:]", "zip(upwards[:-1], alpha_bars[:-1]"),
    ("weights = [sqrt(alpha_bar_next), sqrt(1", "weights = [sqrt(alpha_bar_next), (1"),
    ("weights = [sqrt(alpha_bar_next), sqrt(1", "weights = [alpha_bar_next, sqrt(1"),
    ("[prediction.x_0, prediction.epsilon]", "[x_0, prediction.epsilon]"),
]

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


def pairs(mutants: dict[str, list[tuple[str, str]]]) -> list[Any]:
    return [pytest.param(n, *m, id=f"{n}-{i}") for n, ms in mutants.items() for i, m in enumerate(ms)]


@pytest.mark.parametrize("name", list(MUTANTS))
def test_the_real_sampler_survives(name: str) -> None:
    for options in variants_of(name):
        check_all(SAMPLERS[name], name, options)


def test_there_are_at_least_eight_for_each() -> None:
    assert all(len(set(mutants)) >= 8 for mutants in MUTANTS.values())


@pytest.mark.parametrize(("name", "old", "new"), pairs(MUTANTS))
def test_mutant_of_a_sampler_is_killed(name: str, old: str, new: str) -> None:
    module = mutant(f"minidiff.samplers.{name}", old, new)
    assert not survives(getattr(module, name), name)


@pytest.mark.parametrize(("old", "new"), WALK_MUTANTS)
def test_mutant_of_the_shared_steps_is_killed(old: str, new: str) -> None:
    module = mutant("minidiff.samplers._steps", old, new)
    lives = []
    for name in ("euler", "lms", "pndm"):
        shared = {f: getattr(module, f) for f in ("walk", "sigma_walk", "weighted_sum")}
        globals_ = SAMPLERS[name].__globals__  # type: ignore[attr-defined]
        with patch.dict(globals_, {f: g for f, g in shared.items() if f in globals_}):
            lives.append(survives(SAMPLERS[name], name))
    assert not all(lives)


@pytest.mark.parametrize(("old", "new"), SCHEDULE_MUTANTS)
def test_mutant_of_the_karras_times_is_killed(old: str, new: str) -> None:
    make = mutant("minidiff.schedule", old, new).NoiseSchedule

    def checks() -> None:
        for schedule in (make.linear(T=1000), make.cosine(T=1000)):
            spacing.test_t_at_sigma_is_exact_on_the_indices(schedule)
            spacing.test_t_at_sigma_reads_alpha_bar_at_backwards(schedule)
            spacing.test_alpha_bar_between_the_indices(schedule)
            spacing.test_karras_times_are_even_in_the_root_of_sigma(schedule, 7.0)
            spacing.test_karras_times_run_from_sigma_eighty_or_the_largest_to_the_smallest(schedule)

    with pytest.raises(KILLED_BY):
        checks()


@pytest.mark.parametrize(("old", "new"), INVERSION_MUTANTS)
def test_mutant_of_inversion_is_killed(old: str, new: str) -> None:
    module = mutant("minidiff.samplers.inversion", old, new)

    def checks() -> None:
        inversion.test_asks_upwards_once_a_step_and_first_about_the_image_itself("leading")
        inversion.test_first_step_adds_the_predicted_noise_to_the_image()
        inversion.test_each_step_lies_on_the_level_it_says()
        inversion.test_image_comes_back_the_better_the_more_steps("trailing")

    with patch("minidiff.invert", module.invert), pytest.raises(KILLED_BY):
        checks()
