"""From sentences to numbers: whole words, commas, the end, capital letters of two languages."""

import doctest
import unicodedata

import pytest
import torch

import minidiff.data.words as words
from minidiff.data.scenes import LENGTH, vocabulary
from minidiff.data.words import END, PADDING, Vocabulary

KNOWN = vocabulary()


def test_the_docstrings_are_true() -> None:
    assert doctest.testmod(words).failed == 0


def test_a_row_is_the_words_then_the_end_then_padding() -> None:
    row = KNOWN.numbers(["a red circle"], 6)[0]
    assert row[3] == END
    assert row[4:].tolist() == [PADDING, PADDING]
    assert [KNOWN.known[number - 2] for number in row[:3]] == ["a", "red", "circle"]


def test_the_comma_is_a_word_of_its_own() -> None:
    assert KNOWN.words(KNOWN.numbers(["gri zeminde, kırmızı bir daire"], LENGTH)[0]) == [
        *("gri", "zeminde", ",", "kırmızı", "bir", "daire", "<end>")
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("KIRMIZI BİR DAİRE", "kırmızı bir daire"),  # I is ı, İ is i
        ("Kırmızı Bir Daire.", "kırmızı bir daire"),
        ("A CIRCLE IN THE MIDDLE", "a circle in the middle"),  # here I is i
        ("ÜÇGENİN ÜSTÜNDE", "üçgenin üstünde"),
        ("YEŞİL BİR YILDIZ", "yeşil bir yıldız"),
        (unicodedata.normalize("NFD", "yeşil bir üçgen"), "yeşil bir üçgen"),
        ("  a   red\tcircle ", "a red circle"),
        ("gri zeminde , kare", "gri zeminde, kare"),
    ],
)
def test_capitals_accents_and_spaces_do_not_matter(written: str, meant: str) -> None:
    assert torch.equal(KNOWN.numbers([written], LENGTH), KNOWN.numbers([meant], LENGTH))


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ("a rad circle", "'rad'.*Did you mean 'red'.*Known are: .*circle"),
        ("a red circle!", "'!'"),
        ("2 circles", "'2'"),
        ("", "no word"),
        ("   ", "no word"),
        ("a " * LENGTH, f"{LENGTH} words and signs; {LENGTH - 1}"),
    ],
)
def test_what_is_not_known_is_refused_and_named(sentence: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        KNOWN.numbers([sentence], LENGTH)


def test_one_sentence_is_no_list_of_sentences() -> None:
    with pytest.raises(TypeError, match="list of texts"):
        KNOWN.numbers("a red circle", LENGTH)
    with pytest.raises(ValueError, match="empty"):
        KNOWN.numbers([], LENGTH)
    with pytest.raises(TypeError, match="must be text"):
        KNOWN.numbers([7], LENGTH)  # type: ignore[list-item]


def test_no_word_has_two_numbers() -> None:
    with pytest.raises(ValueError, match="twice"):
        Vocabulary(("a", "a"))
    assert len(set(KNOWN.known)) == len(KNOWN.known) == len(KNOWN) - 2


def test_words_and_numbers_are_inverse() -> None:
    sentence = list(KNOWN.known[:10])
    row = KNOWN.numbers([" ".join(sentence)], 12)[0]
    assert KNOWN.words(row) == [*sentence, "<end>"]
    with pytest.raises(ValueError, match="lie in"):
        KNOWN.words([len(KNOWN)])
