"""What a network costs: multiply-adds of a call, bytes of its weights, and weights in a byte each.

    Ŵ = round(W / s) · s,      s = max |W| / 127, for each row of W on its own

A row is all that leads to one output. Source: Jacob et al. 2018, "Quantization and training of neural
networks for efficient integer-arithmetic-only inference", section 2; symmetric, and by row.
"""

import copy
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from minidiff._validate import check_floating

LEVELS = 127  # steps on each side of 0 that a signed byte has, kept symmetric


class _Counter(TorchFunctionMode):
    """Adds up multiply-adds of convolutions, linear layers and attention while it is on."""

    def __init__(self) -> None:
        super().__init__()
        self.count: int = 0

    def __torch_function__(
        self, f: Callable[..., Any], types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        output = f(*args, **(kwargs or {}))
        if f is torch.conv2d:
            self.count += output.numel() * args[1][0].numel()
        elif f is F.linear:
            self.count += output.numel() * args[0].shape[-1]
        elif f is F.scaled_dot_product_attention:
            q, k, v = args[:3]
            self.count += q.shape[:-1].numel() * k.shape[-2] * (q.shape[-1] + v.shape[-1])
        return output


@torch.no_grad()
def multiply_adds(call: Callable[[], object]) -> int:
    """How many multiply-adds `call()` does in convolutions, linear layers and attention.

    >>> layer = nn.Conv2d(3, 8, 3, padding=1)
    >>> multiply_adds(lambda: layer(torch.zeros(1, 3, 10, 10)))  # 10 · 10 places, 8 · 3 · 9 each
    21600
    """
    if not callable(call):
        raise TypeError(f"call must be something to call, as lambda: network(x, t); got {call!r}.")
    counter = _Counter()
    with counter:
        call()
    return counter.count


def bytes_of(network: nn.Module, each: int = 4) -> int:
    """Bytes of a network's weights, at `each` bytes a number: 4 for float32, 2 for float16.

    With 1, a matrix takes a byte a number and four more for the scale of each row; what is no matrix (biases,
    norms) stays at four bytes a number.
    """
    if not isinstance(network, nn.Module):
        raise TypeError(f"network must be a torch.nn.Module, got {type(network).__name__}.")
    if each not in (1, 2, 4) or isinstance(each, bool):
        raise ValueError(f"each must be 4, 2 or 1 bytes a number, got {each!r}.")
    if each > 1:
        return each * sum(int(p.numel()) for p in network.state_dict().values())
    return sum(w.numel() + 4 * len(w) if w.ndim > 1 else 4 * w.numel() for w in network.state_dict().values())


def int8_by_row(weights: Tensor) -> tuple[Tensor, Tensor]:
    """Weights (R, ...) as int8 of the same shape, and the scale of each row, (R,); of a row of zeros it is 1.

    Back again: `whole * scale`, row by row; no weight is then off by more than half of its row's scale.
    """
    check_floating(weights, "weights")
    if weights.ndim < 2:
        raise ValueError(f"weights must have rows, shape (R, ...), got {tuple(weights.shape)}.")
    largest = weights.flatten(1).abs().amax(dim=1)
    scale = torch.where(largest > 0, largest / LEVELS, 1.0)
    rows = scale.reshape(-1, *[1] * (weights.ndim - 1))
    return (weights / rows).round().clamp(-LEVELS, LEVELS).to(torch.int8), scale


def rounded(network: nn.Module, each: int) -> nn.Module:
    """A copy of a network whose weights have been through `each` bytes a number and back to float32.

    2: float16. 1: `int8_by_row` of everything that has rows; biases and norms stay.
    """
    bytes_of(network, each)  # asks the same questions
    other = copy.deepcopy(network)
    with torch.no_grad():
        for weight in other.state_dict().values():
            if each == 2:
                weight.copy_(weight.half())
            elif each == 1 and weight.ndim > 1:
                whole, scale = int8_by_row(weight)
                weight.copy_(whole * scale.reshape(-1, *[1] * (weight.ndim - 1)))
    return other
