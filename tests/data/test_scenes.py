"""Scenes with sentences: what is said, what is shown, and what is read back."""

import doctest
import sys
from itertools import product

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from minidiff.data import Scene, render
from minidiff.data.scenes import (
    LENGTH,
    OPEN,
    RELATIONS,
    SPLITS,
    UNSEEN,
    Asked,
    Pair,
    Thing,
    asked_at,
    is_true,
    labels_of,
    language_at,
    render_scenes,
    scene_at,
    scene_indices,
    split_of,
    vocabulary,
)
from minidiff.data.scenes_reader import as_asked, read_scenes
from minidiff.data.shapes import is_held_out

world, reader = (sys.modules[f"minidiff.data.{name}"] for name in ("scenes", "scenes_reader"))
SOME = range(UNSEEN.start, UNSEEN.start + 300)
SHOWN = [scene_at(i) for i in SOME]
TRUTH = torch.tensor([labels_of(one) for one in SHOWN])


def test_the_docstrings_are_true() -> None:
    assert doctest.testmod(world).failed == doctest.testmod(reader).failed == 0


# ---- sentences ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "tr"])
def test_a_sentence_says_one_thing_alone(language: str) -> None:
    """Two sentences with the same words in the same order say the same, however they came about."""
    said: dict[str, tuple[int, ...]] = {}
    for index in range(3000):
        asked = asked_at(index)
        assert said.setdefault(asked.caption(language), asked.labels) == asked.labels


def test_a_sentence_about_two_can_begin_with_either() -> None:
    for relation in range(len(RELATIONS)):
        there = Asked(0, 1, other=(2, 3), relation=relation, background=1)
        back = Asked(2, 3, other=(0, 1), relation=(relation + 2) % 4, background=1)
        assert there.labels == back.labels
        assert there.caption() != back.caption()


def test_turkish_puts_the_second_object_first() -> None:
    asked = Asked(2, 4, other=(5, 3), relation=3, background=0)
    assert asked.caption() == "a purple triangle below a yellow ring on a black background"
    assert asked.caption("tr") == "siyah zeminde, sarı bir halkanın altında mor bir üçgen"


def test_of_one_object_a_full_sentence_is_that_of_shapes() -> None:
    for one in SHOWN:
        if isinstance(one, Scene):
            asked = Asked(one.shape, one.colour, size=one.size, place=one.place, background=one.background)
            for language in ("en", "tr"):
                assert asked.caption(language) == one.caption(language)


