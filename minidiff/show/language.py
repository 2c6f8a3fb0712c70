"""Every word the library puts on a screen, in every language of the course.

Symbols (x_t, ε, ᾱ, η) and numbers are the same in all languages and are written where they are used.
A widget reads the language when it is made; change the language first, then make the widget.
"""

from __future__ import annotations

from minidiff.phrase import LANGUAGES as LANGUAGES
from minidiff.phrase import Phrase
from minidiff.phrase import get_language as get_language
from minidiff.phrase import set_language as set_language
from minidiff.show.words import TABLES

PHRASES: dict[str, Phrase] = {key: phrase for table in TABLES.values() for key, phrase in table.items()}


def word(key: str, **values: object) -> str:
    """The phrase called `key` in the language in use, its placeholders filled from `values`.

    >>> set_language("tr"); word("play")
    'Oynat'
    >>> set_language("en"); word("play")
    'Play'
    """
    return PHRASES[key].said(**values)


def said(number: float, digits: int = 3) -> str:
    """A number as it stands in a sentence: its decimals parted as in the language in use.

    After a name or a sign of equality numbers are written as in code, with a point in every language.

    >>> set_language("tr"); said(0.143, 2)
    '0,14'
    >>> set_language("en"); said(0.143, 2)
    '0.14'
    """
    return f"{number:.{digits}f}".replace(".", word("decimals"))


def name_of(name: str) -> str:
    """A schedule's or sampler's name on screen: translated if the table knows it, unchanged if not."""
    return word(name) if name in PHRASES else name


def language(language: str) -> None:
    """The same as `set_language`, under the name `minidiff.show.language("tr")`."""
    set_language(language)
