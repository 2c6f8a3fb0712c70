"""The words of a code cell: each line once in every language, and nothing but words may differ."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tools.lesson import in_language, parse, worded
from tools.notebook import runs_alike
from tools.rules import problems

SETUP = '# %% id="setup"\ndef set_language(name):\n    pass\n\n\nset_language("en")\n\n'


def cell(code: str, attributes: str = "") -> str:
    return f'{SETUP}# %% id="said"{attributes}\n{code}\n'


def complaints(code: str, attributes: str = ' tr="00000000"') -> list[str]:
    """What is wrong with a cell, apart from its stamp."""
    found = problems(parse(cell(code, attributes), Path("90_sum.py")))
    return [one for one in found if "read both" not in one and "have no stamp" not in one]


@pytest.mark.parametrize(
    ("code", "english", "turkish"),
    [
        ('x = 1\nprint("sum")\n# tr: print("toplam")', 'x = 1\nprint("sum")', 'x = 1\nprint("toplam")'),
        ('if x:\n    f("a b")\n    # tr: f("c")', 'if x:\n    f("a b")', 'if x:\n    f("c")'),
        ('d = {\n    "a": 1,\n    # tr: "b": 1,\n}', 'd = {\n    "a": 1,\n}', 'd = {\n    "b": 1,\n}'),
        ("# tr is a key\nx = 1", "# tr is a key\nx = 1", "# tr is a key\nx = 1"),
    ],
)  # fmt: skip
def test_each_edition_has_the_lines_of_its_language(code: str, english: str, turkish: str) -> None:
    assert in_language(code, "en") == english
    assert in_language(code, "tr") == turkish


@pytest.mark.parametrize(
    "code",
    [
        'print("the sum")\n# tr: print("toplam")',
        'print(f"{a} before {b:.2f}")\n# tr: print(f"{b:.2f} öncesi {a}")',
        'title = "Loss" if x else "Error"\n# tr: title = "Kayıp" if x else "Hata"',
        'names = ["noise", "image"]\n# tr: names = ["gürültü", "görüntü"]',
        'rows = {"the noise": x[0], "image": x[1]}\n# tr: rows = {"gürültü": x[0], "görüntü": x[1]}',
        "print(f\"{'yes' if x else 'no'}\")\n# tr: print(f\"{'evet' if x else 'hayır'}\")",
        'plot(title="$\\\\sqrt{\\\\bar\\\\alpha_t}$")',
        'print(f"DDIM {x:.2f}    ε̂ = {y}")',
    ],
)
def test_words_may_differ(code: str) -> None:
    assert complaints(code, ' tr="00000000"' if worded(code) else "") == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ('print(f"sum {a + b}")\n# tr: print(f"toplam {a - b}")', "is other code, or has other placeholders"),
        ('print(f"sum {a}")\n# tr: print("toplam")', "is other code, or has other placeholders"),
        ('print(f"sum {a:.2f}")\n# tr: print(f"toplam {a:.3f}")', "is other code, or has other placeholders"),
        ('print("sum", 1)\n# tr: print("toplam", 2)', "is other code, or has other placeholders"),
        ('print("sum"\n# tr: print("toplam")\n)', "cannot be read in every language"),
        ('print("sum")  # add\n# tr: print("toplam")  # topla', "comments in code are short, English"),
        ('# tr: print("toplam")\nprint("sum")', "stands under no line of code"),
        ('print("sum")\n# tr: print("toplam")\n# tr: print("tutar")', "has 2 lines of Turkish words"),
        ('print("the whole sum")', "are there in English only"),
        ('print(f"the whole sum: {x}")', "are there in English only"),
        ('plot(x, title="the whole sum")', "are there in English only"),
    ],
)
def test_anything_else_is_refused(code: str, said: str) -> None:
    found = complaints(code, ' tr="00000000"' if worded(code) else "")
    assert any(said in one for one in found), found


def test_words_that_changed_ask_for_a_new_stamp(project: object, complaint: Callable[..., str]) -> None:
    said = complaint(cell('print("the sum")\n# tr: print("toplam")', ' tr="00000000"'), stamped=False)
    assert "the words have changed since the Turkish ones were made" in said


def test_words_without_a_stamp_are_named(complaint: Callable[..., str]) -> None:
    said = complaint(cell('print("the sum")\n# tr: print("toplam")'), stamped=False)
    assert "the Turkish words have no stamp" in said


def test_a_stamp_without_words_is_refused() -> None:
    assert any("and no words" in one for one in complaints("x = 1"))


ALT = """
# %% [markdown] id="said-alt" lang="en" alt="said"
# A square
# of grey.

# %% [markdown] id="said-alt" lang="tr" alt="said"
# Gri bir kare.
"""


def test_alternative_text_belongs_to_the_cell_above() -> None:
    lesson = parse(cell("x = 1") + ALT, Path("90_sum.py"))
    assert lesson.alternatives("en") == {"said": ["A square of grey."]}
    assert lesson.alternatives("tr") == {"said": ["Gri bir kare."]}
    assert [one.id for one in lesson.edition("notebooks", "en")] == ["setup", "said"]
    wrong = parse(cell("x = 1") + ALT.replace('alt="said"', 'alt="setup"'), Path("90_sum.py"))
    assert any("stands under the code cell" in one for one in problems(wrong))


SPECIFIED = 'def half(x):\n    """Half of `x`, any number."""\n    return x / 2'
TURKISH = '    # tr: """`x` sayısının yarısı."""\n'


def sheet_complaints(code: str) -> list[str]:
    """What is wrong with a cell of exercises, apart from its stamp."""
    found = problems(parse(cell(code, ' tr="00000000"' if worded(code) else ""), Path("90_sum.exercises.py")))
    return [one for one in found if "read both" not in one]


def test_a_specification_in_a_sheet_is_there_in_every_language() -> None:
    (said,) = sheet_complaints(SPECIFIED)
    assert "the docstring of `half` is there in English only" in said
    translated = SPECIFIED.replace("    return", f"{TURKISH}    return")
    assert sheet_complaints(translated) == []
    assert "sayısının yarısı" in in_language(translated, "tr")
    assert complaints(SPECIFIED, "") == []  # a lesson's own helpers are read by whoever reads the code


def test_a_specification_of_several_lines_is_translated_line_by_line() -> None:
    """Its quotes stand alone, so that a line of words does not end it."""
    code = 'def half(x):\n    """\n    Half of `x`.\n\n    Any number.\n    """\n    return x / 2'
    first = code.replace("`x`.\n", "`x`.\n    # tr: Yarısı.\n")
    both = first.replace("number.\n", "number.\n    # tr: Her sayının.\n")
    assert any("in English only" in one for one in sheet_complaints(first))
    assert sheet_complaints(both) == []
    assert in_language(both, "tr") == (
        'def half(x):\n    """\n    Yarısı.\n\n    Her sayının.\n    """\n    return x / 2'
    )


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (SPECIFIED, SPECIFIED.replace("Half of `x`, any number.", "`x` sayısının yarısı."), True),
        (SPECIFIED, SPECIFIED.replace("x / 2", "x / 3"), False),
        ('print("half")', 'print("yarısı")', False),
        ('"""Half."""', '"""Yarısı."""', False),  # shown, where it ends a cell
        ("!ls", "!ls -l", False),
    ],
)
def test_outputs_are_kept_where_nothing_but_a_docstring_differs(one: str, other: str, alike: bool) -> None:
    assert runs_alike(one, other) is alike
