"""Attention, and the small layers that all networks share.

    softmax(q kᵀ / √d) v

Each place asks (q), every place it may look at answers how well it fits (k) and what it has to say (v).
Source: Vaswani et al. 2017, eq. 1.
"""

import torch.nn.functional as F
from torch import Tensor, nn


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


class CrossAttention(nn.Module):
    """Every pixel looks at every token: where a word is read, its vector comes in.

    Shapes: x (B, C, H, W), tokens (B, L, D). Source: Rombach et al. 2022, section 3.3.
    """

    def __init__(self, width: int, token_width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm, self.to_q = norm(width), nn.Conv2d(width, width, 1)
        self.to_kv = nn.Linear(token_width, 2 * width)
        self.out = zeroed(nn.Conv2d(width, width, 1))

    def forward(self, x: Tensor, tokens: Tensor) -> Tensor:
        B, C, H, W = x.shape
        q = self.to_q(self.norm(x)).reshape(B, self.heads, C // self.heads, H * W).transpose(-1, -2)
        kv = self.to_kv(tokens).reshape(B, tokens.shape[1], 2, self.heads, C // self.heads)
        k, v = kv.permute(2, 0, 3, 1, 4)  # each (B, heads, L, C/heads)
        h = F.scaled_dot_product_attention(q, k, v)  # (B, heads, H*W, C/heads)
        return x + self.out(h.transpose(-1, -2).reshape(B, C, H, W))  # type: ignore[no-any-return]


def norm(width: int) -> nn.GroupNorm:
    return nn.GroupNorm(8, width)


def zeroed(layer: nn.Conv2d) -> nn.Conv2d:
    """Start a layer at zero, so that the residual branch it ends begins as "change nothing"."""
    nn.init.zeros_(layer.weight)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer
