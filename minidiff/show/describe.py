"""What stands on a figure, as a sentence: the alternative text of a figure that was given none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minidiff.show.language import word

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def describe(figure: Figure) -> str:
    """Titles, axes, names of lines and captions of a figure, in reading order.

    They are the figure's own words, so the sentence is in the language of the figure. What the curves do it
    cannot say: an `alt` written by a person is better wherever the picture is known beforehand.

    >>> from minidiff.show.palette import new_figure
    >>> axes = new_figure(100, 100).add_subplot(title="Loss", xlabel="step")
    >>> _ = axes.plot([1, 2], label="network")
    >>> _ = axes.legend()
    >>> describe(axes.figure)
    'Loss: network; step.'
    """
    captions = [" ".join(text.get_text().split()) for text in figure.texts]
    panels = [_panel(axes) for axes in figure.axes]
    parts = [part for part in (*captions, *panels) if part]
    if not parts:
        return f"{word('image_end')}: {len(figure.axes)}."
    return ". ".join(part.rstrip(".") for part in parts) + "."


def _panel(axes: Axes) -> str:
    title = " ".join(axes.get_title(loc) for loc in ("left", "center") if axes.get_title(loc))
    legend = axes.get_legend()
    names = ", ".join(text.get_text() for text in legend.get_texts()) if legend else ""
    head = ": ".join(part for part in (title, names) if part)
    return "; ".join(part for part in (head, axes.get_xlabel(), axes.get_ylabel()) if part)
