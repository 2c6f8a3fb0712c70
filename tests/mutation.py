"""Mutants: the library with one deliberate mistake. A test-suite that lets one live is not finished.

A row of a table is `(old, new, test)` or `(where, old, new, test)`: in the module under test, where the code
says `old`, suppose it said `new`; then the test fails.

**Adding a row.** `old` and `new` are pieces of Python: an expression (`sqrt(1 - alpha_bar)`), or whole
statements (`history.append(x)`, `t, sigma = raised, 0`). They are compared as parsed code: line breaks,
spaces, comments, docstrings and the place in the file do not matter; every name, number and operator
does. `old` must be there exactly once. Where it is there more often, `where` says which is meant: a
function, method or class ("walk", "NoiseSchedule.cosine"), the n-th from the top of it ("heun[2]"), all
of them ("heun[all]"), or the same of the whole module ("[2]", "[all]"). Take the smallest piece that is
wrong: such a row outlives changes of the code around it. A default is a piece of its function: ("ddim",
"0.0", "1.0"). Part of a sum or a product is a piece only if it is one in Python: in `a * b * c`, `a * b`
is, `b * c` is not.

Then run the row. If the mutant lives, a test is missing: add it to the tests; do not take the row away.
"""

import ast
import importlib.util
import re
import sys
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from minidiff.nets.registry import NETWORKS
from minidiff.samplers import SAMPLERS

REGISTRIES: list[dict[str, Any]] = [
    SAMPLERS,
    NETWORKS,
]  # in which modules enter themselves: a mutant does not stay

Code = ast.expr | list[ast.stmt]


def mutant(module: str, old: str, new: str, where: str = "") -> ModuleType:
    """A fresh copy of `module` in which `old`, at the one place that is meant, reads `new`.

    The original stays as it was. Raises AssertionError, and says what to do, when that place is not there.
    """
    spec = importlib.util.find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    mutate(tree, old, new, where, module)
    copy = ModuleType(f"{module}__mutant")
    copy.__package__ = module.rpartition(".")[0]
    kept = [patch.dict(registry, clear=True) for registry in REGISTRIES]
    sys.modules[copy.__name__] = copy  # dataclasses look their module up
    for one in kept:
        one.start()
    try:
        exec(compile(tree, f"{spec.origin} (mutant)", "exec"), copy.__dict__)
    finally:
        for one in kept:
            one.stop()
        del sys.modules[copy.__name__]
    return copy


def mutate(tree: ast.Module, old: str, new: str, where: str, module: str) -> None:
    """Let the parsed `tree` read `new` where it read `old`."""
    wanted, instead = parsed(old), parsed(new)
    both = isinstance(wanted, list) is isinstance(instead, list)
    assert both, f"{old!r} and {new!r}: one is an expression, the other a statement"
    assert meaning(wanted) != meaning(instead), f"{old!r} and {new!r} are the same code"
    named = re.fullmatch(r"([\w.]*)(?:\[(\d+|all)\])?", where)
    assert named, f"{where!r} should be the name of a function, method or class, with [2] or [all] if need be"
    scope, which = named.groups()
    found = sorted(occurrences(part_called(tree, scope, module), wanted), key=lambda one: one.position)
    place = f"{scope} of {module}" if scope else module
    if not found:
        raise AssertionError(
            f"{place} nowhere says `{old}`. {nearest(part_called(tree, scope, module), wanted)}"
            f"The code has moved on: let the row follow it (see tests/mutation.py for what a row may say)."
        )
    if which is None and len(found) > 1:
        lines = ", ".join(str(one.position[0]) for one in found)
        raise AssertionError(
            f"{place} says `{old}` {len(found)} times (lines {lines}): let the row begin with the function "
            f"or method that is meant, or with which of them: {scope}[2], {scope}[all]."
        )
    if which not in (None, "all"):
        assert int(which) <= len(found), f"{place} says `{old}` {len(found)} times: there is no {where}"
        found = [found[int(which) - 1]]
    for one in reversed(found):
        one.put(deepcopy(instead))
    ast.fix_missing_locations(tree)


def parsed(code: str) -> Code:
    """An expression if it is one, else statements."""
    try:
        return ast.parse(code.strip(), mode="eval").body
    except SyntaxError:
        return ast.parse(code.strip()).body


def meaning(code: Code) -> str:
    """The code as text, without positions and without whether it is read or written to."""
    dumped = "\n".join(map(ast.dump, code)) if isinstance(code, list) else ast.dump(code)
    return re.sub(r"(, )?ctx=\w+\(\)", "", dumped)


def part_called(tree: ast.Module, scope: str, module: str) -> ast.AST:
    """The function, method or class of that name; the tree itself for no name."""
    if not scope:
        return tree
    parts = [part for name, part in definitions(tree) if f".{name}".endswith(f".{scope}")]
    names = ", ".join(name for name, _ in definitions(tree))
    assert len(parts) == 1, f"{module} has {len(parts)} functions or classes called {scope}; it has: {names}"
    return parts[0]


def definitions(tree: ast.AST, before: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Every function and class with its full name, outermost first."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, (ast.FunctionDef, ast.ClassDef)):
            yield f"{before}{child.name}", child
            yield from definitions(child, f"{before}{child.name}.")
        else:
            yield from definitions(child, before)


@dataclass
class Occurrence:
    """Where a piece of code stands: a field of a node, or a stretch of a list in it."""

    parent: ast.AST
    field: str
    first: int | None
    code: Code

    @property
    def position(self) -> tuple[int, int]:
        start = self.code[0] if isinstance(self.code, list) else self.code
        return start.lineno, start.col_offset

    def put(self, new: Code) -> None:
        if isinstance(new, ast.expr):
            written_to(new, like=self.code)
        if self.first is None:
            setattr(self.parent, self.field, new)
        else:
            old, new = (code if isinstance(code, list) else [code] for code in (self.code, new))
            getattr(self.parent, self.field)[self.first : self.first + len(old)] = new


def written_to(new: ast.expr, like: Code) -> None:
    """An expression in the place of an assignment's target is a target, too, with all its parts."""
    if hasattr(new, "ctx") and hasattr(like, "ctx"):
        new.ctx = deepcopy(like.ctx)
        for part in getattr(new, "elts", ()):
            written_to(part, like)


def occurrences(part: ast.AST, wanted: Code) -> Iterator[Occurrence]:
    """Every place in `part` that has the meaning of `wanted`."""
    length = len(wanted) if isinstance(wanted, list) else 1
    kind, text = type(wanted[0] if isinstance(wanted, list) else wanted), meaning(wanted)
    for parent in ast.walk(part):
        for field, value in ast.iter_fields(parent):
            row = value if isinstance(value, list) else [value]
            for i, one in enumerate(row):
                if type(one) is kind:  # the dump is slow: only where it can be
                    here = row[i : i + length] if isinstance(wanted, list) else one
                    if meaning(here) == text:
                        yield Occurrence(parent, field, i if isinstance(value, list) else None, here)


def nearest(part: ast.AST, wanted: Code) -> str:
    """What it says that looks most like `wanted`."""
    kind = ast.stmt if isinstance(wanted, list) else ast.expr
    asked = "\n".join(map(ast.unparse, wanted)) if isinstance(wanted, list) else ast.unparse(wanted)
    said = {ast.unparse(node): node.lineno for node in ast.walk(part) if isinstance(node, kind)}
    close = get_close_matches(asked, [text for text in said if len(text) < 3 * len(asked)], n=3, cutoff=0.5)
    return "Closest: " + "; ".join(f"`{text}` (line {said[text]})" for text in close) + ". " if close else ""
