"""For contributors: from the text files in `lessons/` to the notebooks that students open.

`lesson` reads a lesson, `translation` compares its two languages, `rules` knows what else may be wrong,
`execute` runs a notebook, `freeze` makes its outputs storable, `build` is the command.
How to write a lesson stands in `lessons/README.md`.
"""
