"""The reference of the library, from its docstrings and signatures; read as text, never imported."""

from __future__ import annotations

import ast
import html
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.site.markdown import Anchors, Heading, Link, code, render
from tools.site.words import WORDS

PACKAGE = "minidiff"
HIDDEN = ("minidiff.show.words",)  # tables of words
WIDEST = 92  # signs of a signature on one line
SECTION = re.compile(r"(Args|Returns|Yields|Raises|Attributes|Example|Examples):\s*")
CODE = re.compile(r"<code>([\w.]+)(\(\))?</code>")
Function = ast.FunctionDef | ast.AsyncFunctionDef
Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Module:
    """A module of the library that has something public."""

    name: str  # "minidiff.samplers.ddim"
    file: str  # in the repository
    doc: str
    names: tuple[Named, ...]  # its public functions and classes
    source: str
    exported: tuple[str, ...] = ()  # __all__

    @property
    def path(self) -> str:
        return f"api/{self.name}.html"


def modules(root: Path) -> list[Module]:
    """Every public module with something in it, by name."""
    found = []
    for file in sorted((root / PACKAGE).rglob("*.py")):
        parts = file.relative_to(root).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if any(part.startswith("_") for part in name.split(".")) or name.startswith(HIDDEN):
            continue
        source = file.read_text(encoding="utf-8")
        tree = ast.parse(source)
        public = tuple(
            node for node in tree.body if isinstance(node, Named) and not node.name.startswith("_")
        )
        module = Module(
            name,
            file.relative_to(root).as_posix(),
            ast.get_docstring(tree) or "",
            public,
            source,
            tuple(_exported(tree)),
        )
        if public or module.exported or parts[-1] == "__init__":
            found.append(module)
    return sorted(found, key=lambda module: module.name)


def _exported(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, (ast.List, ast.Tuple)):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            if names == ["__all__"]:
                yield from (one.value for one in node.value.elts if isinstance(one, ast.Constant))  # type: ignore[misc]


class Reference:
    """All modules, and where each name stands."""

    def __init__(self, root: Path) -> None:
        self.modules = modules(root)
        self._places: dict[str, str] = {}  # as written between backticks -> "minidiff.forward.html#q_sample"
        self._what: dict[str, str] = {}  # name -> first line of its docstring
        for module in self.modules:
            self._places[module.name] = f"{module.name}.html"
            for node in module.names:
                place = f"{module.name}.html#{node.name}"
                for name in (node.name, f"{module.name}.{node.name}"):
                    self._places.setdefault(name, place)
                self._what.setdefault(node.name, first_line(ast.get_docstring(node) or ""))
                for member in members(node):
                    self._places.setdefault(
                        f"{node.name}.{member.name}", f"{module.name}.html#{node.name}.{member.name}"
                    )

    def files(self) -> dict[str, str]:
        """File or folder of the repository -> page about it."""
        pages = {module.file: module.path for module in self.modules}
        folders = {
            file.removesuffix("/__init__.py"): path for file, path in pages.items() if "__init__" in file
        }
        return pages | folders

    def page(self, module: Module, link: Link, language: str) -> tuple[str, list[Heading]]:
        """One module -> HTML and headings; the words between are of `language`, the docstrings English."""
        words = WORDS[language]
        headings = [Heading(0, "", "", [module.doc])]
        parts = [f"<h1><code>{module.name}</code></h1>\n", self._prose(module.doc)]
        parts.append(f'<p><a class="to-source" href="{link(module.file) or ""}">{words["source"]}</a></p>\n')
        inside = [one for one in self.modules if one.name.rpartition(".")[0] == module.name]
        rows = [(one.name, first_line(one.doc)) for one in inside]
        parts += self._table(words["modules"], words, rows)
        here = {node.name for node in module.names}
        elsewhere = [(name, self._what.get(name, "")) for name in module.exported if name not in here]
        parts += self._table(words["names"], words, elsewhere)
        for node in module.names:
            headings.append(Heading(2, node.name, node.name, [ast.get_docstring(node) or ""]))
            parts.append(self._entry(node, module))
        return "".join(parts), headings

    def _table(self, title: str, words: dict[str, str], rows: list[tuple[str, str]]) -> list[str]:
        if not rows:
            return []
        body = "".join(
            f"<tr><td>{self._linked(f'<code>{name}</code>')}</td><td>{self._inline(what)}</td></tr>\n"
            for name, what in rows
        )
        head = f"<thead><tr><th>{title}</th><th>{words['what']}</th></tr></thead>"
        return [f'<div class="scroll"><table>{head}<tbody>\n{body}</tbody></table></div>\n']

    def _entry(self, node: Named, module: Module) -> str:
        parts = [f'<h2 id="{node.name}" data-place="{node.name}"><code>{node.name}</code></h2>\n']
        if isinstance(node, ast.ClassDef):
            parts.append(code(class_head(node, module.source), "python"))
        else:
            parts.append(code(signature(node), "python"))
        parts.append(self._prose(ast.get_docstring(node) or ""))
        for member in members(node):
            anchor = f"{node.name}.{member.name}"
            parts.append(f'<h3 id="{anchor}"><code>{member.name}</code></h3>\n')
            parts.append(code(signature(member), "python"))
            parts.append(self._prose(ast.get_docstring(member) or ""))
        return f'<section class="entry">{"".join(parts)}</section>\n'

    def _prose(self, doc: str) -> str:
        return self._linked(render(as_markdown(doc), lambda link: link, Anchors(), formulas=False).html)

    def _inline(self, line: str) -> str:
        return self._prose(line).removeprefix("<p>").removesuffix("</p>\n")

    def _linked(self, text: str) -> str:
        """Names between backticks lead to where they are explained."""

        def turned(match: re.Match[str]) -> str:
            name = match[1] if match[1] in self._places else f"{PACKAGE}{match[1]}"
            place = self._places.get(name)
            return f'<a href="{html.escape(place)}">{match[0]}</a>' if place else match[0]

        return CODE.sub(turned, text)


