"""The front page, and what stands above "Run it yourself"."""

from __future__ import annotations

import html
from pathlib import Path

from tools.films import FOLDER
from tools.site.downloads import COURSE_ZIP, NOTEBOOKS_ZIP
from tools.site.notebooks import Assets
from tools.site.pages import Page, up_from
from tools.site.words import WORDS

FILM = ("00_welcome", "watch")
FACTS = (
    ("front_for", "front_for_is"),
    ("front_takes", "front_takes_is"),
    ("front_so_far", "front_so_far_is"),
)


def front_page(
    language: str, made: list[Page], assets: Assets, launches: list[tuple[str, str]], course: bool
) -> Page:
    """Noise becomes a picture under the hand; for whom this is, what it takes, and the ways in.

    Args:
        made: the other pages.
        launches: name and address of places where a notebook can be opened.
        course: whether the course's folder can be downloaded here.
    """
    words = WORDS[language]
    page = Page("index.html", "front", language, f"minidiff · {words['front_title']}", "")
    up = up_from(page.address)
    lesson, cell = FILM
    film = ""
    if (assets.root / FOLDER / f"{lesson}.{cell}.json").exists():
        film = assets.player(lesson, cell, language).html(up, "", "hand", "now")
    lessons = [one.path for one in made if one.kind == "lesson"]
    first, last = (lessons[0], Path(lessons[-1]).name[:2]) if lessons else ("lessons/index.html", "")
    facts = "".join(
        f"<li><b>{words[name]}</b> {html.escape(words[said].format(last=last))}</li>" for name, said in FACTS
    )
    lead, *more = words["front_lines"].split("\n")  # the first says what this is: above the pictures
    lines = "".join(f"<li>{html.escape(line)}</li>" for line in more)
    launch = "".join(
        f'<a class="button" href="{html.escape(link)}">{html.escape(place)}</a>' for place, link in launches
    )
    file, title = (COURSE_ZIP, words["download_course"]) if course else (NOTEBOOKS_ZIP, words["download_all"])
    page.body = f"""<h1>{words["front_title"]}</h1>
<p class="lead">{html.escape(lead)}</p>
<p class="buttons"><a class="button first" href="{first}">{words["front_begin"]}</a>
<a class="button" href="lessons/index.html">{words["front_lessons"]}</a>
<a class="button" href="about.html">{words["front_run"]}</a>{launch}</p>
<p class="hint">{words["front_hand"]}</p>
{film}<ul class="facts">{facts}</ul>
<ul class="lines">{lines}</ul>
<p class="buttons"><a class="button" href="{up}{file}">{title}</a></p>
"""
    page.description = words["description"]
    return page


def how_to_run(language: str, up: str, repository: str, course: bool) -> str:
    """What the pages hold and what they do not, and where to get what runs."""
    words = WORDS[language]
    ways = []
    if course:
        ways.append(words["run_zip"].format(link=f'<a href="{up}{COURSE_ZIP}">{COURSE_ZIP}</a>'))
    if repository:
        there = html.escape(repository)
        ways.append(words["run_address"].format(link=f'<a href="{there}">{there}</a>', address=there))
    if not ways:
        ways.append(words["run_ask"])
    link = f'<a href="{up}{NOTEBOOKS_ZIP}">{NOTEBOOKS_ZIP}</a>'
    return f'<p class="note">{words["run_note"].format(link=link)} {" ".join(ways)}</p>\n'
