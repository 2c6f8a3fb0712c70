"""A U-Net for clips: the one for pictures, applied to every frame, and two layers by which frames talk.

    (B, F, C, H, W) ──▶ (B·F, C, H, W):   block of the picture U-Net
                                          + a convolution over three neighbouring frames, at each place
                                          + at the lowest level, attention: all places of all frames

Both end in a layer of zeros: at birth the network is the picture U-Net on each frame, bit for bit. Layers for
one frame and layers between frames in turn: Ho et al. 2022, "Video Diffusion Models", section 3.
"""

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

    @property
    def classes(self) -> int | tuple[int, ...] | None:
        """What the network is told of a clip, as that of one frame has it."""
        return self.frame.classes


@network(VideoSettings, UNetSettings, *KINDS)
class VideoUNet(nn.Module):
    """`network(x_t, t)` or `network(x_t, t, condition)`: (B, F, C, H, W), (B,) -> (B, F, C, H, W).

    F, the number of frames, may be any; t and the condition are those of the whole clip.
    """

    def __init__(self, settings: VideoSettings) -> None:
        super().__init__()
        if not isinstance(settings, VideoSettings):
            raise TypeError(f"settings must be VideoSettings, got {type(settings).__name__}.")
        self.settings, self.frame = settings, UNet(settings.frame)
        widths = [settings.frame.width * m for m in settings.frame.multipliers]
        lowest, blocks = len(widths) - 1, settings.frame.blocks
        down = [level for level in range(len(widths)) for _ in range(blocks)]
        up = [level for level in reversed(range(len(widths))) for _ in range(blocks + 1)]
        for way, levels in ((self.frame.down, down), (self.frame.up, up)):
            for i, level in enumerate(levels):
                way[i] = TalkingBlock(way[i], widths[level], settings, level == lowest)
        self.frame.middle = TalkingBlock(self.frame.middle, widths[lowest], settings, lowest=True)

    @property
    def condition(self) -> Reader | None:
        """What reads the condition, or None."""
        return self.frame.condition

    def talking(self, talk: float) -> "VideoUNet":
        """A copy in which all that frames say to each other is multiplied by `talk`: 0 silences them, 1 is
        what was trained."""
        check_number(talk, "talk")
        other = copy.deepcopy(self)
        for layer in other.modules():
            if isinstance(layer, (Neighbours, SpaceTimeAttention)):
                layer.out.requires_grad_(False)  # so that it may be changed in place
                for weight in layer.out.parameters():
                    weight.mul_(talk).requires_grad_()
        return other

    def forward(self, x_t: Tensor, t: Tensor, condition: Condition | None = None) -> Tensor:
        check_network_input(x_t, t, self.frame.stem.weight)
        if x_t.ndim != 5:
            raise ValueError(f"x_t must be clips, (B, F, C, H, W), got {tuple(x_t.shape)}.")
        frames = x_t.flatten(0, 1)  # (B, F, C, H, W) -> (B·F, C, H, W)
        self.frame.check_input(frames, t.repeat_interleave(x_t.shape[1]))
        x, context = self.frame.context(frames, t, condition)  # of the whole clip, (B, 4 width)
        h, skips = self.frame.encode(x, context)
        h = self.frame.middle(h, *context.heard)
        return self.frame.decode(h, skips, context).reshape(x_t.shape)  # (B·F, C, H, W) -> (B, F, C, H, W)


class TalkingBlock(nn.Module):
    """A block of the picture U-Net, and after it what frames have to say to each other.

    x (B·F, C, H, W), context (B, time): F is how many frames there are to each context.
    """

    def __init__(self, picture: nn.Module, width: int, settings: VideoSettings, lowest: bool) -> None:
        super().__init__()
        self.picture = picture
        self.neighbours = Neighbours(width) if settings.convolution else None
        self.all = SpaceTimeAttention(width, settings.frame.heads) if settings.attention and lowest else None

    def forward(self, x: Tensor, *heard: Tensor) -> Tensor:
        frames = len(x) // len(heard[0])
        h: Tensor = self.picture(x, *(told.repeat_interleave(frames, dim=0) for told in heard))
        for layer in (self.neighbours, self.all):
            if layer is not None:
                h = h + layer(h, frames)
        return h


class Neighbours(nn.Module):
    """A convolution over time: at each place, what three frames in a row have there; beyond the ends, 0.

    It is one of a single pixel over the three frames' channels side by side.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm, self.out = norm(width), zeroed(nn.Conv2d(3 * width, width, 1))

    def forward(self, x: Tensor, frames: int) -> Tensor:
        h = F.silu(self.norm(x)).reshape(-1, frames, *x.shape[1:])  # (B, F, C, H, W)
        end = torch.zeros_like(h[:, :1])
        before, after = torch.cat([end, h[:, :-1]], dim=1), torch.cat([h[:, 1:], end], dim=1)
        return self.out(torch.cat([before, h, after], dim=2).flatten(0, 1))  # type: ignore[no-any-return]


class SpaceTimeAttention(nn.Module):
    """Every place of every frame looks at all places of all frames; each knows the number of its frame."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads, self.width = heads, width
        self.norm, self.to_qkv = norm(width), nn.Linear(width, 3 * width)
        self.when, self.out = nn.Linear(width, width), nn.Linear(width, width)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, x: Tensor, frames: int) -> Tensor:
        number = timestep_embedding(torch.arange(frames, device=x.device), self.width).to(x.dtype)
        h = self.norm(x).flatten(2).transpose(1, 2).unflatten(0, (-1, frames))  # (B, F, H·W, C)
        h = (h + self.when(number)[:, None]).flatten(1, 2)  # (B, F·H·W, C)
        q, k, v = self.to_qkv(h).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        h = F.scaled_dot_product_attention(q, k, v)  # (B, heads, F·H·W, C/heads)
        h = self.out(h.transpose(1, 2).flatten(2)).unflatten(1, (frames, -1)).flatten(0, 1)  # (B·F, H·W, C)
        return h.transpose(1, 2).reshape(x.shape)  # type: ignore[no-any-return]
