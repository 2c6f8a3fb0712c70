"""The player's own page in a real browser, opened from disk with every network request blocked."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from minidiff import IdealDenoiser, NoiseSchedule
from minidiff.show import FramePlayer, NoiseExplorer, SamplingExplorer, set_language
from minidiff.show.palette import new_figure
from minidiff.show.sprite import to_pixels

pytestmark = pytest.mark.browser

FRAMES = torch.rand(20, 3, 8, 8, generator=torch.Generator().manual_seed(1)) * 2 - 1
READ_CANVAS = """canvas => Array.from(
    canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data)"""


def pixels_of(page: Any, index: int = 0) -> Any:
    """What canvas number `index` shows now: (H, W, 3) bytes."""
    canvas = page.locator(".minidiff-player canvas").nth(index)
    width, height = int(canvas.get_attribute("width")), int(canvas.get_attribute("height"))
    return np.array(canvas.evaluate(READ_CANVAS), dtype=np.uint8).reshape(height, width, 4)[..., :3]


def frame_of(page: Any) -> int:
    return int(page.locator(".minidiff-player").get_attribute("data-frame"))


Open = Callable[..., Any]
FRAME_NOW = "() => Number(document.querySelector('.minidiff-player').dataset.frame)"


@pytest.fixture
def opened(open_page: Open, tmp_path: Path) -> Callable[..., Any]:
    """Write a player's page to disk, open it offline, wait until it has painted."""

    def open_player(player: FramePlayer, **options: Any) -> Any:
        player.to_html(tmp_path / "player.html")
        watched = open_page(offline=True, **options)
        watched.page.goto((tmp_path / "player.html").as_uri())
        watched.page.wait_for_selector(".minidiff-player[data-ready]")
        return watched

    return open_player


def player(**options: Any) -> FramePlayer:
    t = range(0, 1000, 50)
    return FramePlayer.from_tensors({"x_t": FRAMES, "x_0": FRAMES[:1]}, t=t, title="Test film", **options)


def test_arrow_keys_show_every_frame_exactly(opened: Open) -> None:
    watched = opened(player())
    watched.page.locator("input[type=range]").focus()
    wanted = to_pixels(FRAMES)
    for frame in range(20):
        assert frame_of(watched.page) == frame
        np.testing.assert_array_equal(pixels_of(watched.page), wanted[frame])
        np.testing.assert_array_equal(pixels_of(watched.page, 1), wanted[0])
        assert watched.page.locator(".caption").inner_text() == f"t = {frame * 50}"
        watched.page.keyboard.press("ArrowRight")
    assert frame_of(watched.page) == 19
    assert watched.complaints == []


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        ("Home", 7, 0),
        ("End", 7, 19),
        ("ArrowLeft", 7, 6),
        ("ArrowUp", 7, 8),
        ("PageDown", 7, 2),
        ("ArrowLeft", 0, 0),
    ],
)
@pytest.mark.parametrize("focused", ["input[type=range]", "button.play"])
def test_keys_move_wherever_the_focus_is(opened: Open, key: str, start: int, end: int, focused: str) -> None:
    one = player()
    one.frame = start
    watched = opened(one)
    watched.page.locator(focused).focus()
    watched.page.keyboard.press(key)
    assert frame_of(watched.page) == end
    assert watched.page.locator("input[type=range]").input_value() == str(end)


def test_the_mouse_drags_the_slider(opened: Open) -> None:
    page = opened(player()).page
    box = page.locator("input[type=range]").bounding_box()
    page.mouse.move(box["x"] + 9, box["y"] + box["height"] / 2)
    page.mouse.down()
    seen = []
    for part in np.linspace(0, 1, 40):
        page.mouse.move(box["x"] + 9 + part * (box["width"] - 18), box["y"] + box["height"] / 2)
        seen.append(frame_of(page))
    page.mouse.up()
    assert sorted(set(seen)) == list(range(20))
    np.testing.assert_array_equal(pixels_of(page), to_pixels(FRAMES)[19])


