"""EditBoard: hole, strength and seed reach the function; what it fills comes back; faults are in words."""

import base64
import io
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from minidiff import show
from minidiff.show import EditBoard

PICTURE = torch.linspace(-1, 1, 3 * 64).reshape(3, 8, 8)
HOLE = torch.zeros(1, 8, 8, dtype=torch.bool)
HOLE[0, 2:4, 5] = True


def echo(picture: Tensor, hole: Tensor, strength: float, *, seed: int) -> Tensor:
    """What it was asked: the picture, and in the hole the strength, raised by the seed."""
    return torch.where(hole, strength - seed / 10, picture)


def pixels(png: bytes) -> Any:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def test_the_first_hole_is_filled_at_once() -> None:
    board = EditBoard(echo, PICTURE, hole=HOLE[0], strength=0.5, seed=2)
    assert torch.equal(board.hole, HOLE)
    assert board.strength == 0.5
    assert torch.equal(board.image, echo(PICTURE, HOLE, 0.5, seed=2))
    expected = ((PICTURE + 1) * 127.5).round().movedim(0, -1).numpy()
    assert np.abs(pixels(board.before) - expected).max() <= 1
    changed = (pixels(board.picture) != pixels(board.before)).any(axis=-1)
    np.testing.assert_array_equal(changed, HOLE[0].numpy())


def test_without_a_hole_the_board_begins_whole() -> None:
    board = EditBoard(echo, PICTURE)
    assert not board.hole.any()
    assert board.strength == 1
    assert torch.equal(board.image, PICTURE)


def test_every_stroke_strength_and_seed_fills_again() -> None:
    board = EditBoard(echo, PICTURE, hole=HOLE)
    board.drawing = bytes([255, 0] * 32)
    drawn = torch.tensor([True, False] * 32).reshape(1, 8, 8)
    assert torch.equal(board.image, echo(PICTURE, drawn, 1, seed=0))
    board.level = 5
    assert torch.equal(board.image, echo(PICTURE, drawn, 0.25, seed=0))
    board.seed = 3
    assert torch.equal(board.image, echo(PICTURE, drawn, 0.25, seed=3))
    assert pixels(board.picture)[0, 0].tolist() == [121, 121, 121]
    assert board.status == "Ready."


def test_who_fills_cannot_change_what_was_there() -> None:
    def careless(picture: Tensor, hole: Tensor, strength: float, *, seed: int) -> Tensor:
        picture[:] = 0
        return picture

    given = PICTURE.clone()
    board = EditBoard(careless, given, hole=HOLE)
    board.seed = 1
    assert torch.equal(board.original, PICTURE)
    assert torch.equal(given, PICTURE)


def test_a_fault_while_filling_is_told_and_the_board_lives_on() -> None:
    def picky(picture: Tensor, hole: Tensor, strength: float, *, seed: int) -> Tensor:
        if strength < 0.5:
            raise ValueError("too weak for me")
        return echo(picture, hole, strength, seed=seed) if seed < 5 else picture[:1]

    board = EditBoard(picky, PICTURE, hole=HOLE)
    board.level = 3
    assert board.status == "Stopped with an error: too weak for me"
    board.level = 16
    assert board.status == "Ready."
    assert torch.equal(board.image, echo(PICTURE, HOLE, 0.8, seed=0))
    board.seed = 5
    assert "must have the picture's shape (3, 8, 8), got (1, 8, 8)" in board.status


@pytest.mark.parametrize("language", ["en", "tr"])
@pytest.mark.parametrize("channels", [1, 3])
def test_the_notebook_keeps_pictures_and_words(language: str, channels: int) -> None:
    show.set_language(language)
    try:
        data, metadata = EditBoard(echo, PICTURE[:channels], hole=HOLE, strength=0.4)._repr_mimebundle_()
    finally:
        show.set_language("en")
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    alt = metadata["image/png"]["alt"]
    assert ("0.40" in alt, "2 pixels" in alt) == (language == "en",) * 2
    assert ("0,40" in alt, "2 piksellik" in alt) == (language == "tr",) * 2


def test_words_are_those_of_the_language_in_use() -> None:
    show.set_language("tr")
    try:
        words = EditBoard(echo, PICTURE).words
    finally:
        show.set_language("en")
    assert words["strength"] == "Güç"
    assert words["rubber"] == "Silgi"
    assert words["shares"] == "önce %{before}, sonra %{after}"


@pytest.mark.parametrize("sent", [b"", bytes(63), bytes(65)])
def test_a_drawing_of_another_size_is_refused(sent: bytes) -> None:
    board = EditBoard(echo, PICTURE)
    with pytest.raises(Exception, match="drawing must have 64 bytes"):
        board.drawing = sent


@pytest.mark.parametrize("level", [-1, 21])
def test_a_strength_beyond_the_slider_is_refused(level: int) -> None:
    board = EditBoard(echo, PICTURE)
    with pytest.raises(Exception, match="level must be from 0 to 20"):
        board.level = level


def test_a_stroke_that_arrives_as_a_view_is_filled() -> None:
    board = EditBoard(echo, PICTURE)
    board.set_state({"drawing": memoryview(bytes([255] * 64))})
    assert bool((board.image == 1).all())


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"fill": "me"}, "fill must be"),
        ({"picture": torch.zeros(3, 8, 9)}, "must be square"),
        ({"picture": torch.zeros(1, 3, 8, 8)}, "picture must have shape"),
        ({"picture": PICTURE * 2}, r"in \[-1, 1\]"),
        ({"picture": PICTURE * torch.nan}, "NaN"),
        ({"picture": [[0.0]]}, "picture must be a torch.Tensor"),
        ({"hole": HOLE.float()}, "hole must be bool"),
        ({"hole": HOLE[:, :7]}, r"hole must be \(1, 8, 8\)"),
        ({"hole": "left"}, "hole must be a torch.Tensor"),
        ({"strength": 1.5}, "strength"),
        ({"strength": float("nan")}, "strength"),
        ({"seed": -1}, "seed"),
        ({"fill": lambda *_, seed: torch.zeros(8, 8)}, "what fill returns must have shape"),
        ({"fill": lambda *_, seed: torch.zeros(3, 9, 9)}, "the picture's shape"),
        ({"fill": lambda *_, seed: None}, "what fill returns must be a torch.Tensor"),
    ],
)
def test_wrong_arguments_are_refused(change: dict[str, Any], complaint: str) -> None:
    given = {"fill": echo, "picture": PICTURE, **change}
    with pytest.raises((TypeError, ValueError), match=complaint):
        EditBoard(given.pop("fill"), given.pop("picture"), **given)
