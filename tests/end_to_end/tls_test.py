"""TLS in front of the exchange, with certificates made here: what is spoken and what is not, the certificate read again, the client
verbs, the stream."""
import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
import unittest

from exchange import BINARY, Exchange
from websocket import TEXT, WebSocket

WELL = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **more)


@unittest.skipUnless(shutil.which("openssl") and shutil.which("curl"), "no openssl or curl")
class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="tongqu-tls-")
        cls.certificate, cls.key = (os.path.join(cls.folder, name) for name in ("certificate.pem", "key.pem"))
        cls.make_certificate()
        cls.exchange = Exchange(arguments=["--tls-certificate", cls.certificate, "--tls-key", cls.key, "--ws-echo", "/echo"]).start()

    @classmethod
    def tearDownClass(cls):
        status = cls.exchange.stop()
        cls.exchange.remove()
        shutil.rmtree(cls.folder)
        if status != 0:
            raise AssertionError(f"the exchange ended with {status}")

    @classmethod
    def make_certificate(cls, name="localhost"):
        made = run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                   "-subj", f"/CN={name}", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", cls.key,
                   "-out", cls.certificate)
        if made.returncode != 0:
            raise AssertionError(made.stderr)
        os.chmod(cls.key, 0o600)

    def connect(self, context=None, **more):
        if context is None:
            context = ssl.create_default_context(cafile=self.certificate)
        plain = socket.create_connection(("127.0.0.1", self.exchange.port), timeout=30)
        self.addCleanup(plain.close)
        wrapped = context.wrap_socket(plain, server_hostname="localhost", **more)
        self.addCleanup(wrapped.close)
        return wrapped

    def url(self, path=""):
        return f"https://localhost:{self.exchange.port}{path}"

    def answer(self, connection):
        data = b""
        while b"\r\n\r\n" not in data:
            data += connection.recv(65536)
        return data

    def test_tls_1_3_is_spoken_and_1_2_and_nothing_older(self):
        self.assertEqual(self.connect().version(), "TLSv1.3")
        for option, wanted in (("-tls1_3", "TLSv1.3"), ("-tls1_2", "TLSv1.2"), ("-tls1_1", None)):
            with self.subTest(option):
                shown = run("openssl", "s_client", "-connect", f"127.0.0.1:{self.exchange.port}", option, "-brief", "-CAfile",
                            self.certificate, "-cipher", "DEFAULT@SECLEVEL=0", input="").stderr
                if wanted:
                    self.assertIn(f"Protocol version: {wanted}", shown)
                    self.assertIn("Verification: OK", shown)
                else:
                    self.assertNotIn("Protocol version", shown)

    def test_http_1_1_is_chosen_and_a_client_that_offers_only_others_is_refused(self):
        for offered, chosen in ((["h2", "http/1.1"], "http/1.1"), (["h2"], None)):
            context = ssl.create_default_context(cafile=self.certificate)
            context.set_alpn_protocols(offered)
            if chosen:
                self.assertEqual(self.connect(context).selected_alpn_protocol(), chosen)
            else:
                with self.assertRaises(ssl.SSLError):
                    self.connect(context)

    def test_curl_asks_and_many_requests_share_a_connection(self):
        done = run("curl", "--silent", "--show-error", "--cacert", self.certificate, self.url("/v1/market"), self.url("/readyz"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('"regions"', done.stdout)
        connection = self.connect()
        connection.sendall(WELL * 200)
        data = b""
        while data.count(b"HTTP/1.1 200") < 200:
            data += connection.recv(65536)

    def test_large_answers_arrive_whole_and_the_end_is_said(self):
        connection = self.connect()
        connection.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        data = b""
        while part := connection.recv(65536):  # a connection cut off without close_notify would raise here
            data += part
        json.loads(data.split(b"\r\n\r\n", 1)[1])

    def test_what_is_no_tls_is_cut_off_and_does_no_harm(self):
        for bytes_sent in (WELL, b"\x16\x03\x01" + b"\xff" * 600, b"\x80" * 10):
            with socket.create_connection(("127.0.0.1", self.exchange.port), timeout=30) as plain:
                plain.sendall(bytes_sent)
                try:
                    while got := plain.recv(4096):
                        self.assertNotIn(b"HTTP", got)
                except ConnectionResetError:
                    pass
        self.assertIn(b"200", self.answer_to(WELL))

    def answer_to(self, request):
        connection = self.connect()
        connection.sendall(request)
        return self.answer(connection)

    def test_a_new_certificate_is_taken_on_sighup_and_a_broken_one_is_not(self):
        old = self.connect()
        before = old.getpeercert(True)
        self.make_certificate("the second")
        self.exchange.process.send_signal(signal.SIGHUP)
        for _ in range(10_000):  # until the signal has been seen
            after = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", self.exchange.port)))
            if after != before:
                break
        self.assertNotEqual(after, before)
        old.sendall(WELL)  # a connection that is open stays as it is
        self.assertIn(b"200", self.answer(old))
        with open(self.certificate, encoding="ascii") as file:
            good = file.read()
        with open(self.certificate, "w", encoding="ascii") as file:
            file.write("no certificate")
        self.exchange.process.send_signal(signal.SIGHUP)
        context = ssl.create_default_context(cadata=good)
        for _ in range(20):
            self.assertEqual(self.connect(context).getpeercert(True), after)
        with open(self.certificate, "w", encoding="ascii") as file:
            file.write(good)

    def test_a_certificate_that_changes_is_taken_by_itself_and_a_broken_one_is_not(self):
        def served():
            return ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", self.exchange.port)))

        with open(os.path.join(self.exchange.folder, "operator.key"), encoding="ascii") as file:
            key = file.read().strip()
        trusted = [None]

        def readings():
            connection = http.client.HTTPSConnection("localhost", self.exchange.port, timeout=30,
                                                     context=trusted[0] or ssl.create_default_context(cafile=self.certificate))
            connection.request("GET", "/v1/audit?action=read_certificate", headers={"Authorization": "Bearer " + key})
            entries = json.loads(connection.getresponse().read())["actions"]
            connection.close()
            return [each["outcome"] for each in entries]

        def until(condition):
            deadline = time.monotonic() + 60
            while not condition() and time.monotonic() < deadline:
                pass
            self.assertTrue(condition())

        before, asked = served(), len(readings())
        self.make_certificate("by itself")
        until(lambda: served() != before)
        good = served()
        with open(self.certificate, encoding="ascii") as file:
            text = file.read()
        until(lambda: len(readings()) > asked and readings()[0] == "done")
        with open(self.certificate + ".new", "w", encoding="ascii") as file:
            file.write("no certificate")
        trusted[0] = context = ssl.create_default_context(cadata=text)
        os.replace(self.certificate + ".new", self.certificate)
        until(lambda: readings()[0] == "refused")
        self.assertEqual(self.connect(context).getpeercert(True), good)
        with open(self.certificate, "w", encoding="ascii") as file:
            file.write(text)
        until(lambda: readings()[0] == "done")
        self.assertGreaterEqual(len(readings()), asked + 3)

    def test_client_verbs_check_the_certificate(self):
        trusting = run(BINARY, "products", "--url", self.url(), "--ca", self.certificate, "--json")
        self.assertEqual(trusting.returncode, 0, trusting.stderr)
        self.assertIn('"products"', trusting.stdout)
        wary = run(BINARY, "products", "--url", self.url())
        self.assertNotEqual(wary.returncode, 0)
        self.assertIn("certificate verify failed", wary.stderr)
        other_name = run(BINARY, "products", "--url", f"https://127.0.0.2:{self.exchange.port}", "--ca", self.certificate)
        self.assertNotEqual(other_name.returncode, 0)

    def test_the_stream_and_the_echo_go_through_tls(self):
        stream = WebSocket(self.exchange.port, path="/echo", wrap=lambda plain: ssl.create_default_context(
            cafile=self.certificate).wrap_socket(plain, server_hostname="localhost"))
        self.addCleanup(stream.socket.close)
        for text in ("hello", "通衢" * 30_000):
            stream.send_frame(TEXT, text.encode())
            final, echoed = False, b""
            while not final:
                _, final, part = stream.receive_frame()
                echoed += part
            self.assertEqual(echoed, text.encode())
        market = WebSocket(self.exchange.port, wrap=lambda plain: ssl.create_default_context(
            cafile=self.certificate).wrap_socket(plain, server_hostname="localhost"))
        self.assertEqual(market.subscribe("market")["type"], "snapshot")
        market.close()

    def test_mistakes_in_the_options_are_named_all_at_once(self):
        with tempfile.NamedTemporaryFile() as empty:
            done = run(BINARY, "serve", "--data", self.folder, "--listen", "nowhere", "--durability", "hope", "--segment-mib", "0",
                       "--tls-certificate", empty.name, "--tls-key", self.key, "--ws-echo", "echo")
        self.assertEqual(done.returncode, 2)
        for word in ("--listen", "--durability", "--segment-mib", empty.name, "--ws-echo"):
            self.assertIn(word, done.stderr)
        beyond = run(BINARY, "serve", "--data", self.folder, "--listen", "0.0.0.0:0")
        self.assertEqual(beyond.returncode, 2)
        self.assertIn("--plain-http-anywhere", beyond.stderr)


if __name__ == "__main__":
    unittest.main()
