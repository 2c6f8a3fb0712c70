import doctest
import sys
from pathlib import Path

import pytest
import torch
from sklearn.datasets import load_digits

import minidiff.data
from minidiff.data import digits


def test_all_digits_are_those_of_scikit_learn() -> None:
    data = digits()
    assert data.images.shape == (1797, 1, 8, 8)
    assert data.labels is not None
    source = load_digits()
    torch.testing.assert_close(
        (data.images[:, 0] + 1) * 8, torch.tensor(source.images).float(), rtol=0, atol=0
    )
    assert data.labels.tolist() == source.target.tolist()
    assert (data.images.min().item(), data.images.max().item()) == (-1.0, 1.0)
    assert data.class_names == tuple("0123456789")


def test_without_the_file_scikit_learn_itself_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = digits()
    monkeypatch.setattr(Path, "is_file", lambda _: False)
    asked = digits()
    assert torch.equal(asked.images, usual.images)
    assert torch.equal(asked.labels, usual.labels)


def test_without_scikit_learn_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(minidiff.data.digits.__globals__, "find_spec", lambda _: None)
    with pytest.raises(ModuleNotFoundError, match="pip install scikit-learn"):
        digits()


def test_the_split_is_disjoint_and_complete() -> None:
    every, train, test = digits("all"), digits("train"), digits("test")
    assert (len(train), len(test)) == (1500, 297)

    def rows(images: torch.Tensor) -> list[tuple[float, ...]]:
        return [tuple(image.flatten().tolist()) for image in images]

    assert sorted(rows(train.images) + rows(test.images)) == sorted(rows(every.images))
    assert not set(rows(train.images)) & set(rows(test.images))


def test_the_split_never_changes() -> None:
    """The first test images, counted by hand from the rule in the docstring."""
    every, test = digits("all"), digits("test")
    assert every.labels is not None
    by_class = [i for c in range(10) for i in range(1797) if every.labels[i] == c]
    chosen = sorted(i for p, i in enumerate(by_class) if 297 * p % 1797 < 297)
    assert len(chosen) == 297
    assert torch.equal(test.images, every.images[chosen])
    assert torch.equal(digits("test").images, test.images)


def test_every_class_gives_its_share_to_the_test_set() -> None:
    every, test = digits("all"), digits("test")
    assert every.labels is not None
    assert test.labels is not None
    share = torch.bincount(every.labels, minlength=10) * 297 / 1797
    assert (torch.bincount(test.labels, minlength=10) - share).abs().max() < 1


def test_every_stretch_of_the_original_order_gives_its_share() -> None:
    """No writer's digits fall into one part alone: the order of the set is roughly the order of writers."""
    every, test = digits("all"), digits("test")
    row_of = {tuple(image.flatten().tolist()): i for i, image in enumerate(every.images)}
    position = torch.tensor([row_of[tuple(image.flatten().tolist())] for image in test.images])
    counts = torch.histc(position.float(), bins=13, min=0, max=1797)
    assert counts.min() >= 15  # an even share is 23
    assert counts.max() <= 31


def test_an_unknown_split_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'all', 'train', 'test'.*'validation'"):
        digits("validation")


def test_the_examples_in_the_docstrings_run() -> None:
    assert minidiff.data.digits is digits
    result = doctest.testmod(sys.modules["minidiff.data.digits"])
    assert result.attempted > 0
    assert result.failed == 0
