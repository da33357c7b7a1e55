"""A running exchange for a test, and a small client for it. Standard library only."""
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from openapi import Document

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
BINARY = os.environ.get("TONGQU_BINARY", os.path.join(ROOT, "build", "release", "cli", "tongqu"))
IDLE = 30  # seconds without a request after which a client connects anew: the server ends such connections after 60


class ApiError(Exception):
    """An answer of 400 or above."""

    def __init__(self, status, error):
        super().__init__(f"{status} {error}")
        self.status = status
        self.code = error.get("code")
        self.path = error.get("path")


class Lost(Exception):
    """The connection ended before an answer came: what became of the request is unknown."""


class Client:
    """One keep-alive connection with one key."""

    def __init__(self, port, key=None):
        self.port, self.key, self.connection = port, key, None
        self.used = time.monotonic()
        self.last_headers = {}

    def call(self, method, path, body=None, headers=None):
        sent = {"Content-Type": "application/json"} if body is not None else {}
        if self.key:
            sent["Authorization"] = "Bearer " + self.key
        sent.update(headers or {})
        if time.monotonic() - self.used > IDLE:
            self.close()
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            self.connection.request(method, path, None if body is None else json.dumps(body), sent)
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as problem:
            self.close()
            raise Lost(str(problem)) from problem
        self.used = time.monotonic()
        self.last_headers = dict(answer.getheaders())
        content_type = (answer.getheader("Content-Type") or "").split(";")[0]
        content = json.loads(text) if text and content_type == "application/json" else text or None
        self.hold_to_document(method, path, body, answer.status, content_type, content)
        if answer.status >= 400:
            raise ApiError(answer.status, content["error"])
        return content

    documents = {}  # of every binary that was asked

    def hold_to_document(self, method, path, body, status, content_type, content):
        """Every body that goes through here is held against the OpenAPI document of the exchange that answered."""
        if path == "/openapi.json":
            return
        if BINARY not in self.documents:
            asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            asked.request("GET", "/openapi.json")
            self.documents[BINARY] = Document(json.loads(asked.getresponse().read()))
            asked.close()
        found = self.documents[BINARY].check(method, path, body, status, content_type, content)
        if found:
            raise AssertionError("not as in the OpenAPI document: " + "; ".join(found[:5]))

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, body, headers=None):
        return self.call("POST", path, body, headers)

    def delete(self, path):
        return self.call("DELETE", path)

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def accounts(self):
        return {row["currency"]: row for row in self.get("/v1/accounts")["accounts"]}


class Exchange:
    """`tongqu serve` on a folder of its own, on a port that the system chooses."""

    def __init__(self, folder=None, arguments=(), listen="127.0.0.1:0"):
        self.own_folder = folder is None
        self.folder = folder or tempfile.mkdtemp(prefix="tongqu-test-")
        self.arguments = list(arguments)
        self.listen = listen
        if "--log-level" not in self.arguments:
            self.arguments += ["--log-level", "warn"]
        self.process = None
        self.prints_log = True
        self.complaints = None  # what the server says on stderr: a file, so that it never waits for us to read
        self.port = None
        self.clients = []

    def start(self):
        self.complaints = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [BINARY, "serve", "--data", self.folder, "--listen", self.listen, "--json", *self.arguments],
            stdout=subprocess.PIPE, stderr=self.complaints, text=True)
        # A server that forgets to stop does not outlive a test by much.
        self.watchdog = threading.Timer(900, self.process.kill)
        self.watchdog.daemon = True
        self.watchdog.start()
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"the exchange did not start: status {self.end()}")
        self.listening = json.loads(line)
        self.port = int(self.listening["url"].rsplit(":", 1)[1])
        return self

    def client(self, key=None):
        self.clients.append(Client(self.port, key))
        return self.clients[-1]

    def operator(self):
        with open(os.path.join(self.folder, "operator.key"), encoding="ascii") as file:
            return self.client(file.read().strip())

    def end(self, how=signal.SIGTERM):
        """Ends the server, unless it has ended; returns its exit status. Prints what it complained of. Leaves the clients alone:
        they belong to the threads that use them."""
        self.process.send_signal(how)
        status = self.process.wait(timeout=120)
        self.watchdog.cancel()
        if not self.complaints.closed:
            self.complaints.seek(0)
            said = self.complaints.read().decode("utf-8", "replace")
            if (said and self.prints_log) or status not in (0, -how):
                print(f"\nthe exchange in {self.folder} ended with {status}: {said}", file=sys.stderr)
            self.complaints.close()
            self.process.stdout.close()
        return status

    def stop(self, how=signal.SIGTERM):
        """Ends the server and the connections of all clients; returns the server's exit status."""
        status = self.end(how)
        self.close_clients()
        return status

    def close_clients(self):
        for client in self.clients:
            client.close()

    def kill(self):
        return self.stop(signal.SIGKILL)

    def verify(self):
        """`tongqu verify --json` on the folder of the stopped exchange."""
        done = subprocess.run([BINARY, "verify", self.folder, "--json"], capture_output=True, text=True, check=False)
        return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr

    def remove(self):
        if self.process is not None:
            self.end(signal.SIGKILL)
        self.close_clients()
        if self.own_folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def region(self, code, name, tier="developed"):
        return self.operator().post("/v1/regions", {"region_id": code, "name": name, "tier": tier})

    def participant(self, name, region, roles, scopes=None, **more):
        """Applies, admits, claims the first key; returns a client that acts with it."""
        applied = self.client().post("/v1/participants", {
            "participant_id": name, "name": name, "region": region, "roles": roles, "sme": False, **more})
        self.operator().post(f"/v1/participants/{name}/admit", {})
        key = self.client().post("/v1/keys", {
            "participant_id": name, "claim_secret": applied["claim_secret"], "scopes": scopes or ["read", "trade"]})
        return self.client(key["api_key"])

    def deposit(self, name, currency, amount, reference=None):
        return self.operator().post("/v1/deposits", {
            "reference": reference or f"deposit-{name}-{currency}", "participant_id": name, "currency": currency,
            "amount": amount})
