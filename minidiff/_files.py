"""Files that outlive accidents: written whole or not at all, and by one process at a time.

Whatever ends a process (an error, a full disk, an interrupt, SIGKILL), the files it leaves are the old ones
or the new ones, and nothing has to be tidied up by hand.
"""

import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

from minidiff import _words as words

LOCK_NAME = ".in-use"


class FolderInUseError(RuntimeError):
    """Another run writes into this folder; the message says who, and what to do."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, atomically: after a crash there is the old file or the new one, nothing between.

    Raises OSError, with the name of the file in it, when the disk is full or the folder cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.{os.urandom(8).hex()}.unfinished")  # nobody else's name
    try:
        with open(unfinished, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # on the disk before it gets its name
        os.replace(unfinished, path)
    except OSError as error:
        raise OSError(
            error.errno, error.strerror, str(path)
        ) from error  # a full disk names no file by itself
    finally:
        with suppress(
            OSError
        ):  # a folder that cannot be written refuses this, too, and has nothing to remove
            unfinished.unlink()


def remove_unfinished(path: Path) -> None:
    """Clear away what writers of `path` that were killed in the act have left beside it."""
    for left in path.parent.glob(f".{path.name}.*.unfinished"):
        left.unlink(missing_ok=True)


class FolderLock:
    """Held by one process at a time, until `release`, or until that process dies, however it dies.

    The operating system keeps the lock on a small file in the folder; that the file is there means nothing.
    Where a file system knows no locks, nobody is kept out. A process forked from the holder does not hold it.
    Raises FolderInUseError when another holds it, OSError when the folder cannot be written.
    """

    def __init__(self, folder: Path, name: str = LOCK_NAME) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path, self.process = folder / name, os.getpid()
        while True:
            self.file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
            if not _locked(self.file):
                holder = _holder(self.file)
                os.close(self.file)
                raise FolderInUseError(words.IN_USE.said(folder=folder, holder=holder))
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(self.file), self.path.stat()):
                    break
            os.close(self.file)  # the one before us removed the file after we had opened it: once more
        with suppress(OSError):  # only a help to those who come later
            os.ftruncate(self.file, 0)
            os.write(self.file, _myself().encode())

    def release(self) -> None:
        """Let others in."""
        if os.getpid() != self.process:
            return
        with suppress(OSError):  # Windows keeps an open file, which does no harm
            self.path.unlink()
        os.close(self.file)


def _locked(file: int) -> bool:
    """Whether the open file's lock is ours now, asked without waiting."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(file, 1 << 20, os.SEEK_SET)  # behind the text: Windows forbids reading what is locked
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks: rather unguarded than not at all
        return True
    return True


def _myself() -> str:
    return f"process {os.getpid()} on {socket.gethostname()}"


def _holder(file: int) -> str:
    os.lseek(file, 0, os.SEEK_SET)
    said = os.read(file, 200).decode(errors="replace")
    return words.THIS_PROCESS.said() if said == _myself() else said or words.ANOTHER_PROCESS.said()
