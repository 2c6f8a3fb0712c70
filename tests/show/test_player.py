"""The frame player: what is sent, what is kept, what is refused."""

import base64
import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import traitlets
from PIL import Image

from minidiff import IdealDenoiser, NoiseSchedule, ddim, show
from minidiff.show.film import Bars, Chart, Film, Images, Scene
from minidiff.show.kept import WIDGET_VIEW
from minidiff.show.player import FramePlayer
from minidiff.show.sprite import to_pixels
from minidiff.show.still import render
from minidiff.sound import wav_bytes

GREY = torch.linspace(-1, 1, 12 * 64).reshape(12, 1, 8, 8)


def player(**options: Any) -> FramePlayer:
    return FramePlayer.from_tensors({"x_t": GREY, "x_0": GREY[:1]}, **options)


@pytest.mark.parametrize("channels", [1, 3])
def test_the_sheet_decodes_to_the_tensor(channels: int, decode: Any) -> None:
    frames = torch.rand(12, channels, 5, 7) * 2 - 1
    data = FramePlayer.from_tensors({"x_t": frames}).data
    (panel,) = data["script"]["scenes"][0]["panels"]
    for index in range(12):
        wanted = np.broadcast_to(to_pixels(frames)[index], (5, 7, 3))
        np.testing.assert_array_equal(decode(data["sheets"][panel["sheet"]], index, 7, 5), wanted)


def test_equal_pictures_are_sent_once() -> None:
    data = FramePlayer.from_tensors({"a": GREY, "b": GREY, "c": GREY[:1]}).data
    assert len(data["sheets"]) == 2
    assert [panel["sheet"] for panel in data["script"]["scenes"][0]["panels"]] == [0, 0, 1]


def test_too_many_bytes_are_reduced_to_a_palette() -> None:
    noise = to_pixels(torch.rand(20, 3, 32, 32) * 2 - 1)
    film = Film("noise", (Scene((Images("x", noise),), tuple("abcdefghijklmnopqrst")),))
    modes = [
        Image.open(io.BytesIO(film.script_and_sheets(limit)[1][0])).mode for limit in (1_000_000, 50_000)
    ]
    assert modes == ["RGB", "P"]


def test_captions_give_t_and_alpha_bar() -> None:
    t = list(range(0, 120, 10))
    captions = player(t=t, alpha_bars=torch.linspace(1, 0, 12)).film.scenes[0].captions
    assert captions[0] == "t = 0    ᾱₜ = 1.0000"
    assert captions[-1] == "t = 110    ᾱₜ = 0.0000"
    assert player().film.scenes[0].captions[2] == "frame 3 of 12"
    assert player(captions=list("abcdefghijkl")).film.scenes[0].captions[2] == "c"


def test_frame_moves_over_its_whole_range_and_not_beyond() -> None:
    one = player()
    for frame in range(12):
        one.frame = frame
        assert one.frame == frame
    for bad in (-1, 12):
        with pytest.raises(traitlets.TraitError, match="from 0 to 11"):
            one.frame = bad
    with pytest.raises(traitlets.TraitError, match="choice"):
        one.choice = 1


def test_playing_backwards_starts_at_the_right_end() -> None:
    assert player().frame == 0
    assert player(backwards=True).frame == 11


def test_a_new_film_replaces_the_old_one_in_one_message() -> None:
    one = player(backwards=True)
    sent: list[set[str]] = []
    one.comm.send = lambda data, buffers=None: sent.append(set(data["state"]))
    one.show(FramePlayer.from_tensors({"x": GREY[:3]}).film)
    assert one.frame == 0
    assert one.data["script"]["frames"] == 3
    assert sent == [{"data", "frame"}]


def test_what_a_notebook_keeps_is_a_strip_with_words() -> None:
    one = player(title="Sinking", description="A digit sinks into noise.")
    data, metadata = one._repr_mimebundle_()
    assert data[WIDGET_VIEW]["model_id"] == one.model_id
    assert Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).width == metadata["image/png"]["width"]
    assert metadata["image/png"]["alt"] == data["text/plain"] == repr(one)
    assert data["text/plain"].startswith("Sinking. A digit sinks into noise. A film strip of 8 of 12 frames.")


def test_drawn_figures_make_a_panel(decode: Any) -> None:
    figures = [show.histogram(torch.randn(100) * scale) for scale in (0.3, 1.0)]
    data = FramePlayer.from_tensors({"histogram": figures}).data
    wanted = render(figures[1])
    drawn = decode(data["sheets"][0], 1, wanted.shape[1], wanted.shape[0])
    np.testing.assert_array_equal(drawn, wanted)
    assert data["script"]["scenes"][0]["panels"][0]["drawn"]


def test_every_word_of_the_controls_follows_the_language() -> None:
    english = player().data["script"]["words"]
    show.language("tr")
    script = player().data["script"]
    assert script["language"] == "tr"
    assert all(script["words"][key] != english[key] for key in english)


