"""The cards of the shipped models say what their files say, and judging counts rightly."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import torch
from torch import Tensor

import tools.ship as ship
from minidiff import data, metrics, sound, zoo
from minidiff.data import Scene, render
from minidiff.data.shapes import COLOURS, COUNTS, PLACES, SIZES
from minidiff.model import TrainedModel
from tools import branches, judge_clips, judge_patches, judge_spoken
from tools.model_cards import WORDS, card
from tools.model_cards_tr import branch_card_tr, card_tr, with_commas

ROOT = Path(__file__).parents[2]
CARDS = ROOT / ship.CARDS


def facts(name: str) -> dict[str, object]:
    return json.loads((CARDS / f"{name}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", zoo.available())
def test_a_shipped_model_has_its_card_and_it_is_up_to_date(name: str) -> None:
    assert (CARDS / f"{name}.md").read_text(encoding="utf-8") == card(name, facts(name))
    turkish = card_tr(name, facts(name), card(name, facts(name)))
    assert (CARDS / f"{name}.tr.md").read_text(encoding="utf-8") == turkish
    assert (CARDS / f"{name}.png").is_file()


@pytest.mark.parametrize("name", zoo.branches())
def test_a_shipped_branch_has_its_card_and_it_is_up_to_date(name: str) -> None:
    english = branches.card(name, facts(name))
    assert (CARDS / f"{name}.md").read_text(encoding="utf-8") == english
    turkish = branch_card_tr(name, facts(name), english)
    assert (CARDS / f"{name}.tr.md").read_text(encoding="utf-8") == turkish
    assert (CARDS / f"{name}.png").is_file()
    info, recipe = zoo.load(name).info, zoo.BRANCHES[name]
    assert facts(name)["obedience"] == info["obedience"]
    assert facts(name)["step"] == info["step"] == recipe.train.steps
    assert facts(name)["train"] == info["train"]


@pytest.mark.parametrize("name", zoo.available())
def test_card_file_and_recipe_agree(name: str) -> None:
    info, recipe = zoo.load(name).info, zoo.recipe(name)
    assert facts(name)["quality"] == info["quality"]
    assert facts(name)["step"] == info["step"] == recipe.train.steps
    assert info["train"]["predicts"] == recipe.train.predicts
    assert info["train"]["learning_rate"] == recipe.train.learning_rate
    assert zoo.load(name).network.settings == recipe.network


def test_all_shipped_files_together_are_small() -> None:
    assert sum(path.stat().st_size for path in zoo.SHIPPED.iterdir()) <= 30e6


def test_a_card_changes_with_its_figures() -> None:
    changed = facts("digits")
    changed["quality"] = dict(changed["quality"]) | {"accuracy": 0.5678}  # type: ignore[call-overload]
    assert "0.568" in card("digits", changed)
    assert "0.568" not in card("digits", facts("digits"))


def test_every_card_names_its_limits_and_its_command() -> None:
    for name in zoo.available():
        text = card(name, facts(name))
        assert f"minidiff train {name}" in text
        assert re.search(r"seed \d", text)
        for limit in WORDS[name].limits:
            assert limit in text


# ---- judging scenes -------------------------------------------------------------------------------------


def painted(labels: Tensor) -> Tensor:
    """What a perfect model draws: what is left open is the first of its kind."""
    told = torch.where(labels < torch.tensor(COUNTS), labels, 0).tolist()
    scenes = [Scene(a, b, c, d, e, *PLACES[d][2], radius=sum(SIZES[c][2]) / 2) for a, b, c, d, e in told]
    return render(scenes).images


def test_a_perfect_model_of_scenes_gets_full_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ship, "draw", lambda model, labels, size, seed: painted(labels))
    quality = ship.judge_shapes(None, seed=0)  # type: ignore[arg-type]
    assert [(part, q.n) for part, q in quality.items()] == [
        ("seen", 450), ("held_out", 180), ("one_told", 220), ("real", 1080),
    ]  # fmt: skip
    assert all((q.shape_and_colour, q.all_told, q.unreadable) == (1, 1, 0) for q in quality.values())


def test_a_model_that_never_learned_one_pair_fails_on_held_out_pairs_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It paints a held-out pair of shape and colour in the next colour."""

    def draw(model: object, labels: Tensor, size: object, seed: int) -> Tensor:
        told, labels = (labels[:, :2] < 6).all(dim=1), labels.clone()
        held_out = (labels[:, 1] == (labels[:, 0] + 2) % len(COLOURS)) & told
        labels[held_out, 1] = (labels[held_out, 1] + 1) % len(COLOURS)
        return painted(labels)

    monkeypatch.setattr(ship, "draw", draw)
    quality = ship.judge_shapes(None, seed=0)  # type: ignore[arg-type]
    assert quality["seen"].shape_and_colour == 1
    assert quality["held_out"].shape_and_colour == 0


