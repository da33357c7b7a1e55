"""Statements over real sockets, checked with a head alone; a settlement run that is killed again and again."""
import json
import os
import random
import shutil
import subprocess
import tempfile
import time
import unittest

from exchange import BINARY, ApiError, Exchange

PERIOD = "from=2020-01-01T00:00:00Z&to=2120-01-01T00:00:00Z"


def run(*arguments):
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, check=False)


def make_market(exchange, trades):
    """Two regions, a product with two contributors, so many trades, half of them accepted; withdrawals."""
    exchange.region("CN-GZ", "贵州省", "less_developed")
    exchange.region("CN-SH", "上海市")
    supplier = exchange.participant("guizhou-data", "CN-GZ", ["supplier"], ["read", "trade", "list"])
    buyer = exchange.participant("shanghai-lab", "CN-SH", ["buyer"])
    exchange.deposit("shanghai-lab", "CNY", "1000000.00")
    supplier.post("/v1/products", {
        "product_id": "weather", "title": "贵州气象十年", "kind": "data_set", "description": "hourly, 2016-2026",
        "keywords": ["weather"], "licence": "CC-BY-4.0", "regions": ["CN-GZ"],
        "contributors": [{"participant_id": "guizhou-data", "weight": 2}, {"participant_id": "met-office", "weight": 1}]})
    supplier.post("/v1/instruments", {
        "instrument_id": "weather-licence", "product_id": "weather", "title": "one licence", "currency": "CNY",
        "tick": "0.01", "lot": "1", "model": "continuous", "rival": False, "allowed_regions": []})
    supplier.post("/v1/orders", {
        "client_order_id": "offer-1", "instrument_id": "weather-licence", "side": "sell", "type": "limit",
        "price": "100.00", "quantity": "10", "time_in_force": "gtc"})
    for number in range(trades):
        answer = buyer.post("/v1/orders", {
            "client_order_id": f"bid-{number}", "instrument_id": "weather-licence", "side": "buy", "type": "limit",
            "price": "101.00", "quantity": str(1 + number % 3), "time_in_force": "ioc"})
        if number % 2:
            continue
        trade = answer["fills"][0]["trade_id"]
        supplier.post(f"/v1/trades/{trade}/deliver", {"reference": f"d-{number}", "grant": {"kind": "url", "value": "x"}})
        buyer.post(f"/v1/trades/{trade}/accept", {"reference": f"a-{number}"})
        if number % 4 == 0:
            supplier.post("/v1/withdrawals", {"reference": f"w-{number}", "currency": "CNY", "amount": "10.00"})
    return supplier, buyer


