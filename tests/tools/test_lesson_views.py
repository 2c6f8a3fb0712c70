"""One language of a lesson as a page, edited there and taken back; stale translations beside the change."""

from __future__ import annotations

import subprocess

import pytest
from small_project import EXERCISES, LESSON, Project

from tools.lesson import read
from tools.stamps import stamp

WORDED = LESSON.replace("print(word, 1 + 2)", 'x = 1\nprint(f"the sum is {x}")\n# tr: print(f"toplam {x}")')


@pytest.fixture
def written(project: Project) -> Project:
    """A lesson and its exercises, stamped."""
    project.write(WORDED)
    project.write(EXERCISES, "90_sum.exercises.py")
    return project


def source(project: Project, name: str = "90_sum.py") -> str:
    return (project.root / "lessons" / name).read_text(encoding="utf-8")


def edit(project: Project, language: str, *changes: tuple[str, str]) -> tuple[int, str]:
    """Write a page out, change it, take it back."""
    assert project.run("90_sum", "--view", language)[0] == 0
    page = project.root / "build" / "view" / f"90_sum.{language}.md"
    text = page.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    page.write_text(text, encoding="utf-8")
    return project.run("90_sum", "--take")


@pytest.mark.parametrize("language", ["en", "tr"])
def test_a_page_that_nobody_edited_changes_nothing(written: Project, language: str) -> None:
    before = source(written), source(written, "90_sum.exercises.py")
    assert edit(written, language)[0] == 0
    assert (source(written), source(written, "90_sum.exercises.py")) == before


def test_a_page_shows_one_language(written: Project) -> None:
    written.run("90_sum", "--view", "tr")
    page = (written.root / "build" / "view" / "90_sum.tr.md").read_text(encoding="utf-8")
    assert "Bir toplam" in page
    assert 'print(f"toplam {x}")' in page
    assert "A sum" not in page
    assert "the sum is" not in page


def test_english_is_edited_without_touching_turkish(written: Project) -> None:
    before = source(written)
    assert edit(written, "en", ("# 1. A sum", "# 1. The sum"), ("the sum is", "the sum was"))[0] == 0
    after = source(written)
    assert "# # 1. The sum" in after
    assert 'print(f"the sum was {x}")\n# tr: print(f"toplam {x}")' in after
    changed = [(a, b) for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b]
    assert len(changed) == 2
    assert "the words have changed" in written.run("--check")[1]


def test_turkish_is_edited_without_touching_english(written: Project) -> None:
    before = source(written)
    assert edit(written, "tr", ("Bir toplam", "Tek toplam"), ('f"toplam {x}"', 'f"tutar {x}"'))[0] == 0
    after = source(written)
    changed = [(a, b) for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b]
    assert changed == [
        ("# # 1. Bir toplam", "# # 1. Tek toplam"),
        ('# tr: print(f"toplam {x}")', '# tr: print(f"tutar {x}")'),
    ]


def test_code_that_grows_keeps_its_words(written: Project) -> None:
    assert edit(written, "en", ("x = 1\n", "x = 1\ny = 2\n"))[0] == 0
    assert 'y = 2\nprint(f"the sum is {x}")\n# tr: print(f"toplam {x}")' in source(written)


def test_a_new_cell_is_taken_and_asks_for_its_turkish(written: Project) -> None:
    new = '<!-- cell [markdown] id="more" -->\nMore.\n\n<!-- cell id="setup"'
    assert edit(written, "en", ('<!-- cell id="setup"', new))[0] == 0
    assert '# %% [markdown] id="more" lang="en"\n# More.' in source(written)
    assert "there is no Turkish" in written.run("--check")[1]


@pytest.mark.parametrize(
    ("language", "old", "new", "said"),
    [
        (
            "en",
            '<!-- cell id="sum" tags="first second" -->',
            "",
            "'setup' of the page is not one fence of code",
        ),
        ("tr", "x = 1\n", "x = 1\ny = 2\n", "code is edited in English"),
        ("tr", 'id="title"', 'id="other"', "has no cell 'title'"),
        ("en", "````python\nx = 1", "x = 1", "is not one fence of code"),
        ("en", "<!-- cell [markdown]", "Hello.\n<!-- cell [markdown]", "the page must begin with a line"),
    ],
)
def test_a_page_that_cannot_be_taken_changes_nothing(
    written: Project, language: str, old: str, new: str, said: str
) -> None:
    before = source(written)
    status, output = edit(written, language, (old, new))
    assert status == 1
    assert said in output
    assert source(written) == before


def test_taking_without_a_page_says_what_to_do(written: Project) -> None:
    assert "write one with --view" in written.run("90_sum", "--take")[1]


def test_stale_turkish_is_shown_beside_the_change_of_its_english(written: Project) -> None:
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        subprocess.run([*git, *command], cwd=written.root, check=True)
    edit(written, "en", ("# 1. A sum", "# 1. The sum"))
    status, said = written.run("90_sum", "--stamp")
    assert status == 0
    assert "-# 1. A sum" in said
    assert "+# 1. The sum" in said
    assert "# 1. Bir toplam" in said
    assert "stamped" not in said


def test_a_stale_cell_is_stamped_when_the_answer_is_yes(
    written: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(written, "en", ("# 1. A sum", "# 1. The sum"))
    lesson = written.root / "lessons" / "90_sum.py"
    stamp([read(lesson)], [], ask=lambda question: "n")
    assert "stamped" not in capsys.readouterr().out
    stamp([read(lesson)], [], ask=lambda question: "y")
    assert "cell 'title': stamped" in capsys.readouterr().out
    assert "has changed since" not in written.run("--check")[1]
