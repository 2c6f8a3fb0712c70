"""A made-up MNIST of 20 + 10 images, and a server for it that can fail in the ways that servers do."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from minidiff.data import standard_sets as sets


def md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def _idx(array: np.ndarray) -> bytes:
    return struct.pack(f">{1 + array.ndim}I", 0x800 + array.ndim, *array.shape) + array.tobytes()


def _small() -> dict[str, bytes]:
    random = np.random.default_rng(3)
    made = {}
    for stem, n in (("train", 20), ("t10k", 10)):
        made[f"{stem}-images-idx3-ubyte"] = _idx(random.integers(0, 256, (n, 28, 28), dtype=np.uint8))
        made[f"{stem}-labels-idx1-ubyte"] = _idx((np.arange(n) % 10).astype(np.uint8))
    return made


FILES = _small()
PACKED = {f"{name}.gz": gzip.compress(content, mtime=0) for name, content in FILES.items()}


def point_at(address: str, put: Callable[[object, str, object], None] = setattr) -> None:
    """From now on MNIST is the small one, and comes from `address`. `put` may be monkeypatch.setattr."""
    sums, packed = ({name: md5(content) for name, content in some.items()} for some in (FILES, PACKED))
    put(sets, "MNIST", dataclasses.replace(sets.MNIST, addresses=(address,), packed=packed, md5=sums))


Answer = Callable[[BaseHTTPRequestHandler, bytes], None]  # how a request for that content is answered


def whole(request: BaseHTTPRequestHandler, content: bytes) -> None:
    request.send_response(200)
    request.send_header("Content-Length", str(len(content)))
    request.end_headers()
    request.wfile.write(content)


class Mirror:
    """Serves the packed files; `answers` says how, by name; what is not in it is answered as it should be."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[str] = []
        self.waiting = threading.Event()  # for answers that stall; set at the end
        mirror = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name = self.path.rsplit("/", 1)[-1]
                if self.command == "GET":
                    mirror.requests.append(name)
                with suppress(OSError):  # the other side has hung up
                    mirror.answers.get(name, whole)(self, PACKED[name])

            def log_message(self, format: str, *args: object) -> None:
                """Keep the tests' output clean."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.waiting.set()
        self.server.shutdown()
        self.server.server_close()
