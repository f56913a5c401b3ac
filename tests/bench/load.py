"""Loads servers with wrk, in turns, and says what they took for it."""

import re
import statistics
import subprocess
import sys


def say(text):
    print(text, file=sys.stderr, flush=True)


def milliseconds(text, percentile):
    value, unit = re.search(rf"^\s+{percentile}%\s+([\d.]+)(us|ms|s|m)\s*$", text, re.M).groups()
    return float(value) * {"us": 1e-3, "ms": 1, "s": 1e3, "m": 6e4}[unit]


class Run:
    """One wrk against one server, begun at once. What the processes `besides` take is its, too."""

    def __init__(self, server, target, seconds, connections, headers=None, script=(), besides=()):
        command = ["wrk", "-t", str(min(2, connections)), "-c", str(connections),
                   "-d", f"{seconds}s", "--latency"]
        for name, value in (headers or {}).items():
            command += ["-H", f"{name}: {value}"]
        if script:
            command += ["-s", script[0]]
        command.append(server.url(target))
        if script:
            command += ["--", *map(str, script[1:])]
        self.processes, self.what = (server, *besides), f"{server.name} {target}"
        self.cpu_before = self.cpu_seconds()
        self.wrk = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def cpu_seconds(self):
        return sum(process.cpu_seconds() for process in self.processes)

    def result(self):
        text = self.wrk.communicate()[0]
        if self.wrk.returncode != 0:
            sys.exit(f"wrk failed against {self.what}")
        cpu = self.cpu_seconds() - self.cpu_before
        requests = int(re.search(r"(\d+) requests in", text)[1])
        odd = re.search(r"Non-2xx.*|Socket errors.*", text)
        if odd:
            say(f"    {self.what}: {odd[0]}")
        return {"rps": float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]),
                "p50": milliseconds(text, 50), "p99": milliseconds(text, 99),
                "cpu": cpu / max(requests, 1) * 1e6, "requests": requests}


def medians(results):
    return {key: statistics.median(one[key] for one in results) for key in results[0]}


def in_turns(label, rounds, runs):
    """{name: medians}. `runs` is {name: function that returns figures}; each round calls all, so
    that whatever else the machine does meets them alike."""
    results = {name: [] for name in runs}
    for number in range(1, rounds + 1):
        for name, run in runs.items():
            say(f"  {label}, round {number} of {rounds}: {name}")
            results[name].append(run())
    return {name: medians(all_) for name, all_ in results.items()}
