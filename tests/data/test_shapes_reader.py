"""The reader of shapes pictures: always right on clean ones, and silent rather than wrong on others."""

import doctest

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

import minidiff.data.shapes_reader as reader
from minidiff.data import Pictures, Scene, read_shapes, render, scene, shape_indices
from minidiff.data.shapes import COLOURS, SCENES, TRAIN_ROUNDS

SCENE_LIST = [scene(i) for i in range(TRAIN_ROUNDS * SCENES, (TRAIN_ROUNDS + 1) * SCENES)]
TRUTH = torch.tensor([s.labels for s in SCENE_LIST])
READABLE = 0.95  # share that must be read where a person reads easily


@pytest.fixture(scope="module")
def pictures() -> Pictures:
    return render(SCENE_LIST)


def right_and_wrong(read: Tensor, truth: Tensor = TRUTH) -> tuple[float, float]:
    """The share read rightly, and the share read wrongly; what is missing to 1 was called unreadable."""
    right, silent = (read == truth).all(dim=1), (read == reader.UNREADABLE).all(dim=1)
    return right.double().mean().item(), (~right & ~silent).double().mean().item()


def noisy(images: Tensor, std: float) -> Tensor:
    return images + std * torch.randn(images.shape, generator=torch.Generator().manual_seed(0))


def blurred(images: Tensor, side: int) -> Tensor:
    return F.avg_pool2d(F.pad(images, (side // 2,) * 4, mode="replicate"), side, stride=1)


def in_colour(pictures: Pictures, colour: tuple[float, float, float]) -> Tensor:
    """Each shape in this colour, on its own background."""
    paint = torch.tensor(colour)[:, None, None].expand_as(pictures.images)
    background = pictures.images[:, :, :1, :1].expand_as(pictures.images)
    return torch.lerp(background, paint, pictures.masks)


# ---- clean pictures -------------------------------------------------------------------------------------


def test_every_scene_is_read_as_it_is(pictures: Pictures) -> None:
    """All 1,080, in a round that the painted masks of the reader do not contain."""
    assert len(set(SCENE_LIST)) == SCENES
    assert torch.equal(read_shapes(pictures.images), TRUTH)


def test_held_out_pairs_are_read_like_the_others() -> None:
    scenes = [scene(i) for i in shape_indices("held_out")]
    assert read_shapes(render(scenes).images).tolist() == [list(s.labels) for s in scenes]


@pytest.mark.parametrize("radius", [4.5, 5.5, 7.5, 8.5])
@pytest.mark.parametrize(("dx", "dy"), [(-1, -1), (1, -1), (0.25, 0.75), (-0.25, 1)])
def test_the_furthest_nudges_and_sizes_are_read(radius: float, dx: float, dy: float) -> None:
    size = int(radius > 6)
    scenes = [Scene(shape, 2, size, 0, 2, 16 + dx, 16 + dy, radius) for shape in range(6)]
    assert read_shapes(render(scenes).images).tolist() == [list(s.labels) for s in scenes]


def test_the_docstring_is_true() -> None:
    names = vars(reader) | {"scene": scene}
    assert doctest.testmod(reader, extraglobs=names).failed == 0


# ---- pictures that were damaged -------------------------------------------------------------------------


def test_a_little_noise_or_blur_is_read_through(pictures: Pictures) -> None:
    for images in (noisy(pictures.images, 0.05), blurred(pictures.images, 3)):
        right, wrong = right_and_wrong(read_shapes(images))
        assert right >= READABLE
        assert wrong == 0


@pytest.mark.parametrize("std", [0.1, 0.2, 0.3, 0.5])
def test_noise_makes_it_silent_not_wrong(pictures: Pictures, std: float) -> None:
    right, wrong = right_and_wrong(read_shapes(noisy(pictures.images, std)))
    assert wrong == 0
    assert std < 0.3 or right == 0


@pytest.mark.parametrize("side", [5, 7, 9])
def test_blur_makes_it_silent_not_wrong(pictures: Pictures, side: int) -> None:
    right, wrong = right_and_wrong(read_shapes(blurred(pictures.images, side)))
    assert wrong < 0.01
    assert right < 0.5
    assert side < 9 or right == 0


def test_pictures_without_a_scene_are_unreadable(pictures: Pictures) -> None:
    images = pictures.images
    background = images[:30, :, :1, :1].expand(-1, -1, 32, 32)
    noise = torch.randn(30, 3, 32, 32, generator=torch.Generator().manual_seed(1))
    average = images.mean(dim=0, keepdim=True)
    for nothing in (background, noise.clamp(-1, 1), average, torch.zeros(1, 3, 32, 32)):
        assert bool((read_shapes(nothing) == reader.UNREADABLE).all())


@pytest.mark.parametrize("colour", [(1.0, 0.1, -0.8), (1.0, 0.2, 0.6), (0.2, -0.4, -0.7)])
def test_a_colour_that_is_not_on_the_list_is_unreadable(
    pictures: Pictures, colour: tuple[float, float, float]
) -> None:
    """Orange, pink, brown."""
    assert bool((read_shapes(in_colour(pictures, colour)) == reader.UNREADABLE).all())


def test_a_shape_in_two_colours_is_unreadable() -> None:
    """The left half in one colour, the right half in another."""
    pairs = [(a, b) for a in range(len(COLOURS)) for b in range(len(COLOURS)) if a != b]
    left, right = (
        render([Scene(0, pair[side], 1, 0, 1, 16, 16, 8) for pair in pairs]).images for side in (0, 1)
    )
    halves = torch.cat([left[..., :16], right[..., 16:]], dim=3)
    assert bool((read_shapes(halves) == reader.UNREADABLE).all())


def test_two_shapes_of_one_colour_are_unreadable() -> None:
    one = [Scene(shape, 0, 0, 1, 0, 10.5, 10.5, 5) for shape in range(6)]
    other = [Scene(5 - shape, 0, 0, 4, 0, 21.5, 21.5, 5) for shape in range(6)]
    both = torch.cat([render(one).images[..., :16], render(other).images[..., 16:]], dim=3)
    assert bool((read_shapes(both) == reader.UNREADABLE).all())


# ---- bad input ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(2, 1, 32, 32), (3, 32, 32), (2, 3, 28, 28)])
def test_pictures_of_another_size_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"must have shape \(N, 3, 32, 32\), got"):
        read_shapes(torch.zeros(shape))


@pytest.mark.parametrize(
    ("images", "error"),
    [
        (torch.full((1, 3, 32, 32), torch.nan), ValueError),
        (torch.zeros(0, 3, 32, 32), ValueError),
        (torch.zeros(1, 3, 32, 32, dtype=torch.uint8), TypeError),
    ],
)
def test_what_is_no_picture_is_refused(images: Tensor, error: type[Exception]) -> None:
    with pytest.raises(error, match="images"):
        read_shapes(images)
