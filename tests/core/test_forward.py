"""Sinking into noise: one jump, one step, many steps, and the way back that Bayes gives."""

from types import ModuleType

import pytest
import torch
from core_oracles import SCHEDULES, counted_noise, quiet_linear, row
from hypothesis import given, settings
from hypothesis import strategies as st

from minidiff import NoiseSchedule

T = 50
SCHEDULE = NoiseSchedule.cosine(T)


def image(B: int = 4, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    return torch.rand(B, 2, 3, 5, dtype=dtype, generator=torch.Generator().manual_seed(1)) * 2 - 1


def noise_like(x: torch.Tensor) -> torch.Tensor:
    return torch.randn(x.shape, dtype=x.dtype, generator=torch.Generator().manual_seed(2))


# ---- the jump -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("t", [0, 1, 25, T - 1])
def test_q_sample_keeps_the_root_of_alpha_bar_of_the_image(forward_module: ModuleType, t: int) -> None:
    x_0 = image()
    x_t, _ = forward_module.q_sample(x_0, t, SCHEDULE, epsilon=torch.zeros_like(x_0))
    torch.testing.assert_close(x_t, SCHEDULE.alpha_bars[t] ** 0.5 * x_0)


@pytest.mark.parametrize("t", [0, 1, 25, T - 1])
def test_q_sample_adds_the_root_of_the_rest_as_noise(forward_module: ModuleType, t: int) -> None:
    epsilon = noise_like(image())
    x_t, _ = forward_module.q_sample(torch.zeros_like(epsilon), t, SCHEDULE, epsilon=epsilon)
    torch.testing.assert_close(x_t, (1 - SCHEDULE.alpha_bars[t]) ** 0.5 * epsilon)


def test_q_sample_returns_the_noise_it_added(forward_module: ModuleType) -> None:
    x_t, epsilon = forward_module.q_sample(torch.zeros_like(image()), 25, SCHEDULE)
    torch.testing.assert_close(epsilon, x_t / (1 - SCHEDULE.alpha_bars[25]) ** 0.5)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_one_level_for_the_batch_and_one_for_each_sample_mix_alike(
    forward_module: ModuleType, dtype: torch.dtype
) -> None:
    x_0 = image(dtype=dtype)
    epsilon = noise_like(x_0)
    for alpha_bar in (0.0, 1e-9, 0.3, 1 - 1e-4, 1.0):
        of_each = torch.full((4, 1, 1, 1), alpha_bar, dtype=torch.float64)
        mixed = forward_module.mix(x_0, epsilon, alpha_bar)
        assert mixed.dtype == dtype
        torch.testing.assert_close(mixed, forward_module.mix(x_0, epsilon, of_each), rtol=1e-6, atol=1e-6)
        exact = alpha_bar**0.5 * x_0.double() + (1 - alpha_bar) ** 0.5 * epsilon.double()
        torch.testing.assert_close(mixed.double(), exact, rtol=1e-6, atol=1e-6)


def test_q_sample_keeps_unit_variance(forward_module: ModuleType) -> None:
    """Variance-preserving: N(0, I) stays N(0, I). 4e5 numbers: five standard errors are 0.011."""
    x_0 = torch.randn(200, 2000)
    for t in (0, 10, T - 1):
        x_t, _ = forward_module.q_sample(x_0, t, SCHEDULE)
        assert x_t.var().item() == pytest.approx(1, abs=0.011)


def test_one_timestep_per_sample_is_one_jump_per_sample(forward_module: ModuleType) -> None:
    x_0, epsilon = image(), noise_like(image())
    t = torch.tensor([0, 7, 30, T - 1])
    together, _ = forward_module.q_sample(x_0, t, SCHEDULE, epsilon=epsilon)
    one_by_one = [
        forward_module.q_sample(x_0[i : i + 1], int(t[i]), SCHEDULE, epsilon=epsilon[i : i + 1])[0]
        for i in range(4)
    ]
    torch.testing.assert_close(together, torch.cat(one_by_one))


@pytest.mark.parametrize("t", [7, torch.tensor(7), torch.tensor([7]), torch.tensor([7] * 4)])
def test_every_form_of_t_means_the_same(forward_module: ModuleType, t: int | torch.Tensor) -> None:
    x_0, epsilon = image(), noise_like(image())
    expected = SCHEDULE.alpha_bars[7] ** 0.5 * x_0 + (1 - SCHEDULE.alpha_bars[7]) ** 0.5 * epsilon
    torch.testing.assert_close(forward_module.q_sample(x_0, t, SCHEDULE, epsilon=epsilon)[0], expected)


@given(
    shape=st.lists(st.integers(1, 5), min_size=2, max_size=5),
    dtype=st.sampled_from([torch.float32, torch.float64, torch.bfloat16, torch.float16]),
    seed=st.integers(0, 2**31),
)
@settings(max_examples=40, deadline=None)
def test_any_shape_and_precision_comes_back_as_it_went_in(
    forward_module: ModuleType, shape: list[int], dtype: torch.dtype, seed: int
) -> None:
    x_0 = torch.zeros(shape, dtype=dtype)
    t = torch.randint(0, T, (shape[0],), generator=torch.Generator().manual_seed(seed))
    for x_t, epsilon in (
        forward_module.q_sample(x_0, t, SCHEDULE),
        forward_module.q_step(x_0, t, SCHEDULE),
        forward_module.forward_diffusion_step(x_0, int(t[0]), SCHEDULE.betas),
    ):
        assert (x_t.shape, x_t.dtype) == (x_0.shape, dtype)
        assert (epsilon.shape, epsilon.dtype) == (x_0.shape, dtype)


def test_the_first_noise_keeps_its_digits_in_float32(forward_module: ModuleType) -> None:
    """1 - ᾱ_0 is 1e-4: the root must be taken before the cast."""
    schedule = NoiseSchedule.linear(1000)
    epsilon = torch.ones(1, 1, dtype=torch.float32)
    x_t, _ = forward_module.q_sample(torch.zeros(1, 1), 0, schedule, epsilon=epsilon)
    torch.testing.assert_close(x_t.double(), torch.full((1, 1), 0.01, dtype=torch.float64), rtol=1e-6, atol=0)


def test_the_image_that_went_in_is_left_alone(forward_module: ModuleType) -> None:
    x_0 = image()
    before = x_0.clone()
    forward_module.q_sample(x_0, 7, SCHEDULE)
    forward_module.q_step(x_0, 7, SCHEDULE)
    forward_module.forward_diffusion_step(x_0, 7, SCHEDULE.betas)
    assert torch.equal(x_0, before)


def test_one_seed_gives_one_jump(forward_module: ModuleType) -> None:
    jumps = [
        forward_module.q_sample(image(), 7, SCHEDULE, generator=torch.Generator().manual_seed(5))[0]
        for _ in range(2)
    ]
    assert torch.equal(*jumps)


@pytest.mark.parametrize("device", ["cpu", "cuda", "mps"])
def test_the_jump_stays_on_the_device_of_the_image(forward_module: ModuleType, device: str) -> None:
    if device != "cpu" and not getattr(torch.backends if device == "mps" else torch, device).is_available():
        pytest.skip(f"no {device} here")
    x_0 = image(dtype=torch.float32)
    there, _ = forward_module.q_sample(x_0.to(device), torch.arange(4, device=device), SCHEDULE,
                                       generator=torch.Generator().manual_seed(0))  # fmt: skip
    here, _ = forward_module.q_sample(
        x_0, torch.arange(4), SCHEDULE, generator=torch.Generator().manual_seed(0)
    )
    assert there.device.type == device
    torch.testing.assert_close(there.cpu(), here)


# ---- the course's first function ----------------------------------------------------------------------


@pytest.mark.parametrize("form", [int, torch.tensor, lambda t: torch.tensor([t])])
def test_forward_diffusion_step_is_q_sample_from_the_betas_alone(
    forward_module: ModuleType, form: type
) -> None:
    for t in range(T):
        seeds = [torch.Generator().manual_seed(t) for _ in range(2)]
        step = forward_module.forward_diffusion_step(image(), form(t), SCHEDULE.betas, generator=seeds[0])
        jump = forward_module.q_sample(image(), t, SCHEDULE, generator=seeds[1])
        torch.testing.assert_close(step, jump)


def test_forward_diffusion_step_at_zero_has_noised_once(forward_module: ModuleType) -> None:
    x_t, epsilon = forward_module.forward_diffusion_step(image(), 0, torch.tensor([0.19, 0.5]))
    torch.testing.assert_close(x_t, 0.9 * image() + 0.19**0.5 * epsilon, rtol=1e-6, atol=1e-6)


def test_forward_diffusion_step_reaches_pure_noise_where_the_last_beta_is_one(
    forward_module: ModuleType,
) -> None:
    betas = SCHEDULE.with_zero_terminal_snr().betas
    x_t, epsilon = forward_module.forward_diffusion_step(image(), T - 1, betas)
    assert torch.equal(x_t, epsilon)


# ---- step after step ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["linear", "short cosine"])
@pytest.mark.parametrize("t", [0, 1, 9])
def test_many_small_steps_are_one_jump(forward_module: ModuleType, name: str, t: int) -> None:
    """Exactly, not on average: each noise of the chain is its own axis, so the row holds every weight."""
    schedule = SCHEDULES[name]
    with counted_noise(forward_module):
        x = row(t + 2)
        for step in range(t + 1):
            x, _ = forward_module.q_step(x, step, schedule)
    alpha_bar = schedule.alpha_bars[t]
    torch.testing.assert_close(x[0, 0] ** 2, alpha_bar)
    torch.testing.assert_close(x[0, 1:].square().sum(), 1 - alpha_bar)


def test_a_chain_of_chance_has_the_moments_of_the_jump(forward_module: ModuleType) -> None:
    """1e5 draws: five standard errors are 0.016 for the mean, 0.022 of the variance."""
    x_0, t = torch.full((1000, 100), 0.7), 20
    x = x_0
    for step in range(t + 1):
        x, _ = forward_module.q_step(x, step, SCHEDULE)
    alpha_bar = SCHEDULE.alpha_bars[t].item()
    assert x.mean().item() == pytest.approx(alpha_bar**0.5 * 0.7, abs=0.016)
    assert x.var().item() == pytest.approx(1 - alpha_bar, rel=0.022)


def test_q_step_returns_the_noise_it_added(forward_module: ModuleType) -> None:
    x_t, epsilon = forward_module.q_step(image(), 25, SCHEDULE)
    added = x_t - (1 - SCHEDULE.betas[25]) ** 0.5 * image()
    torch.testing.assert_close(added, SCHEDULE.betas[25] ** 0.5 * epsilon)


# ---- the way back, given both ends --------------------------------------------------------------------


@pytest.mark.parametrize("t", [1, 2, 25, T - 1])
def test_the_posterior_is_bayes_rule(forward_module: ModuleType, t: int) -> None:
    """Prior N(√ᾱ_prev x_0, 1 - ᾱ_prev) times likelihood N(x_t; √α x_prev, β): precisions add."""
    x_0, x_t = image(), noise_like(image())
    beta, alpha, alpha_bar_prev = SCHEDULE.betas[t], SCHEDULE.alphas[t], SCHEDULE.alpha_bars[t - 1]
    variance = 1 / (1 / (1 - alpha_bar_prev) + alpha / beta)
    mean = variance * (alpha_bar_prev.sqrt() * x_0 / (1 - alpha_bar_prev) + alpha.sqrt() * x_t / beta)
    got_mean, got_variance = forward_module.q_posterior(x_0, x_t, t, SCHEDULE)
    torch.testing.assert_close(got_mean, mean)
    torch.testing.assert_close(got_variance.squeeze(), variance)


@pytest.mark.parametrize("name", list(SCHEDULES))
def test_the_posterior_undoes_a_step_at_every_t(forward_module: ModuleType, name: str) -> None:
    """Averaged over x_t ~ q(x_t | x_0), q(x_prev | x_t, x_0) is q(x_prev | x_0): mean and variance."""
    schedule = SCHEDULES[name]
    t = torch.arange(1, schedule.T)
    one = torch.ones(len(t), 1, dtype=torch.float64)
    alpha_bars, before = schedule.alpha_bars[1:, None], schedule.alpha_bars[:-1, None]
    at_mean, variance = forward_module.q_posterior(one, alpha_bars.sqrt(), t, schedule)
    slope = forward_module.q_posterior(0 * one, one, t, schedule)[0]
    torch.testing.assert_close(at_mean, before.sqrt())
    torch.testing.assert_close(slope**2 * (1 - alpha_bars) + variance, 1 - before)


def test_before_the_first_step_stood_the_image_itself(forward_module: ModuleType) -> None:
    mean, variance = forward_module.q_posterior(image(), noise_like(image()), 0, SCHEDULE)
    torch.testing.assert_close(mean, image())
    assert variance.abs().max() == 0


def test_the_posterior_takes_one_timestep_per_sample(forward_module: ModuleType) -> None:
    x_0, x_t, t = image(), noise_like(image()), torch.tensor([0, 7, 30, T - 1])
    mean, variance = forward_module.q_posterior(x_0, x_t, t, SCHEDULE)
    for i in range(4):
        alone = forward_module.q_posterior(x_0[i : i + 1], x_t[i : i + 1], int(t[i]), SCHEDULE)
        torch.testing.assert_close((mean[i : i + 1], variance[i : i + 1]), alone)


def test_the_posterior_of_zero_terminal_snr_is_finite(forward_module: ModuleType) -> None:
    schedule = quiet_linear(T).with_zero_terminal_snr()
    mean, variance = forward_module.q_posterior(image(), noise_like(image()), T - 1, schedule)
    torch.testing.assert_close(mean, schedule.alpha_bars[T - 2] ** 0.5 * image())
    torch.testing.assert_close(variance.squeeze(), 1 - schedule.alpha_bars[T - 2])
