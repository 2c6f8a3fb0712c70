"""The controls of the explorers: a word, one of the browser's own controls, and what it is set to.

They are plain <input>, <select> and <progress> elements in the look of the player (controls.js, player.css).
So keys, touch and zoom work as everywhere, and whoever listens to the page hears a name, a value and a range.
A control is built and read like one of ipywidgets: `value` moves with the hand, `observe` tells of it. But it
is no widget itself; a `Row` shows several. (Each widget must be loaded within two seconds, or it fails: the
fewer, the better on a slow machine.)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import anywidget
import ipywidgets
import traitlets

from minidiff.show.language import get_language, word
from minidiff.show.scripts import script


class Control(traitlets.HasTraits):
    """What all controls have: a word before them, and whether they can be moved."""

    kind = traitlets.Unicode().tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)
    value: Any  # of those that have one
    told = traitlets.Int(0).tag(sync=True)  # how often Python, and no hand, has set the value

    def __init__(self, description: str = "", **state: Any) -> None:
        super().__init__(description=description, **state)

    @property
    def state(self) -> dict[str, Any]:
        """All that the browser needs to know."""
        return {name: getattr(self, name) for name in self.traits(sync=True)}


class Row(anywidget.AnyWidget):
    """Controls side by side, on more than one line where there is no room."""

    _esm = script("controls.js")
    _css = script("player.css")
    language = traitlets.Unicode().tag(sync=True)
    states: Any = traitlets.List().tag(sync=True)
    # What hands did, [how often, value] for each control. No echo: the answer to an old position would push a
    # slider back under the hand that moves it.
    hands: Any = traitlets.List().tag(sync=True, echo_update=False)

    def __init__(self, controls: Sequence[Control]) -> None:
        self.controls = tuple(controls)
        self._hearing: Control | None = None
        states = [control.state for control in controls]
        super().__init__(language=get_language(), states=states, hands=[[0, None]] * len(states))
        for control in controls:
            control.observe(self._changed, names=list(control.traits(sync=True)))
        self.observe(self._heard, names="hands")

    def _changed(self, change: Any) -> None:
        if change.name == "value" and change.owner is not self._hearing:
            change.owner.told += 1
        self.states = [control.state for control in self.controls]

    def _heard(self, change: Any) -> None:
        for control, (before, _), (now, value) in zip(self.controls, change.old, change.new, strict=True):
            if now == before:
                continue
            self._hearing = control
            try:
                control.value = tuple(value) if isinstance(value, list) else value
            finally:
                self._hearing = None


class Slider(Control):
    """A number from `min` to `max`. Whole numbers stay whole; `live` tells of every move, not of the last.

    `digits` are shown after the point. A value outside is moved to the nearest end.
    """

    value: Any = traitlets.Any().tag(sync=True)
    min: Any = traitlets.Any().tag(sync=True)
    max: Any = traitlets.Any().tag(sync=True)
    step: Any = traitlets.Any().tag(sync=True)
    digits = traitlets.Int(0).tag(sync=True)
    live = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self, description: str, value: float, min: float, max: float, step: float = 1, **look: Any
    ) -> None:
        look = {"kind": "slider", **look}
        super().__init__(description, value=value, min=min, max=max, step=step, **look)

    @traitlets.validate("value")
    def _inside(self, proposal: dict[str, Any]) -> Any:
        kind = int if all(isinstance(one, int) for one in (self.min, self.max, self.step)) else float
        return kind(min(max(proposal["value"], self.min), self.max))


class Number(Slider):
    """A whole number that is typed."""

    def __init__(self, description: str, value: int, min: int, max: int) -> None:
        super().__init__(description, value, min, max, kind="number")


class Interval(Control):
    """Two whole numbers that bound a range, low <= high."""

    value: Any = traitlets.Tuple().tag(sync=True)
    min = traitlets.Int(0).tag(sync=True)
    max = traitlets.Int(1).tag(sync=True)
    ends: Any = traitlets.Tuple().tag(sync=True)

    def __init__(self, description: str, value: tuple[int, int], min: int, max: int) -> None:
        ends = (word("interval_from"), word("interval_to"))
        super().__init__(description, kind="interval", value=value, min=min, max=max, ends=ends)

    @traitlets.validate("value")
    def _ordered(self, proposal: dict[str, Any]) -> tuple[int, int]:
        low, high = sorted(min(max(int(end), self.min), self.max) for end in proposal["value"])
        return low, high


class Choice(Control):
    """One of several texts, from a list."""

    value: Any = traitlets.Any().tag(sync=True)
    values: Any = traitlets.List().tag(sync=True)
    labels: Any = traitlets.List().tag(sync=True)

    def __init__(self, description: str, options: Sequence[tuple[str, Any]], value: Any, **look: Any) -> None:
        labels, values = ([option[place] for option in options] for place in (0, 1))
        look = {"kind": "choice", **look}
        super().__init__(description, labels=labels, values=values, value=value, **look)

    @property
    def options(self) -> list[tuple[str, Any]]:
        """What can be chosen, as (label, value)."""
        return list(zip(self.labels, self.values, strict=True))

    @traitlets.validate("value")
    def _offered(self, proposal: dict[str, Any]) -> Any:
        if proposal["value"] not in self.values:
            raise traitlets.TraitError(f"value must be one of {self.values}, got {proposal['value']!r}")
        return proposal["value"]


class Steps(Choice):
    """A slider over listed numbers: it is read out as the number it stands on, not as a place in the list."""

    def __init__(self, description: str, options: Sequence[tuple[str, float]], value: float) -> None:
        super().__init__(description, options, value, kind="steps")


class Tick(Control):
    """A box to tick. `group` is what the ticks beside it have in common; it is read out before the word."""

    value = traitlets.Bool().tag(sync=True)
    group = traitlets.Unicode().tag(sync=True)

    def __init__(self, description: str, value: bool, group: str = "") -> None:
        super().__init__(description, kind="tick", value=value, group=group)


class Progress(Control):
    """How much of something is done."""

    value = traitlets.Int().tag(sync=True)
    max = traitlets.Int(1).tag(sync=True)

    def __init__(self, description: str, max: int) -> None:
        super().__init__(description, kind="progress", value=0, max=max)


class Caption(Control):
    """A word before several controls."""

    def __init__(self, description: str) -> None:
        super().__init__(description, kind="caption")


class Status(Control):
    """A line that says how it went; it is read out when it changes.

    In the browser it says `busy` by itself, shortly after a control of its card has moved, until Python says
    something: so there is a sign of work even while the kernel does something else.
    """

    value = traitlets.Unicode().tag(sync=True)
    busy = traitlets.Unicode().tag(sync=True)
    answers = traitlets.Int(0).tag(sync=True)
    quiet = traitlets.Bool(False).tag(sync=True)  # changes too often to be read out

    def __init__(self, value: str, quiet: bool = False) -> None:
        super().__init__(kind="status", value=value, busy=word("computing"), quiet=quiet)

    def say(self, value: str) -> None:
        """Show this line; also an answer if it is the same as before."""
        self.value = value
        self.answers += 1


def card(box: ipywidgets.Box) -> None:
    """Give a box the course's look: one frame around all that it holds."""
    box.add_class("minidiff").add_class("minidiff-card")


def moved_by_hand(control: Any) -> bool:
    """Whether this control has a value that a hand changes."""
    return isinstance(control, (Slider, Interval, Choice, Tick))
