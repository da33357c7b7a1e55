"""docs/api.md: its lines are run by the shell as they stand there, from the first to the last, on one fresh exchange."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

from exchange import ROOT, Exchange

# What is refused at that place of the page, and how: all offers were withdrawn just before; the fund of Hubei has nothing yet, since
# the only levy went to that of Guangdong.
REFUSED = {("POST", "/v1/orders/dry-run"): "no_liquidity", ("POST", "/v1/trades/1/support"): "support_exhausted"}


def blocks():
    with open(os.path.join(ROOT, "docs", "api.md"), encoding="utf-8") as page:
        return re.findall(r"^```sh\n(.*?)^```$", page.read(), re.MULTILINE | re.DOTALL)


@unittest.skipUnless(shutil.which("curl") and shutil.which("bash"), "no curl or bash")
class ApiDocument(unittest.TestCase):
    def setUp(self):
        self.exchange = Exchange().start()
        self.addCleanup(self.exchange.remove)
        self.home = tempfile.mkdtemp(prefix="tongqu-curl-")
        self.addCleanup(shutil.rmtree, self.home)
        with open(os.path.join(self.home, ".curlrc"), "w", encoding="ascii") as file:
            file.write('write-out = "\\n%{http_code} %{method} %{url}\\n"\n')
        with open(os.path.join(self.exchange.folder, "operator.key"), encoding="ascii") as file:
            self.names = {"URL": f"http://127.0.0.1:{self.exchange.port}", "OPERATOR": file.read().strip()}
        self.bodies = {}

    def run_lines(self, lines):
        """Runs them; each answer as (status, method, path, body)."""
        done = subprocess.run(["bash", "-eu", "-c", lines], capture_output=True, text=True, check=False, timeout=60,
                              env={"PATH": os.environ["PATH"], "CURL_HOME": self.home, "HOME": self.home, **self.names})
        self.assertEqual((done.returncode, done.stderr), (0, ""), lines)
        answers, body = [], []
        for line in done.stdout.splitlines():
            end = re.match(r"([0-9]{3}) ([A-Z]+) http://[^/]+(/\S*)$", line)
            if end:
                answers.append((int(end[1]), end[2], end[3], "\n".join(body)))
                body = []
            else:
                body.append(line)
        return answers

    def join(self, name, region, role, scopes):
        applied = self.exchange.client().post("/v1/participants", {
            "participant_id": name, "name": name, "region": region, "roles": [role], "sme": True})
        self.exchange.operator().post(f"/v1/participants/{name}/admit", {})
        return self.exchange.client().post("/v1/keys", {
            "participant_id": name, "claim_secret": applied["claim_secret"], "scopes": scopes})["api_key"]

    def prepare(self, block):
        """What the text between the blocks asks the reader to do, or leaves to imagination."""
        if "SUPPLIER=tq_" in block:
            self.names["SUPPLIER"] = self.bodies["/v1/keys"]["api_key"]
            self.names["BUYER"] = self.join("bolt", "CN-HB", "buyer", ["read", "trade"])
            return ""
        if "OPERATOR=$(cat" in block:
            return ""
        if "/v1/trades/2/" in block:
            self.names["REGULATOR"] = self.join("watch", "CN-HB", "regulator", ["read", "regulate"])
            supplier, buyer = self.exchange.client(self.names["SUPPLIER"]), self.exchange.client(self.names["BUYER"])
            terms = {"instrument_id": "ATLAS-QUOTA", "product_id": "atlas", "title": "River atlas, by use", "currency": "CNY",
                     "plan": "metered", "use_hours": 24}
            supplier.post("/v1/instruments", terms)
            for client, side, identity in ((supplier, "sell", "a2"), (buyer, "buy", "b3")):
                client.post("/v1/orders", {"client_order_id": identity, "instrument_id": "ATLAS-QUOTA", "side": side, "type": "limit",
                                           "price": "12.50", "quantity": "4"})
            supplier.post("/v1/trades/2/deliver", {"reference": "d2", "grant": {"kind": "url", "value": "https://acme.example/quota"}})
        if "claim_secret" in block:
            applied, claimed = block.split("curl -s -X POST")
            answers = self.run_lines(applied)
            self.bodies["/v1/participants"] = json.loads(answers[0][3])
            self.assertEqual(answers[0][0], 201)
            return "curl -s -X POST" + claimed.replace("tqc_…", self.bodies["/v1/participants"]["claim_secret"])
        return block

    def test_every_line_is_answered_as_the_page_says(self):
        asked = 0
        for block in blocks():
            lines = self.prepare(block)
            if not lines:
                continue
            for status, method, path, body in self.run_lines(lines):
                bare = path.split("?")[0]
                if (method, bare) in REFUSED:
                    self.assertEqual(json.loads(body)["error"]["code"], REFUSED[method, bare])
                else:
                    self.assertLess(status, 300, f"{method} {path}: {body}")
                if body and bare.startswith("/v1/"):
                    self.bodies[bare] = json.loads(body)
                asked += 1
        self.assertGreater(asked, 40)
        distribution = json.dumps(self.bodies["/v1/trades/1/distribution"])
        self.assertIn("32.833333", distribution)
        self.assertIn("16.416667", distribution)


if __name__ == "__main__":
    unittest.main()
