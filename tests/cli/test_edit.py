"""`minidiff edit`: a picture file in, the picture and its edits out."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from PIL import Image
from torch import Tensor
from torch.testing import assert_close

from minidiff import data, zoo
from minidiff.__main__ import main
from minidiff.retouch import read_mask, read_picture, retouch

SHAPE = (1, 8, 8)
DIGIT = data.digits("test").images[:1]
HALF = torch.arange(8) < 4


def written(pixels: Tensor, path: str, times: int = 1) -> Path:
    """A picture (1, C, H, W) in [-1, 1] as a file, each pixel `times` as large."""
    whole = ((pixels[0].clamp(-1, 1) + 1) * 127.5).round().byte().permute(1, 2, 0)
    whole = whole.repeat_interleave(times, 0).repeat_interleave(times, 1)
    Image.fromarray(whole.squeeze(2).numpy() if whole.shape[2] == 1 else whole.numpy()).save(path)
    return Path(path)


@pytest.fixture(autouse=True)
def _files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    monkeypatch.chdir(tmp_path)
    written(DIGIT, "digit.png", times=4)
    written(torch.where(HALF, -1.0, 1.0).expand(1, 1, 8, 8), "mask.png")
    written(-torch.ones(1, 1, 8, 8), "black.png")
    Path("letter.png").write_text("Dear all,")


@pytest.mark.parametrize(
    "how", [["--strength", "0.5"], ["--mask", "mask.png"], ["--extend", "3"]], ids=lambda how: how[0]
)
def test_an_edit_is_drawn(how: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["edit", "digit.png", "--model", "digits", "--n", "2", "--steps", "3", "--device", "cpu"]
    assert main([*arguments, *how, "--labels", "3", "--resamplings", "2", "--out", "out.png"]) == 0
    assert "2 edits of it are in out.png" in capsys.readouterr().out
    assert min(Image.open("out.png").size) > 50


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["digit.png"], "one of the arguments --strength --mask --extend is required"),
        (["digit.png", "--strength", "0.5", "--extend", "3"], "not allowed with argument"),
        (["--strength", "0.5"], "required: picture"),
        (["digit.png", "--extend", "far"], "invalid int value: 'far'"),
    ],
)
def test_wrong_usage_is_exit_code_2(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["edit", *arguments])
    assert caught.value.code == 2
    assert complaint in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["none.png", "--strength", "0.5"], "There is no picture 'none.png'"),
        (["letter.png", "--strength", "0.5"], "cannot identify image file"),
        (["digit.png", "--strength", "1.5"], "strength must be a finite number in [0, 1], got 1.5"),
        (["digit.png", "--mask", "black.png"], "black.png has no white pixel"),
        (["digit.png", "--mask", "none.png"], "There is no picture 'none.png'"),
        (["digit.png", "--extend", "0"], "extend must be from 1 to 32, got 0"),
        (["digit.png", "--strength", "0.5", "--n", "0"], "--n must be from 1 to 100, got 0"),
        (["digit.png", "--strength", "0.5", "--labels", "12"], "--labels must lie in 0 .. 9, got [12]"),
        (["digit.png", "--mask", "mask.png", "--resamplings", "0"], "resamplings must be at least 1, got 0"),
        (["digit.png", "--strength", "0.5", "--steps", "2000"], "steps must be from 1 to 1000, got 2000"),
        (["digit.png", "--mask", "mask.png", "--steps", "0"], "steps must be from 1 to 1000, got 0"),
        (["digit.png", "--strength", "0.5", "--model", "digitz"], "neither a checkpoint nor a shipped model"),
    ],
)
def test_a_failure_is_one_line_and_exit_code_1(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = set(Path().iterdir())
    model = [] if "--model" in arguments else ["--model", "digits"]
    assert main(["edit", *arguments, *model, "--device", "cpu"]) == 1
    line = capsys.readouterr().err.strip().splitlines()[-1]
    assert line.startswith("minidiff edit: ")
    assert complaint in line
    assert line.endswith("(--debug shows where)")
    assert set(Path().iterdir()) == before


def test_a_picture_is_read_as_it_was_and_shrunk_by_means() -> None:
    assert_close(read_picture(Path("digit.png"), SHAPE), DIGIT, atol=1 / 127, rtol=0)
    fine = torch.rand(1, 1, 16, 16) * 2 - 1
    small = read_picture(written(fine, "fine.png"), SHAPE)
    assert_close(small, torch.nn.functional.avg_pool2d(fine, 2), atol=0.02, rtol=0)


def test_colours_come_in_their_channels() -> None:
    scene = data.shapes("test").images[:1]
    assert_close(read_picture(written(scene, "scene.png"), (3, 32, 32)), scene, atol=1 / 127, rtol=0)


def test_another_proportion_is_refused() -> None:
    path = written(torch.zeros(1, 1, 8, 9), "wide.png")
    with pytest.raises(ValueError, match=r"wide\.png is 9 x 8, and the model paints 8 x 8: cut it"):
        read_picture(path, SHAPE)


def test_a_huge_picture_is_refused_before_it_is_unpacked() -> None:
    Image.new("1", (5000, 5000)).save("huge.png")
    with pytest.raises(ValueError, match=r"huge\.png is 5000 x 5000; at most 4096 a side"):
        read_picture(Path("huge.png"), SHAPE)


def test_white_is_where_to_paint() -> None:
    assert torch.equal(read_mask(Path("mask.png"), SHAPE), HALF.expand(1, 1, 8, 8))


def test_what_is_known_stays_and_each_edit_has_its_own_seed() -> None:
    model, known = zoo.load("digits"), HALF.expand(1, 1, 8, 8)
    made = retouch(model, DIGIT, known=known, n=3, steps=3, seed=5)
    assert torch.equal(made[1:, ..., :4], DIGIT[..., :4].expand(3, 1, 8, 4))
    other = retouch(model, DIGIT, known=known, n=1, steps=3, seed=6)
    assert_close(other[1], made[2], atol=1e-4, rtol=0)
    assert (made[1] - made[2]).abs().max() > 0.1


def test_an_extended_picture_goes_on() -> None:
    made = retouch(zoo.load("digits"), DIGIT, extend=5, n=2, steps=3)
    assert made.shape == (3, 1, 8, 13)
    assert torch.equal(made[1:, ..., :8], DIGIT.expand(2, 1, 8, 8))


def test_strength_zero_is_the_picture() -> None:
    made = retouch(zoo.load("digits"), DIGIT, strength=0.0, n=2, steps=3)
    assert torch.equal(made, DIGIT.expand(3, 1, 8, 8))


def test_one_edit_at_a_time() -> None:
    for more in ({}, {"strength": 0.5, "extend": 3}):
        with pytest.raises(ValueError, match="one edit at a time"):
            retouch(zoo.load("digits"), DIGIT, **more)  # type: ignore[arg-type]
