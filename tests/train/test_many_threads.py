"""Eight threads over samplers, trainings, saves, loads, builds, notes and pictures: every bit is right."""

from __future__ import annotations

import copy
import io
import itertools
import json
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import torch
from tiny_runs import SCHEDULE, SETTINGS, tiny_data, tiny_network, tiny_train
from torch import Tensor, nn

from minidiff import (
    SAMPLERS,
    NetworkDenoiser,
    NoiseSchedule,
    UNet,
    checkpoint,
    diffusion_loss,
    randn,
    sample,
    zoo,
)
from minidiff.checks import progress_file
from minidiff.show import grid

THREADS = 8
wanted = threading.local()  # the mode in which this thread asks the network that all share
Work = Callable[[], None]


@pytest.fixture(autouse=True)
def impatient() -> Iterator[None]:
    """Threads change places a hundred times as often as usual."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 100)
    yield
    sys.setswitchinterval(usual)


def shared_network() -> nn.Module:
    """In training, with a dropout that would be seen, and a look at its mode in every call."""
    network = tiny_network(dropout=0.5).train()
    for weight in network.parameters():
        weight.data.add_(0.05 * torch.randn(weight.shape, generator=torch.Generator().manual_seed(1)))

    def look(module: nn.Module, _: object) -> None:
        assert module.training is wanted.training, f"training is {module.training} in the midst of a call"

    for part in network.modules():
        part.register_forward_pre_hook(look)
    return network


def same(a: list[Tensor], b: list[Tensor]) -> None:
    assert all(map(torch.equal, a, b)), "other bits"


def works(folder: Path) -> dict[str, Work]:
    """What the threads do, each held against what one thread did before."""
    network, x_T = shared_network(), torch.randn(2, 1, 4, 4, generator=torch.Generator().manual_seed(2))
    labels, fresh = torch.tensor([0, 2]), tiny_network(dropout=0.5)
    denoise = NetworkDenoiser(network, SCHEDULE, predicts="x_0", condition=labels)

    def draw(name: str) -> Tensor:
        wanted.training = False
        return sample(denoise, SCHEDULE, x_T, name, steps=4, generator=torch.Generator().manual_seed(3))

    def learn() -> None:
        wanted.training = True
        diffusion_loss(network, x_T, SCHEDULE, predicts="x_0", condition=labels).backward()

    def trained() -> list[Tensor]:
        wanted.training = True
        last = tiny_train(network=copy.deepcopy(fresh), data=tiny_data(4))[-1]
        return [weight.detach() for part in (last.network, last.ema) for weight in part.parameters()]

    def built() -> list[Tensor]:
        return list(zoo.recipe("demo").build()[0].state_dict().values())

    def drawn() -> bytes:
        file = io.BytesIO()
        grid(x_T.clamp(-1, 1), columns=2).savefig(file, format="png")
        return file.getvalue()

    models = [tiny_network(), tiny_network()]
    with torch.no_grad():
        models[1].stem.bias.add_(1)
    path, turn = folder / "shared.safetensors", itertools.count()
    checkpoint.save(path, models[0], SCHEDULE, predicts="x_0")

    def save() -> None:
        checkpoint.save(path, models[next(turn) % 2], SCHEDULE, predicts="x_0")

    def load() -> None:
        loaded = checkpoint.load(path).network.state_dict()
        assert any(all(torch.equal(w, loaded[n]) for n, w in m.state_dict().items()) for m in models)

    def note() -> None:
        assert progress_file.remember("00", f"task {next(turn)}") == ""

    def global_noise() -> None:
        assert randn((3, 2)).isfinite().all()

    def new_network() -> None:
        UNet(fresh.settings)

    def schedule() -> None:
        assert torch.equal(NoiseSchedule.cosine(100).alpha_bars, SCHEDULE.alpha_bars)

    images = {name: draw(name) for name in SAMPLERS}
    weights, start, picture = trained(), built(), drawn()

    def drawn_again() -> None:
        assert drawn() == picture

    return {
        **{name: partial(lambda name: same([draw(name)], [images[name]]), name) for name in SAMPLERS},
        "learn": learn, "train": lambda: same(trained(), weights), "build": lambda: same(built(), start),
        "save": save, "load": load, "note": note, "global noise": global_noise, "schedule": schedule,
        "picture": drawn_again, "new network": new_network,
    }  # fmt: skip


def together(jobs: dict[str, Work], seconds: float) -> tuple[list[str], Counter[str]]:
    """What went wrong, and how often each thing was done."""
    wrong: list[str] = []
    done: Counter[str] = Counter()
    counting = threading.Lock()
    end = time.monotonic() + seconds

    def work(number: int) -> None:
        chance = random.Random(number)
        while time.monotonic() < end and not wrong:
            name = chance.choice(list(jobs))
            try:
                jobs[name]()
                with counting:
                    done[name] += 1
            except BaseException as error:
                wrong.append(f"{name}: {error!r}")

    threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 120)
    wrong += [f"{thread.name} never came back" for thread in threads if thread.is_alive()]
    return wrong, done


@pytest.mark.parametrize("seconds", [4, pytest.param(600, marks=pytest.mark.nightly)])
def test_eight_threads_get_every_bit_right(
    seconds: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "progress.json"
    monkeypatch.setenv(progress_file.SETTING, str(file))
    monkeypatch.setattr(progress_file, "PATIENCE", 60.0)
    assert SETTINGS.steps > 1
    jobs = works(tmp_path)
    wrong, done = together(jobs, seconds)
    print(dict(done))
    assert wrong == []
    if done["note"]:
        assert len(json.loads(file.read_text())["00"]) == done["note"]
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_a_network_that_does_not_take_turns_would_be_seen(tmp_path: Path) -> None:
    """The control: who changes the mode without asking is noticed at once."""
    network = shared_network()
    wanted.training = True
    network.eval()
    with pytest.raises(AssertionError, match="in the midst of a call"):
        network(torch.zeros(1, 1, 4, 4), torch.zeros(1), torch.zeros(1, dtype=torch.long))
