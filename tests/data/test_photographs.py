"""Patches of two photographs: cut where they should be, told what they shrink to, kept apart."""

import numpy as np
import pytest
import torch
from sklearn.datasets import load_sample_image
from torch import Tensor
from torch.nn.functional import avg_pool2d

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


def test_a_smooth_picture_and_its_details_in_units_are_the_patch() -> None:
    smooth, unit, hint = data.enlarge(avg_pool2d(TEST.x, SQUARE))
    torch.testing.assert_close(smooth + unit * data.details("test").x, TEST.x)
    torch.testing.assert_close(told(data.details("test")), hint)


def keys(d: float, a: float = -0.75) -> float:
    """The kernel of cubic convolution (Keys 1981)."""
    d = abs(d)
    if d <= 1:
        return (a + 2) * d**3 - (a + 3) * d**2 + 1
    return a * d**3 - 5 * a * d**2 + 8 * a * d - 4 * a if d < 2 else 0.0


def test_a_picture_is_enlarged_by_cubic_convolution() -> None:
    small = torch.randn(1, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    smooth = data.enlarge(small).smooth[0, 0]
    for row, column in ((10, 13), (16, 19), (15, 12)):  # away from the rims
        y, x = (row + 0.5) / SQUARE - 0.5, (column + 0.5) / SQUARE - 0.5
        weights = torch.tensor([[keys(y - i) * keys(x - j) for j in range(8)] for i in range(8)])
        assert smooth[row, column].item() == pytest.approx((weights * small[0, 0]).sum().item(), abs=1e-5)


def test_the_unit_knows_how_strong_details_are_before_it_sees_them() -> None:
    """On both photographs, over a range of a hundred; and it grows with the contrast."""
    for split in ("train", "test"):
        x = data.patches(split).x
        smooth, unit, _ = data.enlarge(avg_pool2d(x, SQUARE))
        strength = (x - smooth).square().mean(dim=(1, 2, 3)).sqrt()
        both = torch.stack([strength.log(), unit.flatten().log()])
        assert torch.corrcoef(both)[0, 1] > 0.95
        assert strength.quantile(0.95) / strength.quantile(0.05) > 10
    weaker = data.enlarge(0.5 * avg_pool2d(TEST.x, SQUARE)).unit
    assert (weaker < unit).all()
    assert (weaker >= 0.5 * unit).all()


def test_what_is_told_does_not_depend_on_brightness_and_hardly_on_contrast() -> None:
    small = avg_pool2d(TEST.x, SQUARE)
    _, unit, hint = data.enlarge(small)
    strong = (unit > 0.2).flatten()
    torch.testing.assert_close(data.enlarge(small + 0.3).hint, hint, atol=1e-3, rtol=1e-3)
    weaker = data.enlarge(0.5 * small).hint[strong]
    torch.testing.assert_close(weaker, hint[strong], atol=0.05, rtol=0.05)


def test_the_second_half_of_the_training_is_the_first_one_turned_and_recoloured() -> None:
    x, once = data.details("train").x, 3850
    assert len(x) == 2 * once
    turned = x[:20].flip(-1).transpose(-1, -2)[:, [1, 2, 0]]
    torch.testing.assert_close(x[once : once + 20], turned, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("small", [torch.zeros(3, 8, 8), torch.zeros(1, 3, 7, 8), torch.zeros(1, 3, 8, 1)])
def test_a_small_picture_of_another_shape_is_refused(small: Tensor) -> None:
    with pytest.raises(ValueError, match=r"small must be pictures \(N, C, h, w\)"):
        data.enlarge(small)


@pytest.mark.parametrize("load", [photograph, data.patches, data.details])
def test_another_part_is_refused(load: object) -> None:
    with pytest.raises(ValueError, match=r"split must be one of 'train', 'test'"):
        load("held_out")  # type: ignore[operator]
