"""The parts that pages are made of: Markdown, links, docstrings, words."""

from __future__ import annotations

import ast
import base64
import io
import re
import unicodedata
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tools.site import build
from tools.site.downloads import COURSE_ZIP, downloads, zipped
from tools.site.front import how_to_run
from tools.site.glossary import linked, terms
from tools.site.layout import short
from tools.site.markdown import Anchors, code, render, slug
from tools.site.pages import Links, Page, Source, relative, up_from
from tools.site.pictures import light, light_text
from tools.site.players import Room, columns_for, height, lines
from tools.site.reference import Reference, as_markdown, signature
from tools.site.tex import readable
from tools.site.words import WORDS


def html(text: str, formulas: bool = True) -> str:
    return render(text, lambda link: link, Anchors(), formulas).html


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("$x_0 < 1$", '<p><span class="math">x_0 &lt; 1</span></p>\n'),
        ("so $ x_t $ too", '<p>so <span class="math">x_t</span> too</p>\n'),
        ("costs \\$5 and \\$6", "<p>costs $5 and $6</p>\n"),
        ("`$x$`", "<p><code>$x$</code></p>\n"),
        ("$$a = b$$", '<div class="math" role="math" tabindex="0">a = b</div>'),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"),
        ("<b>$y$</b>", '<p><b><span class="math">y</span></b></p>\n'),
        ("![a *b*](c.png)", '<p><img src="c.png" alt="a b" loading="lazy"></p>\n'),
    ],
)
def test_markdown_and_formulas(text: str, made: str) -> None:
    assert html(text) == made


def test_a_formula_in_a_summary_is_drawn_and_the_inside_of_details_is_markdown() -> None:
    made = html("<details><summary>Why $x_t$?</summary>\n\nBecause **so**.\n\n</details>")
    assert '<summary>Why <span class="math">x_t</span>?</summary>' in made
    assert "<strong>so</strong>" in made


def test_an_empty_header_of_a_table_is_no_header() -> None:
    made = html("| | b |\n|---|---|\n| 1 | 2 |")
    assert "<td></td>" in made.split("<tbody>")[0]
    assert "<th>b</th>" in made


def test_docstrings_hold_neither_formulas_nor_html() -> None:
    assert html("costs $5 or $6, a <b> c", formulas=False) == "<p>costs $5 or $6, a &lt;b&gt; c</p>\n"


def test_headings_are_named_as_github_names_them_and_collect_their_words() -> None:
    made = render("# A\n\nfirst\n\n## B `c`\n\nsecond\n\n- third\n\n## B `c`", lambda link: link, Anchors())
    assert [(one.level, one.title, one.anchor) for one in made.headings[1:]] == [
        (1, "A", "a"), (2, "B c", "b-c"), (2, "B c", "b-c-1")
    ]  # fmt: skip
    assert made.headings[2].text == ["B c", "second", "third"]


def test_a_slug_keeps_letters_of_all_languages() -> None:
    assert slug("Ağ olmadan, USB bellekten") == "ağ-olmadan-usb-bellekten"


def test_only_what_has_a_colour_is_wrapped() -> None:
    assert code("x = 1", "python") == ('<pre class="code"><code>x = <c-m>1</c-m></code></pre>\n')


def test_lines_of_one_colour_stand_in_one_element() -> None:
    made = code('"""a\nb < c"""\nif x:  # why', "python")
    assert made.removeprefix('<pre class="code"><code>').removesuffix("</code></pre>\n") == (
        '<c-s>"""a\nb &lt; c"""</c-s>\n<c-k>if</c-k> x:  <c-c># why</c-c>'
    )


# Pictures


