"""The notebooks that students open: run, clean, small, alike in both languages, made from lessons/."""

from __future__ import annotations

import ast
import base64
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import nbformat
import pytest
from nbformat import NotebookNode
from PIL import Image

from tools.build import main
from tools.freeze import DECIMALS, THOUSANDS
from tools.words import silent

ROOT = Path(__file__).parents[2]
ROOMS = ("notebooks", "exercises", "solutions")
ENGLISH = sorted(file for room in ROOMS for file in (ROOT / room).glob("*.ipynb"))
ALL = sorted([*ENGLISH, *(file for room in ROOMS for file in (ROOT / room / "tr").glob("*.ipynb"))])
LINK = re.compile(r"\]\(([^)\s]+)\)|\b(?:href|src)=\"([^\"]+)\"")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
CODE_OR_FORMULA = re.compile(r"^```.*?^```|`[^`\n]+`|\$[^$]+\$", re.MULTILINE | re.DOTALL)


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


every = pytest.mark.parametrize("file", ALL, ids=name)
every_english = pytest.mark.parametrize("file", ENGLISH, ids=name)


def read(file: Path) -> NotebookNode:
    return nbformat.read(file, as_version=nbformat.NO_CONVERT)


def code_cells(file: Path) -> list[NotebookNode]:
    return [cell for cell in read(file).cells if cell.cell_type == "code"]


def outputs(file: Path) -> Iterator[tuple[str, NotebookNode]]:
    for cell in code_cells(file):
        for output in cell.outputs:
            yield cell.id, output


def texts(file: Path) -> Iterator[tuple[str, str]]:
    """The text of all outputs, with the cell it belongs to."""
    for cell, output in outputs(file):
        yield cell, output.get("text", "")
        data = output.get("data", {})
        copy = {"text/html"} if "image/png" in data else set()  # the picture once more, in letters
        yield from ((cell, data[kind]) for kind in data if kind.startswith("text/") and kind not in copy)


def pictures(file: Path) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    for cell, output in outputs(file):
        if "image/png" in output.get("data", {}):
            yield cell, base64.b64decode(output.data["image/png"]), output.metadata.get("image/png", {})


def test_stored_notebooks_are_what_the_lessons_build(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["--check"], ROOT)
    assert status == 0, capsys.readouterr().out


@every
def test_it_was_run_from_top_to_bottom(file: Path) -> None:
    cells = code_cells(file)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert any(cell.outputs for cell in cells) or file.is_relative_to(ROOT / "exercises")


@every
def test_nothing_failed_and_nothing_warned(file: Path) -> None:
    assert [cell for cell, output in outputs(file) if output.output_type == "error"] == []
    assert [(cell, o.text) for cell, o in outputs(file) if o.get("name") == "stderr" and o.text.strip()] == []


@every
def test_it_is_a_valid_notebook_with_an_id_for_each_cell(file: Path) -> None:
    notebook = read(file)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) >= (4, 5)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


@every
def test_it_is_at_most_1200_kb(file: Path) -> None:
    assert file.stat().st_size <= 1_200_000


@every
def test_it_holds_no_widget_and_says_nothing_of_the_machine(file: Path) -> None:
    assert "widget" not in "".join(kind for _, output in outputs(file) for kind in output.get("data", {}))
    notebook = read(file)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert "version" not in notebook.metadata.language_info
    folded = {"source_hidden": True}  # the only thing besides tags that a cell may say: its code is folded
    kept = {cell.id: {k: v for k, v in cell.metadata.items() if k != "tags"} for cell in notebook.cells}
    assert [name for name, said in kept.items() if said not in ({}, {"jupyter": folded})] == []


@every
def test_its_outputs_hold_no_absolute_path_and_no_address(file: Path) -> None:
    bad = re.compile(r"(?<![\w.~/-])/(?:home|root|tmp|Users)/|[A-Z]:\\|\b0x[0-9a-fA-F]{6,}|site-packages")
    assert [cell for cell, text in texts(file) if bad.search(text) or str(ROOT) in text] == []


@every
def test_its_pictures_have_alternative_text_and_few_colours(file: Path) -> None:
    for cell, png, metadata in pictures(file):
        picture = Image.open(io.BytesIO(png))
        assert metadata.get("alt", "").strip(), cell
        assert picture.mode == "P", cell
        assert not set(picture.info) - {"transparency"}, cell


@every
def test_its_links_lead_somewhere(file: Path) -> None:
    for cell in read(file).cells:
        if cell.cell_type == "markdown":
            for groups in LINK.findall(CODE_OR_FORMULA.sub("", cell.source)):
                link = "".join(groups)
                if not re.match(r"[a-z]+:|#", link):
                    there = file.parent / unquote(link.split("#")[0])
                    assert there.exists(), f"cell {cell.id}: {link}"


@every_english
def test_there_is_the_same_in_turkish(file: Path) -> None:
    english, turkish = read(file), read(file.parent / "tr" / file.name)
    assert [(cell.id, cell.cell_type) for cell in english.cells] == [
        (c.id, c.cell_type) for c in turkish.cells
    ]
    for ours, theirs in zip(code_cells(file), code_cells(file.parent / "tr" / file.name), strict=True):
        one, other = (silent(ast.parse(cell.source)) for cell in (ours, theirs))
        assert one == other, f"{ours.id}: the code differs in more than its words"


@every_english
def test_both_languages_show_the_same_pictures_and_numbers(file: Path) -> None:
    turkish = file.parent / "tr" / file.name
    kinds = [
        [(cell, sorted(output.get("data", {"stream": ""}))) for cell, output in outputs(edition)]
        for edition in (file, turkish)
    ]
    assert kinds[0] == kinds[1]
    numbers = [
        Counter(
            (cell, number)
            for cell, text in texts(edition)
            for number in NUMBER.findall(DECIMALS.sub(".", THOUSANDS.sub("", text)))
        )
        for edition in (file, turkish)
    ]
    assert numbers[0] == numbers[1]


def test_each_lesson_is_there_in_turkish_and_nothing_else() -> None:
    assert {file.parent.parent / file.name for file in set(ALL) - set(ENGLISH)} == set(ENGLISH)
