"""`TrainedModel`: a network with what is needed to use it, and the drawing of samples from it."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from minidiff._validate import check_choice, check_count, check_labels, check_number
from minidiff.denoisers import ClippedDenoiser, Denoiser, NetworkDenoiser
from minidiff.guidance import GuidedDenoiser, GuidedPair
from minidiff.noise import Noise, randn
from minidiff.samplers import SAMPLERS, SampleStep
from minidiff.schedule import NoiseSchedule

PAIR_AT_MOST = 16  # images on a CPU, for which a guided pair in one call is the quicker one


@dataclass(frozen=True, eq=False)
class TrainedModel:
    """A network with what is needed to use it: its schedule, and what its output means.

    `info` is free JSON (recipe, figures, step; "image_size" where it draws images). `training` holds the
    tensors of an unfinished run.
    """

    network: nn.Module
    schedule: NoiseSchedule
    predicts: str
    info: dict[str, Any] = field(default_factory=dict)
    training: dict[str, Tensor] = field(default_factory=dict)

    # ---- as a sampler wants it ----------------------------------------------------------------------------

    def denoiser(
        self, labels: Tensor | None = None, *, scale: float = 1.0, clip: float | None = 1.0
    ) -> Denoiser:
        """The model as a sampler wants it.

        `labels` (B,) asks for classes; `scale` other than 1 guides towards them; `clip` keeps x̂_0 inside
        [-clip, clip], after guidance (None for data that are not images). Raises ValueError for a scale
        without labels: there is nothing to guide to.
        """
        check_number(scale, "scale")
        if labels is not None:
            check_labels(labels, "labels")
            if labels.ndim == 0:
                raise ValueError(f"labels must have shape (B,) or (B, K), got {tuple(labels.shape)}.")
        elif scale != 1.0:
            raise ValueError(
                f"scale {scale:g} guides towards labels, but labels is None. Give labels, or scale=1."
            )
        denoise = self._knowing(labels)
        if labels is not None and scale != 1.0:
            null = getattr(self.network, "null_label", None)
            if null is None or (labels.device.type == "cpu" and len(labels) > PAIR_AT_MOST):
                denoise = GuidedDenoiser(denoise, self._knowing(None), scale)
            else:
                both = torch.cat([labels, torch.full_like(labels, null)])
                denoise = GuidedPair(self._knowing(both), scale)
        return denoise if clip is None else ClippedDenoiser(denoise, self.schedule, clip)

    def _knowing(self, labels: Tensor | None) -> Denoiser:
        return NetworkDenoiser(self.network, self.schedule, predicts=self.predicts, condition=labels)

    # ---- drawing ------------------------------------------------------------------------------------------

    def draw(self, labels: Tensor | None = None, **options: Any) -> Tensor:
        """Finished samples, (B, ...): the end of `drawing`, with the same arguments.

        >>> from minidiff import zoo
        >>> sevens = torch.full((3,), 7)
        >>> zoo.load("digits").draw(sevens, steps=5, generator=torch.Generator().manual_seed(0)).shape
        torch.Size([3, 1, 8, 8])
        """
        (last,) = deque(self.drawing(labels, **options), maxlen=1)
        return last.x_t

    def drawing(
        self,
        labels: Tensor | None = None,
        *,
        n: int | None = None,
        x_T: Tensor | None = None,
        generator: Noise = None,
        sampler: str = "ddim",
        steps: int = 50,
        scale: float = 1.0,
        clip: float | None = 1.0,
        **options: Any,
    ) -> Iterator[SampleStep]:
        """From noise to samples, step by step: one for each of `labels`; without any, `n` (or one).

        `x_T` (B, ...) is the noise to start from; without it, it comes from `generator`, which also feeds the
        samplers that draw on the way. `sampler` and `steps` choose the way, `options` are the sampler's own;
        `scale` and `clip` are those of `denoiser`.
        """
        check_choice(sampler, "sampler", tuple(SAMPLERS))
        denoise = self.denoiser(labels, scale=scale, clip=clip)
        if x_T is None:
            x_T = self.noise(_count(n, labels), generator)
        return SAMPLERS[sampler](denoise, self.schedule, x_T, steps=steps, generator=generator, **options)

    def noise(self, n: int, generator: Noise = None) -> Tensor:
        """x_T for `n` samples, (n, ...), where the network is."""
        check_count(n, "n", 1)
        device = next((p.device for p in self.network.parameters()), None)
        return randn((n, *self.shape), generator=generator, device=device)

    @property
    def shape(self) -> tuple[int, int, int]:
        """(C, H, W) of an image. Raises ValueError for a model that does not say, or says nonsense."""
        channels = getattr(getattr(self.network, "settings", None), "channels", None)
        size = self.info.get("image_size")
        if channels is None or not isinstance(size, list) or len(size) != 2:
            raise ValueError("This model does not say what size of images it draws.")
        for side in size:
            check_count(side, "each side of image_size, in the model's info,", 1)
        return channels, size[0], size[1]

    def read_labels(
        self, told: Sequence[int] | None, n: int, generator: torch.Generator | None = None, name: str = "told"
    ) -> Tensor | None:
        """Labels for `n` samples, from whole numbers that a person gave; None for a model without labels.

        A model of classes takes one number for each sample, by default every class in turn; a model of
        attributes takes a row of them, by default drawn with `generator`. What is given is repeated in turn.
        Raises ValueError, about `name`, for numbers that the model does not know.
        """
        check_count(n, "n", 1)
        classes = getattr(getattr(self.network, "settings", None), "classes", None)
        if classes is None:
            if told:
                raise ValueError(f"This model knows no classes, so {name} means nothing to it.")
            return None
        if not isinstance(classes, tuple):
            rows = torch.tensor(told or range(classes))
            if not 0 <= int(rows.min()) <= int(rows.max()) < classes:
                raise ValueError(f"{name} must lie in 0 .. {classes - 1}, got {rows.tolist()}.")
        elif told:
            rows = _attributes(told, torch.tensor(classes), name)
        else:
            fractions = torch.rand((n, len(classes)), generator=generator)
            rows = (fractions * torch.tensor(classes)).long()
        turns = torch.arange(n) % len(rows)
        return rows[turns].to(next(self.network.parameters()).device)


def _count(n: int | None, labels: Tensor | None) -> int:
    """How many samples are asked for."""
    if labels is None:
        return 1 if n is None else n
    if n is not None and n != len(labels):
        raise ValueError(f"n is {n}, but there are {len(labels)} labels: give one for each sample.")
    return len(labels)


def _attributes(told: Sequence[int], counts: Tensor, name: str) -> Tensor:
    """Rows of attributes, (R, K); the largest of `counts` (K,) in a column means "not told"."""
    if len(told) % len(counts):
        raise ValueError(f"{name} takes {len(counts)} numbers for each image here, got {len(told)}.")
    rows = torch.tensor(told).reshape(-1, len(counts))
    if bool(((rows < 0) | ((rows >= counts) & (rows != counts.max()))).any()):
        ranges = ", ".join(f"0 .. {count - 1}" for count in counts)
        raise ValueError(f"{name} must lie in {ranges} ({counts.max()}: not told), got {rows.tolist()}.")
    return rows
