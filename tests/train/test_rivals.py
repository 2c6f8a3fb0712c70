"""The VAE's bound and the GAN's losses against closed forms; both trainings learn and can be repeated."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.distributions import Normal, kl_divergence

from minidiff.data import Examples, eight_gaussians, eight_gaussians_parameters
from minidiff.metrics import mode_report
from minidiff.record import TrainingRecord
from minidiff.rivals import GANSettings, VAESettings, train_gan, train_vae
from minidiff.rivals.gan import discriminator_loss, generator_loss
from minidiff.rivals.vae import negative_elbo


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


RING = Examples(eight_gaussians(4000, generator=seeded(1)), name="ring")
SMALL = {"steps": 5, "width": 16, "batch_size": 32}
RIVALS = {
    "vae": lambda **more: train_vae(RING, VAESettings(**SMALL | more)),
    "gan": lambda **more: train_gan(RING, GANSettings(**SMALL | more)),
}


def weights(step: Any) -> Tensor:
    return torch.cat([p.detach().flatten() for p in step.model.parameters()])


def last(steps: Iterator[Any]) -> Any:
    *_, end = steps
    return end


def test_the_divergence_is_that_between_two_gaussians() -> None:
    mean, log_variance = torch.randn(7, 3, generator=seeded()), torch.randn(7, 3, generator=seeded(1))
    x, made = torch.randn(7, 1, 2, 2, generator=seeded(2)), torch.randn(7, 1, 2, 2, generator=seeded(3))
    error, divergence = negative_elbo(x, made, mean, log_variance, noise=0.3)
    exact = kl_divergence(Normal(mean, (log_variance / 2).exp()), Normal(0.0, 1.0)).sum(dim=1)
    torch.testing.assert_close(divergence, exact)
    density = Normal(made, 0.3).log_prob(x).flatten(1).sum(dim=1)
    constant = 4 * math.log(0.3 * math.sqrt(2 * math.pi))
    torch.testing.assert_close(error, -density - constant)


def test_the_bound_is_one_and_is_met_where_the_encoder_is_exact() -> None:
    """z ~ N(0, 1) and x = a z + noise: -log p(x) is known, and so is the exact q(z | x)."""
    a, s = 1.7, 0.6
    x = torch.linspace(-2, 2, 9, dtype=torch.float64)[:, None]
    true = -Normal(0.0, math.sqrt(a**2 + s**2)).log_prob(x)[:, 0]
    variance = s**2 / (a**2 + s**2)
    exact = a / s**2 * variance * x  # the mean of q

    def bound(mean: Tensor, variance: float) -> Tensor:
        """-ELBO with its constant; the mean over z of (x - a z)² is that of a μ, and a² σ² more."""
        spread = torch.full_like(mean, math.log(variance))
        error, divergence = negative_elbo(x, a * mean, mean, spread, s)
        return error + a**2 * variance / (2 * s**2) + divergence + math.log(s * math.sqrt(2 * math.pi))

    torch.testing.assert_close(bound(exact, variance), true)
    assert (bound(exact + 0.1, variance) > true).all()
    assert (bound(exact, 2 * variance) > true).all()


def test_a_discriminator_that_knows_nothing_pays_twice_log_2() -> None:
    zero = torch.zeros(6)
    assert discriminator_loss(zero, zero).item() == pytest.approx(2 * math.log(2))
    assert generator_loss(zero).item() == pytest.approx(math.log(2))


def test_the_losses_are_those_of_the_paper() -> None:
    real, made = torch.randn(50, generator=seeded()).double(), torch.randn(50, generator=seeded(1)).double()
    D_real, D_made = 1 / (1 + torch.exp(-real)), 1 / (1 + torch.exp(-made))
    expected = -(D_real.log().mean() + (1 - D_made).log().mean())
    torch.testing.assert_close(discriminator_loss(real, made), expected)
    torch.testing.assert_close(generator_loss(made), -D_made.log().mean())


def test_the_generator_still_hears_something_where_the_discriminator_is_sure() -> None:
    made = torch.tensor([-30.0], requires_grad=True)
    generator_loss(made).backward()
    assert made.grad is not None
    assert made.grad.item() == pytest.approx(-1, abs=1e-6)  # the other form, log(1 - D), would give -1e-13


@pytest.mark.parametrize("name", RIVALS)
def test_one_seed_gives_the_same_weights_and_another_one_others(name: str) -> None:
    once, again, other = (weights(last(RIVALS[name](seed=seed))) for seed in (0, 0, 1))
    assert torch.equal(once, again)
    assert not torch.equal(once, other)


@pytest.mark.parametrize("name", RIVALS)
def test_a_training_leaves_the_global_chance_alone(name: str) -> None:
    before = torch.get_rng_state()
    last(RIVALS[name]()).model.draw(3, generator=seeded())
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize("name", RIVALS)
def test_the_steps_are_what_a_record_takes(name: str) -> None:
    record = TrainingRecord()
    for step in RIVALS[name]():
        record.add(step)
    assert record.steps == [1, 2, 3, 4, 5]
    assert set(record.curves) == set(step.loss)
    assert step.network is step.model


@pytest.mark.parametrize("name", RIVALS)
def test_what_is_drawn_has_the_shape_of_the_examples(name: str) -> None:
    pictures = Examples(torch.rand(40, 1, 4, 4) * 2 - 1, name="pictures")
    train, settings = (train_vae, VAESettings) if name == "vae" else (train_gan, GANSettings)
    model = last(train(pictures, settings(**SMALL, latent=3))).model
    assert model.draw(5, generator=seeded()).shape == (5, 1, 4, 4)
    assert torch.equal(model.draw(5, generator=seeded()), model.draw(5, generator=seeded()))


@pytest.mark.parametrize("train", [train_vae, train_gan])
def test_wrong_arguments_are_named_at_the_call(train: Any) -> None:
    with pytest.raises(TypeError, match="examples must be Examples"):
        train(torch.zeros(4, 2))
    with pytest.raises(TypeError, match="settings must be"):
        train(RING, 3)


def test_wrong_settings_are_refused() -> None:
    for wrong in ({"steps": 0}, {"latent": 0}, {"learning_rate": 0.0}, {"seed": -1}, {"noise": 0.0}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            VAESettings(**wrong)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("name", RIVALS)
def test_each_learns_the_ring_better_than_noise(name: str, seed: int) -> None:
    """The control is N(0, 1/2), about as wide as the ring: some of its points are good by chance."""
    n, (means, stds, _) = 2000, eight_gaussians_parameters()
    chance = mode_report(torch.randn(n, 2, generator=seeded()) * 0.5**0.5, means, stds).good
    model = last(RIVALS[name](steps=1000, width=64, batch_size=128, seed=seed)).model
    learned = mode_report(model.draw(n, generator=seeded()), means, stds).good
    assert learned > chance + 5 * math.sqrt(chance * (1 - chance) / n)