@pytest.mark.parametrize("mode", ["L", "P", "RGB", "RGBA", "1", "LA"])
def test_a_picture_of_the_site_has_the_pixels_of_the_stored_one(mode: str) -> None:
    values = np.random.default_rng(0).integers(0, 256, (24, 40, 4), dtype=np.uint8)
    picture = Image.fromarray(values, "RGBA").convert(mode)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    made = Image.open(io.BytesIO(light(buffer.getvalue())))
    assert made.format == "WEBP"
    assert np.array_equal(np.asarray(made.convert("RGBA")), np.asarray(picture.convert("RGBA")))
    text = light_text(base64.b64encode(buffer.getvalue()).decode())
    assert base64.b64decode(text) == light(buffer.getvalue())


# Links


@pytest.fixture
def links(tmp_path: Path) -> Links:
    docs = ("docs/a.md", "docs/a.tr.md", "docs/b.md", "docs/p.png")
    for file in ("notebooks/01.ipynb", *docs, "LICENSE", "tests/x/y"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("")
    pages = [
        Source("lesson", "lessons/01.html", "notebooks/01.ipynb", "notebooks/tr/01.ipynb"),
        Source("document", "a.html", "docs/a.md", "docs/a.tr.md"),
        Source("document", "b.html", "docs/b.md"),
    ]
    return Links(tmp_path, pages, {"minidiff/samplers": "api/minidiff.samplers.html"})


@pytest.mark.parametrize(
    ("target", "file", "page", "language", "made"),
    [
        ("../notebooks/01.ipynb#cell-id=x", "docs/a.md", "a.html", "en", "lessons/01.html#cell-id=x"),
        ("../notebooks/tr/01.ipynb", "docs/a.tr.md", "a.html", "tr", "lessons/01.html"),
        ("a.tr.md", "docs/a.md", "a.html", "en", "tr/a.html"),
        ("a.md", "docs/a.tr.md", "a.html", "tr", "../a.html"),
        ("b.md", "docs/a.tr.md", "a.html", "tr", "b.html"),  # English alone: it lies in both trees
        (
            "a.md",
            "docs/b.md",
            "b.html",
            "tr",
            "a.html",
        ),  # English among Turkish leads to Turkish
        ("../../docs/b.md", "notebooks/tr/01.ipynb", "lessons/01.html", "tr", "../b.html"),
        ("../exercises/", "docs/b.md", "b.html", "en", "sheets/index.html"),
        (
            "../minidiff/samplers",
            "docs/b.md",
            "b.html",
            "tr",
            "../api/minidiff.samplers.html",
        ),  # docstrings have one edition
        ("p.png", "docs/a.tr.md", "a.html", "tr", "../img/docs/p.webp"),
        ("../LICENSE", "docs/a.md", "a.html", "en", "source/LICENSE.html"),
        ("../tests/x", "docs/a.md", "a.html", "en", None),
        ("#here", "docs/a.md", "a.html", "en", "#here"),
        ("https://example.org/x", "docs/a.md", "a.html", "en", "https://example.org/x"),
    ],
)
def test_a_link_of_the_repository_becomes_one_of_the_site(
    links: Links, target: str, file: str, page: str, language: str, made: str | None
) -> None:
    assert links.turn(target, file, Page(page, "document", language, "", "")) == made
    assert links.dead == []


def test_a_link_to_nothing_is_named(links: Links) -> None:
    assert links.turn("gone.md", "docs/a.md", Page("a.html", "document", "en", "", "")) is None
    assert links.dead == ["docs/a.md: gone.md"]


def test_places_are_seen_from_the_page() -> None:
    assert relative("lessons/a.html", "tr/lessons/b.html") == "../../lessons/a.html"
    assert (up_from("a.html"), up_from("tr/lessons/a.html")) == ("", "../../")


# The reference


def function(source: str) -> ast.FunctionDef:
    (node,) = ast.parse(source).body
    assert isinstance(node, ast.FunctionDef)
    return node


def test_a_long_signature_has_an_argument_a_line() -> None:
    short_one = function("def f(a: int, *, b: str = 'x') -> None: ...")
    assert signature(short_one) == "def f(a: int, *, b: str='x') -> None"
    names = ", ".join(f"argument_number_{i}: float" for i in range(4))
    long_one = function(f"def f({names}, *rest: int, last: bool = True, **more: str) -> None: ...")
    assert signature(long_one).splitlines()[-4:] == [
        "    *rest: int,", "    last: bool = True,", "    **more: str,", ") -> None"
    ]  # fmt: skip


def test_sections_of_a_docstring_become_lists_and_examples_code() -> None:
    doc = "Do it.\n\nArgs:\n    a: the first,\n        told at length.\n    b: the second.\n\n>>> f(1)\n2\n"
    made = html(as_markdown(doc), formulas=False)
    assert "<li><code>a</code>: the first, told at length.</li>" in made
    assert "<li><code>b</code>: the second.</li>" in made
    assert '<pre class="code"><code><c-g>' in made


def test_a_star_in_a_docstring_is_a_star() -> None:
    made = html(as_markdown('Tensors ("network.*", "training.*"), `x.*`, *said* so.'), formulas=False)
    names = "&quot;network.*&quot;, &quot;training.*&quot;"
    assert made == f"<p>Tensors ({names}), <code>x.*</code>, <em>said</em> so.</p>\n"


def test_a_name_between_backticks_leads_to_its_place_and_private_names_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "minidiff").mkdir()
    (tmp_path / "minidiff" / "__init__.py").write_text('"""All."""\n__all__ = ["f"]\n')
    (tmp_path / "minidiff" / "a.py").write_text(
        '"""A."""\ndef f():\n    """See `C.g` and `_h`."""\ndef _h():\n    """No."""\n'
        'class C:\n    """C."""\n    x: int  # how many\n    def g(self):\n        """G."""\n'
    )
    (tmp_path / "minidiff" / "_b.py").write_text('"""Not public."""\ndef k(): ...\n')
    reference = Reference(tmp_path)
    assert [module.name for module in reference.modules] == ["minidiff", "minidiff.a"]
    page, headings = reference.page(reference.modules[1], lambda link: link, "en")
    assert '<a href="minidiff.a.html#C.g"><code>C.g</code></a>' in page
    assert "<code>_h</code>" in page
    assert 'id="_h"' not in page
    assert "# how many" in page
    assert [one.anchor for one in headings] == ["", "f", "C"]
    top, _ = reference.page(reference.modules[0], lambda link: link, "tr")
    assert '<a href="minidiff.a.html#f"><code>f</code></a>' in top


