"""The notebooks of a lesson: put together, run, given outputs, compared with those that are stored."""

from __future__ import annotations

import ast
import time
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools.execute import execute
from tools.films import State, film_files, film_problems, seal
from tools.freeze import METADATA, alternative_texts, freeze, numbers, text_of
from tools.lesson import HIDE_INPUT, LANGUAGES, Lesson, LessonError, folder_of


def target(lesson: Lesson, room: str, language: str, root: Path) -> Path:
    """The file of one edition."""
    return root / folder_of(room, language) / f"{lesson.name}.ipynb"


def targets(lesson: Lesson, root: Path) -> list[Path]:
    """The files of all editions."""
    return [target(lesson, room, language, root) for room in lesson.rooms for language in LANGUAGES]


def assembled(lesson: Lesson, room: str, language: str) -> NotebookNode:
    """One edition as a notebook that has not been run."""
    notebook: NotebookNode = nbformat.v4.new_notebook(metadata=METADATA)  # type: ignore[no-untyped-call]
    for cell in lesson.edition(room, language):
        new = nbformat.v4.new_code_cell if cell.kind == "code" else nbformat.v4.new_markdown_cell
        metadata: dict[str, object] = {"tags": list(cell.tags)} if cell.tags else {}
        if HIDE_INPUT in cell.tags:
            metadata["jupyter"] = {"source_hidden": True}  # JupyterLab shows three dots to click on
        notebook.cells.append(new(cell.text, id=cell.id, metadata=metadata))  # type: ignore[no-untyped-call]
    return notebook


def built(lesson: Lesson, root: Path, keep_outputs: bool = False) -> dict[Path, str]:
    """The files of a lesson: notebooks, run (in each language, if it sets one) and frozen, and films.

    Raises:
        LessonError: when a cell fails, an output cannot be stored, or the two languages print other numbers.
    """
    files: dict[Path, str] = {}
    for room in lesson.rooms:
        notebooks: dict[Path, NotebookNode] = {}
        films: dict[str, dict[str, State]] = {}  # language -> name of the cell -> film
        english: NotebookNode | None = None  # the edition in the first language
        for language in LANGUAGES:
            file, started = target(lesson, room, language, root), time.perf_counter()
            notebook = assembled(lesson, room, language)
            if keep_outputs:
                take_outputs(notebook, stored(file), file)
            elif english is not None and not lesson.speaks:
                take_outputs(notebook, english, file)
            else:
                films[language] = execute(notebook, short(file), room)
            wrong = describe_pictures(notebook, lesson, room, language) + freeze(notebook)
            if room == "exercises":
                go_on_after_errors(notebook)
            if english is not None and lesson.speaks:
                wrong += disagreements(english, notebook)
            english = english or notebook
            if wrong:
                raise LessonError("\n".join(f"{short(file)}: {problem}" for problem in wrong))
            size, seconds = len(text_of(notebook)) / 1000, time.perf_counter() - started
            print(f"{short(file)}: {size:.0f} kB, {seconds:.0f} s", flush=True)
            notebooks[file] = notebook
        if films:
            spoken = {language: films.get(language, films["en"]) for language in LANGUAGES}
            made = film_files(root, lesson.name, spoken)
            for notebook in notebooks.values():
                seal(notebook, root, lesson.name, made)
            files |= made
        files |= {file: text_of(notebook) for file, notebook in notebooks.items()}
    return files


def differences(lesson: Lesson, root: Path) -> list[str]:
    """Where the stored notebooks of a lesson are not what it builds, without running anything."""
    found: list[str] = []
    for room in lesson.rooms:
        english: NotebookNode | None = None  # the edition in the first language
        for language in LANGUAGES:
            file = target(lesson, room, language, root)
            notebook = assembled(lesson, room, language)
            try:
                take_outputs(notebook, stored(file), file)
            except LessonError as error:
                found.append(str(error))
                continue
            wrong = describe_pictures(notebook, lesson, room, language) + freeze(notebook)
            if room == "exercises":
                go_on_after_errors(notebook)
            if english is not None and lesson.speaks:
                wrong += disagreements(english, notebook)
            english = english or notebook
            if text_of(notebook) != file.read_text(encoding="utf-8"):
                wrong.append(f"is not what {lesson.path.name} builds; build it")
            wrong += film_problems(notebook, root, lesson.name)
            found += [f"{short(file)}: {problem}" for problem in wrong]
    return found


def describe_pictures(notebook: NotebookNode, lesson: Lesson, room: str, language: str) -> list[str]:
    """Give the pictures the alternative text that the lesson writes; returns where the numbers do not fit.

    An exercise that is not done yet shows fewer pictures than its solution.
    """
    wrong, texts = [], lesson.alternatives(language)
    for cell in notebook.cells:
        if cell.cell_type != "code" or cell.id not in texts:
            continue
        pictures = [output for output in cell.outputs if "image/png" in output.get("data", {})]
        if len(pictures) != len(texts[cell.id]) and room != "exercises":
            wrong.append(
                f"cell {cell.id!r} shows {len(pictures)} pictures, its alternative text has "
                f"{len(texts[cell.id])} paragraphs"
            )
        for picture, text in zip(pictures, texts[cell.id], strict=False):
            picture.metadata.setdefault("image/png", {})["alt"] = text
    return wrong


def go_on_after_errors(notebook: NotebookNode) -> None:
    """Let "Run all" pass the tasks that are not done yet: an error stops it in the first code cell only.

    Set after our own runs, which must stop at any error but NotImplementedError.
    """
    for cell in [cell for cell in notebook.cells if cell.cell_type == "code"][1:]:
        cell.metadata["tags"] = [*cell.metadata.get("tags", []), "raises-exception"]


def take_outputs(notebook: NotebookNode, other: NotebookNode, file: Path) -> None:
    """Give a notebook the outputs of another one that holds the same code, run from top to bottom.

    Docstrings may differ: they compute nothing, and a translated one needs no new run.

    Raises:
        LessonError: when the code is not the same, or was not run.
    """
    ours = [cell for cell in notebook.cells if cell.cell_type == "code"]
    theirs = [cell for cell in other.cells if cell.cell_type == "code"]
    if [cell.id for cell in ours] != [cell.id for cell in theirs]:
        raise LessonError(f"{short(file)}: the code cells are not those of the lesson; build it")
    if [cell.execution_count for cell in theirs] != list(range(1, len(theirs) + 1)):
        raise LessonError(f"{short(file)}: was not run from top to bottom; build it")
    for mine, its in zip(ours, theirs, strict=True):
        if not runs_alike(mine.source, its.source):
            raise LessonError(f"{short(file)}: cell {mine.id!r} holds other code than the lesson; build it")
        mine.outputs = deepcopy(its.outputs)


def runs_alike(one: str, other: str) -> bool:
    """Whether two cells hold the same code, apart from docstrings.

    >>> runs_alike("def f():\\n    'Half.'\\n    return 1", "def f():\\n    'Yarısı.'\\n    return 1")
    True
    >>> runs_alike("print('half')", "print('yarısı')")
    False
    """
    if one == other:
        return True
    try:
        return without_docstrings(ast.parse(one)) == without_docstrings(ast.parse(other))
    except SyntaxError:  # a cell with a shell line
        return False


def without_docstrings(tree: ast.Module) -> str:
    """What a cell runs, for comparison. A function that is nothing but its docstring keeps an empty body."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node):
            node.body = node.body[1:]
    return ast.dump(tree)


def disagreements(english: NotebookNode, notebook: NotebookNode) -> list[str]:
    """Where the outputs of two languages disagree: other numbers, or alternative text left in English."""
    found = []
    for before, cell in zip(english.cells, notebook.cells, strict=False):
        if cell.cell_type != "code":
            continue
        one, other = numbers(before), numbers(cell)
        if one != other:
            shown = [", ".join(some.elements()) or "none" for some in (one - other, other - one)]
            found.append(
                f"cell {cell.id!r} shows other numbers than in English: {shown[0]} became {shown[1]}"
            )
        if both := set(alternative_texts(before)) & set(alternative_texts(cell)):
            found.append(f"cell {cell.id!r}: the alternative text is the English one: {both.pop()!r}")
    return found


def stored(file: Path) -> NotebookNode:
    """A notebook as it lies on the disk.

    Raises:
        LessonError: when it is not there.
    """
    if not file.exists():
        raise LessonError(f"{short(file)}: has not been built")
    notebook: NotebookNode = nbformat.read(file, as_version=4)  # type: ignore[no-untyped-call]
    return notebook


def short(file: Path) -> str:
    """The file as seen from the root of the project."""
    return "/".join(file.parts[-3:] if file.parent.name in LANGUAGES else file.parts[-2:])
