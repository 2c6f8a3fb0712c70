"""The table of the words that widgets and figures of the library put on the screen.

The words of a lesson stand in the lesson: lessons/README.md.
"""

from minidiff.phrase import Phrase
from minidiff.show.words import widgets

TABLES: dict[str, dict[str, Phrase]] = {"widgets": widgets.PHRASES}
