"""Pictures and widgets: x_t under your fingers.

    from minidiff import show
    show.NoiseExplorer(x_0, {"cosine": NoiseSchedule.cosine(), "linear": NoiseSchedule.linear()})
    show.figure(show.curves(schedules), alt="Three curves of each schedule over t.")

Names are loaded when first used, so that choosing a language costs no matplotlib.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from minidiff.show.language import get_language, language, set_language

if TYPE_CHECKING:
    from minidiff.show.attention_explorer import AttentionExplorer
    from minidiff.show.charts import bars, heat, histograms, lines, paths, pictures, planes, rows
    from minidiff.show.clouds import Cloud, view
    from minidiff.show.drawing_board import DrawingBoard
    from minidiff.show.edit_board import EditBoard
    from minidiff.show.feature_explorer import FeatureExplorer
    from minidiff.show.files import save_gif
    from minidiff.show.film import Bars, Chart, Film, Images, Line, Scene
    from minidiff.show.guidance_explorer import GuidanceExplorer
    from minidiff.show.landscapes import surfaces
    from minidiff.show.loss_curves import losses
    from minidiff.show.noise_explorer import NoiseExplorer
    from minidiff.show.player import FramePlayer
    from minidiff.show.plots import curves, film_strip, grid, histogram, trajectories
    from minidiff.show.points_explorer import PointsExplorer
    from minidiff.show.samples import samples_from
    from minidiff.show.sampling_explorer import SamplingExplorer
    from minidiff.show.schedule_explorer import ScheduleExplorer
    from minidiff.show.sprite import tile, to_pixels
    from minidiff.show.still import figure
    from minidiff.show.tables import table, whole
    from minidiff.show.training_monitor import TrainingMonitor
    from minidiff.show.training_pictures import training_curves

_HOMES = {
    "attention_explorer": ("AttentionExplorer",),
    "charts": ("bars", "heat", "histograms", "lines", "paths", "pictures", "planes", "rows"),
    "clouds": ("Cloud", "view"),
    "drawing_board": ("DrawingBoard",),
    "edit_board": ("EditBoard",),
    "feature_explorer": ("FeatureExplorer",),
    "files": ("save_gif",),
    "film": ("Bars", "Chart", "Film", "Images", "Line", "Scene"),
    "guidance_explorer": ("GuidanceExplorer",),
    "loss_curves": ("losses",),
    "noise_explorer": ("NoiseExplorer",),
    "player": ("FramePlayer",),
    "plots": ("curves", "film_strip", "grid", "histogram", "trajectories"),
    "points_explorer": ("PointsExplorer",),
    "sampling_explorer": ("SamplingExplorer",),
    "schedule_explorer": ("ScheduleExplorer",),
    "sprite": ("tile", "to_pixels"),
    "still": ("figure",),
    "samples": ("samples_from",),
    "landscapes": ("surfaces",),
    "tables": ("table", "whole"),
    "training_monitor": ("TrainingMonitor",),
    "training_pictures": ("training_curves",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "AttentionExplorer",
    "Bars",
    "Chart",
    "Cloud",
    "DrawingBoard",
    "EditBoard",
    "FeatureExplorer",
    "Film",
    "FramePlayer",
    "GuidanceExplorer",
    "Images",
    "Line",
    "NoiseExplorer",
    "PointsExplorer",
    "SamplingExplorer",
    "Scene",
    "ScheduleExplorer",
    "TrainingMonitor",
    "bars",
    "curves",
    "figure",
    "film_strip",
    "get_language",
    "grid",
    "heat",
    "histogram",
    "histograms",
    "language",
    "lines",
    "losses",
    "paths",
    "pictures",
    "planes",
    "rows",
    "samples_from",
    "save_gif",
    "set_language",
    "surfaces",
    "table",
    "tile",
    "to_pixels",
    "training_curves",
    "trajectories",
    "view",
    "whole",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