# Words and files


def test_both_languages_have_the_same_words_and_each_is_used() -> None:
    assert set(WORDS["en"]) == set(WORDS["tr"])
    folder = Path(build.__file__).parent
    code_of_pages = "".join(
        file.read_text(encoding="utf-8") for file in folder.glob("*.py") if file.stem != "words"
    )
    made_up = {"models", "sheets", "solutions", "lesson", "sheet", "solution"}  # words[kind]
    unused = [
        key
        for key in WORDS["en"]
        if not re.search(rf"[\"']{key}[\"']", code_of_pages) and key.removesuffix("_lead") not in made_up
    ]
    assert unused == []


def test_a_heading_can_be_read_without_drawing() -> None:
    assert readable(r"5. $\hat{x}_0$ as a preview".replace("$", "")) == "5. x̂_0 as a preview"
    assert readable(r"\alpha_t for \bar{\alpha}_t") == "α_t for ᾱ_t"


@pytest.mark.parametrize(
    ("tex", "read"),
    [
        (r"\sqrt{\bar{\alpha}_t}\,x_0", "√ᾱ_t x_0"),
        (r"the mean \frac{a + b}{\sqrt{c}} of it", "the mean a + b/√c of it"),
        (r"q(x_t \mid x_0) = \mathcal{N}(0, \mathbf{I})", "q(x_t | x_0) = N(0, I)"),
        (r"\hat{\epsilon} \approx \epsilon", "ε̂ ≈ ε"),
        ("no formula: a set {1, 2}", "no formula: a set 1, 2"),
        ("plain words", "plain words"),
    ],
)
def test_a_formula_is_read_without_drawing(tex: str, read: str) -> None:
    assert readable(tex) == unicodedata.normalize("NFC", read)