def test_every_sentence_fits_and_every_word_is_known() -> None:
    known = vocabulary()
    for index in range(500):
        for language in ("en", "tr"):
            known.numbers([asked_at(index).caption(language)], LENGTH)
    longest = max(
        len(Asked(0, 0, other=(0, 0), relation=r, background=0).caption(language).replace(",", " ,").split())
        for r, language in product(range(4), ("en", "tr"))
    )
    assert longest < LENGTH


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"shape": 6, "colour": 0}, "shape"),
        ({"shape": 0, "colour": 0, "other": (1, 1)}, "belong together"),
        ({"shape": 0, "colour": 0, "relation": 1}, "belong together"),
        ({"shape": 0, "colour": 0, "other": (1, 1), "relation": 4}, "relation"),
        ({"shape": 0, "colour": 0, "other": (1, 1), "relation": 0, "size": 1}, "neither size nor place"),
    ],
)
def test_a_sentence_that_makes_no_sense_is_refused(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Asked(**wrong)  # type: ignore[arg-type]


# ---- truth ----------------------------------------------------------------------------------------------


def test_every_sentence_is_true_of_its_picture() -> None:
    asked = torch.tensor([asked_at(i).labels for i in SOME])
    assert bool(is_true(asked, TRUTH).all())


def test_truth_is_what_a_person_would_say() -> None:
    red_circle, blue_square = Thing(0, 0, 9, 16, 5), Thing(1, 2, 23, 16, 5)
    shown = torch.tensor(labels_of(Pair(red_circle, blue_square, 0, 1)))
    true = [
        Asked(0, 0, other=(1, 2), relation=0),
        Asked(1, 2, other=(0, 0), relation=2),
        Asked(0, 0, other=(1, 2), relation=0, background=1),
    ]
    false = [
        Asked(0, 2, other=(1, 0), relation=0),  # the colours have changed places
        Asked(1, 2, other=(0, 0), relation=0),  # the objects have
        Asked(0, 0, other=(1, 2), relation=1),
        Asked(0, 0, other=(1, 2), relation=0, background=0),
        Asked(0, 0),  # a sentence about one object is not about two
    ]
    assert [bool(is_true(torch.tensor(asked.labels), shown)) for asked in true] == [True] * len(true)
    assert [bool(is_true(torch.tensor(asked.labels), shown)) for asked in false] == [False] * len(false)


# ---- by index -------------------------------------------------------------------------------------------


@given(index=st.integers(0, 10**12))
@settings(deadline=None, max_examples=200)
def test_two_objects_never_touch_each_other_or_the_line_between_them(index: int) -> None:
    shown = scene_at(index)
    if isinstance(shown, Pair):
        ends = [(one.x, one.y)[shown.relation] for one in (shown.first, shown.second)]
        # 1.06: how far the widest shape, a star, reaches to the side; 1.1 upwards and 0.9 downwards
        assert ends[0] + 1.06 * shown.first.radius < 16 < ends[1] - 1.1 * shown.second.radius + 0.1
        _, masks = render_scenes([shown])
        assert float((masks[0, 0] * masks[0, 1]).max()) == 0
        assert float(masks[0, :, [0, -1]].max()) == float(masks[0, :, :, [0, -1]].max()) == 0


def test_the_parts_are_kept_apart() -> None:
    indices = {split: scene_indices(split) for split in SPLITS[1:]}
    for split, members in indices.items():
        assert all(split_of(scene_at(i)) == split for i in members)
    assert sorted(i for members in indices.values() for i in members) == list(UNSEEN)
    for i in indices["held_out"]:
        shown = scene_at(i)
        things = (shown.first, shown.second) if isinstance(shown, Pair) else (shown,)
        assert any(is_held_out(thing.shape, thing.colour) for thing in things)


def test_no_pair_of_objects_is_new_only_in_one_order() -> None:
    for a, b in product(range(36), repeat=2):
        first, second = Thing(a // 6, a % 6, 9, 16, 5), Thing(b // 6, b % 6, 23, 16, 5)
        assert split_of(Pair(first, second, 0, 0)) == split_of(Pair(second, first, 1, 2))


def test_swapping_the_colours_of_a_new_pair_often_makes_a_known_one() -> None:
    """Else a model could not be caught at painting the known one instead."""
    swapped = []
    for a, b in product(range(36), repeat=2):
        pair = Pair(Thing(a // 6, a % 6, 9, 16, 5), Thing(b // 6, b % 6, 23, 16, 5), 0, 0)
        if split_of(pair) == "new_pairs":
            other = Pair(Thing(a // 6, b % 6, 9, 16, 5), Thing(b // 6, a % 6, 23, 16, 5), 0, 0)
            swapped.append(split_of(other) == "test")
    assert sum(swapped) / len(swapped) > 0.5


def test_languages_and_kinds_are_drawn_evenly_and_apart_from_each_other() -> None:
    n = 6000
    turkish = torch.tensor([language_at(i) == "tr" for i in range(n)]).double()
    two = torch.tensor([isinstance(scene_at(i), Pair) for i in range(n)]).double()
    assert abs(turkish.mean() - 1 / 2) < 5 * (1 / 4 / n) ** 0.5
    assert abs(two.mean() - 2 / 3) < 5 * (2 / 9 / n) ** 0.5
    assert abs(torch.corrcoef(torch.stack([turkish, two]))[0, 1]) < 5 / n**0.5


# ---- painted and read back ------------------------------------------------------------------------------


def test_one_object_is_painted_as_shapes_paints_it() -> None:
    ones = [one for one in SHOWN if isinstance(one, Scene)]
    images, masks = render_scenes(ones)
    pictures = render(ones)
    assert torch.equal(images, pictures.images)
    assert torch.equal(masks[:, :1], pictures.masks)
    assert float(masks[:, 1].max()) == 0


def test_every_picture_is_read_as_it_is() -> None:
    images, _ = render_scenes(SHOWN)
    assert torch.equal(read_scenes(images), TRUTH)


def test_a_little_noise_is_read_through_and_never_read_wrongly() -> None:
    images, _ = render_scenes(SHOWN)
    noisy = images + 0.1 * torch.randn(images.shape, generator=torch.Generator().manual_seed(0))
    read = read_scenes(noisy)
    right, silent = (read == TRUTH).all(dim=1), (read == OPEN).all(dim=1)
    assert right.double().mean() > 0.95
    assert not bool((~right & ~silent).any())


def test_what_shows_no_scene_is_unreadable() -> None:
    chance = torch.Generator().manual_seed(1)
    noise = torch.randn(50, 3, 32, 32, generator=chance).clamp(-1, 1)
    empty = torch.zeros(1, 3, 32, 32)
    three, _ = render_scenes([Pair(Thing(0, 0, 9, 16, 5), Thing(1, 2, 23, 16, 5), 0, 0)])
    third, _ = render_scenes([Pair(Thing(0, 0, 16, 7, 5), Thing(1, 2, 16, 25, 5), 1, 0)])
    three[:, :, :13] = third[:, :, :13]
    images = torch.cat([noise, empty, three])
    assert bool((read_scenes(images) == OPEN).all())


def test_an_object_alone_in_its_half_is_not_two() -> None:
    images, _ = render_scenes([Pair(Thing(0, 0, 9, 16, 5), Thing(1, 2, 23, 16, 5), 0, 0)])
    images[:, :, :, 16:] = images[:, :, :1, :1]
    assert int(read_scenes(images)[0, 0]) != 2


def test_as_asked_needs_a_sentence_for_each_picture() -> None:
    images, _ = render_scenes(SHOWN[:3])
    asked = torch.tensor([asked_at(i).labels for i in SOME[:3]])
    assert as_asked(asked, images).tolist() == [True] * 3
    with pytest.raises(ValueError, match="asked must have shape"):
        as_asked(asked[:2], images)
