"""The servers that are compared, and the registries that they serve."""

import os
import pathlib
import subprocess

BENCH = pathlib.Path(__file__).resolve().parent
HOME = BENCH.parent
HOST = "workbench"


def run(*command, **options):
    return subprocess.run(command, check=True, text=True, **options)


class Databases:
    """Registries of many sizes on one PostgreSQL."""

    def __init__(self, url):
        self.url = url.rstrip("/")

    def of(self, rows, home=HOME, suffix=""):
        """URL of a registry with so many rows; it is kept for the next time."""
        name = f"bench_{rows}{suffix}"
        url = f"{self.url}/{name}"
        exists = run(
            "psql", "-qtAc", f"SELECT 1 FROM pg_database WHERE datname = '{name}'",
            f"{self.url}/postgres", capture_output=True).stdout.strip()
        if not exists:
            run("psql", "-qc", f"CREATE DATABASE {name}", f"{self.url}/postgres")
            run(str(home / "bin/repository-mcp"), "migrate",
                env={**os.environ, "DATABASE_URL": url})
            try:
                run("psql", "-q1", "-v", "ON_ERROR_STOP=1", "-v", f"rows={rows}",
                    "-f", str(BENCH / "fill.sql"), url)
            except BaseException:
                run("psql", "-qc", f"DROP DATABASE {name}", f"{self.url}/postgres")
                raise
            run("psql", "-qc", "VACUUM ANALYZE repository", url)
        return url


def environment(url):
    return {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "DATABASE_URL": url,
        "REPOSITORY_MCP_HOST": HOST,
        "PEER_JDBC_URL": "jdbc:" + url.replace("postgresql://postgres@", "postgresql://")
        + "?user=postgres",
    }


def ours(url, home=HOME):
    return [str(home / "bin/repository-mcp")], environment(url)


def without_cache(url):
    """As before the training: what the cache of loaded classes is worth."""
    return ours(url)[0], {
        **environment(url), "REPOSITORY_MCP_JAVA_OPTIONS":
        f"-XX:SharedArchiveFile={java_home()}/lib/server/classes.jsa"}


def typescript(url):
    """The official SDK for TypeScript, with pg."""
    folder = BENCH / "peers/typescript"
    if not (folder / "node_modules").exists():
        run("npm", "ci", "--no-audit", "--no-fund", "--silent", cwd=folder)
    return ["node", str(folder / "server.mjs")], environment(url)


def java_sdk(url):
    """The Java SDK's own transport, with HikariCP, on the libraries that we use."""
    home = java_home()
    classes = HOME / "target/bench-peer"
    libraries = str(HOME / "target/app/lib/*")
    if not (classes / "Peer.class").exists():
        run(f"{home}/bin/javac", "-proc:none", "-d", str(classes), "-cp", libraries,
            str(BENCH / "peers/java/Peer.java"))
    logging = f"-Dlogback.configurationFile={BENCH / 'peers/java/logback.xml'}"
    return [f"{home}/bin/java", logging, "-cp", f"{classes}:{libraries}", "Peer"], environment(url)


def java_home():
    candidates = [os.environ.get("REPOSITORY_MCP_JAVA_HOME"), os.environ.get("JAVA_HOME"),
                  *sorted(map(str, pathlib.Path("/usr/lib/jvm").glob("*")))]
    for home in candidates:
        release = pathlib.Path(home or "/nowhere") / "release"
        if release.exists() and 'JAVA_VERSION="25' in release.read_text():
            return home
    raise SystemExit("bench: needs a JDK 25; set JAVA_HOME")
