"""What diffusion is measured against: other generative models, each small enough to read, on `Examples`.

- `vae`: an encoder and a decoder that pass one Gaussian between them; trained by a bound of the likelihood.
- `gan`: a generator that is told by an opponent what gives it away.
- `parts`: the network that both are made of, and the step that both yield.

Each is trained by a generator of steps, as `train` is, and each step's `model` draws.
"""

from minidiff.rivals.gan import GAN, GANSettings, train_gan
from minidiff.rivals.parts import RivalStep
from minidiff.rivals.vae import VAE, VAESettings, train_vae

__all__ = ["GAN", "VAE", "GANSettings", "RivalStep", "VAESettings", "train_gan", "train_vae"]
