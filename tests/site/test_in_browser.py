"""The pages in a real browser, opened from the disk, with every request refused that is not for a file."""

from __future__ import annotations

import base64
import io
import json
import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from page_reading import ROOT
from PIL import Image

from tools.films import FOLDER, film_path, stored_film
from tools.site.words import WORDS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EVERY_DAY = ("01_forward", "07_sampling")  # all others are opened at night: it takes seconds for each


def opened(lessons: set[str]) -> list[Any]:
    return [
        lesson if lesson in EVERY_DAY else pytest.param(lesson, marks=pytest.mark.nightly)
        for lesson in sorted(lessons)
    ]


LESSONS = opened({file.stem for file in (ROOT / "notebooks").glob("*.ipynb")})
PLAYED = opened({file.name.split(".")[0] for file in (ROOT / FOLDER).glob("*.json")})
TONGUES = {"en": "", "tr": "tr/"}
SEARCHES = json.loads((Path(__file__).parent / "searches.json").read_text(encoding="utf-8"))
AMONG_FIRST, MISSED = 3, 2  # all searches but two name the right page among the first three
MAX_FIRST_VIEW = 900_000  # bytes
PHONE = {"width": 390, "height": 844}
DEVICES = {
    "desk": {"viewport": {"width": 1366, "height": 768}},
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
}
TWO_LINES = 40  # pixels: nobody knows beforehand where a reader's letters break a line
READ = """canvas => Array.from(
    canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data)"""
WITHOUT_ITS_PLAYER = """host => {
    host.querySelector(".player").hidden = true;
    host.classList.remove("playing");
    return host.getBoundingClientRect().height;
}"""
# Ours to mend are all; what the browser's own formula markup does is judged by those who listen to it.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]

Open = Callable[..., Any]
both = pytest.mark.parametrize("language", list(TONGUES))


@pytest.fixture
def opened(open_page: Open, site: Path) -> Open:
    """Open a page of the site; whatever it complains about is in `.complaints`."""

    def opener(place: str, **options: Any) -> Any:
        watched = open_page(offline=True, **options)
        file, _, anchor = place.partition("#")
        watched.page.goto((site / file).as_uri() + (f"#{anchor}" if anchor else ""))
        watched.page.wait_for_load_state("load")
        return watched

    return opener


def frame_pixels(film: dict[str, Any], frame: int) -> tuple[int, Any]:
    """The first panel of the film's first scene that moves: its number, and its pixels in a frame."""
    panels = film["script"]["scenes"][film["choice"]]["panels"]
    number, panel = next(
        (i, one) for i, one in enumerate(panels) if one["kind"] == "images" and one["frames"] > 1
    )
    sheet = Image.open(io.BytesIO(base64.b64decode(film["sheets"][panel["sheet"]]))).convert("RGB")
    row, column = divmod(frame, panel["columns"])
    left, top = column * panel["width"], row * panel["height"]
    return number, np.asarray(sheet.crop((left, top, left + panel["width"], top + panel["height"])))


class Player:
    """One player of an open page."""

    def __init__(self, page: Any, film: str, language: str) -> None:
        lesson, name = film.split(".")
        self.film = stored_film(film_path(ROOT, lesson, name), language)
        self.host = page.locator(f'[data-film="films/{film}.js"]')
        self.host.scroll_into_view_if_needed()
        self.host.locator(".minidiff-player[data-ready]").wait_for(timeout=30_000)
        self.slider = self.host.locator("input[type=range]:not(.eye)")
        self.last = self.film["script"]["frames"] - 1

    @property
    def frame(self) -> int:
        return int(self.host.locator(".minidiff-player").get_attribute("data-frame"))

    def shows_its_frame(self) -> None:
        panels = self.film["script"]["scenes"][self.film["choice"]]["panels"]
        if panels[0]["kind"] == "cloud":  # painted on the page: no film has its pixels
            self.shows_a_cloud_of_its_own()
            return
        number, wanted = frame_pixels(self.film, self.frame)
        canvas = self.host.locator("canvas").nth(number)
        height, width, _ = wanted.shape
        shown = np.array(canvas.evaluate(READ), dtype=np.uint8).reshape(height, width, 4)[..., :3]
        np.testing.assert_array_equal(shown, wanted)

    def shows_a_cloud_of_its_own(self) -> None:
        """Something is painted, and in each frame something else."""
        painted = tuple(self.host.locator("canvas").first.evaluate(READ))
        assert any(painted)
        clouds: dict[int, tuple[int, ...]] = self.__dict__.setdefault("clouds", {})
        clouds[self.frame] = painted
        assert len(set(clouds.values())) == len(clouds)

    def box(self) -> dict[str, float]:
        self.slider.scroll_into_view_if_needed()
        found: dict[str, float] = self.slider.bounding_box()
        return found


@both
@pytest.mark.parametrize("lesson", PLAYED)
def test_every_player_is_moved_by_keys_and_mouse(opened: Open, lesson: str, language: str) -> None:
    watched = opened(f"{TONGUES[language]}lessons/{lesson}.html")
    for file in sorted((ROOT / FOLDER).glob(f"{lesson}.*.json")):
        player = Player(watched.page, file.stem, language)
        player.shows_its_frame()
        player.slider.focus()
        watched.page.keyboard.press("Home")
        assert player.frame == 0
        watched.page.keyboard.press("ArrowRight")
        assert player.frame == 1
        player.shows_its_frame()
        watched.page.keyboard.press("End")
        assert player.frame == player.last
        player.shows_its_frame()
        box = player.box()
        middle = box["y"] + box["height"] / 2
        watched.page.mouse.move(box["x"] + box["width"] - 9, middle)
        watched.page.mouse.down()
        watched.page.mouse.move(box["x"] + box["width"] / 3, middle, steps=5)
        watched.page.mouse.up()
        assert 0 < player.frame < player.last
        player.shows_its_frame()
    assert watched.complaints == []


@pytest.mark.parametrize("lesson", PLAYED)
def test_every_player_is_moved_by_a_finger(opened: Open, lesson: str) -> None:
    watched = opened(f"lessons/{lesson}.html", has_touch=True)
    watched.page.set_viewport_size(PHONE)
    for file in sorted((ROOT / FOLDER).glob(f"{lesson}.*.json")):
        player = Player(watched.page, file.stem, "en")
        seen = []
        for part in (0.1, 0.5, 0.9):
            box = player.box()
            watched.page.touchscreen.tap(box["x"] + part * box["width"], box["y"] + box["height"] / 2)
            seen.append(player.frame)
            player.shows_its_frame()
        assert seen == sorted(set(seen))
    assert watched.complaints == []


@both
def test_on_the_front_page_noise_becomes_a_picture_under_the_hand(opened: Open, language: str) -> None:
    watched = opened(f"{TONGUES[language]}index.html")
    page = watched.page
    page.wait_for_selector(".film.hand .minidiff-player[data-ready]", timeout=30_000)
    player = page.locator(".film.hand .minidiff-player")
    box = page.locator(".film.hand .stage").bounding_box()
    shown = []
    for part in (0.97, 0.5, 0.03):
        page.mouse.move(box["x"] + part * box["width"], box["y"] + box["height"] / 2)
        shown.append((int(player.get_attribute("data-frame")), player.locator("canvas").first.evaluate(READ)))
    assert [frame for frame, _ in shown] == sorted({frame for frame, _ in shown}, reverse=True)
    assert len({tuple(pixels) for _, pixels in shown}) == 3
    assert watched.complaints == []


@both
@pytest.mark.parametrize("lesson", LESSONS)
def test_every_formula_is_drawn_and_nothing_is_wider_than_a_phone(
    opened: Open, lesson: str, language: str
) -> None:
    for folder in ("lessons", "sheets", "solutions"):
        watched = opened(f"{TONGUES[language]}{folder}/{lesson}.html")
        page = watched.page
        drawn = page.evaluate("""() => {
            const all = [...document.querySelectorAll(".math")];
            return { all: all.length, drawn: all.filter((one) => one.querySelector(".katex-html")).length,
                     failed: all.filter((one) => one.dataset.failed).map((one) => one.dataset.failed) };
        }""")
        assert drawn["failed"] == []
        assert drawn["drawn"] == drawn["all"]
        page.set_viewport_size(PHONE)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"], folder
        assert watched.complaints == []


