"""What a sound is, by arithmetic: its pitch by a comb of harmonics, its kind by the nearest mean."""

import torch
from torch import Tensor

from minidiff._validate import check_finite, check_floating
from minidiff.sound.spectrogram import RATE, check_wave

LOWEST, HIGHEST = 254.178, 508.355  # Hz: an octave around the notes, half a semitone below the lowest of them
HARMONICS = 4  # teeth of the comb: the highest note has no more below 2,048 Hz
FINE = 2**16  # the transform is computed this fine: 1/16 Hz


def cents(frequency: Tensor | float, reference: Tensor | float) -> Tensor:
    """How far apart two tones are to the ear: 1200 log₂(f / reference). A semitone is 100, an octave 1,200.

    >>> cents(880.0, 440.0)
    tensor(1200.)
    """
    return 1200 * torch.log2(torch.as_tensor(frequency) / torch.as_tensor(reference))


def pitch(wave: Tensor) -> Tensor:
    """The fundamental frequency of each sound in hertz, (N, L) -> (N,), within one octave (254 to 508 Hz).

    Each candidate, a cent apart, is asked how much the sound holds at 1, 2, 3 and 4 times its frequency:

        score(f) = Σ_h |X(h f)| / h

    and the best one wins. In a whole octave no candidate is the double of another, so none is heard an octave
    off. Silence has no pitch: NaN.
    """
    check_wave(wave)
    window = torch.hann_window(wave.shape[1], periodic=True, dtype=wave.dtype, device=wave.device)
    held = torch.fft.rfft(wave * window, n=FINE).abs()  # (N, 32769)
    candidates = LOWEST * 2 ** (torch.arange(1200, dtype=torch.float64) / 1200)  # an Apple GPU has no float64
    score = torch.zeros(len(wave), 1200, dtype=held.dtype, device=wave.device)
    for harmonic in range(1, HARMONICS + 1):
        place = (harmonic * candidates * FINE / RATE).round().long().clamp(max=held.shape[1] - 1)
        score += held[:, place.to(wave.device)] / harmonic
    best = candidates.to(wave)[score.argmax(dim=1)]
    return best.masked_fill(score.amax(dim=1) == 0, torch.nan)


class NearestMean:
    """Reads a kind off a picture: the kind whose mean picture is nearest, in squares.

    `pictures` (N, ...) and their labels (N,) or (N, K): each different row is a kind, and has a mean.

    >>> reader = NearestMean(torch.tensor([[0.0], [0.2], [1.0]]), torch.tensor([4, 4, 7]))
    >>> reader(torch.tensor([[0.1], [0.9]]))
    tensor([4, 7])
    """

    def __init__(self, pictures: Tensor, labels: Tensor) -> None:
        check_floating(pictures, "pictures")
        check_finite(pictures, "pictures")
        if len(pictures) != len(labels) or len(labels) == 0:
            raise ValueError(f"Each picture needs a label: got {len(pictures)} and {len(labels)}.")
        self.kinds, belongs = torch.unique(labels, dim=0, return_inverse=True)
        self.means = torch.stack([pictures[belongs == kind].mean(dim=0) for kind in range(len(self.kinds))])

    def __call__(self, pictures: Tensor) -> Tensor:
        """The label of the nearest mean, (N, ...) -> (N,) or (N, K)."""
        check_floating(pictures, "pictures")
        if pictures.shape[1:] != self.means.shape[1:]:
            raise ValueError(
                f"pictures must be {tuple(self.means.shape[1:])}, got {tuple(pictures.shape[1:])}."
            )
        nearest: Tensor = torch.cdist(pictures.flatten(1), self.means.flatten(1)).argmin(dim=1)
        labels: Tensor = self.kinds[nearest]
        return labels
