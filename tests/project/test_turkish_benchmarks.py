"""The Turkish page of the benchmarks is the English one in other words: no figure is copied by hand."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from bench import report, turkish

ENGLISH = report.BENCHMARKS.read_text(encoding="utf-8")
TURKISH = report.BENCHMARKS.with_suffix(".tr.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "text"), report.SECTION.findall(ENGLISH), ids=lambda part: part[:20])
def test_each_section_is_the_english_one_in_turkish(name: str, text: str) -> None:
    made, missing = turkish.section_in_turkish(text)
    assert missing == [], "write their Turkish into bench/turkish.txt, then: python -m bench.report"
    there = dict(report.SECTION.findall(TURKISH))
    assert there[name] == made, f"{name} is stale: python -m bench.report"


PAIRS = [pair.split("\n") for pair in turkish.WORDS.read_text(encoding="utf-8").strip().split("\n\n")]


def test_no_english_words_stand_twice() -> None:
    assert [one for one, n in Counter(pair[0] for pair in PAIRS).items() if n > 1] == []


def test_each_turkish_line_has_the_holes_of_its_english_once() -> None:
    holes = [[sorted(re.findall(r"\{\w*\}", line)) for line in (pair[0], pair[-1])] for pair in PAIRS]
    assert [
        pair for pair, (ours, theirs) in zip(PAIRS, holes, strict=True) if ours != theirs or len(pair) > 2
    ] == []


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ("| 0.972, 0.83 | 1,024 | 3e-4 |", "| 0,972; 0,83 | 1.024 | 3e-4 |"),
        ("| -6.4 % | +0.51 % | 0.5 s |", "| -%6,4 | +%0,51 | 0,5 sn |"),
        ("| `way_back` | 1.25 to 1.38 |  |", "| `way_back` | 1,25-1,38 |  |"),
        ("| --- | ---: |", "| --- | ---: |"),
        ("## Training: memory", "## Eğitim: bellek"),
        ("Seed 3. No failure in any round.", "Tohum 3. Hiçbir turda aksama olmadı."),
        (
            "A Processor, 2 cores, 1 thread(s), torch 2.15.0+cu132, load average 1.5.",
            "A Processor, 2 çekirdek, 1 iş parçacığı, torch 2.15.0+cu132, ortalama yük 1,5.",
        ),
        (
            "Not run yet: predicts v, min-SNR weights, γ = 2.5, width 48.",
            "Henüz koşulmayan: v tahmini, min-SNR ağırlıkları, γ = 2,5, genişlik 48.",
        ),
    ],
)
def test_words_change_and_figures_only_get_their_comma(english: str, expected: str) -> None:
    assert turkish.section_in_turkish(english) == (expected, [])


def test_a_command_writes_both_pages_and_names_what_has_no_turkish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Page\n", encoding="utf-8")
    page.with_suffix(".tr.md").write_text("# Sayfa\n", encoding="utf-8")
    monkeypatch.setattr(report, "BENCHMARKS", page)

    for load in ("1.5", "2.5"):  # the second takes the place of the first
        text = f"Seed 1. The moon is {load} times as far.\n\n| time |\n| {load} s |"
        report.write_section("coins", text, page)

    assert page.read_text(encoding="utf-8") == (
        "# Page\n\n<!-- coins: begin -->\nSeed 1. The moon is 2.5 times as far.\n\n| time |\n| 2.5 s |\n"
        "<!-- coins: end -->\n"
    )
    assert page.with_suffix(".tr.md").read_text(encoding="utf-8") == (
        "# Sayfa\n\n<!-- coins: begin -->\nTohum 1. The moon is 2.5 times as far.\n\n| süre |\n| 2,5 sn |\n"
        "<!-- coins: end -->\n"
    )
    assert "No Turkish in bench/turkish.txt for: The moon is 2.5 times as far." in capsys.readouterr().out
