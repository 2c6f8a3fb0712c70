"""The Turkish edition: one word for one thing, numbers by one rule, and controls that show what is found."""

from __future__ import annotations

import re

import pytest

from minidiff.show.language import PHRASES as SCREEN
from tests.project.turkish_texts import glossary, lesson_prose, pages, prose, texts

ALL = [(where, prose(text)) for where, text in texts()]
PROSE = [(where, prose(text)) for where, text in (*lesson_prose(), *pages())]

# A decimal point between two digits, but: 1.797 is a thousand and more, 0.25 × is a button of the player,
# 3.10 stands after Python, 4.0 after CC BY, and 2.1 may be a section of a text.
DECIMAL = re.compile(r"(?<![\w.,])\d+\.\d+(?![\w]|\.\d| ×)")
THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
SECTION = re.compile(r"[1-9]\.[1-9]")
VERSIONED = re.compile(r"(?:Python|CC BY|JupyterHub|torch|CUDA\S*|MB \(|ve|istediğimizden \(|öğrenciyle)\s?$")


# One word, one thing


def forbidden() -> list[tuple[str, str]]:
    """Each word that the glossary's last table forbids, with the word that stands for it."""
    table = glossary().split("## One word, one thing", 1)[1]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    return [(word.strip(), row[1]) for row in rows[1:] for word in row[3].split(";")]


def small(text: str) -> str:
    """In small letters, as Turkish has them."""
    return text.replace("İ", "i").replace("I", "ı").lower()


def finds(word: str, text: str) -> list[str]:
    """Where a forbidden word stands in a text; one that ends in … with all its endings.

    A word with a capital is a name and keeps it: `pndm` is a sampler of the code.
    """
    as_written = word == small(word)
    ending = r"\w*" if word.endswith("…") else r"(?![\w'])"
    pattern = rf"(?<!\w){re.escape(word.removesuffix('…'))}{ending}"
    found = re.finditer(pattern, small(text) if as_written else text)
    return [text[max(0, match.start() - 40) : match.end() + 20] for match in found]


def test_the_glossary_forbids_something_for_each_of_its_words() -> None:
    assert len(forbidden()) > 40
    assert all(word and instead for word, instead in forbidden())


@pytest.mark.parametrize(("word", "instead"), forbidden())
def test_no_turkish_text_uses_a_second_word(word: str, instead: str) -> None:
    found = [f"{where}: ...{part}..." for where, text in ALL for part in finds(word, text)]
    assert not found, f"the word here is {instead!r} (docs/glossary.md)\n" + "\n".join(found[:20])


@pytest.mark.parametrize(
    ("word", "text", "hit"),
    [
        ("sıçrayış…", "Sonra tek SIÇRAYIŞTA oraya varır.", True),
        ("sıçrayış…", "Sonra tek sıçramada oraya varır.", False),
        ("sığa", "Bir seferde bir ders sığar.", False),
        ("Bölüm II", "Bölüm II. Denetim", True),
        ("Bölüm II", "Bölüm III. Değerlendirme", False),
        ("1'e toplan…", "Satırlar 1'e toplanır.", True),
        ("Heun'e", "Heun'e düşen", True),
        ("yanıt", "yanıtı", False),
    ],
)
def test_a_forbidden_word_is_found_and_no_other(word: str, text: str, hit: bool) -> None:
    assert bool(finds(word, text)) is hit


def test_every_kind_of_turkish_text_is_read() -> None:
    """A reader of nothing would find nothing."""
    places = {where.split(",")[0].split("/")[0] for where, _ in ALL}
    assert places >= {
        "00_welcome.py",
        "09_guidance.exercises.py",
        "docs",
        "minidiff",
        "README.tr.md",
        "notebooks",
    }
    assert sum(len(text.split()) for _, text in ALL) > 50_000


# Numbers


def decimal_points(text: str) -> list[str]:
    """Each decimal point in Turkish prose, where a comma belongs, with what stands around it."""
    found = []
    for match in DECIMAL.finditer(text):
        before, after = text[max(0, match.start() - 45) : match.start()], text[match.end() : match.end() + 20]
        section = SECTION.fullmatch(match[0]) and (
            re.search(r"ölüm|metin|metn|#\s*$|\|\s*$|\); $|\|\s*\d\.\d, $|ControlNet; $", before)
            or re.match(r"\.? ?bölüm|'deki gibi ölç", after)
        )
        if not (THOUSANDS.fullmatch(match[0]) or section or VERSIONED.search(before)):
            found.append(before[-30:] + match[0] + after)
    return found


def test_turkish_prose_has_decimal_commas() -> None:
    found = [f"{where}: ...{part}..." for where, text in PROSE for part in decimal_points(text)]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Ağırlığı 0.28 kalır.", 1),
        ("Ağırlığı 0,28 kalır.", 0),
        ("1.797 görüntü, %77.", 0),
        ("adım 0.001 ile 0.1 arası", 2),
        ("Python 3.10 ve üstü", 0),
        ("kaynak metnin 4.1. bölümü", 0),
        ("*Hız* menüsünden 0.25 × seç", 0),
        ("d = 0.999: solgun hayaletler", 1),
    ],
)
def test_a_decimal_point_in_prose_is_found(text: str, count: int) -> None:
    assert len(decimal_points(text)) == count


# In the words of the figures and widgets a number has its point after "=", or where it ends a label, as
# printed numbers have; in a sentence `show.language.said` writes it.
FORMATTED = re.compile(r"\{\w+:\.\d[fg]\}")


def formatted_in_a_sentence(text: str) -> list[str]:
    """Each number that Python would write with a point into the middle of a Turkish sentence."""
    return [
        match[0]
        for match in FORMATTED.finditer(text)
        if not text[: match.start()].endswith("= ") and match.end() < len(text)
    ]


def test_numbers_in_the_sentences_of_the_screen_have_decimal_commas() -> None:
    found = {key: wrong for key, phrase in SCREEN.items() if (wrong := formatted_in_a_sentence(phrase["tr"]))}
    assert not found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("en çok {share:.2f} kadarı", 1),
        ("uzaklıkları {value:.3f}.", 1),
        ("en büyük {value:.3f}", 0),
        ("√ᾱ_T = {left:.3f} > {limit}", 0),
    ],
)
def test_a_number_formatted_in_a_sentence_is_found(text: str, count: int) -> None:
    assert len(formatted_in_a_sentence(text)) == count


PERCENT = re.compile(r"% \d|\d ?%(?!\w)")


def test_a_percent_sign_stands_before_its_number_without_a_space() -> None:
    found = [
        f"{where}: ...{text[max(0, match.start() - 30) : match.end() + 10]}"
        for where, text in PROSE
        for match in PERCENT.finditer(text)
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(("text", "wrong"), [("% 7", True), ("7%", True), ("7 %", True), ("%77'si", False)])
def test_a_percent_sign_elsewhere_is_found(text: str, wrong: bool) -> None:
    assert bool(PERCENT.search(text)) is wrong
