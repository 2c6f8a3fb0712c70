"""Words that only lesson 08 puts on the screen."""

from minidiff.show.words.phrase import Phrase

PHRASES: dict[str, Phrase] = {}
