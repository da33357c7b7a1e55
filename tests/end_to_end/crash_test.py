"""Killed at random moments under load, the exchange finds every acknowledged order, fill and balance again.

TONGQU_CRASHES sets how often (50 by default), TONGQU_SEED the randomness; a failure prints the command that repeats it.
"""
import decimal
import os
import random
import signal
import threading
import traceback
import unittest

from exchange import ApiError, Exchange, Lost

CRASHES = int(os.environ.get("TONGQU_CRASHES", "50"))
SEED = int(os.environ.get("TONGQU_SEED", str(random.SystemRandom().randrange(1 << 32))))
TRADERS = 4
FUNDS = decimal.Decimal(1_000_000)


class Trader(threading.Thread):
    """Bids, offers and cancels as fast as answers come, and remembers every answer."""

    def __init__(self, number, round_number, client, seed, acknowledged, unknown):
        super().__init__(daemon=True)
        self.name_prefix = f"r{round_number}-t{number}-"
        self.client, self.random = client, random.Random(seed)
        self.acknowledged, self.unknown = acknowledged, unknown
        self.problem = ""  # as a traceback

    def run(self):
        try:
            for count in range(100_000):
                order = {"client_order_id": f"{self.name_prefix}{count}", "instrument_id": "gpu-hour",
                         "side": self.random.choice(["buy", "sell"]), "type": "limit",
                         "price": str(self.random.randrange(90, 111)), "quantity": str(self.random.randrange(1, 6)),
                         "time_in_force": self.random.choice(["gtc", "gtc", "ioc"])}
                self.unknown[order["client_order_id"]] = (self.client.key, order)
                answer = self.client.post("/v1/orders", order)
                del self.unknown[order["client_order_id"]]
                self.acknowledged[order["client_order_id"]] = (self.client.key, order, answer)
                if answer["status"] == "open" and self.random.random() < 0.4:
                    self.cancel(answer["order_id"])
        except Lost:
            pass  # the server was killed: the last request's fate is unknown
        except Exception:  # pylint: disable=broad-except
            self.problem = traceback.format_exc()

    def cancel(self, order_id):
        try:
            self.client.delete(f"/v1/orders/{order_id}")
        except ApiError as refused:
            if refused.code != "order_not_open":  # somebody traded with it meanwhile
                raise


class Crash(unittest.TestCase):
    def setUp(self):
        self.exchange = Exchange().start()
        self.addCleanup(self.exchange.remove)
        self.exchange.region("CN-SH", "上海市")
        self.keys = []
        for number in range(TRADERS):
            name = f"trader-{number}"
            client = self.exchange.participant(name, "CN-SH", ["buyer", "supplier"])
            self.exchange.deposit(name, "CNY", str(FUNDS))
            self.keys.append(client.key)
        self.exchange.operator().post("/v1/instruments", {
            "instrument_id": "gpu-hour", "title": "one GPU-hour", "currency": "CNY", "tick": "1", "lot": "1",
            "model": "continuous", "rival": True, "allowed_regions": []})

    def test_nothing_acknowledged_is_ever_lost(self):
        rng = random.Random(SEED)
        acknowledged, trades = {}, {}
        for round_number in range(CRASHES):
            unknown, fresh = {}, {}
            traders = [Trader(number, round_number, self.exchange.client(key), rng.random(), fresh, unknown)
                       for number, key in enumerate(self.keys)]
            for trader in traders:
                trader.start()
            killer = threading.Timer(rng.uniform(0.02, 0.4), self.exchange.end, [signal.SIGKILL])
            killer.start()
            for worker in (killer, *traders):
                worker.join()
            self.exchange.close_clients()
            for trader in traders:
                self.assertFalse(trader.problem, f"{trader.problem}\n{self.repeat()}")
            self.exchange.start()
            self.check_orders(fresh, trades)
            self.check_unknown(unknown)
            self.check_money()
            acknowledged.update(fresh)
        self.check_orders(acknowledged, trades)
        self.exchange.kill()
        status, findings = self.exchange.verify()
        self.assertEqual(status, 0, findings)
        self.assertGreater(len(acknowledged), CRASHES)
        print(f"\n{CRASHES} kills, {len(acknowledged)} acknowledged orders, {len(trades)} trades, "
              f"{findings['commands']} commands: all found again")

    def repeat(self):
        return f"repeat with: TONGQU_SEED={SEED} TONGQU_CRASHES={CRASHES} python3 -m unittest crash_test"

    def check_orders(self, acknowledged, trades):
        clients = {key: self.exchange.client(key) for key in self.keys}
        for client_id, (key, order, answer) in acknowledged.items():
            found = clients[key].get("/v1/orders/" + answer["order_id"])
            for field in ("side", "price", "quantity"):
                self.assertEqual(found[field], order[field], self.repeat())
            self.assertEqual(found["client_order_id"], client_id)
            # What was filled stays filled, fill by fill; later fills come behind.
            self.assertEqual(found["fills"][:len(answer["fills"])], answer["fills"], self.repeat())
            if answer["status"] != "open":
                self.assertEqual(found["status"], answer["status"], self.repeat())
            for fill in answer["fills"]:
                trades[fill["trade_id"]] = (fill["price"], fill["quantity"])

    def check_unknown(self, unknown):
        """A request without an answer is repeated with its id: it was carried out once, or is now; never twice."""
        for client_id, (key, order) in unknown.items():
            client = self.exchange.client(key)
            first = client.post("/v1/orders", order)
            again = client.post("/v1/orders", order)
            self.assertEqual(again, first, self.repeat())
            self.assertEqual(len(client.get("/v1/orders?client_order_id=" + client_id)["orders"]), 1, self.repeat())

    def check_money(self):
        """Whatever happened, the traders together hold what they brought: fees are still in escrow."""
        total = decimal.Decimal(0)
        for key in self.keys:
            row = self.exchange.client(key).accounts()["CNY"]
            total += sum(decimal.Decimal(row[purpose]) for purpose in ("available", "held", "escrow"))
        self.assertEqual(total, FUNDS * TRADERS, self.repeat())


if __name__ == "__main__":
    unittest.main()
