"""The objective: what the network is shown, what it is measured against, and how that is weighed."""

from types import ModuleType

import pytest
import torch
from core_oracles import Answer, quiet_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from minidiff import NoiseSchedule, generators

T = 50
SCHEDULE = quiet_linear(T)
TARGETS = ("epsilon", "x_0", "v")


def normal(seed: int, B: int = 6) -> torch.Tensor:
    return torch.randn(B, 1, 3, 4, generator=torch.Generator().manual_seed(seed))


X_0, EPSILON = normal(1), normal(2)
TIMES = torch.tensor([0, 1, 10, 25, 40, T - 1])
ALPHA_BAR = SCHEDULE.alpha_bars[TIMES].float().reshape(-1, 1, 1, 1)
TARGET = {
    "epsilon": EPSILON,
    "x_0": X_0,
    "v": ALPHA_BAR**0.5 * EPSILON - (1 - ALPHA_BAR) ** 0.5 * X_0,
}


@pytest.mark.parametrize("predicts", TARGETS)
def test_a_network_that_knows_the_target_has_no_loss(loss_module: ModuleType, predicts: str) -> None:
    losses, _ = loss_module.diffusion_losses(
        Answer(lambda x, t: TARGET[predicts]), X_0, SCHEDULE, predicts=predicts, t=TIMES, epsilon=EPSILON
    )
    torch.testing.assert_close(losses, torch.zeros(6), rtol=0, atol=1e-10)


@pytest.mark.parametrize("predicts", TARGETS)
def test_the_loss_is_the_mean_square_of_the_error(loss_module: ModuleType, predicts: str) -> None:
    error = normal(3)
    losses, _ = loss_module.diffusion_losses(
        Answer(lambda x, t: TARGET[predicts] + error), X_0, SCHEDULE,
        predicts=predicts, t=TIMES, epsilon=EPSILON,
    )  # fmt: skip
    torch.testing.assert_close(losses, error.pow(2).mean(dim=(1, 2, 3)), rtol=1e-4, atol=1e-6)


def test_the_network_is_shown_x_t(loss_module: ModuleType) -> None:
    network = Answer(lambda x, t: x)
    loss_module.diffusion_losses(network, X_0, SCHEDULE, t=TIMES, epsilon=EPSILON, predicts="epsilon")
    torch.testing.assert_close(network.asked[0][0], ALPHA_BAR**0.5 * X_0 + (1 - ALPHA_BAR) ** 0.5 * EPSILON)


def test_the_network_is_told_the_timestep_it_is_shown(loss_module: ModuleType) -> None:
    network = Answer(lambda x, t: x)
    _, t = loss_module.diffusion_losses(network, X_0, SCHEDULE, predicts="epsilon")
    assert torch.equal(network.asked[0][1], t.float())


def test_the_condition_reaches_the_network_as_it_is(loss_module: ModuleType) -> None:
    network, labels = Answer(lambda x, t: x), torch.arange(6)
    loss_module.diffusion_losses(network, X_0, SCHEDULE, condition=labels, predicts="epsilon")
    assert network.asked[0][2] is labels


def test_without_a_condition_the_network_has_two_arguments(loss_module: ModuleType) -> None:
    network = Answer(lambda x, t: x)
    loss_module.diffusion_losses(network, X_0, SCHEDULE, predicts="epsilon")
    assert len(network.asked[0]) == 2


def test_the_loss_is_the_mean_of_the_losses(loss_module: ModuleType) -> None:
    network, given_ = Answer(lambda x, t: x), {
        "predicts": "epsilon", "t": TIMES, "epsilon": EPSILON, "min_snr_gamma": 5.0,
    }  # fmt: skip
    loss = loss_module.diffusion_loss(network, X_0, SCHEDULE, **given_)
    torch.testing.assert_close(loss, loss_module.diffusion_losses(network, X_0, SCHEDULE, **given_)[0].mean())


def test_the_losses_come_with_their_timesteps(loss_module: ModuleType) -> None:
    losses, t = loss_module.diffusion_losses(
        Answer(lambda x, t: x), X_0, SCHEDULE, t=TIMES, predicts="epsilon"
    )
    assert losses.shape == t.shape == (6,)
    assert torch.equal(t, TIMES)


def test_the_loss_teaches_the_network(loss_module: ModuleType) -> None:
    """d/dw ‖w x_t - ε‖² at w = 1, from the definition."""
    network = Answer(lambda x, t: x)
    loss_module.diffusion_loss(
        network, X_0, SCHEDULE, t=TIMES, epsilon=EPSILON, predicts="epsilon"
    ).backward()
    x_t = ALPHA_BAR**0.5 * X_0 + (1 - ALPHA_BAR) ** 0.5 * EPSILON
    torch.testing.assert_close(network.weight.grad, (2 * (x_t - EPSILON) * x_t).mean())


@given(seed=st.integers(0, 2**31), predicts=st.sampled_from(TARGETS))
@settings(max_examples=20, deadline=None)
def test_one_seed_gives_one_loss(loss_module: ModuleType, seed: int, predicts: str) -> None:
    first, again = (
        loss_module.diffusion_loss(
            Answer(lambda x, t: x), X_0, SCHEDULE, predicts=predicts,
            generator=torch.Generator().manual_seed(seed),
        )
        for _ in range(2)
    )  # fmt: skip
    assert torch.equal(first, again)


