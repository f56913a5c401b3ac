"""Composes one sticker: layout, state and words become an SVG template.

Slots are filled by src/image/: `{{date}}` and `{{host}}` are text; `{{date-path …}}`,
`{{date-middle …}}` and `{{host-path …}}` are outlines (src/image/lettering.h); lift, check and
shine place a frame.
What stands before `{{ground}}` is the same for all hosts and dates, and is drawn once.
"""

from xml.sax.saxutils import escape

from . import lettering, motion, shapes, themes
from .layouts import Box
from .lettering import number as n

STILL, MOTION, FRAME = "still", "motion", "frame"
GROUND = "{{ground}}"
SUNK = 3  # how far the shackle reaches into the shield, so that no gap shows when it moves
# Of each script a character as high as it, and what stands between lines that become one.
REFERENCE = {"kanji": "国", "hanzi": "国", "hangul": "을", "latin": "H"}
JOINT = {"kanji": "", "hanzi": "", "hangul": " ", "latin": " "}


class Sticker:
    """`fitted` pictures have one pixel to a CSS pixel, and outlines that fill whole pixels there."""

    def __init__(self, layout, state, words, fitted=False, kind=STILL):
        self.layout, self.state, self.words = layout, state, words
        self.fitted, self.kind = fitted, kind
        self.script = words["lettering"]
        self.middle = layout.width / 2
        self.id = f"ts-{layout.name}-{state.name}-"

    # Text

    def line_at(self, style, text, fill, x, baseline):
        """A line whose ink begins at x; `fill` is a part of the themes, or a colour of the panel."""
        ink = lettering.line(graded(style, self.fitted), text)
        x -= ink.left
        if self.fitted:
            x = round(x)
        return (f'<path {self.paint(fill)} transform="translate({n(x)} {n(baseline)})"'
                f' d="{ink.path}"/>')

    def line(self, style, text, fill, baseline):
        """A line whose ink is centred."""
        ink = lettering.line(graded(style, self.fitted), text)
        return self.line_at(style, text, fill, self.middle - (ink.right - ink.left) / 2, baseline)

    def block(self, place, lines, fill):
        """Lines in the largest of the place's styles in which all of them fit."""
        if len(lines) > 1 and not place.middles:
            lines = (JOINT[self.script].join(lines),)
        middles = (place.middle,) if len(lines) == 1 else place.middles
        for style in place.styles[self.script]:
            inks = [lettering.line(style, text) for text in lines]
            if max(ink.right - ink.left for ink in inks) <= place.width:
                break
        else:
            self.no_room(lines)
        high = lettering.glyph(style, REFERENCE[self.script])
        return [self.line(style, text, fill, round(middle + (high.top + high.bottom) / 2))
                for text, middle in zip(lines, middles)]

    def paint(self, fill):
        """Attributes: those of a part that is of another colour in another theme, or of a colour."""
        colours = {"word": self.state.colours.word, "text": "#333"}
        if fill in colours:
            return f'{themes.tone(self.state, fill)} fill="{colours[fill]}"'
        return f'fill="{fill}"'

    def no_room(self, lines):
        raise SystemExit(f"make-stickers: {self.layout.name} has no room for {self.words.lang}"
                         f" '{'|'.join(lines)}': a smaller style or a shorter word is needed")

    # Shapes

    def rect(self, box, fill, part=None):
        tone = f" {themes.tone(self.state, part)}" if part else ""
        return (f'<rect{tone} x="{n(box.x)}" y="{n(box.y)}" width="{n(box.width)}"'
                f' height="{n(box.height)}" rx="{n(box.corner)}" fill="{fill}"/>')

    def frame(self):
        layout, state = self.layout, self.state
        w, h, corner = layout.width, layout.height, layout.corner
        return [self.rect(Box(0, 0, w, h, corner), state.colours.border, "frame"),
                self.rect(Box(1, 1, w - 2, h - 2, corner - 1), "#fff", "paper"),
                self.rect(layout.panel, f"url(#{self.id}panel)")]

    def seal(self):
        seal, state = self.layout.seal, self.state
        beams = shapes.rays(self.middle, seal.y, 80, seal.rays)
        wavy = shapes.scallops(self.middle, seal.y, seal.radius, 1.2, seal.waves)
        return [f'<path clip-path="url(#{self.id}clip)" fill="#fff" fill-opacity=".09"'
                f' d="{beams}"/>',
                f'<path fill="#fff" d="{wavy}"/>',
                f'<circle cx="{n(self.middle)}" cy="{n(seal.y)}" r="{n(seal.ring)}" fill="none"'
                f' stroke="{state.colours.lower if state.dated else state.colours.border}"/>']

    def padlock(self):
        lock, state, x = self.layout.padlock, self.state, self.middle
        fill = state.colours.ink
        if self.layout.seal and state.dated:
            fill = f"url(#{self.id}lock)"
        shackle = shapes.shackle(x, lock.shackle_top, lock.shield_top + SUNK, lock.shackle_radius,
                                 lock.shackle_thick, state.closed)
        shield = shapes.shield(x, lock.shield_top, lock.shield_half, lock.shield_height,
                               lock.corner)
        return [f'<path{self.moving("lock")} fill="{fill}" d="{shackle}"/>',
                f'<path fill="{fill}" d="{shield}"/>']

    def sign(self):
        lock, state, x = self.layout.padlock, self.state, self.middle
        color = "#fff" if self.layout.seal else state.colours.lower
        y, half, stroke = lock.sign_y, lock.sign_half, lock.sign_stroke * state.stroke
        parts = [f'<path{self.moving("check")} fill="none" stroke="{color}"'
                 f' stroke-width="{n(stroke)}" stroke-linecap="round" stroke-linejoin="round"'
                 f' d="{state.pictogram(x, y, half)}"/>']
        if state.dot:
            parts.append(f'<circle cx="{n(x)}" cy="{n(y + state.dot * half)}"'
                         f' r="{n(stroke * 0.62)}" fill="{color}"/>')
        return parts

    def moving(self, part):
        """What makes a part of the drawing move, as attributes."""
        if self.kind == STILL:
            return ""
        dash = f' stroke-dasharray="{motion.dash(self.layout)}"' if part == "check" else ""
        if self.kind == MOTION:
            return f'{dash} class="{motion.prefix(self.layout)}{part}"'
        return dash + {"lock": ' transform="translate(0 {{lift}})"',
                       "check": ' stroke-dashoffset="{{check}}"',
                       "shine": ' transform="translate({{shine}} 0)"'}[part]

    def shine(self):
        if self.kind == STILL:
            return []
        return [f'<g clip-path="url(#{self.id}clip)"><path{self.moving("shine")} fill="#fff"'
                f' fill-opacity=".38" d="{motion.shine_path(self.layout)}"/></g>']

    # What it says

    def dated(self):
        """State, host and date."""
        layout, state, words = self.layout, self.state, self.words
        lines = words.lines(f"{state.name}.word")
        parts = self.block(layout.word, lines, "word") + [GROUND]
        if layout.host:
            host = layout.host
            parts.append(f'<path {self.paint("text")} d="{{{{host-path {n(self.middle)} {host.width}'
                         f' {host.baseline} {host.baselines[0]} {host.baselines[1]}}}}}"/>')
        if layout.rule:
            parts.append(self.rule(layout.rule))
        return parts + self.date()

    def date(self):
        """The date below its label, or where there is room behind it, both centred as one."""
        layout, figures, label = self.layout, self.layout.date, self.layout.label
        style, text = label.styles[self.script], self.words[f"{self.state.name}.label"]
        if label.baseline:
            slot = f"date-middle {n(self.middle)} {figures.baseline}"
            name = self.line(style, text, "text", label.baseline)
        else:
            ink = lettering.line(graded(style, self.fitted), text)
            before = round(ink.right - ink.left) + label.gap
            left = round(self.middle - (before + figures_width(figures, self.fitted)) / 2)
            slot = f"date-path {left + before} {figures.baseline}"
            name = self.line_at(style, text, "text", left, figures.baseline)
        return [name, f'<path {self.paint("text")} d="{{{{{slot}}}}}"/>']

    def undated(self):
        """State, and a note where there is room."""
        layout, state, words = self.layout, self.state, self.words
        lines = words.lines(f"{state.name}.word")
        parts = self.block(layout.alone, lines, "word")
        if layout.note:
            parts.append(self.rule(layout.rule_alone))
            parts += self.block(layout.note, words.lines(f"{state.name}.note"), "text")
        return parts + [GROUND]

    def rule(self, y):
        left, right = 7, self.layout.width - 7
        return (f'<path {themes.tone(self.state, "rule")} stroke="{self.state.colours.border}" stroke-opacity=".3"'
                f' d="M{left} {n(y)}H{right}"/>')

    def brand(self):
        """In the first of the layout's styles that has all its letters and room for them."""
        layout, text = self.layout, self.words["brand"]
        for style in layout.brand:
            if not lettering.has(style, text):
                continue
            ink = lettering.line(style, text)
            if ink.right - ink.left <= layout.brand_width:
                return [self.line(style, text, self.state.colours.ink, layout.brand_baseline)]
        self.no_room((text,))

    def description(self):
        if not self.state.dated:
            joint = "" if self.script == "kanji" else " "
            return escape(joint.join(self.words.lines(f"{self.state.name}.note")))
        host = "{{host}}, " if self.layout.host else ""
        return host + escape(self.words[f"{self.state.name}.label"]) + " {{date}}"

    # The whole

    def definitions(self):
        state, layout = self.state, self.layout
        stops = (f'<stop offset="0" stop-color="{state.colours.upper}"/>'
                 f'<stop offset="1" stop-color="{state.colours.lower}"/></linearGradient>')
        parts = [f'<linearGradient id="{self.id}panel" x1="0" y1="0" x2="0" y2="1">{stops}']
        if layout.seal and state.dated:
            lock = layout.padlock
            foot = lock.shield_top + lock.shield_height
            parts.append(f'<linearGradient id="{self.id}lock" gradientUnits="userSpaceOnUse" x1="0"'
                         f' y1="{n(lock.shackle_top)}" x2="0" y2="{n(foot)}">{stops}')
        if layout.seal or self.kind != STILL:
            clip = self.rect(layout.panel, "#000")
            parts.append(f'<clipPath id="{self.id}clip">{clip}</clipPath>')
        if self.kind == MOTION:
            parts.append(f"<style>{motion.style(layout)}</style>")
        return "<defs>" + "".join(parts) + "</defs>"

    def svg(self):
        layout, w, h = self.layout, self.layout.width, self.layout.height
        parts = self.frame()
        if layout.seal:
            parts += self.seal()
        if layout.brand:
            parts += self.brand()
        parts += self.padlock() + self.sign() + self.shine()
        parts += self.dated() if self.state.dated else self.undated()
        return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}"'
                f' viewBox="0 0 {w} {h}" role="img" lang="{self.words.lang}">'
                f'<title>{escape(self.words[self.state.name + ".title"])}</title>'
                f"<desc>{self.description()}</desc>{self.definitions()}{''.join(parts)}</svg>\n")


