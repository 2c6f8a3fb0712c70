"""Build the notebooks from the lessons, or check that the stored ones are what the lessons build.

    python -m tools.build [NAME ...] [--keep-outputs]
    python -m tools.build [NAME ...] --check [--execute]
    python -m tools.build NAME --stamp [ID ...]
    python -m tools.build NAME --view LANGUAGE
    python -m tools.build NAME --take

How lessons are written, and what these do: lessons/README.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from tools.execute import ROOT
from tools.films import FOLDER, film_path, named
from tools.lesson import LANGUAGES, ROOMS, Lesson, LessonError, folder_of, read
from tools.notebook import built, differences, short, stored, targets
from tools.rules import problems
from tools.stamps import stamp
from tools.view import take, view


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """The command. Returns 0 when all is well, and 1 after printing what is not."""
    asked = _parser().parse_args(arguments)
    try:
        lessons = chosen(root, asked.names)
        if asked.stamp is not None:
            return stamp(lessons, asked.stamp)
        if asked.view is not None:
            return view(lessons, asked.view, root)
        if asked.take:
            return take(lessons, root)
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
        "--stamp",
        nargs="*",
        metavar="ID",
        help="vouch for these translated cells; without ID, for the new ones, and ask about those whose "
        "English has changed",
    )
    parser.add_argument(
        "--view", choices=list(LANGUAGES), help="write one language out as pages to read and edit"
    )
    parser.add_argument("--take", action="store_true", help="take edited pages back into the lessons")
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


def unexplained(root: Path, lessons: list[Lesson]) -> Iterator[str]:
    """Notebooks that no lesson builds, and films that no notebook names."""
    made = {file for lesson in lessons for file in targets(lesson, root)}
    for room in ROOMS:
        folders = [root / folder_of(room, language) for language in LANGUAGES]
        for file in sorted({file for folder in folders for file in folder.glob("*.ipynb")} - made):
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
