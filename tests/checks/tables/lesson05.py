"""Answers to the tasks of lesson 05: right ones written differently, and wrong ones that students give."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from minidiff import UNet, UNetSettings
from minidiff.nets.embeddings import timestep_embedding
from minidiff.nets.unet import Block


def cost(a, b, k, height, width, stride):
    n = ((height - 1) // stride + 1) * ((width - 1) // stride + 1)
    return k * k * a * b + b, k * k * a * b * n


def cost_by_running(a, b, k, height, width, stride):
    """Builds the layer and looks at what comes out."""
    layer = nn.Conv2d(a, b, k, stride, padding=k // 2)
    n = layer(torch.zeros(1, a, height, width))[0, 0].numel()
    return sum(p.numel() for p in layer.parameters()), layer.weight.numel() * n


def waves(t, width, omega=None):
    omega = 10_000.0 ** (-torch.arange(width // 2) / (width // 2)) if omega is None else omega
    angles = t[:, None] * omega
    return angles.cos(), angles.sin()


def embedding_by_log(t, width):
    half = width // 2
    omega = torch.exp(-math.log(10_000) * torch.arange(half, dtype=torch.float32) / half)
    angles = torch.outer(t.float(), omega)
    return torch.stack([angles.cos(), angles.sin()], dim=1).flatten(1)


def embedding_by_loop(t, width):
    rows = []
    for time in t.tolist():
        angles = [time / 10_000 ** (2 * i / width) for i in range(width // 2)]
        rows.append([math.cos(a) for a in angles] + [math.sin(a) for a in angles])
    return np.array(rows)


def attend(q, k, v, scale=None, dim=-1):
    return (
        torch.softmax(q @ k.transpose(-2, -1) / (q.shape[-1] ** 0.5 if scale is None else scale), dim=dim) @ v
    )


def attend_by_einsum(q, k, v):
    """In float64, the softmax by hand."""
    scores = torch.einsum("...pd,...rd->...pr", q.double(), k.double()) / math.sqrt(q.shape[-1])
    weights = (scores - scores.amax(-1, keepdim=True)).exp()
    return torch.einsum("...pr,...rd->...pd", weights / weights.sum(-1, keepdim=True), v.double())


def zeroed(layer, bias=True):
    nn.init.zeros_(layer.weight)
    if bias:
        nn.init.zeros_(layer.bias)
    return layer


class Right(nn.Module):
    """Scale and shift after the second norm."""

    def __init__(self, a, b, time):
        super().__init__()
        self.norm_1, self.conv_1 = nn.GroupNorm(8, a), nn.Conv2d(a, b, 3, padding=1)
        self.scale_shift = nn.Linear(time, 2 * b)
        self.norm_2, self.conv_2 = nn.GroupNorm(8, b), self.last(nn.Conv2d(b, b, 3, padding=1))
        self.shortcut = nn.Identity() if a == b else nn.Conv2d(a, b, 1)

    def last(self, layer):
        return zeroed(layer)

    def told(self, context):
        return context

    def out(self, x, h):
        return self.shortcut(x) + h

    def forward(self, x, context):
        h = self.conv_1(F.silu(self.norm_1(x)))
        scale, shift = self.scale_shift(F.silu(self.told(context)))[:, :, None, None].chunk(2, 1)
        h = self.norm_2(h) * (1 + scale) + shift
        return self.out(x, self.conv_2(F.silu(h)))


class ShiftBefore(nn.Module):
    """Ho et al.: a shift alone, before the second norm, ReLU; a 3x3 shortcut."""

    def __init__(self, a, b, time):
        super().__init__()
        self.first = nn.Sequential(nn.GroupNorm(4, a), nn.ReLU(), nn.Conv2d(a, b, 3, padding=1))
        self.shift = nn.Sequential(nn.SiLU(), nn.Linear(time, b))
        self.second = nn.Sequential(nn.GroupNorm(4, b), nn.ReLU(), zeroed(nn.Conv2d(b, b, 3, padding=1)))
        self.across = nn.Conv2d(a, b, 3, padding=1, bias=False) if a != b else None

    def forward(self, x, context):
        h = self.second(self.first(x) + self.shift(context)[..., None, None])
        return h.add_(x if self.across is None else self.across(x))


class Gated(nn.Module):
    """f is multiplied by a learned number that starts at 0; no norm at all."""

    def __init__(self, a, b, time):
        super().__init__()
        self.layers = nn.ModuleList([nn.Conv2d(a, b, 3, padding=1), nn.Conv2d(b, b, 3, padding=1)])
        self.context, self.gate = nn.Linear(time, b), nn.Parameter(torch.zeros(1))
        if a != b:
            self.match = nn.Conv2d(a, b, 1)

    def forward(self, x, context):
        h = F.gelu(self.layers[0](x) + self.context(context).reshape(len(x), -1, 1, 1))
        return (self.match(x) if hasattr(self, "match") else x) + self.gate * self.layers[1](h)


class NotZeroed(Right):
    def last(self, layer):
        return layer


class WeightOnly(Right):
    def last(self, layer):
        return zeroed(layer, bias=False)


class NoShortcut(Right):
    def __init__(self, a, b, time):
        super().__init__(a, b, time)
        self.shortcut = nn.Identity()

    def out(self, x, h):
        return h


class SiluAtTheEnd(Right):
    def out(self, x, h):
        return F.silu(self.shortcut(x) + h)


class NoTime(Right):
    def told(self, context):
        return torch.zeros_like(context)


class FirstTime(Right):
    def told(self, context):
        return context[:1].expand_as(context)


class MeanTime(Right):
    def told(self, context):
        return context + context.mean(0)


class Batch(Right):
    def __init__(self, a, b, time):
        super().__init__(a, b, time)
        self.norm_1 = nn.BatchNorm2d(a)


class Unused(Right):
    def __init__(self, a, b, time):
        super().__init__(a, b, time)
        self.norm_3 = nn.GroupNorm(8, b)


class AllZero(Right):
    """Zero gate before a zero layer: nothing ever moves."""

    def __init__(self, a, b, time):
        super().__init__(a, b, time)
        self.gate = nn.Parameter(torch.zeros(1))

    def out(self, x, h):
        return self.shortcut(x) + self.gate * h


class OneConvolution(nn.Module):
    def __init__(self, a, b, time):
        super().__init__()
        self.norm, self.conv = nn.GroupNorm(8, a), zeroed(nn.Conv2d(a, b, 3, padding=1))
        self.shift = nn.Linear(time, a)
        self.shortcut = nn.Identity() if a == b else nn.Conv2d(a, b, 1)

    def forward(self, x, context):
        return self.shortcut(x) + self.conv(F.silu(self.norm(x) + self.shift(context)[:, :, None, None]))


class NoMatch(Right):
    def __init__(self, a, b, time):
        super().__init__(a, b, time)
        self.shortcut = nn.Identity()


class Convolutions(nn.Module):
    """`depth` convolutions at full size; the time is added as one number for each map."""

    def __init__(self, depth=7, width=16, norm=False):
        super().__init__()
        self.stem, self.time = nn.Conv2d(1, width, 3, padding=1), nn.Linear(16, width)
        middle = []
        for _ in range(depth - 2):
            middle += [nn.SiLU(), nn.Conv2d(width, width, 3, padding=1)]
            middle += [nn.GroupNorm(4, width)] if norm else []
        self.middle, self.head = nn.Sequential(*middle), zeroed(nn.Conv2d(width, 1, 3, padding=1))

    def told(self, t):
        return torch.cat(waves(t, 16), dim=1)

    def forward(self, x_t, t):
        return self.head(self.middle(self.stem(x_t) + self.time(self.told(t))[:, :, None, None]))


class Dense(nn.Module):
    """No convolution: all pixels and the time in one vector."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(80, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 64)
        )

    def forward(self, x, t):
        told = torch.cat(waves(t.float(), 16), dim=1)
        return self.layers(torch.cat([x.flatten(1), told], dim=1)).reshape(x.shape)


