"""What can be taken along from the site: notebooks without outputs, and the course's own folder."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from tools.site.notebooks import without_outputs

NOTEBOOKS_ZIP = "minidiff-notebooks.zip"
COURSE_ZIP = "minidiff-course.zip"
# What somebody needs who runs the course: what README.md speaks of, without tests and tools.
COURSE_FILES = (
    "README.md",
    "README.tr.md",
    "LICENSE",
    "LICENSE-TEXT",
    "pyproject.toml",
    "environment.yml",
    "Makefile",
)
COURSE_FOLDERS = ("minidiff", "notebooks", "exercises", "solutions", "docs")
LEFT_OUT = {"__pycache__", ".ipynb_checkpoints", "films"}
ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # so that the same pages are the same zip


def downloads(root: Path, notebooks: Iterable[str], course: bool) -> dict[str, bytes]:
    """Place on the site -> bytes: each notebook alone, all of them, and the course's folder if asked."""
    empty = {file: without_outputs(root / file) for file in notebooks}
    files = {f"notebooks/{file}": content for file, content in empty.items()} | {NOTEBOOKS_ZIP: zipped(empty)}
    if course:
        whole = dict(course_files(root)) | empty
        files[COURSE_ZIP] = zipped({f"minidiff-course/{file}": content for file, content in whole.items()})
    return files


def course_files(root: Path) -> Iterator[tuple[str, bytes]]:
    """What the README speaks of, so that its commands work in the unpacked folder."""
    for name in COURSE_FILES:
        yield name, (root / name).read_bytes()
    for folder in COURSE_FOLDERS:
        for file in sorted((root / folder).rglob("*")):
            if file.is_file() and not LEFT_OUT & set(file.parts):
                yield file.relative_to(root).as_posix(), file.read_bytes()


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip of files, the same bytes from the same files."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), files[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
