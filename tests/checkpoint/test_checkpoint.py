"""Checkpoints: what is saved comes back, and whatever else lies in the file is refused with a reason."""

from __future__ import annotations

import dataclasses
import json
import math
import os
import pickle
import stat
import struct
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from minidiff import (
    MLP,
    GuidedDenoiser,
    MLPSettings,
    NetworkDenoiser,
    NoiseSchedule,
    UNet,
    UNetSettings,
    checkpoint,
)
from minidiff.checkpoint import CheckpointError, load, save
from minidiff.model import TrainedModel

SMALL = UNetSettings(width=8, multipliers=(1, 2), attention=(1,), heads=2, classes=3, dropout=0.1)
NETWORKS = {
    "UNet": lambda: UNet(SMALL),
    "UNet without classes": lambda: UNet(UNetSettings(width=8, multipliers=(1,), attention=(), channels=3)),
    "MLP": lambda: MLP(MLPSettings(dimensions=3, width=16, depth=1)),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A good checkpoint of a small MLP."""
    file = tmp_path / "good.safetensors"
    save(file, NETWORKS["MLP"](), NoiseSchedule.cosine(T=10), predicts="v", info={"step": 3})
    return file


def rewrite(path: Path, change: Any) -> None:
    """Change the header and the tensors of a checkpoint, keeping it a sound safetensors file."""
    with safe_open(path, framework="pt") as file:
        header = json.loads(file.metadata()["minidiff"])
        tensors = {name: file.get_tensor(name).clone() for name in file.keys()}  # noqa: SIM118
    change(header, tensors)
    save_file(tensors, path, metadata={"minidiff": json.dumps(header)})


# ---- there and back -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", NETWORKS)
@pytest.mark.parametrize("predicts", ["epsilon", "x_0", "v"])
def test_everything_comes_back(tmp_path: Path, kind: str, predicts: str) -> None:
    network, schedule = NETWORKS[kind](), NoiseSchedule.linear(T=200, beta_end=0.1)
    info = {"step": 7, "words": "çğış ε", "nested": {"list": [1, 2.5, None, True]}}
    extra = {"raw.a": torch.randn(2, 3), "count": torch.tensor(5.0)}
    save(tmp_path / "a.safetensors", network, schedule, predicts=predicts, info=info, training=extra)

    model = load(tmp_path / "a.safetensors")
    assert type(model.network) is type(network)
    assert model.network.settings == network.settings
    assert (model.predicts, model.info) == (predicts, info)
    assert torch.equal(model.schedule.betas, schedule.betas)
    assert model.schedule.betas.dtype == torch.float64
    assert model.training.keys() == extra.keys()
    assert all(torch.equal(model.training[name], extra[name]) for name in extra)
    own, loaded = network.state_dict(), model.network.state_dict()
    assert own.keys() == loaded.keys()
    assert all(torch.equal(own[name], loaded[name]) for name in own)


def test_the_loaded_network_computes_what_the_saved_one_did(tmp_path: Path) -> None:
    network = UNet(SMALL).eval()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.normal_(std=0.1)
    save(tmp_path / "a.safetensors", network, NoiseSchedule.cosine(), predicts="x_0")
    model = load(tmp_path / "a.safetensors")
    x_t, t, labels = torch.randn(2, 1, 8, 8), torch.tensor([3.0, 500.0]), torch.tensor([0, 2])
    torch.testing.assert_close(model.network(x_t, t, labels), network(x_t, t, labels))


def test_a_loaded_network_is_in_eval_mode_and_can_be_trained_on(path: Path) -> None:
    network = load(path).network
    assert not network.training
    assert all(parameter.requires_grad for parameter in network.parameters())


def test_a_schedule_with_zero_terminal_snr_comes_back(tmp_path: Path) -> None:
    schedule = NoiseSchedule.cosine(T=20).with_zero_terminal_snr()
    save(tmp_path / "a.safetensors", NETWORKS["MLP"](), schedule, predicts="v")
    loaded = load(tmp_path / "a.safetensors").schedule
    assert loaded.alpha_bars[-1] == 0
    assert torch.equal(loaded.betas, schedule.betas)


def test_saving_makes_the_folder(tmp_path: Path) -> None:
    save(tmp_path / "new" / "er" / "a.safetensors", NETWORKS["MLP"](), NoiseSchedule.cosine(), predicts="v")
    assert load(tmp_path / "new" / "er" / "a.safetensors").predicts == "v"


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_a_checkpoint_is_as_readable_as_any_other_file(path: Path) -> None:
    plain = path.with_name("plain")
    plain.write_bytes(b"")
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_a_loaded_model_does_not_hang_on_its_file(path: Path) -> None:
    model = load(path)
    before = model.network.state_dict()["head.bias"].clone()
    path.write_bytes(b"\0" * path.stat().st_size)
    assert torch.equal(model.network.state_dict()["head.bias"], before)


@pytest.mark.parametrize("length", [0x0480, 0x0580, 0x4B50])
def test_a_header_whose_length_looks_like_a_pickle_is_read(tmp_path: Path, length: int) -> None:
    """A safetensors file begins with its header's length: 1152 is 0x80 0x04, as in a pickle; 19280 is PK."""
    file = tmp_path / "a.safetensors"

    def header_length(padding: int) -> int:
        info = {"padding": "x" * padding}
        save(file, MLP(MLPSettings(width=2, depth=1)), NoiseSchedule.cosine(), predicts="v", info=info)
        return int(struct.unpack("<Q", file.read_bytes()[:8])[0])

    padding = length - header_length(0)
    assert header_length(padding) == length
    assert load(file).info == {"padding": "x" * padding}


# ---- as a denoiser --------------------------------------------------------------------------------------


def test_guidance_is_clipped_after_it_not_before(tmp_path: Path) -> None:
    network = UNet(SMALL)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.normal_(std=0.3)
    schedule = NoiseSchedule.cosine(T=100)
    save(tmp_path / "a.safetensors", network, schedule, predicts="x_0")
    model = load(tmp_path / "a.safetensors")
    labels, x_t = torch.tensor([0, 1]), torch.randn(2, 1, 8, 8)

    guided = model.denoiser(labels, scale=4.0)(x_t, 50)
    assert guided.x_0.abs().max() <= 1
    parts = [NetworkDenoiser(model.network, schedule, predicts="x_0", condition=c) for c in (labels, None)]
    by_hand = GuidedDenoiser(*parts, 4.0)(x_t, 50).x_0
    assert by_hand.abs().max() > 1  # so that there was something to clip
    torch.testing.assert_close(guided.x_0, by_hand.clamp(-1, 1))
    torch.testing.assert_close(model.denoiser(labels, scale=4.0, clip=None)(x_t, 50).x_0, by_hand)


@pytest.mark.parametrize("settings", [SMALL, dataclasses.replace(SMALL, classes=(3, 2))])
def test_few_guided_images_go_through_the_network_in_one_call_many_in_two(settings: UNetSettings) -> None:
    network = UNet(settings)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.normal_(std=0.3)
    model = TrainedModel(network, NoiseSchedule.cosine(T=100), "x_0")
    sizes: list[int] = []
    network.register_forward_pre_hook(lambda _, inputs: sizes.append(len(inputs[0])))
    shape = (20, 2) if isinstance(settings.classes, tuple) else (20,)
    labels, x_t = torch.arange(40)[: math.prod(shape)].reshape(shape) % 2, torch.randn(20, 1, 8, 8)

    few = model.denoiser(labels[:4], scale=3.0)(x_t[:4], 50)
    many = model.denoiser(labels, scale=3.0)(x_t, 50)
    assert sizes == [8, 20, 20]
    torch.testing.assert_close(few.x_0, many.x_0[:4], rtol=1e-4, atol=1e-5)


def test_guidance_without_labels_is_refused(path: Path) -> None:
    with pytest.raises(ValueError, match=r"scale 3 guides towards a condition"):
        load(path).denoiser(scale=3.0)


def test_with_scale_one_the_network_is_asked_once(path: Path) -> None:
    calls: list[int] = []
    model = load(path)
    model.network.register_forward_hook(lambda *_: calls.append(1))
    model.denoiser()(torch.randn(4, 3), 5)
    assert len(calls) == 1


# ---- what is refused ------------------------------------------------------------------------------------


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"There is no checkpoint at .*nothing\.safetensors"):
        load(tmp_path / "nothing.safetensors")


