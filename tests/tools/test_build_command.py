"""The command, from text files to notebooks: editions, runs, checks, stamps."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from small_project import EXERCISES, LESSON, Project

from tools.build import main
from tools.lesson import parse
from tools.notebook import assembled

pytestmark = pytest.mark.slow  # every test starts kernels

EDITIONS = [
    f"{room}/{tongue}90_sum.ipynb"
    for room in ("exercises", "notebooks", "solutions")
    for tongue in ("", "tr/")
]


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lesson with exercises, built; nobody changes it."""
    root = tmp_path_factory.mktemp("project")
    (root / "lessons").mkdir()
    for name, text in (("90_sum.py", LESSON), ("90_sum.exercises.py", EXERCISES)):
        (root / "lessons" / name).write_text(text.replace(' source="STAMP"', ""), encoding="utf-8")
    assert main(["--stamp"], root) == 0
    assert main([], root) == 0
    return root


@pytest.fixture
def built(built_once: Path, project: Project) -> Project:
    """A copy of it to change."""
    shutil.copytree(built_once, project.root, dirs_exist_ok=True)
    return project


def sources(project: Project, file: str) -> dict[str, str]:
    return {cell.id: cell.source for cell in project.notebook(file).cells}


def outputs(project: Project, file: str, cell: str) -> str:
    found = next(each for each in project.notebook(file).cells if each.id == cell)
    return "".join(output.get("text", "") for output in found.outputs)


def test_a_lesson_and_its_exercises_become_six_notebooks(built: Project) -> None:
    assert sorted(built.files()) == EDITIONS
    for file in EDITIONS:
        nbformat.validate(built.notebook(file))


def test_every_edition_keeps_ids_and_tags(built: Project) -> None:
    for file in ("notebooks/90_sum.ipynb", "notebooks/tr/90_sum.ipynb"):
        assert list(sources(built, file)) == ["title", "setup", "sum"]
        assert built.notebook(file).cells[2].metadata == {"tags": ["first", "second"]}


def test_code_tagged_hide_input_is_folded_away() -> None:
    lesson = parse('# %% id="one" tags=["hide-input"]\n1\n\n# %% id="two"\n2\n', Path("90_sum.py"))
    one, two = assembled(lesson, "notebooks", "en").cells
    assert one.metadata == {"tags": ["hide-input"], "jupyter": {"source_hidden": True}}
    assert two.metadata == {}


def test_the_languages_differ_in_prose_and_in_one_line_of_code(built: Project) -> None:
    english, turkish = (
        sources(built, file) for file in ("notebooks/90_sum.ipynb", "notebooks/tr/90_sum.ipynb")
    )
    assert english["title"].startswith("# 1. A sum")
    assert turkish["title"].startswith("# 1. Bir toplam")
    assert "(../../exercises/tr/90_sum.ipynb)" in turkish["title"]
    assert english["sum"] == turkish["sum"]
    assert english["setup"].replace('set_language("en")', 'set_language("tr")') == turkish["setup"]


def test_a_lesson_that_sets_a_language_is_run_in_both(built: Project) -> None:
    assert outputs(built, "notebooks/90_sum.ipynb", "sum") == "sum 3\n"
    assert outputs(built, "notebooks/tr/90_sum.ipynb", "sum") == "toplam 3\n"


def test_a_lesson_that_sets_none_is_run_once(project: Project) -> None:
    project.write('# %% id="once"\nimport uuid\n\nprint(uuid.uuid4())\n')
    assert project.run()[0] == 0
    english, turkish = (outputs(project, f"notebooks/{tongue}90_sum.ipynb", "once") for tongue in ("", "tr/"))
    assert english == turkish != ""


def test_exercises_hold_skeletons_and_solutions_the_answer(built: Project) -> None:
    for tongue in ("", "tr/"):
        task, answer = (sources(built, f"{room}/{tongue}90_sum.ipynb") for room in ("exercises", "solutions"))
        assert task["add"] == "def add(a: int, b: int) -> int:\n    raise NotImplementedError"
        assert answer["add"] == "def add(a: int, b: int) -> int:\n    total = a + b\n\n    return total"
        assert "why" in answer
        assert "why" not in task


def test_a_missing_answer_leaves_no_error_in_the_exercise(built: Project) -> None:
    assert outputs(built, "exercises/90_sum.ipynb", "check") == "checking\n"
    assert outputs(built, "solutions/90_sum.ipynb", "check") == "checking\n3\n"
    assert not any('"error"' in text.decode() for text in built.files().values())


