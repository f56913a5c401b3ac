"""Markdown tables of figures."""


def table(head, rows):
    """The first column is text, the others are figures."""
    yield "| " + " | ".join(head) + " |"
    yield "| --- |" + " ---: |" * (len(head) - 1)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def speed_row(name, r):
    return name, f"{r['rps']:,.0f}", f"{r['p50']:.2f}", f"{r['p99']:.2f}", f"{r['cpu']:.2f}"


SPEED_HEAD = ("", "requests/s", "p50 ms", "p99 ms", "CPU µs a request")


def wish(text, value, compare, limit, form=".2f"):
    good = value >= limit if compare == "at least" else value <= limit
    return f"- {'✓' if good else '✗'} {text}: {value:{form}}, wanted {compare} {limit:{form}}"
