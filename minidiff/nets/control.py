"""ControlNet: a second network beside a frozen one, which reads a drawing and says where to put things.

    c = zeros(branch(x_t, t, condition, hint)),      network(x_t, t, condition) with c added

The branch is a trainable copy of the U-Net's way down. What it finds goes into the frozen network's skip
connections and middle, each through a 1x1 convolution that is zero at birth: the two together begin as the
frozen network, bit for bit. Source: Zhang, Rao & Agrawala 2023, section 3.1.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from minidiff._condition import Condition, Reader, tensor_of
from minidiff._validate import check_count, check_number, check_tensor
from minidiff.nets.attention import zeroed
from minidiff.nets.conditions import KINDS, Hint, Several
from minidiff.nets.registry import network
from minidiff.nets.unet import Control, UNet, UNetSettings, WayDown

HINT = "hint"  # the name of the drawing in a condition


@dataclass(frozen=True)
class ControlSettings:
    """The network that is controlled, and how many channels the drawing has."""

    base: UNetSettings
    hint_channels: int = 1

    def __post_init__(self) -> None:
        if not isinstance(self.base, UNetSettings):
            raise TypeError(f"base must be UNetSettings, got {self.base!r}.")
        check_count(self.hint_channels, "hint_channels", 1)


@network(ControlSettings, UNetSettings, *KINDS)
class ControlBranch(nn.Module):
    """`branch(x_t, t, condition, hint)` -> `Control`: what to add to the skip connections and the middle.

    `hint` is (B, hint_channels, H, W), as large as x_t, in [0, 1]. A new branch has random weights and says
    nothing (zeros); `ControlBranch.copy_of(base)` has the weights of the network that it will control.
    """

    def __init__(self, settings: ControlSettings) -> None:
        super().__init__()
        if not isinstance(settings, ControlSettings):
            raise TypeError(f"settings must be ControlSettings, got {type(settings).__name__}.")
        self.settings, width = settings, settings.base.width
        folded = settings.hint_channels * settings.base.patch**2
        self.copy = WayDown(settings.base)
        self.hint = nn.Sequential(
            nn.Conv2d(folded, width, 3, padding=1), nn.SiLU(), zeroed(nn.Conv2d(width, width, 3, padding=1))
        )
        widths = self.copy.skip_widths
        self.skips = nn.ModuleList(zeroed(nn.Conv2d(w, w, 1)) for w in widths)
        self.middle = zeroed(nn.Conv2d(widths[-1], widths[-1], 1))

    @classmethod
    def copy_of(cls, base: UNet, hint_channels: int = 1) -> ControlBranch:
        """A branch for `base`, with its weights on the way down; only the hint's first layer is random."""
        check_base(base)
        branch = cls(ControlSettings(base.settings, hint_channels)).to(base.stem.weight.device)
        weights = base.state_dict()
        branch.copy.load_state_dict({name: weights[name] for name in branch.copy.state_dict()})
        return branch

    def forward(self, x_t: Tensor, t: Tensor, condition: Condition | None, hint: Tensor) -> Control:
        self.copy.check_input(x_t, t)
        self.check_hint(hint, x_t)
        told = self.hint(F.pixel_unshuffle(hint, self.settings.base.patch))  # (B, width, H/p, W/p)
        x, context = self.copy.context(x_t, t, condition)
        h, skips = self.copy.encode(x, context, told)
        h = self.copy.middle(h, *context.heard)
        return Control([zero(skip) for zero, skip in zip(self.skips, skips, strict=True)], self.middle(h))

    def check_hint(self, hint: Tensor, x_t: Tensor) -> None:
        """Raise unless `hint` is a drawing for each picture of x_t, as large as it."""
        check_tensor(hint, HINT)
        wanted = (x_t.shape[0], self.settings.hint_channels, *x_t.shape[2:])
        if not hint.is_floating_point() or hint.shape != wanted:
            raise ValueError(
                f"{HINT} must be floating-point numbers of shape {wanted}, one drawing for each x_t and as "
                f"large as it; got {hint.dtype} {tuple(hint.shape)}."
            )


