"""What the explorers that compute share: controls above, a word about how it went, the player below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets

from minidiff.show.film import Film
from minidiff.show.kept import widget_bundle
from minidiff.show.language import word
from minidiff.show.player import FramePlayer
from minidiff.show.redraw import LatestOnly
from minidiff.show.still import Still, film_still


class Explorer(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets carries no types
    """Controls over a frame player. Moving a control makes the film again; an error is told in words.

    Args:
        film: makes the film for the controls as they stand; called at once, and after each change.
        rows: the controls, row by row.
        player: keyword arguments of the `FramePlayer`.
    """

    def __init__(self, film: Callable[[], Film], rows: Sequence[Sequence[Any]], **player: Any) -> None:
        self._film = film
        self.status = ipywidgets.Label(word("computed"))
        self.player = FramePlayer(film(), **player)
        redraw = LatestOnly(self._recompute)  # callbacks can come from another thread than the cell
        boxes = [ipywidgets.HBox(list(row)) for row in rows]
        for box in boxes:
            box.layout.flex_flow = "row wrap"
            for control in box.children:
                if not isinstance(control, ipywidgets.Label):
                    control.observe(redraw, names="value")
        super().__init__([*boxes, self.status, self.player])

    def _recompute(self) -> None:
        self.status.value = word("computing")
        try:
            self.player.show(self._film())
        except (TypeError, ValueError) as error:
            self.status.value = word("stopped_with", error=error)
        else:
            self.status.value = word("computed")

    def still(self) -> Still:
        """What a notebook keeps of it: a strip of a few frames."""
        return film_still(self.player.film)

    def __repr__(self) -> str:
        return repr(self.player)

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        return widget_bundle(self, self.still(), self.player, controls=True)


def sampling_controls(steps: int, most_steps: int, eta: float, seed: int) -> tuple[Any, Any, Any]:
    """The controls of any sampling: number of steps, η, seed."""
    controls = (
        ipywidgets.IntSlider(steps, 1, most_steps, 1, description=word("steps"), continuous_update=False),
        ipywidgets.FloatSlider(eta, min=0.0, max=1.0, step=0.05, description="η", continuous_update=False),
        ipywidgets.BoundedIntText(seed, min=0, max=2**31 - 1, description=word("seed")),
    )
    for control in controls:
        control.style.description_width = "initial"
    controls[2].layout.width = "180px"
    return controls