def graded(style, fitted):
    return style if fitted else style.scalable()


def figure(figures, char, fitted):
    """The path of a character of dates from its ink on, and how far the next one's ink is. Dates
    are spaced by ink: the figures of the font are all equally wide, and leave holes about a 1."""
    if fitted and char == ".":
        return PIXEL, 1 + figures.gap
    glyph = lettering.glyph(graded(figures.style, fitted), char)
    wide = glyph.right - glyph.left
    return glyph.path_from_ink, (round(wide) if fitted else wide) + figures.gap


def figures_width(figures, fitted):
    """Of a date as wide as most are."""
    return sum(figure(figures, char, fitted)[1] for char in "2026.10.17") - figures.gap


def entry(char, advance, path):
    """A line of a glyph table: the character, its advance in hundredths of a pixel, its path."""
    return f"{char} {round(advance * 100)} {path}\n"


PIXEL = "m0 0h1v-1h-1z"  # a dot that is one whole pixel, beside the font's, which blurs into two


def date_table(layout, fitted):
    rows = ((char, *figure(layout.date, char, fitted)) for char in "0123456789.")
    return "".join(entry(char, advance, path) for char, path, advance in rows)


HOST_CHARS = "abcdefghijklmnopqrstuvwxyz0123456789-._:[]*…"


def host_table(style, fitted):
    glyphs = {char: lettering.glyph(graded(style, fitted), char) for char in HOST_CHARS}
    return "".join(entry(c, g.advance, g.path) for c, g in glyphs.items())
