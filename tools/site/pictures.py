"""Pictures as pages carry them: the same pixels, in fewer bytes."""

from __future__ import annotations

import base64
import io
from functools import cache

from PIL import Image

ENDING = "webp"
EFFORT = 2  # of 6; more takes longer and wins less than one in a hundred


@cache  # both languages show many of the same
def light(png: bytes) -> bytes:
    """A PNG as WebP without loss: a quarter smaller for figures, and every browser in use reads it."""
    with Image.open(io.BytesIO(png)) as picture:
        clear = "A" in picture.getbands() or "transparency" in picture.info
        whole = picture.convert("RGBA" if clear else "RGB")
    buffer = io.BytesIO()
    whole.save(buffer, "WEBP", lossless=True, exact=True, method=EFFORT)
    return buffer.getvalue()


def light_text(sheet: str) -> str:
    """The same for a PNG in base64."""
    return base64.b64encode(light(base64.b64decode(sheet))).decode("ascii")
