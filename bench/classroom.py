"""`python -m bench.classroom`: a class of N students on one JupyterHub, who all run lesson 06 at once.

A real JupyterHub with its ordinary proxy starts on loopback (bench/classroom_hub.py). N students log in over
HTTP, a single-user server starts for each, each opens an own copy of the lesson and runs all its cells
through the server's kernel websocket, as JupyterLab does. Measured are waits, memory, CPU time and failures.
Results go into bench/results/classroom.json and, as tables, into docs/benchmarks.md and both languages of
docs/classroom.md. Linux only.

Everything is bounded: a student gives up after --limit seconds, the whole round stops when less than --spare
GB of memory are left, and at the end no process of the hub is left over.
"""

import argparse
import asyncio
import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.machine import describe
from bench.report import RESULTS, ROOT, save_json, table, write_section

CONFIG = Path(__file__).with_name("classroom_hub.py")
PROTOCOL = "v1.kernel.websocket.jupyter.org"
WIDGET = "application/vnd.jupyter.widget-view+json"
MB, GB = 1024**2, 1024**3
BUILDS = {"cpu": "torch built for processors alone", "cuda": "torch with CUDA, on a machine without a GPU"}
TEACHERS = {"en": ROOT / "docs" / "classroom.md", "tr": ROOT / "docs" / "classroom.tr.md"}
PATIENCE = 180  # seconds that a class waits for a training: a choice, stated where it is used
ONE_THREAD = "torch.set_num_threads(1)"  # the line of every lesson that --threads takes away
SERVER_LIMIT = 600  # seconds for a single-user server to start, as in classroom_hub.py
TICK = 1.0  # seconds between looks at the machine
FULL_LOOK = 10  # ticks between looks at shared pages, which cost the kernel of the system more


@dataclass(frozen=True)
class Cell:
    """A code cell of the lesson."""

    id: str
    code: str


def lesson_cells(lesson: str, until: str | None = None, keep_one_thread: bool = True) -> list[Cell]:
    """The code cells of a notebook, up to and with the cell named `until`.

    Raises:
        ValueError: for an unknown lesson or cell.
    """
    path = ROOT / "notebooks" / f"{lesson}.ipynb"
    if not path.is_file():
        there = ", ".join(sorted(one.stem for one in path.parent.glob("*.ipynb")))
        raise ValueError(f"unknown lesson {lesson!r}; there are {there}")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = [
        Cell(cell["id"], "".join(cell["source"])) for cell in notebook["cells"] if cell["cell_type"] == "code"
    ]
    if until is not None:
        names = [cell.id for cell in cells]
        if until not in names:
            raise ValueError(f"lesson {lesson} has no cell {until!r}; it has {', '.join(names)}")
        cells = cells[: names.index(until) + 1]
    if not keep_one_thread:
        cells = [Cell(cell.id, cell.code.replace(ONE_THREAD, "pass")) for cell in cells]
    return cells


# Students


class CannotGoOnError(Exception):
    """What ended a student's lesson early, in a few words."""


@dataclass
class Student:
    """One student: logs in, opens the lesson, runs all of it, and remembers how long each thing took."""

    name: str
    address: str  # of the hub, without a slash at the end
    server_s: float | None = None  # from the log-in to a server that answers
    kernel_s: float | None = None  # these four: from opening the lesson
    widget_s: float | None = None
    live_s: float | None = None  # the cell with the first widget has ended
    finished_s: float | None = None
    cells: dict[str, float] = field(default_factory=dict)  # seconds from opening until each cell ended
    received: int = 0  # bytes that came through the websocket
    widgets: int = 0
    failure: str | None = None
    http: Any = None

    async def log_in(self) -> None:
        """Fill in the hub's form, ask for a server, wait until it answers."""
        import aiohttp

        started = time.perf_counter()
        # 127.0.0.1 is a number, not a name: the jar has to be told that its cookies count
        self.http = aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=aiohttp.ClientTimeout(total=SERVER_LIMIT)
        )
        async with self.http.get(f"{self.address}/hub/login") as page:
            page.raise_for_status()
        form = {"username": self.name, "password": "", "_xsrf": self.cookie("/hub/")}
        async with self.http.post(f"{self.address}/hub/login?next=%2Fhub%2Fspawn", data=form) as page:
            page.raise_for_status()
        while True:  # the page that waits for the server asks again and again, too
            async with self.http.get(
                f"{self.address}/user/{self.name}/lab", headers={"Accept": "text/html"}
            ) as page:
                there = page.status == 200 and page.url.path == f"/user/{self.name}/lab"
                if page.status not in (200, 424, 503):
                    raise CannotGoOnError(f"no server: status {page.status} at {page.url.path}")
            if there:
                break
            if time.perf_counter() - started > SERVER_LIMIT:
                raise CannotGoOnError("no server in time")
            await asyncio.sleep(0.5)
        self.server_s = time.perf_counter() - started

    def cookie(self, path: str) -> str:
        """The token against forged requests, which forms and changes have to repeat."""
        from yarl import URL

        return self.http.cookie_jar.filter_cookies(URL(self.address + path))["_xsrf"].value  # type: ignore[no-any-return]

    async def run_lesson(self, lesson: str, cells: list[Cell], delay: float) -> None:
        """Open the notebook, start its kernel, send all cells, listen until the last one has ended."""
        await asyncio.sleep(delay)
        started = time.perf_counter()
        home = f"{self.address}/user/{self.name}"
        headers = {"X-XSRFToken": self.cookie(f"/user/{self.name}/")}
        async with self.http.get(f"{home}/api/contents/notebooks/{lesson}.ipynb") as page:
            page.raise_for_status()
            await page.read()
        session = {
            "path": f"notebooks/{lesson}.ipynb", "name": lesson, "type": "notebook",
            "kernel": {"name": "python3"},
        }  # fmt: skip
        async with self.http.post(f"{home}/api/sessions", json=session, headers=headers) as page:
            page.raise_for_status()
            kernel = (await page.json())["kernel"]["id"]
        self.kernel_s = time.perf_counter() - started
        channel = uuid4().hex
        async with self.http.ws_connect(
            f"{home}/api/kernels/{kernel}/channels?session_id={channel}",
            protocols=(PROTOCOL,), max_msg_size=0, timeout=None, headers=headers,
        ) as socket_:  # fmt: skip
            waiting = {}
            for cell in cells:  # "Run All" sends all of them at once
                header, packed = execute_request(cell.code, channel)
                waiting[header] = cell.id
                await socket_.send_bytes(packed)
            await self.listen(socket_, waiting, started)

    async def listen(self, socket_: Any, waiting: dict[str, str], started: float) -> None:
        """Follow what the kernel says until nothing is waited for any more."""
        import aiohttp
        from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1

        live = ""
        async for packet in socket_:
            now = time.perf_counter() - started
            if packet.type is not aiohttp.WSMsgType.BINARY:
                raise CannotGoOnError("the websocket was closed")
            self.received += len(packet.data)
            unpacked = deserialize_msg_from_ws_v1(packet.data)  # type: ignore[no-untyped-call]
            _, (header, parent, _, content, *_) = unpacked
            kind, of = json.loads(header)["msg_type"], json.loads(parent).get("msg_id", "")
            if kind == "status" and json.loads(content)["execution_state"] in ("restarting", "dead"):
                raise CannotGoOnError("the kernel died")
            if kind == "display_data" and WIDGET in json.loads(content)["data"]:
                self.widgets += 1
                if self.widget_s is None:
                    self.widget_s, live = now, of
            if kind != "execute_reply" or of not in waiting:
                continue
            reply = json.loads(content)
            cell = waiting.pop(of)
            self.cells[cell] = now
            if reply["status"] != "ok":
                raise CannotGoOnError(f"cell {cell}: {reply.get('ename', reply['status'])}")
            if of == live:
                self.live_s = now
            if not waiting:
                self.finished_s = now
                return
        raise CannotGoOnError("the websocket was closed")

    async def try_to(self, what: Coroutine[Any, Any, None], limit: float) -> None:
        """Await `what`; whatever goes wrong is this student's failure and nobody else's."""
        import aiohttp

        if self.failure:
            what.close()
            return
        try:
            await asyncio.wait_for(what, limit)
        except CannotGoOnError as error:
            self.failure = str(error)
        except asyncio.TimeoutError:
            self.failure = f"not finished after {limit:.0f} s"
        except (aiohttp.ClientError, OSError, KeyError) as error:
            self.failure = f"{type(error).__name__}: {error}"[:200]


def execute_request(code: str, channel: str) -> tuple[str, bytes]:
    """The message that runs a cell, packed as JupyterLab packs it, and its id."""
    from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1

    identifier = uuid4().hex
    message = {
        "header": {
            "msg_id": identifier, "msg_type": "execute_request", "session": channel, "username": "",
            "version": "5.3", "date": datetime.now(timezone.utc).isoformat(),
        },
        "parent_header": {},
        "metadata": {},
        "content": {
            "code": code, "silent": False, "store_history": True, "user_expressions": {},
            "allow_stdin": False, "stop_on_error": True,
        },
    }  # fmt: skip
    packed: bytes = serialize_msg_to_ws_v1(  # type: ignore[no-untyped-call]
        message, "shell", lambda part: json.dumps(part).encode()
    )
    return identifier, packed


