"""The six states of a sticker: their colours and their signs, of which assets/states/states.txt is
the one table.

Colour is an extra: word, pictogram and the open or closed padlock say the same without it.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from . import shapes

TABLE = Path(__file__).resolve().parents[2] / "assets/states/states.txt"


@dataclass(frozen=True)
class Colours:
    """Of the panel (upper, lower end of its shade), the border, the word below, and what stands on
    the panel."""

    upper: str
    lower: str
    border: str
    word: str
    ink: str


@lru_cache(None)
def colours():
    """The colours and the sign of each row that a sticker shows, by the row's name."""
    found = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        row = line.split()
        upper, lower, border, word, ink, shape = row[9:15]
        if upper != "-":
            found[row[0]] = Colours(upper, lower, border, word, ink), shape.split("_")[-1]
    return found


SIGNS = {"check": shapes.check, "hourglass": shapes.hourglass, "clock": shapes.clock,
         "cross": shapes.cross, "exclamation": shapes.exclamation, "question": shapes.question}


@dataclass(frozen=True)
class State:
    name: str
    row: str  # of the table
    stroke: float = 1.0  # of the pictogram, as a part of the layout's
    dot: float = 0.0  # below the pictogram, in half sizes from the centre; 0 for none
    closed: bool = False
    dated: bool = True  # carries a date and, where there is room, the host
    moves: bool = False

    @property
    def colours(self):
        return colours()[self.row][0]

    @property
    def pictogram(self):
        return SIGNS[colours()[self.row][1]]


STATES = (
    State("valid", "verified", closed=True, moves=True),
    State("not_yet_valid", "not_yet_valid", stroke=0.72),
    State("expired", "expired", stroke=0.8),
    State("revoked", "revoked"),
    State("wrong_site", "mismatch", dot=0.82, dated=False),
    State("unknown", "none", dot=0.88, dated=False),
)
