"""The figures that a project may be about: each a function of the tensors that are stored with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from torch import Generator, Tensor

from minidiff import data as sets
from minidiff import metrics, sound, zoo
from minidiff.data import ImageData
from minidiff.phrase import Phrase


@dataclass(frozen=True)
class Figure:
    """A figure: what it is called, which tensors it needs beside the samples, and how it is taken."""

    title: Phrase
    needs: tuple[str, ...]
    compute: Callable[[Mapping[str, Tensor], str], float]  # of the tensors, and the name of a data set
    real: bool = False  # whether it compares with a data set's training examples


def _quality(tensors: Mapping[str, Tensor], data: str) -> metrics.Quality:
    samples, labels = tensors["samples"], tensors["labels"]
    return metrics.evaluate(samples, labels, sets.load(data), zoo.load_classifier(data))


def _frechet(tensors: Mapping[str, Tensor], data: str) -> float:
    return _quality(tensors, data).frechet


def _coverage(tensors: Mapping[str, Tensor], data: str) -> float:
    return _quality(tensors, data).coverage


def _accuracy(tensors: Mapping[str, Tensor], data: str) -> float:
    return _quality(tensors, data).accuracy


def _pictures(tensors: Mapping[str, Tensor], data: str) -> float:
    return metrics.compare(tensors["samples"], ImageData(tensors["real"], None, "real")).frechet


def _scenes(tensors: Mapping[str, Tensor], data: str) -> float:
    return metrics.evaluate_scenes(tensors["samples"], tensors["labels"]).all_told


def _psnr(tensors: Mapping[str, Tensor], data: str) -> float:
    return metrics.psnr(tensors["samples"], tensors["true"]).mean().item()


def _iou(tensors: Mapping[str, Tensor], data: str) -> float:
    masks, true = (tensors[name] > 0.5 for name in ("samples", "true"))
    return metrics.intersection_over_union(masks, true).mean().item()


def _cents(tensors: Mapping[str, Tensor], data: str) -> float:
    waves = sound.to_wave(tensors["samples"], generator=Generator().manual_seed(0))
    return sound.cents(sound.pitch(waves), tensors["asked"]).abs().median().item()


FIGURES: dict[str, Figure] = {
    "frechet": Figure(Phrase("Fréchet distance", "Fréchet uzaklığı"), ("labels",), _frechet, real=True),
    "coverage": Figure(Phrase("coverage", "kapsama"), ("labels",), _coverage, real=True),
    "accuracy": Figure(Phrase("class accuracy", "sınıf doğruluğu"), ("labels",), _accuracy, real=True),
    "pictures": Figure(
        Phrase("Fréchet distance of pictures", "resimlerin Fréchet uzaklığı"), ("real",), _pictures
    ),
    "scenes": Figure(Phrase("scenes as asked", "istendiği gibi çıkan sahneler"), ("labels",), _scenes),
    "psnr": Figure(Phrase("PSNR, decibels", "PSNR, desibel"), ("true",), _psnr),
    "iou": Figure(Phrase("intersection over union", "kesişim bölü birleşim"), ("true",), _iou),
    "cents": Figure(Phrase("cents off, median", "sapma, ortanca sent"), ("asked",), _cents),
}