# The machine


def available() -> int:
    """Bytes of memory that programs can still get."""
    for line in Path("/proc/meminfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("/proc/meminfo has no MemAvailable")


def oom_kills() -> int:
    """How many processes the system has killed for want of memory since it started."""
    lines = Path("/proc/vmstat").read_text(encoding="utf-8").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("oom_kill "))


def busy_share() -> tuple[int, int]:
    """Ticks that the processors worked, and ticks in all, since the system started."""
    ticks = [
        int(one) for one in Path("/proc/stat").read_text(encoding="utf-8").split("\n", 1)[0].split()[1:9]
    ]
    return sum(ticks) - ticks[3] - ticks[4], sum(ticks)


def processes(token: str) -> dict[int, str]:
    """The hub and everything that it started, by the token that they all inherit: number -> kind."""
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            if token.encode() not in (folder / "environ").read_bytes():
                continue
            command = (folder / "cmdline").read_bytes()
        except OSError:  # it has ended, or is not ours
            continue
        if not command:  # ended, not yet taken note of
            continue
        kinds = {b"ipykernel": "kernel", b"singleuser": "server", b"http-proxy": "proxy"}
        found[int(folder.name)] = next((kind for part, kind in kinds.items() if part in command), "hub")
    return found


def memory(process: int) -> tuple[int, int]:
    """RSS and PSS in bytes: PSS counts a page that n processes share as 1/n of a page.

    Raises:
        OSError: when the process has ended.
    """
    found = {"Rss": 0, "Pss": 0}
    for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8").splitlines()[1:]:
        name, _, rest = line.partition(":")
        if name in found:
            found[name] = int(rest.split()[0]) * 1024
    return found["Rss"], found["Pss"]


def cpu_seconds(process: int) -> float:
    """CPU time of a process, in itself and in the system for it."""
    text = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    fields = text.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Watch(threading.Thread):
    """Looks at the machine every second, and remembers the highest of everything."""

    def __init__(self, token: str, spare: float) -> None:
        super().__init__(daemon=True)
        self.token, self.spare = token, spare * GB
        self.free_before = available()
        self.used = 0  # bytes more than before, at the highest
        self.load = 0.0
        self.kinds: dict[int, str] = {}
        self.cpu: dict[int, float] = {}
        self.rss: dict[int, int] = {}
        self.pss_all = 0  # of everything that the hub started
        self.pss_together: dict[str, list[int]] = {}  # of each kind, when all of it together was largest
        self.short = threading.Event()
        self.over = threading.Event()

    def run(self) -> None:
        """Until told that it is over."""
        loop_count = 0
        while not self.over.wait(TICK):
            free = available()
            self.used = max(self.used, self.free_before - free)
            self.load = max(self.load, os.getloadavg()[0])
            if free < self.spare:
                self.short.set()
            if loop_count % FULL_LOOK == 0:
                self.look()
            loop_count += 1

    def look(self) -> None:
        """Memory and CPU time of every process of the hub."""
        now: dict[str, list[int]] = {}
        for process, kind in processes(self.token).items():
            with contextlib.suppress(OSError):
                rss, pss = memory(process)
                self.cpu[process] = cpu_seconds(process)
                self.kinds[process] = kind
                self.rss[process] = max(rss, self.rss.get(process, 0))
                now.setdefault(kind, []).append(pss)
        self.pss_all = max(self.pss_all, sum(sum(shares) for shares in now.values()))
        for kind, shares in now.items():
            if sum(shares) > sum(self.pss_together.get(kind, [])):
                self.pss_together[kind] = shares

    def report(self) -> dict[str, Any]:
        """Medians and sums, for each kind of process."""
        result: dict[str, Any] = {}
        for kind in ("kernel", "server", "hub", "proxy"):
            numbers = [process for process, one in self.kinds.items() if one == kind]
            if not numbers:
                continue
            result[kind] = {
                "count": len(numbers),
                "rss_mb": round(statistics.median(self.rss[n] for n in numbers) / MB),
                "rss_max_mb": round(max(self.rss[n] for n in numbers) / MB),
                "pss_mb": round(statistics.median(self.pss_together[kind]) / MB),
                "pss_together_mb": round(sum(self.pss_together[kind]) / MB),
                "cpu_s": round(statistics.median(self.cpu[n] for n in numbers), 1),
                "cpu_together_s": round(sum(self.cpu[n] for n in numbers), 1),
            }
        return result


# The hub


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


