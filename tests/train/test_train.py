"""The training loop: what is drawn, what is learnt, what follows what, and when it stops."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_runs import CLASSES, SCHEDULE, SETTINGS, saved, tiny_data, tiny_network, tiny_train
from torch import Tensor, nn

import minidiff.train as training
from minidiff import MLP, IdealDenoiser, MLPSettings, NoiseSchedule, diffusion_loss, joined
from minidiff.checkpoint import CheckpointError
from minidiff.data import ImageData, moons
from minidiff.model import TrainedModel
from minidiff.optim import EMA, Adam
from minidiff.record import timestep_losses
from minidiff.train import TrainingDivergedError, TrainSettings, train


def change(**values: Any) -> TrainSettings:
    return dataclasses.replace(SETTINGS, **values)


def weights_of(network: nn.Module) -> dict[str, Tensor]:
    return {name: tensor.clone() for name, tensor in network.state_dict().items()}


def same_bits(a: nn.Module, b: nn.Module) -> bool:
    one, other = a.state_dict(), b.state_dict()
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the loss was asked with, step by step."""
    seen: list[dict[str, Any]] = []
    true_losses = training.diffusion_losses

    def spy(
        network: nn.Module, x_0: Tensor, schedule: NoiseSchedule, **options: Any
    ) -> tuple[Tensor, Tensor]:
        seen.append({"x_0": x_0.clone(), **options})
        return true_losses(network, x_0, schedule, **options)

    monkeypatch.setattr(training, "diffusion_losses", spy)
    return seen


# ---- the moving average ---------------------------------------------------------------------------------


def test_the_average_follows_the_formula_with_its_short_memory_at_the_start() -> None:
    network = nn.Linear(3, 2).double()
    ema, decay = EMA(network, decay=0.3), 0.3
    expected = network.weight.detach().clone()
    for n in range(1, 12):
        with torch.no_grad():
            network.weight.normal_()
        ema.update(network)
        d = min(decay, (1 + n) / (10 + n))
        expected = d * expected + (1 - d) * network.weight.detach()
        torch.testing.assert_close(ema.network.weight, expected, rtol=1e-12, atol=1e-12)
    assert (1 + 1) / (10 + 1) < decay < (1 + 11) / (10 + 11)  # both branches were used


def test_the_average_is_taken_after_the_optimisers_step() -> None:
    """With decay 0 the average is the network itself: were it taken before the step, it would lag."""
    for step in train(tiny_network(), SCHEDULE, tiny_data(), change(ema_decay=0.0), device="cpu"):
        assert same_bits(step.network, step.ema)


def test_the_average_lags_behind_the_network_when_it_has_a_memory() -> None:
    *_, last = tiny_train(change(ema_decay=0.999))
    assert not same_bits(last.network, last.ema)


def test_the_averaged_network_is_frozen_and_in_eval_mode_while_the_other_trains() -> None:
    for step in train(tiny_network(dropout=0.5), SCHEDULE, tiny_data(), change(steps=3), device="cpu"):
        assert all(not part.training for part in step.ema.modules())
        assert all(not parameter.requires_grad for parameter in step.ema.parameters())
        assert step.network.training


def test_buffers_are_copied_not_averaged() -> None:
    network = nn.BatchNorm1d(2)
    ema = EMA(network, decay=0.9)
    network(torch.randn(8, 2) + 3)
    ema.update(network)
    assert torch.equal(ema.network.running_mean, network.running_mean)  # type: ignore[arg-type]


# ---- the step's size ------------------------------------------------------------------------------------


def test_the_rate_rises_stays_and_falls() -> None:
    steps = tiny_train(change(steps=10, warmup=4, cooldown=0.5, learning_rate=1e-2))
    shares = [step.learning_rate / 1e-2 for step in steps]
    assert shares == pytest.approx([0.25, 0.5, 0.75, 1, 1, 1, 0.8, 0.6, 0.4, 0.2])


