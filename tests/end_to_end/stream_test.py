"""The stream over real sockets: a consumer holds what REST shows, orders and private affairs go over it too."""
import os
import random
import threading
import unittest

from exchange import ApiError
from stream_market import INSTRUMENT, BookConsumer, Market, levels_of
from websocket import Closed, Refused, WebSocket

LONG = os.environ.get("TONGQU_LONG_TESTS") == "1"


class Book(unittest.TestCase):
    def setUp(self):
        self.market = Market(self)

    def test_snapshot_and_deltas_are_the_book_that_rest_shows_through_reconnects(self):
        chance = random.Random(20260301)
        steps = 20000 if LONG else 1500
        stream = self.market.stream()
        consumer = BookConsumer().take(stream.subscribe("book", INSTRUMENT))
        resting, deltas = [], 0
        for step in range(steps):
            kind = chance.random()
            if kind < 0.6 or not resting:
                side = chance.choice(["buy", "sell"])
                price = 100 + chance.randint(1, 20) * (1 if side == "sell" else -1) + chance.choice([0, 0, 0, 15, -15])
                client = self.market.buyer if side == "buy" else self.market.supplier
                order = client.post("/v1/orders", self.market.order_body(side, str(price), str(chance.randint(1, 9))))
                if order["status"] == "open":
                    resting.append((client, order["order_id"]))
            else:
                client, order_id = resting.pop(chance.randrange(len(resting)))
                try:
                    client.delete(f"/v1/orders/{order_id}")
                except ApiError as error:
                    self.assertEqual(error.code, "order_not_open")
            if step % 50 == 0:
                book = self.market.book()
                consumer.follow(stream, book["sequence"])
                self.assertEqual(consumer.levels(), levels_of(book), f"at sequence {book['sequence']}, step {step}")
                self.assertEqual(consumer.last, book["sequence"])
            if step % 300 == 299:
                deltas += consumer.deltas
                chance.choice([stream.cut, stream.close])()
                stream = self.market.stream()
                consumer = BookConsumer().take(stream.subscribe("book", INSTRUMENT))
            elif step % 300 == 150:  # heals on the same connection too
                deltas += consumer.deltas
                consumer = BookConsumer().take(stream.subscribe("book", INSTRUMENT))
        self.assertGreater(deltas + consumer.deltas, 20)  # what happens within 10 ms goes together

    def test_a_quiet_book_keeps_up_by_heartbeats(self):
        stream = self.market.stream()
        consumer = BookConsumer().take(stream.subscribe("book", INSTRUMENT))
        self.market.open("another")
        self.market.offer("50", "3", instrument_id="another")
        book = self.market.book()
        self.assertGreater(book["sequence"], consumer.last)
        consumer.follow(stream, book["sequence"])
        self.assertEqual((consumer.deltas, consumer.levels()), (0, levels_of(book)))

    def test_who_joins_later_hears_the_same_numbers(self):
        first = self.market.stream()
        one = BookConsumer().take(first.subscribe("book", INSTRUMENT))
        for quantity in range(1, 30):
            self.market.offer(str(100 + quantity), str(quantity))
            late = self.market.stream()
            other = BookConsumer().take(late.subscribe("book", INSTRUMENT))
            sequence = self.market.book()["sequence"]
            self.assertEqual(other.levels(), one.follow(first, other.last).levels())
            one.follow(first, sequence)
            other.follow(late, sequence)
            self.assertEqual((one.last, one.levels()), (other.last, other.levels()))
            late.close()


