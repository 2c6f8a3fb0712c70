"""From tensors to pixels to PNG, and back."""

import io
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from minidiff.show.sprite import check_images, encode_png, tile, to_pixels, to_sheet


def test_the_ends_and_the_middle_of_the_range() -> None:
    values = torch.tensor([-1.0, 0.0, 1.0, -7.0, 7.0]).reshape(1, 1, 1, 5)
    assert to_pixels(values).flatten().tolist() == [0, 128, 255, 0, 255]
    assert to_pixels(values, (-7, 7)).flatten().tolist() == [109, 128, 146, 0, 255]


def test_every_byte_survives_the_round_trip_through_floats() -> None:
    every = torch.arange(256).reshape(1, 1, 16, 16) / 127.5 - 1
    assert to_pixels(every).flatten().tolist() == list(range(256))


@pytest.mark.parametrize("bad", [(1.0, 1.0), (1.0, -1.0)])
def test_an_empty_value_range_is_refused(bad: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="low < high"):
        to_pixels(torch.zeros(1, 1, 2, 2), bad)


@given(
    frames=st.integers(1, 30),
    height=st.integers(1, 9),
    width=st.integers(1, 9),
    channels=st.sampled_from([1, 3]),
)
def test_a_sheet_decodes_to_its_frames(frames: int, height: int, width: int, channels: int) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (frames, height, width, channels), dtype=np.uint8)
    decoded = np.asarray(Image.open(io.BytesIO(encode_png(to_sheet(pixels))))).reshape(
        *to_sheet(pixels).shape
    )
    columns = decoded.shape[1] // width
    for index in range(frames):
        top, left = index // columns * height, index % columns * width
        np.testing.assert_array_equal(decoded[top : top + height, left : left + width], pixels[index])


def test_few_colours_become_a_palette_without_loss() -> None:
    picture = np.random.default_rng(0).choice(np.array([0, 90, 255], dtype=np.uint8), (20, 20, 3))
    image = Image.open(io.BytesIO(encode_png(picture, 256)))
    assert image.mode == "P"
    np.testing.assert_array_equal(np.asarray(image.convert("RGB")), picture)


def test_many_colours_are_reduced_to_the_palette_asked_for() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    image = Image.open(io.BytesIO(encode_png(picture, 256)))
    assert image.mode == "P"
    error = np.abs(np.asarray(image.convert("RGB")).astype(int) - picture)
    assert error.mean() < 16  # 256 colours for white noise: about 6 levels a channel
    assert len(encode_png(picture, 256)) < len(encode_png(picture)) / 2


def test_tile_places_images_in_reading_order_with_gaps() -> None:
    images = torch.stack([torch.full((1, 2, 3), float(value)) for value in range(5)])
    sheet = tile(images, columns=3, gap=1, fill=-1.0)
    assert sheet.shape == (1, 5, 11)
    assert sheet[0, 0].tolist() == [0, 0, 0, -1, 1, 1, 1, -1, 2, 2, 2]
    assert sheet[0, 3].tolist() == [3, 3, 3, -1, 4, 4, 4, -1, -1, -1, -1]


def test_tile_keeps_leading_axes() -> None:
    assert tile(torch.zeros(7, 4, 3, 8, 8)).shape == (7, 3, 17, 17)
    assert torch.equal(tile(torch.ones(7, 1, 3, 8, 8)), torch.ones(7, 3, 8, 8))


def test_gaps_can_be_left_blank() -> None:
    sheet = tile(torch.ones(4, 1, 2, 2), gap=1, fill=float("nan"))[0]
    gap = torch.zeros(5, 5, dtype=torch.bool)
    gap[2, :] = gap[:, 2] = True
    assert torch.equal(sheet.isnan(), gap)
    assert sheet[~gap].eq(1).all()


@pytest.mark.parametrize(
    ("bad", "error", "says"),
    [
        (np.zeros((1, 1, 8, 8)), TypeError, "torch.Tensor"),
        (torch.zeros(1, 8, 8), ValueError, r"\(N, C, H, W\)"),
        (torch.zeros(1, 2, 8, 8), ValueError, "1 or 3 channels"),
        (torch.zeros(0, 1, 8, 8), ValueError, "empty"),
        (torch.zeros(1, 1, 8, 8, dtype=torch.uint8), TypeError, "127.5"),
        (torch.full((1, 1, 8, 8), torch.nan), ValueError, "NaN"),
    ],
)
def test_what_is_no_image_is_refused(bad: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        check_images(bad, "images")