def test_without_warmup_and_cooldown_the_rate_is_level() -> None:
    settings = TrainSettings(steps=5, warmup=0, cooldown=0.0, learning_rate=0.5)
    assert [settings.learning_rate_at(n) for n in range(5)] == [0.5] * 5


def test_our_adam_is_torchs_to_the_bit() -> None:
    ours, theirs = nn.Linear(5, 3), nn.Linear(5, 3)
    theirs.load_state_dict(ours.state_dict())
    adam, reference = Adam(ours), torch.optim.Adam(theirs.parameters(), fused=True)
    for step in range(20):
        rate = 0.1 / (1 + step)
        reference.param_groups[0]["lr"] = rate
        x = torch.randn(7, 5, generator=torch.Generator().manual_seed(step))
        for network in (ours, theirs):
            network.zero_grad()
            network(x).square().sum().backward()
        if step in (3, 4):  # a parameter without a gradient stays, and so does its memory
            ours.bias.grad = theirs.bias.grad = None
        adam.step(rate)
        reference.step()
    assert torch.equal(ours.weight, theirs.weight)
    assert torch.equal(ours.bias, theirs.bias)


def test_adam_without_any_gradient_does_nothing() -> None:
    network = nn.Linear(2, 2)
    before = network.weight.detach().clone()
    Adam(network).step(0.1)
    assert torch.equal(network.weight, before)


@pytest.mark.parametrize("warmup", [1, 10])
def test_the_optimiser_steps_at_the_rate_that_is_yielded(warmup: int) -> None:
    """Adam's first step moves every weight with a gradient by the learning rate."""
    network = tiny_network()
    before = weights_of(network)
    step = next(
        train(network, SCHEDULE, tiny_data(), change(warmup=warmup, learning_rate=1e-2), device="cpu")
    )
    moved = (step.network.state_dict()["head.2.bias"] - before["head.2.bias"]).abs()
    torch.testing.assert_close(moved, torch.full_like(moved, 1e-2 / warmup), rtol=1e-3, atol=0)


def test_gradients_longer_than_the_limit_are_scaled_down_to_it() -> None:
    def gradient(clip_norm: float) -> Tensor:
        network = tiny_network()
        next(train(network, SCHEDULE, tiny_data(), change(clip_norm=clip_norm), device="cpu"))
        return torch.cat([parameter.grad.flatten() for parameter in network.parameters()])  # type: ignore[union-attr]

    free, clipped = gradient(1e6), gradient(1e-3)
    assert free.norm() > 1e-2
    torch.testing.assert_close(clipped.norm(), torch.tensor(1e-3), rtol=1e-3, atol=0)
    torch.testing.assert_close(clipped / clipped.norm(), free / free.norm(), rtol=1e-3, atol=1e-6)


# ---- what is drawn --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("n", "batch_size", "steps"), [(10, 4, 5), (3, 7, 3), (8, 8, 2)])
def test_every_image_is_seen_once_per_epoch(
    batches: list[dict[str, Any]], n: int, batch_size: int, steps: int
) -> None:
    data = tiny_data(n)
    tiny_train(change(steps=steps, batch_size=batch_size), data=data)
    drawn = torch.cat([batch["x_0"] for batch in batches]).flatten(1)
    which = (drawn[:, None] == data.images.flatten(1)).all(dim=2).int().argmax(dim=1).tolist()
    epochs = [which[start : start + n] for start in range(0, len(which), n)]
    for epoch in epochs:
        assert len(set(epoch)) == len(epoch)
    assert set(epochs[0]) == set(range(n))


def test_epochs_have_different_orders(batches: list[dict[str, Any]]) -> None:
    tiny_train(change(steps=2, batch_size=30), data=tiny_data(30))
    assert not torch.equal(batches[0]["x_0"], batches[1]["x_0"])


