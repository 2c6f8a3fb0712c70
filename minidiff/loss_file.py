"""The losses of a run, in a table beside its checkpoint: `losses.csv`, a row for each step.

    step,loss,learning_rate
    1,1.024318,1e-05

Steps are noted as they are done, appended when the run is saved, and cut where an earlier step is continued:
each step stands there once, whatever ended the run.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from minidiff import _words as words
from minidiff._files import remove_unfinished, write_whole
from minidiff._untrusted import CheckpointError, excerpt
from minidiff._validate import check_path

LOSSES_NAME = "losses.csv"


class LossRow(NamedTuple):
    """What is known of one step."""

    step: int
    loss: float
    learning_rate: float


HEAD = ",".join(LossRow._fields) + "\n"


class LossFile:
    """The table of one run; without a path, nothing is noted."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._noted: list[str] = []  # rows that wait for the next save

    def note(self, step: int, loss: float, learning_rate: float) -> None:
        """Remember a step that is done."""
        if self.path is not None:
            self._noted.append(f"{step},{loss:.7g},{learning_rate:.7g}\n")

    @contextmanager
    def appended(self) -> Iterator[None]:
        """Inside, all that was noted stands in the file; an error takes it out again.

        Raises CheckpointError where it cannot be written.
        """
        if self.path is None or not self._noted:
            yield
            return
        before = self.path.stat().st_size if self.path.exists() else 0
        rows = "".join(self._noted).encode()
        try:
            try:
                _append(self.path, rows if before else HEAD.encode() + rows)
            except OSError as error:
                size = len(rows) / 1e6
                raise CheckpointError(
                    words.NOT_WRITTEN.said(path=self.path, error=error, size=size)
                ) from error
            yield
            self._noted.clear()
        except BaseException:
            if before:
                os.truncate(self.path, before)
            else:
                self.path.unlink(missing_ok=True)
            raise

    def cut(self, steps: int) -> None:
        """Forget what comes after so many steps: the run goes on from there.

        Raises CheckpointError for a file of that name which is no such table.
        """
        if self.path is None:
            return
        remove_unfinished(self.path)
        if not self.path.exists():
            return
        try:
            lines = _lines(self.path)
        except ValueError as error:
            raise CheckpointError(words.OTHER_TABLE.said(path=self.path, error=error)) from error
        kept = [line for line, row in zip(lines[1:], _rows(lines), strict=False) if row.step <= steps]
        if len(kept) != len(lines[1:]):
            write_whole(self.path, "".join([HEAD, *kept]).encode())


def read_losses(path: str | Path) -> list[LossRow]:
    """The table of a run, from its folder, or from any file in that folder.

    Raises ValueError where there is none, or where the file is another table.
    """
    check_path(path)
    place = Path(path)
    folder = place.parent if place.is_file() else place
    file = place if place.suffix == ".csv" else folder / LOSSES_NAME
    if not file.is_file():
        raise ValueError(words.NO_LOSSES.said(path=path, name=LOSSES_NAME))
    return _rows(_lines(file))


def _lines(path: Path) -> list[str]:
    """The lines of a table, its head first. Raises ValueError for another file."""
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        head = file.readline(len(HEAD) + 1)
        if head not in ("", HEAD):
            raise ValueError(
                words.NOT_A_TABLE_OF_LOSSES.said(path=path, head=HEAD.strip(), got=excerpt(head))
            )
        return [HEAD, *file.readlines()]


def _rows(lines: list[str]) -> list[LossRow]:
    """The rows under a head, up to the first that is not whole: whoever wrote it was ended in the act."""
    rows: list[LossRow] = []
    for line in lines[1:]:
        try:
            step, loss, learning_rate = line.split(",")
            row = LossRow(int(step), float(loss), float(learning_rate))
        except ValueError:
            break
        if not line.endswith("\n") or (rows and row.step <= rows[-1].step):
            break
        rows.append(row)
    return rows


def _append(path: Path, content: bytes) -> None:
    with open(path, "ab") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())  # on the disk before the checkpoint that says these steps are done
