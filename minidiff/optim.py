"""What moves the weights after each step: Adam, and the average that follows them."""

import copy

import torch
from torch import Tensor, nn
from torch.optim.adam import adam

from minidiff._validate import check_number


class Adam:
    """The optimiser's memory: for each parameter a running mean of its gradient and of the gradient's square.

        θ ← θ - η m̂ / (√v̂ + ε)        Source: Kingma & Ba 2015, algorithm 1; β = (0.9, 0.999), ε = 1e-8

    `beta1`: how much of the running mean is kept at each step.

    The arithmetic is torch's, in one fused pass. `torch.optim.Adam` ends in the same function, but the class
    loads torch's compiler on the way: 150 MB and a second or two, in each kernel of a class of thirty.
    """

    def __init__(self, network: nn.Module, beta1: float = 0.9) -> None:
        check_number(beta1, "beta1", 0, 1)
        self.beta1 = beta1
        self.parameters = {name: p for name, p in network.named_parameters() if p.requires_grad}
        self.mean = {name: torch.zeros_like(p) for name, p in self.parameters.items()}
        self.square = {name: torch.zeros_like(p) for name, p in self.parameters.items()}
        self.count = {name: torch.zeros((), device=p.device) for name, p in self.parameters.items()}

    @torch.no_grad()
    def step(self, learning_rate: float) -> None:
        """One step down the gradients that `backward` left; a parameter without one stays where it is."""
        moved = {name: p for name, p in self.parameters.items() if p.grad is not None}
        if not moved:
            return
        adam(
            list(moved.values()), [p.grad for p in moved.values() if p.grad is not None],
            [self.mean[name] for name in moved], [self.square[name] for name in moved], [],
            [self.count[name] for name in moved],
            fused=next(iter(moved.values())).device.type in ("cpu", "cuda"), lr=learning_rate,
            beta1=self.beta1, beta2=0.999, eps=1e-8, weight_decay=0.0, amsgrad=False, maximize=False,
        )  # fmt: skip


class EMA:
    """A second copy of a network that follows the first slowly, and so averages its jitter away.

        θ_ema ← d θ_ema + (1 - d) θ,   d = min(decay, (1 + n) / (10 + n)) after n updates

    The small d of the first steps forgets the random start. Call `update` after the optimiser's step.
    """

    def __init__(self, network: nn.Module, decay: float) -> None:
        check_network(network)
        check_number(decay, "decay", 0, 1)
        self.network = copy.deepcopy(network).eval().requires_grad_(False)
        self.decay, self.updates = decay, 0

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        """Follow `network`, which must have the same parts."""
        check_network(network)
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        pairs = list(zip(self.network.parameters(), network.parameters(), strict=True))
        moves = [(own, new) for own, new in pairs if new.requires_grad]  # a frozen weight keeps its bits
        moving: list[Tensor] = [own for own, _ in moves]
        ahead: list[Tensor] = [new for _, new in moves]
        if moving:
            torch._foreach_lerp_(moving, ahead, 1 - decay)
        for own, new in zip(self.network.buffers(), network.buffers(), strict=True):
            own.copy_(new)


def check_network(network: nn.Module) -> None:
    """Raise TypeError unless `network` is a torch network."""
    if not isinstance(network, nn.Module):
        raise TypeError(f"network must be a torch.nn.Module, got {type(network).__name__}.")