def test_labels_stay_with_their_images(batches: list[dict[str, Any]]) -> None:
    data = tiny_data()
    tiny_train(change(label_dropout=0.0), data=data)
    assert data.labels is not None
    for batch in batches:
        rows = (batch["x_0"].flatten(1)[:, None] == data.images.flatten(1)).all(dim=2).int().argmax(dim=1)
        assert torch.equal(batch["condition"], data.labels[rows])


def test_t_reaches_both_ends() -> None:
    with pytest.warns(UserWarning, match="of the image is left"):
        schedule = NoiseSchedule.linear(T=5)
    drawn = torch.cat([step.t for step in tiny_train(change(steps=30), schedule=schedule)])
    assert drawn.unique().tolist() == [0, 1, 2, 3, 4]


def test_noise_and_times_differ_from_step_to_step(batches: list[dict[str, Any]]) -> None:
    tiny_train(change(steps=6))
    assert len({batch["epsilon"].sum().item() for batch in batches}) == 6
    noise = torch.cat([batch["epsilon"].flatten() for batch in batches])
    assert abs(noise.mean().item()) < 4 / math.sqrt(len(noise))


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_the_chosen_share_of_labels_is_dropped(batches: list[dict[str, Any]], share: float) -> None:
    tiny_train(change(steps=20, batch_size=100, label_dropout=share))
    labels = torch.cat([batch["condition"] for batch in batches])
    dropped = (labels == CLASSES).double().mean().item()
    four_deviations = 4 * math.sqrt(share * (1 - share) / len(labels))
    assert abs(dropped - share) <= four_deviations


def test_no_label_is_dropped_when_sampling() -> None:
    asked: list[Tensor] = []
    *_, last = tiny_train(change(label_dropout=1.0, steps=2))
    last.ema.register_forward_pre_hook(lambda module, arguments: asked.append(arguments[2]))
    denoise = TrainedModel(last.ema, SCHEDULE, "x_0").denoiser(torch.tensor([0, 1, 2]))
    for t in (99, 50, 0):
        denoise(torch.randn(3, 1, 4, 4), t)
    assert [labels.tolist() for labels in asked] == [[0, 1, 2]] * 3


def test_a_network_without_classes_hears_no_labels(batches: list[dict[str, Any]]) -> None:
    tiny_train(change(steps=2), network=tiny_network(classes=None), data=tiny_data().told(None))
    assert [batch["condition"] for batch in batches] == [None, None]


def test_the_settings_reach_the_loss(batches: list[dict[str, Any]]) -> None:
    tiny_train(change(steps=1, predicts="v", min_snr_gamma=5.0))
    assert (batches[0]["predicts"], batches[0]["min_snr_gamma"]) == ("v", 5.0)


# ---- what is learnt -------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("predicts", ["epsilon", "x_0", "v"])
def test_the_loss_falls(predicts: str) -> None:
    losses = [step.loss for step in tiny_train(
        change(steps=150, batch_size=16, learning_rate=1e-2, predicts=predicts), data=tiny_data(2)
    )]  # fmt: skip
    assert sum(losses[-30:]) < 0.6 * sum(losses[:30])


def test_an_mlp_on_points_comes_close_to_the_best_loss_there_is() -> None:
    """The ideal denoiser of the same points says what no network can beat."""
    points = moons(200, generator=torch.Generator().manual_seed(0))
    schedule = NoiseSchedule.cosine(T=100)
    network = MLP(MLPSettings(width=64, depth=2))
    optimizer = torch.optim.Adam(network.parameters(), lr=3e-3)
    for _ in range(500):
        loss = diffusion_loss(network, points, schedule, predicts="epsilon")
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()

    class Ideal(nn.Module):
        def forward(self, x_t: Tensor, t: Tensor) -> Tensor:
            denoise = IdealDenoiser(points, schedule)
            return torch.cat([denoise(x[None], at.item()).epsilon for x, at in zip(x_t, t, strict=True)])

    x_0 = points.repeat(2, 1)
    with torch.no_grad():
        best, learnt, untrained = (
            diffusion_loss(
                asked, x_0, schedule, generator=torch.Generator().manual_seed(1), predicts="epsilon"
            ).item()
            for asked in (Ideal(), network, MLP(MLPSettings(width=64, depth=2)))
        )
    assert best < learnt < best + 0.25 * (untrained - best)


