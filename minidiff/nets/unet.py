"""The U-Net: one network for every noise level. Read it from top to bottom.

    x_t ──stem──▶ level 0 ──────────skip──────────▶ level 0 ──head──▶ prediction
                     └▶ level 1 ────skip────▶ level 1 ┘
                           └▶ level 2 ─▶ middle ─▶ level 2 ┘

On the way down the picture shrinks and the network sees ever wider; on the way up it grows again, and at
each resolution the skip connections hand over the detail that shrinking lost. Every block hears the
timestep (and the class label, if there is one). After Ronneberger et al. 2015 and Ho et al. 2020.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from minidiff._validate import check_count, check_number
from minidiff.nets.embeddings import timestep_embedding


@dataclass(frozen=True)
class UNetSettings:
    """Everything that shapes a U-Net; saved with its weights."""

    channels: int = 1  # of the image
    width: int = 64  # feature maps at full resolution
    multipliers: tuple[int, ...] = (1, 2, 2)  # width of each level, in units of `width`
    blocks: int = 1  # residual blocks per level, on the way down and on the way up
    attention: tuple[int, ...] = (2,)  # levels that use self-attention (0 is full resolution)
    heads: int = 4
    classes: int | None = None  # None: the network takes no labels
    dropout: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "multipliers", tuple(self.multipliers))  # lists, when read from JSON
        object.__setattr__(self, "attention", tuple(self.attention))
        for name in ("channels", "width", "blocks", "heads"):
            check_count(getattr(self, name), name, 1)
        if self.classes is not None:
            check_count(self.classes, "classes", 1)
        if not self.multipliers:
            raise ValueError("multipliers is empty: a U-Net needs at least one level.")
        for multiplier in self.multipliers:
            check_count(multiplier, "each of multipliers", 1)
        for level in self.attention:
            check_count(level, "each of attention (a level)", 0, len(self.multipliers) - 1)
        check_number(self.dropout, "dropout", 0, 1)
        if self.width % 8 or self.width % self.heads:
            raise ValueError(f"width must be a multiple of 8 and of heads ({self.heads}), got {self.width}.")


class UNet(nn.Module):
    """`network(x_t, t)` or `network(x_t, t, labels)`: (B, C, H, W), (B,), (B,) -> (B, C, H, W).

    H and W may be any size of at least 2 ** (levels - 1). With `settings.classes` set, label number
    `network.null_label` (one past the last class) means "no label", and so does leaving labels out.
    The head starts at zero: the untrained network predicts 0 everywhere.
    """

    def __init__(self, settings: UNetSettings) -> None:
        super().__init__()
        self.settings = settings
        self.null_label = settings.classes  # index of the extra embedding row
        widths = [settings.width * m for m in settings.multipliers]
        time = 4 * settings.width

        self.time_mlp = nn.Sequential(nn.Linear(settings.width, time), nn.SiLU(), nn.Linear(time, time))
        self.label_embedding = None if settings.classes is None else nn.Embedding(settings.classes + 1, time)
        self.stem = nn.Conv2d(settings.channels, widths[0], 3, padding=1)

        def block(width_in: int, width_out: int, level: int) -> nn.Module:
            return Block(width_in, width_out, time, settings, attend=level in settings.attention)

        self.down = nn.ModuleList()
        self.shrink = nn.ModuleList()
        width, skips = widths[0], [widths[0]]
        for level, width_out in enumerate(widths):
            for _ in range(settings.blocks):
                self.down.append(block(width, width_out, level))
                width = width_out
                skips.append(width)
            if level < len(widths) - 1:
                self.shrink.append(nn.Conv2d(width, width, 3, stride=2, padding=1))
                skips.append(width)

        self.middle = block(width, width, len(widths) - 1)

        self.up = nn.ModuleList()
        self.grow = nn.ModuleList()
        for level, width_out in reversed(list(enumerate(widths))):
            for _ in range(settings.blocks + 1):
                self.up.append(block(width + skips.pop(), width_out, level))
                width = width_out
            if level > 0:
                self.grow.append(nn.Conv2d(width, width, 3, padding=1))

        self.head = nn.Sequential(
            norm(width), nn.SiLU(), zeroed(nn.Conv2d(width, settings.channels, 3, padding=1))
        )

    def forward(self, x_t: Tensor, t: Tensor, labels: Tensor | None = None) -> Tensor:
        self._check(x_t, t, labels)
        context = self.time_mlp(timestep_embedding(t, self.settings.width).to(x_t.dtype))  # (B, time)
        if self.label_embedding is not None:
            if labels is None:  # "no label" is the last row of the table
                labels = torch.full_like(t, self.label_embedding.num_embeddings - 1, dtype=torch.long)
            context = context + self.label_embedding(labels)

        h = self.stem(x_t)
        skips = [h]
        down, shrink = iter(self.down), iter(self.shrink)
        for level in range(len(self.settings.multipliers)):
            if level > 0:
                h = next(shrink)(h)  # (B, w, H, W) -> (B, w, H/2, W/2)
                skips.append(h)
            for _ in range(self.settings.blocks):
                h = next(down)(h, context)
                skips.append(h)

        h = self.middle(h, context)

        up, grow = iter(self.up), iter(self.grow)
        for level in reversed(range(len(self.settings.multipliers))):
            for _ in range(self.settings.blocks + 1):
                h = next(up)(torch.cat([h, skips.pop()], dim=1), context)
            if level > 0:  # to the size of the skip that comes next, so that odd sizes fit too
                h = next(grow)(F.interpolate(h, size=skips[-1].shape[-2:], mode="nearest"))
        return self.head(h)  # type: ignore[no-any-return]

    def _check(self, x_t: Tensor, t: Tensor, labels: Tensor | None) -> None:
        smallest = 2 ** (len(self.settings.multipliers) - 1)
        if x_t.ndim != 4 or x_t.shape[1] != self.settings.channels or min(x_t.shape[2:]) < smallest:
            raise ValueError(
                f"x_t must have shape (B, {self.settings.channels}, H, W), H and W at least {smallest}; "
                f"got {tuple(x_t.shape)}."
            )
        if t.shape != (len(x_t),):
            raise ValueError(
                f"t must hold one timestep per image, shape ({len(x_t)},); got {tuple(t.shape)}."
            )
        if labels is not None and self.label_embedding is None:
            raise ValueError("This network was built without classes and takes no labels.")
        if labels is None or self.settings.classes is None:
            return
        if labels.shape != t.shape:
            raise ValueError(f"labels must have shape ({len(x_t)},), got {tuple(labels.shape)}.")
        if labels.dtype not in (torch.int64, torch.int32):
            raise TypeError(f"labels must be whole numbers (int64 or int32), got {labels.dtype}.")
        on_cpu = labels.device.type == "cpu"  # elsewhere, asking for their values would stall every step
        if on_cpu and not 0 <= int(labels.min()) <= int(labels.max()) <= self.settings.classes:
            raise ValueError(
                f"labels must lie in 0 .. {self.settings.classes - 1}, or be the null label "
                f"{self.settings.classes}; got {int(labels.min())} .. {int(labels.max())}."
            )


class Block(nn.Module):
    """A residual block that hears the time, with self-attention after it where `attend` is set."""

    def __init__(
        self, width_in: int, width_out: int, time: int, settings: UNetSettings, attend: bool
    ) -> None:
        super().__init__()
        self.norm_1, self.conv_1 = norm(width_in), nn.Conv2d(width_in, width_out, 3, padding=1)
        self.scale_shift = nn.Linear(time, 2 * width_out)
        self.norm_2, self.conv_2 = norm(width_out), zeroed(nn.Conv2d(width_out, width_out, 3, padding=1))
        self.dropout = nn.Dropout(settings.dropout)
        self.shortcut = nn.Identity() if width_in == width_out else nn.Conv2d(width_in, width_out, 1)
        self.attention = SelfAttention(width_out, settings.heads) if attend else nn.Identity()

    def forward(self, x: Tensor, context: Tensor) -> Tensor:
        h = self.conv_1(F.silu(self.norm_1(x)))
        scale, shift = self.scale_shift(F.silu(context))[:, :, None, None].chunk(2, dim=1)
        h = self.norm_2(h) * (1 + scale) + shift  # "adaptive group norm", Dhariwal & Nichol 2021
        h = self.conv_2(self.dropout(F.silu(h)))
        return self.attention(h + self.shortcut(x))  # type: ignore[no-any-return]


class SelfAttention(nn.Module):
    """Every pixel looks at every other: the only layer in which far corners meet directly."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm, self.to_qkv = norm(width), nn.Conv2d(width, 3 * width, 1)
        self.out = zeroed(nn.Conv2d(width, width, 1))

    def forward(self, x: Tensor) -> Tensor:
        B, C, H, W = x.shape
        qkv = self.to_qkv(self.norm(x)).reshape(B, 3, self.heads, C // self.heads, H * W)
        q, k, v = qkv.transpose(-1, -2).unbind(1)  # each (B, heads, H*W, C/heads)
        h = F.scaled_dot_product_attention(q, k, v)
        return x + self.out(h.transpose(-1, -2).reshape(B, C, H, W))  # type: ignore[no-any-return]


def norm(width: int) -> nn.GroupNorm:
    return nn.GroupNorm(8, width)


def zeroed(layer: nn.Conv2d) -> nn.Conv2d:
    """Start a layer at zero, so that the residual branch it ends begins as "change nothing"."""
    nn.init.zeros_(layer.weight)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer
