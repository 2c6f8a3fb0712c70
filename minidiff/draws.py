"""The chances of a training: whatever step n draws is a function of (seed, n) and of nothing else.

Nothing random is carried from step to step. So a run that was killed and resumed ends in the same weights, to
the bit on a CPU, and a run on several processes draws what one process would.
"""

import zlib

import torch
from torch import Tensor


def seed_of(seed: int, use: str, *indices: int) -> int:
    """A seed for one use at one step; it is a hash, so that neighbours have nothing in common."""
    return zlib.crc32("/".join(map(str, (seed, use, *indices))).encode())


def generator_of(seed: int, use: str, index: int, device: str = "cpu") -> torch.Generator:
    """A generator for one use at one step."""
    return torch.Generator(device).manual_seed(seed_of(seed, use, index))


class Order:
    """Which of `count` examples step n sees: every one once per epoch, each epoch in its own random order."""

    def __init__(self, seed: int, count: int, batch_size: int) -> None:
        self.seed, self.count, self.batch_size = seed, count, batch_size
        self._epoch = (-1, torch.empty(0, dtype=torch.long))

    def rows(self, n: int) -> Tensor:
        """The indices (batch_size,) of step n, counted from 0."""
        wanted = torch.arange(n * self.batch_size, (n + 1) * self.batch_size)
        rows = torch.empty(self.batch_size, dtype=torch.long)
        for epoch in range(int(wanted[0]) // self.count, int(wanted[-1]) // self.count + 1):
            inside = wanted // self.count == epoch
            rows[inside] = self._order_of(epoch)[wanted[inside] % self.count]
        return rows

    def _order_of(self, epoch: int) -> Tensor:
        if self._epoch[0] != epoch:
            generator = generator_of(self.seed, "epoch", epoch)
            self._epoch = (epoch, torch.randperm(self.count, generator=generator))
        return self._epoch[1]
