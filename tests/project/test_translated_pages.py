"""docs/X.tr.md says what docs/X.md says: a stamp for the sentences, and all that a program can compare.

The stamp names the English text that the Turkish was made from, as `source` does in a lesson. A section that
a command writes (`<!-- NAME: begin -->` to `end`) is left out of it: the command writes both languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest

from tools.lesson import FENCED, FORMULA, INLINE_CODE, LINK, digest
from tools.translation import WORDS_IN_FORMULA

DOCS = Path(__file__).parents[2] / "docs"
AT_THE_ROOT = [DOCS.parent / "CONTRIBUTING.tr.md", DOCS.parent / "SECURITY.tr.md"]
TURKISH_PAGES = [*sorted(DOCS.rglob("*.tr.md")), *AT_THE_ROOT]
SECTION = re.compile(r"<!-- ([\w-]+): begin -->.*?<!-- \1: end -->", re.DOTALL)
STAMP = re.compile(r"<!-- made from (\S+) ([0-9a-f]{8}) -->")
HEADING = re.compile(r"^(#{1,6}) +(.+?)\s*$", re.MULTILINE)
COMMENT = re.compile(r"(?:^|\s+)#.*$|^\s*\"\"\".*\"\"\"$", re.MULTILINE)  # and a docstring of one line
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
TOP = 5  # lines in which the stamp stands
ENOUGH_WORDS = 6  # a line of fewer words may be the same in both languages
EDITIONS = (  # what names the Turkish edition of a thing, and how the English page names that thing
    (re.compile(r"\.tr\.md\b"), ".md"),
    (re.compile(r"\b(notebooks|exercises|solutions)/tr/"), r"\1/"),
    (re.compile(r"\b(classroom/|minidiff-)tr\b"), r"\1en"),
    (re.compile(r"\bKURULUM\.txt"), "INSTALL.txt"),
    (re.compile(r" --tr\b"), ""),
)


# What is compared


def stamp_of(english: str) -> str:
    """Eight signs that name an English page, without what commands write into it."""
    return digest(SECTION.sub("", english))


def problems(english: str, turkish: str, name: str) -> list[str]:
    """All that is wrong between the English page `name`.md and its Turkish, one message each."""
    found = stamp_problems(english, turkish, name)
    ours, theirs = parts(english), parts(turkish)
    for part in ours:
        missing, added = ours[part] - theirs[part], theirs[part] - ours[part]
        if missing or added:
            found.append(
                f"{name}.tr.md: {part}: {listed(missing)} only in English, {listed(added)} only in Turkish"
            )
    levels = [
        [len(marks) for marks, _ in HEADING.findall(FENCED.sub("", page))] for page in (english, turkish)
    ]
    if levels[0] != levels[1]:
        found.append(f"{name}.tr.md: levels of the headings: {levels[0]} in English, {levels[1]} in Turkish")
    if commands(english) != commands(turkish):
        pairs = zip(commands(english), commands(turkish), strict=False)
        first = next(
            (f"{one!r} became {other!r}" for one, other in pairs if one != other), "lines are missing"
        )
        found.append(f"{name}.tr.md: code blocks, comments aside: {first}")
    same = set(english.splitlines()) & {line for line in turkish.splitlines() if many_words(line)}
    prose = FENCED.sub("", turkish).splitlines()
    found += [f"{name}.tr.md: still English: {line!r}" for line in prose if line in same]
    return found


def stamp_problems(english: str, turkish: str, name: str) -> list[str]:
    """The stamp is missing or names another English text: one message that says what to do."""
    now = f"<!-- made from {name}.md {stamp_of(english)} -->"
    match = STAMP.search("\n".join(turkish.splitlines()[:TOP]))
    if match is None:
        return [f"{name}.tr.md has no stamp; when it says what {name}.md says, its first line is {now}"]
    if match[0] == now:
        return []
    return [
        f"{name}.tr.md is stale: {name}.md has changed since (stamp {match[2]}). See what changed with"
        f" `git log -p {name}.md`, say it in Turkish too, then make the stamp {now}"
    ]


def parts(page: str) -> dict[str, Counter[str]]:
    """What must occur equally often in both languages, in any order."""
    text = FENCED.sub("", page)
    prose = INLINE_CODE.sub("", text).replace(r"\$", "")
    words = LINK.sub("", FORMULA.sub("", STAMP.sub("", prose)))
    return {
        "written sections": Counter(match[1] for match in SECTION.finditer(page)),
        "inline code": Counter(of_any_edition(code) for code in INLINE_CODE.findall(text)),
        "formulas": Counter("".join(WORDS_IN_FORMULA.sub("", one).split()) for one in FORMULA.findall(prose)),
        "links": Counter(link_of_any_edition(link["target"]) for link in LINK.finditer(prose)),
        "numbers": Counter(set(map(digits, NUMBER.findall(words)))),
        "numbers in written sections": Counter(
            digits(number) for section in SECTION.finditer(page) for number in NUMBER.findall(section[0])
        ),
    }


def of_any_edition(text: str) -> str:
    """The same text for both editions of what it names."""
    for pattern, plain in EDITIONS:
        text = pattern.sub(plain, text)
    return text


def link_of_any_edition(target: str) -> str:
    """A link as both languages write it, without the name of a heading."""
    file, _, anchor = of_any_edition(target).partition("#")
    return f"{file}#{anchor}" if anchor and file and not file.endswith(".md") else file or "#"


def digits(number: str) -> str:
    """A number without its points and commas, which the languages use the other way round."""
    return re.sub("[.,]", "", number)


def commands(page: str) -> list[str]:
    """The lines of the fenced blocks in order, without comments and empty lines."""
    blocks = [COMMENT.sub("", block) for block in FENCED.findall(page)]
    return [of_any_edition(line.rstrip()) for line in "\n".join(blocks).splitlines() if line.strip()]


def many_words(line: str) -> bool:
    """Whether a line has so many words of its own that no two languages share it; `k-diffusion` is one."""
    own = LINK.sub("", FORMULA.sub("", INLINE_CODE.sub("", line)))
    return len(re.findall(r"[^\W\d_]{2,}(?:-[^\W\d_]+)*", own)) >= ENOUGH_WORDS


def listed(counted: Counter[str]) -> str:
    return ", ".join(counted.elements()) or "none"


# Where links lead


def dead_links(page: Path) -> list[str]:
    """Each relative link of a page whose file, heading or cell does not exist."""
    text = INLINE_CODE.sub("", FENCED.sub("", page.read_text(encoding="utf-8")))
    targets = [link["target"] for link in LINK.finditer(text)]
    return [
        f"{page.name}: {target} leads nowhere"
        for target in targets
        if not re.match(r"[a-z]+:", target) and not leads_somewhere(page, target)
    ]


def leads_somewhere(page: Path, target: str) -> bool:
    file, _, anchor = unquote(target).partition("#")
    there = page.parent / file if file else page
    if not anchor or not there.exists():
        return there.exists()
    text = there.read_text(encoding="utf-8")
    if there.suffix == ".ipynb":
        return f'"id": "{anchor.removeprefix("cell-id=")}"' in text
    return anchor in anchors(text)


def anchors(page: str) -> set[str]:
    """The names that GitHub gives to the headings of a page."""
    seen: Counter[str] = Counter()
    made = set()
    for _, title in HEADING.findall(FENCED.sub("", page)):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).lower()
        kept = "".join(sign for sign in words if sign.isalnum() or sign in "_- " or is_mark(sign))
        name = kept.replace(" ", "-")
        made.add(f"{name}-{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return made


def is_mark(sign: str) -> bool:
    """Whether it is part of the letter before it, as the dot of a small `İ` is."""
    return unicodedata.category(sign).startswith("M")


# The pages


def test_there_are_translated_pages() -> None:
    names = {page.name for page in TURKISH_PAGES}
    assert names >= {"classroom.tr.md", "samplers.tr.md", "coverage.tr.md", "SECURITY.tr.md"}


@pytest.mark.parametrize("page", TURKISH_PAGES, ids=lambda page: page.name)
def test_the_turkish_page_says_what_the_english_says(page: Path) -> None:
    name = page.name.removesuffix(".tr.md")
    english = page.with_name(f"{name}.md")
    assert english.exists(), f"{page.name} has no English: {english.name} does not exist"
    found = problems(english.read_text(encoding="utf-8"), page.read_text(encoding="utf-8"), name)
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("page", TURKISH_PAGES, ids=lambda page: page.name)
def test_every_link_of_both_pages_leads_somewhere(page: Path) -> None:
    english = page.with_name(page.name.replace(".tr.md", ".md"))
    found = [*dead_links(page), *dead_links(english)]
    assert not found, "\n" + "\n".join(found)


# That all this can fail, on two small pages

ENGLISH = """# Coins

