"""Guidance is one straight line."""

from types import ModuleType

import pytest
import torch
from core_oracles import Answer, gaussian, point_mass, quiet_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from minidiff import NetworkDenoiser, Prediction, UNet, UNetSettings, sample

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
