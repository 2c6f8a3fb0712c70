"""One picture file, whatever camera or program wrote it, as the bytes that a set of pictures holds.

    file -> first picture, turned as its camera was held -> 8 bits -> no alpha -> grey or colour -> one size

Pillow does the work. What is here is the order of it, and the four places where its plain `convert` would
give another picture in silence: 16 bits, transparency, CMYK that photo programs store inverted (which the
reader of JPEG mends), and a camera that was held upright.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from minidiff.phrase import Phrase

if TYPE_CHECKING:
    from PIL import Image

# What is looked at, by the end of its name. Of the last row Pillow reads a part, depending on how it was
# built: such files are pictures for whoever put them there, and are named where they cannot be read.
ENDINGS = (
    ".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".bmp", ".dib", ".webp", ".tif", ".tiff",
    ".ppm", ".pgm", ".pbm", ".pnm", ".tga", ".mpo",
    ".avif", ".heic", ".heif", ".jxl", ".jp2",
)  # fmt: skip
FORMATS = (  # what a file may be, whatever its name says; others of Pillow's start programs
    "PNG", "JPEG", "GIF", "BMP", "DIB", "WEBP", "TIFF", "PPM", "TGA", "MPO", "AVIF", "JPEG2000",
)  # fmt: skip
LARGEST_PICTURE = 100_000_000  # pixels: a small file can say that it unpacks to any number of them
DRAFT = 3  # a JPEG is unpacked at a half, a quarter, an eighth, as long as this many times the size is left
WHITE_16_BIT = 65_535

TOO_LARGE = Phrase(
    "{width} x {height} pixels, at most {most} million are unpacked",
    "{width} x {height} piksel; en çok {most} milyon piksel açılır",
)
UNREADABLE = Phrase("cannot be read as a picture", "resim olarak okunamıyor")
NO_WHITE = Phrase(
    "pixels of kind {mode}, of which nobody says how bright white is; save it with 8 or 16 bits",
    "piksellerinin türü {mode}; beyazın ne kadar parlak olduğu yazmıyor, 8 ya da 16 bitle kaydet",
)


class UnreadablePictureError(ValueError):
    """A file that is no picture, or one that cannot be read right; the message says why."""


def read_file(path: Path, size: tuple[int, int], channels: int, fit: str, background: int) -> PictureFile:
    """A picture file at `size` (height, width) with 1 or 3 `channels`.

    `fit` is "crop" or "pad" (see `at_size`), `background` the grey, 0 .. 255, that shows through what is
    transparent and fills what is padded. Raises `UnreadablePictureError`, and nothing else, for any file.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of half-broken files that can be read nevertheless
            return _read(path, size, channels, fit, background)
    except UnreadablePictureError:
        raise
    except Exception as error:  # a spoiled file breaks a decoder in any way it likes
        raise UnreadablePictureError(UNREADABLE.said()) from error


class PictureFile:
    """What was read: `pixels`, one byte for each channel of each pixel, row by row; the sides it had."""

    def __init__(self, pixels: bytes, width: int, height: int) -> None:
        self.pixels, self.width, self.height = pixels, width, height


def _read(path: Path, size: tuple[int, int], channels: int, fit: str, background: int) -> PictureFile:
    from PIL import Image, ImageOps

    Image.init()
    with Image.open(path, formats=[name for name in FORMATS if name in Image.OPEN]) as file:
        if file.width * file.height > LARGEST_PICTURE:
            most = LARGEST_PICTURE // 1_000_000
            raise UnreadablePictureError(TOO_LARGE.said(width=file.width, height=file.height, most=most))
        stored = file.size
        file.draft(None, (DRAFT * max(size), DRAFT * max(size)))
        upright = ImageOps.exif_transpose(file)
    turned = (upright.width < upright.height) != (stored[0] < stored[1])
    width, height = reversed(stored) if turned else stored
    plain = without_alpha(eight_bits(upright), background)
    ready = at_size(plain.convert("L" if channels == 1 else "RGB"), size, fit, background)
    return PictureFile(ready.tobytes(), width, height)


def eight_bits(image: Image.Image) -> Image.Image:
    """Pixels of 16 bits, 0 .. 65,535, as 0 .. 255: divided by 257 and rounded. Others stay as they are.

    Pillow's own `convert` clips them instead, and a picture of 16 bits comes out white.
    """
    import numpy as np
    from PIL import Image

    if image.mode == "F":
        raise UnreadablePictureError(NO_WHITE.said(mode=image.mode))
    if image.mode != "I" and not image.mode.startswith("I;16"):
        return image
    values = np.asarray(image).astype(np.int64)
    if values.min() < 0 or values.max() > WHITE_16_BIT:
        raise UnreadablePictureError(NO_WHITE.said(mode=image.mode))
    grey = Image.fromarray(((values + 128) // 257).astype(np.uint8))
    hidden = image.info.get("transparency")  # one grey that stands for nothing
    if isinstance(hidden, int):
        grey.putalpha(Image.fromarray(np.where(values == hidden, 0, 255).astype(np.uint8)))
    return grey


def without_alpha(image: Image.Image, background: int) -> Image.Image:
    """What shows when the picture lies on an even `background`: a c + (1 - a) background, pixel by pixel.

    Plain `convert` drops the alpha and shows the colours that it hid, often black.
    """
    from PIL import Image

    if image.mode not in ("LA", "La", "PA", "RGBA", "RGBa") and "transparency" not in image.info:
        return image
    over = image.convert("RGBA")
    ground = Image.new("RGBA", over.size, (background, background, background, 255))
    return Image.alpha_composite(ground, over).convert("RGB")


def at_size(image: Image.Image, size: tuple[int, int], fit: str, background: int) -> Image.Image:
    """The picture with `size` (height, width): its middle ("crop"), or all of it with borders ("pad").

    It is resized with a triangle as wide as two pixels of the smaller of both pictures: every old pixel
    counts, and no new one is darker or brighter than those it is made of.
    """
    from PIL import Image

    height, width = size
    if fit == "crop":
        share = min(image.width / width, image.height / height)
        wide, high = max(1, round(share * width)), max(1, round(share * height))
        left, top = (image.width - wide) // 2, (image.height - high) // 2
        middle = image.crop((left, top, left + wide, top + high))
        return middle.resize((width, height), Image.Resampling.BILINEAR)
    share = min(width / image.width, height / image.height)
    wide, high = max(1, round(share * image.width)), max(1, round(share * image.height))
    whole = image.resize((wide, high), Image.Resampling.BILINEAR)
    ground = Image.new(image.mode, (width, height), background if image.mode == "L" else (background,) * 3)
    ground.paste(whole, ((width - wide) // 2, (height - high) // 2))
    return ground
