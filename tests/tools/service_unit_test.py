"""The systemd unit starts the exchange with options that exist."""
import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class ServiceUnit(unittest.TestCase):
    def test_every_option_of_the_unit_is_in_the_manual(self):
        unit = (ROOT / "tools" / "tongqu.service").read_text(encoding="utf-8")
        manual = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") + (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
        command = re.search(r"^ExecStart=(.*)$", unit, re.MULTILINE).group(1)
        self.assertIn(" serve ", command)
        options = re.findall(r"--[a-z-]+", command)
        self.assertTrue(options)
        for option in options:
            self.assertIn(f"`{option}", manual)

    def test_no_setting_is_given_twice(self):
        unit = (ROOT / "tools" / "tongqu.service").read_text(encoding="utf-8")
        names = [line.split("=")[0] for line in unit.splitlines() if "=" in line and not line.startswith("#")]
        self.assertEqual(len(names), len(set(names)))


if __name__ == "__main__":
    unittest.main()
