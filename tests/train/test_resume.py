"""Leaving a run and coming back: the same weights to the bit, and no run mistaken for another.

Runs that are killed instead of left are in tests/faults.
"""

from __future__ import annotations

import dataclasses
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_runs import (
    SCHEDULE,
    SETTINGS,
    assert_same_bits,
    saved,
    tiny_data,
    tiny_network,
    tiny_train,
)

from minidiff import NoiseSchedule, checkpoint
from minidiff.checkpoint import CheckpointError
from minidiff.data import ImageData
from minidiff.train import CHECKPOINT_NAME, train


def leave_after(steps: int, folder: Path, **options: Any) -> None:
    for step in train(
        tiny_network(), SCHEDULE, tiny_data(), SETTINGS, device="cpu", folder=folder, **options
    ):
        if step.step == steps:
            break


@pytest.mark.parametrize("moments", [(1,), (5,), (2, 3, 9), (11,)])
def test_a_run_that_was_left_and_continued_ends_as_one_that_was_not(
    tmp_path: Path, moments: tuple[int, ...]
) -> None:
    tiny_train(folder=tmp_path / "peace")
    for moment in moments:
        leave_after(moment, tmp_path / "left")
        assert saved(tmp_path / "left").info["step"] == moment
    tiny_train(folder=tmp_path / "left")
    assert_same_bits(saved(tmp_path / "peace"), saved(tmp_path / "left"))


def test_with_dropout_in_the_network_too(tmp_path: Path) -> None:
    for folder, parts in (("peace", [12]), ("left", [5, 12])):
        for part in parts:
            network = tiny_network(dropout=0.5)
            steps = train(network, SCHEDULE, tiny_data(), SETTINGS, device="cpu", folder=tmp_path / folder)
            for step in steps:
                if step.step == part:
                    break
            steps.close()
    assert_same_bits(saved(tmp_path / "peace"), saved(tmp_path / "left"))


def test_the_weights_in_hand_are_those_on_disk(tmp_path: Path) -> None:
    *_, last = tiny_train(folder=tmp_path)
    model = saved(tmp_path)
    for name, tensor in model.network.state_dict().items():
        assert torch.equal(tensor, last.ema.state_dict()[name])
        assert torch.equal(model.training[f"raw.{name}"], last.network.state_dict()[name])


def test_the_start_of_the_network_does_not_matter_to_a_continued_run(tmp_path: Path) -> None:
    tiny_train(folder=tmp_path / "peace")
    leave_after(4, tmp_path / "left")
    other_start = tiny_network()
    with torch.no_grad():
        for parameter in other_start.parameters():
            parameter.normal_()
    tiny_train(network=other_start, folder=tmp_path / "left")
    assert_same_bits(saved(tmp_path / "peace"), saved(tmp_path / "left"))


def test_a_continued_run_yields_the_steps_that_were_missing(tmp_path: Path) -> None:
    whole = [(step.step, step.loss) for step in tiny_train()]
    leave_after(7, tmp_path)
    rest = [(step.step, step.loss) for step in tiny_train(folder=tmp_path)]
    assert rest == whole[7:]


def test_a_finished_run_yields_nothing_and_leaves_its_file_alone(tmp_path: Path) -> None:
    tiny_train(folder=tmp_path)
    content = (tmp_path / CHECKPOINT_NAME).read_bytes()
    assert tiny_train(folder=tmp_path) == []
    assert (tmp_path / CHECKPOINT_NAME).read_bytes() == content


def test_it_saves_as_often_as_asked_and_at_the_end(tmp_path: Path) -> None:
    on_disk = []
    for _ in train(
        tiny_network(), SCHEDULE, tiny_data(), SETTINGS, device="cpu", folder=tmp_path, save_every=5
    ):
        there = (tmp_path / CHECKPOINT_NAME).exists()
        on_disk.append(saved(tmp_path).info["step"] if there else 0)
    assert on_disk == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10, 12]


def test_without_a_folder_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tiny_train(save_every=1)
    assert list(tmp_path.iterdir()) == []


def test_with_a_level_rate_more_steps_prolong_a_run(tmp_path: Path) -> None:
    longer = dataclasses.replace(SETTINGS, steps=16)
    tiny_train(longer, folder=tmp_path / "peace")
    tiny_train(folder=tmp_path / "prolonged")
    tiny_train(longer, folder=tmp_path / "prolonged")
    assert_same_bits(saved(tmp_path / "peace"), saved(tmp_path / "prolonged"))


def test_the_info_of_the_run_is_kept(tmp_path: Path) -> None:
    tiny_train(folder=tmp_path, info={"recipe": "tiny"})
    info = saved(tmp_path).info
    assert info["recipe"] == "tiny"
    assert info["shape"] == [1, 4, 4]
    assert info["train"] == dataclasses.asdict(SETTINGS)


