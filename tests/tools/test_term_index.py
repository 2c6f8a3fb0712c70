"""The index from English to Turkish has every term of the glossary, alone and in order, and follows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project.test_translated_pages import dead_links
from tools.term_index import GLOSSARY, PAGE, ROOT, Entry, entries, main

SMALL = """# Glossary

| English | Türkçe | symbol · simge | meaning | anlam | lesson · ders |
|---|---|---|---|---|---|
| label, class | etiket, sınıf | $y$ | what it shows | ne olduğu | 00 |
| noise schedule, noise scheduler | gürültü zamanlayıcısı | $\\beta_0, \\ldots$ | a list | liste | 02 |
| moving average | hareketli ortalama | EMA | a mean | ortalama | 06, 07 |
| stride, label | aralık, etiket | | two | iki | 05, 06 |
| prior, guess, hunch | önsel dağılım, tahmin | | three, two | üç, iki | 03 |
| spread (mean, rms) | yayılım (ortalama, rms) | | one | bir | 06 |

## One word, one thing

| English | Türkçe | why · neden | not · değil |
|---|---|---|---|
| class (of labels) | sınıf | known above | öbek… |
| jump | sıçrama | one form | sıçrayış… |
| Heun · ekleriyle | Heun'un | read *hoyn* | Heun'ün |
"""


def english(glossary: str) -> dict[str, str]:
    return {entry.english: entry.turkish for entry in entries(glossary)}


def test_the_page_fits_the_glossary() -> None:
    assert main(["--check"]) == 0, "run python -m tools.term_index"


def test_every_term_of_the_glossary_can_be_found() -> None:
    text = (ROOT / GLOSSARY).read_text(encoding="utf-8").split("## One word, one thing")[0]
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| ") and "Türkçe" not in line]
    words = " ".join(f"{one.english}; {one.turkish}" for one in entries((ROOT / GLOSSARY).read_text("utf-8")))
    assert len(rows) > 150
    missing = [part for row in rows for part in f"{row[0][2:]}, {row[1]}".split(", ") if part not in words]
    assert not missing


@pytest.mark.parametrize(
    ("term", "turkish"),
    [
        ("class", "sınıf"),
        ("guidance scale", "yönlendirme ölçeği"),
        ("slerp", "küresel ara değerleme"),
        ("GAN (generative adversarial network)", "üretken çekişmeli ağ"),
        ("optimiser", "eniyileyici"),
    ],
)
def test_a_student_with_an_english_word_finds_the_turkish(term: str, turkish: str) -> None:
    assert english((ROOT / GLOSSARY).read_text("utf-8"))[term] == turkish


def test_the_page_is_in_the_order_of_the_alphabet_and_says_nothing_twice() -> None:
    page = (ROOT / PAGE).read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ") and "Türkçe" not in line]
    places = [Entry(row.split(" | ")[0][2:], "", "").place for row in rows]
    assert places == sorted(places)
    assert len(rows) == len(set(rows))


def test_every_link_leads_somewhere() -> None:
    assert not dead_links(ROOT / PAGE)


def test_pairs_are_parted_and_short_forms_named() -> None:
    assert english(SMALL) == {
        "class": "sınıf",
        "EMA (moving average)": "hareketli ortalama",
        "jump": "sıçrama",
        "label": "etiket",
        "moving average": "hareketli ortalama",
        "noise schedule": "gürültü zamanlayıcısı",
        "noise scheduler": "gürültü zamanlayıcısı",
        "prior, guess, hunch": "önsel dağılım, tahmin",
        "spread (mean, rms)": "yayılım (ortalama, rms)",
        "stride": "aralık",
    }


def test_a_term_of_two_rows_stands_once_with_the_lessons_of_both() -> None:
    assert [entry.lessons for entry in entries(SMALL) if entry.english == "label"] == ["00, 05, 06"]


def test_a_page_that_has_fallen_behind_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / GLOSSARY).write_text(SMALL, encoding="utf-8")
    assert main(["--check"], root=tmp_path) == 1
    assert main([], root=tmp_path) == 0
    assert main(["--check"], root=tmp_path) == 0
    (tmp_path / GLOSSARY).write_text(SMALL.replace("sıçrama", "atlayış"), encoding="utf-8")
    capsys.readouterr()
    assert main(["--check"], root=tmp_path) == 1
    assert "run python -m tools.term_index" in capsys.readouterr().out
