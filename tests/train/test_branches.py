"""Recipes of control branches: what they train on, what they build, and what they refuse."""

from typing import Any

import pytest
import torch

from minidiff import zoo
from minidiff._untrusted import CheckpointError
from minidiff.nets import Controlled
from minidiff.train import TrainSettings

EVERY = pytest.mark.parametrize("name", zoo.BRANCHES)


@EVERY
def test_a_branch_sees_what_its_base_is_told_and_a_drawing(name: str) -> None:
    recipe = zoo.any_recipe(name)
    assert isinstance(recipe, zoo.BranchRecipe)
    examples = recipe.examples("test")
    assert sorted(examples.condition) == ["hint", "labels"]  # type: ignore[arg-type]
    counts = torch.tensor(zoo.RECIPES[recipe.base].network.classes)
    assert (examples.condition["labels"] < counts).all()  # type: ignore[index,call-overload]
    assert recipe.train.predicts == zoo.RECIPES[recipe.base].train.predicts


def test_a_branch_of_a_shipped_model_begins_as_that_model() -> None:
    network, schedule = zoo.any_recipe("shapes-masks").build()
    assert isinstance(network, Controlled)
    examples = zoo.BRANCHES["shapes-masks"].examples("test").subset([0, 1])
    x_t = torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    t = torch.tensor([10.0, 900.0])
    base = zoo.load("shapes")
    expected = base.network(x_t, t, examples.condition["labels"])  # type: ignore[index,call-overload]
    assert torch.equal(network(x_t, t, examples.condition), expected)
    assert torch.equal(schedule.betas, base.schedule.betas)


@pytest.mark.parametrize("name", zoo.branches())
def test_a_shipped_branch_loads_with_its_base(name: str) -> None:
    model = zoo.load(name)
    assert isinstance(model.network, Controlled)
    assert model.info["base"]["name"] == zoo.BRANCHES[name].base


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"base": "letters"}, "base must be one of"),
        ({"hint": "poses"}, "hint must be one of"),
        ({"train": 3}, "train must be TrainSettings"),
    ],
)
def test_what_no_branch_can_be_made_of_is_refused(change: dict[str, Any], complaint: str) -> None:
    with pytest.raises((TypeError, ValueError), match=complaint):
        zoo.BranchRecipe(**{"base": "shapes", "hint": "masks", "train": TrainSettings(), **change})


def test_another_target_than_that_of_the_base_is_refused() -> None:
    with pytest.raises(ValueError, match="must predict 'x_0'"):
        zoo.BranchRecipe("shapes", "masks", TrainSettings(predicts="v")).build()


def test_a_base_that_nobody_has_trained_is_named(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if "figures" not in zoo.available():
        with pytest.raises(CheckpointError, match=r"no checkpoint at runs.figures.*minidiff train"):
            zoo.any_recipe("figures-poses").build()


def test_an_unknown_recipe_lists_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"'digits'.*'shapes-masks'"):
        zoo.any_recipe("letters-masks")
