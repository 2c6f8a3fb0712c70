"""Count what makes a lesson heavy: unnamed numbers, drawing code, long prose.

    python -m tools.counts [NAME ...]

The targets: no printed line without a name, at most a quarter of the code lines for drawing, no cell of prose
over 150 words. A number is named by the word or the `symbol = ` right before it, or by its column's head.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tools.build import chosen
from tools.execute import ROOT
from tools.freeze import printed
from tools.lesson import FIRST, LANGUAGES, Lesson, LessonError, in_language
from tools.notebook import stored, target

MOST_DRAWING, MOST_WORDS = 0.25, 150

WORD = re.compile(r"[^\W\d_]{2,}")
SAYS_NOTHING = re.compile(r"\b(?:True|False|None|nan|inf)\b")
LETTER = re.compile(r"[^\W\d_]")
# A number: not the 8 of 8x8, not the 0 of x_0. Answers such as True say as little by themselves.
VALUE = re.compile(r"(?<![\w^.])\d+(?:[.,]\d+)*(?:e[-+]?\d+)?(?!\w)|\b(?:True|False|None|nan|inf)\b")
RULE = re.compile(r"-{2,}|-+(?:  -+)+")  # the line under the heads of a table
DASHES = re.compile(r"-+")
SYMBOL = re.compile(r"\S *=|[^\W\d_]\S* [:+·]|[+·] *[^\W\d_]")  # "t = 3", "0.9^5 = 0.59", "ε̂ + 1 %"

FOLDED = re.compile(r"<details>.*?</details>", re.DOTALL)

# Names and methods that belong to figures. What `show` draws counts, too; tables and explorers do not.
FIGURE_NAMES = {
    "ax",
    "axes",
    "figure",
    "captions",
    "colours",
    "colour",
    "dashes",
    "marker",
    "label",
    "labels_of",
}
FIGURE_MODULES = ("minidiff.show.palette", "matplotlib")
NOT_DRAWING = {"set_language", "table"}


@dataclass(frozen=True)
class Counts:
    """What was counted in one lesson."""

    unnamed: int
    printed: int
    drawing: int
    code: int
    long: dict[str, list[str]]  # language -> ids of prose cells that are too long
    cells: int

    @property
    def share(self) -> float:
        """The share of the code lines that draw."""
        return self.drawing / max(self.code, 1)


def count(lesson: Lesson, root: Path) -> Counts:
    """The counts of one lesson: code and prose as written, printed lines as stored in its notebooks."""
    code = [in_language(cell.text, FIRST) for cell in lesson.cells if cell.kind == "code"]
    lines = [line for text in outputs(lesson, root) for line in named_or_not(text)]
    return Counts(
        unnamed=sum(not named for _, named in lines),
        printed=len(lines),
        drawing=sum(len(drawing_lines(text)) for text in code),
        code=sum(len(code_lines(text)) for text in code),
        long={language: long_cells(lesson, language) for language in LANGUAGES},
        cells=sum(cell.lang in ("", FIRST) and not cell.alt for cell in lesson.cells),
    )


# ---- printed numbers -------------------------------------------------------------------------------------


def outputs(lesson: Lesson, root: Path) -> Iterator[str]:
    """The printed text of every cell, in every language; of exercises, that of the solutions."""
    for language in LANGUAGES:
        try:
            notebook = stored(target(lesson, lesson.rooms[-1], language, root))
        except LessonError:
            continue  # not built yet
        for cell in notebook.cells:
            if cell.cell_type == "code":
                yield printed(cell)


def named_or_not(text: str) -> Iterator[tuple[str, bool]]:
    """Every printed line that is not empty, and whether all that it says has a name; heads are no lines.

    >>> list(named_or_not("t    noise\\n---  -----\\n  0    0.1\\n0.26 0.30\\nβ = 0.1"))
    [('  0    0.1', True), ('0.26 0.30', False), ('β = 0.1', True)]
    """
    lines = text.splitlines()
    rules = {number for number, line in enumerate(lines) if RULE.fullmatch(line.strip())}
    head, columns = "", list[tuple[int, int]]()  # of the table that we are in
    for number, line in enumerate(lines):
        if number in rules:
            head, columns = lines[number - 1], [match.span() for match in DASHES.finditer(line)]
        elif number + 1 in rules or not line.strip():
            columns = []
        else:
            cells = cells_of(line, columns)
            columns = columns if cells else []
            yield (
                line,
                is_named(line)
                if not cells
                else all(
                    named_by(head[start:end], cell) for (start, end), cell in zip(columns, cells, strict=True)
                ),
            )


def cells_of(line: str, columns: list[tuple[int, int]]) -> list[str]:
    """What a line has under each head of a table; nothing, if it is no row of it."""
    between = [line[end:start] for (_, end), (start, _) in pairwise([*columns, (len(line), len(line))])]
    return [] if "".join(between).strip() else [line[start:end] for start, end in columns]


def named_by(head: str, cell: str) -> bool:
    """Whether an entry has a head, or is itself the name of its row."""
    return bool(head.strip()) or not VALUE.search(cell) or bool(LETTER.search(SAYS_NOTHING.sub("", cell)))


def is_named(line: str) -> bool:
    """Whether each number of a line outside a table has a name right before it.

    That is a word, or a symbol and "=". Pieces are what stands two spaces apart; after "...:" and "... ="
    further numbers belong to the same name.

    >>> is_named("error of ddim: 0.1  0.2"), is_named("ddim  0.1  0.2")
    (True, False)
    """
    line = re.sub(r"\s*([=:≈<>])(?=\s)\s+", r" \1 ", line.strip())
    name, open_list = False, False
    for piece in re.split(r"\s{2,}", line):
        said = SAYS_NOTHING.sub("", piece)
        told = bool(WORD.search(said) or SYMBOL.search(said))
        if not VALUE.search(piece):
            name, open_list = bool(LETTER.search(said)), piece.endswith((":", "="))
        elif not (told or name or open_list):
            return False
        else:
            name, open_list = False, open_list or bool(re.search(r"[=:] ", piece))
    return True


# ---- drawing code ----------------------------------------------------------------------------------------


def code_lines(code: str) -> set[int]:
    """The numbers of the lines that hold code: not the empty ones, not comments."""
    return {
        number
        for number, line in enumerate(code.splitlines(), start=1)
        if line.strip() and not line.strip().startswith("#")
    }


def drawing_lines(code: str) -> set[int]:
    """The numbers of the lines that only make a figure: calls that draw, and texts made for them alone."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return set()
    found = {line for node in ast.walk(tree) if _draws(node) for line in _span(node)}
    for statement in ast.walk(tree):
        if isinstance(statement, ast.Assign) and _only_text(statement.value):
            names = {
                name.id
                for target in statement.targets
                for name in ast.walk(target)
                if isinstance(name, ast.Name)
            }
            used = [
                n
                for n in ast.walk(tree)
                if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load) and n.id in names
            ]
            if used and all(name.lineno in found for name in used):
                found |= set(_span(statement))
    return found & code_lines(code)


