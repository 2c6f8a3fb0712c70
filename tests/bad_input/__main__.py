"""`python -m tests.bad_input [--bad] [WORD]`: the table of function x parameter x bad input x outcome.

WORD: only functions with this word in their name. --bad: only cells that are neither right nor refused.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from judging import cells_of
from public_functions import SUBJECTS

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("word", nargs="?", default="")
parser.add_argument("--bad", action="store_true")
options = parser.parse_args()
counts: Counter[str] = Counter()
for name, subject in SUBJECTS.items():
    if options.word not in name:
        continue
    for cell in cells_of(name, subject):
        counts[cell.outcome] += 1
        if not (options.bad and cell.fine):
            words = cell.words.replace("\n", " ")
            print(
                f"{cell.function:34} {cell.parameter:16} {cell.kind:28} {cell.outcome:14} {words}", flush=True
            )
print(f"{counts.total()} cells:", ", ".join(f"{count} {outcome}" for outcome, count in counts.most_common()))
