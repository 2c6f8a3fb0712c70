"""The data sets: points in the plane, small digits, made-up scenes, notes, spoken digits, solids, usual sets.

Importing this package costs nothing beyond torch: scikit-learn and torchvision are imported by the function
that needs them.
"""

from collections.abc import Callable

from minidiff._words import NO_DATA_SET
from minidiff.data.digits import digits
from minidiff.data.downloads import DataUnavailableError, data_root
from minidiff.data.examples import Examples
from minidiff.data.figures import Figure, figure, figures, paint_figures, read_joints, skeletons
from minidiff.data.folder import folder
from minidiff.data.hints import hinted, hints_of, sobel_edges
from minidiff.data.image_data import ImageData
from minidiff.data.moving import Flight, film, flight, moving
from minidiff.data.notes import Note, frequency, note, notes, play
from minidiff.data.photographs import Enlarged, details, enlarge, patches, photograph
from minidiff.data.points import (
    POINTS,
    checkerboard,
    eight_gaussians,
    eight_gaussians_parameters,
    grid_gaussians,
    grid_gaussians_parameters,
    letter,
    moons,
    spiral,
    swiss_roll,
)
from minidiff.data.scenes import scenes
from minidiff.data.scenes_reader import read_scenes
from minidiff.data.shapes import Pictures, Scene, render, scene, shape_indices, shapes
from minidiff.data.shapes_reader import read_shapes
from minidiff.data.solids import Solid, on_surface, solid, solids, turned
from minidiff.data.solids_reader import distance, every_solid, read_solids, silhouette, to_asked
from minidiff.data.spoken import say_digits, spoken
from minidiff.data.standard_sets import cifar10, fashion_mnist, mnist

# Pictures, which `load` loads; and below, what is of another shape. A recipe may name any of both.
DATASETS: dict[str, Callable[[str], ImageData]] = {
    "digits": digits,
    "shapes": shapes,
    "scenes": scenes,
    "figures": figures,
    "notes": notes,
    "spoken": spoken,
    "mnist": mnist,
    "fashion_mnist": fashion_mnist,
    "cifar10": cifar10,
}
EXAMPLES: dict[str, Callable[[str], Examples]] = {
    "moving": moving,
    "solids": solids,
    "patches": patches,
    "details": details,
}


def load(name: str, split: str = "train") -> ImageData:
    """The image set `name`, one of `DATASETS`: its "train" or its "test" part.

    Raises `ValueError` for an unknown name or split, and `DataUnavailableError` when the files of a set that
    must be downloaded cannot be had. "digits", "shapes", "scenes", "figures", "notes" and "spoken" need no
    download.

    >>> load("digits", split="train")
    ImageData('digits': 1500 images of 1x8x8, 10 classes)
    """
    if not isinstance(name, str) or name not in DATASETS:
        raise ValueError(NO_DATA_SET.said(name=name, names=", ".join(DATASETS)))
    return DATASETS[name](split)


__all__ = [
    "DATASETS",
    "EXAMPLES",
    "POINTS",
    "DataUnavailableError",
    "Enlarged",
    "Examples",
    "Figure",
    "Flight",
    "ImageData",
    "Note",
    "Pictures",
    "Scene",
    "Solid",
    "checkerboard",
    "cifar10",
    "data_root",
    "details",
    "digits",
    "distance",
    "eight_gaussians",
    "eight_gaussians_parameters",
    "enlarge",
    "every_solid",
    "fashion_mnist",
    "figure",
    "figures",
    "film",
    "flight",
    "folder",
    "frequency",
    "grid_gaussians",
    "grid_gaussians_parameters",
    "hinted",
    "hints_of",
    "letter",
    "load",
    "mnist",
    "moons",
    "moving",
    "note",
    "notes",
    "on_surface",
    "paint_figures",
    "patches",
    "photograph",
    "play",
    "read_joints",
    "read_scenes",
    "read_shapes",
    "read_solids",
    "render",
    "say_digits",
    "scene",
    "scenes",
    "shape_indices",
    "shapes",
    "silhouette",
    "skeletons",
    "sobel_edges",
    "solid",
    "solids",
    "spiral",
    "spoken",
    "swiss_roll",
    "to_asked",
    "turned",
]
