"""An exchange with an operator's listener, for tests of what the operator sees."""
import http.client
import os
import socket
import subprocess

import prometheus
from exchange import BINARY, Client, Exchange


def run(*arguments, **more):
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, check=False, timeout=60, **more)


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Operated(Exchange):
    """An exchange with an operator's listener, whose log can be read while it runs."""

    def __init__(self, folder=None, arguments=()):
        super().__init__(folder, ["--operator-listen", "127.0.0.1:0", "--log-level", "debug", *arguments])
        self.prints_log = False

    def start(self):
        super().start()
        self.operator_port = int(self.listening["operator_url"].rsplit(":", 1)[1])
        return self

    def at_operators(self, key=None):
        self.clients.append(Client(self.operator_port, key))
        return self.clients[-1]

    def operator_key(self):
        with open(os.path.join(self.folder, "operator.key"), encoding="ascii") as file:
            return file.read().strip()

    def ask(self, path, port=None, method="GET", headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", port or self.operator_port, timeout=30)
        try:
            connection.request(method, path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), dict(answer.getheaders())
        finally:
            connection.close()

    def metrics(self):
        status, page, headers = self.ask("/metrics")
        assert status == 200 and headers["Content-Type"].startswith("text/plain; version=0.0.4"), (status, headers)
        return prometheus.parse(page)

    def log_lines(self):
        with os.fdopen(os.dup(self.complaints.fileno()), "rb") as log:
            return os.pread(log.fileno(), 1 << 26, 0).decode().splitlines()

    def open_market(self):
        """acme sells 10 at 2.00, bolt buys 3: one trade, not delivered yet. The secrets that went over the wire."""
        self.region("CN-HB", "Hubei", "developing")
        secrets = [self.operator_key()]
        for name, roles in (("acme", ["supplier"]), ("bolt", ["buyer"])):
            applied = self.client().post("/v1/participants", {"participant_id": name, "name": name, "region": "CN-HB", "roles": roles, "sme": False})
            self.operator().post(f"/v1/participants/{name}/admit", {})
            made = self.client().post("/v1/keys", {"participant_id": name, "claim_secret": applied["claim_secret"],
                                                   "scopes": ["read", "trade", "list"] if name == "acme" else ["read", "trade"]})
            secrets += [applied["claim_secret"], made["api_key"]]
            setattr(self, name, self.client(made["api_key"]))
            setattr(self, name + "_key", made["key_id"])
        self.deposit("bolt", "CNY", "1000")
        self.acme.post("/v1/products", {"product_id": "maps", "title": "Maps", "kind": "data_set"})
        self.acme.post("/v1/instruments", {"instrument_id": "MAPS", "product_id": "maps", "title": "Maps", "currency": "CNY",
                                           "tick": "0.01", "lot": "1", "model": "continuous", "rival": True})
        self.acme.post("/v1/orders", {"client_order_id": "s1", "instrument_id": "MAPS", "side": "sell", "type": "limit",
                                      "price": "2.00", "quantity": "10", "time_in_force": "gtc"})
        bought = self.bolt.post("/v1/orders", {"client_order_id": "b1", "instrument_id": "MAPS", "side": "buy", "type": "limit",
                                               "price": "2.00", "quantity": "3", "time_in_force": "ioc"})
        self.trade = bought["fills"][0]["trade_id"]
        return secrets
