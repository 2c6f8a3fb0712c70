"""Pictures with all that can be said of them."""

import torch

from minidiff.data.captions import captioned
from minidiff.data.scenes import LABELS, LENGTH, asked_at, vocabulary

INDICES = range(60)
KNOWN = captioned(INDICES)


def test_rows_belong_together() -> None:
    words = vocabulary()
    for i in INDICES:
        for language in ("en", "tr"):
            own = words.numbers([asked_at(i).caption(language)], LENGTH)[0]
            assert torch.equal(KNOWN.sentences[language][i], own)
    assert len(KNOWN.images) == len(KNOWN.asked) == len(KNOWN.shown) == len(INDICES)


def test_a_sentence_is_true_of_its_own_picture() -> None:
    rows = torch.tensor([5, 3, 40])
    true = KNOWN.true(rows)
    assert bool(true.diagonal().all())
    assert true.shape == (3, 3)


def test_nearly_right_sentences_of_two_objects_have_the_same_words() -> None:
    """In English to the letter; in Turkish the genitive moves to another shape."""
    for i in INDICES:
        if asked_at(i).other is not None:
            own = sorted(KNOWN.sentences["en"][i].tolist())
            assert [sorted(near.tolist()) for near in KNOWN.near["en"][i]] == [own, own]


def test_nearly_right_sentences_of_one_object_ask_for_two_other_shapes() -> None:
    shape = LABELS.index("shape")
    for i in INDICES:
        if asked_at(i).other is None:
            changes = KNOWN.asked_near[i] != KNOWN.asked[i]
            assert changes.nonzero()[:, 1].tolist() == [shape, shape]
            assert len({asked_at(i).shape, *KNOWN.asked_near[i, :, shape].tolist()}) == 3


def test_nearly_right_sentences_are_false_unless_nothing_changed() -> None:
    true = KNOWN.near_true(torch.arange(len(INDICES)))
    for i in INDICES:
        asked = asked_at(i)
        if asked.other is None:
            assert true[i].tolist() == [False, False]
        else:
            assert bool(true[i, 0]) == (asked.colour == asked.other[1])
            assert bool(true[i, 1]) == ((asked.shape, asked.colour) == asked.other)