def test_a_picture_is_dragged_through_the_film_by_its_own_width(opened: Open) -> None:
    page = opened(player()).page
    box = page.locator("canvas").first.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 10, middle)
    assert frame_of(page) == 0  # the mouse must press
    page.mouse.down()
    page.mouse.move(box["x"] + 10 + box["width"] / 2, middle, steps=5)
    assert frame_of(page) in (9, 10)
    page.mouse.move(box["x"] + 10 + box["width"], middle + 200, steps=5)  # outside: still held
    assert frame_of(page) == 19
    page.mouse.up()
    np.testing.assert_array_equal(pixels_of(page), to_pixels(FRAMES)[19])
    page.mouse.move(box["x"], middle)
    assert frame_of(page) == 19
    look = page.locator("canvas").first.evaluate(
        "one => [getComputedStyle(one).cursor, getComputedStyle(one).touchAction]"
    )
    assert look == ["ew-resize", "pan-y pinch-zoom"]  # up and down a finger scrolls the page


PLACES = """() => {
    const top = (node) => Math.round(node.getBoundingClientRect().top);
    return [...document.querySelectorAll("canvas")].map(top);
}"""


@pytest.mark.parametrize(("width", "rows"), [(1366, [6]), (760, [3, 3]), (390, [2, 2, 2])])
def test_no_panel_is_alone_in_its_row_and_the_slider_is_above_all(
    opened: Open, width: int, rows: list[int]
) -> None:
    page = opened(NoiseExplorer(torch.zeros(1, 8, 8), NoiseSchedule.cosine(), frames=20)).page
    page.set_viewport_size({"width": width, "height": 768})
    more = page.get_by_role("button", name="Numbers and curves")
    assert page.locator("canvas").count() == 3  # first what matters, the rest on request
    assert more.get_attribute("aria-expanded") == "false"
    more.click()
    assert more.get_attribute("aria-expanded") == "true"
    page.wait_for_timeout(100)
    tops = page.evaluate(PLACES)
    assert [tops.count(top) for top in sorted(set(tops))] == rows
    slider = page.locator("input[type=range]").bounding_box()
    assert slider["y"] + slider["height"] <= min(tops)
    if width > 390:
        card = page.locator(".minidiff-player").bounding_box()
        assert card["y"] + card["height"] <= 768
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_rows_of_one_kind_have_pictures_of_one_size(opened: Open) -> None:
    """Two samplers under each other, one with a panel more: equal times stand exactly under each other."""
    denoise = IdealDenoiser(FRAMES, NoiseSchedule.cosine(50))
    both = SamplingExplorer(denoise, denoise.schedule, ["ddpm", "ddim"], shape=(3, 8, 8), images=4, steps=3)
    page = opened(both.player, viewport={"width": 700, "height": 900}).page
    boxes = [canvas.bounding_box() for canvas in page.locator("canvas").all()]
    assert len({box["y"] for box in boxes}) == 2  # rows, of 3 panels and of 4
    upper, lower = boxes[:3], boxes[3:]
    assert len(lower) == 4
    assert [box["x"] for box in upper] == [box["x"] for box in lower[:3]]
    assert len({box["width"] for box in boxes}) == 1


def test_the_slider_stays_in_view_and_pictures_can_be_enlarged(opened: Open) -> None:
    panels = {f"panel {i}": FRAMES for i in range(12)}
    page = opened(FramePlayer.from_tensors(panels)).page
    page.set_viewport_size({"width": 390, "height": 500})
    before = page.locator("canvas").first.bounding_box()["width"]
    page.get_by_role("button", name="Larger pictures").click()
    assert page.locator("canvas").first.bounding_box()["width"] > 1.5 * before
    page.locator("canvas").last.scroll_into_view_if_needed()
    slider = page.locator("input[type=range]").bounding_box()
    assert 0 <= slider["y"] < 100


