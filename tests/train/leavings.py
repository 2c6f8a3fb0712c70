"""Ways to leave a run, each the whole of a program: `python leavings.py FOLDER` runs them, each in a process.

The process imports minidiff once and forks a child for every way. The child ends as a program ends, through
the interpreter's own finalisation: that is where a run can get lost. Each step that was seen is noted.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import torch
from tiny_runs import SCHEDULE, SETTINGS, tiny_data, tiny_network

from minidiff import progress
from minidiff.show.training_monitor import TrainingMonitor
from minidiff.train import train

FEW = 4  # steps that are taken before the run is left
KEPT: list[Any] = []  # what a notebook would still have a name for

folder = Path()


def begin(**options: Any) -> Any:
    """The run of this way."""
    network = options.pop("network", None) or tiny_network(dropout=0.2)
    where = options.pop("into", folder)
    return train(
        network, SCHEDULE, tiny_data(), options.pop("settings", SETTINGS), device="cpu", folder=where,
        save_every=10_000,
    )  # fmt: skip


def note(step: Any) -> Any:
    with open(folder.with_suffix(".steps"), "a") as file:
        file.write(f"{step.step}\n")
    return step


def some(steps: Any, count: int = FEW) -> Any:
    """Take some steps by `next`."""
    for _ in range(count):
        note(next(steps))
    return steps


class Tripped(Exception):
    """An error of the consumer's."""


def in_a_step(do: Callable[[], None]) -> Any:
    """A network that does something in the midst of step FEW + 1."""
    network, calls = tiny_network(dropout=0.2), [0]

    def count(*_: Any) -> None:
        calls[0] += 1
        if calls[0] == FEW + 1:
            do()

    network.middle.register_forward_hook(count)
    return network


def press(number: int, times: int = 1) -> Callable[[], None]:
    def do() -> None:
        for _ in range(times):
            os.kill(os.getpid(), number)
            time.sleep(0.01)

    return do


WAYS: dict[str, Callable[[], Any]] = {}


def way(f: Callable[[], Any]) -> Callable[[], Any]:
    WAYS[f.__name__] = f
    return f


# ---- left by the loop ----------------------------------------------------------------------------------


@way
def break_with_a_name() -> None:
    KEPT.append(steps := begin())
    for step in steps:
        if note(step).step == FEW:
            break


@way
def break_without_a_name() -> None:
    for step in begin():
        if note(step).step == FEW:
            break


@way
def return_from_a_function() -> None:
    def one() -> Any:
        for step in begin():
            if note(step).step == FEW:
                return step
        return None

    KEPT.append(one())


@way
def next_and_no_more() -> None:
    KEPT.append(some(begin()))


@way
def next_and_deleted() -> None:
    steps = some(begin())
    del steps


@way
def a_name_in_builtins() -> None:
    import builtins

    builtins.steps = some(begin())  # type: ignore[attr-defined]


@way
def a_class_attribute() -> None:
    class Session:
        steps = some(begin())

    KEPT.append(Session)


@way
def a_circle() -> None:
    circle: list[Any] = [some(begin())]
    circle.append(circle)


@way
def a_circle_that_is_collected() -> None:
    a_circle()
    gc.collect()


@way
def closed() -> None:
    some(begin()).close()


@way
def closed_by_a_with() -> None:
    with closing(begin()) as steps:
        some(steps)


@way
def an_error_thrown_in() -> None:
    with suppress(Tripped):
        some(begin()).throw(Tripped())


@way
def an_interrupt_thrown_in() -> None:
    with suppress(KeyboardInterrupt):
        some(begin()).throw(KeyboardInterrupt())


@way
def islice() -> None:
    KEPT.append(steps := begin())
    for step in itertools.islice(steps, FEW):
        note(step)


@way
def zipped() -> None:
    KEPT.append(steps := begin())
    for _, step in zip(range(FEW), steps, strict=False):
        note(step)


@way
def through_another_generator() -> None:
    def doubled() -> Iterator[Any]:
        yield from begin()

    KEPT.append(some(doubled()))


@way
def with_a_bar() -> None:
    KEPT.append(some(progress.bar(begin(), SETTINGS.steps)))


@way
def with_a_bar_without_a_name() -> None:
    for step in progress.bar(begin(), SETTINGS.steps):
        if note(step).step == FEW:
            break


@way
def with_a_monitor() -> None:
    KEPT.append(watched := iter(TrainingMonitor(begin(), total=SETTINGS.steps)))
    some(watched)


@way
def with_a_monitor_whose_drawing_fails() -> None:
    def draw(network: Any) -> torch.Tensor:
        raise Tripped

    def noted() -> Iterator[Any]:
        for step in begin():
            yield note(step)

    monitor = TrainingMonitor(noted(), total=SETTINGS.steps, samples=draw, sample_every=FEW)
    with suppress(Tripped):
        monitor.run()


@way
def to_the_end() -> None:
    for step in begin():
        note(step)


