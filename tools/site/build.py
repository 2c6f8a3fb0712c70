"""From the files of the repository to the files of the site."""

from __future__ import annotations

import html
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from tools.films import FOLDER as FILMS
from tools.lesson import LANGUAGES
from tools.site.layout import Entry, Site, whole
from tools.site.markdown import Anchors, Heading, code, render
from tools.site.notebooks import Assets, NotebookPage, film_player, without_outputs
from tools.site.pages import (
    FOLDERS,
    KINDS,
    Links,
    Page,
    Source,
    address,
    relative,
    sources,
    up_from,
)
from tools.site.reference import Reference, first_line
from tools.site.words import WORDS

HERE = Path(__file__).parent
STATIC = HERE / "static"
PLAYER = "minidiff/show"  # its player.js and player.css serve here as they are
EXPORT = "export default { render };"
FRONT_FILM = ("00_welcome", "watch")
TO_LOOK_UP = ("glossary", "samplers", "benchmarks", "models/index", "api/index")
TO_TEACH = ("teaching", "classroom", "coverage", "contributing", "writing", "measuring", "security")
OUR_TITLES = {"index.html": "home", "about.html": "front_run", "measuring.html": "measuring"}  # in the menu
NOTEBOOKS_ZIP = "minidiff-notebooks.zip"
LAUNCH = {  # where a notebook of a public repository on the first host can be opened
    "Colab": "https://colab.research.google.com/github/{name}/blob/HEAD/{file}",
    "Binder": "https://mybinder.org/v2/gh/{name}/HEAD?labpath={file}",
}
LAUNCH_HOST = "https://github.com/"
ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # so that the same pages are the same zip
NOT_SEARCHED = ("solution", "source", "list")


