"""NoiseExplorer: its numbers against the forward process, its size, its errors."""

import base64
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from minidiff import NoiseSchedule, q_sample, randn_like, show
from minidiff.show import NoiseExplorer
from minidiff.show.sprite import to_pixels

SCHEDULES = {
    "linear": NoiseSchedule.linear(),
    "cosine": NoiseSchedule.cosine(),
    "quadratic": NoiseSchedule.quadratic(),
}


def panels(explorer: NoiseExplorer, scene: int = 0) -> dict[str, Any]:
    return {panel["title"]: panel for panel in explorer.data["script"]["scenes"][scene]["panels"]}


@pytest.mark.parametrize("scene", range(3))
def test_every_frame_is_the_forward_process_at_its_t(scene: int, decode: Any) -> None:
    x_0 = torch.rand(1, 8, 8) * 2 - 1
    explorer = NoiseExplorer(x_0, SCHEDULES, seed=5)
    schedule = list(SCHEDULES.values())[scene]
    epsilon = randn_like(x_0[None], torch.Generator().manual_seed(5))
    shown = panels(explorer, scene)
    captions = explorer.data["script"]["scenes"][scene]["captions"]
    for frame, t in enumerate(torch.linspace(0, 999, 60).round().long().tolist()):
        x_t, _ = q_sample(x_0[None], t, schedule, epsilon=epsilon)
        sheet = explorer.data["sheets"][shown["xₜ"]["sheet"]]
        np.testing.assert_array_equal(decode(sheet, frame, 8, 8)[..., :1], to_pixels(x_t)[0])
        alpha_bar = float(schedule.alpha_bars[t])
        assert captions[frame] == f"t = {t}    ᾱₜ = {alpha_bar:.4f}"
        weights = shown["weights"]["bars"]["heights"][frame]
        assert weights == pytest.approx([alpha_bar**0.5, (1 - alpha_bar) ** 0.5], rel=1e-3)
        assert shown["weights"]["texts"][frame].startswith(f"√ᾱₜ = {alpha_bar**0.5:.3f}")
        marker_t, marker_y = shown["log SNR"]["marker"][frame]
        assert marker_t == t
        assert marker_y == pytest.approx(float(schedule.snr[t].log().clamp(-12, 12)), rel=1e-3)
        heights, edges = torch.histogram(x_t.flatten(), bins=40, range=(-4, 4))
        assert shown["pixel values"]["bars"]["heights"][frame] == pytest.approx(
            (heights / 64 / 0.2).tolist(), rel=1e-3
        )
        assert edges[:-1].tolist() == pytest.approx(shown["pixel values"]["bars"]["left"], abs=1e-3)


def test_a_colour_image_in_60_frames_stays_within_400_kB(colour_image: Tensor) -> None:
    explorer = NoiseExplorer(colour_image, NoiseSchedule.cosine())
    assert explorer.film.frames == 60
    assert explorer.bytes_sent <= 400_000
    assert NoiseExplorer(colour_image, SCHEDULES).bytes_sent <= 400_000


def test_one_schedule_of_a_colour_image_is_sent_without_loss(colour_image: Tensor, decode: Any) -> None:
    explorer = NoiseExplorer(colour_image, NoiseSchedule.cosine())
    epsilon = randn_like(colour_image[None], torch.Generator().manual_seed(0))
    x_t, _ = q_sample(colour_image[None], 999, NoiseSchedule.cosine(), epsilon=epsilon)
    sheet = explorer.data["sheets"][panels(explorer)["xₜ"]["sheet"]]
    np.testing.assert_array_equal(decode(sheet, 59, 32, 32), to_pixels(x_t)[0])


def test_what_the_notebook_keeps_is_at_most_60_kB(colour_image: Tensor) -> None:
    data, metadata = NoiseExplorer(colour_image, SCHEDULES)._repr_mimebundle_()
    assert len(data["image/png"]) + len(data["text/plain"]) + len(str(metadata)) <= 60_000
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert "t = 999 on the right" in metadata["image/png"]["alt"]


def test_every_frame_of_every_schedule_can_be_chosen(colour_image: Tensor) -> None:
    explorer = NoiseExplorer(colour_image, SCHEDULES, frames=7)
    for choice in range(3):
        explorer.choice = choice
        for frame in range(7):
            explorer.frame = frame
            assert (explorer.choice, explorer.frame) == (choice, frame)


def test_short_schedules_and_several_images_work() -> None:
    explorer = NoiseExplorer(torch.zeros(4, 1, 8, 8), NoiseSchedule.cosine(T=10))
    assert explorer.film.frames == 10
    assert panels(explorer)["xₜ"]["width"] == 17


def test_zero_terminal_snr_is_shown_as_minus_infinity() -> None:
    schedule = NoiseSchedule.linear(T=50, beta_end=0.3).with_zero_terminal_snr()
    assert panels(NoiseExplorer(torch.zeros(1, 8, 8), schedule))["log SNR"]["texts"][-1] == "log SNR = −∞"


def test_the_same_seed_gives_the_same_bytes(colour_image: Tensor) -> None:
    a, b, c = (NoiseExplorer(colour_image, SCHEDULES, frames=4, seed=seed).data for seed in (1, 1, 2))
    assert a == b
    assert a != c


def test_it_speaks_turkish(colour_image: Tensor) -> None:
    show.language("tr")
    script = NoiseExplorer(colour_image, SCHEDULES, frames=3).data["script"]
    assert script["title"] == "İleri difüzyon süreci"
    assert [scene["name"] for scene in script["scenes"]] == ["doğrusal", "kosinüs", "kuadratik"]
    assert script["ends"] == ["görüntü", "gürültü"]


GOOD = torch.zeros(1, 8, 8)


@pytest.mark.parametrize(
    ("x_0", "schedules", "error", "says"),
    [
        (GOOD[0], SCHEDULES, ValueError, "must have shape"),
        (GOOD + torch.nan, SCHEDULES, ValueError, "NaN"),
        (GOOD + 1.5, SCHEDULES, ValueError, r"\[-1, 1\], got values from 1.5"),
        (GOOD.byte(), SCHEDULES, TypeError, "127.5"),
        (GOOD.numpy(), SCHEDULES, TypeError, "torch.Tensor"),
        (GOOD, {}, TypeError, "with an entry"),
        (GOOD, "cosine", TypeError, "NoiseSchedule or a dict"),
        (GOOD, {"a": torch.zeros(5)}, TypeError, r"schedules\['a'\]"),
    ],
)
def test_bad_input_gets_one_clear_error(x_0: Any, schedules: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        NoiseExplorer(x_0, schedules)


def test_one_frame_is_no_film() -> None:
    with pytest.raises(ValueError, match="frames must be at least 2"):
        NoiseExplorer(GOOD, SCHEDULES, frames=1)
