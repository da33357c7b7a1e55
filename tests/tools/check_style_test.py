"""The check of the style, tried on single files: what it refuses, and what it must let pass."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import check_style


class Style(unittest.TestCase):
    def found(self, name, text):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            return list(check_style.breaches(Path(folder)))

    def refused(self, name, text, words):
        found = self.found(name, text)
        self.assertEqual(len(found), 1, f"{name}: {text!r}: {found}")
        self.assertIn(words, found[0])

    def allowed(self, name, text):
        self.assertEqual(self.found(name, text), [])

    def test_length(self):
        self.allowed("cli/a.cpp", "\n" * 400)
        self.refused("cli/a.cpp", "\n" * 401, "401 lines")
        self.allowed("docs/api.md", "\n" * 401)

    def test_white_space(self):
        self.refused("a.md", "one \ntwo\n", "a.md:1: white space at the end")
        self.refused("a.sh", "\tone\n", "tab")
        self.refused("a.py", "one\r\n", "carriage return")
        self.refused("CMakeLists.txt", "one", "no line break")

    def test_unfinished_work(self):
        self.refused("docs/a.md", "To be done: TO" + "DO\n", "finish it")
        self.allowed("market/currency.cpp", 'const char* none = "XX' + 'X";\n')
        self.allowed("tests/a.cpp", 'char name[] = "journal-XX' + 'XXXX";\n')

    def test_paths_of_one_machine(self):
        self.refused("docs/a.md", "see /ho" + "me/me/notes\n", "one machine")
        self.refused("tests/a.cpp", 'open("/tmp/bu' + 'ild-me/x");\n', "one machine")
        self.allowed("docs/a.md", "see https://example.org/home/notes and ../shared/data and $HOME/work/\n")

    def test_headers_begin_with_pragma_once(self):
        self.refused("market/a.hpp", "// Ids.\n#pragma once\n", "#pragma once")
        self.allowed("market/a.hpp", "#pragma once\n")

    def test_vague_names(self):
        self.refused("market/book_utils.cpp", "\n", "'utils' in a file name")
        self.refused("market/a.cpp", "class OrderManager {\n", "OrderManager")
        self.refused("market/a.cpp", "struct ProductInfo final : Base {\n", "ProductInfo")
        self.refused("market/a.cpp", "int apply_impl(int a);\n", "apply_impl")
        self.allowed("gateway/a.cpp", "spdlog::info(text.data());\nclass MarketData;\nstruct Information {};\nstruct DataSet {};\n")
        self.allowed("gateway/a.cpp", "// the manager of a fund\nauto text = \"order_manager\";\n")

    def test_floating_point_below_the_gateway(self):
        self.refused("pricing/fees.cpp", "double fee = 0;\n", "floating point")
        self.allowed("gateway/rate.cpp", "double rate = 0;\n")
        self.allowed("pricing/fees.cpp", "// never a double\n/* nor a\nfloat */ auto text = \"double\";\n")

    def test_sleeping_tests(self):
        self.refused("tests/gateway/a.cpp", "std::this_thread::sleep_for(one);\n", "a test that sleeps")
        self.allowed("gateway/a.cpp", "std::this_thread::sleep_for(one);\n")

    def test_clocks_and_chance_in_the_core(self):
        self.refused("engine/exchange/a.cpp", "auto now = std::chrono::system_clock::now();\n", "_clock::now")
        self.refused("pricing/a.cpp", "std::random_device seed;\n", "random_device")
        self.refused("engine/book/a.cpp", "int n = rand();\n", "rand")
        self.allowed("engine/log/a.cpp", "auto now = std::chrono::steady_clock::now();\n")
        self.allowed("settlement/a.cpp", "Money operand(Money a);\nint brand(int);\n")

    def test_walks_in_hash_order(self):
        kept = "std::unordered_map<OrderId, Order> orders;\n"
        self.refused("engine/book/a.cpp", kept + "for (auto& [id, order] : orders) {}\n", "a.cpp:2: the order of orders")
        self.refused("engine/book/a.cpp", kept + "std::vector<Order> all(orders.begin(), orders.end());\n", "the order of")
        self.allowed("engine/book/a.cpp", kept + "// any order: a sum\nfor (auto& [id, order] : orders) {}\n")
        self.allowed("engine/book/a.cpp", kept + "auto found = orders.find(id);\n")

    def test_test_names_are_sentences(self):
        self.refused("tests/a.cpp", 'TEST_CASE("cancel") {}\n', "sentence")
        self.allowed("tests/a.cpp", 'TEST_CASE("IOC remainder is cancelled, never rested") {}\n')

    def test_character_literals_and_digit_separators_do_not_hide_code(self):
        self.refused("pricing/a.cpp", "auto q = '\"'; double d = 1'000'000; auto r = '\"';\n", "floating point")

    def test_each_folder_has_a_readme(self):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "market").mkdir()
            Path(folder, "market/ids.hpp").write_text("#pragma once\n", encoding="utf-8")
            self.assertEqual(len(list(check_style.missing_readmes(Path(folder)))), 1)
            Path(folder, "market/README.md").write_text("# market\n", encoding="utf-8")
            self.assertEqual(list(check_style.missing_readmes(Path(folder))), [])


if __name__ == "__main__":
    unittest.main()
