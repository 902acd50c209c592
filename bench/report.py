"""Writes docs/performance.md and its plots."""

import servers
from measure import median, spread
from plot import bars, lines

DOCS = servers.HOME / "docs"
OURS = "Repository MCP"
PEER = "TypeScript SDK + pg"


def table(head, rows):
    lines_ = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines_ + ["| " + " | ".join(row) + " |" for row in rows])


def figure(values, unit=""):
    return f"{median(values):,.0f}{unit} ±{spread(values):.0%}"


def start_table(found):
    rows = []
    for name, measured in found.items():
        peer = found[PEER]
        rows.append([
            name,
            *(figure(measured[key], " ms") for key in ("initialize", "first answer", "cpu")),
            f"{median(measured['pss']):.0f} MB",
            *(f"{median(measured[key]) / median(peer[key]):.2f}"
              for key in ("initialize", "first answer", "pss"))])
    return table(["server", "`initialize`", "first database answer", "processor time", "memory (PSS)",
                  "ratio", "ratio", "ratio"], rows)


def call_table(found):
    loads = [load for load in found[OURS] if load != "pss after load"]
    rows = []
    for load in loads:
        rows.append([load, *(figure(measured[load]) for measured in found.values()),
                     f"{median(found[OURS][load]) / median(found[PEER][load]):.2f}"])
    pss = "pss after load"
    rows.append(["memory afterwards, MB", *(f"{found[name][pss][0]:.0f}" for name in found),
                 f"{found[OURS][pss][0] / found[PEER][pss][0]:.2f}"])
    return table(["calls a second", *found, f"{OURS} ÷ {PEER}"], rows)


def transaction_table(found):
    names = []
    for measured in found.values():
        names += [name for name, values in measured.items() if values and name not in names]
    rows = []
    for work, measured in found.items():
        rows.append([work, *(figure(measured[name]) if measured.get(name) else "–"
                             for name in names)])
    return table(["transactions a second", *names], rows)


def scan_table(found):
    peer = median(found["find + git status"])
    return table(
        ["way", "seconds", "times as fast"],
        [[name, f"{median(values):.1f} ±{spread(values):.0%}", f"{peer / median(values):.1f}"]
         for name, values in found.items()])


def size_table(sizes):
    names = []
    for measured in sizes.values():
        names += [name for name in measured if name not in names]
    return table(
        ["milliseconds", *(f"{rows:,} rows" for rows in sizes)],
        [[name, *(f"{median(measured[name]):.1f} ±{spread(measured[name]):.0%}"
                  if name in measured else "–" for measured in sizes.values())]
         for name in names])


def write(result):
    images = DOCS / "images"
    images.mkdir(exist_ok=True)
    starts, calls, sizes = result["starts"], result["calls"], result["sizes"]
    (images / "start.svg").write_text(bars(
        "Start, milliseconds", "ms",
        {key: {name: median(measured[key]) for name, measured in starts.items()}
         for key in ("initialize", "first answer")}))
    (images / "calls.svg").write_text(bars(
        "Calls a second", "/s",
        {load: {name: median(measured[load]) for name, measured in calls.items()}
         for load in calls[OURS] if load != "pss after load"}))
    common = [name for name in next(iter(sizes.values())) if all(name in m for m in sizes.values())]
    (images / "sizes.svg").write_text(lines(
        "A page of list_repositories, by size of the registry", [f"{rows:,}" for rows in sizes],
        {name: [median(measured[name]) for measured in sizes.values()] for name in common}))
    facts = "\n".join(f"- {name}: {value}" for name, value in result["facts"].items())
    (DOCS / "performance.md").write_text(f"""# Performance

Written by `bench/run`; don't edit. All servers ran in turns in one run on one machine, so ratios
carry over to others and milliseconds don't. Medians of {result["repetitions"]} repetitions, ± half the
distance between the quartiles.

{facts}

## Start

From the start of the process. Ratios are to {PEER}; less is better.

{start_table(starts)}

![Start](images/start.svg)

## Calls

{result["count"]} calls a repetition over stdio, on a registry of 50 repositories; more is better.

{call_table(calls)}

![Calls](images/calls.svg)

## Transactions

Without protocol and pipe: `TransactionRunner` by JMH (with both compilers of the virtual machine,
warm), the same in Python, and PostgreSQL's own client. Several callers share the processors with
PostgreSQL. More is better.

{transaction_table(result["transactions"])}

## Scan

2,000 repositories in 100,000 directories (without git's own), all in the page cache: one process
that looks through them and registers what it finds, against `find` and one `git status` for each.

{scan_table(result["scans"])}

## Growth

One call of `list_repositories` at a time, 20 rows unless said otherwise. Pages are found by an
index whatever the order and the filters; `PlansTest` holds that against PostgreSQL's planner.

{size_table(sizes)}

![Growth](images/sizes.svg)

Not bounded by an index: words of one or two letters that aren't ASCII letters or digits, words of
punctuation alone, and several filters that each match many rows while together they match few.
A statement that takes longer than 30 s is stopped.
""")
