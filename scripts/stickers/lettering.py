"""Turns text into outlines with FreeType, fitted to pixels at a size or not at all."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import freetype as ft

FONTS = Path("/usr/share/fonts")
NOTO = FONTS / "opentype/noto"
# File, and which of its faces, where it has several.
FACES = {
    "sans-medium": (FONTS / "opentype/mplus/Mplus1-Medium.otf", None),
    "sans-semibold": (FONTS / "opentype/mplus/Mplus1-SemiBold.otf", None),
    "sans-bold": (FONTS / "opentype/mplus/Mplus1-Bold.otf", None),
    "hanzi-regular": (NOTO / "NotoSansCJK-Regular.ttc", "Noto Sans CJK SC"),
    "hanzi-bold": (NOTO / "NotoSansCJK-Bold.ttc", "Noto Sans CJK SC"),
    "hangul-regular": (NOTO / "NotoSansCJK-Regular.ttc", "Noto Sans CJK KR"),
    "hangul-bold": (NOTO / "NotoSansCJK-Bold.ttc", "Noto Sans CJK KR"),
    "narrow-medium": (FONTS / "truetype/roboto/unhinted/RobotoCondensed-Medium.ttf", None),
    "narrow-bold": (FONTS / "truetype/roboto/unhinted/RobotoCondensed-Bold.ttf", None),
}

# How outlines are fitted to whole pixels: "grid" in both directions (strokes of dense kanji fall on
# pixels), "rows" in height only (keeps the rhythm of letters), "free" not at all.
HINTING = {
    "grid": ft.FT_LOAD_FORCE_AUTOHINT | ft.FT_LOAD_TARGET_NORMAL,
    "rows": ft.FT_LOAD_FORCE_AUTOHINT | ft.FT_LOAD_TARGET_LIGHT,
    "free": ft.FT_LOAD_NO_HINTING,
}
SCALABLE = "free"


@dataclass(frozen=True)
class Style:
    """How a piece of text is lettered: face, pixels to the em, hinting, extra space in pixels, and
    how wide the letters are, as a part of how the designer drew them."""

    face: str
    size: float
    hinting: str = "rows"
    tracking: float = 0
    wide: float = 1

    def scalable(self):
        """The same for drawings that are right at any scale."""
        return replace(self, hinting=SCALABLE)


@dataclass(frozen=True)
class Glyph:
    """One character: relative path commands from the pen's place, and the pen's way onward."""

    advance: float
    path: str
    left: float
    right: float
    top: float  # above the baseline
    bottom: float

    @property
    def path_from_ink(self):
        """The path from where its ink begins."""
        x, rest = re.match(r"m(-?[0-9.]+)(.*)", self.path).groups()
        start = number(float(x) - round(self.left, 2))
        return f"m{start} {rest.lstrip()}".replace(" -", "-", 1)


@dataclass(frozen=True)
class Line:
    """A line of text from x = 0 on the baseline y = 0, and where its ink begins and ends."""

    path: str
    left: float
    right: float


def number(value):
    """At most two decimals, no needless digit."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    if text in ("-0", ""):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


class _Pen:
    """Collects FreeType's outline as relative path commands, without adding up rounding errors."""

    def __init__(self):
        self.parts = []
        self.at = (0, 0)  # hundredths of a pixel, y down
        self.start = None

    def _relative(self, *points):
        numbers = []
        for p in points:
            x, y = round(p.x * 100 / 64), round(-p.y * 100 / 64)
            numbers += [number((x - self.at[0]) / 100), number((y - self.at[1]) / 100)]
        self.at = (x, y)
        # A minus sign separates as well as a space does.
        return " ".join(numbers).replace(" -", "-")

    def close(self):
        if self.start is not None:
            self.parts.append("z")
            self.at = self.start  # where SVG's pen is after closing

    def move(self, to, _):
        self.close()
        self.parts.append("m" + self._relative(to))
        self.start = self.at

    def line(self, to, _):
        before = self.at
        step = self._relative(to)
        if self.at == before:
            return
        if self.at[1] == before[1]:
            step = "h" + number((self.at[0] - before[0]) / 100)
        elif self.at[0] == before[0]:
            step = "v" + number((self.at[1] - before[1]) / 100)
        else:
            step = "l" + step
        self.parts.append(step)

    def conic(self, control, to, _):
        self.parts.append("q" + self._relative(control, to))

    def cubic(self, control1, control2, to, _):
        self.parts.append("c" + self._relative(control1, control2, to))


@lru_cache(None)
def _face(name):
    path, family = FACES[name]
    for index in range(ft.Face(str(path)).num_faces):
        face = ft.Face(str(path), index)
        if family is None or face.family_name.decode() == family:
            return face
    raise SystemExit(f"make-stickers: {path.name} has no face '{family}'")


def has(style, text):
    """Are all characters in the style's face?"""
    return all(_face(style.face).get_char_index(char) for char in text)


@lru_cache(None)
def glyph(style, char):
    """The outline of one character; a character that the face lacks is our mistake."""
    face = _face(style.face)
    face.set_char_size(round(style.size * style.wide * 64), round(style.size * 64), 72, 72)
    index = face.get_char_index(char)
    if index == 0:
        raise SystemExit(f"make-stickers: {FACES[style.face][0].name} has no '{char}'")
    face.load_glyph(index, HINTING[style.hinting] | ft.FT_LOAD_NO_BITMAP)
    slot = face.glyph
    pen = _Pen()
    slot.outline.decompose(pen, pen.move, pen.line, pen.conic, pen.cubic)
    pen.close()
    # Hinting rounds advances to whole pixels; "rows" keeps those that the designer drew.
    advance = slot.advance.x / 64 if style.hinting == "grid" else slot.linearHoriAdvance / 65536
    box = slot.outline.get_bbox()
    return Glyph(advance, "".join(pen.parts), box.xMin / 64, box.xMax / 64,
                 box.yMax / 64, box.yMin / 64)


@lru_cache(None)
def line(style, text):
    """A line of text set in `style`."""
    x, parts, left, right = 0, [], None, 0
    for char in text:
        g = glyph(style, char)
        if g.path:
            parts.append(f"M{number(x)} 0{g.path}")
            left = x + g.left if left is None else left
            right = x + g.right
        x += g.advance + style.tracking
    return Line("".join(parts), left or 0, right)
