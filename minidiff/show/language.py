"""Every word the library puts on a screen, in English and in Turkish.

Symbols (x_t, ε, ᾱ, η) and numbers are the same in both languages and are written where they are used.
A widget reads the language when it is made; change the language first, then make the widget.
"""

from __future__ import annotations

from minidiff.show.words import TABLES
from minidiff.show.words.phrase import Phrase

LANGUAGES = ("en", "tr")
_current = "en"

PHRASES: dict[str, Phrase] = {key: phrase for table in TABLES.values() for key, phrase in table.items()}


def set_language(language: str) -> None:
    """Choose the language of every figure and widget made from now on.

    Args:
        language: "en" or "tr".

    Raises:
        ValueError: for any other language.

    >>> set_language("tr"); word("play")
    'Oynat'
    >>> set_language("en"); word("play")
    'Play'
    """
    global _current
    if not isinstance(language, str) or language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(map(repr, LANGUAGES))}, got {language!r}")
    _current = language


def get_language() -> str:
    """The language in use: "en" or "tr"."""
    return _current


def word(key: str, **values: object) -> str:
    """The phrase called `key` in the language in use, its placeholders filled from `values`."""
    phrase: str = getattr(PHRASES[key], _current)
    return phrase.format(**values) if values else phrase


def name_of(name: str) -> str:
    """A schedule's or sampler's name on screen: translated if the table knows it, unchanged if not."""
    return word(name) if name in PHRASES else name


def language(language: str) -> None:
    """The same as `set_language`, under the name `minidiff.show.language("tr")`."""
    set_language(language)
