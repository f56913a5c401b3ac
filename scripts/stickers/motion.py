"""How the seal moves: the padlock snaps shut, the check draws itself, a shine passes.

One timeline serves the CSS animation of the SVG and the frames of the GIF. It begins and ends with
the finished seal, so that a viewer that shows one frame only shows the right one.
"""

from . import shapes, themes
from .lettering import number as n

PERIOD = 2.4  # seconds
PLAYS = 2  # 4.8 s in all: WCAG 2.2.2 asks for under 5

# Parts of the period.
REST, LIFTED, SHUT, DRAWN, SHINES, DONE = 0.34, 0.36, 0.46, 0.62, 0.64, 0.94
FRAMES = (0, 0.36, 0.40, 0.43, 0.46, 0.50, 0.54, 0.58, 0.62,
          0.66, 0.70, 0.74, 0.78, 0.82, 0.86, 0.90, 0.94)


def prefix(layout):
    return f"ts-{layout.name}-"


def dash(layout):
    """The length of the check, as the pattern of its stroke."""
    return f"{n(shapes.check_length(layout.padlock.sign_half) + 0.1)} 99"


def _hidden(layout):
    """The dash offset at which nothing of the check is seen, its round ends included."""
    return shapes.check_length(layout.padlock.sign_half) + layout.padlock.sign_stroke


def _shine(layout):
    """Width, slant and way of the shine."""
    panel = layout.panel
    wide, slant = panel.width * 0.3, panel.height * 0.35
    return wide, slant, panel.width + wide + slant


def shine_path(layout):
    panel, (wide, slant, _) = layout.panel, _shine(layout)
    left, bottom = panel.x - wide - slant, panel.y + panel.height
    return (f"M{n(left)} {n(bottom)}l{n(slant)} {n(-panel.height)}h{n(wide)}"
            f"l{n(-slant)} {n(panel.height)}z")


def style(layout):
    """The style block of the moving SVG. Its names carry the size, since styles of inlined
    pictures apply to the whole page."""
    p = prefix(layout)
    lift, hidden, way = layout.padlock.lift, n(_hidden(layout)), n(_shine(layout)[2])
    rest, lifted, shut, drawn, shines, done = (
        f"{t * 100:g}%" for t in (REST, LIFTED, SHUT, DRAWN, SHINES, DONE))
    parts = ("lock", "check", "shine")
    rules = [f".{p}{part}{{animation:{p}{part} {PERIOD}s {PLAYS} both}}" for part in parts]
    rules += [
        f"@keyframes {p}lock{{0%,{rest}{{transform:none;animation-timing-function:ease-out}}"
        f"{lifted}{{transform:translateY(-{n(lift)}px);animation-timing-function:ease-in}}"
        f"{shut},to{{transform:none}}}}",
        f"@keyframes {p}check{{0%,{rest}{{stroke-dashoffset:0}}"
        f"{lifted},{shut}{{stroke-dashoffset:{hidden}}}{drawn},to{{stroke-dashoffset:0}}}}",
        f"@keyframes {p}shine{{0%,{shines}{{transform:none}}"
        f"{done},to{{transform:translateX({way}px)}}}}",
        "@media(prefers-reduced-motion:reduce){" + ",".join(f".{p}{part}" for part in parts)
        + "{animation:none}}",
    ]
    return "".join(rules)


def style_source(layout):
    """The style block as a source expression of a Content-Security-Policy."""
    return themes.source(style(layout))


def _between(t, start, end):
    return min(1, max(0, (t - start) / (end - start)))


def frames(layout):
    """One line a frame: hundredths of a second, then the values of the slots lift, check, shine."""
    lines = []
    for i, t in enumerate(FRAMES):
        until = FRAMES[i + 1] if i + 1 < len(FRAMES) else 1
        delay = round(until * PERIOD * 100) - round(t * PERIOD * 100)
        up = _between(t, REST, LIFTED) - _between(t, LIFTED, SHUT) ** 2
        hidden = _between(t, REST, LIFTED) - _between(t, SHUT, DRAWN)
        lines.append(f"{delay} {n(-layout.padlock.lift * up)} {n(_hidden(layout) * hidden)}"
                     f" {n(_shine(layout)[2] * _between(t, SHINES, DONE))}\n")
    return "".join(lines)
