"""Charts for lessons, each shown by one plain call: what is drawn is in the call, how is here.

    show.lines({"signal": signal, "noise": noise}, T=1000)
    show.histograms({"step by step": walked, "in one jump": jumped}, x_label="pixel value")
    show.bars({"Loss": losses, "Accuracy": shares})
    show.planes({"t = 0": points, "t = 40": others}, arrows={"t = 0": (places, arrows)})
    show.rows({"network": images, "data": others}, captions=names)
    show.pictures(images, captions=names)
    show.table([{"t": 0, "ᾱ_t": 0.9999}, {"t": 99, "ᾱ_t": 0.8951}])

A dictionary of dictionaries makes panels side by side, the outer keys being their titles; then every option
may be a dictionary from title to value, too. Colours come from the palette, dashes and marks tell the curves
apart without colour, and an axis of t has the noise on the right.

Every call shows its figure and returns nothing. `alt` says what is there to see; without it the figure's own
words are read out (`show.describe`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from typing import Any

from torch import Tensor

from minidiff.show import chart_parts as parts
from minidiff.show.palette import (
    FAINT,
    INK,
    MUTED,
    SERIES,
    SIGNAL,
    new_figure,
    own_settings,
    style_axes,
)
from minidiff.show.plots import film_strip, grid
from minidiff.show.still import figure as show_figure

Numbers = Tensor | Sequence[float]
Curve = Numbers | tuple[Numbers, Numbers]  # heights over 0, 1, 2, ...; or places and heights


@own_settings()
def lines(
    curves: Mapping[str, Curve] | Mapping[str, Mapping[str, Curve]],
    *,
    T: int | None = None,
    x_label: str | Mapping[str, str] = "",
    y_label: str | Mapping[str, str] = "",
    title: str = "",
    log: str | Mapping[str, str] = "",
    x_range: tuple[float, float] | Mapping[str, tuple[float, float]] | None = None,
    y_range: tuple[float, float] | Mapping[str, tuple[float, float]] | None = None,
    ticks: Sequence[float] | Mapping[str, Sequence[float]] = (),
    colours: Sequence[str] = (),
    marks: bool = False,
    upright: Mapping[str, float] | Mapping[str, Mapping[str, float]] | None = None,
    level: Mapping[str, float] | Mapping[str, Mapping[str, float]] | None = None,
    band: Mapping[str, tuple[float, float]] | None = None,
    beside: bool = False,
    alt: str | None = None,
) -> None:
    """Curves by name: heights over 0, 1, ..., or (places, heights). Names that begin with "_" are not told.

    Args:
        curves: name -> curve, or title -> (name -> curve) for panels side by side.
        T: the x-axis is the time 0 .. T-1, noise on the right.
        log: "x", "y" or "xy": these axes are logarithmic.
        ticks: places on the x-axis that get a number.
        colours: one for each curve, by role ("signal", "noise", "prediction", "guidance", "ink", "muted");
            otherwise they come from the palette in order.
        marks: a mark at every point.
        upright, level: dotted lines by name, at these places of the x- or y-axis.
        band: a shaded stretch of the y-axis by name.
        beside: the names stand beside the figure, not in it.

    Raises:
        ValueError: for no curves, or a role that the palette does not have.
    """
    panels = parts.panels(curves, title, "curves")
    looks = parts.looks([name for inside in panels.values() for name in inside], colours)
    figure, axes = parts.figure(len(panels), beside)
    for ax, (name, inside) in zip(axes, panels.items(), strict=True):
        for text, (low, high) in (band or {}).items():
            ax.axhspan(low, high, color=MUTED, alpha=0.25, label=text)
        for label, curve in inside.items():
            x, y = curve if isinstance(curve, tuple) else (range(len(curve)), curve)
            colour, dashes, mark = looks[label]
            style: dict[str, Any] = {"marker": mark, "markersize": 5} if marks else {}
            if label.startswith("_"):  # what stands behind: thin, grey, without a name
                colour, dashes, style = MUTED, "-", {"linewidth": 0.8}
            ax.plot(parts.numbers(x), parts.numbers(y), color=colour, linestyle=dashes, label=label, **style)
        parts.rule(ax, parts.of(upright, name), ax.axvline)
        parts.rule(ax, parts.of(level, name), ax.axhline)
        parts.dress(ax, name, parts.of(x_label, name), parts.of(y_label, name), parts.of(log, name), T)
        if places := parts.of(ticks, name):
            ax.set_xticks(list(places), labels=[f"{place:g}" for place in places])
            ax.minorticks_off()
        for limits, limit in ((parts.of(x_range, name), ax.set_xlim), (parts.of(y_range, name), ax.set_ylim)):
            if limits:
                limit(limits)
    parts.legend(axes, beside)
    show_figure(parts.tight(figure, beside), alt)


@own_settings()
def histograms(
    samples: Mapping[str, Tensor] | Mapping[str, Mapping[str, Tensor]],
    *,
    curves: Mapping[str, Curve] | Mapping[str, Mapping[str, Curve]] | None = None,
    upright: Mapping[str, float] | Mapping[str, Mapping[str, float]] | None = None,
    bins: int | Sequence[float] = 60,
    limits: tuple[float, float] | None = None,
    counts: bool = False,
    outlines: bool = False,
    x_label: str | Mapping[str, str] = "",
    title: str = "",
    colours: Sequence[str] = (),
    y_range: tuple[float, float] | None = None,
    beside: bool = False,
    alt: str | None = None,
) -> None:
    """How samples are spread: the first is filled, each further one an outline over it.

    Args:
        samples: name -> numbers, or title -> (name -> numbers) for panels side by side.
        curves: lines over the histogram, such as an exact density, named and in panels as the samples.
        upright: vertical lines by name, one set for all panels or one for each.
        bins: how many, or their edges; `limits` is the stretch that they cover.
        counts: heights are counts; otherwise areas are shares.
        outlines: False fills all of them, half transparent.
    """
    panels = parts.panels(samples, title, "samples")
    looks = parts.looks([name for inside in panels.values() for name in inside], colours)
    figure, axes = parts.figure(len(panels), beside, share=True)
    for ax, (name, inside) in zip(axes, panels.items(), strict=True):
        for place, (label, values) in enumerate(inside.items()):
            colour = looks[label][0] if colours or not (outlines and place == 1) else INK
            filled = not (outlines and place)
            ax.hist(
                parts.numbers(values),
                bins=bins if isinstance(bins, int) else list(bins),
                range=limits,
                density=not counts,
                color=colour,
                label=label,
                histtype="bar" if filled else "step",
                alpha=0.55 if filled else 1,
                linestyle="-" if place < 2 else "--",
                linewidth=1 if filled else 1.6,
            )
        for (label, curve), colour, dashes in zip(
            (parts.of(curves, name) or {}).items(), (parts.ROLES["noise"], INK), ("-", "--"), strict=False
        ):
            x, y = curve
            ax.plot(parts.numbers(x), parts.numbers(y), color=colour, linestyle=dashes, label=label)
        parts.rule(ax, parts.of(upright, name), ax.axvline)
        parts.dress(ax, name, parts.of(x_label, name), "", "", None)
        if y_range:
            ax.set_ylim(y_range)
    parts.legend(axes, beside)
    show_figure(parts.tight(figure, beside), alt)


@own_settings()
def bars(
    values: Mapping[str, float] | Mapping[str, Mapping[str, float]],
    *,
    form: str | Mapping[str, str] = "{:.2f}",
    level: Mapping[str, float] | None = None,
    most: float | None = None,
    alt: str | None = None,
) -> None:
    """Horizontal bars by name, each with its value beside it; panels side by side share the names.

    Args:
        values: name -> value, or title -> (name -> value).
        form: how a value is written, as `"{:.0%}"`.
        level: title -> a value that a line marks in this panel.
        most: the axes of all panels go from 0 to this; otherwise each goes to its largest value.
    """
    panels = parts.panels(values, "", "values")
    count = max(len(inside) for inside in panels.values())
    figure = new_figure(860, 70 + 30 * count)
    axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for ax, (name, inside) in zip(axes, panels.items(), strict=True):
        colours = list(islice(cycle(SERIES), len(inside)))
        drawn = ax.barh(list(inside), [float(value) for value in inside.values()], color=colours)
        texts = [(parts.of(form, name) or "{}").format(float(value)) for value in inside.values()]
        ax.bar_label(drawn, texts, padding=3, fontsize=9, color=INK)
        style_axes(ax)
        ax.set_title(name, loc="left", color=INK)
        ax.set_xlim(0, 1.2 * (most or max(float(value) for value in inside.values())))
        if level and name in level:
            ax.axvline(level[name], color=INK, linewidth=1)
    axes[0].invert_yaxis()
    figure.tight_layout()
    show_figure(figure, alt)


@own_settings()
def planes(
    points: Mapping[str, Tensor | Mapping[str, Tensor]],
    *,
    arrows: Mapping[str, tuple[Tensor, Tensor] | list[tuple[Tensor, Tensor]]] | None = None,
    behind: Tensor | None = None,
    heights: Mapping[str, tuple[Tensor, Tensor]] | None = None,
    extent: float = 1.5,
    arrow_scale: float = 9.0,
    longest: float = parts.LONGEST_ARROW,
    alt: str | None = None,
) -> None:
    """Points in the plane, one square for each title, all showing [-extent, extent]².

    Args:
        points: title -> points (N, 2), or title -> (name -> points).
        arrows: title -> (places, arrows), each (M, 2): green arrows; in a list, the earlier ones lie
            underneath, thick and grey. None is drawn longer than `longest`.
        behind: points (K, 2) that lie in grey under every square.
        heights: title -> (axis (N,), heights (N, N) with rows along y): contours, from the top down.
        arrow_scale: an arrow of length 1 is 1 / arrow_scale long.
    """
    if not points:
        raise ValueError("points is an empty dict; pass at least one square.")
    side = min(240, max(180, 900 // len(points)))
    figure = new_figure(side * len(points), side + 24)
    for place, (title, inside) in enumerate(points.items()):
        width = 1 / len(points)
        box = (place * width + 0.02 * width, 0.01, 0.96 * width, 0.97 * side / (side + 24))
        ax = figure.add_axes(box)
        ax.set(xlim=(-extent, extent), ylim=(-extent, extent), xticks=[], yticks=[], aspect="equal")
        ax.set_title(title, fontsize=10, color=INK)
        if behind is not None:
            ax.scatter(*parts.columns(behind), s=parts.BACKGROUND_DOT, color=FAINT)
        if heights and title in heights:
            parts.contours(ax, *heights[title])
        named = inside if isinstance(inside, Mapping) else {"": inside}
        for (name, some), colour in zip(named.items(), (SIGNAL, parts.ROLES["noise"], INK), strict=False):
            ax.scatter(*parts.columns(some), s=parts.DOT, color=colour, label=name or None, zorder=3)
        given = (arrows or {}).get(title, [])
        parts.arrows(ax, given if isinstance(given, list) else [given], arrow_scale, longest)
        if any(named):
            ax.legend(frameon=False, fontsize=8, labelcolor=INK, loc="upper right")
    show_figure(figure, alt)


@own_settings()
def paths(
    walks: Mapping[str, Tensor],
    *,
    over: Tensor | None = None,
    behind: Tensor | None = None,
    extent: float = 2.3,
    columns: int = 3,
    alt: str | None = None,
) -> None:
    """The ways of a few points through the plane, one panel for each title.

    Args:
        walks: title -> (steps, N, 2), from noise to data; a ring marks the start, a cross the end.
        over: the ways (steps, N, 2) that they should have taken: a broad grey line in every panel.
        behind: places (K, 2) that lie in grey under every panel.
    """
    if not walks:
        raise ValueError("walks is an empty dict; pass at least one panel.")
    figure = new_figure(300 * columns, 255 * -(-len(walks) // columns))
    axes = figure.subplots(-(-len(walks) // columns), columns, squeeze=False).flat
    for ax, (title, walk), colour in zip(axes, walks.items(), cycle(SERIES), strict=False):
        if behind is not None:
            ax.scatter(*parts.columns(behind), s=300, color=FAINT, alpha=0.5)
        for line, style in (
            (over, {"color": FAINT, "linewidth": 6}),
            (walk, {"color": colour, "marker": "o"}),
        ):
            if line is not None:
                ax.plot(
                    *(part.detach().cpu().numpy() for part in line.unbind(-1)),
                    **{"markersize": 3, "linewidth": 1.3, **style},
                )
        ax.scatter(
            *parts.columns(walk[0]), s=45, facecolors="none", edgecolors=parts.ROLES["noise"], zorder=4
        )
        ax.scatter(*parts.columns(walk[-1]), s=45, color=INK, marker="x", zorder=4)
        ax.set(xlim=(-extent, extent), ylim=(-0.83 * extent, 0.83 * extent), xticks=[], yticks=[])
        ax.set_aspect("equal")
        ax.set_title(title, loc="left", color=INK, fontsize=11)
    show_figure(parts.tight(figure, beside=False), alt)


@own_settings()
def heat(
    values: Tensor, *, T: int | None = None, x_label: str = "", y_label: str = "", alt: str | None = None
) -> None:
    """A table of numbers (rows, columns) as a field of greys, the largest number white.

    T: the columns are the times 0 .. T-1, noise on the right.
    """
    if values.ndim != 2:
        raise ValueError(f"values must have shape (rows, columns), got {tuple(values.shape)}.")
    figure, (ax,) = parts.figure(1, beside=False)
    ax.imshow(values.detach().cpu().numpy(), aspect="auto", cmap="gray", interpolation="nearest")
    parts.dress(ax, "", x_label, y_label, "", T)
    ax.grid(False)
    show_figure(parts.tight(figure, beside=False), alt)


def rows(frames: Tensor | Mapping[str, Tensor], *, alt: str | None = None, **options: Any) -> None:
    """Rows of images, from left to right: `show.film_strip`, shown."""
    show_figure(film_strip(frames, **options), alt)


def pictures(images: Tensor, *, alt: str | None = None, **options: Any) -> None:
    """Images side by side, each with its caption: `show.grid`, shown."""
    show_figure(grid(images, **options), alt)
