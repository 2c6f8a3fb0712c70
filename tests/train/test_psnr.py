"""Decibels: what they measure, and that exact samples lose 3.01 of them to the mean."""

from __future__ import annotations

import math

import pytest
import torch
from torch.testing import assert_close

from minidiff import data
from minidiff.metrics import psnr


def test_it_is_the_definition_in_float64() -> None:
    generator = torch.Generator().manual_seed(0)
    true = torch.rand(3, 2, 4, 4, generator=generator, dtype=torch.float64) * 2 - 1
    off = torch.randn(3, 2, 4, 4, generator=generator, dtype=torch.float64) / 5
    expected = [10 * math.log10(4 / (one**2).mean().item()) for one in off]
    assert_close(psnr(true + off, true), torch.tensor(expected, dtype=torch.float64))


def test_each_picture_has_its_own_and_a_perfect_one_has_infinitely_many() -> None:
    true = data.digits("test").images[:2]
    made = true.clone()
    made[1] += 0.2
    assert_close(psnr(made, true), torch.tensor([math.inf, 20.0]))


def test_exact_samples_have_twice_the_squared_error_of_the_mean() -> None:
    """E‖s - x‖² = 2 E‖m - x‖², in closed form: all pairs of truth and sample, by weight."""
    real = data.digits("train").images[:300].double().flatten(1)
    seen = real.reshape(-1, 8, 8)[:, ::4, ::4].flatten(1)
    w = torch.softmax(-torch.cdist(seen, seen).square() / 2, dim=1)  # p(x | y), of any y
    mean = w @ real
    apart = torch.cdist(real, real).square()
    sample = torch.einsum("ys,yx,sx->", w, w, apart)
    blur = (w * torch.cdist(mean, real).square()).sum()
    assert_close(sample, 2 * blur)


@pytest.mark.parametrize("made", [torch.rand(2, 3, 4, 4), torch.zeros(2, 1, 4, 4)])
def test_pixels_of_another_range_or_shape_are_refused(made: torch.Tensor) -> None:
    with pytest.raises(ValueError, match=r"pixels in \[-1, 1\]|same shape|shape"):
        psnr(made, torch.rand(2, 3, 4, 4) * 2 - 1)
