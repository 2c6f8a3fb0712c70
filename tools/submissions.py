"""What students do to a notebook before they hand it in, undone before nbgrader grades it.

`tools.classroom` puts a copy of this file beside each nbgrader_config.py, which calls `mend_submissions`. A
cell is known again by what nbgrader noted in it, or by its id, or by the text of the check in it; so copied,
deleted, moved and overwritten checks, lost notes and odd file names neither stop the grading of others nor
cost points. Each repair is a line of nbgrader's log. docs/classroom.md has the table of what becomes of what.
"""

from __future__ import annotations

import copy
import glob
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearOutput,
    DeduplicateIds,
    NbGraderPreprocessor,
    OverwriteCells,
    OverwriteKernelspec,
)
from traitlets import Unicode

from minidiff.phrase import Phrase

HIDDEN = "### BEGIN HIDDEN TESTS"
NOTES = "nbgrader"  # the key of what nbgrader notes in a cell

COPIED = Phrase(
    "{name} stands {count} times; one of them counts.", "{name} {count} kez duruyor; biri sayılır."
)
PUT_BACK = Phrase("{name} was missing and is put back.", "{name} yoktu, geri kondu.")
MOVED = Phrase(
    "{name} stood above its answer and is moved below.", "{name} cevabının üstündeydi, altına alındı."
)
NOTES_LOST = Phrase("{name} had lost its notes.", "{name} hücresinin notları kaybolmuştu.")
OTHER_KIND = Phrase(
    "{name} was a {kind} cell and is code again.", "{name} bir {kind} hücresiydi, yeniden kod oldu."
)
WRITTEN_IN = Phrase(
    "{name} had other text; it is kept in a cell above.",
    "{name} başka bir metin tutuyordu; o, üstteki bir hücrede.",
)
NO_ANSWER = Phrase("the answer {name} is missing: LOOK AT IT.", "{name} cevabı yok: BAK.")
BELOW = Phrase(
    "the answer {name} stands again below its check: LOOK AT IT.",
    "{name} cevabı denetiminin altında da var: BAK.",
)
RENAMED = Phrase("{found} is taken for {wanted}.", "{found}, {wanted} sayıldı.")
WHICH = Phrase(
    "NOT GRADED: none of {found} is called {wanted}.",
    "NOTLANDIRILMADI: {found} arasında {wanted} adında dosya yok.",
)
NOTHING = Phrase("NOT GRADED: there is no notebook.", "NOTLANDIRILMADI: defter yok.")

Say = Callable[[Phrase, dict[str, Any]], None]


def mend_submissions(config: Any, course: Path, language: str) -> None:
    """Put the repairs into nbgrader's settings for the course in that folder."""
    config.Autograde.sanitize_preprocessors = [
        Mend, ClearOutput, DeduplicateIds, OverwriteKernelspec, OverwriteCells, CheckCellMetadata
    ]  # fmt: skip
    config.Mend.course, config.Mend.language = str(course), language
    patch_names()


