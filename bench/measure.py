"""What is measured. Servers take turns within each repetition, so that what else the machine does
meets all of them; what counts are the ratios of medians."""

import concurrent.futures
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time
import urllib.parse

import servers
from client import INITIALIZE, Client


def median(values):
    return statistics.median(values)


def spread(values):
    """Half the distance between the quartiles, as a part of the median."""
    if len(values) < 3:
        return 0.0
    low, _, high = statistics.quantiles(values, n=4)
    return (high - low) / 2 / median(values)


def starts(compared, repetitions):
    """Spawn to the answer to initialize, to the first answer from the database; memory, CPU."""
    found = {name: {"initialize": [], "first answer": [], "cpu": [], "pss": []} for name in compared}
    for _ in range(repetitions):
        for name, (command, environment) in compared.items():
            client = Client(command, environment)
            client.ask("initialize", INITIALIZE)
            found[name]["initialize"].append((time.perf_counter() - client.started) * 1000)
            client.send("notifications/initialized", {}, wants_answer=False)
            client.call("health_check", {})
            found[name]["first answer"].append((time.perf_counter() - client.started) * 1000)
            found[name]["cpu"].append(client.cpu() * 1000)
            found[name]["pss"].append(client.pss())
            client.close()
    return found


def calls(compared, repetitions, count, loads):
    """Calls a second in each load: tool, arguments, how many in flight. Servers are warm."""
    clients = {}
    found = {name: {load: [] for load in loads} for name in compared}
    for name, (command, environment) in compared.items():
        clients[name] = Client(command, environment)
        clients[name].initialize()
        for tool, arguments, in_flight in loads.values():
            clients[name].flood(tool, arguments, count, in_flight)
    for _ in range(repetitions):
        for load, (tool, arguments, in_flight) in loads.items():
            for name, client in clients.items():
                seconds = client.flood(tool, arguments, count, in_flight)
                found[name][load].append(count / seconds)
    for name, client in clients.items():
        found[name]["pss after load"] = [client.pss()]
        client.close()
    return found


def latencies(server, queries, repetitions):
    """Median milliseconds of each query, asked in turns."""
    client = Client(*server)
    client.initialize()
    found = {name: [] for name in queries}
    for _ in range(repetitions + 2):
        for name, arguments in queries.items():
            begin = time.perf_counter()
            client.call("list_repositories", arguments)
            found[name].append((time.perf_counter() - begin) * 1000)
    client.close()
    return {name: values[2:] for name, values in found.items()}


def writes(server, repetitions):
    """Milliseconds of a create and of an update, which keep all indexes."""
    client = Client(*server)
    client.initialize()
    found = {"create by remote": [], "update description and tags": []}
    unique = time.time_ns()
    for number in range(repetitions + 2):
        begin = time.perf_counter()
        created = client.call("create_repository", {
            "remote_url": f"https://git.example.org/bench/{unique}-{number}",
            "description": "Made by a measurement", "tags": "bench"})
        found["create by remote"].append((time.perf_counter() - begin) * 1000)
        begin = time.perf_counter()
        client.call("update_repository", {
            "repo_id": created["structuredContent"]["repo_id"],
            "description": f"Changed by a measurement, {number}", "tags": "+changed"})
        found["update description and tags"].append((time.perf_counter() - begin) * 1000)
    client.close()
    return {name: values[2:] for name, values in found.items()}


def cursor_at(server, arguments, page):
    """next_cursor before a page."""
    client = Client(*server)
    client.initialize()
    cursor = None
    for _ in range(page - 1):
        more = {"cursor": cursor} if cursor else {}
        cursor = client.call("list_repositories", {**arguments, **more})["structuredContent"][
            "next_cursor"]
    client.close()
    return cursor


def without_index(url, word, repetitions):
    """Milliseconds of a search that reads the whole table, in the database alone."""
    statement = f"""SET enable_indexscan = off; SET enable_bitmapscan = off;
        EXPLAIN (ANALYZE, TIMING OFF) SELECT id FROM repository WHERE search_text LIKE '%{word}%'"""
    found = []
    for _ in range(repetitions):
        plan = servers.run("psql", "-qAtc", statement, url, capture_output=True).stdout
        found.append(float(plan.split("Execution Time: ")[1].split()[0]))
    return found


GIT = ["git", "-c", "user.name=Bench", "-c", "user.email=bench@example.org",
       "-c", "init.defaultBranch=main"]


def checkouts(root, repositories, directories):
    """Makes so many repositories, each with a commit of so many directories with a file."""
    def make(number):
        home = root / f"group-{number % 40}" / f"repository-{number}"
        for directory in range(directories):
            folder = home / f"module-{directory % 7}" / f"part-{directory}"
            folder.mkdir(parents=True)
            (folder / "file.txt").write_text(f"{number} {directory}\n")
        for command in (["init", "-q"], ["add", "."], ["commit", "-qm", f"Repository {number}"]):
            servers.run(*GIT, *command, cwd=home)

    with concurrent.futures.ThreadPoolExecutor() as pool:
        list(pool.map(make, range(repositories)))


