"""A PostgreSQL cluster of Debian's packages on loopback: etcd, three nodes under Patroni, HAProxy
before them, PgBouncer before that. All in one folder, which may be deleted at the end."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import postgres

NODES = 3
SCOPE = "test"
DATABASE = "registry"
USER = "registry"
PACKAGES = {"patroni": "patroni", "patronictl": "patroni", "etcd": "etcd-server",
            "haproxy": "haproxy", "pgbouncer": "pgbouncer"}

# Patroni's smallest: a primary that is gone is missed after 20 s.
TTL, LOOP_WAIT, RETRY_TIMEOUT = 20, 2, 5

ACCESS = ["local all all trust", "host all all 127.0.0.1/32 trust",
          "host replication all 127.0.0.1/32 trust"]


def programs():
    """Paths by name; leaves with a word where a package is absent."""
    path = os.environ.get("PATH", "") + ":/usr/sbin"
    found = {name: shutil.which(name, path=path) for name in PACKAGES}
    missing = sorted({PACKAGES[name] for name in found if not found[name]})
    if missing:
        postgres.skip("this test needs Debian's packages " + ", ".join(missing))
    return found


def ask(port, path):
    """What Patroni or etcd says, or None."""
    try:
        with urllib.request.urlopen("http://127.0.0.1:%d%s" % (port, path), timeout=1) as answer:
            return json.load(answer)
    except (OSError, ValueError, urllib.error.URLError):
        return None


def await_that(what, condition, seconds=180):
    """Gives the first answer that is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.2)
    raise AssertionError("waited in vain: " + what)


def is_well(member):
    """Whether it runs and, being a standby, follows; its lag may be a word."""
    follows = member["role"] == "leader" or str(member.get("lag", "")).isdigit()
    return member["state"] in ("running", "streaming") and follows


class Service:
    """A program that runs in the foreground and writes to a log of its own."""

    def __init__(self, folder, name, command, as_user=True):
        self.command = postgres.as_user(command) if as_user else command
        self.log = os.path.join(folder, name + ".log")
        self.process = None

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command, cwd="/", stdout=log, stderr=log,
                                            stdin=subprocess.DEVNULL, start_new_session=True)

    def send(self, number):
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)

    def end(self, seconds=20):
        if not self.process:
            return
        self.send(signal.SIGCONT)
        self.send(signal.SIGTERM)
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Node:
    """One PostgreSQL with its Patroni."""

    def __init__(self, folder, number, etcd_port, program):
        self.name = "node%d" % number
        self.port, self.rest = postgres.free_ports(2)
        self.data = os.path.join(folder, self.name)
        self.settings = os.path.join(folder, self.name + ".yml")
        with open(self.settings, "w", encoding="utf-8") as file:  # JSON is YAML
            json.dump(self._settings(folder, etcd_port), file, indent=1)
        self.patroni = Service(folder, self.name, [program, self.settings])

    def _settings(self, folder, etcd_port):
        place = "127.0.0.1:%d"
        return {
            "scope": SCOPE, "name": self.name,
            "restapi": {"listen": place % self.rest, "connect_address": place % self.rest},
            # By its second API: with the third, Patroni 3.0.2 now and then took a key for changed by
            # somebody else, for ever, and had no synchronous standby any more.
            "etcd": {"host": place % etcd_port},
            "bootstrap": {
                "dcs": {
                    "ttl": TTL, "loop_wait": LOOP_WAIT, "retry_timeout": RETRY_TIMEOUT,
                    "synchronous_mode": True,
                    "postgresql": {"use_pg_rewind": True,
                                   "parameters": {"max_connections": 60, "shared_buffers": "32MB",
                                                  "wal_keep_size": "256MB"}}},
                "initdb": [{"encoding": "UTF8"}, {"locale": "C"}, {"auth": "trust"}]},
            "postgresql": {
                "listen": place % self.port, "connect_address": place % self.port,
                "data_dir": self.data, "bin_dir": postgres.programs(),
                "pgpass": os.path.join(folder, self.name + ".pgpass"),
                "pg_hba": ACCESS,
                "basebackup": {"checkpoint": "fast"},
                "remove_data_directory_on_rewind_failure": True,
                "remove_data_directory_on_diverged_timelines": True,
                "authentication": {"superuser": {"username": "postgres"},
                                   "replication": {"username": "postgres"},
                                   "rewind": {"username": "postgres"}},
                "parameters": {"unix_socket_directories": folder}}}

    def postmaster(self):
        """Its process id; None where it doesn't run."""
        try:
            with open(os.path.join(self.data, "postmaster.pid"), encoding="utf-8") as file:
                pid = int(file.readline())
            return pid if os.readlink("/proc/%d/cwd" % pid) == self.data else None
        except (OSError, ValueError):
            return None

    def everything(self, number):
        """Sends a signal to Patroni and to PostgreSQL."""
        self.patroni.send(number)
        pid = self.postmaster()
        if pid:
            postgres.send(postgres.family(pid), number)

    def kill(self):
        self.everything(signal.SIGKILL)
        self.patroni.process.wait()

    def end(self):
        self.everything(signal.SIGCONT)
        self.patroni.end()
        self.everything(signal.SIGKILL)

    def sql(self, statement, database=DATABASE):
        return postgres.sql(self.port, statement, database)


