"""Requests on the edge of RFC 9112 and beyond it, over a plain socket: each gets its status, what could be read in two ways ends
the connection, and whatever is refused leaves the next client alone."""
import unittest

from conformance_test import Raw
from exchange import Exchange

WELL = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST /v1/participants HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n"
NOT_JSON = 400  # what an empty or senseless body is told, with the connection left open


def get(lines=b"", target=b"/healthz", version=b"HTTP/1.1", method=b"GET", host=b"Host: a\r\n"):
    return method + b" " + target + b" " + version + b"\r\n" + host + lines + b"\r\n"


class HttpHostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.exchange = Exchange().start()

    @classmethod
    def tearDownClass(cls):
        status = cls.exchange.stop()
        cls.exchange.remove()
        if status != 0:
            raise AssertionError(f"the exchange ended with {status}")

    def assert_refused(self, request, *statuses):
        """With one of these statuses, once, and the connection is closed: what follows is not looked at."""
        with self.subTest(request[:200]):
            connection = Raw(self.exchange.port)
            connection.send(request + WELL)
            answers = connection.answers()
            self.assertEqual(len(answers), 1, answers)
            self.assertIn(answers[0][0], statuses, answers[0])
            self.assertEqual(answers[0][1].get("connection"), "close")

    def assert_goes_on(self, request, status, to_head=False):
        """With this status, and the next request on the connection is answered as ever."""
        with self.subTest(request[:200]):
            connection = Raw(self.exchange.port)
            connection.send(request)
            if to_head:
                while b"\r\n\r\n" not in connection.bytes and connection.more():
                    pass
                head, connection.bytes = connection.bytes.split(b"\r\n\r\n", 1)
                self.assertEqual(int(head.split()[1]), status)
            else:
                answer = connection.answer()
                self.assertEqual(answer[0], status, answer)
                self.assertNotEqual(answer[1].get("connection"), "close")
            connection.send(WELL)
            self.assertEqual(connection.answer()[0], 200)
            connection.socket.close()

    def test_lengths_that_are_none_or_two(self):
        for value in (b"+5", b"-1", b"0x5", b"5 5", b"5,5", b"5, 5", b"", b" ", b"5;", b"\"5\"", b"5.0", b"1e1", b"\xd9\xa5",
                      b"99999999999999999999", b"18446744073709551616", b"18446744073709551621"):
            self.assert_refused(POST + b"Content-Length: " + value + b"\r\n\r\nhello", 400)
        for second in (b"5", b"6"):
            self.assert_refused(POST + b"Content-Length: 5\r\nContent-Length: " + second + b"\r\n\r\nhello", 400)
        self.assert_refused(POST + b"Content-Length: 5\r\ncontent-length: 5\r\n\r\nhello", 400)
        self.assert_refused(POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400)
        self.assert_refused(POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400)
        self.assert_refused(POST + b"Content-Length: 99999999\r\n\r\n", 413)
        for value in (b"5", b"0005", b"  5  ", b"\t5"):
            self.assert_goes_on(POST + b"Content-Length: " + value + b"\r\n\r\nhello", NOT_JSON)

    def test_codings_that_are_unknown_hidden_or_twice(self):
        for value in (b"identity", b"gzip", b"chunked, gzip", b"gzip, chunked", b"chunked, chunked", b"chunked;q=1", b"chunked x",
                      b"\x0bchunked", b"xchunked", b"", b",", b"chunked,", b", chunked", b"\"chunked\"", b"chunke\xc4\x8f"):
            self.assert_refused(POST + b"Transfer-Encoding: " + value + b"\r\n\r\n0\r\n\r\n", 400, 501)
        self.assert_refused(CHUNKED + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400)
        self.assert_refused(CHUNKED + b"Transfer-Encoding: identity\r\n\r\n0\r\n\r\n", 400)
        self.assert_refused(b"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400)
        for line in (b"Transfer-Encoding : chunked", b" Transfer-Encoding: chunked", b"Transfer-Encoding\t: chunked",
                     b"Transfer\x00-Encoding: chunked", b"Transfer-Encoding:\r\n chunked", b"X: y\rTransfer-Encoding: chunked"):
            self.assert_refused(POST + line + b"\r\n\r\n0\r\n\r\n", 400)
        for value in (b"chunked", b"CHUNKED", b"  chunked\t"):
            self.assert_goes_on(POST + b"Transfer-Encoding: " + value + b"\r\n\r\n0\r\n\r\n", NOT_JSON)

    def test_chunks(self):
        for body in (b"5\r\nhello\r\n0\r\n\r\n", b"5;a\r\nhello\r\n0\r\n\r\n", b"5;a=b;c=\"d;\\\"\"\r\nhello\r\n0;x\r\n\r\n",
                     b"00005\r\nhello\r\n000\r\n\r\n", b"A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n",
                     b"5\r\nhello\r\n0\r\nX-Trailer: a\r\nY: b\r\n\r\n"):
            self.assert_goes_on(CHUNKED + b"\r\n" + body, NOT_JSON)
        for body in (b"\r\nhello\r\n0\r\n\r\n", b"x\r\nhello\r\n0\r\n\r\n", b"-5\r\nhello\r\n0\r\n\r\n", b"+5\r\nhello\r\n0\r\n\r\n",
                     b"0x5\r\nhello\r\n0\r\n\r\n", b" 5\r\nhello\r\n0\r\n\r\n", b"5 \r\nhello\r\n0\r\n\r\n",
                     b"5\nhello\r\n0\r\n\r\n", b"5\rhello\r\n0\r\n\r\n", b"5\r\nhello0\r\n\r\n", b"5\r\nhello\n0\r\n\r\n",
                     b"5\r\nhello!\r\n0\r\n\r\n", b"5;\r\nhello\r\n0\r\n\r\n", b"5;a=\r\nhello\r\n0\r\n\r\n", b"5;a=\"\r\nhello\r\n0\r\n\r\n",
                     b"5;a\x00b\r\nhello\r\n0\r\n\r\n", b"5;a=b c\r\nhello\r\n0\r\n\r\n", b"5 ;a=b\r\nhello\r\n0\r\n\r\n",
                     b"5;" + b"a" * 2000 + b"\r\nhello\r\n0\r\n\r\n", b"0" * 2000 + b"5\r\nhello\r\n0\r\n\r\n",
                     b"100000000000000005\r\nhello\r\n0\r\n\r\n", b"5\r\nhello\r\n0\r\nContent-Length: 5\r\n\r\n",
                     b"5\r\nhello\r\n0\r\nTransfer-Encoding: x\r\n\r\n", b"5\r\nhello\r\n0\r\nHost: b\r\n\r\n",
                     b"5\r\nhello\r\n0\r\nAuthorization: Bearer x\r\n\r\n", b"5\r\nhello\r\n0\r\n folded\r\n\r\n",
                     b"5\r\nhello\r\n0\r\nNoColon\r\n\r\n", b"5\r\nhello\r\n0\r\nX : y\r\n\r\n", b"5\r\nhello\r\n0\r\nX: \x00\r\n\r\n"):
            self.assert_refused(CHUNKED + b"\r\n" + body, 400)
        for body in (b"7fffffffffffffff\r\nx", b"ffffffffffffffff\r\nx", b"fffffffffffffffb\r\nhello\r\n0\r\n\r\n"):
            self.assert_refused(CHUNKED + b"\r\n" + body, 400, 413)
        self.assert_refused(CHUNKED + b"\r\n0\r\n" + b"X: y\r\n" * 2000 + b"\r\n", 431)
        self.assert_refused(CHUNKED + b"\r\n" + b"1;" + b"a" * 900 + b"\r\nx\r\n" * 1 + (b"1;" + b"a" * 900 + b"\r\nx\r\n") * 20, 400)

    def test_line_ends_and_characters(self):
        for request in (b"GET /healthz HTTP/1.1\nHost: a\n\n", b"GET /healthz HTTP/1.1\r\nHost: a\n\r\n", get(b"X: a\rb\r\n"),
                        get(b"X: a\r\r\n"), get(b"X: a\x00b\r\n"), get(b"X\x00: a\r\n"), get(b"X: a\x7fb\r\n"), get(b"X: a\x1bb\r\n"),
                        get(b"X: a\x08\r\n"), get(b"X : a\r\n"), get(b": a\r\n"), get(b"X\xc3\xa9: a\r\n"), get(b"X a\r\n"), get(b"X(: a\r\n"),
                        get(b" X: a\r\n"), get(b"\tX: a\r\n"), get(b"X: a\r\n b\r\n"), get(b"X: a\r\n\tb\r\n"), get(b"X: a\r\n \r\n"),
                        get(version=b"HTTP/1.1 "), get(version=b" HTTP/1.1"), get(version=b"http/1.1"), get(version=b"HTTP/1.1\x0b"),
                        get(version=b"HTTP/01.1"), get(version=b"HTTP/1.10"), get(version=b"HTTP/1"), get(version=b"HTP/1.1"),
                        get(target=b"/healthz\tx"), get(target=b"/health z"), get(target=b"/\x00"), get(target=b"/\x7f"),
                        get(target=b"/caf\xc3\xa9"), get(target=b"/%"), get(target=b"/%g1"), get(target=b"/%00"), get(target=b"/%0d%0aX:%20y"),
                        get(target=b"/%ff"), get(target=b"healthz"), get(target=b"*"), get(target=b"/healthz?x=%00"), get(target=b"/a#b"),
                        b"GET  /healthz HTTP/1.1\r\nHost: a\r\n\r\n", b"GET\t/healthz\tHTTP/1.1\r\nHost: a\r\n\r\n", b" GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                        b"GET /healthz\r\n\r\n", b"GET\r\n\r\n", b"\r\n\r\n\r\n\r\n", b"\n", b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", b"\0" * 64,
                        b"G(T / HTTP/1.1\r\nHost: a\r\n\r\n", b"{\"a\":1}\r\n\r\n"):
            self.assert_refused(request, 400)
        for version in (b"HTTP/2.0", b"HTTP/1.2", b"HTTP/0.9", b"HTTP/3.0", b"HTTP/9.9"):
            self.assert_refused(get(version=version), 505)
        self.assert_refused(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, 501, 505)
        for leading in (b"\r\n", b"\r\n\r\n"):
            self.assert_goes_on(leading + WELL, 200)
        self.assert_goes_on(get(b"X: a\tb\r\nY:\r\nZ:  \t \r\nW: \xe4\xbd\xa0\r\n"), 200)

    def test_hosts(self):
        for host in (b"", b"Host: a\r\nHost: a\r\n", b"Host: a\r\nhost: b\r\n", b"Host: a, b\r\n", b"Host: a b\r\n", b"Host: a/b\r\n",
                     b"Host: a@b\r\n", b"Host: a:99999\r\n", b"Host: a:x\r\n", b"Host: [::1\r\n", b"Host: ::1\r\n", b"Host: a?b\r\n",
                     b"Host: a#b\r\n", b"Host: a\\b\r\n", b"Host : a\r\n"):
            self.assert_refused(get(host=host), 400)
        for target in (b"http://b/healthz", b"http://a:81/healthz", b"http://u@a/healthz", b"http:///healthz", b"http://a b/healthz",
                       b"ftp://a/healthz"):
            self.assert_refused(get(target=target), 400, 404)
        for host, target in ((b"Host: [::1]:80\r\n", b"/healthz"), (b"Host: a:\r\n", b"/healthz"), (b"Host: a\r\n", b"http://a/healthz"),
                             (b"Host: a\r\n", b"HTTP://A/healthz"), (b"Host: a:80\r\n", b"http://a/healthz")):
            self.assert_goes_on(get(host=host, target=target), 200)

    def test_sizes_and_numbers(self):
        self.assert_refused(get(b"X: y\r\n" * 64), 431)
        self.assert_refused(get(b"X: " + b"y" * 17_000 + b"\r\n"), 431)
        self.assert_refused(get(b"".join(b"X%d: y\r\n" % i for i in range(100_000))), 431)
        self.assert_refused(b"GET /" + b"x" * 9_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414)
        self.assert_refused(b"GET /" + b"x" * 1_000_000, 414)
        self.assert_refused(b"G" * 1_000_000, 400)
        self.assert_refused(b"X" * 40 + b" / HTTP/1.1\r\nHost: a\r\n\r\n", 400, 501)
        self.assert_refused(get(target=b"/" + b"a/" * 40), 414)
        self.assert_refused(get(target=b"/healthz?" + b"&".join(b"p%d=1" % i for i in range(40))), 414)
        self.assert_goes_on(get(b"X: y\r\n" * 63), 200)

    def test_methods(self):
        self.assert_goes_on(get(method=b"HEAD"), 200, to_head=True)
        self.assert_goes_on(get(method=b"OPTIONS"), 204, to_head=True)
        self.assert_goes_on(get(method=b"OPTIONS", target=b"*"), 204, to_head=True)
        self.assert_goes_on(get(method=b"HEAD", target=b"/nowhere"), 404, to_head=True)
        for method in (b"DELETE", b"PUT", b"PATCH"):
            self.assert_goes_on(get(method=method), 405)
        for method in (b"TRACE", b"CONNECT", b"get", b"BREW", b"PROPFIND"):
            self.assert_refused(get(method=method), 405, 501)
        self.assert_refused(get(method=b"CONNECT", target=b"a:80"), 400, 501)

    def test_expectations_upgrades_and_codings(self):
        self.assert_refused(POST + b"Expect: 200-ok\r\nContent-Length: 5\r\n\r\nhello", 417)
        self.assert_refused(POST + b"Expect: 100-continue, x\r\nContent-Length: 5\r\n\r\nhello", 417)
        self.assert_refused(POST + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello", 415)
        self.assert_goes_on(POST + b"Expect: 100-Continue\r\nContent-Length: 5\r\n\r\nhello", NOT_JSON)  # the body came along
        self.assert_goes_on(get(b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n"), 200)
        self.assert_goes_on(get(b"Upgrade: websocket\r\nConnection: Upgrade\r\n"), 200)
        self.assert_goes_on(get(b"Content-Length: 0\r\n"), 200)
        connection = Raw(self.exchange.port)
        connection.send(POST + b"Expect: 100-continue\r\nContent-Length: 5\r\n\r\n")
        self.assertEqual(connection.answer()[0], 100)
        connection.send(b"hello" + WELL)
        self.assertEqual([connection.answer()[0], connection.answer()[0]], [NOT_JSON, 200])
        connection.socket.close()

    def test_the_end_of_a_connection_is_agreed_on(self):
        for request in (get(version=b"HTTP/1.0"), get(b"Connection: close\r\n"), get(b"Connection: x, CLOSE\r\n"),
                        get(b"Connection: keep-alive\r\nConnection: close\r\n"), get(b"Connection: close\r\n", version=b"HTTP/1.0")):
            self.assert_refused(request, 200)
        self.assert_goes_on(get(b"Connection: keep-alive\r\n", version=b"HTTP/1.0"), 200)
        self.assert_goes_on(get(b"Connection: Keep-Alive\r\n", version=b"HTTP/1.0", host=b""), 200)
        self.assert_goes_on(get(b"Connection: x\r\nProxy-Connection: close\r\n"), 200)

    def test_half_requests_are_told_and_leave_nothing_behind(self):
        for request in (b"G", b"GET / HTTP/1.1", b"GET / HTTP/1.1\r\nHost: a\r\n", POST + b"Content-Length: 5\r\n\r\nhel",
                        CHUNKED + b"\r\n5\r\nhel", CHUNKED + b"\r\n5\r\nhello\r\n"):
            connection = Raw(self.exchange.port)
            connection.send(request)
            answers = connection.answers()
            self.assertEqual([status for status, _, _ in answers], [400], request)
        self.assertEqual([], self.connect_and_leave())

    def connect_and_leave(self):
        return Raw(self.exchange.port).answers()

    def test_a_smuggled_request_is_never_carried_out(self):
        """What follows a refused request on the connection is thrown away, in whatever piece it comes."""
        hidden = b"GET /v1/market HTTP/1.1\r\nHost: a\r\n\r\n"
        for front in (POST + b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n" % len(hidden),
                      POST + b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" % len(hidden),
                      CHUNKED + b"\r\n0\r\nX\r\n\r\n", get(b"Transfer-Encoding:\x0bchunked\r\n")):
            connection = Raw(self.exchange.port)
            connection.send(front)
            connection.send(hidden)
            self.assertEqual(len(connection.answers()), 1, front)


if __name__ == "__main__":
    unittest.main()
