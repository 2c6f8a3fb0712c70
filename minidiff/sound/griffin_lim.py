"""From a spectrogram back to a sound: phases that fit the loudness, found by going there and back.

Source: Griffin & Lim 1984, "Signal estimation from modified short-time Fourier transform".
"""

import torch
from torch import Tensor

from minidiff._validate import check_count, check_finite, check_floating, check_same_shape
from minidiff.noise import Noise, randn
from minidiff.sound.spectrogram import BINS, FLOOR, HOP, WINDOW, istft, stft

ROUNDS = 100


def griffin_lim_step(wave: Tensor, magnitude: Tensor) -> Tensor:
    """One round: the phases of `wave` (N, L) with the `magnitude` (N, 129, K) asked for, made a sound.

        X = stft(x),   x ← istft(magnitude · X / |X|)

    The distance ‖ |stft(x)| - magnitude ‖ never grows.
    """
    spectrum = stft(wave)
    check_floating(magnitude, "magnitude")
    check_finite(magnitude, "magnitude")
    check_same_shape(magnitude, "magnitude", spectrum, "stft(wave)")
    return istft(magnitude * torch.polar(torch.ones_like(magnitude), spectrum.angle()))


def from_loudness(picture: Tensor) -> Tensor:
    """What `to_picture` took the logarithm of, (N, 1, 128, K) -> magnitudes (N, 129, K) as `stft` has them.

    Black is silence: what lies at the floor, -1, becomes 0. The bin that a picture leaves out is 0.
    """
    check_floating(picture, "picture")
    if picture.ndim != 4 or picture.shape[1:3] != (1, BINS):
        raise ValueError(f"picture must have shape (N, 1, {BINS}, K), got {tuple(picture.shape)}.")
    check_finite(picture, "picture")
    level = FLOOR ** ((1 - picture[:, 0].clamp(-1, 1)) / 2)
    heard = (level - FLOOR).clamp(min=0) / (1 - FLOOR) * (WINDOW / 4)
    return torch.nn.functional.pad(heard, (0, 0, 0, 1))


def to_wave(picture: Tensor, rounds: int = ROUNDS, generator: Noise = None) -> Tensor:
    """A sound that looks like this, (N, 1, 128, K) -> (N, 64 K): `griffin_lim_step`, from noise's phases.

    The phases are not in the picture, so what comes back is not the sound it was made from, but one that
    sounds alike, as far as `rounds` go. What it costs is the floor of every model of spectrograms.
    """
    check_count(rounds, "rounds", 0)
    magnitude = from_loudness(picture)
    noise = randn(
        (len(magnitude), HOP * magnitude.shape[2]), generator=generator, device=magnitude.device
    ).to(magnitude)
    wave = istft(magnitude * torch.polar(torch.ones_like(magnitude), stft(noise).angle()))
    for _ in range(rounds):
        wave = griffin_lim_step(wave, magnitude)
    return wave
