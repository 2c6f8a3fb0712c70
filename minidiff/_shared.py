"""What all threads of a process share and take in turn: the mode of a network, and torch's own generator.

A notebook can draw in a widget's callback while a training runs in another thread. Eval mode is a flag on the
network, and dropout draws from one generator for all; whoever changes either keeps the others out meanwhile.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn

global_chance = threading.RLock()  # held by whoever draws from torch's own generator, or seeds it
_turn = threading.Condition(global_chance)  # one lock for both: nobody can hold one and wait for the other
# parts that are out of training for now, and the threads that want it
_still: dict[nn.Module, list[int]] = {}


@contextmanager
def evaluating(network: object) -> Iterator[None]:
    """Run `network` in eval mode for a while; each of its parts is then put back in the mode it was in.

    Several threads can be inside: the last to leave puts back. A thing that is no torch network has no mode.
    """
    parts = tuple(network.modules()) if isinstance(network, nn.Module) else ()
    me = threading.get_ident()
    with _turn:
        mine = [part for part in parts if part.training or part in _still]
        for part in mine:  # and no others: a frozen part inside a training network stays frozen
            part.training = False
            _still.setdefault(part, []).append(me)
    try:
        yield
    finally:
        with _turn:
            for part in mine:
                _still[part].remove(me)
                if not _still[part]:
                    del _still[part]
                    part.training = True
            _turn.notify_all()


@contextmanager
def undisturbed(network: object) -> Iterator[None]:
    """Inside, no other thread changes the mode of `network`, or draws what its dropout would have drawn.

    Those that have changed it are waited for; so come here before `seeded`, which must not be left meanwhile.
    """
    me = threading.get_ident()

    def free() -> bool:
        if not _still or not isinstance(network, nn.Module):
            return True
        return all(thread == me for part in network.modules() for thread in _still.get(part, ()))

    with _turn:
        _turn.wait_for(free)
        yield


@contextmanager
def seeded(seed: int, device: torch.device | None = None) -> Iterator[None]:
    """Inside, torch's own generator (and that of `device`) starts from `seed`; then it is put back.

    One thread at a time: what the library draws from that generator elsewhere waits.
    """
    cuda = [device] if device is not None and device.type == "cuda" else []
    with global_chance, torch.random.fork_rng(cuda):
        if device is None or device.type == "cpu":
            torch.default_generator.manual_seed(seed)  # torch.manual_seed would change every GPU's, too
        else:
            torch.manual_seed(seed)
        yield