def test_bfloat16_is_another_arithmetic_for_the_same_float32_weights() -> None:
    *_, plain = tiny_train(change(bfloat16=False))
    *_, short = tiny_train(change(bfloat16=True))
    assert all(parameter.dtype == torch.float32 for parameter in short.network.parameters())
    assert not same_bits(plain.network, short.network)
    assert short.losses.dtype == torch.float32
    assert short.loss == pytest.approx(plain.loss, rel=0.1)


def test_on_a_cpu_the_default_is_float32() -> None:
    *_, default = tiny_train(change(bfloat16=None))
    *_, plain = tiny_train(change(bfloat16=False))
    assert same_bits(default.network, plain.network)


# ---- the same run twice ---------------------------------------------------------------------------------


def test_one_seed_gives_the_same_weights_to_the_bit() -> None:
    settings = change(steps=8)
    first, second = (tiny_train(settings, network=tiny_network(dropout=0.3))[-1] for _ in range(2))
    assert same_bits(first.network, second.network)
    assert same_bits(first.ema, second.ema)


def test_another_seed_gives_other_weights() -> None:
    first, second = (tiny_train(change(seed=seed))[-1] for seed in (0, 1))
    assert not same_bits(first.network, second.network)


def test_training_neither_uses_nor_moves_the_global_generator() -> None:
    torch.manual_seed(1)
    *_, first = tiny_train(change(steps=3), network=tiny_network(dropout=0.3))
    after = torch.rand(1)
    torch.manual_seed(1)
    assert torch.equal(torch.rand(1), after)
    *_, second = tiny_train(change(steps=3), network=tiny_network(dropout=0.3))
    assert same_bits(first.network, second.network)


@pytest.fixture
def threads() -> Iterator[None]:
    usual = torch.get_num_threads()
    yield
    torch.set_num_threads(usual)


@pytest.mark.usefixtures("threads")
def test_another_number_of_threads_gives_the_same_weights_to_five_digits() -> None:
    results = []
    for threads in (1, 2):
        torch.set_num_threads(threads)
        results.append(
            tiny_train(change(steps=4, batch_size=32, learning_rate=1e-3))[-1].network.state_dict()
        )
    for name in results[0]:
        torch.testing.assert_close(results[0][name], results[1][name], rtol=1e-5, atol=1e-5)


def test_what_is_yielded_belongs_together() -> None:
    for n, step in enumerate(tiny_train(), start=1):
        assert step.step == n
        assert step.losses.shape == step.t.shape == (SETTINGS.batch_size,)
        assert step.loss == pytest.approx(step.losses.mean().item(), rel=1e-5)
        assert not step.losses.requires_grad
        assert step.model.network is step.ema
        assert (step.model.predicts, step.model.shape) == ("x_0", (1, 4, 4))
        assert torch.equal(step.model.schedule.betas, SCHEDULE.betas)


# ---- when it goes wrong ---------------------------------------------------------------------------------


def test_a_loss_that_is_not_finite_stops_the_run_and_leaves_the_last_good_checkpoint(tmp_path: Path) -> None:
    network = tiny_network()
    calls: list[int] = []

    def poison(module: nn.Module, arguments: Any, output: Tensor) -> Tensor:
        calls.append(1)
        return output * math.inf if len(calls) == 6 else output

    network.register_forward_hook(poison)
    with pytest.raises(TrainingDivergedError) as caught:
        tiny_train(network=network, folder=tmp_path, save_every=2)
    message = str(caught.value)
    for part in ("step 6", str(tmp_path), "learning_rate", "0.003", "warmup", "bfloat16"):
        assert part in message
    assert saved(tmp_path).info["step"] == 5
    assert all(torch.isfinite(tensor).all() for tensor in saved(tmp_path).training.values())


