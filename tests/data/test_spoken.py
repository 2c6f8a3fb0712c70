"""Spoken digits: the same every time, no voice in both parts, made again by the recipe, heard by a reader."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Generator

from minidiff import SAMPLERS, data, metrics, sound, zoo
from minidiff.data.spoken import COUNTS, DIGITS, FILE, LONGEST, LOUDNESS, START, VOICES, WORDS, say_digits
from minidiff.model import check_trainable
from minidiff.sound import FRAMES, LENGTH
from tools import build_spoken

EVERY_VOICE = range(30)


def test_the_parts_share_no_voice_and_no_recording() -> None:
    assert not set(VOICES["train"]) & set(VOICES["test"])
    assert sorted([*VOICES["train"], *VOICES["test"]]) == list(EVERY_VOICE)
    assert len(set(build_spoken.VARIANTS)) == len(EVERY_VOICE)
    train, test = (data.spoken(split).images.flatten(1) for split in VOICES)
    assert (len(train), len(test)) == (480, 120)
    assert float(torch.cdist(test, train).min()) > 1


def test_it_is_the_same_every_time_and_labels_say_what_is_spoken() -> None:
    test, (waves, labels) = data.spoken("test"), say_digits(VOICES["test"])
    assert torch.equal(test.images, data.spoken("test").images)
    assert torch.equal(test.images, sound.to_picture(waves))
    assert test.attributes is not None
    assert torch.equal(test.attributes, labels)
    assert torch.equal(test.labels, labels[:, 0])
    assert labels[:20].tolist() == [[digit, language] for language in range(2) for digit in range(10)]
    assert test.images.shape == (120, 1, 128, FRAMES)
    assert tuple(test.class_names) == WORDS["en"]
    assert DIGITS[7] == ("seven", "yedi")


def test_a_part_is_cut_from_the_whole_where_it_belongs() -> None:
    waves, _ = say_digits(EVERY_VOICE)
    for voice in (0, 5, 29):
        assert torch.equal(say_digits(range(voice, voice + 1))[0], waves[20 * voice : 20 * voice + 20])


def test_every_recording_is_equally_loud_and_stands_where_it_should() -> None:
    waves, _ = say_digits(EVERY_VOICE)
    assert waves.shape == (600, LENGTH)
    assert torch.allclose(waves.abs().amax(dim=1), torch.full((600,), LOUDNESS))
    assert not waves[:, :START].any()
    assert (waves != 0).any(dim=1).all()
    with np.load(FILE) as file:
        assert file["lengths"].shape == (30, *reversed(COUNTS))
        assert int(file["lengths"].max()) <= LONGEST
        assert int(file["lengths"].sum()) == len(file["sounds"])


def test_the_file_is_small() -> None:
    assert FILE.stat().st_size < 600_000


def test_what_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="split must be"):
        data.spoken("other")
    with pytest.raises(TypeError, match="voices must be a range"):
        say_digits(3)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="each of voices"):
        say_digits(range(29, 31))
    with pytest.raises(ValueError, match="number of voices"):
        say_digits(range(0))


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed: nothing can speak")
def test_the_recipe_makes_the_same_recordings_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Two voices of the thirty, to a step of rounding; another speed would not pass."""
    with np.load(FILE) as file:
        ends = file["lengths"].cumsum()
        for voice in (3, 27):
            for row, language, digit in ((2, "en", 2), (17, "tr", 7)):
                made = build_spoken.recording(WORDS[language][digit], language, voice)
                end = ends[20 * voice + row]
                kept = file["sounds"][end - len(made) : end]
                assert len(made) == file["lengths"].flatten()[20 * voice + row]
                assert np.abs(made.astype(int) - kept).max() <= 1


def test_the_check_of_the_tool_sees_a_changed_recording(tmp_path: Path) -> None:
    with np.load(FILE) as file:
        kept = {name: file[name] for name in file.files}
    assert build_spoken.same(kept)
    other = kept["sounds"].copy()
    other[5000] += 9
    np.savez_compressed(tmp_path / "other.npz", sounds=other, lengths=kept["lengths"])
    assert not build_spoken.same(kept, tmp_path / "other.npz")


# ---- what hears and what speaks -------------------------------------------------------------------------


@pytest.mark.slow
def test_a_reader_hears_voices_that_are_new_to_it_and_noise_means_nothing_to_it() -> None:
    test = data.spoken("test")
    assert test.attributes is not None
    reader = metrics.train_spoken_reader(data.spoken("train"))
    right = (reader.read(test.images) == test.attributes).float().mean(dim=0)
    print(right)
    assert float(right[0]) > 0.85
    noise = torch.randn(120, 1, 128, FRAMES, generator=Generator().manual_seed(0)).clamp(-1, 1)
    assert float((reader.read(noise) == test.attributes).all(dim=1).float().mean()) < 0.2


def test_a_reader_is_the_same_from_the_same_seed_and_refuses_other_pictures() -> None:
    test, state = data.spoken("test"), torch.get_rng_state()
    one, two, other = (metrics.train_spoken_reader(test, steps=4, batch=8, seed=s) for s in (0, 0, 1))
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.equal(one(test.images[:4]), two(test.images[:4]))
    assert not torch.equal(one(test.images[:4]), other(test.images[:4]))
    with pytest.raises(ValueError, match="spoken digits"):
        metrics.train_spoken_reader(data.digits("test"))
    with pytest.raises(ValueError, match="pictures must have shape"):
        one(torch.zeros(2, 1, 8, 8))


def test_the_labels_fit_the_network_of_the_recipe() -> None:
    network, _ = zoo.recipe("spoken").build()
    check_trainable(network, data.spoken("test"))


@pytest.mark.parametrize("name", sorted(SAMPLERS))
def test_every_sampler_draws_spoken_digits_unchanged(name: str) -> None:
    model = zoo.load("spoken")
    x_T = model.noise(2, Generator().manual_seed(0))
    made = model.draw(
        torch.tensor([[7, 0], [7, 1]]), x_T=x_T, sampler=name, steps=6, generator=Generator().manual_seed(1)
    )
    real = data.spoken("train").images
    far = torch.cdist(made.flatten(1), real.flatten(1)).amin(dim=1)
    assert float(far.max()) < float(torch.cdist(x_T.flatten(1), real.flatten(1)).min()) / 2