class Statements(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="tongqu-statements-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def file(self, name, content=None):
        path = os.path.join(self.folder, name)
        if content is not None:
            with open(path, "wb") as file:
                file.write(content)
        return path

    def test_a_supplier_checks_its_statement_with_a_head_and_finds_a_changed_amount(self):
        exchange = Exchange(arguments=["--head-seconds", "1"]).start()
        self.addCleanup(exchange.remove)
        supplier, _ = make_market(exchange, 8)
        last = supplier.get("/v1/accounts")["sequence"]
        deadline = time.monotonic() + 60
        while True:
            try:
                head = exchange.client().get("/v1/log/head")
                if head["leaves"] >= last:
                    break
            except ApiError as no_head_yet:
                self.assertIn(no_head_yet.status, (404, 503))
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.2)
        heads = self.file("heads.txt", head["line"].encode() + b"\n")

        where = ["--url", f"http://127.0.0.1:{exchange.port}", "--key", supplier.key]
        path = self.file("statement.json")
        written = run("statement", "--from", "2020-01-01", "--to", "2120-01-01", "--head", str(head["number"]),
                      "--output", path, *where)
        self.assertEqual((written.returncode, written.stderr), (0, ""))
        checked = run("verify", "--statement", path, "--head", heads)
        self.assertEqual(checked.returncode, 0, checked.stdout)
        with open(path, "rb") as file:
            text = file.read()
        body = json.loads(text)["statement"]
        closing = {row["purpose"]: row["closing"] for row in body["accounts"]}
        self.assertEqual(closing["available"], supplier.accounts()["CNY"]["available"])
        self.assertIn(b'"cause":"contribution"', text)

        changed = self.file("changed.json", text.replace(b'"amount":"-10"', b'"amount":"-11"', 1))
        found = run("verify", "--statement", changed, "--head", heads)
        self.assertEqual(found.returncode, 1)
        self.assertIn("NOT VERIFIED", found.stdout)
        self.assertEqual(run("verify", "--statement", path, "--head", path).returncode, 1)
        self.assertEqual(run("verify", "--statement", path).returncode, 2)

        # The other forms, past balances, the public's summary, periods backwards.
        table = run("statement", "--from", "2020-01-01", "--to", "2120-01-01", "--csv", *where)
        self.assertTrue(table.stdout.startswith("\ufefftime"))
        page = run("statement", "--from", "2020-01-01", "--to", "2120-01-01", "--html", "--lang", "zh", *where)
        self.assertIn("<svg", page.stdout)
        self.assertEqual(supplier.get(f"/v1/accounts?sequence={last}")["accounts"], supplier.get("/v1/accounts")["accounts"])
        self.assertEqual(supplier.get("/v1/accounts?sequence=5")["accounts"][0]["available"], "0")
        month = time.strftime("%Y-%m", time.gmtime())
        regions = {row["region_id"]: row for row in exchange.client().get(f"/v1/regions/summary?month={month}")["regions"]}
        self.assertEqual(regions["CN-GZ"]["trades"], 8)
        self.assertEqual(regions["CN-GZ"]["sold"], regions["CN-SH"]["bought"])
        for wrong, code in (("from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", "range_backwards"),
                            ("from=2026-02-01T00:00:00Z", "invalid_parameter"), (PERIOD + "&head=99999", "head_not_found")):
            with self.assertRaises(ApiError) as refused:
                supplier.get("/v1/statements?" + wrong)
            self.assertEqual(refused.exception.code, code)

    def test_a_settlement_that_is_killed_again_and_again_ends_as_one_that_was_left_alone(self):
        exchange = Exchange(arguments=["--no-settlement"]).start()
        self.addCleanup(exchange.remove)
        make_market(exchange, 120)
        beside = json.loads(run("settle", exchange.folder, "--json").stdout)  # the exchange runs
        self.assertGreater(beside["sequence"], 250)
        self.assertEqual(exchange.stop(), 0)

        alone = json.loads(run("settle", exchange.folder, "--rebuild", "--payouts", self.file("alone"), "--json").stdout)
        os.remove(os.path.join(exchange.folder, "settlement.db"))
        chance = random.Random(7)
        started = time.monotonic()
        whole = run("settle", exchange.folder, "--payouts", self.file("whole"), "--json")
        self.assertEqual(json.loads(whole.stdout)["content"], alone["content"])
        length = time.monotonic() - started
        os.remove(os.path.join(exchange.folder, "settlement.db"))
        killed = 0
        for _ in range(25):
            process = subprocess.Popen([BINARY, "settle", exchange.folder, "--payouts", self.file("killed")],
                                       stdout=subprocess.DEVNULL)
            try:
                process.wait(timeout=chance.uniform(0, length))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                killed += 1
        self.assertGreater(killed, 0)
        again = run("settle", exchange.folder, "--payouts", self.file("killed"), "--json")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(json.loads(again.stdout)["content"], alone["content"])
        for name in os.listdir(self.file("alone")):
            with open(os.path.join(self.file("alone"), name), "rb") as one:
                with open(os.path.join(self.file("killed"), name), "rb") as other:
                    self.assertEqual(one.read(), other.read(), name)
        paid = [name for name in os.listdir(self.file("killed")) if name.endswith(".csv")]
        self.assertEqual(paid, [name for name in os.listdir(self.file("alone")) if name.endswith(".csv")])

        other = Exchange().start()
        self.addCleanup(other.remove)
        self.assertEqual(other.stop(), 0)
        shutil.copy(os.path.join(exchange.folder, "settlement.db"), other.folder)
        for side in ("-wal", "-shm"):
            path = os.path.join(other.folder, "settlement.db" + side)
            if os.path.exists(path):
                os.remove(path)
        refused = run("settle", other.folder)
        self.assertEqual((refused.returncode, refused.stdout), (1, ""))
        self.assertIn("other_journal", refused.stderr)
        self.assertEqual(run("settle", self.file("nothing-here")).returncode, 1)


if __name__ == "__main__":
    unittest.main()
