"""Clients that mean harm, one kind after the other, while an honest one goes on asking: it is answered every time, the exchange's
memory stays within its limits, and it is well afterwards. What the honest one waits is printed beside the quiet time just before;
it decides nothing. TONGQU_LONG_TESTS=1, or `python3 soak_test.py bench`: the whole, in about a minute.

The honest one goes before all others on the machine, and those that mean harm behind them, where that is permitted: they would sit
at other machines, and what is measured is the exchange, not who gets the cores."""
import multiprocessing
import os
import re
import resource
import socket
import sys
import time
import unittest

from exchange import Exchange

BENCH = __name__ == "__main__" and "bench" in sys.argv[1:]
LONG = BENCH or os.environ.get("TONGQU_LONG_TESTS") == "1"
DRIBBLING = 1000 if LONG else 100
OPENED = 10_000 if LONG else 500
BODY_BYTES = 100_000_000 if LONG else 5_000_000
PIPELINED = 1_000_000 if LONG else 20_000
SLOW_READERS = 64 if LONG else 16
ASKED = 1000 if LONG else 100  # by the honest one in each part, at least
MIB = 1024 * 1024
MEMORY = 400 * MIB  # all limits together with room for the allocator; an exchange at rest takes some 60
SANITIZED = 1024 * MIB  # a sanitizer keeps what was freed for a while, and shadows of it all
WELL = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"


def go_first():
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    except PermissionError:
        pass


def go_behind():
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    os.setpriority(os.PRIO_PROCESS, 0, 10)


def ask_until(enough, connection):
    """A request every 2 ms or when the last is answered; what it waited each time."""
    waits = []
    while not enough(waits):
        begin = time.perf_counter()
        connection.sendall(WELL)
        answer = b""
        while b"\r\n\r\n" not in answer:
            more = connection.recv(4096)
            if not more:
                raise ConnectionError("the exchange ended the honest one's connection")
            answer += more
        waits.append(time.perf_counter() - begin)
        if not answer.startswith(b"HTTP/1.1 200"):
            raise ConnectionError(answer.decode("latin-1"))
    return waits


def ask_until_told(port, told):
    """The honest one, a process of its own: first in quiet, then until it is told; sends back what it waited."""
    go_first()
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            told.send(ask_until(lambda waits: told.poll(0.002) or len(waits) >= ASKED, connection))
            told.send(ask_until(lambda waits: told.poll(0.002) and len(waits) >= ASKED, connection))
    except OSError as problem:
        told.send(str(problem))


def percentile(waits, part):
    return sorted(waits)[int(len(waits) * part)] * 1e6


class Honest:
    """Asks before the block, and while it runs."""

    def __init__(self, test, what):
        self.test, self.what = test, what

    def __enter__(self):
        self.ours, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=ask_until_told, args=(self.test.exchange.port, theirs))
        self.process.start()
        self.quiet = self.ours.recv()
        self.test.assertIsInstance(self.quiet, list, self.quiet)
        return self

    def __exit__(self, *problem):
        self.ours.send("enough")
        waits = self.ours.recv()
        self.process.join()
        if problem[0]:
            return
        self.test.assertIsInstance(waits, list, waits)
        before, under = percentile(self.quiet, 0.99), percentile(waits, 0.99)
        print(f"\n{self.what:34} {len(waits):6} asked   p50 {percentile(waits, 0.5):6.0f} µs   p99 {before:6.0f} → {under:6.0f} µs "
              f"({under / before:5.1f} times)   memory {self.test.memory() // MIB} MiB", end="")
        self.test.assertLess(self.test.memory(), self.test.memory_limit())


