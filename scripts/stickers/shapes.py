"""The shapes of a seal as SVG path data: pure geometry, no colour."""

from math import cos, hypot, pi, sin

from .lettering import number as n


def shield(x, top, half, height, corner):
    """A shield about the axis `x`: square shoulders, a soft point."""
    left, right, waist, tip = x - half, x + half, top + height * 0.48, top + height
    low, near = top + height * 0.74, top + height * 0.9
    return (
        f"M{n(left + corner)} {n(top)}H{n(right - corner)}"
        f"Q{n(right)} {n(top)} {n(right)} {n(top + corner)}V{n(waist)}"
        f"C{n(right)} {n(low)} {n(x + half * 0.54)} {n(near)} {n(x)} {n(tip)}"
        f"C{n(x - half * 0.54)} {n(near)} {n(left)} {n(low)} {n(left)} {n(waist)}"
        f"V{n(top + corner)}Q{n(left)} {n(top)} {n(left + corner)} {n(top)}Z"
    )


def shackle(x, top, foot, outer, thick, closed):
    """The bow of a padlock; when open its right leg hangs free."""
    inner, turn = outer - thick, top + outer
    end = foot if closed else turn
    return (
        f"M{n(x - outer)} {n(foot)}V{n(turn)}A{n(outer)} {n(outer)} 0 0 1 {n(x + outer)} {n(turn)}"
        f"V{n(end)}H{n(x + inner)}V{n(turn)}"
        f"A{n(inner)} {n(inner)} 0 0 0 {n(x - inner)} {n(turn)}V{n(foot)}Z"
    )


def scallops(x, y, radius, depth, count):
    """A disc with a wavy rim, as a paper seal has."""
    path = ""
    for i in range(count + 1):
        angle = 2 * pi * i / count - pi / 2
        px, py = x + (radius - depth) * cos(angle), y + (radius - depth) * sin(angle)
        if i == 0:
            path = f"M{n(px)} {n(py)}"
            continue
        crest = angle - pi / count
        cx, cy = x + (radius + depth) * cos(crest), y + (radius + depth) * sin(crest)
        path += f"Q{n(cx)} {n(cy)} {n(px)} {n(py)}"
    return path + "Z"


def rays(x, y, radius, count):
    """Beams from a centre, each a third as wide as the space between two."""
    half, path = pi / count / 2, ""
    for i in range(count):
        angle = 2 * pi * (i + 0.5) / count - pi / 2
        (ax, ay), (bx, by) = ((round(radius * cos(a)), round(radius * sin(a)))
                              for a in (angle - half, angle + half))
        path += f"M{n(x)} {n(y)}l{ax} {ay} {bx - ax} {by - ay}z"
    return path.replace(" -", "-")


# Pictograms, to be stroked: each about (x, y), in a square that reaches `half` to every side.

CHECK = [(-0.92, 0.02), (-0.25, 0.68), (0.95, -0.62)]


def check(x, y, half):
    points = [(x + px * half, y + py * half) for px, py in CHECK]
    return "M" + "L".join(f"{n(px)} {n(py)}" for px, py in points)


def check_length(half):
    return sum(hypot(b[0] - a[0], b[1] - a[1]) * half for a, b in zip(CHECK, CHECK[1:]))


def cross(x, y, half):
    arm = half * 0.62
    return (
        f"M{n(x - arm)} {n(y - arm)}L{n(x + arm)} {n(y + arm)}"
        f"M{n(x + arm)} {n(y - arm)}L{n(x - arm)} {n(y + arm)}"
    )


def clock(x, y, half):
    radius = half * 0.85
    return (
        f"M{n(x)} {n(y - radius)}a{n(radius)} {n(radius)} 0 1 1-.01 0z"
        f"M{n(x)} {n(y - half * 0.42)}V{n(y)}L{n(x + half * 0.34)} {n(y + half * 0.2)}"
    )


def hourglass(x, y, half):
    wide, high = half * 0.62, half * 0.84
    return (
        f"M{n(x - wide)} {n(y - high)}H{n(x + wide)}L{n(x - wide)} {n(y + high)}H{n(x + wide)}"
        f"L{n(x - wide)} {n(y - high)}Z"
    )


def exclamation(x, y, half):
    return f"M{n(x)} {n(y - half * 0.85)}V{n(y + half * 0.2)}"


def question(x, y, half):
    return (
        f"M{n(x - half * 0.5)} {n(y - half * 0.42)}"
        f"C{n(x - half * 0.5)} {n(y - half * 1.08)} {n(x + half * 0.55)} {n(y - half * 1.08)}"
        f" {n(x + half * 0.55)} {n(y - half * 0.4)}"
        f"C{n(x + half * 0.55)} {n(y)} {n(x)} {n(y)} {n(x)} {n(y + half * 0.32)}"
    )