def test_run_all_goes_on_after_a_task_that_is_not_done_but_not_without_the_set_up(built: Project) -> None:
    for room, goes_on in (("exercises", True), ("solutions", False), ("notebooks", False)):
        notebook = json.loads(built.files()[f"{room}/90_sum.ipynb"])
        tags = [cell["metadata"].get("tags", []) for cell in notebook["cells"] if cell["cell_type"] == "code"]
        assert "raises-exception" not in tags[0]
        assert all(("raises-exception" in some) is goes_on for some in tags[1:]), room


@pytest.mark.slow
def test_building_again_gives_the_same_bytes(built: Project) -> None:
    before = built.files()
    assert built.run()[0] == 0
    assert built.files() == before


def test_a_notebook_says_nothing_of_time_and_machine(built: Project) -> None:
    for file, text in built.files().items():
        notebook = json.loads(text)
        assert set(notebook["metadata"]) == {"kernelspec", "language_info"}, file
        assert all(set(cell["metadata"]) <= {"tags"} for cell in notebook["cells"]), file


def test_an_edit_of_one_line_of_prose_is_one_line_of_difference(built: Project) -> None:
    before = built.files()["notebooks/90_sum.ipynb"].decode().splitlines()
    built.write(LESSON.replace("# 1. A sum", "# 1. The sum"))
    assert built.run("90_sum", "--keep-outputs")[0] == 0
    after = built.files()["notebooks/90_sum.ipynb"].decode().splitlines()
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


def test_keep_outputs_refuses_changed_code(built: Project) -> None:
    built.write(LESSON.replace("1 + 2", "2 + 2"))
    status, said = built.run("--keep-outputs")
    assert status == 1
    assert "notebooks/90_sum.ipynb: cell 'sum' holds other code than the lesson" in said


def test_check_accepts_what_was_built(built: Project) -> None:
    assert built.run("--check") == (0, "2 lesson files: all is well\n")


@pytest.mark.slow
def test_check_with_execute_accepts_what_was_built(built: Project) -> None:
    assert built.run("--check", "--execute")[0] == 0


def test_check_writes_nothing(built: Project) -> None:
    built.write(LESSON.replace("# 1. A sum", "# 1. The sum"))
    before = built.files()
    assert built.run("--check")[0] == 1
    assert built.run("--check", "--execute")[0] == 1
    assert built.files() == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda nb: nb.cells[0].update(source="# Edited"), "is not what 90_sum.py builds"),
        (lambda nb: nb.cells[2].update(source="print(4)"), "cell 'sum' holds other code than the lesson"),
        (lambda nb: nb.cells[2].update(id="other"), "the code cells are not those of the lesson"),
        (lambda nb: nb.cells[2].update(execution_count=None), "was not run from top to bottom"),
        (lambda nb: nb.cells[2].update(execution_count=9), "was not run from top to bottom"),
        (lambda nb: nb.cells[2].update(metadata={"scrolled": True}), "is not what 90_sum.py builds"),
        (lambda nb: nb.metadata.update(title="Mine"), "is not what 90_sum.py builds"),
        (lambda nb: nb.cells.pop(0), "is not what 90_sum.py builds"),
    ],
)  # fmt: skip
def test_check_sees_a_notebook_edited_by_hand(
    built: Project, change: Callable[[NotebookNode], object], said: str
) -> None:
    notebook = built.notebook("notebooks/90_sum.ipynb")
    change(notebook)
    nbformat.write(notebook, built.root / "notebooks" / "90_sum.ipynb")
    status, output = built.run("--check")
    assert status == 1
    assert f"notebooks/90_sum.ipynb: {said}" in output


def test_check_sees_numbers_that_only_one_language_has(built: Project) -> None:
    notebook = built.notebook("notebooks/tr/90_sum.ipynb")
    notebook.cells[2].outputs[0].text = "toplam 4\n"
    nbformat.write(notebook, built.root / "notebooks" / "tr" / "90_sum.ipynb")
    assert "cell 'sum' shows other numbers than in English: 3 became 4" in built.run("--check")[1]


@pytest.mark.slow
def test_check_with_execute_sees_a_changed_result(built: Project) -> None:
    for file in ("notebooks/90_sum.ipynb", "notebooks/tr/90_sum.ipynb"):
        notebook = built.notebook(file)
        notebook.cells[2].outputs[0].text = notebook.cells[2].outputs[0].text.replace("3", "4")
        nbformat.write(notebook, built.root / file)
    assert built.run("--check")[0] == 0
    status, said = built.run("--check", "--execute")
    assert status == 1
    assert "notebooks/90_sum.ipynb: differs from what is built now" in said


