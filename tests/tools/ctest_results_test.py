"""What is told of CTest's results, tried on a file as CTest writes it."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import count_tests
import failed_tests


def case(name, status, output="", within=""):
    return (f'<testcase name="{name}" classname="{name}" time="1.6" status="{status}">{within}'
            f"<system-out>{output}</system-out></testcase>")


SKIPPED = '<skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/>'
FAILURE = '<failure message=""/>'


class Results(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def results(self, build, *cases):
        path = self.folder / build / "results.xml"
        path.parent.mkdir()
        path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuite>{"".join(cases)}</testsuite>', encoding="utf-8")
        return str(path)

    def test_passed_failed_and_skipped_tests_are_counted(self):
        path = self.results("release", case("a", "run"), case("b", "run"), case("c", "fail", within=FAILURE),
                            case("d", "notrun", within=SKIPPED), case("e", "disabled"))
        self.assertEqual(count_tests.counts(path), (2, 1, 2))

    def test_nothing_is_told_when_nothing_failed(self):
        path = self.results("release", case("a", "run", "noise"), case("d", "notrun", within=SKIPPED))
        self.assertEqual(failed_tests.report([path]), [])

    def test_failed_tests_are_told_with_their_last_lines_and_the_names_come_last(self):
        long = "\n".join(f"line {number}" for number in range(1, 101)) + "\n"
        told = failed_tests.report([
            self.results("release", case("book", "run"), case("crash", "fail", long, FAILURE)),
            self.results("asan", case("crash", "fail", "price &lt; 1\n", FAILURE), case("silent", "fail", "", FAILURE))])
        self.assertEqual(told, [
            "", "-- release: crash", "… 40 lines before", *(f"line {number}" for number in range(41, 101)),
            "", "-- asan: crash", "price < 1",
            "", "-- asan: silent",
            "", "failed: release: crash (2 s)", "failed: asan: crash (2 s)", "failed: asan: silent (2 s)"])

    def test_a_test_without_its_program_is_a_failure(self):
        missing = case("gone", "notrun", "Unable to find executable: gone", '<skipped message="Unable to find executable"/>')
        self.assertEqual(failed_tests.report([self.results("release", missing)])[-1], "failed: release: gone (2 s)")

    def test_results_that_are_not_there_or_break_off_are_a_failure(self):
        broken = self.results("tsan", case("a", "run"))
        Path(broken).write_text("<testsuite><testcase", encoding="utf-8")
        told = failed_tests.report([str(self.folder / "asan" / "results.xml"), broken])
        self.assertEqual(told[-2:], ["failed: asan: ctest (no results)", "failed: tsan: ctest (no results)"])


if __name__ == "__main__":
    unittest.main()
