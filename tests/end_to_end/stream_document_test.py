"""docs/stream.md: every example has the shape of what a running exchange sends."""
import json
import os
import re
import unittest

from exchange import ROOT
from stream_market import INSTRUMENT, Market

PRIVATE = ("orders", "account", "deliveries", "drop_copy")


def examples():
    with open(os.path.join(ROOT, "docs", "stream.md"), encoding="utf-8") as page:
        blocks = re.findall(r"^```json\n(.*?)^```$", page.read(), re.MULTILINE | re.DOTALL)
    return [json.loads(line) for block in blocks for line in block.splitlines()]


def shape(value):
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


class Document(unittest.TestCase):
    def setUp(self):
        self.market = Market(self)
        self.seller = self.market.stream(self.market.supplier)
        self.buyer = self.market.stream(self.market.buyer)
        for channel in ("book", "book_orders", "trades", "ticker", "auction"):
            setattr(self, channel, self.market.stream())
        self.live = {}

    def keep(self, stream, *wanted):
        """Reads until each (channel, type) was seen, keeping the first of each."""
        missing = set(wanted) - set(self.live)
        while missing:
            message = stream.receive()
            key = (message.get("channel"), message["type"])
            if key in missing:
                self.live[key] = message
                missing.remove(key)

    def test_every_example_is_what_an_exchange_sends(self):
        self.market.bid("12.40", "3")
        self.market.offer("12.60", "4")
        self.market.offer("12.50", "10")
        for channel in ("book", "auction"):
            self.live[channel, "snapshot"] = getattr(self, channel).subscribe(channel, INSTRUMENT)
        for channel in ("book_orders", "trades", "ticker"):
            getattr(self, channel).subscribe(channel, INSTRUMENT)
        for channel in ("orders", "deliveries", "drop_copy"):
            self.seller.subscribe(channel)
        self.buyer.subscribe("account")
        from_region = self.market.stream()
        from_region.subscribe("book", INSTRUMENT, region="CN-GZ")
        self.market.bid("12.50", "4")
        self.live["book", "delta", "region"] = from_region.receive_until(lambda message: message["type"] == "delta")
        self.keep(self.book_orders, ("book_orders", "delta"))
        self.keep(self.trades, ("trades", "delta"))
        self.keep(self.ticker, ("ticker", "delta"))
        self.keep(self.seller, ("orders", "delta"), ("deliveries", "delta"), ("drop_copy", "delta"))
        self.keep(self.buyer, ("account", "delta"))
        self.market.buyer.delete("/v1/orders")
        self.keep(self.book, ("book", "delta"), ("book", "heartbeat"))
        everything = self.market.stream()
        everything.subscribe("market")
        self.market.open("tpu-hour")
        self.keep(everything, ("market", "delta"))
        for op, reply in (("ping", self.seller.ask("ping")), ("auth", everything.ask("auth", key=self.market.buyer.key)),
                          ("unsubscribe", self.book.ask("unsubscribe", channel="book", instrument_id=INSTRUMENT)),
                          ("order", self.seller.ask("order", **self.market.order_body("sell", "1.001", "1")))):
            self.live[op, reply["type"]] = reply

        for example in examples():
            if "status" not in example and "op" in example:
                asked = {name: value for name, value in example.items() if name != "id"}
                answer = self.seller.ask(**{**asked, "instrument_id": INSTRUMENT})
                self.assertEqual(answer["status"], 201, answer)
                continue
            with self.subTest(example=example):
                seen_from = ("region",) if "region" in example else ()
                live = self.live[(example.get("channel", example.get("op")), example["type"], *seen_from)]
                wanted, found = shape(example), shape(live)
                for both in (wanted, found):
                    both.pop("id", None)  # a text or a number, as the client likes
                if ("book", "delta") == (example.get("channel"), example["type"]):
                    wanted["bids"] = wanted["asks"] = found["bids"] = found["asks"] = [["str", "str"]]
                self.assertEqual(wanted, found)
                if example["type"] in ("delta", "heartbeat"):
                    self.assertLessEqual(example["first_sequence"], example["last_sequence"] + 1)

    def test_every_channel_has_an_example(self):
        told = {example["channel"] for example in examples() if "channel" in example and "type" in example}
        self.assertEqual(told, {"book", "book_orders", "trades", "ticker", "auction", "market", *PRIVATE})


if __name__ == "__main__":
    unittest.main()
