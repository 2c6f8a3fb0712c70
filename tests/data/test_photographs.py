"""Patches of two photographs: cut where they should be, told what they shrink to, kept apart."""

import numpy as np
import pytest
import torch
from sklearn.datasets import load_sample_image
from torch import Tensor

from minidiff import data
from minidiff.data.photographs import SIDE, SQUARE, STRIDES, mosaic, photograph

TEST = data.patches("test")


def told(examples: data.Examples) -> Tensor:
    assert isinstance(examples.condition, Tensor)
    return examples.condition


@pytest.mark.parametrize(("split", "name"), [("train", "china.jpg"), ("test", "flower.jpg")])
def test_a_photograph_is_that_of_scikit_learn_pixel_by_pixel(split: str, name: str) -> None:
    whole = photograph(split)
    assert whole.shape == (1, 3, 427, 640)
    pixels = ((whole[0] + 1) * 127.5).round().permute(1, 2, 0).numpy()
    assert np.array_equal(pixels, load_sample_image(name))
    assert whole.min() >= -1
    assert whole.max() <= 1


@pytest.mark.parametrize(("split", "rows", "columns"), [("train", 50, 77), ("test", 13, 20)])
def test_a_patch_is_where_its_number_says(split: str, rows: int, columns: int) -> None:
    cut, whole, stride = data.patches(split), photograph(split)[0], STRIDES[split]
    assert cut.x.shape == (rows * columns, 3, SIDE, SIDE)
    for i in (0, columns - 1, columns, rows * columns - 1):
        top, left = (stride * place for place in divmod(i, columns))
        assert torch.equal(cut.x[i], whole[:, top : top + SIDE, left : left + SIDE])


def test_what_is_told_is_flat_on_each_square_and_its_mean() -> None:
    x, condition = TEST.x[:20], told(TEST)[:20]
    for row, column in ((0, 0), (3, 5), (7, 7)):
        here = (..., slice(SQUARE * row, SQUARE * (row + 1)), slice(SQUARE * column, SQUARE * (column + 1)))
        means = x[here].mean(dim=(2, 3), keepdim=True)
        torch.testing.assert_close(condition[here], means.expand(-1, -1, SQUARE, SQUARE))


def test_a_mosaic_of_a_mosaic_is_itself_and_tells_less_than_the_patch() -> None:
    torch.testing.assert_close(mosaic(told(TEST)), told(TEST))
    assert (TEST.x - told(TEST)).square().mean() > 1e-3


def test_no_patch_of_the_test_is_one_of_the_training() -> None:
    apart = torch.cdist(TEST.x.flatten(1), data.patches("train").x.flatten(1)).min()
    assert apart / (3 * SIDE**2) ** 0.5 > 0.01


@pytest.mark.parametrize("load", [photograph, data.patches])
def test_another_part_is_refused(load: object) -> None:
    with pytest.raises(ValueError, match=r"split must be one of 'train', 'test'"):
        load("held_out")  # type: ignore[operator]
