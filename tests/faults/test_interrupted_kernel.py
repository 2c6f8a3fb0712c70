"""The notebook's ■ in every long function, in a real kernel: it answers afterwards, nothing is half done.

Each test runs a cell, waits until it says "started", lets a random while pass, and interrupts the kernel.
What the reader sees is KeyboardInterrupt or a sentence; what lies in the folder is whole; the run goes on
exactly.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty

import pytest
from jupyter_client.manager import KernelManager
from small_sets import PACKED, Mirror
from tiny_runs import assert_same_bits, saved

from minidiff.loss_file import LOSSES_NAME
from minidiff.train import CHECKPOINT_NAME

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
ROOMS = [str(HERE), str(HERE.parent / "train"), str(HERE.parents[1])]
CHANCE = random.Random(11)
SECOND_STEP = "telling = True"  # a start: "started" is said when the first step has been taken
LONG = 1_000_000  # steps nobody waits for
PREPARED = f"""
import sys; sys.path[:0] = {ROOMS!r}
import dataclasses, os, signal, time, torch
from tiny_runs import SCHEDULE, SETTINGS, tiny_data, tiny_network, tiny_train
from minidiff import NetworkDenoiser, metrics, randn, sample
from minidiff.data import digits, standard_sets
from minidiff.show import TrainingMonitor
from minidiff.train import train
import small_sets

def training(folder, steps={LONG}, **options):
    settings, network = dataclasses.replace(SETTINGS, steps=steps), tiny_network()
    if globals().pop("telling", False):
        network.register_forward_hook(tell_of_the_second_step)
    return train(network, SCHEDULE, tiny_data(), settings, device="cpu", folder=folder, **options)

def tell_of_the_second_step(network, *_):
    network.asked = getattr(network, "asked", 0) + 1
    if network.asked == 2:
        print("started", flush=True)
