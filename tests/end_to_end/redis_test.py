"""Gateways behind a real Redis: what they tell is the exchange's, and whatever becomes of Redis, orders are not touched by it."""
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

from exchange import BINARY, ApiError, Client, Exchange
from stream_market import INSTRUMENT, BookConsumer, levels_of
from websocket import Refused, WebSocket

SERVER = shutil.which("redis-server")
PATIENCE = 60  # seconds until something that heals by itself must have healed


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Redis:
    """A redis-server of our own: nothing is kept on disk, and the password is asked for."""

    def __init__(self, password="mirror-of-the-market"):
        self.port, self.password, self.process = free_port(), password, None
        self.folder = tempfile.mkdtemp(prefix="tongqu-redis-")

    def start(self):
        self.process = subprocess.Popen(
            [SERVER, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", self.folder,
             "--requirepass", self.password, "--daemonize", "no"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: self.command("PING") == b"+PONG")
        return self

    def command(self, *words):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as link:
                lines = link.makefile("rb")
                answer = b""
                for command in (("AUTH", self.password), words):
                    link.sendall(b"*%d\r\n" % len(command) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w.encode()) for w in command))
                    answer = lines.readline().strip()
                return answer
        except OSError:
            return b""

    def end(self, how=signal.SIGKILL):
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=30)
            self.process = None

    def remove(self):
        self.end()
        shutil.rmtree(self.folder, ignore_errors=True)


def until(true, patience=PATIENCE):
    """Asks again and again: what it waits for comes by itself, how soon is the machine's affair."""
    deadline = time.monotonic() + patience
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError("did not happen in time")
        time.sleep(0.02)


class Gateway:
    def __init__(self, redis, exchange_port):
        environment = dict(os.environ, TONGQU_REDIS_PASSWORD=redis.password)
        self.complaints = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [BINARY, "gateway", "--upstream", f"redis://127.0.0.1:{redis.port}", "--exchange", f"http://127.0.0.1:{exchange_port}",
             "--listen", "127.0.0.1:0", "--stale-ms", "2000", "--json"],
            stdout=subprocess.PIPE, stderr=self.complaints, text=True, env=environment)
        self.watchdog = threading.Timer(600, self.process.kill)
        self.watchdog.daemon = True
        self.watchdog.start()
        self.port = int(json.loads(self.process.stdout.readline())["url"].rsplit(":", 1)[1])

    def ready(self):
        return raw(self.port, "/readyz")[0] == 200

    def said(self):
        self.complaints.seek(0)
        return self.complaints.read().decode()

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=60)
        self.watchdog.cancel()
        self.process.stdout.close()
        self.complaints.close()
        return status


