"""How good are samples? Distances, the classifier they are taken on, and reports of both.

- `distances`: the Fréchet distance, coverage, precision, nearest neighbours; they know tensors alone.
- `classifier`: a small network that reads labelled images; its features are what the distances compare.
- `classifier_file`: it in a file.
- `quality`: `evaluate`, samples of a model of classes beside real images.
- `unlabelled`: `compare`, the same figures for pictures without labels.
- `scenes`: `evaluate_scenes`, samples of `shapes` read back without a network.
- `clips`: `evaluate_clips`, how a clip moves: acceleration away from walls, one colour throughout.
- `modes`: `mode_report`, for points whose mixture is known.
- `shares`: `share`, a count with its interval; `detectors`: `roc` and `alarm_share`, how good a filter is.
- `copies`: `extraction_ratio`, whether a sample is a training example, learned by heart.
- `spoken`: `train_spoken_reader`, a small network that hears which digit was said, in which language.
- `psnr`: how near pictures are to true ones, in decibels.
- `grain`: whether pictures have the fine detail of real ones.
- `masks`: `intersection_over_union` and `evaluate_poses`, whether a picture obeys a drawing.
- `reading`: `reading_quality`, where words are read beside where the objects are that they name.
- `sentences`: `evaluate_sentences`, the same for `scenes`; `bag_ceiling`, what words without order allow.
"""

from minidiff.metrics.classifier import FEATURES, Classifier, train_classifier
from minidiff.metrics.clips import ClipQuality, accelerations, evaluate_clips, read_clips, shuffled
from minidiff.metrics.copies import extraction_ratio
from minidiff.metrics.detectors import alarm_share, roc
from minidiff.metrics.distances import coverage, frechet_distance, nearest_neighbours, precision
from minidiff.metrics.grain import grain
from minidiff.metrics.masks import Poses, evaluate_poses, intersection_over_union, painted_masks
from minidiff.metrics.modes import ModeReport, mode_report
from minidiff.metrics.psnr import psnr
from minidiff.metrics.quality import DRAWS, Quality, balanced_labels, evaluate
from minidiff.metrics.scenes import SceneQuality, evaluate_scenes
from minidiff.metrics.sentences import SentenceQuality, bag_ceiling, evaluate_sentences
from minidiff.metrics.shares import Share, share, wilson
from minidiff.metrics.spoken import SpokenReader, train_spoken_reader
from minidiff.metrics.unlabelled import Comparison, compare

__all__ = [
    "DRAWS",
    "FEATURES",
    "Classifier",
    "ClipQuality",
    "Comparison",
    "ModeReport",
    "Poses",
    "Quality",
    "SceneQuality",
    "SentenceQuality",
    "Share",
    "SpokenReader",
    "accelerations",
    "alarm_share",
    "bag_ceiling",
    "balanced_labels",
    "compare",
    "coverage",
    "evaluate",
    "evaluate_clips",
    "evaluate_poses",
    "evaluate_scenes",
    "evaluate_sentences",
    "extraction_ratio",
    "frechet_distance",
    "grain",
    "intersection_over_union",
    "mode_report",
    "nearest_neighbours",
    "painted_masks",
    "precision",
    "psnr",
    "read_clips",
    "roc",
    "share",
    "shuffled",
    "train_classifier",
    "train_spoken_reader",
    "wilson",
]
