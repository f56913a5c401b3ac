"""The layouts, one a size, each on its own whole-pixel grid. A new size is one entry here."""

from dataclasses import dataclass, field

from .lettering import Style


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    corner: float = 0


@dataclass(frozen=True)
class Padlock:
    """Shackle (its top, outer radius, thickness) over a shield (its top, half width, height)."""

    shackle_top: float
    shackle_radius: float
    shackle_thick: float
    shield_top: float
    shield_half: float
    shield_height: float
    corner: float
    sign_y: float  # the middle of the pictogram
    sign_half: float
    sign_stroke: float
    lift: float  # how far the shackle jumps when it moves


@dataclass(frozen=True)
class Seal:
    """The white scalloped disc behind the padlock, with rays around it."""

    y: float
    radius: float
    ring: float
    waves: int
    rays: int


@dataclass(frozen=True)
class Words:
    """One to two lines of words. The first style in which they fit the width is taken; `middle` is
    that of the ink of a single line, `middles` those of two."""

    width: float
    middle: float
    middles: tuple
    styles: dict  # by the lettering that the language's word file names


@dataclass(frozen=True)
class Figures:
    """A run of glyphs that the program draws: from a table made for this style."""

    style: Style
    digit: float  # whole pixels to a digit
    baseline: float
    fill: str = "#333"


@dataclass(frozen=True)
class Host:
    """The host name: one line in the first style that fits, else two lines in the second."""

    styles: tuple
    width: float
    baseline: float
    baselines: tuple
    fill: str = "#222"


@dataclass(frozen=True)
class Layout:
    width: int
    height: int
    corner: float
    panel: Box  # the coloured field
    padlock: Padlock
    word: Words  # the state, above a date
    alone: Words  # the state, where no date follows
    date: Figures
    seal: Seal = None
    narrow: bool = False  # takes the short forms of words
    brand: Style = None
    brand_baseline: float = 0
    brand_width: float = 0  # the most that the brand may take
    host: Host = None
    label: dict = field(default_factory=dict)  # the style of the date's label, by lettering
    label_gap: float = 3
    note: Words = None  # the explanation where no date follows
    rule: float = 0  # a thin line above the date; 0 for none
    rule_alone: float = 0

    @property
    def name(self):
        return f"{self.width}x{self.height}"


LAYOUTS = (
    Layout(
        44, 70, 4, Box(2, 2, 40, 38, 2),
        Padlock(4, 7, 3, 13, 12, 25, 2.5, 23.5, 6.5, 3, 2),
        word=Words(39, 49, (), {
            "kanji": (Style("sans-semibold", 13, "grid"), Style("sans-medium", 10, "grid")),
            "latin": (Style("narrow-bold", 10.5), Style("narrow-bold", 10),
                      Style("narrow-bold", 9.5)),
        }),
        alone=Words(40, 54.5, (48.5, 60.5), {
            "kanji": (Style("sans-semibold", 13, "grid"), Style("sans-semibold", 12, "grid")),
            "latin": (Style("narrow-bold", 11), Style("narrow-bold", 10), Style("narrow-bold", 9)),
        }),
        date=Figures(Style("narrow-medium", 8, "grid"), 4, 65),
        narrow=True,
    ),
    Layout(
        56, 88, 5, Box(2, 2, 52, 54, 3),
        Padlock(14, 8, 3, 24, 14, 29, 3, 36, 7.5, 3.5, 2),
        brand=Style("narrow-bold", 8, "rows", 0.6), brand_baseline=11, brand_width=48,
        word=Words(50, 65.5, (), {
            "kanji": (Style("sans-bold", 14, "rows"), Style("sans-semibold", 12, "grid")),
            "latin": (Style("narrow-bold", 13), Style("narrow-bold", 12)),
        }),
        alone=Words(50, 71.5, (64.5, 78.5), {
            "kanji": (Style("sans-bold", 13, "rows"), Style("sans-semibold", 12, "grid")),
            "latin": (Style("narrow-bold", 14), Style("narrow-bold", 13), Style("narrow-bold", 12),
                      Style("narrow-bold", 11)),
        }),
        date=Figures(Style("narrow-medium", 9), 5, 82),
    ),
    Layout(
        88, 145, 7, Box(3, 3, 82, 82, 4),
        Padlock(28, 9, 4, 39, 16, 34, 3, 53, 9, 4.5, 4),
        seal=Seal(51, 32, 27.5, 28, 28),
        brand=Style("narrow-bold", 11, "rows", 1.2), brand_baseline=14, brand_width=74,
        word=Words(78, 96, (), {
            "kanji": (Style("sans-bold", 17, "rows"),),
            "latin": (Style("narrow-bold", 19), Style("narrow-bold", 18)),
        }),
        alone=Words(78, 97, (), {
            "kanji": (Style("sans-bold", 17, "rows"), Style("sans-bold", 13, "rows")),
            "latin": (Style("narrow-bold", 19), Style("narrow-bold", 16),
                      Style("narrow-bold", 15)),
        }),
        date=Figures(Style("narrow-medium", 9), 5, 139),
        host=Host((Style("narrow-medium", 10), Style("narrow-medium", 9)), 79, 119, (114, 124)),
        label={"kanji": Style("sans-medium", 10, "grid"), "latin": Style("narrow-medium", 9)},
        note=Words(78, 125.5, (119.5, 132.5), {
            "kanji": (Style("sans-medium", 10, "grid"),),
            "latin": (Style("narrow-medium", 11),),
        }),
        rule=127.5, rule_alone=110.5,
    ),
)
