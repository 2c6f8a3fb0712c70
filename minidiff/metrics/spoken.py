"""A small network that hears, in a spectrogram, which digit was said and in which language."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from minidiff._shared import seeded
from minidiff._validate import (
    check_batch,
    check_count,
    check_finite,
    check_floating,
    check_seed,
    check_weights_fit,
)
from minidiff.data import ImageData
from minidiff.data.spoken import COUNTS
from minidiff.interrupts import uninterrupted
from minidiff.metrics._pixels import check_pixels
from minidiff.sound import BINS, FRAMES

DIGITS, LANGUAGES = COUNTS
SHIFT = (4, 3)  # rows and columns by which training pictures are moved, at most: other pitches, other starts
NOISE = 0.05


class SpokenReader(nn.Module):
    """Spectrograms (N, 1, 128, 32) -> logits (N, 20) of ten English, then ten Turkish digits."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.AvgPool2d((4, 2)),  # 64 Hz and 31 ms
            nn.Conv2d(1, 24, 3, padding=1), nn.BatchNorm2d(24), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(24, 48, 3, padding=1), nn.BatchNorm2d(48), nn.ReLU(), nn.MaxPool2d((2, 1)),
            nn.Flatten(), nn.Dropout(0.4),
            nn.Linear(48 * 8 * 8, 64), nn.ReLU(), nn.Linear(64, DIGITS * LANGUAGES),
        )  # fmt: skip

    def forward(self, pictures: Tensor) -> Tensor:
        check_batch(pictures, "pictures")
        if pictures.shape[1:] != (1, BINS, FRAMES):
            raise ValueError(
                f"pictures must have shape (N, 1, {BINS}, {FRAMES}), got {tuple(pictures.shape)}."
            )
        check_weights_fit(pictures, "pictures", self.body[1].weight)  # type: ignore[arg-type]
        return self.body(pictures.contiguous())  # type: ignore[no-any-return]

    def read(self, pictures: Tensor) -> Tensor:
        """Digit and language that each is heard as, (N, 1, 128, 32) -> (N, 2)."""
        check_floating(pictures, "pictures")
        check_finite(pictures, "pictures")
        with torch.no_grad():
            word = self(pictures).argmax(dim=1)
        return torch.stack([word % DIGITS, word // DIGITS], dim=1)


def train_spoken_reader(data: ImageData, *, steps: int = 300, batch: int = 64, seed: int = 0) -> SpokenReader:
    """A reader trained on `data.spoken("train")` (about 10 s); same seed, same network.

    Pictures are moved by a few rows and columns and slightly noised. Raises ValueError for data without digit
    and language as attributes.
    """
    if not isinstance(data, ImageData):
        raise TypeError(f"data must be ImageData, got {type(data).__name__}. See minidiff.data.spoken.")
    check_pixels(data.images, "the images of data")
    if data.attributes is None or data.attributes.shape[1] != 2 or data.images.shape[1:] != (1, BINS, FRAMES):
        raise ValueError(f"data must be spoken digits, as data.spoken gives them, got {data!r}.")
    check_count(steps, "steps", 4)
    check_count(batch, "batch", 2)
    check_seed(seed)
    words = data.attributes[:, 0] + DIGITS * data.attributes[:, 1]
    with seeded(seed):
        reader = SpokenReader().float().train()
        with uninterrupted():  # it imports PyTorch's compiler
            optimizer = torch.optim.AdamW(reader.parameters(), weight_decay=0.05)
        learning_rate = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=5e-3, total_steps=steps)
        for _ in range(steps):
            rows = torch.randint(len(data), (batch,))
            loss = F.cross_entropy(reader(_moved(data.images[rows])), words[rows], label_smoothing=0.05)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            learning_rate.step()
    return reader.eval()


def _moved(pictures: Tensor) -> Tensor:
    """All of them by the same few rows and columns; silence comes in at the borders."""
    up, late = SHIFT
    padded = F.pad(pictures, (late, late, up, up), value=-1)
    y, x = int(torch.randint(0, 2 * up + 1, ())), int(torch.randint(0, 2 * late + 1, ()))
    return padded[:, :, y : y + BINS, x : x + FRAMES] + NOISE * torch.randn_like(pictures)
