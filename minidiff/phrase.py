"""One thing said in every language of the course, and the language in use.

A further language is a matter of words: its name in `LANGUAGES`, and one more text in the phrases that are
translated. What is not translated yet is said in the first language.

A figure, a widget or a check reads the language when it is made; change it first, then make the figure.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LANGUAGES = {"en": "English", "tr": "Turkish"}  # in the order of a `Phrase`; the first is the course's own
LANGUAGE_SETTINGS = (
    "MINIDIFF_LANGUAGE",
    "LC_ALL",
    "LC_MESSAGES",
    "LANG",
)  # of the environment, in this order
_current = next(iter(LANGUAGES))


@dataclass(frozen=True, init=False, repr=False)
class Phrase:
    """One text in every language; all of them use the same `{placeholders}`.

        RIGHT = Phrase("right", "doğru")

    Args:
        texts: in the order of `LANGUAGES`; those at the end that are missing are said in the first language.

    Raises:
        TypeError, ValueError: no text, more texts than languages, or something that is no text.

    >>> Phrase("loss {loss:.1f}", "kayıp {loss:.1f}").said(loss=0.25)
    'loss 0.2'
    >>> Phrase("loss", "kayıp")["tr"]
    'kayıp'
    """

    texts: tuple[str, ...]

    def __init__(self, *texts: str) -> None:
        wrong = [text for text in texts if not isinstance(text, str)]
        if wrong:
            raise TypeError(f"a phrase is made of texts, got {type(wrong[0]).__name__}.")
        if not 1 <= len(texts) <= len(LANGUAGES):
            raise ValueError(f"a phrase takes one text for each of {', '.join(LANGUAGES)}, got {len(texts)}.")
        object.__setattr__(self, "texts", texts)  # frozen: a phrase can be a key, and is equal by its texts

    def __getitem__(self, language: str) -> str:
        """The text in `language`, as it was written; in the first language where it is not translated."""
        check_language(language)
        return dict(zip(LANGUAGES, self.texts, strict=False)).get(language, self.texts[0])

    def said(self, **values: object) -> str:
        """The text in the language in use, its placeholders filled."""
        text = self[_current]
        return text.format(**values) if values else text

    def __repr__(self) -> str:
        return f"Phrase({', '.join(map(repr, self.texts))})"


def check_language(language: str) -> None:
    """Raise ValueError unless `language` is one of `LANGUAGES`."""
    if not isinstance(language, str) or language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(map(repr, LANGUAGES))}, got {language!r}")


def set_language(language: str) -> None:
    """Choose the language of every figure, widget and check made from now on.

    Args:
        language: "en" or "tr".

    Raises:
        ValueError: for any other language.

    >>> set_language("tr"); Phrase("right", "doğru").said()
    'doğru'
    >>> set_language("en"); Phrase("right", "doğru").said()
    'right'
    """
    global _current
    check_language(language)
    _current = language


def get_language() -> str:
    """The language in use: "en" or "tr"."""
    return _current


def language_wanted(arguments: Sequence[str] = (), environment: Mapping[str, str] | None = None) -> str:
    """The language a person asked for: on the command line, by `MINIDIFF_LANGUAGE`, or by the system's own.

    The course's first language where nobody asks, and where the system speaks another one.

    >>> language_wanted(["doctor", "--tr"], {})
    'tr'
    >>> language_wanted(["doctor"], {"LANG": "tr_TR.UTF-8"})
    'tr'
    >>> language_wanted(["doctor"], {"MINIDIFF_LANGUAGE": "en", "LANG": "tr_TR.UTF-8"})
    'en'
    """
    environment = os.environ if environment is None else environment
    flags = [word[2:] for word in arguments if word.startswith("--") and word[2:] in LANGUAGES]
    settings = [environment.get(name, "") for name in LANGUAGE_SETTINGS]
    known = [setting[:2].lower() for setting in settings if setting][:1]
    return next((one for one in (*flags[-1:], *known) if one in LANGUAGES), next(iter(LANGUAGES)))
