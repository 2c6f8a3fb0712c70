"""The shipped models: what they are, that they are the same every time, and how good they are."""

from __future__ import annotations

import dataclasses

import pytest
import torch
from safetensors import safe_open

import tools.ship
from minidiff import checkpoint, data, metrics, randn, sample, zoo
from minidiff.data.scenes import vocabulary
from minidiff.model import TrainedModel
from minidiff.nets import UNet


@pytest.fixture(scope="module")
def model() -> TrainedModel:
    return zoo.load("digits")


def draw(model: TrainedModel, x_T: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return sample(model.denoiser(labels), model.schedule, x_T, "ddim", steps=10)


def noise(n: int) -> torch.Tensor:
    return randn((n, 1, 8, 8), generator=torch.Generator().manual_seed(0))


def test_the_digits_are_available_and_the_classifier_is_not_a_model() -> None:
    assert "digits" in zoo.available()
    assert not any("classifier" in name for name in zoo.available())


def test_the_digits_model_is_what_its_recipe_says(model: TrainedModel) -> None:
    recipe = zoo.recipe("digits")
    assert isinstance(model.network, UNet)
    assert model.network.settings == recipe.network
    assert model.predicts == recipe.train.predicts
    again = recipe.build()[1].betas  # its last digits are the processor's
    torch.testing.assert_close(model.schedule.betas, again, rtol=1e-12, atol=0)
    assert model.info["step"] == recipe.train.steps
    assert model.info["recipe"] == "digits"
    assert model.info["image_size"] == [8, 8]


@pytest.mark.parametrize("name", zoo.available())
def test_a_shipped_file_holds_no_training_state_and_is_small(name: str) -> None:
    path = zoo.SHIPPED / f"{name}.safetensors"
    with safe_open(path, framework="pt") as file:
        names = list(file.keys())
    assert all(key.startswith("network.") or key == "schedule.betas" for key in names)
    assert zoo.load(name).training == {}
    assert path.stat().st_size < 5e6


@pytest.mark.parametrize("name", ["digitz", "", "digits.safetensors", "../digits", "digits-classifier"])
def test_an_unknown_name_lists_those_there_are(name: str) -> None:
    with pytest.raises(ValueError, match=r"name must be one of .*'digits'"):
        zoo.load(name)


def test_an_unknown_recipe_lists_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"recipe must be one of 'demo', 'digits'.*got 'mnits'"):
        zoo.recipe("mnits")


def test_an_unknown_classifier_says_how_to_make_one() -> None:
    with pytest.raises(
        ValueError, match=r"shipped for 'cats' \(there are: digits, mnist\)\. metrics\.train_classifier"
    ):
        zoo.load_classifier("cats")


def test_a_classifier_comes_back(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zoo, "SHIPPED", tmp_path)
    classifier = metrics.Classifier(3, 5, width=8).eval()
    zoo.save_classifier("mine", classifier)
    images = torch.randn(2, 3, 8, 8)
    assert torch.equal(zoo.load_classifier("mine")(images), classifier(images))


def test_the_encoder_of_scenes_is_no_model_and_knows_every_word_of_the_data() -> None:
    assert not any("encoder" in name for name in zoo.available())
    assert zoo.load_encoder("scenes").vocabulary == vocabulary()
    with pytest.raises(ValueError, match="No encoders are shipped for 'digits'"):
        zoo.load_encoder("digits")


def test_a_model_without_sentences_has_no_encoder(model: TrainedModel) -> None:
    assert zoo.encoder_of(model) is None
    told = dataclasses.replace(model, info={"recipe": "scenes"})
    assert zoo.encoder_of(told) is not None


def test_weights_are_taken_over_where_name_and_shape_are_the_same() -> None:
    recipe = zoo.recipe("scenes")
    network, _ = dataclasses.replace(recipe, start=None).build()
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    shapes = zoo.load("shapes").network.state_dict()
    taken = zoo.take_over(network, zoo.load("shapes").network)
    for name, tensor in network.state_dict().items():
        fits = name in shapes and shapes[name].shape == tensor.shape
        assert (name in taken) == fits
        assert torch.equal(tensor, shapes[name] if fits else before[name])
    assert 100 < len(taken) < len(before)
    started, _ = recipe.build()
    assert all(torch.equal(started.state_dict()[name], network.state_dict()[name]) for name in before)


def test_a_recipe_with_sentences_tells_the_tokens_of_its_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    few = data.load("scenes", split="new_pairs").subset(range(5))
    monkeypatch.setitem(data.DATASETS, "scenes", lambda split: few)
    told = zoo.recipe_data("scenes")
    tokens = zoo.load_encoder("scenes").tokens(few.attributes)
    assert torch.equal(told.condition, tokens)
    assert torch.equal(told.images, few.images)


# ---- the same every time --------------------------------------------------------------------------------


def test_ddim_on_the_digits_gives_the_same_images_to_the_bit() -> None:
    labels = torch.arange(10)
    first, second = (draw(zoo.load("digits"), noise(10), labels) for _ in range(2))
    assert torch.equal(first, second)


@pytest.mark.parametrize("sizes", [(4, 6), (1, 9), (3, 3, 4)])
def test_splitting_the_batch_changes_no_image_by_more_than_1e_5(
    model: TrainedModel, sizes: tuple[int, ...]
) -> None:
    labels, x_T = torch.arange(10), noise(10)
    whole = draw(model, x_T, labels)
    parts = [draw(model, x, c) for x, c in zip(x_T.split(sizes), labels.split(sizes), strict=True)]  # type: ignore[no-untyped-call]
    torch.testing.assert_close(torch.cat(parts), whole, rtol=0, atol=1e-5)


