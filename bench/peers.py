"""The networks that the benchmarks compare, each built by its own library, with about as many parameters.

`pip install "minidiff[bench]"` brings the libraries. One that is not installed, or cannot be imported here,
is left out, and the report says so.
"""

import importlib
import importlib.metadata
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from minidiff.nets import UNet, UNetSettings

LIBRARIES = ("diffusers", "denoising_diffusion_pytorch", "smalldiffusion", "k_diffusion")
SETTINGS = UNetSettings(width=32, multipliers=(1, 2, 2), attention=(2,))  # 1.1M parameters


class Minidiff(nn.Module):
    """Our network, in the memory layout that `minidiff.train` puts it in."""

    def __init__(self, channels: int, size: int, width: int) -> None:
        super().__init__()
        settings = UNetSettings(channels=channels, width=width, multipliers=(1, 2, 2), attention=(2,))
        self.unet = UNet(settings).to(memory_format=torch.channels_last)

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        return self.unet(x.contiguous(memory_format=torch.channels_last), t)  # type: ignore[no-any-return]


class Diffusers(nn.Module):
    def __init__(self, channels: int, size: int, width: int) -> None:
        super().__init__()
        library = importlib.import_module("diffusers")
        self.unet = library.UNet2DModel(
            sample_size=size, in_channels=channels, out_channels=channels, layers_per_block=1,
            block_out_channels=(width, 2 * width, 2 * width), norm_num_groups=8, attention_head_dim=16,
            down_block_types=("DownBlock2D", "DownBlock2D", "AttnDownBlock2D"),
            up_block_types=("AttnUpBlock2D", "UpBlock2D", "UpBlock2D"),
        )  # fmt: skip

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        return self.unet(x, t).sample  # type: ignore[no-any-return]


class DenoisingDiffusion(nn.Module):
    """It has two blocks a level and linear attention on all but the lowest; both are built in."""

    def __init__(self, channels: int, size: int, width: int) -> None:
        super().__init__()
        library = importlib.import_module("denoising_diffusion_pytorch")
        self.unet = library.Unet(dim=width, dim_mults=(1, 2, 2), channels=channels, attn_dim_head=16)

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        return self.unet(x, t)  # type: ignore[no-any-return]


class SmallDiffusion(nn.Module):
    """Its norms have 32 groups, so widths are multiples of 32."""

    def __init__(self, channels: int, size: int, width: int) -> None:
        super().__init__()
        library = importlib.import_module("smalldiffusion.model_unet")
        self.unet = library.Unet(
            size, channels, channels, ch=width, ch_mult=(1, 2, 2), num_res_blocks=1, dropout=0.0,
            attn_resolutions=(size // 4,),
        )  # fmt: skip

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        return self.unet(x, (t + 1) / 1000)  # type: ignore[no-any-return]


class KDiffusion(nn.Module):
    def __init__(self, channels: int, size: int, width: int) -> None:
        super().__init__()
        library = importlib.import_module("k_diffusion.models.image_v1")
        self.unet = library.ImageDenoiserModelV1(
            channels, 4 * width, depths=(1, 1, 1), channels=(width, 2 * width, 2 * width),
            self_attn_depths=(False, False, True),
        )  # fmt: skip

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        return self.unet(x, (t + 1) / 1000)  # type: ignore[no-any-return]


# what stands in the tables -> network, the widths it can have, its library
PEERS: dict[str, tuple[type[nn.Module], tuple[int, ...], str]] = {
    "diffusers UNet2DModel": (Diffusers, tuple(range(16, 65, 8)), "diffusers"),
    "denoising-diffusion-pytorch Unet": (
        DenoisingDiffusion,
        tuple(range(16, 65, 4)),
        "denoising_diffusion_pytorch",
    ),
    "smalldiffusion Unet": (SmallDiffusion, (32, 64), "smalldiffusion"),
    "k-diffusion ImageDenoiserModelV1": (KDiffusion, tuple(range(16, 81, 8)), "k_diffusion"),
}
OURS = "minidiff UNet"


@dataclass(frozen=True, eq=False)
class Contender:
    """A network in the race, and how much it has to do for one image."""

    name: str
    network: nn.Module
    parameters: int
    multiply_adds: int  # of one call with one image


def contenders(channels: int, size: int, device: str = "cpu") -> tuple[list[Contender], list[str]]:
    """Our network and the peers' at the width whose number of parameters is nearest; who is missing."""
    found, missing = [contender(OURS, channels, size)], []
    for name, (_, _, library) in PEERS.items():
        if (reason := why_not(library)) is None:
            found.append(contender(name, channels, size))
        else:
            missing.append(f"{name} ({reason})")
    for rival in found:
        rival.network.to(device)
    return found, missing


def contender(name: str, channels: int, size: int) -> Contender:
    """Our network, or a peer's with about as many parameters."""
    network: nn.Module = Minidiff(channels, size, SETTINGS.width)
    if name != OURS:
        target = _parameters(network)
        network_class, widths, _ = PEERS[name]
        built = (network_class(channels, size, width) for width in widths)
        network = min(built, key=lambda candidate: abs(_parameters(candidate) - target))
    work = multiply_adds(lambda: network.eval()(torch.zeros(1, channels, size, size), torch.zeros(1)))
    return Contender(name, network, _parameters(network), work)


def why_not(library: str) -> str | None:
    """None when the library can be imported, otherwise what came instead."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            importlib.import_module(library)
    except Exception as error:  # whatever a foreign package does when it is imported
        return f"{type(error).__name__}: {error}"
    return None


def versions() -> dict[str, str]:
    """Versions of torch and of the peers that are installed."""
    found = {}
    for name in ("torch", *LIBRARIES):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def _parameters(network: nn.Module) -> int:
    return sum(p.numel() for p in network.parameters())


def multiply_adds(call: Callable[[], Any]) -> int:
    """What `call` costs in multiply-adds, as torch counts them in convolutions and matrix products."""
    from torch.utils.flop_counter import FlopCounterMode  # loads triton, which `memory` would count

    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        call()
    return counter.get_total_flops() // 2
