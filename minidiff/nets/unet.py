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

from minidiff._validate import check_count, check_network_input, check_number
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

    def __post_init__(self) -> None:
        for name in ("multipliers", "attention"):
            if not isinstance(getattr(self, name), (tuple, list)):
                raise TypeError(f"{name} must be a tuple of whole numbers, got {getattr(self, name)!r}.")
        object.__setattr__(self, "multipliers", tuple(self.multipliers))  # lists, when read from JSON
        object.__setattr__(self, "attention", tuple(self.attention))
        if isinstance(self.classes, (tuple, list)):
            object.__setattr__(self, "classes", tuple(self.classes))
            if not self.classes:
                raise ValueError("classes is empty: give a number for each attribute, or None for no labels.")
            for count in self.classes:
                check_count(count, "each of classes", 1)
        elif self.classes is not None:
            check_count(self.classes, "classes", 1)
        for name in ("channels", "width", "blocks", "heads", "patch"):
            check_count(getattr(self, name), name, 1)
        if not self.multipliers:
            raise ValueError("multipliers is empty: a U-Net needs at least one level.")
        for multiplier in self.multipliers:
            check_count(multiplier, "each of multipliers", 1)
        for level in self.attention:
            check_count(level, "each of attention (a level)", 0, len(self.multipliers) - 1)
        check_number(self.dropout, "dropout", 0, 1)
        if self.width % 8 or self.width % self.heads:
            raise ValueError(f"width must be a multiple of 8 and of heads ({self.heads}), got {self.width}.")


@network(UNetSettings)
class UNet(nn.Module):
    """`network(x_t, t)` or `network(x_t, t, labels)`: (B, C, H, W), (B,), (B,) -> (B, C, H, W).

    H and W may be any size of at least 2 ** (levels - 1). With `settings.classes` set, label number
    `network.null_label` (one past the last class) means "no label", and so does leaving labels out.
    The head starts at zero: the untrained network predicts 0 everywhere.

    Where `settings.classes` is a tuple, say (6, 2) for six colours and two sizes, labels have shape (B, 2),
    a column for each attribute. `null_label` (one past the longest list) in a column means "not told".

    With `settings.patch` = 2, each square of 2 x 2 pixels becomes one place with four times the channels
    before the stem, and is unfolded again after the head: a quarter of the places, a third of the time.
    H and W must then be even, and at least 2 ** levels. It looks right with x_0-prediction: fine noise, which
    an ε-network must copy from its input, has a hard way through so few channels.
    """

    def __init__(self, settings: UNetSettings) -> None:
        super().__init__()
        if not isinstance(settings, UNetSettings):
            raise TypeError(f"settings must be UNetSettings, got {type(settings).__name__}.")
        self.settings = settings
        classes = settings.classes
        self.null_label = max(classes) if isinstance(classes, tuple) else classes
        widths = [settings.width * m for m in settings.multipliers]
        time = 4 * settings.width

        self.time_mlp = nn.Sequential(nn.Linear(settings.width, time), nn.SiLU(), nn.Linear(time, time))
        self.label_embedding: nn.Module | None = None
        if isinstance(classes, tuple):
            self.label_embedding = AttributeEmbedding(classes, time)
        elif classes is not None:  # the last row is the null label's
            self.label_embedding = embedding(classes + 1, time)
        folded = settings.channels * settings.patch**2
        self.stem = nn.Conv2d(folded, widths[0], 3, padding=1)

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

        self.head = nn.Sequential(norm(width), nn.SiLU(), zeroed(nn.Conv2d(width, folded, 3, padding=1)))

    def forward(self, x_t: Tensor, t: Tensor, labels: Tensor | None = None) -> Tensor:
        self._check(x_t, t, labels)
        context = self.time_mlp(timestep_embedding(t, self.settings.width).to(x_t.dtype))  # (B, time)
        if self.label_embedding is not None:
            if labels is None:
                labels = self._no_labels(t)
            context = context + self.label_embedding(labels)

        patch = self.settings.patch
        if patch > 1:
            x_t = F.pixel_unshuffle(x_t, patch)  # (B, C, H, W) -> (B, C p², H/p, W/p)
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
        output: Tensor = self.head(h)
        return output if patch == 1 else F.pixel_shuffle(output, patch)

    def _label_shape(self, batch: int) -> tuple[int, ...]:
        """(B,), or (B, K) where there are K attributes."""
        classes = self.settings.classes
        return (batch, len(classes)) if isinstance(classes, tuple) else (batch,)

    def _no_labels(self, t: Tensor) -> Tensor:
        """The null label for every image (and attribute)."""
        assert self.null_label is not None
        return torch.full(self._label_shape(len(t)), self.null_label, device=t.device, dtype=torch.long)

    def _check(self, x_t: Tensor, t: Tensor, labels: Tensor | None) -> None:
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
        if labels is not None and self.label_embedding is None:
            raise ValueError("This network was built without classes and takes no labels.")
        classes = self.settings.classes
        if labels is None or classes is None:
            return
        if not isinstance(labels, Tensor):
            raise TypeError(f"labels must be a torch.Tensor or None, got {type(labels).__name__}.")
        if labels.shape != self._label_shape(len(t)):
            raise ValueError(
                f"labels must have shape {self._label_shape(len(t))}, got {tuple(labels.shape)}."
            )
        if labels.dtype not in (torch.int64, torch.int32):
            raise TypeError(f"labels must be whole numbers (int64 or int32), got {labels.dtype}.")
        if labels.device != x_t.device:
            raise ValueError(f"labels are on {labels.device}, but x_t is on {x_t.device}.")
        if labels.device.type != "cpu":  # there, asking for their values would stall every step
            return
        columns = labels.reshape(len(t), -1).unbind(1)
        for column, count in zip(columns, classes if isinstance(classes, tuple) else (classes,), strict=True):
            told = column[column != self.null_label]
            if len(told) and not 0 <= int(told.min()) <= int(told.max()) < count:
                raise ValueError(
                    f"labels must lie in 0 .. {count - 1}, or be the null label {self.null_label}; "
                    f"got {int(told.min())} .. {int(told.max())}."
                )


class AttributeEmbedding(nn.Module):
    """One table for each attribute; what they say is added up: (B, K) -> (B, width).

    Each table ends in a row of its own for "not told", so any part of the attributes may be left open.
    """

    def __init__(self, classes: tuple[int, ...], width: int) -> None:
        super().__init__()
        self.classes = classes
        self.tables = nn.ModuleList(embedding(count + 1, width) for count in classes)

    def forward(self, labels: Tensor) -> Tensor:
        told = [
            # the null label is past every class: it means the last row, however long the table
            table(column.clamp(max=count))
            for table, column, count in zip(self.tables, labels.unbind(1), self.classes, strict=True)
        ]
        return torch.stack(told).sum(dim=0)


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


def embedding(count: int, width: int) -> nn.Embedding:
    """A table of `count` learned vectors, drawn as nn.Embedding draws them."""
    vectors = torch.empty(count, width)
    if not vectors.is_meta:  # where only shapes are asked for, drawing would load torch's compiler: 85 MB
        vectors.normal_()
    table: nn.Embedding = nn.Embedding.from_pretrained(vectors, freeze=False)  # type: ignore[no-untyped-call]
    return table


def norm(width: int) -> nn.GroupNorm:
    return nn.GroupNorm(8, width)


def zeroed(layer: nn.Conv2d) -> nn.Conv2d:
    """Start a layer at zero, so that the residual branch it ends begins as "change nothing"."""
    nn.init.zeros_(layer.weight)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer
