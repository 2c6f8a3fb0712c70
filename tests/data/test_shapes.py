import doctest
import math
import sys

import matplotlib.path
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from minidiff.data import Scene, load, render, scene, shape_indices, shapes

world = sys.modules["minidiff.data.shapes"]
ONE_ROUND = [scene(i) for i in range(world.SCENES)]


def test_the_mixing_is_splitmix64() -> None:
    """The generator's published outputs for seed 0."""
    published = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    assert [world.fraction(0, draw, 3) for draw in range(3)] == [(z >> 11) / 2**53 for z in published]


def test_one_round_shows_every_scene_once() -> None:
    assert len({s.labels for s in ONE_ROUND}) == 6 * 6 * 2 * 5 * 3 == len(ONE_ROUND)
    assert scene(3 + world.SCENES).labels == scene(3).labels
    assert scene(3 + world.SCENES) != scene(3)


@pytest.mark.parametrize("language", ["en", "tr"])
def test_a_caption_is_true_of_one_scene_alone(language: str) -> None:
    labels_of: dict[str, tuple[int, ...]] = {}
    for index in range(3 * world.SCENES):
        s = scene(index)
        assert labels_of.setdefault(s.caption(language), s.labels) == s.labels
    assert len(labels_of) == world.SCENES


@pytest.mark.parametrize("word", [0, 1])
def test_a_caption_names_all_five_labels(word: int) -> None:
    tables = (world.SHAPES, world.COLOURS, world.SIZES, world.PLACES, world.BACKGROUNDS)
    for s in ONE_ROUND:
        caption = s.caption(("en", "tr")[word])
        assert all(table[label][word] in caption for table, label in zip(tables, s.labels, strict=True))


@given(index=st.integers(0, 10**12))
@settings(deadline=None)
def test_sizes_and_places_keep_apart_and_inside_the_picture(index: int) -> None:
    s = scene(index)
    distances = [math.hypot(s.x - x, s.y - y) for _, _, (x, y) in world.PLACES]
    assert min(range(5), key=distances.__getitem__) == s.place
    assert distances[s.place] < 2 < sorted(distances)[1]
    assert (s.radius < 6.5) == (world.SIZES[s.size][0] == "small")
    reach = 1.1 * s.radius  # the corners that stand out furthest
    assert reach <= min(s.x, s.y)
    assert max(s.x, s.y) + reach <= world.SIDE


def test_the_nudges_fill_their_bounds_evenly() -> None:
    n = 5000
    for draw in range(3):
        values = torch.tensor([world.fraction(i, draw, 3) for i in range(n)], dtype=torch.float64)
        counts = torch.histc(values, bins=10, min=0, max=1)
        assert (counts - n / 10).abs().max() < 5 * math.sqrt(n * 0.09)
        neighbours = torch.corrcoef(torch.stack([values[:-1], values[1:]]))[0, 1]
        assert abs(neighbours) < 5 / math.sqrt(n)


def test_rendering_is_repeatable_and_does_not_depend_on_the_batch() -> None:
    scenes = ONE_ROUND[:12]
    together = render(scenes)
    for i, s in enumerate(scenes):
        alone = render([s])
        for name in ("images", "masks", "edges"):
            assert torch.equal(getattr(alone, name)[0], getattr(together, name)[i])


def fine_coverage(s: Scene, fine: int = 16) -> Tensor:
    """Coverage counted at 16 x 16 points of each pixel, by matplotlib's own test of what is inside."""
    at = (np.arange(world.SIDE * fine) + 0.5) / fine
    x, y = np.meshgrid((at - s.x) / s.radius, (at - s.y) / s.radius)
    name = world.SHAPES[s.shape][0]
    if name == "circle":
        inside = np.hypot(x, y) < 1
    elif name == "ring":
        inside = (np.hypot(x, y) < 1) & (np.hypot(x, y) > 0.5)
    else:
        outline = matplotlib.path.Path(world._corners(name))
        inside = outline.contains_points(np.stack([x.ravel(), y.ravel()], axis=1)).reshape(x.shape)
    blocks = inside.reshape(world.SIDE, fine, world.SIDE, fine)
    return torch.from_numpy(blocks.mean(axis=(1, 3))).float()


