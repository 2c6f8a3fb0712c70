"""Attention, and the small layers that all networks share.

    softmax(q kᵀ / √d) v

Each place asks (q), every place it may look at answers how well it fits (k) and what it has to say (v).
Source: Vaswani et al. 2017, eq. 1.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import torch
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


def are_words(tokens: Tensor) -> Tensor:
    """Which tokens (B, L, D) are words: (B, L), bool. Padding is zeros; where all are zero, all count."""
    words = (tokens != 0).any(dim=-1)
    return words | ~words.any(dim=1, keepdim=True)


class CrossAttention(nn.Module):
    """Every pixel looks at every word: where it is read, its vector comes in.

    Shapes: x (B, C, H, W), tokens (B, L, D). Padding, tokens of zeros, is not read (`are_words`).
    Source: Rombach et al. 2022, section 3.3.
    """

    def __init__(self, width: int, token_width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm, self.to_q = norm(width), nn.Conv2d(width, width, 1)
        self.to_kv = nn.Linear(token_width, 2 * width)
        self.out = zeroed(nn.Conv2d(width, width, 1))

    def forward(self, x: Tensor, tokens: Tensor) -> Tensor:
        B, C, H, W = x.shape
        q, k, v = self.questions(x, tokens)
        read = are_words(tokens)[:, None, None, :]  # (B, 1, 1, L)
        h = F.scaled_dot_product_attention(q, k, v, attn_mask=read)  # (B, heads, H*W, C/heads)
        return x + self.out(h.transpose(-1, -2).reshape(B, C, H, W))  # type: ignore[no-any-return]

    def questions(self, x: Tensor, tokens: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """What each place asks, and what each token answers and says: q (B, heads, H*W, C/heads), k and v
        (B, heads, L, C/heads)."""
        B, C, H, W = x.shape
        q = self.to_q(self.norm(x)).reshape(B, self.heads, C // self.heads, H * W).transpose(-1, -2)
        kv = self.to_kv(tokens).reshape(B, tokens.shape[1], 2, self.heads, C // self.heads)
        k, v = kv.permute(2, 0, 3, 1, 4)
        return q, k, v

    def shares(self, x: Tensor, tokens: Tensor) -> Tensor:
        """How each head shares out each place among the tokens, softmax(q kᵀ / √d): (B, heads, H*W, L)."""
        q, k, _ = self.questions(x, tokens)
        scores: Tensor = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5  # (B, heads, H*W, L)
        return scores.masked_fill(~are_words(tokens)[:, None, None, :], -torch.inf).softmax(dim=-1)

    def weights(self, x: Tensor, tokens: Tensor) -> Tensor:
        """How much each place reads each token, a mean over the heads: (B, L, H, W).

        Over the L tokens of a place it sums to 1.
        """
        read = self.shares(x, tokens).mean(dim=1)
        return read.transpose(1, 2).reshape(x.shape[0], tokens.shape[1], *x.shape[2:])

    def read_as(self, x: Tensor, tokens: Tensor, shares: Tensor) -> Tensor:
        """`forward`, where places read as `shares` (B, heads, H*W, L) says, whatever they would ask."""
        _, _, v = self.questions(x, tokens)
        h = shares @ v
        return x + self.out(h.transpose(-1, -2).reshape(x.shape))  # type: ignore[no-any-return]


@contextmanager
def watching(network: nn.Module) -> Iterator[dict[tuple[int, int], list[Tensor]]]:
    """While it lasts, note where each token is read, at each size of the picture, block by block.

    The lists hold `CrossAttention.weights`, (B, L, H, W), in the order in which blocks are called; the
    network itself is not changed.
    """
    maps: dict[tuple[int, int], list[Tensor]] = {}

    def note(module: nn.Module, arguments: tuple[Any, ...], output: Tensor) -> None:
        assert isinstance(module, CrossAttention)
        x, tokens = arguments
        maps.setdefault((x.shape[2], x.shape[3]), []).append(module.weights(x, tokens).detach())

    with _hooked(network, note):
        yield maps


@contextmanager
def noting(network: nn.Module) -> Iterator[list[Tensor]]:
    """While it lasts, note how every block reads at every call: `CrossAttention.shares`, in order."""
    noted: list[Tensor] = []

    def note(module: nn.Module, arguments: tuple[Any, ...], output: Tensor) -> None:
        assert isinstance(module, CrossAttention)
        noted.append(module.shares(*arguments).detach())

    with _hooked(network, note):
        yield noted


@contextmanager
def reading_as(network: nn.Module, noted: Sequence[Tensor]) -> Iterator[None]:
    """While it lasts, places read as `noting` noted, call by call, and then, when it is used up, freely.

    What the tokens *say* is their own. Source: Hertz et al. 2023, "Prompt-to-Prompt", section 3.2. Raises
    ValueError where a call does not fit: another batch, another size, another number of tokens.
    """
    rest = iter(noted)

    def replace(module: nn.Module, arguments: tuple[Any, ...], output: Tensor) -> Tensor | None:
        assert isinstance(module, CrossAttention)
        shares = next(rest, None)
        if shares is None:
            return None
        x, tokens = arguments
        fits = (x.shape[0], module.heads, x.shape[2] * x.shape[3], tokens.shape[1])
        if shares.shape != fits:
            raise ValueError(
                f"What was noted, {tuple(shares.shape)}, does not fit this call, {fits} (pictures, heads, "
                "places, tokens): draw as many pictures, as large, with as many tokens."
            )
        return module.read_as(x, tokens, shares)

    with _hooked(network, replace):
        yield


@contextmanager
def _hooked(network: nn.Module, hook: Callable[..., Tensor | None]) -> Iterator[None]:
    """Call `hook` after every cross-attention of the network; what it returns, if anything, is the output."""
    handles = [
        module.register_forward_hook(hook)
        for module in network.modules()
        if isinstance(module, CrossAttention)
    ]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def where_read(network: nn.Module, x_t: Tensor, t: Tensor, tokens: Tensor) -> dict[int, Tensor]:
    """How much each place reads each token: for each height H of a level, (B, L, H, W).

    A mean over the heads and over the blocks of that level, finest level first. Over the tokens of a place it
    sums to 1. Raises ValueError for a network that reads no tokens.
    """
    with watching(network) as maps:
        network(x_t, t, tokens)
    if not maps:
        raise ValueError("This network reads no tokens: there is no attention to look at.")
    return {height: torch.stack(maps[height, width]).mean(0) for height, width in sorted(maps, reverse=True)}


def norm(width: int) -> nn.GroupNorm:
    return nn.GroupNorm(8, width)


Layer = TypeVar("Layer", nn.Conv2d, nn.Linear)


def zeroed(layer: Layer) -> Layer:
    """Start a layer at zero, so that the residual branch it ends begins as "change nothing"."""
    nn.init.zeros_(layer.weight)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer
