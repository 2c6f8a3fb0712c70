"""Running a command where no network is: in a namespace of its own that has the loopback and nothing else."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

# A new namespace has its loopback switched off; kernels of notebooks talk over it. SIOCSIFFLAGS, IFF_UP.
LOOPBACK_UP = """
import fcntl, os, socket, struct, sys
with socket.socket() as probe:
    fcntl.ioctl(probe, 0x8914, struct.pack("16sH14x", b"lo", 1))
os.execv(sys.argv[1], sys.argv[1:])
"""
APART = ["unshare", "--user", "--map-root-user", "--net"]
REACHES = """
import socket
names = [name for _, name in socket.if_nameindex()]
assert names == ["lo"], names
with socket.create_server(("127.0.0.1", 0)) as server:
    socket.create_connection(server.getsockname(), timeout=9).close()
"""


def inside(command: Sequence[str | Path]) -> list[str]:
    """The command that runs `command`, whose first word is a path, without a network."""
    return [*APART, sys.executable, "-c", LOOPBACK_UP, *map(str, command)]


@functools.cache
def can_be_had() -> bool:
    """Whether this system lets us make such a namespace."""
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        return False
    return (
        subprocess.run(inside([sys.executable, "-c", REACHES]), capture_output=True, check=False).returncode
        == 0
    )


def run(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `command` in `folder` without network where that can be had, and with the settings of nobody."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_", "PYTHON"))
    }
    return subprocess.run(
        inside(command) if can_be_had() else [str(word) for word in command],
        cwd=folder, env=clean | {"OMP_NUM_THREADS": "1"} | dict(environment or {}),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
