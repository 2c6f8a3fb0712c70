"""The table of on-screen words: all languages, same placeholders, one clear error."""

import re
import string
from typing import Any

import pytest

import minidiff.phrase
from minidiff import show
from minidiff.phrase import Phrase
from minidiff.show.board import TOOLS
from minidiff.show.language import LANGUAGES, PHRASES, get_language, name_of, set_language, word
from minidiff.show.words import TABLES


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


@pytest.mark.parametrize("key", PHRASES)
def test_all_languages_say_something_with_the_same_placeholders(key: str) -> None:
    texts = [PHRASES[key][language] for language in LANGUAGES]
    assert len(PHRASES[key].texts) == len(texts)
    assert all(text.strip() for text in texts)
    assert len({frozenset(placeholders(text)) for text in texts}) == 1


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


def test_a_phrase_is_said_in_the_language_in_use_with_its_placeholders_filled() -> None:
    phrase = Phrase("loss {loss:.1f}", "kayıp {loss:.1f}")
    assert phrase.said(loss=0.25) == "loss 0.2"
    set_language("tr")
    assert phrase.said(loss=0.25) == "kayıp 0.2"
    assert phrase.said() == phrase["tr"] == "kayıp {loss:.1f}"
    assert phrase == Phrase(*phrase.texts) != Phrase("loss {loss:.1f}")
    assert len({phrase, Phrase(*phrase.texts)}) == 1


def test_a_third_language_is_a_matter_of_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not translated yet is said in the first language, and everything that is translated speaks."""
    monkeypatch.setattr(minidiff.phrase, "LANGUAGES", {"en": "English", "tr": "Turkish", "de": "German"})
    set_language("de")
    assert Phrase("right", "doğru", "richtig").said() == "richtig"
    assert word("play") == "Play"
    with pytest.raises(ValueError, match="'en', 'tr', 'de', got 'fr'"):
        set_language("fr")


@pytest.mark.parametrize(
    ("texts", "error", "says"),
    [
        ((), ValueError, "one text for each of en, tr, got 0"),
        (("a", "b", "c"), ValueError, "got 3"),
        (("a", None), TypeError, "made of texts, got NoneType"),
    ],
)
def test_a_phrase_is_made_of_texts(texts: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        Phrase(*texts)


def test_a_phrase_is_asked_in_a_language_there_is() -> None:
    with pytest.raises(ValueError, match="'en', 'tr', got 'de'"):
        Phrase("right", "doğru")["de"]


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
    named_by_rule = {"linear", "cosine", "quadratic", *(f"board_{tool}" for tool in TOOLS)}
    unused = [
        key
        for key in PHRASES
        if key not in named_by_rule and not any(re.search(f"[\"']{key}[\"']", s) for s in sources)
    ]
    assert unused == []
