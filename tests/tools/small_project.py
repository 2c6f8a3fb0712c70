"""A small project in a temporary folder, with lessons as text."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tools.build import main

LESSON = """# %% [markdown] id="title" lang="en"
# # 1. A sum
#
# The sum $a + b$, with `print`. See [the task](../exercises/90_sum.ipynb).

# %% [markdown] id="title" lang="tr" source="STAMP"
# # 1. Bir toplam
#
# `print` ile $a + b$ toplamı. Bkz. [görev](../exercises/90_sum.ipynb).

# %% id="setup"
def set_language(name):
    global word
    word = {"en": "sum", "tr": "toplam"}[name]


set_language("en")

# %% id="sum" tags=["first", "second"]
print(word, 1 + 2)
"""

EXERCISES = """# %% [markdown] id="task" lang="en"
# ## Task 1

# %% [markdown] id="task" lang="tr" source="STAMP"
# ## Görev 1

# %% id="add"
def add(a: int, b: int) -> int:
    # BEGIN SOLUTION
    total = a + b

    return total
    # END SOLUTION


# %% [markdown] id="why" lang="en" only="solutions"
# Adding.

# %% [markdown] id="why" lang="tr" only="solutions" source="STAMP"
# Toplama.

# %% id="check"
print("checking")
print(add(1, 2))
"""


class Project:
    """The folder, and what one does in it."""

    def __init__(self, root: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.root, self._capture = root, capture
        (root / "lessons").mkdir()

    def write(self, text: str, name: str = "90_sum.py", stamped: bool = True) -> None:
        (self.root / "lessons" / name).write_text(text.replace(' source="STAMP"', ""), encoding="utf-8")
        if stamped:
            assert self.run("--stamp")[0] == 0

    def run(self, *arguments: str) -> tuple[int, str]:
        """The exit status of the command and what it printed."""
        self._capture.readouterr()
        status = main(list(arguments), self.root)
        return status, self._capture.readouterr().out

    def notebook(self, file: str) -> NotebookNode:
        return nbformat.read(self.root / file, as_version=4)

    def files(self) -> dict[str, bytes]:
        found = sorted(self.root.rglob("*.ipynb"))
        return {file.relative_to(self.root).as_posix(): file.read_bytes() for file in found}
