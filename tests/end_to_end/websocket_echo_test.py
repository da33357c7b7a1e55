"""The framing of RFC 6455 by the categories of the public suites, against --ws-echo, over a plain socket: every length, control
frames, reserved bits and opcodes, fragments, UTF-8 cut anywhere, closing, and what no honest client sends."""
import itertools
import struct
import unittest

from exchange import Exchange
from websocket import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Closed, Refused, WebSocket

LENGTHS = (0, 1, 125, 126, 127, 128, 4095, 4096, 4097, 65535, 65536, 65537)
WELL_FORMED = "κόσμε 衢州 \U0001f30f \ufeff\ufffe\uffff \U0010ffff \0\x7f\x80߿ࠀ".encode()
MALFORMED = (  # with the number of bytes after which no continuation makes it well-formed
    (b"\x80", 1), (b"\xbf", 1), (b"a\x80b", 2), (b"\xc0\xaf", 1), (b"\xc1\xbf", 1), (b"\xc2a", 2), (b"\xe0\x80\xaf", 2),
    (b"\xe0\x9f\xbf", 2), (b"\xed\xa0\x80", 2), (b"\xed\xbf\xbf", 2), (b"\xe4\xb8a", 3), (b"\xf0\x80\x80\xaf", 2),
    (b"\xf0\x8f\xbf\xbf", 2), (b"\xf4\x90\x80\x80", 2), (b"\xf5\x80\x80\x80", 1), (b"\xf8\x88\x80\x80\x80", 1),
    (b"\xfe", 1), (b"\xff", 1), ("κόσμε".encode() + b"\xf4\x90\x80\x80edited", 13))
GOOD_CODES = (*range(1000, 1004), *range(1007, 1012), 3000, 3999, 4000, 4999)
BAD_CODES = (0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999)


