"""Notes: half a second of sound made from an index, with everything that is true about it.

A note is one of 12 pitches, C to B, played by one of 4 instruments, each a formula: which harmonics sound,
how strong, and how they swell and fade. What the two labels leave open varies from index to index: when the
note begins, how loud and how bright it is, how it fades, and the phase of each harmonic.

An index decides everything, by plain arithmetic on integers: index i is the same note on every machine.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from minidiff._validate import check_choice, check_count
from minidiff.data.image_data import ImageData
from minidiff.data.shapes import fraction
from minidiff.sound import LENGTH, RATE, to_picture

PITCHES = (  # each name in English and in Turkish
    ("C", "do"), ("C sharp", "do diyez"), ("D", "re"), ("D sharp", "re diyez"), ("E", "mi"), ("F", "fa"),
    ("F sharp", "fa diyez"), ("G", "sol"), ("G sharp", "sol diyez"), ("A", "la"), ("A sharp", "la diyez"),
    ("B", "si"),
)  # fmt: skip
INSTRUMENTS = (("flute", "flüt"), ("clarinet", "klarnet"), ("organ", "org"), ("string", "tel"))
FLUTE, CLARINET, ORGAN, STRING = range(4)
HARMONICS = {  # instrument -> harmonic -> strength
    FLUTE: {1: 1.0, 2: 0.15, 3: 0.05},
    CLARINET: {1: 1.0, 3: 0.6, 5: 0.3},
    ORGAN: {1: 1.0, 2: 0.8, 4: 0.6},
    STRING: {1: 1.0, 2: 0.7, 3: 0.5, 4: 0.35, 5: 0.25},
}
ATTACK = {FLUTE: 0.08, CLARINET: 0.03, ORGAN: 0.012, STRING: 0.004}  # seconds until it sounds in full
RELEASE = 0.06  # seconds in which it ends
END = 0.48  # seconds: every note is silent from here on
CONCERT_A = 440.0  # Hz
COUNTS = (len(PITCHES), len(INSTRUMENTS))
KINDS = math.prod(COUNTS)
DRAWS = 9  # random numbers that a note takes
SPLITS = {"train": range(40 * KINDS), "test": range(40 * KINDS, 45 * KINDS)}


@dataclass(frozen=True)
class Note:
    """What is true of one sound: `pitch` and `instrument`, and what the two leave open."""

    pitch: int
    instrument: int
    start: float  # seconds of silence before it
    loudness: float  # its harmonics together, at most
    brightness: float  # harmonic h is brightness^(h-1) times as strong as in HARMONICS
    fading: float  # of a string, per second: harmonic h fades as e^(-fading · h · t)
    phases: tuple[float, ...]

    @property
    def labels(self) -> tuple[int, int]:
        """What a network is told."""
        return self.pitch, self.instrument

    @property
    def frequency(self) -> float:
        """In hertz."""
        return frequency(self.pitch)

    def name(self, language: str = "en") -> str:
        """In words.

        >>> note(9).name(), note(9).name("tr")
        ('A, flute', 'la, flüt')
        """
        check_choice(language, "language", ("en", "tr"))
        word = ("en", "tr").index(language)
        return f"{PITCHES[self.pitch][word]}, {INSTRUMENTS[self.instrument][word]}"


def frequency(pitch: int) -> float:
    """Of the pitch number 0 (C, 261.63 Hz) to 11 (B, 493.88 Hz): 440 · 2^((pitch - 9) / 12)."""
    check_count(pitch, "pitch", 0, len(PITCHES) - 1)
    return float(CONCERT_A * 2.0 ** ((pitch - 9) / 12))


def note(index: int) -> Note:
    """Note number `index`, a whole number from 0 upwards: 48 in a row are every pitch and instrument once."""
    check_count(index, "index", 0)
    instrument, pitch = divmod(index % KINDS, len(PITCHES))
    draws = [fraction(DRAWS * index + draw, 0, draws=3) for draw in range(DRAWS)]
    return Note(
        pitch,
        instrument,
        start=0.01 + 0.04 * draws[0],
        loudness=0.5 + 0.45 * draws[1],
        brightness=0.8 + 0.2 * draws[2],
        fading=3 + 3 * draws[3],
        phases=tuple(2 * math.pi * draw for draw in draws[4:]),
    )


def play(notes: Sequence[Note]) -> Tensor:
    """The sounds of these notes, float32 (N, 2048) in [-1, 1], at 4,096 numbers a second."""
    if not isinstance(notes, Sequence) or not notes or not all(isinstance(one, Note) for one in notes):
        raise TypeError(
            f"notes must be a list of Note, at least one, got {notes!r}. From an index: note(index)."
        )
    return torch.stack([_sound(one) for one in notes]).float()


def notes(split: str = "train") -> ImageData:
    """The spectrograms of a part, (N, 1, 128, 32): 1,920 for "train", 240 for "test"; labels are pitches.

    `attributes` are pitch, instrument. Their sounds come from `play([note(i) for i in SPLITS[split]])`.

    >>> notes("test")
    ImageData('notes': 240 images of 1x128x32, 12 classes)
    """
    check_choice(split, "split", tuple(SPLITS))
    made = [note(i) for i in SPLITS[split]]
    attributes = torch.tensor([one.labels for one in made])
    names = tuple(name for name, _ in PITCHES)
    return ImageData(to_picture(play(made)), attributes[:, 0], "notes", names, attributes)


def _sound(one: Note) -> Tensor:
    """float64 (2048,): Σ_h a_h(t) sin(2π h f t + φ_h), a_h from HARMONICS, at most `loudness` together."""
    t = torch.arange(LENGTH, dtype=torch.float64) / RATE - one.start
    strengths = {h: s * one.brightness ** (h - 1) for h, s in HARMONICS[one.instrument].items()}
    strengths = {h: s for h, s in strengths.items() if h * one.frequency < RATE / 2}
    whole, wave = sum(strengths.values()), torch.zeros(LENGTH, dtype=torch.float64)
    for (h, strength), phase in zip(strengths.items(), one.phases, strict=False):
        fade = torch.exp(-one.fading * h * t.clamp(min=0)) if one.instrument == STRING else 1.0
        wave += strength / whole * fade * torch.sin(2 * math.pi * h * one.frequency * t + phase)
    rise = (t / ATTACK[one.instrument]).clamp(0, 1)
    fall = ((END - one.start - t) / RELEASE).clamp(0, 1)
    return one.loudness * wave * (rise * fall * math.pi / 2).sin() ** 2
