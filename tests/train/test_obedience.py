"""Obedience as a number: IoU where it is known, masks that are read exactly, joints with their floors."""

import pytest
import torch

from minidiff import data
from minidiff.data.figures import figure, paint_figures
from minidiff.data.shapes import BACKGROUNDS, COLOURS
from minidiff.metrics import evaluate_poses, intersection_over_union, painted_masks

SQUARE = torch.zeros(1, 1, 32, 32, dtype=torch.bool)
SQUARE[..., 8:24, 8:24] = True


@pytest.mark.parametrize("shift", [0, 1, 5, 15, 16])
def test_two_squares_side_by_side(shift: int) -> None:
    """16 x 16, shifted by s: (16 - s) / (16 + s)."""
    got = intersection_over_union(SQUARE, SQUARE.roll(shift, dims=3)).item()
    assert got == pytest.approx((16 - shift) / (16 + shift))


def test_each_pair_has_its_own_and_empty_ones_are_equal() -> None:
    nothing = torch.zeros_like(SQUARE)
    a, b = torch.cat([SQUARE, nothing, SQUARE]), torch.cat([SQUARE, nothing, nothing])
    assert intersection_over_union(a, b).tolist() == [1.0, 1.0, 0.0]


def test_real_pictures_are_read_without_loss_and_others_score_what_chance_gives() -> None:
    pictures, true = data.shapes("test"), data.hints_of("shapes", "masks", "test") > 0.5
    painted = painted_masks(pictures.images, pictures.attributes)  # type: ignore[arg-type]
    assert intersection_over_union(painted, true).min() == 1.0
    assert intersection_over_union(painted, true.roll(1, dims=0)).mean() < 0.2


def test_what_is_nearer_to_the_background_is_not_painted() -> None:
    """Purple, where yellow was asked for on black: 0.44 of the way there."""
    scene = data.scene(7)
    asked = torch.tensor([scene.labels])
    assert (COLOURS[scene.colour][0], BACKGROUNDS[scene.background][0]) == ("purple", "black")
    assert painted_masks(data.render([scene]).images, asked).any()
    asked[0, 1] = 3
    assert not painted_masks(data.render([scene]).images, asked).any()


def test_poses_have_a_floor_and_a_ceiling() -> None:
    people = [figure(i) for i in range(100)]
    images, joints = paint_figures(people), torch.stack([one.joints for one in people])
    real, other = evaluate_poses(images, joints), evaluate_poses(images, joints.roll(1, dims=0))
    assert real.error < 0.2
    assert real.missing == 0
    assert other.error > 10 * real.error
    blank = evaluate_poses(torch.zeros(3, 3, 32, 32) - 0.1, joints[:3])
    assert blank.missing == 1.0


@pytest.mark.parametrize(
    ("labels", "complaint"),
    [
        (torch.full((1, 5), 6), "tell the colour of every picture"),
        (torch.tensor([[0, 0, 0, 0, 3]]), "tell the background of every picture"),
        (torch.zeros(1, 4, dtype=torch.long), r"labels \(N, 5\)"),
    ],
)
def test_colours_that_were_not_told_cannot_be_judged(labels: torch.Tensor, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        painted_masks(data.render([data.scene(7)]).images, labels)


def test_shares_of_pixels_are_no_masks() -> None:
    with pytest.raises(TypeError, match=r"masks > 0\.5"):
        intersection_over_union(SQUARE.float(), SQUARE)