def members(node: Named) -> list[Function]:
    """The public methods and properties of a class that say something."""
    if not isinstance(node, ast.ClassDef):
        return []
    return [
        one
        for one in node.body
        if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef))
        and not one.name.startswith("_")
        and ast.get_docstring(one)
    ]


def first_line(doc: str) -> str:
    return doc.strip().split("\n")[0]


def signature(node: Function) -> str:
    """A function's first lines, its arguments one a line where they are long."""
    decorators = "".join(
        f"@{ast.unparse(one)}\n"
        for one in node.decorator_list
        if ast.unparse(one) in ("property", "cached_property", "classmethod", "staticmethod")
    )
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    line = f"def {node.name}({ast.unparse(node.args)}){returns}"
    if len(line) > WIDEST:
        arguments = "".join(f"    {one},\n" for one in _arguments(node.args))
        line = f"def {node.name}(\n{arguments}){returns}"
    return decorators + line


def _arguments(args: ast.arguments) -> Iterator[str]:
    """The arguments as they are written, one at a time."""
    positional = [*args.posonlyargs, *args.args]
    defaults = [None] * (len(positional) - len(args.defaults)) + list(args.defaults)
    for number, (one, default) in enumerate(zip(positional, defaults, strict=True), start=1):
        yield _argument(one, default)
        if number == len(args.posonlyargs):
            yield "/"
    if args.vararg:
        yield f"*{ast.unparse(args.vararg)}"
    elif args.kwonlyargs:
        yield "*"
    for one, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        yield _argument(one, default)
    if args.kwarg:
        yield f"**{ast.unparse(args.kwarg)}"


def _argument(one: ast.arg, default: ast.expr | None) -> str:
    return ast.unparse(one) + (f" = {ast.unparse(default)}" if default is not None else "")


def class_head(node: ast.ClassDef, source: str) -> str:
    """A class's first line, its fields as they stand with their comments, and how it is made."""
    bases = f"({', '.join(map(ast.unparse, node.bases))})" if node.bases else ""
    lines = [f"class {node.name}{bases}:"]
    text = source.splitlines()
    for one in node.body:
        if isinstance(one, ast.AnnAssign):
            lines += text[one.lineno - 1 : one.end_lineno]
        elif isinstance(one, ast.FunctionDef) and one.name == "__init__":
            lines += [f"    {line}" for line in signature(one).splitlines()]
    return "\n".join(lines)


def as_markdown(doc: str) -> str:
    """A docstring as Markdown: sections become lists, examples become code."""
    lines = re.sub(r'(?<=[.])\*(?=")', r"\*", inspect.cleandoc(doc)).splitlines()  # "network.*" is no italics
    out: list[str] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        if match := SECTION.fullmatch(line):
            end = _indented_until(lines, place + 1)
            out += ["", f"**{match[1]}**", "", *_items(lines[place + 1 : end]), ""]
            place = end
        elif line.startswith(">>> "):
            end = next((i for i in range(place, len(lines)) if not lines[i].strip()), len(lines))
            out += ["", "```pycon", *lines[place:end], "```", ""]
            place = end
        else:
            out.append(line)
            place += 1
    return "\n".join(out)


def _indented_until(lines: list[str], place: int) -> int:
    while place < len(lines) and (lines[place].startswith("    ") or not lines[place].strip()):
        place += 1
    return place


def _items(lines: list[str]) -> list[str]:
    """`name: words` under a section as a list; a deeper line goes on with the item before it."""
    items: list[str] = []
    for line in inspect.cleandoc("\n".join(lines)).splitlines():
        name = re.match(r"([\w*., |\[\]]+?): +(?=\S)", line)
        if not line.strip():
            continue
        if line.startswith(" ") and items:
            items[-1] += " " + line.strip()
        elif name:
            items.append(f"- `{name[1]}`: {line[name.end() :]}")
        else:
            items.append(f"- {line}")
    return items
