"""Drawing from a model: what it starts from, what it is asked, and what it is told."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from minidiff import MLP, SAMPLERS, NoiseSchedule, UNet, UNetSettings, generators, randn, sample
from minidiff.model import TrainedModel


def model(info: dict[str, Any] | None = None, **settings: Any) -> TrainedModel:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(2)
        network = UNet(
            UNetSettings(**({"width": 8, "multipliers": (1,), "attention": (), "heads": 1} | settings))
        )
        for parameter in network.parameters():  # the head of a U-Net starts at zero
            torch.nn.init.normal_(parameter, std=0.2)
    size = {"image_size": [4, 6]} if info is None else info
    return TrainedModel(network.eval(), NoiseSchedule.cosine(T=50), "x_0", size)


def seeded(seed: int = 3) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_a_drawing_is_the_sampler_on_the_models_denoiser(sampler: str) -> None:
    one, labels = model(classes=3), torch.tensor([2, 0])
    chance = seeded()
    x_T = randn((2, 1, 4, 6), generator=chance)
    by_hand = sample(one.denoiser(labels, scale=2.0), one.schedule, x_T, sampler, steps=4, generator=chance)
    drawn = one.draw(labels, scale=2.0, sampler=sampler, steps=4, generator=seeded())
    assert torch.equal(drawn, by_hand)


def test_options_of_a_sampler_are_handed_on() -> None:
    one = model()
    plain, noisy = (one.draw(n=2, steps=3, generator=seeded(), eta=eta) for eta in (0.0, 1.0))
    assert not torch.equal(plain, noisy)


def test_the_last_step_of_a_drawing_is_what_draw_gives() -> None:
    one = model()
    steps = list(one.drawing(n=3, steps=5, generator=seeded()))
    assert len(steps) == 5
    assert torch.equal(steps[-1].x_t, one.draw(n=3, steps=5, generator=seeded()))


def test_noise_to_start_from_can_be_given() -> None:
    one, x_T = model(info={}), torch.zeros(2, 1, 8, 8)  # then the model need not know a size
    assert torch.equal(one.draw(x_T=x_T, steps=2), sample(one.denoiser(), one.schedule, x_T, steps=2))


def test_without_a_number_there_is_one_sample_or_one_for_each_label() -> None:
    one = model(classes=3)
    assert one.draw(steps=2).shape == (1, 1, 4, 6)
    assert one.draw(torch.tensor([0, 1, 2]), steps=2).shape == (3, 1, 4, 6)
    assert one.draw(torch.tensor([0, 1, 2]), n=3, steps=2).shape == (3, 1, 4, 6)
    with pytest.raises(ValueError, match="n is 2, but there are 3 labels"):
        one.draw(torch.tensor([0, 1, 2]), n=2, steps=2)


def test_an_image_does_not_depend_on_the_others_with_a_generator_each() -> None:
    one = model()
    many = one.draw(n=3, sampler="ddpm", steps=4, generator=generators([5, 6, 7]))
    alone = one.draw(n=1, sampler="ddpm", steps=4, generator=generators([6]))
    torch.testing.assert_close(many[1:2], alone)


def test_a_sampler_nobody_knows_is_refused_at_the_call() -> None:
    with pytest.raises(ValueError, match="sampler must be one of 'ddpm'"):
        model().drawing(sampler="ddpn")


# ---- the size of its images -----------------------------------------------------------------------------


def test_the_size_comes_from_the_network_and_the_info() -> None:
    assert model(channels=3).shape == (3, 4, 6)


def test_the_network_keeps_the_size_that_the_info_says() -> None:
    one = model()
    assert TrainedModel(one.network, one.schedule, one.predicts).shape == (1, 4, 6)


@pytest.mark.parametrize("size", [None, [4], [4, 4, 4], "ab", {"4": 4, "5": 5}])
def test_a_model_that_does_not_say_its_size_is_refused(size: Any) -> None:
    with pytest.raises(ValueError, match="does not say what size of images it draws"):
        model(info={"image_size": size}).draw()


@pytest.mark.parametrize("size", [[0, 4], [4, -1], [4.0, 4], ["4", 4], [True, 4]])
def test_a_size_that_is_none_is_refused(size: Any) -> None:
    with pytest.raises((ValueError, TypeError), match="each side of a sample"):
        model(info={"image_size": size}).noise(1)


def test_a_model_of_points_draws_no_images() -> None:
    with pytest.raises(ValueError, match="does not say what size"):
        TrainedModel(MLP(), NoiseSchedule.cosine(), "x_0", {"image_size": [4, 4]}).noise(2)


# ---- what it is told ------------------------------------------------------------------------------------


def told(labels: Tensor | None) -> Any:
    return None if labels is None else labels.tolist()


@pytest.mark.parametrize(
    ("classes", "numbers", "n", "expected"),
    [
        (None, None, 4, None),
        (None, [], 4, None),
        (3, None, 5, [0, 1, 2, 0, 1]),
        (3, [2], 3, [2, 2, 2]),
        (3, [2, 0, 1], 2, [2, 0]),
        ((3, 2), [2, 1], 2, [[2, 1], [2, 1]]),
        ((3, 2), [2, 1, 3, 0], 3, [[2, 1], [3, 0], [2, 1]]),  # 3: not told
    ],
)
def test_numbers_become_labels_in_turn(classes: Any, numbers: Any, n: int, expected: Any) -> None:
    assert told(model(classes=classes).read_labels(numbers, n)) == expected


def test_attributes_that_nobody_named_are_drawn() -> None:
    one = model(classes=(3, 2))
    rows, again = (one.read_labels(None, 200, seeded()) for _ in range(2))
    assert rows is not None
    assert again is not None
    assert torch.equal(rows, again)
    assert {tuple(row) for row in rows.tolist()} == {(a, b) for a in range(3) for b in range(2)}


@pytest.mark.parametrize(
    ("classes", "numbers", "complaint"),
    [
        (None, [1], "This model knows no classes, so told means nothing to it"),
        (3, [0, 3], r"told must lie in 0 \.\. 2, got \[0, 3\]"),
        (3, [-1], r"told must lie in 0 \.\. 2"),
        ((3, 2), [1], "told takes 2 numbers for each image here, got 1"),
        ((3, 2), [1, 2], r"told must lie in 0 \.\. 2, 0 \.\. 1 \(3: not told\), got \[\[1, 2\]\]"),
    ],
)
def test_numbers_that_mean_nothing_are_refused(classes: Any, numbers: list[int], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        model(classes=classes).read_labels(numbers, 2)
