"""One visual language for the whole course: a colour for each idea, and a calm style for axes.

The colours are from the palette of Okabe and Ito (2008), chosen to stay apart for colour-blind readers.
No picture speaks by colour alone: every coloured thing also has a label, a shape or a place.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
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
FAINT = "#DDDDDD"  # for grids; what is to be seen is not fainter than EDGE
EDGE = "#8A8A8A"  # 3:1 against white as against black: edges of pictures, points of data

# For things that have no meaning of their own (samplers, schedules), in the order in which they appear.
# Orange, sky blue and yellow are darker than in the palette: each line is 3:1 against white.
SERIES = ("#0072B2", "#BD8400", "#009E73", "#CC79A7", "#3D94CA", "#D55E00", "#666666", "#A09000")
DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)), (0, (6, 2, 2, 2)))

BASE_DPI = 100  # figures are laid out in these pixels


# Not a matter of looks: which windows there are, and what matplotlib itself leaves out of its styles.
NOT_LOOKS = ("backend", "backend_fallback", "interactive", "toolbar", "timezone", "docstring.hardcopy")
_settings = threading.RLock()  # widget callbacks can run in another thread than the cell
_depth = 0


@contextmanager
def own_settings() -> Iterator[None]:
    """Inside, a figure looks as the course wants it, whatever style is set or stands in a settings file.

    Around a function that draws, as a decorator. The settings of the student are there again afterwards.
    """
    global _depth
    from matplotlib import rc_context, rcParams, rcParamsDefault

    with _settings:
        if _depth:  # inside already
            yield
            return
        _depth += 1
        try:
            with rc_context():
                looks = {key: value for key, value in rcParamsDefault.items() if key not in NOT_LOOKS}
                changed = {key: value for key, value in looks.items() if rcParams.get(key) != value}
                rcParams.update(changed)
                yield
        finally:
            _depth -= 1


@cache
def _figure_kind() -> type[Figure]:
    from matplotlib.figure import Figure

    class CourseFigure(Figure):
        """A figure that is laid out, drawn and saved with the course's settings, whoever asks for it."""

        add_axes = own_settings()(Figure.add_axes)
        add_subplot = own_settings()(Figure.add_subplot)
        tight_layout = own_settings()(Figure.tight_layout)
        draw = own_settings()(Figure.draw)
        savefig = own_settings()(Figure.savefig)

    return CourseFigure


@own_settings()
def new_figure(width: float, height: float) -> Figure:
    """An empty figure of `width` x `height` pixels that no pyplot window or global state knows about.

    Widget callbacks can run in another thread than the cell, so nothing here may touch pyplot.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    size = (width / BASE_DPI, height / BASE_DPI)
    figure = _figure_kind()(figsize=size, dpi=BASE_DPI, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


@own_settings()
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


@own_settings()
def style_time_axis(axes: Axes, T: int) -> None:
    """The axis of t, the same in every plot: the image on the left (t = 0), the noise on the right."""
    from minidiff.show.language import word

    axes.set_xlim(0, max(T - 1, 1))
    axes.set_xlabel(f"{word('image_end')}  ←   t   →  {word('noise_end')}")