"""


class Kernel:
    """A real ipykernel, and what its cells say."""

    def __init__(self, folder: Path) -> None:
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(
            cwd=str(folder), env=os.environ | {"OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
        )
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=300)
        assert self.run(PREPARED) == ("", "")

    def run(self, code: str, interrupt_after: float | None = None) -> tuple[str, str]:
        """What the cell printed, and its error ("" if none); interrupted so long after it said "started"."""
        ours = self.client.execute(code)
        printed, error, started = "", "", False
        while True:
            try:
                message = self.client.get_iopub_msg(timeout=300)
            except Empty:
                raise AssertionError(f"the kernel says nothing more; it had said {printed!r}") from None
            content = message["content"]
            if message["msg_type"] == "stream":
                printed += content["text"]
            elif message["msg_type"] == "error":
                error = f"{content['ename']}: {content['evalue']}"
            elif content.get("execution_state") == "idle" and message["parent_header"].get("msg_id") == ours:
                return printed, error
            if interrupt_after is not None and not started and "started" in printed:
                started = True
                time.sleep(interrupt_after)
                self.manager.interrupt_kernel()

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    kernel = Kernel(tmp_path_factory.mktemp("notebook"))
    yield kernel
    kernel.close()


def interrupted(kernel: Kernel, code: str, start: str = "print('started', flush=True)") -> tuple[str, str]:
    """Interrupt a cell at a random moment; the kernel must answer afterwards, with its usual handler."""
    said = kernel.run(f"{start}\n{code}", interrupt_after=CHANCE.uniform(0.05, 0.5))
    after = "print(6 * 7, signal.getsignal(signal.SIGINT) is signal.default_int_handler)"
    assert kernel.run(after) == ("42 True\n", "")
    return said


def goes_on_exactly(kernel: Kernel, folder: Path, least: int = 1) -> None:
    """The folder holds one whole file; continued for three steps, it is the run that nobody interrupted."""
    assert sorted(path.name for path in folder.iterdir()) == [CHECKPOINT_NAME, LOSSES_NAME]
    step = saved(folder).info["step"]
    assert step >= least
    for where in (folder, folder.with_name("peace")):
        assert kernel.run(f"_ = list(training({str(where)!r}, steps={step + 3}, save_every={LONG}))") == (
            "",
            "",
        )
    assert_same_bits(saved(folder.with_name("peace")), saved(folder))


TRAINING_CELLS = {
    "a loop": "for step in training({folder!r}, save_every={every}): pass",
    "a list": "all_of_it = list(training({folder!r}, save_every={every}))",
    "a named loop": "steps = training({folder!r}, save_every={every})\nfor step in steps: pass",
    "in a function": "def go():\n    for step in training({folder!r}, save_every={every}): pass\ngo()",
}


@pytest.mark.parametrize("every", [1, LONG], ids=["saving all the time", "never saving"])
@pytest.mark.parametrize("cell", sorted(TRAINING_CELLS))
def test_an_interrupted_training_is_saved_and_says_so(
    kernel: Kernel, tmp_path: Path, cell: str, every: int
) -> None:
    folder = tmp_path / "run"
    _, error = interrupted(kernel, TRAINING_CELLS[cell].format(folder=str(folder), every=every), SECOND_STEP)
    assert error.startswith("KeyboardInterrupt: Training was interrupted after step ")
    assert f"It is saved in {folder / CHECKPOINT_NAME}: the same call continues it." in error
    assert f"after step {saved(folder).info['step']}." in error
    goes_on_exactly(kernel, folder)


def test_an_interrupt_in_the_body_of_the_loop_saves_the_step_before(kernel: Kernel, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    _, error = interrupted(kernel, f"for step in training({str(folder)!r}): time.sleep(60)")
    assert error.startswith("KeyboardInterrupt")
    goes_on_exactly(kernel, folder)


def test_an_interrupted_training_without_a_folder_says_that_nothing_was_saved(kernel: Kernel) -> None:
    _, error = interrupted(kernel, "for step in training(None): pass")
    assert "Nothing was saved (no folder was given)" in error


def test_the_monitor_ends_an_interrupted_training_in_words(kernel: Kernel, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    code = (
        f"monitor = TrainingMonitor(training({str(folder)!r}), total={LONG})\n"
        "for last in monitor:\n    if last.step == 1: print('started', flush=True)"
    )
    _, error = interrupted(kernel, code, start="")
    assert error == ""
    printed, _ = kernel.run("print(last.step, monitor.status.value)")
    assert "stopped" in printed.lower()
    assert printed.startswith(f"{saved(folder).info['step']} ")
    goes_on_exactly(kernel, folder)


@pytest.mark.parametrize(
    "code",
    [
        "denoise = NetworkDenoiser(network, SCHEDULE, predicts='epsilon')\n"
        "while True: sample(denoise, SCHEDULE, x_T, 'ddim', steps=100)",
        f"metrics.train_classifier(real, steps={LONG})",
        "while True: metrics.evaluate(real.images[:200], real.labels[:200], real, classifier)",
    ],
    ids=["sample", "train_classifier", "evaluate"],
)
def test_an_interrupted_computation_leaves_the_network_and_chance_as_they_were(
    kernel: Kernel, code: str
) -> None:
    before = (
        "network, classifier = tiny_network().train(), metrics.Classifier(1, 10).train(); "
        "real = digits(); x_T = randn((64, 1, 16, 16)); state = torch.get_rng_state()"
    )
    assert kernel.run(before) == ("", "")
    _, error = interrupted(kernel, code)
    assert error == "KeyboardInterrupt: "
    printed, error = kernel.run(
        "print(all(part.training for one in (network, classifier) for part in one.modules()), "
        "torch.is_grad_enabled(), torch.equal(torch.get_rng_state(), state))"
    )
    assert (printed, error) == ("True True True\n", "")


@pytest.mark.parametrize(
    "first",
    [f"metrics.train_classifier(digits(), steps={LONG})", "standard_sets.mnist('train', root={root!r})"],
    ids=["first optimiser", "torchvision"],
)
def test_an_interrupt_leaves_no_half_of_an_import(first: str, tmp_path: Path) -> None:
    """Both import PyTorch's compiler, for seconds; half of it would break torchvision until a restart."""
    kernel, mirror = Kernel(tmp_path), Mirror()
    try:
        imports = "print('_dynamo' in vars(torch), flush=True)"
        assert kernel.run(f"small_sets.point_at({mirror.address!r}); {imports}") == ("False\n", "")
        _, error = interrupted(kernel, first.format(root=str(tmp_path / "first")))
        assert error == "KeyboardInterrupt: "
        _, error = kernel.run(f"again = standard_sets.mnist('train', root={str(tmp_path / 'again')!r})")
        assert error == ""
        assert kernel.run("print(len(again.images))") == ("20\n", "")
    finally:
        kernel.close()
        mirror.close()


def test_an_interrupted_download_leaves_nothing_and_the_next_one_is_whole(
    kernel: Kernel, tmp_path: Path
) -> None:
    mirror = Mirror()

    def stall(request: object, content: bytes) -> None:
        mirror.waiting.wait()

    name = CHANCE.choice(sorted(PACKED))
    mirror.answers[name] = stall
    root = str(tmp_path)
    code = f"small_sets.point_at({mirror.address!r})\nstandard_sets.mnist('train', root={root!r})"
    _, error = interrupted(kernel, code)
    assert error == "KeyboardInterrupt: "
    assert [path for path in tmp_path.rglob("*") if path.is_file() or path.name.startswith(".")] == []
    mirror.answers.clear()
    _, error = kernel.run(f"images = standard_sets.mnist('train', root={root!r}).images")
    assert error == ""
    assert kernel.run("print(len(images))") == ("20\n", "")
    mirror.close()