def test_a_gradient_that_is_not_finite_stops_the_run_before_it_touches_the_weights(tmp_path: Path) -> None:
    network = tiny_network()
    calls: list[int] = []

    def poison(gradient: Tensor) -> Tensor:
        calls.append(1)
        return gradient * math.nan if len(calls) == 3 else gradient

    network.stem.weight.register_hook(poison)
    with pytest.raises(TrainingDivergedError, match=r"step 3: the loss is .*gradient's length nan"):
        tiny_train(network=network, folder=tmp_path, save_every=1)
    assert all(torch.isfinite(parameter).all() for parameter in network.parameters())
    assert saved(tmp_path).info["step"] == 2


def test_without_a_folder_the_message_says_that_nothing_was_saved() -> None:
    network = tiny_network()
    network.register_forward_hook(lambda module, arguments, output: output * math.nan)
    with pytest.raises(TrainingDivergedError, match=r"step 1.*Nothing was saved"):
        tiny_train(network=network)


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"steps": 0}, "steps must be at least 1, got 0"),
        ({"batch_size": 2.5}, "batch_size must be a whole number"),
        ({"learning_rate": -1.0}, "learning_rate must be a finite number"),
        ({"learning_rate": math.nan}, "learning_rate must be a finite number"),
        ({"cooldown": 1.5}, "cooldown must be"),
        ({"ema_decay": 1.1}, "ema_decay must be"),
        ({"clip_norm": 0}, "clip_norm must be"),
        ({"label_dropout": -0.1}, "label_dropout must be"),
        ({"predicts": "noise"}, "predicts must be one of 'epsilon', 'x_0', 'v'; got 'noise'"),
    ],
)
def test_settings_out_of_range_are_refused(values: dict[str, Any], complaint: str) -> None:
    with pytest.raises((ValueError, TypeError), match=complaint):
        TrainSettings(**values)


def with_attributes(*columns: list[int]) -> ImageData:
    data, attributes = tiny_data(4), torch.tensor(columns).T
    return ImageData(data.images, data.labels, data.name, data.class_names, attributes)


def test_a_network_with_attributes_is_told_the_attributes() -> None:
    """The order of the images is random, so each is found again by its noise-free attributes."""
    network, heard = tiny_network(classes=(4, 2)), []
    network.register_forward_pre_hook(lambda _, args: heard.append(args[2]))
    settings = TrainSettings(steps=1, batch_size=4, label_dropout=0.0)
    tiny_train(settings, network=network, data=with_attributes([0, 1, 2, 3], [1, 0, 1, 0]))
    assert sorted(heard[0].tolist()) == [[0, 1], [1, 0], [2, 1], [3, 0]]


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (tiny_data(4), r"What tiny tells is not what .* shape \(B, 2\), got \(4,\)"),
        (with_attributes([0, 1, 2, 3]), r"shape \(B, 2\), got \(4, 1\)"),
        (with_attributes([0, 1, 2, 3], [0, 0, 2, 0]), r"0 \.\. 1; got 0 \.\. 2"),
    ],
)
def test_attributes_that_do_not_fit_the_network_are_refused(data: ImageData, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        tiny_train(network=tiny_network(classes=(4, 2)), data=data)


def test_more_labels_than_the_network_has_classes_are_refused() -> None:
    with pytest.raises(ValueError, match=r"labels must lie in 0 \.\. 1; got 0 \.\. 2"):
        tiny_train(network=tiny_network(classes=2))


def test_a_network_that_could_not_be_saved_is_refused_before_the_first_step(tmp_path: Path) -> None:
    class Mine(type(tiny_network())):  # type: ignore[misc]
        pass

    network = Mine(tiny_network().settings)
    with pytest.raises(TypeError, match=r"Only .*MLP, .*UNet can be saved, got Mine"):
        train(
            network, SCHEDULE, tiny_data(), SETTINGS, device="cpu", folder=tmp_path
        )  # nothing is asked of it


def test_a_batch_that_the_processes_cannot_share_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined, "place", lambda: (0, 3))
    with pytest.raises(ValueError, match="batch_size 4 cannot be shared by 3 processes"):
        tiny_train()