@contextlib.contextmanager
def running_hub(proxy: str, threads: int | None, token: str) -> Iterator[tuple[str, Path]]:
    """A JupyterHub on loopback: its address and its log. No process of it is left afterwards."""
    with tempfile.TemporaryDirectory(prefix="classroom-") as name:
        folder = Path(name)
        port, *others = free_ports(3)
        environment = os.environ | {
            "CLASSROOM_FOLDER": name,
            "CLASSROOM_COURSE": str(ROOT),
            "CLASSROOM_PORTS": " ".join(map(str, others)),
            "CLASSROOM_PROXY": proxy,
            "CLASSROOM_THREADS": "" if threads is None else str(threads),
            "CLASSROOM_TOKEN": token,
        }
        log = folder / "hub.log"
        address = f"http://127.0.0.1:{port}"
        with log.open("wb") as said:
            hub = subprocess.Popen(
                [sys.executable, "-m", "jupyterhub", "-f", str(CONFIG), "--JupyterHub.bind_url", address],
                cwd=folder, env=environment, stdout=said, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
            with contextlib.suppress(
                OSError
            ):  # should memory run out, it shall be one of ours that is killed
                Path(f"/proc/{hub.pid}/oom_score_adj").write_text("500", encoding="utf-8")
            try:
                wait_for_hub(hub, port, log)
                yield address, log
            finally:
                hub.send_signal(signal.SIGTERM)  # ends servers, kernels and proxy in good order
                with contextlib.suppress(subprocess.TimeoutExpired):
                    hub.wait(timeout=60)
                end_all(token)
                hub.wait()


def wait_for_hub(hub: subprocess.Popen[bytes], port: int, log: Path, limit: float = 120) -> None:
    """Until something listens at the proxy's port.

    Raises:
        RuntimeError: with the last lines of the log when the hub ends or takes too long.
    """
    until = time.monotonic() + limit
    while time.monotonic() < until and hub.poll() is None:
        said = log.read_text(encoding="utf-8", errors="replace")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            if "JupyterHub is now running" in said:
                return
        time.sleep(0.2)
    said = log.read_text(encoding="utf-8", errors="replace")
    raise RuntimeError("the hub did not start:\n" + "\n".join(said.splitlines()[-20:]))


def end_all(token: str, patience: float = 20) -> None:
    """End what carries the token: politely, and after a while not so."""
    until = time.monotonic() + patience
    while left := processes(token):
        late = time.monotonic() > until
        for process in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL if late else signal.SIGTERM)
        if time.monotonic() > until + patience:
            raise RuntimeError(f"processes that cannot be ended: {sorted(left)}")
        time.sleep(0.5)


# A class


async def one_class(
    students: list[Student], lesson: str, cells: list[Cell], watch: Watch, limit: float, spread: float
) -> None:
    """All log in at once; when the last server answers, all run the lesson, `spread` seconds apart in all."""
    try:
        await asyncio.gather(*(one.try_to(one.log_in(), SERVER_LIMIT) for one in students))
        waited = [one.server_s for one in students if one.server_s is not None]
        print(f"  {len(waited)} servers are there after {max(waited, default=0):.0f} s", flush=True)
        delays = [spread * index / max(1, len(students) - 1) for index in range(len(students))]
        lessons = asyncio.gather(
            *(
                one.try_to(one.run_lesson(lesson, cells, delay), limit + delay)
                for one, delay in zip(students, delays, strict=True)
            )
        )
        while not lessons.done():
            await asyncio.wait([lessons], timeout=TICK)
            if watch.short.is_set():
                for one in students:
                    if one.finished_s is None:
                        one.failure = one.failure or "stopped: memory was running out"
                lessons.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await lessons
        watch.look()  # once more, while all kernels are there
    finally:
        for one in students:
            if one.http is not None:
                await one.http.close()


def spread_of(values: list[float | None]) -> dict[str, float] | None:
    """Median and slowest of those that there are."""
    there = [value for value in values if value is not None]
    if not there:
        return None
    return {"median": round(statistics.median(there), 1), "slowest": round(max(there), 1)}


