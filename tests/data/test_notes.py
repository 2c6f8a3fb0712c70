"""Notes: the same from every index, in tune, never clipped, and drawn by every sampler."""

import math

import pytest
import torch
from torch import Generator

from minidiff import SAMPLERS, IdealDenoiser, NoiseSchedule, UNet, UNetSettings, data, sample, sound, zoo
from minidiff.data.notes import COUNTS, END, HARMONICS, KINDS, SPLITS, STRING, frequency, note, play
from minidiff.model import check_trainable
from minidiff.sound import FRAMES, LENGTH, RATE

NOTES = [note(i) for i in range(4 * KINDS)]
SOUNDS = play(NOTES)


def test_an_index_is_the_same_note_always_and_48_are_every_kind_once() -> None:
    assert note(7) == note(7)
    assert len(set(NOTES)) == len(NOTES)
    assert {one.labels for one in NOTES[:KINDS]} == {(p, i) for p in range(12) for i in range(4)}


def test_pitches_are_those_of_equal_temperament() -> None:
    assert frequency(9) == 440
    assert [frequency(p + 1) / frequency(p) for p in range(11)] == pytest.approx([2 ** (1 / 12)] * 11)
    assert frequency(0) == pytest.approx(261.6256, abs=1e-4)


def test_no_note_is_clipped_and_each_begins_and_ends_in_silence() -> None:
    assert SOUNDS.shape == (len(NOTES), LENGTH)
    assert SOUNDS.dtype == torch.float32
    assert float(SOUNDS.abs().max()) <= max(one.loudness for one in NOTES) < 1
    for one, wave in zip(NOTES, SOUNDS, strict=True):
        assert not wave[: int(one.start * RATE)].any()
        assert not wave[math.ceil(END * RATE) :].any()


def test_the_reader_hears_every_pitch_within_three_cents() -> None:
    asked = torch.tensor([one.frequency for one in NOTES])
    assert float(sound.cents(sound.pitch(SOUNDS), asked).abs().max()) < 3


def test_a_note_holds_the_harmonics_of_its_instrument_and_no_other() -> None:
    held = torch.fft.rfft(SOUNDS.double() * torch.hann_window(LENGTH, periodic=True), n=2**16).abs()
    for one, spectrum in zip(NOTES[:KINDS], held, strict=False):
        for h in range(1, int(2000 / one.frequency) + 1):
            at = spectrum[round(h * one.frequency * 2**16 / RATE)] / spectrum.max()
            assert (float(at) > 0.01) == (h in HARMONICS[one.instrument]), (one.name(), h)


def test_a_string_fades_and_the_others_hold() -> None:
    early, late = (
        SOUNDS[:, int(a * RATE) : int(b * RATE)].square().mean(1) for a, b in ((0.15, 0.2), (0.35, 0.4))
    )
    fades = torch.tensor([one.instrument == STRING for one in NOTES])
    assert float((late / early)[fades].max()) < 0.5
    assert float((late / early)[~fades].min()) > 0.8


def test_the_pictures_are_the_sounds_of_their_split() -> None:
    test = data.notes("test")
    assert test.images.shape == (240, 1, 128, FRAMES)
    assert test.attributes is not None
    assert test.attributes.tolist() == [list(note(i).labels) for i in SPLITS["test"]]
    assert torch.equal(test.images[3:4], sound.to_picture(play([note(SPLITS["test"][3])])))
    with pytest.raises(ValueError, match="split must be"):
        data.notes("other")


def test_the_labels_fit_the_network_of_the_recipe_and_no_other() -> None:
    network, _ = zoo.recipe("notes").build()
    check_trainable(network, data.notes("test"))
    with pytest.raises(ValueError, match="not what the network was built to hear"):
        check_trainable(
            UNet(UNetSettings(width=8, multipliers=(1,), attention=(), classes=12)), data.notes("test")
        )


def test_names_are_said_in_both_languages() -> None:
    assert note(0).name() == "C, flute"
    assert note(47).name("tr") == "si, tel"
    assert len({note(i).name("tr") for i in range(KINDS)}) == math.prod(COUNTS)


@pytest.mark.parametrize("name", sorted(SAMPLERS))
def test_every_sampler_ends_on_a_note_that_can_be_heard(name: str) -> None:
    """With the exact denoiser of 48 notes each sampler, unchanged, draws one of them."""
    pictures, schedule = sound.to_picture(SOUNDS[:KINDS]), NoiseSchedule.cosine()
    x_T = torch.randn(6, *pictures.shape[1:], generator=Generator().manual_seed(0))
    ideal = IdealDenoiser(pictures, schedule)
    made = sample(ideal, schedule, x_T, name, steps=25, generator=Generator().manual_seed(1))
    apart = (made[:, None] - pictures[None]).square().mean(dim=(2, 3, 4))
    assert float(apart.amin(dim=1).max()) < 1e-3
    heard = sound.pitch(sound.to_wave(made, generator=Generator().manual_seed(2)))
    asked = torch.tensor([NOTES[int(i)].frequency for i in apart.argmin(dim=1)])
    assert float(sound.cents(heard, asked).abs().max()) < 40
