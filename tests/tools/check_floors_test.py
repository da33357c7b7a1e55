"""The check of the floors, tried on small trees: what it refuses, and what it must let pass."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import check_floors


class Floors(unittest.TestCase):
    def found(self, name, text):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, name)
            path.parent.mkdir(parents=True)
            path.write_text(text, encoding="utf-8")
            return list(check_floors.breaches(Path(folder)))

    def refused(self, name, include, words):
        found = self.found(name, f"#pragma once\n{include}\n")
        self.assertEqual(len(found), 1, f"{name}: {include}")
        self.assertTrue(found[0].startswith(f"{name}:2: "), found[0])
        self.assertIn(words, found[0])

    def allowed(self, name, include):
        self.assertEqual(self.found(name, f"{include}\n"), [])

    def test_upward_includes_are_refused(self):
        self.refused("market/price.hpp", '#include "pricing/fees.hpp"', "from above (floor 1)")
        self.refused("engine/exchange/apply.cpp", '#include "engine/log/journal.hpp"', "from above (floor 4)")
        self.refused("settlement/ledger.hpp", '#include "settlement/service/statement.hpp"', "from above (floor 5)")
        self.refused("gateway/session.cpp", '#  include <cli/serve.hpp>', "from above (floor 7)")

    def test_neighbours_on_floor_two_know_nothing_of_each_other(self):
        self.refused("engine/book/book.hpp", '#include "settlement/holds.hpp"', "know nothing of each other")
        self.refused("settlement/holds.hpp", '#include "governance/limits.hpp"', "know nothing of each other")
        self.refused("governance/rules.cpp", '#include "engine/match/policy.hpp"', "know nothing of each other")
        self.refused("engine/book/book.hpp", '#include "engine/match/policy.hpp"', "know nothing of each other")

    def test_the_matching_policies_know_the_book(self):
        self.allowed("engine/match/price_time.hpp", '#include "engine/book/book.hpp"')

    def test_downward_and_inward_includes_pass(self):
        self.allowed("market/ids.hpp", '#include "market/strong.hpp"')
        self.allowed("settlement/service/statement.cpp", '#include "settlement/ledger.hpp"')
        self.allowed("cli/serve.cpp", '#include "gateway/server.hpp"')
        self.allowed("engine/exchange/apply.cpp", '#include "governance/limits.hpp"')

    def test_own_files_are_included_from_the_root(self):
        self.refused("pricing/fees.cpp", '#include "fees.hpp"', "root of the repository")
        self.refused("gateway/http/parse.cpp", '#include "../limits.hpp"', "root of the repository")

    def test_market_includes_the_standard_library_only(self):
        self.refused("market/text.cpp", "#include <fmt/core.h>", "standard library only")
        self.refused("market/text.cpp", "#include <unistd.h>", "standard library only")
        self.allowed("market/time.cpp", "#include <chrono>")

    def test_the_core_knows_no_clock_thread_file_or_chance(self):
        for header in ("ctime", "thread", "fstream", "random", "sys/socket.h", "boost/asio/ip/tcp.hpp"):
            self.refused("engine/exchange/apply.cpp", f"#include <{header}>", "and above")
        self.refused("engine/log/journal.cpp", "#include <boost/beast/http.hpp>", "floor 6 and above")
        self.allowed("engine/log/journal.cpp", "#include <thread>")
        self.allowed("pricing/split.hpp", "#include <boost/multiprecision/cpp_int.hpp>")

    def test_folders_outside_the_house_are_free(self):
        self.allowed("tests/engine/book/book_test.cpp", '#include "settlement/ledger.hpp"')

    def test_a_commented_include_is_not_one(self):
        self.allowed("market/ids.hpp", '// #include "cli/serve.hpp"')


if __name__ == "__main__":
    unittest.main()
