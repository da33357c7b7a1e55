"""failed_tests.py RESULTS.xml…: what CTest's JUnit files say of the tests that failed: the end of what each of them printed,
then all their names, each with the folder of its file, which is named after the build."""

import sys
import xml.etree.ElementTree as xml
from pathlib import Path

LINES = 60  # of each test


def left_out(case):
    """Not run because it said so itself; without its program, say, a test is not run either, and that is a failure."""
    skipped = case.find("skipped")
    return skipped is not None and skipped.get("message", "").startswith("SKIP_")


def failures(path):
    """(name, how long it took, output) of each failed test; a file that CTest did not finish is a failure too."""
    try:
        cases = list(xml.parse(path).getroot().iter("testcase"))
    except (OSError, xml.ParseError) as problem:
        yield "ctest", "no results", str(problem)
        return
    for case in cases:
        if case.get("status") in ("run", "disabled") or left_out(case):
            continue
        yield case.get("name"), f"{float(case.get('time', 0)):.0f} s", case.findtext("system-out") or ""


def last_lines(text, count=LINES):
    lines = text.rstrip().splitlines()
    dropped = len(lines) - count
    return lines if dropped <= 0 else [f"… {dropped} lines before", *lines[-count:]]


def report(paths):
    """The lines to print; none when nothing failed."""
    shown, names = [], []
    for path in map(Path, paths):
        for name, how_long, output in failures(path):
            names.append(f"failed: {path.parent.name}: {name} ({how_long})")
            shown += ["", f"-- {path.parent.name}: {name}", *last_lines(output)]
    return [*shown, "", *names] if names else []


if __name__ == "__main__":
    for line in report(sys.argv[1:]):
        print(line)
