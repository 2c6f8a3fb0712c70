"""Windows: a canvas larger than the network's pictures."""

from __future__ import annotations

import pytest
import torch
from editing_truth import SCHEDULE, last, seeded
from torch import Tensor
from torch.testing import assert_close

import minidiff as md
from minidiff import Prediction
from minidiff.editing import WindowedDenoiser, extended, keep_known, repaint

FLAT = torch.tensor([-0.8, 0.0, 0.8]).reshape(3, 1, 1, 1).expand(3, 1, 8, 8).clone()  # three plain pictures
IDEAL = md.IdealDenoiser(FLAT, SCHEDULE)
PIXELS = md.GaussianMixtureDenoiser(
    torch.zeros(1, 1, 8, 8), torch.tensor([0.5]), torch.ones(1), SCHEDULE
)  # each pixel by itself, N(0, 0.25)
WIDE = md.GaussianMixtureDenoiser(torch.zeros(1, 1, 12, 20), torch.tensor([0.5]), torch.ones(1), SCHEDULE)


def test_a_canvas_of_one_window_is_the_picture_itself() -> None:
    x_t = torch.randn(2, 1, 8, 8, generator=seeded(0))
    one, other = WindowedDenoiser(IDEAL, 8, 4)(x_t, 300), IDEAL(x_t, 300)
    assert torch.equal(one.x_0, other.x_0)
    assert torch.equal(one.epsilon, other.epsilon)


@pytest.mark.parametrize("stride", [1, 3, 4, 8])
def test_pixels_that_know_nothing_of_each_other_see_no_windows(stride: int) -> None:
    x_t = torch.randn(2, 1, 12, 20, generator=seeded(0))
    one, other = WindowedDenoiser(PIXELS, 8, stride)(x_t, 300), WIDE(x_t, 300)
    assert_close(one.x_0, other.x_0)
    assert_close(one.epsilon, other.epsilon)


def test_image_and_noise_still_explain_what_was_seen() -> None:
    x_t = torch.randn(2, 1, 8, 20, generator=seeded(0))
    said = WindowedDenoiser(IDEAL, 8, 3)(x_t, 400)
    alpha_bar = SCHEDULE.alpha_bar_at(400)
    assert_close(alpha_bar**0.5 * said.x_0 + (1 - alpha_bar) ** 0.5 * said.epsilon, x_t, atol=1e-5, rtol=0)


def test_each_pixel_is_the_mean_of_the_windows_that_hold_it() -> None:
    """The i-th window says i everywhere; written a second time with a loop over pixels."""
    calls = iter(range(100))

    def counting(x_t: Tensor, t: float) -> Prediction:
        value = torch.full_like(x_t, float(next(calls)))
        return Prediction(value, -value)

    said = WindowedDenoiser(counting, 4, 2)(torch.zeros(1, 1, 4, 9), 0)
    begins = [0, 2, 4, 5]  # the last flush with the rim
    for column in range(9):
        inside = [i for i, begin in enumerate(begins) if begin <= column < begin + 4]
        mean = sum(inside) / len(inside)
        assert_close(said.x_0[0, 0, :, column], torch.full((4,), mean))
        assert_close(said.epsilon[0, 0, :, column], torch.full((4,), -mean))


def jump_at_the_seam(made: Tensor) -> float:
    return (made[..., 8] - made[..., 7]).abs().mean().item()


def test_windows_that_overlap_agree_and_windows_that_do_not_paint_apart() -> None:
    """Plain pictures: of three greys two windows choose the same one in a third of the cases by chance."""
    x_T = md.randn((200, 1, 8, 16), generator=seeded(0))
    jumps = {}
    for stride in (8, 2):
        denoise = WindowedDenoiser(IDEAL, 8, stride)
        made = md.sample(denoise, SCHEDULE, x_T, "ddpm", steps=30, generator=seeded(1))
        jumps[stride] = jump_at_the_seam(made)
    chance = sum(abs(a - b) for a in (-0.8, 0, 0.8) for b in (-0.8, 0, 0.8)) / 9
    assert abs(jumps[8] - chance) < 0.12  # apart: two greys by chance
    assert jumps[2] < 0.25 * jumps[8]


def test_outpainting_goes_on_with_what_is_known() -> None:
    canvas, mask = extended(FLAT, right=8)
    denoise = WindowedDenoiser(IDEAL, 8, 2)
    made = last(
        repaint(
            denoise, SCHEDULE, md.randn(canvas.shape, generator=seeded(0)), canvas, mask,
            steps=40, resamplings=3, generator=seeded(1),
        )
    )  # fmt: skip
    assert torch.equal(made[..., :8], FLAT)
    assert_close(made[..., 8:12], FLAT[..., :4], atol=0.3, rtol=0)


def test_projected_windows_hold_what_is_known() -> None:
    canvas, mask = extended(FLAT, left=3, right=4, top=2, bottom=5)
    assert canvas.shape == (3, 1, 15, 15)
    assert mask.shape == (1, 1, 15, 15)
    assert int(mask.sum()) == 64
    assert torch.equal(canvas[:, :, 2:10, 3:11], FLAT)
    assert bool(mask[0, 0, 2:10, 3:11].all())
    windows = md.ProjectedDenoiser(WindowedDenoiser(IDEAL, 8, 4), SCHEDULE, keep_known(canvas, mask))
    x_T = md.randn(canvas.shape, generator=seeded(0))
    for sampler in md.SAMPLERS:
        made = md.sample(windows, SCHEDULE, x_T, sampler, steps=8, generator=seeded(1))
        assert_close(made[:, :, 2:10, 3:11], FLAT, atol=2e-6, rtol=0)


def test_a_samplers_schedule_is_compared_with_the_windows_own() -> None:
    with pytest.raises(ValueError, match="denoiser's schedule"):
        md.ddim(WindowedDenoiser(IDEAL, 8, 4), md.NoiseSchedule.linear(), torch.zeros(1, 1, 8, 8), steps=2)


def test_bad_input_is_refused() -> None:
    with pytest.raises(ValueError, match="stride must be from 1 to 8, got 9"):
        WindowedDenoiser(IDEAL, 8, 9)
    with pytest.raises(ValueError, match="at least 8 x 8 pixels"):
        WindowedDenoiser(IDEAL, 8, 4)(torch.zeros(1, 1, 8, 7), 0)
    with pytest.raises(ValueError, match="right must be at least 0"):
        extended(FLAT, right=-1)
