"""The spectrogram: a sound cut into short pieces that overlap, and the frequencies of each piece.

A sound here is half a second at 4,096 numbers a second. It is taken as a ring (it begins and ends in
silence), so that every number lies in four pieces and the way back is exact. Source: Allen & Rabiner 1977,
"A unified approach to short-time Fourier analysis and synthesis".
"""

import math

import torch
from torch import Tensor

from minidiff._validate import check_finite, check_floating

RATE = 4096  # numbers a second: tones up to 2,048 Hz
LENGTH = 2048  # numbers of a sound: half a second
WINDOW = 256  # numbers of a piece: 1/16 s, so that bins are 16 Hz apart
HOP = 64  # from one piece to the next
FRAMES = LENGTH // HOP  # columns of a spectrogram: 32
BINS = WINDOW // 2  # rows of a picture: 128; the last bin of the transform, 2,048 Hz, is left out
FLOOR = 1e-3  # the quietest loudness that a picture tells from silence: 60 dB below a full tone
OVERLAP = 1.5  # what the squares of the windows over one number add up to: 4 · 3/8


def stft(wave: Tensor) -> Tensor:
    """The short-time Fourier transform, (N, L) -> complex (N, 129, L/64); column k is about moment 64 k.

        X[f, k] = Σ_n w[n] x[64 k + n - 128] e^(-2πi f n / 256),   w[n] = sin²(π n / 256)

    The sound is a ring: before its first number comes its last. Raises ValueError unless L is a multiple of
    64, and at least 256.
    """
    check_wave(wave)
    half = WINDOW // 2
    ring = torch.cat([wave[:, -half:], wave, wave[:, : half - HOP]], dim=1)
    pieces = ring.unfold(1, WINDOW, HOP) * window_like(wave)  # (N, L) -> (N, L/64, 256)
    spectrum: Tensor = torch.fft.rfft(pieces).transpose(1, 2)
    return spectrum


def istft(spectrum: Tensor) -> Tensor:
    """The sound whose transform comes nearest, in squares: complex (N, 129, K) -> (N, 64 K).

    Each column back into a piece, windowed once more, laid where it came from and added up; at every number
    the squares of the windows add up to 1.5. Of a transform of a sound it gives back the sound, exactly. Most
    complex tables are the transform of no sound. Source: Griffin & Lim 1984, eq. 6.
    """
    if not isinstance(spectrum, Tensor) or not spectrum.is_complex():
        raise TypeError("spectrum must be complex, as stft gives it. Of loudness alone: to_wave.")
    if spectrum.ndim != 3 or spectrum.shape[1] != BINS + 1 or spectrum.shape[2] < WINDOW // HOP:
        raise ValueError(f"spectrum must have shape (N, {BINS + 1}, K), got {tuple(spectrum.shape)}.")
    pieces = torch.fft.irfft(spectrum.transpose(1, 2), n=WINDOW)
    pieces = pieces * window_like(pieces)  # (N, K, 256)
    columns = torch.arange(spectrum.shape[2], device=spectrum.device)[:, None]
    places = HOP * columns + torch.arange(WINDOW, device=spectrum.device) - WINDOW // 2  # (K, 256)
    wave: Tensor = pieces.new_zeros(len(pieces), HOP * spectrum.shape[2])
    wave.index_add_(1, (places % wave.shape[1]).flatten(), pieces.flatten(1))
    return wave / OVERLAP


def loudness(wave: Tensor) -> Tensor:
    """|X| in units of a full tone, (N, L) -> (N, 129, K): a sine of height 1 amid a bin gives 1."""
    tones: Tensor = stft(wave).abs() / (WINDOW / 4)
    return tones


def to_picture(wave: Tensor) -> Tensor:
    """The spectrogram as a picture in [-1, 1], (N, L) -> (N, 1, 128, K); rows are frequencies, low first.

        picture = 1 + (2/3) log₁₀ max(loudness, 10⁻³)

    Louder by a factor is brighter by a step, as in hearing: -1 is 60 dB under a full tone, or anything more
    quiet; 1 is a full tone. Where the sound is, its phases, is not in it.
    """
    kept = loudness(wave)[:, None, :BINS].clamp(min=FLOOR, max=1)
    return 1 - 2 * kept.log10() / math.log10(FLOOR)


def check_wave(wave: Tensor) -> None:
    """Raise unless `wave` is (N, L), L a multiple of the hop and at least a window, and all of it finite."""
    check_floating(wave, "wave")
    if wave.ndim != 2 or wave.shape[1] < WINDOW or wave.shape[1] % HOP:
        raise ValueError(
            f"wave must have shape (N, L), L a multiple of {HOP} from {WINDOW} on; got {tuple(wave.shape)}."
        )
    check_finite(wave, "wave")


def window_like(x: Tensor) -> Tensor:
    """The Hann window, (256,)."""
    return torch.hann_window(WINDOW, periodic=True, dtype=x.dtype, device=x.device)
