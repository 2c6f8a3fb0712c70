"""Every Turkish text of the project, by where it stands: lessons, sheets, pages, words of the library."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.lesson import FENCED, FORMULA, INLINE_CODE, LINK, WORDS, read

ROOT = Path(__file__).parents[2]
PAGES = ("README.tr.md", "CONTRIBUTING.tr.md", "SECURITY.tr.md", "notebooks/tr/README.md")
TURKISH_LETTER = re.compile("[çğıöşüÇĞİÖŞÜ]")
QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)*)\"")
PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def lesson_prose() -> Iterator[tuple[str, str]]:
    """Turkish prose of the lessons and sheets."""
    for path in sorted((ROOT / "lessons").glob("*.py")):
        for cell in read(path).cells:
            if cell.kind == "markdown" and cell.lang == "tr":
                yield f"{path.name}, {cell.id}", cell.text


def words_in_code() -> Iterator[tuple[str, str]]:
    """The Turkish words in their code: what a cell prints, and the specifications of the tasks."""
    for path in sorted((ROOT / "lessons").glob("*.py")):
        for cell in read(path).cells:
            spoken = [match["code"] for line in cell.text.splitlines() if (match := WORDS.match(line))]
            if cell.kind == "code" and spoken:
                yield f"{path.name}, {cell.id}", "\n".join(t for line in spoken for t in QUOTED.findall(line))


def pages() -> Iterator[tuple[str, str]]:
    """The Turkish pages, and the Turkish columns of the glossary."""
    for path in [*(ROOT / "docs").rglob("*.tr.md"), *(ROOT / name for name in PAGES)]:
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in glossary().splitlines() if line.count(" | ") == 5]
    yield "docs/glossary.md", "\n".join(f"{row[1]}: {row[4]}" for row in rows)


def glossary() -> str:
    return (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


def said() -> Iterator[tuple[str, str]]:
    """What the library says: every text in it that has a Turkish letter."""
    for path in sorted((ROOT / "minidiff").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and TURKISH_LETTER.search(text):
                yield f"{path.relative_to(ROOT)}, line {getattr(node, 'lineno', 0)}", text


def texts() -> Iterator[tuple[str, str]]:
    """All of them."""
    yield from lesson_prose()
    yield from words_in_code()
    yield from pages()
    yield from said()


def prose(text: str) -> str:
    """A text without formulas, code, addresses and placeholders, on one line."""
    for part in (FENCED, INLINE_CODE, FORMULA):
        text = part.sub(" ", text)
    text = LINK.sub(lambda link: re.sub(r"\]\(.*$", "]", link[0], flags=re.DOTALL), text)
    return " ".join(re.sub(r"<[^<>]*>", " ", PLACEHOLDER.sub(" ", text)).split())
