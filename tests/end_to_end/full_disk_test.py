"""A full disk stops the intake with 503, loses nothing, and the exchange goes on when there is room again."""
import os
import subprocess
import tempfile
import unittest

from exchange import ApiError, Exchange

FIRST_SIZE, SECOND_SIZE = "9m", "32m"


def mounted_tmpfs(test):
    folder = tempfile.mkdtemp(prefix="tongqu-disk-")
    test.addCleanup(os.rmdir, folder)
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={FIRST_SIZE}", "tmpfs", folder], capture_output=True,
                           text=True, check=False) if os.geteuid() == 0 else None
    if mount is None or mount.returncode != 0:
        test.skipTest("a small tmpfs can only be mounted by root")
    test.addCleanup(subprocess.run, ["umount", folder], check=True)
    return folder


class FullDisk(unittest.TestCase):
    def test_orders_stop_with_503_and_go_on_when_there_is_room(self):
        disk = mounted_tmpfs(self)
        exchange = Exchange(os.path.join(disk, "exchange"), ["--segment-mib", "2"]).start()
        self.addCleanup(exchange.remove)
        exchange.region("CN-SH", "上海市")
        buyer = exchange.participant("buyer", "CN-SH", ["buyer"])
        exchange.deposit("buyer", "CNY", "1000")
        exchange.operator().post("/v1/instruments", {
            "instrument_id": "hour", "title": "one hour", "currency": "CNY", "tick": "0.01", "lot": "1",
            "model": "continuous", "rival": True, "allowed_regions": []})

        def bid(number):
            return buyer.post("/v1/orders", {
                "client_order_id": f"bid-{number:0>80}", "instrument_id": "hour", "side": "buy", "type": "limit",
                "price": "1.00", "quantity": "1", "time_in_force": "ioc"})

        acknowledged, refused = {}, None
        for number in range(50_000):
            try:
                acknowledged[number] = bid(number)
            except ApiError as problem:
                refused = problem
                break
        self.assertIsNotNone(refused, "the disk never filled")
        self.assertEqual((refused.status, refused.code), (503, "storage_full"))
        self.assertIn("Retry-After", buyer.last_headers)
        full_at = len(acknowledged)

        # Reading goes on; the refused request had no effect.
        self.assertEqual(buyer.accounts()["CNY"]["available"], "1000")
        self.assertEqual(buyer.get(f"/v1/orders?client_order_id=bid-{full_at:0>80}")["orders"], [])
        with self.assertRaises(ApiError) as again:
            bid(full_at)
        self.assertEqual(again.exception.status, 503)

        subprocess.run(["mount", "-o", f"remount,size={SECOND_SIZE}", disk], check=True)
        self.assertEqual(bid(full_at)["status"], "cancelled")  # an immediate order with nobody to trade with

        # Killed and started again: every acknowledged order is there.
        exchange.kill()
        exchange.start()
        buyer.port = exchange.port
        for number in random_sample(full_at):
            found = buyer.get("/v1/orders/" + acknowledged[number]["order_id"])
            self.assertEqual(found["client_order_id"], f"bid-{number:0>80}")
        exchange.stop()
        status, findings = exchange.verify()
        self.assertEqual(status, 0, findings)
        print(f"\nfull after {full_at} orders, went on with more room, {findings['commands']} commands verified")


def random_sample(count):
    """The first, the last and every hundredth."""
    return sorted({0, count - 1, *range(0, count, 100)})


if __name__ == "__main__":
    unittest.main()
