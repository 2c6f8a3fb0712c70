"""The command line: help, exit codes, one line for each error, and runs that Ctrl-C cannot hurt."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

import minidiff.__main__ as command_line
import minidiff.lab as laboratory
from minidiff import (
    MLP,
    MLPSettings,
    NoiseSchedule,
    UNet,
    UNetSettings,
    __version__,
    checkpoint,
    data,
    sound,
    train,
    zoo,
)
from minidiff.__main__ import main
from minidiff._arguments import SAMPLES
from minidiff.data.scenes import LENGTH
from minidiff.drawn import FILMS, WRITERS
from minidiff.model import TrainedModel
from minidiff.nets import TokenSettings

COMMANDS = ("doctor", "demo", "train", "sample", "edit", "lab")
TINY_NETWORK = UNetSettings(width=16, multipliers=(1,), attention=(), classes=10)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A recipe "tiny" on the real digits; the current folder is an empty one."""
    recipe = dataclasses.replace(
        zoo.recipe("demo"), network=TINY_NETWORK, train=train.TrainSettings(steps=6, batch_size=4)
    )
    monkeypatch.setitem(zoo.RECIPES, "tiny", recipe)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def saved_step(folder: Path) -> int:
    return int(checkpoint.load(folder / train.CHECKPOINT_NAME).info["step"])


def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
    return subprocess.run(
        [sys.executable, "-m", "minidiff", *arguments],
        env=environment, capture_output=True, text=True, timeout=120, **options,
    )  # fmt: skip


# ---- help and exit codes --------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [[], *([name] for name in COMMANDS)])
def test_help_is_there_and_ends_well(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*arguments, "--help"])
    assert caught.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith("usage: minidiff")
    for name in arguments or COMMANDS:
        assert name in said


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert (caught.value.code, capsys.readouterr().out) == (0, f"minidiff {__version__}\n")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "required: COMMAND"),
        (["fly"], "invalid choice: 'fly'"),
        (["train"], "one of the arguments recipe --images is required"),
        (["train", "demo", "--steps", "many"], "invalid int value: 'many'"),
        (["sample", "--wings", "2"], "unrecognized arguments: --wings"),
        (["sample", "--out", "picture.xyz"], "must end in one of .png, .jpg, .pdf, .svg, .gif, .wav"),
        (["edit", "a.png", "--extend", "8", "--out", "a.wav"], "must end in one of .png, .jpg, .pdf, .svg\n"),
        (["demo", "--out", "no/such/folder/demo.png"], "there is no folder"),
    ],
)
def test_wrong_usage_is_exit_code_2_before_any_work(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    said = capsys.readouterr().err
    assert complaint in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["train", "mnits"], "minidiff train: recipe must be one of 'demo', 'digits'"),
        (["train", "tiny", "--steps", "0"], "minidiff train: steps must be at least 1, got 0"),
        (["train", "tiny", "--save-every", "0"], "minidiff train: save_every must be at least 1"),
        (["train", "tiny", "--device", "cuda:9"], "minidiff train: Device 'cuda:9' cannot be used here"),
        (["demo", "--steps", "0"], "minidiff demo: steps must be at least 1, got 0"),
        (["sample", "shapes-masks"], "minidiff sample: 'shapes-masks' is a branch of 'shapes': it wants"),
        (
            ["sample", "digitz"],
            "minidiff sample: 'digitz' is neither a checkpoint nor a shipped model (clips, digits",
        ),
        (["sample", "--sampler", "ddpn"], "minidiff sample: --sampler must be one of 'ddpm', 'ddim'"),
        (["sample", "--n", "0"], "minidiff sample: --n must be from 1 to 10000, got 0"),
        (["sample", "--labels", "3", "12"], "minidiff sample: --labels must lie in 0 .. 9, got [3, 12]"),
        (["sample", "--steps", "2000"], "must be from 1 to 1000, got 2000"),
    ],
)
def test_a_failure_is_one_line_and_exit_code_1(
    tiny: Path, arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    line = capsys.readouterr().err.strip().splitlines()[-1]
    assert complaint in line
    assert line.endswith("(--debug shows where)")
    assert not list(tiny.glob("*.png"))


def test_debug_shows_where(tiny: Path) -> None:
    with pytest.raises(ValueError, match="recipe must be one of"):
        main(["train", "mnits", "--debug"])


@pytest.mark.slow
def test_a_process_fails_without_a_traceback(tmp_path: Path) -> None:
    done = run("sample", "digitz", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_an_interrupt_is_exit_code_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(options: Any) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line, "doctor", interrupted)
    assert main(["doctor"]) == 130
    assert "Interrupted." in capsys.readouterr().err


# ---- train ----------------------------------------------------------------------------------------------


def test_train_follows_the_recipe_and_says_what_comes_next(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "tiny", "--device", "cpu"]) == 0
    said = capsys.readouterr().out
    path = Path("runs") / "tiny" / train.CHECKPOINT_NAME
    assert f"Trained: {path}" in said
    assert f"minidiff sample {path}" in said
    model = checkpoint.load(path)
    assert model.info["recipe"] == "tiny"
    assert model.info["step"] == 6
    assert model.network.settings == TINY_NETWORK
    assert main(["sample", str(path), "--n", "4", "--steps", "2", "--device", "cpu"]) == 0
    assert (tiny / "samples.png").is_file()


