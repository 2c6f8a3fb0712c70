"""Did a model learn an example by heart? The test by which copies were found in large models."""

import torch
from torch import Tensor

from minidiff._validate import check_count, check_floating


def extraction_ratio(samples: Tensor, dataset: Tensor, k: int = 20) -> Tensor:
    """How much closer a sample is to its nearest training example than to the next ones: (B,), in [0, 1].

        d_1 / mean(d_2, ..., d_(k+1)),      d_i the distance to the i-th nearest of `dataset`

    Near 0 a copy; near 1 one neighbour among many. The bare distance d_1 cannot tell: it is small wherever
    examples lie close together. `samples` (B, ...), `dataset` (N, ...), N > k. Every example may stand in
    `dataset` only once: beside copies of the nearest one, d_2 is as small as d_1, and the test is blind.
    Source: Carlini et al. 2023, "Extracting Training Data from Diffusion Models", section 5.

    >>> extraction_ratio(torch.tensor([[1.0], [2.5]]), torch.tensor([[1.0], [2.0], [3.0]]), k=2).tolist()
    [0.0, 0.5]
    """
    for given, name in ((samples, "samples"), (dataset, "dataset")):
        check_floating(given, name)
    check_count(k, "k", 1)
    if samples.shape[1:] != dataset.shape[1:]:
        raise ValueError(
            f"samples must be of the dataset's shape {tuple(dataset.shape[1:])}, got samples "
            f"{tuple(samples.shape)} and dataset {tuple(dataset.shape)}."
        )
    if len(dataset) <= k:
        raise ValueError(f"k = {k} needs more than {k} examples, got {len(dataset)}.")
    data = dataset.flatten(1).double()
    if len(data.unique(dim=0)) < len(data):  # type: ignore[no-untyped-call]
        raise ValueError(
            "Some examples stand in dataset more than once, and beside copies every ratio is near 1. "
            "Take each once: dataset.unique(dim=0)."
        )
    distances = torch.cdist(
        samples.flatten(1).double(), data, compute_mode="donot_use_mm_for_euclid_dist"
    )  # (B, N)
    nearest = distances.topk(k + 1, largest=False).values  # (B, k + 1), from near to far
    return nearest[:, 0] / nearest[:, 1:].mean(dim=1)