class Attending(nn.Module):
    """Patches of one pixel, one attention layer."""

    def __init__(self):
        super().__init__()
        self.token, self.place = nn.Linear(1, 32), nn.Parameter(torch.randn(64, 32) * 0.1)
        self.time, self.norm = nn.Linear(32, 32), nn.LayerNorm(32)
        self.qkv, self.mlp = (
            nn.Linear(32, 96, bias=False),
            nn.Sequential(nn.Linear(32, 64), nn.GELU(), nn.Linear(64, 1)),
        )

    def forward(self, x, t):
        h = self.token(x.flatten(2).mT) + self.place + self.time(torch.cat(waves(t, 32), 1))[:, None]
        q, k, v = self.qkv(self.norm(h)).chunk(3, -1)
        return self.mlp(h + attend(q, k, v)).mT.reshape(x.shape)


class Keeping(Convolutions):
    """Keeps what it made, as a skip or for a look."""

    def forward(self, x_t, t):
        self.kept = super().forward(x_t, t)
        return self.kept


class Deaf(Convolutions):
    def told(self, t):
        return super().told(0 * t)


class FirstToldOnly(Convolutions):
    def told(self, t):
        return super().told(t[:1]).expand(len(t), -1)


class BatchNormed(Convolutions):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(self.stem, nn.BatchNorm2d(16))

    def forward(self, x_t, t):
        return super().forward(x_t, t)


