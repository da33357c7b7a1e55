"""Every client verb against a real exchange: what it prints, what it returns, on a terminal and for a script."""
import json
import os
import re
import shutil
import stat
import subprocess
import tempfile
import threading
import unicodedata
import unittest

from exchange import BINARY, ROOT, Exchange
from terminal import Command

DONE, FAILED, USAGE, REFUSED, NOT_AUTHORISED, NOT_FOUND, UNREACHABLE, UNKNOWN, TRY_LATER = range(9)
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def width(line):
    """Columns, by the standard's own table, which shares nothing with the program's."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in ESCAPE.sub("", line))


class Verbs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.exchange = Exchange().start()
        cls.addClassCleanup(cls.exchange.remove)
        cls.exchange.region("CN-HB", "湖北省 Hubei", "developing")
        cls.exchange.region("CN-GD", "广东省 Guangdong")
        cls.seller = cls.exchange.participant("jianghan", "CN-HB", ["supplier"], ["read", "trade", "list"])
        cls.buyer = cls.exchange.participant("pearl", "CN-GD", ["buyer"])
        cls.exchange.deposit("pearl", "CNY", "10000")
        cls.seller.post("/v1/products", {
            "product_id": "rice", "title": "Rice yields of 2,300 plots in Hubei province 湖北省两千三百个田块的水稻单产数据",
            "kind": "data_set", "description": "Yield, soil and weather. 单产、土壤与天气。", "keywords": ["rice", "水稻"],
            "licence": "own use", "regions": ["CN-HB"],
            "contributors": [{"participant_id": "jianghan", "weight": 2}, {"participant_id": "soil-lab", "weight": 1}]})
        cls.seller.post("/v1/instruments", {
            "instrument_id": "rice-licence", "product_id": "rice", "title": "one licence", "currency": "CNY", "rival": False})
        cls.seller.post("/v1/instruments", {"instrument_id": "gpu-hour", "title": "one hour", "currency": "CNY"})
        cls.url = f"http://127.0.0.1:{cls.exchange.port}"
        cls.public = Command(cls.url)
        cls.buys = Command(cls.url, cls.buyer.key)
        cls.sells = Command(cls.url, cls.seller.key)

    def expect(self, status, code, done):
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        if code:
            self.assertIn(f"({code})", done.stderr)
            self.assertIn("what to do: ", done.stderr)

    def test_looking_around_needs_no_key(self):
        self.assertIn("湖北省 Hubei", self.public.out("market"))
        self.assertIn("data_set", self.public.out("products", "rice"))
        self.assertIn("no product fits", self.public.out("products", "bicycles"))
        self.assertIn("jianghan 2, soil-lab 1", self.public.out("product", "rice"))
        self.assertIn("licences", self.public.out("instruments", "--product", "rice"))
        self.assertIn("rice-licence", self.public.out("tickers"))
        self.assertIn("没有", self.public.out("products", "bicycles", "--lang", "zh"))
        self.assertIn("产品", Command(self.url, LANG="zh_CN.UTF-8").out("products"))

    def test_for_scripts_the_answer_is_the_exchanges_own(self):
        for arguments, path in [(["products", "rice"], "/v1/products?q=rice"), (["product", "rice"], "/v1/products/rice"),
                                (["instruments"], "/v1/instruments"), (["market"], "/v1/market"),
                                (["book", "rice-licence", "--depth", "3"], "/v1/instruments/rice-licence/book?depth=3"),
                                (["trades", "rice-licence"], "/v1/instruments/rice-licence/trades")]:
            shown = self.public.json(*arguments)
            asked = self.exchange.client().get(path)
            for answer in (shown, asked):
                for moving in ("sequence", "time"):
                    answer.pop(moving, None)
            self.assertEqual(shown, asked)
        done = self.public.run("product", "no-such-product", "--json")
        self.assertEqual((done.returncode, json.loads(done.stdout)["error"]["code"]), (NOT_FOUND, "unknown_product"))

    def test_the_life_of_a_trade_from_the_command_line(self):
        offer = self.sells.json("order", "sell", "rice-licence", "10", "--price", "100", "--client-order-id", "offer-1")
        self.assertEqual((offer["status"], offer["client_order_id"]), ("open", "offer-1"))
        self.assertEqual(self.sells.json("order", "sell", "rice-licence", "10", "--price", "100", "--client-order-id",
                                         "offer-1")["order_id"], offer["order_id"])
        self.assertRegex(self.public.out("book", "rice-licence"), r"│ +100 +10")
        self.assertIn("offer-1", self.sells.out("orders"))

        bought = self.buys.out("order", "buy", "rice-licence", "2", "--type", "market")
        self.assertIn("filled", bought)
        self.assertRegex(bought, r"client id +cli-[0-9a-f]{16}")
        trade = self.buys.json("trades", "rice-licence", "--mine")["trades"][0]["trade_id"]
        self.assertIn("traded", self.buys.out("trades"))
        self.assertRegex(self.buys.out("account"), r"CNY +\d+\.\d+ +0\.\d* +200\.2")
        self.expect(REFUSED, "not_acceptable", self.buys.run("accept", trade))
        self.expect(NOT_FOUND, "grant_not_found", self.buys.run("grant", trade))

        secret = os.path.join(self.exchange.folder, "grant.txt")
        with open(secret, "w", encoding="utf-8") as file:
            file.write("https://data.example/rice?token=17\n")
        self.assertIn("delivered", self.sells.out("deliver", trade, "--value-file", secret))
        self.assertIn("https://data.example/rice?token=17", self.buys.out("grant", trade))
        self.expect(NOT_AUTHORISED, "not_the_buyer", self.sells.run("grant", trade))
        accepted = self.buys.out("accept", trade)
        # 200 less 0.5 % and 1 %: 197, two thirds and one third.
        self.assertRegex(accepted, r"contribution +jianghan +131\.333333")
        self.assertRegex(accepted, r"contribution +soil-lab \(not admitted yet\) +65\.666667")
        self.assertIn("settled", self.buys.out("trade", trade))

        self.assertIn("sell 10 rice-licence @ 100", self.sells.out("order", "show", "--client-order-id", "offer-1"))
        self.assertIn("cancelled", self.sells.out("cancel", offer["order_id"]))

    def test_orders_can_have_every_condition_and_be_amended_and_cancelled(self):
        resting = self.sells.json("order", "sell", "gpu-hour", "30", "--price", "8", "--post-only", "--self-trade", "decrement",
                                  "--time-in-force", "gtc", "--region", "CN-HB", "--display-quantity", "10")
        self.assertEqual((resting["post_only"], resting["self_trade"], resting["region"]), (True, "decrement", "CN-HB"))
        amended = self.sells.json("order", "amend", resting["order_id"], "--quantity", "20", "--price", "8.10")
        self.assertEqual((amended["quantity"], amended["price"]), ("20", "8.1"))
        self.expect(REFUSED, "post_only_would_trade",
                    self.buys.run("order", "buy", "gpu-hour", "1", "--price", "9", "--post-only"))
        slid = self.buys.json("order", "buy", "gpu-hour", "1", "--price", "9", "--slide")
        self.assertEqual((slid["status"], slid["price"]), ("open", "8.09"))
        stop = self.buys.json("order", "buy", "gpu-hour", "1", "--stop-price", "9", "--price", "9.50")
        self.assertEqual((stop["type"], stop["status"]), ("stop_limit", "waiting"))
        self.assertEqual(self.buys.json("order", "buy", "gpu-hour", "5", "--price", "8", "--time-in-force", "fok")["status"],
                         "cancelled")
        self.assertIn("cancelled: 2", self.buys.out("cancel", "--all"))
        self.assertIn("cancelled: 1", self.sells.out("cancel", "--instrument", "gpu-hour"))
        self.assertIn("no open order", self.sells.out("orders", "--instrument", "gpu-hour"))
        self.assertIn("cancelled", self.sells.out("orders", "--instrument", "gpu-hour", "--status", "all"))

    def test_what_goes_wrong_has_a_status_words_and_advice(self):
        self.expect(USAGE, None, self.public.run("order", "buy", "gpu-hour", "1"))
        self.expect(USAGE, None, self.public.run("no-such-verb"))
        self.expect(USAGE, None, self.public.run("book", "gpu-hour", "--depth", "0"))
        self.expect(USAGE, None, self.buys.run("cancel"))
        self.expect(USAGE, None, self.buys.run("order", "buy", "gpu-hour", "one", "--price", "1"))
        self.expect(REFUSED, "price_off_tick", self.buys.run("order", "buy", "gpu-hour", "1", "--price", "1.001"))
        self.expect(REFUSED, "insufficient_funds", self.buys.run("order", "buy", "gpu-hour", "1000000", "--price", "1"))
        self.expect(NOT_AUTHORISED, "authentication_required", self.public.run("account"))
        self.expect(NOT_AUTHORISED, "unknown_key", Command(self.url, "tq_" + "x" * 43).run("account"))
        self.expect(NOT_AUTHORISED, "missing_role", self.buys.run("order", "sell", "gpu-hour", "1", "--price", "1"))
        self.expect(NOT_FOUND, "unknown_instrument", self.public.run("book", "no-such-thing"))
        self.expect(NOT_FOUND, "unknown_trade", self.buys.run("trade", "999999"))
        self.expect(UNREACHABLE, "no_connection", Command("http://127.0.0.1:1").run("market"))
        done = Command("http://127.0.0.1:1").run("market", "--json")
        self.assertEqual((done.returncode, json.loads(done.stdout)["error"]["code"]), (UNREACHABLE, "no_connection"))

    def test_tables_fit_the_terminal_and_colour_is_for_terminals(self):
        for columns in (60, 80, 120):
            for arguments in (["products"], ["product", "rice"], ["instruments"], ["tickers"], ["market"], ["orders", "--status", "all"],
                              ["book", "gpu-hour"], ["account", "--lang", "zh"], ["products", "--lang", "zh"]):
                text, status = self.buys.terminal(*arguments, columns=columns)
                self.assertEqual(status, DONE, text)
                for line in text.splitlines():
                    self.assertLessEqual(width(line), columns, (arguments, line))
        self.assertIn("\x1b[1m", self.public.terminal("products")[0])
        self.assertNotIn("\x1b[", self.public.terminal("products", NO_COLOR="1")[0])
        self.assertNotIn("\x1b[", self.public.terminal("products", TERM="dumb")[0])
        self.assertNotIn("\x1b[", self.public.out("products"))
        self.assertIn("水稻单产数据", self.public.out("products"))  # in full where there is no terminal

    def test_profiles_keep_keys_to_their_owner(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        file = os.path.join(folder, "config.toml")
        command = Command(TONGQU_CONFIG=file)
        self.assertEqual(command.run("profile", "add", "buyer", "--url", self.url, "--key-file", "-",
                                     stdin=self.buyer.key + "\n").returncode, DONE)
        self.assertEqual(stat.S_IMODE(os.stat(file).st_mode), 0o600)
        self.assertIn("pearl", command.out("account"))
        self.assertEqual(command.run("profile", "add", "seller", "--url", self.url, "--key", self.seller.key).returncode, DONE)
        self.assertIn("jianghan", command.out("account", "--profile", "seller"))
        self.assertEqual(command.run("profile", "use", "seller").returncode, DONE)
        self.assertIn("jianghan", command.out("account"))
        listed = command.out("profile", "list")
        self.assertRegex(listed, r"\* +seller")
        self.assertNotIn(self.buyer.key, listed)
        # A profile's key goes to no other exchange.
        self.expect(NOT_AUTHORISED, "authentication_required",
                    command.run("account", "--url", f"http://localhost:{self.exchange.port}"))
        self.expect(USAGE, None, command.run("account", "--profile", "nobody"))
        os.chmod(file, 0o644)
        done = command.run("account")
        self.assertEqual(done.returncode, USAGE)
        self.assertIn("chmod 600", done.stderr)

    def test_keys_are_made_and_revoked(self):
        made = self.buys.json("keys", "make", "--scope", "read")
        reader = Command(self.url, made["api_key"])
        self.assertIn("pearl", reader.out("account"))
        self.expect(NOT_AUTHORISED, "missing_scope", reader.run("order", "buy", "gpu-hour", "1", "--price", "1"))
        self.assertIn("revoked", self.buys.out("keys", "revoke", made["key_id"]))
        self.expect(NOT_AUTHORISED, "key_revoked", reader.run("account"))

    def test_a_ladder_lives_in_the_terminal_and_the_market_can_be_watched(self):
        def act():
            self.sells.json("order", "sell", "gpu-hour", "7", "--price", "77.70", "--client-order-id", "seen-live")
        acted = threading.Timer(0.0, act)

        def until(text):
            if "gpu-hour" in text and not acted.is_alive() and not acted.ident:
                acted.start()
            return "77.7" in text
        text, status = self.public.terminal("book", "gpu-hour", "--follow", until=until)
        acted.join()
        self.assertEqual(status, DONE, text)
        self.assertIn("77.7", text)
        self.assertTrue(text.index("\x1b[?25l") < text.index("\x1b[?25h"), "the cursor comes back")
        self.expect(NOT_FOUND, "unknown_instrument", self.public.run("book", "no-such-thing", "--follow"))

        first = self.public.out("watch", "book:gpu-hour", "--count", "1", "--json")
        snapshot = json.loads(first)
        self.assertEqual((snapshot["channel"], snapshot["type"]), ("book", "snapshot"))
        self.assertIn(["77.7", "7"], snapshot["asks"])
        self.assertIn("available", self.buys.out("watch", "account", "--count", "1"))
        self.assertIn("77.7", self.sells.out("watch", "orders", "--count", "1"))
        self.expect(NOT_AUTHORISED, None, self.public.run("watch", "orders"))
        self.expect(USAGE, None, self.public.run("watch", "weather"))
        self.assertEqual(self.public.run("watch", "market", "--url", "http://127.0.0.1:1").returncode, UNREACHABLE)
        self.sells.out("cancel", "--instrument", "gpu-hour")


class Manual(unittest.TestCase):
    def test_the_manual_says_what_the_program_says(self):
        made = Command().out("help", "--markdown")
        with open(os.path.join(ROOT, "docs", "cli.md"), encoding="utf-8") as file:
            self.assertEqual(file.read(), made, "docs/cli.md is old: tongqu help --markdown > docs/cli.md")

    def test_every_client_verb_has_examples(self):
        made = Command().out("help", "--markdown")
        verbs = re.split(r"\n### ", made)[1:]
        self.assertGreater(len(verbs), 30)
        for verb in verbs:
            if "--profile TEXT" in verb:
                self.assertIn("\nExamples:\n  tongqu ", verb, verb.split("\n")[0])

    def test_bash_completes_verbs_and_options(self):
        script = Command().out("completion", "bash")

        def completed(*words):
            line = "COMP_WORDS=(" + " ".join(f"'{word}'" for word in ("tongqu",) + words) + \
                f"); COMP_CWORD={len(words)}; _tongqu; printf '%s\\n' \"${{COMPREPLY[@]}}\""
            done = subprocess.run(["bash", "-c", script + line], capture_output=True, text=True, check=True)
            return done.stdout.split()
        self.assertEqual(completed("ord"), ["order", "orders"])
        self.assertEqual(completed("order", ""), [word for word in completed("order", "") if word in
                                                  ("buy", "sell", "show", "amend", "--help")])
        self.assertIn("--time-in-force", completed("order", "buy", "gpu-hour", "--time"))
        self.assertEqual(completed("book", "gpu-hour", "--fol"), ["--follow"])
        for shell in ("zsh", "fish"):
            text = Command().out("completion", shell)
            self.assertIn("follow", text)
            if shutil.which(shell):
                subprocess.run([shell, "-n"], input=text, text=True, check=True)
        self.assertEqual(Command().run("completion", "cmd").returncode, USAGE)


if __name__ == "__main__":
    unittest.main()
