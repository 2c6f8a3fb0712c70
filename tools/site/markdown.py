"""Markdown as GitHub and Jupyter read it, with formulas left as TeX for the page to draw."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

Link = Callable[[str], str | None]  # a link as written -> as it works on the page; None: not a link there
ADDRESS = re.compile(r"\b(href|src)=\"([^\"]*)\"")
FORMULA_IN_HTML = re.compile(r"(?<!\\)\$\$(.+?)\$\$|(?<!\\)\$([^$<>]+?)\$", re.DOTALL)
# Kinds of code that have a colour of their own, by the element around them: a name of our own weighs half of
# what a span with a class does. Elements around all other kinds would only make pages heavy.
COLOURED = {
    "c-k": "k kn kc kd kr ow nt",
    "c-s": "s s1 s2 sd sa si se sx sr",
    "c-m": "m mi mf mh mo mb il",
    "c-c": "c c1 ch cm cp",
    "c-n": "nf nc fm nn nd",
    "c-b": "nb bp kt na vm",
    "c-g": "gp go",
}
ELEMENTS = {kind: element for element, kinds in COLOURED.items() for kind in kinds.split()}
FORMATTER = HtmlFormatter(nowrap=True)
MARKED = re.compile("(\\w[\u0300-\u036f]+)")  # fonts of one width set such marks beside their letter
SPAN = re.compile(r'<span class="([^"]*)">([^<]*)</span>')
TWO_ALIKE = re.compile(r"</(c-\w)>(\s*)<\1>")


@dataclass(frozen=True)
class Heading:
    """A heading of a page, and the words beneath it until the next one."""

    level: int
    title: str
    anchor: str
    text: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Rendered:
    """Markdown as HTML, with its headings in order. The first may be level 0: words before any heading."""

    html: str
    headings: list[Heading]


class Anchors:
    """Names of headings, unique on one page, as GitHub makes them."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def __call__(self, title: str) -> str:
        name = slug(title)
        self._seen[name] += 1
        return name if self._seen[name] == 1 else f"{name}-{self._seen[name] - 1}"


def slug(title: str) -> str:
    """The name that GitHub gives to a heading.

    >>> slug("Part I. Foundations")
    'part-i-foundations'
    """
    kept = (
        sign
        for sign in title.lower()
        if sign.isalnum() or sign in "_- " or unicodedata.category(sign).startswith("M")
    )
    return "".join(kept).replace(" ", "-")


