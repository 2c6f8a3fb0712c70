"""`TrainedModel`: a network with what is needed to use it, and the drawing of samples from it."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from minidiff import _words as words
from minidiff._condition import Condition, Reader, joined, replaced
from minidiff._validate import check_choice, check_count, check_number
from minidiff.data import Examples
from minidiff.denoisers import ClippedDenoiser, Denoiser, NetworkDenoiser
from minidiff.guidance import GuidedDenoiser, GuidedPair
from minidiff.noise import Noise, randn
from minidiff.predictions import Learned, bare, parametrisation, what_it_predicts
from minidiff.samplers import SAMPLERS, SampleStep
from minidiff.schedule import NoiseSchedule

PAIR_AT_MOST = 16  # images on a CPU, for which a guided pair in one call is the quicker one


@dataclass(frozen=True, eq=False)
class TrainedModel:
    """A network with what is needed to use it: its schedule, and what its output means.

    `info` is free JSON (recipe, figures, step; "shape" of one sample). `training` holds the tensors of an
    unfinished run. The network carries the same facts from then on (`network.learned`).

    Raises ValueError for a network that has learned something else.
    """

    network: nn.Module
    schedule: NoiseSchedule
    predicts: str
    info: dict[str, Any] = field(default_factory=dict)
    training: dict[str, Tensor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        inner = bare(self.network)
        if isinstance(inner, nn.Module) and getattr(inner, "learned", None) is None:
            parametrisation(self.predicts, self.schedule)
            inner.learned = Learned(self.predicts, self.schedule, self._shape_in_info())  # type: ignore[assignment]
        what_it_predicts(self.network, self.schedule, self.predicts)

    # ---- as a sampler wants it ----------------------------------------------------------------------------

    def denoiser(
        self, condition: Condition | None = None, *, scale: float = 1.0, clip: float | None = 1.0
    ) -> Denoiser:
        """The model as a sampler wants it.

        `condition` says what is asked for: labels (B,), or whatever the network is told; `scale` other than 1
        guides towards it; `clip` keeps x̂_0 inside [-clip, clip], after guidance (None for data that are not
        images). Raises ValueError for a scale without a condition: there is nothing to guide to.
        """
        check_number(scale, "scale")
        if condition is None and scale != 1.0:
            raise ValueError(words.GUIDES_TO_NOTHING.said(scale=scale))
        denoise = self._knowing(condition)
        if condition is not None and scale != 1.0:
            some = next(iter(condition.values())) if isinstance(condition, dict) else condition
            reads = getattr(bare(self.network), "condition", None)
            if not isinstance(reads, Reader) or (some.device.type == "cpu" and len(some) > PAIR_AT_MOST):
                denoise = GuidedDenoiser(denoise, self._knowing(None), scale)
            else:
                everybody = torch.ones(len(some), dtype=torch.bool)
                nothing = replaced(condition, reads.null(len(some), some.device), everybody)
                denoise = GuidedPair(self._knowing(joined(condition, nothing)), scale)
        return denoise if clip is None else ClippedDenoiser(denoise, self.schedule, clip)

    def _knowing(self, condition: Condition | None) -> Denoiser:
        return NetworkDenoiser(self.network, self.schedule, predicts=self.predicts, condition=condition)

    # ---- drawing ------------------------------------------------------------------------------------------

    def draw(self, condition: Condition | None = None, **options: Any) -> Tensor:
        """Finished samples, (B, ...): the end of `drawing`, with the same arguments.

        >>> from minidiff import zoo
        >>> sevens = torch.full((3,), 7)
        >>> zoo.load("digits").draw(sevens, steps=5, generator=torch.Generator().manual_seed(0)).shape
        torch.Size([3, 1, 8, 8])
        """
        (last,) = deque(self.drawing(condition, **options), maxlen=1)
        return last.x_t

    def drawing(
        self,
        condition: Condition | None = None,
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
        denoise = self.denoiser(condition, scale=scale, clip=clip)
        if x_T is None:
            x_T = self.noise(_count(n, condition), generator)
        return SAMPLERS[sampler](denoise, self.schedule, x_T, steps=steps, generator=generator, **options)

    def noise(self, n: int, generator: Noise = None) -> Tensor:
        """x_T for `n` samples, (n, ...), where the network is."""
        check_count(n, "n", 1)
        device = next((p.device for p in self.network.parameters()), None)
        return randn((n, *self.shape), generator=generator, device=device)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one sample, (C, H, W) of an image. Raises ValueError for a model that does not say."""
        shape = self._shape_in_info() or getattr(getattr(bare(self.network), "learned", None), "shape", None)
        if not shape:
            raise ValueError("This model does not say what size of images it draws.")
        for side in shape:
            check_count(side, "each side of a sample, in the model's info,", 1)
        return tuple(shape)

    def _shape_in_info(self) -> tuple[int, ...] | None:
        """As a file says it, believed by nobody yet."""
        shape, size = self.info.get("shape"), self.info.get("image_size")
        channels = getattr(getattr(bare(self.network), "settings", None), "channels", None)
        if shape is None and channels is not None and isinstance(size, list) and len(size) == 2:
            shape = [channels, *size]  # in files of before
        return tuple(shape) if isinstance(shape, (list, tuple)) else None

    def read_labels(
        self, told: Sequence[int] | None, n: int, generator: torch.Generator | None = None, name: str = "told"
    ) -> Tensor | None:
        """Labels for `n` samples, from whole numbers that a person gave; None for a model that is told
        nothing.

        What is given is repeated in turn; what a condition makes of numbers, or of none, is its
        `from_numbers`. Raises ValueError, about `name`, for numbers that the model does not know.
        """
        check_count(n, "n", 1)
        reads = getattr(bare(self.network), "condition", None)
        if not isinstance(reads, Reader):
            if told:
                raise ValueError(words.NO_CLASSES.said(name=name))
            return None
        rows = reads.from_numbers(told, n, generator, name)
        return rows[torch.arange(n) % len(rows)].to(next(self.network.parameters()).device)


