"""One training on several processes, as `torchrun` starts them.

`torchrun --nproc-per-node 2 -m minidiff train digits` gives each process its share of every batch, and on a
machine with several GPUs its own GPU. Without torchrun there is one process, and it is the first.
"""

import os

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from minidiff.device import resolve_device


def join_processes(device: torch.device | str | None = None) -> tuple[torch.device, bool]:
    """Under `torchrun`, meet the other processes. Returns this one's device, and whether it is the first."""
    chosen = resolve_device(device)
    if "WORLD_SIZE" not in os.environ:
        return chosen, True
    if chosen.type == "cuda":
        chosen = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
        torch.cuda.set_device(chosen)
    if not _joined():
        dist.init_process_group("nccl" if chosen.type == "cuda" else "gloo")
    return chosen, dist.get_rank() == 0


def place() -> tuple[int, int]:
    """The number of this process, from 0, and how many there are."""
    return (dist.get_rank(), dist.get_world_size()) if _joined() else (0, 1)


def in_step(network: nn.Module) -> nn.Module:
    """The network with the gradients of all processes in it; all start from the weights of the first."""
    return DistributedDataParallel(network) if place()[1] > 1 else network


def any_process(wish: bool, device: torch.device) -> bool:
    """Whether any of the joined processes wishes it: all of them get the same answer, at the same step."""
    if not _joined():
        return wish
    wishes = torch.tensor(float(wish), device=device)
    dist.all_reduce(wishes)
    return bool(wishes > 0)


def leave_processes() -> None:
    """Say goodbye to the processes that `join_processes` met; without any, do nothing."""
    if _joined():
        dist.barrier()  # the first process hosts the meeting: it may not go while others still talk
        dist.destroy_process_group()


def _joined() -> bool:
    return dist.is_available() and dist.is_initialized()
