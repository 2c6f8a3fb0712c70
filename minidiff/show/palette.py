"""One visual language for the whole course: a colour for each idea, and a calm style for axes.

The colours are from the palette of Okabe and Ito (2008), chosen to stay apart for colour-blind readers.
No picture speaks by colour alone: every coloured thing also has a label, a shape or a place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIGNAL = "#0072B2"  # blue: what is left of the image
NOISE = "#D55E00"  # vermilion: what has been added
PREDICTION = "#009E73"  # bluish green: what a network believes
GUIDANCE = "#CC79A7"  # reddish purple: where we push it
INK = "#333333"
MUTED = "#767676"  # 4.5:1 against white, the least contrast that small text may have
FAINT = "#DDDDDD"

# For things that have no meaning of their own (samplers, schedules), in the order in which they appear.
SERIES = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#666666", "#B2A000")
DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)), (0, (6, 2, 2, 2)))

BASE_DPI = 100  # figures are laid out in these pixels


def new_figure(width: float, height: float) -> Figure:
    """An empty figure of `width` x `height` pixels that no pyplot window or global state knows about.

    Widget callbacks can run in another thread than the cell, so nothing here may touch pyplot.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width / BASE_DPI, height / BASE_DPI), dpi=BASE_DPI, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def style_axes(axes: Axes) -> None:
    """Give axes the course's look: no box, a faint grid, quiet ticks."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(MUTED)
    axes.tick_params(colors=MUTED, labelcolor=INK, labelsize=9, length=3)
    axes.grid(True, color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    for label in (axes.xaxis.label, axes.yaxis.label):
        label.set_color(INK)
        label.set_fontsize(10)
    axes.title.set_color(INK)
    axes.title.set_fontsize(11)


def style_time_axis(axes: Axes, T: int) -> None:
    """The axis of t, the same in every plot: the image on the left (t = 0), the noise on the right."""
    from minidiff.show.language import word

    axes.set_xlim(0, max(T - 1, 1))
    axes.set_xlabel(f"{word('image_end')}  ←   t   →  {word('noise_end')}")