class Channels(unittest.TestCase):
    def setUp(self):
        self.market = Market(self)

    def test_trades_and_ticker_tell_what_rest_tells(self):
        self.market.offer("12.50", "10")
        stream = self.market.stream()
        self.assertEqual(stream.subscribe("trades", INSTRUMENT)["trades"], [])
        ticker = stream.subscribe("ticker", INSTRUMENT)["ticker"]
        self.assertEqual((ticker["ask"], "bid" in ticker, "last" in ticker), (["12.5", "10"], False, False))
        self.market.bid("13", "4")
        told = stream.receive_until(lambda m: m["channel"] == "trades" and m["type"] == "delta")
        rest = self.market.public.get(f"/v1/instruments/{INSTRUMENT}/trades")["trades"]
        self.assertEqual(told["trades"], rest)
        later = self.market.stream()
        self.assertEqual(later.subscribe("trades", INSTRUMENT)["trades"], rest)
        ticker = later.subscribe("ticker", INSTRUMENT)["ticker"]
        rest = self.market.public.get(f"/v1/instruments/{INSTRUMENT}/ticker")
        self.assertEqual(ticker, {name: value for name, value in rest.items() if name not in ("sequence", "time")})
        self.assertEqual(ticker["last"]["price"], "12.5")

    def test_the_market_channel_tells_what_comes_into_being(self):
        stream = self.market.stream()
        before = stream.subscribe("market")
        self.assertEqual((before["instruments"], before["state"], before["changes"]), (1, "open", []))
        self.market.open("tpu-hour")
        delta = stream.receive_until(lambda m: m["type"] == "delta")
        self.assertIn({"change": "instrument_opened", "instrument_id": "tpu-hour"}, delta["changes"])
        self.assertEqual(delta["instruments"], 2)

    def test_private_channels_tell_the_owner_and_no_one_else(self):
        stranger = self.market.stream()
        for channel in ("orders", "account", "deliveries"):
            self.assertEqual(stranger.subscribe(channel)["error"]["code"], "authentication_required")
        self.assertEqual(stranger.ask("auth", key="tq_wrong")["error"]["code"], "unknown_key")
        self.assertEqual(stranger.ask("auth", key=self.market.buyer.key)["result"], {"participant_id": "guiyang-lab"})
        self.assertEqual(stranger.ask("auth", key=self.market.buyer.key)["error"]["code"], "already_authenticated")
        buyer, supplier = stranger, self.market.stream(self.market.supplier)
        for stream in (buyer, supplier):
            self.assertEqual(stream.subscribe("orders")["orders"], [])
            self.assertEqual(stream.subscribe("deliveries")["deliveries"], [])
        self.assertEqual(buyer.subscribe("account")["accounts"][0]["available"], "100000000")
        offer = self.market.offer("10", "5")
        self.market.bid("10", "2")
        bought = buyer.receive_until(lambda m: m["channel"] == "orders" and m["type"] == "delta")["orders"]
        self.assertEqual([(order["status"], len(order["fills"])) for order in bought], [("filled", 1)])
        account = buyer.receive_until(lambda m: m["channel"] == "account" and m["type"] == "delta")["accounts"]
        self.assertEqual(account, self.market.buyer.get("/v1/accounts")["accounts"])
        sold = supplier.receive_until(lambda m: m["channel"] == "orders" and m["type"] == "delta" and m["orders"][0]["fills"])
        self.assertEqual([(order["order_id"], order["leaves_quantity"]) for order in sold["orders"]], [(offer["order_id"], "3")])
        delivery = supplier.receive_until(lambda m: m["channel"] == "deliveries" and m["type"] == "delta")["deliveries"]
        trade = self.market.supplier.get("/v1/trades")["trades"]
        self.assertEqual(delivery, trade)
        self.market.supplier.post(f"/v1/trades/{trade[0]['trade_id']}/deliver", {
            "reference": "d1", "grant": {"kind": "url", "value": "https://example.org/x"}})
        delivery = supplier.receive_until(lambda m: m["channel"] == "deliveries" and m["type"] == "delta")["deliveries"]
        self.assertEqual(delivery[0]["status"], "delivered")