def test_the_page_holds_everything_and_asks_for_nothing(tmp_path: Path) -> None:
    one = player(title="</script><b>")
    page = one.to_html(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == page
    assert not re.search(
        r"""(?:src|href)=["'](?!data:)|https?://(?!www\.w3\.org/2000/svg)|\bimport\s""", page
    )
    film = re.search(r'<script type="application/json" id="film">(.*?)</script>', page, re.DOTALL)
    assert film is not None
    state = json.loads(film[1])
    assert state["data"]["script"]["title"] == "</script><b>"
    assert [base64.b64decode(sheet) for sheet in state["data"]["sheets"]] == one.data["sheets"]
    assert (Path(show.__file__).parent / "player.js").read_text(encoding="utf-8") in page


def test_pictures_that_lie_in_one_panel_say_where_they_end() -> None:
    for count, part in ((4, [8, 6]), (1, [0, 0])):
        x_0 = torch.zeros(count, 1, 8, 6)
        (scene,) = show.NoiseExplorer(x_0, NoiseSchedule.cosine(T=20), frames=3).data["script"]["scenes"]
        assert [panel["part"] for panel in scene["panels"] if panel["kind"] == "images"] == [part] * 3


def test_a_chart_travels_as_numbers() -> None:
    chart = Chart(
        "c", (0, 1), (0, 1), bars=Bars((0,), (1,), [[0.123456], [1.0]], ("#000",)), marker=[(0, 1)] * 2
    )
    script, sheets = Film(
        "f", (Scene((chart, Images("i", to_pixels(GREY[:2]))), ("a", "b")),)
    ).script_and_sheets()
    assert script["scenes"][0]["panels"][0]["bars"]["heights"] == [[0.1235], [1.0]]
    assert json.loads(json.dumps(script)) == script
    assert len(sheets) == 1


@pytest.mark.parametrize(
    ("panels", "options", "error", "says"),
    [
        ({}, {}, ValueError, "at least one entry"),
        ([GREY], {}, ValueError, "dict of title"),
        ({"x": GREY[0]}, {}, ValueError, r"panels\['x'\] must have shape"),
        ({"x": GREY * torch.nan}, {}, ValueError, "NaN"),
        ({"x": GREY.int()}, {}, TypeError, "127.5"),
        ({"x": GREY, "y": GREY[:5]}, {}, ValueError, "'y' has 5 frames, the film has 12"),
        ({"x": GREY}, {"t": [0, 1]}, ValueError, "t must have one entry for each of the 12"),
        ({"x": GREY}, {"t": range(11, -1, -1)}, ValueError, "t must rise"),
        ({"x": GREY}, {"t": range(12), "alpha_bars": [1.0]}, ValueError, "alpha_bars must have one"),
        ({"x": GREY}, {"captions": ["one"]}, ValueError, "12 frames, the film has 1"),
        ({"x": []}, {}, ValueError, "at least one figure"),
        ({"x": ["figure"]}, {}, TypeError, "list of matplotlib figures"),
        ({"x": torch.zeros(64, 1, 1, 1100)}, {}, ValueError, "too large"),
    ],
)
def test_bad_input_gets_one_clear_error(panels: Any, options: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        FramePlayer.from_tensors(panels, **options)


def test_scenes_of_different_length_are_refused() -> None:
    still = Images("i", to_pixels(GREY[:1]))
    with pytest.raises(ValueError, match="one number of frames"):
        Film("f", (Scene((still,), ("a",)), Scene((still,), ("a", "b"))))
    with pytest.raises(ValueError, match="at least one scene"):
        Film("f", ())
    with pytest.raises(TypeError, match=r"part must be \(height, width\), got 8"):
        Film("f", (Scene((Images("i", to_pixels(GREY[:1]), part=8),), ("a",)),))
    with pytest.raises(ValueError, match="2 texts, the film has 3"):
        Film("f", (Scene((Images("i", to_pixels(GREY[:1]), texts=("a", "b")),), ("a", "b", "c")),))


def test_the_way_of_a_sampler_runs_from_the_image_to_the_noise() -> None:
    """Each panel, frame by frame, is what the sampler yielded; equal names are two panels."""
    schedule, x_T = NoiseSchedule.cosine(T=50), torch.linspace(-1, 1, 128).reshape(2, 1, 8, 8)
    steps = list(ddim(IdealDenoiser(GREY, schedule), schedule, x_T, steps=4))
    film = FramePlayer.from_path(x_T, iter(steps), ["1", "1"], title="Ones").film
    (scene,) = film.scenes
    assert [panel.title for panel in scene.panels] == ["1", "1"]
    assert scene.captions == ("finished image", *(f"t = {int(step.t)}" for step in reversed(steps)))
    for index, panel in enumerate(scene.panels):
        for frame, x_t in zip(panel.pixels, [*(step.x_t for step in reversed(steps)), x_T], strict=True):
            np.testing.assert_array_equal(frame, to_pixels(x_t[index : index + 1])[0])
    assert film.backwards


def test_the_way_of_a_sampler_is_refused_without_steps_or_with_other_names() -> None:
    with pytest.raises(ValueError, match="path"):
        FramePlayer.from_path(GREY[:2], [], ["1", "2"])
    with pytest.raises(ValueError, match="names"):
        FramePlayer.from_path(GREY[:2], [], ["1"])


def test_each_frame_is_heard_and_a_silent_film_stays_as_it_was() -> None:
    waves = torch.linspace(-1, 1, 2048).repeat(3, 1)
    player = FramePlayer.from_tensors({"x_t": torch.zeros(3, 1, 8, 8)}, sounds=waves)
    script = player.data["script"]
    heard = [base64.b64decode(sound) for sound in script["scenes"][0]["sounds"]]
    assert heard == [wav_bytes(wave[None], bits=8) for wave in waves]
    assert script["words"]["listen"] == "Listen to this frame"
    silent = FramePlayer.from_tensors({"x_t": torch.zeros(3, 1, 8, 8)}).data["script"]
    assert "sounds" not in silent["scenes"][0]
    assert "listen" not in silent["words"]
    with pytest.raises(ValueError, match="one for each of the 3 frames"):
        FramePlayer.from_tensors({"x_t": torch.zeros(3, 1, 8, 8)}, sounds=waves[:2])
