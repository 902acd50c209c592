"""A load of many clients, and a model kept outside that knows what the registry must hold.

Each worker starts a server and calls it at random; the model knows of every change that was
acknowledged, of every one that was refused and of every one whose end nobody knows.
"""

import collections
import math
import random
import threading
import time

import mcp

UNKNOWN_OUTCOME = "may or may not be stored"
STRAGGLING = 20


class Model:
    """What the registry must hold: for each name the descriptions that it may have."""

    def __init__(self):
        self._lock = threading.Lock()
        self.stored = {}
        self.possible = collections.defaultdict(dict)
        self.first = {}
        self.refused = set()
        self.counts = collections.Counter()
        self.moments = collections.defaultdict(list)
        self.complaints = []

    def count(self, what):
        with self._lock:
            self.counts[what] += 1

    def served(self, what, way=""):
        """Counts a call that was answered, and remembers when, and which way to the database."""
        with self._lock:
            self.counts[what] += 1
            self.moments[what + way].append(time.monotonic())

    def silence(self, what, since):
        """The longest time between two answered calls."""
        with self._lock:
            moments = [moment for moment in self.moments[what] if moment >= since]
        return max((later - earlier for earlier, later in zip([since] + moments, moments)),
                   default=math.inf)

    def complain(self, text):
        with self._lock:
            self.complaints.append(text)

    def acknowledged(self, name, description):
        """Only changes of unknown end that began a moment ago may yet come after this one."""
        now = time.monotonic()
        self.stored[name] = description
        self.first.setdefault(name, now)
        self.possible[name] = {text: began for text, began in self.possible[name].items()
                               if now - began < STRAGGLING}
        self.possible[name][description] = -math.inf
        self.refused.discard(name)

    def unknown(self, name, description):
        self.possible[name][description] = time.monotonic()

    def is_known(self, name, description):
        return description in self.possible.get(name, ())


class Worker(threading.Thread):
    """One client: starts a server, calls it, and starts another when that has been killed."""

    cancelling = True
    pause = 0.05
    way = ""

    def __init__(self, number, model, environment, log, stop):
        super().__init__(daemon=True)
        self.number, self.model, self.environment = number, model, environment
        self.log, self.stop = log, stop
        self.random = random.Random(number)
        self.names = []
        self.next = 0
        self.server = None

    def run(self):
        try:
            while not self.stop.is_set():
                try:
                    if self.server is None:
                        self.server = mcp.Server(self.environment, self.log)
                        self.model.count("servers started")
                    self.act()
                except mcp.Gone:
                    self.model.count("servers lost")
                    self.drop()
            if self.server:
                if self.server.end() != 0:
                    self.model.complain("server %d ended badly" % self.number)
        except Exception as e:  # the test must not go on with a worker less
            self.model.complain("worker %d: %r" % (self.number, e))
            raise

    def drop(self):
        if self.server:
            if self.server.odd_lines:
                self.model.complain("not the protocol: %r" % self.server.odd_lines[0])
            self.server.process.kill()
            self.server = None

    def act(self):
        choice = self.random.random()
        if not self.names or choice < 0.3:
            self.create(cancel=self.cancelling and choice < 0.04)
        elif choice < 0.6:
            self.update(cancel=self.cancelling and choice < 0.34)
        elif choice < 0.95:
            self.look()
        else:
            self.server.call("health_check", {})
            self.model.count("health checks")
        time.sleep(self.random.random() * self.pause)

    def create(self, cancel):
        name = "w%d-%d" % (self.number, self.next)
        self.next += 1
        self.change(name, "create_repository",
                    {"remote_url": "https://example.org/soak/" + name, "name": name,
                     "description": "first"}, "first", cancel)
        if name in self.model.possible:
            self.names.append(name)

    def update(self, cancel):
        name = self.random.choice(self.names)
        self.next += 1
        description = "text %d" % self.next
        self.change(name, "update_repository", {"repo_id": name, "description": description},
                    description, cancel)

    def change(self, name, tool, arguments, description, cancel):
        """Whoever isn't told the outcome doesn't know it."""
        try:
            number, answer = self.server.begin("tools/call", {"name": tool, "arguments": arguments})
            if cancel:
                time.sleep(self.random.random() * 0.02)
                self.server.cancel(number)
                self.model.unknown(name, description)
                self.model.count("cancellations")
                return
            done, refusal = mcp.outcome(self.server.wait(answer))
        except mcp.Gone:
            self.model.unknown(name, description)
            raise
        if done:
            self.model.acknowledged(name, description)
            self.model.served("changes acknowledged", self.way)
        elif UNKNOWN_OUTCOME in refusal:
            self.model.unknown(name, description)
            self.model.count("outcomes unknown")
        elif refusal.startswith("UNAVAILABLE"):
            self.model.refused.add(name) if name not in self.model.possible else None
            self.model.count("changes refused")
        elif not (refusal.startswith("NOT_FOUND") and name not in self.model.stored):
            self.model.complain("%s of %s: %s" % (tool, name, refusal))

    def look(self):
        name = self.random.choice(self.names)
        found, refusal = self.server.call(
            "list_repositories", {"query": name, "fields": "name,description", "limit": 100})
        if refusal:
            if not refusal.startswith("UNAVAILABLE"):
                self.model.complain("list: " + refusal)
            self.model.count("lists refused")
            return
        self.model.served("lists")
        own = [row for row in found["repositories"] if row["name"] == name]
        if name in self.model.stored and (
                len(own) != 1 or not self.model.is_known(name, own[0]["description"])):
            if len(found["repositories"]) < 100:
                self.model.complain("%s should be one of %r but is %r"
                                    % (name, list(self.model.possible[name]), own))


def everything(environment, log):
    """All rows, as a new server shows them page by page."""
    server = mcp.Server(environment, log)
    rows, cursor = [], None
    while True:
        arguments = {"fields": "name,description", "limit": 100}
        if cursor:
            arguments["cursor"] = cursor
        found, refusal = server.call("list_repositories", arguments)
        assert found, refusal
        rows += found["repositories"]
        cursor = found.get("next_cursor")
        if not cursor:
            server.end()
            return rows


def compare(model, rows):
    found = collections.Counter(row["name"] for row in rows)
    model.complaints += ["%s is there %d times" % one for one in found.items() if one[1] > 1]
    model.complaints += ["%s is lost" % name for name in model.stored if name not in found]
    model.complaints += ["%s was refused and is there" % name
                         for name in model.refused if name in found]
    for row in rows:
        if not model.is_known(row["name"], row["description"]):
            model.complaints.append("%s: nobody wrote %r" % (row["name"], row["description"]))
