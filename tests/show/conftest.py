"""Small pictures shared by the tests of minidiff.show."""

import io
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from minidiff.show import set_language


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    yield
    set_language("en")


@pytest.fixture
def colour_image() -> Tensor:
    """A smooth 32x32 colour image, (3, 32, 32) in [-1, 1]."""
    ramp = torch.linspace(-1, 1, 32)
    return torch.stack([ramp.expand(32, 32), ramp[:, None].expand(32, 32), ramp[:, None] * ramp])


Decode = Callable[[bytes, int, int, int], NDArray[np.uint8]]


@pytest.fixture
def decode() -> Decode:
    """Cut frame `index` (width x height) out of a PNG sheet, the way the player does: (H, W, 3)."""

    def cut(png: bytes, index: int, width: int, height: int) -> NDArray[np.uint8]:
        sheet = Image.open(io.BytesIO(png)).convert("RGB")
        columns = sheet.width // width
        left, top = (index % columns) * width, (index // columns) * height
        return np.asarray(sheet.crop((left, top, left + width, top + height)))

    return cut
