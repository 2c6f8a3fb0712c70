"""Sound as a picture and back: what is heard when, the way back without phases, and exact readers.

picture = sound.to_picture(wave)          # (N, 2048) -> (N, 1, 128, 32): how loud, at which pitch, when
wave = sound.to_wave(picture)             # Griffin-Lim: phases that fit, found by going there and back
sound.pitch(wave)                         # (N,) in hertz, read off the wave
"""

from minidiff.sound.griffin_lim import from_loudness, griffin_lim_step, to_wave
from minidiff.sound.reader import NearestMean, cents, pitch
from minidiff.sound.spectrogram import (
    BINS,
    FLOOR,
    FRAMES,
    HOP,
    LENGTH,
    RATE,
    WINDOW,
    istft,
    loudness,
    stft,
    to_picture,
)
from minidiff.sound.wav import save_sounds, wav_bytes

__all__ = [
    "BINS",
    "FLOOR",
    "FRAMES",
    "HOP",
    "LENGTH",
    "RATE",
    "WINDOW",
    "NearestMean",
    "cents",
    "from_loudness",
    "griffin_lim_step",
    "istft",
    "loudness",
    "pitch",
    "save_sounds",
    "stft",
    "to_picture",
    "to_wave",
    "wav_bytes",
]
