"""Films as GIF and pictures as PNG: what is read back is what was there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image, ImageSequence
from torch import Tensor

from minidiff import NoiseSchedule, ddim, show
from minidiff.show.files import FILM_SIDE, save_each
from minidiff.show.palette import new_figure


def some(*shape: int) -> Tensor:
    return torch.rand(shape, generator=torch.Generator().manual_seed(3)) * 2 - 1


def frames_of(path: Path) -> tuple[np.ndarray, list[int]]:
    """Every frame of a film as (F, H, W, 3) bytes, and how many milliseconds each stays."""
    with Image.open(path) as film:
        read = [
            (np.asarray(one.convert("RGB")), one.info["duration"]) for one in ImageSequence.Iterator(film)
        ]
    return np.stack([frame for frame, _ in read]), [time for _, time in read]


def enlarged(pixels: Any, scale: int) -> Any:
    return np.kron(pixels, np.ones((1, scale, scale, 1), dtype=np.uint8))


# ---- save_gif -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("scale", [1, 3])
def test_few_colours_are_read_back_exactly(tmp_path: Path, channels: int, scale: int) -> None:
    frames = some(5, channels, 6, 7)
    show.save_gif(frames, tmp_path / "film.gif", scale=scale)
    read, _ = frames_of(tmp_path / "film.gif")
    expected = ((frames.double() + 1) * 127.5).round().byte().permute(0, 2, 3, 1).expand(-1, -1, -1, 3)
    assert np.array_equal(read, enlarged(expected.numpy(), scale))


def test_many_colours_are_read_back_nearly(tmp_path: Path) -> None:
    ramp = torch.stack(torch.meshgrid(*(torch.linspace(-1, 1, 32),) * 2, indexing="ij"))
    frames = torch.stack([torch.cat([ramp, ramp[:1] * k]) for k in (-1.0, 0.0, 1.0)])
    show.save_gif(frames, tmp_path / "film.gif", scale=1)
    read, _ = frames_of(tmp_path / "film.gif")
    expected = ((frames + 1) * 127.5).round().permute(0, 2, 3, 1).numpy()
    assert np.abs(read - expected).mean() < 6


def test_it_rests_on_the_last_frame_and_plays_again(tmp_path: Path) -> None:
    show.save_gif(some(4, 1, 5, 5), tmp_path / "film.gif", rate=20)
    _, times = frames_of(tmp_path / "film.gif")
    assert times == [50, 50, 50, 1500]
    with Image.open(tmp_path / "film.gif") as film:
        assert film.info["loop"] == 0


def test_the_steps_of_a_sampler_are_tiled_frames(tmp_path: Path) -> None:
    steps = [some(4, 1, 8, 8), some(4, 1, 8, 8) / 2]
    show.save_gif(steps, tmp_path / "list.gif", scale=1)
    show.save_gif(torch.stack(steps), tmp_path / "whole.gif", scale=1)
    read, _ = frames_of(tmp_path / "list.gif")
    assert (tmp_path / "list.gif").read_bytes() == (tmp_path / "whole.gif").read_bytes()
    first = show.to_pixels(show.tile(steps[0]))
    assert np.array_equal(read[0], np.broadcast_to(first, (*first.shape[:2], 3)))


def test_without_a_scale_a_film_is_large_enough_to_see(tmp_path: Path) -> None:
    for side in (8, 100, 1000):
        show.save_gif(some(2, 1, side, side), tmp_path / "film.gif")
        with Image.open(tmp_path / "film.gif") as film:
            assert film.size[0] == max(FILM_SIDE // side, 1) * side


def test_values_beyond_the_range_are_clipped(tmp_path: Path) -> None:
    show.save_gif(torch.tensor([-9.0, 9.0]).reshape(1, 1, 1, 2), tmp_path / "a.gif", scale=1)
    show.save_gif(
        torch.tensor([0.0, 1.0]).reshape(1, 1, 1, 2), tmp_path / "b.gif", scale=1, value_range=(0, 1)
    )
    for name in "ab":
        assert frames_of(tmp_path / f"{name}.gif")[0][..., 0].tolist() == [[[0, 255]]]


@pytest.mark.parametrize(
    ("frames", "path", "options", "complaint"),
    [
        (some(2, 2, 4, 4), "film.gif", {}, "1 or 3 channels"),
        (some(4, 4), "film.gif", {}, "frames must have shape"),
        ([some(1, 1, 4, 4), some(1, 1, 5, 4)], "film.gif", {}, "frames must be of one shape"),
        ([], "film.gif", {}, "a list of tensors"),
        (some(2, 1, 4, 4) * torch.nan, "film.gif", {}, "frames holds NaN"),
        (some(2, 1, 4, 4), "film.png", {}, r"must end in \.gif"),
        (some(2, 1, 4, 4), "film.gif", {"scale": 0}, "scale must be at least 1"),
        (some(2, 1, 4, 4), "film.gif", {"rate": 200}, "rate must be"),
    ],
)
def test_what_is_no_film_is_refused(
    tmp_path: Path, frames: Any, path: str, options: dict[str, Any], complaint: str
) -> None:
    with pytest.raises((TypeError, ValueError), match=complaint):
        show.save_gif(frames, tmp_path / path, **options)
    assert list(tmp_path.iterdir()) == []


# ---- single pictures ------------------------------------------------------------------------------------


@pytest.mark.parametrize("channels", [1, 3])
def test_each_picture_has_its_true_size_and_pixels(tmp_path: Path, channels: int) -> None:
    images = some(3, channels, 5, 6)
    paths = save_each(images, tmp_path / "new" / "folder")
    assert [path.name for path in paths] == ["000.png", "001.png", "002.png"]
    for path, pixels in zip(paths, show.to_pixels(images), strict=True):
        read = np.asarray(Image.open(path))
        assert np.array_equal(read.reshape(pixels.shape), pixels)


# ---- players --------------------------------------------------------------------------------------------


def test_a_player_becomes_the_film_that_it_plays(tmp_path: Path) -> None:
    """From noise to image: the player's frames run the other way, the noise on the right."""
    schedule, x_T = NoiseSchedule.cosine(T=20), some(2, 1, 8, 8)

    def denoise(x_t: Tensor, t: Tensor) -> Any:
        from minidiff import Prediction

        return Prediction(x_t * 0.5, x_t * 0.1)

    steps = list(ddim(denoise, schedule, x_T, steps=3))
    player = show.FramePlayer.from_path(x_T, steps, ["one", "two"])
    player.to_gif(tmp_path / "walk.gif", scale=2)
    read, _ = frames_of(tmp_path / "walk.gif")
    assert read.shape == (4, 16, 2 * 16 + 8, 3)
    for frame, x_t in zip(read, [x_T, *(step.x_t for step in steps)], strict=True):
        for place, picture in enumerate(show.to_pixels(x_t)):
            seen = frame[:, place * 24 : place * 24 + 16, :1]
            assert np.array_equal(seen, enlarged(picture[None], 2)[0])


