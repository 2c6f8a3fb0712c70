"""A board to draw on: what you draw goes to a function of yours, and what it paints stands beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import torch
import traitlets
from torch import Tensor

from minidiff._validate import check_callable, check_count, check_floating, check_text, check_texts
from minidiff.show.kept import widget_bundle
from minidiff.show.language import word
from minidiff.show.plots import film_strip
from minidiff.show.redraw import LatestOnly
from minidiff.show.sprite import check_images, encode_png, to_pixels
from minidiff.show.still import figure_still

HERE = Path(__file__).parent
Paint = Callable[..., Tensor]
WORDS = (
    "board_board", "board_picture", "board_pen", "board_rubber", "board_clear", "board_again", "board_keys"
)  # fmt: skip


def _received(sent: memoryview, _widget: object) -> bytes:
    """Bytes as the page sends them: they arrive as a view, which the trait would refuse."""
    return bytes(sent)


class DrawingBoard(anywidget.AnyWidget):
    """Draw with the mouse, a finger or the keyboard; after each stroke `paint` makes a picture of it.

        DrawingBoard(paint, {"colour": ["red", "green"]}, first=mask)

    `paint(drawing, *chosen, seed)` gets the drawing (1, H, W) in [0, 1], the number of what is chosen in each
    of the lists, and a seed that "another one" raises; it returns a picture (1 or 3, H, W) in [-1, 1].
    `board.hint` is the drawing, `board.image` the picture. An error in `paint` is told in words.

    Args:
        choices: name -> what can be chosen, shown as lists under the board.
        first: the drawing to begin with, (1, H, W) or (H, W), square; its size is the board's.
        chosen: where the lists begin; without it at their first entry.
        seed: the first seed.

    Raises:
        TypeError, ValueError: wrong arguments, or a first picture that `paint` did not make as it should.
    """

    _esm = HERE / "drawing_board.js"
    _css = HERE / "player.css"
    words = traitlets.Dict().tag(sync=True)
    choices: Any = traitlets.List().tag(sync=True)
    side = traitlets.Int().tag(sync=True)
    drawing = traitlets.Bytes().tag(sync=True, from_json=_received)  # a byte for each pixel, row by row
    chosen: Any = traitlets.List().tag(sync=True)
    seed = traitlets.Int().tag(sync=True)
    picture = traitlets.Bytes().tag(sync=True)  # a PNG
    status = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        paint: Paint,
        choices: Mapping[str, Sequence[str]],
        *,
        first: Tensor,
        chosen: Sequence[int] | None = None,
        seed: int = 0,
    ) -> None:
        check_callable(paint, "paint")
        if not isinstance(choices, Mapping):
            raise TypeError(f"choices must be a dict of name -> list of texts, got {choices!r}.")
        for name, options in choices.items():
            check_text(name, "each name in choices")
            check_texts(options, f"choices[{name!r}]")
            if not options:
                raise ValueError(f"choices[{name!r}] is empty: give something to choose.")
        check_floating(first, "first")
        first = first.detach().cpu().float().reshape(1, *first.shape[-2:]) if first.ndim in (2, 3) else first
        if first.ndim != 3 or first.shape[1] != first.shape[2] or not 0 <= first.min() <= first.max() <= 1:
            raise ValueError(
                f"first must be a square drawing (1, H, W) in [0, 1], got {tuple(first.shape)} in "
                f"[{first.min():g}, {first.max():g}]."
            )
        check_count(seed, "seed", 0)
        self.paint = paint
        listed = [[name, list(options)] for name, options in choices.items()]
        picked = [0] * len(listed) if chosen is None else [int(one) for one in chosen]
        _check_chosen(picked, listed)
        self.image = self._painted(first, picked, seed)
        super().__init__(
            words={key.removeprefix("board_"): word(key) for key in WORDS},
            choices=listed, side=first.shape[1], drawing=_bytes(first), chosen=picked, seed=seed,
            picture=_png(self.image), status=word("computed"),
        )  # fmt: skip
        self.observe(LatestOnly(self._repaint), names=["drawing", "chosen", "seed"])

    @property
    def hint(self) -> Tensor:
        """The drawing as it stands, (1, H, W) in [0, 1]."""
        pixels = np.frombuffer(self.drawing, dtype=np.uint8).reshape(1, self.side, self.side)
        return torch.from_numpy(pixels.astype(np.float32) / 255)

    def _repaint(self) -> None:
        self.status = word("computing")
        try:
            self.image = self._painted(self.hint, list(self.chosen), self.seed)
        except (TypeError, ValueError) as error:
            self.status = word("stopped_with", error=error)
        else:
            self.picture, self.status = _png(self.image), word("computed")

    def _painted(self, drawing: Tensor, chosen: list[int], seed: int) -> Tensor:
        image = self.paint(drawing, *chosen, seed=seed)
        check_images(image, "what paint returns", 3)
        return image.detach().cpu()

    @traitlets.validate("drawing")
    def _check_drawing(self, proposal: dict[str, Any]) -> bytes:
        sent = bytes(proposal["value"])
        if len(sent) != self.side**2:
            raise traitlets.TraitError(f"drawing must have {self.side**2} bytes, got {len(sent)}")
        return sent

    @traitlets.validate("chosen")
    def _check_chosen_trait(self, proposal: dict[str, Any]) -> list[int]:
        _check_chosen(proposal["value"], self.choices)
        return list(proposal["value"])

    def __repr__(self) -> str:
        picked = ", ".join(
            f"{name}: {options[i]}" for (name, options), i in zip(self.choices, self.chosen, strict=True)
        )
        return word("board_alt", chosen=picked)

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        shown = self.image if len(self.image) == 3 else self.image.expand(3, -1, -1)
        both = torch.stack([self.hint.expand(3, -1, -1) * 2 - 1, shown])
        strip = film_strip(both, captions=[word("board_board"), word("board_picture")])
        return widget_bundle(self, figure_still(strip, repr(self)), controls=True)


def _check_chosen(chosen: Sequence[int], choices: Sequence[Any]) -> None:
    """Raise ValueError unless there is a place in each list."""
    if len(chosen) != len(choices):
        raise ValueError(f"chosen must have one number for each of {len(choices)} lists, got {list(chosen)}.")
    for place, (name, options) in zip(chosen, choices, strict=True):
        check_count(place, f"chosen for {name!r}", 0, len(options) - 1)


def _bytes(drawing: Tensor) -> bytes:
    return bytes((drawing * 255).round().to(torch.uint8).numpy().tobytes())


def _png(image: Tensor) -> bytes:
    return encode_png(to_pixels(image))
