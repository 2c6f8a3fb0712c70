"""How good are samples? Distances, the classifier they are taken on, and reports of both.

- `distances`: the Fréchet distance, coverage, precision, nearest neighbours; they know tensors alone.
- `classifier`: a small network that reads labelled images; its features are what the distances compare.
- `quality`: `evaluate`, samples of a model of classes beside real images.
- `scenes`: `evaluate_scenes`, samples of `shapes` read back without a network.
- `modes`: `mode_report`, for points whose mixture is known.
- `psnr`: how near pictures are to true ones, in decibels.
- `masks`: `intersection_over_union` and `evaluate_poses`, whether a picture obeys a drawing.
"""

from minidiff.metrics.classifier import FEATURES, Classifier, train_classifier
from minidiff.metrics.distances import coverage, frechet_distance, nearest_neighbours, precision
from minidiff.metrics.masks import Poses, evaluate_poses, intersection_over_union, painted_masks
from minidiff.metrics.modes import ModeReport, mode_report
from minidiff.metrics.psnr import psnr
from minidiff.metrics.quality import DRAWS, Quality, balanced_labels, evaluate
from minidiff.metrics.scenes import SceneQuality, evaluate_scenes

__all__ = [
    "DRAWS",
    "FEATURES",
    "Classifier",
    "ModeReport",
    "Poses",
    "Quality",
    "SceneQuality",
    "balanced_labels",
    "coverage",
    "evaluate",
    "evaluate_poses",
    "evaluate_scenes",
    "frechet_distance",
    "intersection_over_union",
    "mode_report",
    "nearest_neighbours",
    "painted_masks",
    "precision",
    "psnr",
    "train_classifier",
]
