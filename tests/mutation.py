"""Mutants: the library with one deliberate mistake. A test-suite that lets one live is not finished."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType


def mutant(module: str, old: str, new: str) -> ModuleType:
    """A fresh copy of `module` in which the one occurrence of `old` in its source reads `new`.

    The original stays as it was. Raises AssertionError when `old` is not there exactly once: then the
    source has moved on and the mutant must follow.
    """
    spec = importlib.util.find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    source = Path(spec.origin).read_text(encoding="utf-8")
    assert source.count(old) == 1, f"{old!r} occurs {source.count(old)} times in {module}, not once"
    copy = ModuleType(f"{module}__mutant")
    copy.__package__ = module.rpartition(".")[0]
    sys.modules[copy.__name__] = copy  # dataclasses look their module up
    try:
        exec(compile(source.replace(old, new), f"{spec.origin} (mutant)", "exec"), copy.__dict__)
    finally:
        del sys.modules[copy.__name__]
    return copy
