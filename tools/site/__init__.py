"""The course as a place on the web: `python -m tools.site` turns what is committed into build/site.

Nothing is run and nothing is fetched: lessons come from the stored notebooks, players from the stored
films, the reference of the library from its docstrings, read without importing it. The pages open from a
disk as well as from a server, so they load no modules, fetch nothing, and carry their formulas' script and
fonts.

Why not Sphinx with myst-nb and Furo, which was tried with the whole course: it brings Markdown, links, menu
and reference, about a thousand of the lines here. But films, alternative texts, cell anchors, formulas
without a network, the language switch, search in Turkish, style and script were our own there too, now
wound round someone else's; a build took ten times the processor time and 25 more packages, a search from a
disk showed titles only, wide code could not be reached by keyboard, and part of the Turkish interface
stayed English. What it did better were cross references in the reference; `reference.py` makes those.
"""
