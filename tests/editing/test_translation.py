"""Inversion, and sampling with another condition."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
from editing_truth import SCHEDULE, eight_bumps, mixture, seeded
from torch.testing import assert_close

import minidiff as md
from minidiff import data, zoo
from minidiff.editing import invert_and_sample


def test_the_way_there_and_back_ends_where_it_began_with_an_error_like_one_over_n() -> None:
    bumps = mixture(*eight_bumps())
    x_0 = data.eight_gaussians(200, generator=seeded(0)).double()
    errors = [
        (invert_and_sample(bumps, bumps, SCHEDULE, x_0, steps=N) - x_0).norm(dim=1).median().item()
        for N in (50, 100, 200, 400)
    ]
    for coarse, fine in pairwise(errors):
        assert 0.35 < fine / coarse < 0.65  # first order: half
    assert errors[-1] < 0.05


def gaussian(mean: float, std: float) -> md.GaussianMixtureDenoiser:
    middle = torch.full((1, 2), mean, dtype=torch.float64)
    return md.GaussianMixtureDenoiser(middle, torch.tensor([std]), torch.ones(1), SCHEDULE)


def test_between_two_gaussians_it_is_the_map_that_is_known() -> None:
    """x ↦ mean_b + std_b / std_a (x - mean_a), to which the error falls like 1/N."""
    x_0 = 0.3 + 0.2 * torch.randn(300, 2, generator=seeded(0), dtype=torch.float64)
    one, other = gaussian(0.3, 0.2), gaussian(-0.5, 0.6)
    right = -0.5 + 0.6 / 0.2 * (x_0 - 0.3)
    errors = [
        (invert_and_sample(one, other, SCHEDULE, x_0, steps=N) - right).abs().max()
        for N in (50, 100, 200, 400)
    ]
    for coarse, fine in pairwise(errors):
        assert fine < 0.65 * coarse
    assert errors[-1] < 0.05


@pytest.mark.slow
def test_one_attribute_changes_and_the_others_stay() -> None:
    model, test = zoo.load("shapes"), data.shapes("test")
    pictures, told = test.images[:6], test.attributes[:6]
    asked = told.clone()
    asked[:, 1] = (asked[:, 1] + 2) % 6
    there = model.denoiser(told, clip=None)
    made = invert_and_sample(there, model.denoiser(asked, clip=None), model.schedule, pictures, steps=10)
    assert torch.equal(data.read_shapes(made), asked)
    back = invert_and_sample(there, there, model.schedule, pictures, steps=10)
    assert (back - pictures).square().mean().sqrt() < 0.15
    assert_close(data.read_shapes(back), told)
