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


def still(samples: Tensor) -> Tensor:
    """Samples as pictures (N, C, H, W): of a clip, (N, F, C, H, W), the frames side by side."""
    return tile(samples, samples.shape[1]) if is_clips(samples) else samples


def is_clips(samples: Tensor) -> bool:
    """Whether samples have a time axis, (N, F, C, H, W)."""
    return samples.ndim == 5


def _picture(frames: list[Tensor], path: Path) -> None:
    """The finished samples."""
    across = 1 if is_clips(frames[-1]) else columns(frames)
    save_picture(grid(still(frames[-1]), columns=across), path)


def _film(frames: list[Tensor], path: Path) -> None:
    """All steps, from the noise on; of clips, the frames of the finished ones."""
    shown = frames[-1].transpose(0, 1) if is_clips(frames[-1]) else frames
    save_gif([tile(frame, columns(frames)) for frame in shown], path)


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
    """Write samples (N, ...): `frames` are x_T and what came after each step, or the last alone."""
    WRITERS[path.suffix.lower()](frames, path)


def columns(frames: list[Tensor]) -> int:
    """How many samples stand side by side."""
    return min(len(frames[-1]), MOST_COLUMNS)