class Builder:
    """Makes every file of the site.

    Args:
        root: the repository.
        base_url: where the pages will lie, if that is known.
        repository: where the project's files can be seen, if anywhere.
    """

    def __init__(self, root: Path, base_url: str = "", repository: str = "") -> None:
        self.root = root
        self.base_url = base_url.rstrip("/") + "/" if base_url else ""
        self.repository = repository.rstrip("/")
        self.sources = sources(root)
        self.reference = Reference(root)
        self.links = Links(root, self.sources, self.reference.files())
        self.assets = Assets(root)
        self.sites: dict[str, Site] = {}
        self.pages: dict[str, list[Page]] = {}

    def files(self) -> dict[str, bytes]:
        """Place on the site -> bytes."""
        for language in LANGUAGES:
            self.pages[language] = list(self._pages(language))
            self.sites[language] = Site(language, self._menu(language), self.base_url, self.repository)
        self._alike()
        files: dict[str, bytes] = {}
        for language, pages in self.pages.items():
            for page in pages:
                files[page.address] = whole(page, self.sites[language]).encode()
            files[f"static/search.{language}.js"] = self._search(language)
        for place, source in list(self.links.listed.items()):
            files[source] = whole(self._listing(place), self.sites["en"]).encode()
        for place, copy in self.links.copied.items():
            files[copy] = (self.root / place).read_bytes()
        return {**files, **self.assets.files, **self._static(), **self._downloads(), **self._for_engines()}

    def write(self, files: dict[str, bytes], out: Path) -> int:
        """Write the site and, beside it, its zip. Returns the number of files."""
        if out.exists():
            if any(out.iterdir()) and not (out / "static" / "site.js").exists():
                raise SystemExit(f"{out} holds other things than a site; name an empty folder with --out")
            shutil.rmtree(out)
        for place, content in files.items():
            (out / place).parent.mkdir(parents=True, exist_ok=True)
            (out / place).write_bytes(content)
        out.with_suffix(".zip").write_bytes(
            zipped({f"minidiff/{place}": one for place, one in files.items()})
        )
        return len(files)

    # Pages of one language

    def _pages(self, language: str) -> Iterator[Page]:
        made = [self._page(source, language) for source in self.sources]
        for kind in KINDS:
            row = [page for page in made if page.kind == kind]
            for before, after in pairwise(row):
                before.next, after.previous = after.path, before.path
        yield self._front(language)
        yield from made
        yield self._list("sheet", "sheets", made, language)
        yield self._list("solution", "solutions", made, language)
        yield self._list("card", "models", made, language)
        yield from self._api(language)

    def _page(self, source: Source, language: str) -> Page:
        page = Page(source.path, source.kind, language, "", "", words=source.words(language))
        page.file = source.file(language)

        def link(target: str) -> str | None:
            return self.links.turn(target, page.file, page)

        up = up_from(page.address)
        if page.file.endswith(".ipynb"):
            notebook = NotebookPage(self.root / page.file, language, link, self.assets, up)
            page.body, page.headings = notebook.html, notebook.headings
            page.body = self._around(page, source) + page.body
        else:
            made = render((self.root / page.file).read_text(encoding="utf-8"), link, Anchors())
            page.body, page.headings = made.html, made.headings
        page.title = next((one.title for one in page.headings if one.level == 1), source.path)
        page.description = describe(page.headings)
        return page

    def _around(self, page: Page, source: Source) -> str:
        """Above a notebook: its sheet or lesson, the file, places to open it."""
        words, name = WORDS[page.language], Path(page.path).name
        ways = []
        for kind in KINDS:
            there = f"{FOLDERS[kind]}/{name}"
            if kind != source.kind and any(one.path == there for one in self.sources):
                ways.append((words[kind], relative(address(there, page.language), page.address)))
        ways.append((words["download"], relative(f"notebooks/{page.file}", page.address)))
        ways += [(words["open_in"].format(place=place), link) for place, link in self._launches(page.file)]
        if self.repository:
            ways.append((words["repository"], self.repository))
        links = "".join(f'<li><a href="{html.escape(link)}">{title}</a></li>' for title, link in ways)
        note = ""
        if page.kind == "solution":
            sheet = relative(address(f"{FOLDERS['sheet']}/{name}", page.language), page.address)
            note = f'<p class="note">{words["solution_note"]}<a href="{sheet}">{words["sheet"]}</a></p>\n'
        return f'<ul class="links">{links}</ul>\n{note}'

    def _launches(self, file: str) -> Iterator[tuple[str, str]]:
        if self.repository.startswith(LAUNCH_HOST):
            name = self.repository.removeprefix(LAUNCH_HOST)
            for place, pattern in LAUNCH.items():
                yield place, pattern.format(name=name, file=file)

    def _front(self, language: str) -> Page:
        words = WORDS[language]
        page = Page("index.html", "front", language, f"minidiff · {words['front_title']}", "")
        up = up_from(page.address)
        lines = "".join(f"<li>{html.escape(line)}</li>" for line in words["front_lines"].split("\n"))
        lesson, cell = FRONT_FILM
        film = ""
        if (self.root / FILMS / f"{lesson}.{cell}.json").exists():
            place = self.assets.film(lesson, cell, language)
            film = film_player(place, up, "", "hand", "now")
        start = next((one.path for one in self.sources if one.kind == "lesson"), "lessons/index.html")
        launch = "".join(
            f'<a class="button" href="{html.escape(link)}">{html.escape(place)}</a>'
            for place, link in self._launches("notebooks/00_welcome.ipynb")
        )
        page.body = f"""<h1>{words["front_title"]}</h1>
<p class="hint">{words["front_hand"]}</p>
{film}<ul class="lines">{lines}</ul>
<p class="buttons"><a class="button first" href="{start}">{words["front_begin"]}</a>
<a class="button" href="lessons/index.html">{words["front_lessons"]}</a>
<a class="button" href="about.html">{words["front_run"]}</a>
<a class="button" href="{up}{NOTEBOOKS_ZIP}">{words["download_all"]}</a>{launch}</p>
"""
        page.description = words["description"]
        return page

    def _list(self, kind: str, folder: str, made: list[Page], language: str) -> Page:
        """The pages of a kind, one a line."""
        words = WORDS[language]
        title = words[folder]
        page = Page(f"{folder}/index.html", "list", language, title, "")
        lines = "".join(
            f'<li><a href="{Path(one.path).name}">{html.escape(one.title)}</a></li>\n'
            for one in made
            if one.kind == kind
        )
        page.body = f"<h1>{title}</h1>\n<p>{words[f'{folder}_lead']}</p>\n<ul>\n{lines}</ul>\n"
        page.description = words[f"{folder}_lead"]
        return page

    def _api(self, language: str) -> Iterator[Page]:
        words = WORDS[language]
        rows = "".join(
            f'<tr><td><a href="{module.name}.html"><code>{module.name}</code></a></td>'
            f"<td>{html.escape(first_line(module.doc))}</td></tr>\n"
            for module in self.reference.modules
        )
        head = f"<thead><tr><th>{words['module']}</th><th>{words['what']}</th></tr></thead>"
        table = f'<div class="scroll"><table>{head}<tbody>\n{rows}</tbody></table></div>\n'
        body = f"<h1>{words['api']}</h1>\n<p>{words['api_lead']}</p>\n{table}"
        yield Page("api/index.html", "list", language, words["api"], body, words["api_lead"])
        for module in self.reference.modules:
            page = Page(module.path, "api", language, module.name, "", first_line(module.doc), words="en")
            page.file = module.file
            self.links.listed[module.file] = f"source/{module.file}.html"
            there = relative(self.links.listed[module.file], page.address)
            page.body, page.headings = self.reference.page(module, lambda _, there=there: there, language)  # type: ignore[misc]
            yield page

    def _listing(self, file: str) -> Page:
        """A file of the repository, to be read."""
        text = (self.root / file).read_text(encoding="utf-8")
        kinds = {".py": "python", ".toml": "toml", ".yml": "yaml", ".sh": "bash", ".json": "json"}
        body = f"<h1><code>{file}</code></h1>\n{code(text, kinds.get(Path(file).suffix, ''))}"
        return Page(f"source/{file}.html", "source", "en", file, body)

    def _menu(self, language: str) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        words = WORDS[language]
        titles = {page.path: page.title for page in self.pages[language]}
        spoken = {page.path: page.words for page in self.pages[language]}
        for path in titles.keys() & OUR_TITLES.keys():
            titles[path], spoken[path] = words[OUR_TITLES[path]], language

        def entries(paths: Iterator[str]) -> tuple[Entry, ...]:
            return tuple(Entry(titles[path], path, spoken[path]) for path in paths if path in spoken)

        def named(*names: str) -> tuple[Entry, ...]:
            return entries(f"{name}.html" for name in names)

        lessons = entries(source.path for source in self.sources if source.kind == "lesson")
        return (
            (words["start"], named("index", "lessons/index", "about")),
            (words["lessons"], lessons),
            (words["sheets"], named("sheets/index", "solutions/index")),
            (words["to_look_up"], named(*TO_LOOK_UP)),
            (words["to_teach"], named(*TO_TEACH)),
        )

    def _alike(self) -> None:
        """Give the headings of both editions of a page of prose one name, so that a place can be kept."""
        english = {page.path: page for page in self.pages["en"]}
        for page in self.pages["tr"]:
            other = english[page.path]
            if page.kind not in ("document", "map", "card"):
                continue
            ours, theirs = ([one for one in some.headings if one.level] for some in (page, other))
            if [one.level for one in ours] != [one.level for one in theirs]:
                continue
            for mine, its in zip(ours, theirs, strict=True):
                also = f'<span id="{its.anchor}"></span>' if mine.anchor != its.anchor else ""
                for some, anchor in ((page, mine.anchor), (other, its.anchor)):
                    tag = f'<h{mine.level} id="{anchor}"'
                    before = also if some is page else ""
                    some.body = some.body.replace(f"{tag}>", f'{before}{tag} data-place="{its.anchor}">', 1)

    # What is not a page

    def _search(self, language: str) -> bytes:
        """Every section of every page: [page, title of the page, kind, anchor, heading, words]."""
        rows = []
        for page in self.pages[language]:
            if page.kind in NOT_SEARCHED or page.kind == "front":
                continue
            for heading in page.headings:
                words = " ".join(" ".join(heading.text).split())
                if words or heading.title:
                    anchor = "" if heading.level == 1 else heading.anchor
                    rows.append([page.address, page.title, page.kind, anchor, heading.title, words])
        said = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        return f"minidiffSearch({said});\n".encode()

    def _static(self) -> dict[str, bytes]:
        files = {
            f"static/{file.relative_to(STATIC).as_posix()}": file.read_bytes()
            for file in sorted(STATIC.rglob("*"))
            if file.is_file()
        }
        player = (self.root / PLAYER / "player.js").read_text(encoding="utf-8")
        if EXPORT not in player:
            raise ValueError(
                f"{PLAYER}/player.js no longer ends in {EXPORT!r}, which pages on a disk cannot load"
            )
        # A page on a disk may not load modules: the same script, as a plain one.
        plain = player.replace(EXPORT, "window.minidiffPlayer = { render };")
        files["static/player.js"] = f"(() => {{\n{plain}\n}})();\n".encode()
        files["static/player.css"] = (self.root / PLAYER / "player.css").read_bytes()
        return files

    def _downloads(self) -> dict[str, bytes]:
        notebooks = {
            file: without_outputs(self.root / file)
            for source in self.sources
            if source.kind in KINDS
            for file in (source.english, source.turkish)
        }
        alone = {f"notebooks/{file}": content for file, content in notebooks.items()}
        return alone | {NOTEBOOKS_ZIP: zipped(notebooks)}

    def _for_engines(self) -> dict[str, bytes]:
        """A sitemap, where the address is known."""
        if not self.base_url:
            return {}
        places = [page.address for pages in self.pages.values() for page in pages if page.kind != "solution"]
        lines = "".join(f"<url><loc>{self.base_url}{html.escape(place)}</loc></url>\n" for place in places)
        sitemap = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
        )
        robots = f"User-agent: *\nAllow: /\nSitemap: {self.base_url}sitemap.xml\n"
        return {"sitemap.xml": sitemap.encode(), "robots.txt": robots.encode()}


def describe(headings: list[Heading]) -> str:
    """The first words under the title."""
    for heading in headings:
        for text in heading.text:
            if len(text.split()) > 4:
                return re.sub(r"[*_`]", "", text)
    return ""


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip of files, the same bytes from the same files."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), files[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
