"""Samples compared without labels: a closed form, the floor where nothing differs, more where more does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from minidiff.data import ImageData, digits, shapes
from minidiff.metrics import Comparison, compare, unlabelled
from minidiff.metrics.unlabelled import FEATURES, LEAST, describe
from minidiff.phrase import set_language

N = 150


@pytest.fixture(scope="module", autouse=True)
def _few_draws() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(unlabelled, "DRAWS", 6)
        yield


@pytest.fixture(scope="module")
def thirds() -> tuple[ImageData, Tensor, Tensor]:
    """Pictures of one kind, split by chance: twice N real ones, N others as samples; and noise for those."""
    generator = torch.Generator().manual_seed(0)
    everything = shapes()
    rows = torch.randperm(len(everything), generator=generator)[: 3 * N]
    pictures = everything.images[rows]
    noise = torch.randn(N, *pictures.shape[1:], generator=generator)
    return ImageData(pictures[: 2 * N], None, "real"), pictures[2 * N :], noise


@pytest.fixture(scope="module")
def same(thirds: tuple[ImageData, Tensor, Tensor]) -> Comparison:
    real, samples, _ = thirds
    return compare(samples, real)


# ---- the figures ----------------------------------------------------------------------------------------


def test_the_distance_of_shifted_gaussians_is_the_closed_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """Features that are N(m, s²I) and N(m + δ, s²I): d² = 64 (δ/s)², in units of the real ones' spread."""
    monkeypatch.setattr(unlabelled, "describe", lambda images: images.flatten(1))
    generator = torch.Generator().manual_seed(0)
    drawn = 0.1 * torch.randn(9000, 1, 8, 8, generator=generator)
    real = ImageData(drawn[:6000].clamp(-1, 1), None, "gaussian")
    found = compare(drawn[6000:] + 0.05, real)
    assert found.n == 3000
    assert found.frechet == pytest.approx(FEATURES * 0.5**2, rel=0.06)
    assert found.frechet_floor < 1


def test_other_pictures_of_the_same_kind_are_at_the_floor(same: Comparison) -> None:
    assert same.n == N
    assert abs(same.frechet - same.frechet_floor) < 3 * (same.frechet_std + same.frechet_floor_std)
    assert abs(same.coverage - same.coverage_real) < 0.05


def test_more_noise_is_further_away(thirds: tuple[ImageData, Tensor, Tensor], same: Comparison) -> None:
    real, samples, noise = thirds
    noisy = [compare((samples + level * noise).clamp(-1, 1), real) for level in (0.2, 0.4, 0.8)]
    distances = [one.frechet for one in (same, *noisy)]
    assert distances == sorted(distances)
    assert distances[-1] > 3 * distances[0]
    assert noisy[-1].coverage < 0.5 < same.coverage
    assert {one.frechet_floor for one in noisy} == {same.frechet_floor}  # the real pictures are drawn alike


def test_darker_pictures_are_another_kind(thirds: tuple[ImageData, Tensor, Tensor], same: Comparison) -> None:
    real, samples, _ = thirds
    dark = compare((samples + 1) * 0.8 - 1, real)
    assert dark.frechet > 3 * same.frechet
    assert dark.frechet > same.frechet + 3 * same.frechet_std
    assert dark.coverage < same.coverage - 0.3


def test_one_picture_again_and_again_covers_little(thirds: tuple[ImageData, Tensor, Tensor]) -> None:
    real, samples, _ = thirds
    assert compare(samples[:3].repeat(N // 3, 1, 1, 1), real).coverage < 0.2


def test_the_order_of_samples_does_not_matter(
    thirds: tuple[ImageData, Tensor, Tensor], same: Comparison
) -> None:
    real, samples, _ = thirds
    again = compare(samples[torch.randperm(N, generator=torch.Generator().manual_seed(1))], real)
    assert again.frechet == pytest.approx(same.frechet, rel=1e-5)
    assert again.coverage == same.coverage


def test_with_held_out_pictures_the_floor_is_theirs(thirds: tuple[ImageData, Tensor, Tensor]) -> None:
    real, samples, _ = thirds
    twice = compare(samples, real, held_out=ImageData(samples, None, "held out"))
    assert (twice.n, twice.held_out) == (N, True)
    assert twice.frechet == pytest.approx(twice.frechet_floor, rel=1e-5)
    assert "held-out pictures" in str(twice)


# ---- the features ---------------------------------------------------------------------------------------


def test_a_picture_is_described_by_itself_whatever_its_size_and_channels() -> None:
    pictures = digits().images[:300]
    described = describe(pictures)
    assert described.shape == (300, FEATURES)
    torch.testing.assert_close(described[:7], describe(pictures[:7]), rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(describe(pictures.expand(-1, 3, -1, -1)), described)


# ---- questions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("samples", "real", "complaint"),
    [
        (torch.zeros(LEAST - 1, 1, 8, 8), 300, "128 pictures a side are needed: at least 128 samples"),
        (torch.zeros(300, 1, 8, 8), 2 * LEAST - 1, r"256 real ones \(got 255\)"),
        (torch.zeros(300, 3, 8, 8), 300, r"real has pictures of shape \(1, 8, 8\)"),
        (torch.rand(300, 1, 8, 8), 300, r"images must be pixels in \[-1, 1\]"),
    ],
)
def test_what_cannot_be_compared_is_refused(samples: Tensor, real: int, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        compare(samples, ImageData(digits().images[:real], None, "digits"))


def test_a_tensor_of_real_pictures_and_a_small_n_are_refused() -> None:
    pictures = digits()
    with pytest.raises(TypeError, match="real must be ImageData"):
        compare(pictures.images, pictures.images)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="n must be at least 128, got 10"):
        compare(pictures.images, pictures, n=10)


def test_it_is_said_in_the_language_in_use(same: Comparison) -> None:
    assert "floor, halves of the real pictures" in str(same)
    set_language("tr")
    try:
        assert "taban, gerçek resimlerin yarıları" in str(same)
    finally:
        set_language("en")