def raw(port, path, method="GET", body=None, headers=None):
    """Status and the bytes of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@unittest.skipUnless(SERVER, "no redis-server here")
class Behind(unittest.TestCase):
    """An exchange that mirrors, and two gateways."""

    def setUp(self):
        self.redis = Redis().start()
        self.addCleanup(self.redis.remove)
        os.environ["TONGQU_REDIS_PASSWORD"] = self.redis.password
        self.addCleanup(os.environ.pop, "TONGQU_REDIS_PASSWORD")
        self.port = free_port()
        self.exchange = Exchange(arguments=["--redis", f"redis://127.0.0.1:{self.redis.port}", "--trusted-gateway", "127.0.0.1"],
                                 listen=f"127.0.0.1:{self.port}")
        self.exchange.prints_log = False  # it says whenever Redis comes and goes
        self.addCleanup(self.exchange.remove)
        self.exchange.start()
        self.exchange.region("CN-GZ", "贵州省", "less_developed")
        self.supplier = self.exchange.participant("guizhou-compute", "CN-GZ", ["supplier"], ["read", "trade", "list"])
        self.buyer = self.exchange.participant("guiyang-lab", "CN-GZ", ["buyer"])
        self.exchange.deposit("guiyang-lab", "CNY", "100000000")
        self.exchange.operator().post("/v1/instruments", {"instrument_id": INSTRUMENT, "title": "an hour of a GPU", "currency": "CNY"})
        self.gateways = [Gateway(self.redis, self.port) for _ in range(2)]
        for gateway in self.gateways:
            self.addCleanup(gateway.end)
        self.through = [Client(gateway.port, self.supplier.key) for gateway in self.gateways]
        for client in self.through:
            self.addCleanup(client.close)
        self.orders = 0

    def order(self, client, side, price, quantity):
        self.orders += 1
        return client.post("/v1/orders", {"client_order_id": f"o{self.orders}", "instrument_id": INSTRUMENT, "side": side, "type": "limit",
                                          "price": price, "quantity": quantity})

    def all_ready(self):
        until(lambda: all(gateway.ready() for gateway in self.gateways))

    def equal(self, path):
        """Both gateways come to say what the exchange says, byte for byte; the market is quiet."""
        status, expected = raw(self.port, path)
        self.assertEqual(status, 200, path)

        def same():
            nonlocal expected
            expected = raw(self.port, path)[1]
            return all(raw(gateway.port, path) == (200, expected) for gateway in self.gateways)
        until(same)

    def test_gateways_tell_what_the_exchange_tells_and_pass_orders_on(self):
        for step in range(30):
            self.order(self.supplier, "sell", str(100 + step), "2")
        self.order(self.buyer, "buy", "102", "5")
        self.all_ready()
        of = f"/v1/instruments/{INSTRUMENT}"
        for path in ("/v1/instruments", of, of + "/book", of + "/book?depth=3", of + "/book?depth=1000", of + "/trades", of + "/ticker",
                     of + "/candles", "/v1/market"):
            self.equal(path)
        # What Redis does not hold comes from the exchange, refusals too.
        for path in (of + "/candles?interval=1h", "/v1/instruments/unknown/book", of + "/book?depth=0", "/v1/accounts", "/nothing"):
            self.assertEqual(raw(self.gateways[0].port, path), raw(self.port, path), path)

        # Orders over one gateway, the book over the other.
        streams = [WebSocket(gateway.port) for gateway in self.gateways]
        direct = WebSocket(self.port)
        consumers = [BookConsumer().take(stream.subscribe("book", INSTRUMENT)) for stream in (*streams, direct)]
        placed = [self.order(self.through[n % 2], "sell", str(200 + n), "1") for n in range(20)]
        buyer = Client(self.gateways[0].port, self.buyer.key)
        self.addCleanup(buyer.close)
        self.assertEqual(self.order(buyer, "buy", "200", "1")["status"], "filled")
        self.through[1].delete(f"/v1/orders/{placed[7]['order_id']}")
        book = json.loads(raw(self.port, of + "/book?depth=1000")[1])
        for consumer, stream in zip(consumers, (*streams, direct)):
            consumer.follow(stream, book["sequence"])
            self.assertEqual(consumer.levels(), levels_of(book))
        for stream in (*streams, direct):
            stream.cut()
        # A wrong key is refused by the exchange, and a gateway's stream takes none.
        stranger = Client(self.gateways[0].port, "tq_nothing")
        self.addCleanup(stranger.close)
        with self.assertRaises(ApiError) as refused:
            self.order(stranger, "sell", "1", "1")
        self.assertEqual(refused.exception.status, 401)
        with self.assertRaises(Refused) as refused:
            WebSocket(self.gateways[0].port, self.supplier.key)
        self.assertEqual((refused.exception.status, refused.exception.code), (403, "market_data_only"))
        self.assertNotIn(self.redis.password, self.gateways[0].said())

    def flow(self, count):
        """So many orders that must be taken in, straight and through a gateway, whatever Redis does."""
        for n in range(count):
            client = self.supplier if n % 2 else self.through[n // 2 % 2]
            self.assertEqual(self.order(client, "sell", str(100 + n), "1")["status"], "open")

    def healed(self, stream, consumer):
        self.all_ready()
        self.equal(f"/v1/instruments/{INSTRUMENT}/book")
        book = json.loads(raw(self.port, f"/v1/instruments/{INSTRUMENT}/book?depth=1000")[1])
        while consumer.last < book["sequence"]:
            message = stream.receive_until(lambda each: each.get("channel") == "book")
            if message["type"] == "stale":
                continue
            consumer.take(message)
        self.assertEqual(consumer.levels(), levels_of(book))

    def test_redis_killed_frozen_and_wiped_under_order_flow(self):
        self.all_ready()
        stream = WebSocket(self.gateways[0].port)
        self.addCleanup(stream.cut)
        consumer = BookConsumer().take(stream.subscribe("book", INSTRUMENT))
        path = f"/v1/instruments/{INSTRUMENT}/book"

        def stale():
            status, body = raw(self.gateways[0].port, path)
            return status == 503 and json.loads(body)["error"]["code"] == "market_data_stale"

        for blow in ("kill", "freeze", "wipe"):
            if blow == "kill":
                self.redis.end()
            elif blow == "freeze":
                self.redis.process.send_signal(signal.SIGSTOP)
            else:
                self.assertEqual(self.redis.command("FLUSHALL"), b"+OK")
            self.flow(60)
            if blow != "wipe":
                until(stale)  # what is old is not told as fresh
                self.assertEqual(raw(self.gateways[0].port, "/healthz")[0], 200)
                self.assertEqual(raw(self.gateways[0].port, "/readyz")[0], 503)
                with self.assertRaises(Refused) as refused:
                    WebSocket(self.gateways[0].port)
                self.assertEqual(refused.exception.code, "market_data_stale")
                self.assertEqual(raw(self.gateways[0].port, "/v1/orders", headers={"Authorization": "Bearer " + self.supplier.key})[0], 200)
                self.flow(20)
            if blow == "kill":
                self.redis.start()
            elif blow == "freeze":
                self.redis.process.send_signal(signal.SIGCONT)
            self.healed(stream, consumer)
        self.exchange.end()
        status, _ = self.exchange.verify()
        self.assertEqual(status, 0)

    def test_the_exchange_gone_and_back(self):
        self.order(self.supplier, "sell", "100", "1")
        self.all_ready()
        self.exchange.end(signal.SIGKILL)
        with self.assertRaises(ApiError) as refused:
            self.order(self.through[0], "sell", "101", "1")
        self.assertEqual(refused.exception.status, 503)
        self.assertEqual(refused.exception.code, "exchange_unreachable")
        self.assertIn("Retry-After", self.through[0].last_headers)
        until(lambda: not self.gateways[0].ready())  # nobody says any more that the prices hold
        self.exchange.start()
        self.assertEqual(self.order(self.through[0], "sell", "102", "1")["status"], "open")
        self.all_ready()
        self.equal(f"/v1/instruments/{INSTRUMENT}/book")

    def test_an_answer_that_never_comes_is_said_to_be_unknown(self):
        """Something that takes an order in and dies: the gateway does not say that nothing happened."""
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen(4)
            heard = []

            def exchange():
                connection, _ = listener.accept()
                with connection:
                    heard.append(connection.recv(65536))
            thread = threading.Thread(target=exchange, daemon=True)
            thread.start()
            gateway = Gateway(self.redis, listener.getsockname()[1])
            self.addCleanup(gateway.end)
            status, body = raw(gateway.port, "/v1/orders", "POST", "{}", {"Gateway-Peer": "10.9.9.9", "Authorization": "Bearer tq_x"})
            thread.join(30)
        self.assertEqual((status, json.loads(body)["error"]["code"]), (504, "outcome_unknown"))
        self.assertIn(b"Authorization: Bearer tq_x".lower(), heard[0].lower())
        self.assertIn(b"Gateway-Peer: 127.0.0.1\r\n", heard[0])
        self.assertNotIn(b"10.9.9.9", heard[0])  # nobody speaks for another address through a gateway


if __name__ == "__main__":
    unittest.main()
