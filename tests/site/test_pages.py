"""Every page of the site as it lies on the disk: links, anchors, languages, names for what is seen."""

from __future__ import annotations

import json
import posixpath
import re
from itertools import pairwise
from urllib.parse import unquote

import pytest
from page_reading import ROOT, Reading

from tools.films import FOLDER
from tools.site.build import Builder
from tools.site.downloads import NOTEBOOKS_ZIP
from tools.site.pages import of_one_edition
from tools.site.words import WORDS

pytestmark = pytest.mark.slow  # the whole course is read

MAX_OF_A_LESSON = (
    1_400_000  # in both languages, with its sheet, its solutions, its films and its share of the rest
)
MAX_LESSON_HTML = 400_000
PROTOCOL = re.compile(r"[a-z]+:")
Files = dict[str, bytes]
Readings = dict[str, Reading]


def place_of(link: str, page: str) -> tuple[str, str]:
    there, _, anchor = unquote(link).partition("#")
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), there)) if there else page, anchor


def test_every_lesson_sheet_and_solution_is_there_in_both_languages(files: Files) -> None:
    rooms = {"lessons": "notebooks", "sheets": "exercises", "solutions": "solutions"}
    for folder, room in rooms.items():
        names = sorted(file.stem for file in (ROOT / room).glob("*.ipynb"))
        assert names
        for tongue in ("", "tr/"):
            assert [name for name in names if f"{tongue}{folder}/{name}.html" not in files] == []


def test_every_page_is_there_in_both_languages_or_says_that_it_is_not(
    files: Files, readings: Readings
) -> None:
    for place, reading in readings.items():
        if of_one_edition(place):
            continue
        language = "tr" if place.startswith("tr/") else "en"
        assert reading.language == language, place
        assert set(reading.alternates) == {"en", "tr"}, place
        for other in reading.alternates.values():
            assert place_of(other, place)[0] in readings, place
    menus = files["static/menus.js"].decode()  # what a page of one edition says to a reader of Turkish
    said = json.loads(menus[menus.index("{") : menus.rindex("}") + 1])
    assert said["tr"]["note"] == WORDS["tr"]["english_only"]
    assert not [
        place for place in readings if of_one_edition(place.removeprefix("tr/")) and place[:3] == "tr/"
    ]
    marked = [place for place, one in readings.items() if WORDS["tr"]["english_only"] in one.text]
    assert "tr/measuring.html" in marked
    assert not [
        place for place in marked if "/lessons/" in place or "glossary" in place or "teaching" in place
    ]


def test_every_link_and_every_anchor_leads_somewhere(files: Files, readings: Readings) -> None:
    dead = []
    for place, reading in readings.items():
        for link in reading.links:
            if PROTOCOL.match(link):
                continue
            there, anchor = place_of(link, place)
            if there not in files or (anchor and anchor not in readings[there].ids):
                dead.append(f"{place}: {link}")
    assert dead == []


def test_the_links_of_the_repository_were_all_found(builder: Builder, files: Files) -> None:
    assert builder.links.dead == []


def test_the_places_of_the_map_of_concepts_are_cells_of_the_pages(readings: Readings) -> None:
    cells = [link for link in readings["coverage.html"].links if "#cell-id=" in link]
    assert len(cells) > 50
    for link in cells:
        there, anchor = place_of(link, "coverage.html")
        assert readings[there].ids[anchor] == 1


def test_pages_load_nothing_from_elsewhere_and_all_that_they_load_is_there(
    files: Files, readings: Readings
) -> None:
    for place, reading in readings.items():
        for load in reading.loads:
            assert not PROTOCOL.match(load), f"{place} loads {load}"
            assert place_of(load, place)[0] in files, f"{place} loads {load}"
    for place, content in files.items():
        if place.endswith(".css"):
            for address in re.findall(r"url\(([^)]*)\)", content.decode()):
                assert place_of(address.strip("\"'"), place)[0] in files


def test_no_page_uses_a_name_twice_or_closes_what_it_did_not_open(readings: Readings) -> None:
    for place, reading in readings.items():
        assert [name for name, count in reading.ids.items() if count > 1] == [], place
        assert reading.unbalanced == [], place


def test_every_page_has_one_title_and_headings_in_order(readings: Readings) -> None:
    for place, reading in readings.items():
        assert reading.levels.count(1) == 1, place
        jumps = [(one, two) for one, two in pairwise(reading.levels) if two > one + 1]
        assert jumps == [], place
        assert len(reading.title) > 8, place
        assert 15 < len(reading.metas["description"]) <= 160, place


def test_every_picture_says_what_it_shows(readings: Readings) -> None:
    pictures = 0
    for place, reading in readings.items():
        pictures += len(reading.alts)
        assert all(alt and alt.strip() for alt in reading.alts), place
    assert pictures > 300


def test_no_formula_is_left_between_dollars(readings: Readings) -> None:
    for place, reading in readings.items():
        if re.search(r"/(lessons|sheets|solutions)/", f"/{place}"):
            assert not re.search(r"\$[^$\n]{1,80}\$", reading.prose), place