def _span(node: ast.AST) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)  # type: ignore[attr-defined]


def _draws(node: ast.AST) -> bool:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        module = getattr(node, "module", None) or ""
        return module.startswith(FIGURE_MODULES)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        home = node.func.value
        if isinstance(home, ast.Name) and home.id == "show":
            return node.func.attr not in NOT_DRAWING and node.func.attr[0].islower()
        return isinstance(home, ast.Name) and home.id in FIGURE_NAMES
    return isinstance(node, ast.Name) and node.id in FIGURE_NAMES


def _only_text(value: ast.expr) -> bool:
    """Whether a value is words and numbers, nothing computed."""
    return not any(
        isinstance(node, (ast.Call, ast.BinOp, ast.ListComp, ast.DictComp)) for node in ast.walk(value)
    )


# ---- prose -----------------------------------------------------------------------------------------------


def long_cells(lesson: Lesson, language: str) -> list[str]:
    """The ids of prose cells with too many words, without tables and what is folded away."""
    cells = [cell for cell in lesson.cells if cell.lang == language and not cell.alt]
    return [cell.id for cell in cells if "|---" not in cell.text and words_in(cell.text) > MOST_WORDS]


def words_in(prose: str) -> int:
    """How many words a reader sees before unfolding anything."""
    return len(re.sub(r"[|#*`$-]", " ", FOLDED.sub("", prose)).split())


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """The command: one line for each lesson, and the targets."""
    parser = argparse.ArgumentParser("python -m tools.counts", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="a lesson, as 01_forward; all if none")
    try:
        lessons = chosen(root, parser.parse_args(arguments).names)
    except LessonError as error:
        print(error)
        return 1
    print(f"{'lesson':30} unnamed lines   drawing code        cells over {MOST_WORDS} words   cells")
    for lesson in lessons:
        found = count(lesson, root)
        long = ", ".join(f"{language} {len(ids)}" for language, ids in found.long.items())
        print(
            f"{lesson.path.stem:30} {found.unnamed:4d} of {found.printed:4d}    "
            f"{found.drawing:3d} of {found.code:3d} = {found.share:4.0%}    {long:22} {found.cells:5d}"
        )
    print(f"{'targets':30}    0             at most {MOST_DRAWING:.0%}           0")
    return 0


if __name__ == "__main__":
    sys.exit(main())
