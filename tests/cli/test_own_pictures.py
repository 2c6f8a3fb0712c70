"""`minidiff train --images`: a folder of pictures, a run, sheets of samples, and a model to draw from."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image

from minidiff import checkpoint, data, own_pictures, zoo
from minidiff.__main__ import main
from minidiff.data import ImageData
from minidiff.nets import UNetSettings
from minidiff.phrase import set_language
from minidiff.train import CHECKPOINT_NAME

SMALL = ["--size", "8", "--steps", "6", "--batch-size", "4", "--save-every", "3", "--device", "cpu"]
RUN = Path("runs") / "leaves"


def pictures(count: int, height: int, width: int, channels: int = 3, classes: int = 0) -> ImageData:
    images = torch.rand(count, channels, height, width, generator=torch.Generator().manual_seed(0)) * 2 - 1
    labels = torch.arange(count) % classes if classes else None
    return ImageData(images, labels, "some", tuple("abcdefghijkl"[:classes]))


@pytest.fixture
def leaves(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of twelve pictures in three sub-folders, and a recipe small enough for a test."""
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    monkeypatch.chdir(tmp_path)
    for number in range(12):
        folder = tmp_path / "leaves" / ("ash", "birch", "oak")[number % 3]
        folder.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (20, 16), (20 * number, 90, 40)).save(folder / f"{number}.png")
    recipe_for = zoo.recipe_for

    def smaller(given: ImageData) -> zoo.Recipe:
        recipe = recipe_for(given)
        small = dataclasses.replace(recipe.network, width=16, multipliers=(1,), attention=())
        return dataclasses.replace(recipe, network=small)

    monkeypatch.setattr(zoo, "recipe_for", smaller)
    return tmp_path / "leaves"


# ---- the recipe -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("height", "width", "patch"),
    [(8, 8, 1), (16, 16, 1), (28, 28, 2), (32, 32, 2), (64, 64, 4), (128, 128, 8), (33, 33, 1), (32, 48, 4),
     (62, 62, 2), (128, 16, 4)],
)  # fmt: skip
def test_every_size_gets_a_network_that_takes_it(height: int, width: int, patch: int) -> None:
    recipe = zoo.recipe_for(pictures(2, height, width))
    assert recipe.network.patch == patch
    network, _ = recipe.build()
    with torch.no_grad():
        assert network(torch.zeros(1, 3, height, width), torch.tensor([3])).shape == (1, 3, height, width)


def test_many_pictures_are_trained_on_longer() -> None:
    steps = [zoo.recipe_for(pictures(n, 4, 4, 1)).train.steps for n in (1, 1000, 1001, 10_000, 10_001)]
    assert steps == sorted(steps)
    assert len(set(steps)) == 3
    assert steps[0] == steps[1] < steps[2] == steps[3] < steps[4]


def test_classes_are_told_where_there_are_any() -> None:
    assert zoo.recipe_for(pictures(6, 8, 8, classes=3)).network.classes == 3
    assert zoo.recipe_for(pictures(6, 8, 8)).network.classes is None
    assert zoo.recipe_for(pictures(6, 8, 8, channels=1)).network.channels == 1


@pytest.mark.parametrize("side", [3, 129])
def test_sizes_without_a_recipe_are_refused(side: int) -> None:
    with pytest.raises(ValueError, match="each side of the pictures must be from 4 to 128"):
        zoo.recipe_for(pictures(1, side, 8))


def test_a_tensor_is_no_set_of_pictures() -> None:
    with pytest.raises(TypeError, match=r"pictures must be ImageData.*data\.folder"):
        zoo.recipe_for(torch.zeros(1, 3, 8, 8))  # type: ignore[arg-type]


def test_a_recipe_without_data_of_its_own_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(zoo.RECIPES, "mine", zoo.recipe_for(pictures(1, 8, 8)))
    with pytest.raises(ValueError, match=r"one's own: data\.folder reads them"):
        zoo.recipe_data("mine")


# ---- the command ----------------------------------------------------------------------------------------


