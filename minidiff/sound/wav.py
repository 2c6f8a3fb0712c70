"""A sound as the bytes of a WAV file, which every browser and every player reads."""

import struct
from pathlib import Path

import torch
from torch import Tensor

from minidiff._files import write_whole
from minidiff._validate import check_count
from minidiff.noise import Noise
from minidiff.sound.griffin_lim import to_wave
from minidiff.sound.spectrogram import RATE, check_wave


def wav_bytes(wave: Tensor, bits: int = 16) -> bytes:
    """One sound, (1, L) in [-1, 1], as a WAV file of one channel; what lies beyond is clipped.

    `bits` is 16, or 8 for half the bytes (and a faint hiss, 48 dB under a full tone).
    """
    check_wave(wave)
    check_count(bits, "bits", 8, 16)
    if bits not in (8, 16) or len(wave) != 1:
        raise ValueError(f"One sound of 8 or 16 bits can be written, got {len(wave)} of {bits}.")
    levels = wave[0].detach().cpu().double().clamp(-1, 1)
    if bits == 8:  # from 0 to 255, silence 128
        data = (128 + 127 * levels).round().to(torch.uint8).numpy().tobytes()
    else:
        data = (32767 * levels).round().to(torch.int16).numpy().astype("<i2").tobytes()
    step = bits // 8
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE, RATE * step, step, bits)
    return (
        struct.pack("<4sI4s", b"RIFF", 36 + len(data), b"WAVE")
        + form
        + struct.pack("<4sI", b"data", len(data))
        + data
    )


def save_sounds(pictures: Tensor, path: Path, generator: Noise = None) -> None:
    """The sounds of these spectrograms, (N, 1, 128, K), in one WAV file, one after the other (`to_wave`)."""
    write_whole(path, wav_bytes(to_wave(pictures, generator=generator).reshape(1, -1)))
