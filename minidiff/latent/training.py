"""Training an autoencoder: pictures there and back, before any diffusion.

    loss = ‖x - decoder(z + σ ε)‖² + λ ‖z‖²,      z = encoder(x), ε ~ N(0, 1)

Means over all numbers. The noise makes the decoder bear the small errors of a sampler, the last term keeps z
from growing until σ is nothing beside it. Together they are, up to a constant, the bound of a variational
autoencoder whose posterior has the fixed standard deviation σ. Source: Kingma & Welling 2014, eq. 10.
"""

from collections.abc import Generator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from minidiff._validate import check_count, check_number, check_seed
from minidiff.data.examples import Examples
from minidiff.draws import Order, generator_of
from minidiff.latent.autoencoder import Autoencoder
from minidiff.optim import Adam


@dataclass(frozen=True)
class AutoencoderTraining:
    """How to train an autoencoder."""

    steps: int = 2200
    batch_size: int = 16
    learning_rate: float = 2e-3
    warmup: int = 100  # steps over which the learning rate rises from 0
    cooldown: float = 0.6  # share of the steps at the end over which it falls back to 0
    clip_norm: float = 1.0
    noise: float = 0.1  # σ
    weight: float = 1e-4  # λ
    seed: int = 0

    def __post_init__(self) -> None:
        check_count(self.steps, "steps", 1)
        check_count(self.batch_size, "batch_size", 1)
        check_count(self.warmup, "warmup", 0)
        check_number(self.learning_rate, "learning_rate", 1e-12, 10)
        check_number(self.cooldown, "cooldown", 0, 1)
        check_number(self.clip_norm, "clip_norm", 1e-12)
        check_number(self.noise, "noise", 0)
        check_number(self.weight, "weight", 0)
        check_seed(self.seed)

    def learning_rate_at(self, step: int) -> float:
        """Straight up over `warmup` steps, level, straight down over the last `cooldown` share."""
        rise = (step + 1) / self.warmup if step < self.warmup else 1.0
        cooling = self.cooldown * self.steps
        fall = (self.steps - step) / cooling if step > self.steps - cooling else 1.0
        return self.learning_rate * min(rise, fall)


@dataclass(frozen=True, eq=False)
class AutoencoderStep:
    """What the training yields after each step; `step` counts from 1, `error` is the mean square of x - x̂."""

    step: int
    error: float
    learning_rate: float
    autoencoder: Autoencoder


def train_autoencoder(
    autoencoder: Autoencoder, examples: Examples, settings: AutoencoderTraining | None = None
) -> Generator[AutoencoderStep, None, None]:
    """Train in place, yielding an `AutoencoderStep` after every step; at the end latents are standardised.

    `examples` holds pictures (N, C, H, W). Raises TypeError or ValueError for what does not belong together,
    before the first step.
    """
    settings = AutoencoderTraining() if settings is None else settings
    for value, name, kind in (
        (autoencoder, "autoencoder", Autoencoder), (examples, "examples", Examples),
        (settings, "settings", AutoencoderTraining),
    ):  # fmt: skip
        if not isinstance(value, kind):
            raise TypeError(f"{name} must be {kind.__name__}, got {value!r}.")
    with torch.no_grad():
        autoencoder.encode(examples.x[:1])
    return _training(autoencoder, examples.x, settings)


def _training(
    autoencoder: Autoencoder, images: Tensor, settings: AutoencoderTraining
) -> Generator[AutoencoderStep, None, None]:
    autoencoder.train().to(memory_format=torch.channels_last)
    adam, order = Adam(autoencoder), Order(settings.seed, len(images), settings.batch_size)
    for n in range(settings.steps):
        x = images[order.rows(n)].contiguous(memory_format=torch.channels_last)
        z = autoencoder.encoder(x)
        epsilon = torch.randn(z.shape, generator=generator_of(settings.seed, "noise", n))
        error = (x - autoencoder.decoder(z + settings.noise * epsilon)).square().mean()
        loss = error + settings.weight * z.square().mean()
        autoencoder.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(autoencoder.parameters(), settings.clip_norm)
        learning_rate = settings.learning_rate_at(n)
        adam.step(learning_rate)
        yield AutoencoderStep(n + 1, error.item(), learning_rate, autoencoder)
    autoencoder.eval().to(memory_format=torch.contiguous_format)
    autoencoder.standardise_(images[:2000])
