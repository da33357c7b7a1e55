"""A strict reader of Prometheus' text format 0.0.4, written from its description and by no one who wrote the page: what a lenient
reader would let pass is an error here."""
import math
import re

NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*\Z")
LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*\Z")
SUFFIXES = {"histogram": ("_bucket", "_sum", "_count"), "counter": ("",), "gauge": ("",)}


class Malformed(Exception):
    """Where and why a page is not in the format."""


class Family:
    def __init__(self, name, text):
        self.name, self.help, self.kind, self.samples = name, text, None, {}  # samples: (name, labels as a sorted tuple) -> value

    def value(self, suffix="", **labels):
        return self.samples[(self.name + suffix, tuple(sorted(labels.items())))]

    def labelled(self, label):
        return {dict(labels).get(label) for _, labels in self.samples}


def unescape(text, quoted):
    out, at = "", 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
            known = {"\\": "\\", "n": "\n", **({'"': '"'} if quoted else {})}
            if at == len(text) or text[at] not in known:
                raise Malformed(f"unknown escape in {text!r}")
            out += known[text[at]]
        else:
            out += text[at]
        at += 1
    return out


def read_labels(line, at):
    labels = {}
    while True:
        equals = line.index("=", at)
        name = line[at:equals]
        if not LABEL.match(name) or name.startswith("__") or name in labels:
            raise Malformed(f"label {name!r} in {line!r}")
        if line[equals + 1] != '"':
            raise Malformed(f"no quotation mark in {line!r}")
        end = equals + 2
        while line[end] != '"':
            end += 2 if line[end] == "\\" else 1
        labels[name] = unescape(line[equals + 2:end], True)
        at = end + 1
        if line[at] == "}":
            return labels, at + 1
        if line[at] != ",":
            raise Malformed(f"no comma between labels in {line!r}")
        at += 1


def read_sample(line):
    at = re.match(r"[^{ ]*", line).end()
    name, labels = line[:at], {}
    if not NAME.match(name):
        raise Malformed(f"name {name!r}")
    try:
        if line[at] == "{":
            labels, at = read_labels(line, at + 1)
    except (IndexError, ValueError) as short:
        raise Malformed(f"labels do not end in {line!r}") from short
    rest = line[at:]
    if not re.match(r" ([+-]?[0-9.]+(e[+-]?[0-9]+)?|NaN|[+-]Inf)\Z", rest):
        raise Malformed(f"value {rest!r} in {line!r}")
    return name, labels, float(rest[1:].replace("Inf", "inf"))


def parse(page):
    """The families by name."""
    if not page.endswith("\n"):
        raise Malformed("the last line has no end")
    families, current = {}, None
    for line in page[:-1].split("\n"):
        if "\r" in line or line != line.strip():
            raise Malformed(f"blanks around {line!r}")
        if line.startswith("# HELP "):
            name, _, text = line[7:].partition(" ")
            if not NAME.match(name) or name in families:
                raise Malformed(f"a family twice, or misnamed: {name!r}")
            if not text:
                raise Malformed(f"no help for {name}")
            current = families[name] = Family(name, unescape(text, False))
        elif line.startswith("# TYPE "):
            name, _, kind = line[7:].partition(" ")
            if current is None or name != current.name or current.kind or current.samples or kind not in SUFFIXES:
                raise Malformed(f"out of place: {line!r}")
            current.kind = kind
        elif line.startswith("#") or not line:
            raise Malformed(f"a line that says nothing: {line!r}")
        else:
            name, labels, value = read_sample(line)
            if current is None or not current.kind or name not in [current.name + each for each in SUFFIXES[current.kind]]:
                raise Malformed(f"a sample outside its family: {line!r}")
            key = (name, tuple(sorted(labels.items())))
            if key in current.samples:
                raise Malformed(f"a sample twice: {line!r}")
            if current.kind == "counter" and (value < 0 or math.isnan(value)):
                raise Malformed(f"a counter below zero: {line!r}")
            current.samples[key] = value
    for family in families.values():
        check(family)
    return families


def check(family):
    if family.kind is None:
        raise Malformed(f"{family.name} has no type")
    if family.kind == "counter" and not family.name.endswith("_total"):
        raise Malformed(f"the counter {family.name} does not end with _total")
    if family.kind != "histogram":
        return
    groups = {}
    for (name, labels), value in family.samples.items():
        rest = tuple(pair for pair in labels if pair[0] != "le")
        group = groups.setdefault(rest, {"buckets": []})
        if name.endswith("_bucket"):
            group["buckets"].append((float(dict(labels)["le"].replace("Inf", "inf")), value))
        else:
            group[name[len(family.name):]] = value
    for rest, group in groups.items():
        bounds, counts = zip(*group["buckets"])
        if list(bounds) != sorted(set(bounds)) or bounds[-1] != math.inf:
            raise Malformed(f"{family.name}{rest}: bounds do not rise to +Inf")
        if list(counts) != sorted(counts) or counts[-1] != group["_count"] or "_sum" not in group:
            raise Malformed(f"{family.name}{rest}: buckets do not add up")
