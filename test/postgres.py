"""A PostgreSQL of Debian's packages for a test from outside: made, started, killed, deleted."""

import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys

ROOT = os.geteuid() == 0
USER = "postgres" if ROOT else pwd.getpwuid(os.geteuid()).pw_name


def skip(reason):
    print("skipped: " + reason)
    sys.exit(0)


def free_port():
    return free_ports(1)[0]


def free_ports(number):
    probes = [socket.socket() for _ in range(number)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def programs():
    """The folder of the newest installed version's programs."""
    found = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    if not found or not shutil.which("psql"):
        skip("this test needs Debian's package postgresql")
    return os.path.dirname(max(found, key=lambda path: int(path.split("/")[4])))


def as_user(command):
    """PostgreSQL and PgBouncer refuse to run as root."""
    return ["setpriv", "--reuid", USER, "--regid", USER, "--init-groups"] + command if ROOT else command


def sql(port, statement, database="postgres"):
    """First column of each row."""
    done = subprocess.run(
        ["psql", "-XAtq", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", "-d", database,
         "-v", "ON_ERROR_STOP=1", "-c", statement],
        check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def family(postmaster):
    """A process and its children, which are all that PostgreSQL has."""
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(postmaster)],
                              capture_output=True, text=True, check=False).stdout.split()
    return [postmaster] + [int(child) for child in children]


def send(pids, number):
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass


class Postgres:
    def __init__(self, folder, settings=()):
        self.bin = programs()
        self.folder = folder
        self.data = os.path.join(folder, "data")
        self.log = os.path.join(folder, "postgres.log")
        self.port = free_port()
        self._process = None
        if ROOT:
            shutil.chown(folder, USER, USER)
        self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8",
                  "--locale=C")
        with open(os.path.join(self.data, "postgresql.conf"), "a", encoding="utf-8") as file:
            file.write("port = %d\nlisten_addresses = '127.0.0.1'\n" % self.port)
            file.write("unix_socket_directories = '%s'\n" % folder)
            file.write("\n".join(settings) + "\n")

    def _run(self, program, *arguments):
        subprocess.run(as_user([os.path.join(self.bin, program), *arguments]), check=True,
                       stdout=subprocess.DEVNULL, cwd="/")

    def start(self):
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "120", "-l", self.log, "start")

    def stop(self):
        self._run("pg_ctl", "-D", self.data, "-w", "-m", "immediate", "stop")

    def restart(self):
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "120", "-m", "fast", "-l", self.log, "restart")

    def kill(self):
        """Ends it as a power failure would, but for the disk."""
        with open(os.path.join(self.data, "postmaster.pid"), encoding="utf-8") as file:
            postmaster = int(file.readline())
        send(family(postmaster), signal.SIGKILL)

    def sql(self, statement, database="postgres"):
        return sql(self.port, statement, database)

    def url(self, database="postgres"):
        return "postgresql://postgres@127.0.0.1:%d/%s?sslmode=disable" % (self.port, database)
