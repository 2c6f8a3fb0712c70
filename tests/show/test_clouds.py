"""Clouds in the player: what travels to the browser, what stills and films show of them, what is refused."""

import base64
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from minidiff import show
from minidiff.drawn import seen
from minidiff.show.clouds import REACH, TILT, TURN, UNITS, seen_from
from minidiff.show.still import film_still

CLOUDS = torch.randn(3, 20, 3, generator=torch.Generator().manual_seed(0)) * 0.4


def a_player() -> show.FramePlayer:
    return show.FramePlayer.from_clouds({"moving": CLOUDS, "still": CLOUDS[:1]}, captions=["a", "b", "c"])


def test_the_numbers_that_travel_are_the_points_to_a_ten_thousandth() -> None:
    script = a_player().data["script"]
    for panel, clouds in zip(script["scenes"][0]["panels"], (CLOUDS, CLOUDS[:1]), strict=True):
        assert panel["kind"] == "cloud"
        numbers = np.frombuffer(base64.b64decode(panel["points"]), dtype="<i2").reshape(-1, 20, 3)
        assert np.abs(numbers / UNITS - clouds.numpy()).max() <= 0.5001 / UNITS


def test_only_films_with_clouds_have_words_and_a_place_to_look_from() -> None:
    script = a_player().data["script"]
    assert script["view"] == [TURN, TILT]
    assert script["words"]["turn"] == "Turn the view"
    other = show.FramePlayer.from_tensors({"x": torch.zeros(3, 1, 8, 8)}).data["script"]
    assert "view" not in other
    assert "turn" not in other["words"]


def test_seen_from_above_it_is_the_ground_and_from_the_front_height_goes_up() -> None:
    x, y, z = CLOUDS.double().unbind(-1)
    across, up, depth = seen_from(CLOUDS.double(), 0, 90)
    torch.testing.assert_close((across, up, depth), (x, y, -z))
    across, up, depth = seen_from(CLOUDS.double(), 0, 0)
    torch.testing.assert_close((across, up, depth), (x, z, y))
    turned = seen_from(CLOUDS.double(), 90, 0)
    torch.testing.assert_close(turned[0], y)


def test_a_view_is_dark_where_its_points_are_and_white_elsewhere() -> None:
    point = torch.tensor([[[0.5, 0.25, -0.75]]])
    (picture,) = show.view(point, turn=0, tilt=90, side=60)[:, 0]
    row, column = (picture == picture.min()).nonzero().float().mean(dim=0).tolist()
    assert abs(row - (60 * (REACH - 0.25) / (2 * REACH) - 0.5)) < 1
    assert abs(column - (60 * (REACH + 0.5) / (2 * REACH) - 0.5)) < 1
    assert float((picture < 0.99).float().mean()) < 0.01
    assert not bool((show.view(torch.full((1, 4, 3), 9.0)) < 1).any())  # out of sight


def test_strip_and_film_show_clouds(tmp_path: Path) -> None:
    player = a_player()
    still = film_still(player.film)
    assert "moving" in still.alt
    assert still.png.startswith(b"\x89PNG")
    player.to_gif(tmp_path / "clouds.gif")
    with Image.open(tmp_path / "clouds.gif") as film:
        assert film.n_frames == 3
    assert seen(CLOUDS).shape == (3, 1, *show.view(CLOUDS).shape[2:])
    assert seen(torch.zeros(2, 1, 8, 8)).shape == (2, 1, 8, 8)


@pytest.mark.parametrize(
    ("clouds", "complaint"),
    [
        ({}, "at least one"),
        ({"flat": torch.zeros(3, 4, 2)}, r"\(F, P, 3\)"),
        ({"broken": torch.full((1, 4, 3), torch.nan)}, "NaN"),
        ({"two": CLOUDS, "one more": torch.zeros(2, 4, 3)}, "frames"),
    ],
)
def test_what_is_no_cloud_is_refused(clouds: dict[str, torch.Tensor], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        show.FramePlayer.from_clouds(clouds)


def test_surfaces_are_refused_where_they_are_none() -> None:
    with pytest.raises(ValueError, match="at least one"):
        show.surfaces({}, (0, 1), (0, 1))
    with pytest.raises(ValueError, match="rows, columns"):
        show.surfaces({"a": torch.zeros(3)}, (0, 1), (0, 1))
