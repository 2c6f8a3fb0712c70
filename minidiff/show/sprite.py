"""From tensors to pixels to PNG: the frames of a film in one picture, a sprite sheet."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from minidiff._validate import check_count, check_finite, check_number, check_tensor

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

    Pixels = NDArray[np.uint8]

PALETTE_COLOURS = 256
SHADE = 17  # steps between the shades of a drawing, 0, 17 ... 255: half the bytes, and no eye sees it


def check_images(images: Tensor, name: str, dimensions: int = 4) -> None:
    """Raise unless `images` is a finite float tensor (..., C, H, W) with 1 or 3 channels."""
    shape_words = {3: "(C, H, W)", 4: "(N, C, H, W)", 5: "(frames, N, C, H, W)"}[dimensions]
    if not isinstance(images, Tensor):
        raise TypeError(f"{name} must be a torch.Tensor of shape {shape_words}, got {type(images).__name__}")
    check_tensor(images, name)
    if images.ndim != dimensions or images.shape[-3] not in (1, 3):
        raise ValueError(
            f"{name} must have shape {shape_words} with 1 or 3 channels, got {tuple(images.shape)}; "
            "an image is (channels, height, width)"
        )
    if images.numel() == 0:
        raise ValueError(f"{name} is empty: shape {tuple(images.shape)}")
    if not images.is_floating_point():
        raise TypeError(
            f"{name} must hold floats in [-1, 1], got {images.dtype}; bytes are scaled by x / 127.5 - 1"
        )
    if not bool(torch.isfinite(images).all()):
        raise ValueError(f"{name} holds NaN or infinity; find the step that made it before showing it")


def to_pixels(images: Tensor, value_range: tuple[float, float] = (-1.0, 1.0)) -> Pixels:
    """Bytes for the eye: `value_range` becomes 0..255, what lies beyond is clipped.

    (..., C, H, W) float -> (..., H, W, C) uint8, a numpy array, as Pillow and matplotlib take it.

    Raises TypeError or ValueError for what holds no real numbers, NaN, fewer than three axes, or a range that
    does not rise.
    """
    check_finite(images, "images")
    if images.ndim < 3:
        raise ValueError(f"images must have shape (..., C, H, W), got {tuple(images.shape)}.")
    if not isinstance(value_range, (tuple, list)) or len(value_range) != 2:
        raise TypeError(f"value_range must be (low, high), got {value_range!r}.")
    low, high = value_range
    for bound in value_range:
        check_number(bound, "each of value_range")
    if not low < high:
        raise ValueError(f"value_range must be (low, high) with low < high, got {value_range}")
    scaled = (images.detach().cpu().double().clamp(low, high) - low) * (255.0 / (high - low))
    pixels: Pixels = scaled.round().to(torch.uint8).movedim(-3, -1).numpy()
    return pixels


def tile(images: Tensor, columns: int | None = None, gap: int = 1, fill: float = 1.0) -> Tensor:
    """Lay N images out as one, `gap` pixels apart; a `fill` of NaN leaves the gaps blank in matplotlib.

    (..., N, C, H, W) -> (..., C, rows * H + gaps, columns * W + gaps)
    """
    check_finite(images, "images")
    if images.ndim < 4 or images.numel() == 0 or images.is_complex():
        raise ValueError(
            f"images must be real and have shape (..., N, C, H, W), none of them 0; "
            f"got {images.dtype} {tuple(images.shape)}."
        )
    check_count(gap, "gap", 0)
    if not (isinstance(fill, float) and math.isnan(fill)):
        check_number(fill, "fill")
    *lead, count, channels, height, width = images.shape
    if columns is None:
        columns = math.ceil(math.sqrt(count))
    check_count(columns, "columns", 1)
    rows = math.ceil(count / columns)
    sheet = images.new_full(
        (*lead, channels, rows * (height + gap) - gap, columns * (width + gap) - gap), fill
    )
    for index in range(count):
        top, left = (index // columns) * (height + gap), (index % columns) * (width + gap)
        sheet[..., top : top + height, left : left + width] = images[..., index, :, :, :]
    return sheet


def enlarged(pixels: Pixels, scale: int) -> Pixels:
    """Each pixel as a square of `scale` x `scale`: (..., H, W, C) -> (..., scale H, scale W, C)."""
    check_count(scale, "scale", 1)
    return pixels.repeat(scale, axis=-3).repeat(scale, axis=-2)


def part_of(images: Tensor) -> tuple[int, int]:
    """Height and width of each picture that `tile` lays beside others; (0, 0) of one that is alone."""
    count, _, height, width = images.shape[-4:]
    return (height, width) if count > 1 else (0, 0)


def sheet_columns(frames: int) -> int:
    """How many frames stand side by side in a sheet of `frames` frames."""
    return math.ceil(math.sqrt(frames))


def to_sheet(pixels: Pixels) -> Pixels:
    """The frames of a film in one picture, row by row: (F, H, W, C) -> (rows * H, columns * W, C)."""
    frames, height, width, channels = pixels.shape
    columns = sheet_columns(frames)
    rows = math.ceil(frames / columns)
    sheet = np.zeros((rows * columns, height, width, channels), dtype=np.uint8)
    sheet[:frames] = pixels
    return (
        sheet.reshape(rows, columns, height, width, channels)
        .transpose(0, 2, 1, 3, 4)
        .reshape(rows * height, columns * width, channels)
    )


def encode_png(picture: Pixels, colours: int | None = None) -> bytes:
    """A picture (H, W, 1 or 3) as PNG bytes; with `colours`, reduced to a palette of that many.

    Grey pictures, and colour pictures that fit the palette, lose nothing. There is no dithering:
    it would add noise to a picture that is about noise.
    """
    from PIL import Image

    image: Image.Image
    if drawing := _few_shades(picture):
        buffer = io.BytesIO()
        drawing.save(buffer, format="PNG", compress_level=6)  # the last 7 % would take four times as long
        return buffer.getvalue()
    if picture.shape[-1] == 1:
        image = Image.fromarray(picture[..., 0])
    elif colours is None:
        image = Image.fromarray(picture)
    else:
        image = palette_image(picture, colours)
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()


def palette_image(picture: Pixels, colours: int) -> Image.Image:
    """A colour picture (H, W, 3) with a palette of so many colours: its own, if it has no more."""
    from PIL import Image

    return _exact_palette(picture, colours) or Image.fromarray(picture).quantize(
        colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    )


def _few_shades(picture: Pixels) -> Image.Image | None:
    """A colour picture all of whose values are shades, with its own palette; None of others.

    Three shades are a number of twelve bits: to count them takes no sorting.
    """
    from PIL import Image

    if picture.shape[-1] != 3 or bool((picture % SHADE).any()):
        return None
    red, green, blue = (picture[..., k].astype(np.uint16) // SHADE for k in range(3))
    codes = red << 8 | green << 4 | blue
    used = np.flatnonzero(np.bincount(codes.ravel(), minlength=4096))
    if len(used) > PALETTE_COLOURS:
        return None
    places = np.zeros(4096, dtype=np.uint8)
    places[used] = np.arange(len(used))
    image = Image.fromarray(places[codes], mode="P")
    shades = np.stack([used >> 8, used >> 4 & 15, used & 15], axis=1) * SHADE
    image.putpalette(shades.astype(np.uint8).tobytes())
    return image


def _exact_palette(picture: Pixels, colours: int) -> Image.Image | None:
    """The picture with its own colours as palette, or None when it has more than `colours`."""
    from PIL import Image

    codes = picture.astype(np.uint32) @ np.array([65536, 256, 1], dtype=np.uint32)  # (H, W, 3) -> (H, W)
    used, indices = np.unique(codes, return_inverse=True)
    if used.size > colours:
        return None
    image = Image.fromarray(indices.reshape(codes.shape).astype(np.uint8), mode="P")
    image.putpalette(np.stack([used >> 16, used >> 8 & 255, used & 255], axis=1).astype(np.uint8).tobytes())
    return image