def test_a_folder_is_no_checkpoint(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="There is no checkpoint at"):
        load(tmp_path)


@pytest.mark.parametrize("share", [0.0, 0.0005, 0.002, 0.01, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_called_truncated(path: Path, share: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(CheckpointError, match=r"truncated or not a safetensors file.*fetch it again"):
        load(path)


def test_every_truncation_of_the_header_and_some_of_the_rest_are_refused(path: Path) -> None:
    content = path.read_bytes()
    for length in [*range(0, 600, 7), len(content) - 8, len(content) - 1]:
        path.write_bytes(content[:length])
        with pytest.raises(CheckpointError):
            load(path)


class Payload:
    """What a pickle can do to whoever opens it."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return (open, (str(self.trace), "w"))


@pytest.mark.parametrize("kind", ["zip", "legacy", "plain-2", "plain-3", "plain-4", "plain-5"])
def test_a_pickle_named_safetensors_is_called_a_pickle_and_never_unpickled(tmp_path: Path, kind: str) -> None:
    file, trace = tmp_path / "model.safetensors", tmp_path / "trace"
    content = {"weight": torch.zeros(2), "payload": Payload(trace)}
    if kind.startswith("plain"):
        file.write_bytes(pickle.dumps(Payload(trace), protocol=int(kind[-1])))
    else:
        torch.save(content, file, _use_new_zipfile_serialization=kind == "zip")
    with pytest.raises(CheckpointError, match=r"is a pickle.*never does it.*checkpoint\.save"):
        load(file)
    assert not trace.exists()
    with file.open("rb") as opened:  # the payload would have worked
        torch.load(opened, weights_only=False) if kind in ("zip", "legacy") else pickle.load(opened)
    assert trace.exists()


def test_an_old_text_pickle_is_not_unpickled_either(tmp_path: Path) -> None:
    file, trace = tmp_path / "model.safetensors", tmp_path / "trace"
    file.write_bytes(pickle.dumps(Payload(trace), protocol=0))
    with pytest.raises(CheckpointError, match="not a safetensors file"):
        load(file)
    assert not trace.exists()


@pytest.mark.parametrize(
    "metadata", [None, {"format": "pt"}, {"minidiff": "no json"}, {"minidiff": "[1]"}, {"minidiff": "5"},
                 {"minidiff": "{}"}, {"minidiff": "[" * 100_000}],
)  # fmt: skip
def test_a_foreign_safetensors_file_is_called_foreign(
    tmp_path: Path, metadata: dict[str, str] | None
) -> None:
    save_file({"weight": torch.zeros(2)}, tmp_path / "a.safetensors", metadata=metadata)
    with pytest.raises(CheckpointError, match="is a safetensors file, but minidiff did not write it"):
        load(tmp_path / "a.safetensors")


@pytest.mark.parametrize("version", [0, 2, "1", None, [1]])
def test_another_format_is_named(path: Path, version: Any) -> None:
    rewrite(path, lambda header, tensors: header.update(format=version))
    with pytest.raises(CheckpointError, match=r"has format .*this minidiff reads 1\. Update"):
        load(path)


def misshapen(header: dict[str, Any], tensors: dict[str, Tensor]) -> None:
    tensors["network.head.weight"] = tensors["network.head.weight"][:, :-1].contiguous()


def halved(header: dict[str, Any], tensors: dict[str, Tensor]) -> None:
    tensors["network.head.weight"] = tensors["network.head.weight"].half()


def poisoned(header: dict[str, Any], tensors: dict[str, Tensor]) -> None:
    tensors["network.head.weight"][0, 0] = float("nan")


def infinite(header: dict[str, Any], tensors: dict[str, Tensor]) -> None:
    tensors["network.head.bias"][0] = float("inf")


def without_a_weight(header: dict[str, Any], tensors: dict[str, Tensor]) -> None:
    del tensors["network.head.bias"]


def with_one_too_many(header: dict[str, Any], tensors: dict[str, Tensor]) -> None:
    tensors["network.tail.bias"] = torch.zeros(1)


def without_a_schedule(header: dict[str, Any], tensors: dict[str, Tensor]) -> None:
    del tensors["schedule.betas"]


def with_an_impossible_schedule(header: dict[str, Any], tensors: dict[str, Tensor]) -> None:
    tensors["schedule.betas"][0] = 1.5


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (misshapen, r"head\.weight is torch\.float32 \(3, 15\), not torch\.float32 \(3, 16\)"),
        (halved, r"head\.weight is torch\.float16"),
        (poisoned, r"NaN or infinite weights in head\.weight"),
        (infinite, r"NaN or infinite weights in head\.bias"),
        (without_a_weight, r"head\.bias is missing from the file"),
        (with_one_too_many, r"tail\.bias is not part of the network"),
        (without_a_schedule, r"describes no model.*schedule\.betas"),
        (with_an_impossible_schedule, r"describes no model.*betas\[0\] = 1\.5"),
    ],
)
def test_tensors_that_do_not_fit_are_named(path: Path, change: Any, complaint: str) -> None:
    rewrite(path, change)
    with pytest.raises(CheckpointError, match=complaint):
        load(path)


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"network": "GPT"}, "of kind 'GPT'; known are .*MLP, .*UNet"),
        ({"network": ["MLP"]}, "describes no model"),
        ({"network": "UNet"}, "describes no model"),
        ({"settings": {"width": 7}}, "width must be even, got 7"),
        ({"settings": {"size": 7}}, "unexpected keyword"),
        ({"settings": [1, 2]}, "describes no model"),
        ({"settings": None}, "describes no model"),
        ({"predicts": "noise"}, "predicts must be one of"),
        ({"predicts": {}}, "predicts must be one of"),
        ({"info": 5}, "describes no model"),
    ],
)
def test_a_header_that_makes_no_sense_is_refused(path: Path, values: dict[str, Any], complaint: str) -> None:
    rewrite(path, lambda header, tensors: header.update(values))
    with pytest.raises(CheckpointError, match=complaint):
        load(path)


@pytest.mark.parametrize("key", ["network", "settings", "predicts", "info"])
def test_a_header_with_an_entry_missing_is_refused(path: Path, key: str) -> None:
    rewrite(path, lambda header, tensors: header.pop(key))
    with pytest.raises(CheckpointError, match=f"describes no model.*{key}"):
        load(path)


@pytest.mark.parametrize(
    ("kind", "huge"),
    [
        ("UNet", {"width": 8 * 10**6}),
        ("UNet", {"blocks": 10**6}),
        ("UNet", {"multipliers": [1] * 100_000, "attention": []}),
        ("UNet", {"channels": 10**18}),
        ("UNet", {"width": 8 * 10**30}),
        ("MLP", {"depth": 10**9}),
        ("MLP", {"width": 10**12}),
        ("MLP", {"dimensions": 10**300}),
    ],
)
def test_huge_settings_are_refused_before_they_cost_time_or_memory(
    path: Path, kind: str, huge: dict[str, Any]
) -> None:
    """Built in earnest, any of these would run out of memory or not end within the test's time limit."""
    rewrite(path, lambda header, tensors: header.update(network=kind, settings=huge))
    with pytest.raises(CheckpointError, match=r"describes no model|does not fit the network it describes"):
        load(path)


def test_after_a_refusal_networks_can_be_built_as_before(path: Path) -> None:
    rewrite(path, lambda header, tensors: header.update(settings={"depth": 10**9}))
    with pytest.raises(CheckpointError, match="ask for more than the"):
        load(path)
    network = MLP(MLPSettings(depth=50))
    assert network.head.weight.device.type == "cpu"


GOOD: list[bytes] = []


def good_bytes(folder: Path) -> bytes:
    if not GOOD:
        torch.manual_seed(0)
        save(
            folder / "g.safetensors",
            MLP(MLPSettings(width=2, depth=1)),
            NoiseSchedule.cosine(T=5),
            predicts="v",
        )
        GOOD.append((folder / "g.safetensors").read_bytes())
    return GOOD[0]


fuzz = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@fuzz
@given(content=st.binary(max_size=300))
def test_any_bytes_give_a_checkpoint_error_and_nothing_else(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.safetensors").write_bytes(content)
    with pytest.raises(CheckpointError):
        load(tmp_path / "a.safetensors")


@fuzz
@given(data=st.data())
def test_a_damaged_good_file_loads_or_gives_a_checkpoint_error(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(good_bytes(tmp_path))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / "a.safetensors").write_bytes(bytes(content))
    # no error, where the damage hit a number and made it another number
    with suppress(CheckpointError):
        assert isinstance(load(tmp_path / "a.safetensors").network, (MLP, UNet))


@fuzz
@given(
    values=st.fixed_dictionaries(
        {},
        optional={
            "network": st.sampled_from(["UNet", "MLP", "", 3]),
            "settings": st.dictionaries(
                st.sampled_from(["width", "depth", "blocks", "multipliers", "heads", "dropout", "classes"]),
                st.one_of(
                    st.integers(), st.floats(), st.text(), st.none(), st.lists(st.integers(), max_size=3)
                ),
            ),
            "predicts": st.one_of(st.text(), st.integers()),
            "info": st.one_of(st.none(), st.text(), st.integers()),
        },
    ).filter(len)
)
def test_any_header_loads_or_gives_a_checkpoint_error(tmp_path: Path, values: dict[str, Any]) -> None:
    file = tmp_path / "a.safetensors"
    file.write_bytes(good_bytes(tmp_path))
    rewrite(file, lambda header, tensors: header.update(values))
    with suppress(CheckpointError):
        load(file)


# ---- saving ---------------------------------------------------------------------------------------------


class Crash(Exception):
    pass


@pytest.mark.parametrize("place", ["replace", "fsync"])
def test_a_crash_while_saving_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    content = path.read_bytes()

    def crash(*_: Any) -> None:
        raise Crash

    monkeypatch.setattr(checkpoint.os, place, crash)
    with pytest.raises(Crash):
        save(path, NETWORKS["MLP"](), NoiseSchedule.cosine(T=99), predicts="x_0")
    assert path.read_bytes() == content
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_new_file_takes_its_place_only_when_it_is_whole(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    replace = os.replace

    def watch(source: Path, target: Path) -> None:
        assert load(source).predicts == "x_0"  # whole before it has its name
        assert load(target).predicts == "v"
        seen.append(Path(source).parent.name)
        replace(source, target)

    monkeypatch.setattr(checkpoint.os, "replace", watch)
    save(path, NETWORKS["MLP"](), NoiseSchedule.cosine(), predicts="x_0")
    assert seen == [path.parent.name]  # the same folder, so the same disk: a rename cannot be half done
    assert load(path).predicts == "x_0"
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_network_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r"Only .*MLP, .*UNet can be saved, got Linear\. Register your class"):
        save(tmp_path / "a.safetensors", nn.Linear(2, 2), NoiseSchedule.cosine(), predicts="v")
    assert list(tmp_path.iterdir()) == []


def test_another_class_of_the_same_name_is_refused(tmp_path: Path) -> None:
    impostor = type("UNet", (nn.Linear,), {})(2, 2)
    with pytest.raises(TypeError, match="can be saved, got UNet"):
        save(tmp_path / "a.safetensors", impostor, NoiseSchedule.cosine(), predicts="v")


def test_a_prediction_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="predicts must be one of 'epsilon', 'x_0', 'v'; got 'score'"):
        save(tmp_path / "a.safetensors", NETWORKS["MLP"](), NoiseSchedule.cosine(), predicts="score")


def test_half_precision_halves_the_file_and_rounds_the_weights(tmp_path: Path) -> None:
    network = MLP(MLPSettings(width=64))
    for name, half in (("full", False), ("half", True)):
        save(tmp_path / name, network, NoiseSchedule.cosine(T=10), predicts="v", half=half)
    assert (tmp_path / "half").stat().st_size < 0.6 * (tmp_path / "full").stat().st_size
    own, loaded = network.state_dict(), load(tmp_path / "half").network.state_dict()
    for name in own:
        assert loaded[name].dtype == torch.float32
        assert torch.equal(loaded[name], own[name].half().float())
