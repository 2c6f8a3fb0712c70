"""What is done and what comes next, kept in one small readable file beside the notebook."""

from __future__ import annotations

import html
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from minidiff._files import FolderInUseError, FolderLock, write_whole
from minidiff.phrase import Phrase

FILE = "minidiff-progress.json"
SETTING = "MINIDIFF_PROGRESS"  # another path for the file; empty: keep nothing
LARGEST = 100_000  # bytes; a real file has about a thousand
PATIENCE = 10.0  # seconds, for another kernel to write its note; that takes milliseconds

DONE = Phrase("{done} of {count} tasks done", "{count} görevden biten: {done}")
NEXT = Phrase("Next: lesson {number}, {task}", "Sırada: {number}. ders, {task}")
ALL_DONE = Phrase("Everything is done.", "Hepsi bitti.")
NOT_KEPT = Phrase(
    "The progress file cannot be read, so it counts as empty; the next right answer puts a new one in its "
    "place and keeps the old one as {kept}.",
    "İlerleme dosyası okunamıyor, bu yüzden boş sayılıyor; bir sonraki doğru cevap yerine yenisini koyar ve "
    "eskisini {kept} adıyla saklar.",
)
NOT_NOTED = Phrase(
    "This is right, but it could not be noted as done ({error}). The progress file needs a folder that you "
    "may write to; the setting MINIDIFF_PROGRESS names another file.",
    "Cevap doğru, ama yapıldı diye not edilemedi ({error}). İlerleme dosyası yazma iznin olan bir klasör "
    "ister; MINIDIFF_PROGRESS ayarı başka bir dosya gösterebilir.",
)


def path() -> Path | None:
    """Where progress is kept; None if it is not to be kept."""
    setting = os.environ.get(SETTING)
    if setting is None:
        return Path(FILE)
    return Path(setting) if setting else None


def load() -> dict[str, list[str]]:
    """Names of the tasks done, by lesson. Empty if there is no file.

    Raises:
        ValueError: for a file that is not a progress file.
    """
    file = path()
    if file is None or not file.is_file():
        return {}
    with file.open("rb") as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError(f"{file.name} is larger than {LARGEST} bytes")
    try:
        done = json.loads(content.decode("utf-8"))
        json.dumps(done, ensure_ascii=False).encode("utf-8")  # half a character: it could not be written back
    except RecursionError as error:
        raise ValueError(f"{file.name} is nested too deep") from error
    if not isinstance(done, dict) or not all(
        isinstance(names, list) and all(isinstance(name, str) for name in names) for names in done.values()
    ):
        raise ValueError(f"{file.name} does not hold lists of task names")
    return done


def remember(lesson: str, task: str) -> str:
    """Note a task as done. A folder that cannot be written loses the note, never the verdict.

    Returns what to tell the student about a note that was lost; mostly nothing.
    """
    file = path()
    if file is None:
        return ""
    try:
        with alone_with(file):
            try:
                done = load()
            except ValueError:
                file.replace(kept_aside(file))
                done = {}
            if task not in done.get(lesson, []):
                done[lesson] = [*done.get(lesson, []), task]
                text = json.dumps(dict(sorted(done.items())), indent=1, ensure_ascii=False)
                write_whole(file, (text + "\n").encode())
    except (OSError, ValueError, FolderInUseError) as error:  # ValueError: a path without a name, as / or .
        return NOT_NOTED.said(error=error)
    return ""


@contextmanager
def alone_with(file: Path) -> Iterator[None]:
    """Keep other kernels from reading, changing and writing the file at the same time."""
    if not file.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {file.parent}")
    latest = time.monotonic() + PATIENCE
    while True:
        try:
            lock = FolderLock(file.parent, f".{file.name}.in-use")
            break
        except FolderInUseError:
            if time.monotonic() > latest:
                raise
            time.sleep(0.01)
    try:
        yield
    finally:
        lock.release()


def kept_aside(file: Path) -> Path:
    """Where an unreadable file is kept: a name that no earlier one has."""
    names = chain([".unreadable.json"], (f".unreadable-{n}.json" for n in count(2)))
    return next(path for path in map(file.with_suffix, names) if not path.exists())


@dataclass(frozen=True)
class Progress:
    """Tasks and what is done of them; a notebook draws it."""

    tasks: Mapping[str, tuple[str, ...]]  # lesson number -> names
    titles: Mapping[str, str]
    done: Mapping[str, list[str]]
    note: str = ""

    def finished(self, lesson: str) -> list[str]:
        """The tasks of a lesson that are done."""
        return [name for name in self.tasks[lesson] if name in self.done.get(lesson, ())]

    @property
    def next(self) -> tuple[str, str] | None:
        """The first task that is not done: lesson and name."""
        todo = ((number, name) for number, names in self.tasks.items() for name in names)
        return next(((n, name) for n, name in todo if name not in self.done.get(n, ())), None)

    @property
    def summary(self) -> str:
        """One line: how many are done, and which comes next."""
        count = sum(map(len, self.tasks.values()))
        text = DONE.said(done=sum(len(self.finished(number)) for number in self.tasks), count=count)
        after = NEXT.said(number=self.next[0], task=self.next[1]) if self.next else ALL_DONE.said()
        return f"{text}. {after}"

    def _marks(self, number: str) -> str:
        done = self.finished(number)
        return "".join("■" if name in done else "□" for name in self.tasks[number])

    def __repr__(self) -> str:
        width = max(map(len, self.tasks.values()), default=0)
        rows = [f"  {n}  {self._marks(n):<{width}}  {self.titles[n]}" for n in self.tasks]
        return "\n".join([self.summary, *rows, *([self.note] if self.note else [])])

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{html.escape(n)}</td><td style='text-align:left'>{html.escape(self.titles[n])}</td>"
            f"<td style='text-align:left;letter-spacing:3px'>{self._marks(n)}</td>"
            f"<td>{len(self.finished(n))}/{len(self.tasks[n])}</td></tr>"
            for n in self.tasks
        )
        note = f"<div>{html.escape(self.note)}</div>" if self.note else ""
        return f"<div><b>{html.escape(self.summary)}</b></div><table>{rows}</table>{note}"
