"""A small classifier, whose last hidden layer says what two images have in common."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from minidiff._shared import seeded
from minidiff._validate import check_batch, check_count, check_seed, check_weights_fit
from minidiff.data import ImageData
from minidiff.interrupts import uninterrupted
from minidiff.metrics._pixels import check_pixels

FEATURES = 32


class Classifier(nn.Module):
    """A small convolutional network: images (B, C, H, W) -> logits (B, classes)."""

    def __init__(self, channels: int, classes: int, width: int = 32) -> None:
        super().__init__()
        for size, name in ((channels, "channels"), (classes, "classes"), (width, "width")):
            check_count(size, name, 1)
        self.channels, self.classes, self.width = channels, classes, width
        self.body = nn.Sequential(
            nn.Conv2d(channels, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(width, 2 * width, 3, padding=1), nn.BatchNorm2d(2 * width), nn.ReLU(),
            nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Dropout(0.3),
            nn.Linear(8 * width, FEATURES), nn.ReLU(),
        )  # fmt: skip
        self.head = nn.Linear(FEATURES, classes)

    def features(self, images: Tensor) -> Tensor:
        """What the last hidden layer sees: (B, C, H, W) -> (B, 32)."""
        check_batch(images, "images")
        if images.ndim != 4 or images.shape[1] != self.channels or min(images.shape[2:]) < 2:
            raise ValueError(
                f"images must have shape (B, {self.channels}, H, W), H and W at least 2; "
                f"got {tuple(images.shape)}."
            )
        check_weights_fit(images, "images", self.head.weight)
        return self.body(images)  # type: ignore[no-any-return]

    def forward(self, images: Tensor) -> Tensor:
        return self.head(self.features(images))  # type: ignore[no-any-return]


def train_classifier(data: ImageData, *, steps: int = 800, batch: int = 128, seed: int = 0) -> Classifier:
    """Train a classifier on labelled images (about 20 s for the 8x8 digits); same seed, same network.

    Images are shifted by up to one pixel and slightly noised, so that it learns shapes, not pixels.
    """
    check_data(data, "data")
    check_pixels(data.images, "the images of data")
    if data.labels is None:
        raise ValueError(f"{data.name} has no labels, so no classifier can be trained on it.")
    check_count(steps, "steps", 2)
    check_count(batch, "batch", 2)
    check_seed(seed)
    with seeded(seed):
        network = Classifier(data.images.shape[1], len(data.class_names)).float().train()
        with uninterrupted():  # it imports PyTorch's compiler
            optimizer = torch.optim.AdamW(network.parameters(), weight_decay=0.05)
        learning_rate = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=5e-3, total_steps=steps)
        for _ in range(steps):
            rows = torch.randint(len(data), (batch,))
            images = _jitter(data.images[rows])
            loss = F.cross_entropy(network(images), data.labels[rows], label_smoothing=0.05)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            learning_rate.step()
    return network.eval()


def _jitter(images: Tensor) -> Tensor:
    padded = F.pad(images, (1, 1, 1, 1), value=-1)
    H, W = images.shape[2:]
    y, x = torch.randint(0, 3, (2,)).tolist()
    return padded[:, :, y : y + H, x : x + W] + 0.1 * torch.randn_like(images)


def check_data(data: ImageData, name: str) -> None:
    if not isinstance(data, ImageData):
        raise TypeError(f"{name} must be ImageData, got {type(data).__name__}. See minidiff.data.load.")
