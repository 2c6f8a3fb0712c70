"""The U-Net: one network for every noise level. Read it from top to bottom.

    x_t ──stem──▶ level 0 ──────────skip──────────▶ level 0 ──head──▶ prediction
                     └▶ level 1 ────skip────▶ level 1 ┘
                           └▶ level 2 ─▶ middle ─▶ level 2 ┘

On the way down the picture shrinks and the network sees ever wider; on the way up it grows again, and at
each resolution the skip connections hand over the detail that shrinking lost. Every block hears the
timestep and what else it is told: a class label, a text, a picture. After Ronneberger et al. 2015 and
Ho et al. 2020.
"""

from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from minidiff._condition import Condition, Reader
from minidiff._validate import check_count, check_network_input, check_number
from minidiff.nets.attention import CrossAttention, SelfAttention, norm, zeroed
from minidiff.nets.conditions import (
    KINDS,
    AttributeSettings,
    ClassSettings,
    ConditionSettings,
    HintSettings,
    SeveralSettings,
    TokenSettings,
    check_settings,
)
from minidiff.nets.embeddings import timestep_embedding
from minidiff.nets.registry import network


@dataclass(frozen=True)
class UNetSettings:
    """Everything that shapes a U-Net; saved with its weights."""

    channels: int = 1  # of the image
    width: int = 64  # feature maps at full resolution
    multipliers: tuple[int, ...] = (1, 2, 2)  # width of each level, in units of `width`
    blocks: int = 1  # residual blocks per level, on the way down and on the way up
    attention: tuple[int, ...] = (2,)  # levels that use self-attention (0 is full resolution)
    heads: int = 4
    classes: int | tuple[int, ...] | None = None  # several numbers: one for each attribute; None: no labels
    dropout: float = 0.0
    patch: int = 1  # side of the squares of pixels that the stem folds into channels
    condition: ConditionSettings | None = None  # what else than classes the network is told
    reading: tuple[int, ...] | None = None  # levels that look at tokens, if any; None: those of attention

    def __post_init__(self) -> None:
        for name in ("multipliers", "attention", *(["reading"] if self.reading is not None else [])):
            if not isinstance(getattr(self, name), (tuple, list)):
                raise TypeError(f"{name} must be a tuple of whole numbers, got {getattr(self, name)!r}.")
            object.__setattr__(self, name, tuple(getattr(self, name)))  # lists, when read from JSON
        if isinstance(self.classes, (tuple, list)):
            object.__setattr__(self, "classes", tuple(self.classes))
        self.told()
        for name in ("channels", "width", "blocks", "heads", "patch"):
            check_count(getattr(self, name), name, 1)
        if not self.multipliers:
            raise ValueError("multipliers is empty: a U-Net needs at least one level.")
        for multiplier in self.multipliers:
            check_count(multiplier, "each of multipliers", 1)
        for name in ("attention", "reading"):
            for level in getattr(self, name) or ():
                check_count(level, f"each of {name} (a level)", 0, len(self.multipliers) - 1)
        check_number(self.dropout, "dropout", 0, 1)
        if self.width % 8 or self.width % self.heads:
            raise ValueError(f"width must be a multiple of 8 and of heads ({self.heads}), got {self.width}.")

    def reads(self, level: int) -> bool:
        """Whether the places of this level look at tokens, where there are any."""
        return level in (self.attention if self.reading is None else self.reading)

    def told(self) -> ConditionSettings | None:
        """What the network is told: `classes` is short for labels or attributes."""
        check_settings(self.condition)
        if self.classes is None:
            return self.condition
        if self.condition is not None:
            raise ValueError(
                "Give classes or condition, not both. Both together: "
                "condition=SeveralSettings({'labels': ClassSettings(10), ...})."
            )
        if isinstance(self.classes, tuple):
            return AttributeSettings(self.classes)
        return ClassSettings(self.classes)


class Context(NamedTuple):
    """What every block hears: the time and what was told, as a vector; and tokens to look at, if there are
    any."""

    vector: Tensor  # (B, 4 width)
    tokens: Tensor | None = None  # (B, L, D)

    @property
    def heard(self) -> tuple[Tensor, ...]:
        """What a block is called with, besides its picture."""
        return (self.vector,) if self.tokens is None else (self.vector, self.tokens)


class Control(NamedTuple):
    """What a second network adds to the first one's way: to each skip connection, and to the middle."""

    skips: list[Tensor]
    middle: Tensor


