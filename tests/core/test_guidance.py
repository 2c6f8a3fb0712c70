"""Guidance is one straight line."""

from collections.abc import Callable
from types import ModuleType

import pytest
import torch
from core_oracles import Answer, gaussian, point_mass, quiet_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from minidiff import (
    SAMPLERS,
    GaussianMixtureDenoiser,
    NetworkDenoiser,
    NoiseSchedule,
    Prediction,
    UNet,
    UNetSettings,
    sample,
)

T = 50
SCHEDULE = quiet_linear(T)
CONDITIONAL = point_mass(torch.full((3,), 0.5), SCHEDULE)
UNCONDITIONAL = gaussian(0.7, SCHEDULE)


def x_t(B: int = 4) -> torch.Tensor:
    return torch.randn(B, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize(("scale", "expected"), [(0.0, UNCONDITIONAL), (1.0, CONDITIONAL)])
def test_scale_zero_is_unconditional_and_scale_one_conditional(
    guidance_module: ModuleType, scale: float, expected: object
) -> None:
    got = guidance_module.GuidedDenoiser(CONDITIONAL, UNCONDITIONAL, scale)(x_t(), 25)
    assert torch.equal(got.x_0, expected(x_t(), 25).x_0)
    assert torch.equal(got.epsilon, expected(x_t(), 25).epsilon)


@given(scale=st.floats(-5, 20))
@settings(max_examples=40, deadline=None)
def test_guidance_is_linear_in_the_scale(guidance_module: ModuleType, scale: float) -> None:
    c, u = CONDITIONAL(x_t(), 25), UNCONDITIONAL(x_t(), 25)
    got = guidance_module.GuidedDenoiser(CONDITIONAL, UNCONDITIONAL, scale)(x_t(), 25)
    torch.testing.assert_close(got.epsilon, (1 - scale) * u.epsilon + scale * c.epsilon)
    torch.testing.assert_close(got.x_0, (1 - scale) * u.x_0 + scale * c.x_0)


@given(scale=st.floats(-5, 20), t=st.integers(0, T - 1))
@settings(max_examples=40, deadline=None)
def test_a_guided_pair_still_explains_x_t(guidance_module: ModuleType, scale: float, t: int) -> None:
    got = guidance_module.GuidedDenoiser(CONDITIONAL, UNCONDITIONAL, scale)(x_t(), t)
    alpha_bar = SCHEDULE.alpha_bars[t]
    torch.testing.assert_close(alpha_bar**0.5 * got.x_0 + (1 - alpha_bar) ** 0.5 * got.epsilon, x_t())


@pytest.mark.parametrize("B", [1, 2, 4])
def test_guidance_does_not_depend_on_the_batch(guidance_module: ModuleType, B: int) -> None:
    guided = guidance_module.GuidedDenoiser(CONDITIONAL, UNCONDITIONAL, 3.0)
    torch.testing.assert_close(guided(x_t()[:B], 25).epsilon, guided(x_t(), 25).epsilon[:B])


@pytest.mark.parametrize("scale", [0.0, 1.0, 2.5])
def test_a_pair_in_one_call_gives_what_two_calls_give(guidance_module: ModuleType, scale: float) -> None:
    def both(x: torch.Tensor, t: float) -> Prediction:
        halves = CONDITIONAL(x[: len(x) // 2], t), UNCONDITIONAL(x[len(x) // 2 :], t)
        return Prediction(
            *(torch.cat(parts) for parts in zip(*((h.x_0, h.epsilon) for h in halves), strict=True))
        )

    once = guidance_module.GuidedPair(both, scale)(x_t(), 25)
    twice = guidance_module.GuidedDenoiser(CONDITIONAL, UNCONDITIONAL, scale)(x_t(), 25)
    assert torch.equal(once.x_0, twice.x_0)
    assert torch.equal(once.epsilon, twice.epsilon)


def test_both_denoisers_are_asked_at_the_same_place(guidance_module: ModuleType) -> None:
    networks = [Answer(lambda x, t: x), Answer(lambda x, t: 0 * x)]
    guidance_module.GuidedDenoiser(
        *(NetworkDenoiser(n, SCHEDULE, predicts="epsilon") for n in networks), 2.0
    )(x_t(), 7)
    torch.testing.assert_close(networks[0].asked, networks[1].asked)


def test_a_guided_denoiser_is_a_denoiser_like_any_other(guidance_module: ModuleType) -> None:
    """Guiding between two point masses is the point mass on the line through them: samplers return it."""
    a, b = torch.full((3,), 0.2, dtype=torch.float64), torch.full((3,), 0.5, dtype=torch.float64)
    guided = guidance_module.GuidedDenoiser(point_mass(b, SCHEDULE), point_mass(a, SCHEDULE), 2.0)
    for name in ("ddpm", "ddim"):
        torch.testing.assert_close(sample(guided, SCHEDULE, x_t(), name, steps=10), (2 * b - a).expand(4, 3))


def test_guiding_towards_a_label_with_one_network(guidance_module: ModuleType) -> None:
    """The label's own row pulls one way, the null row the other; s = 1 and 0 give the two plainly."""
    torch.manual_seed(0)
    network = UNet(UNetSettings(width=16, multipliers=(1,), attention=(), classes=3))
    for p in network.parameters():
        torch.nn.init.normal_(p, std=0.2)
    image, labels = torch.randn(2, 1, 4, 4), torch.tensor([0, 2])
    conditional = NetworkDenoiser(network, SCHEDULE, condition=labels, predicts="epsilon")
    unconditional = NetworkDenoiser(network, SCHEDULE, predicts="epsilon")
    guided = guidance_module.GuidedDenoiser(conditional, unconditional, 4.0)(image, 25)
    null = network.condition.null(2)
    c = network.eval()(image, torch.full((2,), 25.0), labels).detach()
    u = network(image, torch.full((2,), 25.0), null).detach()
    torch.testing.assert_close(guided.epsilon, u + 4 * (c - u))


# ---- two bells: guidance in closed form, whole and in an interval ------------------------------------------

VARIANCE = 0.25
MEANS = {"class": 1.0, "anything": -1.0, "away from this": 3.0}
every_sampler = pytest.mark.parametrize("name", list(SAMPLERS))
start = torch.randn(40, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(2))


def bell(mean: float | Callable[[float], float], schedule: NoiseSchedule = SCHEDULE) -> object:
    """All data are N(mean, VARIANCE): ε = √(1-ᾱ) (x - √ᾱ mean) / (ᾱ VARIANCE + 1 - ᾱ). Written out here."""

    def denoise(x_t: torch.Tensor, t: float) -> Prediction:
        bar = schedule.alpha_bar_at(t)
        at = mean if isinstance(mean, float) else mean(t)
        epsilon = (1 - bar) ** 0.5 * (x_t - bar**0.5 * at) / (bar * VARIANCE + 1 - bar)
        return Prediction((x_t - (1 - bar) ** 0.5 * epsilon) / bar**0.5, epsilon)

    return denoise


def drawn(denoise: object, name: str, schedule: NoiseSchedule = SCHEDULE, steps: int = 12) -> torch.Tensor:
    generator = torch.Generator().manual_seed(3)
    return sample(denoise, schedule, start, name, steps=steps, generator=generator)


@every_sampler
@pytest.mark.parametrize("scale", [0.0, 1.0, 2.0, 7.5])
def test_two_bells_of_one_width_guide_to_the_bell_on_the_line(
    guidance_module: ModuleType, name: str, scale: float
) -> None:
    """p_c^s p_u^(1-s) of two such bells is the bell at m_u + s (m_c - m_u), and stays so at every t.
    Here guidance does sample from that product, so every sampler must walk as it would for that bell."""
    guided = guidance_module.GuidedDenoiser(bell(MEANS["class"]), bell(MEANS["anything"]), scale)
    there = MEANS["anything"] + scale * (MEANS["class"] - MEANS["anything"])
    torch.testing.assert_close(drawn(guided, name), drawn(bell(there), name), rtol=1e-9, atol=1e-9)


@every_sampler
def test_a_negative_condition_is_another_unconditional(guidance_module: ModuleType, name: str) -> None:
    away = guidance_module.GuidedDenoiser(bell(MEANS["class"]), bell(MEANS["away from this"]), 3.0)
    there = MEANS["class"] + 2 * (MEANS["class"] - MEANS["away from this"])
    torch.testing.assert_close(drawn(away, name), drawn(bell(there), name), rtol=1e-9, atol=1e-9)


@every_sampler
@pytest.mark.parametrize(("low", "high"), [(15, 35), (0, 35), (15, T - 1), (24, 24)])
def test_guidance_in_an_interval_is_the_bell_that_moves_there_and_back(
    guidance_module: ModuleType, name: str, low: float, high: float
) -> None:
    guided = guidance_module.GuidedDenoiser(bell(MEANS["class"]), bell(MEANS["anything"]), 4.0)
    some = guidance_module.IntervalDenoiser(guided, bell(MEANS["class"]), low, high)
    moving = bell(lambda t: 7.0 if low <= t <= high else 1.0)  # 7 = -1 + 4 · 2
    torch.testing.assert_close(drawn(some, name), drawn(moving, name), rtol=1e-9, atol=1e-9)


def test_what_an_interval_leaves_behind_is_known_exactly(guidance_module: ModuleType) -> None:
    """Where the bell jumps from m to m', z = (x - √ᾱ m) / √(ᾱ v + 1 - ᾱ) jumps by √ᾱ (m - m') / √(...), and
    between the jumps the flow leaves z alone. DDIM comes the nearer to that end the more steps it takes."""
    schedule = quiet_linear(1000)

    def jump(t: float) -> float:
        bar = schedule.alpha_bar_at(t)
        return (bar / (bar * VARIANCE + 1 - bar)) ** 0.5 * 6.0  # from 1 to 7, or back

    low, high = 299.5, 699.5  # between two timesteps that all three walks visit
    end = 1.0 + VARIANCE**0.5 * (start - jump(high) + jump(low))
    guided = guidance_module.GuidedDenoiser(bell(1.0, schedule), bell(-1.0, schedule), 4.0)
    some = guidance_module.IntervalDenoiser(guided, bell(1.0, schedule), low, high)
    errors = [
        float((drawn(some, "ddim", schedule, steps) - end).abs().mean()) for steps in (50, 100, 200, 1000)
    ]
    assert errors[0] > errors[1] > errors[2] > errors[3]
    assert errors[3] < 0.01


def test_an_interval_over_all_times_is_guidance_and_one_outside_is_none(guidance_module: ModuleType) -> None:
    guided = guidance_module.GuidedDenoiser(CONDITIONAL, UNCONDITIONAL, 3.0)
    for (low, high), expected in (((0, T - 1), guided), ((T, 2 * T), CONDITIONAL), ((-2, -1), CONDITIONAL)):
        some = guidance_module.IntervalDenoiser(guided, CONDITIONAL, low, high)
        for t in (0, 24.5, T - 1):
            assert torch.equal(some(x_t(), t).epsilon, expected(x_t(), t).epsilon)
            assert torch.equal(some(x_t(), t).x_0, expected(x_t(), t).x_0)


def test_both_ends_belong_to_the_interval(guidance_module: ModuleType) -> None:
    some = guidance_module.IntervalDenoiser(UNCONDITIONAL, CONDITIONAL, 10, 20.5)
    for t, inside in ((9, False), (9.99, False), (10, True), (20, True), (20.5, True), (20.75, False)):
        expected = UNCONDITIONAL if inside else CONDITIONAL
        assert torch.equal(some(x_t(), t).epsilon, expected(x_t(), t).epsilon), t


def test_only_the_one_that_answers_is_asked(guidance_module: ModuleType) -> None:
    network = [Answer(lambda x, t: x), Answer(lambda x, t: 0 * x)]
    inside, outside = (NetworkDenoiser(n, SCHEDULE, predicts="epsilon") for n in network)
    sample(guidance_module.IntervalDenoiser(inside, outside, 20, 29), SCHEDULE, x_t(), steps=T)
    assert [len(one.asked) for one in network] == [10, 40]
    assert {float(asked[1][0]) for asked in network[0].asked} == set(range(20, 30))


def test_an_interval_has_the_schedule_of_its_denoisers(guidance_module: ModuleType) -> None:
    network = NetworkDenoiser(Answer(lambda x, t: x), SCHEDULE, predicts="epsilon")
    for pair in ((network, CONDITIONAL), (CONDITIONAL, network), (network, network)):
        assert guidance_module.IntervalDenoiser(*pair, 0, 1).schedule is SCHEDULE
    other = NetworkDenoiser(Answer(lambda x, t: x), quiet_linear(2 * T), predicts="epsilon")
    with pytest.raises(ValueError, match="the schedule of outside"):
        guidance_module.IntervalDenoiser(network, other, 0, 1)


# ---- a class of a mixture: the difference is a classifier --------------------------------------------------


@pytest.mark.parametrize("t", [0, 10, 25, T - 1])
def test_the_difference_is_the_gradient_of_an_exact_classifier(guidance_module: ModuleType, t: int) -> None:
    """ε_c - ε_u = -√(1-ᾱ) ∇ log p(c | x_t), to 1e-12: the classifier is hidden in the difference."""
    means = torch.tensor([[1.0, 0.0], [0.6, 0.9], [-1.0, 0.2], [0.0, -1.1]], dtype=torch.float64)
    stds = torch.tensor([0.3, 0.2, 0.4, 0.25], dtype=torch.float64)
    weights = torch.tensor([0.1, 0.4, 0.2, 0.3], dtype=torch.float64)
    mine = slice(0, 2)  # the class
    c = GaussianMixtureDenoiser(means[mine], stds[mine], weights[mine], SCHEDULE)
    u = GaussianMixtureDenoiser(means, stds, weights, SCHEDULE)
    x = torch.randn(20, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(4)).requires_grad_()
    bar = float(SCHEDULE.alpha_bars[t])
    variance = bar * stds**2 + 1 - bar
    squares = ((x[:, None] - bar**0.5 * means) ** 2).sum(2)
    log_parts = weights.log() - squares / (2 * variance) - variance.log()
    log_classifier = log_parts[:, mine].logsumexp(1) - log_parts.logsumexp(1)  # Bayes' rule
    (gradient,) = torch.autograd.grad(log_classifier.sum(), x)
    at = x.detach()
    hidden = c(at, t).epsilon - u(at, t).epsilon
    torch.testing.assert_close(hidden, -((1 - bar) ** 0.5) * gradient, rtol=1e-12, atol=1e-12)
    scale = (
        3.0  # so guidance with a classifier, of s - 1, on top of the conditional model is guidance without
    )
    guided = guidance_module.GuidedDenoiser(c, u, scale)(at, t).epsilon
    by_classifier = c(at, t).epsilon - (scale - 1) * (1 - bar) ** 0.5 * gradient
    torch.testing.assert_close(guided, by_classifier, rtol=1e-11, atol=1e-11)


# ---- at sampling time, nothing is dropped ----------------------------------------------------------------


def test_no_label_is_dropped_when_sampling() -> None:
    network = Answer(lambda x, t: x).train()
    sample(
        NetworkDenoiser(network, SCHEDULE, condition=torch.arange(4), predicts="epsilon"),
        SCHEDULE,
        x_t(),
        steps=20,
    )
    assert all(torch.equal(asked[2], torch.arange(4)) for asked in network.asked)