def test_between_pictures_in_one_panel_there_is_a_colour_that_no_grey_pixel_has(opened: Open) -> None:
    page = opened(NoiseExplorer(torch.zeros(4, 1, 8, 8), NoiseSchedule.cosine(), frames=5)).page
    page.add_style_tag(content=".minidiff-player.minidiff-player { --md-gap: rgb(1, 2, 3); }")
    box = page.locator("canvas").nth(1).bounding_box()
    shot = Image.open(io.BytesIO(page.screenshot(clip=box))).convert("RGB")
    assert shot.getpixel((shot.width // 2, shot.height // 4)) == (1, 2, 3)
    assert shot.getpixel((shot.width // 4, shot.height // 2)) == (1, 2, 3)
    assert shot.getpixel((shot.width // 4, shot.height // 4)) != (1, 2, 3)


def test_a_finger_moves_the_slider(opened: Open) -> None:
    page = opened(player(), has_touch=True).page
    box = page.locator("input[type=range]").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert frame_of(page) in (9, 10)
    np.testing.assert_array_equal(pixels_of(page), to_pixels(FRAMES)[frame_of(page)])


def test_step_buttons_step(opened: Open) -> None:
    page = opened(player()).page
    page.get_by_role("button", name="One frame to the right").click()
    page.get_by_role("button", name="One frame to the right").click()
    page.get_by_role("button", name="One frame to the left").click()
    assert frame_of(page) == 1


@pytest.mark.parametrize("backwards", [False, True])
def test_play_runs_to_the_end_and_stops(opened: Open, backwards: bool) -> None:
    watched = opened(player(backwards=backwards))
    start, finish = (19, 0) if backwards else (0, 19)
    assert frame_of(watched.page) == start
    watched.page.get_by_label("Speed").select_option("4")
    watched.page.get_by_role("button", name="Play").click()
    watched.page.get_by_role("button", name="Pause").wait_for()
    watched.page.wait_for_selector(
        f".minidiff-player[data-frame='{finish}'][data-playing=false]", timeout=20_000
    )
    watched.page.get_by_role("button", name="Play").wait_for()
    assert watched.complaints == []


def test_space_plays_and_pauses_and_a_key_stops_playing(opened: Open) -> None:
    page = opened(player()).page
    page.get_by_label("Speed").select_option("0.25")
    page.locator("input[type=range]").focus()
    page.keyboard.press(" ")
    page.wait_for_function(f"{FRAME_NOW} >= 2")
    page.keyboard.press(" ")
    assert page.locator(".minidiff-player").get_attribute("data-playing") == "false"
    stopped = frame_of(page)
    page.wait_for_timeout(900)  # two frames at this speed
    assert frame_of(page) == stopped
    page.keyboard.press(" ")
    page.keyboard.press("Home")
    assert page.locator(".minidiff-player").get_attribute("data-playing") == "false"
    assert frame_of(page) == 0


def test_loop_starts_again(opened: Open) -> None:
    one = player()
    one.frame = 17
    page = opened(one).page
    page.evaluate("""() => {
        window.seen = [];
        const root = document.querySelector(".minidiff-player");
        new MutationObserver(() => window.seen.push(Number(root.dataset.frame)))
            .observe(root, { attributes: true, attributeFilter: ["data-frame"] });
    }""")
    page.get_by_role("button", name="Loop").click()
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => window.seen.includes(19) && window.seen.includes(3)")
    assert page.evaluate("() => window.seen.slice(0, 6)") == [18, 19, 0, 1, 2, 3]


def test_every_control_has_a_name_a_place_in_the_tab_order_and_a_visible_focus(opened: Open) -> None:
    set_language("tr")
    try:
        page = opened(player()).page
    finally:
        set_language("en")
    assert page.locator(".minidiff-player").get_attribute("lang") == "tr"
    names = []
    for _ in range(7):
        page.keyboard.press("Tab")
        names.append(
            page.evaluate("""() => {
                const node = document.activeElement;
                const look = getComputedStyle(node, node.type === "range" ? "::-webkit-slider-thumb" : null);
                const ring = node.type === "range" ? "2px" : look.outlineWidth;
                const label = node.getAttribute("aria-label") || node.closest("label").firstChild.textContent;
                return label + "|" + (parseFloat(ring) >= 2);
            }""")
        )
    assert [name.split("|")[0] for name in names] == [
        "Zaman adımı t", "Bir kare sola", "Oynat", "Bir kare sağa", "Döngü", "Hız", "Daha büyük resimler",
    ]  # fmt: skip
    assert all(name.endswith("|true") for name in names)
    assert page.locator("input[type=range]").get_attribute("aria-valuetext") == "t = 0"
    assert page.get_by_role("img", name="x_t").count() == 1


def test_the_choice_of_schedule_needs_no_kernel(opened: Open, screenshots: Path) -> None:
    x_0 = torch.linspace(-1, 1, 64).reshape(1, 8, 8)
    schedules = {"linear": NoiseSchedule.linear(), "cosine": NoiseSchedule.cosine()}
    explorer = NoiseExplorer(x_0, schedules, frames=20)
    watched = opened(explorer)
    page = watched.page
    page.locator("input[type=range]").focus()
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    for scene, name in zip(explorer.film.scenes, ("linear", "cosine"), strict=True):
        page.get_by_label("Noise schedule").select_option(label=name)
        assert page.locator(".caption").inner_text().split() == scene.captions[7].split()
        x_t = scene.panels[1].pixels[7]
        np.testing.assert_array_equal(pixels_of(page, 1), np.broadcast_to(x_t, (8, 8, 3)))
    page.screenshot(path=screenshots / "standalone_noise_explorer.png")
    assert watched.complaints == []


def test_charts_move_with_the_slider(opened: Open) -> None:
    page = opened(NoiseExplorer(torch.zeros(1, 8, 8), NoiseSchedule.cosine(), frames=20)).page
    page.get_by_role("button", name="Numbers and curves").click()
    page.locator("input[type=range]").focus()
    before = [pixels_of(page, chart) for chart in (3, 4, 5)]
    page.keyboard.press("End")
    for chart, pixels in zip((3, 4, 5), before, strict=True):
        assert (pixels_of(page, chart) != pixels).any()


def test_a_dark_page_has_light_letters(opened: Open, screenshots: Path) -> None:
    page = opened(player(), color_scheme="dark").page
    ink = page.locator(".minidiff-player").evaluate("node => getComputedStyle(node).color")
    paper = page.locator(".minidiff-player").evaluate("node => getComputedStyle(node).backgroundColor")
    brightness = [sum(map(int, colour[4:-1].split(","))) for colour in (ink, paper)]
    assert brightness[0] > 600
    assert brightness[1] < 150
    page.screenshot(path=screenshots / "standalone_dark.png")


def test_a_drawing_on_white_paper_is_turned_over_in_the_dark_and_a_picture_is_not(opened: Open) -> None:
    figure = new_figure(300, 300)
    drawn = FramePlayer.from_tensors({"figure": [figure, figure], "picture": torch.ones(2, 1, 8, 8)})
    shown = {}
    for scheme in ("light", "dark"):
        page = opened(drawn, color_scheme=scheme).page
        boxes = [page.locator("canvas").nth(i).bounding_box() for i in (0, 1)]
        shots = [Image.open(io.BytesIO(page.screenshot(clip=box))).convert("L") for box in boxes]
        shown[scheme] = [shot.getpixel((shot.width // 2, shot.height // 2)) for shot in shots]
    assert shown["light"] == [255, 255]
    assert shown["dark"][0] < 50
    assert shown["dark"][1] == 255


def test_who_asked_for_less_motion_gets_it_slowly(opened: Open) -> None:
    page = opened(player(), reduced_motion="reduce").page
    assert page.get_by_label("Speed").input_value() == "0.25"
    assert opened(player()).page.get_by_label("Speed").input_value() == "1"


def test_with_forced_colours_the_rail_is_still_there(opened: Open) -> None:
    page = opened(player(), forced_colors="active").page
    box = page.locator("input[type=range]").bounding_box()
    shot = Image.open(io.BytesIO(page.screenshot(clip=box))).convert("L")
    column = [shot.getpixel((shot.width // 2, y)) for y in range(shot.height)]
    page_colour = shot.getpixel((shot.width // 2, 1))
    assert max(abs(one - page_colour) for one in column) > 100


def test_classes_of_other_people_do_not_move_the_panels(opened: Open) -> None:
    """Where Bootstrap is on the page, as with nbgrader, it puts boxes before what is called a row."""
    page = opened(player()).page
    before = page.locator("canvas").nth(1).bounding_box()
    words = "row, .panels, .stage, .bar, .controls, .track, .caption, .title, .text, .frame, .about"
    page.add_style_tag(
        content=f".{words}".replace(",", "::before,") + "::before { content: ' '; display: table; }"
    )
    page.wait_for_timeout(100)
    assert page.locator("canvas").nth(1).bounding_box() == before


def test_a_broken_sheet_says_so_instead_of_showing_nothing(open_page: Open, tmp_path: Path) -> None:
    one = player()
    one.data = {**one.data, "sheets": [b"no picture"] * 2}
    one.to_html(tmp_path / "broken.html")
    page = open_page(offline=True).page
    page.goto((tmp_path / "broken.html").as_uri())
    assert "could not start" in page.get_by_role("alert").inner_text()


def test_each_frame_is_heard_with_no_network_when_it_is_asked_for(opened: Open) -> None:
    waves = torch.linspace(-0.5, 0.5, 2048).repeat(20, 1) * torch.arange(20)[:, None] / 20
    watched = opened(player(sounds=waves))
    heard = watched.page.locator("audio")
    watched.page.get_by_role("button", name="Listen to this frame").click()
    watched.page.wait_for_function("() => document.querySelector('audio').duration === 0.5")
    first = heard.get_attribute("src")
    watched.page.keyboard.press("ArrowRight")
    watched.page.get_by_role("button", name="Listen to this frame").click()
    watched.page.wait_for_function("() => document.querySelector('audio').duration === 0.5")
    assert heard.get_attribute("src") != first
    assert not watched.complaints


def test_a_film_without_sounds_offers_none(opened: Open) -> None:
    assert opened(player()).page.locator("audio").count() == 0


# ---- clouds -----------------------------------------------------------------------------------------------


def ink_of(page: Any, index: int = 0) -> Any:
    """Where canvas number `index` is painted: its opacity, (H, W)."""
    canvas = page.locator(".minidiff-player canvas").nth(index)
    width, height = int(canvas.get_attribute("width")), int(canvas.get_attribute("height"))
    return np.array(canvas.evaluate(READ_CANVAS), dtype=np.uint8).reshape(height, width, 4)[..., 3]


def view_of(page: Any) -> list[int]:
    return [int(part) for part in page.locator(".minidiff-player").get_attribute("data-view").split()]


def test_clouds_turn_by_hand_and_by_keys_all_together_without_a_kernel(opened: Open) -> None:
    """Two clouds, one of them still. What lies to the right is seen there; half a turn brings it left."""
    right = torch.tensor([1.0, 0.0, 0.0]).repeat(4, 6, 1)
    watched = opened(FramePlayer.from_clouds({"moving": right, "still": right[:1]}, title="Clouds"))
    page = watched.page
    turn, tilt = page.get_by_label("Turn the view"), page.get_by_label("Look from higher")
    assert view_of(page) == [30, 25]
    tilt.fill("0")  # the ground is a line then
    turn.fill("0")
    assert view_of(page) == [0, 0]

    def sides() -> list[list[bool]]:
        upper = [ink_of(page, k)[: int(0.6 * ink_of(page, k).shape[0])] for k in (0, 1)]  # above the ground
        return [[bool(part.any()) for part in np.array_split(one, 2, axis=1)] for one in upper]

    assert sides() == [[False, True], [False, True]]
    turn.fill("180")
    assert sides() == [[True, False], [True, False]]
    turn.focus()
    page.keyboard.press("ArrowLeft")  # turns the view, and shows no other frame
    assert view_of(page) == [179, 0]
    assert frame_of(page) == 0
    box = page.locator("canvas").first.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 20 + box["width"] / 2, box["y"] + 20)
    page.mouse.up()
    assert abs(view_of(page)[0] - 89) <= 1
    assert frame_of(page) == 0
    assert turn.get_attribute("aria-valuetext") == f"{view_of(page)[0]}°"
