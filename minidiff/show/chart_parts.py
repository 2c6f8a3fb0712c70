"""The parts that every chart is made of: panels, looks, axes, legends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import TYPE_CHECKING, Any

from torch import Tensor

from minidiff.show import palette
from minidiff.show.palette import (
    DASHES,
    INK,
    MUTED,
    PREDICTION,
    SERIES,
    new_figure,
    style_axes,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANEL_HEIGHT = 290  # pixels
WIDTHS = {1: 640, 2: 900, 3: 930}  # of a figure with so many panels
NARROW = 230  # pixels for each panel of a wider row
LEGEND_COLUMN = 190  # pixels beside a single panel whose legend stands outside
MARKS = "osD^vPX*"
ROLES = {
    name.lower(): getattr(palette, name)
    for name in ("SIGNAL", "NOISE", "PREDICTION", "GUIDANCE", "INK", "MUTED")
}
LONGEST_ARROW = 2.0  # longer ones are cut: they would cover the picture
DOT, BACKGROUND_DOT = 3.0, 12.0
DEPTHS = (9.0, 5.0, 2.5, 0.7)  # of the contours under the highest place


def panels(given: Mapping[str, Any], title: str, name: str) -> dict[str, Mapping[str, Any]]:
    """title -> what is inside, whether there is one panel or several."""
    if not isinstance(given, Mapping) or not given:
        raise ValueError(f"{name} must be a dictionary with at least one entry, got {given!r}.")
    if all(isinstance(inside, Mapping) for inside in given.values()):
        return dict(given)
    return {title: given}


def of(option: Any, title: str) -> Any:
    """An option of one panel: given for all, or by title."""
    if isinstance(option, Mapping) and title in option:
        return option[title]
    if isinstance(option, Mapping) and any(
        isinstance(value, (Mapping, str, tuple, list)) for value in option.values()
    ):
        return None  # for other panels only
    return option


def looks(names: Sequence[str], colours: Sequence[str]) -> dict[str, tuple[str, Any, str]]:
    """Colour, dashes and mark of each name; the same name looks the same in every panel."""
    if unknown := [colour for colour in colours if colour not in ROLES]:
        raise ValueError(f"colours are roles of the palette ({', '.join(ROLES)}), got {unknown[0]!r}.")
    unique = sorted(dict.fromkeys(names), key=lambda name: name.startswith("_"))  # those take no colour
    chosen = [ROLES[colour] for colour in colours] or [*SERIES]
    return {
        name: (chosen[i % len(chosen)], DASHES[i % len(DASHES)], MARKS[i % len(MARKS)])
        for i, name in enumerate(unique)
    }


def figure(count: int, beside: bool, share: bool = False) -> tuple[Figure, list[Axes]]:
    width = WIDTHS.get(count, NARROW * count) + (LEGEND_COLUMN if beside else 0)
    figure = new_figure(width, PANEL_HEIGHT)
    return figure, list(figure.subplots(1, count, squeeze=False, sharey=share)[0])


def dress(
    ax: Axes, title: str, x_label: str | None, y_label: str | None, log: str | None, T: int | None
) -> None:
    style_axes(ax)
    for axis in log or "":
        getattr(ax, f"set_{axis}scale")("log")
    if T is not None:
        palette.style_time_axis(ax, T)
    if x_label:
        ax.set_xlabel(x_label)
    if y_label:
        ax.set_ylabel(y_label)
    ax.set_title(title, loc="left", color=INK)


def rule(ax: Axes, named: Mapping[str, float] | None, draw: Any) -> None:
    for (name, place), dashes in zip(
        (named or {}).items(), cycle((":", "--", "-.", (0, (5, 1)))), strict=False
    ):
        draw(float(place), color=INK, linewidth=1.4, linestyle=dashes, label=name)


def legend(axes: Sequence[Axes], beside: bool) -> None:
    """One legend for all panels, with every name once: in the last panel, or beside it."""
    found = {
        label: handle
        for ax in axes
        for handle, label in zip(*ax.get_legend_handles_labels(), strict=True)
        if label and not label.startswith("_")
    }
    if not found or (len(found) == 1 and len(axes) == 1 and "" in found):
        return
    place: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (1, 1)} if beside else {}
    home = axes[-1] if beside else axes[0]
    home.legend(list(found.values()), list(found), frameon=False, labelcolor=INK, fontsize=9, **place)


def tight(figure: Figure, beside: bool) -> Figure:
    figure.tight_layout(w_pad=2)
    return figure


def numbers(values: Any) -> list[float]:
    return (
        values.detach().cpu().flatten().tolist() if isinstance(values, Tensor) else [float(v) for v in values]
    )


def columns(points: Tensor) -> tuple[list[float], list[float]]:
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"points must have shape (N, 2), got {tuple(points.shape)}.")
    return points[:, 0].tolist(), points[:, 1].tolist()


def contours(ax: Axes, axis: Tensor, heights: Tensor) -> None:
    levels = [float(heights.max()) - depth for depth in DEPTHS]
    places, field = axis.detach().cpu().numpy(), heights.detach().cpu().numpy()
    ax.contour(places, places, field, levels=levels, colors=MUTED, linestyles="solid", linewidths=0.8)


def arrows(ax: Axes, given: Sequence[tuple[Tensor, Tensor]], scale: float, longest: float) -> None:
    for place, (where, arrows) in enumerate(given):
        cut = arrows * (longest / arrows.norm(dim=1, keepdim=True)).clamp(max=1)
        top = place == len(given) - 1
        style: dict[str, Any] = {"width": 0.006, "color": PREDICTION}
        if not top:
            style = {
                "width": 0.016,
                "color": "#BBBBBB",
                "headwidth": 2.5,
                "headlength": 2.5,
                "headaxislength": 2.5,
            }
        ax.quiver(
            *columns(where),
            *columns(cut),
            angles="xy",
            scale_units="xy",
            scale=scale,
            zorder=2 + top,
            **style,
        )
