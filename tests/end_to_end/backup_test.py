"""Backups taken under load: after a kill the restored exchange has everything up to the backup's sequence and goes on;
damaged and interrupted backups are refused; archived segments are still part of the journal."""
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

from crash_test import Trader
from exchange import BINARY, ApiError, Exchange

SEED = int(os.environ.get("TONGQU_SEED", str(random.SystemRandom().randrange(1 << 32))))


def tongqu(*arguments):
    """The exit status and what was said: JSON on success, the complaint otherwise."""
    done = subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout) if done.returncode == 0 else done.stderr


class Backup(unittest.TestCase):
    def setUp(self):
        print(f"seed: TONGQU_SEED={SEED}", file=sys.stderr)
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="tongqu-backup-"))
        self.addCleanup(shutil.rmtree, self.place, ignore_errors=True)
        self.exchange = Exchange(str(self.place / "data"), ["--segment-mib", "2"]).start()
        self.addCleanup(self.exchange.remove)
        self.exchange.region("CN-SH", "上海市")
        self.keys = []
        for number in range(4):
            client = self.exchange.participant(f"trader-{number}", "CN-SH", ["buyer", "supplier"])
            self.exchange.deposit(f"trader-{number}", "CNY", "100000000")
            self.keys.append(client.key)
        self.exchange.operator().post("/v1/keys/1/limits", {"max_quantity": "1000000"})
        self.exchange.operator().post("/v1/instruments", {
            "instrument_id": "gpu-hour", "title": "one GPU-hour", "currency": "CNY", "tick": "1", "lot": "1"})

    def start_load(self):
        self.acknowledged, self.unknown = {}, {}
        rng = random.Random(SEED)
        traders = [Trader(number, 0, self.exchange.client(key), rng.random(), self.acknowledged, self.unknown)
                   for number, key in enumerate(self.keys)]
        for trader in traders:
            trader.start()
        return traders

    def segments(self):
        return sorted((self.place / "data" / "journal").glob("*.segment"))

    def last_acknowledged(self):
        return max((answer["sequence"] for _, _, answer in list(self.acknowledged.values())), default=0)

    def deliver_something(self):
        """A trade with a grant, which lies in the vault alone; returns its id."""
        seller, buyer = (self.exchange.client(key) for key in self.keys[:2])
        seller.post("/v1/orders", {"client_order_id": "offer", "instrument_id": "gpu-hour", "side": "sell",
                                   "type": "limit", "price": "500", "quantity": "1"})
        bid = buyer.post("/v1/orders", {"client_order_id": "bid", "instrument_id": "gpu-hour", "side": "buy",
                                        "type": "limit", "price": "500", "quantity": "1"})
        trade = bid["fills"][0]["trade_id"]
        seller.post(f"/v1/trades/{trade}/deliver",
                    {"reference": "d-1", "grant": {"kind": "url", "value": "https://example.org/42"}})
        return trade

    def test_what_was_acknowledged_before_a_backup_is_in_it_and_the_restored_exchange_goes_on(self):
        trade = self.deliver_something()
        traders = self.start_load()
        backups = []
        # Until the journal has a second segment: some of the backups then span both, and meet the change.
        while len(self.segments()) < 2 or len(backups) < 3:
            before = self.last_acknowledged()
            to = self.place / f"backup-{len(backups)}"
            status, said = tongqu("backup", self.exchange.folder, to, "--json")
            self.assertEqual(status, 0, said)
            self.assertGreaterEqual(said["sequence"], before)
            backups.append((to, said))
        before = self.last_acknowledged()
        status, said = tongqu("backup", self.exchange.folder, self.place / "verified", "--verify", "--json")
        self.assertEqual(status, 0, said)
        self.assertGreaterEqual(said["sequence"], before)
        self.assertEqual(len(said["state_hash"]), 64)
        self.exchange.end(signal.SIGKILL)
        for trader in traders:
            trader.join()
            self.assertFalse(trader.problem, trader.problem)
        self.exchange.close_clients()
        status, killed = tongqu("backup", self.exchange.folder, self.place / "killed", "--json")
        self.assertEqual(status, 0, killed)
        self.assertGreaterEqual(killed["sequence"], self.last_acknowledged())
        backups.append((self.place / "killed", killed))

        for number, (to, made) in enumerate([*backups[-2:], (self.place / "verified", said)]):
            folder = self.place / f"restored-{number}"
            status, restored = tongqu("restore", to, folder, "--json")
            self.assertEqual(status, 0, restored)
            self.assertEqual(restored["sequence"], made["sequence"])
            status, found = tongqu("verify", folder, "--json")
            self.assertEqual(status, 0, found)
            self.assertEqual(found["commands"], made["sequence"])
            if "state_hash" in made:
                self.assertEqual(found["state_hash"], made["state_hash"])
                self.assertGreaterEqual(found["snapshots"], 1)
            self.check_restored(folder, made["sequence"], trade)
        print(f"\n{len(backups) + 1} backups under load of {len(self.acknowledged)} acknowledged orders, "
              f"{len(self.segments())} segments; seed {SEED}")

    def check_restored(self, folder, sequence, trade):
        exchange = Exchange(str(folder), ["--segment-mib", "2"]).start()
        self.addCleanup(exchange.remove)
        clients = {key: exchange.client(key) for key in self.keys}
        kept = 0
        for client_id, (key, order, answer) in self.acknowledged.items():
            if answer["sequence"] > sequence:
                continue
            found = clients[key].get("/v1/orders/" + answer["order_id"])
            self.assertEqual((found["client_order_id"], found["price"], found["quantity"]),
                             (client_id, order["price"], order["quantity"]))
            self.assertEqual(found["fills"][:len(answer["fills"])], answer["fills"])
            kept += 1
        self.assertGreater(kept, 0)
        buyer = clients[self.keys[1]]
        self.assertEqual(buyer.get(f"/v1/trades/{trade}/grant")["grant"]["value"], "https://example.org/42")
        exchange.operator().get("/v1/participants/trader-0")  # the operator's key came along
        self.assertEqual(exchange.operator().get("/v1/keys/1/limits"), {"key_id": "1", "max_quantity": "1000000", "kill_switch": False})
        actions = [each["action"] for each in exchange.operator().get("/v1/audit")["actions"] if each["source"] == "service"]
        self.assertEqual(actions[:2] + actions[-1:], ["start", "set_key_limits", "start"])  # of the restored one, and those it had
        answer = buyer.post("/v1/orders", {"client_order_id": "after", "instrument_id": "gpu-hour", "side": "buy",
                                           "type": "limit", "price": "1", "quantity": "1"})
        self.assertGreater(answer["sequence"], sequence)
        self.assertEqual(exchange.stop(), 0)

    def test_a_changed_byte_in_any_file_is_refused(self):
        self.deliver_something()
        self.exchange.stop()  # leaves a snapshot
        backup = self.place / "backup"
        self.assertEqual(tongqu("backup", self.exchange.folder, backup, "--json")[0], 0)
        rng = random.Random(SEED)
        files = [path for path in sorted(backup.rglob("*")) if path.is_file()]
        self.assertEqual({path.suffix for path in files}, {"", ".segment", ".snapshot", ".db", ".key", ".json", ".log"})
        for path in files:
            whole = path.read_bytes()
            for _ in range(3):
                at = rng.randrange(len(whole))
                path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << rng.randrange(8))]) + whole[at + 1:])
                status, said = tongqu("restore", backup, self.place / "restored", "--json")
                self.assertEqual(status, 1, f"{path} byte {at}, seed {SEED}")
                self.assertIn("nothing restored", said)
                self.assertFalse((self.place / "restored").exists())
            path.write_bytes(whole[:-1])
            self.assertEqual(tongqu("restore", backup, self.place / "restored", "--json")[0], 1)
            path.write_bytes(whole)
        self.assertEqual(tongqu("restore", backup, self.place / "restored", "--json")[0], 0)
        self.assertIn("is not empty", tongqu("restore", backup, self.place / "restored", "--json")[1])

    def test_an_interrupted_backup_is_no_backup(self):
        for number in range(20):
            to = self.place / f"backup-{number}"
            # pylint: disable=consider-using-with
            process = subprocess.Popen([BINARY, "backup", self.exchange.folder, str(to)], stdout=subprocess.DEVNULL)
            names = set()
            while len(names) <= number // 4 and process.poll() is None:  # a bit further every time
                names = set(os.listdir(to)) if to.exists() else set()
            process.kill()
            process.wait()
            status, said = tongqu("restore", to, self.place / f"restored-{number}", "--json")
            if (to / "MANIFEST").exists():  # it was faster than we
                self.assertEqual(status, 0, said)
            else:
                self.assertEqual(status, 1)
                self.assertFalse((self.place / f"restored-{number}").exists())
        # However fast it was: the last moment before a backup is one.
        backup, folder = self.place / "last-moment", self.place / "restored-last"
        self.assertEqual(tongqu("backup", self.exchange.folder, backup, "--json")[0], 0)
        (backup / "MANIFEST").rename(backup / "MANIFEST.unfinished")
        self.assertEqual(tongqu("restore", backup, folder, "--json")[0], 1)
        self.assertFalse(folder.exists())

    def test_archived_segments_are_still_part_of_the_journal(self):
        traders = self.start_load()
        watcher = self.exchange.client()
        while len(self.segments()) < 3:
            watcher.get("/v1/statistics")
        self.assertEqual(tongqu("archive", self.exchange.folder, self.place / "archive", "--json")[0], 1)  # it runs
        self.assertEqual(self.exchange.end(), 0)
        for trader in traders:
            trader.join()
        self.exchange.close_clients()
        count = len(self.segments())
        status, before = self.exchange.verify()
        self.assertEqual(status, 0, before)
        status, said = tongqu("archive", self.exchange.folder, self.place / "archive", "--keep", 1, "--json")
        self.assertEqual((status, said["moved"]), (0, count - 2), said)
        self.assertEqual(sum(path.is_symlink() for path in self.segments()), count - 2)
        self.assertEqual(len(list((self.place / "archive").iterdir())), count - 2)
        again = tongqu("archive", self.exchange.folder, self.place / "archive", "--keep", 1, "--json")
        self.assertEqual(again[1]["moved"], 0)
        status, after = self.exchange.verify()
        self.assertEqual((status, after["state_hash"]), (0, before["state_hash"]))

        self.exchange.start()  # reads the archive through the links
        with self.assertRaises(ApiError):
            self.exchange.client(self.keys[0]).get("/v1/orders/999999999")
        self.assertEqual(tongqu("backup", self.exchange.folder, self.place / "backup", "--json")[0], 0)
        self.assertEqual(self.exchange.stop(), 0)
        self.assertEqual(tongqu("restore", self.place / "backup", self.place / "restored", "--json")[0], 0)
        self.assertFalse(any(path.is_symlink() for path in (self.place / "restored" / "journal").iterdir()))
        self.assertEqual(tongqu("verify", self.place / "restored", "--json")[0], 0)

        (self.place / "archive").rename(self.place / "elsewhere")
        status, said = self.exchange.verify()
        self.assertEqual(status, 1)
        self.assertIn(self.segments()[0].name, said["failure"])


if __name__ == "__main__":
    unittest.main()
