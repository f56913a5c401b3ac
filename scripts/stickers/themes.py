"""How a sticker looks on dark pages: rules of CSS over the drawing, whose own colours are light.

Pictures of one theme have the rules as they are; those that follow the page's visitor have them
within a media query. Names carry the state, since styles of inlined pictures apply to the whole
page.
"""

from base64 import b64encode
from hashlib import sha256

PAPER, WORD, TEXT, RULE = "#1f2226", "#f4f5f6", "#d4d8dd", "#fff"


def tone(state, part):
    """The attribute by which a part of the drawing is known to the rules."""
    return f'class="ts-{state.name}-{part}"'


def rules(state):
    """On dark paper the panel's upper end makes the frame, and words are light in all states: red
    ones could not be read there."""
    looks = (("frame", "fill", state.colours.upper), ("paper", "fill", PAPER),
             ("word", "fill", WORD), ("text", "fill", TEXT), ("rule", "stroke", RULE))
    return "".join(f".ts-{state.name}-{part}{{{what}:{colour}}}" for part, what, colour in looks)


def source(style):
    """A style block as a source expression of a Content-Security-Policy."""
    return f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"


def files(states):
    """The file names and texts: the source expression, and on the second line the style block."""
    for state in states:
        dark = rules(state)
        for theme, style in (("dark", dark), ("auto", f"@media(prefers-color-scheme:dark){{{dark}}}")):
            yield f"{state.name}.{theme}.txt", f"{source(style)}\n{style}"