@way
def to_the_last_step_and_no_further() -> None:
    KEPT.append(some(begin(), SETTINGS.steps))


@way
def after_it_was_resumed() -> None:
    some(begin()).close()
    KEPT.append(some(begin(), 2))


@way
def two_runs_at_once() -> None:
    KEPT.append(some(begin(into=folder.with_suffix(".other"))))
    KEPT.append(some(begin()))


# ---- left by an error ----------------------------------------------------------------------------------


@way
def an_error_of_the_consumer() -> None:
    for step in begin():
        if note(step).step == FEW:
            raise Tripped


@way
def an_error_with_the_run_kept() -> None:
    KEPT.append(some(begin()))
    raise Tripped


@way
def an_error_that_the_notebook_keeps() -> None:
    try:
        some(begin())
        raise Tripped
    except Tripped:
        sys.last_traceback = sys.exc_info()[2]


@way
def sys_exit() -> None:
    for step in begin():
        if note(step).step == FEW:
            sys.exit(3)


@way
def sys_exit_with_the_run_kept() -> None:
    KEPT.append(some(begin()))
    sys.exit()


@way
def out_of_memory_in_a_step() -> None:
    def do() -> None:
        raise MemoryError

    for step in begin(network=in_a_step(do)):
        note(step)


@way
def the_loss_is_no_number() -> None:
    network = in_a_step(lambda: None)

    def spoil(_: Any, __: Any, output: torch.Tensor) -> torch.Tensor:
        return output * torch.nan if taken[0] == FEW else output

    taken = [0]
    network.register_forward_hook(spoil)
    for step in begin(network=network):
        taken[0] = note(step).step


@way
def an_excepthook_that_fails() -> None:
    sys.excepthook = lambda *_: sys.exit(5)
    KEPT.append(some(begin()))
    raise Tripped


@way
def an_atexit_that_fails() -> None:
    import atexit

    KEPT.append(some(begin()))
    atexit.register(lambda: 1 / 0)


@way
def an_error_in_a_thread() -> None:
    def work() -> None:
        KEPT.append(some(begin()))
        raise Tripped

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


# ---- in other threads ----------------------------------------------------------------------------------


@way
def a_thread_that_breaks() -> None:
    thread = threading.Thread(target=lambda: KEPT.append(some(begin())))
    thread.start()


@way
def a_daemon_in_the_midst_of_it() -> None:
    under_way = threading.Event()

    def work() -> None:
        for step in begin():
            if note(step).step == FEW:
                under_way.set()
            time.sleep(0.02)

    threading.Thread(target=work, daemon=True).start()
    under_way.wait()


@way
def a_pool() -> None:
    with ThreadPoolExecutor(1) as pool:
        KEPT.append(pool.submit(lambda: some(begin())).result())


@way
def a_task_that_is_cancelled() -> None:
    async def work() -> None:
        for step in begin():
            note(step)
            await asyncio.sleep(0)

    async def both() -> None:
        task = asyncio.create_task(work())
        while not folder.with_suffix(".steps").exists():
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(both())


@way
def a_child_that_goes_first() -> None:
    KEPT.append(steps := begin())
    some(steps, 2)
    if os.fork() == 0:
        sys.exit()  # with a copy of the run
    os.wait()
    some(steps, 2)


# ---- told to end ---------------------------------------------------------------------------------------


def _told_between_steps(number: int) -> None:
    for step in begin():
        if note(step).step == FEW:
            press(number)()


def _told_when_left_open(number: int) -> None:
    KEPT.append(some(begin()))
    press(number)()


for _name in ("SIGTERM", "SIGHUP", "SIGINT"):
    _number = getattr(signal, _name)
    WAYS[f"{_name}_between_steps"] = lambda n=_number: _told_between_steps(n)  # type: ignore[misc]
    WAYS[f"{_name}_when_left_open"] = lambda n=_number: _told_when_left_open(n)  # type: ignore[misc]
    WAYS[f"{_name}_in_a_step"] = lambda n=_number: [  # type: ignore[misc]
        note(step) for step in begin(network=in_a_step(press(n)))
    ]


@way
def SIGINT_twice_in_a_step() -> None:
    for step in begin(network=in_a_step(press(signal.SIGINT, 2))):
        note(step)


@way
def SIGTERM_three_times() -> None:
    for step in begin(network=in_a_step(press(signal.SIGTERM, 3))):
        note(step)


def main() -> None:
    """Each way in a child of its own; prints what each ended with."""
    global folder
    names, ended = sys.argv[2:] or list(WAYS), {}
    for name in names:
        child = os.fork()
        if child == 0:
            folder = Path(sys.argv[1]) / name
            said = os.open(folder.with_suffix(".said"), os.O_WRONLY | os.O_CREAT)
            os.dup2(said, 1)
            os.dup2(said, 2)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whatever the tests were started with, nohup too
            WAYS[name]()
            return  # and out, as a program goes
        ended[name] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(json.dumps(ended))


if __name__ == "__main__":
    main()