def test_a_recipe_builds_the_same_start_for_the_same_seed() -> None:
    torch.manual_seed(1)
    first, _ = zoo.recipe("demo").build()
    torch.manual_seed(2)
    expected = torch.rand(1)
    torch.manual_seed(2)
    second, _ = zoo.recipe("demo").build()
    assert torch.equal(torch.rand(1), expected)  # and leaves the global generator alone
    one, other = first.state_dict(), second.state_dict()
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_every_recipe_can_be_built_and_saved() -> None:
    for recipe in zoo.RECIPES.values():
        network, schedule = recipe.build()
        checkpoint.check_savable(network, schedule, recipe.train.predicts)
        assert recipe.timesteps == schedule.T


# ---- how good they are ----------------------------------------------------------------------------------


def test_the_digits_are_in_their_classes(model: TrainedModel) -> None:
    labels = metrics.balanced_labels(100, 10)
    images = sample(model.denoiser(labels), model.schedule, noise(100), steps=20)
    assert images.min() >= -1.05
    assert images.max() <= 1.05
    read = zoo.load_classifier("digits")(images).argmax(dim=1)
    assert (read == labels).float().mean() >= 0.95


def test_the_digits_are_not_copies_of_the_training_images(model: TrainedModel) -> None:
    labels = metrics.balanced_labels(50, 10)
    images = sample(model.denoiser(labels), model.schedule, noise(50), steps=20)
    _, distance = metrics.nearest_neighbours(images, zoo.recipe_data("digits").images)
    assert distance.min() > 0.02


@pytest.mark.slow
def test_the_shipped_digits_are_as_good_as_promised(model: TrainedModel) -> None:
    """The figures of the model's card, taken again, and the promise: 0.99, as near as unseen digits are."""
    quality = tools.ship.judge("digits", model, seed=1)
    print(quality)
    assert quality.accuracy >= 0.99
    assert quality.held_out
    assert quality.frechet_ratio <= 1 + quality.frechet_ratio_std
    card = model.info["quality"]
    assert quality.accuracy == pytest.approx(card["accuracy"], abs=0.004)
    assert quality.n == card["n"]
    assert quality.frechet == pytest.approx(card["frechet"], rel=0.02)
    assert quality.frechet_floor == pytest.approx(card["frechet_floor"], rel=0.02)
    assert quality.coverage == pytest.approx(card["coverage"], abs=0.01)


@pytest.mark.slow
def test_the_shipped_notes_are_as_good_as_promised() -> None:
    """The figures of the card, taken again, and the promise: 0.9 of pitches and instruments, and a floor."""
    model = zoo.load("notes")
    quality = tools.ship.judge_notes(model, seed=1)
    print(quality)
    assert quality["samples"]["pitch"] >= 0.9
    assert quality["samples"]["instrument"] >= 0.9
    assert quality["other_labels"] == {"pitch": 0, "instrument": 0}
    for part in ("samples", "floor"):
        assert quality[part] == pytest.approx(model.info["quality"][part], abs=0.02)


@pytest.mark.slow
def test_the_shipped_model_of_speech_is_as_good_as_its_card_says() -> None:
    """The figures of the card, taken again; a tenth of the digits fits other labels by chance, at most."""
    model = zoo.load("spoken")
    quality = tools.ship.judge_spoken(model, seed=1)
    print(quality)
    assert quality["spoken"]["digit"] >= min(0.9, quality["floor"]["digit"])
    assert quality["swapped"]["digit"] <= 0.1
    for part in ("spoken", "floor", "known", "before"):
        assert quality[part]["digit"] == pytest.approx(model.info["quality"][part]["digit"], abs=0.04)


@pytest.mark.slow
def test_the_shipped_clips_fly_as_well_as_promised() -> None:
    """The figures of the card, taken again; told a colour it keeps it, and silenced frames teleport."""
    model = zoo.load("clips")
    quality = tools.ship.judge_clips(model, seed=1)
    print(quality)
    told, silent = (quality["clips"][part] for part in ("told", "silent"))
    assert quality["colour_right"] >= 0.95
    assert told["one_colour"] >= 0.9
    assert told["acceleration"] < 1 < 4 < silent["acceleration"]
    for part, figures in model.info["quality"]["clips"].items():
        assert quality["clips"][part]["acceleration"] == pytest.approx(figures["acceleration"], abs=0.1)


@pytest.mark.slow
def test_the_shipped_patches_are_as_good_as_promised() -> None:
    """The figures of the card, taken again, and what lesson 13 says of them."""
    model = zoo.load("patches")
    quality = tools.ship.judge_patches(model, seed=1)
    print(quality)
    for split in ("test", "train"):
        answers = quality[split]["answers"]
        assert answers["mean"]["psnr"] == pytest.approx(answers["bicubic"]["psnr"], abs=0.3)
        assert answers["mean"]["psnr"] > answers["several"]["psnr"] > answers["sample"]["psnr"] + 1
        assert answers["sample"]["psnr"] > answers["other"]["psnr"] + 10
        assert quality[split]["grain_floor"] < answers["sample"]["grain"] < answers["bicubic"]["grain"] - 0.1
        assert answers["projected"]["off"] < 0.02 < answers["foreign"]["off"] < answers["other"]["off"]
        for name, figures in model.info["quality"][split]["answers"].items():
            assert answers[name]["psnr"] == pytest.approx(figures["psnr"], abs=0.2)
    flower, temple = (quality[split] for split in ("test", "train"))
    assert flower["answers"]["sample"]["psnr"] > flower["answers"]["foreign"]["psnr"] + 1
    assert temple["ratio"] < 2 < flower["ratio"]  # the card and lesson 13 say so
    assert temple["apart"] < 1 < flower["apart"]