class DropCopy(unittest.TestCase):
    def test_a_second_key_hears_all_that_the_first_does_in_order_and_again_what_it_missed(self):
        market = Market(self)
        firm = market.supplier.get("/v1/accounts")["participant_id"]
        make = lambda *scopes: market.supplier.post("/v1/keys", {"participant_id": firm, "scopes": list(scopes)})
        desk, back_office = make("read", "trade"), make("read")
        first_key = market.offer("9", "1")
        with_first = market.supplier.delete(f"/v1/orders/{first_key['order_id']}")["sequence"]
        trading = market.stream(market.supplier)
        copy = WebSocket(market.exchange.port, key=back_office["api_key"])
        self.addCleanup(copy.cut)
        self.assertEqual(copy.ask("order", **market.order_body("sell", "20", "1"))["error"]["code"], "missing_scope")
        self.assertEqual(copy.subscribe("drop_copy")["reports"], [])
        other = WebSocket(market.exchange.port, key=desk["api_key"])
        self.addCleanup(other.cut)

        def day(price):
            """An order of each key: amended, filled by the buyer, cancelled by the other key."""
            mine = trading.ask("order", **market.order_body("sell", price, "5"))["result"]["order_id"]
            theirs = other.ask("order", **market.order_body("sell", price, "4"))["result"]["order_id"]
            trading.ask("amend", order_id=mine, quantity="3")
            market.bid(price, "2")
            sequence = trading.ask("cancel", order_id=theirs)["result"]["sequence"]
            return mine, theirs, sequence

        def reports_until(stream, sequence, reports):
            while not reports or reports[-1]["sequence"] < sequence:
                message = stream.receive_until(lambda m: m.get("channel") == "drop_copy")
                reports += message.get("reports", [])
            return reports

        mine, theirs, sequence = day("12")
        told = reports_until(copy, sequence, [])
        first = told[0]["key_id"]
        self.assertEqual([(r["report"], r["order_id"], r["quantity"], r["key_id"] == first, r.get("by_key_id")) for r in told],
                         [("entered", mine, "5", True, first), ("entered", theirs, "4", False, desk["key_id"]),
                          ("amended", mine, "3", True, first), ("filled", mine, "2", True, None),
                          ("cancelled", theirs, "4", False, first)])
        self.assertEqual([r["sequence"] for r in told], sorted(r["sequence"] for r in told))

        # Away, while the market goes on and the exchange is killed: what was missed is told before anything else.
        copy.cut()
        mine, theirs, last = day("11")
        market.exchange.kill()
        market.exchange.start()
        again = WebSocket(market.exchange.port, key=back_office["api_key"])
        self.addCleanup(again.cut)
        again.send({"op": "subscribe", "channel": "drop_copy", "after_sequence": sequence})
        resumed = again.receive()
        self.assertEqual((resumed["type"], resumed["first_sequence"]), ("resumed", sequence + 1))
        self.assertEqual([(r["report"], r["order_id"]) for r in resumed["reports"]],
                         [("entered", mine), ("entered", theirs), ("amended", mine), ("filled", mine), ("cancelled", theirs)])
        self.assertEqual(resumed["reports"][-1]["sequence"], last)
        self.assertEqual(again.receive()["type"], "snapshot")
        whole = again.ask("subscribe", channel="drop_copy", after_sequence=0)
        self.assertEqual(whole["status"], 200)
        everything = again.receive_until(lambda m: m["type"] == "resumed")["reports"]
        self.assertEqual((everything[0]["order_id"], everything[1]["sequence"]), (first_key["order_id"], with_first))
        self.assertEqual(everything[2:7], told)
        for wrong in (-1, 10**9):
            refused = again.ask("subscribe", channel="drop_copy", after_sequence=wrong)
            self.assertEqual((refused["status"], refused["error"]["code"]), (409, "cannot_resume"))


