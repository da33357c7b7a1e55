"""The public suites of JSON texts and of raw HTTP requests through the running exchange: each gets its status, and none spoils the
request that follows. Skipped where ../shared/data is absent."""
import base64
import json
import os
import re
import socket
import unittest

from exchange import ROOT, Exchange

SUITES = os.path.join(ROOT, "..", "shared", "data", "conformance")
NOT_JSON = {"malformed_json", "invalid_utf8", "too_deep"}  # what a text that is not JSON may be told
WELL = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"


class Raw:
    """Bytes to the server, answers back; no HTTP library between."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.bytes = b""

    def send(self, data):
        try:
            self.socket.sendall(data)
        except OSError:
            pass  # the server has ended the connection; its answer is still there to read

    def answer(self):
        """Status, header and body of the next answer; nothing at the end."""
        while b"\r\n\r\n" not in self.bytes:
            if not self.more():
                return None
        head, self.bytes = self.bytes.split(b"\r\n\r\n", 1)
        fields = dict(line.lower().split(": ", 1) for line in head.decode("latin-1").split("\r\n")[1:])
        size = int(fields.get("content-length", 0))
        while len(self.bytes) < size and self.more():
            pass
        body, self.bytes = self.bytes[:size], self.bytes[size:]
        return int(head.split()[1]), fields, body

    def more(self):
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            return False
        self.bytes += data
        return bool(data)

    def answers(self):
        """All until the server ends the connection."""
        self.socket.shutdown(socket.SHUT_WR)
        found = []
        while (answer := self.answer()) is not None:
            found.append(answer)
        self.socket.close()
        return found


@unittest.skipUnless(os.path.isdir(SUITES), "no ../shared/data/conformance")
class Conformance(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.exchange = Exchange().start()
        cls.key = cls.exchange.operator().key.encode()

    @classmethod
    def tearDownClass(cls):
        status = cls.exchange.stop()
        cls.exchange.remove()
        if status != 0:
            raise AssertionError(f"the exchange ended with {status}")

    def post(self, connection, text):
        connection.send(b"POST /v1/deposits HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + self.key +
                        b"\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(text) + text)
        return connection.answer()

    def test_every_text_that_is_not_json_is_refused_as_such_and_every_other_is_read(self):
        """A text that is JSON is refused too, as no deposit: never as no JSON. One connection carries them all."""
        folder = os.path.join(SUITES, "json_parsing")
        connection = Raw(self.exchange.port)
        seen = {"n": 0, "y": 0, "i": 0}
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), "rb") as file:
                text = file.read()
            with self.subTest(name):
                status, fields, body = self.post(connection, text)
                code = json.loads(body)["error"]["code"]
                self.assertEqual(status, 400)
                if name[0] == "n":
                    self.assertTrue(code in NOT_JSON or not text, code)
                elif name[0] == "y":
                    self.assertNotIn(code, NOT_JSON)
                self.assertNotEqual(fields.get("connection"), "close")
                connection.send(WELL)
                self.assertEqual(connection.answer()[0], 200)
            seen[name[0]] += 1
        self.assertEqual((seen["n"], seen["y"]), (188, 95))

    def test_every_raw_request_with_a_firm_status_gets_it_and_every_other_some_answer_or_an_end(self):
        firm = followed = 0
        with open(os.path.join(SUITES, "http11_cases.jsonl"), encoding="utf-8") as file:
            cases = [json.loads(line) for line in file]
        for case in cases:
            host = f"127.0.0.1:{self.exchange.port}".encode()
            data = base64.b64decode(case["request_b64"]).replace(b"{{HOST}}", host)
            with self.subTest(case["id"]):
                connection = Raw(self.exchange.port)
                connection.send(data)
                answers = connection.answers()
                self.assertTrue(answers or case["close_ok"] or not case["expect_status"])
                for status, _, _ in answers:
                    self.assertLess(status, 500 if status != 501 and status != 505 else 600)
                if re.fullmatch(r"\d{3}", str(case["expect_status"] or "")):
                    firm += 1
                    self.assertEqual(answers[-1][0], int(case["expect_status"]))
                if answers and all(fields.get("connection") != "close" for _, fields, _ in answers) and data[:4] != b"HEAD":
                    followed += 1
                    again = Raw(self.exchange.port)
                    again.send(data)
                    for status, _, _ in answers:
                        self.assertEqual(again.answer()[0], status)
                    again.send(WELL)
                    self.assertEqual(again.answer()[0], 200)
        print(f"\nraw requests: {len(cases)}, {firm} with a firm status, {followed} followed by another")
        self.assertGreaterEqual(firm, 52)

    def test_a_folded_line_a_second_host_and_an_unknown_coding_are_refused(self):
        """What Beast alone answers with 200."""
        for lines, status in ((b"Host: a\r\nX: a\r\n b\r\n", 400), (b"X: a\r\n", 400), (b"Host: a\r\nHost: a\r\n", 400),
                              (b"Host: a\r\nTransfer-Encoding: gzip\r\n", 400), (b"Host: a\r\nTransfer-Encoding: identity\r\n", 400),
                              (b"Host: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n", 400)):
            with self.subTest(lines):
                connection = Raw(self.exchange.port)
                connection.send(b"GET /healthz HTTP/1.1\r\n" + lines + b"\r\n")
                answer, *more = connection.answers()
                self.assertEqual((answer[0], answer[1].get("connection"), more), (status, "close", []))


if __name__ == "__main__":
    unittest.main()
