"""DrawingBoard: what is drawn reaches the function, what it paints comes back, a fault is told in words."""

import base64
import io
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from minidiff import show
from minidiff.show import DrawingBoard

CHOICES = {"colour": ["red", "green"], "background": ["black", "grey", "white"]}
FIRST = torch.zeros(1, 8, 8)
FIRST[0, 2:4, 5] = 1


def echo(drawing: Tensor, colour: int, background: int, *, seed: int) -> Tensor:
    """A picture that says what it was asked: the drawing in channel 0, the choices in 1, the seed in 2."""
    said = torch.zeros(3, *drawing.shape[1:])
    said[0], said[1], said[2] = drawing[0] * 2 - 1, colour / 10 + background / 5, seed / 100
    return said


def pixels(board: DrawingBoard) -> Any:
    return np.asarray(Image.open(io.BytesIO(board.picture)).convert("RGB"))


def test_the_first_drawing_is_painted_at_once() -> None:
    board = DrawingBoard(echo, CHOICES, first=FIRST, chosen=(1, 2), seed=7)
    assert torch.equal(board.hint, FIRST)
    assert torch.equal(board.image, echo(FIRST, 1, 2, seed=7))
    np.testing.assert_array_equal(pixels(board)[..., 0], FIRST[0].numpy() * 255)


def test_every_stroke_choice_and_seed_paints_again() -> None:
    board = DrawingBoard(echo, CHOICES, first=FIRST)
    board.drawing = bytes(range(64))
    drawn = torch.arange(64).reshape(1, 8, 8) / 255
    torch.testing.assert_close(board.image, echo(drawn, 0, 0, seed=0))
    board.chosen = [1, 2]
    torch.testing.assert_close(board.image, echo(drawn, 1, 2, seed=0))
    board.seed = 3
    torch.testing.assert_close(board.image, echo(drawn, 1, 2, seed=3))
    assert pixels(board)[0, 0].tolist() == [0, 191, 131]
    assert board.status == "Ready."


def test_a_fault_while_painting_is_told_and_the_board_lives_on() -> None:
    def picky(drawing: Tensor, colour: int, background: int, *, seed: int) -> Tensor:
        if colour == 1:
            raise ValueError("no green today")
        return echo(drawing, colour, background, seed=seed)

    board = DrawingBoard(picky, CHOICES, first=FIRST)
    board.chosen = [1, 0]
    assert board.status == "Stopped with an error: no green today"
    board.chosen = [0, 1]
    assert board.status == "Ready."
    torch.testing.assert_close(board.image, echo(FIRST, 0, 1, seed=0))


@pytest.mark.parametrize("language", ["en", "tr"])
def test_the_notebook_keeps_drawing_picture_and_words(language: str) -> None:
    show.set_language(language)
    try:
        data, metadata = DrawingBoard(echo, CHOICES, first=FIRST, chosen=(1, 2))._repr_mimebundle_()
    finally:
        show.set_language("en")
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    alt = metadata["image/png"]["alt"]
    assert "colour: green, background: white" in alt
    assert alt.startswith("A drawing in white" if language == "en" else "Siyah üstüne")


@pytest.mark.parametrize("sent", [b"", bytes(63), bytes(65)])
def test_a_drawing_of_another_size_is_refused(sent: bytes) -> None:
    board = DrawingBoard(echo, CHOICES, first=FIRST)
    with pytest.raises(Exception, match="drawing must have 64 bytes"):
        board.drawing = sent


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"paint": "me"}, "paint must be"),
        ({"choices": ["red"]}, "choices must be a dict"),
        ({"choices": {"colour": "red"}}, "must be a list of texts"),
        ({"choices": {"colour": []}}, "is empty"),
        ({"first": torch.zeros(1, 8, 9)}, "must be a square drawing"),
        ({"first": torch.zeros(1, 8, 8) - 1}, r"in \[0, 1\]"),
        ({"first": torch.zeros(2, 1, 8, 8)}, "must be a square drawing"),
        ({"first": FIRST * torch.nan}, "NaN"),
        ({"chosen": (0,)}, "one number for each of 2 lists"),
        ({"chosen": (0, 3)}, "chosen for 'background'"),
        ({"seed": -1}, "seed"),
        ({"paint": lambda *_, seed: torch.zeros(8, 8)}, "what paint returns must have shape"),
        ({"paint": lambda *_, seed: None}, "what paint returns must be a torch.Tensor"),
    ],
)
def test_wrong_arguments_are_refused(change: dict[str, Any], complaint: str) -> None:
    given = {"paint": echo, "choices": CHOICES, "first": FIRST, **change}
    with pytest.raises((TypeError, ValueError), match=complaint):
        DrawingBoard(given.pop("paint"), given.pop("choices"), **given)


def test_a_stroke_that_arrives_as_a_view_is_painted() -> None:
    board = DrawingBoard(
        lambda drawing, shade, *, seed: drawing, {"shade": ["dark"]}, first=torch.zeros(1, 4, 4)
    )
    board.set_state({"drawing": memoryview(bytes([255] * 16))})  # as the page's bytes come
    assert bool((board.image == 1).all())