How far from 0.5 is the mean $m_\\text{all}$ of 10,000 throws? [Türkçe](coins.tr.md)

## Throw

Run `minidiff lab` and open [the lesson](../notebooks/90_coin.ipynb), then see [below](#throw).

```sh
make coins   # of gold
```

<!-- coins: begin -->
| throws | mean |
| 4 | 0.25 |
<!-- coins: end -->
"""
TURKISH = """<!-- made from coins.md STAMP -->
# Paralar

10.000 atışın ortalaması $m_\\text{hepsi}$ 0,5'ten ne kadar uzaktadır? [English](coins.md)

## At

`minidiff lab --tr` komutunu ver, [dersi](../notebooks/tr/90_coin.ipynb) aç, sonra [aşağıya](#at) bak.

```sh
make coins   # altından
```

<!-- coins: begin -->
| atış | ortalama |
| 4 | 0,25 |
<!-- coins: end -->
""".replace("STAMP", stamp_of(ENGLISH))


def test_two_small_pages_agree() -> None:
    assert problems(ENGLISH, TURKISH, "coins") == []


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ("<!-- made", "<!-- mad", "has no stamp"),
        (stamp_of(ENGLISH), "01234567", "is stale"),
        ("from coins.md", "from cards.md", "is stale"),
        ("## At", "### At", "levels of the headings: [1, 2] in English, [1, 3] in Turkish"),
        ("## At\n", "", "levels of the headings"),
        ("make coins", "make cards", "code blocks, comments aside"),
        ("```sh\nmake coins   # altından\n```", "", "code blocks, comments aside: lines are missing"),
        ("`minidiff lab --tr`", "`minidiff labs`", "inline code"),
        ("tr/90_coin.ipynb", "tr/90_card.ipynb", "links"),
        (" [English](coins.md)", "", "links: coins.md only in English"),
        ("m_", "n_", "formulas"),
        ("10.000", "1.000", "numbers: 10000 only in English, 1000 only in Turkish"),
        ("## At\n", f"## At\n\n{ENGLISH.splitlines()[6]}\n", "still English"),
        ("<!-- coins: end -->", "", "written sections"),
        ("| 0,25 |", "| 0,35 |", "numbers in written sections"),
    ],
)
def test_a_difference_is_found(right: str, wrong: str, complaint: str) -> None:
    assert right in TURKISH
    assert any(complaint in one for one in problems(ENGLISH, TURKISH.replace(right, wrong), "coins"))


def test_a_changed_sentence_makes_the_turkish_stale_and_the_message_has_the_new_stamp() -> None:
    changed = ENGLISH.replace("How far", "How very far")
    (found,) = problems(changed, TURKISH, "coins")
    assert "coins.tr.md is stale" in found
    assert found.endswith(f"<!-- made from coins.md {stamp_of(changed)} -->")
    assert problems(changed, TURKISH.replace(stamp_of(ENGLISH), stamp_of(changed)), "coins") == []


def test_new_numbers_of_a_written_section_need_no_new_stamp() -> None:
    assert problems(ENGLISH.replace("0.25", "0.75"), TURKISH.replace("0,25", "0,75"), "coins") == []


def test_a_stamp_further_down_does_not_count() -> None:
    stamp, rest = TURKISH.split("\n", 1)
    (found,) = problems(ENGLISH, f"{rest}\n{stamp}\n", "coins")
    assert "has no stamp" in found


def test_dead_links_are_found(tmp_path: Path) -> None:
    (tmp_path / "cell.ipynb").write_text('{"cells": [{"id": "throw"}]}', encoding="utf-8")
    (tmp_path / "other.md").write_text("# Here\n", encoding="utf-8")
    good = ("#neden-çift", "other.md#here", "other.md", "cell.ipynb#cell-id=throw", "https://example.org/#x")
    bad = ("#neden", "other.md#there", "no.md", "no.md#here", "cell.ipynb#cell-id=catch")
    page = tmp_path / "page.md"
    page.write_text("# Neden `çift`?\n" + "".join(f"[x]({one})\n" for one in (*good, *bad)), encoding="utf-8")
    assert dead_links(page) == [f"page.md: {one} leads nowhere" for one in bad]


@pytest.mark.parametrize(
    ("title", "anchor"),
    [
        ("Nasıl bir makine?", "nasıl-bir-makine"),
        ("Ağ olmadan, USB bellekten", "ağ-olmadan-usb-bellekten"),
        ("İlk ders", "i\u0307lk-ders"),  # GitHub keeps the dot that a small İ has
        ("JupyterHub'da `make` ve [ödev](x.md)", "jupyterhubda-make-ve-ödev"),
        ("A_b · C-d", "a_b--c-d"),
    ],
)
def test_an_anchor_is_made_as_github_makes_it(title: str, anchor: str) -> None:
    assert anchors(f"# {title}\n") == {anchor}


def test_the_second_of_two_equal_headings_has_a_number_and_code_has_no_headings() -> None:
    assert anchors("# A\n```sh\n# no\n```\n## A\n## A\n") == {"a", "a-1", "a-2"}
