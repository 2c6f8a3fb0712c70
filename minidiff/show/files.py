"""Pictures as files to keep and to send: films as GIF, single pictures as PNG.

show.save_gif([step.x_t for step in model.drawing(n=16)], "walk.gif")
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from minidiff._files import write_whole
from minidiff._validate import check_count, check_number, check_path
from minidiff.show.film import FRAMES_PER_SECOND, Images, Scene
from minidiff.show.sprite import (
    PALETTE_COLOURS,
    check_images,
    encode_png,
    enlarged,
    palette_image,
    tile,
    to_pixels,
)
from minidiff.show.still import as_pictures

if TYPE_CHECKING:
    from PIL import Image

    from minidiff.show.sprite import Pixels

HOLD = 1.5  # seconds that the last frame stays
FILM_SIDE = 400  # pixels, about: how large a film becomes whose scale is not given
PANEL_GAP, WHITE = 8, 255  # between the panels of a player, and what is there
HUNDREDTHS = 100  # in which a GIF counts its time, in a second


def save_gif(
    frames: Tensor | Sequence[Tensor],
    path: str | Path,
    *,
    scale: int | None = None,
    rate: float = FRAMES_PER_SECOND,
    value_range: tuple[float, float] = (-1.0, 1.0),
) -> None:
    """Write a film as a GIF that plays again and again, and rests on its last frame.

    Grey frames, and frames of 256 colours or fewer, lose nothing; others get the 256 that fit each best.

    Args:
        frames: (F, C, H, W), or (F, N, C, H, W) for N pictures side by side; or a list of F tensors, as
            `[step.x_t for step in ...]` is. 1 or 3 channels.
        scale: each pixel becomes a square of that side; left out, the film is about 400 pixels large.
        rate: frames a second.
        value_range: the values that become black and white; what lies beyond is clipped.

    Raises:
        TypeError, ValueError: for frames that are no pictures or not of one shape, NaN, a path that does not
            end in .gif, or a rate below 1 or above 50, more than which no viewer shows.
    """
    whole = _stacked(frames)
    tiled = tile(whole) if whole.ndim == 5 else whole
    check_images(tiled, "frames")
    check_path(path)
    if Path(path).suffix.lower() != ".gif":
        raise ValueError(f"path must end in .gif, got {str(path)!r}.")
    check_number(rate, "rate", 1, 50)
    pixels = to_pixels(tiled, value_range)
    if scale is None:
        scale = max(FILM_SIDE // max(pixels.shape[1:3]), 1)
    check_count(scale, "scale", 1)
    write_whole(Path(path), gif_bytes(enlarged(pixels, scale), rate))


def save_each(images: Tensor, folder: Path) -> list[Path]:
    """Write each of (N, C, H, W) in [-1, 1] as a PNG of its true size: 000.png, 001.png, ..."""
    check_images(images, "images")
    folder.mkdir(parents=True, exist_ok=True)
    digits = max(len(str(len(images) - 1)), 3)
    paths = [folder / f"{number:0{digits}d}.png" for number in range(len(images))]
    for path, pixels in zip(paths, to_pixels(images), strict=True):
        write_whole(path, encode_png(pixels))
    return paths


def gif_bytes(pixels: Pixels, rate: float = FRAMES_PER_SECOND) -> bytes:
    """(F, H, W, 1 or 3) bytes as a GIF."""
    made = [_gif_frame(frame) for frame in pixels]
    each = round(HUNDREDTHS / rate) * 1000 // HUNDREDTHS  # milliseconds
    times = [each] * (len(made) - 1) + [int(HOLD * 1000)]
    buffer = io.BytesIO()
    made[0].save(
        buffer, format="GIF", save_all=True, append_images=made[1:], duration=times, loop=0, optimize=False
    )
    return buffer.getvalue()


def _gif_frame(frame: Pixels) -> Image.Image:
    from PIL import Image

    if frame.shape[-1] == 1:
        return Image.fromarray(frame[..., 0])
    return palette_image(frame, PALETTE_COLOURS)


def scene_frames(scene: Scene, scale: int | None) -> Pixels:
    """The pictures of a scene side by side, frame by frame: (F, H, W, 3). Charts are not among them."""
    panels = [panel for panel in map(as_pictures, scene.panels) if isinstance(panel, Images)]
    if not panels:
        raise ValueError("This film is made of charts, which a browser draws: keep it with to_html.")
    largest = max((max(panel.pixels.shape[1:3]) for panel in panels if not panel.drawn), default=FILM_SIDE)
    times = max(FILM_SIDE // largest, 1) if scale is None else scale
    parts = [enlarged(panel.pixels, 1 if panel.drawn else times) for panel in panels]
    height = max(part.shape[1] for part in parts)
    shown = []
    for part in parts:
        colours = np.broadcast_to(part, (len(scene.captions), *part.shape[1:3], 3))
        below = ((0, 0), (0, height - part.shape[1]), (0, PANEL_GAP), (0, 0))
        shown.append(np.pad(colours, below, constant_values=WHITE))
    whole: Pixels = np.concatenate(shown, axis=2)[:, :, :-PANEL_GAP]
    return whole


def _stacked(frames: Tensor | Sequence[Tensor]) -> Tensor:
    """(F, C, H, W) or (F, N, C, H, W), from a tensor or from a list of them."""
    if isinstance(frames, (list, tuple)) and frames and all(isinstance(one, Tensor) for one in frames):
        shapes = {tuple(one.shape) for one in frames}
        if len(shapes) > 1:
            raise ValueError(f"frames must be of one shape, got {sorted(shapes)}.")
        frames = torch.stack([one.detach().cpu() for one in frames])
    if not isinstance(frames, Tensor):
        raise TypeError(
            f"frames must be a tensor (F, C, H, W) or a list of tensors, got {type(frames).__name__}."
        )
    check_images(frames, "frames", 5 if frames.ndim == 5 else 4)
    return frames