def measure(
    count: int, options: argparse.Namespace, cells: list[Cell], threads: int | None = 1
) -> dict[str, Any]:
    """One class of `count` students in a hub of its own."""
    token = secrets.token_hex(16)
    watch = Watch(token, options.spare)
    kills, load_before = oom_kills(), os.getloadavg()[0]
    with running_hub(options.proxy, threads, token) as (address, log):
        students = [Student(f"student{number:02d}", address) for number in range(1, count + 1)]
        watch.start()
        client, busy, wall = time.process_time(), busy_share(), time.perf_counter()
        try:
            asyncio.run(one_class(students, options.lesson, cells, watch, options.limit, options.spread))
        finally:
            watch.over.set()
            watch.join()
        client, wall = time.process_time() - client, time.perf_counter() - wall
        worked, all_ticks = (after - before for after, before in zip(busy_share(), busy, strict=True))
        if options.keep_log:
            shutil.copy(log, options.keep_log)
    finished = [one for one in students if one.finished_s is not None]
    return {
        "students": count,
        "finished": len(finished),
        "server_s": spread_of([one.server_s for one in students]),
        "kernel_s": spread_of([one.kernel_s for one in students]),
        "widget_s": spread_of([one.widget_s for one in students]),
        "live_s": spread_of([one.live_s for one in students]),
        "finished_s": spread_of([one.finished_s for one in students]),
        "cells_s": {
            cell.id: found["median"]
            for cell in cells
            if (found := spread_of([one.cells.get(cell.id) for one in students]))
        },
        "widgets": statistics.median(one.widgets for one in students),
        "received_mb": round(statistics.median(one.received for one in students) / MB, 1),
        "failures": dict(Counter(one.failure for one in students if one.failure)),
        "oom_kills": oom_kills() - kills,
        "memory_used_gb": round(watch.used / GB, 2),
        "pss_gb": round(watch.pss_all / GB, 2),
        "processes": watch.report(),
        "client_cpu_s": round(client, 1),
        "wall_s": round(wall, 1),
        "busy_cores": round(worked / all_ticks * (os.cpu_count() or 1), 2),
        "load_before": round(load_before, 1),
        "load": round(watch.load, 1),
        "threads": threads,
        "spread_s": options.spread,
        "lesson": options.lesson,
        "when": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M"),
    }  # fmt: skip


def say(row: dict[str, Any]) -> None:
    """One round in three lines."""
    kernel = row["processes"].get("kernel", {})
    print(
        f"{row['students']} students, {row['threads']} thread(s): {row['finished']} finished; "
        f"server {row['server_s']}, first widget {row['widget_s']}, finished {row['finished_s']} s\n"
        f"  memory {row['memory_used_gb']} GB, a kernel {kernel.get('rss_mb')} MB RSS, "
        f"{kernel.get('pss_mb')} MB PSS, {kernel.get('cpu_s')} CPU s; load {row['load']}\n"
        f"  failures {row['failures'] or 'none'}, OOM kills {row['oom_kills']}",
        flush=True,
    )


# Tables


def seconds(value: dict[str, float] | None, which: str) -> str:
    """A cell of the table."""
    return "-" if value is None else f"{value[which]:.0f} s"


