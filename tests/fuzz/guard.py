"""What may not happen while a file is read, and how it is noticed.

- **No code**: Python tells every audit hook when it starts a program, imports, compiles or runs code,
  unpickles a name, loads a library or connects to somewhere. While a file is read, none of that may happen.
- **No path**: the same hook hears of every file that is opened, made, moved or removed. Writing is allowed in
  the folder of the input only.
- **No memory**: the kernel keeps the largest size that the process ever had, and can be told to forget it.
  Asking for more than `ADDRESSES` fails at once, and is found even where the failure was turned into a polite
  error. Both need Linux; elsewhere they are not checked.
- **No end**: a reader that takes `HANG` seconds is stopped together with the whole process, and with the
  traceback of where it was. The limit is wide, because a machine can be busy.
"""

from __future__ import annotations

import faulthandler
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

ADDRESSES = 1 << 30  # bytes of address space that reading may ask for, beyond what the process has
MEMORY = 96  # megabytes that reading one input may really take
HANG = 60.0  # seconds

CODE = (
    "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile", "os.kill",
    "subprocess.Popen", "pty.spawn", "pickle.find_class", "marshal.loads", "exec", "compile", "import",
    "ctypes.dlopen", "code.__new__", "webbrowser.open", "shutil.unpack_archive", "signal.pthread_kill",
)  # fmt: skip
CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.chown",
           "os.truncate", "os.utime", "os.mkfifo", "os.mknod", "shutil.rmtree", "shutil.move")  # fmt: skip
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@dataclass(frozen=True)
class Outcome:
    """What became of one input."""

    result: str  # "read", or the class of the error
    seconds: float
    megabytes: float  # more memory than before, at the peak
    wrong: str = ""  # the broken promise, if any


class Forbidden(BaseException):
    """What a reader was about to do."""


class Guard:
    """Watches this process from now on; there is no way to take an audit hook away again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.found: list[str] = []
        self.on = False
        sys.addaudithook(self._hear)
        self._limit_addresses()

    def examine(self, read: Any, promised: tuple[type[Exception], ...]) -> Outcome:
        """Call `read()` and say what came of it."""
        self.found.clear()
        before = _forget_peak()
        faulthandler.dump_traceback_later(HANG, exit=True, file=sys.__stderr__)
        started = time.perf_counter()
        error: BaseException | None = None
        self.on = True
        try:
            read()
        except BaseException as caught:  # a panic in Rust is no Exception
            error = caught
        finally:
            self.on = False
            seconds = time.perf_counter() - started
            faulthandler.cancel_dump_traceback_later()
        megabytes = _peak() - before
        wrong = [*self.found]
        if error is not None and not isinstance(error, promised):
            wrong.append(f"a foreign exception: {type(error).__name__}: {str(error)[:300]}")
        elif error is not None and len(str(error)) > 10_000:
            wrong.append(f"a message of {len(str(error))} characters")
        if megabytes > MEMORY:
            wrong.append(f"{megabytes:.0f} MB of memory")
        wrong += [f"memory was asked for in vain: {cause}" for cause in _causes(error) if _is_hunger(cause)]
        return Outcome(
            "read" if error is None else type(error).__name__, seconds, megabytes, "; ".join(wrong)
        )

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event in CODE:
            self._forbid(f"{event}({', '.join(map(_shown, arguments))})")
        elif event == "socket.connect" and arguments[1][0] != "127.0.0.1":
            self._forbid(f"a connection to {arguments[1]}")
        elif event == "open":
            path, mode, flags = arguments
            writes = bool(flags & WRITING) if mode is None else bool(set(mode) & set("wax+"))
            if writes and not isinstance(path, int) and not self._inside(path):
                self._forbid(f"writes {_shown(path)}")
        elif event in CHANGES:
            for path in arguments:
                if isinstance(path, (str, bytes, os.PathLike)) and not self._inside(path):
                    self._forbid(f"{event}({_shown(path)})")

    def _forbid(self, what: str) -> None:
        """Note it, and keep it from happening: nobody should have to run a fuzzer in a cage."""
        self.found.append(what)
        raise Forbidden(what)

    def _inside(self, path: Any) -> bool:
        try:
            return Path(os.path.realpath(os.fsdecode(path))).is_relative_to(self.folder)
        except ValueError:  # a name with a zero byte: nothing is opened under it
            return True

    def _limit_addresses(self) -> None:
        status = Path("/proc/self/statm")
        if resource is not None and status.exists():
            now = int(status.read_text().split()[0]) * resource.getpagesize()
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (now + ADDRESSES, hard))


def _shown(value: object) -> str:
    return repr(value)[:100]


def _causes(error: BaseException | None) -> list[BaseException]:
    """The error and all that led to it."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _is_hunger(error: BaseException) -> bool:
    return isinstance(error, MemoryError) or "allocate memory" in str(error)[:10_000]


def _status(name: str) -> float:
    """A line of what the kernel knows about this process, in megabytes."""
    with open("/proc/self/status", encoding="ascii", errors="replace") as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith(name))


def _forget_peak() -> float:
    if not sys.platform.startswith("linux"):
        return 0.0
    with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
        file.write("5")
    return _status("VmRSS")


def _peak() -> float:
    return _status("VmHWM") if sys.platform.startswith("linux") else 0.0
