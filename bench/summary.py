"""summary.py FOLDER OUT: gathers what the benches wrote into FOLDER, prints one table, writes it all to OUT as JSON.

FOLDER holds commands.txt (a line a bench: its name, its seconds, its command, with tabs between) and for each bench its
NAME.json, or NAME.txt where it only prints.
"""

import datetime
import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path


def rows_of_end_to_end(found):
    tongqu, hello, orders = found["closed_loop"]
    rate = "requests_per_second"
    yield "orders, durable, against bare Beast's hello", f"{tongqu[rate]:,} /s", f"{hello[rate]:,} /s", found["ratio_to_hello"]
    yield "… against bare Beast reading the same", f"{tongqu[rate]:,} /s", f"{orders[rate]:,} /s", found["ratio_to_same_requests"]
    runs = found["open_loop"]
    for ours, bare in zip(runs[0::2], runs[1::2]):
        for percentile in ("50", "99", "99.9"):
            mine, other = ours["latency_micros"][percentile], bare["latency_micros"][percentile]
            load = ours["percent_of_throughput"]
            yield f"p{percentile} at {load:g} % load, {ours['rate']:,}/s", f"{mine:,.0f} µs", f"{other:,.0f} µs", None


def rows_of_book(found):
    for one in found["scenarios"]:
        ours, twin = one["tongqu"]["ns_min"], one["twin"]["ns_min"]
        yield f"{one['name']}: an event", f"{ours:.1f} ns", f"{twin:.1f} ns (map and list)", one["ratio"]


def rows_of_exchange(found):
    for one in found["scenarios"]:
        value = f"{one['commands_per_second']:,} /s"
        yield f"{one['name']}: commands in memory", value, f"p50 {one['p50_ns']:,} ns, p99 {one['p99_ns']:,} ns", None
    yield "a posting of the ledger", f"{found['ledger_ns_per_posting']} ns", "", None


def rows_of_stream(found):
    crowd = f"{found['subscribers']} subscribers"
    ratio = found["closed_with"] / found["closed_without"]
    yield f"orders a second with {crowd}", f"{found['closed_with']:,} /s", f"{found['closed_without']:,} /s without", ratio
    for percentile in ("p50", "p99"):
        mine, other = found[f"{percentile}_with"], found[f"{percentile}_without"]
        yield f"{percentile} at {found['rate']:g}/s with {crowd}", f"{mine:,.0f} µs", f"{other:,.0f} µs without", mine / other
    lost = found["gaps"] + found["cut"] + found["behind"]
    yield f"{crowd}: stamp to arrival, p99", f"{found['delay_p99_ms']:g} ms", f"{lost} gaps, cut or behind", None


def rows_of_verify(found):
    yield "verify: judge, full checks and every leaf", f"{found['whole']:,} /s", "300,000 /s at least", None
    yield "… without a transparency log", f"{found['judged']:,} /s", "", None
    yield "… re-execution alone", f"{found['replay']:,} /s", "", None


def rows_of_journal(found):
    for raw, journal in zip(found["rows"][0::3], found["rows"][1::3]):
        rate, other = journal["records_per_second"], raw["records_per_second"]
        what = f"records, {journal['records_per_batch']} a group commit"
        yield what, f"{rate:,} /s", f"{other:,} /s (bare fdatasync)", rate / other
    yield "reading and checking", f"{found['reading_megabytes_per_second']:,} MB/s", "", None


def rows_of_search(found):
    for one in found["questions"]:
        what = f"{found['products']:,} products, {one['question']}: p50"
        yield what, f"{one['p50_ms']:.3f} ms", f"{one['scan_p50_ms']:.2f} ms (all looked at)", one["scan_p50_ms"] / one["p50_ms"]
    yield "putting them into the index", f"{found['index_seconds']:.1f} s", "", None


def rows_of_settlement(found):
    ours, other = found["postings_per_second"], found["postgres_transfers_per_second"]
    yield "postings of the ledger", f"{ours:,} /s", f"{other:,} /s (PostgreSQL, no fsync)", ours / other if other else None
    yield "waterfalls with 20 contributors", f"{found['waterfalls_per_second']:,} /s", "", None
    yield "accepted trades with them, in the exchange", f"{found['releases_per_second']:,} /s", "", None
    ours, other = found["exchange_orders_per_second"], found["book_orders_per_second"]
    yield "orders with accounts", f"{ours:,} /s", f"{other:,} /s (bare book)", ours / other


