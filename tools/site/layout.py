"""What stands around the text of a page: head, header, menu, list of headings, the ways on."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from pathlib import Path

from tools.lesson import LANGUAGES
from tools.site.pages import Page, address, of_one_edition, relative, up_from
from tools.site.tex import readable
from tools.site.words import WORDS

DESCRIPTION_SIGNS = 160
# Before anything is painted: the reader's own choice of dark or light, and that scripts run.
FIRST = (
    "document.documentElement.classList.add('js');"
    "try{var t=localStorage.getItem('minidiff-theme');"
    "if(t)document.documentElement.dataset.theme=t}catch(e){}"
)
SCRIPTS = ("katex/katex.min.js", "player.js", "find.js", "site.js")
SCRIPTS_OF_ONE_EDITION = ("menus.js", "find.js", "site.js")
STYLES = ("katex/katex.min.css", "player.css", "site.css")
IN_MENUS = (
    "menu", "contents", "search", "search_hint", "skip", "theme", "other_language", "no_results", "results",
    "all_results", "licence", "on_this_page", "source",
)  # fmt: skip
SHORT_MENU = ("index.html", "lessons/index.html", "api/index.html")  # without scripts


@dataclass(frozen=True)
class Entry:
    """A line of the menu."""

    title: str
    path: str
    words: str = ""  # the language of the title, where that is not the menu's


Menu = tuple[tuple[str, tuple[Entry, ...]], ...]  # title of the group -> lines


@dataclass(frozen=True)
class Site:
    """What all pages of one language share."""

    language: str
    menu: Menu
    base_url: str  # ends in "/"; "" when nobody knows where the pages will lie
    repository: str


def whole(page: Page, site: Site) -> str:
    """The page as a file."""
    words, up = WORDS[site.language], up_from(page.address)
    other = next(language for language in LANGUAGES if language != site.language)
    front = page.kind == "front"
    title = page.title if front else f"{page.title} · minidiff"
    note = words["english_only"] if page.words and page.words != site.language else ""
    kinds = f"{page.kind} {Path(page.path).stem}"
    article_language = f' lang="{page.words}"' if note else ""
    one = of_one_edition(page.path)
    loaded = SCRIPTS_OF_ONE_EDITION if one else SCRIPTS
    scripts = "".join(f'<script defer src="{up}static/{script}"></script>\n' for script in loaded)
    styles = "".join(
        f'<link rel="stylesheet" href="{up}static/{style}">\n' for style in (STYLES[-1:] if one else STYLES)
    )
    there = "api/index.html" if one else page.path
    switch = relative(address(there, other), page.address)
    return f"""<!DOCTYPE html>
<html lang="{site.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}</title>
<meta name="description" content="{html.escape(short(readable(page.description or words["description"])))}">
{_for_machines(page, site)}<link rel="icon" href="{up}static/icon.png">
{styles}<script>{FIRST}</script>
{scripts}</head>
<body data-root="{up}" data-no-results="{words["no_results"]}" data-results="{words["results"]}"
 data-all-results="{words["all_results"]}">
<a class="skip" href="#text">{words["skip"]}</a>
<header>
<button class="menu-button" type="button" aria-expanded="false" aria-controls="menu">{words["menu"]}</button>
<a class="home" href="{relative(address("index.html", site.language), page.address)}">minidiff</a>
<div class="search" role="search">
<input type="search" id="query" aria-label="{words["search"]}" placeholder="{words["search_hint"]}"
 autocomplete="off" spellcheck="false">