@cache
def _parser(formulas: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": formulas}).enable(["table", "strikethrough"])
    if formulas:
        dollarmath_plugin(parser, allow_labels=False, double_inline=True)
    for kind, rule in RULES.items():
        parser.add_render_rule(kind, rule)
    return parser


def render(text: str, link: Link, anchors: Anchors, formulas: bool = True, shift: int = 0) -> Rendered:
    """Markdown -> HTML.

    Args:
        link: turns the target of each link and picture.
        anchors: names the headings; share it between the cells of one page.
        formulas: read $...$ and HTML; without it both are text, as in a docstring.
        shift: how many levels headings move down.
    """
    tokens = _parser(formulas).parse(text)
    headings = [Heading(0, "", "")]
    for token, following in zip(tokens, [*tokens[1:], None], strict=False):
        if token.type == "heading_open" and following is not None:
            level = min(int(token.tag[1]) + shift, 6)
            title = plain(following)
            headings.append(Heading(level, title, anchors(title)))
            token.attrSet("id", headings[-1].anchor)
            token.tag = f"h{level}"
        elif token.type == "heading_close":
            token.tag = f"h{min(int(token.tag[1]) + shift, 6)}"
        elif token.type == "inline":
            _turn_links(token.children or [], link)
            headings[-1].text.append(plain(token))
        elif token.type == "html_block":
            token.content = _html(token.content, link)
            headings[-1].text.append(re.sub(r"<[^>]*>", " ", token.content))
    parser = _parser(formulas)
    return Rendered(parser.renderer.render(tokens, parser.options, {}), headings)


def plain(token: Token) -> str:
    """The words of an inline token, without marks; formulas as TeX."""
    parts = []
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "image":
            parts.append(plain(child))
        elif child.type != "html_inline":
            parts.append(child.content)
    return "".join(parts).strip()


def _turn_links(tokens: list[Token], link: Link) -> None:
    dead = False
    for token in tokens:
        if token.type == "link_open":
            turned = link(str(token.attrs["href"]))
            dead = turned is None
            if turned is None:
                token.tag, token.attrs = "span", {}
            else:
                token.attrSet("href", turned)
        elif token.type == "link_close" and dead:
            token.tag, dead = "span", False
        elif token.type == "image":
            token.attrSet("src", link(str(token.attrs["src"])) or "")
        elif token.type == "html_inline":
            token.content = _html(token.content, link)


def _html(text: str, link: Link) -> str:
    """Raw HTML: its links turned, its formulas marked (as Jupyter draws those in a <summary>, too)."""
    turned = ADDRESS.sub(lambda match: f'{match[1]}="{html.escape(link(match[2]) or "")}"', text)
    return FORMULA_IN_HTML.sub(
        lambda match: formula(html.unescape(match[1] or match[2]), match[1] is not None), turned
    )


def formula(tex: str, display: bool) -> str:
    """A formula for the page's script to draw; without one it is read as TeX."""
    if display:
        return f'<div class="math" role="math" tabindex="0">{html.escape(tex.strip())}</div>'
    return f'<span class="math">{html.escape(tex.strip())}</span>'


# What is written in another way than the parser's own, by kind of token.


def _fence(_: RendererHTML, tokens: Sequence[Token], at: int, *__: object) -> str:
    info = tokens[at].info.split()
    return code(tokens[at].content, info[0] if info else "")


def _formula(_: RendererHTML, tokens: Sequence[Token], at: int, *__: object) -> str:
    return formula(tokens[at].content, display=False)


def _display(_: RendererHTML, tokens: Sequence[Token], at: int, *__: object) -> str:
    return formula(tokens[at].content, display=True)


def _display_in_text(_: RendererHTML, tokens: Sequence[Token], at: int, *__: object) -> str:
    return f'<span class="math display">{html.escape(tokens[at].content.strip())}</span>'


def _image(_: RendererHTML, tokens: Sequence[Token], at: int, *__: object) -> str:
    alt, source = html.escape(plain(tokens[at])), html.escape(str(tokens[at].attrs["src"]))
    return f'<img src="{source}" alt="{alt}" loading="lazy">'


def _table(_: RendererHTML, tokens: Sequence[Token], at: int, *__: object) -> str:
    return '<div class="scroll"><table>\n' if tokens[at].nesting == 1 else "</table></div>\n"


def _header(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, _: EnvType
) -> str:
    """An empty header names nothing: it becomes an ordinary cell."""
    inside = tokens[at + tokens[at].nesting]
    if not inside.content.strip():
        tokens[at].tag = "td"
    return renderer.renderToken(tokens, at, options, {})


RULES: dict[str, Callable[..., str]] = {
    "fence": _fence,
    "code_block": _fence,
    "math_inline": _formula,
    "math_block": _display,
    "math_inline_double": _display_in_text,
    "image": _image,
    "table_open": _table,
    "table_close": _table,
    "th_open": _header,
    "th_close": _header,
}


def _coloured(span: re.Match[str]) -> str:
    element = ELEMENTS.get(span[1])
    return f"<{element}>{span[2]}</{element}>" if element else span[2]


@cache  # both languages show the same code
def code(text: str, language: str) -> str:
    """A block of code in colours."""
    try:
        lexer = get_lexer_by_name(language or "text")
    except ClassNotFound:
        lexer = get_lexer_by_name("text")
    coloured = highlight(text.rstrip("\n"), lexer, FORMATTER).rstrip("\n")
    coloured = TWO_ALIKE.sub(r"\2", SPAN.sub(_coloured, coloured))
    coloured = MARKED.sub(r'<span class="marked">\1</span>', coloured)
    return f'<pre class="code"><code>{coloured}</code></pre>\n'
