"""A figure of the course is the same figure under any plotting style or settings file."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import matplotlib
import numpy as np
import pytest
import torch
from cycler import cycler
from matplotlib import style
from numpy.typing import NDArray

from minidiff import GaussianMixtureDenoiser, IdealDenoiser, NoiseSchedule, data, demo, show
from minidiff.loss_file import HEAD, LOSSES_NAME
from minidiff.record import TrainingRecord
from minidiff.show import charts
from minidiff.show.palette import new_figure, own_settings, style_axes
from minidiff.show.still import figure_still, film_still, render

SCHEDULE = NoiseSchedule.cosine(T=20)
SHORT = NoiseSchedule.cosine(T=9)
IMAGES = torch.linspace(-1, 1, 3 * 64).reshape(3, 1, 8, 8)
POINTS = torch.linspace(-1, 1, 12).reshape(6, 2)

# Every group that can touch a picture, far from what it is by default.
HOME_OF_SURFACES = "minidiff.show.landscapes.show_figure"  # no chart of charts.py
SETTINGS: dict[str, dict[str, Any]] = {
    "axes": {
        "axes.facecolor": "black", "axes.edgecolor": "red", "axes.linewidth": 5, "axes.grid": True,
        "axes.grid.axis": "x", "axes.titlesize": 30, "axes.titlepad": 20, "axes.titleweight": "bold",
        "axes.titlelocation": "right", "axes.titlecolor": "red", "axes.titley": 0.5, "axes.labelsize": 25,
        "axes.labelpad": 20, "axes.labelweight": "bold", "axes.labelcolor": "red", "axes.axisbelow": False,
        "axes.spines.left": False, "axes.spines.bottom": False, "axes.xmargin": 0.3, "axes.ymargin": 0.4,
        "axes.autolimit_mode": "round_numbers", "axes.unicode_minus": False,
        "axes.prop_cycle": cycler(color=["red"]), "axes.formatter.limits": (0, 0),
        "axes.formatter.use_mathtext": True, "axes.formatter.min_exponent": 3,
        "axes.formatter.useoffset": False,
    },
    "ticks": {
        f"{axis}tick.{name}": value
        for axis in "xy"
        for name, value in {
            "major.size": 20, "major.width": 5, "major.pad": 20, "minor.visible": True, "minor.size": 15,
            "direction": "in", "color": "red", "labelcolor": "red", "labelsize": 30,
        }.items()
    } | {"xtick.top": True, "ytick.right": True, "xtick.labelbottom": False, "ytick.labelleft": False},
    "grid": {"grid.color": "red", "grid.linestyle": ":", "grid.linewidth": 9, "grid.alpha": 0.1},
    "lines": {
        "lines.linewidth": 9, "lines.linestyle": ":", "lines.color": "red", "lines.marker": "o",
        "lines.markersize": 20, "lines.dash_capstyle": "round", "lines.solid_capstyle": "butt",
        "lines.dashed_pattern": (9, 9), "lines.scale_dashes": False, "lines.antialiased": False,
    },
    "patches": {
        "patch.linewidth": 9, "patch.facecolor": "red", "patch.edgecolor": "red",
        "patch.force_edgecolor": True, "patch.antialiased": False, "hatch.color": "red",
        "scatter.marker": "s", "scatter.edgecolors": "red", "contour.linewidth": 9,
        "contour.negative_linestyle": "solid", "markers.fillstyle": "none",
    },
    "text": {
        "font.family": "monospace", "font.size": 25, "font.weight": "bold", "font.style": "italic",
        "text.color": "red", "text.antialiased": False, "text.hinting": "none", "text.hinting_factor": 1,
        "text.parse_math": False, "mathtext.fontset": "stix", "mathtext.default": "bf", "text.usetex": True,
    },
    "legend": {
        "legend.loc": "lower left", "legend.frameon": False, "legend.fontsize": 30,
        "legend.labelcolor": "red",
        "legend.numpoints": 3, "legend.scatterpoints": 3, "legend.handlelength": 9, "legend.borderpad": 3,
        "legend.labelspacing": 3, "legend.borderaxespad": 5, "legend.markerscale": 3,
    },
    "figure": {
        "figure.dpi": 37, "figure.figsize": (1, 1), "figure.facecolor": "red", "figure.edgecolor": "red",
        "figure.frameon": False, "figure.autolayout": True, "figure.constrained_layout.use": True,
        "figure.subplot.left": 0.4, "figure.subplot.wspace": 2, "figure.titlesize": 40,
    },
    "savefig": {
        "savefig.dpi": 37, "savefig.facecolor": "red", "savefig.edgecolor": "red", "savefig.bbox": "tight",
        "savefig.pad_inches": 1, "savefig.transparent": True, "savefig.format": "svg",
    },
    "image": {
        "image.interpolation": "bicubic", "image.origin": "lower", "image.aspect": "auto",
        "image.cmap": "jet", "image.resample": False, "image.interpolation_stage": "rgba",
        "image.composite_image": False,
    },
    "paths": {
        "path.simplify": True, "path.simplify_threshold": 1.0, "path.snap": False, "agg.path.chunksize": 101,
        "path.sketch": (9, 100, 2),
    },
}  # fmt: skip
STYLES = ("dark_background", "ggplot", "classic", "grayscale", "fivethirtyeight", "seaborn-v0_8-talk")


@dataclass
class Step:
    step: int
    loss: float
    losses: torch.Tensor
    t: torch.Tensor


def watched() -> TrainingRecord:
    record = TrainingRecord(T=20)
    for n in range(1, 9):
        record.add(Step(n, 1 / n, torch.full((3,), 1 / n), torch.tensor([n, 2 * n, 19])))
    return record


def guidance_film() -> NDArray[np.uint8]:
    means = torch.tensor([[0.5, 0.0], [-0.5, 0.0]])
    anything = GaussianMixtureDenoiser(means, torch.full((2,), 0.2), torch.ones(2), SCHEDULE)
    asked = GaussianMixtureDenoiser(means[:1], torch.full((1,), 0.2), torch.ones(1), SCHEDULE)
    film = show.GuidanceExplorer(
        asked, anything, SCHEDULE, shape=(2,), scales=[3.0], steps=2, samples=5
    ).player.film
    panels = [panel for panel in film.scenes[0].panels if isinstance(panel, show.Images)]
    return np.concatenate([panel.pixels[0] for panel in panels])


def board_picture() -> bytes:
    board = show.DrawingBoard(
        lambda hint, shade, seed: hint * 2 - 1, {"Shade": ["dark"]}, first=torch.eye(8)[None]
    )
    shown: bytes = board._repr_mimebundle_()[0]["image/png"]
    return shown


def edit_picture() -> bytes:
    board = show.EditBoard(lambda picture, hole, strength, seed: -picture, IMAGES[0])
    shown: bytes = board._repr_mimebundle_()[0]["image/png"]
    return shown


def points_film() -> NDArray[np.uint8]:
    film = show.PointsExplorer(
        IdealDenoiser(POINTS, SCHEDULE), SCHEDULE, POINTS, steps=2, samples=4
    ).player.film
    return np.concatenate([panel.pixels[0] for panel in film.scenes[0].panels])  # type: ignore[union-attr]


def made_in_a_lesson() -> NDArray[np.uint8]:
    """Axes of the course's own figure, in the course's own style."""
    figure = new_figure(200, 120)
    style_axes(figure.subplots())
    return render(figure)


def drawn(draw: Callable[[], None]) -> Callable[[], NDArray[np.uint8]]:
    """What a chart shows at once, as bytes."""

    def pixels() -> NDArray[np.uint8]:
        with patch.object(charts, "show_figure") as shown, patch(HOME_OF_SURFACES, shown):
            draw()
        (figure, _alt), _ = shown.call_args
        return render(figure)

    return pixels


def show_losses() -> None:
    with TemporaryDirectory() as place:
        runs = [Path(place) / name for name in ("first", "second")]  # the chart says these names
        for run in runs:
            run.mkdir()
            (run / LOSSES_NAME).write_text(HEAD + "".join(f"{n},{1 / n},0.001\n" for n in range(1, 9)))
        show.losses(runs, title="title")


PICTURES: dict[str, Callable[[], Any]] = {
    "grid": lambda: render(show.grid(IMAGES, captions=["a", "b", "c"], title="title"), 2),
    "film_strip": lambda: render(show.film_strip({"row": IMAGES}, t=[0, 1, 2])),
    "curves": lambda: render(show.curves({"cosine": SCHEDULE, "linear": SHORT})),
    "histogram": lambda: render(show.histogram({"x": IMAGES})),
    "trajectories": lambda: render(show.trajectories(POINTS.reshape(3, 2, 2), data=POINTS, title="title")),
    "training_curves": lambda: render(show.training_curves(watched())),
    "still of a player": lambda: film_still(show.FramePlayer.from_tensors({"x": IMAGES}, title="x").film).png,
    "ScheduleExplorer": lambda: show.ScheduleExplorer().still().png,
    "PointsExplorer": points_film,
    "GuidanceExplorer": guidance_film,
    "DrawingBoard": board_picture,
    "EditBoard": edit_picture,
    "axes": made_in_a_lesson,
    "lines": drawn(lambda: show.lines({"a": [1, 3, 2], "b": ([0, 2], [2, 5])}, title="title", T=3)),
    "histograms": drawn(lambda: show.histograms({"x": IMAGES.flatten()})),
    "bars": drawn(lambda: show.bars({"a": 1, "b": 2})),
    "losses": drawn(show_losses),
    "planes": drawn(lambda: show.planes({"left": POINTS, "right": {"named": POINTS}}, behind=POINTS)),
    "paths": drawn(lambda: show.paths({"walk": POINTS.reshape(3, 2, 2)}, behind=POINTS)),
    "heat": drawn(lambda: show.heat(torch.eye(3), T=3)),
    "rows": drawn(lambda: show.rows({"row": IMAGES})),
    "surfaces": drawn(
        lambda: show.surfaces(
            {"a": torch.eye(4)}, (0, 1), (-1, 1), walks={"a": [torch.tensor([[0.0, 0.0], [1.0, 1.0]])]}
        )
    ),
    "pictures": drawn(lambda: show.pictures(IMAGES, captions=["a", "b", "c"])),
    "demo": lambda: render(demo.picture(torch.zeros(100, 1, 8, 8), data.digits(), [(1, IMAGES[:1])])),
    "figure shown later": lambda: figure_still(LATER(), "x").png,
}
LATER = lambda: show.curves(SCHEDULE)  # noqa: E731


@pytest.fixture(scope="module")
def wanted() -> dict[str, Any]:
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        return {name: make() for name, make in PICTURES.items()}


def differing(wanted: dict[str, Any]) -> list[str]:
    return [name for name, make in PICTURES.items() if not np.array_equal(make(), wanted[name])]


def test_everything_public_that_draws_is_among_the_pictures() -> None:
    """Explorers that only show images draw nothing but rows, which a player's still stands for."""
    draws_rows = {"AttentionExplorer", "FeatureExplorer", "NoiseExplorer", "SamplingExplorer"}
    draws_rows |= {"TrainingMonitor", "FramePlayer"}
    no_figure = {
        "Bars",
        "Chart",
        "Cloud",
        "Film",
        "Images",
        "Line",
        "Scene",
        "figure",
        "samples_from",
        "save_gif",
        "table",
        "tile",
        "to_pixels",
        "view",
    }
    no_figure |= {"get_language", "set_language", "language", "whole"}
    assert set(show.__all__) - draws_rows - no_figure <= set(PICTURES)