def _count(n: int | None, condition: Condition | None) -> int:
    """How many samples are asked for."""
    if condition is None:
        return 1 if n is None else n
    rows = len(next(iter(condition.values())) if isinstance(condition, dict) else condition)
    if n is not None and n != rows:
        raise ValueError(words.LABEL_EACH.said(n=n, rows=rows))
    return rows


def check_trainable(network: nn.Module, examples: Examples) -> None:
    """Raise ValueError unless the weights can learn, and the network hears what the examples tell."""
    if isinstance(network, (nn.DataParallel, nn.parallel.DistributedDataParallel)):
        raise ValueError(
            f"train takes the network itself, not {type(network).__name__} round it: give network.module. "
            f"Several GPUs, or processes, share the work when the program is started by "
            f"`torchrun --nproc-per-node=N`; train does the rest."
        )
    for name, weight in network.named_parameters():
        if weight.dtype != torch.float32:
            raise ValueError(f"{name} is {weight.dtype}, and examples are float32. Use network.float().")
        if weight.is_inference():
            raise ValueError(
                f"{name} was made in torch.inference_mode(), where nothing can learn. Build it outside."
            )
    reads, condition = getattr(bare(network), "condition", None), examples.condition
    if isinstance(reads, Reader) and condition is not None:
        try:
            reads.check(condition, len(examples), null=False)
        except (TypeError, ValueError) as error:
            raise ValueError(
                f"What {examples.name} tells is not what the network was built to hear: {error} "
                f"Build the network for it, or choose what is told: examples.told(...)."
            ) from error
    elif condition is not None:
        own = "" if hasattr(bare(network), "condition") else (
            " A network of your own says what it hears by a reader of minidiff.nets, as in "
            "self.condition = ClassSettings(10).build(width), called in forward(x_t, t, condition)."
        )  # fmt: skip
        raise ValueError(
            f"{examples.name} tells something of each example, but the network was built to hear nothing. "
            f"Build it with classes=... (or condition=...), or tell it nothing: examples.told(None).{own}"
        )
    elif reads is not None:
        raise ValueError(
            f"The network was built to be told something, but {examples.name} tells nothing: no label "
            f"would ever be learned. Give labels: examples.told(labels), or build the network without."
        )
