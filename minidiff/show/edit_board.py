"""A board to edit on: paint a hole into a picture, choose a strength, see it filled beside what was there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import traitlets
from torch import Tensor

from minidiff._validate import check_callable, check_count, check_number, check_tensor
from minidiff.show.board import Board, as_bytes, as_png, checked, tool_words
from minidiff.show.kept import widget_bundle
from minidiff.show.language import said, word
from minidiff.show.plots import film_strip
from minidiff.show.scripts import script
from minidiff.show.sprite import check_images
from minidiff.show.still import figure_still

Fill = Callable[..., Tensor]
LEVELS = 20  # the strengths that the slider knows: 0, 1/20, ..., 1
DARK, LIGHT = -0.02, 0.3  # the two greys of a hole


class EditBoard(Board):
    """Paint a hole with the mouse, a finger or the keyboard; after each stroke `fill` says what stands in it.

        EditBoard(fill, picture, hole=hole, strength=0.8)

    `fill(picture, hole, strength, seed=seed)` gets the picture (C, H, W), the hole (1, H, W), bool, true
    where it shall be filled, a strength in [0, 1], and a seed that "another one" raises; it returns a picture
    like the first. The two lie on each other, and a slider moves the border between them. `board.hole` is
    the hole, `board.strength` the strength, `board.image` the filled picture. An error in `fill` is told in
    words.

    Args:
        picture: what is edited, (1 or 3, H, W) in [-1, 1], square; its size is the board's.
        hole: the hole to begin with, bool, (1, H, W) or (H, W); without it there is none.
        strength: where the slider begins; the nearest of its twentieths.
        seed: the first seed.

    Raises:
        TypeError, ValueError: wrong arguments, or a first picture that `fill` did not make as it should.
    """

    _esm = script("brush.js") + script("edit_board.js")
    before = traitlets.Bytes().tag(sync=True)  # a PNG
    level = traitlets.Int().tag(sync=True)  # strength * levels
    levels = traitlets.Int(LEVELS).tag(sync=True)

    def __init__(
        self,
        fill: Fill,
        picture: Tensor,
        *,
        hole: Tensor | None = None,
        strength: float = 1.0,
        seed: int = 0,
    ) -> None:
        check_callable(fill, "fill")
        check_images(picture, "picture", 3)
        side = picture.shape[-1]
        if picture.shape[-2] != side or not -1 <= picture.min() <= picture.max() <= 1:
            raise ValueError(
                f"picture must be square, (C, H, H), in [-1, 1], got {tuple(picture.shape)} in "
                f"[{picture.min():g}, {picture.max():g}]."
            )
        first = _hole(hole, side)
        check_number(strength, "strength", 0, 1)
        check_count(seed, "seed", 0)
        self.fill, self.original, level = fill, picture.detach().cpu(), round(strength * LEVELS)
        self.image = self._checked(fill(self.original.clone(), first, level / LEVELS, seed=seed))
        super().__init__(
            words=_words(), side=side, drawing=as_bytes(first.float()), seed=seed, level=level,
            before=as_png(self.original), picture=as_png(self.image), status=word("computed"),
        )  # fmt: skip
        self._repaint_on("level")

    @property
    def hole(self) -> Tensor:
        """The hole as it stands, (1, H, W), bool: true where the picture is filled."""
        return self._drawn() > 0

    @property
    def strength(self) -> float:
        """The strength as it stands, in [0, 1]."""
        return float(self.level / self.levels)

    def _painted(self) -> Tensor:
        return self._checked(self.fill(self.original.clone(), self.hole, self.strength, seed=self.seed))

    def _checked(self, image: Tensor) -> Tensor:
        image = checked(image, "what fill returns")
        if image.shape != self.original.shape:
            raise ValueError(
                f"what fill returns must have the picture's shape {tuple(self.original.shape)}, "
                f"got {tuple(image.shape)}."
            )
        return image

    @traitlets.validate("level")
    def _check_level(self, proposal: dict[str, Any]) -> int:
        if not 0 <= proposal["value"] <= LEVELS:
            raise traitlets.TraitError(f"level must be from 0 to {LEVELS}, got {proposal['value']}")
        return int(proposal["value"])

    def __repr__(self) -> str:
        return word("edit_alt", pixels=int(self.hole.sum()), strength=said(self.strength, 2))

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        greys = torch.where(torch.eye(2, dtype=torch.bool), LIGHT, DARK)
        squares = greys.repeat(self.side // 2 + 1, self.side // 2 + 1)[: self.side, : self.side]
        holed = torch.where(self.hole, squares, self.original)
        strip = torch.stack([self.original, holed, self.image])
        captions = [word("edit_before"), word("edit_hole"), word("edit_after")]
        return widget_bundle(
            self, figure_still(film_strip(strip, captions=captions), repr(self)), controls=True
        )


def _words() -> dict[str, str]:
    """What stands on the board beside the tools; the page fills in the shares."""
    return tool_words() | {
        "hole": word("edit_hole"),
        "before": word("edit_before"),
        "after": word("edit_after"),
        "compare": word("edit_compare"),
        "border": word("edit_border"),
        "strength": word("edit_strength"),
        "keys": word("edit_keys"),
        "shares": word("edit_shares", before="{before}", after="{after}"),
    }


def _hole(hole: Tensor | None, side: int) -> Tensor:
    """The first hole, checked: (1, H, W), bool."""
    if hole is None:
        return torch.zeros(1, side, side, dtype=torch.bool)
    check_tensor(hole, "hole")
    if hole.dtype != torch.bool:
        raise TypeError(f"hole must be bool, true where the picture is filled, got {hole.dtype}.")
    if tuple(hole.shape) not in ((side, side), (1, side, side)):
        raise ValueError(f"hole must be (1, {side}, {side}) like the picture, got {tuple(hole.shape)}.")
    return hole.detach().cpu().reshape(1, side, side)
