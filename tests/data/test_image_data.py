import doctest
import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

import minidiff.data
from minidiff.data import DATASETS, ImageData, load
from minidiff.data import image_data as image_data_module


def images(n: int = 3) -> Tensor:
    return torch.linspace(-1, 1, n * 4).reshape(n, 1, 2, 2)


def test_the_ends_of_the_range_are_allowed() -> None:
    data = ImageData(images(), None, "demo")
    assert len(data) == 3
    assert repr(data) == "ImageData('demo': 3 images of 1x2x2, no labels)"


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        (images() * 1.01, ValueError, r"must lie in \[-1, 1\], got \[-1.01, 1.01\]"),
        (images() * math.inf, ValueError, "must lie in|NaN"),
        (torch.full((1, 1, 2, 2), math.inf), ValueError, "must lie in"),
        (images().index_fill(0, torch.tensor([1]), math.nan), ValueError, "NaN"),
        (images().double(), TypeError, "float32"),
        (torch.zeros(1, 1, 2, 2, dtype=torch.uint8), TypeError, "127.5"),
        (images()[0], ValueError, "N, C, H, W"),
        (images() * 100, ValueError, r"images / 127\.5 - 1"),
        (images() * 1.2, ValueError, r"overshoots a little; use images\.clamp"),
        (torch.full((1, 1, 2, 2), math.inf), ValueError, "stands in no picture file"),
        (torch.zeros(2, 8, 8, 3), ValueError, r"looks like \(N, H, W, C\).*permute\(0, 3, 1, 2\)"),
        (torch.zeros(2, 4, 8, 8), ValueError, "the fourth is transparency"),
        (images()[:0], ValueError, "N, C, H, W"),
        ([[0.0]], TypeError, "torch.Tensor"),
        (list(images()), TypeError, r"a list of 3 tensors.*torch\.stack\(images\)"),
        (images() / 2 + 0.5, ValueError, r"no pixel is below 0.*2 \* images - 1.*all_bright=True"),
        (images() / 4 + 0.75, ValueError, "no pixel is below 0"),
    ],
)
def test_wrong_images_are_refused(wrong: Tensor, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        ImageData(wrong, None, "demo")


def test_a_set_that_really_is_bright_says_so_and_its_parts_need_not() -> None:
    bright = ImageData(images() / 2 + 0.5, None, "snow", all_bright=True)
    assert bright.images.min() == 0
    assert len(bright.subset([1, 2])) == 2
    assert len(ImageData(images(), None, "dark, then bright").subset([2])) == 1
    ImageData(torch.zeros(2, 1, 2, 2), None, "nothing but middle grey")
    with pytest.raises(TypeError, match="all_bright must be True or False"):
        ImageData(images(), None, "demo", all_bright="yes")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        (torch.tensor([0, 1]), ValueError, "one entry for each image"),
        (torch.tensor([[0], [1], [0]]), ValueError, "one entry for each image"),
        (torch.tensor([0, 1, 2]), ValueError, r"0 \.\. 1"),
        (torch.tensor([0, -1, 0]), ValueError, r"0 \.\. 1"),
        (torch.tensor([0.0, 1.0, 0.0]), TypeError, "int64"),
        (torch.tensor([0, 1, 0], dtype=torch.int32), TypeError, "int64"),
        ([0, 1, 0], TypeError, "torch.Tensor"),
    ],
)
def test_wrong_labels_are_refused(wrong: Tensor, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        ImageData(images(), wrong, "demo", ("a", "b"))


@given(indices=st.lists(st.integers(0, 9), min_size=1, max_size=20), as_tensor=st.booleans())
@settings(deadline=None)
def test_a_subset_holds_the_chosen_images_in_order(indices: list[int], as_tensor: bool) -> None:
    data = ImageData(images(10), torch.arange(10), "demo", tuple("abcdefghij"))
    part = data.subset(torch.tensor(indices) if as_tensor else indices)
    assert part.labels is not None
    assert part.labels.tolist() == indices
    assert torch.equal(part.images, torch.stack([data.images[i] for i in indices]))
    assert (part.name, part.class_names) == (data.name, data.class_names)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ([3], IndexError),
        ([-1], IndexError),
        ([], ValueError),
        (torch.tensor(1), ValueError),
        ([0.5], TypeError),
        (torch.tensor([True, False, True]), TypeError),
    ],
)
def test_a_wrong_subset_is_refused(wrong: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        ImageData(images(), None, "demo").subset(wrong)  # type: ignore[arg-type]


def test_an_unknown_name_lists_what_there_is() -> None:
    with pytest.raises(ValueError, match="'mnits'") as caught:
        load("mnits")
    assert all(name in str(caught.value) for name in DATASETS)


@pytest.mark.parametrize("name", sorted(DATASETS))
def test_an_unknown_split_is_refused_before_anything_is_read(name: str) -> None:
    with pytest.raises(ValueError, match=r"split must be one of .*'train', 'test'.*'val'"):
        load(name, split="val")


@pytest.mark.parametrize("module", [minidiff.data, image_data_module])
def test_the_examples_in_the_docstrings_run(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted > 0
    assert result.failed == 0


def test_attributes_stay_with_their_images() -> None:
    attributes = torch.tensor([[0, 1], [2, 0], [1, 1]])
    data = ImageData(torch.zeros(3, 1, 8, 8), None, "demo", (), attributes)
    chosen = data.subset([2, 0]).attributes
    assert chosen is not None
    assert chosen.tolist() == [[1, 1], [0, 1]]


@pytest.mark.parametrize(
    ("attributes", "error", "message"),
    [
        (torch.zeros(3, 2), TypeError, "attributes must be an int64"),
        ([[1]], TypeError, "got list"),
        (torch.zeros(2, 2, dtype=torch.int64), ValueError, r"shape \(3, K\); got \(2, 2\)"),
        (torch.zeros(3, dtype=torch.int64), ValueError, r"got \(3,\)"),
        (torch.full((3, 1), -1), ValueError, "count from 0, got -1"),
    ],
)
def test_wrong_attributes_are_refused(attributes: Tensor, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        ImageData(torch.zeros(3, 1, 8, 8), None, "demo", (), attributes)


def test_labels_without_class_names_are_told_what_is_missing() -> None:
    with pytest.raises(ValueError, match="labels need class_names, a word for each class"):
        ImageData(images(), torch.tensor([0, 1, 0]), "demo")
