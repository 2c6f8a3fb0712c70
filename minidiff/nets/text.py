"""A text encoder: from the numbers of words to a vector for each word, and one for the sentence.

    ids ──table + place──▶ [ attention ─▶ two layers ] x layers ──norm──▶ a vector for each word
                                                                    └─ at the end ──▶ the sentence

Each word looks at all others, so the vector at "red" can come to know which shape is meant. After Vaswani et
al. 2017; one vector for the sentence as in Radford et al. 2021 (CLIP), section 2.4.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from minidiff._validate import check_count, check_flag, check_tensor
from minidiff.nets.conditions import embedding
from minidiff.nets.registry import network

PADDING, END = 0, 1  # numbers that every vocabulary has


@dataclass(frozen=True)
class TextSettings:
    """Everything that shapes a text encoder; saved with its weights."""

    words: int  # numbers that a word can have, padding and end among them
    length: int  # of a row of words
    width: int = 64  # of a word's vector, and of the sentence's
    layers: int = 2
    heads: int = 4
    bag: bool = False  # words without places: each sentence is a bag of words

    def __post_init__(self) -> None:
        check_count(self.words, "words", 3)
        check_count(self.length, "length", 2)
        for name in ("width", "layers", "heads"):
            check_count(getattr(self, name), name, 1)
        check_flag(self.bag, "bag")
        if self.width % self.heads:
            raise ValueError(f"width must be a multiple of heads ({self.heads}), got {self.width}.")


@network(TextSettings)
class TextEncoder(nn.Module):
    """`encoder.tokens(ids)`: (B, L) -> (B, L, D); `encoder(ids)`: (B, L) -> (B, D), of length 1.

    `ids` are int64 numbers of words: 0 is padding, and each row holds the end, 1, once. Tokens of padding are
    zero, and no word looks at them.
    """

    def __init__(self, settings: TextSettings) -> None:
        super().__init__()
        if not isinstance(settings, TextSettings):
            raise TypeError(f"settings must be TextSettings, got {type(settings).__name__}.")
        self.settings = settings
        self.table = embedding(settings.words, settings.width)
        self.places = embedding(settings.length, settings.width)
        self.layers = nn.ModuleList(Layer(settings.width, settings.heads) for _ in range(settings.layers))
        self.norm = nn.LayerNorm(settings.width)
        self.to_sentence = nn.Linear(settings.width, settings.width)

    def tokens(self, ids: Tensor, layers: int | None = None) -> Tensor:
        """The vectors after so many layers; after all of them, where nothing is said."""
        self._check(ids)
        words = ids != PADDING  # (B, L)
        h = self.table(ids)
        if not self.settings.bag:
            h = h + self.places.weight
        for layer in self.layers[:layers]:
            h = layer(h, words)
        return self.norm(h) * words[:, :, None]  # type: ignore[no-any-return]

    def forward(self, ids: Tensor) -> Tensor:
        ends = self.tokens(ids)[ids == END]  # (B, D): the end has looked at every word
        return F.normalize(self.to_sentence(ends), dim=-1)

    def _check(self, ids: Tensor) -> None:
        check_tensor(ids, "ids")
        if ids.dtype != torch.int64 or ids.ndim != 2 or ids.shape[1] != self.settings.length:
            raise ValueError(
                f"ids must be int64 of shape (B, {self.settings.length}), got {ids.dtype} {tuple(ids.shape)}."
            )
        if int(ids.min()) < 0 or int(ids.max()) >= self.settings.words:
            raise ValueError(
                f"ids must lie in 0 .. {self.settings.words - 1}, got {int(ids.min())} .. {int(ids.max())}."
            )
        if not bool(((ids == END).sum(dim=1) == 1).all()):
            raise ValueError(f"Each row of ids must hold the end, {END}, once.")


class Layer(nn.Module):
    """Words look at each other, then each thinks for itself; both are added to what was there."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm_1, self.to_qkv = nn.LayerNorm(width), nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm_2 = nn.LayerNorm(width)
        self.think = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x: Tensor, words: Tensor) -> Tensor:
        """x (B, L, D), `words` (B, L) true where there is a word -> (B, L, D)."""
        B, L, D = x.shape
        qkv = self.to_qkv(self.norm_1(x)).reshape(B, L, 3, self.heads, D // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)  # each (B, heads, L, D/heads)
        h = F.scaled_dot_product_attention(q, k, v, attn_mask=words[:, None, None, :])
        x = x + self.out(h.transpose(1, 2).reshape(B, L, D))
        return x + self.think(self.norm_2(x))  # type: ignore[no-any-return]