class WayDown(nn.Module):
    """The first three parts of a U-Net: `context`, `encode`, `middle`. A control branch has these alone."""

    def __init__(self, settings: UNetSettings) -> None:
        super().__init__()
        if not isinstance(settings, UNetSettings):
            raise TypeError(f"settings must be UNetSettings, got {type(settings).__name__}.")
        self.settings, told = settings, settings.told()
        widths = [settings.width * m for m in settings.multipliers]
        time = 4 * settings.width

        self.time_mlp = nn.Sequential(nn.Linear(settings.width, time), nn.SiLU(), nn.Linear(time, time))
        self.condition: Reader | None = None if told is None else told.build(time)
        folded = (settings.channels + beside(told)) * settings.patch**2
        self.stem = nn.Conv2d(folded, widths[0], 3, padding=1)

        self.down = nn.ModuleList()
        self.shrink = nn.ModuleList()
        width, self.skip_widths = widths[0], [widths[0]]
        for level, width_out in enumerate(widths):
            for _ in range(settings.blocks):
                self.down.append(self.block(width, width_out, level))
                width = width_out
                self.skip_widths.append(width)
            if level < len(widths) - 1:
                self.shrink.append(nn.Conv2d(width, width, 3, stride=2, padding=1))
                self.skip_widths.append(width)

        self.middle = self.block(width, width, len(widths) - 1)

    def block(self, width_in: int, width_out: int, level: int) -> nn.Module:
        """A new block of this network for a level."""
        settings = self.settings
        tokens = token_width(settings.told()) if settings.reads(level) else 0
        return Block(width_in, width_out, 4 * settings.width, settings, level in settings.attention, tokens)

    def context(self, x_t: Tensor, t: Tensor, condition: Condition | None) -> tuple[Tensor, Context]:
        """What goes into the stem, and what every block hears."""
        vector = self.time_mlp(timestep_embedding(t, self.settings.width).to(x_t.dtype))  # (B, time)
        if self.condition is None:
            if condition is not None:
                raise ValueError("This network was built without classes and takes no labels.")
            return x_t, Context(vector)
        if condition is None:
            condition = self.condition.null(t.shape[0], t.device)
        self.condition.check(condition, t.shape[0], values=False)
        told = self.condition(condition)
        if told.vector is not None:
            vector = vector + told.vector
        if told.picture is not None:
            x_t = torch.cat([x_t, told.picture.expand(-1, -1, *x_t.shape[2:])], dim=1)
        return x_t, Context(vector, told.tokens)

    def encode(self, x: Tensor, context: Context, hint: Tensor | None = None) -> tuple[Tensor, list[Tensor]]:
        """The way down: the smallest picture, and all that the skip connections hand over, largest first.

        `hint`, feature maps of a control branch, is added behind the stem.
        """
        if self.settings.patch > 1:
            x = F.pixel_unshuffle(x, self.settings.patch)  # (B, C, H, W) -> (B, C p², H/p, W/p)
        h = self.stem(x)
        if hint is not None:
            h = h + hint
        skips = [h]
        down, shrink = iter(self.down), iter(self.shrink)
        for level in range(len(self.settings.multipliers)):
            if level > 0:
                h = next(shrink)(h)  # (B, w, H, W) -> (B, w, H/2, W/2)
                skips.append(h)
            for _ in range(self.settings.blocks):
                h = next(down)(h, *context.heard)
                skips.append(h)
        return h, skips

    def check_input(self, x_t: Tensor, t: Tensor) -> None:
        """Raise unless x_t is pictures of this network's kind, and t a time for each."""
        check_network_input(x_t, t, self.stem.weight)
        patch = self.settings.patch
        smallest = patch * 2 ** (len(self.settings.multipliers) - 1)
        if x_t.ndim != 4 or x_t.shape[1] != self.settings.channels or min(x_t.shape[2:]) < smallest:
            raise ValueError(
                f"x_t must have shape (B, {self.settings.channels}, H, W), H and W at least {smallest}; "
                f"got {tuple(x_t.shape)}."
            )
        if x_t.shape[2] % patch or x_t.shape[3] % patch:
            raise ValueError(f"H and W must be multiples of patch ({patch}), got {tuple(x_t.shape[2:])}.")


@network(UNetSettings, *KINDS)
class UNet(WayDown):
    """`network(x_t, t)` or `network(x_t, t, condition)`: (B, C, H, W), (B,) -> (B, C, H, W).

    It works in four parts: `context`, `encode`, `middle`, `decode`. H and W may be any size of at least
    2 ** (levels - 1). The head starts at zero: the untrained network predicts 0 everywhere.

    `network.condition` is what reads the condition (`minidiff.nets.conditions`), or None. With
    `settings.classes` = 10 it reads labels (B,); with a tuple, say (6, 2) for six colours and two sizes,
    labels (B, 2), a column for each attribute. Left out, a condition is `network.condition.null`: nothing is
    told. `control` adds what another network has to say (`Control`) to the skip connections and the middle.

    With `settings.patch` = 2, each square of 2 x 2 pixels becomes one place with four times the channels
    before the stem, and is unfolded again after the head: a quarter of the places, a third of the time.
    H and W must then be even, and at least 2 ** levels. It looks right with x_0-prediction: fine noise, which
    an ε-network must copy from its input, has a hard way through so few channels.
    """

    def __init__(self, settings: UNetSettings) -> None:
        super().__init__(settings)
        widths, skips = [settings.width * m for m in settings.multipliers], list(self.skip_widths)
        width = widths[-1]
        self.up = nn.ModuleList()
        self.grow = nn.ModuleList()
        for level, width_out in reversed(list(enumerate(widths))):
            for _ in range(settings.blocks + 1):
                self.up.append(self.block(width + skips.pop(), width_out, level))
                width = width_out
            if level > 0:
                self.grow.append(nn.Conv2d(width, width, 3, padding=1))

        folded = settings.channels * settings.patch**2
        self.head = nn.Sequential(norm(width), nn.SiLU(), zeroed(nn.Conv2d(width, folded, 3, padding=1)))

    def forward(
        self, x_t: Tensor, t: Tensor, condition: Condition | None = None, *, control: Control | None = None
    ) -> Tensor:
        self.check_input(x_t, t)
        x, context = self.context(x_t, t, condition)
        h, skips = self.encode(x, context)
        h = self.middle(h, *context.heard)
        if control is not None:
            if not isinstance(control, Control):
                raise TypeError(f"control must be a Control or None, got {type(control).__name__}.")
            h = h + control.middle
            skips = [skip + more for skip, more in zip(skips, control.skips, strict=True)]
        return self.decode(h, skips, context)

    def decode(self, h: Tensor, skips: list[Tensor], context: Context) -> Tensor:
        """The way up: from the smallest picture, with the skip connections, to the prediction."""
        skips = list(skips)
        up, grow = iter(self.up), iter(self.grow)
        for level in reversed(range(len(self.settings.multipliers))):
            for _ in range(self.settings.blocks + 1):
                h = next(up)(torch.cat([h, skips.pop()], dim=1), *context.heard)
            if level > 0:  # to the size of the skip that comes next, so that odd sizes fit too
                h = next(grow)(F.interpolate(h, size=skips[-1].shape[-2:], mode="nearest"))
        output: Tensor = self.head(h)
        return output if self.settings.patch == 1 else F.pixel_shuffle(output, self.settings.patch)


def beside(told: ConditionSettings | None) -> int:
    """How many channels a condition lays beside x_t: those of each hint, and one that says it is there."""
    if isinstance(told, SeveralSettings):
        return sum(beside(part) for part in told.parts.values())
    return told.channels + 1 if isinstance(told, HintSettings) else 0


def token_width(told: ConditionSettings | None) -> int:
    """How wide the tokens are that blocks look at; 0 where there are none."""
    if isinstance(told, SeveralSettings):
        widths = {token_width(part) for part in told.parts.values()} - {0}
        if len(widths) > 1:
            raise ValueError(f"All tokens must be of one width to lie in one row, got {sorted(widths)}.")
        return max(widths, default=0)
    return told.width if isinstance(told, TokenSettings) else 0


class Block(nn.Module):
    """A residual block that hears the time; where `attend` is set, its pixels look at each other after it,
    and then, where `tokens` is more than 0, at tokens of that width."""

    def __init__(
        self, width_in: int, width_out: int, time: int, settings: UNetSettings, attend: bool, tokens: int = 0
    ) -> None:
        super().__init__()
        self.norm_1, self.conv_1 = norm(width_in), nn.Conv2d(width_in, width_out, 3, padding=1)
        self.scale_shift = nn.Linear(time, 2 * width_out)
        self.norm_2, self.conv_2 = norm(width_out), zeroed(nn.Conv2d(width_out, width_out, 3, padding=1))
        self.dropout = nn.Dropout(settings.dropout)
        self.shortcut = nn.Identity() if width_in == width_out else nn.Conv2d(width_in, width_out, 1)
        self.attention = SelfAttention(width_out, settings.heads) if attend else nn.Identity()
        self.reading = CrossAttention(width_out, tokens, settings.heads) if tokens else None

    def forward(self, x: Tensor, context: Tensor, tokens: Tensor | None = None) -> Tensor:
        h = self.conv_1(F.silu(self.norm_1(x)))
        scale, shift = self.scale_shift(F.silu(context))[:, :, None, None].chunk(2, dim=1)
        h = self.norm_2(h) * (1 + scale) + shift  # "adaptive group norm", Dhariwal & Nichol 2021
        h = self.conv_2(self.dropout(F.silu(h)))
        h = self.attention(h + self.shortcut(x))
        return h if self.reading is None else self.reading(h, tokens)  # type: ignore[no-any-return]
