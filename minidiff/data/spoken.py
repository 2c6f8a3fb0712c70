"""Spoken digits: zero to nine in English and in Turkish, said by 30 voices of a speech synthesizer.

600 recordings, made once with espeak-ng and kept in 8 bits beside this file, which `tools/build_spoken.py`
makes again. A voice is a timbre, a speed, a pitch and an accent of English. The last six voices are never
trained on: what a reader makes of them, it has not heard before.
"""

from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from minidiff._validate import check_choice, check_count
from minidiff.data.image_data import ImageData
from minidiff.sound.spectrogram import LENGTH, RATE, to_picture

WORDS = {
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    "tr": ("sıfır", "bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz"),
}
DIGITS = tuple(zip(*WORDS.values(), strict=True))  # each digit in English and in Turkish
LANGUAGES = (("English", "İngilizce"), ("Turkish", "Türkçe"))
COUNTS = (len(DIGITS), len(LANGUAGES))
VOICES = {"train": range(24), "test": range(24, 30)}
LOUDNESS = 0.9  # the largest number of each recording
START = RATE // 32  # where a recording begins in its half second
LONGEST = LENGTH - START  # numbers of a recording
FILE = Path(__file__).with_name("spoken.npz")


def say_digits(voices: range) -> tuple[Tensor, Tensor]:
    """The recordings of these voices: float32 (N, 2048) in [-1, 1], and labels (N, 2): digit, language.

    Voice by voice, first in English, then in Turkish, from zero to nine: 20 of each voice. Raises ValueError
    for a voice that there is not (0 to 29).
    """
    if not isinstance(voices, range):
        raise TypeError(f"voices must be a range, such as range(24, 30), got {voices!r}.")
    check_count(len(voices), "the number of voices", 1)
    sounds, lengths = _recordings()
    for voice in voices:
        check_count(voice, "each of voices", 0, len(lengths) - 1)
    ends = lengths.flatten().cumsum(0).reshape(lengths.shape)
    waves = torch.zeros(len(voices) * 2 * 10, LENGTH)
    labels: list[tuple[int, int]] = []
    for voice in voices:
        for language in range(2):
            for digit in range(10):
                end, length = int(ends[voice, language, digit]), int(lengths[voice, language, digit])
                waves[len(labels), START : START + length] = sounds[end - length : end] * (LOUDNESS / 127)
                labels.append((digit, language))
    return waves, torch.tensor(labels)


def spoken(split: str = "train") -> ImageData:
    """The spectrograms of a part, (N, 1, 128, 32): 480 of 24 voices for "train", 120 of others for "test".

    `labels` are the digits, `attributes` digit and language. Their sounds: `say_digits(VOICES[split])`.

    >>> spoken("test")
    ImageData('spoken': 120 images of 1x128x32, 10 classes)
    """
    check_choice(split, "split", tuple(VOICES))
    waves, labels = say_digits(VOICES[split])
    return ImageData(to_picture(waves), labels[:, 0], "spoken", WORDS["en"], labels)


@cache
def _recordings() -> tuple[Tensor, Tensor]:
    """All numbers, int8 (L,), and how many belong to each recording, int64 (30, 2, 10)."""
    with np.load(FILE, allow_pickle=False) as file:
        return torch.from_numpy(file["sounds"]), torch.from_numpy(file["lengths"]).long()
