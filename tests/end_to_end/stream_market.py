"""What the tests of the stream share: a market to listen to, and a consumer that holds a book."""
from exchange import Exchange
from websocket import WebSocket

INSTRUMENT = "gpu-hour"


class Market:
    """One instrument, a supplier and a buyer with plenty of money."""

    def __init__(self, test):
        self.test = test
        self.exchange = Exchange().start()
        test.addCleanup(self.exchange.remove)
        self.exchange.region("CN-GZ", "贵州省", "less_developed")
        self.supplier = self.exchange.participant("guizhou-compute", "CN-GZ", ["supplier"], ["read", "trade", "list"])
        self.buyer = self.exchange.participant("guiyang-lab", "CN-GZ", ["buyer"])
        self.exchange.deposit("guiyang-lab", "CNY", "100000000")
        self.public = self.exchange.client()
        self.open(INSTRUMENT)
        self.orders = 0

    def open(self, instrument_id, **more):
        return self.exchange.operator().post("/v1/instruments", {
            "instrument_id": instrument_id, "title": "an hour of a GPU", "currency": "CNY", **more})

    def order_body(self, side, price, quantity, instrument_id=INSTRUMENT, **more):
        self.orders += 1
        return {"client_order_id": f"o{self.orders}", "instrument_id": instrument_id, "side": side, "type": "limit",
                "price": price, "quantity": quantity, **more}

    def offer(self, price, quantity, **more):
        return self.supplier.post("/v1/orders", self.order_body("sell", price, quantity, **more))

    def bid(self, price, quantity, **more):
        return self.buyer.post("/v1/orders", self.order_body("buy", price, quantity, **more))

    def book(self, instrument_id=INSTRUMENT):
        return self.public.get(f"/v1/instruments/{instrument_id}/book?depth=1000")

    def stream(self, client=None, **more):
        stream = WebSocket(self.exchange.port, client.key if client else None, **more)
        self.test.addCleanup(stream.cut)
        return stream


class BookConsumer:
    """Holds a book by the messages of the channel, and complains when their numbers do not join."""

    def __init__(self):
        self.sides = {"bids": {}, "asks": {}}
        self.last = None
        self.deltas = 0

    def take(self, message):
        assert message["channel"] == "book", message
        if message["type"] == "snapshot":
            self.sides = {"bids": {}, "asks": {}}
        else:
            assert message["first_sequence"] == self.last + 1, (self.last, message)
            self.deltas += message["type"] == "delta"
        self.last = message["last_sequence"]
        for side, levels in self.sides.items():
            for price, quantity in message.get(side, []):
                if quantity == "0":
                    levels.pop(price, None)
                else:
                    levels[price] = quantity
        return self

    def follow(self, stream, until):
        """Takes messages until the book holds for the command of that number."""
        while self.last < until:
            self.take(stream.receive_until(lambda message: message.get("channel") == "book"))
        return self

    def levels(self):
        return {"bids": sorted(self.sides["bids"].items(), key=lambda level: -float(level[0])),
                "asks": sorted(self.sides["asks"].items(), key=lambda level: float(level[0]))}


def levels_of(book):
    return {side: [tuple(level) for level in book[side]] for side in ("bids", "asks")}