@pytest.mark.parametrize("shape", range(len(world.SHAPES)))
def test_the_mask_is_the_share_of_each_pixel_that_is_covered(shape: int) -> None:
    """Bounds are about 1.5 times what was measured; a mask shifted by a tenth of a pixel breaks them."""
    scenes = [s for s in ONE_ROUND if s.shape == shape][:20]
    masks = render(scenes).masks[:, 0]
    truth = torch.stack([fine_coverage(s) for s in scenes])
    error = (masks - truth).abs()
    full_or_empty = (truth == 0) | (truth == 1)
    assert error[full_or_empty].max() < 0.08
    assert error[~full_or_empty].mean() < 0.045
    area, true_area = masks.sum(dim=(1, 2)), truth.sum(dim=(1, 2))
    assert ((area - true_area).abs() / true_area).max() < 0.045


def test_the_edge_lies_where_the_mask_changes() -> None:
    pictures = render(ONE_ROUND[:120])
    half_covered = (pictures.masks > 0.2) & (pictures.masks < 0.8)
    assert pictures.edges[half_covered].min() > 0.69
    steep = torch.zeros_like(pictures.masks, dtype=torch.bool)
    steep[..., 1:] |= (pictures.masks[..., 1:] - pictures.masks[..., :-1]).abs() > 0.5
    steep[..., :-1] |= steep[..., 1:].clone()
    assert bool((pictures.edges[steep] > 0).all())
    flat = torch.nn.functional.max_pool2d(((pictures.masks > 0) & (pictures.masks < 1)).float(), 5, 1, 2) == 0
    assert pictures.edges[flat].max() == 0


def test_the_picture_shows_the_colour_inside_and_the_background_outside() -> None:
    pictures = render(ONE_ROUND)
    for i, s in enumerate(ONE_ROUND):
        inside, outside = pictures.masks[i, 0] == 1, pictures.masks[i, 0] == 0
        for where, colour in (
            (inside, world.COLOURS[s.colour][2]),
            (outside, world.BACKGROUNDS[s.background][2]),
        ):
            seen = (pictures.images[i][:, where] + 1) * 127.5
            assert seen.shape[1] > 0
            expected = torch.tensor(colour, dtype=torch.float32)[:, None].expand_as(seen)
            torch.testing.assert_close(seen, expected, rtol=0, atol=1e-3)


def test_pictures_of_two_scenes_are_never_alike() -> None:
    """The nearest pictures with other labels are still further apart than rounding to 8 bits could hide."""
    images = render(ONE_ROUND).images.flatten(1)
    distance = torch.cdist(images, images)
    distance.fill_diagonal_(math.inf)
    assert distance.min() > 1.0


def test_the_parts_are_disjoint_and_hold_out_their_pairs() -> None:
    train, test, held_out = (shape_indices(split) for split in ("train", "test", "held_out"))
    assert (len(train), len(test), len(held_out)) == (10_800, 900, 180)
    assert len({*train, *test, *held_out}) == 10_800 + 900 + 180

    def pairs(indices: list[int]) -> set[tuple[int, int]]:
        return {(scene(i).shape, scene(i).colour) for i in indices}

    assert pairs(train) == pairs(test)
    assert not pairs(train) & pairs(held_out)
    assert sorted(shape for shape, _ in pairs(held_out)) == list(range(6))
    assert sorted(colour for _, colour in pairs(held_out)) == list(range(6))


def test_the_data_set_is_the_rendered_part() -> None:
    data = load("shapes", split="test")
    assert data.images.shape == (900, 3, 32, 32)
    assert data.class_names == ("circle", "square", "triangle", "star", "plus", "ring")
    assert data.labels is not None
    scenes = [scene(i) for i in shape_indices("test")]
    assert data.labels.tolist() == [s.shape for s in scenes]
    assert torch.equal(data.images, render(scenes).images)
    assert torch.equal(data.images, shapes("test").images)


def test_wrong_questions_are_refused() -> None:
    with pytest.raises(ValueError, match="index must be at least 0"):
        scene(-1)
    with pytest.raises(TypeError, match="index must be a whole number"):
        scene(1.0)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="language must be one of 'en', 'tr'"):
        scene(0).caption("de")
    with pytest.raises(ValueError, match="no scene to render"):
        render([])
    with pytest.raises(ValueError, match="'train', 'test', 'held_out'"):
        shapes("all")


def test_the_examples_in_the_docstrings_run() -> None:
    result = doctest.testmod(world)
    assert result.attempted > 0
    assert result.failed == 0


def test_the_attributes_are_the_labels_of_the_scenes() -> None:
    data = shapes("held_out")
    assert data.attributes is not None
    assert data.labels is not None
    assert data.attributes.tolist() == [list(scene(i).labels) for i in shape_indices("held_out")]
    assert torch.equal(data.attributes[:, 0], data.labels)
