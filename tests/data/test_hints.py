"""Drawings from pictures: Sobel's slopes against what they are on ramps and steps, masks against scenes."""

import pytest
import torch

from minidiff import data
from minidiff.data import Examples, hinted, hints_of, sobel_edges


def test_a_ramp_has_the_slope_that_it_has() -> None:
    """Rising by 0.3 a pixel: an edge for every threshold below 0.3, in every direction, for none above."""
    ramp = 0.3 * torch.arange(8.0).expand(8, 8)
    for image in (ramp, ramp.T, ramp.flip(1), ramp.flip(0).T):
        inside = (..., slice(1, -1), slice(1, -1))
        assert sobel_edges(image[None, None], 0.29)[inside].all()
        assert not sobel_edges(image[None, None], 0.31)[inside].any()


def test_a_flat_picture_has_no_edge_not_even_at_its_rim() -> None:
    assert not sobel_edges(torch.full((2, 3, 8, 8), 0.7), 1e-6).any()


def test_one_channel_is_enough() -> None:
    image = torch.zeros(1, 3, 8, 8)
    image[:, 2, :, 4:] = 1
    edges = sobel_edges(image, 0.4)[0, 0]
    assert edges[:, 3:5].all()
    assert edges.sum() == 16


def test_edges_know_no_colour() -> None:
    image = data.render([data.scene(7)]).images
    assert torch.equal(sobel_edges(image), sobel_edges(-image))
    assert torch.equal(sobel_edges(image), sobel_edges(image.flip(1)))


def test_hints_stand_in_the_order_of_the_pictures() -> None:
    masks, edges = (hints_of("shapes", kind, "held_out") for kind in ("masks", "edges"))
    pictures = data.shapes("held_out")
    i = 11
    scene = data.scene(data.shape_indices("held_out")[i])
    assert torch.equal(masks[i : i + 1], data.render([scene]).masks)
    assert torch.equal(edges[i : i + 1], sobel_edges(pictures.images[i : i + 1]))
    assert (edges.flatten(1).sum(1) > 20).all()
    poses = hints_of("figures", "poses", "test")
    assert torch.equal(poses[3:4], data.skeletons([data.figure(6003)]))


def test_a_hint_joins_what_was_told() -> None:
    x, drawn = torch.zeros(3, 1, 4, 4), torch.ones(3, 1, 4, 4)
    assert list(hinted(Examples(x), drawn).condition) == ["hint"]  # type: ignore[arg-type]
    labelled = hinted(Examples(x, torch.arange(3)), drawn).condition
    assert torch.equal(labelled["labels"], torch.arange(3))  # type: ignore[index,call-overload]
    twice = hinted(Examples(x, {"tokens": torch.zeros(3, 2, 5)}), drawn).condition
    assert sorted(twice) == ["hint", "tokens"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("letters", "masks", "test"), "data must be one of"),
        (("shapes", "poses", "test"), "kind must be one of"),
        (("figures", "poses", "held_out"), "split must be one of"),
        (("shapes", "edges", "all"), "split must be one of"),
    ],
)
def test_what_is_not_there_is_refused(arguments: tuple[str, str, str], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        hints_of(*arguments)