def scans(url, repetitions, repositories=2000, directories=43):
    """Seconds of looking through all repositories below a directory, whole processes, ways in turns.
    With those above them, and without git's own, a repository has about fifty directories."""
    def by_git():
        found = servers.run(
            "find", root, "-type", "d", "-name", ".git", "-prune", capture_output=True).stdout
        for place in found.split():
            servers.run("git", "-C", os.path.dirname(place), "status", "--porcelain", "--branch",
                        capture_output=True)

    def by_us():
        servers.run(*command, "scan", "-o", "json", root, env=environment, capture_output=True)

    def forget():
        servers.run("psql", "-qc", "TRUNCATE repository", url)

    def nothing():
        pass

    command, environment = servers.ours(url)
    ways = {"find + git status": (nothing, by_git), "Repository MCP, first time": (forget, by_us),
            "Repository MCP, again": (nothing, by_us)}
    found = {name: [] for name in ways}
    with tempfile.TemporaryDirectory() as root:
        checkouts(pathlib.Path(root), repositories, directories)
        for _ in range(repetitions):
            for name, (prepare, run) in ways.items():
                prepare()
                begin = time.perf_counter()
                run()
                found[name].append(time.perf_counter() - begin)
    return found


PGBENCH = {
    "one statement": "SELECT 1;\n",
    "transaction": "BEGIN;\nSELECT 1;\nCOMMIT;\n",
    "insert": "BEGIN;\nINSERT INTO bench_insert VALUES (1);\nCOMMIT;\n",
}


def pgbench(url, work, clients, seconds=3):
    """Transactions a second of PostgreSQL's own client."""
    output = subprocess.run(
        ["pgbench", "-n", "-f", "/dev/stdin", "-c", str(clients), "-j", "2", "-M", "prepared",
         "-T", str(seconds), url],
        input=PGBENCH[work], capture_output=True, text=True, check=True).stdout
    return [float(line.split("=")[1].split()[0]) for line in output.splitlines() if "tps" in line][-1]


def asyncpg(url, work, callers, seconds=3):
    """Transactions a second of SQLAlchemy with asyncpg, by the system's Python; None where they
    are not installed (Debian: python3-sqlalchemy, python3-asyncpg)."""
    parts = urllib.parse.urlsplit(url)
    ran = subprocess.run(
        ["/usr/bin/python3", str(servers.BENCH / "peers/python/origin.py"), parts.hostname,
         str(parts.port or 5432), parts.username or "postgres", parts.path.strip("/"), str(callers),
         str(seconds), work],
        capture_output=True, text=True)
    if "No module named" in ran.stderr:
        return None
    ran.check_returncode()
    return float(ran.stdout)


def inside(url, benchmark, seconds=3):
    """Operations a second of one JMH benchmark of bench/jmh."""
    results = servers.HOME / "target/jmh/result.json"
    parts = urllib.parse.urlsplit(url)
    servers.run(
        str(servers.BENCH / "inside"),
        f"jdbc:postgresql://{parts.hostname}:{parts.port or 5432}{parts.path}",
        benchmark, "-f", "1", "-wi", "4", "-w", str(seconds), "-i", "1", "-r", str(seconds),
        "-rf", "json", "-rff", str(results), capture_output=True,
        env={**os.environ, "JAVA_HOME": servers.java_home()})
    return json.loads(results.read_text())[0]["primaryMetric"]["score"]


def transactions(url, repetitions):
    """Transactions a second without the protocol, all ways in turns."""
    ways = {
        "read, 1 caller": {
            "Repository MCP": lambda: inside(url, "TransactionBenchmark.readAlone"),
            "SQLAlchemy + asyncpg": lambda: asyncpg(url, "read", 1),
            "pgbench, one statement": lambda: pgbench(url, "one statement", 1),
            "pgbench, transaction": lambda: pgbench(url, "transaction", 1),
        },
        "read, 16 callers": {
            "Repository MCP": lambda: inside(url, "TransactionBenchmark.readBy16"),
            "SQLAlchemy + asyncpg": lambda: asyncpg(url, "read", 16),
            "pgbench, one statement": lambda: pgbench(url, "one statement", 16),
            "pgbench, transaction": lambda: pgbench(url, "transaction", 16),
        },
        "insert, 16 callers": {
            "Repository MCP": lambda: inside(url, "TransactionBenchmark.writeBy16"),
            "SQLAlchemy + asyncpg": lambda: asyncpg(url, "write", 16),
            "pgbench, transaction": lambda: pgbench(url, "insert", 16),
        },
    }
    servers.run(
        "psql", "-qc", "CREATE TABLE IF NOT EXISTS bench_insert (value integer NOT NULL)", url)
    found = {work: {name: [] for name in measures} for work, measures in ways.items()}
    for _ in range(repetitions):
        for work, measures in ways.items():
            for name, measure in measures.items():
                value = measure()
                if value is not None:
                    found[work][name].append(value)
    return found
