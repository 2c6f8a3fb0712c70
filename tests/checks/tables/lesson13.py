"""Right and wrong answers to the tasks of lesson 13, super-resolution and translation."""

import itertools

import numpy as np
import torch
import torch.nn.functional as F

# ---- right, written in other ways -------------------------------------------------------------------------


def shrink(x, factor):
    B, C, H, W = x.shape
    return x.reshape(B, C, H // factor, factor, W // factor, factor).mean(dim=(3, 5))


def shrink_by_pooling(x, factor):
    return F.avg_pool2d(x.double(), factor)


def shrink_by_strides(x, factor):
    """The sum of all pictures that striding can give."""
    parts = [x[..., i::factor, j::factor] for i in range(factor) for j in range(factor)]
    return sum(parts) / len(parts)


def shrink_in_numpy(x, factor):
    rows = np.add.reduceat(x.double().numpy(), np.arange(0, x.shape[2], factor), axis=2)
    return np.add.reduceat(rows, np.arange(0, x.shape[3], factor), axis=3) / factor**2


def spread(small, factor):
    return small.repeat_interleave(factor, -1).repeat_interleave(factor, -2)


def spread_by_kron(small, factor):
    return torch.kron(small.double(), torch.ones(1, 1, factor, factor, dtype=torch.float64))


def spread_by_nearest(small, factor):
    return F.interpolate(small, scale_factor=factor, mode="nearest")


def spread_by_matrix(small, factor):
    """The pseudo-inverse of A as a matrix."""
    B, C, h, w = small.shape
    basis = torch.eye(factor * h * factor * w, dtype=torch.float64).reshape(-1, 1, factor * h, factor * w)
    A = F.avg_pool2d(basis, factor).flatten(1).T
    large = small.double().reshape(B * C, h * w) @ torch.linalg.pinv(A).T
    return large.reshape(B, C, factor * h, factor * w)


def consistent(x_0, small, factor):
    return x_0 + spread(small - shrink(x_0, factor), factor)


def consistent_in_two_parts(x_0, small, factor):
    """What shrinks to zero, and the smallest picture of the mosaic."""
    rest = x_0 - spread(shrink(x_0, factor), factor)
    return rest + spread(small, factor)


def consistent_in_place(x_0, small, factor):
    x_0 += spread_by_nearest(small - F.avg_pool2d(x_0, factor), factor)
    return x_0


def consistent_square_by_square(x_0, small, factor):
    made = x_0.clone()
    for i in range(small.shape[2]):
        for j in range(small.shape[3]):
            square = made[..., i * factor : (i + 1) * factor, j * factor : (j + 1) * factor]
            square += (small[..., i, j] - square.mean(dim=(-1, -2)))[..., None, None]
    return made


def psnr(made, true):
    return 10 * torch.log10(4 / (made - true).flatten(1).square().mean(dim=1))


def psnr_in_two_logs(made, true):
    rms = (made - true).double().square().mean(dim=(1, 2, 3)).sqrt()
    return 20 * (torch.log10(torch.tensor(2.0)) - rms.log10())


def psnr_in_bytes(made, true):
    """On the scale of 0 to 255."""
    error = (127.5 * (made - true)).flatten(1).square().mean(dim=1)
    return [float(10 * torch.log10(255**2 / one)) for one in error]


def psnr_by_norm(made, true):
    count = made[0].numel()
    return -20 * torch.log10(torch.linalg.vector_norm(made - true, dim=(1, 2, 3)) / (2 * count**0.5))


def step(x, epsilon, bar, to):
    x_0 = (x - (1 - bar) ** 0.5 * epsilon) / bar**0.5
    return to**0.5 * x_0 + (1 - to) ** 0.5 * epsilon


def walk(x, says, bars, late=False):
    for bar, to in itertools.pairwise(bars):
        x = step(x, says(x, to if late else bar), bar, to)
    return x


def bridge(x, told, asked, bars):
    return walk(walk(x, told, bars), asked, bars[::-1])


def bridge_by_index(x, told, asked, bars):
    for i in range(len(bars) - 1):
        x = step(x, told(x, bars[i]), bars[i], bars[i + 1])
    for i in range(len(bars) - 1, 0, -1):
        x = step(x, asked(x, bars[i]), bars[i], bars[i - 1])
    return x


def bridge_in_sigma(x, told, asked, bars):
    """Euler in σ, with x / √ᾱ."""
    route = [*((told, a, b) for a, b in itertools.pairwise(bars))]
    back = list(reversed(bars))
    route += [(asked, a, b) for a, b in itertools.pairwise(back)]
    for says, a, b in route:
        change = ((1 - b) / b) ** 0.5 - ((1 - a) / a) ** 0.5
        x = b**0.5 * (x / a**0.5 + change * says(x, a))
    return x


def bridge_in_float64(x, told, asked, bars):
    return bridge(x.double(), told, asked, bars).numpy()


def cycle(x_0, there, back):
    return (back(there(x_0)) - x_0).flatten(1).square().mean(dim=1).sqrt()


def cycle_by_norm(x_0, there, back):
    off = x_0 - back(there(x_0))
    return torch.linalg.vector_norm(off, dim=(1, 2, 3)) / off[0].numel() ** 0.5


def cycle_one_by_one(x_0, there, back):
    return [((back(there(one[None])) - one) ** 2).mean().item() ** 0.5 for one in x_0]


def cycle_by_numpy(x_0, there, back):
    off = (back(there(x_0)) - x_0).double().numpy()
    return np.sqrt((off**2).mean(axis=(1, 2, 3)))


RIGHT = {
    "shrink": [shrink, shrink_by_pooling, shrink_by_strides, shrink_in_numpy],
    "spread": [spread, spread_by_kron, spread_by_nearest, spread_by_matrix],
    "consistent": [consistent, consistent_in_two_parts, consistent_in_place, consistent_square_by_square],
    "psnr": [psnr, psnr_in_two_logs, psnr_in_bytes, psnr_by_norm],
    "bridge": [bridge, bridge_by_index, bridge_in_sigma, bridge_in_float64],
    "cycle_error": [cycle, cycle_by_norm, cycle_one_by_one, cycle_by_numpy],
}


# ---- wrong, and what is said ------------------------------------------------------------------------------


def corner(small, factor, times=1.0):
    large = torch.zeros(*small.shape[:2], small.shape[2] * factor, small.shape[3] * factor)
    large[..., ::factor, ::factor] = times * small
    return large


def squared_error(made, true):
    return (made - true).flatten(1).square().mean(dim=1)


def measured_range(made, true):
    span = true.flatten(1).amax(dim=1) - true.flatten(1).amin(dim=1)
    return 10 * torch.log10(span**2 / squared_error(made, true))


def off_by(x_0, there, back):
    return (back(there(x_0)) - x_0).flatten(1)


def rms(off):
    return off.flatten(1).square().mean(dim=1).sqrt()


WRONG = {
    "shrink": [
        (lambda x, f: x[..., ::f, ::f], "striding"),
        (lambda x, f: x[..., f - 1 :: f, f - 1 :: f], "striding"),
        (lambda x, f: x[..., f // 2 :: f, f // 2 :: f], "striding"),
        (lambda x, f: F.interpolate(x, scale_factor=1 / f, mode="nearest"), "striding"),
        (lambda x, f: F.avg_pool2d(x, f) * f**2, "added up"),
        (lambda x, f: F.avg_pool2d(x, f) * f, "divided by factor"),
        (F.max_pool2d, "brightest"),
        (
            lambda x, f: torch.quantile(
                x.unfold(2, f, f).unfold(3, f, f).flatten(4), 0.5, -1, interpolation="lower"
            ),
            "median",
        ),
        (
            lambda x, f: x.reshape(*x.shape[:2], f, x.shape[2] // f, f, x.shape[3] // f).mean(dim=(2, 4)),
            "far apart",
        ),
        (lambda x, f: F.interpolate(x, scale_factor=1 / f, mode="bilinear"), "bilinear"),
    ],
    "spread": [
        (lambda small, f: spread(small, f) / f**2, "transpose"),
        (lambda small, f: spread(small, f) * f**2, "too bright"),
        (lambda small, f: spread(small, f) / f, "divided by factor"),
        (corner, "others are 0"),
        (lambda small, f: corner(small, f, f**2), "others are 0"),
        (lambda small, f: torch.tile(small, (f, f)), "side by side"),
        (lambda small, f: F.interpolate(small, scale_factor=f, mode="bilinear"), "blends"),
        (lambda small, f: F.interpolate(small, scale_factor=f, mode="bicubic"), "blends"),
    ],
    "consistent": [
        (lambda x, small, f: x - spread(small - shrink(x, f), f), "sign"),
        (lambda x, small, f: spread(small, f), "only A⁺ y"),
        (lambda x, small, f: x + spread(small, f), "whole mosaic"),
        (lambda x, small, f: x - spread(shrink(x, f), f), "not put in its place"),
        (lambda x, small, f: x + spread(small - shrink(x, f), f) / f**2, "1/factor²"),
        (lambda x, small, f: consistent(x, small, f).clip(-1, 1), "clipped"),
        (lambda x, small, f: x + spread(small - x[..., ::f, ::f], f), "striding"),
        (lambda x, small, f: x + (small - shrink(x, f)).tile((f, f)), "side by side"),
        (lambda x, small, f: 0.5 * (x + consistent(x, small, f)), "half"),
        (lambda x, small, f: spread(small - shrink(x, f), f), "only the correction"),
    ],
    "psnr": [
        (lambda made, true: -10 * torch.log10(squared_error(made, true)), "6.02 dB"),
        (lambda made, true: 10 * torch.log10(255**2 / squared_error(made, true)), "255"),
        (measured_range, "read off"),
        (lambda made, true: 20 * torch.log10(4 / squared_error(made, true)), "20 belongs"),
        (lambda made, true: 10 * (4 / squared_error(made, true)).log(), "natural"),
        (lambda made, true: 10 * torch.log10(2 / squared_error(made, true)), "not squared, but"),
        (lambda made, true: 10 * torch.log10(squared_error(made, true) / 4), "upside down"),
        (lambda made, true: 10 * torch.log10(4 / squared_error(made, true).sqrt()), "not both"),
        (lambda made, true: 20 * torch.log10(2 / squared_error(made, true)), "not both"),
        (lambda made, true: 10 * torch.log10(4 / (made - true).flatten(1).square().sum(dim=1)), "summed"),
        (lambda made, true: 10 * torch.log10(4 / (made - true).flatten(1).abs().mean(dim=1)), "absolute"),
        (lambda made, true: 10 * torch.log10(4 / (made - true).flatten(1).mean(dim=1) ** 2), "cancel"),
        (
            lambda made, true: psnr(made, true) * 0 + 10 * torch.log10(4 / F.mse_loss(made, true)),
            "whole batch",
        ),
    ],
    "bridge": [
        (lambda x, told, asked, bars: bridge(x, asked, told, bars), "changed places"),
        (lambda x, told, asked, bars: bridge(x, told, told, bars), "comes back as it was"),
        (lambda x, told, asked, bars: bridge(x, asked, asked, bars), "not from"),
        (
            lambda x, told, asked, bars: walk(walk(x, told, bars, late=True), asked, bars[::-1]),
            "on the way up",
        ),
        (
            lambda x, told, asked, bars: walk(walk(x, told, bars), asked, bars[::-1], late=True),
            "on the way down",
        ),
        (lambda x, told, asked, bars: walk(walk(x, told, bars[:-1]), asked, bars[::-1]), "way up leaves out"),
        (lambda x, told, asked, bars: walk(walk(x, told, bars[1:]), asked, bars[::-1]), "way up leaves out"),
        (
            lambda x, told, asked, bars: walk(walk(x, told, bars), asked, bars[::-1][:-1]),
            "way down leaves out",
        ),
        (
            lambda x, told, asked, bars: walk(walk(x, told, bars), asked, bars[::-1][1:]),
            "way down leaves out",
        ),
        (lambda x, told, asked, bars: walk(walk(x, told, bars), asked, bars), "same order"),
        (lambda x, told, asked, bars: walk(x, told, bars), "way down is missing"),
        (lambda x, told, asked, bars: walk(x, asked, bars[::-1]), "from x itself"),
    ],
    "cycle_error": [
        (lambda x_0, there, back: rms(there(back(x_0)) - x_0), "first there"),
        (lambda x_0, there, back: rms(there(x_0) - x_0), "with its translation"),
        (lambda x_0, there, back: rms(back(x_0) - x_0), "without having gone"),
        (lambda x_0, there, back: rms(back(there(x_0)) - there(x_0)), "compares with the translation"),
        (lambda x_0, there, back: off_by(x_0, there, back).square().mean(dim=1), "root is missing"),
        (lambda x_0, there, back: off_by(x_0, there, back).abs().mean(dim=1), "absolute values"),
        (lambda x_0, there, back: off_by(x_0, there, back).mean(dim=1).abs(), "signed"),
        (lambda x_0, there, back: off_by(x_0, there, back).norm(dim=1), "summed"),
        (lambda x_0, there, back: off_by(x_0, there, back).abs().amax(dim=1), "worst pixel"),
        (
            lambda x_0, there, back: off_by(x_0, there, back).square().mean().sqrt().repeat(len(x_0)),
            "whole batch",
        ),
    ],
}
