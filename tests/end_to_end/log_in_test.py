"""People who log in, with curl and its cookie jar as the browser: the page's shell lines as they stand, over TLS, on the stream, from
the command line, across a backup."""
import base64
import hashlib
import hmac
import json
import os
import re
import shutil
import ssl
import struct
import subprocess
import tempfile
import time
import unittest

from exchange import BINARY, ROOT, ApiError, Exchange
from websocket import Closed, Refused, WebSocket

PASSWORD = "correct horse battery"


def code_now(secret, steps=0):
    """RFC 6238, from the standard library alone."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + steps), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7FFFFFFF) % 1000000:06}"


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **more)


def everything_in(folder):
    data = b""
    for path, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(path, name), "rb") as file:
                data += file.read()
    return data


@unittest.skipUnless(shutil.which("curl"), "no curl")
class LogIn(unittest.TestCase):
    def setUp(self):
        self.exchange = Exchange().start()
        self.addCleanup(self.exchange.remove)
        self.exchange.region("CN-HB", "Hubei")
        self.buyer = self.exchange.participant("bolt", "CN-HB", ["buyer"])
        self.exchange.deposit("bolt", "CNY", "1000.00")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.url = f"http://127.0.0.1:{self.exchange.port}"

    def curl(self, path, *more, url=None):
        done = run("curl", "--silent", "--show-error", "-b", "jar", "-c", "jar", *more, (url or self.url) + path, cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def enrol(self, client, name, scopes):
        made = client.post("/v1/users", {"user_id": name, "scopes": scopes})
        who = {"user": made["login"], "enrolment_secret": made["enrolment_secret"]}
        answer = self.exchange.client().post("/v1/enrolments", {**who, "password": PASSWORD})
        if answer["status"] == "active":
            return made, None
        confirmed = self.exchange.client().post("/v1/enrolments/confirm", {**who, "code": code_now(answer["code_secret"])})
        return made, {**answer, **confirmed}

    def test_the_shell_lines_of_the_page_work_as_they_stand(self):
        with open(os.path.join(ROOT, "docs", "log-in.md"), encoding="utf-8") as file:
            lines = "\n".join(re.findall(r"```sh\n(.*?)```", file.read(), re.S))
        done = run("bash", "-c", lines, cwd=self.folder, env={**os.environ, "URL": self.url, "KEY": self.buyer.key})
        answers = [json.loads(part) for part in re.findall(r"\{.*?\}(?=\{|$)", done.stdout.strip(), re.S)]
        self.assertEqual(answers[0], {"status": "active"}, done.stdout + done.stderr)
        self.assertEqual(answers[1]["login"], "li.na@bolt")
        self.assertEqual(answers[2]["participant_id"], "bolt")
        self.assertEqual(answers[3]["reference"], "out-1")
        self.assertEqual(len(answers[4]["sessions"]), 1)
        self.assertEqual(answers[5], {"ended": 1})
        self.assertEqual(self.curl("/v1/accounts")["error"]["code"], "authentication_required")  # the jar is empty again
        self.assertEqual(self.buyer.accounts()["CNY"]["available"], "999")

    def log_in_by_curl(self, login, *more, url=None, **fields):
        return self.curl("/v1/sessions", "--json", json.dumps({"user": login, "password": PASSWORD, **fields}), *more, url=url)

    def test_an_operator_logs_in_with_a_code_and_nothing_personal_is_journalled(self):
        made, codes = self.enrol(self.exchange.operator(), "duty.officer", ["read", "operate"])
        self.assertEqual(self.log_in_by_curl(made["login"])["error"]["code"], "code_required")
        self.assertEqual(self.log_in_by_curl(made["login"], code=code_now(codes["code_secret"], 5))["error"]["code"], "log_in_refused")
        code = code_now(codes["code_secret"], 1)  # taken a step early, and still in time when a step passes
        self.assertEqual(self.log_in_by_curl(made["login"], code=code)["scopes"], ["read", "operate"])
        self.assertEqual(self.log_in_by_curl(made["login"], code=code)["error"]["code"], "log_in_refused")
        region = self.curl("/v1/regions", "-H", "Tongqu-CSRF: 1", "--json", '{"region_id":"CN-GS","name":"Gansu"}')
        self.assertEqual(region["region_id"], "CN-GS")
        with open(os.path.join(self.folder, "jar"), encoding="ascii") as file:
            token = re.search(r"tqs_\S+", file.read()).group(0)
        self.assertEqual(self.exchange.stop(), 0)
        journal = everything_in(os.path.join(self.exchange.folder, "journal"))
        all_of_it = everything_in(self.exchange.folder)
        self.assertNotIn(b"duty.officer", journal)
        secret = base64.b32decode(codes["code_secret"] + "=" * (-len(codes["code_secret"]) % 8))
        for what in (PASSWORD.encode(), token.encode(), made["enrolment_secret"].encode(), secret, codes["code_secret"].encode(),
                     codes["recovery_codes"][0].encode()):
            self.assertNotIn(what, all_of_it)
        self.assertEqual(os.stat(os.path.join(self.exchange.folder, "users.db")).st_mode & 0o777, 0o600)

    def test_users_come_back_with_a_restart_and_from_a_backup_and_sessions_do_not(self):
        made, _ = self.enrol(self.buyer, "li", ["read"])
        limits = f"/v1/keys/{made['key_id']}/limits"
        self.buyer.post(limits, {"max_open_orders": 7})
        self.log_in_by_curl(made["login"])
        self.assertEqual(self.curl("/v1/accounts")["participant_id"], "bolt")
        backup, restored = (os.path.join(self.folder, name) for name in ("backup", "restored"))
        done = run(BINARY, "backup", self.exchange.folder, backup)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.exchange.kill()
        self.exchange.start()
        self.url = f"http://127.0.0.1:{self.exchange.port}"
        self.assertEqual(self.curl("/v1/accounts")["error"]["code"], "session_ended")
        self.assertEqual(self.log_in_by_curl(made["login"])["user_id"], "li")
        self.exchange.stop()
        self.assertEqual(run(BINARY, "restore", backup, restored).returncode, 0)
        self.assertEqual(os.stat(os.path.join(restored, "users.db")).st_mode & 0o777, 0o600)
        other = Exchange(restored).start()
        self.addCleanup(other.stop)
        self.assertEqual(self.log_in_by_curl(made["login"], url=f"http://127.0.0.1:{other.port}")["user_id"], "li")
        self.assertEqual(other.client(self.buyer.key).get(limits)["max_open_orders"], 7)

    def test_the_stream_takes_the_cookie_from_its_own_page_and_ends_with_the_session(self):
        made, _ = self.enrol(self.buyer, "li", ["read", "trade"])
        self.exchange.operator().post("/v1/instruments", {"instrument_id": "GPU", "title": "An hour", "currency": "CNY"})
        self.log_in_by_curl(made["login"])
        with open(os.path.join(self.folder, "jar"), encoding="ascii") as file:
            cookie = "tongqu_session=" + re.search(r"tqs_\S+", file.read()).group(0)
        own = f"http://127.0.0.1:{self.exchange.port}"
        page = {"Cookie": cookie, "Host": f"127.0.0.1:{self.exchange.port}"}
        for origin in (None, "http://evil.example", own + "0"):
            with self.assertRaises(Refused) as refused:
                WebSocket(self.exchange.port, headers={**page, "Origin": origin})
            self.assertEqual(refused.exception.code, "foreign_page")
        stream = WebSocket(self.exchange.port, headers={**page, "Origin": own})
        self.addCleanup(stream.cut)
        order = {"client_order_id": "s1", "instrument_id": "GPU", "side": "buy", "type": "limit", "price": "1.00", "quantity": "2"}
        self.assertEqual(stream.ask("order", **order)["status"], 201)
        self.curl("/v1/sessions/current", "-X", "DELETE", "-H", "Tongqu-CSRF: 1")
        with self.assertRaises(Closed) as closed:
            while True:
                stream.receive()
        self.assertEqual(closed.exception.code, 4004)
        self.assertEqual(self.buyer.get("/v1/orders?client_order_id=s1")["orders"][0]["status"], "open")

    def test_the_command_line_makes_a_user_and_the_person_enrols(self):
        with_key = {**os.environ, "TONGQU_URL": self.url, "TONGQU_KEY": self.exchange.operator().key, "TONGQU_CONFIG": "/dev/null", "LANG": "C"}
        person = {**with_key, "TONGQU_KEY": ""}

        def tongqu(*arguments, env, status=0, **more):
            done = run(BINARY, "user", *arguments, cwd=self.folder, env=env, **more)
            self.assertEqual(done.returncode, status, done.stdout + done.stderr)
            return done.stdout

        made = json.loads(tongqu("add", "duty", "--scope", "read", "--scope", "operate", "--json", env=with_key))
        secret = os.path.join(self.folder, "secret.txt")
        with open(os.open(secret, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(made["enrolment_secret"] + "\n")
        enrol = ("password", "duty@operator", "--enrolment-file", secret, "--password-file", "-")
        tongqu(*enrol, env=person, status=3, input="short\n")
        shown = tongqu(*enrol, env=person, input=PASSWORD + "\n")
        self.assertTrue(shown.startswith("otpauth://totp/Tongqu:duty?secret="), shown)
        code = code_now(re.search(r"secret=(\w+)", shown).group(1))
        recovery = tongqu("totp", "duty@operator", code, "--enrolment-file", secret, env=person).splitlines()
        self.assertRegex(recovery[0], r"^[A-Z2-7]{5}(-[A-Z2-7]{5}){3}$")
        self.assertEqual(self.log_in_by_curl("duty@operator", code=recovery[0])["user_id"], "duty")
        self.assertIn("duty@operator", tongqu("list", env=with_key))
        tongqu("disable", "duty", env=with_key)
        self.assertEqual(self.curl("/v1/sessions")["error"]["code"], "session_ended")
        tongqu("forget", "duty", env=with_key)
        self.assertEqual(json.loads(tongqu("list", "--json", env=with_key)), {"users": []})


@unittest.skipUnless(shutil.which("openssl") and shutil.which("curl"), "no openssl or curl")
class LogInOverTls(unittest.TestCase):
    def test_over_tls_the_cookie_is_for_https_alone(self):
        folder = tempfile.mkdtemp(prefix="tongqu-log-in-")
        self.addCleanup(shutil.rmtree, folder)
        certificate, key = (os.path.join(folder, name) for name in ("certificate.pem", "key.pem"))
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
            "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate)
        os.chmod(key, 0o600)
        exchange = Exchange(arguments=["--tls-certificate", certificate, "--tls-key", key]).start()
        self.addCleanup(exchange.remove)
        url = f"https://localhost:{exchange.port}"
        with open(os.path.join(exchange.folder, "operator.key"), encoding="ascii") as file:
            operator = file.read().strip()

        def curl(path, *more):
            done = run("curl", "--silent", "--show-error", "--cacert", certificate, "-b", "jar", "-c", "jar", *more, url + path, cwd=folder)
            self.assertEqual(done.returncode, 0, done.stderr)
            return done.stdout

        made = json.loads(curl("/v1/users", "-H", f"Authorization: Bearer {operator}", "--json", '{"user_id":"viewer","scopes":["read"]}'))
        curl("/v1/enrolments", "--json", json.dumps({"user": "viewer@operator", "enrolment_secret": made["enrolment_secret"], "password": PASSWORD}))
        shown = curl("/v1/sessions", "-i", "--json", json.dumps({"user": "viewer@operator", "password": PASSWORD}))
        self.assertRegex(shown, r"Set-Cookie: __Host-tongqu_session=tqs_[\w-]{43}; Path=/; Max-Age=43200; Secure; HttpOnly; SameSite=Strict\n")
        self.assertEqual(json.loads(curl("/v1/accounts"))["participant_id"], "operator")
        for origin, code in ((f"http://localhost:{exchange.port}", "foreign_page"), (url, "missing_scope")):
            answer = json.loads(curl("/v1/orders", "-X", "DELETE", "-H", "Tongqu-CSRF: 1", "-H", f"Origin: {origin}"))
            self.assertIn(answer["error"]["code"], (code, "missing_scope"))
        answer = json.loads(curl("/v1/sessions/current", "-X", "DELETE", "-H", "Tongqu-CSRF: 1", "-H", f"Origin: http://localhost:{exchange.port}"))
        self.assertEqual(answer["error"]["code"], "foreign_page")
        self.assertEqual(json.loads(curl("/v1/sessions/current", "-X", "DELETE", "-H", "Tongqu-CSRF: 1", "-H", f"Origin: {url}")), {"ended": 1})


if __name__ == "__main__":
    unittest.main()
