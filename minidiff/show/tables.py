"""A table in plain text: columns with heads, for numbers that a lesson prints."""

from collections.abc import Mapping, Sequence

from minidiff._validate import check_count, check_number
from minidiff.show.language import word


def table(rows: Sequence[Mapping[str, object]], *, digits: int = 3) -> None:
    """Print rows with a head over every column. Text stands left, numbers right.

    Args:
        rows: each a dictionary from head to entry, all with the same heads. Whole numbers and text are
            printed as they are, other numbers with so many significant digits.
        digits: see above.

    Raises:
        ValueError: for no rows, or rows with different heads.

    >>> table([{"t": 0, "noise": "small", "√ᾱ_t": 0.99995}, {"t": 999, "noise": "all", "√ᾱ_t": 0.00635}])
      t  noise     √ᾱ_t
    ---  -----  -------
      0  small    1
    999  all    0.00635
    """
    check_count(digits, "digits", 1)
    if not rows:
        raise ValueError("rows is empty; pass at least one dictionary.")
    heads = list(rows[0])
    if wrong := [row for row in rows if list(row) != heads]:
        raise ValueError(f"All rows must have the heads {heads}, got one with {list(wrong[0])}.")
    columns = [[_entry(row[head], digits) for row in rows] for head in heads]
    left = [any(isinstance(row[head], str) and not _is_number(row[head]) for row in rows) for head in heads]
    widths = [max(len(head), *map(len, column)) for head, column in zip(heads, columns, strict=True)]
    for line in (heads, ["-" * width for width in widths], *zip(*columns, strict=True)):
        cells = [
            text.ljust(width) if to_left else text.rjust(width)
            for text, width, to_left in zip(line, widths, left, strict=True)
        ]
        print("  ".join(cells).rstrip())


def whole(number: float) -> str:
    """A number without decimals, its thousands parted as in the language in use.

    Raises TypeError for what is no number, ValueError for one that is not finite.

    >>> whole(1536000)
    '1,536,000'
    """
    check_number(number, "number")
    return f"{number:,.0f}".replace(",", word("thousands"))


def _entry(value: object, digits: int) -> str:
    if isinstance(value, (str, bool, int)):
        return str(value)
    number = float(value)  # type: ignore[arg-type]
    return str(int(number)) if number.is_integer() and abs(number) >= 10**digits else f"{number:.{digits}g}"


def _is_number(text: object) -> bool:
    return bool(str(text).strip("+-−±%<>≈ .,0123456789eE") == "") and any(map(str.isdigit, str(text)))