@both
@pytest.mark.parametrize("lesson", LESSONS)
def test_the_first_view_of_a_lesson_is_light(open_page: Open, site: Path, lesson: str, language: str) -> None:
    page = open_page(offline=True).page
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    page.goto((site / f"{TONGUES[language]}lessons" / f"{lesson}.html").as_uri())
    page.wait_for_load_state("networkidle")
    files = {Path(url.removeprefix("file://").split("#")[0]) for url in asked if url.startswith("file:")}
    assert sum(file.stat().st_size for file in files) <= MAX_FIRST_VIEW


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_other_language_opens_at_the_same_cell(opened: Open, site: Path, lesson: str) -> None:
    page = opened(f"lessons/{lesson}.html").page
    cells = page.evaluate(
        "() => [...document.querySelectorAll('[data-place]')].map((one) => one.dataset.place)"
    )
    for cell in (cells[len(cells) // 3], cells[2 * len(cells) // 3]):
        for tongue in ("tr/", ""):
            page.evaluate("(id) => document.getElementById(id).scrollIntoView()", cell)
            page.wait_for_timeout(50)
            page.locator(".switch").click()
            arrived = "(tongue) => document.documentElement.lang === tongue && !location.hash"
            page.wait_for_function(arrived, arg=tongue.strip("/") or "en")
            page.wait_for_timeout(100)
            top = page.evaluate("(id) => document.getElementById(id).getBoundingClientRect().top", cell)
            assert 0 <= top < 120, (cell, tongue)
            assert "#" not in page.url


@both
def test_searches_name_the_right_lesson_among_the_first_three(opened: Open, language: str) -> None:
    page = opened(f"{TONGUES[language]}index.html").page
    page.locator("#query").fill("a")
    page.wait_for_function("() => document.querySelector('#results p')")
    missed = []
    for question, lesson in SEARCHES[language]:
        found = page.evaluate("(question) => window.minidiffFind(question)", question)
        names = [one["address"] for one in found[:AMONG_FIRST]]
        wanted = f"lessons/{lesson}_" if lesson.isdigit() else f"{lesson}.html"
        if not any(name.startswith(f"{TONGUES[language]}{wanted}") for name in names):
            missed.append((question, lesson, names))
    assert len(SEARCHES[language]) >= 30
    assert len(missed) <= MISSED, missed


def test_the_reference_of_the_library_is_surrounded_by_the_language_one_reads(
    opened: Open, site: Path
) -> None:
    watched = opened("tr/lessons/01_forward.html")
    page = watched.page
    page.goto((site / "api" / "minidiff.forward.html").as_uri())
    menu = page.locator("nav#menu")
    assert menu.locator('a[href="../tr/lessons/01_forward.html"]').is_visible()
    assert page.locator("html").get_attribute("lang") == "tr"
    assert page.locator("article").get_attribute("lang") == "en"
    assert page.locator("main > .note").inner_text() == WORDS["tr"]["english_only"]
    page.locator("#query").fill("q_sample")
    page.wait_for_function("() => document.querySelector('#results a')")
    assert "/api/" in page.locator("#results a").first.get_attribute("href")
    page.locator(".home").click()
    page.wait_for_url("**/tr/index.html")
    page.go_back()
    page.locator(".switch").click()
    page.wait_for_function("() => document.documentElement.lang === 'en'")
    assert page.url.endswith("api/minidiff.forward.html")
    assert menu.locator('a[href="../lessons/01_forward.html"]').is_visible()
    assert page.locator("main > .note").count() == 0
    assert watched.complaints == []


@both
def test_a_search_shows_where_and_leads_there(opened: Open, language: str) -> None:
    watched = opened(f"{TONGUES[language]}glossary.html")
    page = watched.page
    page.keyboard.press("/")
    page.keyboard.type({"en": "cosine schedule", "tr": "KOSINUS ZAMANLAYICISI"}[language])
    page.locator("#results a").first.wait_for()
    assert page.locator("#results a").first.locator("mark").count() > 0
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{TONGUES[language]}lessons/02_schedules.html**")
    assert watched.complaints == []


def test_words_that_every_page_has_do_not_count_and_no_word_stands_for_a_longer_one(opened: Open) -> None:
    page = opened("index.html").page
    page.locator("#query").fill("a")
    page.wait_for_function("() => document.querySelector('#results p')")
    first = "(question) => window.minidiffFind(question).slice(0, 2).map((one) => one.address)"
    assert page.evaluate(first, "what is the noise schedule") == page.evaluate(first, "noise schedule")
    for shorter in ("class", "the class"):
        assert page.evaluate(first, "classifier") != page.evaluate(first, shorter)


def test_all_results_can_be_seen_and_a_question_is_kept_for_who_comes_back(opened: Open) -> None:
    page = opened("index.html").page
    page.locator("#query").fill("noise")
    page.locator("#results button").wait_for()
    assert page.locator("#results a").count() == 10
    page.locator("#results button").click()
    shown = page.locator("#results a").count()
    assert shown > 10
    assert str(shown) in page.locator("#results p").inner_text()
    page.locator("#results a").first.click()
    page.wait_for_load_state("load")
    page.go_back()
    page.wait_for_function("() => document.getElementById('query').value === 'noise'")
    page.locator("#results a").first.wait_for()


def test_the_list_of_headings_marks_where_one_reads(open_page: Open, site: Path) -> None:
    page = open_page(offline=True).page
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto((site / "lessons" / "01_forward.html").as_uri())
    link = page.locator("aside a").nth(3)
    link.click()
    page.wait_for_function("(one) => one.getAttribute('aria-current')", arg=link.element_handle())
    assert page.locator("aside [aria-current]").count() == 1


@both
@pytest.mark.parametrize("device", list(DEVICES))
@pytest.mark.parametrize("lesson", PLAYED)
def test_the_room_that_is_kept_for_a_player_is_the_room_it_takes(
    opened: Open, lesson: str, device: str, language: str
) -> None:
    page = opened(f"{TONGUES[language]}lessons/{lesson}.html", **DEVICES[device]).page
    for host in page.locator(".film").all():
        kept = host.evaluate("(one) => parseFloat(getComputedStyle(one).minHeight)")
        host.scroll_into_view_if_needed()
        player = host.locator(".minidiff-player[data-ready]")
        player.wait_for(timeout=30_000)
        takes = player.bounding_box()["height"]
        assert abs(takes - kept) <= TWO_LINES, host.get_attribute("data-film")
        waiting = host.evaluate(WITHOUT_ITS_PLAYER)
        assert waiting == pytest.approx(kept, abs=1), host.get_attribute("data-film")


def axe_script() -> str | None:
    """Axe, from $MINIDIFF_AXE or from the package that brings it."""
    if named := os.environ.get("MINIDIFF_AXE"):
        return Path(named).read_text(encoding="utf-8")
    found = find_spec("axe_playwright_python")
    if found is None or found.origin is None:
        return None
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.nightly)])
@pytest.mark.parametrize(
    "place",
    [
        "index.html", "tr/lessons/01_forward.html", "lessons/05_unet.html", "tr/sheets/02_schedules.html",
        "solutions/03_reverse.html", "glossary.html", "tr/measuring.html", "api/minidiff.forward.html",
        "tr/lessons/index.html", "models/digits.html",
    ],
)  # fmt: skip
def test_axe_finds_nothing(opened: Open, place: str, scheme: str) -> None:
    script = axe_script()
    if script is None:
        pytest.skip(
            "axe is not installed: pip install axe-playwright-python, or name axe.min.js in $MINIDIFF_AXE"
        )
    page = opened(place, color_scheme=scheme).page
    page.evaluate(script)
    found = page.evaluate(
        "(tags) => axe.run(document, { runOnly: { type: 'tag', values: tags } })", AXE_TAGS
    )["violations"]
    told = [(one["id"], len(one["nodes"]), one["nodes"][0]["html"][:160]) for one in found]
    assert told == []


