"""The grain of pictures: what shrinking loses, compared with that of real ones."""

import pytest
import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from minidiff import data
from minidiff.data.photographs import mosaic
from minidiff.metrics import frechet_distance, grain

X = data.patches("test").x
REAL, FLAT = X[:130], mosaic(X[:130])
PIXELS = torch.Generator().manual_seed(0)


def test_real_pictures_have_none_to_themselves_and_flat_squares_one() -> None:
    assert grain(REAL, REAL) == pytest.approx(0, abs=1e-6)
    assert grain(FLAT, REAL) == pytest.approx(1, abs=1e-4)  # (the covariance is that of n - 1)


@pytest.mark.parametrize("share", [0.3, 0.7, 1.5])
def test_detail_of_a_share_is_off_by_the_square_of_what_is_missing(share: float) -> None:
    """Scaled by s, a Gaussian is (1 - s)² of its spread away."""
    assert grain(FLAT + share * (REAL - FLAT), REAL) == pytest.approx((1 - share) ** 2, abs=1e-4)


def test_the_brightness_of_squares_does_not_count() -> None:
    moved = REAL * 0.5 + 0.1 * torch.randn(130, 3, 8, 8, generator=PIXELS).repeat_interleave(
        4, -1
    ).repeat_interleave(4, -2)
    assert grain(moved, REAL) == pytest.approx(grain(REAL * 0.5, REAL), abs=1e-4)


def test_noise_as_strong_as_the_detail_is_no_detail() -> None:
    noise = torch.randn(REAL.shape, generator=PIXELS)
    noise = noise - mosaic(noise)
    strength = (REAL - FLAT).square().mean().sqrt() / noise.square().mean().sqrt()
    assert grain(FLAT + strength * noise, REAL) > 0.2


def test_it_is_the_distance_of_the_sixteen_pixels_written_another_way() -> None:
    def squares(x: Tensor) -> Tensor:
        rows = [x[:, :, i::4, j::4].flatten() for i in range(4) for j in range(4)]
        return torch.stack(rows, dim=1) - avg_pool2d(x, 4).flatten()[:, None]

    made = 0.5 * REAL
    expected = frechet_distance(squares(made), squares(REAL)) / squares(REAL).square().sum(dim=1).mean()
    assert grain(made, REAL) == pytest.approx(float(expected), rel=1e-3)


def test_what_has_no_squares_or_no_detail_is_refused() -> None:
    with pytest.raises(ValueError, match="multiples of 4"):
        grain(REAL[..., :30], REAL)
    with pytest.raises(ValueError, match="real has no detail"):
        grain(REAL, 0 * REAL)
    with pytest.raises(ValueError, match="at least 32 images"):
        grain(REAL[:1, :1, :8, :8], REAL)
