"""What to draw, said in words: the labels that numbers say, in both languages, or an error with the list."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from minidiff import NoiseSchedule, UNet, UNetSettings, checkpoint, data, zoo
from minidiff.__main__ import main
from minidiff.model import TrainedModel
from minidiff.named_labels import ATTRIBUTES, CLASS, OPTIONS, names_of, plain, position
from minidiff.nets import HintSettings
from minidiff.phrase import set_language

TINY = UNetSettings(width=16, multipliers=(1,), attention=())
Asked = Callable[..., list[Any]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Asked:
    """Run a command; gives the labels that a denoiser was asked with, or None."""
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    monkeypatch.chdir(tmp_path)
    heard: list[Any] = []

    class Heard(Exception):  # before any step is taken
        pass

    def spy(self: Any, labels: Any = None, **_: Any) -> Any:
        heard.append(None if labels is None else labels.tolist())
        raise Heard

    monkeypatch.setattr(TrainedModel, "denoiser", spy)

    def run(*arguments: str) -> Any:
        with pytest.raises(Heard):
            main([*arguments, "--device", "cpu"])
        return heard.pop()

    return run


def saved(path: str, classes: Any, channels: int = 1, **info: Any) -> str:
    """An untrained model whose file says this."""
    network = UNet(dataclasses.replace(TINY, classes=classes, channels=channels))
    checkpoint.save(
        path, network, NoiseSchedule.cosine(), predicts="x_0", info={"image_size": [8, 8], **info}
    )
    return path


# ---- words and labels -----------------------------------------------------------------------------------


def test_every_word_of_a_scene_means_what_the_scene_says() -> None:
    """The truth: the labels and the caption of a scene, both from the data set; and of a note."""
    for language, index in (("en", 7), ("tr", 7), ("en", 1003), ("tr", 444)):
        scene = data.scene(index)
        for (option, names), label in zip(ATTRIBUTES["shapes"].items(), scene.labels, strict=True):
            word = names[label][("en", "tr").index(language)]
            assert word in scene.caption(language)
            assert position(word, names, option) == label
        note = data.note(index)
        said = note.name(language).split(", ")
        told = zip(ATTRIBUTES["notes"].items(), said, note.labels, strict=True)
        assert all(position(word, names, option) == label for (option, names), word, label in told)
        flight, (shapes, colours) = data.flight(index), ATTRIBUTES["moving"].values()
        said = flight.name(language).split()  # "green square"
        assert (position(said[1], shapes, "shape"), position(said[0], colours, "colour")) == flight.labels


@pytest.mark.parametrize("option", OPTIONS)
def test_no_word_means_two_things(option: str) -> None:
    for label, spoken in enumerate(OPTIONS[option]):
        for word in spoken:
            variants = (word, word.upper(), plain(word), word.replace(" ", "-"), f" {word} ")
            assert {position(one, OPTIONS[option], option) for one in variants} == {label}


@pytest.mark.parametrize(
    ("word", "label"), [("middle", 0), ("top left", 1), ("Bottom-Right", 4), ("ortada", 0)]
)
def test_the_last_words_are_enough(word: str, label: int) -> None:
    assert position(word, OPTIONS["place"], "place") == label


@pytest.mark.parametrize(
    ("option", "word", "complaint"),
    [
        (
            "shape",
            "heart",
            "--shape: there is no 'heart'. There are: circle, square, triangle, star, plus, ring.",
        ),
        ("place", "left", "'left' could be at the top left, at the bottom left."),
        ("pitch", "sharp", "'sharp' could be C sharp, D sharp, F sharp, G sharp, A sharp."),
        ("shape", "", "there is no ''"),
        ("shape", "-", "there is no '-'"),
    ],
)
def test_other_words_are_refused_with_the_list(option: str, word: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=re.escape(complaint)):
        position(word, OPTIONS[option], option)


def test_class_names_that_differ_in_capitals_alone_are_told_apart() -> None:
    names = (("ash",), ("Ash",), ("oak",))
    assert [position(word, names, CLASS) for word in ("ash", "Ash", "OAK")] == [0, 1, 2]
    with pytest.raises(ValueError, match="could be ash, Ash"):
        position("ASH", names, CLASS)


def test_a_long_list_is_cut() -> None:
    names = tuple((f"class{number}",) for number in range(1000))
    with pytest.raises(ValueError, match=r"class39, \.\.\.\.$"):
        position("none", names, CLASS)


# ---- what a model knows ---------------------------------------------------------------------------------


def test_every_shipped_model_can_be_asked_in_words() -> None:
    known = {name: list(names_of(zoo.load(name))) for name in zoo.available()}
    assert known["shapes"] == ["shape", "colour", "size", "place", "background"]
    assert known["notes"] == ["pitch", "instrument"]
    assert known["spoken"] == ["digit", "language"]
    assert known["solids"] == known["solids-alone"] == ["solid", "size"]
    assert known["clips"] == ["shape", "colour"]
    assert known["digits"] == known["mnist"] == ["class"]
    assert known["scenes"] == []  # it is told sentences: --prompt
    assert known["patches"] == []  # it is told mosaics: in Python


TOLD_LABELS = [name for name in zoo.RECIPES if not zoo.RECIPES[name].encoder and name != "patches"]


def test_a_recipe_without_labels_has_no_names() -> None:
    recipe = zoo.RECIPES["patches"]
    assert recipe.data not in ATTRIBUTES
    assert isinstance(recipe.network.condition, HintSettings)


@pytest.mark.parametrize("name", TOLD_LABELS)
def test_the_names_fit_what_every_recipe_is_told(name: str) -> None:
    told, settings = ATTRIBUTES.get(zoo.RECIPES[name].data), zoo.RECIPES[name].network
    counts = settings.classes if hasattr(settings, "classes") else settings.condition.counts
    assert isinstance(counts, int) if told is None else counts == tuple(map(len, told.values()))


@pytest.mark.parametrize(
    ("classes", "info"),
    [
        ((3, 2), {"recipe": "shapes"}),
        ((3, 2), {"recipe": ["shapes"]}),
        ((3, 2), {"class_names": ["a", "b", "c"]}),
        ((3, 2), {}),
        (None, {"class_names": ["a"]}),
    ],
)
def test_a_file_whose_names_do_not_fit_names_nothing(
    classes: Any, info: dict[str, Any], tmp_path: Path
) -> None:
    assert names_of(checkpoint.load(saved(str(tmp_path / "odd.safetensors"), classes, **info))) == {}


@pytest.mark.parametrize("class_names", [["a", "b"], ["a", "b", 3], "abc", None, {"a": 1}])
def test_classes_without_names_that_fit_are_called_by_number(class_names: Any, tmp_path: Path) -> None:
    path = saved(str(tmp_path / "odd.safetensors"), 3, class_names=class_names)
    assert names_of(checkpoint.load(path)) == {"class": (("0",), ("1",), ("2",))}


# ---- the commands ---------------------------------------------------------------------------------------


def test_words_say_what_numbers_say(asked: Asked) -> None:
    numbers = asked("sample", "shapes", "--n", "3", "--labels", "3", "1", "0", "2", "1")
    named = ["--shape", "star", "--colour", "green", "--size", "small", "--background", "grey"]
    assert numbers == [[3, 1, 0, 2, 1]] * 3
    assert asked("sample", "shapes", "--n", "3", *named, "--place", "at the top right") == numbers
    turkish = ["--shape", "yıldız", "--color", "yesil", "--size", "küçük", "--background", "gri"]
    assert asked("sample", "shapes", "--n", "3", *turkish, "--place", "sağ-üstte") == numbers


def test_several_words_are_taken_in_turn_and_the_rest_is_drawn_as_ever(asked: Asked) -> None:
    unsaid = torch.tensor(asked("sample", "shapes", "--n", "200"))
    rows = torch.tensor(
        asked("sample", "shapes", "--n", "200", "--shape", "star", "ring", "--colour", "blue")
    )
    assert rows[:4, 0].tolist() == [3, 5, 3, 5]
    assert set(rows[:, 1].tolist()) == {2}
    assert torch.equal(rows[:, 2:], unsaid[:, 2:])


def test_classes_by_name(asked: Asked) -> None:
    own = saved("run.safetensors", 3, class_names=["ash", "birch", "oak"])
    assert asked("sample", own, "--n", "4", "--class", "oak", "Ash") == [2, 0, 2, 0]
    assert asked("sample", "digits", "--n", "2", "--class", "7") == [7, 7]


def test_an_edit_is_told_what_was_said_and_nothing_else(asked: Asked) -> None:
    from PIL import Image

    Image.new("RGB", (32, 32), (30, 90, 30)).save("green.png")
    edit = ("edit", "green.png", "--strength", "0.5", "--n", "2")
    assert asked(*edit) is None
    untold = 6
    assert asked(*edit, "--shape", "star") == [[3, untold, untold, untold, untold]] * 2


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["shapes", "--shape", "heart"], "--shape: there is no 'heart'. There are: circle, square"),
        (
            ["shapes", "--pitch", "C"],
            "no --pitch. What it can be told: --shape, --colour, --size, --place, --back",
        ),
        (["digits", "--class", "10"], "--class: there is no '10'. There are: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9."),
        (["shapes", "--shape", "star", "--labels", "1"], "--labels and --shape say the same thing twice"),
        (
            ["plain.safetensors", "--class", "1"],
            "This model knows no classes, so --class means nothing to it",
        ),
        (["own.safetensors", "--shape", "star"], "has no names for what it is told: use --labels"),
    ],
)
def test_what_cannot_be_understood_is_one_line(
    arguments: list[str], complaint: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    saved("plain.safetensors", None)
    saved("own.safetensors", (3, 2))
    assert main(["sample", *arguments, "--device", "cpu"]) == 1
    line = capsys.readouterr().err.strip().splitlines()[-1]
    assert complaint in line


@pytest.mark.parametrize(("language", "word"), [("en", "triangle"), ("tr", "üçgen")])
def test_help_lists_the_words_in_the_language_in_use(
    language: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        for command in ("sample", "edit"):
            with pytest.raises(SystemExit):
                main([command, f"--{language}", "--help"])
            assert word in capsys.readouterr().out
    finally:
        set_language("en")