class WebSocketEcho(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.exchange = Exchange(arguments=["--ws-echo", "/echo"]).start()

    @classmethod
    def tearDownClass(cls):
        status = cls.exchange.stop()
        cls.exchange.remove()
        if status != 0:
            raise AssertionError(f"the exchange ended with {status}")

    def connect(self, **more):
        socket = WebSocket(self.exchange.port, path="/echo", **more)
        self.addCleanup(socket.cut)
        return socket

    def assert_echo(self, socket, opcode, payload):
        self.assertEqual(socket.receive_frame(), (opcode, True, payload))

    def assert_works(self, socket):
        socket.send_frame(TEXT, b"still here")
        self.assert_echo(socket, TEXT, b"still here")

    def end_code(self, socket):
        """The status of the closing frame that comes next; the connection ends behind it."""
        opcode, final, payload = socket.receive_frame()
        self.assertEqual((opcode, final), (CLOSE, True), payload[:80])
        try:
            socket.send_frame(CLOSE, payload[:2])
        except OSError:
            pass
        with self.assertRaises(Closed):
            while True:
                socket.receive_frame()
        return struct.unpack("!H", payload[:2])[0] if payload else None

    def assert_end(self, code, *frames):
        with self.subTest(frames=[str(frame)[:90] for frame in frames]):
            socket = self.connect()
            try:
                for frame in frames:
                    socket.send_frame(**frame)
            except OSError:
                pass  # the server has ended the connection; its answer is still there to read
            self.assertIn(self.end_code(socket), code if isinstance(code, tuple) else (code,))

    # --- messages ------------------------------------------------------------------------------------------------

    def test_every_form_of_length(self):
        socket = self.connect()
        for length, opcode in itertools.product(LENGTHS, (TEXT, BINARY)):
            payload = b"*" * length if opcode == TEXT else bytes(range(256)) * (length // 256) + bytes(length % 256)
            socket.send_frame(opcode, payload)
            self.assert_echo(socket, opcode, payload)

    def test_a_message_of_16_mib_in_one_frame_and_in_pieces(self):
        size, piece = 16 * 1024 * 1024, 1024 * 1024
        socket = self.connect()
        head = bytes([0x80 | BINARY, 0x80 | 127]) + struct.pack("!Q", size) + bytes(4)  # masked with zeros
        socket.send_bytes(head + b"x" * size)
        self.assert_echo(socket, BINARY, b"x" * size)
        for at in range(0, size, piece):
            last = at + piece == size
            socket.send_bytes(bytes([(0x80 if last else 0) | (TEXT if at == 0 else CONTINUATION), 0x80 | 127])
                              + struct.pack("!Q", piece) + bytes(4) + b"y" * piece)
        self.assert_echo(socket, TEXT, b"y" * size)

    def test_a_larger_message_closes_with_1009(self):
        self.assert_end(1009, {"opcode": BINARY, "payload": b"x", "length": 32 * 1024 * 1024 + 1})
        self.assert_end(1009, {"opcode": TEXT, "payload": b"x", "length": (1 << 63) - 1})

    def test_a_length_longer_than_need_be_or_with_its_highest_bit_is_refused(self):
        for head in (b"\xfe\0\x01", b"\xff\0\0\0\0\0\0\0\x01", b"\xff\0\0\0\0\0\0\xff\xff", b"\xff\x80\0\0\0\0\0\0\0"):
            socket = self.connect()
            socket.send_bytes(b"\x81" + head + bytes(4) + b"x")
            self.assertIn(self.end_code(socket), (1002, 1009), head)

    def test_frames_that_arrive_byte_by_byte_or_many_at_once(self):
        socket = self.connect()
        frames = []
        recorded, socket.send_bytes = socket.send_bytes, frames.append
        for opcode, payload in ((TEXT, WELL_FORMED), (PING, b"p" * 125), (BINARY, b"b" * 300)):
            socket.send_frame(opcode, payload)
        socket.send_bytes = recorded
        for byte in b"".join(frames):
            socket.send_bytes(bytes([byte]))
        socket.send_bytes(b"".join(frames))
        for _ in range(2):
            for opcode, payload in ((TEXT, WELL_FORMED), (PONG, b"p" * 125), (BINARY, b"b" * 300)):
                self.assert_echo(socket, opcode, payload)

    # --- control frames, bits, opcodes ---------------------------------------------------------------------------

    def test_pings_are_answered_in_order_and_pongs_are_not(self):
        socket = self.connect()
        payloads = [b"", b"hello", bytes(range(125)), b"\xff\xfe\xfd", b"p" * 125]
        for payload in payloads:
            socket.send_frame(PONG, payload)
            socket.send_frame(PING, payload)
        for payload in payloads:
            self.assert_echo(socket, PONG, payload)
        self.assert_works(socket)

    def test_control_frames_are_short_and_whole(self):
        for opcode in (PING, PONG, CLOSE):
            self.assert_end(1002, {"opcode": opcode, "payload": b"x" * 126})
            self.assert_end(1002, {"opcode": opcode, "payload": b"\x03\xe8", "final": False})

    def test_reserved_bits_and_opcodes_are_refused(self):
        for reserved, opcode in itertools.product(range(1, 8), (TEXT, BINARY, PING, CLOSE)):
            self.assert_end(1002, {"opcode": opcode, "payload": b"\x03\xe8", "reserved": reserved})
        for opcode, payload in itertools.product((*range(3, 8), *range(11, 16)), (b"", b"x")):
            self.assert_end(1002, {"opcode": opcode, "payload": payload})

    def test_what_came_before_the_fault_is_echoed(self):
        socket = self.connect()
        socket.send_frame(TEXT, b"before")
        socket.send_frame(5)
        socket.send_frame(PING)
        self.assert_echo(socket, TEXT, b"before")
        self.assertEqual(self.end_code(socket), 1002)

    def test_a_client_masks(self):
        for opcode, payload in ((TEXT, b"x"), (PING, b""), (CLOSE, b"\x03\xe8")):
            self.assert_end(1002, {"opcode": opcode, "payload": payload, "masked": False})

    # --- fragments -----------------------------------------------------------------------------------------------

    def test_fragments_with_empty_ones_and_pings_between(self):
        socket = self.connect()
        for pieces in ((b"", b""), (b"", b"", b"x"), (b"x", b"", b""), (b"a", b"b", b"c"), (b"q" * 70000, b"r" * 70000)):
            for at, piece in enumerate(pieces):
                socket.send_frame(BINARY if at == 0 else CONTINUATION, piece, final=at == len(pieces) - 1)
                socket.send_frame(PING, b"%d" % at)
            pongs, message = [], None
            while len(pongs) < len(pieces) or message is None:
                opcode, final, payload = socket.receive_frame()
                self.assertTrue(final)
                if opcode == PONG:
                    pongs.append(payload)
                else:
                    message = (opcode, payload)
            self.assertEqual((pongs, message), ([b"%d" % at for at in range(len(pieces))], (BINARY, b"".join(pieces))))

    def test_fragments_out_of_order_are_refused(self):
        first = {"opcode": TEXT, "payload": b"x", "final": False}
        for final in (True, False):
            self.assert_end(1002, {"opcode": CONTINUATION, "payload": b"x", "final": final})
            self.assert_end(1002, first, {"opcode": TEXT, "payload": b"y", "final": final})
            self.assert_end(1002, first, {"opcode": BINARY, "payload": b"y", "final": final})
        socket = self.connect()
        for frame in (first, {"opcode": CONTINUATION, "payload": b"y"}, {"opcode": CONTINUATION, "payload": b"z"}):
            socket.send_frame(**frame)
        self.assert_echo(socket, TEXT, b"xy")
        self.assertEqual(self.end_code(socket), 1002)

    # --- text ----------------------------------------------------------------------------------------------------

    def test_text_may_be_cut_anywhere(self):
        socket = self.connect()
        for at in range(len(WELL_FORMED) + 1):
            socket.send_frame(TEXT, WELL_FORMED[:at], final=False)
            socket.send_frame(CONTINUATION, WELL_FORMED[at:])
            self.assert_echo(socket, TEXT, WELL_FORMED)
        for at, byte in enumerate(WELL_FORMED):
            socket.send_frame(TEXT if at == 0 else CONTINUATION, bytes([byte]), final=at == len(WELL_FORMED) - 1)
        self.assert_echo(socket, TEXT, WELL_FORMED)

    def test_text_that_is_not_utf8_is_refused_whole_and_in_pieces(self):
        for bad, _ in MALFORMED:
            self.assert_end(1007, {"opcode": TEXT, "payload": bad})
            self.assert_end(1007, {"opcode": TEXT, "payload": b"", "final": False},
                            *({"opcode": CONTINUATION, "payload": bytes([byte]), "final": False} for byte in bad))
        for at in range(1, 4):  # a character that never ends
            self.assert_end(1007, {"opcode": TEXT, "payload": "\U0001f30f".encode()[:at]})
            self.assert_end(1007, {"opcode": TEXT, "payload": "\U0001f30f".encode()[:at], "final": False},
                            {"opcode": CONTINUATION})

    def test_it_is_refused_as_soon_as_it_cannot_become_utf8_any_more(self):
        """Neither the rest of the frame nor of the message is waited for."""
        for bad, at in MALFORMED:
            self.assert_end(1007, {"opcode": TEXT, "payload": bad[:at], "final": False})
            self.assert_end(1007, {"opcode": TEXT, "payload": bad[:at], "length": at + 100})

    # --- closing -------------------------------------------------------------------------------------------------

    def test_a_closing_frame_is_answered_with_its_status(self):
        for code in GOOD_CODES:
            for reason in (b"", b"bye", "再见".encode(), b"r" * 123):
                self.assert_end(code, {"opcode": CLOSE, "payload": struct.pack("!H", code) + reason})
        socket = self.connect()
        socket.send_frame(CLOSE)
        self.assertIn(self.end_code(socket), (None, 1000))

    def test_a_closing_frame_that_is_none_is_refused(self):
        for code in BAD_CODES:
            self.assert_end(1002, {"opcode": CLOSE, "payload": struct.pack("!H", code) + b"why"})
        self.assert_end(1002, {"opcode": CLOSE, "payload": b"\x03"})
        for bad, _ in MALFORMED:  # RFC 6455 leaves open which
            self.assert_end((1002, 1007), {"opcode": CLOSE, "payload": struct.pack("!H", 1000) + bad})

    def test_nothing_after_a_closing_frame_is_looked_at(self):
        for after in ({"opcode": TEXT, "payload": b"x"}, {"opcode": PING}, {"opcode": CLOSE, "payload": b"\x03\xe8"}, {"opcode": 5}):
            self.assert_end(1000, {"opcode": CLOSE, "payload": b"\x03\xe8"}, after)
        self.assert_end(1000, {"opcode": TEXT, "payload": b"half", "final": False}, {"opcode": CLOSE, "payload": b"\x03\xe8"},
                        {"opcode": CONTINUATION, "payload": b"rest"})

    def test_a_client_that_goes_without_a_word_leaves_nothing_behind(self):
        for _ in range(200):
            socket = self.connect()
            socket.send_frame(TEXT, b"half", length=100)
            socket.cut()
        self.assert_works(self.connect())

    # --- the upgrade ---------------------------------------------------------------------------------------------

    def test_extensions_and_subprotocols_are_declined(self):
        """The client refuses an answer that names an extension; without one, its bit is an error."""
        for offer in ("permessage-deflate", "permessage-deflate; client_max_window_bits, x-webkit-deflate-frame", "foo, bar; x=y"):
            socket = self.connect(headers={"Sec-WebSocket-Extensions": offer, "Sec-WebSocket-Protocol": "chat, superchat"})
            self.assert_works(socket)
            socket.send_frame(TEXT, b"\xf2\x48\xcd\xc9\xc9\x07\0", reserved=4)
            self.assertEqual(self.end_code(socket), 1002)

    def test_names_in_any_case_and_lists_are_understood(self):
        self.assert_works(self.connect(headers={"Upgrade": "WebSocket", "Connection": "keep-alive, UPGRADE"}))

    def test_an_upgrade_that_is_none_is_refused_and_other_paths_do_not_echo(self):
        for headers, status in (({"Upgrade": None}, 426), ({"Sec-WebSocket-Version": "8"}, 426), ({"Sec-WebSocket-Key": "x"}, 400)):
            with self.assertRaises(Refused) as refused:
                self.connect(headers=headers)
            self.assertEqual(refused.exception.status, status)
        with self.assertRaises(Refused) as refused:
            WebSocket(self.exchange.port, path="/echo2")
        self.assertEqual(refused.exception.status, 404)


if __name__ == "__main__":
    unittest.main()