def test_solutions_are_marked_and_not_to_be_found(files: Files, readings: Readings) -> None:
    solutions = [place for place in readings if re.search(r"(^|/)solutions/\d", place)]
    assert solutions
    for place in solutions:
        assert readings[place].metas["robots"] == "noindex"
        language = "tr" if place.startswith("tr/") else "en"
        assert WORDS[language]["solution_note"].strip() in readings[place].text
        assert place.encode() not in files[f"static/search.{language}.js"]


def test_every_film_is_played_on_its_page_in_both_languages(files: Files) -> None:
    films = sorted(file.stem for file in (ROOT / FOLDER).glob("*.json"))
    assert films
    for film in films:
        for language, tongue in (("en", ""), ("tr", "tr/")):
            place = f"films/{film}.js"
            page = files[f"{tongue}lessons/{film.split('.')[0]}.html"].decode()
            assert page.count(f'data-film="{place}"') == 1
            said = files[place].decode()
            state = json.loads(said[said.index("{") : said.rindex("}") + 1])
            assert state[language]["script"]["language"] == language


def test_the_ways_on_have_titles_and_the_last_lesson_leads_to_the_map(files: Files) -> None:
    for place, content in files.items():
        if place.endswith(".html"):
            ways = re.findall(r"<small>[^<]*</small> ([^<]*)</a>", content.decode())
            assert not [way for way in ways if ".html" in way], place
    last = max(place for place in files if place.startswith("lessons/") and place[8].isdigit())
    assert 'rel="next" href="index.html"' in files[last].decode()


def test_the_menu_that_pages_of_one_edition_load_is_that_of_all_others(files: Files) -> None:
    menus = files["static/menus.js"].decode()
    said = json.loads(menus[menus.index("{") : menus.rindex("}") + 1])
    for language, tree in (("en", ""), ("tr", "tr/")):
        links = re.findall('href="([^"]*)"', said[language]["lines"])
        assert [link for link in links if link not in files] == []
        text = files[f"{tree}writing.html"].decode()
        menu = text[text.index('<nav id="menu"') : text.index("</nav>")]
        assert [f"{tree}{link}" for link in re.findall('href="([^"]*)"', menu)] == links
        assert said[language]["home"] in files
    for place in files:
        if of_one_edition(place) and place.endswith(".html"):
            assert b"static/menus.js" in files[place], place


def test_the_menu_leads_to_every_lesson(files: Files) -> None:
    numbers = [file.stem[:2] for file in sorted((ROOT / "notebooks").glob("*.ipynb"))]
    assert numbers == [f"{number:02}" for number in range(21)]
    for language, tree in (("en", ""), ("tr", "tr/")):
        text = files[f"{tree}index.html"].decode()
        menu = text[text.index('<nav id="menu"') : text.index("</nav>")]
        assert re.findall(r'<a href="lessons/(\d\d)_\w+\.html">', menu) == numbers, language


def test_a_player_whose_controls_compute_says_that_the_page_cannot(files: Files) -> None:
    note = WORDS["en"]["player_note"]
    assert files["lessons/07_sampling.html"].decode().count(note) == 1
    assert note not in files["lessons/01_forward.html"].decode()


def test_results_of_the_search_hold_no_tex(files: Files) -> None:
    for language in WORDS:
        assert b'"api"' not in files[f"static/search.{language}.js"]  # these rows are one file's for both
        said = files[f"static/search.{language}.js"].decode()
        rows = json.loads(said[said.index("(") + 1 : said.rindex(")")])
        left = [
            row[5] for row in rows if row[2] == "lesson" and re.search(r"\\(frac|bar|sqrt|hat|alpha)", row[5])
        ]
        assert left == []


def test_the_site_is_small(files: Files) -> None:
    lessons = sum(place.startswith("lessons/") for place in files)
    assert sum(map(len, files.values())) <= MAX_OF_A_LESSON * lessons
    assert max(len(content) for place, content in files.items() if "lessons/" in place) <= MAX_LESSON_HTML


def test_the_same_sources_make_the_same_bytes(files: Files) -> None:
    assert Builder(ROOT).files() == files


def test_notebooks_to_download_hold_no_outputs(files: Files) -> None:
    one = json.loads(files["notebooks/notebooks/01_forward.ipynb"])
    assert all(not cell.get("outputs") for cell in one["cells"])
    assert len(files[NOTEBOOKS_ZIP]) < 2_000_000


def test_an_address_gives_a_sitemap_and_canonical_pages_and_a_repository_gives_places_to_open() -> None:
    files = Builder(ROOT, "https://example.org/course", "https://github.com/someone/minidiff").files()
    places = re.findall("<loc>https://example.org/course/([^<]*)</loc>", files["sitemap.xml"].decode())
    assert set(places) <= set(files)
    assert "tr/lessons/01_forward.html" in places
    assert not [place for place in places if re.search(r"solutions/\d", place)]
    page = files["tr/lessons/01_forward.html"].decode()
    assert '<link rel="canonical" href="https://example.org/course/tr/lessons/01_forward.html">' in page
    assert 'hreflang="x-default" href="https://example.org/course/lessons/01_forward.html"' in page
    assert "/github/someone/minidiff/blob/HEAD/notebooks/tr/01_forward.ipynb" in page
    assert "/v2/gh/someone/minidiff/HEAD?labpath=notebooks/tr/01_forward.ipynb" in page
