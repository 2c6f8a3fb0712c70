"""From a sentence to numbers: whole words, a comma, an end.

A network reads numbers, so each word of a small language gets one. Nothing is cut into pieces of words, as
larger models do it: every word here is known, or the sentence is refused.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from minidiff._validate import check_count

PADDING, END = 0, 1  # what fills a row up after the end, and what ends a sentence
SPECIAL = ("", "<end>")
PIECES = re.compile(r"[^\W\d_]+|[^\w\s]|[\d_]+")  # words; each sign by itself; numbers


def split_words(sentence: str) -> list[str]:
    """The words of a sentence as they were written, a comma as a word; a full stop at the end is left out.

    >>> split_words("gri zeminde, kırmızı bir daire.")
    ['gri', 'zeminde', ',', 'kırmızı', 'bir', 'daire']
    """
    if not isinstance(sentence, str):
        raise TypeError(f"A sentence must be text, got {type(sentence).__name__}.")
    written = unicodedata.normalize("NFC", sentence).strip()  # one sign for ü, however it was typed
    return PIECES.findall(written.removesuffix("."))


def small(word: str) -> tuple[str, str]:
    """The word in small letters, by English and by Turkish rules: I is small i there, and small ı here.

    >>> small("KIRMIZI"), small("İKİ")
    (('kirmizi', 'kırmızı'), ('iki', 'iki'))
    """
    word = word.replace("İ", "i")  # Python would make i and a dot of it, two signs
    return word.lower(), word.replace("I", "ı").lower()


@dataclass(frozen=True)
class Vocabulary:
    """The words that are known; the number of a word is its place, after padding (0) and the end (1).

    >>> known = Vocabulary(("a", "circle", "red"))
    >>> known.numbers(["a red circle", "A circle."], length=5)
    tensor([[2, 4, 3, 1, 0],
            [2, 3, 1, 0, 0]])
    >>> known.words(known.numbers(["a red circle"], length=5)[0])
    ['a', 'red', 'circle', '<end>']
    """

    known: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", tuple(self.known))
        if not self.known or not all(isinstance(word, str) and word for word in self.known):
            raise TypeError(f"known must be words, got {self.known!r}.")
        if len(set(self.known)) < len(self.known):
            raise ValueError("A word stands twice in the vocabulary.")

    @classmethod
    def of(cls, sentences: Iterable[str]) -> "Vocabulary":
        """All words of these sentences, in the order of their letters."""
        return cls(tuple(sorted({word for sentence in sentences for word in split_words(sentence)})))

    def __len__(self) -> int:
        """How many numbers there are: the words, padding and the end."""
        return len(SPECIAL) + len(self.known)

    @property
    def readable(self) -> tuple[str, ...]:
        """The words, without the comma."""
        return tuple(word for word in self.known if word.isalpha())

    def numbers(self, sentences: Sequence[str], length: int) -> Tensor:
        """Sentences as rows of numbers, each with its end and then padding: int64 (N, length).

        Capital letters are read in both languages' way. Raises `ValueError` for a sentence without a word,
        with a word that is not known, or longer than `length` with its end; it says which words are known.
        """
        check_count(length, "length", 2)
        if isinstance(sentences, str) or not isinstance(sentences, Sequence):
            raise TypeError(f"sentences must be a list of texts, got {sentences!r}.")
        if not sentences:
            raise ValueError("sentences is empty: give at least one.")
        rows = torch.full((len(sentences), length), PADDING)
        for row, sentence in zip(rows, sentences, strict=True):
            words = split_words(sentence)
            if not words:
                raise ValueError(f"There is no word in {sentence!r}.")
            if len(words) >= length:
                raise ValueError(
                    f"{sentence!r} has {len(words)} words and signs; {length - 1} are read at most."
                )
            row[: len(words) + 1] = torch.tensor([*(self._number(word, sentence) for word in words), END])
        return rows

    def _number(self, word: str, sentence: str) -> int:
        for written in small(word):
            if written in self.known:
                return len(SPECIAL) + self.known.index(written)
        near = difflib.get_close_matches(small(word)[1], self.known, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ValueError(
            f"{word!r} in {sentence!r} is not a word that is known here.{hint} Known are: "
            f"{' '.join(self.readable)}."
        )

    def words(self, numbers: Tensor | Sequence[int]) -> list[str]:
        """The words of one row of numbers, its end among them, without the padding."""
        row = numbers.tolist() if isinstance(numbers, Tensor) else list(numbers)
        if not all(0 <= number < len(self) for number in row):
            raise ValueError(f"The numbers of words lie in 0 .. {len(self) - 1}, got {row}.")
        return [(SPECIAL + self.known)[number] for number in row if number != PADDING]