class Soak(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        cls.most = min(hard, max(soft, OPENED + 512))
        resource.setrlimit(resource.RLIMIT_NOFILE, (cls.most, hard))
        cls.exchange = Exchange().start()
        go_behind()

    @classmethod
    def tearDownClass(cls):
        status = cls.exchange.stop()
        cls.exchange.remove()
        if status != 0:
            raise AssertionError(f"the exchange ended with {status}")

    def memory(self):
        """The most that the exchange has held so far."""
        with open(f"/proc/{self.exchange.process.pid}/status", encoding="ascii") as file:
            return int(re.search(r"VmHWM:\s+(\d+) kB", file.read()).group(1)) * 1024

    def memory_limit(self):
        with open(f"/proc/{self.exchange.process.pid}/maps", encoding="ascii", errors="replace") as file:
            return SANITIZED if re.search(r"lib[at]san\.so", file.read()) else MEMORY

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.exchange.port), timeout=30)
        self.addCleanup(connection.close)
        return connection

    def status(self):
        connection = self.connect()
        connection.sendall(WELL)
        return connection.recv(4096).split(b" ")[1]

    def tearDown(self):
        self.doCleanups()
        # The server may still be counting connections that are closed on this side.
        for _ in range(100_000):
            if self.status() == b"200":
                return
        self.fail("the exchange is not well")

    def test_0_quiet(self):
        with Honest(self, "nobody else"):
            pass

    def test_1_connections_that_send_a_byte_now_and_then(self):
        with Honest(self, f"{DRIBBLING} dribbling connections"):
            dribbling = [self.connect() for _ in range(DRIBBLING)]
            for byte in WELL[:-2]:
                for connection in dribbling:
                    connection.send(bytes([byte]))
            for connection in dribbling:
                connection.sendall(b"\r\n")
            for connection in dribbling:
                self.assertTrue(connection.recv(4096).startswith(b"HTTP/1.1 200"))

    def test_2_connections_that_are_opened_and_left(self):
        with Honest(self, f"{OPENED} connections opened and left"):
            left = [self.connect() for _ in range(min(OPENED, self.most - 256))]
            self.assertEqual(len(left), min(OPENED, self.most - 256))

    def test_3_large_bodies(self):
        """Declared: refused before it is read. Chunked: refused when it passes the limit; what still comes is thrown away."""
        with Honest(self, f"bodies of {BODY_BYTES // 1_000_000} MB"):
            declared, chunked = self.connect(), self.connect()
            head = b"POST /v1/participants HTTP/1.1\r\nHost: a\r\n"
            declared.sendall(head + b"Content-Length: %d\r\n\r\n" % BODY_BYTES)
            chunked.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n")
            block = b" " * 65536
            for connection, piece in ((declared, block), (chunked, b"10000\r\n" + block + b"\r\n")):
                try:
                    for _ in range(BODY_BYTES // len(block)):
                        connection.sendall(piece)
                except OSError:
                    pass  # it may end the connection; the answer is there all the same
                self.assertIn(b" 413 ", connection.recv(4096))

    def test_4_requests_in_one_go(self):
        """Sent without waiting, answered in order; all are answered."""
        batch = 500
        with Honest(self, f"{PIPELINED} pipelined requests"):
            connection = self.connect()
            connection.setblocking(False)
            sent = answered = 0
            rest, tail = b"", b""
            while answered < PIPELINED:
                if not rest and sent < PIPELINED:
                    rest, sent = WELL * batch, sent + batch
                try:
                    rest = rest[connection.send(rest):] if rest else rest
                except BlockingIOError:
                    pass
                try:
                    data = tail + connection.recv(1 << 20)
                    answered += data.count(b"HTTP/1.1 200 ")
                    tail = data[-12:]  # shorter than what is counted
                except BlockingIOError:
                    pass
            self.assertEqual(answered, PIPELINED)

    def test_5_readers_that_do_not_read(self):
        with Honest(self, f"{SLOW_READERS} that do not read"):
            for _ in range(SLOW_READERS):
                connection = self.connect()
                connection.setblocking(False)
                try:
                    connection.send(b"GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n" * 1000)
                except BlockingIOError:
                    pass


if __name__ == "__main__":
    unittest.main(argv=[argument for argument in sys.argv if argument != "bench"])
