"""A server process and one MCP client, with nothing but Python's standard library."""

import json
import subprocess
import time

INITIALIZE = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "bench", "version": "1"},
}


class Client:
    """Starts a server; `started` is when, on the scale of time.perf_counter."""

    def __init__(self, command, environment):
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, bufsize=0)
        self.answers = self.process.stdout
        self.buffer = b""
        self.next_id = 0

    def send(self, method, params, wants_answer=True):
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if wants_answer:
            self.next_id += 1
            message["id"] = self.next_id
        self.process.stdin.write(json.dumps(message).encode() + b"\n")

    def line(self):
        while b"\n" not in self.buffer:
            chunk = self.answers.read(1 << 20)
            if not chunk:
                raise RuntimeError(f"the server ended: {self.process.args}")
            self.buffer += chunk
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line

    def ask(self, method, params):
        self.send(method, params)
        return self.line()

    def initialize(self):
        self.ask("initialize", INITIALIZE)
        self.send("notifications/initialized", {}, wants_answer=False)

    def call(self, tool, arguments):
        answer = json.loads(self.ask("tools/call", {"name": tool, "arguments": arguments}))
        if "error" in answer or answer["result"].get("isError"):
            raise RuntimeError(f"{tool} {arguments}: {answer}")
        return answer["result"]

    def flood(self, tool, arguments, calls, in_flight):
        """Makes calls, so many at a time; returns seconds."""
        begin = time.perf_counter()
        sent = 0
        for done in range(calls):
            while sent < calls and sent - done < in_flight:
                self.send("tools/call", {"name": tool, "arguments": arguments})
                sent += 1
            line = self.line()
            if b'"isError":true' in line or b'"error":' in line[:60]:
                raise RuntimeError(line[:300].decode())
        return time.perf_counter() - begin

    def pss(self):
        """Proportional memory of the process, in MB."""
        with open(f"/proc/{self.process.pid}/smaps_rollup") as rollup:
            for line in rollup:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) / 1024

    def cpu(self):
        """Processor time that the process has used, in seconds."""
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / 100

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