# ---- judging digits -------------------------------------------------------------------------------------


def real_digits(labels: Tensor) -> Tensor:
    """For each label a training image of it, each in turn."""
    real = zoo.recipe_data("digits")
    of_class = [real.images[real.labels == k] for k in range(10)]
    return torch.stack([of_class[k][i // 10 % len(of_class[k])] for i, k in enumerate(labels.tolist())])


def test_judging_again_changes_the_figures_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The weights stay, to the bit; so does what the card says of the training."""
    before, file = zoo.load("digits"), zoo.SHIPPED / "digits.safetensors"
    (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "digits.json").write_text(json.dumps(facts("digits")), encoding="utf-8")
    classifier = zoo.load_classifier("digits")
    monkeypatch.setattr(ship, "CARDS", tmp_path)
    monkeypatch.setattr(zoo, "SHIPPED", tmp_path)
    monkeypatch.setattr(zoo, "load_classifier", lambda name: classifier)
    monkeypatch.setattr(ship, "draw", lambda model, labels, size, seed, scale: real_digits(labels))
    ship.judge_again("digits", seed=0)
    after = zoo.load("digits")
    weights = before.network.state_dict()
    assert all(torch.equal(weights[name], tensor) for name, tensor in after.network.state_dict().items())
    assert after.info["quality"]["accuracy"] == 1
    stored = json.loads((tmp_path / "digits.json").read_text(encoding="utf-8"))
    assert stored["quality"] == after.info["quality"] != facts("digits")["quality"]
    assert stored | {"quality": 0} == facts("digits") | {"quality": 0}


def test_guided_figures_are_put_beside_the_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A "model" that returns real digits of the asked class, and is told the scale."""
    (tmp_path / "digits.json").write_text(json.dumps(facts("digits")), encoding="utf-8")
    monkeypatch.setattr(ship, "CARDS", tmp_path)
    scales: list[float] = []

    def draw(model: object, labels: Tensor, size: object, seed: int, scale: float) -> Tensor:
        scales.append(scale)
        return real_digits(labels)

    monkeypatch.setattr(ship, "draw", draw)
    ship.judge_guided("digits", 1.5, seed=0)
    stored = json.loads((tmp_path / "digits.json").read_text(encoding="utf-8"))
    assert stored["quality"] == facts("digits")["quality"]
    assert stored["guided"]["scale"] == 1.5
    assert stored["guided"]["accuracy"] > 0.97
    assert stored["guided"]["held_out"]
    assert 280 < stored["guided"]["n"] <= 297
    assert scales == [1.5]
    assert "scale=1.5" in card("digits", stored)
    assert "scale=" not in card("digits", facts("digits"))


@pytest.mark.parametrize(
    ("english", "turkish"),
    [
        ("0.36 ± 0.05", "0,36 ± 0,05"),
        ("1,500 of 0.993", "1.500 of 0,993"),
        ("`attention=(2,)` and 2.2 MB", "`attention=(2,)` and 2,2 MB"),
        ("n = 290, 20", "n = 290, 20"),
        ("seed 0.", "seed 0."),
    ],
)
def test_numbers_are_written_as_turkish_prose_has_them(english: str, turkish: str) -> None:
    assert with_commas(english) == turkish


# ---- judging notes --------------------------------------------------------------------------------------


def test_a_perfect_model_of_notes_gets_the_floor_and_a_deaf_one_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Real notes of the asked kinds are as good as the floor; those of other kinds are read as others."""
    test = data.notes("test")
    monkeypatch.setattr(ship, "draw", lambda model, labels, size, seed: test.images)
    quality = ship.judge_notes(None, seed=0)  # type: ignore[arg-type]
    assert quality["samples"] == quality["floor"]
    assert quality["floor"]["instrument"] == 1
    assert quality["other_labels"] == {"pitch": 0, "instrument": 0}
    monkeypatch.setattr(ship, "draw", lambda model, labels, size, seed: test.images.roll(17, dims=0))
    deaf = ship.judge_notes(None, seed=0)  # type: ignore[arg-type]
    assert deaf["samples"] == {"pitch": 0, "instrument": 0}


def test_a_model_that_says_real_recordings_gets_their_figure_and_a_mute_one_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In the readers' place stands one that knows the twenty recordings, and compares."""
    test, model = data.spoken("test"), zoo.load("spoken")
    assert test.attributes is not None
    known = sound.NearestMean(test.images[:20], test.attributes[:20])

    class Reader:
        def read(self, pictures: Tensor) -> Tensor:
            return known(pictures)

    monkeypatch.setattr(metrics, "train_spoken_reader", lambda data, seed: Reader())
    said = test.images[:20].repeat(judge_spoken.EACH, 1, 1, 1)
    monkeypatch.setattr(TrainedModel, "draw", lambda self, labels, x_T, steps: said)
    quality = judge_spoken.judge_spoken(model, seed=0)
    assert quality["spoken"]["digit"] > 0.8
    assert quality["swapped"]["digit"] < 0.1
    assert quality["n"] == 240
    monkeypatch.setattr(TrainedModel, "draw", lambda self, labels, x_T, steps: torch.full_like(said, -1.0))
    assert judge_spoken.judge_spoken(model, seed=0)["spoken"]["digit"] == pytest.approx(0.1)


# ---- judging clips --------------------------------------------------------------------------------------


def test_a_perfect_model_of_clips_gets_the_floor_and_a_silent_one_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A model that draws real clips of the asked kind is as good as they are; its control is drawn mixed."""
    test, model = data.moving("test"), zoo.load("clips")
    mixed = metrics.shuffled(test.x[: judge_clips.JUDGED], torch.Generator().manual_seed(5))

    def draw(self: TrainedModel, labels: Tensor | None = None, **_: object) -> Tensor:
        return test.x[: judge_clips.JUDGED] if self is model else mixed

    monkeypatch.setattr(TrainedModel, "draw", draw)
    quality = judge_clips.judge_clips(model, seed=0)
    assert quality["colour_right"] == 1
    clips = quality["clips"]
    assert clips["told"] == judge_clips.rounded(metrics.evaluate_clips(test.x[: judge_clips.JUDGED]))
    assert clips["told"]["acceleration"] == pytest.approx(clips["real"]["acceleration"], rel=0.2)
    assert clips["silent"]["acceleration"] > 100 * clips["real"]["acceleration"]


# ---- judging patches ------------------------------------------------------------------------------------


def test_a_perfect_model_of_patches_gets_the_floor_and_its_control_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Real patches as samples have the floor's distance; grainy ones and another's do not."""
    test, model = data.patches("test"), zoo.load("patches")
    grain = 0.2 * torch.randn(test.x.shape, generator=torch.Generator().manual_seed(0))
    grainy = (test.x + grain).clamp(-1, 1)
    near, mixed = test.x + 1e-3 * torch.ones(()), test.x.roll(130, dims=0)
    made = dict.fromkeys(judge_patches.ROWS, near.clamp(-1, 1)) | {"other": mixed, "mean": grainy}
    monkeypatch.setattr(judge_patches, "answers_of", lambda *_: made | {"another": near.clamp(-1, 1)})
    quality = judge_patches.judge_photograph(model, test, seed=0)
    sample, other = quality["answers"]["sample"], quality["answers"]["other"]
    assert sample["grain"] == pytest.approx(quality["grain_floor"], abs=1e-3)
    assert quality["answers"]["mean"]["grain"] > 1
    assert sample["frechet"] == pytest.approx(quality["floor"], rel=0.1)
    assert sample["off"] < 0.01 < 0.1 < other["off"]
    assert sample["psnr"] > 40 > 25 > other["psnr"]
    assert quality["answers"]["mean"]["frechet"] > 2 * quality["floor"]
    assert quality["ratio"] < 0.01  # a model that knows the truth
    assert quality["apart"] < 0.01  # and says it twice


def test_the_patches_of_both_photographs_that_are_judged_do_not_overlap() -> None:
    for split in ("test", "train"):
        side, whole = judge_patches.side_by_side(split).x, data.photograph(split)[0]
        assert len(side) == 260
        assert torch.equal(side[21], whole[:, 32:64, 32:64])  # second row, second column
