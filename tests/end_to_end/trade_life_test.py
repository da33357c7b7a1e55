"""The life of a trade over real sockets, to the last micro-unit, across a stop and a kill."""
import unittest

from exchange import ApiError, Exchange


class TradeLife(unittest.TestCase):
    def setUp(self):
        self.exchange = Exchange().start()
        self.addCleanup(self.exchange.remove)
        self.exchange.region("CN-GZ", "贵州省", "less_developed")
        self.exchange.region("CN-SH", "上海市")
        self.supplier = self.exchange.participant("guizhou-data", "CN-GZ", ["supplier"], ["read", "trade", "list"])
        self.buyer = self.exchange.participant("shanghai-lab", "CN-SH", ["buyer"])
        self.exchange.deposit("shanghai-lab", "CNY", "1000.00")

    def list_and_offer(self):
        self.supplier.post("/v1/products", {
            "product_id": "weather", "title": "贵州气象十年", "kind": "data_set", "description": "hourly, 2016-2026",
            "keywords": ["weather"], "licence": "CC-BY-4.0", "regions": ["CN-GZ"],
            "contributors": [{"participant_id": "guizhou-data", "weight": 2},
                             {"participant_id": "met-office", "weight": 1}]})
        self.supplier.post("/v1/instruments", {
            "instrument_id": "weather-licence", "product_id": "weather", "title": "one licence", "currency": "CNY",
            "tick": "0.01", "lot": "1", "model": "continuous", "rival": False, "allowed_regions": []})
        return self.supplier.post("/v1/orders", {
            "client_order_id": "offer-1", "instrument_id": "weather-licence", "side": "sell", "type": "limit",
            "price": "100.00", "quantity": "10", "time_in_force": "gtc"})

    def bid(self, **changes):
        return self.buyer.post("/v1/orders", {
            "client_order_id": "bid-1", "instrument_id": "weather-licence", "side": "buy", "type": "limit",
            "price": "101.00", "quantity": "1", "time_in_force": "ioc", **changes})

    def test_a_licence_crosses_two_regions_and_every_fen_is_accounted_for(self):
        self.assertEqual(self.list_and_offer()["status"], "open")
        answer = self.bid()
        self.assertEqual(answer["status"], "filled")
        # The buyer bid 101, trades at the maker's 100; the taker's fee is 0.1 % of the gross.
        self.assertEqual([(f["price"], f["quantity"], f["fee"]) for f in answer["fills"]], [("100", "1", "0.1")])
        trade = answer["fills"][0]["trade_id"]
        self.assertEqual(self.buyer.accounts()["CNY"]["available"], "899.9")
        self.assertEqual(self.buyer.accounts()["CNY"]["escrow"], "100.1")

        # The offer is not used up.
        book = self.exchange.client().get("/v1/instruments/weather-licence/book?depth=5")
        self.assertEqual((book["bids"], book["asks"]), ([], [["100", "10"]]))

        self.supplier.post(f"/v1/trades/{trade}/deliver", {
            "reference": "delivery-1", "grant": {"kind": "url", "value": "https://example.org/secret-token"}})
        self.assertEqual(self.buyer.get(f"/v1/trades/{trade}/grant")["grant"]["value"], "https://example.org/secret-token")
        with self.assertRaises(ApiError) as refused:
            self.supplier.get(f"/v1/trades/{trade}/grant")
        self.assertIn(refused.exception.status, (403, 404))

        # Killed between delivery and acceptance: nothing is lost.
        self.exchange.kill()
        self.exchange.start()
        self.buyer.port = self.supplier.port = self.exchange.port
        self.assertEqual(self.buyer.get(f"/v1/trades/{trade}/grant")["grant"]["value"], "https://example.org/secret-token")

        self.buyer.post(f"/v1/trades/{trade}/accept", {"reference": "acceptance-1"})
        # 100 = 0.5 exchange fee + 1 levy + 98.5, of which two thirds and one third: 65.666667 + 32.833333.
        self.assertEqual(self.supplier.accounts()["CNY"]["available"], "65.666667")
        self.assertEqual(self.buyer.accounts()["CNY"]["escrow"], "0")
        shares = self.buyer.get(f"/v1/trades/{trade}/distribution")
        self.assertIn("32.833333", str(shares))

        # The contributor who had no account is admitted later and finds its share.
        met_office = self.exchange.participant("met-office", "CN-GZ", ["supplier"])
        self.assertEqual(met_office.accounts()["CNY"]["available"], "32.833333")

        self.assertEqual(self.exchange.stop(), 0)
        status, findings = self.exchange.verify()
        self.assertEqual((status, findings["verified"], findings["trades"]), (0, True, 1))

    def test_a_repeated_request_is_answered_as_the_first_time_also_after_a_restart(self):
        self.list_and_offer()
        first = self.bid()
        again = self.bid()
        self.assertEqual(again, first)
        self.assertEqual(self.buyer.last_headers.get("Idempotent-Replay"), "true")
        with self.assertRaises(ApiError) as other:
            self.bid(quantity="2")
        self.assertEqual((other.exception.status, other.exception.code), (409, "client_id_reused"))

        self.exchange.kill()
        self.exchange.start()
        self.buyer.port = self.exchange.port
        self.assertEqual(self.bid(), first)
        self.assertEqual(self.buyer.last_headers.get("Idempotent-Replay"), "true")

    def test_the_grant_stands_in_no_file_in_the_clear(self):
        import os
        self.list_and_offer()
        trade = self.bid()["fills"][0]["trade_id"]
        self.supplier.post(f"/v1/trades/{trade}/deliver", {
            "reference": "delivery-1", "grant": {"kind": "token", "value": "TOP-SECRET-GRANT-0815"}})
        self.exchange.stop()
        for folder, _, files in os.walk(self.exchange.folder):
            for name in files:
                with open(os.path.join(folder, name), "rb") as file:
                    self.assertNotIn(b"TOP-SECRET-GRANT-0815", file.read(), name)


if __name__ == "__main__":
    unittest.main()