<div id="results" aria-live="polite" hidden></div>
</div>
<a class="switch" href="{switch}" lang="{other}" hreflang="{other}">{words["other_language"]}</a>
<button class="theme" type="button" aria-label="{words["theme"]}" title="{words["theme"]}">◐</button>
</header>
<div class="columns">
<nav id="menu" aria-label="{words["contents"]}">{_menu(page, site)}</nav>
<main id="text" tabindex="-1">
<noscript><p class="note">{words["no_script"]}</p></noscript>
{f'<p class="note">{note}</p>' if note else ""}<article class="{kinds}"{article_language}>
{page.body}</article>
{_ways_on(page, site)}</main>
{_headings(page, words)}</div>
<footer><p>{words["licence"]}</p></footer>
</body>
</html>
"""


def _for_machines(page: Page, site: Site) -> str:
    """Editions in other languages, the address, and what is not to be found by search engines."""
    lines = []
    if page.kind == "solution":
        lines.append('<meta name="robots" content="noindex">')
    for language in LANGUAGES if not of_one_edition(page.path) else ():
        place = address(page.path, language)
        there = site.base_url + place if site.base_url else relative(place, page.address)
        lines.append(f'<link rel="alternate" hreflang="{language}" href="{there}">')
    if site.base_url and page.kind != "source":
        lines.append(f'<link rel="alternate" hreflang="x-default" href="{site.base_url}{page.path}">')
        lines.append(f'<link rel="canonical" href="{site.base_url}{page.address}">')
        lines.append(f'<meta property="og:title" content="{html.escape(page.title)}">')
        lines.append(
            f'<meta property="og:description" content="{html.escape(short(readable(page.description)))}">'
        )
        lines.append(f'<meta property="og:url" content="{site.base_url}{page.address}">')
    return "".join(f"{line}\n" for line in lines)


def short(text: str) -> str:
    """A description of a length that search engines show, cut between words."""
    text = " ".join(text.split())
    if len(text) <= DESCRIPTION_SIGNS:
        return text
    return text[: DESCRIPTION_SIGNS - 2].rsplit(" ", 1)[0].rstrip(",.;:") + " …"


def _menu(page: Page, site: Site) -> str:
    groups = []
    for title, entries in _short(site.menu) if of_one_edition(page.path) else site.menu:
        lines = "".join(_entry(entry, page, site.language) for entry in entries)
        groups.append(f"<h2>{html.escape(title)}</h2><ul>{lines}</ul>")
    return "".join(groups)


def _short(menu: Menu) -> Menu:
    """The menu that a page of one edition has until its script puts the whole one there."""
    entries = {entry.path: entry for _, group in menu for entry in group}
    return ((menu[0][0], tuple(entries[path] for path in SHORT_MENU if path in entries)),)


def menus(sites: dict[str, Site]) -> bytes:
    """For pages of one edition: the menu and the words around the text, in the reader's language.

    They stand in one file, and not on each of these many pages.
    """
    said = {}
    for language, site in sites.items():
        words = WORDS[language]
        other = next(one for one in LANGUAGES if one != language)
        page = Page("menus.html", "list", "en", "", "")  # links as seen from the root
        said[language] = {
            "lines": _menu(page, site),
            "home": address("index.html", language),
            "other": other,
            "note": words["english_only"],
        } | {word: words[word] for word in IN_MENUS}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return f"window.minidiffMenus = {text};\n".encode()


def _entry(entry: Entry, page: Page, language: str) -> str:
    here = ' aria-current="page"' if entry.path == page.path else ""
    link = relative(address(entry.path, language), page.address)
    spoken = f' lang="{entry.words}"' if entry.words not in ("", language) else ""
    return f'<li><a href="{link}"{spoken}{here}>{html.escape(entry.title)}</a></li>'


def _headings(page: Page, words: dict[str, str]) -> str:
    shown = [one for one in page.headings if one.level in (2, 3)]
    if page.kind == "source" or len(shown) < 2:
        return ""
    lines = "".join(
        f'<li class="level-{one.level}"><a href="#{html.escape(one.anchor)}">'
        f"{html.escape(readable(one.title))}</a></li>"
        for one in shown
    )
    title = words["on_this_page"]
    return f'<aside aria-label="{title}"><h2>{title}</h2><ul>{lines}</ul></aside>\n'


def _ways_on(page: Page, site: Site) -> str:
    words, ways = WORDS[site.language], []
    for way, there in (("previous", page.previous), ("next", page.next)):
        if there:
            link = relative(there.address, page.address)
            ways.append(
                f'<a class="{way}" rel="{way[:4]}" href="{link}">'
                f"<small>{words[way]}</small> {html.escape(readable(there.title))}</a>"
            )
    return f'<div class="ways">{"".join(ways)}</div>\n' if ways else ""
