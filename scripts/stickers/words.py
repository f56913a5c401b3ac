"""Reads the word files: one a language, `key = value` lines, `|` parts the lines on a sticker."""

from .states import STATES

LETTERINGS = ("kanji", "hanzi", "hangul", "latin")


class Words:
    def __init__(self, path):
        self.path, self.lang, self.values = path, path.stem, {}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            key, equals, value = line.partition("=")
            if not equals:
                raise SystemExit(f"{path}:{number}: no '='")
            self.values[key.strip()] = value.strip()
        self._check()

    def _check(self):
        """Every key that a sticker needs is there, and no other."""
        needed = {"lettering", "brand"}
        for state in STATES:
            keys = ("title", "word", "label" if state.dated else "note")
            needed |= {f"{state.name}.{key}" for key in keys}
        for key in sorted(needed - self.values.keys()):
            raise SystemExit(f"{self.path}: '{key}' is missing")
        for key in sorted(self.values.keys() - needed):
            raise SystemExit(f"{self.path}: '{key}' is unknown")
        if self.values["lettering"] not in LETTERINGS:
            raise SystemExit(f"{self.path}: lettering is not one of {', '.join(LETTERINGS)}")

    def __getitem__(self, key):
        return self.values[key]

    def lines(self, key):
        return tuple(part.strip() for part in self[key].split("|"))