def test_a_mark_over_a_letter_of_code_is_set_in_a_font_that_can() -> None:
    assert '<span class="marked">x̂</span>_0' in code("# x̂_0", "python")


# The glossary, the front page, players


def test_rows_of_the_glossary_have_names_and_their_lessons_are_links() -> None:
    page = html("| a | b | lesson |\n|---|---|---|\n| one *way* | bir | 07, 09 |\n| one way | x | none |")
    made = linked(page, {number: f"lessons/{number}.html" for number in ("07", "09")})
    assert '<td><a href="lessons/07.html">07</a>, <a href="lessons/09.html">09</a></td>' in made
    assert [(anchor, name) for anchor, name, _ in terms(made)] == [
        ("term-one-way", "one way · bir"), ("term-one-way-", "one way · x")
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "tr"])
def test_how_to_run_names_the_address_or_says_whom_to_ask(language: str) -> None:
    words = WORDS[language]
    assert words["run_ask"] in how_to_run(language, "", "", False)
    told = how_to_run(language, "", "https://example.org/course", True)
    assert "<code>git clone https://example.org/course</code>" in told
    assert f'href="{COURSE_ZIP}"' in told
    assert words["run_ask"] not in told


def test_the_course_to_download_is_a_folder_that_can_be_installed() -> None:
    root = Path(build.__file__).parents[2]
    with zipfile.ZipFile(io.BytesIO(downloads(root, [], course=True)[COURSE_ZIP])) as packed:
        names = set(packed.namelist())
    for name in (
        "pyproject.toml",
        "README.md",
        "Makefile",
        "minidiff/__init__.py",
        "minidiff/show/player.js",
    ):
        assert f"minidiff-course/{name}" in names
    assert not [name for name in names if "__pycache__" in name or "/films/" in name]


@pytest.mark.parametrize(
    ("count", "space", "columns"),
    [(6, 1000, 6), (6, 756, 3), (7, 756, 4), (4, 756, 4), (3, 336, 3), (4, 336, 2), (6, 336, 2), (1, 336, 1)],
)
def test_panels_stand_in_even_rows(count: int, space: int, columns: int) -> None:
    assert columns_for(count, 148, space) == columns


def test_the_room_of_a_player_grows_as_the_page_narrows() -> None:
    panel = {
        "kind": "images",
        "title": "x",
        "about": "",
        "texts": [],
        "width": 8,
        "height": 8,
        "drawn": False,
    }
    panels = [{**panel, "starts_row": False} for _ in range(6)]
    scenes = [{"name": "", "panels": panels}]
    script = {"title": "x", "description": "", "frames": 2, "words": {}, "scenes": scenes}
    heights = [height(script, Room(width, edges=28, button=34)) for width in (336, 756, 1000)]
    assert heights == sorted(set(heights), reverse=True)
    assert heights[-1] > 148


@pytest.mark.parametrize(("sizes", "count"), [([40], 1), ([40, 40], 1), ([40, 60], 2), ([120, 10], 2)])
def test_controls_go_on_on_the_next_line(sizes: list[int], count: int) -> None:
    assert lines(sizes, 100) == count


def test_a_description_ends_between_words() -> None:
    assert short("a b") == "a b"
    assert len(short("word " * 60)) <= 160
    assert short("word " * 60).endswith("word …")


def test_the_same_files_are_the_same_zip() -> None:
    assert zipped({"a": b"1", "b": b"2"}) == zipped({"b": b"2", "a": b"1"})