class Mend(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """The first thing that happens to a submitted notebook."""

    course = Unicode(help="The folder with source/, whose cells are the true ones.").tag(config=True)
    language = Unicode("en", help="Of what is logged.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Mend the notebook in place."""
        asked = resources["nbgrader"]
        source = Path(self.course) / "source" / asked["assignment"] / f"{asked['notebook']}.ipynb"

        def say(phrase: Phrase, values: dict[str, Any]) -> None:
            self.log.warning("%s: %s", asked["student"], phrase[self.language].format(**values))

        if source.is_file():  # else it is no assignment of ours
            true: NotebookNode = nbformat.read(source, as_version=4)  # type: ignore[no-untyped-call]
            Mending(nb, true, say).done()
        return nb, resources


# ---- cells ----------------------------------------------------------------------------------------------


class Mending:
    """Makes the graded and locked cells of a submission what they are in the teacher's `source`."""

    def __init__(self, notebook: NotebookNode, source: NotebookNode, say: Say) -> None:
        self.notebook, self.cells, self.say = notebook, notebook.cells, say
        self.true = {
            cell.metadata[NOTES]["grade_id"]: cell for cell in source.cells if NOTES in cell.metadata
        }
        noted = [self._noted(cell) for cell in self.cells]
        self.with_notes = {id(cell) for cell, name in zip(self.cells, noted, strict=True) if name}
        texts = {_bare(visible(cell.source)): name for name, cell in self.true.items() if _locked(cell)}
        self.names = [  # of the true cell that each cell is, or is a copy of
            name or (cell.get("id") if cell.get("id") in self.true else texts.get(_bare(cell.source)))
            for cell, name in zip(self.cells, noted, strict=True)
        ]
        self._find_answers()

    def _find_answers(self) -> None:
        """An answer without notes and id is known by what it defines, as no other answer does."""
        answers = {name: defined(cell.source) for name, cell in self.true.items() if not _locked(cell)}
        for wanted in (name for name in answers if name not in self.names):
            own = answers[wanted].difference(*(answers[name] for name in answers if name != wanted))
            for place, cell in enumerate(self.cells):
                if self.names[place] is None and own & defined(cell.source):
                    self.names[place] = wanted

    def _noted(self, cell: NotebookNode) -> str | None:
        notes = cell.metadata.get(NOTES)
        name = notes.get("grade_id") if isinstance(notes, dict) else None
        return name if isinstance(name, str) and name in self.true else None

    def done(self) -> None:
        """Do it all. Notes are taken from every cell and given to those that count."""
        for cell in self.cells:
            cell.metadata.pop(NOTES, None)
        answer: NotebookNode | None = None  # the one that the next check is about
        for name, wanted in self.true.items():
            there = [cell for cell, called in zip(self.cells, self.names, strict=True) if called == name]
            if len(there) > 1:
                self.say(COPIED, {"name": name, "count": len(there)})
            if _locked(wanted):
                cell = there[-1] if there else self._put_back(name)
                if answer is not None:
                    self._put_below(cell, answer, name)
                self._keep_other_text(cell, name)
            elif there:
                cell = answer = there[0]
            else:
                self.say(NO_ANSWER, {"name": name})
                answer = None
                continue
            self._become(cell, name)

    def _put_back(self, name: str) -> NotebookNode:
        """A check that is missing, before whatever comes next in the source; the set-up before everything."""
        self.say(PUT_BACK, {"name": name})
        order = list(self.true)
        later = set(order[order.index(name) + 1 :])
        at = next((place for place, called in enumerate(self.names) if called in later), len(self.names))
        cell = self._insert(0 if order[0] == name else at, visible(self.true[name].source), name)
        self.with_notes.add(id(cell))
        return cell

    def _put_below(self, check: NotebookNode, answer: NotebookNode, name: str) -> None:
        """No check stands above its answer. An answer that stands again below it may be the better one."""
        at, to = self._place(check), self._place(answer)
        if at < to:
            self.say(MOVED, {"name": name})
            for row in (self.cells, self.names):
                row.insert(to, row.pop(at))  # counted after it has gone: behind the answer
        if (called := self.names[self._place(answer)]) in self.names[self._place(check) :]:
            self.say(BELOW, {"name": called})

    def _keep_other_text(self, cell: NotebookNode, name: str) -> None:
        """What a student wrote into a locked cell becomes a cell of its own above: it may be the answer."""
        true = visible(self.true[name].source)
        if _bare(cell.source) != _bare(true):
            self.say(WRITTEN_IN, {"name": name})
            self._insert(self._place(cell), cell.source, None)
            cell.source = true

    def _become(self, cell: NotebookNode, name: str) -> None:
        """Give a cell the kind and the notes of the true one."""
        wanted = self.true[name]
        if cell.cell_type != wanted.cell_type:
            self.say(OTHER_KIND, {"name": name, "kind": cell.cell_type})
            cell.cell_type = wanted.cell_type
            cell.pop("attachments", None)
            cell["outputs"], cell["execution_count"] = [], None
        if id(cell) not in self.with_notes:
            self.say(NOTES_LOST, {"name": name})
        cell.metadata[NOTES] = copy.deepcopy(wanted.metadata[NOTES])

    def _insert(self, at: int, text: str, name: str | None) -> NotebookNode:
        cell: NotebookNode = nbformat.v4.new_code_cell(text, id=uuid.uuid4().hex[:8])  # type: ignore[no-untyped-call]
        if self.notebook.get("nbformat_minor", 0) < 5:  # cells had no ids yet
            del cell["id"]
        self.cells.insert(at, cell)
        self.names.insert(at, name)
        return cell

    def _place(self, cell: NotebookNode) -> int:
        """Where this very cell is; an equal one is another."""
        return next(place for place, one in enumerate(self.cells) if one is cell)


def _locked(cell: NotebookNode) -> bool:
    return not cell.metadata[NOTES]["solution"]


def visible(text: str) -> str:
    """What a student sees of the teacher's cell.

    >>> visible("check(f)\\n### BEGIN HIDDEN TESTS\\ncheck(f, seed=1)")
    'check(f)'
    """
    return text.split(HIDDEN)[0].strip()


def defined(text: str) -> set[str]:
    """The names that the lines of a cell define, those in functions left out.

    >>> sorted(defined("def f(x):\\n    y = x\\na = 1\\nb == 2"))
    ['a', 'f']
    """
    return set(re.findall(r"^(?:def +)?(\w+)(?:\(.*\).*:| *(?::[^=\n]*)?=(?!=))", text, flags=re.MULTILINE))


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


# ---- files ----------------------------------------------------------------------------------------------


def patch_names() -> None:
    """nbgrader grades a file of the right name alone. It has no place to say otherwise: what it does first is
    replaced, once, by the same after the only notebook of each student got that name."""
    if hasattr(Autograde, "init_notebooks_by_name"):
        return
    usual = Autograde.init_notebooks

    def init_notebooks(converter: Any) -> None:
        of, language = converter.coursedir, converter.config.Mend.get("language", "en")
        sources = Path(of.root) / of.source_directory
        for folder in map(Path, glob.glob(converter._format_source(of.assignment_id, of.student_id))):
            for phrase, values in take_only_notebook(folder, sources):
                converter.log.warning("%s: %s", folder.parent.name, phrase[language].format(**values))
        usual(converter)

    Autograde.init_notebooks, Autograde.init_notebooks_by_name = init_notebooks, usual


def take_only_notebook(folder: Path, sources: Path) -> list[tuple[Phrase, dict[str, Any]]]:
    """Give the only notebook in the folder of a submission, whatever its name, the name it should have.

    Gives what there is to say. Where several could be meant, nobody guesses.
    """
    wanted = folder / f"{folder.name}.ipynb"
    if wanted.is_file() or not (sources / folder.name / wanted.name).is_file():
        return []
    found = sorted(
        path.relative_to(folder)
        for path in folder.rglob("*")
        if ".ipynb" in path.name.lower() and path.is_file() and ".ipynb_checkpoints" not in path.parts
    )
    if not found:
        return [(NOTHING, {})]
    if len(found) > 1:
        return [(WHICH, {"found": ", ".join(map(str, found)), "wanted": wanted.name})]
    (folder / found[0]).rename(wanted)
    return [(RENAMED, {"found": found[0], "wanted": wanted.name})]
