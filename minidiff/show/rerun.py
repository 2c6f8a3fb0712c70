"""A cell that runs again gives back the widgets that it showed before.

ipywidgets keeps every widget until somebody closes it, and IPython every output in `Out`: a lesson whose cell
was run thirty times would hold thirty films. When a cell has run again, what it showed before is closed and
forgotten; not if another cell shows it, too, nor if a variable of the notebook still holds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ipywidgets


class Shown:
    """Which cell of a notebook shows which widgets; `shell` is IPython's."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.by_cell: dict[str, list[Any]] = {}
        self.now: list[Any] = []  # by the cell that is running
        shell.events.register("post_run_cell", self.cell_ended)

    def cell_ended(self, result: Any) -> None:
        """Close what the cell showed in its last run and nobody has any more."""
        cell, shown, self.now = result.info.cell_id, self.now, []
        if cell is None:  # nobody can know which cell it was
            return
        before, self.by_cell[cell] = self.by_cell.get(cell, []), shown
        for widget in before:
            if not self._is_held(widget):
                forget(self.shell, widget)
                for part in parts(widget):
                    part.close()

    def _is_held(self, widget: Any) -> bool:
        named = (value for name, value in self.shell.user_ns.items() if not name.startswith("_"))
        shown = (one for widgets in self.by_cell.values() for one in widgets)
        return any(one is widget for some in (named, shown) for one in some)


_notebooks: dict[int, Shown] = {}


def shown(widget: Any) -> None:
    """Note that the cell that is running shows this widget."""
    import sys

    if "IPython" not in sys.modules:
        return
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None or not hasattr(shell, "kernel"):  # a terminal shows no widgets
        return
    if id(shell) not in _notebooks:
        _notebooks[id(shell)] = Shown(shell)
    _notebooks[id(shell)].now.append(widget)


def forget(shell: Any, widget: Any) -> None:
    """Take a widget out of IPython's `Out`, where it stands with the number of its cell."""
    outputs = shell.user_ns.get("_oh", {})
    for number in [number for number, value in outputs.items() if value is widget]:
        del outputs[number]
        for names in (shell.user_ns, shell.user_ns_hidden):
            names.pop(f"_{number}", None)


def parts(widget: Any) -> Iterator[Any]:
    """A widget, and all that it is made of."""
    found, rest = {}, [widget]
    while rest:
        one = rest.pop()
        if id(one) in found:
            continue
        found[id(one)] = one
        for value in one.trait_values().values():
            values = value if isinstance(value, (list, tuple)) else [value]
            rest += [part for part in values if isinstance(part, ipywidgets.Widget)]
    return iter(found.values())
