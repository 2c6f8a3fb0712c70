"""The course as a place on the web: `python -m tools.site` turns what is committed into build/site.

Nothing is run and nothing is fetched: lessons come from the stored notebooks, players from the stored
films, the reference of the library from its docstrings, read without importing it. The pages open from a
disk as well as from a server, so they load no modules, fetch nothing, and carry their formulas' script
and fonts.

Why not Sphinx with myst-nb and Furo, which was tried with the whole course: films, alternative texts,
cell anchors, formulas without a network, the language switch and Turkish search were our own code there
too, about as much as this whole package needs beyond them; it took ten times the processor time (69
against 7 s), 25 more packages, showed titles only in searches from a disk, and left part of its interface
English. What it did better were cross references in the API reference; `reference.py` makes those.
"""
