"""Build the notebooks from the lessons, or check that the stored ones are what the lessons build.

    python -m tools.build [NAME ...] [--keep-outputs]
    python -m tools.build [NAME ...] --check [--execute]
    python -m tools.build NAME --stamp [ID ...]

How lessons are written, and what these do: lessons/README.md.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from tools.execute import ROOT
from tools.films import FOLDER, film_path, named
from tools.lesson import ROOMS, Lesson, LessonError, digest, read
from tools.notebook import built, differences, short, stored, targets
from tools.rules import problems


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """The command. Returns 0 when all is well, and 1 after printing what is not."""
    asked = _parser().parse_args(arguments)
    try:
        lessons = chosen(root, asked.names)
        if asked.stamp is not None:
            return stamp(lessons, asked.stamp)
    except LessonError as error:
        print(error)
        return 1
    found = list(unexplained(root, lessons)) if asked.check and not asked.names else []
    for lesson in lessons:
        try:
            found += problems(lesson) or _handle(lesson, root, asked)
        except LessonError as error:
            found.append(str(error))
    print("\n".join(found) or f"{len(lessons)} lesson files: all is well")
    return 1 if found else 0


def _handle(lesson: Lesson, root: Path, asked: argparse.Namespace) -> list[str]:
    """Check or build one lesson; returns what is wrong with it."""
    if asked.check and not asked.execute:
        return differences(lesson, root)
    found = []
    for file, text in built(lesson, root, asked.keep_outputs).items():
        if not asked.check:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        elif not file.exists() or file.read_text(encoding="utf-8") != text:
            found.append(f"{short(file)}: differs from what is built now")
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tools.build", description="Build or check the notebooks.")
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="a lesson with its exercises, as 01_forward; these alone, as 01_forward.exercises; or all",
    )
    parser.add_argument("--keep-outputs", action="store_true", help="only prose changed: run nothing")
    parser.add_argument("--check", action="store_true", help="compare with what is stored, write nothing")
    parser.add_argument(
        "--execute", action="store_true", help="with --check: run everything, compare outputs too"
    )
    parser.add_argument(
        "--stamp", nargs="*", metavar="ID", help="vouch for these Turkish cells; without ID, for the new ones"
    )
    return parser


def chosen(root: Path, names: list[str]) -> list[Lesson]:
    """The lessons of these names with their exercises (NAME.exercises: these alone), or all of them.

    Raises:
        LessonError: for a name that no lesson has, or a lesson that cannot be read.
    """
    paths = sorted((root / "lessons").glob("*.py"))
    there = {path: {path.name.split(".")[0], path.stem} for path in paths}
    if missing := sorted(set(names).difference(*there.values())):
        known = ", ".join(sorted(name for name in set().union(*there.values()) if "." not in name)) or "none"
        raise LessonError(f"no lesson is called {', '.join(missing)}; in lessons/ there are: {known}")
    return [read(path) for path in paths if not names or there[path] & set(names)]


def stamp(lessons: list[Lesson], ids: list[str]) -> int:
    """Write into Turkish cells which English they say: into those named, or all that have no stamp yet.

    Raises:
        LessonError: for an id that no Turkish cell has.
    """
    known = {cell.id for lesson in lessons for cell in lesson.cells if cell.lang == "tr"}
    if missing := [name for name in ids if name not in known]:
        raise LessonError(f"no Turkish cell has the id {', '.join(missing)}")
    for lesson in lessons:
        english = {cell.id: cell for cell in lesson.cells if cell.lang == "en"}
        lines = lesson.path.read_text(encoding="utf-8").splitlines()
        for cell in lesson.cells:
            if cell.lang == "tr" and cell.id in english and (cell.id in ids if ids else not cell.source):
                header = re.sub(r' source="[^"]*"', "", lines[cell.line - 1].rstrip())
                lines[cell.line - 1] = f'{header} source="{digest(english[cell.id].text)}"'
                print(f"{lesson.where(cell)}: stamped")
        lesson.path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return 0


def unexplained(root: Path, lessons: list[Lesson]) -> Iterator[str]:
    """Notebooks that no lesson builds, and films that no notebook names."""
    made = {file for lesson in lessons for file in targets(lesson, root)}
    for room in ROOMS:
        for file in sorted({*(root / room).glob("*.ipynb"), *(root / room / "tr").glob("*.ipynb")} - made):
            yield f"{short(file)}: no lesson builds this notebook; take it away"
    played = {
        film_path(root, file.stem, film["name"])
        for file in made
        if file.parent == root / ROOMS[0] and file.exists()
        for film in named(stored(file))
    }
    for film_file in sorted(set((root / FOLDER).glob("*")) - played):
        yield f"{FOLDER}/{film_file.name}: no lesson plays this film; take it away"


if __name__ == "__main__":
    raise SystemExit(main())
