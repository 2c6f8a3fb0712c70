"""Every mistake that can be found without running a lesson is found, and its place is named."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import jupytext
import pytest
from small_project import EXERCISES, LESSON, Project

from tools.build import ROOT
from tools.lesson import digest, links_in, read, skeleton, without_markers
from tools.rules import MAX_LINES, problems

Complaint = Callable[..., str]


def pair(english: str, turkish: str) -> str:
    """A lesson of one prose cell in two languages."""
    cells = (("en", english), ("tr", turkish))
    return "\n\n".join(
        f'# %% [markdown] id="words" lang="{lang}"\n'
        + "\n".join(f"# {line}".rstrip() for line in text.split("\n"))
        for lang, text in cells
    )


def code(text: str, attributes: str = ' id="code"') -> str:
    return f"# %%{attributes}\n{text}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import torch\n", "90_sum.py:1: text before the first cell"),
        ("# %% [raw] id=\"a\"\n", "90_sum.py:1: this cell header is not understood"),
        ("# %% id=a\nx = 1\n", "90_sum.py:1: this cell header is not understood"),
        ('# %% id="a" langue="en"\nx = 1\n', "90_sum.py:1: unknown attribute 'langue'"),
        ('# %% id="a" id="b"\nx = 1\n', "90_sum.py:1: an attribute stands twice"),
        ('# %% [markdown] id="a" lang="en"\n# one\ntwo\n', "90_sum.py:3: prose lines begin with '# '"),
        ("", "90_sum.py: there are no cells"),
        (code("x = 1", ""), "90_sum.py:1: a cell without id"),
        (code("x = 1", ' id="Bad_Id"'), "cell 'Bad_Id': an id has small letters"),
        (code("x = 1", f' id="{"a" * 65}"'), "and single hyphens, at most 64"),
        (code("x = 1") + code("y = 1"), "90_sum.py:3: cell 'code': this id is used by another cell too"),
        (pair("One", "Bir").replace("words", "code") + "\n" + code("x = 1"), "is used by another cell too"),
        (code("x = 1", ' id="code" lang="en"'), "cell 'code': code is written once"),
        (code("x = 1", ' id="code" source="00000000"'), "cell 'code': `source` belongs to Turkish cells"),
        (code("x = 1", ' id="code" only="solutions"'), "cell 'code': `only` is"),
        ('# %% [markdown] id="a"\n# One\n', "cell 'a': prose needs lang="),
        ('# %% [markdown] id="a" lang="de"\n# Eins\n', "cell 'a': prose needs lang="),
        (code("\n".join(f"x = {n}" for n in range(MAX_LINES + 1))), f"{MAX_LINES + 1} lines of code"),
        (code(""), "cell 'code': an empty code cell"),
        (pair("", ""), "cell 'words': an empty prose cell"),
        (code("if True:\n    set_language('en')"), "cell 'code': the language is set by a line of its own"),
        (code('set_language("tr")'), "cell 'code': the language is set by a line of its own"),
        (code('set_language("en")\nset_language("en")'), "the language is set 2 times"),
        (code("# BEGIN SOLUTION\nx = 1\n# END SOLUTION"), "solutions belong to the .exercises.py file"),
        (pair("![](a.png)", "![](a.png)"), "cell 'words': an image without alternative text"),
        (pair('<img src="a.png">', '<img src="a.png">'), "cell 'words': an image without alternative text"),
        (pair("Costs $5", "5$ tutar"), "cell 'words': a $ without its partner"),
    ],
)  # fmt: skip
def test_a_badly_written_lesson_is_refused_with_its_place(complaint: Complaint, text: str, said: str) -> None:
    assert said in complaint(text, stamped=False)


@pytest.mark.parametrize(
    ("english", "turkish", "said"),
    [
        ("# One", "## Bir", "headings differ: # in English, ## in Turkish"),
        ("# One\n\n## Two", "# Bir", "headings differ: # ## in English"),
        ("Sum $a + b$", "Toplam $a - b$", "formulas differ: $a+b$ only in English, $a-b$ only in Turkish"),
        ("$$a\n= b$$", "Eşitlik", "formulas differ: $$a=b$$ only in English, none only in Turkish"),
        ("[a](b.md)", "[a](c.md)", "links differ: b.md only in English, c.md only in Turkish"),
        ('<a href="x.md">a</a>', "a", "links differ: x.md only in English"),
        ("Use `eta`", "`beta` kullan", "inline code differ: `eta` only in English, `beta` only in Turkish"),
        ("<details>a</details>", "a", "folded parts differ"),
        ("You see four words here", "You see four words here", "the Turkish is the English text"),
    ],
)  # fmt: skip
def test_turkish_that_differs_is_refused(complaint: Complaint, english: str, turkish: str, said: str) -> None:
    output = complaint(pair(english, turkish))
    assert "cell 'words'" in output
    assert said in output


@pytest.mark.parametrize(
    ("english", "turkish"),
    [
        ("First $a$, then $b$", "Önce $b$, sonra $a$"),
        (r"$x = \text{signal}$", r"$x = \text{sinyal}$"),
        (r"$\text{for } s < t$", r"$s < t \text{ için}$"),
        ("$a+b$", "$a + b$"),
        ("`a` then `b`", "`b`, sonra `a`"),
        ("```\n# one $ word\n```", "```\n# bir kelime\n```"),
        ("Code `$x` and `[a](b)`", "Kod `$x` ve `[a](b)`"),
        (r"It costs \$5", r"Tutarı 5\$"),
        ("[text](../docs/a.md)", "[metin](../docs/a.tr.md)"),
        ("$$x_0$$", "$$x_0$$"),
    ],
)
def test_turkish_may_be_ordered_and_worded_freely(project: Project, english: str, turkish: str) -> None:
    project.write(pair(english, turkish))
    assert problems(read(project.root / "lessons" / "90_sum.py")) == []


def test_a_missing_translation_is_named(complaint: Complaint) -> None:
    said = complaint('# %% [markdown] id="alone" lang="en"\n# One\n', stamped=False)
    assert "90_sum.py:1: cell 'alone': there is no Turkish" in said


def test_turkish_without_english_is_named(complaint: Complaint) -> None:
    said = complaint('# %% [markdown] id="alone" lang="tr"\n# Bir\n', stamped=False)
    assert "90_sum.py:1: cell 'alone': Turkish without English" in said


def test_turkish_stands_right_below_its_english(complaint: Complaint) -> None:
    parted = pair("One", "Bir").replace("\n\n# %% [markdown]", "\n\n" + code("x = 1") + "\n# %% [markdown]")
    assert "the Turkish must stand right below its English (line 1)" in complaint(parted)


def test_turkish_without_a_stamp_is_named(complaint: Complaint) -> None:
    assert "cell 'words': the Turkish has no stamp" in complaint(pair("One", "Bir"), stamped=False)


def test_both_languages_of_a_cell_go_to_the_same_editions(complaint: Complaint) -> None:
    said = complaint(EXERCISES.replace('lang="tr" only="solutions"', 'lang="tr"'), "90_sum.exercises.py")
    assert "cell 'why': `only`, `tags` and `alt` must be the same" in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    # END SOLUTION\n", "", "unbalanced markers: '# BEGIN SOLUTION' without '# END SOLUTION'"),
        ("    # BEGIN SOLUTION\n", "", "unbalanced markers: '# END SOLUTION' without a beginning"),
        ("    # END SOLUTION\n", "    # BEGIN SOLUTION\n", "'# BEGIN SOLUTION' inside a solution"),
        ("    # END SOLUTION\n", "# END SOLUTION\n", "is not indented as its"),
        ("    # END SOLUTION\n", "    # END SOLUTION.\n", "a marker stands alone on its line"),
    ],
)
def test_unbalanced_solution_markers_are_refused(complaint: Complaint, old: str, new: str, said: str) -> None:
    output = complaint(EXERCISES.replace(old, new), "90_sum.exercises.py")
    assert "cell 'add'" in output
    assert said in output


def test_a_lesson_has_a_name_with_its_number(complaint: Complaint) -> None:
    assert "sum.py: the name must be like" in complaint(LESSON, "sum.py")


def test_every_mistake_of_a_lesson_is_reported_at_once(complaint: Complaint) -> None:
    said = complaint(code("", ' id="one"') + code("", ' id="two"') + pair("$a$", "$b$"))
    assert all(place in said for place in ("cell 'one'", "cell 'two'", "cell 'words'"))


def test_a_stamp_ignores_line_breaks_but_no_word() -> None:
    assert digest("Noise is\nadded.") == digest("Noise  is added.")
    assert digest("Noise is added.") != digest("Noise is removed.")


def test_a_skeleton_has_the_error_where_the_solution_began() -> None:
    solved = "def f(x):\n    # BEGIN SOLUTION\n    y = x\n\n    return y\n    # END SOLUTION\n\n\nf(1)"
    assert skeleton(solved) == "def f(x):\n    raise NotImplementedError\n\n\nf(1)"
    assert without_markers(solved) == "def f(x):\n    y = x\n\n    return y\n\n\nf(1)"


def test_two_solutions_in_a_cell_become_two_errors() -> None:
    solved = "\n".join(
        f"def f{n}():\n    # BEGIN SOLUTION\n    return {n}\n    # END SOLUTION" for n in (1, 2)
    )
    assert (
        skeleton(solved)
        == "def f1():\n    raise NotImplementedError\ndef f2():\n    raise NotImplementedError"
    )


@pytest.mark.parametrize(
    ("link", "room", "turned"),
    [
        ("[a](02_b.ipynb)", "notebooks", "[a](02_b.ipynb)"),
        ("[a](02_b.ipynb#part)", "notebooks", "[a](02_b.ipynb#part)"),
        ("[a](../exercises/02_b.ipynb)", "notebooks", "[a](../../exercises/tr/02_b.ipynb)"),
        ("[a](../notebooks/02_b.ipynb)", "solutions", "[a](../../notebooks/tr/02_b.ipynb)"),
        ("[a](../docs/glossary.md)", "notebooks", "[a](../../docs/glossary.md)"),
        ('<img alt="a" src="pic.png">', "notebooks", '<img alt="a" src="../pic.png">'),
        ("[a](https://example.org/x.ipynb)", "notebooks", "[a](https://example.org/x.ipynb)"),
        ("[a](#part)", "notebooks", "[a](#part)"),
        ("`x[a](b.md)` and $x[a](b)$", "notebooks", "`x[a](b.md)` and $x[a](b)$"),
    ],
)
def test_links_of_the_turkish_edition_lead_to_the_same_place(link: str, room: str, turned: str) -> None:
    assert links_in(link, room, "tr") == turned


def test_the_examples_in_the_guide_are_right(tmp_path: Path) -> None:
    guide = (ROOT / "lessons" / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"^````python\n(.*?)^````", guide, re.MULTILINE | re.DOTALL)
    for name, example in zip(("90_coin.py", "90_coin.exercises.py"), examples, strict=True):
        (tmp_path / name).write_text(example, encoding="utf-8")
        assert problems(read(tmp_path / name)) == []


def test_jupytext_reads_the_same_cells(tmp_path: Path) -> None:
    """The format is the one that editors know: an independent reader finds the same cells."""
    file = tmp_path / "90_sum.py"
    file.write_text(LESSON, encoding="utf-8")
    theirs = jupytext.read(file, fmt="py:percent").cells
    ours = read(file).cells
    assert [(cell.cell_type, cell.source, cell.metadata["id"]) for cell in theirs] == [
        (cell.kind, cell.text, cell.id) for cell in ours
    ]