class Flat(Dense):
    def forward(self, x, t):
        return super().forward(x, t).flatten(1)


class Forgotten(nn.Module):
    """The layers are in a plain list, so no one knows of them."""

    def __init__(self):
        super().__init__()
        self.layers = [Dense()]

    def forward(self, x, t):
        return self.layers[0](x, t)


ONE_QUESTION = ("SmallNetwork",)

RIGHT = {
    "conv_cost": [cost, cost_by_running, lambda *q: torch.tensor(cost(*q)).tolist()],
    "time_embedding": [lambda t, c: torch.cat(waves(t, c), 1), embedding_by_log, embedding_by_loop],
    "attention": [attend, attend_by_einsum, F.scaled_dot_product_attention],
    "ResidualBlock": [Right, ShiftBefore, Gated],
    "SmallNetwork": [Convolutions, Dense, Attending, Keeping, lambda: Convolutions(8, 16, norm=True)],
}

WRONG = {
    "conv_cost": [
        (
            lambda a, b, k, h, w, s: (k * k * a * b + b, k * k * a * b * math.ceil(h * w / s**2)),
            "rounded then",
        ),
        (
            lambda a, b, k, h, w, s: (
                k * k * a * b + b,
                k * k * a * b * ((h - k) // s + 1) * ((w - k) // s + 1),
            ),
            "border is lost",
        ),
        (lambda a, b, k, h, w, s: (k * k * a * b, cost(a, b, k, h, w, s)[1]), "biases are missing"),
        (lambda a, b, k, h, w, s: (k * k * a * b + a, cost(a, b, k, h, w, s)[1]), "comes *out*"),
        (lambda a, b, k, h, w, s: (k * a * b + b, cost(a, b, k, h, w, s)[1] // k), "kernel is a square"),
        (lambda a, b, k, h, w, s: (k * k * a * b + b, k * k * a * b * h * w), "every pixel that goes in"),
        (lambda a, b, k, h, w, s: (k * k * a * b + b, k * k * a * b * (h // s) * (w // s)), "even sides"),
        (lambda *q: (cost(*q)[0], 2 * cost(*q)[1]), "counts as *one*"),
        (
            lambda *q: (cost(*q)[0], cost(*q)[0] * (cost(*q)[1] // (cost(*q)[0] - q[1]))),
            "only weights multiply",
        ),
        (lambda *q: cost(*q)[::-1], "parameters come first"),
        (lambda *q: cost(*q)[0], "2 values were expected"),
        (lambda a, b, k, h, w, s: cost(a, b, 3, h, w, s), "always 3x3"),
    ],
    "time_embedding": [
        (
            lambda t, c: torch.cat(waves(t, c, 10_000.0 ** (2 * torch.arange(c // 2) / c)), 1),
            "minus in the exponent",
        ),
        (
            lambda t, c: torch.cat(waves(t, c, 10_000.0 ** (-2 * torch.arange(c // 2) // c)), 1),
            "rounded down",
        ),
        (lambda t, c: torch.cat(waves(t, c)[::-1], 1), "cosines come first"),
        (lambda t, c: torch.stack(waves(t, c), 2).flatten(1), "alternate"),
        (lambda t, c: torch.cat(waves(t, c, 10_000.0 ** (-torch.arange(c // 2) / c)), 1), "too fast"),
        (
            lambda t, c: torch.cat(waves(t, c, 10_000.0 ** (-torch.arange(c // 2) / (c // 2 - 1))), 1),
            "some programs do".capitalize(),
        ),
        (lambda t, c: torch.cat(waves(t / 1000, c), 1), "divided by 1000"),
        (lambda t, c: torch.cat(waves(t, c, torch.arange(c // 2)), 1), "powers of 10000"),
        (lambda t, c: waves(t, c)[0], "cosines alone"),
        (lambda t, c: torch.cat(waves(t, c), 1).T, "shape should be"),
        (lambda t, c: torch.cat(waves(torch.arange(len(t)), c), 1), "`t` makes no difference"),
        (timestep_embedding, "minidiff's own"),
    ],
    "attention": [
        (lambda q, k, v: attend(q, k, v, scale=v.shape[-1] ** 0.5), "another length than d"),
        (lambda q, k, v: attend(q, k, v, scale=q.shape[1] ** 0.5), "another length than d"),
        (lambda q, k, v: attend(q, k, v, scale=1) / q.shape[-1] ** 0.5, "after the softmax"),
        (lambda q, k, v: attend(q, k, v, scale=1), "not divided"),
        (lambda q, k, v: attend(q, k, v, scale=q.shape[-1]), "the root is missing"),
        (lambda q, k, v: attend(q, k, v, scale=q.shape[-2] ** 0.5), "number of *pixels*"),
        (lambda q, k, v: attend(q, k, v, dim=-2), "wrong axis"),
        (lambda q, k, v: attend(k, q, v), "queries and keys"),
        (lambda q, k, v: q @ k.mT @ v / q.shape[-1] ** 0.5, "no softmax"),
        (lambda q, k, v: torch.exp(q @ k.mT / q.shape[-1] ** 0.5) @ v, "divided by the sum"),
        (lambda q, k, v: v.mean(-2, keepdim=True) + 0 * v, "plain mean"),
        (lambda q, k, v: v + attend(q, k, v), "added once more"),
        (lambda q, k, v: attend(q, q, v), "ask each other"),
    ],
    "ResidualBlock": [
        (NotZeroed, "exactly its input"),
        (SiluAtTheEnd, "exactly its input"),
        (WeightOnly, "bias forgotten"),
        (NoShortcut, "x is lost"),
        (NoTime, "does not get in"),
        (FirstTime, "time of another one"),
        (MeanTime, "its own time"),
        (Batch, "BatchNorm"),
        (Unused, "norm_3"),
        (AllZero, "too much starts at zero"),
        (OneConvolution, "two 3x3 convolutions"),
        (NoMatch, "RuntimeError"),
        (lambda a, b, time: Right(16, 16, time), "shape should be"),
        (lambda a, b, time: Block(a, b, time, UNetSettings(), False), "minidiff's own"),
    ],
    "SmallNetwork": [
        (lambda: Convolutions(3), "sees only 16 of"),
        (lambda: Convolutions(6, norm=True), "sees only 49 of"),
        (lambda: Convolutions(7, 64), "parameters; at most"),
        (Deaf, "does not get in"),
        (FirstToldOnly, "time of another one"),
        (BatchNormed, "BatchNorm"),
        (Flat, "shape should be"),
        (Forgotten, "cannot learn"),
        (lambda: UNet(UNetSettings(width=8, multipliers=(1, 2), attention=())), "minidiff's own"),
        (Right, "TypeError"),
    ],
}


# ---- more of both -------------------------------------------------------------------------------------


class HoBlock(nn.Module):
    """Ho et al.: norm, SiLU, convolution, the time as a shift, norm in 8 groups, SiLU, convolution."""

    def __init__(self, a, b, time):
        super().__init__()
        self.norm_1, self.conv_1 = nn.GroupNorm(8, a), nn.Conv2d(a, b, 3, padding=1)
        self.time = nn.Linear(time, b)
        self.norm_2, self.conv_2 = nn.GroupNorm(self.groups(b), b), zeroed(nn.Conv2d(b, b, 3, padding=1))
        self.skip = nn.Identity() if a == b else nn.Conv2d(a, b, 1)

    def groups(self, b):
        return 8

    def forward(self, x, context):
        h = self.conv_1(F.silu(self.norm_1(x))) + self.time(F.silu(context))[:, :, None, None]
        return self.skip(x) + self.conv_2(F.silu(self.norm_2(h)))


class OneGroupEach(HoBlock):
    def groups(self, b):
        return b


class NoSkipAcross(HoBlock):
    def forward(self, x, context):
        h = super().forward(x, context)
        return h if x.shape == h.shape else h - self.skip(x)


class FirstChannels(HoBlock):
    def __init__(self, a, b, time):
        super().__init__(a, b, time)
        del self.skip
        self.skip = lambda x: x[:, :b] if a >= b else F.pad(x, (0, 0, 0, 0, 0, b - a))


class TimeLast(HoBlock):
    def __init__(self, a, b, time):
        super().__init__(a, b, time)
        zeroed(self.time)

    def forward(self, x, context):
        h = self.conv_2(F.silu(self.norm_2(self.conv_1(F.silu(self.norm_1(x))))))
        return self.skip(x) + h + self.time(context)[:, :, None, None]


class Reversed(Right):
    def told(self, context):
        return context.flip(0)


RIGHT["conv_cost"] += [
    lambda a, b, k, h, w, s: (b * (a * k**2 + 1), k**2 * a * b * len(range(0, h, s)) * len(range(0, w, s)))
]
RIGHT["time_embedding"] += [
    lambda t, c: torch.cat(
        [F(t.double().outer(1e4 ** (-torch.arange(0, c, 2) / c))) for F in (torch.cos, torch.sin)], 1
    )
]
RIGHT["attention"] += [lambda q, k, v: torch.stack([attend(*one) for one in zip(q, k, v, strict=True)])]
RIGHT["ResidualBlock"] += [HoBlock]
WRONG["ResidualBlock"] += [
    (OneGroupEach, "a norm takes the time away"),
    (NoSkipAcross, "x is lost"),
    (FirstChannels, "are left out"),
    (TimeLast, "adds a constant at the end"),
    (Reversed, "time of another one"),
]
WRONG["conv_cost"] += [
    (
        lambda a, b, k, h, w, s: (k * k * a * b + b, k * k * a * b * math.ceil(h * w / s)),
        "rows *and* columns",
    ),
    (lambda a, b, k, h, w, s: (k * k * b + b, k * k * b * cost(1, 1, 1, h, w, s)[1]), "for each *pair*"),
]
WRONG["time_embedding"] += [
    (lambda t, c: torch.cat(waves(t, c, 10_000.0 ** (torch.arange(c // 2) / (c // 2))), 1), "the minus")
]
WRONG["conv_cost"] += [(lambda a, b, k, h, w, s: (9 * a * b + b, cost(a, b, k, h, w, s)[1]), "b + 9·a·b")]
WRONG["time_embedding"] += [
    (lambda t, c: torch.cat(waves(t, c, torch.linspace(1, 1e-4, c // 2)), 1), "ω = [1, 0.667")
]
WRONG["attention"] += [
    (lambda q, k, v: (q @ k.mT / q.shape[-1] ** 0.5).tril().softmax(-1) @ v, "with V = identity"),
    (lambda q, k, v: q @ k.mT / q.shape[-1] ** 0.5 @ v.softmax(-1), "twice the V does not give twice"),
]