@network(ControlSettings, UNetSettings, *KINDS)
class Controlled(nn.Module):
    """A frozen U-Net with a branch beside it, called like any network: `network(x_t, t, condition)`.

    `condition` is a dict: what the U-Net is told, by name ("labels"), and "hint", a drawing (B, C, H, W) as
    large as x_t. Without a condition, and for a sample whose hint is infinite ("no hint"), the answer is the
    frozen network's own, bit for bit. `scale` multiplies all that the branch says: 0 silences it, 1 is what
    it was trained for.

    Only the branch learns: `requires_grad_`, `parameters` that move, and `train` leave the U-Net as it is.
    In training (`train(...)`, label_dropout) what the U-Net is told is dropped, the hint never: without one
    there is nothing for the branch to learn.

    >>> base = UNet(UNetSettings(width=8, multipliers=(1, 2), attention=()))
    >>> network = Controlled.of(base, ControlBranch.copy_of(base))
    >>> x_t, t, hint = torch.randn(2, 1, 8, 8), torch.tensor([5.0, 900.0]), torch.ones(2, 1, 8, 8)
    >>> torch.equal(network(x_t, t, {"hint": hint}), base(x_t, t))
    True
    """

    def __init__(self, settings: ControlSettings) -> None:
        super().__init__()
        if not isinstance(settings, ControlSettings):
            raise TypeError(f"settings must be ControlSettings, got {type(settings).__name__}.")
        self.settings, self.scale = settings, 1.0
        self.base, self.branch = UNet(settings.base), ControlBranch(settings)
        self.requires_grad_()

    @classmethod
    def of(cls, base: UNet, branch: ControlBranch, scale: float = 1.0) -> Controlled:
        """These two networks together; `base` is frozen from now on, and both are shared, not copied.

        Raises ValueError for a branch that was made for a network of another build.
        """
        check_base(base)
        if not isinstance(branch, ControlBranch):
            raise TypeError(f"branch must be a ControlBranch, got {type(branch).__name__}.")
        check_number(scale, "scale")
        if branch.settings.base != base.settings:
            raise ValueError(
                f"This branch was made for a U-Net with other settings: {branch.settings.base}, and this one "
                f"has {base.settings}. ControlBranch.copy_of(base) makes one that fits."
            )
        with torch.device("meta"):  # the two are there already: build nothing
            both = cls(branch.settings)
        both.base, both.branch, both.scale = base, branch, scale
        both.learned = getattr(base, "learned", None)  # type: ignore[assignment]  # it predicts what base does
        both.requires_grad_()
        return both.train(branch.training)

    def scaled(self, scale: float) -> Controlled:
        """The same two networks with another `scale`."""
        check_number(scale, "scale")
        other = copy.copy(self)
        other.scale = scale
        return other

    @property
    def condition(self) -> Reader:
        """What reads the dict: the parts that the U-Net is told, and the hint."""
        return ToldAndHint({**parts_told(self.base), HINT: Hint(self.settings.hint_channels)})

    def forward(self, x_t: Tensor, t: Tensor, condition: Condition | None = None) -> Tensor:
        if condition is None:
            return self.base(x_t, t)  # type: ignore[no-any-return]
        told, hint = self.split(condition)
        there = ~torch.isinf(hint).flatten(1).any(dim=1)  # (B,)
        hint = torch.where(there[:, None, None, None], hint, torch.zeros_like(hint))
        if hint.shape[2:] == (1, 1):  # "no hint" may be told in little
            hint = hint.expand(-1, -1, *x_t.shape[2:])
        said = self.branch(x_t, t, told, hint)
        loud = (self.scale * there.to(x_t.dtype))[:, None, None, None]
        control = Control([loud * skip for skip in said.skips], loud * said.middle)
        return self.base(x_t, t, told, control=control)  # type: ignore[no-any-return]

    def split(self, condition: Condition) -> tuple[Condition | None, Tensor]:
        """What the U-Net is told, as it wants it, and the hint."""
        names = list(parts_told(self.base))
        if not isinstance(condition, dict) or sorted(condition) != sorted([*names, HINT]):
            raise ValueError(
                f"A controlled network is told a dict with {', '.join([*names, HINT])}; got "
                f"{', '.join(condition) if isinstance(condition, dict) else 'a tensor'}."
            )
        if isinstance(self.base.condition, Several):
            return {name: condition[name] for name in names}, condition[HINT]
        return (condition[names[0]] if names else None), condition[HINT]

    def requires_grad_(self, requires_grad: bool = True) -> Controlled:
        """Whether the branch learns; the U-Net never does."""
        self.base.requires_grad_(False)
        self.branch.requires_grad_(requires_grad)
        return self

    def train(self, mode: bool = True) -> Controlled:
        """Training mode for the branch; the U-Net stays as it is used."""
        super().train(mode)
        self.base.eval()
        return self


class ToldAndHint(Several):
    """The dict that a controlled network is told. Only what the U-Net is told can be dropped."""

    def drop(
        self, condition: Condition, probability: float, generator: torch.Generator | None = None
    ) -> Condition:
        """What the U-Net is told is dropped as each kind drops it; the hint stays."""
        assert isinstance(condition, dict)
        parts = {name: part for name, part in self.readers().items() if name != HINT}
        dropped = {n: tensor_of(part.drop(condition[n], probability, generator)) for n, part in parts.items()}
        return {**dropped, HINT: condition[HINT]}


def parts_told(base: UNet) -> dict[str, Reader]:
    """What a U-Net is told, by name."""
    reads = base.condition
    if isinstance(reads, Several):
        return reads.readers()
    return {} if reads is None else {reads.name: reads}


def check_base(base: UNet) -> None:
    """Raise TypeError unless `base` is a U-Net, whose parts a branch knows how to copy."""
    if not isinstance(base, UNet):
        raise TypeError(f"base must be a minidiff UNet, got {type(base).__name__}.")
