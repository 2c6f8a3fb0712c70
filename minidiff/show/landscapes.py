"""Surfaces over two numbers, with the ways that somebody went on them.

show.surfaces({"one camera": heights}, (-1, 1), (0, 1), walks={"one camera": [way]}, x_label="place")
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from torch import Tensor

from minidiff._validate import check_number
from minidiff.show import chart_parts as parts
from minidiff.show.palette import INK, NOISE, own_settings
from minidiff.show.still import figure as show_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEVELS = 14  # shades between the lowest and the highest place


@own_settings()
def surfaces(
    heights: Mapping[str, Tensor],
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    *,
    walks: Mapping[str, Sequence[Tensor]] | None = None,
    x_label: str = "",
    y_label: str = "",
    alt: str | None = None,
) -> None:
    """A panel for each title, the lowest place darkest: shades are finer the lower it is.

    Args:
        heights: title -> (rows along y, columns along x), evenly spaced over `x_range` and `y_range`.
        walks: title -> ways (steps, 2) over the panel of that title; a ring marks the start, a cross the end.
    """
    if not isinstance(heights, Mapping) or not heights:
        raise ValueError(f"heights must be a dict of title -> table, at least one, got {heights!r}.")
    for end in (*x_range, *y_range):
        check_number(end, "each end of x_range and y_range")
    figure, axes = parts.figure(len(heights), beside=False, share=True)
    for place, (ax, (title, table)) in enumerate(zip(axes, heights.items(), strict=True)):
        if not isinstance(table, Tensor) or table.ndim != 2:
            got = tuple(table.shape) if isinstance(table, Tensor) else table
            raise ValueError(f"heights[{title!r}] must be a table (rows, columns), got {got!r}.")
        depth = (table - table.min()).detach().cpu().double().sqrt().numpy()
        ax.imshow(depth, extent=(*x_range, *y_range), origin="lower", cmap="gray", aspect="auto")
        ax.contour(depth, LEVELS, extent=(*x_range, *y_range), colors="#BBBBBB", linewidths=0.5)
        for walk in (walks or {}).get(title, ()):
            _walk(ax, walk)
        parts.dress(ax, title, x_label, y_label if place == 0 else "", "", None)
        ax.grid(False)
    show_figure(parts.tight(figure, beside=False), alt)


def _walk(ax: Axes, walk: Tensor) -> None:
    x, y = parts.columns(walk)
    ax.plot(x, y, color=NOISE, linewidth=2)
    ax.scatter(x[:1], y[:1], s=45, facecolors="white", edgecolors=NOISE, zorder=4)
    ax.scatter(x[-1:], y[-1:], s=60, color=NOISE, marker="X", edgecolors=INK, zorder=5)
