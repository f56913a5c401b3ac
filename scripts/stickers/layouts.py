"""The layouts, one a size, each on its own whole-pixel grid. A new size is one entry here."""

from dataclasses import dataclass

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
    baseline: float
    gap: float = 1  # between the ink of two figures


@dataclass(frozen=True)
class Label:
    """What the date is: on a line of its own above it, or without a baseline before it."""

    styles: dict  # by lettering
    baseline: float = 0
    gap: float = 4  # before the date


@dataclass(frozen=True)
class Host:
    """The host name: one line in the first style that fits, else two lines in the second."""

    styles: tuple
    width: float
    baseline: float
    baselines: tuple


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
    label: Label
    seal: Seal = None
    brand: tuple = ()  # styles, the best first; none where there is no room
    brand_baseline: float = 0
    brand_width: float = 0  # the most that the brand may take
    host: Host = None
    note: Words = None  # the explanation where no date follows
    rule: float = 0  # a thin line above the date; 0 for none
    rule_alone: float = 0

    @property
    def name(self):
        return f"{self.width}x{self.height}"


LAYOUTS = (
    Layout(
        44, 70, 4, Box(2, 2, 40, 31, 2),
        Padlock(3, 6, 3, 10, 11, 21, 2.5, 19, 6, 3, 1),
        word=Words(37, 40.5, (), {
            "kanji": (Style("sans-semibold", 12, "grid"),
                      Style("sans-medium", 11, wide=0.83)),
            "hanzi": (Style("hanzi-bold", 12),),
            "hangul": (Style("hangul-bold", 11.5), Style("hangul-bold", 11)),
            "latin": (Style("narrow-bold", 10.5), Style("narrow-bold", 10),
                      Style("narrow-bold", 9.5)),
        }),
        alone=Words(37, 51, (44.5, 58.5), {
            "kanji": (Style("sans-semibold", 12, "grid"),
                      Style("sans-medium", 11, wide=0.83)),
            "hanzi": (Style("hanzi-bold", 12),),
            "hangul": (Style("hangul-bold", 12), Style("hangul-bold", 11)),
            "latin": (Style("narrow-bold", 11), Style("narrow-bold", 10), Style("narrow-bold", 8.5)),
        }),
        date=Figures(Style("narrow-medium", 8, "grid"), 66),
        label=Label({"kanji": Style("sans-medium", 9),
                     "hanzi": Style("hanzi-regular", 9, "grid"),
                     "hangul": Style("hangul-regular", 9, "grid"),
                     "latin": Style("narrow-medium", 9)}, 56),
    ),
    Layout(
        56, 88, 5, Box(2, 2, 52, 46, 3),
        Padlock(13, 7, 3, 21, 13, 25, 3, 32, 7, 3.5, 1.5),
        brand=(Style("narrow-bold", 8, "rows", 0.6), Style("narrow-bold", 7),
               Style("sans-bold", 8), Style("sans-bold", 7)), brand_baseline=11, brand_width=48,
        word=Words(48, 56, (), {
            "kanji": (Style("sans-bold", 13, "rows"), Style("sans-semibold", 12, "grid")),
            "hanzi": (Style("hanzi-bold", 13),),
            "hangul": (Style("hangul-bold", 13),),
            "latin": (Style("narrow-bold", 13), Style("narrow-bold", 12)),
        }),
        alone=Words(48, 67, (59.5, 75.5), {
            "kanji": (Style("sans-bold", 13, "rows"), Style("sans-semibold", 12, "grid")),
            "hanzi": (Style("hanzi-bold", 14),),
            "hangul": (Style("hangul-bold", 14), Style("hangul-bold", 13)),
            "latin": (Style("narrow-bold", 14), Style("narrow-bold", 13), Style("narrow-bold", 12),
                      Style("narrow-bold", 11)),
        }),
        date=Figures(Style("narrow-medium", 10), 84),
        label=Label({"kanji": Style("sans-medium", 10, "grid"),
                     "hanzi": Style("hanzi-regular", 10, "grid"),
                     "hangul": Style("hangul-regular", 10, "grid"),
                     "latin": Style("narrow-medium", 10)}, 73),
    ),
    Layout(
        88, 145, 7, Box(3, 3, 82, 82, 4),
        Padlock(28, 9, 4, 39, 16, 34, 3, 53, 9, 4.5, 4),
        seal=Seal(51, 32, 27.5, 28, 28),
        brand=(Style("narrow-bold", 11, "rows", 1.2), Style("narrow-bold", 10),
               Style("sans-bold", 11, "rows", 1), Style("sans-bold", 9)), brand_baseline=14, brand_width=74,
        word=Words(78, 96, (), {
            "kanji": (Style("sans-bold", 17, "rows"),),
            "hanzi": (Style("hanzi-bold", 18),),
            "hangul": (Style("hangul-bold", 18),),
            "latin": (Style("narrow-bold", 19), Style("narrow-bold", 18)),
        }),
        alone=Words(78, 97, (), {
            "kanji": (Style("sans-bold", 17, "rows"), Style("sans-bold", 13, "rows")),
            "hanzi": (Style("hanzi-bold", 18),),
            "hangul": (Style("hangul-bold", 18), Style("hangul-bold", 13)),
            "latin": (Style("narrow-bold", 19), Style("narrow-bold", 16),
                      Style("narrow-bold", 15)),
        }),
        date=Figures(Style("narrow-medium", 9), 139),
        label=Label({"kanji": Style("sans-medium", 10, "grid"),
                     "hanzi": Style("hanzi-regular", 10, "grid"),
                     "hangul": Style("hangul-regular", 10, "grid"),
                     "latin": Style("narrow-medium", 9)}),
        host=Host((Style("narrow-medium", 10), Style("narrow-medium", 9)), 79, 119, (114, 124)),
        note=Words(78, 125.5, (119.5, 132.5), {
            "kanji": (Style("sans-medium", 10, "grid"),),
            "hanzi": (Style("hanzi-regular", 11, "grid"),),
            "hangul": (Style("hangul-regular", 11, "grid"),),
            "latin": (Style("narrow-medium", 11),),
        }),
        rule=127.5, rule_alone=110.5,
    ),
)
