"""Saving a branch without its base: it comes back beside the same weights, and beside no others."""

from pathlib import Path

import pytest
import torch

from minidiff import NoiseSchedule, UNet, UNetSettings
from minidiff.checkpoint import CheckpointError, digest, load, load_branch, save, save_branch
from minidiff.model import TrainedModel
from minidiff.nets import ControlBranch, Controlled

SCHEDULE = NoiseSchedule.cosine(T=10)
X_T, T = torch.randn(2, 1, 8, 8, generator=torch.Generator().manual_seed(0)), torch.tensor([3.0, 8.0])
TOLD = {"labels": torch.tensor([0, 2]), "hint": torch.ones(2, 1, 8, 8)}


def base(seed: int = 0) -> TrainedModel:
    torch.manual_seed(seed)
    network = UNet(UNetSettings(width=8, multipliers=(1, 2), attention=(), classes=3)).eval()
    with torch.no_grad():
        for p in network.parameters():
            p.normal_(std=0.2)
    return TrainedModel(network, SCHEDULE, "v")


@pytest.fixture
def model() -> TrainedModel:
    frozen = base()
    branch = ControlBranch.copy_of(frozen.network)  # type: ignore[arg-type]
    with torch.no_grad():
        for p in branch.parameters():
            p.normal_(std=0.2)
    return TrainedModel(Controlled.of(frozen.network, branch).eval(), SCHEDULE, "v")  # type: ignore[arg-type]


def test_a_branch_comes_back_beside_its_base(model: TrainedModel, tmp_path: Path) -> None:
    save_branch(tmp_path / "b", model, base="mine", info={"hint": "masks"})
    back = load_branch(tmp_path / "b", base())
    assert torch.equal(back.network(X_T, T, TOLD), model.network(X_T, T, TOLD))
    assert back.predicts == "v"
    assert back.info["hint"] == "masks"
    assert back.info["base"] == {"name": "mine", "digest": digest(base().network)}


def test_only_the_branch_is_written(model: TrainedModel, tmp_path: Path) -> None:
    save_branch(tmp_path / "branch", model, base="mine")
    save(tmp_path / "whole", model.network, SCHEDULE, predicts="v")
    assert (tmp_path / "branch").stat().st_size < 0.5 * (tmp_path / "whole").stat().st_size
    whole = load(tmp_path / "whole").network
    assert torch.equal(whole(X_T, T, TOLD), model.network(X_T, T, TOLD))
    assert not any(p.requires_grad for p in whole.base.parameters())


def test_other_weights_are_refused(model: TrainedModel, tmp_path: Path) -> None:
    save_branch(tmp_path / "b", model, base="mine")
    other = base(1)
    with pytest.raises(CheckpointError, match="trained beside 'mine' with other weights"):
        load_branch(tmp_path / "b", other)
    almost = base()
    with torch.no_grad():
        almost.network.stem.bias[0] = torch.nextafter(almost.network.stem.bias[0], torch.tensor(9.0))
    with pytest.raises(CheckpointError, match="other weights"):
        load_branch(tmp_path / "b", almost)


def test_what_is_no_branch_is_refused(model: TrainedModel, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="of a Controlled network"):
        save_branch(tmp_path / "b", base(), base="mine")
    save(tmp_path / "whole", base().network, SCHEDULE, predicts="v")
    with pytest.raises(CheckpointError, match="holds a UNet, no branch"):
        load_branch(tmp_path / "whole", base())
    save_branch(tmp_path / "b", model, base="mine")
    with pytest.raises(TypeError, match="base must be a TrainedModel of a UNet"):
        load_branch(tmp_path / "b", model)
    header = {"info": {}}
    save(tmp_path / "nameless", model.network.branch, SCHEDULE, predicts="v", info=header["info"])
    with pytest.raises(CheckpointError, match="trained beside None"):
        load_branch(tmp_path / "nameless", base())


def test_a_digest_knows_names_and_values() -> None:
    one, other = base().network, base().network
    assert digest(one) == digest(other)
    assert digest(one) != digest(base(1).network)
