"""A variational autoencoder: every example is made of a few numbers z that are spread like noise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from minidiff._shared import evaluating, seeded
from minidiff._validate import check_count, check_floating, check_number
from minidiff.data import Examples
from minidiff.draws import generator_of
from minidiff.noise import randn
from minidiff.optim import Adam
from minidiff.rivals.parts import RivalSettings, RivalStep, batches, check_arguments, check_rows, perceptron


@dataclass(frozen=True)
class VAESettings(RivalSettings):
    """How a VAE is built and trained."""

    noise: float = 0.05  # s, how far an example may lie from what the decoder says: p(x | z) = N(f(z), s²)

    def __post_init__(self) -> None:
        super().__post_init__()
        check_number(self.noise, "noise", low=1e-6)


class VAE(nn.Module):
    """Encoder q(z | x) = N(μ(x), σ²(x)) and decoder f(z), for examples of one `shape`."""

    def __init__(self, shape: tuple[int, ...], settings: VAESettings | None = None) -> None:
        super().__init__()
        self.shape, self.settings = tuple(shape), settings or VAESettings()
        size, (latent, width, depth) = torch.Size(shape).numel(), self._sizes()
        self.encoder = perceptron(size, 2 * latent, width, depth)
        self.decoder = perceptron(latent, size, width, depth)

    def _sizes(self) -> tuple[int, int, int]:
        return self.settings.latent, self.settings.width, self.settings.depth

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """μ and log σ² of z for examples (B, ...): each (B, latent)."""
        check_floating(x, "x")
        check_rows(x, "x", self.encoder)
        mean, log_variance = self.encoder(x.flatten(1)).chunk(2, dim=1)
        return mean, log_variance

    def decode(self, z: Tensor) -> Tensor:
        """f(z), the mean of the examples that z may stand for: (B, latent) -> (B, ...)."""
        check_floating(z, "z")
        check_rows(z, "z", self.decoder)
        made: Tensor = self.decoder(z.flatten(1)).unflatten(1, self.shape)
        return made

    @torch.no_grad()
    def draw(self, n: int, *, generator: torch.Generator | None = None) -> Tensor:
        """z from N(0, I), decoded: (n, ...). It is the mean f(z), as usual: the noise s is not put on it."""
        check_count(n, "n", 1)
        with evaluating(self):
            return self.decode(randn((n, self.settings.latent), generator=generator))


def negative_elbo(x: Tensor, made: Tensor, mean: Tensor, log_variance: Tensor, noise: float) -> Tensor:
    """The two parts of -ELBO of each example, (2, B): the error and the divergence; a constant is left out.

        -ELBO = ‖x - f(z)‖² / (2 s²) + ½ Σ_i (μ_i² + σ_i² - 1 - log σ_i²)

    Both are sums over the numbers of an example, not means. Source: Kingma & Welling 2014, eq. 10.
    """
    error = (x - made).flatten(1).square().sum(dim=1) / (2 * noise**2)
    divergence = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum(dim=1)
    return torch.stack([error, divergence])


def train_vae(examples: Examples, settings: VAESettings | None = None) -> Iterator[RivalStep[VAE]]:
    """Train a VAE on `examples`, yielding after every step; the losses are those of `negative_elbo`.

    >>> from minidiff.data import digits
    >>> *_, last = train_vae(digits(), VAESettings(steps=3, latent=8))
    >>> last.model.draw(2, generator=torch.Generator().manual_seed(0)).shape
    torch.Size([2, 1, 8, 8])
    """
    settings = VAESettings() if settings is None else settings
    check_arguments(examples, settings, VAESettings)
    return _steps(examples, settings)


def _steps(examples: Examples, settings: VAESettings) -> Iterator[RivalStep[VAE]]:
    with seeded(settings.seed):
        model = VAE(tuple(examples.x.shape[1:]), settings)
    adam = Adam(model)
    for step, x in batches(examples, settings):
        with torch.enable_grad():
            mean, log_variance = model.encode(x)
            z = mean + (log_variance / 2).exp() * randn(
                tuple(mean.shape), generator=generator_of(settings.seed, "z", step)
            )
            error, divergence = negative_elbo(x, model.decoder(z), mean, log_variance, settings.noise).mean(1)
            model.zero_grad(set_to_none=True)
            (error + divergence).backward()
        adam.step(settings.learning_rate)
        losses = {"-ELBO": error + divergence, "error": error, "divergence": divergence}
        yield RivalStep(step, {name: loss.item() for name, loss in losses.items()}, model)