def test_with_its_own_seed_the_loss_of_an_image_does_not_know_its_batch(loss_module: ModuleType) -> None:
    seeds = list(range(6))
    network = Answer(lambda x, t: x)
    together, _ = loss_module.diffusion_losses(
        network, X_0, SCHEDULE, generator=generators(seeds), predicts="epsilon"
    )
    alone = [
        loss_module.diffusion_losses(
            network, X_0[i : i + 1], SCHEDULE, generator=generators([i]), predicts="epsilon"
        )[0]
        for i in seeds
    ]
    torch.testing.assert_close(together, torch.cat(alone))


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
def test_losses_are_float32_also_for_short_floats(loss_module: ModuleType, dtype: torch.dtype) -> None:
    losses, _ = loss_module.diffusion_losses(
        Answer(lambda x, t: x), X_0.to(dtype), SCHEDULE, predicts="epsilon"
    )
    assert losses.dtype == torch.float32


# ---- which timesteps are drawn ------------------------------------------------------------------------


def test_training_draws_both_the_first_and_the_last_timestep(loss_module: ModuleType) -> None:
    """Each is missed by all of 1e5 draws with probability e^-100."""
    t = loss_module.draw_timesteps(100_000, 1000)
    assert (t.min(), t.max()) == (0, 999)


def test_training_draws_all_timesteps_alike(loss_module: ModuleType) -> None:
    """Pearson's statistic has mean T - 1 and variance 2 (T - 1): five standard deviations."""
    counts = torch.bincount(loss_module.draw_timesteps(100_000, T), minlength=T).double()
    expected = 100_000 / T
    statistic = ((counts - expected) ** 2 / expected).sum().item()
    assert len(counts) == T
    assert statistic < T - 1 + 5 * (2 * (T - 1)) ** 0.5


def test_a_schedule_of_one_step_has_one_timestep(loss_module: ModuleType) -> None:
    assert loss_module.draw_timesteps(100, 1).unique().tolist() == [0]


# ---- min-SNR weights ----------------------------------------------------------------------------------


@pytest.mark.parametrize("gamma", [1.0, 5.0])
@pytest.mark.parametrize("predicts", TARGETS)
def test_min_snr_weighs_the_error_of_the_image_whatever_is_predicted(
    loss_module: ModuleType, predicts: str, gamma: float
) -> None:
    """Three networks with one and the same x̂_0: the weighted loss is min(SNR, γ) ‖x̂_0 - x_0‖² for each."""
    wrong_x_0 = X_0.double() + normal(3).double()
    signal, noise = (a.reshape(-1, 1, 1, 1) for a in (SCHEDULE.alpha_bars[TIMES] ** 0.5,
                                                      (1 - SCHEDULE.alpha_bars[TIMES]) ** 0.5))  # fmt: skip
    x_t = signal * X_0.double() + noise * EPSILON.double()
    implied = (x_t - signal * wrong_x_0) / noise
    output = {"epsilon": implied, "x_0": wrong_x_0, "v": signal * implied - noise * wrong_x_0}[predicts]
    losses, _ = loss_module.diffusion_losses(
        Answer(lambda x, t: output), X_0.double(), SCHEDULE,
        predicts=predicts, min_snr_gamma=gamma, t=TIMES, epsilon=EPSILON.double(),
    )  # fmt: skip
    snr = SCHEDULE.alpha_bars[TIMES] / (1 - SCHEDULE.alpha_bars[TIMES])
    expected = snr.clamp(max=gamma) * normal(3).double().pow(2).mean(dim=(1, 2, 3))
    torch.testing.assert_close(losses.double(), expected, rtol=1e-5, atol=1e-7)


def test_min_snr_leaves_noisy_timesteps_of_an_epsilon_network_alone(loss_module: ModuleType) -> None:
    weight = loss_module.loss_weight(SCHEDULE, "epsilon", 5.0)
    noisy = SCHEDULE.snr < 5
    torch.testing.assert_close(weight[noisy], torch.ones_like(weight[noisy]))


@pytest.mark.parametrize("predicts", TARGETS)
def test_min_snr_weights_are_one_per_timestep_and_in_float64(loss_module: ModuleType, predicts: str) -> None:
    weight = loss_module.loss_weight(SCHEDULE, predicts, 5.0)
    assert weight.shape == (T,)
    assert weight.dtype == torch.float64
    assert (weight > 0).all()


# ---- zero terminal SNR --------------------------------------------------------------------------------


def test_an_epsilon_target_is_refused_at_zero_terminal_snr(loss_module: ModuleType) -> None:
    schedule = NoiseSchedule.cosine(T).with_zero_terminal_snr()
    with pytest.raises(ValueError, match="zero terminal SNR do not go together"):
        loss_module.diffusion_loss(Answer(lambda x, t: x), X_0, schedule, predicts="epsilon")


@pytest.mark.parametrize("gamma", [None, 5.0])
@pytest.mark.parametrize("predicts", ["x_0", "v"])
def test_x_0_and_v_learn_also_at_zero_terminal_snr(
    loss_module: ModuleType, predicts: str, gamma: float | None
) -> None:
    schedule = NoiseSchedule.cosine(T).with_zero_terminal_snr()
    losses, _ = loss_module.diffusion_losses(
        Answer(lambda x, t: x), X_0, schedule, predicts=predicts, t=TIMES, min_snr_gamma=gamma
    )
    assert torch.isfinite(losses).all()


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_the_loss_is_the_same_on_every_device(loss_module: ModuleType, device: str) -> None:
    if not getattr(torch.backends if device == "mps" else torch, device).is_available():
        pytest.skip(f"no {device} here")
    network = Answer(lambda x, t: x * t.reshape(-1, 1, 1, 1).to(x) / T)
    here, there = (
        loss_module.diffusion_loss(
            network,
            X_0.to(d),
            SCHEDULE,
            t=TIMES.to(d),
            epsilon=EPSILON.to(d),
            min_snr_gamma=5.0,
            predicts="epsilon",
        )
        for d in ("cpu", device)
    )
    torch.testing.assert_close(there.cpu(), here)
