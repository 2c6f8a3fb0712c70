"""The table of on-screen words: both languages, same placeholders, one clear error."""

import re
import string

import pytest

from minidiff import show
from minidiff.show.language import PHRASES, get_language, name_of, set_language, word
from minidiff.show.words import TABLES


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


@pytest.mark.parametrize("key", PHRASES)
def test_both_languages_say_something_with_the_same_placeholders(key: str) -> None:
    phrase = PHRASES[key]
    assert phrase.en.strip()
    assert phrase.tr.strip()
    assert placeholders(phrase.en) == placeholders(phrase.tr)


def test_no_key_stands_in_two_tables() -> None:
    """The later table would win in silence."""
    assert len(PHRASES) == sum(len(table) for table in TABLES.values())


def test_turkish_uses_the_terms_of_the_reference_text() -> None:
    set_language("tr")
    assert word("forward_process") == "İleri difüzyon süreci"
    assert word("timestep") == "Zaman adımı t"
    assert word("schedule") == "Gürültü zamanlayıcısı"
    assert word("sampler") == "Örnekleyici"


def test_language_and_set_language_are_one_switch() -> None:
    show.language("tr")
    assert get_language() == "tr"
    show.set_language("en")
    assert get_language() == "en"


@pytest.mark.parametrize("bad", ["de", "EN", "", None])
def test_an_unknown_language_is_refused_and_changes_nothing(bad: str) -> None:
    with pytest.raises(ValueError, match="'en', 'tr'"):
        set_language(bad)
    assert get_language() == "en"


def test_names_the_table_does_not_know_stay_as_they_are() -> None:
    set_language("tr")
    assert name_of("cosine") == "kosinüs"
    assert name_of("my schedule") == "my schedule"


def test_every_phrase_is_used() -> None:
    """A phrase nobody asks for is a phrase nobody looks after."""
    from pathlib import Path

    home = Path(show.__file__).parent
    places = [*home.parent.rglob("*.py"), *(home.parents[1] / "lessons").glob("*.py")]
    sources = [path.read_text(encoding="utf-8") for path in places if path.parent.name != "words"]
    schedule_names = {"linear", "cosine", "quadratic"}  # reached through name_of
    unused = [
        key
        for key in PHRASES
        if key not in schedule_names and not any(re.search(f"[\"']{key}[\"']", s) for s in sources)
    ]
    assert unused == []
