"""What a U-Net sees at each of its levels, and what it loses without its skip connections."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

import torch
from torch import Tensor, nn

from minidiff._shared import evaluating
from minidiff._validate import check_count, check_floating
from minidiff.nets import UNet
from minidiff.nets.conditions import ClassLabel
from minidiff.nets.unet import Block
from minidiff.show.film import Film, Images, Scene
from minidiff.show.language import said, word
from minidiff.show.palette import PREDICTION
from minidiff.show.player import FramePlayer, frame_captions
from minidiff.show.sprite import check_images, part_of, tile, to_pixels
from minidiff.show.views import View, check_view, pictures

MAPS = 9  # feature maps shown of each level
BRIGHTEST = 0.995  # share of values that are not clipped: single peaks would turn all the rest grey


class FeatureExplorer(FramePlayer):
    """The feature maps of a U-Net, level by level, over t; with its skip connections, and without.

        FeatureExplorer(network, x_t, t)                # several t: x_t is (F, C, H, W), t has F entries

    The network itself is not changed: its layers are listened to by hooks, which are removed again, and
    "skips off" puts zeros where the way up receives what the way down handed over.

    Args:
        network: a `UNet`.
        x_t: noisy images, one for each t; or a single one, (C, H, W), which every t is then told about.
        t: one timestep, or several that rise.
        label: of what the images are asked to become; None for "no label".
        maps: how many feature maps of each level are shown: those that vary most.
        view: makes pictures (F, 1 or 3, H, W) of x_t and of the prediction, where they are none.

    Raises:
        TypeError, ValueError: another network, wrong shapes, NaN, t that do not rise.
    """

    def __init__(
        self,
        network: UNet,
        x_t: Tensor,
        t: int | Sequence[int] | Tensor,
        *,
        label: int | None = None,
        maps: int = MAPS,
        view: View | None = None,
    ) -> None:
        if not isinstance(network, UNet):
            raise TypeError(f"network must be a minidiff UNet, got {type(network).__name__}.")
        check_count(maps, "maps", 1)
        if label is not None:
            reads = network.condition
            if not isinstance(reads, ClassLabel):
                raise ValueError("label asks for a class, and this network is told no classes.")
            check_count(label, "label", 0, reads.null_label)
        times = _times(t)
        images = _images(x_t, times, view)
        if images.shape[1] != network.settings.channels:
            raise ValueError(
                f"x_t has {images.shape[1]} channels, but this network works on {network.settings.channels}."
            )
        with_skips = features(network, images, times, label=label)
        without = features(network, images, times, label=label, skips=False)
        chosen = {name: most_varied(values, maps) for name, values in with_skips.items()}
        scales = {name: _scale(values[:, chosen[name]]) for name, values in with_skips.items()}
        moved = (without["prediction"] - with_skips["prediction"]).square().flatten(1).mean(1).sqrt()
        changes = tuple(word("skips_changed", value=said(float(one))) for one in moved)
        seen = pictures(images, view, "x_t")

        def scene(name: str, values: dict[str, Tensor], below: tuple[str, ...]) -> Scene:
            clipped, predicted = (word("clipped"),), pictures(values["prediction"], view, "the prediction")
            panels = [
                Images("xₜ", to_pixels(seen), word("noisy"), texts=clipped),
                Images(word("prediction"), to_pixels(predicted), colour=PREDICTION, texts=below or clipped),
            ]
            panels += [
                _maps_panel(key, values[key], chosen[key], scales[key], images.shape[2])
                for key in values
                if key != "prediction"
            ]
            return Scene(tuple(panels), tuple(frame_captions(len(times), times)), word(name))

        film = Film(
            title=word("features"),
            scenes=(scene("skips_on", with_skips, ()), scene("skips_off", without, changes)),
            description=word("features_alt", first=times[0], last=times[-1]),
            choice_label=word("skips"),
            slider_label=word("timestep"),
            ends=(word("image_end"), word("noise_end")),
        )
        super().__init__(film)


@torch.no_grad()
def features(
    network: UNet, x_t: Tensor, t: Sequence[int], *, label: int | None = None, skips: bool = True
) -> dict[str, Tensor]:
    """What each level of `network` holds for x_t (F, C, H, W) at t (F entries), on the CPU.

    The keys, in the order of the screen: "middle", "down 0", "down 1", ..., "up 0", "up 1", ...,
    "prediction". A level's tensor is what its last block returns, (F, width, H / 2^level, W / 2^level).
    With `skips=False` the way up receives zeros in place of every skip connection.
    """
    levels, blocks = len(network.settings.multipliers), network.settings.blocks
    places: dict[str, nn.Module] = {"middle": network.middle}
    for level in range(levels):
        places[f"down {level}"] = network.down[(level + 1) * blocks - 1]
    for level in range(levels):  # the way up starts at the last level, with one block more on each
        places[f"up {level}"] = network.up[(levels - level) * (blocks + 1) - 1]
    found: dict[str, Tensor] = {}

    def keep(name: str) -> Callable[..., None]:
        def hook(module: nn.Module, arguments: Any, output: Tensor) -> None:
            found[name] = output.float().cpu()

        return hook

    where = next(network.parameters())
    times = torch.tensor(list(t), device=where.device)
    labels = None if label is None else torch.full_like(times, label)
    handles = [place.register_forward_hook(keep(name)) for name, place in places.items()]
    try:
        with evaluating(network), nullcontext() if skips else no_skips(network):
            prediction = network(x_t.to(where), times, labels)
    finally:
        for handle in handles:
            handle.remove()
    found["prediction"] = prediction.float().cpu()
    for name, values in found.items():
        if not bool(torch.isfinite(values).all()):
            raise ValueError(f"{name!r} of the network holds NaN or infinity; its weights may be broken.")
    return {name: found[name] for name in (*places, "prediction")}


@contextmanager
def no_skips(network: UNet) -> Iterator[None]:
    """While it lasts, every block on the way up finds zeros where the skip connection's channels are."""

    def zero_after(width: int) -> Callable[..., tuple[Tensor, Tensor]]:
        def hook(module: nn.Module, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
            joined, *context = arguments  # joined: what comes from below, then the skip
            joined = joined.clone()
            joined[:, width:] = 0
            return (joined, *context)

        return hook

    handles, width = [], _width_out(network.middle)
    try:
        for block in network.up:
            handles.append(block.register_forward_pre_hook(zero_after(width)))
            width = _width_out(block)
        yield
    finally:
        for handle in handles:
            handle.remove()


def most_varied(values: Tensor, count: int) -> list[int]:
    """Which channels of (F, K, H, W) have the largest spread, in their own order."""
    spread = values.transpose(0, 1).flatten(1).std(1, correction=0)
    best = spread.argsort(descending=True, stable=True)[:count]
    return sorted(best.tolist())


def _width_out(block: nn.Module) -> int:
    assert isinstance(block, Block)
    return block.conv_1.out_channels


def _scale(values: Tensor) -> float:
    """The size that is shown as white (and, negative, as black); the same for all t, skips on and off."""
    sizes = values.abs().flatten().sort().values
    return max(float(sizes[int(BRIGHTEST * (len(sizes) - 1))]), 1e-6)


def _maps_panel(key: str, values: Tensor, chosen: list[int], scale: float, full_height: int) -> Images:
    place, _, level = key.partition(" ")
    phrase = {"middle": "middle", "down": "level_down", "up": "level_up"}[place]
    count, height, width = values.shape[1:]
    about = word("maps", width=width, height=height, shown=len(chosen), count=count)
    # every level is shown as large as the image, so that what lies where can be compared
    zoom = max(1, full_height // height)
    maps = (
        values[:, chosen, None].repeat_interleave(zoom, -1).repeat_interleave(zoom, -2)
    )  # (F, maps, 1, H, W)
    return Images(
        word(phrase, level=level),
        to_pixels(tile(maps, fill=scale), (-scale, scale)),
        about,
        texts=(word("white_is", value=scale),),
        starts_row=level == "0",
        part=part_of(maps),
    )


def _times(t: int | Sequence[int] | Tensor) -> list[int]:
    given = t.tolist() if isinstance(t, Tensor) and not t.is_meta else t
    if isinstance(given, str) or not isinstance(given, (int, Sequence)):
        raise TypeError(f"t must be a timestep or a list of timesteps, got {given!r}.")
    times = [given] if isinstance(given, int) else list(given)
    if not times:
        raise ValueError("t is empty; pass at least one timestep.")
    for one in times:
        check_count(one, "each of t", 0)
    if times != sorted(set(times)):
        raise ValueError(f"t must rise, so that noise is on the right; got {times}.")
    return times


def _images(x_t: Tensor, t: list[int], view: View | None) -> Tensor:
    check_view(view)
    count = len(t)
    images = x_t[None] if isinstance(x_t, Tensor) and x_t.ndim == 3 else x_t
    if view is None:
        check_images(images, "x_t")
    else:
        check_floating(images, "x_t")
    if len(images) not in (1, count):
        raise ValueError(
            f"x_t must hold one image, or one for each of the {count} t; got {len(images)} for t = {t}."
        )
    return images.detach().cpu().expand(count, *images.shape[1:])