def test_train_again_says_that_it_is_done(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "tiny", "--device", "cpu"]) == 0
    capsys.readouterr()
    assert main(["train", "tiny", "--device", "cpu"]) == 0
    assert "Already trained" in capsys.readouterr().out


def test_options_go_before_the_recipe(tiny: Path) -> None:
    options = ["--steps", "3", "--batch-size", "2", "--seed", "9", "--folder", "here", "--device", "cpu"]
    assert main(["train", "tiny", *options]) == 0
    settings = checkpoint.load(tiny / "here" / train.CHECKPOINT_NAME).info["train"]
    assert (settings["steps"], settings["batch_size"], settings["seed"]) == (3, 2, 9)


def test_another_run_in_the_folder_is_one_line(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "tiny", "--device", "cpu"]) == 0
    assert main(["train", "tiny", "--batch-size", "8", "--device", "cpu"]) == 1
    assert "belongs to another run (batch_size: 4 there, 8 here)" in capsys.readouterr().err.splitlines()[-1]


def test_the_folder_of_a_run_continues_it_with_its_own_settings(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Left after two of five steps and continued by its folder: the run that was never left."""
    own = ["--steps", "5", "--batch-size", "3", "--seed", "9", "--device", "cpu"]
    assert main(["train", "tiny", *own, "--folder", "peace"]) == 0
    advance, count = train._Run.advance, []

    def pressed_in_the_second_step(self: Any) -> Any:
        count.append(1)
        if len(count) == 2:
            signal.raise_signal(signal.SIGINT)
        return advance(self)

    with monkeypatch.context() as patched:
        patched.setattr(train._Run, "advance", pressed_in_the_second_step)
        assert main(["train", "tiny", *own, "--folder", "left"]) == 130
    assert saved_step(tiny / "left") == 2
    assert main(["train", "left", "--device", "cpu"]) == 0
    whole, left = (checkpoint.load(tiny / folder / train.CHECKPOINT_NAME) for folder in ("peace", "left"))
    assert left.info["step"] == 5
    assert all(torch.equal(left.training[name], whole.training[name]) for name in whole.training)
    capsys.readouterr()
    assert main(["train", f"left/{train.CHECKPOINT_NAME}", "--device", "cpu"]) == 0
    assert "Already trained: left" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("info", "complaint"),
    [
        ({"images": "leaves"}, "To continue it: minidiff train --images FOLDER --folder mine"),
        ({}, "mine follows no recipe that has a name"),
        ({"recipe": "no such", "train": {}}, "mine follows no recipe that has a name"),
        ({"recipe": "demo", "train": {"steps": "many"}}, "steps must be a whole number"),
    ],
)
def test_a_run_that_no_recipe_can_continue_is_one_line(
    tiny: Path, info: dict[str, Any], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tiny / "mine" / train.CHECKPOINT_NAME
    path.parent.mkdir()
    checkpoint.save(path, UNet(TINY_NETWORK), NoiseSchedule.cosine(), predicts="x_0", info=info)
    assert main(["train", "mine"]) == 1
    assert complaint in capsys.readouterr().err


def test_ctrl_c_saves_the_running_step_and_the_same_command_goes_on(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    usual = signal.getsignal(signal.SIGINT)
    advance, count = train._Run.advance, []

    def pressed_in_the_third_step(self: Any) -> Any:
        count.append(1)
        if len(count) == 3:
            signal.raise_signal(signal.SIGINT)
        return advance(self)

    monkeypatch.setattr(train._Run, "advance", pressed_in_the_third_step)
    assert main(["train", "tiny", "--device", "cpu"]) == 130
    assert "Stopped and saved in" in capsys.readouterr().err
    assert saved_step(tiny / "runs" / "tiny") == 3
    assert signal.getsignal(signal.SIGINT) is usual

    assert main(["train", "tiny", "--device", "cpu"]) == 0
    left = checkpoint.load(tiny / "runs" / "tiny" / train.CHECKPOINT_NAME)
    assert main(["train", "tiny", "--folder", "peace", "--device", "cpu"]) == 0
    peace = checkpoint.load(tiny / "peace" / train.CHECKPOINT_NAME)
    assert left.training.keys() == peace.training.keys()
    assert all(torch.equal(left.training[name], peace.training[name]) for name in left.training)


def test_a_second_ctrl_c_means_it(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def pressed_twice(self: Any) -> Any:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(train._Run, "advance", pressed_twice)
    assert main(["train", "tiny", "--device", "cpu"]) == 130
    assert not (tiny / "runs" / "tiny" / train.CHECKPOINT_NAME).exists()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")
def test_a_real_process_stopped_by_sigint_goes_on_where_it_was(tmp_path: Path) -> None:
    """Twice the shell's view of it: exit code 130, a checkpoint, and a run that continues from there."""
    command = [sys.executable, "-m", "minidiff", "train", "demo", "--batch-size", "2", "--device", "cpu"]
    process = subprocess.Popen(
        [*command, "--steps", "100000"], cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    assert process.stderr is not None
    said = b""
    while b"loss=" not in said:  # twenty steps are done
        said += (more := process.stderr.read(64))
        assert more, said.decode()
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=120)
    assert process.returncode == 130, rest.decode()
    assert b"Stopped and saved" in rest
    step = saved_step(tmp_path / "runs" / "demo")
    assert step >= 20

    done = run(*command[3:], "--steps", str(step + 2), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert saved_step(tmp_path / "runs" / "demo") == step + 2


@pytest.mark.slow
def test_torchrun_trains_with_two_processes_and_ctrl_c_stops_both(tmp_path: Path) -> None:
    options = ["-m", "minidiff", "train", "demo", "--batch-size", "4", "--device", "cpu", "--steps", "100000"]
    process = subprocess.Popen(
        [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2", *options],
        cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    assert process.stderr is not None
    said = b""
    while b"loss=" not in said:
        said += (more := process.stderr.read(64))
        assert more, said.decode()
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=120)
    assert rest.count(b"Stopped and saved") == 1, rest.decode()
    assert saved_step(tmp_path / "runs" / "demo") >= 20


# ---- sample ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sampler", ["ddim", "ddpm", "heun"])
def test_sample_draws_a_picture(tiny: Path, sampler: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["sample", "digits", "--n", "6", "--steps", "3", "--sampler", sampler, "--device", "cpu"]
    assert main([*arguments, "--out", "six.png"]) == 0
    assert "6 images are in six.png" in capsys.readouterr().out
    assert min(Image.open("six.png").size) > 50


def test_sample_writes_the_film_of_its_steps(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["sample", "digits", "--n", "3", "--steps", "4", "--device", "cpu"]
    assert main([*arguments, "--out", "walk.gif"]) == 0
    assert "3 images are in walk.gif" in capsys.readouterr().out
    with Image.open("walk.gif") as film:
        assert film.n_frames == 5  # the noise, and four steps


def test_sample_writes_single_pictures_of_their_true_size(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["sample", "digits", "--n", "3", "--steps", "2", "--device", "cpu"]
    assert main([*arguments, "--each", "sevens"]) == 0
    assert "Each of the 3 is a file in sevens" in capsys.readouterr().out
    files = sorted(Path("sevens").iterdir())
    assert [file.name for file in files] == ["000.png", "001.png", "002.png"]
    assert {Image.open(file).size for file in files} == {(8, 8)}


def test_every_ending_that_sample_takes_has_a_writer() -> None:
    assert tuple(WRITERS) == SAMPLES
    assert set(FILMS) <= set(SAMPLES)


def test_sample_writes_sounds_that_are_the_pictures_it_draws(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two notes in one file: the length, the rate, and each read back as the pitch that was asked."""
    arguments = ["sample", "notes", "--n", "2", "--labels", "9", "0", "2", "3", "--steps", "10"]
    arguments += ["--device", "cpu"]
    assert main([*arguments, "--out", "c.wav"]) == 0
    assert "2 sounds are in c.wav" in capsys.readouterr().out
    with wave.open("c.wav") as file:
        assert (file.getframerate(), file.getnframes()) == (sound.RATE, 2 * sound.LENGTH)
        read = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2") / 32767
    heard = sound.pitch(torch.from_numpy(read).reshape(2, -1))
    asked = torch.tensor([data.frequency(9), data.frequency(2)])
    assert bool((sound.cents(heard, asked).abs() < 30).all())
    assert main([*arguments, "--out", "c.png"]) == 0
    assert min(Image.open("c.png").size) > 50


def test_sample_says_digits_in_both_languages(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Words of either language ask for a digit; the file holds a sound for each, and none is silent."""
    arguments = [
        "sample",
        "spoken",
        "--n",
        "2",
        "--digit",
        "seven",
        "yedi",
        "--language",
        "English",
        "Türkçe",
    ]
    assert main([*arguments, "--steps", "6", "--device", "cpu", "--out", "c.wav"]) == 0
    assert "2 sounds are in c.wav" in capsys.readouterr().out
    with wave.open("c.wav") as file:
        assert (file.getframerate(), file.getnframes()) == (sound.RATE, 2 * sound.LENGTH)
        read = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").reshape(2, -1)
    assert (np.abs(read.astype(int)).max(axis=1) > 2000).all()


def test_sample_writes_clips_as_a_film_of_their_frames_and_as_strips(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["sample", "clips", "--n", "2", "--steps", "2", "--device", "cpu"]
    assert main([*arguments, "--colour", "blue", "--out", "c.gif", "--each", "strips"]) == 0
    assert "2 images are in c.gif" in capsys.readouterr().out
    with Image.open("c.gif") as film:
        assert film.n_frames == data.moving("test").x.shape[1]
    strips = sorted(Path("strips").iterdir())
    assert {Image.open(strip).size for strip in strips} == {(8 * 17 - 1, 16)}
    assert len(strips) == 2
    assert main([*arguments, "--out", "c.png"]) == 0
    assert min(Image.open("c.png").size) > 50


def test_a_model_of_clips_edits_no_picture(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Image.new("RGB", (16, 16)).save("picture.png")
    assert main(["edit", "picture.png", "--model", "clips", "--strength", "0.5"]) == 1
    assert "draws samples of 8 x 3 x 16 x 16" in capsys.readouterr().err


def test_sounds_of_a_model_of_pictures_are_refused_before_the_work(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sample", "digits", "--out", "digits.wav"]) == 1
    assert "makes pictures of 1 x 8 x 8" in capsys.readouterr().err
    assert not Path("digits.wav").exists()


def test_sample_takes_the_folder_of_a_run(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tiny / "run"
    folder.mkdir()
    assert main(["sample", str(folder), "--out", "none.png"]) == 1
    assert "neither a checkpoint" in capsys.readouterr().err
    shipped = zoo.SHIPPED / "digits.safetensors"
    (folder / "checkpoint.safetensors").write_bytes(shipped.read_bytes())
    for model, out in ((shipped, "file.png"), (folder, "folder.png")):
        assert main(["sample", str(model), "--n", "2", "--steps", "2", "--device", "cpu", "--out", out]) == 0
    assert Path("file.png").read_bytes() == Path("folder.png").read_bytes()


def test_sample_hands_on_labels_and_scale(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[list[int], float]] = []
    denoiser = TrainedModel.denoiser

    def spy(self: Any, labels: Any = None, **options: Any) -> Any:
        asked.append((labels.tolist(), options["scale"]))
        return denoiser(self, labels, **options)

    monkeypatch.setattr(TrainedModel, "denoiser", spy)
    arguments = [
        "sample",
        "--n",
        "5",
        "--labels",
        "7",
        "3",
        "--scale",
        "2",
        "--steps",
        "2",
        "--device",
        "cpu",
    ]
    assert main(arguments) == 0
    assert asked == [([7, 3, 7, 3, 7], 2.0)]


@pytest.fixture
def scenes_model(tmp_path: Path) -> Path:
    """An untrained model with two attributes, of three values and of two."""
    network = UNet(dataclasses.replace(TINY_NETWORK, classes=(3, 2)))
    path = tmp_path / "scenes.safetensors"
    checkpoint.save(path, network, NoiseSchedule.cosine(), predicts="x_0", info={"image_size": [8, 8]})
    return path


def test_a_model_with_attributes_is_asked_for_a_row_each(
    tiny: Path, scenes_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[list[int]]] = []
    denoiser = TrainedModel.denoiser

    def spy(self: Any, labels: Any = None, **options: Any) -> Any:
        asked.append(labels.tolist())
        return denoiser(self, labels, **options)

    monkeypatch.setattr(TrainedModel, "denoiser", spy)
    arguments = ["sample", str(scenes_model), "--n", "3", "--steps", "2", "--device", "cpu"]
    assert main([*arguments, "--labels", "2", "1", "0", "3"]) == 0  # 3: not told
    assert asked.pop() == [[2, 1], [0, 3], [2, 1]]
    assert main([*arguments, "--n", "200"]) == 0
    drawn = asked.pop()
    assert len(drawn) == 200
    assert {tuple(row) for row in drawn} == {(a, b) for a in range(3) for b in range(2)}


@pytest.mark.parametrize(
    ("labels", "complaint"),
    [
        (["1", "1", "2"], "--labels takes 2 numbers for each image here, got 3"),
        (["1", "2"], "--labels must lie in 0 .. 2, 0 .. 1 (3: not told), got [[1, 2]]"),
        (["4", "0"], "got [[4, 0]]"),
    ],
)
def test_attributes_that_do_not_exist_are_refused(
    tiny: Path, scenes_model: Path, labels: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sample", str(scenes_model), "--labels", *labels]) == 1
    assert complaint in capsys.readouterr().err


@pytest.fixture
def reading_model(tmp_path: Path) -> Path:
    """An untrained model that is told sentences, as a run of the recipe "scenes" leaves it."""
    network = UNet(
        UNetSettings(
            channels=3, width=8, multipliers=(1,), attention=(), heads=2, patch=4,
            condition=TokenSettings(64, LENGTH), reading=(0,),
        )
    )  # fmt: skip
    path = tmp_path / "reading.safetensors"
    info = {"recipe": "scenes", "shape": [3, 32, 32]}
    checkpoint.save(path, network, NoiseSchedule.cosine(), predicts="x_0", info=info)
    return path


def test_prompts_are_told_in_turn_in_either_language(
    tiny: Path, reading_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Tensor] = []
    denoiser = TrainedModel.denoiser

    def spy(self: Any, condition: Any = None, **options: Any) -> Any:
        told.append(condition)
        return denoiser(self, condition, **options)

    monkeypatch.setattr(TrainedModel, "denoiser", spy)
    prompts = ["a red circle left of a blue square", "KIRMIZI bir daire"]
    arguments = ["sample", str(reading_model), "--n", "3", "--steps", "2", "--device", "cpu", "--prompt"]
    assert main([*arguments, *prompts]) == 0
    expected = zoo.load_encoder("scenes").tokens([prompts[0], "kırmızı bir daire", prompts[0]])
    assert torch.equal(told[0], expected)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--prompt", "a cyan circle"], "'cyan' in 'a cyan circle' is not a word that is known here"),
        (["--prompt", ""], "There is no word in ''"),
        ([], "This model is told a sentence: --prompt"),
        (["--labels", "3"], "This model is told a sentence: --prompt"),
    ],
)
def test_a_prompt_that_cannot_be_read_is_one_line_that_names_the_known_words(
    tiny: Path, reading_model: Path, options: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sample", str(reading_model), "--n", "1", "--steps", "2", *options]) == 1
    line = capsys.readouterr().err.strip().splitlines()[-1]
    assert complaint in line
    assert ("turquoise" in line) == ("no word" not in line)
    assert not list(tiny.glob("*.png"))


def test_a_model_of_labels_takes_no_prompt(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample", "digits", "--prompt", "a seven"]) == 1
    assert "--prompt is for a model that reads sentences" in capsys.readouterr().err


def test_one_seed_draws_one_picture(tiny: Path) -> None:
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        arguments = ["--n", "3", "--steps", "2", "--seed", seed, "--out", f"{name}.png", "--device", "cpu"]
        assert main(["sample", "digits", "--sampler", "ddpm", *arguments]) == 0
    a, b, c = (Image.open(f"{name}.png").tobytes() for name in "abc")
    assert a == b != c


def test_a_model_of_points_is_not_drawn_as_images(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checkpoint.save("points.safetensors", MLP(MLPSettings()), NoiseSchedule.cosine(), predicts="epsilon")
    assert main(["sample", "points.safetensors"]) == 1
    assert "does not say what size of images it draws" in capsys.readouterr().err


def test_a_damaged_checkpoint_is_one_line(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("bad.safetensors").write_bytes(b"bad")
    assert main(["sample", "bad.safetensors"]) == 1
    assert "truncated or not a safetensors file" in capsys.readouterr().err


# ---- lab ------------------------------------------------------------------------------------------------


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Commands that would have been started."""
    commands: list[list[str]] = []

    def start(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(laboratory.subprocess, "run", start)
    return commands


@pytest.mark.parametrize(("options", "folder"), [([], "notebooks"), (["--tr"], "notebooks/tr")])
def test_lab_opens_the_welcome_lesson(
    tiny: Path, started: list[list[str]], options: list[str], folder: str
) -> None:
    welcome = tiny / folder / "00_welcome.ipynb"
    welcome.parent.mkdir(parents=True)
    welcome.write_text("{}", encoding="utf-8")
    assert main(["lab", *options]) == 0
    (command,) = started
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert f"--LabApp.default_url=/lab/tree/{folder}/00_welcome.ipynb" in command
    assert f"--ServerApp.root_dir={tiny}" in command


def test_lab_leaves_out_news_and_what_is_not_the_courses(monkeypatch: pytest.MonkeyPatch) -> None:
    """JupyterLab's own reader of configuration is asked; a user's own folder is still read."""
    server = pytest.importorskip("jupyterlab_server", reason="JupyterLab is not installed")
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "mine")
    there = laboratory.quiet_lab(os.environ)["JUPYTER_CONFIG_PATH"]
    assert there.split(os.pathsep)[1:] == ["mine"]
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", there)
    left_out = server.config.get_page_config([])["disabledExtensions"]  # a list of names
    assert "@jupyterlab/apputils-extension:announcements" in left_out


def test_lab_opens_all_the_same_when_there_is_no_welcome(tiny: Path, started: list[list[str]]) -> None:
    (tiny / "notebooks").mkdir()
    assert main(["lab"]) == 0
    assert "--LabApp.default_url=/lab" in started[0]


@pytest.mark.parametrize(
    ("path", "root", "page"),
    [
        ("runs/ağ 1", "", "/lab/tree/runs/a%C4%9F%201"),
        ("runs/ağ 1/checkpoint.safetensors", "", "/lab/tree/runs/a%C4%9F%201"),
        ("notebooks/06.ipynb", "", "/lab/tree/notebooks/06.ipynb"),
        (".", "", "/lab"),
        ("../elsewhere", "../elsewhere", "/lab"),
        ("../elsewhere/own.ipynb", "../elsewhere", "/lab/tree/own.ipynb"),
    ],
)
def test_lab_opens_a_run_or_a_notebook(
    tiny: Path, started: list[list[str]], monkeypatch: pytest.MonkeyPatch, path: str, root: str, page: str
) -> None:
    course = tiny / "course"
    for folder in ("notebooks", "runs/ağ 1", "../elsewhere"):
        (course / folder).mkdir(parents=True)
    for file in ("runs/ağ 1/checkpoint.safetensors", "notebooks/06.ipynb", "../elsewhere/own.ipynb"):
        (course / file).write_text("{}", encoding="utf-8")
    monkeypatch.chdir(course)
    assert main(["lab", path]) == 0
    assert f"--ServerApp.root_dir={(course / root).resolve()}" in started[0]
    assert f"--LabApp.default_url={page}" in started[0]


def test_lab_of_nothing_is_one_line(
    tiny: Path, started: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lab", "runs/none"]) == 1
    assert "There is nothing at runs/none" in capsys.readouterr().err
    assert started == []


def test_lab_without_jupyterlab_says_how_to_get_it(
    tiny: Path, started: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tiny / "notebooks").mkdir()
    monkeypatch.setattr(laboratory, "find_spec", lambda name: None)
    assert main(["lab"]) == 1
    assert "pip install jupyterlab" in capsys.readouterr().err
    assert started == []