def test_check_sees_missing_and_unexplained_notebooks(built: Project) -> None:
    (built.root / "solutions" / "90_sum.ipynb").rename(built.root / "solutions" / "91_old.ipynb")
    status, said = built.run("--check")
    assert status == 1
    assert "solutions/90_sum.ipynb: has not been built" in said
    assert "solutions/91_old.ipynb: no lesson builds this notebook" in said


def test_stale_turkish_stops_the_build_until_it_is_stamped(built: Project) -> None:
    lesson = built.root / "lessons" / "90_sum.py"
    lesson.write_text(lesson.read_text(encoding="utf-8").replace("The sum", "This sum"), encoding="utf-8")
    status, said = built.run("--check")
    assert status == 1
    assert "90_sum.py:6: cell 'title': the English has changed since this Turkish was made" in said
    assert built.run("--stamp")[0] == 0  # stamps new cells only
    assert built.run("--check")[0] == 1
    assert "stamped" in built.run("90_sum", "--stamp", "title")[1]
    assert built.run("90_sum", "--keep-outputs")[0] == 0
    assert built.run("--check")[0] == 0


def test_a_stamp_changes_one_line_of_the_lesson(project: Project) -> None:
    project.write(LESSON, stamped=False)
    lesson = project.root / "lessons" / "90_sum.py"
    before = lesson.read_text(encoding="utf-8").splitlines()
    project.run("--stamp")
    after = lesson.read_text(encoding="utf-8").splitlines()
    assert [one for one, other in zip(after, before, strict=True) if one != other] == [
        '# %% [markdown] id="title" lang="tr" source="' + after[5].split('"')[-2] + '"'
    ]


def test_unknown_names_and_ids_are_named(built: Project) -> None:
    assert built.run("99_x")[1] == "no lesson is called 99_x; in lessons/ there are: 90_sum\n"
    assert built.run("90_sum", "--stamp", "nothing")[1] == "no Turkish cell has the id nothing\n"


def test_a_project_without_lessons_is_well(project: Project) -> None:
    assert project.run("--check") == (0, "0 lesson files: all is well\n")


@pytest.mark.parametrize(
    ("lesson", "name", "said"),
    [
        ("1 / 0", "90_sum.py", "notebooks/90_sum.ipynb: cell 'second' failed"),
        ("raise NotImplementedError", "90_sum.py", "notebooks/90_sum.ipynb: cell 'second' failed"),
        (
            "assert not skeleton, skeleton",
            "90_sum.exercises.py",
            "exercises/90_sum.ipynb: cell 'second' failed",
        ),
        ("assert skeleton", "90_sum.exercises.py", "solutions/90_sum.ipynb: cell 'second' failed"),
        ("import os\nos._exit(1)", "90_sum.py", "notebooks/90_sum.ipynb: cell 'second' failed"),
        ("import warnings\nwarnings.warn('old')", "90_sum.py", "cell 'second' wrote to stderr"),
    ],
)
def test_a_cell_that_fails_stops_the_build_and_is_named(
    project: Project, lesson: str, name: str, said: str
) -> None:
    markers = "\n# BEGIN SOLUTION\nskeleton = False\n# END SOLUTION" if "exercises" in name else ""
    project.write(f'# %% id="first"\nskeleton = True{markers}\n\n# %% id="second"\n{lesson}\n', name)
    status, output = project.run()
    assert status == 1
    assert said in output
    assert not project.files()


def test_a_figure_comes_out_inline_with_its_alternative_text(project: Project) -> None:
    project.write(
        '# %% id="figure"\n'
        "import matplotlib.pyplot as plt\nfrom IPython.display import display\n"
        "figure, axes = plt.subplots(figsize=(1, 1))\n"
        'display(figure, metadata={"image/png": {"alt": "Axes."}})\nplt.close()\n'
    )
    status, said = project.run()
    assert status == 0, said
    (output,) = project.notebook("notebooks/90_sum.ipynb").cells[0].outputs
    assert output.metadata == {"image/png": {"alt": "Axes."}}
    assert "image/png" in output.data


def test_alternative_text_left_in_english_is_refused(project: Project) -> None:
    project.write(
        '# %% id="figure"\n'
        "import base64\nfrom io import BytesIO\nfrom IPython.display import display\nfrom PIL import Image\n"
        "def set_language(name): pass\n\n"
        'set_language("en")\nfile = BytesIO()\nImage.new("L", (2, 2)).save(file, "PNG")\n'
        'data = {"image/png": base64.b64encode(file.getvalue()).decode()}\n'
        'display(data, raw=True, metadata={"image/png": {"alt": "A black square."}})\n'
    )
    status, said = project.run()
    assert status == 1
    assert "notebooks/tr/90_sum.ipynb: cell 'figure': the alternative text is the English one" in said
