"""The operator's side of a running exchange: metrics, readiness, the log without secrets, a listener of their own, the stop in good
order."""
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest

from exchange import BINARY, ROOT, ApiError, Client, Exchange
from operated import Operated, free_port, run
from websocket import Closed, WebSocket


class Metrics(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.exchange = Operated().start()
        cls.addClassCleanup(cls.exchange.remove)
        cls.exchange.open_market()

    def test_a_page_is_strictly_in_the_format_and_counts_what_happened(self):
        before = self.exchange.metrics()
        with self.assertRaises(ApiError):
            self.exchange.bolt.post("/v1/orders", {"client_order_id": "m1", "instrument_id": "MAPS", "side": "buy", "type": "limit",
                                                   "price": "9999.00", "quantity": "3", "time_in_force": "gtc"})
        for _ in range(3):
            self.exchange.client().get("/v1/market")
        after = self.exchange.metrics()

        def grown(name, suffix="", **labels):
            was = before[name].samples.get((name + suffix, tuple(sorted(labels.items()))), 0)
            return after[name].value(suffix, **labels) - was

        self.assertEqual(grown("tongqu_commands_total", kind="place_order"), 1)
        self.assertEqual(grown("tongqu_rejects_total", code="insufficient_funds"), 1)
        self.assertEqual(grown("tongqu_http_errors_total", listener="public", code="insufficient_funds"), 1)
        self.assertEqual(grown("tongqu_http_answers_total", listener="public", status="422"), 1)
        self.assertEqual(grown("tongqu_http_answers_total", listener="public", status="200"), 3)
        self.assertEqual(grown("tongqu_http_answer_seconds", "_count", listener="public", kind="write"), 1)
        for stage in ("queue", "apply", "journal", "release"):
            self.assertEqual(grown("tongqu_stage_seconds", "_count", stage=stage), 1)
        self.assertGreaterEqual(grown("tongqu_journal_written_bytes_total"), 80)
        self.assertEqual(after["tongqu_ready"].value(), 1)
        self.assertEqual(after["tongqu_records"].value(of="trades"), 1)
        self.assertEqual({after["tongqu_reconciliation_even"].value(of=of) for of in ("orders", "lots", "money")}, {1})
        self.assertGreater(after["process_resident_memory_bytes"].value(), 1 << 20)
        self.assertEqual(after["tongqu_http_in_flight"].value(listener="public"), 0)

    def test_the_stream_is_counted(self):
        before = self.exchange.metrics()["tongqu_stream_messages_total"].value()
        stream = WebSocket(self.exchange.port)
        stream.subscribe("market")
        now = self.exchange.metrics()
        self.assertEqual(now["tongqu_stream_connections"].value(), 1)
        self.assertEqual(now["tongqu_stream_subscriptions"].value(), 1)
        self.assertGreaterEqual(now["tongqu_stream_messages_total"].value(), before)
        stream.close()

    def test_every_name_is_documented_and_no_other(self):
        with open(os.path.join(ROOT, "docs", "operations.md"), encoding="utf-8") as file:
            documented = set(re.findall(r"^\| `((?:tongqu|process)_[a-z_]+)", file.read(), re.MULTILINE))
        served = set(self.exchange.metrics())
        self.assertEqual(served - documented, set())
        self.assertEqual({name for name in documented - served if not name.startswith("tongqu_tls_")}, set())

    def test_prometheus_own_linter_finds_nothing(self):
        if not shutil.which("promtool"):
            print("left out: no promtool (Debian's package prometheus)")
            return
        page = self.exchange.ask("/metrics")[1]
        done = subprocess.run(["promtool", "check", "metrics"], input=page, capture_output=True, text=True, check=False, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_public_has_no_metrics(self):
        self.assertEqual(self.exchange.ask("/metrics", self.exchange.port)[0], 404)

    def test_resources_are_served_at_both_listeners(self):
        operator = self.exchange.at_operators(self.exchange.operator_key())
        operator.post("/v1/deposits", {"reference": "d9", "participant_id": "bolt", "currency": "CNY", "amount": "1"})
        self.assertIn("maps", json.dumps(self.exchange.at_operators().get("/v1/products")))


class Logs(unittest.TestCase):
    def test_requests_are_found_again_by_their_id_and_no_secret_is_logged(self):
        exchange = Operated().start()
        self.addCleanup(exchange.remove)
        secrets = exchange.open_market()
        secrets.append("https://grants.example/very-secret-grant")
        exchange.acme.post(f"/v1/trades/{exchange.trade}/deliver", {"reference": "g1", "grant": {"kind": "url", "value": secrets[-1]}})
        secrets.append("a-secret-reason-of-a-dispute")
        exchange.bolt.post(f"/v1/trades/{exchange.trade}/dispute", {"reference": "q1", "reason": secrets[-1]})
        secrets += ["tq_wrong_key_of_nobody", "c2lnbmF0dXJlIG9mIG5vYm9keSwgc2VjcmV0IGFsbCB0aGUgc2FtZQ=="]
        named = {"Tongqu-Request-Id": "trace-42.a:7"}
        with self.assertRaises(ApiError):
            exchange.client(secrets[-2]).call("GET", "/v1/accounts?password=hunter2-in-a-query", headers=named)
        self.assertEqual(exchange.ask("/v1/market", exchange.port, headers=named)[2]["Tongqu-Request-Id"], "trace-42.a:7")
        exchange.ask("/v1/accounts", exchange.port, headers={"Tongqu-Key": "AAAA", "Tongqu-Timestamp": "1", "Tongqu-Signature": secrets[-1]})
        exchange.ask("/nowhere/" + secrets[0], exchange.port)
        exchange.ask("/v1/market", exchange.port, headers={"Tongqu-Request-Id": secrets[2]})
        secrets += ["hunter2", "a-wrong-password-of-nobody"]
        with self.assertRaises(ApiError):
            exchange.client().post("/v1/sessions", {"user": "nobody@bolt", "password": secrets[-1]})

        self.assertEqual(exchange.process.poll(), None)
        exchange.process.send_signal(signal.SIGTERM)
        exchange.process.wait(timeout=60)  # what waits is written before the end
        lines = exchange.log_lines()
        text = "\n".join(lines)
        for secret in secrets:
            self.assertNotIn(secret, text)
        events = [json.loads(line) for line in lines]
        self.assertEqual([event["event"] for event in events if event["event"] in ("start", "stop")], ["start", "stop"])
        answers = [event for event in events if event["event"] == "answered"]
        mine = [event for event in answers if event["request_id"] == "trace-42.a:7"]
        self.assertEqual([(event["status"], event["route"]) for event in mine], [(401, "/v1/accounts"), (200, "/v1/market")])
        order = [event for event in answers if event["route"] == "/v1/orders" and event["method"] == "POST"][1]
        self.assertEqual((order["status"], order["key_id"], order["peer"], order["level"]), (201, int(exchange.bolt_key), "127.0.0.1", "debug"))
        self.assertGreater(order["micros"], 0)
        self.assertEqual({event["listener"] for event in answers}, {"public"})
        self.assertEqual([event["code"] for event in answers if event["route"] == "-"], ["not_found"])

    def test_at_info_refusals_are_told_up_to_a_number_a_second_and_good_answers_are_not(self):
        exchange = Operated(arguments=["--log-format", "text"])
        exchange.arguments[exchange.arguments.index("debug")] = "info"
        exchange.start()
        self.addCleanup(exchange.remove)
        client = exchange.client()
        for _ in range(200):
            client.get("/v1/market")
            with self.assertRaises(ApiError):
                client.get("/v1/accounts")
        unlogged = exchange.metrics()["tongqu_log_refusals_unlogged_total"].value()
        exchange.process.send_signal(signal.SIGTERM)
        exchange.process.wait(timeout=60)
        answers = [line for line in exchange.log_lines() if " answered " in line]
        self.assertEqual(len(answers) + unlogged, 200)
        for line in answers:
            self.assertRegex(line, r"^[0-9TZ:.-]+ info answered listener=public request_id=[0-9a-f-]+ method=GET route=/v1/accounts status=401 "
                                   r"micros=\d+ bytes=\d+ peer=127.0.0.1 code=authentication_required$")


class Apart(unittest.TestCase):
    def test_what_is_an_operators_is_refused_to_the_public_listener_and_served_at_the_operators(self):
        exchange = Operated(arguments=["--operator-apart"]).start()
        self.addCleanup(exchange.remove)
        key = exchange.operator_key()
        for port, ok in ((exchange.port, False), (exchange.operator_port, True)):
            client = Client(port, key)
            for call in (lambda c: c.post("/v1/regions", {"region_id": f"R-{ok}".upper().replace("TRUE", "A"), "name": "R"}),
                         lambda c: c.get("/v1/audit"), lambda c: c.get("/v1/accounts"), lambda c: c.get("/v1/keys/0/limits")):
                if ok:
                    call(client)
                    continue
                with self.assertRaises(ApiError) as refused:
                    call(client)
                self.assertEqual((refused.exception.status, refused.exception.code), (403, "operators_listener_only"))
            client.close()
        regions = exchange.client().get("/v1/market")["regions"]
        self.assertEqual(len(regions), 2)  # the operator's own, and one from the second round
        applied = exchange.client().post("/v1/participants", {"participant_id": "acme", "name": "A", "region": regions[0]["region_id"],
                                                              "roles": ["supplier"], "sme": False})
        exchange.at_operators(key).post("/v1/participants/acme/admit", {})
        made = exchange.client().post("/v1/keys", {"participant_id": "acme", "claim_secret": applied["claim_secret"], "scopes": ["read"]})
        self.assertEqual(exchange.client(made["api_key"]).get("/v1/accounts")["accounts"], [])


class Stopping(unittest.TestCase):
    def test_not_ready_first_then_streams_end_with_a_reason_and_the_exchange_in_good_order(self):
        exchange = Operated(arguments=["--notice-seconds", "3"]).start()
        self.addCleanup(exchange.remove)
        stream = WebSocket(exchange.port)
        stream.subscribe("market")
        self.assertEqual(exchange.ask("/readyz")[0], 200)
        exchange.process.send_signal(signal.SIGTERM)
        while (ready := exchange.ask("/readyz", exchange.port))[0] == 200:
            pass  # until the signal has been seen
        self.assertEqual(ready[0], 503)
        self.assertEqual(json.loads(ready[1])["error"]["message"], "the exchange is not ready yet: stopping")
        self.assertEqual(ready[2]["Retry-After"], "1")
        self.assertEqual(exchange.metrics()["tongqu_ready"].value(), 0)
        self.assertEqual(exchange.ask("/healthz")[0], 200)
        exchange.operator().post("/v1/regions", {"region_id": "LATE", "name": "taken in all the same"})
        with self.assertRaises(Closed) as ended:
            while True:
                stream.receive()
        self.assertEqual((ended.exception.code, ended.exception.reason), (1001, "the exchange is shutting down"))
        self.assertEqual(exchange.process.wait(timeout=60), 0)

    def test_the_operators_listener_answers_before_the_journal_has_been_replayed(self):
        """It is asked from the first moment on: refused by the system, then not ready, then ready; never anything else."""
        port = free_port()
        folder = tempfile.mkdtemp(prefix="tongqu-replay-")
        self.addCleanup(shutil.rmtree, folder, True)
        exchange = Exchange(folder, ["--operator-listen", f"127.0.0.1:{port}", "--log-level", "error"])
        self.addCleanup(exchange.remove)
        starting = threading.Thread(target=exchange.start)
        starting.start()
        seen, deadline = [], time.monotonic() + 60
        while (not seen or seen[-1] != 200) and time.monotonic() < deadline:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            try:
                connection.request("GET", "/readyz")
                answer = connection.getresponse()
                body = answer.read()
                seen.append(answer.status)
                if answer.status != 200:
                    self.assertIn(b"replaying the journal", body)
            except OSError:
                pass
            finally:
                connection.close()
        starting.join()
        self.assertEqual(seen[-1], 200)
        self.assertEqual(set(seen[:-1]) - {503}, set())


class Options(unittest.TestCase):
    def test_mistakes_are_all_named_and_a_check_opens_nothing(self):
        folder = tempfile.mkdtemp(prefix="tongqu-options-")
        self.addCleanup(shutil.rmtree, folder)
        done = run("serve", "--check", "--data", os.path.join(BINARY, "no-folder"), "--operator-listen", "somewhere", "--operator-apart",
                   "--notice-seconds", "301", "--drain-seconds", "0", "--log-format", "xml", "--log-level", "loud", "--rate-reads", "many")
        self.assertEqual(done.returncode, 2)
        for word in ("--data", "--operator-listen", "--notice-seconds", "--drain-seconds", "--log-format", "--log-level", "--rate-reads"):
            self.assertIn(word, done.stderr)
        self.assertIn("--operator-apart", run("serve", "--check", "--data", folder, "--operator-apart").stderr)
        self.assertIn("loopback", run("serve", "--check", "--data", folder, "--operator-listen", "0.0.0.0:9000").stderr)
        well = run("serve", "--check", "--data", os.path.join(folder, "new"), "--operator-listen", "127.0.0.1:9000")
        self.assertEqual((well.returncode, os.listdir(folder)), (0, []), well.stderr)


if __name__ == "__main__":
    unittest.main()
