"""check_floors.py [ROOT]: holds that every folder includes only what stands on lower floors (see ARCHITECTURE.md).

Prints each breach as file:line: rule, and exits 1 when there is one. Four rules:
 own       "engine/book/book.hpp" may be included from its own folder and from higher floors. The folders of floor 2
           know nothing of each other, except that the matching policies (engine/match) know the book.
 rooted    our own files are included by their path from the root of the repository.
 outside   each library and system header has a lowest floor; the core (floors 0 to 3) knows no clock, thread, file,
           socket or random source.
 market    floor 0 includes nothing but itself and the standard library.
"""

import re
import sys
from pathlib import Path

# Longest path first, so that settlement/service is not taken for settlement.
FLOORS = {
    "settlement/service": 5,
    "engine/exchange": 3,
    "engine/book": 2,
    "engine/match": 2,
    "engine/log": 4,
    "settlement": 2,
    "governance": 2,
    "gateway": 6,
    "pricing": 1,
    "market": 0,
    "cli": 7,
}
NEIGHBOURS = {("engine/match", "engine/book")}  # (who includes, what)

CORE, LOG, DOWNSTREAM, GATEWAY, CLI = 3, 4, 5, 6, 7

# The lowest floor that may include a header, by the beginning of its name; whatever is not named is free from floor 1 up.
LOWEST_FLOOR = {
    "boost/asio": GATEWAY,
    "boost/beast": GATEWAY,
    "hiredis": GATEWAY,
    "simdjson": GATEWAY,
    "CLI/": CLI,
    "sqlite3.h": DOWNSTREAM,
    "spdlog/": LOG,
    "openssl/": CORE,
    # clocks (<chrono> is free: it is also a calendar; check_style.py refuses its clocks in the core)
    "ctime": LOG,
    "time.h": LOG,
    "sys/time.h": LOG,
    # threads
    "thread": LOG,
    "mutex": LOG,
    "shared_mutex": LOG,
    "condition_variable": LOG,
    "atomic": LOG,
    "future": LOG,
    "semaphore": LOG,
    "latch": LOG,
    "barrier": LOG,
    "stop_token": LOG,
    "pthread.h": LOG,
    # files, sockets and the rest of the system
    "fstream": LOG,
    "filesystem": LOG,
    "iostream": LOG,
    "fcntl.h": LOG,
    "unistd.h": LOG,
    "signal.h": LOG,
    "csignal": LOG,
    "sys/": LOG,
    "netinet/": GATEWAY,
    "arpa/": GATEWAY,
    "netdb.h": GATEWAY,
    # chance
    "random": LOG,
}

# (file, header): why it stands lower than the table says.
ARGUED = {
    ("engine/book/memory_region.cpp", "sys/mman.h"): "memory, like operator new: a book grows without being copied",
    ("engine/match/c_api.cpp", "sys/auxv.h"): "outside harnesses choose their ids: a secret against ids that collide; no result depends on it",
    ("pricing/table_fold.cpp", "thread"): "a pure function that shares its work out; the result does not depend on it",
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def home(path):
    """The folder of the table in which a path lies, or nothing."""
    return next((folder for folder in FLOORS if path.startswith(folder + "/")), None)


def may_include(source, target):
    return source == target or FLOORS[target] < FLOORS[source] or (source, target) in NEIGHBOURS


def lowest_floor(header):
    def named(name):
        return header == name or (name.endswith("/") or "/" in name) and header.startswith(name)

    return next((floor for name, floor in LOWEST_FLOOR.items() if named(name)), 0)


def is_standard(header):
    return "/" not in header and not header.endswith((".h", ".hpp"))


def breach(source, quote, header):
    """The rule that an include in folder `source` breaks, in words, or nothing."""
    target = home(header)
    if target is not None:
        if may_include(source, target):
            return None
        if FLOORS[target] == FLOORS[source]:
            return f"{source} and {target} stand on floor {FLOORS[source]} and know nothing of each other: {header}"
        return f"{source} (floor {FLOORS[source]}) includes {header} from above (floor {FLOORS[target]})"
    if quote == '"':
        return f'"{header}" is not a path from the root of the repository into a folder of the house'
    if source == "market" and not is_standard(header):
        return f"market includes the standard library only: <{header}>"
    if lowest_floor(header) > FLOORS[source]:
        return f"<{header}> belongs to floor {lowest_floor(header)} and above; {source} is on floor {FLOORS[source]}"
    return None


def breaches(root):
    for path in sorted(p for p in root.rglob("*.[ch]pp") if home(p.relative_to(root).as_posix())):
        name = path.relative_to(root).as_posix()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            include = INCLUDE.match(line)
            if not include or (name, include.group(2)) in ARGUED:
                continue
            if rule := breach(home(name), *include.groups()):
                yield f"{name}:{number}: {rule}"


def main(arguments):
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent
    found = list(breaches(root))
    print(*found, sep="\n", end="\n" if found else "")
    if not found:
        print("floors: every include reaches downwards")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
