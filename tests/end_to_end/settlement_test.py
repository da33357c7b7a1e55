"""Money after the match, over real sockets: use, dispute, failure, fund, claims, the close of a period; then the folder is verified."""
import json
import subprocess
import unittest
from fractions import Fraction

from exchange import BINARY, ApiError, Exchange


def micro(decimal):
    return int(Fraction(decimal) * 1_000_000)


class Settlement(unittest.TestCase):
    def setUp(self):
        self.exchange = Exchange().start()
        self.addCleanup(self.exchange.remove)
        self.exchange.region("CN-GZ", "贵州省", "less_developed")
        self.supplier = self.exchange.participant("guizhou-data", "CN-GZ", ["supplier"], ["read", "trade", "list"])
        self.buyer = self.exchange.participant("guiyang-shop", "CN-GZ", ["buyer"], sme=True)
        self.regulator = self.exchange.participant("data-bureau", "CN-GZ", ["regulator"], ["read", "regulate"])
        self.exchange.deposit("guiyang-shop", "CNY", "1000.00")

    def open(self, instrument, supplier, **more):
        supplier.post("/v1/products", {"product_id": instrument, "title": "气象接口", "kind": "api"})
        supplier.post("/v1/instruments", {"instrument_id": instrument, "product_id": instrument, "title": "calls",
                                          "currency": "CNY", **more})

    def trade(self, instrument, supplier, price, quantity):
        order = {"instrument_id": instrument, "type": "limit", "price": price, "quantity": quantity}
        supplier.post("/v1/orders", {"client_order_id": "s-" + instrument, "side": "sell", **order})
        return self.buyer.post("/v1/orders", {"client_order_id": "b-" + instrument, "side": "buy", **order})["fills"][0]["trade_id"]

    def refused(self, code, act, *arguments):
        with self.assertRaises(ApiError) as refused:
            act(*arguments)
        self.assertEqual(refused.exception.code, code)

    def recompute(self, trade, least):
        """Every figure of the distribution that names a call is what the call gives."""
        found = self.buyer.get(f"/v1/trades/{trade}/distribution")
        figures = 0
        for part in found["division"] + found["steps"]:
            self.assertTrue(part["text"] and part["text_zh"])
            if "recompute" not in part:
                continue
            call = found["calls"][part["recompute"]["call"]]
            done = subprocess.run([BINARY, "price", call["method"]], input=json.dumps(call["input"]), capture_output=True,
                                  text=True, check=True)
            value = json.loads(done.stdout)
            for step in part["recompute"]["result"].split("/")[1:]:
                value = value[int(step)] if step.isdigit() else value[step]
            self.assertEqual(int(Fraction(value)), int(part["recompute"]["micro_units"]), part["text"])
            figures += 1
        self.assertGreaterEqual(figures, least)
        return found

    def test_use_dispute_failure_and_the_close_of_a_period(self):
        self.open("calls", self.supplier, plan="metered", use_hours=24)
        trade = self.trade("calls", self.supplier, "30", "10")
        self.supplier.post(f"/v1/trades/{trade}/deliver", {"reference": "d", "grant": {"kind": "token", "value": "t"}})
        used = self.supplier.post(f"/v1/trades/{trade}/usage", {"reference": "u1", "quantity": "3"})
        self.assertEqual((used["status"], used["used"]), ("in_use", "3"))
        # 90 of 300 are released: 0.45 exchange, 0.90 levy, 88.65 for the supplier, until the dispute window ends.
        self.assertEqual(self.supplier.accounts()["CNY"]["pending"], "88.65")

        self.buyer.post(f"/v1/trades/{trade}/dispute", {"reference": "q", "reason": "half of the counties are missing"})
        self.refused("not_in_use", self.supplier.post, f"/v1/trades/{trade}/usage", {"reference": "u2", "quantity": "1"})
        self.assertEqual(self.regulator.get("/v1/disputes?status=disputed")["disputes"][0]["trade_id"], trade)
        self.assertIn("counties", self.regulator.get(f"/v1/trades/{trade}/dispute")["reason"])
        self.refused("invalid_refund", self.regulator.post, f"/v1/trades/{trade}/resolve",
                     {"reference": "r0", "refund": "300.01", "note": "too much"})
        self.regulator.post(f"/v1/trades/{trade}/resolve", {"reference": "r", "refund": "240", "note": "a fifth was of use"})
        # 60 of 300 and a fifth of the fee of 0.30 are paid.
        self.assertEqual(self.buyer.accounts()["CNY"]["available"], "939.94")
        self.assertEqual(self.supplier.accounts()["CNY"]["available"], "59.1")
        self.recompute(trade, 8)

        # The fund has the levy of 0.60; a tenth of what the small firm paid is more than that.
        voucher = self.buyer.post(f"/v1/trades/{trade}/support", {"reference": "v", "kind": "voucher"})
        self.assertEqual(voucher["amount"], "0.6")
        self.assertEqual(voucher["sources"], [{"first_trade_id": trade, "last_trade_id": trade, "amount": "0.6"}])
        self.refused("support_exhausted", self.buyer.post, f"/v1/trades/{trade}/support", {"reference": "w", "kind": "rebate"})
        public = self.exchange.client()
        self.assertEqual(public.get("/v1/funds")["funds"][0]["balance"], "0")
        self.assertEqual(public.get("/v1/funds/CN-GZ/payments")["payments"][0]["amount"], "0.6")
        self.assertEqual(public.get("/v1/funds/CN-GZ/receipts")["receipts"][0]["trade_id"], trade)

        # A supplier that leaves before it delivers: 2 % of 100, of which it has nothing.
        late = self.exchange.participant("late-data", "CN-GZ", ["supplier"], ["read", "trade", "list"])
        self.open("late", late)
        failed = self.trade("late", late, "100", "1")
        self.exchange.operator().post("/v1/participants/late-data/exit", {})
        told = self.buyer.get(f"/v1/trades/{failed}")
        self.assertEqual((told["status"], told["penalty"], told["penalty_paid"]), ("refunded", "2", "0"))
        claim = self.buyer.get("/v1/claims")["claims"][0]
        self.assertEqual((claim["debtor"], claim["left"], claim["trade_id"]), ("late-data", "2", failed))

        self.supplier.post("/v1/payouts", {"reference": "p", "currency": "CNY", "keep": "9.10"})
        period = self.exchange.operator().post("/v1/periods/close", {"reference": "c", "currency": "CNY"})
        # 0.30 of 60 and 0.06 of the buyer's fee.
        self.assertEqual((period["transfers"], period["transfers_total"], period["fees"]), (1, "50", "0.36"))
        self.assertEqual(self.supplier.accounts()["CNY"]["available"], "9.1")

        def check_counts():
            counts = self.exchange.operator().get("/v1/reconciliation")
            self.assertTrue(counts["even"], counts)
            self.assertEqual(counts["orders"]["acknowledged"], 4)
            money = counts["money"][0]
            self.assertEqual((money["paid_in"], money["paid_out"], money["balances"]), ("1000", "50", "950"))

        check_counts()
        before = self.recompute(trade, 9)
        self.exchange.kill()
        self.exchange.start()
        self.buyer.port = self.exchange.port
        check_counts()
        self.assertEqual(self.recompute(trade, 9), before)

        self.assertEqual(self.exchange.stop(), 0)
        status, findings = self.exchange.verify()
        self.assertEqual((status, findings["verified"], findings["trades"]), (0, True, 2))


if __name__ == "__main__":
    unittest.main()
