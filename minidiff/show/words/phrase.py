"""One thing said in two languages."""

from typing import NamedTuple


class Phrase(NamedTuple):
    """One phrase in both languages; both use the same `{placeholders}`."""

    en: str
    tr: str
