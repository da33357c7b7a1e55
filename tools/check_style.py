"""check_style.py [ROOT]: the rules of style that a program can hold. Prints file:line: rule, exits 1 when one is broken.

Each rule is one function below; the tables at the top hold what is allowed and why. See CONTRIBUTING.md for the rest of
the style, which readers hold.
"""

import os
import re
import sys
from pathlib import Path

# Files that may be longer than LONGEST lines, each with its argument.
LONGEST = 400
LONG_FILES = {}

# Files below the gateway that may use floating point, each with its argument. No floating point touches money.
FLOATING_POINT = {
    "settlement/service/statements/sankey.cpp": "coordinates of a picture",
    "pricing/dividend_svg.cpp": "coordinates of a picture, and its rounded figures",
    "pricing/exact.hpp": "turns exact results into doubles for reports",
    "pricing/exact.cpp": "turns exact results into doubles for reports",
    "pricing/coalition_index.hpp": "chances of coalition sizes, for sampled shares",
    "pricing/coalition_index.cpp": "chances of coalition sizes, for sampled shares",
    "pricing/sampled_values.hpp": "sampled shares, with their error",
    "pricing/sampled_values.cpp": "sampled shares, with their error",
    "pricing/arrival_game.hpp": "worths of coalitions for sampled shares",
    "pricing/arrival_game.cpp": "worths of coalitions for sampled shares",
    "pricing/knn_value.hpp": "distances are measurements; the values of many records are reported as doubles",
    "pricing/knn_value.cpp": "distances are measurements; the values of many records are reported as doubles",
    "pricing/concentration.hpp": "indices of concentration and inequality are reports",
    "pricing/concentration.cpp": "indices of concentration and inequality are reports",
    "settlement/service/relevance.hpp": "how well a product fits a query: a rank, no money",
    "settlement/service/product_search.cpp": "ranks finds by relevance.hpp",
    "pricing/dispersion.hpp": "the mean and the variation of prices across regions are reports",
}

SOURCE_FOLDERS = [
    "market", "pricing", "engine/book", "engine/match", "engine/exchange", "engine/log", "settlement", "governance",
    "gateway", "cli", "bench", "tests", "tools",
]  # fmt: skip
README_LINES = 60  # one screen

BELOW_GATEWAY = ("market/", "pricing/", "engine/", "settlement/", "governance/")
NOT_CORE = ("engine/log/", "settlement/service/")
SKIPPED = {"build", "node_modules", "demo-data", "__pycache__"}
CODE = {".cpp", ".hpp"}
TEXT = CODE | {".py", ".sh", ".cmake", ".md", ".yaml", ".yml", ".txt"}

VAGUE_TYPE = {"Manager", "Helper", "Helpers", "Util", "Utils", "Impl"}
VAGUE_ENDING = {"Info", "Data"}
VAGUE_NAME = {"manager", "helper", "helpers", "util", "utils", "impl"}
VAGUE_FILE = VAGUE_NAME | {"info", "misc", "common"}
TERMS_OF_THE_FIELD = {"MarketData"}

DECLARED_TYPE = re.compile(r"\b(?:class|struct|union|enum(?:\s+class)?|concept|using|namespace)\s+(\w+)\s*(?:[:{=]|final\b)")
IDENTIFIER = re.compile(r"(?<!::)\b[a-z]\w*\b")
# The brackets keep these two patterns from finding themselves. In quotes the third word is a currency of ISO 4217.
UNFINISHED = re.compile(r"\b([T]ODO|[F]IXME|[X]XX|[H]ACK)\b(?!\")")
MACHINE_PATH = re.compile(r"(?<![\w./$}])/(?:work|home|root)/|/tmp/[b]uild")
FLOAT = re.compile(r"\b(?:double|float)\b")
SLEEP = re.compile(r"\b(?:sleep_for|sleep_until|usleep|nanosleep|sleep)\s*\(")
CLOCK = re.compile(r"_clock::now\b|\b(?:clock_gettime|gettimeofday)\s*\(|\bstd::time\s*\(")
CHANCE = re.compile(r"\brandom_device\b|\b(?:std::)?s?rand\s*\(|\bstd::\w+_distribution\b|\bstd::shuffle\b")
UNORDERED = re.compile(r"\bunordered_(?:flat_|node_)?(?:map|set)\s*<[^;(]*>\s+(\w+)\s*[;{=]")
TEST_CASE = re.compile(r'\b(?:TEST_CASE|SCENARIO)\(\s*"([^"]*)"')


class File:
    """A text file of the repository: its lines, and for C++ its lines without comments and literals."""

    def __init__(self, root, path):
        self.path, self.name = path, path.relative_to(root).as_posix()
        self.text = path.read_bytes().decode("utf-8", errors="replace")
        self.lines = self.text.split("\n")
        self.is_code = path.suffix in CODE
        self.code = without_comments(self.text).split("\n") if self.is_code else []

    def below_gateway(self):
        return self.is_code and self.name.startswith(BELOW_GATEWAY)

    def in_core(self):
        return self.below_gateway() and not self.name.startswith(NOT_CORE)


COMMENT_OR_LITERAL = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^(\s"\\]*)\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'",
    re.DOTALL,
)


