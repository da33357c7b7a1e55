"""Clients of the stream that break the rules, or do not read: each is answered as documented, and others notice nothing."""
import socket
import struct
import unittest

from stream_market import INSTRUMENT, BookConsumer, Market, levels_of
from websocket import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Closed, Refused, WebSocket

MESSAGE_BYTES = 64 * 1024
SUBSCRIPTIONS = 256
PER_ADDRESS = 512
HEARTBEATS = 15  # half a minute of silence


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cleanups = []
        cls.addCleanup = classmethod(lambda c, what, *args: c.cleanups.append((what, args)))
        cls.market = Market(cls)
        del cls.addCleanup

    @classmethod
    def tearDownClass(cls):
        for what, args in reversed(cls.cleanups):
            what(*args)

    def setUp(self):
        """Someone honest who follows the book all the while."""
        self.market.test = self
        self.honest = self.stream_when_there_is_room()
        self.consumer = BookConsumer().take(self.honest.subscribe("book", INSTRUMENT))

    def tearDown(self):
        """… and holds it still."""
        order = self.market.offer("5000", "1")
        self.consumer.follow(self.honest, order["sequence"])
        self.market.supplier.delete(f"/v1/orders/{order['order_id']}")
        book = self.market.book()
        self.consumer.follow(self.honest, book["sequence"])
        self.assertEqual(self.consumer.levels(), levels_of(book))

    def stream_when_there_is_room(self):
        """The server may not have seen yet that others are gone."""
        for _ in range(1000):
            try:
                return self.market.stream()
            except Refused as refused:
                self.assertEqual(refused.code, "too_many_streams_from_address")
        return self.market.stream()

    def keep_up(self, order):
        """The honest one answers the server's pings while it reads: now and then in a test that may take long."""
        self.consumer.follow(self.honest, order["sequence"])

    def end_of(self, stream):
        """Reads on until the server closes."""
        heartbeats = 0
        with self.assertRaises(Closed) as closed:
            while heartbeats < HEARTBEATS:
                heartbeats += stream.receive()["type"] == "heartbeat"
        return closed.exception

    def assert_closed(self, stream, code):
        end = self.end_of(stream)
        self.assertEqual(end.code, code, end)
        return end.reason

    def assert_refused(self, status, code, **more):
        with self.assertRaises(Refused) as refused:
            self.market.stream(**more)
        self.assertEqual((refused.exception.status, refused.exception.code), (status, code))
        return refused.exception.headers

    # --- the upgrade ---------------------------------------------------------------------------------------------

    def test_an_upgrade_that_is_none_is_refused(self):
        for headers in ({"Upgrade": None}, {"Connection": None}, {"Connection": "keep-alive"}, {"Upgrade": "h2c"},
                        {"Sec-WebSocket-Version": "8"}, {"Sec-WebSocket-Version": None}):
            answer = self.assert_refused(426, "upgrade_required", headers=headers)
            self.assertEqual((answer["upgrade"], answer["sec-websocket-version"]), ("websocket", "13"))
        for key in (None, "", "x", "AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAA=A", "AAAAAAAAAAAAAAAAAAAAAB=="):
            self.assert_refused(400, "invalid_websocket_key", headers={"Sec-WebSocket-Key": key})
        self.assert_refused(400, "unknown_parameter", path="/v1/stream?speed=10")
        self.assert_refused(400, "invalid_parameter", path="/v1/stream?cancel_on_disconnect=1")
        self.assert_refused(401, "unknown_key", headers={"Authorization": "Bearer tq_wrong"})
        self.assert_refused(401, "invalid_authorization", headers={"Authorization": "Basic YTpi"})

    def test_other_methods_and_early_frames_are_refused(self):
        for request, status in ((b"POST /v1/stream HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", b"405"),
                                (b"GET /v1/stream HTTP/1.0\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                 b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", b"426"),
                                (b"GET /v1/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                 b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
                                 b"\x81\x80\0\0\0\0", b"400")):
            with socket.create_connection(("127.0.0.1", self.market.exchange.port), timeout=30) as plain:
                plain.sendall(request)
                self.assertEqual(plain.recv(65536)[9:12], status, request)

    # --- frames --------------------------------------------------------------------------------------------------

    def test_binary_messages_close_with_1003(self):
        stream = self.market.stream()
        stream.send_frame(BINARY, b"\0\1\2")
        self.assertEqual(self.assert_closed(stream, 1003), "messages are text")

    def test_fragments_are_joined(self):
        stream = self.market.stream()
        text = b'{"op":"ping","id":"pieces"}'
        for at, byte in enumerate(text):
            stream.send_frame(TEXT if at == 0 else CONTINUATION, bytes([byte]), final=at == len(text) - 1)
            stream.send_frame(PING, b"in between")
        self.assertEqual(stream.receive()["id"], "pieces")

    def test_huge_messages_close_with_1009_in_one_frame_and_in_pieces(self):
        stream = self.market.stream()
        stream.send_frame(TEXT, b"x", length=1 << 62)
        self.assert_closed(stream, 1009)
        stream = self.market.stream()
        stream.send_frame(TEXT, b" ", length=MESSAGE_BYTES + 1)
        self.assert_closed(stream, 1009)
        stream = self.market.stream()
        with self.assertRaises((Closed, ConnectionError)) as closed:
            stream.send_frame(TEXT, b" " * 1024, final=False)
            for _ in range(MESSAGE_BYTES // 1024):
                stream.send_frame(CONTINUATION, b" " * 1024, final=False)
            stream.receive()
        # The goodbye can be lost when pieces were still on their way.
        self.assertIn(getattr(closed.exception, "code", None), (1009, None))
        stream = self.market.stream()
        padding = MESSAGE_BYTES - len(b'{"op":"ping"}')
        stream.send_frame(TEXT, b'{"op":"ping"}' + b" " * padding)
        self.assertEqual(stream.receive()["op"], "ping")

    def test_text_that_is_not_utf8_closes_with_1007(self):
        for bad in (b'{"op":"\xff"}', b"\xc0\xaf", b"\xed\xa0\x80", b'{"op":"\xe4\xbd'):
            stream = self.market.stream()
            stream.send_frame(TEXT, bad)
            self.assert_closed(stream, 1007)

    def test_frames_against_the_protocol_close_with_1002(self):
        for frame in ({"opcode": TEXT, "payload": b"{}", "masked": False}, {"opcode": TEXT, "payload": b"{}", "reserved": 4},
                      {"opcode": 3}, {"opcode": 11}, {"opcode": CONTINUATION, "payload": b"x"},
                      {"opcode": PING, "payload": b"x" * 126}, {"opcode": PONG, "final": False},
                      {"opcode": CLOSE, "payload": b"x"}, {"opcode": CLOSE, "payload": struct.pack("!H", 1005)}):
            stream = self.market.stream()
            stream.send_frame(**frame)
            self.assert_closed(stream, 1002)

    # --- messages ------------------------------------------------------------------------------------------------

    def test_bad_messages_are_answered_and_the_stream_goes_on(self):
        stream = self.market.stream()
        for text, code, path in (
                ("", "malformed_json", None), ("{", "malformed_json", None), ("[]", "not_an_object", None),
                ("7", "not_an_object", None), ("{}", "missing_field", "op"), ('{"op":7}', "wrong_type", "op"),
                ('{"op":"ping","op":"ping"}', "duplicate_field", "op"), ('{"op":"sing"}', "unknown_operation", "op"),
                ('{"op":"ping","x":1}', "unknown_field", "x"), ('{"op":"ping","id":1.5}', "invalid_id", "id"),
                ('{"op":"ping","id":{}}', "invalid_id", "id"), ('{"op":"ping","id":"' + "i" * 65 + '"}', "invalid_id", "id"),
                ('{"op":"subscribe"}', "missing_field", "channel"),
                ('{"op":"subscribe","channel":"weather"}', "unknown_channel", "channel"),
                ('{"op":"subscribe","channel":"book"}', "missing_field", "instrument_id"),
                ('{"op":"subscribe","channel":"book","instrument_id":"none"}', "unknown_instrument", "instrument_id"),
                ('{"op":"subscribe","channel":"market","instrument_id":"x"}', "unknown_field", "instrument_id"),
                ('{"op":"unsubscribe","channel":"market"}', "not_subscribed", "channel"),
                ('{"op":"auth"}', "missing_field", "key"), ('{"op":"auth","key":"a\\r\\nX: y"}', "unknown_key", None),
                ('{"op":"order"}', "authentication_required", None),
                ('{"op":"cancel"}', "missing_field", "order_id"),
                ('{"op":"cancel","order_id":"1/../../x"}', "invalid_name", "order_id"),
                ('{"op":"cancel_all","idempotency_key":"a\\r\\nb"}', "invalid_name", "idempotency_key"),
                ('{"op":' + "[" * 40 + "]" * 40 + "}", "too_deep", None)):
            stream.send_frame(TEXT, text.encode())
            answer = stream.receive()
            self.assertEqual((answer["type"], answer["error"]["code"]), ("error", code), text)
            if path:
                self.assertEqual(answer["error"]["path"], path, text)
        self.assertEqual(stream.ask("ping")["type"], "reply")

    def test_subscriptions_beyond_the_limit_are_refused(self):
        for number in range(SUBSCRIPTIONS + 1 - 3):
            self.market.exchange.operator().post("/v1/instruments", {
                "instrument_id": f"many-{number}", "title": "one of many", "currency": "CNY"})
        stream = self.market.stream()
        for channel in ("book", "trades", "ticker"):
            stream.subscribe(channel, INSTRUMENT)
        for number in range(SUBSCRIPTIONS - 3):
            self.assertEqual(stream.subscribe("book", f"many-{number}")["type"], "snapshot")
        one_more = {"channel": "book", "instrument_id": f"many-{SUBSCRIPTIONS - 3}"}
        self.assertEqual(stream.ask("subscribe", **one_more)["error"]["code"], "too_many_subscriptions")
        self.assertEqual(stream.ask("subscribe", channel="book", instrument_id=INSTRUMENT)["status"], 200)
        stream.ask("unsubscribe", channel="book", instrument_id="many-0")
        self.assertEqual(stream.ask("subscribe", **one_more)["status"], 200)

    def test_connections_beyond_the_limit_of_an_address_are_refused(self):
        streams = []
        with self.assertRaises(Refused) as refused:
            while len(streams) <= PER_ADDRESS:
                streams.append(self.market.stream())
        self.assertEqual((refused.exception.status, refused.exception.code), (429, "too_many_streams_from_address"))
        self.assertIn("retry-after", refused.exception.headers)
        self.assertEqual(streams[0].ask("ping")["type"], "reply")
        streams[0].close()
        self.stream_when_there_is_room()

    # --- who does not read ---------------------------------------------------------------------------------------

    def test_a_client_that_never_reads_is_cut_and_told_why(self):
        sleeper = self.market.stream(self.market.supplier, receive_buffer=65536)
        sleeper.send({"op": "subscribe", "channel": "orders"})
        # Every order makes half a kilobyte for its owner, when it comes and when it goes.
        for _ in range(5):
            for level in range(1500):
                order = self.market.offer(f"{1000 + level}", "1")
                if level % 300 == 299:
                    self.keep_up(order)
            self.market.supplier.delete("/v1/orders")
        self.assertEqual(self.market.stream().ask("ping")["type"], "reply")
        end = self.end_of(sleeper)
        if end.code is not None:  # else this machine took too long, and the goodbye was not waited for
            self.assertEqual(end.code, 4000)
            self.assertIn("too much waits for you", end.reason)

    def test_a_client_that_asks_and_never_reads_is_not_read_either(self):
        self.market.open("deep")
        for level in range(2000):
            order = self.market.offer(f"{1000 + level}", "1000000", instrument_id="deep")
            if level % 500 == 499:
                self.keep_up(order)
        sleeper = self.market.stream(receive_buffer=4096)
        sleeper.socket.setblocking(False)
        asked = 0
        question = {"op": "subscribe", "channel": "book", "instrument_id": "deep"}  # answered by 30 KB
        with self.assertRaises(BlockingIOError):
            while asked < 1000000:
                sleeper.send(question)
                asked += 1
        self.assertEqual(self.market.stream().ask("ping")["type"], "reply")
        self.assertEqual(len(BookConsumer().take(self.market.stream().subscribe("book", "deep")).sides["asks"]), 2000)

    def test_half_a_message_closes_with_4003(self):
        stream = self.market.stream()
        stream.send_frame(TEXT, b'{"op":', final=False)
        self.assertEqual(self.assert_closed(stream, 4003), "a message did not arrive in time")

    def test_a_revoked_key_ends_its_streams(self):
        key = self.market.buyer.post("/v1/keys", {"participant_id": "guiyang-lab", "scopes": ["read"]})
        stream = WebSocket(self.market.exchange.port, key["api_key"])
        self.addCleanup(stream.cut)
        stream.subscribe("orders")
        self.market.buyer.delete(f"/v1/keys/{key['key_id']}")
        self.assertEqual(self.assert_closed(stream, 4001), "the key was revoked or has expired")


if __name__ == "__main__":
    unittest.main()
