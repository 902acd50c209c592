"""A client of the server for tests from outside: the protocol over pipes, nothing of ours inside.

Python 3 standard library only.
"""

import json
import os
import queue
import subprocess
import threading

LAUNCHER = os.environ.get("TEST_LAUNCHER") or os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "bin", "repository-mcp")


class Gone(Exception):
    """The server has ended, or did not answer in time."""


class Server:
    """One process of the server. Calls may come from several threads."""

    def __init__(self, environment, log):
        self._log = open(log, "ab")
        base = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.process = subprocess.Popen(
            [LAUNCHER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log,
            env={**base, **environment}, cwd="/")
        self._lock = threading.Lock()
        self._number = 0
        self._waiting = {}
        self.odd_lines = []
        threading.Thread(target=self._read, daemon=True).start()
        self.request("initialize", {
            "protocolVersion": "2025-06-18", "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"}})
        self._send({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def _read(self):
        for line in self.process.stdout:
            try:
                message = json.loads(line)
            except ValueError:
                self.odd_lines.append(line)
                continue
            answer = self._waiting.pop(message.get("id"), None)
            if answer:
                answer.put(message)
        for answer in list(self._waiting.values()):
            answer.put(None)

    def _send(self, message):
        try:
            with self._lock:
                self.process.stdin.write(json.dumps(message).encode() + b"\n")
                self.process.stdin.flush()
        except (OSError, ValueError) as e:
            raise Gone(str(e)) from e

    def begin(self, method, params):
        """Sends a request; gives its id and where its answer will be."""
        answer = queue.Queue()
        with self._lock:
            self._number += 1
            number = self._number
            self._waiting[number] = answer
        self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        return number, answer

    def cancel(self, number):
        self._send({"jsonrpc": "2.0", "method": "notifications/cancelled",
                    "params": {"requestId": number}})

    def request(self, method, params, seconds=120):
        _, answer = self.begin(method, params)
        return self.wait(answer, seconds)

    @staticmethod
    def wait(answer, seconds=120):
        try:
            message = answer.get(timeout=seconds)
        except queue.Empty:
            raise Gone("no answer within %d s" % seconds) from None
        if message is None:
            raise Gone("the server has ended")
        return message

    def call(self, tool, arguments, seconds=120):
        """The result of a tool, or the text of its refusal: (structured content, None) or
        (None, text)."""
        return outcome(self.request("tools/call", {"name": tool, "arguments": arguments}, seconds))

    def end(self):
        """Closes its input, as clients do, and gives its exit code."""
        try:
            self.process.stdin.close()
        except OSError:
            pass
        code = self.process.wait(60)
        self._log.close()
        return code

    def kill(self):
        self.process.kill()
        self.process.wait()
        self._log.close()


def outcome(message):
    if "error" in message:
        return None, json.dumps(message["error"])
    result = message["result"]
    if result.get("isError"):
        return None, result["content"][0]["text"]
    return result["structuredContent"], None