# ---- not this run ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "difference"),
    [
        ({"settings": {"batch_size": 6}}, "batch_size: 4 there, 6 here"),
        ({"settings": {"seed": 3}}, "seed: 0 there, 3 here"),
        ({"settings": {"predicts": "epsilon"}}, "predicts: x_0 there, epsilon here"),
        ({"settings": {"learning_rate": 0.01}}, "learning_rate: 0.003 there, 0.01 here"),
        ({"settings": {"cooldown": 0.5}}, "cooldown: 0.0 there, 0.5 here"),
        ({"settings": {"min_snr_gamma": 5.0}}, "min_snr_gamma: None there, 5.0 here"),
        ({"data": tiny_data(seed=1)}, "data: 10 images"),
        ({"data": tiny_data(n=9)}, "data: 10 images"),
        (
            {"data": ImageData(tiny_data().images, tiny_data().labels.flip(0), "tiny", ("a", "b", "c"))},
            "data",
        ),  # type: ignore[union-attr]
        ({"schedule": NoiseSchedule.cosine(T=101)}, r"schedule: NoiseSchedule\(T=100"),
        ({"schedule": NoiseSchedule.linear(T=100, beta_end=0.2)}, "schedule"),
        ({"network": tiny_network(width=8)}, "network: UNetSettings.*width=16.*width=8"),
    ],
)
def test_another_run_in_the_folder_is_refused_with_what_differs(
    tmp_path: Path, changes: dict[str, Any], difference: str
) -> None:
    tiny_train(folder=tmp_path)
    content = (tmp_path / CHECKPOINT_NAME).read_bytes()
    settings = dataclasses.replace(SETTINGS, steps=20, **changes.get("settings", {}))
    with pytest.raises(
        CheckpointError, match=f"belongs to another run .*{difference}.*train into a new folder"
    ):
        tiny_train(settings, folder=tmp_path, **{key: changes[key] for key in changes if key != "settings"})
    assert (tmp_path / CHECKPOINT_NAME).read_bytes() == content


def test_a_run_goes_on_where_a_cosine_ends_in_other_digits(tmp_path: Path) -> None:
    """Another processor may round the same schedule otherwise; the run is the same."""
    tiny_train(folder=tmp_path)
    betas = SCHEDULE.betas
    rounded = NoiseSchedule(torch.nextafter(betas, torch.ones_like(betas)))
    assert not torch.equal(rounded.betas, betas)
    tiny_train(dataclasses.replace(SETTINGS, steps=14), folder=tmp_path, schedule=rounded)
    assert saved(tmp_path).info["step"] == 14


def test_with_a_cooldown_another_length_is_another_run(tmp_path: Path) -> None:
    cooled = dataclasses.replace(SETTINGS, cooldown=0.5)
    tiny_train(cooled, folder=tmp_path)
    with pytest.raises(CheckpointError, match="steps: 12 there, 20 here"):
        tiny_train(dataclasses.replace(cooled, steps=20), folder=tmp_path)


def test_a_finished_model_is_not_a_run(tmp_path: Path) -> None:
    tiny_train(folder=tmp_path)
    model = saved(tmp_path)
    checkpoint.save(
        tmp_path / CHECKPOINT_NAME, model.network, model.schedule, predicts="x_0", info=model.info
    )
    with pytest.raises(CheckpointError, match="a finished model, without the state of a run"):
        tiny_train(folder=tmp_path)


@pytest.mark.parametrize("missing", ["raw.stem.weight", "adam.exp_avg.stem.weight", "adam.step.stem.bias"])
def test_a_run_with_a_part_of_its_state_missing_is_refused(tmp_path: Path, missing: str) -> None:
    leave_after(3, tmp_path)
    model = saved(tmp_path)
    del model.training[missing]
    checkpoint.save(
        tmp_path / CHECKPOINT_NAME, model.network, model.schedule,
        predicts="x_0", info=model.info, training=model.training,
    )  # fmt: skip
    with pytest.raises(CheckpointError, match="does not hold the whole state of a run"):
        tiny_train(folder=tmp_path)


def test_a_damaged_checkpoint_stops_the_run_instead_of_starting_it_again(tmp_path: Path) -> None:
    leave_after(3, tmp_path)
    path = tmp_path / CHECKPOINT_NAME
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(CheckpointError, match="truncated"):
        tiny_train(folder=tmp_path)


def test_what_a_killed_writer_left_is_cleared_away(tmp_path: Path) -> None:
    left = tmp_path / f".{CHECKPOINT_NAME}.12345.unfinished"
    left.write_bytes(b"half")
    list(islice(train(tiny_network(), SCHEDULE, tiny_data(), SETTINGS, device="cpu", folder=tmp_path), 1))
    assert not left.exists()
