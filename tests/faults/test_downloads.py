"""Downloads that go wrong: cut at any byte, garbled, too long, a page of HTML, refused, stalled, two at once.

After each: the error says so, nothing half-fetched is left, and the next call has the very images. What comes
from the network here is a made-up MNIST from a server on this machine.
"""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from nursery import Nursery
from small_sets import FILES, PACKED, Answer, Mirror, point_at, whole

from minidiff.data import DataUnavailableError, downloads, mnist

IMAGES = "train-images-idx3-ubyte.gz"
SEED = 7


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    mirror = Mirror()
    point_at(mirror.address, monkeypatch.setattr)
    yield mirror
    mirror.close()


def left(root: Path) -> dict[str, bytes]:
    """All files below the root; a folder that a download worked in counts, too."""
    found = {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}
    return found | {path.name: b"" for path in root.glob(".download-*")}


WHOLE = {f"MNIST/raw/{name}": content for name, content in FILES.items()}


def cut_after(size: int) -> Answer:
    def answer(request: BaseHTTPRequestHandler, content: bytes) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content[:size])
        request.close_connection = True

    return answer


def says(status: int, content_type: str = "text/plain") -> Answer:
    def answer(request: BaseHTTPRequestHandler, content: bytes) -> None:
        page = b"<html><body>Please log in to the network of this hotel.</body></html>"
        request.send_response(status)
        request.send_header("Content-Type", content_type)
        request.send_header("Content-Length", str(len(page)))
        request.end_headers()
        request.wfile.write(page)

    return answer


def too_much(request: BaseHTTPRequestHandler, content: bytes) -> None:
    """The right bytes and then some, without a length, as far as anybody listens."""
    request.send_response(200)
    request.end_headers()
    request.wfile.write(content + b"more" * 50_000)


def one_byte_wrong(request: BaseHTTPRequestHandler, content: bytes) -> None:
    middle = len(content) // 2
    spoiled = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    request.send_response(200)
    request.send_header("Content-Length", str(len(spoiled)))
    request.end_headers()
    request.wfile.write(spoiled)


def refused_then_whole(root: Path, mirror: Mirror) -> str:
    """The fault is an error that says what and what to do; without the fault, the next call is whole."""
    with pytest.raises(DataUnavailableError) as caught:
        mnist("train", root=root)
    assert left(root) == {}
    message = str(caught.value)
    assert "MNIST could not be downloaded" in message
    assert "What you can do:" in message
    mirror.answers.clear()
    assert len(mnist("train", root=root)) == 20
    assert left(root) == WHOLE
    return message


def cut_and_again(root: Path, mirror: Mirror, count: int, seed: int) -> None:
    chance = random.Random(seed)
    for index in range(count):
        name = chance.choice(sorted(PACKED))
        size = chance.randrange(len(PACKED[name]))
        print(f"{name} cut after {size} of {len(PACKED[name])} bytes")
        mirror.answers[name] = cut_after(size)
        refused_then_whole(root / str(index), mirror)


def test_a_download_cut_at_any_byte_leaves_nothing_and_the_next_is_whole(
    tmp_path: Path, mirror: Mirror
) -> None:
    cut_and_again(tmp_path, mirror, 8, SEED)


@pytest.mark.nightly
def test_a_download_cut_at_any_of_300_bytes(tmp_path: Path, mirror: Mirror) -> None:
    cut_and_again(tmp_path, mirror, 300, SEED + 1)


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (one_byte_wrong, "corrupted"),
        (too_much, "corrupted"),
        (says(200, "text/html"), "corrupted"),
        (says(403), "403"),
        (says(416), "416"),
        (says(500), "500"),
    ],
    ids=["one byte wrong", "too much", "html", "403", "416", "500"],
)
def test_a_wrong_answer_leaves_nothing_and_the_next_download_is_whole(
    tmp_path: Path, mirror: Mirror, answer: Answer, word: str
) -> None:
    mirror.answers[IMAGES] = answer
    assert word in refused_then_whole(tmp_path, mirror)


def test_a_server_that_stalls_half_way_is_given_up(
    tmp_path: Path, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stall(request: BaseHTTPRequestHandler, content: bytes) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content[:100])
        request.wfile.flush()
        mirror.waiting.wait()

    monkeypatch.setattr(downloads, "SILENCE_LIMIT", 0.5)
    mirror.answers[IMAGES] = stall
    assert "timed out" in refused_then_whole(tmp_path, mirror)


def test_a_fault_does_not_touch_what_was_there(tmp_path: Path, mirror: Mirror) -> None:
    """Three files are whole, one is damaged, and the server has nothing better."""
    assert len(mnist("train", root=tmp_path)) == 20
    damaged = tmp_path / "MNIST" / "raw" / "train-labels-idx1-ubyte"
    damaged.write_bytes(b"damaged")
    before = left(tmp_path)
    mirror.answers[IMAGES] = cut_after(50)
    with pytest.warns(UserWarning, match="replacing damaged"), pytest.raises(DataUnavailableError):
        mnist("train", root=tmp_path)
    assert left(tmp_path) == before


def test_two_processes_that_download_at_once_both_have_the_images(
    nursery: Nursery, tmp_path: Path, mirror: Mirror
) -> None:
    def slowly(request: BaseHTTPRequestHandler, content: bytes) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        for start in range(0, len(content), 4096):
            request.wfile.write(content[start : start + 4096])
            time.sleep(0.02)

    mirror.answers = dict.fromkeys(PACKED, slowly)
    children = [nursery.start("fetch", tmp_path, mirror.address) for _ in range(3)]
    for child in children:
        assert child.wait() == 0, child.said
        assert child.told == 20
    assert left(tmp_path) == WHOLE


def test_a_download_that_still_runs_is_not_taken_for_an_abandoned_one(
    nursery: Nursery, tmp_path: Path, mirror: Mirror
) -> None:
    def wait_for_the_other(request: BaseHTTPRequestHandler, content: bytes) -> None:
        if mirror.requests.count(IMAGES) == 1:
            mirror.waiting.wait()
        whole(request, content)

    mirror.answers[IMAGES] = wait_for_the_other
    first = nursery.start("fetch", tmp_path, mirror.address)
    while IMAGES not in mirror.requests:
        time.sleep(0.02)
    assert len(mnist("train", root=tmp_path)) == 20
    mirror.waiting.set()
    assert first.wait() == 0, first.said
    assert left(tmp_path) == WHOLE


def test_after_sigkill_in_a_download_the_next_one_is_whole(
    nursery: Nursery, tmp_path: Path, mirror: Mirror
) -> None:
    def stall(request: BaseHTTPRequestHandler, content: bytes) -> None:
        cut_after(200)(request, content)
        mirror.waiting.wait()

    mirror.answers[IMAGES] = stall
    child = nursery.start("fetch", tmp_path, mirror.address)
    while IMAGES not in mirror.requests:
        time.sleep(0.02)
    child.kill(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    mirror.answers.clear()
    assert len(mnist("train", root=tmp_path)) == 20
    assert left(tmp_path) == WHOLE  # what the dead one had half fetched is cleared away, too


def test_a_child_that_dies_while_it_draws_its_progress_stops_no_other(
    nursery: Nursery, tmp_path: Path, mirror: Mirror
) -> None:
    child = nursery.start("die_drawing_a_bar")
    assert child.wait() == -signal.SIGKILL
    assert nursery.run("fetch", tmp_path, mirror.address).told == 20
