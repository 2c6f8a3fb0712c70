"""How `minidiff sample` writes what it has drawn: by the ending of the file's name."""

from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor

from minidiff._arguments import PICTURES, SOUND
from minidiff.demo import save_picture
from minidiff.show.clouds import view
from minidiff.show.files import save_gif
from minidiff.show.plots import grid
from minidiff.show.sprite import tile
from minidiff.sound import save_sounds

MOST_COLUMNS = 10  # of samples side by side


def _picture(frames: list[Tensor], path: Path) -> None:
    """The finished samples."""
    save_picture(grid(frames[-1], columns=columns(frames)), path)


def _film(frames: list[Tensor], path: Path) -> None:
    """All steps, from the noise on."""
    save_gif([tile(frame, columns(frames)) for frame in frames], path)


def _sound(frames: list[Tensor], path: Path) -> None:
    """The finished spectrograms, heard one after the other; the phases begin the same way each time."""
    save_sounds(frames[-1], path, torch.Generator().manual_seed(0))


WRITERS: dict[str, Callable[[list[Tensor], Path], None]] = {
    **dict.fromkeys(PICTURES, _picture),
    ".gif": _film,
    SOUND: _sound,
}
FILMS = (".gif",)  # endings that want every step; all others are given the last


def seen(samples: Tensor) -> Tensor:
    """Pictures (N, C, H, W) as they are; clouds of points (N, P, 3) as pictures of them."""
    if samples.ndim != 3:
        return samples
    return view(samples)


def write(frames: list[Tensor], path: Path) -> None:
    """Write samples (N, C, H, W): `frames` are x_T and what came after each step, or the last alone."""
    WRITERS[path.suffix.lower()](frames, path)


def columns(frames: list[Tensor]) -> int:
    """How many samples stand side by side."""
    return min(len(frames[-1]), MOST_COLUMNS)
