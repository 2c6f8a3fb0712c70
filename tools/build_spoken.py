"""`python -m tools.build_spoken`: the recordings of `data.spoken`, made again with espeak-ng.

espeak-ng (Debian: `apt-get install espeak-ng`, version 1.51) says the ten digits in English and in Turkish
with each of 30 voices. Every recording is brought to 4,096 numbers a second, cut to what is spoken, made
equally loud and kept in 8 bits: minidiff/data/spoken.npz. `--check` compares with that file instead.
"""

import argparse
import io
import shutil
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from minidiff.data.spoken import FILE, LONGEST, WORDS
from minidiff.sound import RATE

VARIANTS = (
    "adam", "Alicia", "Andy", "Annie", "antonio", "aunty", "belinda", "benjamin", "boris", "caleb", "david",
    "Denis", "Diogo", "edward", "Gene", "Gustave", "Henrique", "Hugo", "john", "linda", "marcelo", "Marco",
    "max", "michel", "Andrea", "miguel", "steph", "pablo", "f2", "robert",
)  # fmt: skip
ACCENTS = ("en-us", "en-gb", "en-gb-x-rp", "en-gb-scotland", "en-029", "en-us-nyc")
SPEEDS = (215, 230, 245, 260, 275)  # words a minute
PITCHES = (35, 42, 50, 58, 65, 72, 45)  # from 0 to 99
QUIET = 0.02  # of the loudest: what is quieter at both ends is cut off
MARGIN = RATE // 100  # numbers kept before and after, which fade


def say(word: str, language: str, voice: int, speed: int) -> NDArray[np.float64]:
    """A word in voice number `voice`, as espeak-ng says it, at 4,096 numbers a second."""
    accent = ACCENTS[voice % len(ACCENTS)] if language == "en" else language
    said = subprocess.run(
        ["espeak-ng", "-v", f"{accent}+{VARIANTS[voice]}", "-s", str(speed),
         "-p", str(PITCHES[voice % len(PITCHES)]), "--stdin", "--stdout"],
        input=word.encode(), capture_output=True, check=True,
    ).stdout  # fmt: skip
    with wave.open(io.BytesIO(said)) as file:
        rate = file.getframerate()
        sound = np.frombuffer(file.readframes(10**7), dtype="<i2").astype(np.float64)
    spectrum, fewer = np.fft.rfft(sound), round(len(sound) * RATE / rate)
    return np.fft.irfft(spectrum[: fewer // 2 + 1], fewer)  # no tone above 2,048 Hz is left


def recording(word: str, language: str, voice: int) -> NDArray[np.int8]:
    """What is spoken, equally loud, in 8 bits; a word that takes too long is said again, faster."""
    for speed in range(SPEEDS[voice % len(SPEEDS)], 400, 15):
        sound = say(word, language, voice, speed)
        loud = np.flatnonzero(np.abs(sound) > QUIET * np.abs(sound).max())
        sound = np.pad(sound, MARGIN)[loud[0] : loud[-1] + 2 * MARGIN + 1]
        if len(sound) <= LONGEST:
            break
    fade = np.minimum(1, np.arange(1, len(sound) + 1) / MARGIN)
    sound = sound * fade * fade[::-1]
    levels: NDArray[np.int8] = np.rint(127 * sound / np.abs(sound).max()).astype(np.int8)
    return levels


def record() -> dict[str, NDArray[np.int8 | np.int16]]:
    """All recordings one after the other, voice by voice, and how long each is: (voices, languages, 10)."""
    said = [
        recording(word, language, voice)
        for voice in range(len(VARIANTS))
        for language, words in WORDS.items()
        for word in words
    ]
    lengths = np.array([len(one) for one in said], dtype=np.int16)
    return {"sounds": np.concatenate(said), "lengths": lengths.reshape(len(VARIANTS), len(WORDS), 10)}


def same(made: dict[str, NDArray[np.int8 | np.int16]], path: Path = FILE) -> bool:
    """Whether the file at `path` holds these recordings, up to a step of rounding."""
    with np.load(path) as kept:
        return np.array_equal(made["lengths"], kept["lengths"]) and bool(
            (np.abs(made["sounds"].astype(int) - kept["sounds"].astype(int)) <= 1).all()
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the file, write nothing")
    options = parser.parse_args()
    if shutil.which("espeak-ng") is None:
        sys.exit("espeak-ng is not installed: apt-get install espeak-ng")
    made = record()
    if options.check:
        sys.exit(0 if same(made) else "The recordings made now differ from those in the file.")
    np.savez_compressed(FILE, sounds=made["sounds"], lengths=made["lengths"])
    print(f"{FILE.name}: {made['lengths'].size} recordings, {FILE.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
