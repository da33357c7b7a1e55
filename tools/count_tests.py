"""count_tests.py RESULTS.xml: prints how many tests passed, failed and were skipped in CTest's JUnit file."""

import sys
import xml.etree.ElementTree as xml


def counts(path):
    statuses = [case.get("status") for case in xml.parse(path).getroot().iter("testcase")]
    passed = statuses.count("run")
    skipped = statuses.count("notrun") + statuses.count("disabled")
    return passed, len(statuses) - passed - skipped, skipped


if __name__ == "__main__":
    print(*counts(sys.argv[1]))
