"""Networks by name: one line makes a class of your own known, and its settings come back as they were."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from minidiff import MLP, MLPSettings, NoiseSchedule, UNet, UNetSettings, zoo
from minidiff.checkpoint import CheckpointError, load, save
from minidiff.nets import network
from minidiff.nets.registry import NETWORKS, build, description


@dataclass(frozen=True)
class Layer:
    width: int = 4
    name: str = "plain"


@dataclass(frozen=True)
class Tower:
    layers: tuple[Layer, ...] = (Layer(), Layer(2))
    gain: float = 0.1


@dataclass(frozen=True)
class MineSettings:
    inner: Layer | Tower | None = None
    rows: tuple[Any, ...] = ()
    by_name: dict[str, Any] = field(default_factory=dict)
    seen: int = field(default=0, init=False)  # not an argument: not stored


class Mine(nn.Module):
    def __init__(self, settings: MineSettings) -> None:
        super().__init__()
        self.settings = settings
        self.line = nn.Linear(2, 2)

    def forward(self, x_t: Tensor, t: Tensor) -> Tensor:
        return self.line(x_t)  # type: ignore[no-any-return]


@pytest.fixture(autouse=True)
def known_as_before() -> Iterator[None]:
    before = dict(NETWORKS)
    yield
    NETWORKS.clear()
    NETWORKS.update(before)


@pytest.fixture
def registered() -> None:
    network(MineSettings, Layer, Tower)(Mine)


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize(
    "settings",
    [
        MineSettings(),
        MineSettings(inner=Layer(7, "çğ")),
        MineSettings(inner=Tower((Layer(1), Layer(2)), 0.5)),  # settings in settings in settings
        MineSettings(rows=(Layer(1), Tower(), Layer(1, "other"))),
        MineSettings(rows=((1, 2), (), ((True, None, "x"), 2.5))),
        MineSettings(by_name={"a": Layer(3), "b": (1, Tower(())), "c": {"d": Layer()}}),
    ],
)
def test_settings_of_every_form_come_back_equal(tmp_path: Path, settings: MineSettings) -> None:
    own = Mine(settings)
    save(tmp_path / "a", own, NoiseSchedule.cosine(T=5), predicts="v")
    loaded = load(tmp_path / "a").network
    assert type(loaded) is Mine
    assert loaded.settings == settings
    assert repr(loaded.settings) == repr(settings)  # 1 and True, (1,) and [1] print differently
    assert torch.equal(loaded.line.weight, own.line.weight)


def test_one_line_above_the_class_is_all_it_takes(tmp_path: Path) -> None:
    @network(Layer)
    class Small(nn.Module):
        def __init__(self, settings: Layer) -> None:
            super().__init__()
            self.settings, self.line = settings, nn.Linear(settings.width, 1)

    save(tmp_path / "a", Small(Layer(9)), NoiseSchedule.cosine(T=5), predicts="v")
    assert load(tmp_path / "a").network.line.weight.shape == (1, 9)  # type: ignore[union-attr]


@pytest.mark.parametrize("settings", [UNetSettings(classes=(3, 2), width=8), UNetSettings(), MLPSettings(7)])
def test_the_librarys_own_settings_are_written_flat_as_ever(settings: Any) -> None:
    with torch.device("meta"):
        made = (UNet if isinstance(settings, UNetSettings) else MLP)(settings)
    kind, written = description(made)
    assert kind == type(made).__name__
    assert json.loads(json.dumps(written)) == json.loads(json.dumps(dataclasses.asdict(settings)))
    with torch.device("meta"):
        assert build(kind, json.loads(json.dumps(written))).settings == settings


@pytest.mark.parametrize("name", zoo.available())
def test_shipped_files_hold_the_settings_of_what_they_load(name: str) -> None:
    """All flat, but for a condition, and for the frame of a clip: files of before stay readable."""
    with safe_open(zoo.SHIPPED / f"{name}.safetensors", framework="pt") as file:
        settings = json.loads(file.metadata()["minidiff"])["settings"]
    assert {key for key, value in settings.items() if isinstance(value, dict)} <= {"condition", "frame"}
    _, restored = description(zoo.load(name).network)
    assert all(restored[key] == value for key, value in settings.items())  # what came later: defaults


# ---- what is refused ------------------------------------------------------------------------------------


def rewritten(path: Path, **changes: Any) -> Path:
    with safe_open(path, framework="pt") as file:
        header = json.loads(file.metadata()["minidiff"])
        tensors = {name: file.get_tensor(name).clone() for name in file.keys()}  # noqa: SIM118
    save_file(tensors, path, metadata={"minidiff": json.dumps(header | changes)})
    return path


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        (
            {"network": "Yours"},
            "network of kind 'Yours'; known are .*MLP, Mine, .*UNet. .*module that defines it",
        ),
        (
            {"settings": {"inner": {"kind": "Wing", "settings": {}}}},
            "settings of kind 'Wing'; known are Layer",
        ),
        (
            {"settings": {"inner": {"kind": "MineSettings", "settings": {}}}},
            "settings of kind 'MineSettings'",
        ),
        ({"settings": {"inner": {"kind": ["Layer"], "settings": {}}}}, "of kind .'Layer'"),
        ({"settings": {"inner": {"kind": "Layer"}}}, "settings must be a dict, got NoneType"),
        ({"settings": {"inner": {"kind": "Layer", "settings": {"depth": 3}}}}, "unexpected keyword .*depth"),
        ({"settings": {"seen": 3}}, "unexpected keyword .*seen"),
    ],
)
def test_what_nobody_knows_is_refused_with_what_is_known(
    tmp_path: Path, changes: dict[str, Any], complaint: str
) -> None:
    save(tmp_path / "a", Mine(MineSettings()), NoiseSchedule.cosine(T=5), predicts="v")
    with pytest.raises(CheckpointError, match=f"describes no model that this version can build.*{complaint}"):
        load(rewritten(tmp_path / "a", **changes))


@pytest.mark.usefixtures("registered")
def test_settings_nested_as_deep_as_a_file_may_are_refused_politely(tmp_path: Path) -> None:
    save(tmp_path / "a", Mine(MineSettings()), NoiseSchedule.cosine(T=5), predicts="v")
    deep: Any = 1
    for _ in range(600):
        deep = [deep]
    with pytest.raises(CheckpointError):
        load(rewritten(tmp_path / "a", settings={"inner": deep, "wrong": 1}))


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize(
    "value",
    [
        [1, 2],
        {"a": [Layer()]},
        {1: "a"},
        {"kind": "Layer"},
        torch.zeros(2),
        torch.float32,
        MLPSettings(),  # a dataclass that was not named
        Layer,
    ],
)
def test_settings_that_would_not_come_back_equal_are_not_saved(tmp_path: Path, value: Any) -> None:
    with pytest.raises(TypeError, match="rows in the settings of Mine cannot be saved, got"):
        save(tmp_path / "a", Mine(MineSettings(rows=value)), NoiseSchedule.cosine(T=5), predicts="v")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize("settings", [None, Layer(), {"inner": None}])
def test_a_network_that_does_not_keep_its_settings_is_not_saved(tmp_path: Path, settings: Any) -> None:
    made = Mine(MineSettings())
    made.settings = settings
    with pytest.raises(TypeError, match=r"Mine must keep its MineSettings as self\.settings"):
        save(tmp_path / "a", made, NoiseSchedule.cosine(T=5), predicts="v")


def test_a_name_is_given_once() -> None:
    @network(Layer)
    class Twice(nn.Module):
        pass

    with pytest.raises(ValueError, match=r"MLP is the name of minidiff\.nets\.mlp\.MLP\. Give your class"):
        network(Layer)(type("MLP", (nn.Module,), {}))
    again = type("Twice", (nn.Module,), {"__qualname__": Twice.__qualname__})
    assert network(Layer)(again) is again  # a cell that is run again
    assert NETWORKS["Twice"].network is again
    assert NETWORKS["MLP"].network is MLP


@pytest.mark.parametrize("given", [dict, Layer(), None, "Layer"])
def test_settings_that_are_no_dataclass_are_refused(given: Any) -> None:
    for arguments in ((given,), (Layer, given)):
        with pytest.raises(TypeError, match="settings and parts must be dataclasses"):
            network(*arguments)


@pytest.mark.parametrize("given", [int, nn.Linear(2, 2), None])
def test_what_is_no_class_of_networks_is_refused(given: Any) -> None:
    with pytest.raises(TypeError, match=r"a class of networks must be a torch\.nn\.Module"):
        network(Layer)(given)