def test_a_device_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match=r"Device 'cuda:77' cannot be used here.*device='cpu'"):
        tiny_train(device="cuda:77")


def test_without_torchrun_there_is_one_process_and_it_is_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    device, first = joined.join_processes("cpu")
    assert (device.type, first) == ("cpu", True)
    assert joined.place() == (0, 1)
    assert joined.any_process(True, device) is True
    assert joined.any_process(False, device) is False
    joined.leave_processes()


# ---- losses by time -------------------------------------------------------------------------------------


def test_losses_are_averaged_in_equal_ranges_of_t() -> None:
    t = torch.tensor([0, 24, 25, 99, 99])
    means = timestep_losses(torch.tensor([1.0, 3.0, 5.0, 7.0, 9.0]), t, T=100, bins=4)
    torch.testing.assert_close(means, torch.tensor([2.0, 5.0, math.nan, 8.0]), equal_nan=True)


def test_more_ranges_than_timesteps_leave_some_empty() -> None:
    means = timestep_losses(torch.ones(3), torch.tensor([0, 1, 2]), T=3, bins=10)
    assert torch.isnan(means).sum() == 7


def test_labels_that_nobody_gives_are_asked_for() -> None:
    """Not one row of the table of labels would ever move, and nobody would notice."""
    with pytest.raises(ValueError, match="tiny tells nothing: no label would ever be learned"):
        tiny_train(data=tiny_data().told(None))


# ---- wrapped networks -----------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", [None, "run"])
def test_data_parallel_is_sent_to_torchrun(tmp_path: Path, folder: str | None) -> None:
    where = None if folder is None else tmp_path / folder
    with pytest.raises(ValueError, match=r"not DataParallel round it.*network\.module.*torchrun --nproc"):
        tiny_train(network=nn.DataParallel(tiny_network()), folder=where)  # type: ignore[arg-type]


def test_a_compiled_network_learns_as_the_bare_one_does() -> None:
    """By the backend that compiles nothing: asked here is who hears the labels, and whose weights move."""
    bare = tiny_train()
    compiled = tiny_train(network=torch.compile(tiny_network(), backend="eager"))  # type: ignore[arg-type]
    assert [step.loss for step in compiled] == pytest.approx([step.loss for step in bare], rel=1e-5)
    labels, x_T = torch.tensor([0, 1, 2]), torch.randn(3, 1, 4, 4, generator=torch.Generator().manual_seed(0))
    drawn = [steps[-1].model.draw(labels, x_T=x_T, steps=3) for steps in (bare, compiled)]
    torch.testing.assert_close(*drawn)


def test_a_compiled_network_is_saved_by_what_is_in_it(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r"OptimizedModule is wrapped round UNet.*give network\._orig_mod"):
        tiny_train(network=torch.compile(tiny_network(), backend="eager"), folder=tmp_path)  # type: ignore[arg-type]


def test_a_network_of_ones_own_that_hears_nothing_is_told_how_to() -> None:
    class Own(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv = nn.Conv2d(1, 1, 3, padding=1)

        def forward(self, x_t: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
            return self.conv(x_t)  # type: ignore[no-any-return]

    with pytest.raises(ValueError, match=r"hear nothing.*self\.condition = ClassSettings"):
        tiny_train(network=Own())  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"examples\.told\(None\)\.$"):
        tiny_train(network=tiny_network(classes=None))


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    tiny_train(folder=tmp_path)
    with pytest.raises(
        CheckpointError, match=rf"is a file.*give the folder, such as {re.escape(str(tmp_path))}\."
    ):
        tiny_train(folder=tmp_path / "checkpoint.safetensors")
