"""Bugs put in by hand, each in one piece of the library's source: a fuzzer must find them to be believed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from unittest import mock

from minidiff import checkpoint
from minidiff.checks import progress_file
from minidiff.data import file_formats, standard_sets
from tests.mutation import mutant


@dataclass(frozen=True)
class Plant:
    """In `module`, `old` becomes `new` (see tests/mutation.py); the readers named come from there then."""

    module: str
    old: str
    new: str
    readers: tuple[tuple[object, str], ...]  # (where it is called from, its name)
    errors: tuple[object, str]  # the error class stays the one that callers know

    @contextlib.contextmanager
    def planted(self) -> Iterator[None]:
        """Inside, the bug is there."""
        spoiled = mutant(self.module, self.old, self.new)
        setattr(spoiled, self.errors[1], getattr(*self.errors))
        with contextlib.ExitStack() as stack:
            for where, name in self.readers:
                stack.enter_context(mock.patch.object(where, name, getattr(spoiled, name)))
            yield


CHECKPOINT = ((checkpoint, "load"),), (checkpoint, "CheckpointError")
FORMATS = (
    ((standard_sets, "read_photos"), (standard_sets, "read_idx"), (standard_sets, "unpack")),
    (file_formats, "DataFormatError"),
)
PLANTS = {
    "an error of Python comes through": Plant(
        "minidiff.checkpoint",
        "(KeyError, TypeError, ValueError, RecursionError)",
        "(TypeError, ValueError, RecursionError)",
        *CHECKPOINT,
    ),
    "a network is built before its size is known": Plant(
        "minidiff.checkpoint",
        'torch.device("meta")',
        'torch.device("cpu")',
        *CHECKPOINT,
    ),
    "shapes are believed": Plant(
        "minidiff.data.file_formats",
        "0 in shape or len(content) - start != math.prod(shape)",
        "0 in shape",
        *FORMATS,
    ),
    "an archive grows without end": Plant(
        "minidiff.data.file_formats",
        "unpacker.decompress(content, MOST_GROWTH * len(content) + TAR_BLOCK)",
        "unpacker.decompress(content)",
        *FORMATS,
    ),
    "half a character is noted": Plant(
        "minidiff.checks.progress_file",
        'json.dumps(done, ensure_ascii=False).encode("utf-8")',
        "json.dumps(done)",
        ((progress_file, "load"), (progress_file, "remember")),
        (progress_file, "FILE"),
    ),
}
