"""Catalogues come in through the API, and a buyer in another region buys from them: a small catalogue of the project's own,
and the real ones where they are there."""
import decimal
import json
import os
import subprocess
import unittest

from exchange import BINARY, Exchange

OWN = os.path.join(os.path.dirname(__file__), "..", "cli", "data")
REAL = os.path.join(os.path.dirname(__file__), "..", "..", "..", "shared", "data")


class Import(unittest.TestCase):
    def setUp(self):
        self.exchange = Exchange().start()
        self.addCleanup(self.exchange.remove)
        self.key_file = os.path.join(self.exchange.folder, "import-keys.json")

    def run_import(self, *arguments, status):
        with open(os.path.join(self.exchange.folder, "operator.key"), encoding="ascii") as file:
            key = file.read().strip()
        done = subprocess.run(
            [BINARY, "import", *arguments, "--url", f"http://127.0.0.1:{self.exchange.port}", "--key", key, "--keys",
             self.key_file, "--json"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def supplier(self, name):
        with open(self.key_file, encoding="utf-8") as file:
            return self.exchange.client(json.load(file)["participants"][name]["api_key"])

    def buyer(self, currency, amount):
        self.exchange.region("CN-YN", "云南省", "developing")
        client = self.exchange.participant("yunnan-institute", "CN-YN", ["buyer"])
        self.exchange.deposit("yunnan-institute", currency, amount)
        return client

    def buy(self, buyer, instrument, price, quantity):
        answer = buyer.post("/v1/orders", {
            "client_order_id": "bid-" + instrument, "instrument_id": instrument, "side": "buy", "type": "limit",
            "price": price, "quantity": quantity, "time_in_force": "ioc"})
        self.assertEqual(answer["status"], "filled", answer)
        return answer

    def deliver_and_accept(self, buyer, trade, supplier_name):
        supplier = self.supplier(supplier_name)
        supplier.post(f"/v1/trades/{trade}/deliver", {
            "reference": f"deliver-{trade}", "grant": {"kind": "token", "value": f"access-{trade}"}})
        self.assertEqual(buyer.get(f"/v1/trades/{trade}/grant")["grant"]["value"], f"access-{trade}")
        buyer.post(f"/v1/trades/{trade}/accept", {"reference": f"accept-{trade}"})

    def suppliers_share(self, gross):
        """Gross less 0.5 % exchange fee and 1 % levy, each rounded down to the micro-unit."""
        gross = decimal.Decimal(gross)
        micro = decimal.Decimal("0.000001")
        return sum((gross, *(-(gross * rate).quantize(micro, decimal.ROUND_FLOOR)
                             for rate in (decimal.Decimal("0.005"), decimal.Decimal("0.01")))))

    def test_bad_entries_are_named_and_the_rest_is_imported_once(self):
        first = self.run_import("dcat", os.path.join(OWN, "catalogue.jsonld"), "--price", "9.90", status=3)
        self.assertEqual((first["entries"], first["imported"], len(first["bad"])), (12, 4, 8))
        again = self.run_import("dcat", os.path.join(OWN, "catalogue.jsonld"), "--price", "9.90", status=3)
        self.assertEqual((again["imported"], again["already_there"]), (0, 4))

        buyer = self.buyer("CNY", "100")
        found = buyer.get("/v1/products?q=yangtze")["products"]
        self.assertEqual([product["product_id"] for product in found], ["yangtze-levels"])
        trade = self.buy(buyer, "yangtze-levels", "9.90", "1")["fills"][0]["trade_id"]
        self.deliver_and_accept(buyer, trade, found[0]["supplier"])
        earned = self.supplier(found[0]["supplier"]).accounts()["CNY"]["available"]
        self.assertEqual(decimal.Decimal(earned), self.suppliers_share("9.90"))

    def test_real_catalogues_come_in_whole_and_trade_across_regions(self):
        if not os.path.isdir(REAL):
            self.skipTest("the real catalogues are not here")
        sets = self.run_import("dcat", os.path.join(REAL, "open_data_catalog.jsonld"), "--price", "9.90", status=0)
        self.assertEqual((sets["entries"], sets["imported"]), (317, 317))
        offers = self.run_import("compute", os.path.join(REAL, "compute_offers.csv"), status=0)
        self.assertEqual((offers["entries"], offers["imported"]), (118, 118))

        buyer = self.buyer("USD", "1000")
        self.exchange.deposit("yunnan-institute", "CNY", "10")
        trade = self.buy(buyer, "1kg-ont-vienna", "9.90", "1")["fills"][0]["trade_id"]
        publisher = buyer.get("/v1/products/1kg-ont-vienna")["supplier"]
        self.deliver_and_accept(buyer, trade, publisher)
        self.assertEqual(decimal.Decimal(self.supplier(publisher).accounts()["CNY"]["available"]),
                         self.suppliers_share("9.90"))

        # Ten H100-hours go to the cheapest offers of the list, 2.73 USD in Des Moines.
        hours = self.buy(buyer, "h100-hour", "10", "10")
        earned = {}
        for fill in hours["fills"]:
            seller = buyer.get("/v1/trades/" + fill["trade_id"])["supplier"]
            gross = decimal.Decimal(fill["price"]) * decimal.Decimal(fill["quantity"])
            earned[seller] = earned.get(seller, decimal.Decimal(0)) + self.suppliers_share(gross)
            self.deliver_and_accept(buyer, fill["trade_id"], seller)
        self.assertEqual({fill["price"] for fill in hours["fills"]}, {"2.73"})
        for seller, amount in earned.items():
            self.assertEqual(decimal.Decimal(self.supplier(seller).accounts()["USD"]["available"]), amount)
        self.exchange.stop()
        status, findings = self.exchange.verify()
        self.assertEqual(status, 0, findings)


if __name__ == "__main__":
    unittest.main()