class Machines:
    """The whole of it. `start` leaves it ready for the registry's user."""

    def __init__(self, folder):
        self.folder = folder
        self.programs = programs()
        if postgres.ROOT:
            shutil.chown(folder, postgres.USER, postgres.USER)
        self.etcd_port, peer, self.write, self.read, self.pooler = postgres.free_ports(5)
        self.etcd = Service(folder, "etcd", [
            self.programs["etcd"], "--name=etcd", "--enable-v2", "--data-dir=" + os.path.join(folder, "etcd"),
            "--listen-client-urls=http://127.0.0.1:%d" % self.etcd_port,
            "--advertise-client-urls=http://127.0.0.1:%d" % self.etcd_port,
            "--listen-peer-urls=http://127.0.0.1:%d" % peer,
            "--initial-advertise-peer-urls=http://127.0.0.1:%d" % peer,
            "--initial-cluster=etcd=http://127.0.0.1:%d" % peer])
        self.nodes = [Node(folder, number, self.etcd_port, self.programs["patroni"])
                      for number in range(1, NODES + 1)]
        self.haproxy = Service(folder, "haproxy", [self.programs["haproxy"], "-db", "-f",
                                                   self._file("haproxy.cfg", self._haproxy())])
        self.pgbouncer = Service(folder, "pgbouncer", [self.programs["pgbouncer"], "-q",
                                                       self._file("pgbouncer.ini",
                                                                  self._pgbouncer())])

    def _file(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, 0o644)
        return path

    def _haproxy(self):
        """Patroni's own answers say who is what; sessions to a node that is down are cut."""
        servers = "\n".join("  server %s 127.0.0.1:%d check port %d" % (n.name, n.port, n.rest)
                            for n in self.nodes)
        part = """listen %s
  bind 127.0.0.1:%d
  option httpchk OPTIONS /%s
  http-check expect status 200
  default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
%s
"""
        return """defaults
  mode tcp
  timeout connect 2s
  timeout check 1s
  timeout client 10m
  timeout server 10m
""" + part % ("write", self.write, "primary", servers) + part % (
            "read", self.read, "replica", servers)

    def _pgbouncer(self):
        return """[databases]
%(database)s = host=127.0.0.1 port=%(write)d
replicas = host=127.0.0.1 port=%(read)d dbname=%(database)s
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %(pooler)d
unix_socket_dir =
auth_type = trust
auth_file = %(users)s
pool_mode = transaction
default_pool_size = 10
max_client_conn = 500
server_login_retry = 1
server_connect_timeout = 3
query_wait_timeout = 20
logfile =
""" % {"database": DATABASE, "write": self.write, "read": self.read, "pooler": self.pooler,
       "users": self._file("users.txt", '"%s" ""\n' % USER)}

    def start(self):
        self.etcd.start()
        await_that("etcd", lambda: ask(self.etcd_port, "/health"), 30)
        for node in self.nodes:
            node.patroni.start()
        self.await_whole()
        self.leader().sql("CREATE ROLE %s LOGIN" % USER, "postgres")
        self.leader().sql("CREATE DATABASE %s OWNER %s" % (DATABASE, USER), "postgres")
        self.haproxy.start()
        self.pgbouncer.start()

    def members(self):
        """What the first node says that answers: role and state by name."""
        for node in self.nodes:
            said = ask(node.rest, "/cluster")
            if said:
                return {member["name"]: member for member in said["members"]}
        return {}

    def leader(self):
        """The node that takes changes, or None."""
        for node in self.nodes:
            said = ask(node.rest, "/primary")
            if said and said.get("role") in ("master", "primary"):
                return node
        return None

    def standby(self):
        """A node that has all acknowledged changes, or None."""
        members = self.members()
        return next((node for node in self.nodes
                     if members.get(node.name, {}).get("role") == "sync_standby"), None)

    def is_whole(self):
        members = self.members().values()
        return (len(members) == NODES and all(is_well(member) for member in members)
                and self.standby() and self.leader())

    def await_whole(self):
        """Gives the time that it took."""
        start = time.monotonic()
        await_that("a primary, a synchronous standby and a third node", self.is_whole, 300)
        return time.monotonic() - start

    def switch_over(self, leader):
        """Makes the synchronous standby the primary."""
        standby = await_that("a synchronous standby", self.standby)
        subprocess.run(
            [self.programs["patronictl"], "-c", self.nodes[0].settings, "switchover", SCOPE,
             "--leader", leader.name, "--candidate", standby.name, "--force"],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)

    def pooled(self, database):
        return "postgresql://%s@127.0.0.1:%d/%s?sslmode=disable" % (USER, self.pooler, database)

    def direct(self, attributes):
        """All nodes in one URL, and none of the proxies."""
        hosts = ",".join("127.0.0.1:%d" % node.port for node in self.nodes)
        return "postgresql://%s@%s/%s?sslmode=disable&target_session_attrs=%s" % (
            USER, hosts, DATABASE, attributes)

    def end(self):
        for service in (self.pgbouncer, self.haproxy):
            service.end()
        for node in self.nodes:
            node.end()
        self.etcd.end()
