"""Where chance comes from: seeds, per-sample generators, devices."""

from types import ModuleType

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st


@given(seed=st.integers(0, 2**63 - 1))
@settings(max_examples=20, deadline=None)
def test_one_seed_gives_one_noise(noise_module: ModuleType, seed: int) -> None:
    draws = [noise_module.randn((2, 3), generator=torch.Generator().manual_seed(seed)) for _ in range(2)]
    assert torch.equal(*draws)


def test_two_seeds_give_two_noises(noise_module: ModuleType) -> None:
    draws = [noise_module.randn((2, 3), generator=torch.Generator().manual_seed(seed)) for seed in (0, 1)]
    assert not torch.equal(*draws)


@given(seeds=st.lists(st.integers(0, 2**31), min_size=1, max_size=5, unique=True), data=st.data())
@settings(max_examples=30, deadline=None)
def test_a_sample_with_its_own_seed_does_not_know_its_batch(
    noise_module: ModuleType, seeds: list[int], data: st.DataObject
) -> None:
    i = data.draw(st.integers(0, len(seeds) - 1))
    batch = noise_module.randn((len(seeds), 3, 2), generator=noise_module.generators(seeds))
    alone = noise_module.randn((1, 3, 2), generator=noise_module.generators(seeds[i : i + 1]))
    assert torch.equal(batch[i : i + 1], alone)


def test_samples_with_different_seeds_differ(noise_module: ModuleType) -> None:
    batch = noise_module.randn((2, 8), generator=noise_module.generators([0, 1]))
    assert not torch.equal(batch[0], batch[1])


def test_noise_without_a_generator_follows_the_global_seed(noise_module: ModuleType) -> None:
    torch.manual_seed(3)
    first = noise_module.randn((2, 3))
    torch.manual_seed(3)
    assert torch.equal(first, noise_module.randn((2, 3)))


def test_noise_has_mean_zero_and_variance_one(noise_module: ModuleType) -> None:
    """1e6 draws: five standard errors are 0.005 and 0.0071."""
    noise = noise_module.randn((1000, 1000), generator=torch.Generator().manual_seed(0))
    assert noise.mean().item() == pytest.approx(0, abs=0.005)
    assert noise.var().item() == pytest.approx(1, abs=0.0071)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16, torch.float16])
@pytest.mark.parametrize("form", ["global", "one", "one per sample"])
def test_noise_like_an_image_has_its_shape_and_precision(
    noise_module: ModuleType, dtype: torch.dtype, form: str
) -> None:
    sources = {"global": None, "one": torch.Generator(), "one per sample": noise_module.generators([1, 2])}
    x = torch.zeros(2, 1, 4, 4, dtype=dtype)
    noise = noise_module.randn_like(x, sources[form])
    assert (noise.shape, noise.dtype) == (x.shape, dtype)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_list_of_generators_must_fit_the_batch(noise_module: ModuleType, count: int) -> None:
    with pytest.raises(ValueError, match=f"Got {count} generators for a batch of 2"):
        noise_module.randn((2, 3), generator=noise_module.generators(range(count)))


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_a_cpu_seed_gives_the_same_noise_on_every_device(noise_module: ModuleType, device: str) -> None:
    if not getattr(torch.backends if device == "mps" else torch, device).is_available():
        pytest.skip(f"no {device} here")
    here = noise_module.randn((2, 3), generator=torch.Generator().manual_seed(0))
    there = noise_module.randn((2, 3), generator=torch.Generator().manual_seed(0), device=device)
    assert there.device.type == device
    assert torch.equal(here, there.cpu())
