"""Figures of sentences: what came out right, what a bag of words can reach, where words are read."""

import doctest
import sys
from collections import defaultdict
from itertools import product

import pytest
import torch

from minidiff import NoiseSchedule
from minidiff.data.scenes import (
    CHANGES,
    LENGTH,
    RELATIONS,
    Asked,
    Pair,
    Thing,
    asked_at,
    changed,
    labels_of,
    render_scenes,
    scene_at,
    vocabulary,
)
from minidiff.metrics import bag_ceiling, evaluate_sentences
from minidiff.metrics.reading import reading_quality, words_of_objects
from minidiff.metrics.sentences import same_words
from minidiff.nets import TokenSettings, UNet, UNetSettings

INDICES = [i for i in range(36_000, 36_120) if isinstance(scene_at(i), Pair)]
PAIRS = [scene_at(i) for i in INDICES]
ASKED = [asked_at(i) for i in INDICES]
ROWS = torch.tensor([one.labels for one in ASKED])


def test_the_docstrings_are_true() -> None:
    for name in ("sentences", "reading"):
        assert doctest.testmod(sys.modules[f"minidiff.metrics.{name}"]).failed == 0


def test_painted_pictures_are_all_right() -> None:
    quality = evaluate_sentences(render_scenes(PAIRS)[0], ROWS)
    assert (quality.all_told, quality.shapes, quality.colours, quality.relation) == (1, 1, 1, 1)
    assert quality.unreadable == 0
    assert quality.n == len(PAIRS)


@pytest.mark.parametrize("change", CHANGES)
def test_each_fault_is_counted_as_what_it_is(change: str) -> None:
    """Pictures of the changed sentence, judged by the right one."""
    others = [
        (one, pair)
        for one, pair in zip(ASKED, PAIRS, strict=True)
        if isinstance(pair, Pair)
        and pair.first.colour != pair.second.colour
        and pair.first.shape != pair.second.shape
    ]
    asked = torch.tensor([one.labels for one, _ in others])
    painted = [_painted(changed(one, change), pair.background) for one, pair in others]
    quality = evaluate_sentences(render_scenes(painted)[0], asked)
    wrong = {"colours": ("colours",), "order": ("shapes", "colours"), "relation": ("relation",)}[change]
    assert quality.all_told == 0
    for name in ("shapes", "colours", "relation"):
        assert getattr(quality, name) == (0 if name in wrong else 1), name
    assert quality.swapped == (1 if change == "colours" else 0)


def _painted(asked: Asked, background: int) -> Pair:
    """A picture of which a sentence about two objects is true."""
    _, shape, colour, _, _, other_shape, other_colour, relation, _ = asked.labels
    first, second = ((9.0, 16.0), (23.0, 16.0)) if relation == 0 else ((16.0, 9.0), (16.0, 23.0))
    return Pair(
        Thing(shape, colour, *first, 5), Thing(other_shape, other_colour, *second, 5), relation, background
    )


def test_noise_is_wrong_in_every_share() -> None:
    noise = torch.randn(len(ROWS), 3, 32, 32, generator=torch.Generator().manual_seed(0)).clamp(-1, 1)
    quality = evaluate_sentences(noise, ROWS)
    assert quality.unreadable == 1
    assert (quality.all_told, quality.shapes, quality.colours, quality.relation, quality.swapped) == (0,) * 5


def test_rows_and_pictures_must_belong_together() -> None:
    with pytest.raises(ValueError, match="a row for each of 2 pictures"):
        evaluate_sentences(torch.zeros(2, 3, 32, 32), ROWS[:1])


# ---- the ceiling of a bag -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "tr"])
def test_the_ceiling_is_that_of_the_best_guess_counted_over_all_sentences(language: str) -> None:
    """The truth by brute force: put every sentence into its bag, and count how many scenes share it."""
    bags: dict[tuple[str, ...], set[tuple[int, ...]]] = defaultdict(set)
    sentences = [
        Asked(shape, colour, other=(other, paint), relation=relation)
        for shape, other in product(range(3), repeat=2)
        for colour, paint in product(range(3), repeat=2)
        for relation in range(len(RELATIONS))
    ]

    def bag(one: Asked) -> tuple[str, ...]:
        return tuple(sorted(one.caption(language).split()))

    for one in sentences:
        bags[bag(one)].add(one.labels)
    truth = sum(1 / len(bags[bag(one)]) for one in sentences) / len(sentences)
    rows = torch.tensor([one.labels for one in sentences])
    assert bag_ceiling(rows, language) == pytest.approx(truth, abs=1e-12)


def test_turkish_endings_tell_a_bag_more_than_english_order() -> None:
    row = Asked(0, 0, other=(1, 2), relation=0).labels
    assert len(same_words(row, "en")) == 4
    assert len(same_words(row, "tr")) == 2
    assert bag_ceiling(ROWS, "tr") > bag_ceiling(ROWS, "en")


def test_knowing_what_never_occurs_helps_a_bag() -> None:
    row = torch.tensor([Asked(0, 0, other=(1, 2), relation=0).labels])
    assert bag_ceiling(row) == 0.25
    assert bag_ceiling(row, possible=row) == 1
    with pytest.raises(ValueError, match="two objects"):
        bag_ceiling(torch.tensor([Asked(0, 0).labels]))


# ---- where words are read -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "tr"])
def test_the_words_of_each_object_are_found_in_its_sentence(language: str) -> None:
    known = vocabulary()
    for one, pair in zip(ASKED, PAIRS, strict=True):
        assert isinstance(pair, Pair)
        words = known.words(known.numbers([one.caption(language)], LENGTH)[0])
        for places, thing in zip(words_of_objects(one, language), (pair.first, pair.second), strict=True):
            alone = Asked(thing.shape, thing.colour).caption(language).split()
            said = " ".join(words[place] for place in places)
            colour = alone[1] if language == "en" else alone[0]
            assert said.startswith(f"{colour} {alone[-1]}")  # the genitive begins with the word itself


def network() -> UNet:
    torch.manual_seed(0)
    return UNet(
        UNetSettings(
            channels=3, width=8, multipliers=(1, 1), attention=(), heads=2, patch=2,
            condition=TokenSettings(4, LENGTH), reading=(0, 1),
        )
    )  # fmt: skip


def test_a_network_that_reads_everywhere_alike_has_the_area_as_its_share() -> None:
    one = network()
    for name, parameter in one.named_parameters():
        if ".to_q." in name or ".to_kv." in name:
            torch.nn.init.zeros_(parameter)
    tokens = torch.randn(len(PAIRS), LENGTH, 4, generator=torch.Generator().manual_seed(0))
    pairs = [pair for pair in PAIRS if isinstance(pair, Pair)]
    found = reading_quality(one, NoiseSchedule.cosine(), tokens, ASKED, pairs, t=500)
    assert [level.side for level in found] == [16, 8]
    for level in found:
        assert level.own == pytest.approx(level.area, abs=1e-5)
        assert level.other == pytest.approx(level.area, abs=1e-5)


def test_what_does_not_belong_together_is_refused() -> None:
    tokens = torch.zeros(2, LENGTH, 4)
    with pytest.raises(ValueError, match="belong together"):
        reading_quality(network(), NoiseSchedule.cosine(), tokens, ASKED, PAIRS, t=1)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="two objects"):
        words_of_objects(Asked(0, 0))
    assert labels_of(PAIRS[0])[0] == 2
