"""A generative adversarial network: a generator learns from an opponent that tells real from made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from minidiff._shared import evaluating, seeded
from minidiff._validate import check_count
from minidiff.data import Examples
from minidiff.draws import generator_of
from minidiff.noise import randn
from minidiff.optim import Adam
from minidiff.rivals.parts import RivalSettings, RivalStep, batches, check_arguments, check_rows, perceptron

BETA1 = 0.5  # of Adam: less memory than usual, for the opponent moves too (Radford et al. 2016)


@dataclass(frozen=True)
class GANSettings(RivalSettings):
    """How a GAN is built and trained."""


class GAN(nn.Module):
    """Generator G(z) and discriminator D(x), for examples of one `shape`."""

    def __init__(self, shape: tuple[int, ...], settings: GANSettings | None = None) -> None:
        super().__init__()
        self.shape, self.settings = tuple(shape), settings or GANSettings()
        size, s = torch.Size(shape).numel(), self.settings
        self.generator = perceptron(s.latent, size, s.width, s.depth)
        self.discriminator = perceptron(size, 1, s.width, s.depth)

    def generate(self, z: Tensor) -> Tensor:
        """G(z): (B, latent) -> (B, ...)."""
        check_rows(z, "z", self.generator)
        made: Tensor = self.generator(z.flatten(1)).unflatten(1, self.shape)
        return made

    def judge(self, x: Tensor) -> Tensor:
        """D(x) for examples (B, ...): logits (B,), positive for "real"."""
        check_rows(x, "x", self.discriminator)
        logits: Tensor = self.discriminator(x.flatten(1))[:, 0]
        return logits

    @torch.no_grad()
    def draw(self, n: int, *, generator: torch.Generator | None = None) -> Tensor:
        """z from N(0, I), through the generator once: (n, ...)."""
        check_count(n, "n", 1)
        with evaluating(self):
            return self.generate(randn((n, self.settings.latent), generator=generator))


def discriminator_loss(real: Tensor, made: Tensor) -> Tensor:
    """-log σ(D(x)) - log(1 - σ(D(G(z)))), the mean over logits of real and of made examples, each (B,).

    Source: Goodfellow et al. 2014, eq. 1.
    """
    return F.softplus(-real).mean() + F.softplus(made).mean()


def generator_loss(made: Tensor) -> Tensor:
    """-log σ(D(G(z))), the mean over logits (B,): the form that does not fade while D is winning.

    Source: Goodfellow et al. 2014, section 3.
    """
    return F.softplus(-made).mean()


def train_gan(examples: Examples, settings: GANSettings | None = None) -> Iterator[RivalStep[GAN]]:
    """Train a GAN on `examples`, yielding after every step: D moves once, then G moves once.

    >>> from minidiff.data import digits
    >>> *_, last = train_gan(digits(), GANSettings(steps=3, latent=16))
    >>> last.model.draw(2, generator=torch.Generator().manual_seed(0)).shape
    torch.Size([2, 1, 8, 8])
    """
    settings = GANSettings() if settings is None else settings
    check_arguments(examples, settings, GANSettings)
    return _steps(examples, settings)


def _steps(examples: Examples, settings: GANSettings) -> Iterator[RivalStep[GAN]]:
    with seeded(settings.seed):
        model = GAN(tuple(examples.x.shape[1:]), settings)
    adams = Adam(model.generator, BETA1), Adam(model.discriminator, BETA1)
    for step, x in batches(examples, settings):
        z = randn((len(x), settings.latent), generator=generator_of(settings.seed, "z", step))
        with torch.enable_grad():
            made = model.generator(z)
            told = model.judge(x), model.judge(made.detach())  # D's step must not reach G
            d_loss = discriminator_loss(*told)
            model.discriminator.zero_grad(set_to_none=True)
            d_loss.backward()  # type: ignore[no-untyped-call]
            adams[1].step(settings.learning_rate)
            g_loss = generator_loss(model.judge(made))
            model.generator.zero_grad(set_to_none=True)
            g_loss.backward()  # type: ignore[no-untyped-call]
            adams[0].step(settings.learning_rate)
        yield RivalStep(step, {"generator": g_loss.item(), "discriminator": d_loss.item()}, model)
