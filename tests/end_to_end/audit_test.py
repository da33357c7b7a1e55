"""What operators did: everything is there, in order, in pages, for whoever supervises and nobody else."""
import csv
import io
import shutil
import tempfile
import unittest

from exchange import ApiError
from operated import Operated, run


class Audit(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.exchange = Operated().start()
        cls.addClassCleanup(cls.exchange.remove)
        cls.exchange.open_market()
        operator = cls.exchange.operator()
        operator.post("/v1/participants/bolt/suspend", {})
        operator.post(f"/v1/keys/{cls.exchange.bolt_key}/limits", {"max_open_orders": 5})
        try:
            operator.post("/v1/deposits", {"reference": "x", "participant_id": "nobody", "currency": "CNY", "amount": "1"})
            raise AssertionError("a deposit for nobody was taken")
        except ApiError:
            pass  # refused at the door: no command, so no entry
        operator.post("/v1/participants/bolt/exit", {})
        try:
            operator.post("/v1/deposits", {"reference": "y", "participant_id": "bolt", "currency": "CNY", "amount": "1"})
        except ApiError as refused:
            cls.refusal = refused.code

    def entries(self, **more):
        query = "&".join(f"{name}={value}" for name, value in more.items())
        return self.exchange.operator().get("/v1/audit" + ("?" + query if query else ""))["actions"]

    def test_everything_an_operator_did_is_there_the_newest_first(self):
        done = [(each["action"], each.get("subject"), each.get("detail")) for each in reversed(self.entries())]
        wanted = [("start", None, None), ("create_region", "CN-HB", None), ("change_status", "acme", "admitted"),
                  ("change_status", "bolt", "admitted"), ("deposit", "bolt", "1000 CNY"), ("change_status", "bolt", "suspended"),
                  ("set_key_limits", f"key:{self.exchange.bolt_key}", "limits"), ("change_status", "bolt", "exited")]
        rest = iter((action, subject, None if action == "start" else detail) for action, subject, detail in done)
        for each in wanted:
            self.assertIn(each, rest, done)  # in this order
        times = [each["time"] for each in self.entries()]
        self.assertEqual(times, sorted(times, reverse=True))
        self.assertNotIn("place_order", {action for action, _, _ in done})
        by_operator = [each for each in self.entries() if each["source"] == "journal"]
        self.assertEqual({each["participant_id"] for each in by_operator}, {"operator"})

    def test_refused_commands_are_there_with_their_code(self):
        if not hasattr(self, "refusal"):
            self.skipTest("the exchange takes deposits of who has left")
        refused = [each for each in self.entries() if each["outcome"] == "refused"]
        self.assertIn(self.refusal, {each["code"] for each in refused})

    def test_pages_join_without_gap_or_repetition_and_filters_hold(self):
        whole = self.entries()
        paged, cursor = [], None
        while True:
            answer = self.exchange.operator().get("/v1/audit?limit=2" + (f"&cursor={cursor}" if cursor else ""))
            paged += answer["actions"]
            cursor = answer.get("next_cursor")
            if cursor is None:
                break
        self.assertEqual(paged, whole)
        self.assertEqual({each["action"] for each in self.entries(action="deposit")}, {"deposit"})
        self.assertEqual(self.entries(actor="acme"), [])
        middle = whole[len(whole) // 2]["time"]
        self.assertEqual(self.entries(**{"from": middle}) + self.entries(to=middle), whole)
        for wrong in ("?from=yesterday", "?cursor=7.", "?limit=0", f"?from={middle}&to=2020-01-01T00:00:00Z"):
            with self.assertRaises(ApiError):
                self.exchange.operator().get("/v1/audit" + wrong)

    def test_as_a_table_for_spreadsheets_and_by_the_verb(self):
        status, text, headers = self.exchange.ask("/v1/audit", headers={
            "Accept": "text/csv", "Authorization": "Bearer " + self.exchange.operator_key()})
        self.assertEqual((status, headers["Content-Type"]), (200, "text/csv; charset=utf-8"))
        rows = list(csv.DictReader(io.StringIO(text)))
        self.assertEqual([row["action"] for row in rows], [each["action"] for each in self.entries()])
        access = ["--url", f"http://127.0.0.1:{self.exchange.port}", "--key", self.exchange.operator_key()]
        shown = run("audit", *access, "--action", "change_status")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertIn("suspended", shown.stdout)
        self.assertNotIn("create_region", shown.stdout)
        self.assertEqual(run("audit", *access, "--csv").stdout.splitlines()[0], text.splitlines()[0])

    def test_firms_do_not_see_it(self):
        with self.assertRaises(ApiError) as refused:
            self.exchange.acme.get("/v1/audit")
        self.assertEqual((refused.exception.status, refused.exception.code), (403, "missing_scope"))

    def test_it_is_the_same_after_a_restart(self):
        exchange = Operated(tempfile.mkdtemp(prefix="tongqu-audit-")).start()
        self.addCleanup(shutil.rmtree, exchange.folder, True)
        exchange.open_market()
        exchange.operator().post(f"/v1/keys/{exchange.bolt_key}/kill-switch", {"engaged": True})
        before = exchange.operator().get("/v1/audit")["actions"]
        exchange.stop()
        again = Operated(exchange.folder).start()
        self.addCleanup(again.remove)
        after = again.operator().get("/v1/audit")["actions"]
        self.assertEqual([each["action"] for each in after[:2]], ["start", "stop"])
        self.assertEqual(after[2:], before)


if __name__ == "__main__":
    unittest.main()