def test_at_least_fifty_settings_are_tried() -> None:
    assert sum(map(len, SETTINGS.values())) >= 50
    default = matplotlib.rcParamsDefault
    same = [key for group in SETTINGS.values() for key, value in group.items() if default[key] == value]
    assert set(same) <= {"path.simplify"}


def test_all_settings_at_once_change_no_pixel(wanted: dict[str, Any]) -> None:
    everything = {key: value for group in SETTINGS.values() for key, value in group.items()}
    with style.context(["dark_background", everything]):
        before = dict(matplotlib.rcParams)
        assert differing(wanted) == []
        assert dict(matplotlib.rcParams) == before


@pytest.mark.nightly
@pytest.mark.parametrize("group", SETTINGS)
def test_no_setting_changes_a_pixel(group: str, wanted: dict[str, Any]) -> None:
    with matplotlib.rc_context(SETTINGS[group]):
        before = dict(matplotlib.rcParams)
        assert differing(wanted) == []
        assert dict(matplotlib.rcParams) == before


@pytest.mark.nightly
@pytest.mark.parametrize("name", STYLES)
def test_no_style_changes_a_pixel(name: str, wanted: dict[str, Any]) -> None:
    with style.context(name):
        assert differing(wanted) == []


def test_the_settings_do_change_a_figure_of_matplotlib_itself() -> None:
    """Else the tests above would show nothing."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    def plain() -> NDArray[np.uint8]:
        figure = Figure(figsize=(3, 2))
        FigureCanvasAgg(figure)
        axes = figure.subplots()
        axes.plot([0, 1], label="x")
        axes.set_title("x")
        axes.legend()
        return np.asarray(_pixels(figure))

    def _pixels(figure: Figure) -> Any:
        figure.canvas.draw()
        return figure.canvas.buffer_rgba()  # type: ignore[attr-defined]

    before = plain()
    for group in ("axes", "ticks", "lines", "legend", "figure"):
        with matplotlib.rc_context(SETTINGS[group]):
            assert not np.array_equal(plain(), before), group


def test_an_error_while_drawing_gives_the_settings_back() -> None:
    with matplotlib.rc_context({"lines.linewidth": 7}):
        with pytest.raises(ZeroDivisionError), own_settings():
            1 / 0  # noqa: B018
        assert matplotlib.rcParams["lines.linewidth"] == 7
        with own_settings(), own_settings():
            assert matplotlib.rcParams["lines.linewidth"] == 1.5
        assert matplotlib.rcParams["lines.linewidth"] == 7
