"""The table of the words that widgets and figures of the library put on the screen.

The words of a lesson stand in the lesson: lessons/README.md.
"""

from minidiff.show.words import widgets
from minidiff.show.words.phrase import Phrase

TABLES: dict[str, dict[str, Phrase]] = {"widgets": widgets.PHRASES}