def test_from_a_folder_to_samples(leaves: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--images", "leaves", *SMALL]) == 0
    said = capsys.readouterr().out
    assert "12 pictures read; 4 ash, 4 birch, 4 oak; all 20x16" in said
    assert re.search(r"6 steps of 4 pictures, about .* on cpu \(measured: [\d.e-]+ s a step\)", said)
    assert said.index("measured") < said.index("Trained: ")
    assert f"minidiff sample {RUN / CHECKPOINT_NAME}" in said
    model = checkpoint.load(RUN / CHECKPOINT_NAME)
    assert model.info["images"] == "leaves"
    assert model.info["class_names"] == ["ash", "birch", "oak"]
    assert model.shape == (3, 8, 8)
    assert [path.name for path in sorted((RUN / "samples").iterdir())] == [
        "step-000003.png", "step-000006.png"
    ]  # fmt: skip
    assert len((RUN / "losses.csv").read_text().splitlines()) == 7
    assert main(["sample", str(RUN), "--labels", "2", "--n", "2", "--steps", "2", "--device", "cpu"]) == 0


def test_it_can_be_left_and_goes_on_and_the_rest_is_what_is_expected(
    leaves: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(self: own_pictures.Sheets, step: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(own_pictures.Sheets, "__call__", stop)
        assert main(["train", "--images", "leaves", *SMALL]) == 130
    assert checkpoint.load(RUN / CHECKPOINT_NAME).info["step"] == 3
    capsys.readouterr()
    assert main(["train", "--images", "leaves", *SMALL]) == 0
    assert re.search(r"^3 steps of 4 pictures", capsys.readouterr().out, flags=re.M)
    assert checkpoint.load(RUN / CHECKPOINT_NAME).info["step"] == 6
    assert main(["train", "--images", "leaves", *SMALL, "--folder", "peace"]) == 0
    left, peace = (checkpoint.load(folder / CHECKPOINT_NAME) for folder in (RUN, Path("peace")))
    assert all(torch.equal(left.training[name], peace.training[name]) for name in peace.training)


def test_the_pictures_are_read_as_asked(leaves: Path) -> None:
    how = ["--channels", "1", "--fit", "pad", "--no-labels"]
    assert main(["train", "--images", "leaves", *SMALL, *how]) == 0
    model = checkpoint.load(RUN / CHECKPOINT_NAME)
    assert model.shape == (1, 8, 8)
    assert model.network.condition is None
    expected = data.folder("leaves", size=8, channels=1, fit="pad", labels=False)
    assert model.info["data"] == own_fingerprint(expected)


def own_fingerprint(examples: ImageData) -> str:
    from minidiff.run_folder import fingerprint

    return fingerprint(examples.x, examples.condition)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["digits", "--size", "32"], "--size says how pictures of your own are read: give --images FOLDER"),
        (["digits", "--no-labels"], "--no-labels says how"),
        (["digits", "--fit", "pad"], "--fit says how"),
        (["--images", "nowhere"], "nowhere is not a folder"),
        (["--images", "leaves", "--size", "200"], "must be from 4 to 128, got 200"),
        (["--images", "leaves", "--steps", "0"], "steps must be at least 1"),
    ],
)
def test_what_does_not_go_together_is_one_line(
    leaves: Path, arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", *arguments]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert complaint in line
    assert not Path("runs").exists()


def test_a_recipe_and_a_folder_are_not_both_taken(leaves: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["train", "digits", "--images", "leaves"])
    assert "not allowed with argument" in capsys.readouterr().err


# ---- what is said and drawn -----------------------------------------------------------------------------


def test_the_time_is_that_of_steps_taken_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that this test turns: three slow steps at the start are not counted, then 2 s each."""
    recipe = zoo.recipe_for(pictures(6, 8, 8, 1))
    recipe = dataclasses.replace(recipe, network=UNetSettings(width=16, multipliers=(1,), attention=()))
    network, schedule = recipe.build()
    before = {name: weight.clone() for name, weight in network.state_dict().items()}
    moments = iter([0.0, 50, 100, 150, *(152.0 + 2 * k for k in range(5))])
    monkeypatch.setattr(own_pictures.time, "perf_counter", lambda: next(moments))
    settings = dataclasses.replace(recipe.train, batch_size=2)
    cpu = torch.device("cpu")
    assert own_pictures.seconds_a_step(network, schedule, pictures(6, 8, 8, 1), settings, cpu) == 2
    assert all(torch.equal(weight, before[name]) for name, weight in network.state_dict().items())


def test_times_are_said_no_finer_than_they_are_known() -> None:
    said = [own_pictures.duration(seconds) for seconds in (2, 41, 88, 100, 660, 5_000, 9_000)]
    assert said == [
        "10 seconds", "40 seconds", "90 seconds", "2 minutes", "11 minutes", "83 minutes", "2.5 hours"
    ]  # fmt: skip
    set_language("tr")
    assert own_pictures.duration(660) == "11 dakika"
    set_language("en")


@pytest.mark.parametrize(("classes", "columns", "count"), [(0, 4, 16), (3, 3, 15), (8, 8, 16), (10, 4, 16)])
def test_a_sheet_has_a_column_for_each_class_where_there_are_few(
    tmp_path: Path, classes: int, columns: int, count: int
) -> None:
    sheets = own_pictures.Sheets(tmp_path, pictures(12, 8, 8, classes=classes), torch.device("cpu"))
    assert (sheets.columns, len(sheets.x_T)) == (columns, count)
    if classes:
        assert sheets.labels is not None
        grid = sheets.labels.reshape(-1, columns)
        assert classes > 8 or bool((grid == torch.arange(columns)).all())


# ---- the page -------------------------------------------------------------------------------------------

PAGE = (Path(__file__).parents[2] / "docs" / "own-pictures.md").read_text(encoding="utf-8")
SHORTER = {"train": ["--steps", "2", "--batch-size", "2"], "sample": ["--steps", "2"]}


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.S)


def test_every_line_of_the_page_works_as_it_stands(leaves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands, with fewer steps; then what the page does in a notebook; then the same in Python."""
    for line in "".join(blocks("sh")).splitlines():
        _, command, *arguments = line.split()
        assert main([command, *arguments, *SHORTER[command], "--device", "cpu"]) == 0
    assert Path("leaves.png").is_file()
    with Image.open("walk.gif") as film:
        assert film.n_frames == 3
    assert len(list(Path("drawn").iterdir())) == 100
    assert main(["train", "--images", "leaves", *SMALL, "--folder", "runs/second"]) == 0
    losses, whole = blocks("python")
    exec(losses, {})
    exec(whole.replace("recipe.train,", "shorter(recipe.train),").replace("runs/leaves", "runs/third"), {
        "shorter": lambda settings: dataclasses.replace(settings, steps=2, batch_size=2)
    })  # fmt: skip
    assert checkpoint.load(Path("runs/third") / CHECKPOINT_NAME).info["step"] == 2


def test_the_page_says_what_the_table_of_recipes_says() -> None:
    assert list(zoo.STEPS.items())[:2] == [(1_000, 4_000), (10_000, 8_000)]
    assert "up to 1,000 of them 4,000 steps, up to 10,000 twice as many" in PAGE
    assert zoo.PATCHES == {16: 1, 32: 2, 64: 4, 128: 8}
    assert (
        "Up to 16 each pixel is a place of its own, up to 32 each square of 2, up to 64 of 4, up to 128 of 8"
        in PAGE
    )