def line_through(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Intercept and slope of the straight line with the least squared error.

    Raises:
        ValueError: with fewer than two different x.
    """
    xs, ys = [x for x, _ in points], [y for _, y in points]
    slope, intercept = statistics.linear_regression(xs, ys)
    return intercept, slope


def section(rows: list[dict[str, Any]], machine: dict[str, Any]) -> str:
    """The part of docs/benchmarks.md about the class."""
    waits = table(
        [
            "students", "ended well", "server, slowest", "first widget, median", "slowest",
            "live part, slowest", "all cells, median", "slowest", "cores busy",
        ],
        [
            [
                str(row["students"]), str(row["finished"]), seconds(row["server_s"], "slowest"),
                seconds(row["widget_s"], "median"), seconds(row["widget_s"], "slowest"),
                seconds(row["live_s"], "slowest"),
                seconds(row["finished_s"], "median"), seconds(row["finished_s"], "slowest"),
                f"{row['busy_cores']:.1f}",
            ]
            for row in rows
        ],
    )  # fmt: skip
    memories = table(
        [
            "students", "kernel, RSS", "kernel, PSS", "server, RSS", "server, PSS", "hub and proxy, PSS",
            "all of it, PSS", "machine", "OOM kills",
        ],
        [
            [
                str(row["students"]),
                *(
                    f"{row['processes'][kind][what]} MB"
                    for kind in ("kernel", "server") for what in ("rss_mb", "pss_mb")
                ),
                f"{sum(row['processes'][kind]['pss_together_mb'] for kind in ('hub', 'proxy'))} MB",
                f"{row['pss_gb']:.1f} GB", f"{row['memory_used_gb']:.1f} GB", str(row["oom_kills"]),
            ]
            for row in rows
        ],
    )  # fmt: skip
    client = max(row["client_cpu_s"] / row["students"] for row in rows)
    return f"""## A class on one JupyterHub, {BUILDS[machine["build"]]}

`python -m bench.classroom`. {machine["about"]} JupyterHub {machine["jupyterhub"]} with its ordinary proxy (configurable-http-proxy, node {machine["node"]}), JupyterLab {machine["jupyterlab"]}, a local process for each student, one thread in each kernel; load average {max(row["load_before"] for row in rows):.1f} at most before a round. All log in in the same second. When the last server answers, all open lesson {rows[0]["lesson"]} in the same second and run all its cells: the hardest case, since a class that reads does not compute. Times run from the log-in (server) or from opening the lesson (all others). *First widget*: the kernel's first widget has come through the websocket; a browser paints it later. *Live part*: the training that this widget follows has ended. The students' side runs on the same machine and took {client:.1f} s of CPU for each.

{waits}

{memories}

Medians of one process, and sums. RSS counts a page once for every kernel that shares it, PSS once in all. *Machine*: how much less memory was available than before the round.{failures_of(rows)} The kernel sent each student {rows[-1]["received_mb"]:.0f} MB.

{arithmetic(rows, machine["cores"])}
"""  # noqa: E501


def failures_of(rows: list[dict[str, Any]]) -> str:
    """What went wrong, or that nothing did."""
    failed = [
        f"{row['students']} students: " + ", ".join(f"{text} ({n})" for text, n in row["failures"].items())
        for row in rows
        if row["failures"]
    ]
    return " Failures: " + "; ".join(failed) + "." if failed else " No failure in any round."


NEEDS = {
    "en": """**What machine a class needs.** One student costs {least} to {each} s of one core from the log-in to the last cell (kernel, server and share of hub and proxy). So N students on k cores wait N · {each} / k seconds, and never less than one alone, {alone} s. Here: {measured} · {each} / {cores} = {expected} s expected, {slowest} s measured for the lesson. For {students}:

{machines}

Memory: a straight line through the sums of PSS gives {base} GB + {slope} GB for each student, for {students} students {wanted} GB; with 2 GB for the system and a quarter to spare, **{safe} GB**.""",  # noqa: E501
    "tr": """**Bir sınıfa nasıl bir makine gerekir?** Bir öğrenci, girişinden son hücresine kadar, tek bir çekirdeği {least} ile {each} sn arasında meşgul eder (kernel, kendi sunucusu, hub ile proxy'deki payı). Demek ki k çekirdekte N öğrenci N · {each} / k saniye bekler; ama hiçbir zaman tek bir öğrencinin beklediği {alone} sn'den az değil. Burada: {measured} · {each} / {cores} = {expected} sn bekleniyordu; ders için {slowest} sn ölçüldü. {students} öğrenci için:

{machines}

Bellek: PSS toplamlarına uydurulan doğru {base} GB ve öğrenci başına {slope} GB verir; {students} öğrenci için {wanted} GB. Sistem için 2 GB ve dörtte bir pay da eklenince: **{safe} GB**.""",  # noqa: E501
}
NEEDS_HEAD = {
    "en": ["cores", "{} students, all cells at once", "in two halves, one after the other"],
    "tr": ["çekirdek", "{} öğrenci, bütün hücreler aynı anda", "iki yarım sınıf, art arda"],
}


def arithmetic(rows: list[dict[str, Any]], cores: int, language: str = "en", students: int = 30) -> str:
    """From the rounds to the machine that a class needs; empty with fewer than two rounds."""
    rows = [row for row in rows if row["finished"] == row["students"]]
    if len(rows) < 2:
        return ""
    alone = rows[0]
    work = [sum(one["cpu_together_s"] for one in row["processes"].values()) / row["students"] for row in rows]
    each = max(work)
    base, slope = line_through([(row["students"], row["pss_gb"]) for row in rows])
    wanted = base + slope * students
    wait = alone["finished_s"]["slowest"]
    largest, classes = rows[-1], (students, students / 2)
    machines = table(
        [head.format(students) for head in NEEDS_HEAD[language]],
        [
            [str(k), *(amount(max(wait, n * each / k) / 60, 1, "min", language) for n in classes)]
            for k in (2, 4, 8, 16, 32)
        ],
    )  # fmt: skip
    return NEEDS[language].format(
        least=f"{min(work):.0f}", each=f"{each:.0f}", alone=f"{wait:.0f}", measured=largest["students"],
        cores=cores, expected=f"{largest['students'] * each / cores:.0f}",
        slowest=f"{largest['finished_s']['slowest']:.0f}", students=students, machines=machines,
        base=amount(max(base, 0), 1, "", language), slope=amount(slope, 2, "", language),
        wanted=f"{wanted:.0f}", safe=f"{(wanted + 2) * 1.25:.0f}",
    )  # fmt: skip


def amount(value: float, digits: int, unit: str, language: str) -> str:
    """A number with its unit as the language writes it: `1.5 min`, `1,5 dk`."""
    text = f"{value:.{digits}f}"
    if language == "tr":
        text, unit = text.replace(".", ","), {"s": "sn", "min": "dk"}.get(unit, unit)
    return f"{text} {unit}".rstrip()


SUMMARY = {
    "en": """Measured by `python -m bench.classroom` ({build}; [details](benchmarks.md)): on {cores} cores and {memory} GB all students run lesson 06 in the same second.

{rounds}

Counting {patience} minutes as the longest that a class waits for a training, **{practical}** of these numbers is the largest that {cores} cores serve.

{needs}
""",  # noqa: E501
    "tr": """`python -m bench.classroom` ile ölçüldü ({build}; [ayrıntılar](benchmarks.tr.md)): {cores} çekirdekli, {memory} GB bellekli bir makinede bütün öğrenciler 06. dersi aynı saniyede çalıştırmaya başlıyor.

{rounds}

Bir sınıfın bir eğitim için en çok {patience} dakika bekleyebileceğini varsayarsak, bu sayılar içinde {cores} çekirdeğin kaldırdığı en büyüğü: **{practical}**.

{needs}
""",  # noqa: E501
}
SUMMARY_HEAD = {
    "en": [
        "students",
        "ended well",
        "first widget, slowest",
        "training, slowest",
        "all cells, slowest",
        "memory",
    ],
    "tr": [
        "öğrenci",
        "sorunsuz bitiren",
        "ilk araç, en yavaş",
        "eğitim, en yavaş",
        "bütün hücreler, en yavaş",
        "bellek",
    ],
}
SUMMARY_BUILDS = {
    "en": BUILDS,
    "tr": {
        "cpu": "yalnızca işlemci için derlenmiş torch",
        "cuda": "CUDA'lı torch, GPU'su olmayan bir makinede",
    },
}


def summary(rows: list[dict[str, Any]], machine: dict[str, Any], language: str = "en") -> str:
    """The part of docs/classroom.md or classroom.tr.md: what a teacher wants to know of all this."""

    def slowest(value: dict[str, float] | None) -> str:
        return "-" if value is None else amount(value["slowest"], 0, "s", language)

    body = [
        [
            str(row["students"]), str(row["finished"]), slowest(row["widget_s"]), slowest(row["live_s"]),
            slowest(row["finished_s"]), amount(row["pss_gb"], 1, "GB", language),
        ]
        for row in rows
    ]  # fmt: skip
    fit = [row for row in rows if row["live_s"] and row["live_s"]["slowest"] <= PATIENCE]
    practical = max((row["students"] for row in fit if row["finished"] == row["students"]), default=0)
    return SUMMARY[language].format(
        build=SUMMARY_BUILDS[language][machine["build"]], cores=machine["cores"],
        memory=f"{machine['memory_gb']:.0f}", rounds=table(SUMMARY_HEAD[language], body),
        patience=PATIENCE // 60, practical=practical or {"en": "none", "tr": "hiçbiri"}[language],
        needs=arithmetic(rows, machine["cores"], language),
    )  # fmt: skip


def threads_section(rows: list[dict[str, Any]], machine: dict[str, Any]) -> str:
    """The part about what the number of threads does."""
    body = [
        [
            "1, as the lessons set it" if row["threads"] == 1 else f"{row['threads']}, that line taken out",
            str(row["finished"]), seconds(row["widget_s"], "slowest"), seconds(row["finished_s"], "slowest"),
            f"{row['processes']['kernel']['cpu_s']:.0f} s",
        ]
        for row in rows
    ]  # fmt: skip
    return f"""## A class on one JupyterHub: threads

`python -m bench.classroom threads`. {machine["about"]} {rows[0]["students"]} students run lesson {rows[0]["lesson"]} up to its training (cell `{rows[0]["until"]}`) at once; each gives up after {rows[0]["limit_s"]:.0f} s.

{table(["threads in each kernel", "ended well", "first widget, slowest", "last cell, slowest", "CPU time of a kernel"], body)}
"""  # noqa: E501


# The command


def about_machine(proxy: str) -> dict[str, Any]:
    """What the figures hold for."""
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / GB
    processor = describe().split(",")[0]
    import torch

    return {
        "build": "cuda" if torch.version.cuda else "cpu",
        "about": f"{processor}, {os.cpu_count()} cores, {total:.0f} GB, torch {version('torch')}.",
        "cores": os.cpu_count(),
        "memory_gb": round(total, 1),
        "node": node or "?",
        **{name: version(name) for name in ("jupyterhub", "jupyterlab", "ipykernel", "torch")},
        "proxy": Path(proxy).name,
    }


def stored(part: str) -> dict[str, Any]:
    """What earlier rounds left."""
    path = RESULTS / "classroom.json"
    results = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return results.get(part, {})  # type: ignore[no-any-return]


def run_class(options: argparse.Namespace) -> bool:
    """A round for each number of students; each is stored as soon as it is there. True when nobody failed."""
    machine, fine = about_machine(options.proxy), True
    cells = lesson_cells(options.lesson, options.until)
    started, work = time.monotonic(), 0.0  # work: seconds of one core for one student
    for count in options.students:
        expected = count * work / (os.cpu_count() or 1)
        if time.monotonic() - started + expected > options.minutes * 60:
            print(f"{count} students: left out, about {expected / 60:.0f} min do not fit into --minutes")
            continue
        row = measure(count, options, cells)
        say(row)
        fine = fine and row["finished"] == count
        work = max(work, sum(one["cpu_together_s"] for one in row["processes"].values()) / count)
        if options.until or options.spread or options.dry:
            print("  (not stored: not the whole lesson at once)")
            continue
        part = f"class-{machine['build']}"
        rounds = stored(part).get("rounds", {}) | {str(count): row}
        rows = sorted(rounds.values(), key=lambda one: one["students"])
        save_json("classroom", part, {"machine": machine, "rounds": {str(r["students"]): r for r in rows}})
        write_section(f"classroom-{machine['build']}", section(rows, machine))
        if machine["build"] == "cpu":  # what the page tells its readers to install
            for language, page in TEACHERS.items():
                write_section("classroom-machine", summary(rows, machine, language), page)
    return fine


def run_threads(options: argparse.Namespace) -> bool:
    """The same class twice: one thread in each kernel, then as many as there are cores."""
    machine, rows = about_machine(options.proxy), []
    count, until = options.students[-1], options.until or "watch"
    for threads in (1, os.cpu_count() or 1):
        cells = lesson_cells(options.lesson, until, keep_one_thread=threads == 1)
        rows.append(measure(count, options, cells, threads) | {"until": until, "limit_s": options.limit})
        say(rows[-1])
    if not options.dry:
        save_json("classroom", "threads", {"machine": machine, "rounds": rows})
        write_section("classroom-threads", threads_section(rows, machine))
    return bool(rows[0]["finished"] == count)


def main() -> int:
    """Measure, store, write the tables; 1 when a student with one thread did not finish."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument(
        "part", nargs="?", choices=("class", "threads"), default="class",
        help="class: the waits and the memory (default); threads: what more threads in a kernel do",
    )  # fmt: skip
    parser.add_argument("--students", type=int, nargs="+", help="a round each (default: 30; threads: 4)")
    parser.add_argument("--lesson", default="06_training")
    parser.add_argument("--until", metavar="CELL", help="only the cells up to this one; nothing is stored")
    parser.add_argument("--limit", type=float, default=1500, help="seconds for the lesson (default: 1500)")
    parser.add_argument(
        "--minutes", type=float, default=float("inf"), help="begin no round that would end later than this"
    )
    parser.add_argument(
        "--spread", type=float, default=0, help="seconds between the first and the last start"
    )
    parser.add_argument("--spare", type=float, default=1.5, help="GB of memory to leave alone (default: 1.5)")
    parser.add_argument("--proxy", help="configurable-http-proxy (default: the one on the path)")
    parser.add_argument("--keep-log", type=Path, metavar="FILE", help="where to put what the hub said")
    parser.add_argument("--dry", action="store_true", help="store and write nothing")
    options = parser.parse_args()
    options.students = options.students or [4 if options.part == "threads" else 30]
    if min(options.students) < 1 or max(options.students) > 99:
        parser.error("--students must be 1 to 99")
    if not Path("/proc/self/smaps_rollup").exists():
        parser.error("this measurement reads /proc, which only Linux has")
    options.proxy = options.proxy or shutil.which("configurable-http-proxy")
    if options.proxy is None:
        parser.error(
            "no configurable-http-proxy; `npm install -g configurable-http-proxy`, or name it with --proxy"
        )
    for package in ("jupyterhub", "aiohttp"):
        if find_spec(package) is None:
            parser.error(f'{package} is not installed; `pip install -e ".[hub]"`')
    try:
        lesson_cells(options.lesson, options.until)
    except ValueError as error:
        parser.error(str(error))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # clean up on the way out, as after Ctrl-C
    run = run_class if options.part == "class" else run_threads
    return 0 if run(options) else 1


if __name__ == "__main__":
    sys.exit(main())