def rows_of_statements(found):
    what = f"a statement of {found['movements']:,} movements, signed and with evidence"
    yield what, f"{found['statement_seconds']:.3f} s", "1 s at most", None
    yield "… checking it with a head alone", f"{found['check_seconds']:.3f} s", "", None
    yield "… following them into the store", f"{found['following_seconds'] * 1e6 / found['movements']:.1f} µs each", "", None


def rows_of_regions(found):
    for one in found["coupled"]:
        ours, sort = one["couple_seconds"], one["sort_seconds"]
        yield f"coupled auction, {one['orders']:,} orders, against a sort", f"{ours * 1e3:.1f} ms", f"{sort * 1e3:.1f} ms", sort / ours
        for name in ("lemon", "glpk"):
            if other := one[f"{name}_seconds"]:
                yield f"… against {name.upper()}", f"{ours * 1e3:.1f} ms", f"{other * 1e3:.1f} ms", other / ours
    landed = found["landed"]
    ours, plain = landed["look_ns"], landed["plain_look_ns"]
    yield "best landed offer of 32 regions", f"{ours:.1f} ns", f"{plain:.1f} ns (plain book)", plain / ours


def rows_of_fairness(found):
    for model in ("continuous", "batch"):
        one = found[model]
        nearest, farthest = (100 * one["won"][i] / found["offers"] for i in (0, -1))
        yield f"{model}: share of the nearest region, of the farthest", f"{nearest:.1f} %", f"{farthest:.1f} % (p {one['p']:.2g})", None


def rows_of_pricing(found):
    for one in found["methods"]:
        known = [row for row in one["rows"] if row["definition_ms"]]
        row = (known or one["rows"])[-1]
        against = f"{row['definition_ms']:g} ms" if known else ""
        ratio = row["definition_ms"] / row["ms"] if known and row["ms"] else None
        yield f"{one['method']}, {row['n']:,} {one['unit']}", f"{row['ms']:g} ms", against, ratio


def pricing_from_text(text):
    methods = []
    for line in text.splitlines():
        if head := re.fullmatch(r"(\S.*), against (.*)", line):
            methods.append({"method": head[1], "against": head[2], "unit": None, "rows": []})
        elif methods and methods[-1]["unit"] is None:
            methods[-1]["unit"] = re.split(r"\s{2,}", line.strip())[0].removesuffix(" ms definition ms")
        elif methods and (row := re.fullmatch(r"\s+(\d+)\s+([\d.]+)\s+([\d.]+|-)\s+([\d.]+|-)", line)):
            number = [None if cell == "-" else float(cell) for cell in row.groups()]
            methods[-1]["rows"].append({"n": int(row[1]), "ms": number[1], "definition_ms": number[2], "times": number[3]})
    return {"bench": "pricing", "methods": methods}


def output_of(folder, name):
    path = folder / f"{name}.json"
    if path.exists():
        return json.loads(path.read_text(encoding="utf-8"))
    return pricing_from_text((folder / f"{name}.txt").read_text(encoding="utf-8"))


def machine():
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return {"processor": model[1] if model else platform.machine(), "cores": os.cpu_count(),
            "kernel": platform.release(), "load_average": os.getloadavg()[1]}


def version():
    done = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return done.stdout.strip() or None


def main(folder, out):
    result = {"when": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"), "version": version(), "machine": machine(), "table": [], "benches": {}}
    for line in (folder / "commands.txt").read_text(encoding="utf-8").splitlines():
        name, seconds, command = line.split("\t")
        found = output_of(folder, name)
        result["benches"][name] = {"command": command, "seconds": int(seconds), "results": found}
        for what, value, against, ratio in globals()[f"rows_of_{name}"](found):
            result["table"].append({"bench": name, "what": what, "measured": value, "against": against,
                                    "ratio": None if ratio is None else round(ratio, 3), "command": command})
    print(f"{'what':<84} {'measured':>16}  {'against':<32} {'ratio':>8}  command")
    for row in result["table"]:
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
        print(f"{row['bench'] + ': ' + row['what']:<84} {row['measured']:>16}  {row['against']:<32} {ratio:>8}  {row['command']}")
    out.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"\nwritten: {out}   (machine: {result['machine']['processor']}, {result['machine']['cores']} cores, "
          f"load average {result['machine']['load_average']:.1f})")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
