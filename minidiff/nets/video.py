"""A U-Net for clips: the one for pictures, applied to every frame, and two layers by which frames talk.

    (B, F, C, H, W) ──▶ (B·F, C, H, W):   block of the picture U-Net
                                          + a convolution over three neighbouring frames, at each place
                                          + at the lowest level: every place of every frame looks at all others

Both end in a layer of zeros: at birth the network is the picture U-Net on each frame, bit for bit. The
factorisation is that of Ho et al. 2022, "Video Diffusion Models"; the zeros are those of Blattmann et al.
2023. `nn.Conv3d` would do the same work at once, and much more of it.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from minidiff._condition import Condition, Reader
from minidiff._validate import check_flag, check_network_input, check_number
from minidiff.nets.attention import norm, zeroed
from minidiff.nets.conditions import KINDS
from minidiff.nets.embeddings import timestep_embedding
from minidiff.nets.registry import network
from minidiff.nets.unet import UNet, UNetSettings


@dataclass(frozen=True)
class VideoSettings:
    """The U-Net for one frame, and by which layers frames talk; without both, each frame is by itself."""

    frame: UNetSettings = field(default_factory=UNetSettings)
    convolution: bool = True  # over three neighbouring frames, in every block
    attention: bool = True  # over all places of all frames, at the lowest level

    def __post_init__(self) -> None:
        if not isinstance(self.frame, UNetSettings):
            raise TypeError(f"frame must be UNetSettings, got {self.frame!r}.")
        check_flag(self.convolution, "convolution")
        check_flag(self.attention, "attention")


@network(VideoSettings, UNetSettings, *KINDS)
class VideoUNet(nn.Module):
    """`network(x_t, t)` or `network(x_t, t, condition)`: (B, F, C, H, W), (B,) -> (B, F, C, H, W).

    F, the number of frames, may be any; t and the condition are those of the whole clip. `talk` multiplies
    what the layers between frames add: 0 silences them, 1 is what they were trained for.
    """

    def __init__(self, settings: VideoSettings) -> None:
        super().__init__()
        if not isinstance(settings, VideoSettings):
            raise TypeError(f"settings must be VideoSettings, got {type(settings).__name__}.")
        self.settings, self.frame, self.talk = settings, UNet(settings.frame), 1.0
        widths = [settings.frame.width * m for m in settings.frame.multipliers]
        levels, blocks = len(widths), settings.frame.blocks
        for way, each, order in ((self.frame.down, blocks, 1), (self.frame.up, blocks + 1, -1)):
            for i, level in enumerate(level for level in range(levels)[::order] for _ in range(each)):
                way[i] = TalkingBlock(way[i], widths[level], settings, level == levels - 1)
        self.frame.middle = TalkingBlock(self.frame.middle, widths[-1], settings, lowest=True)

    @property
    def condition(self) -> Reader | None:
        """What reads the condition, or None."""
        return self.frame.condition

    def talking(self, talk: float) -> VideoUNet:
        """The same weights with another `talk`, shared, not copied."""
        check_number(talk, "talk")
        other = copy.copy(self)
        other.talk = talk
        return other

    def forward(self, x_t: Tensor, t: Tensor, condition: Condition | None = None) -> Tensor:
        check_network_input(x_t, t, self.frame.stem.weight)
        if x_t.ndim != 5:
            raise ValueError(f"x_t must be clips, (B, F, C, H, W), got {tuple(x_t.shape)}.")
        frames, count = x_t.flatten(0, 1), x_t.shape[1]  # (B, F, C, H, W) -> (B·F, C, H, W)
        self.frame.check_input(frames, t.repeat_interleave(count))
        x, context = self.frame.context(frames, t, condition)  # of whole clips: (B, 4 width)
        for block in (*self.frame.down, self.frame.middle, *self.frame.up):
            block.talk = self.talk
        h, skips = self.frame.encode(x, context)
        h = self.frame.middle(h, *context.heard)
        return self.frame.decode(h, skips, context).unflatten(0, x_t.shape[:2])


class TalkingBlock(nn.Module):
    """A block of the picture U-Net, and after it what frames have to say to each other.

    x (B·F, C, H, W), context (B, time): F is how many frames there are to each context.
    """

    def __init__(self, picture: nn.Module, width: int, settings: VideoSettings, lowest: bool) -> None:
        super().__init__()
        self.picture, self.talk = picture, 1.0
        self.neighbours = Neighbours(width) if settings.convolution else None
        self.all = SpaceTimeAttention(width, settings.frame.heads) if settings.attention and lowest else None

    def forward(self, x: Tensor, context: Tensor, tokens: Tensor | None = None) -> Tensor:
        count = len(x) // len(context)
        heard = [told.repeat_interleave(count, dim=0) for told in (context, tokens) if told is not None]
        h: Tensor = self.picture(x, *heard)
        for layer in (self.neighbours, self.all):
            if layer is not None and self.talk != 0:
                h = h + self.talk * layer(h, count)
        return h


class Neighbours(nn.Module):
    """A convolution over time: at each place, what three frames in a row have there; beyond the ends, 0."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm, self.conv = norm(width), zeroed(nn.Conv2d(3 * width, width, 1))

    def forward(self, x: Tensor, frames: int) -> Tensor:
        h = F.silu(self.norm(x)).unflatten(0, (-1, frames))  # (B, F, C, H, W)
        nothing = torch.zeros_like(h[:, :1])
        before, after = torch.cat([nothing, h[:, :-1]], dim=1), torch.cat([h[:, 1:], nothing], dim=1)
        return self.conv(torch.cat([before, h, after], dim=2).flatten(0, 1))  # type: ignore[no-any-return]


class SpaceTimeAttention(nn.Module):
    """Every place of every frame looks at all places of all frames; each knows the number of its frame."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads, self.width = heads, width
        self.norm, self.to_qkv = norm(width), nn.Linear(width, 3 * width)
        self.when, self.out = nn.Linear(width, width), zeroed(nn.Linear(width, width))

    def forward(self, x: Tensor, frames: int) -> Tensor:
        C, H, W = x.shape[1:]
        number = timestep_embedding(torch.arange(frames, device=x.device), self.width).to(x.dtype)  # (F, C)
        h = self.norm(x).flatten(2).transpose(1, 2).unflatten(0, (-1, frames))  # (B, F, H·W, C)
        h = (h + self.when(number)[:, None]).flatten(1, 2)  # (B, F·H·W, C)
        q, k, v = self.to_qkv(h).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        h = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)  # (B, F·H·W, C)
        h = self.out(h).unflatten(1, (frames, H * W)).flatten(0, 1)  # (B·F, H·W, C)
        return h.transpose(1, 2).reshape(-1, C, H, W)  # type: ignore[no-any-return]
