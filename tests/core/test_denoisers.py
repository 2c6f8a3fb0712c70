"""The seam: what a network says becomes (x̂_0, ε̂), and the exact denoisers are exact."""

from types import ModuleType

import pytest
import torch
from core_oracles import Answer, gaussian, point_mass, quiet_linear
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from minidiff import NoiseSchedule, Prediction

T = 50
SCHEDULE = quiet_linear(T)
ZERO_SNR = SCHEDULE.with_zero_terminal_snr()
TIMES = [0, 1, 25, T - 1]


def batch(B: int = 4, seed: int = 1) -> Tensor:
    return torch.randn(B, 1, 3, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def assert_explains(prediction: Prediction, x_t: Tensor, alpha_bar: float, **tolerance: float) -> None:
    """x_t = √ᾱ x̂_0 + √(1 - ᾱ) ε̂."""
    rebuilt = alpha_bar**0.5 * prediction.x_0 + (1 - alpha_bar) ** 0.5 * prediction.epsilon
    torch.testing.assert_close(rebuilt, x_t, **tolerance)


# ---- three ways to say the same -----------------------------------------------------------------------


def pair(t: int) -> tuple[Tensor, Tensor, Tensor, float]:
    """An image, a noise, their mixture at t, and ᾱ_t."""
    x_0, epsilon, alpha_bar = batch(seed=1), batch(seed=2), SCHEDULE.alpha_bars[t].item()
    return x_0, epsilon, alpha_bar**0.5 * x_0 + (1 - alpha_bar) ** 0.5 * epsilon, alpha_bar


def outputs(t: int) -> dict[str, Tensor]:
    x_0, epsilon, _, alpha_bar = pair(t)
    return {"epsilon": epsilon, "x_0": x_0, "v": alpha_bar**0.5 * epsilon - (1 - alpha_bar) ** 0.5 * x_0}


@pytest.mark.parametrize("t", TIMES)
@pytest.mark.parametrize("predicts", ["epsilon", "x_0", "v"])
def test_the_true_output_gives_back_image_and_noise(
    denoisers_module: ModuleType, predicts: str, t: int
) -> None:
    x_0, epsilon, x_t, _ = pair(t)
    network = Answer(lambda x, times: outputs(t)[predicts])
    got = denoisers_module.NetworkDenoiser(network, SCHEDULE, predicts=predicts)(x_t, t)
    torch.testing.assert_close(got.x_0, x_0)
    torch.testing.assert_close(got.epsilon, epsilon)


@pytest.mark.parametrize("predicts", ["epsilon", "x_0", "v"])
@given(t=st.floats(0, T - 1), seed=st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_any_output_is_completed_to_a_pair_that_explains_x_t(
    denoisers_module: ModuleType, predicts: str, t: float, seed: int
) -> None:
    x_t, output = batch(seed=seed), batch(seed=seed + 1)
    network = Answer(lambda x, times: output)
    got = denoisers_module.NetworkDenoiser(network, SCHEDULE, predicts=predicts)(x_t, t)
    assert_explains(got, x_t, SCHEDULE.alpha_bar_at(t))
    said = {"epsilon": got.epsilon, "x_0": got.x_0}.get(predicts)
    assert said is None or torch.equal(said, output)


@pytest.mark.parametrize("predicts", ["x_0", "v"])
def test_x_0_and_v_survive_zero_terminal_snr(denoisers_module: ModuleType, predicts: str) -> None:
    """Where x_t is all noise, ε̂ is x_t; x̂_0 is what the network says, for v with the other sign."""
    x_t, output = batch(seed=1), batch(seed=2)
    network = Answer(lambda x, times: output)
    got = denoisers_module.NetworkDenoiser(network, ZERO_SNR, predicts=predicts)(x_t, T - 1)
    torch.testing.assert_close(got.x_0, output if predicts == "x_0" else -output)
    torch.testing.assert_close(got.epsilon, x_t)


def test_an_epsilon_network_is_refused_at_zero_terminal_snr(denoisers_module: ModuleType) -> None:
    with pytest.raises(
        ValueError, match=r"zero terminal SNR do not go together.*Train with predicts='v' or 'x_0'"
    ):
        denoisers_module.NetworkDenoiser(Answer(lambda x, t: x), ZERO_SNR, predicts="epsilon")


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
def test_a_prediction_has_the_precision_of_x_t(denoisers_module: ModuleType, dtype: torch.dtype) -> None:
    x_t = batch().to(dtype)
    got = denoisers_module.NetworkDenoiser(Answer(lambda x, t: x), SCHEDULE, predicts="epsilon")(x_t, 25)
    assert (got.x_0.dtype, got.epsilon.dtype) == (dtype, dtype)


# ---- what the network hears ---------------------------------------------------------------------------


@pytest.mark.parametrize("t", [0, 7, T - 1, 12.375])
def test_the_network_hears_the_original_timestep_once_per_sample(
    denoisers_module: ModuleType, t: float
) -> None:
    network = Answer(lambda x, times: x)
    denoisers_module.NetworkDenoiser(network, SCHEDULE, predicts="epsilon")(batch(), t)
    ((_, times),) = network.asked
    torch.testing.assert_close(times, torch.full((4,), t, dtype=torch.float32), rtol=0, atol=0)


def test_the_network_sees_x_t_as_it_is(denoisers_module: ModuleType) -> None:
    network, x_t = Answer(lambda x, times: x), batch()
    denoisers_module.NetworkDenoiser(network, SCHEDULE, predicts="epsilon")(x_t, 7)
    assert torch.equal(network.asked[0][0], x_t)


def test_the_condition_is_handed_on_as_it_is(denoisers_module: ModuleType) -> None:
    network, labels = Answer(lambda x, times: x), torch.tensor([3, 1, 4, 1])
    denoisers_module.NetworkDenoiser(network, SCHEDULE, condition=labels, predicts="epsilon")(batch(), 7)
    assert len(network.asked[0]) == 3
    assert torch.equal(network.asked[0][2], labels)


def test_the_network_runs_in_eval_mode_without_gradients(denoisers_module: ModuleType) -> None:
    network = Answer(lambda x, times: x).train()
    got = denoisers_module.NetworkDenoiser(network, SCHEDULE, predicts="epsilon")(batch(), 7)
    assert network.modes == [(False, False)]
    assert not got.x_0.requires_grad


def test_every_part_of_the_network_gets_its_mode_back(denoisers_module: ModuleType) -> None:
    network = Answer(lambda x, times: x).train()
    network.trained, network.frozen = nn.Dropout(0.5).train(), nn.Dropout(0.5).eval()
    denoisers_module.NetworkDenoiser(network, SCHEDULE, predicts="epsilon")(batch(), 7)
    assert (network.training, network.trained.training, network.frozen.training) == (True, True, False)


def test_the_modes_come_back_also_when_the_network_fails(denoisers_module: ModuleType) -> None:
    network = Answer(lambda x, times: x / torch.ones(99)).train()
    with pytest.raises(RuntimeError):
        denoisers_module.NetworkDenoiser(network, SCHEDULE, predicts="epsilon")(batch(), 7)
    assert network.training


def test_a_network_that_changes_the_shape_is_refused(denoisers_module: ModuleType) -> None:
    network = Answer(lambda x, times: x[:, :, :2])
    with pytest.raises(ValueError, match=r"has shape \(4, 1, 2, 4\), but x_t has \(4, 1, 3, 4\)"):
        denoisers_module.NetworkDenoiser(network, SCHEDULE, predicts="epsilon")(batch(), 7)


# ---- clipping -----------------------------------------------------------------------------------------


def clipped(module: ModuleType, bound: float) -> Prediction:
    network = Answer(lambda x, times: 3 * x)
    plain = module.NetworkDenoiser(network, SCHEDULE, predicts="x_0")
    return module.ClippedDenoiser(plain, SCHEDULE, bound=bound)(batch(), 25)


@pytest.mark.parametrize("bound", [0.5, 1.0])
def test_clipping_keeps_x_0_inside_and_what_was_inside(denoisers_module: ModuleType, bound: float) -> None:
    torch.testing.assert_close(clipped(denoisers_module, bound).x_0, (3 * batch()).clamp(-bound, bound))


def test_after_clipping_the_pair_still_explains_x_t(denoisers_module: ModuleType) -> None:
    assert_explains(clipped(denoisers_module, 0.5), batch(), SCHEDULE.alpha_bars[25].item())


def test_clipping_keeps_to_the_range_of_images_unless_told_otherwise(denoisers_module: ModuleType) -> None:
    clip = denoisers_module.ClippedDenoiser(gaussian(2.0, SCHEDULE), SCHEDULE)
    unclipped = gaussian(2.0, SCHEDULE)(3 * batch(), 25).x_0
    assert unclipped.abs().max() > 1
    torch.testing.assert_close(clip(3 * batch(), 25).x_0, unclipped.clamp(-1, 1))


# ---- exact denoisers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("t", TIMES)
def test_the_ideal_denoiser_of_one_image_is_the_point_mass(denoisers_module: ModuleType, t: int) -> None:
    mu = batch(1)
    got = denoisers_module.IdealDenoiser(mu, SCHEDULE)(batch(seed=2), t)
    expected = point_mass(mu[0], SCHEDULE)(batch(seed=2), t)
    torch.testing.assert_close((got.x_0, got.epsilon), (expected.x_0, expected.epsilon))


@pytest.mark.parametrize("t", TIMES)
def test_the_ideal_denoiser_weighs_every_image_by_its_likelihood(
    denoisers_module: ModuleType, t: int
) -> None:
    """Bayes by hand, one pair at a time, with the normal density spelled out."""
    data, alpha_bar = batch(5, seed=3), SCHEDULE.alpha_bars[t]
    x_t = alpha_bar.sqrt() * data[:2] + (1 - alpha_bar).sqrt() * batch(2, seed=4)
    normal = torch.distributions.Normal
    expected = []
    for x in x_t:
        log_likelihood = torch.stack(
            [normal(alpha_bar.sqrt() * x_i, (1 - alpha_bar).sqrt()).log_prob(x).sum() for x_i in data]
        )
        share = (log_likelihood - log_likelihood.logsumexp(0)).exp()
        expected.append(sum(s * x_i for s, x_i in zip(share, data, strict=True)))
    got = denoisers_module.IdealDenoiser(data, SCHEDULE)(x_t, t)
    torch.testing.assert_close(got.x_0, torch.stack(expected))


def test_the_ideal_denoiser_in_pure_noise_answers_the_average_image(denoisers_module: ModuleType) -> None:
    data = batch(5, seed=3)
    got = denoisers_module.IdealDenoiser(data, ZERO_SNR)(batch(2, seed=4), T - 1)
    torch.testing.assert_close(got.x_0, data.mean(0).expand(2, 1, 3, 4))


@pytest.mark.parametrize("t", TIMES)
def test_a_mixture_of_one_component_is_the_gaussian(denoisers_module: ModuleType, t: int) -> None:
    mixture = denoisers_module.GaussianMixtureDenoiser(
        torch.zeros(1, 1, 3, 4), torch.tensor([0.7]), torch.tensor([1.0]), SCHEDULE
    )
    got, expected = mixture(batch(), t), gaussian(0.7, SCHEDULE)(batch(), t)
    torch.testing.assert_close((got.x_0, got.epsilon), (expected.x_0, expected.epsilon), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("t", TIMES)
def test_a_mixture_without_width_is_a_finite_data_set(denoisers_module: ModuleType, t: int) -> None:
    data, x_t = batch(5, seed=3), batch(seed=4)
    mixture = denoisers_module.GaussianMixtureDenoiser(data, torch.zeros(5), torch.ones(5), SCHEDULE)
    torch.testing.assert_close(
        mixture(x_t, t).x_0, denoisers_module.IdealDenoiser(data, SCHEDULE)(x_t, t).x_0
    )


@pytest.mark.parametrize("t", [5, 25, T - 1])
def test_the_mixture_is_the_posterior_mean_by_quadrature(denoisers_module: ModuleType, t: int) -> None:
    """E[x_0 | x_t] as a ratio of two integrals over a fine grid, in a space of one dimension."""
    means, stds, weights = (
        torch.tensor(values, dtype=torch.float64) for values in ([-2.0, 1.0], [0.3, 0.6], [0.25, 0.75])
    )
    alpha_bar = SCHEDULE.alpha_bars[t]
    grid = torch.linspace(-8, 8, 20_001, dtype=torch.float64)
    normal = torch.distributions.Normal
    prior = sum(w * normal(m, s).log_prob(grid).exp() for m, s, w in zip(means, stds, weights, strict=True))
    x_t = torch.linspace(-3, 3, 7, dtype=torch.float64)[:, None]
    likelihood = normal(alpha_bar.sqrt() * grid, (1 - alpha_bar).sqrt()).log_prob(x_t).exp()  # (7, grid)
    expected = (likelihood * prior * grid).sum(1) / (likelihood * prior).sum(1)
    mixture = denoisers_module.GaussianMixtureDenoiser(means[:, None], stds, weights, SCHEDULE)
    torch.testing.assert_close(mixture(x_t, t).x_0[:, 0], expected, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("t", TIMES)
def test_the_mixture_in_many_dimensions_is_bayes_rule_component_by_component(
    denoisers_module: ModuleType, t: int
) -> None:
    """Each component is a Gaussian prior: its posterior adds precisions, its share is its evidence."""
    means, x_t, alpha_bar = batch(3, seed=3), batch(seed=4), SCHEDULE.alpha_bars[t]
    stds, weights = torch.tensor([0.2, 0.5, 1.5]).double(), torch.tensor([0.2, 0.3, 0.5]).double()
    likelihood_precision = alpha_bar / (1 - alpha_bar)
    evidence, posterior_means = [], []
    for mean, std, weight in zip(means, stds, weights, strict=True):
        spread = (alpha_bar * std**2 + 1 - alpha_bar).sqrt()
        log_density = torch.distributions.Normal(alpha_bar.sqrt() * mean, spread).log_prob(x_t)
        evidence.append(weight.log() + log_density.flatten(1).sum(1))
        pull = mean / std**2 + likelihood_precision * x_t / alpha_bar.sqrt()
        posterior_means.append(pull / (1 / std**2 + likelihood_precision))
    share = torch.stack(evidence).softmax(0).reshape(3, 4, 1, 1, 1)
    mixture = denoisers_module.GaussianMixtureDenoiser(means, stds, weights, SCHEDULE)
    torch.testing.assert_close(mixture(x_t, t).x_0, (share * torch.stack(posterior_means)).sum(0))


def test_mixture_weights_need_not_sum_to_one(denoisers_module: ModuleType) -> None:
    means, stds, weights = batch(3), torch.tensor([0.1, 0.2, 0.3]), torch.tensor([0.2, 0.3, 0.5])
    once, tenfold = (
        denoisers_module.GaussianMixtureDenoiser(means, stds, factor * weights, SCHEDULE)(batch(), 25)
        for factor in (1, 10)
    )
    torch.testing.assert_close(once.x_0, tenfold.x_0, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("t", TIMES)
@pytest.mark.parametrize("kind", ["ideal", "mixture"])
def test_exact_denoisers_explain_x_t(denoisers_module: ModuleType, kind: str, t: int) -> None:
    data, x_t = batch(3), batch(seed=2)
    denoise = {
        "ideal": denoisers_module.IdealDenoiser(data, SCHEDULE),
        "mixture": denoisers_module.GaussianMixtureDenoiser(data, torch.ones(3), torch.ones(3), SCHEDULE),
    }[kind]
    assert_explains(denoise(x_t, t), x_t, SCHEDULE.alpha_bars[t].item())


@pytest.mark.parametrize("kind", ["ideal", "mixture"])
def test_exact_denoisers_answer_in_the_precision_they_were_asked_in(
    denoisers_module: ModuleType, kind: str
) -> None:
    data = batch(3)
    denoise = {
        "ideal": denoisers_module.IdealDenoiser(data, SCHEDULE),
        "mixture": denoisers_module.GaussianMixtureDenoiser(data, torch.ones(3), torch.ones(3), SCHEDULE),
    }[kind]
    for dtype in (torch.float32, torch.bfloat16):
        got = denoise(batch(seed=2).to(dtype), 25)
        assert (got.x_0.dtype, got.epsilon.dtype) == (dtype, dtype)


def test_the_ideal_denoiser_has_the_smallest_loss_of_all(denoisers_module: ModuleType) -> None:
    """At the minimum of ‖x_0 - f(x_t)‖², the residual is uncorrelated with every function of x_t."""
    data = torch.tensor([[-1.0], [0.2], [1.0]], dtype=torch.float64)
    schedule = NoiseSchedule.cosine(T)
    alpha_bar = schedule.alpha_bars[20]
    g = torch.Generator().manual_seed(0)
    x_0 = data[torch.randint(0, 3, (100_000,), generator=g)]
    x_t = alpha_bar.sqrt() * x_0 + (1 - alpha_bar).sqrt() * torch.randn(x_0.shape, generator=g).double()
    residual = x_0 - denoisers_module.IdealDenoiser(data, schedule)(x_t, 20).x_0
    for f in (torch.ones_like, torch.sin, torch.tanh, lambda x: x, lambda x: x**2):
        product = residual * f(x_t)
        assert product.mean().abs() < 5 * product.std() / len(product) ** 0.5
