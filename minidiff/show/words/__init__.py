"""The tables of words: one for the widgets, one for each lesson. No key stands in two of them."""

from minidiff.phrase import Phrase
from minidiff.show.words import (
    lesson_00,
    lesson_01,
    lesson_02,
    lesson_03,
    lesson_04,
    lesson_05,
    lesson_06,
    lesson_07,
    lesson_08,
    widgets,
)

TABLES: dict[str, dict[str, Phrase]] = {
    "widgets": widgets.PHRASES,
    "lesson_00": lesson_00.PHRASES,
    "lesson_01": lesson_01.PHRASES,
    "lesson_02": lesson_02.PHRASES,
    "lesson_03": lesson_03.PHRASES,
    "lesson_04": lesson_04.PHRASES,
    "lesson_05": lesson_05.PHRASES,
    "lesson_06": lesson_06.PHRASES,
    "lesson_07": lesson_07.PHRASES,
    "lesson_08": lesson_08.PHRASES,
}
