"""What the explorers that compute share: one card with controls, a word about how it went, the player."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets

from minidiff.samplers import SAMPLERS
from minidiff.show.controls import Choice, Number, Row, Slider, Status, card, moved_by_hand
from minidiff.show.film import Film
from minidiff.show.kept import widget_bundle
from minidiff.show.language import word
from minidiff.show.player import FramePlayer
from minidiff.show.redraw import LatestOnly
from minidiff.show.still import Still, film_still


class Hint(ValueError):
    """Something the controls ask for that cannot be; it is told as it stands, and is nobody's mistake."""


class Explorer(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets carries no types
    """Controls over a frame player. Moving a control makes the film again; an error is told in words.

    Args:
        film: makes the film for the controls as they stand; called at once, and after each change.
        rows: the controls, row by row.
        player: keyword arguments of the `FramePlayer`.
    """

    def __init__(self, film: Callable[[], Film], rows: Sequence[Sequence[Any]], **player: Any) -> None:
        self._film = film
        self.status = Status(word("computed"))
        self.player = FramePlayer(film(), **player)
        redraw = LatestOnly(self._recompute)  # callbacks can come from another thread than the cell
        for control in (control for one in rows for control in one if moved_by_hand(control)):
            control.observe(redraw, names="value")
        *first, last = rows
        super().__init__([*map(Row, first), Row([*last, self.status]), self.player])
        card(self)

    def _recompute(self) -> None:
        self.status.say(word("computing"))
        try:
            self.player.show(self._film())
        except Hint as hint:
            self.status.say(str(hint))
        except (TypeError, ValueError) as error:
            self.status.say(word("stopped_with", error=error))
        else:
            self.status.say(word("computed"))

    def still(self) -> Still:
        """What a notebook keeps of it: a strip of a few frames."""
        return film_still(self.player.film)

    def __repr__(self) -> str:
        return repr(self.player)

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        return widget_bundle(self, self.still(), self.player, controls=True)


def sampling_controls(steps: int, most_steps: int, eta: float, seed: int) -> tuple[Slider, Slider, Number]:
    """The controls of any sampling: number of steps, η, seed."""
    return (
        Slider(word("steps"), steps, 1, most_steps),
        Slider("η", eta, 0.0, 1.0, 0.05, digits=2),
        Number(word("seed"), seed, 0, 2**31 - 1),
    )


def sampler_choice(name: str) -> Choice:
    """The list of all samplers."""
    return Choice(word("sampler"), [(one, one) for one in SAMPLERS], name)
