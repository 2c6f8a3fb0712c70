"""Answers to the tasks of lesson 19: right ones written differently, and wrong ones that students give."""

import math

import numpy as np
import torch

# ---- right, written differently ----------------------------------------------------------------------------


def cents(heard, asked):
    return 1200 * torch.log2(heard / asked)


def cents_by_difference(heard, asked):
    return 1200 * (torch.log2(heard.double()) - torch.log2(asked.double()))


def cents_by_natural_logarithm(heard, asked):
    return [1200 * math.log(f / g) / math.log(2) for f, g in zip(heard.tolist(), asked.tolist(), strict=True)]


def cents_by_numpy(heard, asked):
    return -1200 * np.log2(asked.numpy() / heard.numpy())


def loudness(wave, window, hop):
    return torch.fft.rfft(wave.unfold(0, len(window), hop) * window).abs().T


def loudness_by_a_loop(wave, window, hop):
    size, columns = len(window), []
    for start in range(0, len(wave) - size + 1, hop):
        columns.append(torch.fft.rfft(wave[start : start + size] * window).abs())
    return torch.stack(columns, dim=1)


def loudness_by_the_sum(wave, window, hop):
    """The transform as its docstring writes it: a matrix of cosines and one of sines."""
    n, f = torch.arange(len(window)).double(), torch.arange(len(window) // 2 + 1).double()
    angle = 2 * math.pi * f[:, None] * n / len(window)
    pieces = (wave.unfold(0, len(window), hop) * window).double().T
    return torch.hypot(angle.cos() @ pieces, angle.sin() @ pieces)


def loudness_by_numpy(wave, window, hop):
    pieces = np.lib.stride_tricks.sliding_window_view(wave.numpy(), len(window))[::hop]
    return np.abs(np.fft.rfft(pieces * window.numpy(), axis=1)).T


def picture(loud, floor):
    return 1 - 2 * loud.clamp(floor, 1).log() / math.log(floor)


def picture_in_decibels(loud, floor):
    """Decibels, clamped after the logarithm: -inf of silence is clamped, too."""
    lowest = 20 * math.log10(floor)
    return 1 - 2 * (20 * loud.double().log10()).clamp(lowest, 0) / lowest


def picture_clamped_at_last(loud, floor):
    return (1 - 2 * torch.log(loud) / math.log(floor)).clamp(-1, 1)


def picture_by_numpy(loud, floor):
    return np.interp(np.log(np.maximum(loud.numpy(), 1e-30)), [math.log(floor), 0.0], [-1.0, 1.0])


def phases(real, imag, size):
    angle = torch.atan2(imag, real)
    return size * angle.cos(), size * angle.sin()


def phases_as_complex(real, imag, size):
    turned = torch.polar(size, torch.complex(real, imag).angle())
    return [turned.real, turned.imag]


def phases_by_division(real, imag, size):
    own = torch.hypot(real, imag)
    factor = size / torch.where(own == 0, 1.0, own)
    return torch.where(own == 0, size, factor * real), factor * imag


def phases_in_place(real, imag, size):
    own = (real.square() + imag.square()).sqrt()
    real[own == 0] = 1.0
    own[own == 0] = 1.0
    real.mul_(size).div_(own)
    imag.mul_(size).div_(own)
    return real, imag


RIGHT = {
    "cents": [cents, cents_by_difference, cents_by_natural_logarithm, cents_by_numpy],
    "loudness": [loudness, loudness_by_a_loop, loudness_by_the_sum, loudness_by_numpy],
    "to_picture": [picture, picture_in_decibels, picture_clamped_at_last, picture_by_numpy],
    "keep_phases": [phases, phases_as_complex, phases_by_division, phases_in_place],
}


# ---- wrong, and what is said ------------------------------------------------------------------------------


def pieces_like(cut=None, fade=None, size=None, turn=None):
    """`loudness` with a part replaced."""

    def answer(wave, window, hop):
        pieces = cut(wave, len(window), hop) if cut else wave.unfold(0, len(window), hop)
        pieces = fade(pieces, window) if fade else pieces * window
        spectrum = torch.fft.rfft(pieces)
        table = size(spectrum) if size else spectrum.abs()
        return turn(table) if turn else table.T

    return answer


def filled_up(wave, size, hop):
    longer = torch.nn.functional.pad(wave, (0, size))
    starts = range(0, len(wave), hop)
    return torch.stack([longer[start : start + size] for start in starts])


def line_of(line, keep=None):
    def answer(loud, floor):
        return line(keep(loud, floor) if keep else loud.clamp(floor, 1), floor)

    return answer


def right_line(kept, floor):
    return 1 - 2 * kept.log() / math.log(floor)


def turned_by(angle):
    def answer(real, imag, size):
        a = angle(real, imag)
        return size * torch.cos(a), size * torch.sin(a)

    return answer


def divided_by(own):
    def answer(real, imag, size):
        there = own(real, imag)
        silent = (real == 0) & (imag == 0)
        return torch.where(silent, size, size * real / there), torch.where(silent, 0.0, size * imag / there)

    return answer


WRONG = {
    "cents": [
        (lambda heard, asked: 1200 * torch.log2(asked / heard), "upside down"),
        (lambda heard, asked: 1200 * torch.log(heard / asked), "natural logarithm"),
        (lambda heard, asked: 1200 * torch.log10(heard / asked), "to base 10"),
        (lambda heard, asked: heard - asked, "difference in hertz"),
        (lambda heard, asked: 1200 * (heard - asked) / asked, "without a logarithm"),
        (lambda heard, asked: 100 * torch.log2(heard / asked), "*semitone*"),
        (lambda heard, asked: 12 * torch.log2(heard / asked), "these are semitones"),
        (lambda heard, asked: torch.log2(heard / asked), "these are octaves"),
        (lambda heard, asked: 1200 * torch.log2(heard / asked).abs(), "sign is lost"),
        (lambda heard, asked: 1200 * heard.log2() / asked.log2(), "*difference*"),
    ],
    "loudness": [
        (pieces_like(fade=lambda pieces, window: pieces), "window is missing"),
        (pieces_like(cut=lambda wave, size, hop: wave.unfold(0, size, size)), "do not overlap"),
        (pieces_like(turn=lambda table: table), "on its side"),
        (pieces_like(size=lambda spectrum: spectrum.real), "only the real part"),
        (pieces_like(size=lambda spectrum: spectrum.real.abs()), "absolute value of the real part"),
        (pieces_like(size=lambda spectrum: spectrum.real**2 + spectrum.imag**2), "these are squares"),
        (pieces_like(size=lambda spectrum: spectrum.angle()), "these are the phases"),
        (pieces_like(fade=lambda pieces, window: pieces * window * window), "applied twice"),
        (pieces_like(cut=lambda wave, size, hop: wave.unfold(0, size, hop)[:-1]), "last piece"),
        (pieces_like(cut=lambda wave, size, hop: wave.unfold(0, size, hop).flip(0)), "wrong order"),
        (pieces_like(cut=filled_up), "filled with zeros"),
        (pieces_like(turn=lambda table: table.T / table.shape[1]), "nobody asked for"),
    ],
    "to_picture": [
        (line_of(lambda kept, floor: -1 + 2 * (kept - floor) / (1 - floor)), "no logarithm"),
        (line_of(lambda kept, floor: 2 * kept - 1), "without a logarithm"),
        (line_of(lambda kept, floor: 1 - kept.log() / math.log(floor)), "between 0 and 1"),
        (line_of(lambda kept, floor: -right_line(kept, floor)), "upside down"),
        (line_of(lambda kept, floor: -kept.log() / math.log(floor)), "between -1 and 0"),
        (line_of(lambda kept, floor: 1 + 2 * kept.log10() / 3), "is an argument"),
        (line_of(right_line, lambda loud, floor: loud.clamp(min=floor)), "beyond 1"),
        (line_of(right_line, lambda loud, floor: loud.clamp(max=1)), "minus infinity"),
        (line_of(right_line, lambda loud, floor: (loud + floor).clamp(max=1)), "is added"),
        (line_of(lambda kept, floor: right_line(kept, floor).relu()), "cut off at 0"),
        (line_of(lambda kept, floor: 1 - 2 * kept.log10() / math.log(floor)), "different bases"),
    ],
    "keep_phases": [
        (lambda real, imag, size: (size, 0 * size), "all phases are 0"),
        (lambda real, imag, size: (size * real, size * imag), "multiplied"),
        (turned_by(torch.atan2), "changed places in the angle"),
        (turned_by(lambda real, imag: torch.atan2(-imag, real)), "sign of the angle"),
        (turned_by(lambda real, imag: torch.atan(imag / real).nan_to_num()), "half of the circle"),
        (lambda real, imag, size: (real, imag), "is not used"),
        (lambda real, imag, size: phases(real, imag, size)[::-1], "sine and cosine"),
        (
            lambda real, imag, size: (
                size * real / torch.hypot(real, imag),
                size * imag / torch.hypot(real, imag),
            ),
            "divides by 0",
        ),
        (
            lambda real, imag, size: (
                size * real / (torch.hypot(real, imag) + 1e-8),
                size * imag / (torch.hypot(real, imag) + 1e-8),
            ),
            "for ever",
        ),
        (divided_by(lambda real, imag: real**2 + imag**2), "square of the old size"),
        (divided_by(lambda real, imag: real.abs() + imag.abs()), "|real| + |imag|"),
        (lambda real, imag, size: (size * real.sign(), size * imag.sign()), "four directions"),
    ],
}
