"""A board to draw on: what you draw goes to a function of yours, and what it paints stands beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
import traitlets
from torch import Tensor

from minidiff._validate import check_callable, check_count, check_floating, check_text, check_texts
from minidiff.show.board import Board, as_bytes, as_png, checked, tool_words
from minidiff.show.kept import widget_bundle
from minidiff.show.language import word
from minidiff.show.plots import film_strip
from minidiff.show.scripts import script
from minidiff.show.still import figure_still

Paint = Callable[..., Tensor]


class DrawingBoard(Board):
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

    _esm = script("brush.js") + script("drawing_board.js")
    choices: Any = traitlets.List().tag(sync=True)
    chosen: Any = traitlets.List().tag(sync=True)

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
        self.image = checked(paint(first, *picked, seed=seed), "what paint returns")
        own = {"board": word("board_board"), "picture": word("board_picture"), "keys": word("board_keys")}
        super().__init__(
            words=tool_words() | own, choices=listed, side=first.shape[1], drawing=as_bytes(first),
            chosen=picked, seed=seed, picture=as_png(self.image), status=word("computed"),
        )  # fmt: skip
        self._repaint_on("chosen")

    @property
    def hint(self) -> Tensor:
        """The drawing as it stands, (1, H, W) in [0, 1]."""
        return self._drawn()

    def _painted(self) -> Tensor:
        return checked(self.paint(self.hint, *self.chosen, seed=self.seed), "what paint returns")

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
