"""`python -m tools.size`: how much code there is to read: lines without docstrings, comments and blank ones.

A row for each room of the library, then what is longest. `tests/project/test_size.py` holds the bounds.
"""

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIBRARY = ROOT / "minidiff"
CORE = (
    "_condition", "denoisers",
    "forward", "guidance", "loss", "nets", "noise", "predictions", "samplers", "schedule",
)  # fmt: skip
HAVE_DOCSTRINGS = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def code_lines(source: str) -> set[int]:
    """The numbers of the lines that hold code."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in NO_CODE:
            lines |= set(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, HAVE_DOCSTRINGS) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and ast.get_docstring(node, clean=False) is not None:
                lines -= set(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return lines


def room_of(path: Path) -> str:
    """The room that a file belongs to: its folder in the library, or its own name."""
    return path.relative_to(LIBRARY).parts[0].removesuffix(".py")


def rooms() -> dict[str, int]:
    """Lines of code of each room."""
    sizes: dict[str, int] = {}
    for path in files():
        room = room_of(path)
        sizes[room] = sizes.get(room, 0) + len(code_lines(path.read_text(encoding="utf-8")))
    return sizes


def core() -> int:
    """Lines of code of the core: what a reader meets who follows an equation."""
    return sum(size for room, size in rooms().items() if room in CORE)


def files() -> list[Path]:
    """The library's Python files."""
    return sorted(LIBRARY.rglob("*.py"))


def functions(path: Path) -> Iterator[tuple[int, str]]:
    """(number of lines from first to last, name) of each function in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield (node.end_lineno or node.lineno) - node.lineno + 1, node.name


def body_lines(path: Path, name: str) -> int:
    """Lines of code in the body of the function `name`, without its signature and docstring."""
    source = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            span = set(range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1))
            return len(code_lines(source) & span)
    raise ValueError(f"{path} has no function {name}.")


def main() -> None:
    sizes = rooms()
    for room, size in sorted(sizes.items(), key=lambda item: -item[1]):
        print(f"{size:6,}  {room}{'  (core)' if room in CORE else ''}")
    print(
        f"{core():6,}  the core together\n{sum(sizes.values()):6,}  the library\n\nlongest files, all lines:"
    )
    by_length = sorted(((len(path.read_text().splitlines()), path) for path in files()), reverse=True)
    for length, path in by_length[:8]:
        print(f"{length:6,}  {path.relative_to(ROOT)}")
    print("\nlongest functions:")
    longest = sorted(
        (
            (length, f"{path.relative_to(ROOT)} {name}")
            for path in files()
            for length, name in functions(path)
        ),
        reverse=True,
    )
    for length, where in longest[:8]:
        print(f"{length:6,}  {where}")
    print("\nbodies of samplers:")
    for name in ("euler", "ddim", "ddpm", "heun"):
        print(f"{body_lines(LIBRARY / 'samplers' / f'{name}.py', name):6,}  {name}")


if __name__ == "__main__":
    main()