def test_a_picture_that_stands_still_is_in_every_frame_and_drawings_keep_their_size(tmp_path: Path) -> None:
    still, moving = some(1, 3, 8, 8), some(3, 1, 8, 8)
    show.FramePlayer.from_tensors({"still": still, "moving": moving}).to_gif(tmp_path / "a.gif", scale=1)
    read, _ = frames_of(tmp_path / "a.gif")
    assert read.shape == (3, 8, 24, 3)
    assert all(np.array_equal(frame[:, :8], show.to_pixels(still)[0]) for frame in read)
    figures = [new_figure(60, 40) for _ in range(2)]
    show.FramePlayer.from_tensors({"drawn": figures}).to_gif(tmp_path / "b.gif")
    with Image.open(tmp_path / "b.gif") as film:
        assert film.size == (60, 40)


def test_a_player_becomes_its_strip(tmp_path: Path) -> None:
    player = show.FramePlayer.from_tensors({"x_t": some(5, 1, 8, 8)})
    player.to_png(tmp_path / "strip.png")
    assert min(Image.open(tmp_path / "strip.png").size) > 40
    for write, wrong in ((player.to_png, "strip.gif"), (player.to_gif, "film.png")):
        with pytest.raises(ValueError, match="must end in"):
            write(tmp_path / wrong)


def test_a_film_of_charts_alone_is_no_gif(tmp_path: Path) -> None:
    chart = show.Chart("chart", (0, 1), (0, 1), marker=[(0, 0), (1, 1)])
    film = show.Film("film", (show.Scene((chart,), ("a", "b")),))
    with pytest.raises(ValueError, match="keep it with to_html"):
        show.FramePlayer(film).to_gif(tmp_path / "film.gif")
