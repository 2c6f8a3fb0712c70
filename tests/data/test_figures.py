"""Figures: the same from every index, every joint inside the picture, and the reader as exact as it says."""

import pytest
import torch

from minidiff import data
from minidiff.data.figures import (
    COUNTS,
    DOTS,
    HEAD,
    HIP,
    JOINTS,
    KINDS,
    LEFT,
    LEFT_HAND,
    NECK,
    RIGHT,
    RIGHT_HAND,
    SPLITS,
    TRUNK,
    Figure,
    figure,
    paint_figures,
    read_joints,
    skeletons,
)

PEOPLE = [figure(i) for i in range(200)]
PLACES = torch.stack([one.joints for one in PEOPLE])


def test_an_index_is_the_same_figure_always_and_another_one_another() -> None:
    assert torch.equal(figure(7).joints, figure(7).joints)
    assert len({tuple(one.joints.flatten().tolist()) for one in PEOPLE}) == len(PEOPLE)
    assert {one.labels for one in PEOPLE[:KINDS]} == {
        (s, b) for s in range(COUNTS[0]) for b in range(COUNTS[1])
    }


def test_every_joint_lies_in_the_picture_and_limbs_have_their_length() -> None:
    radius = max(radius for _, radius in DOTS.values())
    assert PLACES.shape == (200, len(JOINTS), 2)
    assert PLACES.min() - radius + 0.5 >= 0
    assert PLACES.max() + radius - 0.5 <= 32
    trunk = (PLACES[:, NECK] - PLACES[:, HIP]).norm(dim=1)
    torch.testing.assert_close(trunk, torch.full_like(trunk, 7.0))
    assert (PLACES[:, HEAD, 1] < PLACES[:, HIP, 1]).all()


def test_the_reader_finds_every_dot_of_a_painted_figure() -> None:
    gaps = (read_joints(paint_figures(PEOPLE)) - PLACES[:, list(DOTS)]).norm(dim=2)
    assert gaps.mean() < 0.2  # pixels
    assert gaps.max() < 1.5  # where hands cross, one covers the other


def test_a_missing_dot_is_called_missing() -> None:
    empty = torch.zeros(1, 3, 32, 32)
    assert read_joints(empty).isnan().all()
    image = paint_figures([figure(0)])
    hand = PEOPLE[0].joints[LEFT_HAND]
    x, y = hand.int().tolist()
    image[:, :, y - 3 : y + 4, x - 3 : x + 4] = 0
    read = read_joints(image)[0]
    assert read[list(DOTS).index(LEFT_HAND)].isnan().all()
    assert not read[list(DOTS).index(RIGHT_HAND)].isnan().any()


def test_a_skeleton_runs_through_its_joints_each_side_in_its_channel() -> None:
    drawn = skeletons(PEOPLE)
    assert drawn.shape == (200, 3, 32, 32)
    assert 0 <= drawn.min() <= drawn.max() <= 1
    for joint, channel in ((LEFT_HAND, LEFT), (RIGHT_HAND, RIGHT), (HEAD, TRUNK)):
        x, y = PLACES[:, joint].floor().long().unbind(1)
        assert (drawn[torch.arange(200), channel, y, x] > 0.25).all()


def test_a_person_and_the_mirror_image_have_swapped_sides() -> None:
    one = PEOPLE[3]
    other = one.joints.clone()
    other[:, 0] = 32 - other[:, 0]
    turned = other[[0, 1, 2, 5, 6, 3, 4, 8, 7]]
    swapped = skeletons([Figure(0, 0, turned)])[:, [TRUNK, RIGHT, LEFT]]
    torch.testing.assert_close(swapped.flip(-1), skeletons([one]), atol=1e-5, rtol=0)


def test_parts_do_not_overlap_and_tell_what_a_network_hears() -> None:
    test = data.figures("test")
    assert not set(SPLITS["train"]) & set(SPLITS["test"])
    assert torch.equal(test.condition[5], torch.tensor(figure(6005).labels))  # type: ignore[index]
    torch.testing.assert_close(test.images[5:6], paint_figures([figure(6005)]))


@pytest.mark.parametrize("wrong", [[], [7], "figure", None])
def test_what_is_no_list_of_figures_is_refused(wrong: object) -> None:
    for paint in (paint_figures, skeletons):
        with pytest.raises((TypeError, ValueError), match="figure"):
            paint(wrong)  # type: ignore[operator]
