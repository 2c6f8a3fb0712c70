"""One language of a lesson as a page to read and edit, and the edited page taken back.

    python -m tools.build 01_forward --view tr      writes build/view/01_forward.tr.md
    python -m tools.build 01_forward --take         takes it into lessons/01_forward.py

A page is Markdown: prose as it is, code in fences, before each cell a line with its id. In the first language
everything may be edited, cells may be moved, and a new one begins with a line of its own. In another language
the prose and the words in code may be edited. Nothing of the other languages is touched; what has become
stale by an edit is named by the next build.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.lesson import FIRST, LANGUAGES, WORDS, Cell, Lesson, LessonError, in_language, parse

MARK = re.compile(r'<!-- cell (?P<header>(?:\[markdown\] )?id="[^"]*"(?: \w+="[^"]*")*) -->')
CODE = re.compile(r"````python\n(?P<code>(?:(?!````).)*?)\n?````", re.DOTALL)


@dataclass(frozen=True)
class Group:
    """The cells of one id: a code cell, or a prose cell in each language."""

    id: str
    cells: tuple[Cell, ...]

    def of(self, language: str) -> Cell | None:
        """The cell that the edition in this language shows."""
        return next((cell for cell in self.cells if cell.lang in ("", language)), None)


def groups(lesson: Lesson) -> dict[str, Group]:
    """The cells of a lesson by id, in order."""
    found: dict[str, Group] = {}
    for cell in lesson.cells:
        found[cell.id] = Group(cell.id, (*(found[cell.id].cells if cell.id in found else ()), cell))
    return found


def page_of(lesson: Lesson, language: str, root: Path) -> Path:
    """Where the page of a lesson in one language lies."""
    return root / "build" / "view" / f"{lesson.path.stem}.{language}.md"


def view(lessons: list[Lesson], language: str, root: Path) -> int:
    """Write the pages of these lessons in one language."""
    for lesson in lessons:
        page = page_of(lesson, language, root)
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(written(lesson, language), encoding="utf-8", newline="\n")
        print(page.relative_to(root).as_posix())
    return 0


def take(lessons: list[Lesson], root: Path) -> int:
    """Take the pages that lie in build/view back into their lessons.

    Raises:
        LessonError: when no page is there, or a page cannot be taken; nothing is written then.
    """
    pages = [
        (lesson, language, page_of(lesson, language, root)) for lesson in lessons for language in LANGUAGES
    ]
    there = [(lesson, language, page) for lesson, language, page in pages if page.exists()]
    if not there:
        raise LessonError("there is no page to take; write one with --view LANGUAGE")
    texts = {lesson.path: lesson.path.read_text(encoding="utf-8") for lesson in lessons}
    before = dict(texts)
    for lesson, language, page in there:
        texts[lesson.path] = taken(lesson, language, page.read_text(encoding="utf-8"), texts[lesson.path])
    for path, text in texts.items():  # only now, when all pages are known to be good
        if text != before[path]:
            path.write_text(text, encoding="utf-8", newline="\n")
        print(f"{path.name}: {'taken' if text != before[path] else 'nothing has changed'}")
    for *_, page in there:
        page.unlink()  # taken once: a page left here would undo later edits of the lesson
    return 0


def written(lesson: Lesson, language: str) -> str:
    """The page of a lesson in one language."""
    return "\n\n".join(_on_page(cell, language) for cell in _shown(lesson, language)) + "\n"


def _shown(lesson: Lesson, language: str) -> Iterator[Cell]:
    return (cell for group in groups(lesson).values() if (cell := group.of(language)) is not None)


def _on_page(cell: Cell, language: str) -> str:
    header = f'{"[markdown] " if cell.kind == "markdown" else ""}id="{cell.id}"'
    header += "".join(f' {name}="{value}"' for name in ("only", "alt") if (value := getattr(cell, name)))
    if cell.tags:
        header += f' tags="{" ".join(cell.tags)}"'
    text = f"````python\n{in_language(cell.text, language)}\n````" if cell.kind == "code" else cell.text
    return f"<!-- cell {header} -->\n{text}"


def taken(lesson: Lesson, language: str, page: str, source: str) -> str:
    """The lesson's text with one page taken into it; `source` is the text to change.

    Raises:
        LessonError: for a page with a cell missing, unknown, twice, or with other code in a translation.
    """
    now = parse(source, lesson.path)
    known, edited = groups(now), dict(_cells_of(page, lesson, language))
    shown = [cell.id for cell in _shown(now, language)]
    if gone := [name for name in shown if name not in edited]:
        raise LessonError(
            f"{lesson.path.name}: the page has no cell {gone[0]!r}; take it out in the lesson itself"
        )
    new = [name for name in edited if name not in known]
    if language != FIRST and (new or list(edited) != shown):
        raise LessonError(f"{lesson.path.name}: cells are added and moved in {LANGUAGES[FIRST]}, not here")
    blocks = _blocks(source)
    pieces = []
    for name, (header, text) in edited.items():
        if name in known:
            old = known[name].of(language)
            assert old is not None
            blocks[name, old.lang] = _replaced(blocks[name, old.lang], old, text, language, lesson)
            pieces += [blocks[name, cell.lang] for cell in known[name].cells]
        else:
            lang = f' lang="{FIRST}"' if header.startswith("[markdown]") else ""
            body = _as_comment(text) if header.startswith("[markdown]") else text
            pieces.append(f"# %% {header}{lang}\n{body}")
    return "".join(_ended(piece) for piece in pieces).rstrip("\n") + "\n"


def _ended(block: str) -> str:
    """The block with the empty lines that follow it, at least one."""
    text = block.rstrip("\n")
    return text + block[len(text) :] if block.endswith("\n\n") else text + "\n\n"


def _cells_of(page: str, lesson: Lesson, language: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """id -> (header, text) of every cell of a page."""
    marks = list(MARK.finditer(page))
    seen: set[str] = set()
    if not marks or page[: marks[0].start()].strip():
        raise LessonError(f'{lesson.path.name}: the page must begin with a line <!-- cell id="..." -->')
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        header, text = mark["header"], page[mark.end() : following.start() if following else None].strip("\n")
        name = re.findall(r'id="([^"]*)"', header)[0]
        if name in seen:
            raise LessonError(f"{lesson.path.name}: the page has two cells {name!r}")
        seen.add(name)
        if not header.startswith("[markdown]"):
            code = CODE.fullmatch(text.strip())
            if code is None:
                raise LessonError(f"{lesson.path.name}: cell {name!r} of the page is not one fence of code")
            text = code["code"]
        yield name, (re.sub(r'tags="([^"]*)"', _tags, header), "\n".join(map(str.rstrip, text.splitlines())))


def _tags(match: re.Match[str]) -> str:
    return "tags=[" + ", ".join(f'"{tag}"' for tag in match[1].split()) + "]"


def _blocks(source: str) -> dict[tuple[str, str], str]:
    """(id, language) -> header and text, as they stand in the source."""
    found: dict[tuple[str, str], str] = {}
    for block in re.split(r"(?m)^(?=# %%)", source):
        if block.strip():
            header = block.splitlines()[0]
            name = re.findall(r'\bid="([^"]*)"', header)[0]
            lang = re.findall(r'\blang="([^"]*)"', header)
            found[name, lang[0] if lang else ""] = block
    return found


def _replaced(block: str, old: Cell, text: str, language: str, lesson: Lesson) -> str:
    """The block with its text replaced, if it has changed."""
    before = in_language(old.text, language) if old.kind == "code" else old.text
    if text == before:
        return block
    header, end = block.splitlines()[0], block[len(block.rstrip("\n")) :]
    if old.kind == "markdown":
        return f"{header}\n{_as_comment(text)}{end}"
    body = _code_of_first(old.text, text) if language == FIRST else _words_of(old, text, language, lesson)
    return f"{header}\n{body}{end}"


def _as_comment(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in text.splitlines())


def _rows(code: str) -> list[tuple[str, list[str]]]:
    """Each line of code with the lines of words under it."""
    rows: list[tuple[str, list[str]]] = []
    for line in code.splitlines():
        if WORDS.match(line) and rows:
            rows[-1][1].append(line)
        else:
            rows.append((line, []))
    return rows


def _code_of_first(old: str, new: str) -> str:
    """New code in the first language; a line that stayed, or has become another one, keeps its words."""
    rows, lines = _rows(in_language(old, FIRST)), new.splitlines()
    words = [under for _, under in _rows(old)]
    kept: list[list[str]] = [[] for _ in lines]
    matcher = difflib.SequenceMatcher(None, [line for line, _ in rows], lines, autojunk=False)
    for kind, a, a_end, b, b_end in matcher.get_opcodes():
        if kind == "equal" or (kind == "replace" and a_end - a == b_end - b):
            kept[b:b_end] = words[a:a_end]
        elif kind == "replace":  # lines came or went: words go to the likest line
            for under, (line, _) in zip(words[a:a_end], rows[a:a_end], strict=True):
                if under and (like := difflib.get_close_matches(line, lines[b:b_end], 1, 0.5)):
                    kept[b + lines[b:b_end].index(like[0])] = under
    result: list[str] = []
    for line, under in zip(lines, kept, strict=True):
        indent = line[: len(line) - len(line.lstrip())]
        result += [line, *(indent + one.strip() for one in under)]
    return "\n".join(result)


def _words_of(old: Cell, new: str, language: str, lesson: Lesson) -> str:
    """The cell with the words of a translation replaced by those of its edited page."""
    rows, lines = _rows(old.text), new.splitlines()
    before = in_language(old.text, language).splitlines()
    if len(lines) != len(rows):
        raise LessonError(
            f"{lesson.where(old)}: the code of the page has {len(lines)} lines, the lesson {len(rows)}; "
            f"code is edited in {LANGUAGES[FIRST]}"
        )
    result: list[str] = []
    for (line, under), was, now in zip(rows, before, lines, strict=True):
        indent = line[: len(line) - len(line.lstrip())]
        rest = [one for one in under if not one.strip().startswith(f"# {language}: ")]
        if now == was:
            result += [line, *under]
        else:
            result += [line, *rest, f"{indent}# {language}: {now.strip()}"]
    return "\n".join(result)