def without_comments(text):
    """The text with comments and literals blanked out, its line breaks kept."""
    return COMMENT_OR_LITERAL.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def words_of(identifier):
    return re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+", identifier)


def length(file):
    count = len(file.lines) - 1
    if count > LONGEST and file.path.suffix not in {".md", ".yaml"} and file.name not in LONG_FILES:
        yield 1, f"{count} lines; at most {LONGEST}, or an argument in tools/check_style.py"


def white_space(file):
    if "\r" in file.text:
        yield 1, "carriage return"
    for number, line in enumerate(file.lines, 1):
        if line.rstrip("\r") != line.rstrip():
            yield number, "white space at the end of the line"
        if "\t" in line:
            yield number, "tab"
    if file.text and not file.text.endswith("\n"):
        yield len(file.lines), "no line break at the end of the file"


def unfinished(file):
    for number, line in enumerate(file.lines, 1):
        if found := UNFINISHED.search(line):
            yield number, f"{found.group()}: finish it, or file an issue"


def machine_path(file):
    for number, line in enumerate(file.lines, 1):
        if found := MACHINE_PATH.search(line):
            yield number, f"path of one machine: {found.group()}"


def pragma_once(file):
    if file.path.suffix == ".hpp" and file.lines[0] != "#pragma once":
        yield 1, "a header begins with #pragma once"


def vague_names(file):
    parts = re.split(r"[_.\-]", file.path.name.lower())
    for word in sorted(VAGUE_FILE & set(parts)):
        yield 1, f"'{word}' in a file name says nothing; name the idea"
    for number, line in enumerate(file.code, 1):
        for name in DECLARED_TYPE.findall(line):
            words = words_of(name) or [name]
            if VAGUE_TYPE & set(words) or words[-1] in VAGUE_ENDING and name not in TERMS_OF_THE_FIELD:
                yield number, f"vague name {name}"
        for name in IDENTIFIER.findall(line):
            if "_" in name and VAGUE_NAME & set(name.split("_")):
                yield number, f"vague name {name}"


def floating_point(file):
    if file.below_gateway() and file.name not in FLOATING_POINT:
        for number, line in enumerate(file.code, 1):
            if FLOAT.search(line):
                yield number, "floating point below the gateway; exact arithmetic, or an argument in tools/check_style.py"
                return


def sleeps(file):
    if file.is_code and file.name.startswith("tests/"):
        for number, line in enumerate(file.code, 1):
            if SLEEP.search(line):
                yield number, "a test that sleeps; time is a command, or wait for the event itself"


def clocks_and_chance(file):
    if file.in_core():
        for number, line in enumerate(file.code, 1):
            if found := CLOCK.search(line) or CHANCE.search(line):
                yield number, f"the core reads no clock and no random source: {found.group()}"


def unordered_iteration(file):
    if not file.in_core():
        return
    header = file.path.with_suffix(".hpp")
    declared = without_comments(header.read_text(encoding="utf-8")) if header.exists() else ""
    names = set(UNORDERED.findall("\n".join(file.code)) + UNORDERED.findall(declared))
    if not names:
        return
    walk = re.compile(rf"for\s*\(.*:\s*(?:this->)?({'|'.join(names)})\s*\)|\b({'|'.join(names)})\.c?begin\(")
    for number, line in enumerate(file.code, 1):
        argued = any("any order" in near for near in file.lines[max(number - 2, 0) : number])
        if (found := walk.search(line)) and not argued:
            name = found.group(1) or found.group(2)
            yield number, f"the order of {name} is left to chance; walk an ordered container, or say why in '// any order: ...'"


def test_names(file):
    if file.is_code and file.name.startswith("tests/"):
        for number, line in enumerate(file.lines, 1):
            for name in TEST_CASE.findall(line):
                if len(name.split()) < 3:
                    yield number, f'a test name is a sentence: "{name}"'


RULES = [
    length, white_space, unfinished, machine_path, pragma_once, vague_names, floating_point, sleeps,
    clocks_and_chance, unordered_iteration, test_names,
]  # fmt: skip


def missing_readmes(root):
    for folder in SOURCE_FOLDERS:
        readme = root / folder / "README.md"
        if not any(p.is_file() for p in (root / folder).rglob("*")):
            continue
        if not readme.exists():
            yield f"{folder}/README.md: missing; one screen: what lives here, what may be included, where to start"
        elif len(readme.read_text(encoding="utf-8").splitlines()) > README_LINES:
            yield f"{folder}/README.md: longer than one screen ({README_LINES} lines)"


def stale_exceptions(root):
    for name in [*LONG_FILES, *FLOATING_POINT]:
        if not (root / name).exists():
            yield f"tools/check_style.py: excepts {name}, which does not exist"


def text_files(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in SKIPPED and (f == ".ci" or not f.startswith(".")))
        for path in (Path(folder, name) for name in sorted(names)):
            if path.suffix in TEXT or path.parent.name == ".ci":
                yield path


def breaches(root):
    for path in text_files(root):
        file = File(root, path)
        for rule in RULES:
            for number, words in rule(file):
                yield f"{file.name}:{number}: {words}"


def main(arguments):
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent
    found = [*breaches(root), *missing_readmes(root), *stale_exceptions(root)]
    print(*found, sep="\n", end="\n" if found else "")
    if not found:
        print("style: every rule holds")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