def test_paper_shows_strips_and_open_answers_and_no_menu(opened: Open) -> None:
    page = opened("lessons/07_sampling.html").page
    player = page.locator(".film .minidiff-player[data-ready]").first
    page.locator(".film").first.scroll_into_view_if_needed()
    player.wait_for()
    assert page.locator(".film .strip").first.is_hidden()
    page.emulate_media(media="print")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".film .strip img").first.is_visible()
    assert player.is_hidden()
    assert page.locator("details").count() == page.locator("details[open]").count() > 0
    for hidden in ("header", "nav#menu", "aside", ".ways", ".skip"):
        assert page.locator(hidden).first.is_hidden(), hidden
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.locator("details[open]").count() == 0


def test_a_choice_of_dark_is_kept_and_players_follow_it(opened: Open, site: Path) -> None:
    watched = opened("lessons/01_forward.html#cell-id=play-digit", color_scheme="light")
    page = watched.page
    page.locator(".minidiff-player[data-ready]").first.wait_for()
    page.locator(".minidiff-player button.more").first.click()  # numbers and curves, on request
    chart = page.locator("canvas.chart").first
    before = chart.evaluate(READ)
    page.locator(".theme").click()
    page.wait_for_timeout(100)
    assert chart.evaluate(READ) != before
    colour = "() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    assert max(page.evaluate(colour)) < 60
    page.goto((site / "tr" / "glossary.html").as_uri())
    assert max(page.evaluate(colour)) < 60
    assert watched.complaints == []


def test_the_menu_of_a_phone_opens_and_closes_by_keys(opened: Open) -> None:
    page = opened("lessons/01_forward.html").page
    page.set_viewport_size(PHONE)
    menu = page.locator("nav#menu")
    assert menu.is_hidden()
    page.locator(".menu-button").press("Enter")
    assert menu.is_visible()
    assert page.locator(".menu-button").get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert menu.is_hidden()


def test_without_scripts_one_reads_strips_and_tex(open_page: Open, site: Path) -> None:
    page = open_page(offline=True, java_script_enabled=False).page
    page.goto((site / "lessons" / "01_forward.html").as_uri())
    assert page.locator(".film .strip img").first.is_visible()
    assert page.locator("nav#menu").is_visible()
    assert page.locator("noscript .note").is_visible()
    assert "\\bar{\\alpha}" in page.locator(".math").nth(1).inner_text()
