"""Classifier-free guidance: push the prediction away from "anything", towards "what was asked for"."""

import torch
from torch import Tensor

from minidiff._validate import check_batch, check_callable, check_count, check_labels, check_number
from minidiff.denoisers import Denoiser, Prediction, check_prediction
from minidiff.noise import check_one_generator


class GuidedDenoiser:
    """Two denoisers, one answer (Ho & Salimans 2022, eq. 6, in the form where s = 1 is no guidance).

        ε̂ = ε_u + s (ε_c - ε_u)

    `conditional` knows the label or prompt, `unconditional` does not; `scale` is s. s = 0 gives the
    unconditional prediction, s = 1 the conditional one, s > 1 exaggerates the difference. Since x_0 is a
    straight-line function of ε at fixed x_t, the same line is taken through both x̂_0.
    """

    def __init__(self, conditional: Denoiser, unconditional: Denoiser, scale: float) -> None:
        check_callable(conditional, "conditional")
        check_callable(unconditional, "unconditional")
        check_number(scale, "scale")
        self.conditional, self.unconditional, self.scale = conditional, unconditional, scale

    def __call__(self, x_t: Tensor, t: float) -> Prediction:
        c, u = self.conditional(x_t, t), self.unconditional(x_t, t)
        check_prediction(c, x_t, "conditional")
        check_prediction(u, x_t, "unconditional")
        return Prediction(
            x_0=torch.lerp(u.x_0, c.x_0, self.scale), epsilon=torch.lerp(u.epsilon, c.epsilon, self.scale)
        )


class GuidedPair:
    """The same line, for one network that is asked once: x_t goes in twice, first with labels, then without.

    `both` is a denoiser of 2B images; its first half knows the labels. One call of twice the size is quicker
    than two where a call costs by itself: on a GPU, and for a few images on a CPU. (For many images there,
    two smaller calls stay in the cache: `python -m bench.sampling pair`.)
    """

    def __init__(self, both: Denoiser, scale: float) -> None:
        check_callable(both, "both")
        check_number(scale, "scale")
        self.both, self.scale = both, scale

    def __call__(self, x_t: Tensor, t: float) -> Prediction:
        check_batch(x_t, "x_t")
        twice = torch.cat([x_t, x_t])
        both = self.both(twice, t)
        check_prediction(both, twice, "both")
        (c_x_0, u_x_0), (c_epsilon, u_epsilon) = both.x_0.chunk(2), both.epsilon.chunk(2)
        return Prediction(
            x_0=torch.lerp(u_x_0, c_x_0, self.scale), epsilon=torch.lerp(u_epsilon, c_epsilon, self.scale)
        )


def drop_labels(
    labels: Tensor, null_label: int, probability: float, *, generator: torch.Generator | None = None
) -> Tensor:
    """Replace each label, with this probability, by the null label: "no label given".

    A network trained so is two networks in one, conditional and unconditional, which is what guidance
    needs. `labels` has shape (B,); call this in training only.

    Labels of several attributes, shape (B, K): with this probability an image is told nothing. With four times
    this probability it is told a part, each attribute with a chance that is itself drawn, uniformly, for the
    image; so the network learns every question from "anything" to "exactly this". Otherwise it is told all.
    """
    check_labels(labels, "labels")
    if labels.ndim not in (1, 2):
        raise ValueError(f"labels must have shape (B,) or (B, K), got {tuple(labels.shape)}.")
    check_count(null_label, "null_label", 0)
    check_number(probability, "probability", 0, 1)
    check_one_generator(generator)
    drawn_on = labels.device if generator is None else generator.device
    if labels.ndim == 1:
        dropped = torch.rand(labels.shape, generator=generator, device=drawn_on) < probability
    else:
        fate, kept = torch.rand((2, len(labels), 1), generator=generator, device=drawn_on)
        part = fate < 5 * probability
        dropped = part & (torch.rand(labels.shape, generator=generator, device=drawn_on) >= kept)
        dropped |= fate < probability
    return labels.masked_fill(dropped.to(labels.device), null_label)
