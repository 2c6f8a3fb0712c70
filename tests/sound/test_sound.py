"""Spectrograms and the way back, against closed forms in float64."""

import io
import math
import wave as wave_files
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import Generator, Tensor

from minidiff import sound
from minidiff.sound import BINS, FRAMES, HOP, LENGTH, RATE, WINDOW


def noise(n: int = 2) -> Tensor:
    return torch.randn(n, LENGTH, generator=Generator().manual_seed(0), dtype=torch.float64)


def sine(frequency: float, height: float = 1.0) -> Tensor:
    t = torch.arange(LENGTH, dtype=torch.float64) / RATE
    return height * torch.sin(2 * math.pi * frequency * t + 0.3)[None]


def test_the_transform_is_the_sum_that_its_docstring_writes_down() -> None:
    x, n = noise(1), torch.arange(WINDOW, dtype=torch.float64)
    window = torch.sin(math.pi * n / WINDOW) ** 2
    for f, k in ((0, 0), (5, 1), (77, 17), (128, 31)):
        piece = x[0, (HOP * k + torch.arange(WINDOW) - WINDOW // 2) % LENGTH]
        expected = (window * piece * torch.exp(-2j * math.pi * f * n / WINDOW)).sum()
        assert abs(sound.stft(x)[0, f, k] - expected) < 1e-10


def test_there_and_back_is_exact_for_any_sound() -> None:
    x = noise()
    assert sound.stft(x).shape == (2, BINS + 1, FRAMES)
    torch.testing.assert_close(sound.istft(sound.stft(x)), x, atol=1e-12, rtol=0)


def test_energy_is_kept_as_parseval_says() -> None:
    """Σ |X|² over all bins, both halves, is 256 · 1.5 times Σ x²: each number lies under windows of 1.5."""
    x, spectrum = noise(), sound.stft(noise()).abs().square()
    both_halves = 2 * spectrum.sum(dim=1) - spectrum[:, 0] - spectrum[:, -1]
    torch.testing.assert_close(both_halves.sum(dim=1), WINDOW * 1.5 * x.square().sum(dim=1))


@pytest.mark.parametrize("bin_", [3, 16, 100])
def test_a_sine_in_the_middle_of_a_bin_gives_its_bin_and_its_height(bin_: int) -> None:
    heard = sound.loudness(sine(bin_ * RATE / WINDOW, 0.5))[0]
    assert bool((heard.argmax(dim=0) == bin_).all())
    torch.testing.assert_close(heard[bin_], torch.full((FRAMES,), 0.5, dtype=torch.float64))
    torch.testing.assert_close(heard[bin_ + 1], torch.full((FRAMES,), 0.25, dtype=torch.float64))  # of Hann
    assert heard[bin_ + 3].max() < 1e-10


def test_a_tenth_of_the_height_is_two_thirds_darker_and_silence_is_black() -> None:
    full, tenth = (sound.to_picture(sine(256.0, height))[0, 0, 16] for height in (1.0, 0.1))
    torch.testing.assert_close(full, torch.ones(FRAMES, dtype=torch.float64))
    torch.testing.assert_close(full - tenth, torch.full((FRAMES,), 2 / 3, dtype=torch.float64))
    assert bool((sound.to_picture(torch.zeros(1, LENGTH)) == -1).all())
    assert bool((sound.to_picture(100 * noise()).abs() <= 1).all())


def test_a_shift_by_a_hop_moves_the_picture_and_changes_nothing_else() -> None:
    x = noise(1)
    shifted = sound.to_picture(x.roll(HOP, dims=1))
    torch.testing.assert_close(shifted, sound.to_picture(x).roll(1, dims=3), atol=1e-9, rtol=0)


def test_the_nearest_sound_to_a_table_that_is_no_transform() -> None:
    """istft is the least-squares answer: its error stands at right angles to every sound's transform."""
    g = Generator().manual_seed(1)
    table = torch.randn(1, BINS + 1, FRAMES, generator=g, dtype=torch.complex128)
    table[:, [0, -1]] = table[:, [0, -1]].real + 0j  # as of a real sound
    gap = table - sound.stft(sound.istft(table))
    weight = torch.full((BINS + 1, 1), 2.0, dtype=torch.float64)
    weight[[0, -1]] = 1
    for direction in (noise(1), sine(300.0)):
        inside = (weight * (gap.conj() * sound.stft(direction)).real).sum()
        assert abs(inside) < 1e-9 * table.abs().square().sum()


def test_griffin_lim_never_gets_worse_and_keeps_what_fits() -> None:
    magnitude, x = sound.stft(noise(1)).abs(), noise(2)[1:]
    gaps = []
    for _ in range(15):
        gaps.append((sound.stft(x).abs() - magnitude).square().sum().item())
        x = sound.griffin_lim_step(x, magnitude)
    assert all(after <= before for before, after in pairwise(gaps))
    assert gaps[-1] < 0.3 * gaps[0]
    own = noise(1)
    torch.testing.assert_close(sound.griffin_lim_step(own, magnitude), own, atol=1e-12, rtol=0)


def test_loudness_comes_back_out_of_a_picture() -> None:
    x = sine(256.0, 0.5)
    back = sound.from_loudness(sound.to_picture(x)) / (WINDOW / 4)
    torch.testing.assert_close(back[:, :BINS], sound.loudness(x)[:, :BINS], atol=1.1e-3, rtol=0)
    assert bool((sound.from_loudness(-torch.ones(1, 1, BINS, FRAMES)) == 0).all())


def test_the_way_back_is_decided_by_its_generator() -> None:
    picture = sound.to_picture(sine(330.0, 0.5).float())
    one, same, other = (sound.to_wave(picture, 3, Generator().manual_seed(s)) for s in (0, 0, 1))
    assert torch.equal(one, same)
    assert not torch.equal(one, other)


def test_cents() -> None:
    assert sound.cents(880.0, 440.0).item() == 1200
    assert sound.cents(440.0 * 2 ** (1 / 12), 440.0).item() == pytest.approx(100, abs=1e-3)
    assert sound.cents(220.0, 440.0).item() == -1200


@pytest.mark.parametrize("frequency", [262.0, 317.3, 440.0, 493.9])
def test_the_comb_reads_a_tone_with_harmonics_within_two_cents(frequency: float) -> None:
    x = sine(frequency, 0.3) + sine(2 * frequency, 0.5) + sine(3 * frequency, 0.2)  # louder an octave up
    assert abs(sound.cents(sound.pitch(x), frequency).item()) < 2


def test_silence_has_no_pitch() -> None:
    assert bool(sound.pitch(torch.zeros(1, LENGTH)).isnan().all())


def test_the_nearest_mean_is_the_nearest_mean() -> None:
    x, labels = noise(6), torch.tensor([[0, 1], [0, 1], [2, 0], [2, 0], [1, 1], [1, 1]])
    reader = sound.NearestMean(x, labels)
    means = {tuple(kind): x[2 * i : 2 * i + 2].mean(dim=0) for i, kind in enumerate(labels[::2].tolist())}
    asked = noise(5)
    for one, read in zip(asked, reader(asked).tolist(), strict=True):
        assert tuple(read) == min(means, key=lambda kind: float((one - means[kind]).norm()))


@pytest.mark.parametrize("bits", [8, 16])
def test_a_wav_file_is_read_by_another_reader(bits: int) -> None:
    x = sine(440.0, 0.8)
    with wave_files.open(io.BytesIO(sound.wav_bytes(x, bits))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (RATE, 1, LENGTH)
        assert file.getsampwidth() == bits // 8
        data = np.frombuffer(file.readframes(LENGTH), dtype="u1" if bits == 8 else "<i2").astype(float)
    back = (data - 128) / 127 if bits == 8 else data / 32767
    assert np.abs(back - x[0].numpy()).max() < 1 / 2 ** (bits - 1)


def test_what_does_not_fit_is_refused_with_the_way_out() -> None:
    for wrong in (torch.zeros(1, 1, LENGTH), torch.zeros(1, 100), torch.zeros(1, 300)):
        with pytest.raises(ValueError, match=r"wave must have shape \(N, L\)"):
            sound.stft(wrong)
    with pytest.raises(ValueError, match="NaN"):
        sound.to_picture(torch.full((1, LENGTH), torch.nan))
    with pytest.raises(TypeError, match="complex"):
        sound.istft(torch.zeros(1, BINS + 1, FRAMES))
    with pytest.raises(ValueError, match="picture must have shape"):
        sound.to_wave(torch.zeros(1, 3, BINS, FRAMES))
    with pytest.raises(ValueError, match="8 or 16 bits"):
        sound.wav_bytes(torch.zeros(2, LENGTH))
