"""The recipes, typed as docs/recipes.md has them, do what it says; trainings are cut to two steps."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import torch

from minidiff import data

PAGE = (Path(__file__).parents[2] / "docs" / "recipes.md").read_text(encoding="utf-8")
TITLED = re.findall(r"^## (.*?)\n.*?```python\n(.*?)```", PAGE, flags=re.S | re.M)
BEGINNING = re.findall(r"```python\n(.*?)```", PAGE, flags=re.S)[0]
SHORTER = (
    (r"\bsteps=(?:500|1000|2000|800_000)\b", "steps=2"),
    (r"batch_size=128", "batch_size=2"),
    (r"width=128", "width=16"),
    (r"torch\.compile\(model\.network\)", 'torch.compile(model.network, backend="eager")'),  # no compiler
)


def run(title: str, names: dict[str, Any]) -> dict[str, Any]:
    """Run the block under a heading that begins so."""
    (lines,) = [lines for name, lines in TITLED if name.startswith(title)]
    for long, short in SHORTER:
        lines = re.sub(long, short, lines)
    exec(lines, names)
    return names


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What stands at the beginning of the page."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    torch.manual_seed(0)
    made: dict[str, Any] = {}
    exec(BEGINNING, made)
    made["digits"] = data.digits()
    made["x_T"] = torch.randn(2, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    return made


def test_every_recipe_is_tested() -> None:
    tested = [name for name in globals() if name.startswith("test_recipe_")]
    assert len(TITLED) == len(re.findall(r"^## ", PAGE, flags=re.M)) == len(tested)


def test_every_shortening_still_finds_its_place() -> None:
    lines = "\n".join(lines for _, lines in TITLED)
    assert all(re.search(long, lines) for long, _ in SHORTER)


def test_recipe_of_a_given_step(names: dict[str, Any]) -> None:
    """Noised up to t = 600 and drawn as other digits, they are other pictures; at t = 20 nearly the same."""
    made = run("Start from", names)
    assert made["drawn"].shape == made["pictures"].shape
    near, _ = made["q_sample"](made["pictures"], 20, made["model"].schedule)
    part = made["model"].schedule.until(20)
    back = made["sample"](made["model"].denoiser(None), part, near, "ddim", steps=5)
    moved = [(one - made["pictures"]).abs().mean().item() for one in (back, made["drawn"])]
    assert moved[0] < 0.1 < moved[1]


def test_recipe_of_fine_tuning_moves_the_weights_a_little(names: dict[str, Any]) -> None:
    made = run("Go on training", names)
    pairs = zip(made["model"].network.parameters(), made["step"].network.parameters(), strict=True)
    moved = max((before - after).abs().max().item() for before, after in pairs)
    assert 0 < moved < 1e-3
    assert set(made["sevens"].labels.tolist()) == {7}
    assert made["tuned"].draw(torch.tensor([7]), steps=2).shape == (1, 1, 8, 8)


def test_recipe_of_rare_classes_makes_them_equally_likely(names: dict[str, Any]) -> None:
    """Of a set with nine times as many zeros as ones, each makes half: 750, five standard deviations 97."""
    digits = names["digits"]
    zeros, ones = ((digits.labels == k).nonzero().flatten() for k in (0, 1))
    names["digits"] = digits.subset(torch.cat([zeros[:10].repeat(135), ones[:10].repeat(15)]))
    balanced = run("Classes", names)["balanced"]
    assert len(balanced) == 1500
    assert abs(int((balanced.labels == 1).sum()) - 750) < 97


def test_recipe_of_their_sampler_draws_what_ours_draws(names: dict[str, Any]) -> None:
    pytest.importorskip("diffusers")
    made = run("Our network", names)
    ours = made["model"].draw(made["labels"], x_T=made["x_T"], steps=20, clip=None)
    assert (ours - made["x"]).abs().max() < 1e-5


def test_recipe_of_their_unet_trains_and_draws(names: dict[str, Any]) -> None:
    pytest.importorskip("diffusers")
    made = run("A U-Net of", names)
    assert made["step"].step == 2
    assert made["drawn"].shape == (4, 1, 8, 8)


def test_recipe_of_export_answers_as_the_network_does(names: dict[str, Any]) -> None:
    made = run("Without Python", names)
    back = torch.export.load("digits.pt2").module()
    with torch.no_grad():
        assert (back(*made["inputs"]) - made["model"].network(*made["inputs"])).abs().max() < 1e-4


def test_recipe_of_onnx_draws_the_same(names: dict[str, Any]) -> None:
    """The file was made with two images in hand, and answers for ten."""
    pytest.importorskip("onnxruntime")
    pytest.importorskip("onnxscript")
    if tuple(map(int, torch.__version__.split(".")[:2])) < (2, 6):
        pytest.skip("an exporter with this way of telling sizes came with torch 2.6")
    made = run("In another runtime", names)
    denoise = made["model"].denoiser(made["labels"], clip=None)
    for t in (999.0, 40.0):
        theirs, ours = made["denoise"](made["x_T"], t), denoise(made["x_T"], t)
        assert (theirs.x_0 - ours.x_0).abs().max() < 1e-4
    same = made["sample"](denoise, made["model"].schedule, made["x_T"], "ddim", steps=20)
    assert made["drawn"].shape == (10, 1, 8, 8)
    assert (made["drawn"] - same).abs().max() < 1e-4


def test_recipe_of_compile_draws_the_same(names: dict[str, Any]) -> None:
    made = run("Faster", names)
    same = made["sample"](
        made["model"].denoiser(made["labels"], clip=None),
        made["model"].schedule,
        made["x_T"],
        "ddim",
        steps=20,
    )
    assert (made["drawn"] - same).abs().max() < 1e-4


def test_recipe_of_cifar_trains_on_pictures_of_its_shape(
    names: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = torch.rand(4, 3, 32, 32) * 2 - 1
    stand_in = data.ImageData(pictures, torch.arange(4), "cifar10", tuple("abcdefghij"))
    monkeypatch.setattr(data, "load", lambda name: stand_in)
    assert run("CIFAR-10", names)["step"].step == 2
    assert Path("runs/cifar10/checkpoint.safetensors").is_file()


def test_recipe_of_a_network_of_ones_own_is_guided(names: dict[str, Any]) -> None:
    made = run("A network of your own", names)
    unguided = made["step"].model.draw(made["labels"], x_T=made["x_T"], steps=4)
    guided = made["step"].model.draw(made["labels"], x_T=made["x_T"], steps=4, scale=3)
    assert made["drawn"].shape == (2, 1, 8, 8)
    assert not torch.equal(unguided, guided)
