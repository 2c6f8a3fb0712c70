"""Pictures that stay when the widget is gone: figures with alternative text, film strips of players."""

from __future__ import annotations

import base64
import html
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from minidiff._validate import check_text
from minidiff.show.clouds import Cloud
from minidiff.show.describe import describe
from minidiff.show.film import Film, Images, Panel
from minidiff.show.language import word
from minidiff.show.notebook import shown_as_html
from minidiff.show.palette import BASE_DPI, own_settings
from minidiff.show.plots import picture_rows
from minidiff.show.sprite import PALETTE_COLOURS, encode_png

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from minidiff.show.sprite import Pixels

SHARPNESS = 2  # figures are rendered at twice the size they are shown at, for dense screens
STRIP_FRAMES = 8
DRAWN_COLOURS = 64
GAP_SHADE = 170  # a multiple of a shade, see sprite.py
DRAWN_STRIP_FRAMES, DRAWN_STRIP_SIDE = 4, 170  # pixels: a drawing needs more room than an image


@dataclass(frozen=True)
class Still:
    """A PNG, the width it is shown at, and the words that say what it shows."""

    png: bytes
    width: int
    alt: str

    def bundle(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Data and metadata of a notebook output: picture, alternative text, and the words once more."""
        data = {"image/png": base64.b64encode(self.png).decode("ascii"), "text/plain": self.alt}
        return data, {"image/png": {"alt": self.alt, "width": self.width}}

    def html(self) -> str:
        """The picture as an element that carries its words."""
        return picture_html(base64.b64encode(self.png).decode("ascii"), self.alt, self.width)


def picture_html(png: str, alt: str, width: int | None = None) -> str:
    """A PNG (base64) as an HTML element with its alternative text.

    JupyterLab and the HTML that nbconvert makes do not read the words in a picture's metadata; they show this
    in its place, where both are there.
    """
    size = "" if width is None else f' width="{width}"'
    look = "max-width: 100%; height: auto"
    return f'<img alt="{html.escape(alt)}"{size} style="{look}" src="data:image/png;base64,{png}">'


def figure(figure: Figure, alt: str | None = None) -> None:
    """Show a matplotlib figure in the notebook, as PNG with alternative text.

    `alt` says what is there to see, for those who cannot see it. It stands in the element that JupyterLab
    shows, in the output's metadata (`metadata["image/png"]["alt"]`), and as the output's plain text. Without
    it the words that stand on the figure are read out.

    Raises ValueError if `alt` is empty, TypeError if `figure` is not a matplotlib figure.
    """
    from IPython.display import display

    still = figure_still(figure, describe(figure) if alt is None else alt)
    data, metadata = still.bundle()
    if shown_as_html():
        data = {"text/html": still.html(), **data}
    display(data, metadata=metadata, raw=True)  # type: ignore[no-untyped-call]


def figure_still(
    figure: Figure, alt: str, sharpness: int = SHARPNESS, colours: int = PALETTE_COLOURS
) -> Still:
    """The figure as a palette-reduced PNG with its alternative text."""
    if not hasattr(figure, "savefig"):
        raise TypeError(f"figure must be a matplotlib Figure, got {type(figure).__name__}.")
    check_text(alt, "alt")
    if not alt.strip():
        raise ValueError(f"alt must say in words what the figure shows; got an empty text, {alt!r}.")
    return pixels_still(render(figure, sharpness), alt.strip(), sharpness, colours)


def pixels_still(pixels: Pixels, alt: str, sharpness: int = 1, colours: int = PALETTE_COLOURS) -> Still:
    """A picture (H, W, 3) as a palette-reduced PNG with its alternative text."""
    return Still(encode_png(pixels, colours), pixels.shape[1] // sharpness, alt)


def stacked(parts: Sequence[Pixels], gap: int = 0) -> Pixels:
    """Pictures (H, W, 3) as one, each under the one before and `gap` rows of white under it."""
    width = max(part.shape[1] for part in parts)
    padding = [((0, gap), (0, width - part.shape[1]), (0, 0)) for part in parts]
    return np.concatenate(
        [np.pad(part, pad, constant_values=255) for part, pad in zip(parts, padding, strict=True)]
    )


@own_settings()
def render(figure: Figure, sharpness: int = 1) -> Pixels:
    """The figure as bytes (H, W, 3)."""
    from PIL import Image

    buffer = io.BytesIO()
    figure.savefig(buffer, format="tiff", dpi=BASE_DPI * sharpness)  # raw bytes that know their size
    return np.asarray(Image.open(buffer).convert("RGB"))


def figure_frames(figures: Sequence[Figure]) -> Pixels:
    """Figures of one size as the frames of a panel, (F, H, W, 3) bytes."""
    if not isinstance(figures, Sequence) or isinstance(figures, str):
        raise TypeError(
            f"Each of panels is a tensor or a list of matplotlib figures, got {type(figures).__name__}."
        )
    if len(figures) == 0:
        raise ValueError("A panel needs at least one figure.")
    for one in figures:
        if not hasattr(one, "savefig"):
            raise TypeError(f"A panel is a tensor or a list of matplotlib figures, got {type(one).__name__}.")
    frames = [render(one) for one in figures]
    if len({frame.shape for frame in frames}) > 1:
        raise ValueError("All figures of a panel must have the same size in pixels.")
    return np.stack(frames)


def film_still(film: Film) -> Still:
    """A film strip of the first scene: a few frames, evenly spaced, with their captions."""
    moving, shown = _strip_of(film)
    colours = DRAWN_COLOURS if any(panel.drawn for panel in moving) else PALETTE_COLOURS
    rows = [
        (panel.title, _at_strip_size(panel, shown if panel.frames > 1 else shown * 0)) for panel in moving
    ]
    captions = [film.scenes[0].captions[i].replace("    ", "\n") for i in shown]
    return figure_still(picture_rows(rows, captions, film.title), film_words(film), 1, colours)


def film_words(film: Film) -> str:
    """What the strip shows, in words; nothing is drawn for it."""
    moving, shown = _strip_of(film)
    words = word("player_alt", shown=len(shown), count=film.frames, panels=", ".join(p.title for p in moving))
    return " ".join(part for part in (film.title and f"{film.title}.", film.description, words) if part)


def _strip_of(film: Film) -> tuple[list[Images], NDArray[np.int_]]:
    """The panels that stand in the strip, and which frames of them."""
    pictures = [panel for panel in map(as_pictures, film.scenes[0].panels) if isinstance(panel, Images)]
    moving = [panel for panel in pictures if panel.frames > 1] or pictures
    most = DRAWN_STRIP_FRAMES if any(panel.drawn for panel in moving) else STRIP_FRAMES
    return moving, np.linspace(0, film.frames - 1, min(most, film.frames)).round().astype(int)


def as_pictures(panel: Panel) -> Panel:
    """A panel of clouds as pictures of them, seen from where the player begins; any other as it is."""
    if not isinstance(panel, Cloud):
        return panel
    return Images(panel.title, panel.pixels(), panel.about, panel.texts, panel.colour, drawn=True)


def _at_strip_size(panel: Images, shown: NDArray[np.int_]) -> Pixels:
    """Some frames of a panel. A large drawing shrinks by a whole number, each block becoming its mean."""
    pixels = _with_grey_gaps(panel, panel.pixels[shown])
    factor = math.ceil(max(pixels.shape[1:3]) / DRAWN_STRIP_SIDE)
    if not panel.drawn or factor == 1:
        return pixels
    height, width = (size // factor for size in pixels.shape[1:3])
    blocks = pixels[:, : height * factor, : width * factor].reshape(
        len(pixels), height, factor, width, factor, -1
    )
    return np.asarray(blocks.mean(axis=(2, 4)).round(), dtype=np.uint8)


def _with_grey_gaps(panel: Images, pixels: Pixels) -> Pixels:
    """Grey where the page shows between several pictures: white would run into what is white in them."""
    height, width = panel.part
    if not height:
        return pixels
    grey = pixels.copy()
    for axis, one in ((1, height), (2, width)):
        places = np.arange(pixels.shape[axis]) % (one + panel.gap) >= one
        grey[(slice(None),) * axis + (places,)] = GAP_SHADE
    return grey
