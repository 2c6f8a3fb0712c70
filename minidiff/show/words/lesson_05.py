"""Words that only lesson 05 puts on the screen."""

from minidiff.show.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {}
