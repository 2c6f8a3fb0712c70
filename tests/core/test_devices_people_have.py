"""Machines that are not here: a stand-in for an Apple GPU, which has no float64, and for a card of 2018."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.utils._pytree import tree_flatten, tree_map

from minidiff import show
from minidiff.data import digits
from minidiff.device import multiplies_bfloat16
from minidiff.metrics.distances import coverage, frechet_distance, nearest_neighbours
from minidiff.show.noise_explorer import pixels_chart
from minidiff.show.plots import density_of
from minidiff.show.sprite import to_pixels

LEAVES = {"cpu", "numpy", "tolist", "item"}  # ways from the GPU to the processor


class OnApple(Tensor):
    """A tensor that refuses float64 until it has been brought to the CPU, as one on an Apple GPU does."""

    @classmethod
    def __torch_function__(
        cls, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        there = any(isinstance(value, cls) for value in tree_flatten((args, kwargs))[0])
        plain = tree_map(lambda v: v.as_subclass(Tensor) if isinstance(v, cls) else v, (args, kwargs))
        name = getattr(func, "__name__", "")
        # as a real one would say itself, did it not lie on the CPU: that it has to be fetched first
        if name in ("numpy", "__array__") and there:
            raise TypeError("can't convert mps:0 device type tensor to numpy. Use Tensor.cpu() first.")
        result = func(*plain[0], **plain[1])
        if name in LEAVES or not there:
            return result

        def back(value: Any) -> Any:
            if not isinstance(value, Tensor):
                return value
            if value.dtype == torch.float64:
                raise TypeError("Cannot convert a MPS Tensor to float64 dtype as the MPS framework doesn't.")
            return value.as_subclass(cls)

        return tree_map(back, result)


def on_apple(x: Tensor) -> Tensor:
    return x.as_subclass(OnApple)


def test_the_stand_in_refuses_what_an_apple_gpu_refuses() -> None:
    x = on_apple(torch.ones(2, 3))
    for refused in (lambda: x.double(), lambda: x.to(torch.float64), lambda: (x + 1).numpy()):
        with pytest.raises(TypeError):
            refused()
    assert x.cpu().double().dtype == torch.float64
    assert type(x.cpu()) is Tensor
    assert type(x * 2) is OnApple


PICTURES = digits("train").images[:300]
OTHERS = PICTURES.flip(0) * 0.9
FEATURES = PICTURES.flatten(1)[:, 20:28]

CALLS: dict[str, Callable[[Tensor, Tensor, Tensor], Any]] = {
    "grid": lambda a, b, f: show.grid(a[:8]),
    "film_strip": lambda a, b, f: show.film_strip(a[:3]),
    "histogram": lambda a, b, f: show.histogram(a[:8]),
    "tile": lambda a, b, f: show.tile(a[:8]),
    "to_pixels": lambda a, b, f: to_pixels(a[:8]),
    "density_of": lambda a, b, f: density_of(a[:8], 20),
    "pixels_chart": lambda a, b, f: pixels_chart(a[:8]),
    "FramePlayer": lambda a, b, f: show.FramePlayer.from_tensors({"x": a[:3]}, t=[0, 1, 2]),
    "frechet_distance": lambda a, b, f: frechet_distance(f, f.flip(1)),
    "coverage": lambda a, b, f: coverage(f, f.flip(1)),
    "nearest_neighbours": lambda a, b, f: nearest_neighbours(a[:20], b),
}


@pytest.mark.parametrize("name", CALLS)
def test_nothing_asks_an_apple_gpu_for_float64(name: str) -> None:
    """Right there as on the CPU: numbers are the same, pictures are drawn."""
    expected = CALLS[name](PICTURES, OTHERS, FEATURES)
    answer = CALLS[name](on_apple(PICTURES), on_apple(OTHERS), on_apple(FEATURES))
    if isinstance(expected, (float, tuple, Tensor)):
        for a, b in zip(tree_flatten(answer)[0], tree_flatten(expected)[0], strict=True):
            if isinstance(b, (float, Tensor)):
                torch.testing.assert_close(torch.as_tensor(a).as_subclass(Tensor), torch.as_tensor(b))


@pytest.mark.parametrize(("major", "has_it"), [(7, False), (8, True)])
def test_bfloat16_is_taken_where_the_card_has_it(
    monkeypatch: pytest.MonkeyPatch, major: int, has_it: bool
) -> None:
    """A T4 (7.5) only imitates it; torch says yes by default."""
    monkeypatch.setattr(torch.version, "cuda", "12.4")
    monkeypatch.setattr(torch.version, "hip", None)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "current_device", lambda: 0)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda _: SimpleNamespace(major=major, minor=5))
    assert multiplies_bfloat16(torch.device("cuda")) is has_it
    assert not multiplies_bfloat16(torch.device("cpu"))
