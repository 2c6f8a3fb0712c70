"""The words in a lesson's code: each line that holds some stands there once in every language.

    print(f"variety: {value:.2f}")
    # tr: print(f"çeşitlilik: {value:.2f}")

A comment that begins with the key of a language is the line above it, as that edition has it. Only what
stands between quotation marks may differ; the rest is compared here, so that no edition computes anything
else. Which English the words were made from is stamped in the header of the cell (`tr="1a2b3c4d"`).
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from tools.lesson import FIRST, FORMULA, LANGUAGES, OTHERS, WORDS, Cell, digest, in_language, worded

SPOKEN = re.compile(r"(?<![\w.{])[a-zçğıöşü]{4,}(?![\w(.}])")  # words, not names such as DDIM or ValueError
NOTATION = {"rms", "std", "corr", "epsilon", "ddim", "ddpm", "euler", "heun", "pndm", "lerp", "slerp", "silu"}


def stamp_of(cell: Cell) -> str:
    """The name of the words that a code cell has in the first language."""
    return digest("\n".join(worded(cell.text)))


def problems(cell: Cell, speaks: bool = True, sheet: bool = False) -> Iterator[str]:
    """Everything that is wrong with the words of a code cell, one message each.

    A lesson that sets no language (not `speaks`) is run once, and may print what it likes. In a `sheet` the
    docstrings are words too: they are the specification of the tasks.
    """
    yield from _places(cell.text)
    stamps, names = dict(cell.stamps), [LANGUAGES[key] for key in OTHERS]
    if not worded(cell.text):
        if stamps:
            yield f"a stamp for words ({', '.join(stamps)}), and no words; take it away"
        if speaks:
            yield from _unsaid(cell.text, sheet)
        return
    for language, name in zip(OTHERS, names, strict=True):
        if language not in stamps:
            yield f"the {name} words have no stamp; when they say the same: --stamp {cell.id}"
        elif stamps[language] != stamp_of(cell):
            yield (
                f"the words have changed since the {name} ones were made ({stamps[language]}, now "
                f"{stamp_of(cell)}); read both, then: --stamp {cell.id}"
            )
        yield from _differences(cell.text, language)
    if speaks:
        yield from _unsaid(cell.text, sheet)


def _places(code: str) -> Iterator[str]:
    """Comments that stand under no line, or a line that lacks a language."""
    lines = code.splitlines()
    above, there = "", dict[str, int]()
    for line in [*lines, ""]:
        if words := WORDS.match(line):
            if not above.strip() or above.strip().startswith("#"):
                yield f"{line.strip()!r} stands under no line of code"
            there[words["language"]] = there.get(words["language"], 0) + 1
            continue
        if there:
            for language in OTHERS:
                if there.get(language, 0) != 1:
                    count, name = there.get(language, 0), LANGUAGES[language]
                    yield f"{above.strip()!r} has {count} lines of {name} words"
        above, there = line, {}


def _differences(code: str, language: str) -> Iterator[str]:
    """What differs between two editions of a cell beside the words themselves."""
    editions = [in_language(code, one) for one in (FIRST, language)]
    try:
        trees = [silent(ast.parse(edition)) for edition in editions]
        remarks = [_comments(edition) for edition in editions]
    except (SyntaxError, tokenize.TokenError) as error:
        yield f"the code cannot be read in every language: {error}"
        return
    if trees[0] != trees[1]:
        one, other = next(
            pair for pair in zip(*map(_statements, editions), strict=False) if pair[0] != pair[1]
        )
        yield f"the {LANGUAGES[language]} line is other code, or has other placeholders: {other or one!r}"
    elif remarks[0] != remarks[1]:
        yield "comments in code are short, English, and the same in both languages"


def _statements(code: str) -> list[str]:
    return [silent(node) for node in ast.parse(code).body]


def silent(tree: ast.AST) -> str:
    """A piece of code without its words: the text in strings is left out, their placeholders stay, sorted."""
    return ast.dump(_Silencer().visit(tree))


class _Silencer(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.Constant("") if isinstance(node.value, str) else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        fields = [part for part in node.values if isinstance(part, ast.FormattedValue)]
        for field in fields:
            field.value = self.visit(field.value)  # the format after the colon stays as it is
        return ast.JoinedStr(sorted(fields, key=ast.dump)) if fields else ast.Constant("")


def _comments(code: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(code).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


def _unsaid(code: str, sheet: bool) -> Iterator[str]:
    """Printed sentences and titles, and specifications in a sheet, that stand there in one language only."""
    try:
        tree = ast.parse(in_language(code, FIRST))
    except SyntaxError:
        return  # said elsewhere, or a cell with a shell line
    said = set(worded(code))
    lines = in_language(code, FIRST).splitlines()
    for node in ast.walk(tree) if sheet else ():
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef)) or not ast.get_docstring(node):
            continue
        place = node.body[0]
        texts = [line.strip() for line in lines[place.lineno - 1 : place.end_lineno]]
        if not said.issuperset(text for text in texts if text.strip('"')):
            yield f"the docstring of `{node.name}` is there in English only; write the other under it"
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        shown = list(call.args) if isinstance(call.func, ast.Name) and call.func.id == "print" else []
        shown += [key.value for key in call.keywords if key.arg in ("title", "label", "x_label", "y_label")]
        for text, number in (part for one in shown for part in _texts(one)):
            found = [word for word in SPOKEN.findall(FORMULA.sub("", text)) if word not in NOTATION]
            if found and lines[number - 1].strip() not in said:
                yield f"the words {text.strip()!r} are there in English only; write the others under it"


def _texts(node: ast.expr) -> Iterator[tuple[str, int]]:
    """The pieces of text in a string, without formats and without what a placeholder computes."""
    if isinstance(node, ast.JoinedStr):
        parts = [part for part in node.values if isinstance(part, ast.Constant)]
    else:
        parts = [node] if isinstance(node, ast.Constant) else []
    yield from ((part.value, part.lineno) for part in parts if isinstance(part.value, str))
