"""What threads share: a mode that one of them changed does not reach the others, nor does a seed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import pytest
import torch
from mutation import mutant
from torch import nn

from minidiff import NoiseSchedule, diffusion_loss
from minidiff import _shared as real

PATIENCE = 20.0


def network() -> nn.Module:
    inner = nn.Sequential(nn.Linear(2, 2), nn.Dropout(0.5), nn.Sequential(nn.Dropout(0.5))).train()
    inner[2].eval()  # frozen
    return inner


def modes(parts: nn.Module) -> list[bool]:
    return [part.training for part in parts.modules()]


def elsewhere(do: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=do, daemon=True)
    thread.start()
    return thread


def check_modes_come_back(shared: object) -> None:
    parts = network()
    before = modes(parts)

    def fail() -> None:
        with shared.evaluating(parts):
            with shared.evaluating(parts[1]):
                assert not any(modes(parts))
            assert not any(modes(parts))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert modes(parts) == before


def check_the_last_of_two_threads_puts_back(shared: object) -> None:
    parts, inside, leave = network(), threading.Event(), threading.Event()
    before, seen = modes(parts), []

    def first() -> None:
        with shared.evaluating(parts):
            inside.set()
            assert leave.wait(PATIENCE)

    thread = elsewhere(first)
    assert inside.wait(PATIENCE)
    with shared.evaluating(parts):
        leave.set()
        thread.join(PATIENCE)  # the one that came first goes first
        seen = modes(parts)
    assert not any(seen)
    assert modes(parts) == before


def check_a_step_of_learning_is_waited_for(shared: object) -> None:
    parts, asked, got = network(), threading.Event(), threading.Event()

    def draw() -> None:
        asked.set()
        with shared.evaluating(parts):
            got.set()

    with shared.undisturbed(parts):
        thread = elsewhere(draw)
        assert asked.wait(PATIENCE)
        assert not got.wait(0.1)
        assert parts.training
    assert got.wait(PATIENCE)
    thread.join(PATIENCE)


def check_learning_waits_for_those_who_draw(shared: object) -> None:
    parts, inside, leave, learnt = network(), threading.Event(), threading.Event(), threading.Event()

    def draw() -> None:
        with shared.evaluating(parts):
            inside.set()
            assert leave.wait(PATIENCE)

    def learn() -> None:
        with shared.undisturbed(parts):
            assert parts.training
            learnt.set()

    threads = [elsewhere(draw)]
    assert inside.wait(PATIENCE)
    threads.append(elsewhere(learn))
    assert not learnt.wait(0.1)
    leave.set()
    assert learnt.wait(PATIENCE)
    for thread in threads:
        thread.join(PATIENCE)


def check_a_seed_is_put_back(shared: object) -> None:
    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    with shared.seeded(7):
        inside = torch.rand(2)
    assert torch.equal(torch.rand(2), expected)
    assert torch.equal(inside, torch.rand(2, generator=torch.Generator().manual_seed(7)))


def check_one_seed_at_a_time(shared: object) -> None:
    inside, drawn = threading.Event(), []

    def draw() -> None:
        inside.set()
        with shared.seeded(5):
            drawn.append(torch.rand(2))

    with shared.seeded(4):
        thread = elsewhere(draw)
        assert inside.wait(PATIENCE)
        thread.join(0.1)
        assert torch.equal(torch.rand(2), torch.rand(2, generator=torch.Generator().manual_seed(4)))
    thread.join(PATIENCE)
    assert torch.equal(drawn[0], torch.rand(2, generator=torch.Generator().manual_seed(5)))


CHECKS = [check for name, check in sorted(globals().items()) if name.startswith("check_")]


@pytest.mark.parametrize("check", CHECKS, ids=[check.__name__ for check in CHECKS])
def test_threads_take_turns(check: Callable[[object], None]) -> None:
    check(real)


MUTANTS = [
    ("part.training = False", "part.training = True", check_modes_come_back),
    ("part.training = True", "part.training = False", check_modes_come_back),
    ("part.training or part in _still", "True", check_modes_come_back),
    ("part.training or part in _still", "part.training", check_the_last_of_two_threads_puts_back),
    ("not _still[part]", "True", check_the_last_of_two_threads_puts_back),
    ("_turn.wait_for(free)", "pass", check_learning_waits_for_those_who_draw),
    ("torch.default_generator.manual_seed(seed)", "torch.manual_seed(0)", check_a_seed_is_put_back),
]  # fmt: skip


@pytest.mark.parametrize("row", MUTANTS, ids=range(len(MUTANTS)))
def test_a_mistake_in_taking_turns_is_caught(row: tuple[str, str, Callable[[object], None]]) -> None:
    old, new, check = row
    with pytest.raises((AssertionError, KeyError, ValueError)):
        check(mutant("minidiff._shared", old, new))


def test_a_loss_of_a_network_that_is_evaluated_by_the_same_thread_does_not_wait() -> None:
    class Silent(nn.Module):
        def forward(self, x_t: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
            return torch.zeros_like(x_t)

    silent = Silent().train()
    done = []

    def work() -> None:
        with real.evaluating(silent):
            done.append(diffusion_loss(silent, torch.zeros(4, 2), NoiseSchedule.cosine(), predicts="epsilon"))

    elsewhere(partial(work)).join(PATIENCE)
    assert done