class Operations(unittest.TestCase):
    def setUp(self):
        self.market = Market(self)

    def test_orders_over_the_stream_are_answered_as_rest_answers_them(self):
        stream = self.market.stream(self.market.supplier)
        body = self.market.order_body("sell", "12.50", "10")
        placed = stream.ask("order", **body)
        self.assertEqual((placed["type"], placed["status"]), ("reply", 201))
        order = self.market.supplier.get(f"/v1/orders/{placed['result']['order_id']}")
        self.assertEqual(placed["result"], order)
        again = stream.ask("order", **body)
        self.assertEqual((again["result"], again["replay"]), (order, True))
        self.assertEqual(self.market.supplier.post("/v1/orders", body), order)
        other = stream.ask("order", **{**body, "price": "13"})
        self.assertEqual((other["type"], other["status"], other["error"]["code"]), ("error", 409, "client_id_reused"))
        self.assertEqual(stream.ask("order", **self.market.order_body("sell", "1.001", "1"))["error"],
                         {"code": "price_off_tick", "message": "the price is not a whole number of ticks", "path": "price"})
        amended = stream.ask("amend", order_id=order["order_id"], quantity="8", idempotency_key="k1")
        self.assertEqual((amended["status"], amended["result"]["leaves_quantity"]), (200, "8"))
        self.assertTrue(stream.ask("amend", order_id=order["order_id"], quantity="8", idempotency_key="k1")["replay"])
        self.assertEqual(stream.ask("cancel", order_id=order["order_id"])["result"]["status"], "cancelled")
        self.assertEqual(stream.ask("cancel", order_id=order["order_id"])["error"]["code"], "order_not_open")
        stream.ask("order", **self.market.order_body("sell", "14", "1"))
        self.assertEqual(len(stream.ask("cancel_all", instrument_id=INSTRUMENT)["result"]["cancelled"]), 1)
        self.assertEqual(self.market.stream().ask("order", **body)["error"]["code"], "authentication_required")

    def test_orders_placed_on_a_connection_are_cancelled_with_it_where_that_was_wished(self):
        kept = self.market.offer("20", "1")
        for end in ("cut", "close"):
            stream = self.market.stream(self.market.supplier, path="/v1/stream?cancel_on_disconnect=true")
            orders = [stream.ask("order", **self.market.order_body("sell", str(price), "1"))["result"]["order_id"]
                      for price in (21, 22, 23)]
            watcher = self.market.stream(self.market.supplier)
            self.assertEqual(len(watcher.subscribe("orders")["orders"]), 4)
            getattr(stream, end)()
            gone = {}
            while len(gone) < 3:
                message = watcher.receive_until(lambda m: m["type"] == "delta")
                gone.update({order["order_id"]: order["status"] for order in message["orders"]})
            self.assertEqual(gone, {order: "cancelled" for order in orders})
        plain = self.market.stream(self.market.supplier)
        stays = plain.ask("order", **self.market.order_body("sell", "30", "1"))["result"]["order_id"]
        plain.close()
        still = self.market.supplier.get("/v1/orders?status=open")["orders"]
        self.assertEqual({order["order_id"] for order in still}, {kept["order_id"], stays})

    def test_a_client_that_is_silent_for_longer_than_it_promised_has_its_orders_cancelled(self):
        kept = self.market.offer("20", "1")
        for wrong in ("499", "3600001", "soon", ""):
            with self.assertRaises(Refused) as caught:
                self.market.stream(self.market.supplier, path=f"/v1/stream?dead_man_ms={wrong}")
            self.assertEqual((caught.exception.status, caught.exception.code), (400, "invalid_parameter"))
        watcher = self.market.stream(self.market.supplier)
        watcher.subscribe("orders")
        stream = self.market.stream(self.market.supplier, path="/v1/stream?dead_man_ms=500")
        order = stream.ask("order", **self.market.order_body("sell", "21", "1"))["result"]["order_id"]
        with self.assertRaises(Closed) as closed:  # it reads and says nothing more
            stream.receive()
        self.assertEqual(closed.exception.code, 4005)
        watcher.receive_until(lambda m: m["type"] == "delta" and
                              any((o["order_id"], o["status"]) == (order, "cancelled") for o in m["orders"]))
        still = self.market.supplier.get("/v1/orders?status=open")["orders"]
        self.assertEqual([o["order_id"] for o in still], [kept["order_id"]])

    def test_ping_and_unsubscribe(self):
        stream = self.market.stream()
        self.assertEqual(stream.ask("ping")["result"].keys(), {"sequence", "time"})
        stream.send({"op": "ping", "id": 7})
        self.assertEqual(stream.receive()["id"], 7)
        stream.subscribe("book", INSTRUMENT)
        reply = stream.ask("unsubscribe", channel="book", instrument_id=INSTRUMENT)
        self.assertEqual(reply["result"], {"channel": "book", "instrument_id": INSTRUMENT})
        self.assertEqual(stream.ask("unsubscribe", channel="book", instrument_id=INSTRUMENT)["error"]["code"], "not_subscribed")
        self.market.offer("10", "1")
        stream.send({"op": "ping"})
        self.assertEqual(stream.receive()["op"], "ping")

    def test_a_stop_says_goodbye(self):
        streams = [self.market.stream() for _ in range(5)]
        for stream in streams:
            stream.subscribe("book", INSTRUMENT)
        ends = []

        def read(stream):
            try:
                while True:
                    stream.receive()
            except Closed as closed:
                ends.append(closed.code)

        threads = [threading.Thread(target=read, args=(stream,)) for stream in streams]
        for thread in threads:
            thread.start()
        self.assertEqual(self.market.exchange.stop(), 0)
        for thread in threads:
            thread.join()
        self.assertEqual(ends, [1001] * 5)


if __name__ == "__main__":
    unittest.main()
