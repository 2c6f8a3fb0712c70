"""The first seconds of the command line: an interrupt while torch is still loading ends it in one line.

Imported before everything else. Once `main` runs, interrupts are its own again.
"""

import os
import signal
import sys
from pathlib import Path

from minidiff.phrase import Phrase, language_wanted

INTERRUPTED = 130  # the exit code
INTERRUPTED_SAID = Phrase("Interrupted.", "Kesildi.")


def stop(number: int, frame: object) -> None:
    """End at once: nothing has been begun yet that could be lost."""
    said = INTERRUPTED_SAID[language_wanted(sys.argv)]
    os.write(2, f"\n{said}\n".encode())
    os._exit(INTERRUPTED)


def is_command_line() -> bool:
    """Whether this process was started as `minidiff` or `python -m minidiff`."""
    words = [*sys.orig_argv, "", ""]
    module = words[words.index("-m") + 1] if "-m" in words else ""
    return module in ("minidiff", "minidiff.__main__") or Path(words[1]).stem == "minidiff"


if is_command_line() and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, stop)
