"""One table of what a network can predict: target, way back, and what an error in it means."""

from types import ModuleType

import pytest
import torch
from torch import Tensor

from minidiff import NoiseSchedule

ALPHA_BARS = (0.999, 0.6, 0.02)
ROWS = ("epsilon", "x_0", "v")


def normal(seed: int) -> Tensor:
    return torch.randn(4, 1, 3, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


X_0, EPSILON = normal(1), normal(2)


def outputs(alpha_bar: float) -> dict[str, Tensor]:
    return {
        "epsilon": EPSILON,
        "x_0": X_0,
        "v": alpha_bar**0.5 * EPSILON - (1 - alpha_bar) ** 0.5 * X_0,
    }


@pytest.mark.parametrize("alpha_bar", ALPHA_BARS)
@pytest.mark.parametrize("predicts", ROWS)
def test_the_target_is_what_its_name_says(
    predictions_module: ModuleType, predicts: str, alpha_bar: float
) -> None:
    signal, noise = torch.tensor(alpha_bar).double().sqrt(), torch.tensor(1 - alpha_bar).double().sqrt()
    target = predictions_module.PARAMETRISATIONS[predicts].target(X_0, EPSILON, signal, noise)
    torch.testing.assert_close(target, outputs(alpha_bar)[predicts], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("alpha_bar", ALPHA_BARS)
@pytest.mark.parametrize("predicts", ROWS)
def test_the_way_back_leads_to_image_and_noise(
    predictions_module: ModuleType, predicts: str, alpha_bar: float
) -> None:
    x_t = alpha_bar**0.5 * X_0 + (1 - alpha_bar) ** 0.5 * EPSILON
    got = predictions_module.PARAMETRISATIONS[predicts].complete(outputs(alpha_bar)[predicts], x_t, alpha_bar)
    torch.testing.assert_close(got.x_0, X_0)
    torch.testing.assert_close(got.epsilon, EPSILON)


@pytest.mark.parametrize("alpha_bar", ALPHA_BARS)
@pytest.mark.parametrize("predicts", ROWS)
def test_an_error_in_the_output_is_one_in_the_image_times_what_the_table_says(
    predictions_module: ModuleType, predicts: str, alpha_bar: float
) -> None:
    row = predictions_module.PARAMETRISATIONS[predicts]
    x_t, d = alpha_bar**0.5 * X_0 + (1 - alpha_bar) ** 0.5 * EPSILON, 1e-3
    moved = row.complete(outputs(alpha_bar)[predicts] + d, x_t, alpha_bar)
    in_image = (moved.x_0 - X_0).square().mean().item()
    snr = torch.tensor(alpha_bar / (1 - alpha_bar), dtype=torch.float64)
    assert d**2 == pytest.approx(row.error(snr).item() * in_image, rel=1e-6)


def test_epsilon_and_zero_terminal_snr_do_not_go_together(predictions_module: ModuleType) -> None:
    schedule = NoiseSchedule.cosine(T=50).with_zero_terminal_snr()
    for predicts in ("x_0", "v"):
        predictions_module.parametrisation(predicts, schedule)
    with pytest.raises(ValueError, match="zero terminal SNR do not go together"):
        predictions_module.parametrisation("epsilon", schedule)


def test_what_a_network_learned_is_found_behind_any_wrapping(predictions_module: ModuleType) -> None:
    network, schedule = torch.nn.Linear(2, 2), NoiseSchedule.cosine(T=50)
    network.learned = predictions_module.Learned("v", schedule)
    for wrapped in (
        network,
        torch.nn.DataParallel(network),
        torch.nn.DataParallel(torch.nn.DataParallel(network)),
    ):
        assert predictions_module.bare(wrapped) is network
        assert predictions_module.what_it_predicts(wrapped, schedule, None) == "v"
        with pytest.raises(ValueError, match="trained to predict 'v'"):
            predictions_module.what_it_predicts(wrapped, schedule, "x_0")
