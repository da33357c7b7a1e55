"""Signed requests as docs/signing.md shows them: its shell lines are run as they stand, and the command line does the same."""
import base64
import json
import os
import re
import subprocess
import tempfile
import time
import unittest

from exchange import BINARY, ROOT, ApiError, Exchange
from websocket import Refused, WebSocket


def shell_block(number=0):
    with open(os.path.join(ROOT, "docs", "signing.md"), encoding="utf-8") as file:
        return re.findall(r"```sh\n(.*?)```", file.read(), re.S)[number]


class Signing(unittest.TestCase):
    def setUp(self):
        self.exchange = Exchange().start()
        self.addCleanup(self.exchange.remove)
        self.exchange.region("CN-HB", "Hubei")
        self.buyer = self.exchange.participant("bolt", "CN-HB", ["buyer"])
        self.exchange.deposit("bolt", "CNY", "1000.00")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.url = f"http://127.0.0.1:{self.exchange.port}"

    def run_in_folder(self, command, **more):
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, timeout=60, **more)

    def test_the_shell_lines_of_the_page_work_as_they_stand(self):
        done = self.run_in_folder(["bash", "-c", shell_block()], env={**os.environ, "URL": self.url, "KEY": self.buyer.key})
        answers = [json.loads(part) for part in re.findall(r"\{.*?\}(?=\{|$)", done.stdout.strip(), re.S)]
        self.assertEqual(answers[0]["participant_id"], "bolt", done.stdout + done.stderr)
        self.assertEqual(answers[1]["reference"], "out-1")
        self.assertEqual(self.buyer.accounts()["CNY"]["available"], "999")

        # What the lines sent last, sent again a second time as it was: refused, nothing moves.
        again = shell_block().rsplit("signed GET", 1)[0] + '\nsigned POST /v1/withdrawals "$BODY"\nsigned POST /v1/withdrawals "$BODY"\n'
        again = again.replace("local timestamp=$(date +%s%6N)", "local timestamp=$FIXED").replace("trader.pem", "other.pem")
        fixed = subprocess.run(["date", "+%s%6N"], capture_output=True, text=True, check=True).stdout.strip()
        done = self.run_in_folder(["bash", "-c", again], env={
            **os.environ, "URL": self.url, "KEY": self.buyer.key, "FIXED": fixed,
            "BODY": '{"reference":"out-2","currency":"CNY","amount":"1.00"}'})
        self.assertIn("signature_replayed", done.stdout)
        self.assertEqual(self.buyer.accounts()["CNY"]["available"], "998")

    def signature(self, text):
        with open(os.path.join(self.folder, "text"), "w", encoding="utf-8") as file:
            file.write(text)
        done = subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", "trader.pem", "-in", "text"], cwd=self.folder,
                              capture_output=True, check=True)
        return base64.b64encode(done.stdout).decode()

    def test_a_stream_is_logged_on_to_by_signature_and_orders_on_it_need_no_other(self):
        public = self.run_in_folder([BINARY, "keys", "pair", "trader.pem"]).stdout.strip()
        key = self.buyer.post("/v1/keys", {"participant_id": "bolt", "scopes": ["read", "trade"], "public_key": public})["key_id"]
        self.exchange.operator().post("/v1/instruments", {"instrument_id": "GPU", "title": "An hour", "currency": "CNY"})
        stream = WebSocket(self.exchange.port)
        self.addCleanup(stream.cut)
        now = str(time.time_ns() // 1000)
        wrong = stream.ask("auth", key_id=key, timestamp=now, signature=self.signature(f"{now}\nGET\n/v1/orders\n"))
        self.assertEqual(wrong["error"]["code"], "signature_invalid")
        signature = self.signature(f"{now}\nGET\n/v1/stream\n")
        self.assertEqual(stream.ask("auth", key_id=key, timestamp=now, signature=signature)["result"]["participant_id"], "bolt")
        order = {"instrument_id": "GPU", "side": "buy", "type": "limit", "price": "1.00", "quantity": "2"}
        self.assertEqual(stream.ask("order", client_order_id="s1", **order)["status"], 201)
        other = WebSocket(self.exchange.port)
        self.addCleanup(other.cut)
        again = other.ask("auth", key_id=key, timestamp=now, signature=signature)
        self.assertEqual(again["error"]["code"], "signature_replayed")

        # A dry run says what the order then gets, of a real exchange too, and a key that is killed does nothing more.
        body = {"client_order_id": "s2", **order}
        dry = self.buyer.post("/v1/orders/dry-run", body)
        real = self.buyer.post("/v1/orders", body)
        for answer in (dry, real):
            answer.pop("time")
        self.assertEqual(dry, real)
        killed = self.buyer.post(f"/v1/keys/{key}/kill-switch", {"engaged": True})
        self.assertEqual((len(killed["cancelled"]), killed["not_cancelled"]), (1, []))
        self.exchange.kill()
        self.exchange.start()
        self.buyer.port = self.exchange.port
        self.assertTrue(self.buyer.get(f"/v1/keys/{key}/limits")["kill_switch"])
        self.assertEqual(len(self.buyer.get("/v1/orders?status=open")["orders"]), 1)

    def order(self, name, **more):
        return {"client_order_id": name, "instrument_id": "GPU", "side": "buy", "type": "limit", "price": "1.00", "quantity": "2", **more}

    def registered(self):
        """A pair made by openssl, its public half registered, an instrument to trade; the key's number."""
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", "trader.pem"], cwd=self.folder, check=True, capture_output=True)
        public = subprocess.run(["openssl", "pkey", "-in", "trader.pem", "-pubout", "-outform", "DER"], cwd=self.folder, check=True,
                                capture_output=True).stdout[-32:]
        self.exchange.operator().post("/v1/instruments", {"instrument_id": "GPU", "title": "An hour", "currency": "CNY"})
        return self.buyer.post("/v1/keys", {"participant_id": "bolt", "scopes": ["read", "trade"],
                                            "public_key": base64.b64encode(public).decode()})["key_id"]

    def headers(self, key, request):
        now = str(time.time_ns() // 1000)
        return {"Tongqu-Key": key, "Tongqu-Timestamp": now, "Tongqu-Signature": self.signature(f"{now}\n{request}")}

    def test_evidence_of_an_order_is_checked_by_the_shell_lines_of_the_page(self):
        key = self.registered()
        stream = WebSocket(self.exchange.port, path="/v1/stream?cancel_on_disconnect=true",
                           headers=self.headers(key, "GET\n/v1/stream?cancel_on_disconnect=true\n"))
        self.addCleanup(stream.cut)
        self.assertEqual(stream.ask("ping")["status"], 200)
        self.buyer.post("/v1/participants/bolt/signing", {"required": True})
        body = json.dumps(self.order("s1"), separators=(",", ":"))
        now = str(time.time_ns() // 1000)
        signature = self.signature(f"{now}\nPOST\n/v1/orders\n{body}")
        refused = stream.ask("order", **self.order("s1"))
        self.assertEqual((refused["status"], refused["error"]["code"]), (403, "signature_required"))
        placed = stream.ask("order", timestamp=now, signature=signature, **self.order("s1"))
        self.assertEqual(placed["status"], 201, placed)
        again = stream.ask("order", timestamp=now, signature=signature, **self.order("s1"))
        self.assertEqual(again["error"]["code"], "signature_replayed")
        for name, value in (("signature", "A\r\nX: y"), ("timestamp", "1\r\n")):
            bad = stream.ask("order", **{"timestamp": now, "signature": signature, name: value}, **self.order("s1"))
            self.assertEqual(bad["error"]["code"], "invalid_signature_header")
        with self.assertRaises(ApiError) as caught:
            self.buyer.post("/v1/orders", self.order("s2"))
        self.assertEqual((caught.exception.status, caught.exception.code), (403, "signature_required"))

        order_id = placed["result"]["order_id"]
        done = self.run_in_folder(["bash", "-c", shell_block(1)], env={**os.environ, "URL": self.url, "KEY": self.buyer.key, "ORDER": order_id})
        self.assertIn("Signature Verified Successfully", done.stdout, done.stderr)
        self.assertIn(f"POST\n/v1/orders\n{body}", done.stdout)
        with open(os.path.join(self.folder, "signed.bin"), "ab") as file:
            file.write(b" ")
        false = self.run_in_folder(["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "public.pem", "-in", "signed.bin",
                                    "-sigfile", "signature.bin"])
        self.assertNotEqual(false.returncode, 0)

        # The connection ends without a word: what it placed is cancelled, although nobody is there to sign that.
        stream.cut()
        watch = WebSocket(self.exchange.port, key=self.buyer.key)
        self.addCleanup(watch.cut)
        if self.buyer.get(f"/v1/orders/{order_id}")["status"] == "open":
            orders = watch.subscribe("orders")["orders"]
            while orders and orders[0]["status"] == "open":
                orders = watch.receive().get("orders", orders)
        self.assertEqual(self.buyer.get(f"/v1/orders/{order_id}")["status"], "cancelled")
        before = self.buyer.get(f"/v1/orders/{order_id}/evidence")
        self.exchange.stop()
        status, findings = self.exchange.verify()
        self.assertEqual((status, findings["judged"]["signatures"]), (0, 1))
        self.exchange.start()
        self.buyer.port = self.exchange.port
        self.assertEqual(self.buyer.get(f"/v1/orders/{order_id}/evidence"), before)

    def test_a_stream_is_opened_by_a_signed_request_once(self):
        key = self.registered()
        headers = self.headers(key, "GET\n/v1/stream\n")
        stream = WebSocket(self.exchange.port, headers=headers)
        self.addCleanup(stream.cut)
        self.assertEqual(stream.subscribe("account")["participant_id"], "bolt")
        for wrong, code in ((headers, "signature_replayed"), (self.headers(key, "GET\n/v1/orders\n"), "signature_invalid"),
                            ({**self.headers(key, "GET\n/v1/stream\n"), "Authorization": "Bearer x"}, "two_credentials")):
            with self.assertRaises(Refused) as caught:
                WebSocket(self.exchange.port, headers=wrong)
            self.assertEqual((caught.exception.status, caught.exception.code), (401, code))
        watched = self.run_in_folder([BINARY, "watch", "account", "--count", "1", "--json", "--url", self.url,
                                      "--signing-key", "trader.pem", "--key-id", key])
        self.assertIn('"participant_id":"bolt"', watched.stdout, watched.stderr)

    def test_the_command_line_makes_a_pair_and_signs(self):
        made = self.run_in_folder([BINARY, "keys", "pair", "trader.pem"])
        self.assertEqual(made.returncode, 0, made.stderr)
        public = made.stdout.strip()
        self.assertEqual(os.stat(os.path.join(self.folder, "trader.pem")).st_mode & 0o777, 0o600)
        self.assertNotEqual(self.run_in_folder([BINARY, "keys", "pair", "trader.pem"]).returncode, 0)
        key = self.run_in_folder([BINARY, "keys", "make", "--scope", "read", "--public-key", public, "--url", self.url,
                                  "--key", self.buyer.key, "--json"])
        self.assertEqual(key.returncode, 0, key.stderr)
        self.assertNotIn("api_key", key.stdout)
        signed = ["--signing-key", "trader.pem", "--key-id", json.loads(key.stdout)["key_id"], "--url", self.url, "--json"]
        for _ in range(3):
            account = self.run_in_folder([BINARY, "account", *signed])
            self.assertEqual(account.returncode, 0, account.stdout + account.stderr)
            self.assertEqual(json.loads(account.stdout)["participant_id"], "bolt")
        self.assertEqual(self.run_in_folder([BINARY, "account", *signed[:2], "--url", self.url]).returncode, 2)

        # No private key, no secret: the folder of the exchange has the public half, in its journal, and a stop forgets nothing.
        self.exchange.stop()
        self.exchange.start()
        signed[5] = f"http://127.0.0.1:{self.exchange.port}"
        self.assertEqual(self.run_in_folder([BINARY, "account", *signed]).returncode, 0)
        with self.assertRaises(ApiError):
            self.exchange.client(public).get("/v1/accounts")
        self.exchange.stop()
        self.assertEqual(self.exchange.verify()[0], 0)


if __name__ == "__main__":
    unittest.main()
