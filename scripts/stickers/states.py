"""The six states of a sticker: their colours and their signs.

Colour is an extra: word, pictogram and the open or closed padlock say the same without it.
"""

from dataclasses import dataclass

from . import shapes


@dataclass(frozen=True)
class State:
    """Colours are of the panel (upper, lower end of its shade), the border, the word below, the
    brand on the panel, the padlock on the panel, and the pictogram on a padlock on the panel."""

    name: str
    upper: str
    lower: str
    border: str
    word: str
    brand: str
    padlock: str
    sign: str
    pictogram: callable
    stroke: float = 1.0  # of the pictogram, as a part of the layout's
    dot: float = 0.0  # below the pictogram, in half sizes from the centre; 0 for none
    closed: bool = False
    dated: bool = True  # carries a date and, where there is room, the host
    moves: bool = False


STATES = (
    State("valid", "#e3182d", "#b60d22", "#8e0a1a", "#b60d22", "#fff", "#fff", "#c4122a",
          shapes.check, closed=True, moves=True),
    State("not_yet_valid", "#3f74c4", "#27509a", "#1c3c78", "#1f4a94", "#fff", "#fff", "#27509a",
          shapes.hourglass, stroke=0.72),
    State("expired", "#7b838f", "#5a616c", "#434952", "#7a4f00", "#fff", "#fff", "#8a5a00",
          shapes.clock, stroke=0.8),
    State("revoked", "#474a52", "#2a2c32", "#1b1d21", "#c4122a", "#fff", "#fff", "#c4122a",
          shapes.cross),
    State("wrong_site", "#ffc62e", "#f7ae00", "#8a5800", "#7f4300", "#3d2600", "#3d2600", "#ffc62e",
          shapes.exclamation, dot=0.82, dated=False),
    State("unknown", "#d9dde3", "#c3c9d2", "#7d848f", "#4d535d", "#454b55", "#6a717c", "#fff",
          shapes.question, dot=0.88, dated=False),
)
