"""Projections: what is known holds exactly, with every sampler, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from editing_truth import SCHEDULE, seeded
from torch import Tensor
from torch.testing import assert_close

import minidiff as md
from minidiff import SAMPLERS, data
from minidiff.editing import Projection, keep_coarse, keep_grey, keep_known

PICTURES = data.shapes("test").images[:40]
IDEAL = md.IdealDenoiser(PICTURES[:24], SCHEDULE)
OTHERS = PICTURES[24:28]  # not among the data: without the projection, nothing of them would come out
LEFT = torch.arange(32) < 16

KINDS: dict[str, tuple[Projection, Callable[[Tensor], Tensor]]] = {
    "pixels": (keep_known(OTHERS, LEFT), lambda x: x[..., :16]),
    "coarse": (keep_coarse(F.avg_pool2d(OTHERS, 4)), lambda x: F.avg_pool2d(x, 4)),
    "grey": (keep_grey(OTHERS.mean(dim=1, keepdim=True)), lambda x: x.mean(dim=1)),
}


@pytest.mark.parametrize("sampler", list(SAMPLERS))
@pytest.mark.parametrize("kind", list(KINDS))
def test_what_is_known_holds_with_every_sampler(sampler: str, kind: str) -> None:
    project, measure = KINDS[kind]
    x_T = md.randn(OTHERS.shape, generator=seeded(0))
    options = {"steps": 10, "generator": seeded(1)}
    made = md.sample(md.ProjectedDenoiser(IDEAL, SCHEDULE, project), SCHEDULE, x_T, sampler, **options)
    assert_close(measure(made), measure(OTHERS), atol=2e-6, rtol=0)
    free = md.sample(IDEAL, SCHEDULE, x_T, sampler, **options)
    assert (measure(free) - measure(OTHERS)).abs().max() > 0.3  # the control


@pytest.mark.parametrize("kind", list(KINDS))
def test_projecting_twice_changes_nothing_more(kind: str) -> None:
    project, _ = KINDS[kind]
    once = project(PICTURES[:4])
    assert_close(project(once), once, atol=1e-6, rtol=0)


@pytest.mark.parametrize("kind", list(KINDS))
def test_it_is_the_nearest_picture_that_agrees(kind: str) -> None:
    """The change is orthogonal to every difference between two pictures that agree (Pythagoras)."""
    project, _ = KINDS[kind]
    guess, another = PICTURES[:4].double(), OTHERS.double()  # of which everything known was taken
    change, difference = guess - project(guess), project(guess) - another
    assert_close((change * difference).flatten(1).sum(dim=1), torch.zeros(4).double(), atol=1e-4, rtol=0)


def test_pixels_that_are_not_known_are_left_alone() -> None:
    made = keep_known(OTHERS, LEFT)(PICTURES[:4])
    assert torch.equal(made[..., 16:], PICTURES[:4, ..., 16:])
    assert torch.equal(made[..., :16], OTHERS[..., :16])


def test_what_was_given_may_be_changed_afterwards() -> None:
    known, mask = OTHERS.clone(), LEFT.clone()
    project = keep_known(known, mask)
    known.zero_()
    mask.zero_()
    assert torch.equal(project(PICTURES[:4])[..., :16], OTHERS[..., :16])


def test_a_canvas_need_not_be_square() -> None:
    wide = torch.rand(2, 3, 8, 16)
    small = torch.rand(2, 3, 4, 8)
    assert_close(F.avg_pool2d(keep_coarse(small)(wide), 2), small)


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: keep_known(OTHERS, LEFT.float()), TypeError, "mask must be bool.*mask > 0.5"),
        (lambda: keep_known(OTHERS, LEFT[:5]), ValueError, r"mask of shape \(5,\) does not fit"),
        (lambda: keep_known(OTHERS[0, 0, 0], LEFT), ValueError, "known must have a batch axis"),
        (lambda: keep_coarse(OTHERS[0]), ValueError, r"small must be pictures, \(B, C, H, W\)"),
        (lambda: keep_grey(OTHERS), ValueError, "grey must have one channel"),
        (lambda: keep_coarse(torch.zeros(1, 3, 5, 5))(OTHERS), ValueError, "by whole squares"),
        (lambda: keep_coarse(torch.zeros(1, 3, 4, 8))(OTHERS), ValueError, "by whole squares"),
    ],
)
def test_bad_input_is_refused(make: Callable[[], object], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        make()
